// What the core does with a large text, in pieces between which the page has its turn, and which can be stopped. An engine that
// cannot suspend Wasm does all of it in one go.

/** Characters from which on it may be felt. */
export const LARGE = 20_000;

/** Milliseconds without a turn for the page. */
const PIECE = 30;

/** How the core calls what is asked of it, where that is done at once. */
const AT_ONCE = /** @type {const} */ ({ Check: 'check', Fix: 'fixText', Recognise: 'recognise', ToSetup: 'toSetup', Compare: 'compare', Hidden: 'hidden' });

/** Lets the page have its turn. Timers are held back where nobody looks at the page; messages are not. */
const turn = () => new Promise((resolve) => {
  const { port1, port2 } = new MessageChannel();
  port1.onmessage = () => {
    port1.close();
    resolve(undefined);
  };
  port2.postMessage('');
});

/** One piece of work after the other. */
export class Work {
  #guard;
  /** What is being done. */
  #now = {};
  #ended = Promise.resolve();

  /** @param {Pick<import('./guard.js').Guard<FullCore>, 'core' | 'ready'>} guard */
  constructor(guard) {
    this.#guard = guard;
  }

  /** Nothing comes of it any more. */
  stop() {
    this.#now = {};
  }

  /**
   * What came of it: at once where the text is short; else `begun()` when it begins. `other` is what the core takes beside the text.
   * Nothing when it was stopped, or when something else was asked for meanwhile.
   * @type {(what: keyof typeof import('../pkg/full.js').Work, text: string, other?: number | string, begun?: () => void) => Promise<any>}
   */
  async run(what, text, other, begun) {
    const own = (this.#now = {});
    if (text.length + `${other}`.length <= LARGE) return /** @type {any} */ (this.#guard.core)[/** @type {any} */ (AT_ONCE)[what]](text, other);
    begun?.();
    // What was stopped gives up at its next turn, and its module with it.
    const before = this.#ended;
    let end = () => {};
    this.#ended = new Promise((resolve) => (end = () => resolve()));
    try {
      await before;
      await this.#guard.ready;
      return this.#now === own ? await this.#pieces(own, what, text, other) : undefined;
    } finally {
      end();
    }
  }

  async #pieces(own, what, text, other) {
    const { turns, Work: Works, beginWork, work, endWork } = this.#guard.core;
    let until = performance.now() + PIECE;
    turns.take = () => {
      if (!turns.suspends || performance.now() < until) return;
      return turn().then(() => {
        if (this.#now !== own) throw own;
        until = performance.now() + PIECE;
      });
    };
    beginWork(/** @type {any} */ (Works)[what], text, typeof other === 'number' ? other : undefined, typeof other === 'string' ? other : undefined);
    try {
      await work();
    } catch (error) {
      if (error === own) return undefined;
      throw error;
    }
    return this.#now === own ? endWork() : undefined;
  }
}
