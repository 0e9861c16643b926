import { announce, byId, element } from "./elements.js";
import { showSaid } from "./deciding.js";
import { stateOf } from "./review.js";
import { squeezed } from "./parts.js";
import { label, numberText, word } from "./words.js";
import { Workspace } from "./workspace.js";

/** What the reader sees of the workspace: whether all is saved, what others changed, and what is to be chosen. */

const REVIEWER = "jixiao-name";
const OFTEN = 10_000; // milliseconds after which it is looked again for what others changed
const SOON = 200; // milliseconds after which it is looked again whether somebody is still typing
const SHORT_WORDS = 40; // characters of a record's words
const NAMED = 3; // records that are named of those that others changed
const STATES = { saving: "workspace_saving", saved: "workspace_saved", asked: "workspace_asked", name: "workspace_name" };
const [COMMENT_FIELD, RECORD_FIELD] = ["#panel-findings textarea", "#inspector-fields input"];

/**
 * @param {() => {model: object, jumps: object}|null} shown  the report that is seen, null where none is
 * @param {string} endpoint  of the service
 * @returns {(review: object) => void}  to be called with the review of a report that is shown
 */
export function listenForWorkspace(shown, endpoint) {
  const kind = document.documentElement.dataset.workspace;
  if (!kind) return () => {};
  let workspace = null;
  let asked = false; // whether the reader wants to give another name
  const show = () => {
    showState(workspace, kind === "keys" ? null : nameKept(), asked);
    showClashes(workspace, shown()?.model);
    showSaid(workspace.review);
  };
  const page = {
    endpoint, settled, steadily, show,
    key: () => byId("key").value,
    who: () => (kind === "keys" ? kind : nameKept()),
    told: (changes, first) => shown() && tellOthers(workspace, shown().model, changes, first),
  };
  const look = () => {
    if (workspace && !workspace.waiting && shown()?.model.review === workspace.review && document.visibilityState === "visible") workspace.sync();
  };
  listenForTyping();
  setInterval(look, OFTEN);
  for (const event of ["focus", "online"]) window.addEventListener(event, look);
  document.addEventListener("visibilitychange", look);
  byId("workspace-ask").onsubmit = (event) => {
    event.preventDefault();
    const answer = byId("workspace-answer").value.trim();
    if (!answer) return;
    if (byId("workspace-answer").type === "password") byId("key").value = answer;
    else keepName(answer);
    byId("workspace-answer").value = "";
    asked = false;
    show();
    workspace.sync();
  };
  byId("workspace-rename").onclick = () => {
    asked = true;
    show();
    byId("workspace-answer").focus();
  };
  byId("workspace-told-close").onclick = () => (byId("workspace-told").hidden = true);
  byId("workspace-clashes").onclick = (event) => {
    const { clash, own } = event.target.closest("button")?.dataset ?? {};
    if (clash) workspace.answer(clash, own === "true");
  };
  return (review) => {
    workspace?.end(workspace.review.document.id === review.document.id);
    workspace = new Workspace(review, page);
    byId("workspace-told").hidden = true;
    show();
    workspace.sync();
  };
}

let typed = null; // the field of a record in which something is typed that is not taken yet

function listenForTyping() {
  document.addEventListener("input", ({ target }) => (typed = target.matches(RECORD_FIELD) ? target : null));
  for (const event of ["change", "focusout"]) document.addEventListener(event, () => (typed = null));
}

/** Waits while somebody types in the report, or has words of it marked: what is shown anew would take that away. */
function settled() {
  return new Promise((done) => {
    const look = () => {
      const busy = typed || document.activeElement?.matches(COMMENT_FIELD) || !byId("marking").hidden;
      if (busy) setTimeout(look, SOON);
      else done();
    };
    look();
  });
}

/** Does something that shows records anew, and puts the focus back on the one where it was. */
function steadily(work) {
  const before = document.activeElement;
  const at = ["key", "card"].map((name) => [name, before.closest(`[data-${name}]`)?.dataset[name]]).filter(([, id]) => id);
  work();
  if (before.isConnected) return;
  const found = at.map(([name, id]) => document.querySelector(`.panel:not([hidden]) [data-${name}="${CSS.escape(id)}"], #text [data-${name}="${CSS.escape(id)}"]`));
  found.find(Boolean)?.focus({ preventScroll: true });
}

