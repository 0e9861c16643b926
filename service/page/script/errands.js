import { announce, byId } from "./elements.js";
import { Problem } from "./sending.js";
import { word } from "./words.js";

/** Reports on their way: what is seen meanwhile, and what is said where one cannot be read. */

export class Errands {
  /** @param {(name: string) => void} stage  shows a part of the page: "working" or "start" */
  constructor(stage) {
    this.stage = stage;
    this.asked = null; // {source, abort} of the report on its way
    this.failed = null; // {source, problem} of the last one that could not be read
  }

  /**
   * Shows that something is on its way while a job runs, and what becomes of it.
   * @param {object} source  what is read: its name, and how many of it have been read where there are several
   * @param {(how: {key: string, signal: AbortSignal}) => Promise<void>} job
   */
  async run(source, job) {
    this.cancel();
    const abort = new AbortController();
    const mine = { source, abort, started: Date.now() };
    this.asked = mine;
    this.failed = null;
    this.stage("working");
    const clock = setInterval(() => tick(mine), 1000);
    tick(mine);
    try {
      await job({ key: byId("key").value, signal: abort.signal });
    } catch (error) {
      if (this.asked !== mine) return; // another report took its place
      if (error.name === "AbortError") {
        this.stage("start");
        announce(word("cancelled"));
        byId("file").focus();
      } else if (error instanceof Problem) {
        this.fail(source, error);
      } else {
        this.fail(source, new Problem(word("bad_answer_title"), word("bad_answer", { status: 200 })));
        throw error; // a fault of the page or of the answer: for whoever looks at the browser's console
      }
    } finally {
      clearInterval(clock);
      if (this.asked === mine) this.asked = null;
    }
  }

  /** Calls off what is on its way. */
  cancel() {
    this.asked?.abort.abort();
  }

  /** The same, and forgets what could not be read. */
  forget() {
    this.cancel();
    this.asked = null;
    this.failed = null;
  }

  /** Says what went wrong; `source` is what to try again, or null where that is of no use. */
  fail(source, problem) {
    this.failed = { source, problem };
    this.stage("start");
    byId("problem-title").textContent = problem.title;
    byId("problem-detail").textContent = problem.detail;
    byId("problem-status").textContent = problem.status ? word("status", { status: problem.status }) : "";
    byId("retry").hidden = !source;
    if (problem.status === 401) {
      byId("key-part").open = true;
      byId("key").focus();
    } else {
      byId("problem").focus();
    }
  }
}

function tick({ source, started }) {
  byId("working-name").textContent = word("working", { name: source.name });
  const seconds = word("working_seconds", { seconds: Math.round((Date.now() - started) / 1000) });
  byId("working-time").textContent = source.read ? `${seconds} · ${word("many_so_far", { count: source.read })}` : seconds;
}
