import { countPoints } from "./text.js";

/** The text nodes of the report's text by their places in it: from an offset to what is on the page, and back. */

const POINTED = "pointed"; // the browser's highlight of the words that an explanation names

export class TextNodes {
  constructor() {
    this.starts = new WeakMap(); // text node -> the offset of its first character, in code points
  }

  /** A text node for a stretch of the report that begins at an offset. */
  make(content, start) {
    const node = document.createTextNode(content);
    this.starts.set(node, start);
    return node;
  }

  /** What a Range holds of the report's words as {start, end}; null where it holds none. */
  spanOf(range) {
    const within = range.commonAncestorContainer;
    const walker = document.createTreeWalker(within, NodeFilter.SHOW_TEXT);
    let span = null;
    for (let node = within.nodeType === Node.TEXT_NODE ? within : walker.nextNode(); node; node = walker.nextNode()) {
      const at = this.starts.get(node);
      if (at === undefined || !range.intersectsNode(node)) continue;
      const from = node === range.startContainer ? range.startOffset : 0;
      const to = node === range.endContainer ? range.endOffset : node.length;
      if (from >= to) continue;
      span ??= { start: at + countPoints(node.data.slice(0, from)) };
      span.end = at + countPoints(node.data.slice(0, to));
    }
    return span;
  }

  /** A stretch of the report as a Range over those of its words that are within an element; null where none is. */
  rangeOf(start, end, root) {
    let range = null;
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const from = this.starts.get(node);
      if (from === undefined || from >= end || from + countPoints(node.data) <= start) continue;
      range ??= new Range();
      if (!range.startContainer.data) range.setStart(node, unitsOf(node, start - from));
      range.setEnd(node, unitsOf(node, end - from));
    }
    return range;
  }
}

/** Marks a Range without changing the page, or with null none; a browser without highlights leaves it unmarked. */
export function point(range) {
  if (!("highlights" in CSS)) return;
  if (range) CSS.highlights.set(POINTED, new Highlight(range));
  else CSS.highlights.delete(POINTED);
}

/** How many UTF-16 units of a node so many code points take. */
function unitsOf(node, points) {
  return [...node.data].slice(0, Math.max(points, 0)).join("").length;
}
