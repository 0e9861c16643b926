import { announce, byId, element } from "./elements.js";
import { blocksOf } from "./blocks.js";
import { segmentAfter } from "./evidence.js";
import { Later } from "./later.js";
import { lineName } from "./model.js";
import { point, TextNodes } from "./nodes.js";
import { countPoints } from "./text.js";
import { word } from "./words.js";

/** The report's own text, with the words of every record marked. */

const CHUNK = 3000; // code points built at a time

export class ReadingPane {
  /**
   * @param {object} model  see model.js
   * @param {Printed} printed  where the text is printed, where it has pages
   * @param {(key: string) => void} open  called with the key of the record whose words were chosen
   */
  constructor(model, printed, open) {
    this.model = model;
    this.pages = printed.pages;
    this.open = open;
    this.pane = byId("text");
    this.nodes = new TextNodes();
    this.marks = new Map(); // segment index -> its elements; more than one where it goes over several blocks
    this.lit = [];
    this.current = null; // the one mark that the tab key reaches
    this.asked = { segment: -1, layer: 0 };
    this.chunks = chunksOf(blocksOf(model.text, model.result), this.pages);
    this.pane.replaceChildren(...this.chunks.map((chunk) => chunk.element));
    this.chunks.slice(0, 2).forEach((chunk) => this.build(chunk));
    this.rest = new Later();
    this.rest.add(this.chunks.map((chunk) => () => this.build(chunk)));
    // Properties, not listeners: the pane outlives the report, and the next one's take their place.
    this.pane.onclick = (event) => this.chosen(event.target.closest(".mark"));
    this.pane.onkeydown = (event) => this.pressed(event);
  }

  /** Marks the words of a record and brings them into view; false where it has none. */
  show(key, focus) {
    const elements = this.light(key);
    if (!elements.length) return false;
    const first = elements.find((each) => each.tabIndex >= -1 && each.getAttribute("role")) ?? elements[0];
    this.bring(elements[0]);
    if (first.getAttribute("role")) this.reach(first);
    if (focus) (first.getAttribute("role") ? first : this.pane).focus({ preventScroll: true });
    this.asked = { segment: -1, layer: 0 };
    return true;
  }

  /** Takes another model of the same text, whose records are of other words. */
  renew(model) {
    this.model = model;
    this.marks = new Map();
    this.current = null;
    const built = this.chunks.filter((chunk) => chunk.built);
    for (const chunk of built) {
      chunk.built = false;
      this.build(chunk);
    }
    if (this.litKey) this.light(this.litKey);
  }

  /** What is selected of the report's words as {start, end}, without white space around; null where nothing is. */
  selected() {
    const selection = document.getSelection();
    if (!selection.rangeCount || selection.isCollapsed || !this.pane.contains(selection.anchorNode)) return null;
    const span = this.nodes.spanOf(selection.getRangeAt(0));
    const words = span ? this.model.text.slice(span.start, span.end) : "";
    const start = span?.start + countPoints(words) - countPoints(words.trimStart());
    return words.trim() ? { start, end: start + countPoints(words.trim()) } : null;
  }

  /** Points out words of the report that no record need have, and brings them into view. */
  point(start, end) {
    const built = this.ensure(start, end);
    const range = built.length ? this.nodes.rangeOf(start, end, built[0].element) : null;
    point(range);
    if (range) this.bring(range);
  }

  /** Where the words of the record stand that is lit; null where none is. */
  litTarget() {
    return (this.litKey && this.model.targets.get(this.litKey)) || null;
  }

  /** Brings the beginning of a page into view, counted from 0. */
  showPage(index) {
    const chunk = this.chunks.find((each) => each.pages.includes(index));
    if (!chunk) return;
    this.build(chunk);
    this.bring(chunk.element.querySelector(`[data-page="${index}"]`), 0.03);
  }

  /** The page, counted from 0, whose text is in view; -1 where the report has none. */
  pageInView() {
    const frame = this.pane.getBoundingClientRect();
    const top = Math.max(frame.top, 0) + 0.3 * Math.min(frame.height, window.innerHeight);
    const marks = this.pane.querySelectorAll(".page-mark");
    let found = this.pages.length ? 0 : -1;
    let [low, high] = [0, marks.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (marks[middle].getBoundingClientRect().top <= top) {
        found = Number(marks[middle].dataset.page);
        low = middle + 1;
      } else high = middle;
    }
    return found;
  }

  /** Marks the words of a record without moving anything. */
  light(key) {
    point(null);
    this.lit.forEach((each) => each.classList.remove("lit"));
    const target = this.model.targets.get(key);
    this.lit = [];
    if (!target || target.start >= target.end) return this.lit;
    const { segments } = this.model;
    this.ensure(target.start, target.end);
    for (let at = segmentAfter(segments, target.start); at < segments.length && segments[at].start < target.end; at += 1) {
      this.lit.push(...(this.marks.get(at) ?? []));
    }
    this.lit.forEach((each) => each.classList.add("lit"));
    return this.lit;
  }

