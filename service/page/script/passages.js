/** Words as they are quoted: each in its sentence, and what stands in one sentence quoted once. */

const SENTENCE_ENDS = "。；;！？!?\n\t";
const REACH = 60; // code points shown at most on each side

/**
 * The sentences that hold some spans, in the order in which the spans name them.
 * @param {CodePoints} text
 * @param {{start: number, end: number}[]} spans
 * @returns {{start: number, end: number, cut: boolean[], spans: object[]}[]}  the spans of each in the text's order;
 *   `cut`: whether the sentence goes on before, and after
 */
export function passagesOf(text, spans) {
  const found = spans.map((span, index) => ({ ...sentenceAround(text, span), first: index, spans: [span] }));
  found.sort((one, other) => one.start - other.start || one.end - other.end);
  const passages = [];
  for (const next of found) {
    const last = passages.at(-1);
    if (last && next.start < last.end) {
      if (next.end > last.end) [last.end, last.cut[1]] = [next.end, next.cut[1]];
      last.first = Math.min(last.first, next.first);
      last.spans.push(...next.spans);
    } else {
      passages.push(next);
    }
  }
  for (const passage of passages) passage.spans.sort((one, other) => one.start - other.start || other.end - one.end);
  return passages.sort((one, other) => one.first - other.first);
}

/** The cells of a quoted row apart, everything else on one line. */
export function onOneLine(text) {
  return text.replaceAll(/\s*\n\t\s*/g, " ｜ ").replaceAll(/\s+/g, " ");
}

function sentenceAround(text, { start, end }) {
  const before = [...text.slice(Math.max(0, start - REACH), start)];
  const after = [...text.slice(end, Math.min(text.length, end + REACH))];
  const open = before.findLastIndex((character) => SENTENCE_ENDS.includes(character));
  const close = after.findIndex((character) => SENTENCE_ENDS.includes(character));
  return {
    start: start - (before.length - 1 - open),
    end: end + (close < 0 ? after.length : close),
    cut: [open < 0 && start > before.length, close < 0 && end + after.length < text.length],
  };
}
