// The core with checks, and beside it the module that writes documents in other formats than JSON, which is loaded when somebody
// wants to see the first one.

import { Guard } from './guard.js';

const CHECKS = '../pkg/checks.js';
const WRITER = '../pkg/documents.js';

/** Another instance of a module. @type {<Path extends keyof Modules & `../pkg/${string}`>(page: Pick<Page, 'loadWasm'>, path: Path, number: number) => Promise<Modules[Path]>} */
async function again(page, path, number) {
  const part = await page.loadWasm(/** @type {typeof path} */ (`${path}?${number}`));
  if (!part) throw new Error('The checks could not be started again. Reload the page.');
  return part;
}

export class Cores {
  #page;
  #session;
  #redo;
  #checks;
  /** @type {Guard<Writer> | undefined} */
  #writer;
  #isLoading = false;

  /**
   * `redo()` does once more what the core was asked for.
   * @param {Checks} checks
   * @param {Pick<Page, 'loadWasm'>} page
   * @param {Pick<Page, 'say'>} session
   * @param {() => void} redo
   */
  constructor(checks, page, session, redo) {
    [this.#page, this.#session, this.#redo] = [page, session, redo];
    this.#checks = new Guard(checks, (number) => again(page, CHECKS, number), session, redo);
    const { core } = this.#checks;
    /** @type {Partial<Checks>} */
    const own = {
      preview: (setup, kind, format) => (format === 'json' ? core.preview(setup, kind, format) : this.#write()?.preview(setup, kind, format)),
      origins: (setup, kind, format) => (format === 'json' ? core.origins(setup, kind, format) : this.#write()?.origins(setup, kind, format)) ?? '[]',
      build: (answers, kind, format, reveal) => {
        if (format === 'json') return core.build(answers, kind, format, reveal);
        const writer = this.#write();
        if (!writer) throw new Error('This document is still loading. Try again.');
        return writer.write(core.form(answers, '', '', '', false).setup, kind, format, reveal);
      },
    };
    /** What the session uses. A document whose module is still on its way has no preview yet. @type {Checks} */
    this.core = new Proxy(core, { get: (_, name) => own[name] ?? core[name] });
  }

  /** Kept when there is a core to go on with. */
  get ready() {
    return this.#checks.ready;
  }

  /** What writes the other formats; nothing while it is on its way. */
  #write() {
    if (!this.#writer && !this.#isLoading) this.#load();
    return this.#writer?.core;
  }

  async #load() {
    this.#isLoading = true;
    const first = await this.#page.loadWasm(WRITER);
    this.#isLoading = false;
    // That it could not be loaded was said; whatever asks for a document next tries again.
    if (!first) return;
    this.#writer = new Guard(first, (number) => again(this.#page, WRITER, number), this.#session, this.#redo);
    this.#redo();
  }
}
