import { element } from "./elements.js";
import { word } from "./words.js";

/** In which file and on which page of it something stands, said wherever the page tells of a place. */

let about = { files: [], pages: [] };

/** Takes the files and pages of a result's document. */
export function useDocument(document) {
  about = { files: document.files ?? [], pages: document.pages ?? [] };
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
  const page = partAt(about.pages, offset);
  const file = about.files.length > 1 ? partAt(about.files, offset)?.name : undefined;
  const number = page && offset < page.end ? word("page_number", { number: page.number }) : undefined;
  return [file, number].filter(Boolean).join(" ");
}

/** The same as a small element, or null. */
export function placeNote(record) {
  const words = placeWords(record.start);
  return words ? element("small", { class: "place" }, ` ${words}`) : null;
}