  /** Brings the heading of a section into view. */
  showSection(section) {
    this.ensure(section.start, section.start + 1);
    const heading = this.pane.querySelector(`[data-section="${CSS.escape(section.id)}"]`);
    if (heading) {
      this.bring(heading, 0.05);
      heading.tabIndex = -1;
      heading.focus({ preventScroll: true });
    }
  }

  /** Scrolls the pane, or the page where the pane does not scroll itself, so that the element stands in its middle. */
  bring(target, share = 0.35) {
    const place = () => {
      const box = target.getBoundingClientRect();
      if (this.pane.scrollHeight > this.pane.clientHeight + 1) {
        const frame = this.pane.getBoundingClientRect();
        this.pane.scrollTop += box.top - frame.top - frame.height * share;
      } else {
        window.scrollBy(0, box.top - window.innerHeight * share);
      }
    };
    place();
    requestAnimationFrame(place); // what comes into view takes its true height; then once more
  }

  chosen(mark) {
    if (!mark) return;
    const segment = Number(mark.dataset.segment);
    const { spans } = this.model.segments[segment];
    const layer = this.asked.segment === segment ? (this.asked.layer + 1) % spans.length : 0;
    const lit = this.lit.includes(mark) ? spans.findIndex((span) => span.key === this.litKey) : -1;
    // Coming back from a record opens that record; choosing the same words again, the next one that they belong to.
    const at = this.asked.segment !== segment && lit >= 0 ? lit : layer;
    this.asked = { segment, layer: at };
    this.open(spans[at].key);
    if (spans.length > 1) announce(word("layer", { at: at + 1, of: spans.length }));
  }

  pressed(event) {
    const mark = event.target.closest(".mark[role]");
    if (mark && (event.key === "Enter" || event.key === " ")) {
      event.preventDefault();
      this.chosen(mark);
    } else if (mark && (event.key === "ArrowRight" || event.key === "ArrowLeft")) {
      event.preventDefault();
      const all = [...this.pane.querySelectorAll(".mark[role]")].filter((each) => each.offsetParent);
      const next = all[all.indexOf(mark) + (event.key === "ArrowRight" ? 1 : -1)];
      if (next) {
        this.reach(next);
        next.focus({ preventScroll: true });
        this.bring(next);
      }
    }
  }

  reach(mark) {
    if (this.current) this.current.tabIndex = -1;
    this.current = mark;
    mark.tabIndex = 0;
  }

  /** Builds the chunks that hold some of the text, and gives them. */
  ensure(start, end) {
    const found = this.chunks.filter((chunk) => chunk.start < end && start < chunk.end);
    found.forEach((chunk) => this.build(chunk));
    return found;
  }

  build(chunk) {
    if (chunk.built) return;
    chunk.built = true;
    chunk.element.style.removeProperty("contain-intrinsic-block-size");
    chunk.element.replaceChildren(...chunk.blocks.flatMap((block) => [
      ...block.pages.map((page) => element("p", { class: "page-mark", "data-page": page }, this.pageName(page))),
      this.block(block),
    ]));
    if (!this.current) {
      const first = chunk.element.querySelector(".mark[role]");
      if (first) this.reach(first);
    }
  }

  pageName(index) {
    return word("page_number", { number: this.pages[index].number });
  }

  block(block) {
    if (block.kind === "table") return this.table(block);
    const section = block.section && { "data-section": block.section.id };
    if (block.level) {
      const level = Math.min(block.level + 2, 6); // the pane itself has a heading of the second level
      return element(`h${level}`, { class: `level-${Math.min(block.level, 4)}`, ...section }, this.words(block.start, block.end));
    }
    if (!block.bold) return element("p", { ...section }, this.words(block.start, block.end));
    return element("p", section, element("strong", {}, this.words(block.start, block.bold)), this.words(block.bold, block.end));
  }

  table(table) {
    const width = Math.max(...table.rows.map((row) => row.length));
    const within = [...table.within];
    const pageRow = (page) => element("tr", {}, element("td", { class: "page-mark", colspan: width, "data-page": page }, this.pageName(page)));
    const begun = (offset) => within.splice(0, within.filter((page) => this.pages[page].start <= offset).length).map(pageRow);
    const rows = table.rows.map((row) => [
      begun(row[0]?.start ?? 0),
      element("tr", {}, row.map((cell, index) => {
        // Plain text has no cells for what the last one of a row spans.
        const rest = index === row.length - 1 ? 1 + width - row.length : 1;
        return element("td", { colspan: rest > 1 ? rest : null }, this.words(cell.start, cell.end));
      })),
    ]);
    return element("div", { class: "table-frame" }, element("table", {}, element("tbody", {}, rows)));
  }

