import { element } from "./elements.js";
import {
  achievementList, amountButton, chip, findingQuotes, findingWords, indicatorTable, rateBar, rateWords, severity, shortList, variance,
} from "./parts.js";
import { decisionPart, showDecision } from "./deciding.js";
import { lineName } from "./model.js";
import { grouped } from "./text.js";
import { groupOf, label, word } from "./words.js";

/** The cards: a budget line with all that belongs to it, a finding, and the records of one kind. */

const FINDING_LEVEL = 5; // under the headings of its severity and its place

/** Which cards the reader has closed, by id. */
const folded = new Set();

/**
 * A card with a heading, a line of facts, and a body that folds.
 * @param {string} id  the line or finding that it shows
 * @param {{title: Array, head?: Array, body?: Array, kind: string, level?: number}} parts  `level` is its heading's
 */
function card(id, { title, head = [], body = [], kind, level = 3 }) {
  const content = body.filter(Boolean);
  const place = `body-${id}`;
  const open = !folded.has(id);
  const article = element("article", { class: `card ${kind}`, "data-card": id, tabindex: -1, "aria-labelledby": `title-${id}` });
  const heading = element(`h${level}`, { id: `title-${id}`, class: "title" }, title);
  article.append(element("header", {}, heading, head));
  if (!content.length) return article;
  const inside = element("div", { class: "body", id: place, hidden: !open }, content);
  const fold = element("button", { type: "button", class: "fold", "aria-expanded": String(open), "aria-controls": place }, title);
  fold.addEventListener("click", () => setFolded(article, fold.getAttribute("aria-expanded") === "true"));
  heading.replaceChildren(fold);
  article.append(inside);
  return article;
}

/** Opens or closes a card. */
export function setFolded(article, close) {
  const fold = article.querySelector(".fold");
  if (!fold) return;
  fold.setAttribute("aria-expanded", String(!close));
  article.querySelector(".body").hidden = close;
  if (close) folded.add(article.dataset.card);
  else folded.delete(article.dataset.card);
}

/** Forgets which cards were closed, for another report. */
export function forgetFolded() {
  folded.clear();
}

function part(name, count, ...content) {
  return element("section", { class: `part ${name}` },
    element("h4", {}, word(name), element("span", { class: "count" }, count)),
    content,
  );
}

/** The card of a budget line, or of what belongs to none. `achievements`: those of it that the filters let pass. */
export function lineCard(model, entry, achievements) {
  const body = [
    entry.variances.length
      ? part("causes", entry.variances.length, shortList(entry.variances, variance, { kind: "statements" }))
      : null,
    achievements.length
      ? part("achievements", achievements.length, achievementList(model, achievements))
      : null,
    entry.indicators.length
      ? part("indicators", entry.indicators.length, indicatorTable(entry.indicators, word("indicators")))
      : null,
    entry.findings.length
      ? part("findings", entry.findings.length, shortList(entry.findings, lineFinding, { kind: "statements" }))
      : null,
  ];
  if (!entry.record) {
    return card(entry.id, {
      kind: "line loose",
      title: [element("strong", {}, word("without_line"))],
      head: [element("p", { class: "note" }, word("without_line_note"))],
      body,
    });
  }
  return card(entry.id, { kind: `line ${entry.record.category}`, title: lineTitle(entry.record), head: figures(entry), body });
}

function lineTitle(record) {
  const outer = record.path.slice(0, -1);
  return [
    outer.length ? element("small", { class: "outer" }, outer.join(" › "), " › ") : null,
    element("strong", {}, record.path.at(-1)),
  ];
}