let named = null; // where the browser keeps no name

function nameKept() {
  try {
    return window.localStorage.getItem(REVIEWER) ?? named ?? "";
  } catch {
    return named ?? "";
  }
}

function keepName(name) {
  named = name;
  try {
    window.localStorage.setItem(REVIEWER, name);
  } catch {
    // It is asked for again when the page is loaded again.
  }
}

function showState({ state, problem }, name, asked) {
  const needsKey = state === "failed" && problem.status === 401;
  byId("workspace").dataset.state = state;
  byId("workspace-state").textContent = state === "failed"
    ? word("workspace_failed", { problem: `${problem.title} ${problem.detail}` })
    : state && word(STATES[state]);
  byId("workspace-rename").hidden = !name;
  byId("workspace-rename").textContent = name ? word("workspace_as", { name }) : "";
  const answer = byId("workspace-answer");
  answer.type = needsKey ? "password" : "text";
  byId("workspace-asked").textContent = word(needsKey ? "key" : "workspace_who");
  byId("workspace-ask").hidden = !(needsKey || state === "name" || asked);
}

/** Says what others changed. */
function tellOthers({ review }, model, changes, first) {
  const who = [...new Set(changes.map(({ part, key }) => review.base.said[part]?.[key]?.by).filter(Boolean))].join("、");
  const names = changes.slice(0, NAMED).map((change) => `${nameOf(model, change)} ${entryWords(change.part, change.entry)}`);
  const rest = changes.length > NAMED ? " …" : "";
  const text = word(first ? "workspace_found" : "workspace_taken", { who, count: changes.length, names: names.join("；") + rest });
  byId("workspace-told-text").textContent = text;
  byId("workspace-told").hidden = false;
  announce(text);
}

/** Asks about what somebody else changed otherwise. */
function showClashes({ review }, model) {
  const clashes = Object.entries(review.base?.clashes ?? {});
  if (!model || model.review !== review) return;
  byId("workspace-clashes").replaceChildren(...clashes.map(([name, clash]) => {
    const { part, key, entry } = clash;
    const own = review[part][key];
    const choice = (text, isOwn) => element("button", { type: "button", class: "verdict", "data-clash": name, "data-own": String(isOwn) }, text);
    return element("div", {},
      element("p", {}, word("workspace_clash", {
        name: nameOf(model, { part, key, entry: entry ?? own }), who: review.base.said[part]?.[key]?.by ?? "",
        theirs: entryWords(part, entry), own: entryWords(part, own),
      })),
      choice(word("workspace_own"), true), " ", choice(word("workspace_theirs"), false));
  }));
  byId("workspace-clashes").hidden = !clashes.length;
}

/** A record by its kind and words. */
function nameOf({ findings, text }, { part, key, entry }) {
  const short = (words) => (words.length > SHORT_WORDS ? `${words.slice(0, SHORT_WORDS)}…` : words);
  const called = (kind, words) => word("workspace_record", { kind: word(`kind_${kind}`), words: short(squeezed(words)) });
  if (part === "decisions") {
    const record = findings.find((each) => each.record.id === key)?.record;
    return called("finding", record ? record.arithmetic || record.message : key);
  }
  if (!entry) return key;
  return called(entry.kind, text.slice(entry.start, entry.end));
}

/** What an entry of a review says, in words. */
function entryWords(part, entry) {
  if (part === "decisions") return [entry?.verdict && word(entry.verdict), entry?.comment].filter(Boolean).join("，") || word("undecided");
  if (!entry) return word("as_read");
  const said = {
    type: (code) => label("achievements.type", code), category: (code) => label("causes.category", code),
    measure: (code) => label("amounts.measure", code), value: numberText, unit: String,
    line: (line) => line ?? word("no_line"),
  };
  const fields = Object.keys(said).filter((name) => name in entry).map((name) => `${word(`field_${name}`)} ${said[name](entry[name])}`);
  return [word(`state_${stateOf(entry) ?? "checked"}`), ...fields].join("，");
}
