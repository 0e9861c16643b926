/**
 * A report's text by code points.
 *
 * Offsets in a result count Unicode code points, strings here UTF-16 units; they part at the first character beyond
 * the basic plane (a rare Chinese character, an emoji). Most reports have none and need no table.
 */
export class CodePoints {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
    this.units = /[\uD800-\uDBFF]/.test(text) ? unitsOfPoints(text) : null;
    /** How many code points there are. */
    this.length = this.units ? this.units.length - 1 : text.length;
  }

  /** The text between two offsets in code points, half open. */
  slice(start, end) {
    return this.text.slice(this.unit(start), this.unit(end));
  }

  /** Where a code point begins, in UTF-16 units. */
  unit(point) {
    if (!this.units) return point;
    return this.units[Math.min(Math.max(point, 0), this.length)];
  }
}

/** How many code points a string has. */
export function countPoints(text) {
  let count = text.length;
  for (const _pair of text.matchAll(/[\uD800-\uDBFF][\uDC00-\uDFFF]/g)) count -= 1;
  return count;
}

function unitsOfPoints(text) {
  const units = new Uint32Array(text.length + 1);
  let count = 0;
  for (let unit = 0; unit < text.length; unit += text.codePointAt(unit) > 0xffff ? 2 : 1) {
    units[count] = unit;
    count += 1;
  }
  units[count] = text.length;
  return units.subarray(0, count + 1);
}

/** Things by what `name` says of each, in the order in which the first of each comes. */
export function grouped(things, name) {
  const groups = new Map();
  for (const thing of things) {
    const key = name(thing);
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(thing);
  }
  return groups;
}

const CLAUSE_ENDS = "。；;！？!?，,\n\t";
const CLAUSE_REACH = 30; // code points shown at most on each side

/**
 * What stands before and after text[start:end] in its clause, as far as a reader needs it.
 * @returns {{before: string, after: string}}
 */
export function clauseAround(text, start, end) {
  const before = [...text.slice(Math.max(0, start - CLAUSE_REACH), start)];
  const after = [...text.slice(end, Math.min(text.length, end + CLAUSE_REACH))];
  const open = before.findLastIndex((character) => CLAUSE_ENDS.includes(character));
  const close = after.findIndex((character) => CLAUSE_ENDS.includes(character));
  return {
    before: before.slice(open + 1).join("").trimStart(),
    after: after.slice(0, close < 0 ? after.length : close).join("").trimEnd(),
  };
}
