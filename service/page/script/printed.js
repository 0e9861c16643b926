/** Where the text is printed: on which page of the report, and in which part of it. */

const NARROW = 0.5; // of the width of an ideograph: a digit or a letter
const BLANK = 0.25; // the same of a blank

export class Printed {
  /**
   * @param {object[]} pages  of a result, with what is `printed` on each where it was asked for
   * @param {CodePoints} text  the report's
   */
  constructor(pages, text) {
    this.pages = pages;
    this.text = text;
    this.runs = pages.flatMap((page, index) =>
      (page.printed ?? []).map(([start, end, left, top, right, bottom]) => ({ page: index, start, end, left, top, right, bottom })));
    this.runs.sort((one, other) => one.start - other.start);
  }

  /** The boxes of a stretch of the text, in order: {page, left, top, right, bottom}; the page counted from 0, the rest in points. */
  boxes(start, end) {
    const found = [];
    for (let at = this.after(start); at < this.runs.length && this.runs[at].start < end; at += 1) {
      const { left, right, ...run } = this.runs[at];
      const share = this.shares(run, start, end);
      found.push({ page: run.page, left: left + share[0] * (right - left), top: run.top, right: left + share[1] * (right - left), bottom: run.bottom });
    }
    return found;
  }

  /** The page, counted from 0, on which what stands at an offset is printed; -1 where the report has no pages. */
  pageAt(offset) {
    const run = this.runs[this.after(offset)];
    if (run && run.start <= offset) return run.page;
    // What is not printed, or a result that does not say where: the page on which its paragraph begins.
    return lastAt(this.pages, offset);
  }

  /** The index of the first part of a line that ends after an offset. */
  after(offset) {
    let low = 0;
    let high = this.runs.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.runs[middle].end <= offset) low = middle + 1;
      else high = middle;
    }
    return low;
  }

  /** From which share of the width of a part of a line to which a stretch of the text goes. */
  shares({ start, end }, from, to) {
    const letters = [...this.text.slice(start, end)];
    const whole = widthOf(letters) || 1;
    return [from - start, to - start].map((count) => widthOf(letters.slice(0, Math.max(count, 0))) / whole);
  }
}

/** The index of the last of some pages, in order, that begins at or before an offset; -1 where none does. */
function lastAt(pages, offset) {
  let low = 0;
  let high = pages.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (pages[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  return low && offset < pages[low - 1].end ? low - 1 : -1; // a file behind the pages may have none
}

function widthOf(letters) {
  return letters.reduce((sum, letter) => sum + (/\s/.test(letter) ? BLANK : letter.codePointAt(0) < 0x2000 ? NARROW : 1), 0);
}
