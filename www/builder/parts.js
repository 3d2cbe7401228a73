// Long lists: what a page can hold is more than anybody reads, and more than a browser draws at once.

import { button } from './dom.js';

/** Entries that are shown at once. */
export const MOST = 50;

/** The first entries in `list`, and a button for more of them. @type {<Entry>(list: HTMLElement, entries: Entry[], draw: (entry: Entry) => HTMLElement) => HTMLElement[]} */
export function inParts(list, entries, draw) {
  const more = button('', () => {
    const from = list.childElementCount;
    add();
    list.children[from].querySelector('button')?.focus();
  });
  const add = () => {
    const from = list.childElementCount;
    list.append(...entries.slice(from, from + MOST).map(draw));
    const left = entries.length - list.childElementCount;
    more.hidden = !left;
    more.textContent = `Show ${Math.min(left, MOST)} of ${left} more`;
  };
  add();
  return [list, more];
}
