import { byId, element } from "./elements.js";
import { currentLanguage, word } from "./words.js";

/** Deciding about findings, in their cards: it holds, it does not, a comment; by buttons and by keys. */

const VERDICTS = { confirmed: "c", dismissed: "x" };
const COMMENT = "m";
const STEPS = { j: 1, k: -1 };

/** The part of a finding's card in which one decides. */
export function decisionPart(review, record) {
  const buttons = Object.entries(VERDICTS).map(([verdict, key]) => {
    const button = element("button", { type: "button", class: `verdict ${verdict}`, "data-verdict": verdict, "aria-keyshortcuts": key }, word(verdict));
    button.addEventListener("click", () => toggle(review, record, verdict));
    return button;
  });
  const comment = element("textarea", { rows: 2, "aria-label": word("comment"), placeholder: word("comment_hint") });
  comment.addEventListener("change", () => review.decide(record, { comment: comment.value.trim() }));
  const write = element("button", { type: "button", class: "comment", "aria-keyshortcuts": COMMENT }, word("comment"));
  write.addEventListener("click", () => {
    comment.hidden = false;
    comment.focus();
  });
  return element("div", { class: "decide", role: "group", "aria-label": word("decide") }, buttons, write, element("small", { class: "said" }), comment);
}

function toggle(review, record, verdict) {
  review.decide(record, { verdict: review.decision(record).verdict === verdict ? null : verdict });
}

/** Has a finding's card show what was decided. */
export function showDecision(card, review, record) {
  const { verdict, comment } = review.decision(record);
  card.dataset.decided = verdict ?? "";
  const own = card.querySelector(":scope > .body > .decide");
  for (const button of own.querySelectorAll("[data-verdict]")) {
    button.setAttribute("aria-pressed", String(button.dataset.verdict === verdict));
  }
  const field = own.querySelector("textarea");
  field.value = comment;
  field.hidden = !comment;
  own.querySelector(".said").textContent = saidWords(review, "decisions", record.id);
}

/** Has all cards show who decided, and when. */
export function showSaid(review) {
  for (const card of document.querySelectorAll("#panel-findings .card.finding")) {
    card.querySelector(":scope > .body > .decide > .said").textContent = saidWords(review, "decisions", card.dataset.card);
  }
}

/** Who said what stands in a review about a record, and when, in words; nothing where the service does not keep it. */
export function saidWords(review, part, key) {
  const said = review.said(part, key);
  if (!said) return "";
  const when = new Date(said.at).toLocaleString(currentLanguage() === "zh" ? "zh-CN" : "en", { dateStyle: "short", timeStyle: "short" });
  return word("workspace_said", { who: said.by, when });
}

/** Keys within the cards: c confirms, x dismisses, m comments, j and k go on and back. */
export function decisionKeys(panel) {
  panel.addEventListener("keydown", (event) => {
    const card = event.target.closest(".card.finding");
    if (!card || event.ctrlKey || event.metaKey || event.altKey || event.target.matches("textarea, input, select")) return;
    const press = (name) => card.querySelector(`:scope > .body > .decide > ${name}`).click();
    const verdict = Object.keys(VERDICTS).find((each) => VERDICTS[each] === event.key);
    if (verdict) press(`[data-verdict=${verdict}]`);
    else if (event.key === COMMENT) press(".comment");
    else if (event.key in STEPS) step(panel, card, STEPS[event.key]);
    else return;
    event.preventDefault();
  });
}

function step(panel, card, by) {
  const cards = [...panel.querySelectorAll(".card.finding")].filter((each) => each.checkVisibility());
  const next = cards[cards.indexOf(card) + by];
  next?.focus({ preventScroll: true });
  next?.scrollIntoView({ block: "nearest" });
}

/** What the review holds, in words, beside its menu. */
export function showReviewCounts(review) {
  const counts = review.counts();
  const parts = Object.entries(counts).filter(([, count]) => count).map(([name, count]) => word(`count_${name}`, { count }));
  byId("review-counts").textContent = parts.join(" · ");
  byId("review-undo").disabled = !review.history.length;
}