  /** The words between two offsets as nodes: plain text, and an element for each segment of marked words. */
  words(start, end) {
    const { segments, text } = this.model;
    const nodes = [];
    let at = start;
    for (let index = segmentAfter(segments, start); index < segments.length && segments[index].start < end; index += 1) {
      const from = Math.max(segments[index].start, start);
      const to = Math.min(segments[index].end, end);
      if (at < from) nodes.push(this.nodes.make(text.slice(at, from), at));
      nodes.push(this.mark(index, this.nodes.make(text.slice(from, to), from)));
      at = to;
    }
    if (at < end) nodes.push(this.nodes.make(text.slice(at, end), at));
    return nodes;
  }

  mark(index, content) {
    const { spans, start } = this.model.segments[index];
    const kinds = new Set(spans.map((span) => span.kind));
    const shown = spans.find((span) => span.kind !== "finding") ?? spans[0];
    const names = ["mark", `is-${shown.kind}`, kinds.has("finding") ? "has-finding" : ""].filter(Boolean).join(" ");
    const mark = element("span", { class: names, "data-segment": index, title: this.title(spans) }, content);
    const elements = this.marks.get(index);
    // A record is one button for the keyboard, however many pieces its words are in: the piece where it begins.
    if (!elements && spans.some((span) => span.start === start)) {
      mark.setAttribute("role", "button");
      mark.tabIndex = -1;
    }
    if (elements) elements.push(mark);
    else this.marks.set(index, [mark]);
    return mark;
  }

  title(spans) {
    return spans.map((span) => {
      const line = this.model.entries.get(span.card);
      return line ? `${word(`kind_${span.kind}`)} · ${lineName(line.record)}` : word(`kind_${span.kind}`);
    }).join("\n");
  }

  /** Says again what each mark is, in the language that is now in use. */
  retitle() {
    for (const [index, elements] of this.marks) {
      for (const each of elements) each.title = this.title(this.model.segments[index].spans);
    }
    for (const mark of this.pane.querySelectorAll(".page-mark")) mark.textContent = this.pageName(Number(mark.dataset.page));
  }

  /** Keeps which record's words are lit, for the way back. */
  remember(key) {
    this.litKey = key;
  }
}

/** Fills the list of sections to jump to; `go` is called with the one that was chosen. */
export function sectionChoices(sections, go) {
  const select = byId("sections");
  select.replaceChildren(
    element("option", { value: "" }, word("go_section")),
    ...sections.map((section, index) =>
      element("option", { value: index }, `${"\u3000".repeat(Math.min(section.level, 5) - 1)}${section.title}`),
    ),
  );
  select.onchange = () => {
    if (select.value !== "") go(sections[Number(select.value)]);
    select.value = "";
  };
}

/** The kinds of marks, each with a box that shows or hides them. */
export function legend(counts) {
  const kinds = ["amount", "variance", "cause", "achievement", "indicator", "finding"];
  byId("legend").replaceChildren(
    element("legend", { class: "unseen" }, word("legend")),
    ...kinds.map((kind) => {
      const hidden = byId("text").classList.contains(`hide-${kind}`);
      const box = element("input", { type: "checkbox", checked: !hidden });
      box.addEventListener("change", () => ["text", "original"].forEach((id) => byId(id).classList.toggle(`hide-${kind}`, !box.checked)));
      const sample = element("span", { class: `mark ${kind === "finding" ? "has-finding" : ""} is-${kind}` }, word(`kind_${kind}`));
      return element("label", {}, box, sample, element("span", { class: "count" }, counts[kind] ?? 0));
    }),
  );
}

/** The blocks in chunks, each block with the pages that begin at it, each chunk with those that begin in it. */
function chunksOf(blocks, pages) {
  const chunks = [];
  let page = 0;
  for (const block of blocks) {
    [block.pages, block.within] = [[], []];
    for (; page < pages.length && pages[page].start <= block.start; page += 1) block.pages.push(page);
    // Of blocks, a table alone goes on over pages of its own.
    for (; page < pages.length && pages[page].start < block.end; page += 1) block.within.push(page);
    const last = chunks.at(-1);
    if (last && block.end - last.start <= CHUNK) {
      last.blocks.push(block);
      last.end = block.end;
    } else {
      chunks.push({ start: block.start, end: block.end, blocks: [block], built: false });
    }
  }
  for (const chunk of chunks) {
    chunk.pages = chunk.blocks.flatMap((block) => [...block.pages, ...block.within]);
    chunk.element = element("div", { class: "chunk" });
    // About 25 characters a line, two ems a line: what the scroll bar goes by until the chunk is built.
    chunk.element.style.setProperty("contain-intrinsic-block-size", `${Math.ceil((chunk.end - chunk.start) / 25) * 2}em`);
  }
  return chunks;
}
