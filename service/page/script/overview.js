import { byId, drawn, element } from "./elements.js";
import { inYuan, lineName, SEVERITIES } from "./model.js";
import { amountButton, largest, rateBar, rateWords } from "./parts.js";
import { figureText, label, numberText, rateText, word } from "./words.js";

/** What the report is, its totals, how much was read from it, and the lines' budgets against their final figures. */

const FIRST = 10; // lines of the plot shown at once

/** Fills the overview. */
export function showOverview(model) {
  const { document: about } = model.result;
  byId("report-title").textContent = about.title ?? about.source;
  byId("report-facts").replaceChildren(
    fact("organization", about.organization ?? word("unknown")),
    fact("year", about.fiscal_year === null ? word("unknown") : String(about.fiscal_year)),
    fact("kind", label("reports.kind", about.kind)),
    fact("file", about.source),
  );
  byId("totals").replaceChildren(...totals(model.total));
  byId("counts").replaceChildren(
    count("findings", model.findings.length, severities(model.result.findings)),
    count("lines", model.lines.length),
    count("achievements", model.result.achievements.length, element("small", {}, word("facts", { count: model.result.facts.length }))),
    count("indicators", model.result.indicators.length),
  );
}

function fact(name, value) {
  return element("div", {}, element("dt", {}, word(name)), element("dd", {}, value));
}

function totals(total) {
  if (!total) return [element("p", { class: "note" }, word("no_totals"))];
  const figure = (measure) => total.amounts.has(measure) && element("div", {},
    element("dt", {}, label("amounts.measure", measure)),
    element("dd", {}, amountButton(total.amounts.get(measure)[0])),
  );
  return [
    element("p", { class: "total-name" }, lineName(total.record)),
    element("dl", { class: "figures" }, ["initial_budget", "adjusted_budget", "final"].map(figure).filter(Boolean)),
    element("div", { class: "rates" },
      rateBar(total.rates[0].rate),
      element("p", {}, element("span", { class: "unseen" }, word("rate"), " "), total.rates.map(rateWords))),
  ];
}

function count(name, value, detail) {
  return element("li", {}, element("button", { type: "button", "data-tab": name, class: `count-${name}` },
    element("b", {}, numberText(value)), element("span", {}, word(name)), detail));
}

function severities(findings) {
  const parts = SEVERITIES.map((severity) => [severity, findings.filter((each) => each.severity === severity).length])
    .filter(([, found]) => found)
    .map(([severity, found]) => element("span", { class: `severity ${severity}` }, `${label("findings.severity", severity)} ${found}`));
  return parts.length ? element("small", {}, parts) : null;
}

/** Fills the plot: a row for each line, its budget and its final figure over each other on one scale. */
export function showPlot(entries, all) {
  const rows = entries
    .filter((entry) => entry.record && entry.record.category !== "total" && entry.rates.length)
    .sort((one, other) => largest(other) - largest(one));
  byId("plot-rows").replaceChildren(...scale(rows, all ? rows.length : FIRST));
  byId("plot-none").hidden = rows.length > 0;
  byId("plot-table").hidden = rows.length === 0;
  const more = byId("plot-more");
  more.hidden = rows.length <= FIRST;
  more.setAttribute("aria-expanded", String(all));
  more.textContent = all ? word("plot_fewer", { count: FIRST }) : word("plot_all", { count: rows.length });
}

function scale(rows, shown) {
  const top = rows.length ? largest(rows[0]) : 1;
  return rows.slice(0, shown).map((entry) => {
    const [budget, final] = [inYuan(entry.budget), inYuan(entry.final)];
    return element("tr", {},
      element("th", { scope: "row" },
        element("button", { type: "button", class: "link", "data-line": entry.id }, entry.record.path.at(-1))),
      element("td", { class: "drawing" }, bars(budget / top, final / top)),
      element("td", { class: "number", "data-head": word("budget") }, figureText(budget / 1e4)),
      element("td", { class: "number", "data-head": word("final") }, figureText(final / 1e4)),
      element("td", { class: "number", "data-head": word("rate") }, rateText(entry.rates[0].rate)),
    );
  });
}

/** Two bars over each other; `budget` and `final` are shares of the width. */
function bars(budget, final) {
  const width = (share) => `${(100 * Math.max(share, 0)).toFixed(2)}%`;
  const over = final > budget ? { x: width(budget), y: 5, width: width(final - budget), height: 8 } : null;
  return drawn("svg", { class: "pair", "aria-hidden": "true", focusable: "false" },
    drawn("rect", { class: "budget", x: 0, y: 0.5, width: width(budget), height: 17 }),
    drawn("rect", { class: "spent", x: 0, y: 5, width: width(Math.min(final, budget)), height: 8 }),
    over ? drawn("rect", { class: "over", ...over }) : null,
    over ? drawn("rect", { class: "hatch", fill: "url(#hatch)", ...over }) : null,
  );
}
