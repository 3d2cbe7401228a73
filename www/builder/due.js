// Which findings are shown now.

/** @param {Finding} finding */
export const isError = ({ severity }) => severity === 'error';

/** The same finding in a newer list; its place in the text may have moved. @type {FindSame} */
export const findSame = (findings, { code, pointer }) =>
  findings.find((finding) => finding.code === code && finding.pointer === pointer);

/** A finding in words that make sense away from its question. @param {Finding} finding */
export const inFull = ({ field, message }) => (field?.list ? `${field.list}: ${message}` : message);

/** A fixed finding goes at once. A new one waits for a pause, and "this is missing" until the field was left. */
export class Due {
  #left = new Set();
  /** @type {Finding[]} */
  #shown = [];
  /** Places that somebody has asked for, by copying, saving or sending. @type {Set<string>} */
  #asked = new Set();

  leave(pointer) {
    this.#left.add(pointer);
  }

  /** After an attempt to copy, save or send, what stands in its way is due. @param {string[]} pointers */
  ask(pointers) {
    this.#asked = new Set(pointers);
  }

  /** What stands in the way of what was asked for. @param {Finding[]} findings */
  asked(findings) {
    return findings.filter((finding) => finding.severity !== 'info' && this.#asked.has(finding.pointer));
  }

  /** Of all fields, or of a list whose entries have moved. */
  forget(list = '') {
    this.#left = new Set([...this.#left].filter((pointer) => !pointer.startsWith(`${list}/`)));
    if (!list) this.#asked.clear();
  }

  /** Whether a change here may fix something that is shown. */
  isShownAt(pointer) {
    return this.#shown.some(({ pointer: own, field }) => own.startsWith(pointer) || field?.pointer.startsWith(pointer));
  }

  /** @type {(findings: Finding[], paused: boolean, areChecked: boolean) => Finding[]} */
  pick(findings, paused, areChecked) {
    if (paused) this.#shown = findings.filter((finding) => this.#isDue(finding));
    // Without checks, nobody knows whether what was found is still there.
    else if (areChecked) this.#shown = this.#shown.filter((old) => findSame(findings, old));
    return this.#shown;
  }

  /** @param {Finding} finding */
  #isDue({ severity, pointer, field }) {
    if (severity !== 'error' || !field || field.filled || this.#asked.has(pointer)) return true;
    return field.required && this.#left.has(field.pointer);
  }
}
