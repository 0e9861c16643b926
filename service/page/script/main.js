import { announce, byId, element } from "./elements.js";
import { forgetFolded, setFolded } from "./cards.js";
import { decisionKeys, showDecision, showReviewCounts } from "./deciding.js";
import { save, showDownloads, stem } from "./downloads.js";
import { anyFilter, clearFilters, passesOf, showFilters, watchFilters } from "./filters.js";
import { Entries } from "./entries.js";
import { Errands } from "./errands.js";
import { inspect } from "./inspector.js";
import { Jumps, view } from "./jumps.js";
import { Lists, TABS, tabKeys } from "./lists.js";
import { linesOf, showMany, summaryOf } from "./many.js";
import { listenForMarking } from "./marking.js";
import { listenForMenus } from "./menus.js";
import { modelOf } from "./model.js";
import { showOverview, showPlot } from "./overview.js";
import { listenForPrint } from "./printing.js";
import { Papers } from "./papers.js";
import { usePlaces } from "./places.js";
import { legend, ReadingPane, sectionChoices } from "./reading.js";
import { correctedResult, Review } from "./review.js";
import { correctingKeys, listenForReview } from "./reviewing.js";
import { Seeking } from "./seeking.js";
import { EXCEL_TYPE, JSON_TYPE, LINES_TYPE, Problem, send } from "./sending.js";
import { listenForWorkspace } from "./sharing.js";
import { Sides } from "./sides.js";
import { areMany, areYears, listenForFiles } from "./taking.js";
import { grouped } from "./text.js";
import { whysOf } from "./why.js";
import { currentLanguage, useLanguage, word } from "./words.js";
import { showYears } from "./years.js";

/** The page put together: what it starts with, a report on its way, and the report that is shown. */

const service = document.documentElement.dataset.endpoint; // undefined in a page without a service
const endpoint = service && `${service}extract`;
let shown = null; // {model, lists, jumps, source} of the report on the page
let compared = null; // the comparison on the page, where there is one
let listed = null; // {reports, key, files} of the list that the report on the page was chosen from; files: as sent
const sources = new Map(); // the file of each report that was read since the page was loaded, by the report's id
let allBars = false;
let seen = "report"; // the last stage of SHOWING
const SHOWING = ["report", "many", "years"]; // in which something that was read is seen
const errands = new Errands(stage);
const share = listenForWorkspace(onPage, service);

// ---- The report on the page ----

function showComparison(comparison) {
  compared = comparison;
  stage("years");
  showYears(comparison);
  document.title = `${comparison.organization ?? word("years_title")} · ${word("app")}`;
  window.scrollTo(0, 0);
}

function show({ explanations, ...result }, source) {
  compared = null;
  clearFilters();
  forgetFolded();
  allBars = false;
  const printed = usePlaces(result);
  const review = new Review(result, reviewed);
  const passed = explanations?.quantities.filter((each) => !each.achievement_id) ?? []; // what was read as none
  const model = { ...reviewedModel(result, review), whys: whysOf({ ...result, explanations }), passed };
  const lists = new Lists(model, passesOf(model));
  const jumps = new Jumps(model, lists, () => filtered());
  shown?.jumps.sides.end();
  shown = { model, lists, jumps, printed, source: source ?? sources.get(result.document.id) ?? null };
  if (shown.source) sources.set(result.document.id, shown.source);
  stage("report");
  const open = (key) => jumps.toRecord(key);
  jumps.pane = new ReadingPane(model, printed, open);
  const papers = new Papers(service, () => shown, open, (index) => jumps.sides.turned(index));
  jumps.sides = new Sides(jumps.pane, papers, printed);
  shown.seeking = new Seeking(model, (start, end) => jumps.sides.point(start, end), () => view("text"));
  render();
  share(review);
  byId("text").scrollTop = 0;
  window.scrollTo(0, 0);
  view("records");
}

/** The model of a result as it stands corrected; `read` is the result as it was read. */
function reviewedModel(read, review) {
  return { ...modelOf(correctedResult(read, review)), read, review };
}

/** Shows what changed in the review: a decision in its card, anything else in all that is shown. */
function reviewed(part, key) {
  const { review, read } = shown.model;
  byId("notice").hidden = true; // what it said is settled, or said again
  if (!review.kept) notice(word("review_not_kept"));
  if (part === "decisions") {
    const found = shown.model.findings.find((each) => each.record.id === key); // none where another version of the engine had it
    if (found) document.querySelectorAll(`#panel-findings [data-card="${CSS.escape(key)}"]`).forEach((card) => showDecision(card, review, found.record));
    showReviewCounts(review);
    return;
  }
  const { whys, passed } = shown.model;
  const model = { ...reviewedModel(read, review), whys, passed };
  for (const each of [shown, shown.lists, shown.jumps]) each.model = model;
  shown.jumps.pane.renew(model);
  shown.jumps.sides.original?.renew(model);
  const at = window.scrollY;
  render();
  shown.lists.finish();
  window.scrollTo(0, at);
  if (shown.jumps.key) shown.jumps.mark(shown.jumps.key);
}

