import { byId, element } from "./elements.js";
import { word } from "./words.js";

/** The report's pages as they look, the words of its records in boxes; the service draws those that come into view. */

const MOST_HELD = 12; // pictures of pages that the browser keeps
const TOGETHER = 3; // pages asked for together
const ZOOMS = [1, 1.4, 2, 2.8];
const STEP = 200; // pixels by which pictures of pages differ in width, so that few are drawn twice
const NARROWEST = 800;
const WIDEST = 2400;
const CENTRE = 0.35; // share of the height at which what is shown comes to stand

export class Original {
  /**
   * @param {object} model  see model.js
   * @param {Printed} printed
   * @param {object} page   what the page does: ask(numbers, width) gives pages of the file, or null where the browser
   *   has it no more; open(key) is called with the record whose words were chosen; turned(index) with the page in view
   */
  constructor(model, printed, page) {
    this.model = model;
    this.printed = printed;
    this.page = page;
    this.pane = byId("original");
    this.places = byId("original-pages");
    this.pictures = new Map(); // index -> the picture of a page
    this.near = new Set(); // the pages in view
    this.found = null; // {start, end} of what is pointed out
    this.at = 0;
    this.zoom = 0;
    this.asking = false;
    this.leaves = this.printed.pages.map((each, index) => this.leaf(each, index));
    this.places.replaceChildren(...this.leaves);
    this.watch = new IntersectionObserver((seen) => this.moved(seen), { rootMargin: "30% 0px" });
    this.leaves.forEach((leaf) => this.watch.observe(leaf));
    // Properties, not listeners: the pane outlives the report.
    this.places.onclick = (event) => {
      const key = event.target.closest("[data-box]")?.dataset.box;
      if (key) this.page.open(key);
    };
    sayOfOriginal(null);
  }

  /** Whether it is what is seen of the report. */
  get shown() {
    return !this.pane.hidden;
  }

  /** Takes another model of the same text. */
  renew(model) {
    this.model = model;
    this.boxesOf = null;
    for (const index of this.pictures.keys()) this.mark(index);
  }

  /** Points out a stretch of the text, and brings it into view; false where it is on no page. */
  point(start, end) {
    this.light(start, end);
    const [first] = this.printed.boxes(start, end);
    const index = first?.page ?? this.printed.pageAt(start);
    if (index < 0) return false;
    this.bring(index, first ? first.top / this.printed.pages[index].height : 0);
    return true;
  }

  /** Points out a stretch of the text without moving anything. */
  light(start, end) {
    this.found = start < end ? { start, end } : null;
    for (const index of this.pictures.keys()) this.mark(index);
  }

  /** Brings a page into view, a share of its height in the middle. */
  bring(index, share = 0) {
    const leaf = this.leaves[index];
    const place = () => {
      const box = leaf.getBoundingClientRect();
      const to = box.top + share * box.height;
      const within = share ? CENTRE : 0.02;
      if (this.pane.scrollHeight > this.pane.clientHeight + 1) {
        const frame = this.pane.getBoundingClientRect();
        this.pane.scrollTop += to - frame.top - frame.height * within;
      } else {
        window.scrollBy(0, to - byId("views").getBoundingClientRect().top * Math.max(within, 0.2));
      }
    };
    place();
    requestAnimationFrame(place);
    this.turn(index);
  }

  /** Makes the pages larger or smaller by a step. */
  scale(by) {
    this.zoom = Math.min(Math.max(this.zoom + by, 0), ZOOMS.length - 1);
    this.places.style.setProperty("--zoom", ZOOMS[this.zoom]);
    const { at } = this;
    this.bring(at);
    this.fill();
  }

  /** Has the pages drawn that are in view, as after another file was chosen. */
  again() {
    sayOfOriginal(null);
    this.fill();
  }

  /** Takes the place of no report: nothing is watched or drawn any more. */
  end() {
    this.watch.disconnect();
    this.ended = true;
  }

  /** Says again which page is which. */
  retitle() {
    this.leaves.forEach((leaf, index) => {
      leaf.querySelector("figcaption").textContent = word("page_number", { number: this.printed.pages[index].number });
    });
  }

  leaf({ width, height, number }, index) {
    const sheet = element("div", { class: "sheet" }, element("div", { class: "boxes", "aria-hidden": "true" }));
    sheet.style.setProperty("aspect-ratio", `${width} / ${height}`);
    return element("figure", { class: "leaf", "data-page": index }, element("figcaption", {}, word("page_number", { number })), sheet);
  }

  moved(seen) {
    for (const { target, isIntersecting } of seen) {
      const index = Number(target.dataset.page);
      if (isIntersecting) this.near.add(index);
      else this.near.delete(index);
    }
    this.follow();
    this.fill();
  }

  /** Tells which page is in view. */
  follow() {
    if (!this.shown || !this.near.size) return;
    const middle = this.pane.scrollHeight > this.pane.clientHeight + 1 ? middleOf(this.pane) : window.innerHeight * CENTRE;
    const from = (index) => {
      const box = this.leaves[index].getBoundingClientRect();
      return Math.max(box.top - middle, middle - box.bottom, 0);
    };
    this.turn([...this.near].reduce((best, index) => (from(index) < from(best) ? index : best)));
  }

