import { byId, element } from "./elements.js";
import { clauseAround, grouped } from "./text.js";
import { groupOf, label, word } from "./words.js";

/** What the reader wants to see: by a line's category, an achievement's type, a finding, and words. */

const FIELDS = ["search", "category", "type", "finding"];

/**
 * Tests for each kind of record, which look at the filters as they stand when they are called.
 * @returns {object}  lines(entry), achievements(record), indicators(record), findings({record, lines}), and inLine(record)
 *   for the achievements in a line's card
 */
export function passesOf(model) {
  const found = haystacks(model);
  const categoryFits = (entry) => !chosen("category") || entry?.record?.category === chosen("category");
  const typeFits = (record) => !chosen("type") || record.type === chosen("type");
  const wordsFit = (thing) => {
    const wanted = chosen("search").trim().toLowerCase();
    return !wanted || wanted.split(/\s+/).every((part) => found(thing).includes(part));
  };
  const holds = (entry) =>
    entry.record || entry.achievements.length || entry.variances.length || entry.indicators.length;
  return {
    lines: (entry) =>
      Boolean(holds(entry)) && categoryFits(entry) && wordsFit(entry) &&
      (!chosen("type") || entry.achievements.some(typeFits)) &&
      (!chosen("finding") || entry.findings.some(findingFits)),
    achievements: (record) => typeFits(record) && categoryFits(model.entries.get(record.budget_line_id)) && wordsFit(record),
    indicators: (record) => categoryFits(model.entries.get(record.budget_line_id)) && wordsFit(record),
    findings: (each) =>
      findingFits(each.record) && (!chosen("category") || each.lines.some(categoryFits)) && wordsFit(each),
    inLine: typeFits,
  };
}

/** Fills the lists to choose from, with how many records each choice has, and keeps what was chosen. */
export function showFilters(model) {
  const { result } = model;
  const options = (records, field, name, prefix = "") =>
    [...grouped(records, (record) => record[name])].map(([value, group]) =>
      element("option", { value: prefix + value }, `${label(field, value)}（${group.length}）`));
  fill("category", options(result.budget_lines, "budget_lines.category", "category"));
  const groups = grouped(result.achievements, (record) => groupOf(record.type));
  fill("type", [...groups].map(([group, records]) =>
    element("optgroup", { label: group }, options(records, "achievements.type", "type"))));
  fill("finding", !result.findings.length ? [] : [
    element("option", { value: "any" }, `${word("any_finding")}（${result.findings.length}）`),
    element("optgroup", { label: word("by_severity") }, options(result.findings, "findings.severity", "severity", "severity:")),
    element("optgroup", { label: word("by_rule") }, options(result.findings, "findings.rule", "rule", "rule:")),
  ]);
}

/** Calls back, a moment after the reader's last change. */
export function watchFilters(changed) {
  let timer = null;
  byId("filters").oninput = () => {
    clearTimeout(timer);
    timer = setTimeout(changed, 120);
  };
  byId("filters").onsubmit = (event) => event.preventDefault();
  byId("clear").onclick = () => {
    clearFilters();
    changed();
    byId("search").focus();
  };
}

/** Whether anything is filtered out. */
export function anyFilter() {
  return FIELDS.some((name) => byId(name).value.trim());
}

/** Lets everything pass. */
export function clearFilters() {
  FIELDS.forEach((name) => (byId(name).value = ""));
}

function chosen(name) {
  return byId(name).value;
}

function fill(name, options) {
  const select = byId(name);
  const before = select.value;
  select.replaceChildren(element("option", { value: "" }, word("all")), ...options);
  select.value = before;
  if (select.selectedIndex < 0) select.value = "";
}

function findingFits(record) {
  const wanted = chosen("finding");
  if (!wanted || wanted === "any") return true;
  const [name, value] = wanted.split(":");
  return record[name] === value;
}

/** What the search looks through, for each thing once. */
function haystacks(model) {
  const known = new Map();
  const achievement = (record) => {
    const { before, after } = clauseAround(model.text, record.start, record.end);
    return [before, record.text, after, record.object, label("achievements.type", record.type)];
  };
  const indicator = (record) => [record.name, record.target, record.actual, record.project, record.deviation_cause];
  const finding = (record) => [record.message, label("findings.rule", record.rule), ...record.spans.map((span) => span.text)];
  const line = (entry) => [
    entry.record?.path, entry.record?.code,
    entry.variances.map((record) => [record.text, record.causes.map((cause) => label("causes.category", cause.category))]),
    entry.achievements.map(achievement), entry.indicators.map(indicator), entry.findings.map(finding),
  ];
  const textOf = (thing) => {
    if (thing.variances) return line(thing);
    if (thing.record) return finding(thing.record);
    return thing.table_id ? indicator(thing) : achievement(thing);
  };
  return (thing) => {
    if (!known.has(thing)) known.set(thing, textOf(thing).flat(Infinity).filter(Boolean).join("\n").toLowerCase());
    return known.get(thing);
  };
}