/** Writes all that is in words; again where the language changes. */
function render() {
  const { model, lists } = shown;
  showOverview(model);
  showFilters(model);
  filtered();
  sectionChoices(model.result.sections, (section) => shown.jumps.sides.toSection(section));
  legend(Object.fromEntries([...grouped(model.targets.values(), (each) => each.kind)].map(([kind, all]) => [kind, all.length])));
  showDownloads(model, endpoint && shown.source ? excel : null);
  document.title = `${model.result.document.title ?? model.result.document.source} · ${word("app")}`;
  showReviewCounts(model.review);
  inspect(model, shown.jumps.key);
  lists.show();
}

function filtered() {
  const { model, lists } = shown;
  shown.lists.passes = passesOf(model);
  lists.show();
  showPlot(lists.shown("lines"), allBars);
  const count = lists.shown(lists.tab).length;
  byId("shown").textContent = anyFilter() ? word("shown", { shown: count, all: lists.all(lists.tab).length }) : "";
  byId("clear").hidden = !anyFilter();
  shown.seeking.offer(byId("search").value.trim());
}

async function excel() {
  byId("notice").hidden = true;
  announce(word("preparing"));
  try {
    const response = await send(endpoint, shown.source, { accept: EXCEL_TYPE, key: byId("key").value });
    save(`${stem(shown.model)}.xlsx`, await response.blob(), EXCEL_TYPE);
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    notice(`${error.title} ${error.detail}`);
  }
}

/** Says above the report what did not work. */
function notice(text) {
  byId("notice-text").textContent = text;
  byId("notice").hidden = false;
}

// ---- A report on its way ----

/** Has the service read a report. */
function read(source) {
  return errands.run(source, async (how) => {
    const response = await send(`${endpoint}?explain=true&printed=true`, source, { accept: JSON_TYPE, ...how });
    const result = await response.json(); // fails, too, where the request was called off
    listed = null;
    show(result, source);
    enter("result", result);
    const { lines, findings } = shown.model;
    announce(word("done", { name: source.name, lines: lines.length, achievements: result.achievements.length, findings: findings.length }));
    byId("report-title").focus({ preventScroll: true });
  });
}

/** Has the service hold the reports of several years against each other. */
function compare(files) {
  return errands.run({ files, name: word("years_working", { count: files.length }), again: compare }, async (how) => {
    const response = await send(`${service}compare`, { files }, { accept: JSON_TYPE, ...how });
    const result = await response.json();
    showComparison(result);
    enter("comparison", result);
    announce(word("years_read", { count: result.reports.length, findings: result.findings.length }));
    byId("years-title").focus({ preventScroll: true });
  });
}

/** Has the service read many reports, and lists them. */
function readMany(files) {
  const source = { files, name: word("years_working", { count: files.length }), read: 0, again: readMany };
  return errands.run(source, async (how) => {
    const response = await send(`${service}extract/batch?explain=true&printed=true`, source, { accept: LINES_TYPE, ...how });
    const reports = [];
    for await (const { index, name, result, problem } of linesOf(response)) {
      source.read += 1;
      reports.push(result ? { index, name, summary: summaryOf(result), key: entries.keep("result", result, false) } : { index, name, problem });
    }
    reports.sort((one, other) => one.index - other.index);
    showList({ reports, files });
    enter("many", { reports });
    listed.key = entries.key;
    announce(byId("many-totals").textContent);
    byId("many-title").focus({ preventScroll: true });
  });
}

function showList(list) {
  listed = list;
  stage("many");
  showMany(list.reports);
  byId("many-compare").hidden = !(list.files && areYears(list.files));
  document.title = `${byId("many-title").textContent} · ${word("app")}`;
  window.scrollTo(0, 0);
}

/** Opens a report of the list. */
function openListed(key) {
  const found = entries.find(key);
  if (!found) return notice(word("lost"));
  const file = listed.files?.find((each) => each.name === found.value.document.source);
  show(found.value, file ? { file, name: file.name } : null);
  entries.addKept(key);
  byId("report-title").focus({ preventScroll: true });
}

// ---- What Reload, Back and Forward show ----

const entries = new Entries({
  isStart: () => document.body.dataset.stage === "start",
  again: () => stage(seen),
  open: (kind, value) => ({ comparison: showComparison, many: (list) => showList({ ...list, key: entries.key }), result: openAt })[kind](value),
  leave,
  lost: () => {
    leave();
    errands.fail(null, new Problem(word("lost_title"), word("lost")));
  },
});

/** Makes what is shown now an entry of the browser's history. */
function enter(kind, value) {
  if (!entries.add(kind, value)) notice(word("not_kept"));
}

/** Shows a result, at the record that the address names, if it names one. */
function openAt(result) {
  const key = decodeURIComponent(location.hash.slice(1));
  show(result, null);
  if (shown.model.targets.has(key)) shown.jumps.toText(key, false);
}

/** Goes back to where a report is chosen. */
function leave() {
  errands.forget();
  stage("start");
  document.title = word("app_long");
  byId("file").focus();
}

/** The report that is seen, or null where the page shows something else. */
function onPage() {
  return document.body.dataset.stage === "report" ? shown : null;
}

