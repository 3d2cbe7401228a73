// What there is to say about the setup: when a person gets to see it, and in which lists.

import { button, el, redraw } from './dom.js';

export const isError = ({ severity }) => severity === 'error';

/** The same finding in a newer list; its place in the text may have moved. */
export const find = (findings, { code, pointer }) =>
  findings.find((finding) => finding.code === code && finding.pointer === pointer);

/** A mended finding goes at once. A new one waits for a pause, and "this is missing" until the field was left. */
export class Due {
  #left = new Set();
  #findings = [];
  /** After an attempt to copy, save or send, every error is due. */
  asked = false;

  leave(pointer) {
    this.#left.add(pointer);
  }

  /** Of all fields, or of a list whose entries have moved. */
  forget(list = '') {
    this.#left = new Set([...this.#left].filter((pointer) => !pointer.startsWith(`${list}/`)));
    if (!list) this.asked = false;
  }

  pick(findings, paused) {
    this.asked &&= findings.some(isError);
    this.#findings = paused
      ? findings.filter((finding) => this.#isDue(finding))
      : this.#findings.filter((old) => find(findings, old));
    return this.#findings;
  }

  #isDue({ severity, field }) {
    return severity !== 'error' || !field || field.filled || this.asked || this.#left.has(field.pointer);
  }
}

export class FindingList {
  #list = el('ul');
  #item;

  /** `item(finding)` gives the nodes that show it. */
  constructor(title, className, item) {
    this.#item = item;
    this.node = el('section', { className, tabIndex: -1, hidden: true, ariaLabel: title }, el('h2', {}, title), this.#list);
  }

  update(findings) {
    this.node.hidden = !findings.length;
    redraw(this.#list, findings, () => findings.map((finding) => el('li', {}, ...this.#item(finding))));
  }
}

/** For the summary: the words that stand at the field lead there. */
export const errorItem = ({ goTo }) => ({ message, field }) =>
  [field ? button(message, () => goTo(field.pointer), 'link') : message];

export const findingItem = ({ goTo, fix }) => (finding) => {
  const { severity, message, help = '', field } = finding;
  const toField = field && button(`Go to ${field.label}`, () => goTo(field.pointer), 'link');
  const toFix = finding.fix && button(finding.fix.title, () => fix(finding));
  return [
    el('strong', { className: severity }, severity), ` ${message}`,
    el('p', { className: 'help' }, help),
    el('div', { className: 'row' }, ...[toField, toFix].filter(Boolean)),
  ];
};
