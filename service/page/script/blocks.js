import { CodePoints, countPoints } from "./text.js";

/** A report's text as what a reader sees of it: paragraphs, headings and tables, all by code points. */

const LONGEST_HEADING = 60; // code points; a longer line that begins a section is a paragraph with a bold beginning

/**
 * The blocks in order. A line is a paragraph, or a heading where a section begins with it; a table is its rows.
 * @param {CodePoints} text
 * @param {object} result
 * @returns {object[]}  {kind: "paragraph", start, end, level?, bold?, section?} or {kind: "table", start, end, rows}
 */
export function blocksOf(text, result) {
  const tables = [...result.tables].sort((one, other) => one.start - other.start);
  const sections = new Map(result.sections.map((section) => [section.start, section]));
  const blocks = [];
  let table = 0;
  let at = 0;
  let covered = 0;
  for (const line of text.text.split(/\r(?!\n)|\n/)) {
    const end = at + countPoints(line);
    while (table < tables.length && tables[table].start < covered) table += 1; // inside one that was shown already
    if (at >= covered && line.trim() && !(tables[table]?.start <= end)) blocks.push(paragraph(line, at, end, sections));
    while (table < tables.length && tables[table].start <= end) {
      if (tables[table].start >= covered) {
        blocks.push({ ...tables[table], kind: "table" });
        covered = tables[table].end;
      }
      table += 1;
    }
    at = end + 1;
  }
  return blocks;
}

function paragraph(line, start, end, sections) {
  const lead = line.length - line.trimStart().length; // white space is one unit each
  const section = sections.get(start) ?? sections.get(start + lead);
  const block = { kind: "paragraph", start: start + lead, end: end - (line.length - line.trimEnd().length), section };
  if (!section) return block;
  const words = line.trim();
  if (squashed(words) === squashed(section.title) || countPoints(words) <= LONGEST_HEADING) {
    block.level = section.level;
  } else if (words.startsWith(section.title)) {
    block.bold = block.start + countPoints(section.title);
  }
  return block;
}

function squashed(text) {
  return text.replaceAll(/\s+/g, "");
}
