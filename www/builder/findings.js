// Lists of findings; loaded with the whole core, which finds them.

import { button, el, redraw, words } from './dom.js';
import { isError } from './due.js';

/** `summary` names what stands in the way, when something was to be taken along or sent; `all` is everything. */
export class Findings {
  constructor(actions) {
    this.summary = new FindingList('There is a problem', 'summary', errorItem(actions));
    this.all = new FindingList('Findings', 'findings', findingItem(actions));
  }

  update(findings, isAttempted) {
    this.summary.update(isAttempted ? findings.filter(isError) : []);
    this.all.update(findings);
  }
}

class FindingList {
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
const errorItem = ({ goTo }) => ({ message, field }) =>
  (field ? [button(message, () => goTo(field.pointer), 'link')] : words(message));

const findingItem = ({ goTo, fix }) => (finding) => {
  const { severity, message, help = '', field } = finding;
  const toField = field && button(`Go to ${field.label}`, () => goTo(field.pointer), 'link');
  const toFix = finding.fix && button(finding.fix.title, () => fix(finding));
  return [
    el('strong', { className: severity }, severity), ' ', ...words(message),
    el('p', { className: 'advice' }, ...words(help)),
    el('div', { className: 'row' }, ...[toField, toFix].filter(Boolean)),
  ];
};
