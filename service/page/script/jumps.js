import { announce, byId } from "./elements.js";
import { setFolded } from "./cards.js";
import { inspect } from "./inspector.js";
import { anyFilter, clearFilters } from "./filters.js";
import { word } from "./words.js";

/** From a record to its words, and from words to their record. */

export class Jumps {
  /**
   * @param {object} model    see model.js
   * @param {Lists} lists
   * @param {() => void} refilter  called after the filters were cleared
   */
  constructor(model, lists, refilter) {
    this.model = model;
    this.lists = lists;
    this.refilter = refilter;
    this.key = null; // of the record that was chosen last
    this.pane = null; // the ReadingPane, which is made with toRecord and so after this
    this.sides = null; // the Sides, which are made of it
  }

  /** Brings a record's words into view, marks them, and puts the focus on them. */
  toText(key, focus = true) {
    this.select(key);
    view("text");
    if (this.sides.paged) this.sides.toWords(key);
    else if (!this.pane.show(key, focus)) announce(word("no_words"));
  }

  /** Opens the card of the record that the words belong to, and puts the focus on the record. */
  toRecord(key) {
    const target = this.model.targets.get(key);
    view("records");
    this.pane.light(key);
    this.pane.remember(key);
    this.sides.light(key);
    // A record may stand in several lists; the one that the reader is in comes first.
    if (!this.inShown(key)) this.toCard(target.tab, target.card);
    const button = this.inShown(key) ?? document.querySelector(`[data-card="${CSS.escape(target.card)}"]`);
    this.select(key);
    reveal(button);
  }

  /** Opens a card by the record that it shows. */
  toCard(tab, id) {
    if (!this.lists.hasCard(tab, id) && anyFilter()) {
      clearFilters();
      this.refilter();
      announce(word("filters_cleared"));
    }
    if (this.lists.tab !== tab) this.lists.show(tab);
    this.lists.finish();
    const card = byId(`panel-${tab}`).querySelector(`[data-card="${CSS.escape(id)}"]`);
    if (card) uncover(card);
    return card;
  }

  /** Opens a line's card, puts the focus on it, and brings its first amount into view beside it. */
  toLine(id) {
    view("records");
    if (this.model.targets.has(`${id}.0`)) this.sides.toWords(`${id}.0`);
    const card = this.toCard("lines", id);
    if (card) reveal(card);
  }

  /** Opens a finding's card and puts the focus on it. */
  toFinding(id) {
    const card = this.toCard("findings", id);
    if (card) reveal(card);
  }

  /** The button of a record in the list that is shown, with all that hid it opened. */
  inShown(key) {
    this.lists.finish();
    const panel = byId(`panel-${this.lists.tab}`);
    const find = () => panel.querySelector(`.record[data-key="${CSS.escape(key)}"]`);
    let button = find();
    if (!button) {
      const target = this.model.targets.get(key);
      const card = panel.querySelector(`[data-card="${CSS.escape(target.card)}"]`);
      (card ?? panel).querySelectorAll("button.more").forEach((more) => more.click());
      button = find();
    }
    if (button) uncover(button);
    return button;
  }

  select(key) {
    this.key = key;
    this.mark(key);
    this.pane.remember(key);
    inspect(this.model, key);
    history.replaceState(history.state, "", `#${key}`);
  }

  /** Has the lists show which record is chosen. */
  mark(key) {
    document.querySelectorAll(".record.chosen").forEach((each) => {
      each.classList.remove("chosen");
      each.removeAttribute("aria-current");
    });
    document.querySelectorAll(`.record[data-key="${CSS.escape(key)}"]`).forEach((each) => {
      each.classList.add("chosen");
      each.setAttribute("aria-current", "true");
    });
  }
}

/** On a narrow screen, which of the two halves is seen. */
export function view(name) {
  document.body.dataset.view = name;
  for (const button of byId("views").querySelectorAll("button")) {
    button.setAttribute("aria-pressed", String(button.dataset.view === name));
  }
}

/** Opens every card and every fold that an element is in. */
function uncover(element) {
  for (let each = element; each; each = each.parentElement) {
    if (each.matches(".card")) setFolded(each, false);
    if (each.matches("details")) each.open = true;
  }
}

function reveal(element) {
  element.scrollIntoView({ block: "center" });
  element.focus({ preventScroll: true });
  requestAnimationFrame(() => element.scrollIntoView({ block: "center" }));
}
