import { announce, byId } from "./elements.js";
import { known, word } from "./words.js";

/** Words that the reader marks in the text: a record that was missed, or the whole of a cause. */

const NUMBER = /(\d[\d,，]*(?:\.\d+)?)\s*([万亿]?)[余多]?\s*(.*)$/su;
const TIMES = { "": 1, 万: 1e4, 亿: 1e8 };
const MONEY = "元";

/** @param {() => object|null} current  the report that is seen, with its model and jumps */
export function listenForMarking(current) {
  let marked = null;
  document.addEventListener("selectionchange", () => {
    const report = current();
    marked = report ? report.jumps.pane.selected() : null;
    byId("marking").hidden = !marked;
    if (!marked) return;
    byId("mark-extent").hidden = !chosenCause(report);
    byId("mark-cause").hidden = !varianceAt(report.model, marked);
  });
  // The selection would be gone, and the bar with it, before the click.
  byId("marking").onpointerdown = (event) => event.preventDefault();
  const on = (id, make) => {
    byId(id).onclick = () => {
      const report = current();
      const key = make(report, marked);
      document.getSelection().removeAllRanges();
      report.jumps.toText(key, false);
      byId("inspector").open = true;
      announce(word("marked"));
    };
  };
  on("mark-achievement", ({ model }, span) => model.review.add(achievementOf(model, span)));
  on("mark-cause", ({ model }, span) =>
    model.review.add({ kind: "cause", ...span, category: "other", variance: varianceAt(model, span).id }));
  on("mark-extent", (report, { start, end }) => {
    const target = chosenCause(report);
    const correction = report.model.review.corrections[target.key];
    if (correction?.added) report.model.review.correct(target, { start, end });
    else report.model.review.correct({ ...target, ...readSpan(report.model, target.key) }, { extent: [start, end] });
    return target.key;
  });
}

/** The cause that is chosen, or null. */
function chosenCause({ model, jumps }) {
  const target = model.targets.get(jumps.key);
  return target?.kind === "cause" ? target : null;
}

/** Where a cause stood as it was read. */
function readSpan(model, key) {
  const [id, index] = key.split(".");
  const { start, end } = model.read.variances.find((each) => each.id === id).causes[index];
  return { start, end };
}

/** The statement that some words can give a cause of: the one that they stand in or right after, in one line of text. */
function varianceAt(model, { start, end }) {
  const before = model.result.variances.filter((each) => each.start < end && (end <= each.end || !model.text.slice(each.end, start).includes("\n")));
  return before.at(-1) ?? null;
}

/** An achievement as far as its words say it: its number and unit; its type, as what was considered has it. */
function achievementOf(model, { start, end }) {
  const [, digits = "0", times = "", rest = ""] = NUMBER.exec(model.text.slice(start, end)) ?? [];
  const money = rest.startsWith(MONEY) && times;
  const why = model.passed.find((each) => each.start < end && start < each.end);
  const type = [...(why?.types ?? []), ...(why?.joint ?? [])].find((each) => each.name && !each.dropped)?.name;
  const value = Number(digits.replaceAll(/[,，]/g, ""));
  return {
    kind: "achievement", start, end, type: known("achievements.type", type) ? type : "other",
    value: money ? value : value * TIMES[times], unit: (money ? times : "") + rest || "次", line: null,
  };
}