  turn(index) {
    this.at = index;
    this.page.turned(index);
  }

  /** Has the pages drawn that are in view and not yet drawn, or drawn for another size; a few at a time. */
  async fill() {
    if (this.asking || this.ended) return;
    const width = this.wide();
    const far = (index) => Math.abs(index - this.at);
    const wanted = [...this.near].filter((index) => !(Number(this.pictures.get(index)?.dataset.width) >= width));
    wanted.sort((one, other) => far(one) - far(other));
    if (!this.shown || !wanted.length) return;
    this.asking = true;
    let drawn = null;
    try {
      const asked = wanted.slice(0, TOGETHER);
      const { file } = this.printed.pages[asked[0]];
      const together = asked.filter((index) => this.printed.pages[index].file === file);
      drawn = await this.page.ask(together.map((index) => this.printed.pages[index].number), width);
      if (!drawn) sayOfOriginal({ title: word("original_gone"), choose: true });
      else if (drawn.count !== this.printed.pages.filter((each) => each.file === file).length) {
        drawn = null;
        sayOfOriginal({ title: word("original_other"), choose: true });
      } else together.forEach((index, at) => this.put(index, drawn.pages[at], width));
    } catch (error) {
      drawn = null;
      if (error.title === undefined) throw error;
      sayOfOriginal({ title: error.title, detail: error.detail });
    } finally {
      this.asking = false;
    }
    if (drawn) this.fill();
  }

  put(index, { media_type, image }, width) {
    if (this.ended) return;
    const { number, turn } = this.printed.pages[index];
    const picture = element("img", { alt: word("page_picture", { number }), src: `data:${media_type};base64,${image}`, "data-width": width });
    const across = Math.round((turn ?? 0) / 90) % 2 !== 0;
    if (turn) {
      picture.style.setProperty("rotate", `${turn}deg`);
      if (across) picture.classList.add("across");
    }
    const sheet = this.leaves[index].querySelector(".sheet");
    sheet.querySelector("img")?.remove();
    sheet.prepend(picture);
    if (across) {
      const { width: wide, height } = this.printed.pages[index];
      picture.style.setProperty("width", `${(100 * height) / wide}%`);
    }
    this.pictures.delete(index);
    this.pictures.set(index, picture);
    this.mark(index);
    this.drop();
  }

  /** Lets go of the pictures that are furthest away where there are more than may be. */
  drop() {
    const far = [...this.pictures.keys()].sort((one, other) => Math.abs(other - this.at) - Math.abs(one - this.at));
    for (const index of far.slice(0, Math.max(this.pictures.size - MOST_HELD, 0))) {
      this.pictures.get(index).remove();
      this.pictures.delete(index);
      this.leaves[index].querySelector(".boxes").replaceChildren();
    }
  }

  /** Draws the boxes of a page. */
  mark(index) {
    this.boxesOf ??= this.allBoxes();
    const boxes = (this.boxesOf.get(index) ?? []).map(({ box, key, kind }) => this.box(box, { class: `box is-${kind}`, "data-box": key }));
    const lit = this.found ? this.printed.boxes(this.found.start, this.found.end).filter((box) => box.page === index) : [];
    this.leaves[index].querySelector(".boxes").replaceChildren(...boxes, ...lit.map((box) => this.box(box, { class: "box lit" })));
  }

  /** The boxes of all records by their page, the largest first, so that none lies under a larger one. */
  allBoxes() {
    const found = new Map();
    for (const { key, kind, start, end } of this.model.targets.values()) {
      for (const box of this.printed.boxes(start, end)) {
        if (!found.has(box.page)) found.set(box.page, []);
        found.get(box.page).push({ box, key, kind, size: end - start });
      }
    }
    for (const boxes of found.values()) boxes.sort((one, other) => other.size - one.size);
    return found;
  }

  box({ page, left, top, right, bottom }, attributes) {
    const { width, height } = this.printed.pages[page];
    const made = element("span", attributes);
    const share = (value, whole) => `${((100 * value) / whole).toFixed(3)}%`;
    for (const [side, value] of [["left", share(left, width)], ["top", share(top, height)],
      ["width", share(right - left, width)], ["height", share(bottom - top, height)]]) made.style.setProperty(side, value);
    return made;
  }

  /** How many pixels wide the pages are to be drawn. */
  wide() {
    const seen = (this.leaves[0]?.clientWidth ?? 0) * Math.min(window.devicePixelRatio, 2);
    return Math.min(Math.max(Math.ceil(seen / STEP) * STEP, NARROWEST), WIDEST);
  }
}

/** Says why there are no pages to be seen; null where there are. */
export function sayOfOriginal(problem) {
  byId("original-problem").hidden = !problem;
  byId("original-problem").className = problem?.busy ? "busy" : "failure";
  byId("original-said").textContent = problem ? [problem.title, problem.detail].filter(Boolean).join(" ") : "";
  byId("original-choose").hidden = !problem?.choose;
  byId("original-again").hidden = Boolean(problem?.choose || problem?.busy);
}

function middleOf(pane) {
  const frame = pane.getBoundingClientRect();
  return frame.top + frame.height * CENTRE;
}
