// The lines that findings are about.

import { el } from './dom.js';

/** Names of secrets and their forms; too many rather than too few. */
const SECRET = /token|secret|key|pass|pwd|cred|cookie|signature|jwt|otp|hmac|authorization|bearer|dapi|dose|eyj|q~|(?:pat|pw|pem|sas|sig)["'\s]*[:=]|:\/\/[^\s\/"']*@|\s-u\b|-user\b/i;

/** Characters of a line that are shown, and of those before the place that it is about. */
const [LONG, BEFORE] = [300, 80];

/** Draws the line of a finding in a text; nothing where it may hold a secret. @type {(text: string) => (finding: Pick<Diagnostic, 'code'> & { start16: number; end16: number }) => HTMLElement} */
export function excerpts(text) {
  const keys = [...text.matchAll(/-----(BEGIN|END)/g)];
  // A text may be one line, and all findings about it.
  let last = lineAt(text, 0);
  return ({ start16, end16, code }) => {
    if (start16 < last.start || start16 > last.start + last.line.length) last = lineAt(text, start16);
    const { start, line, isNamed } = last;
    const isKey = keys.findLast(({ index }) => index <= start)?.[1] === 'BEGIN';
    if (isNamed || isKey || mayGoOn(text, start, line, code)) return el('span', {});
    const [from, to] = [start16 - start, Math.min(end16 - start, line.length)];
    const begin = line.length > LONG ? Math.max(0, from - BEFORE) : 0;
    const end = begin + LONG;
    return el('code', { className: 'excerpt' }, begin ? '…' : '', line.slice(begin, from), el('mark', {}, line.slice(from, Math.min(to, end))), line.slice(Math.min(to, end), end), end < line.length ? '…' : '');
  };
}

function lineAt(text, place) {
  const start = text.lastIndexOf('\n', place - 1) + 1;
  const until = text.indexOf('\n', place);
  const line = text.slice(start, until < 0 ? undefined : until);
  return { start, line, isNamed: SECRET.test(line) };
}

/** Whether a line may be a piece of a secret whose name is in a line above. */
function mayGoOn(text, start, line, code) {
  const above = text.slice(Math.max(0, start - 4000), start).split('\n').slice(-10);
  // Where a text cannot be read, nobody knows where a value ends.
  const isOwn = /^[\s{[(-]*["']?[\w.-]+["']?\s*[:=]/.test(line) && !code.startsWith('UC0');
  return !isOwn && SECRET.test(above.join('\n'));
}
