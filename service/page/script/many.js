import { byId, element } from "./elements.js";
import { rateOfTotal, SEVERITIES } from "./model.js";
import { chip, severity } from "./parts.js";
import { told } from "./sending.js";
import { grouped } from "./text.js";
import { label, numberText, rateText, word } from "./words.js";

/** Many reports: read one after the other by the service, listed by what was found in them, each leading into its own. */

const KINDS_NAMED = 3; // kinds of findings that are named of each report

/** The lines of JSON of an answer, as they come. */
export async function* linesOf(response) {
  const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    const lines = (rest + (value ?? "")).split("\n");
    rest = lines.pop();
    for (const line of lines) yield JSON.parse(line);
    if (done) return;
  }
}

/** What the list tells of a report: `kinds` are its findings' rules with how many there are of each. */
export function summaryOf(result) {
  const { document: about, findings, facts } = result;
  const counts = (name) => [...grouped(findings, (each) => each[name])].map(([code, all]) => [code, all.length]);
  return {
    title: about.title ?? about.source, organization: about.organization, year: about.fiscal_year, kind: about.kind,
    lines: result.budget_lines.length, achievements: facts.length, rate: rateOfTotal(result),
    severities: Object.fromEntries(counts("severity")), kinds: counts("rule").sort((one, other) => other[1] - one[1]),
  };
}

/**
 * Shows the list.
 * @param {{name: string, key?: string, summary?: object, problem?: object}[]} reports  as they were sent; `key` is what
 *   a report's result is kept under, `problem` why it could not be read
 */
export function showMany(reports) {
  const read = reports.filter((each) => each.summary).sort(graver);
  const failed = reports.filter((each) => each.problem);
  const found = (name) => read.reduce((sum, { summary }) => sum + (summary.severities[name] ?? 0), 0);
  byId("many-title").textContent = word("many_title", { count: reports.length });
  byId("many-totals").replaceChildren(
    element("span", {}, word("many_read", { count: read.length, failed: failed.length })),
    ...SEVERITIES.filter(found).map((name) => element("span", {}, severity({ severity: name }), ` ${numberText(found(name))}`)));
  byId("many-kinds").replaceChildren(...kindsOf(read).map(([rule, { count, reports: having }]) =>
    element("li", {}, label("findings.rule", rule), " ", element("b", {}, numberText(count)), " ",
      element("small", {}, word("many_having", { count: having })))));
  byId("many-head").replaceChildren(element("tr", {},
    ["many_report", "year", "kind", "rate", "lines", "achievements"].map((name) => element("th", { scope: "col" }, word(name))),
    SEVERITIES.map((name) => element("th", { scope: "col" }, label("findings.severity", name))),
    element("th", { scope: "col" }, word("many_kinds"))));
  byId("many-rows").replaceChildren(...read.map(row), ...failed.map(failedRow));
}

/** The gravest first. */
function graver({ summary: one }, { summary: other }) {
  const name = SEVERITIES.find((each) => (one.severities[each] ?? 0) !== (other.severities[each] ?? 0));
  return name ? (other.severities[name] ?? 0) - (one.severities[name] ?? 0) : 0;
}

/** The kinds of findings of all reports, the most frequent first, with how many there are and how many reports have them. */
function kindsOf(read) {
  const all = grouped(read.flatMap(({ summary }) => summary.kinds), ([rule]) => rule);
  return [...all]
    .map(([rule, each]) => [rule, { count: each.reduce((sum, [, count]) => sum + count, 0), reports: each.length }])
    .sort((one, other) => other[1].count - one[1].count);
}

function row({ name, key, summary }) {
  const { title, organization, year, kind, rate, lines, achievements, severities, kinds } = summary;
  const number = (value) => element("td", { class: "number" }, value);
  return element("tr", {},
    element("th", { scope: "row" },
      element("button", { type: "button", class: "link", "data-report": key }, title),
      organization && !title.includes(organization) ? element("small", {}, ` ${organization}`) : null,
      element("small", { class: "place" }, ` ${name}`)),
    element("td", {}, year), element("td", {}, label("reports.kind", kind)),
    number(rate === null ? "" : rateText(rate)), number(numberText(lines)), number(numberText(achievements)),
    SEVERITIES.map((each) => element("td", { class: `number severity ${each}` }, severities[each] ? numberText(severities[each]) : "")),
    element("td", {}, kinds.slice(0, KINDS_NAMED).map(([rule, count]) => chip(`${label("findings.rule", rule)} ${count}`)),
      kinds.length > KINDS_NAMED ? " …" : null));
}

function failedRow({ name, problem }) {
  const { title, detail } = told(problem);
  return element("tr", { class: "unread" }, element("th", { scope: "row" }, name),
    element("td", { colspan: 9 }, element("b", {}, title), ` ${detail}`));
}
