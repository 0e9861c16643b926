/**
 * What the reader decided about findings and corrected in records, beside the result, which stays as it was read.
 *
 * Two parts, each by the key of what it is about: `decisions` {rule, verdict, comment} of findings, and `corrections`
 * {kind, start, end, checked?, removed?, and the fields that are other than read} of records. A record that was added has
 * `added`, its own start and end, and all its fields; a cause is added to the variance `variance`. The words of a cause
 * are `extent` where they are others than read. All of it is kept in the browser,
 * and saved to and loaded from a review file (annotations/reviews.py); where the service keeps reviews, `base` is
 * what it was known to keep last, beside it.
 */

import { CodePoints, countPoints } from "./text.js";
import { known } from "./words.js";

const VERSION = "1";
const KEPT = "jixiao-review:";
/** The parts of a review. */
export const PARTS = ["decisions", "corrections"];

const isText = (value) => typeof value === "string";
const isFlag = (value) => typeof value === "boolean";
const isOneOf = (...values) => (value) => values.includes(value);

/** The fields of each part's entries, each with what its value must be; those of NEEDED are in every entry. */
const ENTRY_FIELDS = {
  decisions: { rule: isText, verdict: isOneOf("confirmed", "dismissed"), comment: isText },
  corrections: {
    kind: isOneOf("achievement", "cause", "variance", "indicator", "amount"),
    start: Number.isInteger, end: Number.isInteger, checked: isFlag, removed: isFlag,
    type: isText, value: Number.isFinite, unit: isText, category: isText,
    measure: (value) => isText(value) && known("amounts.measure", value) !== null,
    line: (value) => value === null || isText(value),
    added: isFlag, variance: isText,
    extent: (value) => Array.isArray(value) && value.length === 2 && value.every(Number.isInteger) && value[0] < value[1],
  },
};
const NEEDED = { decisions: ["rule"], corrections: ["kind", "start", "end"] };

export class Review {
  /**
   * @param {object} result  as it was read
   * @param {(part: string, key: string) => void} changed  called after every change, and with no arguments after a load
   */
  constructor(result, changed) {
    const { id, source, text } = result.document;
    this.document = { id, source };
    this.length = countPoints(text);
    this.records = recordsOf(result);
    this.changed = changed;
    this.history = [];
    /** Whether the browser keeps what is decided. */
    this.kept = true;
    /**
     * As the service is known to keep it, or null where it keeps none: {revision, decisions, corrections, said, clashes};
     * clashes: of each record that the reader changed otherwise than somebody else, and has yet to choose (workspace.js).
     */
    this.base = null;
    /** Called after every change, before it is shown. */
    this.saved = () => {};
    this.decisions = {};
    this.corrections = {};
    const before = this.store((storage) => storage.getItem(KEPT + id));
    const found = before && parsed(before);
    if (found) {
      this.fill(found);
      if (document.documentElement.dataset.workspace) this.base = baseOf(before);
    }
  }

  /** What was decided about a finding; of another one, which another version of the engine gave its id, nothing. */
  decision(record) {
    const found = this.decisions[record.id];
    return { verdict: null, comment: "", ...(found?.rule === record.rule ? found : { rule: record.rule }) };
  }

  /** Who said what stands here about a record, and when, as the service keeps it: {by, at}; null where it does not. */
  said(part, key) {
    return this.base && isSame(this.base[part][key], this[part][key]) ? this.base.said[part]?.[key] ?? null : null;
  }

  /** Decides something about a finding: {verdict} or {comment}. */
  decide(record, change) {
    const next = { ...this.decision(record), ...change };
    this.set("decisions", record.id, next.verdict || next.comment ? next : null);
  }

  /** Corrects a record, or with null takes back all that was corrected in it. */
  correct(target, change) {
    const { key, kind, start, end } = target;
    const next = change && { kind, start, end, ...this.corrections[key], ...change };
    this.set("corrections", key, stateOf(next) && !(next.added && next.removed) ? next : null);
  }

  /**
   * Adds a record for words that were marked; its key, which no record has that was read.
   * @param {{kind: string, start: number, end: number}} record  with all its fields
   */
  add(record) {
    const key = `+${record.start}-${record.end}-${record.kind}`;
    this.set("corrections", key, { ...record, added: true });
    return key;
  }

  set(part, key, value) {
    this.history.push([part, key, this[part][key] ?? null]);
    this.put(part, key, value);
  }

  put(part, key, value) {
    if (value) this[part][key] = value;
    else delete this[part][key];
    this.keep();
    this.saved();
    this.changed(part, key);
  }

