/**
 * Keeps what the service answered in this tab: in memory while the page stands, and in the tab's own store until it is
 * closed, so that Reload, Back and Forward show it again. A history entry names what it shows by its key.
 */

const SHOWN = "jixiao-shown:";

/** The entries of the browser's history: each of the start, or of something that is kept. */
export class Entries {
  /**
   * @param {object} page  what the page does: isStart() says whether the start is shown, again() shows what it showed
   *   last, open(kind, value) shows something kept, leave() shows the start, lost() the start, and why
   */
  constructor(page) {
    this.page = page;
    this.key = null; // of what the page showed last
    this.memory = new Map();
    this.count = 0;
  }

  /**
   * Keeps something without an entry of its own; its key.
   * @param {boolean} room  whether what was kept before makes room for it in the tab's store
   */
  keep(kind, value, room = true) {
    this.count += 1;
    const key = `${Date.now()}-${String(this.count).padStart(4, "0")}`;
    this.memory.set(key, { kind, value });
    this.stored = store(key, { kind, value }, room);
    return key;
  }

  /** Adds an entry for what is shown now; false where the browser has no room to keep it over a reload. */
  add(kind, value) {
    this.addKept(this.keep(kind, value));
    return this.stored;
  }

  /** Adds an entry for something kept that is shown now. */
  addKept(key) {
    this.key = key;
    history.pushState({ shown: key }, "", location.pathname + location.search);
  }

  /** Adds an entry for the start. */
  addStart() {
    history.pushState({ shown: null }, "", location.pathname + location.search);
  }

  /** What is kept under a key as {kind, value}, or null where it had to make room. */
  find(key) {
    return this.memory.get(key) ?? stored(key);
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
    const found = key && this.find(key);
    if (!found) {
      if (key) this.page.lost();
      else this.page.leave();
      return;
    }
    this.key = key;
    this.page.open(found.kind, found.value);
  }
}

/** Puts something into the tab's store; whether it found room, with `room` even at the cost of all else. */
function store(key, found, room) {
  const content = JSON.stringify(found);
  const others = room ? keptKeys() : [];
  for (;;) {
    try {
      sessionStorage.setItem(SHOWN + key, content);
      return true;
    } catch {
      if (!others.length) return false;
      sessionStorage.removeItem(SHOWN + others.shift());
    }
  }
}

function stored(key) {
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
