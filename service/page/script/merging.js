import { isSame, PARTS } from "./review.js";

/** Reviews of one report by several people, held against each other. A change is {part, key, entry}; null took it back. */

/** What is other in a review than it was before. */
export function changesOf(before, now) {
  return PARTS.flatMap((part) =>
    [...new Set([...Object.keys(before[part]), ...Object.keys(now[part])])]
      .filter((key) => !isSame(before[part][key], now[part][key]))
      .map((key) => ({ part, key, entry: now[part][key] ?? null })));
}

/** A review with some changes made. */
export function withChanges(review, changes) {
  const made = Object.fromEntries(PARTS.map((part) => [part, { ...review[part] }]));
  for (const { part, key, entry } of changes) {
    if (entry) made[part][key] = entry;
    else delete made[part][key];
  }
  return made;
}

/**
 * What becomes of the changes of two people to one review.
 * @returns {{taken: object[], clashing: object[]}}  theirs that are of nothing that I changed, and of what I changed otherwise
 */
export function joined(mine, theirs) {
  const own = new Map(mine.map((change) => [`${change.part} ${change.key}`, change]));
  const other = theirs.filter(({ part, key, entry }) => !isSame(own.get(`${part} ${key}`)?.entry, entry));
  return {
    taken: other.filter(({ part, key }) => !own.has(`${part} ${key}`)),
    clashing: other.filter(({ part, key }) => own.has(`${part} ${key}`)),
  };
}
