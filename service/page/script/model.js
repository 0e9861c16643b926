import { CodePoints } from "./text.js";
import { segmentsOf } from "./evidence.js";

/**
 * A result as the page needs it: each line with all that belongs to it, each record with its words, computed once.
 *
 * A record's key is its id; its parts (an amount of a line, a cause of a variance, a span of a finding) add their
 * number to it, as in "b3.0".
 */

const YUAN = { 元: 1, 千元: 1e3, 万元: 1e4, 亿元: 1e8 };
const MEASURES = ["initial_budget", "adjusted_budget", "final", "prior_final"];
/** From grave to slight. */
export const SEVERITIES = ["error", "warning", "hint"];
const NO_LINE = "none";

/**
 * @param {object} result  as the contract defines it
 * @returns {object}
 *   text      the report's CodePoints; segments: its marked words (see evidence.js)
 *   lines     an entry for each budget line; loose: one of the same form for what belongs to none
 *   targets   Map of key to {key, kind, start, end, tab, card}: the words of a record and where it is shown
 *   findings  entries {record, lines, following}: the lines that its words are of, and the entries that follow from it; facts: Map of an achievement's id to what it tells; total: the entry of the line that the overview shows, or null
 */
export function modelOf(result) {
  const text = new CodePoints(result.document.text);
  const year = result.document.fiscal_year;
  const lines = result.budget_lines.map((record) => lineEntry(record.id, record, year));
  const loose = lineEntry(NO_LINE, null, year);
  const entries = new Map(lines.map((entry) => [entry.id, entry]));
  const ownerOf = (record) => entries.get(record.budget_line_id) ?? loose;
  for (const list of ["variances", "achievements", "indicators"]) {
    for (const record of result[list]) ownerOf(record)[list].push(record);
  }
  const targets = targetsOf(result, ownerOf);
  const segments = segmentsOf([...targets.values()]);
  const findings = result.findings.map((record) => ({ record, lines: [], following: [] }));
  attach(findings, segments, entries);
  const found = new Map(findings.map((each) => [each.record.id, each]));
  for (const each of findings) found.get(each.record.root)?.following.push(each);
  const facts = new Map(result.facts.flatMap((fact) => fact.achievement_ids.map((id) => [id, fact])));
  return { result, text, segments, lines, loose, entries, targets, findings, facts, total: totalOf(lines), ownerOf };
}

/** The key of a cause of a variance: its own where somebody added it, else by its number. */
export function causeKey(variance, index) {
  return variance.causes[index].key ?? `${variance.id}.${index}`;
}

/** The name of a line as people say it, outermost first. */
export function lineName(record) {
  return record.path.join(" › ");
}

/** An amount in 元, or null in a unit that is no money. */
export function inYuan(amount) {
  const factor = YUAN[amount?.unit];
  return factor === undefined ? null : amount.value * factor;
}

function lineEntry(id, record, year) {
  const amounts = record ? amountsByMeasure(record, year) : new Map();
  const first = (measure) => amounts.get(measure)?.find((amount) => !amount.removed) ?? null;
  const final = first("final");
  const rates = ["adjusted_budget", "initial_budget"]
    .map((measure) => ({ measure, rate: rateOf(first(measure), final) }))
    .filter((each) => each.rate !== null);
  return {
    id, record, amounts, final, rates,
    budget: first(rates[0]?.measure) ?? first("adjusted_budget") ?? first("initial_budget"),
    variances: [], achievements: [], indicators: [], findings: [],
  };
}

/** Each measure's amounts with their keys, those of the year reported on first. */
function amountsByMeasure(record, year) {
  const amounts = new Map();
  for (const measure of MEASURES) {
    const found = record.amounts
      .map((amount, index) => ({ ...amount, key: `${record.id}.${index}` }))
      .filter((amount) => amount.measure === measure);
    const away = (amount) => measure !== "prior_final" && amount.fiscal_year !== null && amount.fiscal_year !== year;
    found.sort((one, other) => away(one) - away(other));
    if (found.length) amounts.set(measure, found);
  }
  return amounts;
}

function rateOf(budget, final) {
  const [whole, part] = [inYuan(budget), inYuan(final)];
  return whole && part !== null ? (100 * part) / whole : null;
}

/** The largest total that states both figures; the first of equals. */
function totalOf(lines) {
  let best = null;
  for (const entry of lines) {
    const complete = entry.record.category === "total" && entry.rates.length;
    if (complete && (!best || inYuan(entry.final) > inYuan(best.final))) best = entry;
  }
  return best;
}

/** The rate of a result's total in percent, or null without one. */
export function rateOfTotal(result) {
  const totals = result.budget_lines.filter((record) => record.category === "total");
  const total = totalOf(totals.map((record) => lineEntry(record.id, record, result.document.fiscal_year)));
  return total && total.rates[0].rate;
}

function targetsOf(result, ownerOf) {
  const targets = new Map();
  const add = (key, kind, span, tab, card) =>
    targets.set(key, { key, kind, start: span.start, end: span.end, tab, card });
  for (const line of result.budget_lines) {
    line.amounts.forEach((amount, index) => add(`${line.id}.${index}`, "amount", amount, "lines", line.id));
  }
  for (const variance of result.variances) {
    const card = ownerOf(variance).id;
    add(variance.id, "variance", variance, "lines", card);
    variance.causes.forEach((cause, index) => add(causeKey(variance, index), "cause", cause, "lines", card));
  }
  for (const record of result.achievements) add(record.id, "achievement", record, "lines", ownerOf(record).id);
  for (const record of result.indicators) add(record.id, "indicator", record, "lines", ownerOf(record).id);
  for (const record of result.findings) {
    record.spans.forEach((span, index) => add(`${record.id}.${index}`, "finding", span, "findings", record.id));
  }
  return targets;
}

/** A finding belongs to the lines whose own words its evidence shares. */
function attach(findings, segments, entries) {
  const byId = new Map(findings.map((finding) => [finding.record.id, finding]));
  const linesOf = new Map(findings.map((finding) => [finding.record.id, new Set()]));
  for (const { spans } of segments) {
    const lines = spans.filter((span) => span.kind !== "finding").map((span) => entries.get(span.card));
    for (const span of spans) {
      if (span.kind === "finding") lines.forEach((line) => line && linesOf.get(span.card).add(line));
    }
  }
  for (const [id, lines] of linesOf) {
    byId.get(id).lines = [...lines];
    for (const line of lines) line.findings.push(byId.get(id).record);
  }
}
