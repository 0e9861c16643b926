import { drawn, element } from "./elements.js";
import { clauseAround, grouped } from "./text.js";
import { causeKey, inYuan, lineName } from "./model.js";
import { onOneLine, passagesOf } from "./passages.js";
import { fullPlace, placeNote, placeWords } from "./places.js";
import { figureText, label, moneyText, rateText, word } from "./words.js";

/** The small pieces that cards and lists are made of. */

const SCALE = 125; // percent; the whole width of a rate's bar, so that what goes over 100 is seen to
const SHORT = 6; // entries of a list shown before one asks for the rest

/** A record that leads to its words in the text. */
export function recordButton(key, kind, ...content) {
  return element("button", { type: "button", class: `record is-${kind}`, "data-key": key }, content);
}

/** A short name in a frame. */
export function chip(text, kind = "") {
  return element("span", { class: `chip ${kind}`.trim() }, text);
}

/** A figure that leads to its words. */
export function amountButton(amount) {
  const button = recordButton(amount.key, "amount", moneyText(amount.value, amount.unit));
  const place = placeWords(amount.start);
  if (place) button.title = place;
  return button;
}

/** A rate as a bar: full at the mark of 100 percent, hatched beyond, cut with an arrow where it goes off the scale. */
export function rateBar(rate) {
  const at = (value) => `${(100 * Math.min(Math.max(value, 0), SCALE)) / SCALE}%`;
  const within = Math.min(rate, 100);
  const over = Math.min(rate, SCALE) - 100;
  return drawn("svg", { class: "bar", "aria-hidden": "true", focusable: "false" },
    drawn("rect", { class: "track", x: 0, y: 2, width: at(100), height: 8 }),
    drawn("rect", { class: "spent", x: 0, y: 2, width: at(within), height: 8 }),
    over > 0 ? drawn("rect", { class: "over", x: at(100), y: 2, width: at(over), height: 8 }) : null,
    over > 0 ? drawn("rect", { class: "hatch", fill: "url(#hatch)", x: at(100), y: 2, width: at(over), height: 8 }) : null,
    drawn("line", { class: "limit", x1: at(100), x2: at(100), y1: 0, y2: 12 }),
  );
}

/** The rates of a line in words, each with what it is a share of; over 100 percent is said, not only coloured. */
export function rateWords({ rate, measure }) {
  const over = rate > 100 && rateText(rate) !== rateText(100);
  return element("span", { class: over ? "rate is-over" : "rate" },
    element("b", {}, rateText(rate)),
    element("small", {}, ` ${word("rate_of", { measure: label("amounts.measure", measure) })}`),
    over ? element("small", { class: "over-word" }, ` ${word("rate_over")}`) : null,
  );
}

/** A list of which the first entries are shown, and the rest where one asks for them. */
export function shortList(records, make, { short = SHORT, kind = "" } = {}) {
  const list = element("ul", { class: `list ${kind}`.trim() });
  const entry = (record) => element("li", {}, make(record));
  // A button that would show one more takes as much room as that one.
  const first = records.length <= short + 1 ? records : records.slice(0, short);
  list.append(...first.map(entry));
  if (first.length === records.length) return list;
  const more = element("button", { type: "button", class: "more" }, word("more", { count: records.length - short }));
  more.addEventListener("click", (event) => {
    const rest = records.slice(short).map(entry);
    more.remove();
    list.append(...rest);
    if (event.isTrusted) rest[0].querySelector("button")?.focus({ preventScroll: true });
  });
  return element("div", {}, list, more);
}

/** How sure a link is at least that is told as a fact. */
const SURE_LINK = Number(document.documentElement.dataset.sureLink);

/** Whether the line of an achievement is less sure than links mostly are. */
export function isDoubtful(record) {
  return record.budget_line_id !== null && record.link_score < SURE_LINK;
}

/** An achievement: its quantity in its clause, and its type. */
function achievement(model, record, { withLine = false } = {}) {
  const { before, after } = clauseAround(model.text, record.start, record.end);
  const line = withLine ? model.entries.get(record.budget_line_id) : null;
  return recordButton(record.id, "achievement",
    element("span", { class: "clause" }, before, element("b", {}, record.text), after),
    element("span", { class: "tail" },
      line ? element("small", {}, lineName(line.record)) : null,
      chip(label("achievements.type", record.type)),
      isDoubtful(record) ? chip(word("doubtful_link"), "doubtful") : null,
      placeNote(record),
    ),
  );
}

