import { byId } from "./elements.js";
import { Original } from "./original.js";
import { usePages } from "./places.js";
import { Problem, JSON_TYPE, drawnPages, send } from "./sending.js";
import { word } from "./words.js";

/** From a report's file to its pages: a Word file has none until the service has printed it. */

const WORD = ["application/msword", "application/rtf", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"];

export class Papers {
  /**
   * @param {string|undefined} service  where the service is; undefined in a page without one
   * @param {() => object} shown       gives {model, printed, source} of the report
   * @param {(key: string) => void} open  called with the record whose words were chosen
   * @param {(index: number) => void} turned  called with the page in view
   */
  constructor(service, shown, open, turned) {
    Object.assign(this, { service, shown, open, turned });
    this.copy = null; // the printed copy of a Word file, as something to send
  }

  /** Whether the report has pages, or can have them. */
  get possible() {
    const { model, printed } = this.shown();
    return Boolean(this.service) && (printed.pages.length > 0 || WORD.includes(model.result.document.media_type));
  }

  /** The report's pages. Throws a Problem where the service cannot print it. */
  async made() {
    const shown = this.shown();
    if (!shown.printed.pages.length) shown.printed = usePages(await this.print(shown.source));
    const ask = (numbers, width) =>
      drawnPages(this.service, this.copy ?? this.shown().source, numbers, { width, key: byId("key").value });
    return new Original(shown.model, shown.printed, { ask, open: this.open, turned: this.turned });
  }

  async print(source) {
    if (!source?.file) throw new Problem(word("original_gone"), "");
    const response = await send(`${this.service}print`, source, { accept: JSON_TYPE, key: byId("key").value });
    const { pages, pdf } = await response.json();
    const bytes = Uint8Array.from(atob(pdf), (character) => character.charCodeAt(0));
    this.copy = { file: new File([bytes], `${source.name}.pdf`), name: `${source.name}.pdf` };
    return pages;
  }
}
