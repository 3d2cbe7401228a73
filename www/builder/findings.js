// Lists of findings; loaded with the whole core, which finds them.

import { button, el, redraw, words } from './dom.js';
import { isError } from './due.js';

/** `summary` names what stands in the way, when something was to be copied, saved or sent; `all` is everything. */
export class Findings {
  /**
   * `goTo(pointer)` focuses a field.
   * @param {Session} session
   * @param {(pointer: string) => void} goTo
   */
  constructor(session, goTo) {
    this.summary = new FindingList('There is a problem', 'summary', errorItem(goTo));
    this.all = new FindingList('Findings', 'findings', findingItem(session, goTo));
  }

  /** @type {(findings: Finding[], isAttempted: boolean) => void} */
  update(findings, isAttempted) {
    this.summary.update(isAttempted ? findings.filter(isError) : []);
    this.all.update(findings);
  }
}

class FindingList {
  #list = el('ul');
  #item;

  /**
   * `item(finding)` gives the nodes that show it.
   * @param {string} title
   * @param {string} className
   * @param {(finding: Finding) => Child[]} item
   */
  constructor(title, className, item) {
    this.#item = item;
    this.node = el('section', { className, tabIndex: -1, hidden: true, ariaLabel: title }, el('h2', {}, title), this.#list);
  }

  /** @param {Finding[]} findings */
  update(findings) {
    this.node.hidden = !findings.length;
    redraw(this.#list, findings, () => findings.map((finding) => el('li', {}, ...this.#item(finding))));
  }
}

/** For the summary: the words that stand at the field lead there. @type {(goTo: (pointer: string) => void) => (finding: Finding) => Child[]} */
const errorItem = (goTo) => ({ message, field }) =>
  (field ? [button(message, () => goTo(field.pointer), 'link')] : words(message));

/** @type {(session: Session, goTo: (pointer: string) => void) => (finding: Finding) => Child[]} */
const findingItem = (session, goTo) => (finding) => {
  const { severity, message, help = '', field } = finding;
  const toField = field && button(`Go to ${field.label}`, () => goTo(field.pointer), 'link');
  const toFix = finding.fix && button(finding.fix.title, () => session.fix(finding));
  return [
    el('strong', { className: severity }, severity), ' ', ...words(message),
    el('p', { className: 'advice' }, ...words(help)),
    el('div', { className: 'row' }, ...[toField, toFix].filter((node) => node !== undefined)),
  ];
};
