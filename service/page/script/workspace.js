import { changesOf, joined, withChanges } from "./merging.js";
import { isSame, PARTS } from "./review.js";
import { JSON_TYPE, Problem, problemOf } from "./sending.js";
import { word } from "./words.js";

/**
 * The review of one report as the service keeps it, held together with the one on the page: what is changed here is
 * saved, what others change is taken in, and where both changed the same record, the reader is asked.
 */

const NOTHING = { revision: 0, decisions: {}, corrections: {}, said: {}, clashes: {} };
const ROUNDS = 9; // in which somebody else may be faster, before the page waits a while
const ANSWERING = 30_000; // milliseconds that an answer may take
const [OK, UNCHANGED, CHANGED] = [200, 304, 412];

export class Workspace {
  /**
   * @param {import("./review.js").Review} review
   * @param {object} page  what the page does: endpoint, key() and who() (empty where the reader has not said so),
   *   settled() waits until nobody is typing, steadily(work) keeps the focus over some work, told(changes, first) says
   *   what others changed (first: before the report was opened here), and show() the state
   */
  constructor(review, page) {
    this.review = review;
    this.page = page;
    /** "", "saving", "saved", "asked" (all but what the reader is asked about), "name" (the reader's is needed) or "failed"; then problem says why. */
    this.state = "";
    this.problem = null;
    this.working = Promise.resolve();
    this.waiting = 0; // how many things are to be done
    this.ended = false;
    review.saved = () => this.save();
  }

  get base() {
    return this.review.base ?? NOTHING;
  }

  /** Asks the service for what others changed, and saves what is changed here. */
  sync() {
    return this.turn(async () => {
      const kept = await this.ask("GET", this.review.base ? { "If-None-Match": `"${this.base.revision}"` } : {});
      if (kept) await this.receive(kept);
      await this.send();
    });
  }

  /** Saves what is changed here. */
  save() {
    return this.turn(() => this.send());
  }

  /** What the reader was asked is answered: whether the page's own entry goes before the other one. */
  answer(name, own) {
    const { [name]: clash, ...others } = this.base.clashes;
    this.keep({ ...this.base, clashes: others });
    if (!own) this.review.take([clash]);
    this.save();
  }

  /** Ends it: at once, or when all is saved that was changed. */
  end(atOnce) {
    this.page = { ...this.page, settled: async () => {}, steadily: (work) => work(), told: () => {}, show: () => {} };
    this.review.saved = this.review.changed = () => {};
    this.ended = atOnce;
  }

  /** Does one thing after the other; what goes wrong is shown, and tried again with the next. */
  turn(work) {
    this.waiting += 1;
    this.working = this.working.then(async () => {
      try {
        if (!this.ended) await work();
      } catch (error) {
        this.state = "failed";
        this.problem = error instanceof Problem ? error : new Problem(word("bad_answer_title"), word("bad_answer", { status: OK }));
      }
      this.waiting -= 1;
      this.page.show();
    });
    return this.working;
  }

  async send() {
    for (let round = 0; round < ROUNDS && !this.ended; round += 1) {
      this.settle();
      const changes = this.changes().filter(({ part, key }) => !(`${part} ${key}` in this.base.clashes));
      if (!changes.length) {
        this.state = Object.keys(this.base.clashes).length ? "asked" : "saved";
        return;
      }
      if (!this.page.who()) {
        this.state = "name";
        return;
      }
      this.state = "saving";
      this.page.show();
      const content = this.review.file(withChanges(this.base, changes));
      const kept = await this.ask("PUT", { "If-Match": `"${this.base.revision}"`, "Content-Type": JSON_TYPE }, content);
      if (this.ended) return;
      if (kept.faster) await this.receive(kept);
      else this.keep({ ...of(kept), clashes: this.base.clashes });
    }
  }

  /** What is changed here and not kept by the service. What does not fit this reading stays as it is kept. */
  changes() {
    return changesOf(this.fitting(this.base), this.review);
  }

  fitting(parts) {
    return Object.fromEntries(PARTS.map((part) => [part, this.review.fitting(part, parts[part])]));
  }

  /** Takes in what others changed. */
  async receive(kept) {
    await this.page.settled();
    if (this.ended) return;
    // A workspace that was set back to an earlier day knows less than the page: nothing of that was taken back.
    const before = kept.revision < this.base.revision ? NOTHING : this.base;
    const theirs = changesOf(before, kept.review);
    const { taken, clashing } = joined(changesOf(this.fitting(before), this.review), theirs);
    const clashes = { ...this.base.clashes };
    for (const { part, key } of theirs) delete clashes[`${part} ${key}`];
    for (const clash of clashing) clashes[`${clash.part} ${clash.key}`] = clash;
    const first = !this.review.base;
    this.keep({ ...of(kept), clashes });
    if (!taken.length) return;
    this.page.steadily(() => this.review.take(taken));
    this.page.told(taken, first);
  }

  /** Notes what the service keeps. */
  keep(base) {
    this.review.base = base;
    this.review.keep();
  }

  /** Forgets what the reader was asked about and both now say alike. */
  settle() {
    const clashes = Object.entries(this.base.clashes);
    const open = clashes.filter(([, { part, key, entry }]) => !isSame(this.review[part][key], entry));
    if (open.length < clashes.length) this.keep({ ...this.base, clashes: Object.fromEntries(open) });
  }

  /** What the service keeps; null where that is known already; with `faster` where somebody else has changed it since. */
  async ask(method, headers, body) {
    const { endpoint, key, who } = this.page;
    if (key()) headers.Authorization = `Bearer ${key()}`;
    const query = method === "PUT" ? `?by=${encodeURIComponent(who())}` : "";
    const address = `${endpoint}reviews/${encodeURIComponent(this.review.document.id)}${query}`;
    const signal = AbortSignal.timeout(ANSWERING);
    let response;
    try {
      response = await fetch(address, { method, headers, body, signal, cache: "no-store", redirect: "error" });
    } catch {
      throw new Problem(word("no_server_title"), word("no_server"));
    }
    if (response.status === UNCHANGED) return null;
    if (response.status === CHANGED) return { ...(await response.json()).kept, faster: true };
    if (response.status !== OK) throw await problemOf(response);
    return response.json();
  }
}

/** What the service keeps, as the page notes it. */
function of({ revision, review: { decisions, corrections }, said }) {
  return { revision, decisions, corrections, said };
}
