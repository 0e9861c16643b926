import { byId, element } from "./elements.js";
import { figureText, label, numberText, word } from "./words.js";

/** The years of one organization against each other: what does not fit, then tables with a column a year. */

const YUAN_A_WAN = 10000;

/** Shows a comparison, as POST /v1/compare gives it; again where the language changes. */
export function showYears(comparison) {
  const years = comparison.reports.map((report) => report.fiscal_year);
  byId("years").replaceChildren(
    element("h1", { id: "years-title", tabindex: -1 }, comparison.organization ?? word("years_title")),
    element("ul", { class: "note" }, comparison.reports.map((report) => element("li", {}, `${report.fiscal_year} · ${report.source}`))),
    ...comparison.notes.map((note) => element("p", { class: "failure" }, note)),
    yearPart("findings", comparison.findings.length ? element("ul", { class: "year-findings" }, comparison.findings.map(yearFinding)) : element("p", { class: "empty" }, word("years_none"))),
    yearPart("years_plans", yearTable([word("years_planned"), word("years_done")], comparison.plans.map((each) => [each.plan.text, each.achievement?.text ?? "—"]))),
    yearPart("achievements", yearTable([word("achievements"), ...years], comparison.achievements.map((each) => yearFact(each, years)))),
    yearPart("lines", yearTable([word("lines"), ...yearHeads(years)], comparison.lines.map((each) => yearLine(each, years)))),
    yearPart("years_same", yearTable([word("years_sentence"), word("years_stale")], comparison.sentences.map((each) => [each.places.at(-1).text, each.stale ? "✗" : ""]))),
  );
}

function yearPart(key, content) {
  return element("section", {}, element("h2", {}, word(key)), content);
}

function yearFinding(each) {
  return element(
    "li",
    { class: `year-finding ${each.severity}` },
    element("p", {}, element("b", {}, label("findings.severity", each.severity)), ` ${each.message}`),
    each.spans.map((span) => element("blockquote", {}, span.text, " ", element("small", {}, `${span.fiscal_year} · ${span.source}`))),
  );
}

function yearHeads(years) {
  return years.flatMap((year) => [word("years_prior", { year: year - 1 }), word("years_final", { year })]);
}

function yearLine({ path, years: entries }, years) {
  const of = new Map(entries.map((entry) => [entry.fiscal_year, entry]));
  return [path.join(" › "), ...years.flatMap((year) => [yearAmount(of.get(year)?.prior), yearAmount(of.get(year)?.final)])];
}

function yearFact({ label: name, unit, years: entries }, years) {
  const of = new Map(entries.map((entry) => [entry.fiscal_year, entry]));
  return [name, ...years.map((year) => (of.has(year) ? `${numberText(of.get(year).value)} ${unit}` : ""))];
}

function yearAmount(yuan) {
  return yuan === null || yuan === undefined ? "" : figureText(yuan / YUAN_A_WAN);
}

function yearTable(heads, rows) {
  return element(
    "div",
    { class: "year-table", tabindex: 0, role: "region", "aria-label": String(heads[0]) },
    element(
      "table",
      {},
      element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" }, String(head))))),
      element("tbody", {}, rows.map(([name, ...cells]) => element("tr", {}, element("th", { scope: "row" }, name), cells.map((cell) => element("td", {}, cell))))),
    ),
  );
}
