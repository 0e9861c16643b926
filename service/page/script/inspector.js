import { byId, element } from "./elements.js";
import { saidWords } from "./deciding.js";
import { lineName } from "./model.js";
import { lineKey, typedNumber } from "./review.js";
import { squeezed } from "./parts.js";
import { showWhy } from "./why.js";
import { allLabels, currentLanguage, label, rateText, word } from "./words.js";

/** Correcting the record that was chosen: its type, value, unit, line; that it is right as read; that it is none. */

/** The fields of each kind: name, and the codes to choose from, "number", "text" or "line". */
const FIELDS_OF = {
  achievement: [["type", "achievements.type"], ["value", "number"], ["unit", "text"], ["line", "line"]],
  cause: [["category", "causes.category"]],
  variance: [["line", "line"]],
  indicator: [["line", "line"]],
  amount: [["value", "number"], ["unit", "text"], ["measure", "amounts.measure"]],
};

/** Shows a record's fields, or nothing where the key is none that can be corrected. */
export function inspect(model, key) {
  const panel = byId("inspector");
  const target = model.targets.get(key);
  const fields = target && FIELDS_OF[target.kind];
  panel.hidden = !fields;
  if (!fields) {
    delete panel.dataset.shown; // a report shown anew has another review, to which its fields are yet to be bound
    return;
  }
  const record = recordOf(model.result, key);
  const correction = model.review.corrections[key];
  const shown = `${model.review.document.id} ${key} ${currentLanguage()}`;
  // The fields stay while one goes through them, or the focus would be lost.
  if (panel.dataset.shown !== shown) {
    build(model, target, fields, record);
    showWhy(model, target, record);
  }
  // What the engine was sure of is what it read, whatever was made of it since.
  const sure = correction?.added ? "" : sureness(target.kind, recordOf(model.read, key));
  byId("inspector-sure").textContent = [sure, saidWords(model.review, "corrections", key)].filter(Boolean).join(" · ");
  panel.dataset.shown = shown;
  panel.dataset.key = key;
  for (const [name, kind] of fields) {
    const input = panel.querySelector(`[data-field=${name}]`);
    input.value = kind === "line" ? lineOf(model, record) : record[name];
    input.setAttribute("aria-invalid", "false");
  }
  for (const name of ["checked", "removed"]) {
    panel.querySelector(`.${name}`).setAttribute("aria-pressed", String(Boolean(correction?.[name])));
  }
  byId("inspector-restore").disabled = !correction;
}

function build(model, target, fields, record) {
  const { review } = model;
  const toggle = (name, other) => review.correct(target, { [name]: !review.corrections[target.key]?.[name], [other]: false });
  byId("inspector-title").replaceChildren(
    element("b", {}, word(`kind_${target.kind}`)), ` ${squeezed(model.text.slice(target.start, target.end)).slice(0, 60)} `,
    element("small", { id: "inspector-sure" }));
  byId("inspector-fields").replaceChildren(
    ...fields.map(([name, kind]) => field(model, name, kind, (values) => review.correct(target, values))),
    element("p", { class: "inspector-tools" },
      button("checked", () => toggle("checked", "removed")),
      button("removed", () => toggle("removed", "checked")),
      element("button", { type: "button", id: "inspector-restore" }, word("restore"))),
  );
  byId("inspector-restore").onclick = () => review.correct(target, null);
}

function button(name, press) {
  const made = element("button", { type: "button", class: name }, word(name));
  made.addEventListener("click", press);
  return made;
}

function lineOf(model, record) {
  const entry = model.entries.get(record.budget_line_id);
  return entry ? lineKey(entry.record) : "";
}

function field(model, name, kind, change) {
  const input = kind === "number" || kind === "text"
    ? element("input", { type: "text", inputmode: kind === "number" ? "decimal" : null })
    : element("select", {}, choices(model, kind).map(([code, text]) => element("option", { value: code }, text)));
  input.dataset.field = name;
  input.addEventListener("change", () => {
    const value = kind === "number" ? typedNumber(input.value) : kind === "line" ? input.value || null : input.value.trim();
    const wrong = (kind === "number" && value === null) || value === "";
    input.setAttribute("aria-invalid", String(wrong));
    if (!wrong) change({ [name]: value, removed: false });
  });
  return element("label", {}, element("span", {}, word(`field_${name}`)), input);
}

function choices(model, kind) {
  if (kind !== "line") return allLabels(kind);
  const lines = new Map(model.lines.map(({ record }) => [lineKey(record), lineName(record)]));
  return [["", word("no_line")], ...lines];
}

/** The record of a key, or its part. */
function recordOf(result, key) {
  const [id, index] = key.split(".");
  const found = (list) => list.find((each) => each.id === id);
  const added = result.variances.flatMap((each) => each.causes).find((each) => each.key === key);
  if (added) return added;
  if (index === undefined) return found(result.achievements) ?? found(result.variances) ?? found(result.indicators);
  return found(result.budget_lines)?.amounts[index] ?? found(result.variances).causes[index];
}

/** How sure the engine is of a record, where it says so. */
function sureness(kind, record) {
  if (kind !== "achievement") return "";
  const parts = [word("sure_type", { rate: rateText(100 * record.confidence), type: label("achievements.type", record.type) })];
  if (record.budget_line_id !== null) parts.push(word("sure_line", { rate: rateText(100 * record.link_score) }));
  return parts.join(" · ");
}