function figures(entry) {
  const { record } = entry;
  return [
    element("p", { class: "tags" },
      chip(label("budget_lines.category", record.category), "category"),
      record.code ? element("small", {}, word("code", { code: record.code })) : null,
      entry.findings.length ? element("span", { class: "flag" }, word("findings"), ` ${entry.findings.length}`) : null,
    ),
    element("div", { class: "numbers" },
      element("dl", { class: "figures" },
        [...entry.amounts].map(([measure, amounts]) => element("div", {},
          element("dt", {}, label("amounts.measure", measure)),
          element("dd", {}, amountButton(amounts[0]), others(amounts)),
        )),
      ),
      entry.rates.length
        ? element("div", { class: "rates" },
            rateBar(entry.rates[0].rate),
            element("p", {}, element("span", { class: "unseen" }, word("rate"), " "), entry.rates.map(rateWords)))
        : null,
    ),
  ];
}

/** Where else the report gives the figure, or gives another: a small button each, the same value once a place. */
function others(amounts) {
  if (amounts.length < 2) return null;
  return element("details", { class: "others" },
    element("summary", {}, word("elsewhere"), ` ${amounts.length - 1}`),
    element("ul", {}, amounts.slice(1).map((amount) => element("li", {}, amountButton(amount),
      amount.fiscal_year === null ? null : element("small", {}, ` ${amount.fiscal_year}`)))),
  );
}

/** A finding in a line's card: what it is called, and the way to its own card. */
function lineFinding(record) {
  return element("p", { class: "tags" }, severity(record),
    element("button", { type: "button", class: "link", "data-finding": record.id }, label("findings.rule", record.rule)));
}

/**
 * The card of a finding, with what hangs on it folded under it: the findings that follow from it, and the lines.
 * @param {object} model
 * @param {{record: object, lines: object[], following: object[]}} finding
 * @param {(finding: object) => boolean} passes  which of the findings that follow are shown
 */
export function findingCard(model, finding, passes, level = FINDING_LEVEL) {
  const { record, lines } = finding;
  const following = finding.following.filter(passes);
  const article = card(record.id, {
    kind: `finding ${record.severity}`,
    level: Math.min(level, 6),
    title: [severity(record), element("strong", {}, label("findings.rule", record.rule))],
    body: [
      ...findingWords(record),
      findingQuotes(model, record),
      record.regulation ? element("p", { class: "note" }, word("rests_on", { regulation: record.regulation })) : null,
      decisionPart(model.review, record),
      folding("following", following.length, following.map((each) => findingCard(model, each, passes, level + 1))),
      folding("lines_concerned", lines.length, element("ul", { class: "links" }, lines.map((line) => element("li", {}, lineLink(line))))),
    ],
  });
  showDecision(article, model.review, record);
  return article;
}

function folding(name, count, content) {
  return count
    ? element("details", { class: `hanging ${name}` }, element("summary", {}, word(name, { count })), content)
    : null;
}

/** The heading over the findings of one severity, and over those of one place. */
export function severityHeading(name, count) {
  return element("h3", { class: "severity-heading" }, severity({ severity: name }), element("span", { class: "count" }, count));
}

/** @see severityHeading */
export function placeHeading(words) {
  return element("h4", { class: "place-heading" }, words);
}

function lineLink(entry) {
  return element("button", { type: "button", class: "link", "data-line": entry.id }, lineName(entry.record));
}

/** A card of all achievements of one group of types. */
export function achievementsCard(model, group, records) {
  return card(`group-${group}`, {
    kind: "group",
    title: [element("strong", {}, group), element("span", { class: "count" }, records.length)],
    body: [achievementList(model, records, { withLine: true, short: 20 })],
  });
}

/** The achievements by the heading of their type, in the order in which the report first has one. */
export function byGroup(records) {
  return grouped(records, (record) => groupOf(record.type));
}

/** A card of one table of indicators. */
export function indicatorsCard(table, records) {
  const name = records[0].project ?? word("indicators");
  return card(`table-${table}`, {
    kind: "group",
    title: [element("strong", {}, name.trim()), element("span", { class: "count" }, records.length)],
    body: [indicatorTable(records, name)],
  });
}
