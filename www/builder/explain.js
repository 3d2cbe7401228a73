// What a finding means, why it matters and what to do. The texts are long: they come when the first one is asked for.

import { el, words } from './dom.js';

/** @type {Promise<any> | undefined} */
let pages;

/** @type {(code: string) => Promise<Node[]>} */
export async function explain(code) {
  pages ??= fetch(new URL('../pkg/explain.json', import.meta.url)).then((answer) => answer.json());
  try {
    const { means, why, fix, bad, good, source, address } = (await pages)[code];
    return [el('p', {}, ...words(means)), el('p', {}, ...words(why)), el('p', {}, ...words(fix)),
      el('p', { className: 'muted' }, 'Like this it is found:'), el('pre', { tabIndex: 0 }, bad), el('p', { className: 'muted' }, 'Like this it is right:'), el('pre', { tabIndex: 0 }, good),
      el('p', { className: 'muted' }, 'Source: ', address ? el('a', { href: address }, source) : source, '.')];
  } catch {
    pages = undefined;
    return [el('p', {}, 'The explanation could not be loaded. Try again.')];
  }
}
