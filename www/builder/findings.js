// Lists of findings; loaded with the checks, which find them.

import { button, el, redraw, words } from './dom.js';
import { inFull } from './due.js';

/** `summary` names what stands in the way, when something was to be copied, saved or sent; `all` is everything. */
export class Findings {
  /** They are put into `frame` and `side`. @param {Session} session @param {HTMLElement} frame @param {HTMLElement} side */
  constructor(session, frame, side) {
    this.summary = new FindingList('There is a problem', 'summary', (finding) => [lead(session, finding)]);
    this.all = new FindingList('Findings', 'findings', (finding) => item(session, finding));
    frame.prepend(this.summary.node);
    side.append(this.all.node);
  }

  focus() {
    this.summary.node.focus();
    this.summary.node.scrollIntoView({ block: 'nearest' });
  }

  /** @type {(findings: Finding[], asked?: Finding[]) => void} */
  update(findings, asked) {
    if (asked) this.summary.update(asked);
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

/** The words that stand at the field lead there. @type {(session: Session, finding: Finding) => Node} */
const lead = (session, finding) => {
  const text = inFull(finding);
  return finding.field ? button(text, () => session.leadTo(finding), 'link') : el('span', {}, ...words(text));
};

/** @type {(session: Session, finding: Finding) => Child[]} */
function item(session, finding) {
  const { severity, help = '' } = finding;
  const toFix = finding.fix && button(`Fix: ${finding.fix.title}`, () => session.fix(finding));
  return [el('strong', { className: severity }, severity), ' ', lead(session, finding),
    el('p', { className: 'advice' }, ...words(help)), el('div', { className: 'row' }, ...(toFix ? [toFix] : []))];
}
