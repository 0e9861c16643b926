import { announce, byId } from "./elements.js";
import { sayOfOriginal } from "./original.js";
import { word } from "./words.js";

/** The two sides of a report beside its records: its text, and its pages as they look; and the numbers of the pages. */

export class Sides {
  /**
   * @param {ReadingPane} pane
   * @param {Papers} papers  which give the pages, where the report has some and somebody draws them
   * @param {Printed} printed
   */
  constructor(pane, papers, printed) {
    this.pane = pane;
    this.papers = papers;
    this.original = null; // made when it is wanted
    this.printed = printed;
    this.index = -1; // of the page in view
    byId("sides").hidden = !papers.possible;
    this.retitle();
    this.show("text");
    this.turned(0);
    // Properties, not listeners: what they are of outlives the report.
    byId("sides").onclick = (event) => {
      const { side } = event.target.closest("[data-side]")?.dataset ?? {};
      if (side) this.change(side);
    };
    byId("page-number").onchange = (event) => {
      const index = Math.min(Math.max(Math.trunc(Number(event.target.value)), 1), this.printed.pages.length) - 1;
      if (index >= 0) this.toPage(index);
    };
    byId("original-again").onclick = () => this.again();
    byId("zoom-in").onclick = () => this.original?.scale(1);
    byId("zoom-out").onclick = () => this.original?.scale(-1);
    const follow = () => {
      this.following ??= requestAnimationFrame(() => {
        this.following = null;
        if (this.original?.shown) this.original.follow();
        else this.turned(this.pane.pageInView());
      });
    };
    byId("text").onscroll = follow;
    byId("original").onscroll = follow;
    window.onscroll = follow; // on a narrow screen
  }

  /** Whether the pages are what is seen. */
  get paged() {
    return Boolean(this.original) && !byId("original").hidden;
  }

  /** Shows a side, and on it what the other one showed. */
  async change(side) {
    const index = Math.max(this.index, 0);
    this.show(side);
    if (side === "original") {
      if (!this.original && !(await this.make())) return;
      const target = this.pane.litTarget();
      if (target) this.original.point(target.start, target.end);
      else this.original.bring(index);
      this.original.fill();
    } else if (!(this.pane.litKey && this.pane.show(this.pane.litKey, false))) {
      this.toPage(index);
    }
  }

  /** Makes the pages; false where that is not possible, which is said. */
  async make() {
    if (this.making) return false;
    this.making = true;
    sayOfOriginal({ title: word("original_made"), busy: true });
    try {
      const original = await this.papers.made();
      if (this.ended) original.end();
      else this.original = original;
      this.printed = original.printed;
      this.retitle();
      return !this.ended;
    } catch (error) {
      if (error.title === undefined) throw error;
      if (!this.ended) sayOfOriginal({ title: error.title, detail: error.detail, choose: !error.detail });
      return false;
    } finally {
      this.making = false;
    }
  }

  /** Tries once more, as after another file was chosen. */
  again() {
    if (this.original) this.original.again();
    else this.change("original");
  }

  show(side) {
    byId("text").hidden = side !== "text";
    byId("original").hidden = side !== "original";
    byId("zooms").hidden = side !== "original";
    for (const button of byId("sides").querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.side === side));
    }
  }

  /** Brings the words of a record into view, and marks them. */
  toWords(key) {
    this.pane.remember(key);
    const target = this.pane.litTarget();
    if (!this.paged) this.pane.show(key, false);
    else if (!target || !this.original.point(target.start, target.end)) announce(word("no_words"));
  }

  /** Marks the words of a record without moving anything. */
  light(key) {
    const target = this.pane.model.targets.get(key);
    if (target) this.original?.light(target.start, target.end);
  }

  /** Brings words into view that no record need have. */
  point(start, end) {
    if (this.paged) this.original.point(start, end);
    else this.pane.point(start, end);
  }

  toSection(section) {
    if (this.paged) this.original.point(section.start, section.start + [...section.title].length);
    else this.pane.showSection(section);
  }

  toPage(index) {
    if (this.paged) this.original.bring(index);
    else this.pane.showPage(index);
    this.turned(index);
  }

  /** Takes in which page is in view. */
  turned(index) {
    this.index = index;
    const field = byId("page-number");
    if (index >= 0 && document.activeElement !== field) field.value = index + 1;
  }

  /** Says again how many pages there are, and which is which, in the language that is now in use. */
  retitle() {
    byId("paging").hidden = !this.printed.pages.length;
    byId("page-number").max = this.printed.pages.length;
    byId("page-of").textContent = word("page_of", { count: this.printed.pages.length });
    this.original?.retitle();
  }

  end() {
    this.ended = true;
    this.original?.end();
  }
}
