import { byId, element } from "./elements.js";
import { achievementsCard, byGroup, findingCard, indicatorsCard, lineCard, placeHeading, severityHeading } from "./cards.js";
import { Later } from "./later.js";
import { SEVERITIES } from "./model.js";
import { headingsOver } from "./places.js";
import { stateOf } from "./review.js";
import { grouped } from "./text.js";
import { numberText, word } from "./words.js";

/** The four lists of records, each behind its tab; only the one that is shown is built. */

export const TABS = ["findings", "lines", "achievements", "indicators"];
const AT_ONCE = 8; // cards built before the page is shown; the others follow
const PRINTED = ["findings", "lines"];
const PLACE_DEPTH = 2; // so many headings name the place that findings are grouped by

export class Lists {
  /**
   * @param {object} model   see model.js
   * @param {object} passes  see filters.js
   */
  constructor(model, passes) {
    this.model = model;
    this.passes = passes;
    this.rest = new Later();
    this.tab = model.findings.length ? "findings" : "lines";
  }

  /** Shows a tab, or the tab that is shown as the filters now want it. */
  show(tab = this.tab) {
    this.tab = tab;
    for (const name of TABS) {
      const button = byId(`tab-${name}`);
      const chosen = name === tab;
      button.setAttribute("aria-selected", String(chosen));
      button.tabIndex = chosen ? 0 : -1;
      byId(`panel-${name}`).hidden = !chosen;
      const all = this.all(name).length;
      const shown = this.shown(name).length;
      byId(`count-${name}`).textContent = shown === all ? String(all) : `${shown}/${all}`;
    }
    byId("plot").hidden = tab !== "lines";
    this.fill(byId(`panel-${tab}`), this.cards(tab));
  }

  /** Builds all findings and lines, with everything that is folded in them, for paper; `show` takes that back. */
  whole() {
    this.rest.forget();
    byId("plot").hidden = false;
    for (const tab of TABS) {
      const panel = byId(`panel-${tab}`);
      panel.hidden = !PRINTED.includes(tab);
      if (panel.hidden) continue;
      this.fill(panel, this.cards(tab), tab);
      this.rest.finish();
      panel.querySelectorAll("button.more").forEach((more) => more.click());
      panel.querySelectorAll("details").forEach((each) => (each.open = true));
    }
  }

  /** Builds what is still to come. */
  finish() {
    this.rest.finish();
  }

  /** The records of a tab, before any filter. */
  all(tab) {
    const { lines, findings, result } = this.model;
    return { lines, findings, achievements: result.achievements, indicators: result.indicators }[tab];
  }

  /** The records of a tab that pass the filters. */
  shown(tab) {
    return this.all(tab).filter(this.passes[tab]);
  }

  /** Whether a card's record would be shown as the filters stand. */
  hasCard(tab, id) {
    if (tab === "lines" && id === this.model.loose.id) return this.passes.lines(this.model.loose);
    return this.shown(tab).some((each) => (each.record?.id ?? each.id) === id);
  }

  /** For each card of a tab a function that makes it. */
  cards(tab) {
    const { model, passes } = this;
    const shown = this.shown(tab);
    if (tab === "lines") {
      const loose = passes.lines(model.loose) ? [model.loose] : [];
      return [...shown, ...loose].map((entry) => () => lineCard(model, entry, entry.achievements.filter(passes.inLine)));
    }
    if (tab === "findings") return this.findingCards(shown);
    if (tab === "achievements") {
      return [...byGroup(shown)].map(([group, records]) => () => achievementsCard(model, group, records));
    }
    const tables = grouped(shown, (record) => record.table_id);
    return [...tables].map(([table, records]) => () => indicatorsCard(table, records));
  }

  /** The findings by severity and place; those that follow from one that is shown are in its card. */
  findingCards(shown) {
    const ids = new Set(shown.map((each) => each.record.id));
    const first = shown.filter((each) => !ids.has(each.record.root));
    const bySeverity = grouped(first, (each) => each.record.severity);
    return SEVERITIES.filter((name) => bySeverity.has(name)).flatMap((name) => {
      const places = grouped(bySeverity.get(name), ({ record }) => placeOf(record));
      return [
        () => severityHeading(name, bySeverity.get(name).length),
        ...[...places].flatMap(([place, findings]) => [
          () => placeHeading(place),
          ...findings.map((each) => () => findingCard(this.model, each, this.passes.findings)),
        ]),
      ];
    });
  }

  fill(panel, cards, tab = this.tab) {
    this.rest.forget();
    if (!cards.length) {
      const empty = this.all(tab).length ? "nothing" : "none_read";
      panel.replaceChildren(element("p", { class: "empty" }, word(empty)));
      return;
    }
    const made = (make) => withStates(make(), this.model.review);
    panel.replaceChildren(...cards.slice(0, AT_ONCE).map(made));
    this.rest.add(cards.slice(AT_ONCE).map((make) => () => panel.append(made(make))));
  }
}

/** A card in which every record that was corrected says so. */
function withStates(card, review) {
  for (const record of card.querySelectorAll(".record[data-key]")) {
    const state = stateOf(review.corrections[record.dataset.key]);
    if (!state) continue;
    record.dataset.state = state;
    const { value, unit } = review.corrections[record.dataset.key];
    const now = value === undefined ? null : ` ${numberText(value)}`;
    (record.querySelector(".tail") ?? record).append(element("small", { class: "state" }, word(`state_${state}`), now, unit));
  }
  return card;
}

/** The outermost headings over the first words of a finding. */
function placeOf(record) {
  const headings = record.spans.length ? headingsOver(record.spans[0].start) : [];
  return headings.slice(0, PLACE_DEPTH).join(" › ") || word("no_heading");
}

/** Lets the arrow keys go from tab to tab, as people who use the keyboard know it. */
export function tabKeys(show) {
  const list = byId("tabs");
  list.onclick = (event) => {
    const tab = event.target.closest("[role=tab]");
    if (tab) show(tab.dataset.tab);
  };
  list.onkeydown = (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = TABS.indexOf(event.target.dataset.tab);
    const next = { Home: TABS[0], End: TABS.at(-1) }[event.key] ?? (step && TABS.at((at + step) % TABS.length));
    if (!next) return;
    event.preventDefault();
    show(next);
    byId(`tab-${next}`).focus();
  };
}
