// Which findings are shown now.

/** @param {Finding} finding */
export const isError = ({ severity }) => severity === 'error';

/** The same finding in a newer list; its place in the text may have moved. @type {FindSame} */
export const findSame = (findings, { code, pointer }) =>
  findings.find((finding) => finding.code === code && finding.pointer === pointer);

/** A fixed finding goes at once. A new one waits for a pause, and "this is missing" until the field was left. */
export class Due {
  #left = new Set();
  /** @type {Finding[]} */
  #findings = [];
  /** After an attempt to copy, save or send, every error is due. */
  isAttempted = false;

  leave(pointer) {
    this.#left.add(pointer);
  }

  /** Of all fields, or of a list whose entries have moved. */
  forget(list = '') {
    this.#left = new Set([...this.#left].filter((pointer) => !pointer.startsWith(`${list}/`)));
    if (!list) this.isAttempted = false;
  }

  /** @type {(findings: Finding[], paused: boolean) => Finding[]} */
  pick(findings, paused) {
    this.isAttempted &&= findings.some(isError);
    this.#findings = paused
      ? findings.filter((finding) => this.#isDue(finding))
      : this.#findings.filter((old) => findSame(findings, old));
    return this.#findings;
  }

  /** @param {Finding} finding */
  #isDue({ severity, field }) {
    return severity !== 'error' || !field || field.filled || this.isAttempted || this.#left.has(field.pointer);
  }
}
