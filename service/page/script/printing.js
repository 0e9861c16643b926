import { byId } from "./elements.js";

/** What goes on paper: the findings and the lines, whole; the report's own text only where it is asked for. */

/** @param {() => object|null} current  the report that is shown, with its lists and its reading pane */
export function listenForPrint(current) {
  for (const name of ["records", "all"]) {
    byId(`print-${name}`).onclick = () => {
      byId("print").open = false;
      document.body.dataset.print = name;
      window.print();
    };
  }
  let at = 0;
  window.addEventListener("beforeprint", () => {
    const report = current();
    if (!report) return;
    at = window.scrollY;
    if (document.body.dataset.print === "all") report.jumps.pane.rest.finish();
    report.lists.whole();
  });
  window.addEventListener("afterprint", () => {
    delete document.body.dataset.print;
    const report = current();
    if (!report) return;
    report.lists.show();
    report.lists.finish();
    window.scrollTo(0, at);
  });
}
