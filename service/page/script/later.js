/** Work that need not be done before the page can be used. */

const SLICE = 12; // milliseconds of work before the page gets its turn

/** Jobs done one after the other, whenever the page has nothing else to do. */
export class Later {
  constructor() {
    this.waiting = [];
    this.timer = null;
  }

  /** Adds jobs. */
  add(jobs) {
    this.waiting.push(...jobs);
    this.timer ??= setTimeout(() => this.work());
  }

  /** Forgets the jobs that are not done. */
  forget() {
    this.waiting = [];
  }

  /** Does all that is left, now. */
  finish() {
    const jobs = this.waiting;
    this.waiting = [];
    jobs.forEach((job) => job());
  }

  work() {
    const started = performance.now();
    while (this.waiting.length && performance.now() - started < SLICE) this.waiting.shift()();
    this.timer = this.waiting.length ? setTimeout(() => this.work()) : null;
  }
}