/** Which part of the page is seen: "start", "working", "report", "many" or "years". */
function stage(name) {
  if (SHOWING.includes(name)) seen = name;
  document.body.dataset.stage = name;
  byId("start").hidden = SHOWING.includes(name);
  byId("many").hidden = name !== "many";
  byId("years").hidden = name !== "years";
  byId("working").hidden = name !== "working";
  byId("offer").hidden = name === "working";
  byId("problem").hidden = !errands.failed;
  byId("report").hidden = name !== "report";
  byId("notice").hidden = true;
  for (const each of document.querySelectorAll(".with-report")) each.hidden = !each.classList.contains(`with-${name}`);
  byId("to-list").hidden = name !== "report" || !listed;
}

// ---- What the reader does ----

function take(files) {
  if (!files.length) return;
  if (areMany(files)) readMany(files);
  else read({ file: files[0], name: files[0].name });
}

function listenForReports() {
  listenForFiles(take);
  byId("paste").onsubmit = (event) => {
    event.preventDefault();
    const text = byId("pasted").value;
    if (text.trim()) read({ text, name: word("pasted_name") });
    else errands.fail(null, new Problem(word("paste_empty_title"), word("paste_empty")));
  };
  byId("cancel").onclick = () => errands.cancel();
  byId("retry").onclick = () => {
    const { source } = errands.failed;
    if (source.again) source.again(source.files);
    else read(source);
  };
  byId("again").onclick = () => {
    entries.addStart();
    leave();
  };
  byId("many-rows").onclick = (event) => {
    const key = event.target.closest("[data-report]")?.dataset.report;
    if (key) openListed(key);
  };
  byId("many-compare").onclick = () => compare(listed.files);
  byId("to-list").onclick = () => {
    entries.addKept(listed.key);
    showList(listed);
  };
}

function listenInReport() {
  byId("records").addEventListener("click", (event) => {
    const chosen = event.target.closest("[data-key], [data-line], [data-finding], #counts [data-tab]");
    const { key, line, finding, tab } = chosen?.dataset ?? {};
    if (chosen?.matches("a")) event.preventDefault();
    if (key) shown.jumps.toText(key);
    else if (line) shown.jumps.toLine(line);
    else if (finding) shown.jumps.toFinding(finding);
    else if (tab) {
      showTab(tab);
      byId("tabs").scrollIntoView({ block: "start" });
      byId(`tab-${tab}`).focus({ preventScroll: true });
    }
  });
  byId("why-parts").onclick = (event) => {
    const { start, end } = event.target.closest("[data-start]")?.dataset ?? {};
    if (start) shown.jumps.sides.point(Number(start), Number(end));
  };
  byId("original-file").onchange = ({ target }) => {
    const [file] = target.files;
    target.value = "";
    if (!file) return;
    shown.source = { file, name: file.name };
    shown.jumps.sides.again();
  };
  tabKeys(showTab);
  watchFilters(filtered);
  byId("plot-more").onclick = () => {
    allBars = !allBars;
    showPlot(shown.lists.shown("lines"), allBars);
  };
  for (const [id, close] of [["expand", false], ["collapse", true]]) {
    byId(id).onclick = () => {
      shown.lists.finish();
      byId(`panel-${shown.lists.tab}`).querySelectorAll(".card").forEach((card) => setFolded(card, close));
    };
  }
  byId("views").onclick = (event) => {
    const name = event.target.closest("button")?.dataset.view;
    if (name) view(name);
  };
  listenForPrint(onPage);
  listenForMenus();
  decisionKeys(byId("panel-findings"));
  listenForReview(onPage, service, notice);
  correctingKeys(onPage);
  listenForMarking(onPage);
  byId("notice-close").onclick = () => (byId("notice").hidden = true);
}

function showTab(tab) {
  shown.lists.show(tab);
  filtered();
}

function listenForLanguage() {
  byId("language").onclick = () => {
    useLanguage(currentLanguage() === "zh" ? "en" : "zh");
    for (const each of document.querySelectorAll("[data-word]")) each.textContent = word(each.dataset.word);
    for (const each of document.querySelectorAll("[data-label-word]")) each.setAttribute("aria-label", word(each.dataset.labelWord));
    for (const each of document.querySelectorAll("[data-hint-word]")) each.placeholder = word(each.dataset.hintWord);
    if (shown) {
      render();
      shown.jumps.pane.retitle();
      shown.jumps.sides.retitle();
      shown.seeking.say();
    }
    if (document.body.dataset.stage === "years") showComparison(compared);
    else if (document.body.dataset.stage === "many") showList(listed);
    else if (!shown || document.body.dataset.stage !== "report") document.title = word("app_long");
    if (endpoint) history.replaceState(history.state, "", `?language=${currentLanguage()}${location.hash}`);
  };
}

// ---- Start ----

listenForLanguage();
listenInReport();
if (endpoint) {
  listenForReports();
  entries.listen();
}
const givenYears = document.getElementById("comparison");
if (givenYears) showComparison(JSON.parse(givenYears.textContent));
const given = document.getElementById("result");
if (given) openAt(JSON.parse(given.textContent));
