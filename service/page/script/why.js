import { byId, element } from "./elements.js";
import { lineName } from "./model.js";
import { fullPlace } from "./places.js";
import { squeezed } from "./parts.js";
import { known, label, rateText, signedText, word } from "./words.js";

/** Why a record is as it is: what was considered, what spoke for it and against it, each word with its place. */

/** The explanations of a result by the keys of the records that they are of. */
export function whysOf(result) {
  const { quantities = [], causes = [] } = result.explanations ?? {};
  const keys = new Map(result.variances.flatMap((record) =>
    record.causes.map((cause, index) => [`${record.id} ${cause.start}`, `${record.id}.${index}`])));
  return new Map([
    ...quantities.filter((each) => each.achievement_id).map((each) => [each.achievement_id, each]),
    ...causes.map((each) => [keys.get(`${each.variance_id} ${each.start}`), each]),
  ]);
}

/**
 * Fills the part that says why, or hides it where nothing is to be said.
 * @param {object} model
 * @param {object} target  of the record, see model.js
 * @param {object} record  as it stands
 */
export function showWhy(model, target, record) {
  // Of what somebody added, why it was taken for none.
  const added = model.review.corrections[target.key]?.added;
  const why = added
    ? model.passed.find((each) => each.start < target.end && target.start < each.end)
    : model.whys.get(target.key);
  const parts = !why ? plainParts(target, record) : target.kind === "cause" && !added ? causeParts(why) : quantityParts(model, why);
  byId("why").hidden = !parts.length;
  byId("why-parts").replaceChildren(...parts);
}

/** A record that nobody had to choose a type for: where it was read. */
function plainParts(target, record) {
  const place = fullPlace(target.start);
  const source = record.source ? known("amounts.source", record.source) : null;
  const said = [source, place].filter(Boolean).join(" · ");
  return said ? [element("p", {}, word("why_read", { place: said }))] : [];
}

function quantityParts(model, why) {
  const types = (name) => (name ? label("achievements.type", name) : word("why_no_achievement"));
  const lines = (name) => (name ? lineName(model.entries.get(name).record) : word("no_line"));
  return [
    why.rule ? element("p", {}, word("why_against", { rule: label("explanations.rule", why.rule) })) : null,
    why.achieved ? decision("why_achieved", [why.achieved], () => word("why_is_one")) : null,
    decision("why_types", why.types, types),
    decision("why_joint", why.joint, types),
    decision("why_lines", why.lines, lines),
  ].filter(Boolean);
}

function causeParts(why) {
  const name = (code) => label("causes.category", code);
  return [decision("why_categories", why.categories, name), decision("why_joint", why.joint, name)].filter(Boolean);
}

/** One decision: its candidates, the likeliest first and open, or null where there are none. */
function decision(title, considered, nameOf) {
  if (!considered.length) return null;
  return element("section", { class: "decision" }, element("h3", {}, word(title)),
    considered.map((each, index) => candidate(each, nameOf(each.name), index === 0)));
}

function candidate(each, name, open) {
  const said = each.dropped
    ? label("explanations.dropped", each.dropped)
    : each.probability === null ? signedText(each.score) : rateText(100 * each.probability);
  const head = [element("b", {}, name), " ", element("small", {}, said)];
  if (!each.contributions.length) return element("p", { class: "candidate" }, head);
  return element("details", { class: "candidate", open }, element("summary", {}, head),
    element("ul", {}, each.contributions.map((part) => element("li", {}, contribution(part)))));
}

function contribution({ source, zone, amount, words }) {
  return [
    element("span", { class: amount < 0 ? "minus" : "plus" }, signedText(amount)), " ",
    label("explanations.source", source), " ",
    words ? element("button", { type: "button", class: "link", "data-start": words.start, "data-end": words.end }, short(words.text)) : null,
    zone ? element("small", {}, ` ${label("explanations.zone", zone)}`) : null,
  ];
}

const LONGEST = 24; // characters of a stretch of text that are shown

function short(text) {
  const plain = squeezed(text);
  return plain.length > LONGEST ? `${plain.slice(0, LONGEST)}…` : plain;
}