/** A list of achievements, each fact once, with a small button for each further place that tells it. */
export function achievementList(model, records, options = {}) {
  const told = [...grouped(records, (record) => model.facts.get(record.id) ?? record).values()];
  return shortList(told, ([first, ...again]) => {
    const row = achievement(model, first, options);
    if (!again.length) return row;
    return element("div", { class: "told" }, row, element("span", { class: "mentions" }, again.map((record, index) => {
      const button = recordButton(record.id, "achievement", `+${index + 1}`);
      button.setAttribute("aria-label", word("again", { text: record.text, place: index + 2 }));
      return button;
    })));
  }, options);
}

const ARROWS = { increase: "↑", decrease: "↓", unchanged: "＝" };

/** A statement why a figure differs, with its causes. */
export function variance(record) {
  const difference = record.amount === null ? "" : ` ${figureText(record.amount)}`;
  const rate = record.rate === null ? "" : `（${rateText(record.rate)}）`;
  return [
    recordButton(record.id, "variance",
      element("span", { class: `arrow ${record.direction}`, "aria-hidden": "true" }, ARROWS[record.direction]),
      `${word(`against_${record.basis}`)} `,
      element("b", {}, label("variances.direction", record.direction)),
      difference, rate,
    ),
    ...record.causes.map((cause, index) =>
      recordButton(causeKey(record, index), "cause",
        element("span", { class: "clause" }, cause.text),
        element("span", { class: "tail" }, chip(label("causes.category", cause.category)), placeNote(cause)),
      ),
    ),
  ];
}

const SIGNS = { error: "✕", warning: "!", hint: "i" };

/** How grave a finding is: by sign and word, not by colour alone. */
export function severity(record) {
  return element("span", { class: `severity ${record.severity}` },
    element("span", { class: "sign", "aria-hidden": "true" }, SIGNS[record.severity]),
    label("findings.severity", record.severity),
  );
}

/** What is wrong, what the report says and what it should say. */
export function findingWords(record) {
  const pair = (name, value) =>
    value === null ? null : element("div", {}, element("dt", {}, word(name)), element("dd", {}, value));
  return [
    element("p", { class: "message" }, record.arithmetic || record.message),
    record.stated === null && record.expected === null
      ? null
      : element("dl", { class: "against" }, pair("stated", record.stated), pair("expected", record.expected)),
  ];
}

/** The sentences that show a finding, each with its place; the words that count lead to the text. */
export function findingQuotes(model, record) {
  const spans = record.spans.map((span, index) => ({ ...span, key: `${record.id}.${index}` }));
  return shortList(passagesOf(model.text, spans), (passage) => {
    const place = fullPlace(passage.spans[0].start);
    return [
      place ? element("small", { class: "place" }, place) : null,
      element("blockquote", {}, quoted(model.text, passage)),
    ];
  }, { kind: "quotes" });
}

/** The words of a passage, its spans as links. Words of two spans are the first one's; the other follows in full. */
function quoted(text, passage) {
  const plain = (start, end) => onOneLine(text.slice(start, end));
  const link = (span, start) =>
    element("a", { class: "record is-finding", href: `#${span.key}`, "data-key": span.key }, plain(start, span.end));
  const nodes = [passage.cut[0] ? "…" : null];
  const covered = [];
  let at = passage.start;
  for (const span of passage.spans) {
    if (span.end <= at) {
      covered.push(" ", link(span, span.start));
      continue;
    }
    nodes.push(plain(at, Math.max(at, span.start)), link(span, Math.max(at, span.start)));
    at = span.end;
  }
  return [nodes, plain(at, passage.end), passage.cut[1] ? "…" : null, covered];
}

/** A table of indicators; the name of each leads to its row. */
export function indicatorTable(records, caption) {
  const heads = ["column_name", "target", "actual", "score", "deviation"];
  const body = element("tbody");
  const row = (record) => element("tr", {},
    element("th", { scope: "row" }, recordButton(record.id, "indicator", squeezed(record.name)), placeNote(record)),
    element("td", { "data-head": word("target") }, record.target),
    element("td", { "data-head": word("actual") }, record.actual),
    element("td", { "data-head": word("score") }, [record.score, record.weight].map((each) => each ?? "–").join(" / ")),
    element("td", { "data-head": word("deviation") }, record.deviation_cause),
  );
  body.append(...records.map(row));
  return element("table", { class: "indicators" },
    element("caption", { class: "unseen" }, caption),
    element("thead", {}, element("tr", {}, heads.map((head) => element("th", { scope: "col" },
      head === "score" ? `${word("score")} / ${word("weight")}` : word(head))))),
    body,
  );
}

/** Words over several lines or cells on one. */
export function squeezed(text) {
  return text.replaceAll(/\s+/g, " ").trim();
}

/** The larger of two amounts in 元, for scales. */
export function largest(entry) {
  return Math.max(inYuan(entry.budget) ?? 0, inYuan(entry.final) ?? 0);
}