  /** Takes what somebody else changed, as {part, key, entry}: none of it can be taken back by undoing one's own. */
  take(changes) {
    for (const { part, key, entry } of changes) {
      if (entry && this.fits(part, key, entry)) this[part][key] = entry;
      else delete this[part][key];
    }
    const others = new Set(changes.map(({ part, key }) => `${part} ${key}`));
    this.history = this.history.filter(([part, key]) => !others.has(`${part} ${key}`));
    this.keep();
    if (changes.every(({ part }) => part === "decisions")) changes.forEach(({ part, key }) => this.changed(part, key));
    else this.changed();
  }

  /** Takes back the last change; what it was about as {part, key}, or null where there is none left. */
  undo() {
    const last = this.history.pop();
    if (!last) return null;
    const [part, key, before] = last;
    this.put(part, key, before);
    return { part, key };
  }

  /** How many findings have a verdict, and how many records are corrected. */
  counts() {
    const verdicts = Object.values(this.decisions).map((each) => each.verdict);
    const count = (verdict) => verdicts.filter((each) => each === verdict).length;
    return { confirmed: count("confirmed"), dismissed: count("dismissed"), corrected: Object.keys(this.corrections).length };
  }

  /** The review file's content; `parts` are others than these where something else than what is here is to be written. */
  file({ decisions, corrections } = this, more = {}) {
    return JSON.stringify({ review_version: VERSION, document: this.document, decisions, corrections, ...more }, null, 1);
  }

  /**
   * Takes a review file in the place of what is here; where the service keeps reviews, beside what others said there.
   * @returns {string|null}  the key of the words that say why it cannot be taken
   */
  load(content) {
    const found = parsed(content);
    if (!found) return "review_none";
    if (found.document?.id !== this.document.id) return "review_other";
    if (this.base) this.putBeside(found);
    else this.fill(found);
    this.history = [];
    this.keep();
    this.saved();
    this.changed();
    return null;
  }

  /** Puts a review file's entries beside those that are here; where the service keeps another entry, the reader is asked. */
  putBeside(found) {
    const clashes = { ...this.base.clashes };
    for (const part of PARTS) {
      for (const [key, own] of Object.entries(this.fitting(part, found[part]))) {
        const entry = this.base[part][key];
        if (entry && !isSame(entry, own)) clashes[`${part} ${key}`] = { part, key, entry };
        this[part][key] = own;
      }
    }
    this.base = { ...this.base, clashes };
  }

  /** Takes the parts of a review file, less what does not fit the report as it was read. */
  fill(parts) {
    for (const part of PARTS) this[part] = this.fitting(part, parts[part]);
  }

  /** The entries of a part that fit the report as it was read. */
  fitting(part, entries) {
    return Object.fromEntries(Object.entries(entries).filter(([key, entry]) => this.fits(part, key, entry)));
  }

  /** Whether an entry says something, and that of words that were read, or of some that were added. */
  fits(part, key, entry) {
    if (part === "decisions") return true;
    const { start, end, extent = [start, end], added, kind, variance } = entry;
    const within = (from, to) => 0 <= from && from < to && to <= this.length;
    const record = this.records.get(key);
    const found = added ? within(start, end) && !record && (kind !== "cause" || this.records.has(variance))
      : record?.start === start && record.end === end;
    return Boolean(found && within(...extent) && stateOf(entry));
  }

  keep() {
    const empty = !this.base && PARTS.every((part) => !Object.keys(this[part]).length);
    const name = KEPT + this.document.id;
    this.store((storage) => empty ? storage.removeItem(name) : storage.setItem(name, this.file(this, this.base ? { base: this.base } : {})));
  }

  /** Asks the browser's store, which may be full, or closed to this page. */
  store(ask) {
    try {
      return ask(window.localStorage);
    } catch {
      this.kept = false;
      return null;
    }
  }
}

/** What the browser kept of what the service keeps, or null where it is not whole. */
function baseOf(content) {
  const { base } = JSON.parse(content);
  const complete = isObject(base) && Number.isInteger(base.revision) && isObject(base.said) && isObject(base.clashes);
  const parts = complete && parsed(JSON.stringify({ ...base, review_version: VERSION }));
  return parts ? { ...base, decisions: parts.decisions, corrections: parts.corrections } : null;
}

/** The content of a review file, each entry without its empty fields; null where not all of it is as it should be. */
function parsed(content) {
  let found;
  try {
    found = JSON.parse(content);
  } catch {
    return null;
  }
  if (found?.review_version !== VERSION) return null;
  const review = { document: found.document };
  for (const part of PARTS) {
    const entries = found[part] === undefined ? {} : found[part];
    if (!isObject(entries) || !Object.values(entries).every(isObject)) return null;
    const whole = Object.entries(entries).map(([key, entry]) => [key, withoutEmpty(entry)]);
    if (!whole.every(([, entry]) => isWhole(part, entry))) return null;
    review[part] = Object.fromEntries(whole);
  }
  return review;
}

