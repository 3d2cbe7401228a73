// A core as the page uses it. When it breaks off in the middle of something, it is in no state to go on: a fresh one takes
// its place. The answers are not in it, so none is lost.

const AGAIN = 'The checks broke off and were started again. Your answers are kept.';
const STUCK = 'These answers make the checks break off. They are kept: undo the last change, or start over.';

/** What came in place of a broken module, for all elements of the page. @type {Map<object, Promise<object>>} */
const successors = new Map();

/** A panic of Rust, or no room left on its stack. */
const isBreak = (error) => error instanceof WebAssembly.RuntimeError || error instanceof RangeError;

/** @template {object} Part */
export class Guard {
  #now;
  #fresh;
  #page;
  #redo;
  /** Whether what broke it is being done once more. */
  #isSecond = false;
  /** Kept when there is a core to go on with. */
  ready = Promise.resolve();

  /**
   * `fresh(number)` loads another instance; `redo()` does once more what the core was asked for.
   * @param {Part} core
   * @param {(number: number) => Promise<Part>} fresh
   * @param {Pick<Page, 'say'>} page
   * @param {() => void} redo
   */
  constructor(core, fresh, page, redo) {
    [this.#now, this.#fresh, this.#page, this.#redo] = [core, fresh, page, redo];
    /** The core, whichever it is now. @type {Part} */
    this.core = /** @type {any} */ (new Proxy({}, { get: (_, name) => this.#part(name) }));
  }

  #part(name) {
    const part = this.#now[name];
    if (typeof part !== 'function') return part;
    return new Proxy(part, {
      apply: (_, _self, given) => this.#use(() => part(...given)),
      construct: (_, given) => this.#use(() => new part(...given)),
    });
  }

  #use(action) {
    try {
      const done = action();
      // Work that was given up has left its module in the middle of something.
      return done instanceof Promise ? done.catch((cause) => this.#give(cause)) : done;
    } catch (cause) {
      if (!isBreak(cause)) throw cause;
      throw new Error(this.#replace(!this.#isSecond), { cause });
    }
  }

  #give(cause) {
    if (isBreak(cause)) this.#replace(true);
    else this.#renew(false);
    throw cause;
  }

  /** Says what happens, and returns it. */
  #replace(isFirst) {
    this.#renew(isFirst);
    const said = isFirst ? AGAIN : STUCK;
    this.#page.say(said);
    return said;
  }

  #renew(isRedone) {
    const broken = this.#now;
    if (!successors.has(broken)) successors.set(broken, this.#fresh(successors.size + 1));
    this.ready = /** @type {Promise<Part>} */ (successors.get(broken)).then((core) => {
      if (this.#now !== broken) return;
      this.#now = core;
      if (isRedone) this.#again();
    }, (error) => {
      successors.delete(broken);
      this.#page.say(error.message);
    });
  }

  #again() {
    this.#isSecond = true;
    try {
      this.#redo();
    } finally {
      this.#isSecond = false;
    }
  }
}
