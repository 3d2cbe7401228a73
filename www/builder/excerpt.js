// The lines that findings are about.

import { el } from './dom.js';

/** Characters of a line that are shown, and of those before the place that it is about. */
const [LONG, BEFORE] = [300, 80];

/**
 * Draws the line of a finding in a text; nothing where the core says that it may hold a secret. `hidden` has the offsets of such parts,
 * start and end by turns: where nobody has said, all of the text is one.
 * @type {(text: string, hidden?: number[] | Uint32Array) => (finding: { start16: number; end16: number }) => HTMLElement}
 */
export function excerpts(text, hidden = [0, Infinity]) {
  // A text may be one line, and all findings about it.
  let last = lineAt(text, 0, hidden);
  return ({ start16, end16 }) => {
    if (start16 < last.start || start16 > last.start + last.line.length) last = lineAt(text, start16, hidden);
    const { start, line, isHidden } = last;
    if (isHidden) return el('span', {});
    const [from, to] = [start16 - start, Math.min(end16 - start, line.length)];
    const begin = line.length > LONG ? Math.max(0, from - BEFORE) : 0;
    const end = begin + LONG;
    return el('code', { className: 'excerpt' }, begin ? '…' : '', line.slice(begin, from), el('mark', {}, line.slice(from, Math.min(to, end))), line.slice(Math.min(to, end), end), end < line.length ? '…' : '');
  };
}

function lineAt(text, place, hidden) {
  const start = place && text.lastIndexOf('\n', place - 1) + 1;
  const until = text.indexOf('\n', place);
  const line = text.slice(start, until < 0 ? undefined : until);
  return { start, line, isHidden: meets(hidden, start, start + line.length) };
}

/** Whether one of the parts, which are in order and do not overlap, has something between these offsets. */
function meets(parts, start, end) {
  let [from, to] = [0, parts.length >> 1];
  // The first part that ends behind the start. There may be as many as there are values.
  while (from < to) {
    const middle = (from + to) >> 1;
    if (parts[middle * 2 + 1] > start) to = middle;
    else from = middle + 1;
  }
  return parts[from * 2] < end;
}