function isObject(value) {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** An entry without the fields that are null; only a line may be: then the record belongs to none. */
function withoutEmpty(entry) {
  return Object.fromEntries(Object.entries(entry).filter(([name, value]) => value !== null || name === "line"));
}

/** Whether two entries say the same; null and undefined say nothing. */
export function isSame(one, other) {
  return inOrder(one) === inOrder(other);
}

function inOrder(entry) {
  return JSON.stringify(Object.entries(withoutEmpty(entry ?? {})).sort(([one], [other]) => (one < other ? -1 : 1)));
}

function isWhole(part, entry) {
  return NEEDED[part].every((name) => name in entry)
    && Object.entries(entry).every(([name, value]) => Object.hasOwn(ENTRY_FIELDS[part], name) && ENTRY_FIELDS[part][name](value));
}

/** The records of a result that can be corrected, by their keys. */
function recordsOf(result) {
  const ofParts = (list, parts) =>
    list.flatMap((record) => record[parts].map((each, index) => [`${record.id}.${index}`, each]));
  return new Map([
    ...[...result.achievements, ...result.indicators, ...result.variances].map((record) => [record.id, record]),
    ...ofParts(result.variances, "causes"),
    ...ofParts(result.budget_lines, "amounts"),
  ]);
}

/** The result with what was corrected in it; the records that were removed stay in their places, marked `removed`. */
export function correctedResult(result, { corrections }) {
  if (!Object.keys(corrections).length) return result;
  const ids = new Map(result.budget_lines.map((line) => [lineKey(line), line.id]));
  const text = new CodePoints(result.document.text);
  const added = Object.entries(corrections).filter(([, change]) => change.added);
  const made = (key, record, ...fields) => {
    const change = corrections[key];
    if (!change) return record;
    const next = { ...record };
    for (const field of fields) if (field in change) next[field] = change[field];
    if (change.removed) next.removed = true;
    if (change.extent) [next.start, next.end] = change.extent;
    if (change.extent) next.text = text.slice(...change.extent);
    if ("line" in change) next.budget_line_id = ids.get(change.line) ?? null;
    if ("link_score" in record && ("line" in change || change.checked)) next.link_score = 1; // a person said so
    return next;
  };
  return {
    ...result,
    achievements: [
      ...result.achievements.map((record) => made(record.id, record, "type", "value", "unit")),
      ...added.filter(([, { kind }]) => kind === "achievement").map(([key, change]) => addedAchievement(key, change, text, ids)),
    ],
    indicators: result.indicators.map((record) => made(record.id, record)),
    variances: result.variances.map((record) => ({
      ...made(record.id, record),
      causes: [
        ...record.causes.map((cause, index) => made(`${record.id}.${index}`, cause, "category")),
        ...added.filter(([, change]) => change.variance === record.id)
          .map(([key, { start, end, category }]) => ({ key, start, end, text: text.slice(start, end), category })),
      ],
    })),
    budget_lines: result.budget_lines.map((line) => ({
      ...line,
      amounts: line.amounts.map((amount, index) => made(`${line.id}.${index}`, amount, "value", "unit", "measure")),
    })),
  };
}

/** A record that somebody marked, with the fields that a record that was read has. */
function addedAchievement(id, { start, end, type, value, unit, line }, text, ids) {
  return {
    id, start, end, text: text.slice(start, end), type, value, unit, qualifier: null, object: null, section_id: null,
    budget_line_id: ids.get(line) ?? null, link_score: 1, confidence: 1, source: null,
  };
}

/** What a correction makes of its record: "added", "removed", "checked" (right as read), "corrected", or null without one. */
export function stateOf(correction) {
  if (!correction) return null;
  if (correction.added) return "added";
  if (correction.removed) return "removed";
  const { kind, start, end, checked, removed, ...fields } = correction;
  return Object.keys(fields).length ? "corrected" : checked ? "checked" : null;
}

/** A line's name in reviews, and in the models' data: its path joined with /. */
export function lineKey(line) {
  return line.path.join("/");
}

/** A number that was typed, or null where it is none. */
export function typedNumber(text) {
  const plain = text.replaceAll(/[,，\s]/g, "");
  return countPoints(plain) && Number.isFinite(Number(plain)) ? Number(plain) : null;
}
