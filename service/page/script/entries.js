/**
 * Keeps what the service answered in this tab's own store, until the tab is closed, so that Reload, Back and Forward
 * show it again. A history entry names what it shows by its key.
 */

const SHOWN = "jixiao-shown:";

/** The entries of the browser's history: each of the start, or of a result or comparison that is kept. */
export class Entries {
  /**
   * @param {object} page  what the page does: isStart() says whether the start is shown, again() shows what it showed
   *   last, open(kind, value) shows something kept, leave() shows the start
   */
  constructor(page) {
    this.page = page;
    this.key = null; // of what the page showed last
  }

  /** Adds an entry for what is shown now; false where the browser has no room to keep it. */
  add(kind, value) {
    this.key = keepShown(kind, value);
    history.pushState({ shown: this.key }, "", location.pathname + location.search);
    return this.key !== null;
  }

  /** Adds an entry for the start. */
  addStart() {
    history.pushState({ shown: null }, "", location.pathname + location.search);
  }

  /** Shows what the entry says that the page was loaded at, and follows Back and Forward. */
  listen() {
    if (!history.state) history.replaceState({ shown: null }, "", location.href);
    else if (history.state.shown) this.restore(history.state.shown);
    window.addEventListener("popstate", (event) => {
      // A link within the page makes an entry of its own, of what is shown already.
      if (event.state) this.restore(event.state.shown);
      else history.replaceState({ shown: this.page.isStart() ? null : this.key }, "", location.href);
    });
  }

  restore(key) {
    if (key && key === this.key) {
      this.page.again();
      return;
    }
    const found = key && keptShown(key);
    if (!found) {
      this.page.leave();
      return;
    }
    this.key = key;
    this.page.open(found.kind, found.value);
  }
}

/** Keeps a result or a comparison; its key, or null where there is no room even when all else is gone. */
function keepShown(kind, value) {
  const key = `${Date.now()}`;
  const content = JSON.stringify({ kind, value });
  const others = keptKeys();
  for (;;) {
    try {
      sessionStorage.setItem(SHOWN + key, content);
      return key;
    } catch {
      if (!others.length) return null;
      sessionStorage.removeItem(SHOWN + others.shift());
    }
  }
}

/** What was kept under a key as {kind, value}, or null where it had to make room. */
function keptShown(key) {
  try {
    return JSON.parse(sessionStorage.getItem(SHOWN + key));
  } catch {
    return null; // a store that is closed to this page
  }
}

/** The keys, the oldest first. */
function keptKeys() {
  try {
    return Object.keys(sessionStorage).filter((name) => name.startsWith(SHOWN)).map((name) => name.slice(SHOWN.length)).sort();
  } catch {
    return [];
  }
}
