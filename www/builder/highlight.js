// Colors for documents, line by line: names, texts, numbers, words of the language, comments, variables.

import { el } from './dom.js';
import { taskLine } from './tasks.js';

const WORDS = 'CREATE|GRANT|REVOKE|SHOW|GRANTS|ON|TO|FROM|CATALOG|SCHEMA|TABLE|VIEW|USE|SELECT|MODIFY|MANAGE|METASTORE|if|then|fi|for|do|done|else|case|esac|import|def|return|function|export|true|false|null|resource|variable';
const PATTERN = new RegExp([
  '(?<comment>^\\s*(?:#|--).*)', '(?<variable>\\$\\{?\\w+\\}?)', '(?<name>"(?:[^"\\\\]|\\\\.)*"(?=\\s*:)|^[\\s-]*[A-Za-z_]\\w*(?=:(?:\\s|$)))',
  '(?<text>"(?:[^"\\\\$]|\\\\.|\\$(?!\\{))*"|`[^`]*`)', `(?<word>\\b(?:${WORDS})\\b)`, '(?<number>\\b\\d+\\b)',
].join('|'), 'g');

/** A line as nodes. @type {(text: string) => Child[]} */
function colored(text) {
  const nodes = [];
  let end = 0;
  // What is longer than any line that people read is not worth it.
  for (const { 0: part, index, groups = {} } of text.length > 500 ? [] : text.matchAll(PATTERN)) {
    const kind = Object.keys(groups).find((name) => groups[name] !== undefined);
    nodes.push(text.slice(end, index), el('span', { className: `t-${kind}` }, part));
    end = index + part.length;
  }
  return [...nodes, text.slice(end)].filter((node) => node !== '');
}

/** Shows a text line by line, and touches only the lines that differ from those before. `mark` says to show which these were. */
export class Lines {
  /** @type {string[]} */
  #lines = [];
  /** @type {HTMLElement[]} */
  #marked = [];
  /** The tasks that somebody has checked. @type {Set<string>} */
  #done = new Set();

  /** @param {HTMLElement} node */
  constructor(node) {
    this.node = node;
  }

  /** A text that is not there yet is said to be loading. @type {(text: string | undefined, mark: boolean) => void} */
  update(text = 'Loading.', mark) {
    const [old, lines] = [this.#lines, text.split(/(?<=\n)/)];
    const most = Math.min(old.length, lines.length);
    let [start, end] = [0, 0];
    while (start < most && old[start] === lines[start]) start += 1;
    while (end < most - start && old[old.length - 1 - end] === lines[lines.length - 1 - end]) end += 1;
    if (start === old.length && start === lines.length) return;
    this.#lines = lines;
    const { children } = this.node;
    const fresh = lines.slice(start, lines.length - end).map((line) => this.#line(line));
    for (let count = old.length - end - start; count > 0; count -= 1) children[start].remove();
    const next = children[start] ?? null;
    for (const line of fresh) this.node.insertBefore(line, next);
    for (const line of this.#marked) line.classList.remove('changed');
    this.#marked = mark && old.length > 1 && fresh.length < lines.length ? fresh : [];
    for (const line of this.#marked) line.classList.add('changed');
  }

  #line(line) {
    const task = taskLine(line, this.#done);
    return el('span', { className: 'line' }, ...(task ? [task] : colored(line)));
  }

  /** Shows which lines come from an answer. @param {(line: number) => boolean} isIt */
  point(isIt) {
    [...this.node.children].forEach((line, i) => line.classList.toggle('pointed', isIt(i)));
  }

  /** The number of the line that holds a node, from 0; -1 when none does, or a click on it means something else. */
  at(node) {
    return node.closest?.('label') ? -1 : [...this.node.children].indexOf(node.closest?.('.line'));
  }
}
