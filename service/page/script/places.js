import { element } from "./elements.js";
import { Printed } from "./printed.js";
import { CodePoints } from "./text.js";
import { word } from "./words.js";

/** In which file, on which page and under which heading something stands, said wherever the page tells of a place. */

let about = { files: [], printed: null, sections: [], parents: new Map() };

/** Takes the files and sections of a result, and where it is printed; gives the latter. */
export function usePlaces({ document, sections }) {
  const printed = new Printed(document.pages ?? [], new CodePoints(document.text));
  about = {
    files: document.files ?? [],
    printed,
    sections: [...sections].sort((one, other) => one.start - other.start),
    parents: new Map(sections.map((section) => [section.id, section])),
  };
  return printed;
}

/** Takes the pages that a report has only as it is printed; gives where it is printed. */
export function usePages(pages) {
  about.printed = new Printed(pages, about.printed.text);
  return about.printed;
}

/** The last of some parts of the text, in order, that begins at or before an offset. */
function partAt(parts, offset) {
  let low = 0;
  let high = parts.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (parts[middle].start <= offset) low = middle + 1;
    else high = middle;
  }
  return parts[low - 1];
}

/** Where an offset stands, as far as it needs saying: "report.pdf, page 3", or "" for one file without pages. */
export function placeWords(offset) {
  const page = about.printed?.pages[about.printed.pageAt(offset)];
  const file = about.files.length > 1 ? partAt(about.files, offset)?.name : undefined;
  const number = page ? word("page_number", { number: page.number }) : undefined;
  return [file, number].filter(Boolean).join(" ");
}

/** The headings over an offset, the outermost first. */
export function headingsOver(offset) {
  const found = [];
  let section = partAt(about.sections, offset);
  while (section) {
    if (offset < section.end) found.unshift(section.title.trim());
    const parent = about.parents.get(section.parent_id);
    section = parent?.level < section.level ? parent : undefined; // so that no circle of sections is gone round
  }
  return found;
}

/** Page and innermost heading: "第3页 · 一、收入支出决算总体情况"; "" where the report has neither. */
export function fullPlace(offset) {
  return [placeWords(offset), headingsOver(offset).at(-1)].filter(Boolean).join(" · ");
}

/** File and page as a small element, or null. */
export function placeNote(record) {
  const words = placeWords(record.start);
  return words ? element("small", { class: "place" }, ` ${words}`) : null;
}
