/**
 * What the reader decided about findings and corrected in records, beside the result, which stays as it was read.
 *
 * Two parts, each by the key of what it is about: `decisions` {rule, verdict, comment} of findings, and `corrections`
 * {kind, start, end, checked?, removed?, and the fields that are other than read} of records. It is kept in the browser,
 * and saved to and loaded from a review file (annotations/reviews.py).
 */

import { countPoints } from "./text.js";

const VERSION = "1";
const KEPT = "jixiao-review:";
const PARTS = ["decisions", "corrections"];

export class Review {
  /**
   * @param {object} document  of the result
   * @param {(part: string, key: string) => void} changed  called after every change, and with no arguments after a load
   */
  constructor(document, changed) {
    this.document = { id: document.id, source: document.source };
    this.changed = changed;
    this.history = [];
    /** Whether the browser keeps what is decided. */
    this.kept = true;
    this.decisions = {};
    this.corrections = {};
    const before = this.store((storage) => storage.getItem(KEPT + document.id));
    if (before) this.fill(JSON.parse(before));
  }

  /** What was decided about a finding; of another one, which another version of the engine gave its id, nothing. */
  decision(record) {
    const found = this.decisions[record.id];
    return found?.rule === record.rule ? found : { rule: record.rule, verdict: null, comment: "" };
  }

  /** Decides something about a finding: {verdict} or {comment}. */
  decide(record, change) {
    const next = { ...this.decision(record), ...change };
    this.set("decisions", record.id, next.verdict || next.comment ? next : null);
  }

  /** Corrects a record, or with null takes back all that was corrected in it. */
  correct(target, change) {
    const { key, kind, start, end } = target;
    this.set("corrections", key, change && { kind, start, end, ...this.corrections[key], ...change });
  }

  set(part, key, value) {
    this.history.push([part, key, this[part][key] ?? null]);
    this.put(part, key, value);
  }

  put(part, key, value) {
    if (value) this[part][key] = value;
    else delete this[part][key];
    this.keep();
    this.changed(part, key);
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

  /** The review file's content. */
  file() {
    const { document, decisions, corrections } = this;
    return JSON.stringify({ review_version: VERSION, document, decisions, corrections }, null, 1);
  }

  /**
   * Takes a review file in the place of what is here.
   * @returns {string|null}  the key of the words that say why it cannot be taken
   */
  load(content) {
    let found;
    try {
      found = JSON.parse(content);
    } catch {
      return "review_none";
    }
    if (found?.review_version !== VERSION || PARTS.some((part) => typeof (found[part] ?? {}) !== "object")) return "review_none";
    if (found.document?.id !== this.document.id) return "review_other";
    this.fill(found);
    this.history = [];
    this.keep();
    this.changed();
    return null;
  }

  fill(found) {
    for (const part of PARTS) this[part] = { ...found[part] };
  }

  keep() {
    const empty = PARTS.every((part) => !Object.keys(this[part]).length);
    this.store((storage) =>
      empty ? storage.removeItem(KEPT + this.document.id) : storage.setItem(KEPT + this.document.id, this.file()));
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

/** The result with what was corrected in it; the records that were removed stay in their places. */
export function correctedResult(result, { corrections }) {
  if (!Object.keys(corrections).length) return result;
  const ids = new Map(result.budget_lines.map((line) => [lineKey(line), line.id]));
  const made = (key, record, ...fields) => {
    const change = corrections[key];
    if (!change) return record;
    const next = { ...record };
    for (const field of fields) if (field in change) next[field] = change[field];
    if ("line" in change) next.budget_line_id = ids.get(change.line) ?? null;
    if ("link_score" in record && ("line" in change || change.checked)) next.link_score = 1; // a person said so
    return next;
  };
  return {
    ...result,
    achievements: result.achievements.map((record) => made(record.id, record, "type", "value", "unit")),
    indicators: result.indicators.map((record) => made(record.id, record)),
    variances: result.variances.map((record) => ({
      ...made(record.id, record),
      causes: record.causes.map((cause, index) => made(`${record.id}.${index}`, cause, "category")),
    })),
    budget_lines: result.budget_lines.map((line) => ({
      ...line,
      amounts: line.amounts.map((amount, index) => made(`${line.id}.${index}`, amount, "value", "unit", "measure")),
    })),
  };
}

/** What a correction makes of its record: "removed", "checked" (right as read), "corrected", or null without one. */
export function stateOf(correction) {
  if (!correction) return null;
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
