import { announce, byId, element } from "./elements.js";
import { lineName } from "./model.js";
import { isDoubtful } from "./parts.js";
import { placeWords } from "./places.js";
import { clauseAround } from "./text.js";
import { label, word } from "./words.js";

/** Downloads: what the page can write itself. Excel is the service's to write. */

const MARK = "\ufeff"; // by which Excel knows a CSV file as UTF-8

/** Hands a file to the reader. */
export function save(name, content, type) {
  const address = URL.createObjectURL(content instanceof Blob ? content : new Blob([content], { type }));
  const link = element("a", { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
  announce(word("downloaded", { name }));
}

/** The report's name without its ending, for files made of it. */
export function stem(model) {
  const name = model.result.document.source.replace(/\.[^.]*$/, "").replaceAll(/[<>:"/\\|?*\u0000-\u001f]/g, "_");
  return name || "report";
}

/** Fills the menu; `excel` is called for the workbook, or null where there is no service to write it. */
export function showDownloads(model, excel) {
  const entry = (name, run) => {
    const button = element("button", { type: "button" }, name);
    button.addEventListener("click", () => {
      byId("download").open = false;
      byId("download").querySelector("summary").focus();
      run();
    });
    return element("li", {}, button);
  };
  const tables = ["lines", "causes", "achievements", "indicators", "findings"];
  byId("downloads").replaceChildren(...[
    entry(word("download_json"), () =>
      save(`${stem(model)}.json`, JSON.stringify(model.read, null, 2), "application/json")),
    excel && entry(word("download_excel"), excel),
    ...tables.map((table) => entry(word("download_csv", { table: word(table) }), () =>
      save(`${stem(model)}-${table}.csv`, MARK + csv(tableOf(model, table)), "text/csv"))),
  ].filter(Boolean));
}

/** A table of the result as rows of cells, the first the names of its columns. */
export function tableOf(model, table) {
  const { result, review } = model;
  const stays = (record) => !record.removed;
  const lineOf = (record) => {
    const entry = model.entries.get(record.budget_line_id);
    return entry ? lineName(entry.record) : "";
  };
  const heads = (...names) => names.map((name) => word(name));
  if (table === "lines") {
    const measures = ["initial_budget", "adjusted_budget", "final", "prior_final"];
    const wan = (amount) => (amount ? [amount.value, amount.unit] : ["", ""]);
    return [
      [...heads("column_id", "lines", "column_category"),
        ...measures.flatMap((measure) => [label("amounts.measure", measure), word("column_unit")]), `${word("rate")} %`],
      ...model.lines.map((entry) => [
        entry.id, lineName(entry.record), label("budget_lines.category", entry.record.category),
        ...measures.flatMap((measure) => wan(entry.amounts.get(measure)?.find(stays))),
        entry.rates.length ? entry.rates[0].rate.toFixed(2) : "",
      ]),
    ];
  }
  if (table === "causes") {
    return [
      heads("column_id", "lines", "column_basis", "column_direction", "column_amount", "column_category", "causes", "column_start", "column_end", "column_place"),
      ...result.variances.filter(stays).flatMap((record) => record.causes.filter(stays).map((cause) => [
        record.id, lineOf(record), label("variances.basis", record.basis), label("variances.direction", record.direction),
        record.amount, label("causes.category", cause.category), cause.text, cause.start, cause.end, placeWords(cause.start),
      ])),
    ];
  }
  if (table === "achievements") {
    return [
      heads("column_id", "lines", "doubtful_link", "column_type", "column_value", "column_unit", "column_text", "column_context", "column_start", "column_end", "column_place"),
      ...result.achievements.filter(stays).map((record) => {
        const { before, after } = clauseAround(model.text, record.start, record.end);
        return [record.id, lineOf(record), isDoubtful(record) ? "✓" : "", label("achievements.type", record.type), record.value, record.unit, record.text,
          before + record.text + after, record.start, record.end, placeWords(record.start)];
      }),
    ];
  }
  if (table === "indicators") {
    return [
      heads("column_id", "lines", "project", "column_level1", "column_level2", "column_name", "target", "actual", "weight", "score", "deviation", "column_place"),
      ...result.indicators.filter(stays).map((record) => [record.id, lineOf(record), record.project, record.level1, record.level2,
        record.name, record.target, record.actual, record.weight, record.score, record.deviation_cause,
        placeWords(record.start)]),
    ];
  }
  return [
    heads("column_id", "lines", "column_severity", "column_rule", "column_message", "stated", "expected", "column_text", "column_place", "decide", "comment"),
    ...model.findings.map(({ record, lines }) => [
      record.id, lines.map((entry) => lineName(entry.record)).join("; "), label("findings.severity", record.severity),
      label("findings.rule", record.rule), record.message, record.stated, record.expected,
      record.spans.map((span) => span.text).join(" | "),
      record.spans.map((span) => placeWords(span.start)).join(" | ").replace(/^[ |]+$/, ""),
      ...decisionCells(review.decision(record)),
    ]),
  ];
}

function decisionCells({ verdict, comment }) {
  return [verdict && word(verdict), comment];
}

/** Rows as CSV (RFC 4180). */
export function csv(rows) {
  return rows.map((row) => `${row.map(cell).join(",")}\r\n`).join("");
}

function cell(value) {
  if (value === null || value === undefined) return "";
  // A spreadsheet takes a text that begins so for a formula, and the report's words are anybody's.
  const text = typeof value === "string" && /^[=+\-@＝＋－＠\t\r\n]/.test(value) ? `'${value}` : String(value);
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
