// From a line of a document to the answer that it comes from, and back. It comes with the checks.

/** Opens the step and entry of an answer, and leads there. @type {(session: Session, pointer: string) => Promise<void>} */
export async function lead(session, pointer) {
  const core = await session.loadChecks();
  const place = core?.placeOf(`${session.answers}`, pointer);
  if (place) session.leadTo({ field: JSON.parse(place) });
}

/** For each line of a document the place of the answer that it comes from. @type {(session: Session, kind: string, format: string) => Promise<string[] | void>} */
export async function origins(session, kind, format) {
  const core = await session.loadChecks();
  return core && JSON.parse(core.origins(session.view.setup, kind, format));
}

/** The leads of the document on show. */
export class Leads {
  #session;
  #lines;
  #format;
  /** The document that was asked about last, and where its lines come from. */
  #document = '';
  /** @type {string[] | void} */
  #origins;

  /** `format()` is that of the document on show. @param {Session} session @param {import('./highlight.js').Lines} lines @param {() => string} format */
  constructor(session, lines, format) {
    [this.#session, this.#lines, this.#format] = [session, lines, format];
  }

  /** A line leads to the answer that it comes from. */
  async follow(target) {
    const line = this.#lines.at(target);
    // Whoever marks text wants to copy it.
    if (line < 0 || !getSelection()?.isCollapsed) return;
    const origins = await this.#lookUp();
    if (origins?.[line]) lead(this.#session, origins[line]);
  }

  /** The lines that come from an answer are shown. @param {string} pointer */
  async point(pointer) {
    const origins = await this.#lookUp();
    this.#lines.point((line) => Boolean(pointer) && origins?.[line] === pointer);
  }

  async #lookUp() {
    const { place: { kind = '' }, view: { setup } } = this.#session;
    const document = [kind, this.#format(), setup].join('\n');
    if (this.#document !== document) this.#origins = await origins(this.#session, kind, this.#format());
    this.#document = document;
    return this.#origins;
  }
}
