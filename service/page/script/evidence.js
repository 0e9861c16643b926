/** Spans that nest and overlap, as a flat run of segments that do not. */

/** Which of two records of the same words is meant first. */
const KINDS = ["finding", "cause", "achievement", "amount", "indicator", "variance"];

/**
 * Cuts the spans at each other's ends, in one pass from left to right.
 * @param {{start: number, end: number, kind: string, key: string}[]} spans  code points, half open
 * @returns {{start: number, end: number, spans: object[]}[]}  in order; the spans of each innermost first
 */
export function segmentsOf(spans) {
  const waiting = spans.filter((span) => span.start < span.end).sort((one, other) => one.start - other.start);
  const edges = [...new Set(waiting.flatMap((span) => [span.start, span.end]))].sort((one, other) => one - other);
  const segments = [];
  let open = [];
  let next = 0;
  for (let index = 0; index + 1 < edges.length; index += 1) {
    const start = edges[index];
    const end = edges[index + 1];
    open = open.filter((span) => span.end > start);
    for (; next < waiting.length && waiting[next].start === start; next += 1) open.push(waiting[next]);
    if (open.length) segments.push({ start, end, spans: [...open].sort(inner) });
  }
  return segments;
}

function inner(one, other) {
  return one.end - one.start - (other.end - other.start) || KINDS.indexOf(one.kind) - KINDS.indexOf(other.kind);
}

/** The index of the first segment that ends after an offset; segments.length where none does. */
export function segmentAfter(segments, offset) {
  let low = 0;
  let high = segments.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (segments[middle].end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
}
