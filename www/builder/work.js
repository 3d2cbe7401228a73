// What the core does with a large text, in pieces between which the page has its turn, and which can be stopped.

/** Characters from which on it may be felt. */
export const LARGE = 20_000;

/** Milliseconds without a turn for the page. */
const PIECE = 40;

export class Work {
  #core;
  #isStopped = false;

  /** @param {FullCore} core */
  constructor(core) {
    this.#core = core;
  }

  /** Nothing comes of it any more. */
  stop() {
    this.#isStopped = true;
  }

  /** What came of it; nothing when it was stopped. @type {(what: keyof typeof import('../pkg/full.js').Work, text: string, choice?: number) => Promise<any>} */
  async run(what, text, choice) {
    const core = this.#core;
    let until = performance.now() + PIECE;
    core.turns.take = () => {
      if (performance.now() < until) return;
      return new Promise((resolve) => setTimeout(resolve)).then(() => {
        if (this.#isStopped) throw this;
        until = performance.now() + PIECE;
      });
    };
    core.beginWork(core.Work[what], text, choice);
    try {
      await core.work();
    } catch (error) {
      if (error === this) return undefined;
      throw error;
    }
    return this.#isStopped ? undefined : core.endWork();
  }
}
