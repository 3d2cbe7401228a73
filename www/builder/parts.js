// Long lists: what a page can hold is more than anybody reads, and more than a browser draws at once.

import { button } from './dom.js';

/** Entries that are shown at once. */
export const MOST = 50;

const more = (count, left, where) => `Show ${Math.min(left, count)} of ${left} ${where}`;

/** The first entries in `list`, and a button for more of them. @type {<Entry>(list: HTMLElement, entries: Entry[], draw: (entry: Entry) => HTMLElement) => HTMLElement[]} */
export function inParts(list, entries, draw) {
  const next = button('', () => {
    const from = list.childElementCount;
    add();
    list.children[from].querySelector('button')?.focus();
  });
  const add = () => {
    const from = list.childElementCount;
    list.append(...entries.slice(from, from + MOST).map(draw));
    const left = entries.length - list.childElementCount;
    next.hidden = !left;
    next.textContent = more(MOST, left, 'more');
  };
  add();
  return [list, next];
}

/** Which entries of a list that changes are shown: some that follow each other, and what somebody adds at the end. */
export class Window {
  #from = 0;
  #to = MOST;
  /** From where on they were added one by one. */
  #end = 0;
  #count = -1;
  #draw;
  before = button('', () => this.#move(this.#from - MOST, this.#to));
  after = button('', () => this.#move(this.#from, this.#to + MOST));

  /** `draw()` shows the list again. @param {() => void} draw */
  constructor(draw) {
    this.#draw = draw;
  }

  #move(from, to) {
    [this.#from, this.#to] = [Math.max(from, 0), to];
    this.#draw();
  }

  /** What is at this place is among those that are shown. */
  reveal(at) {
    if (at >= 0 && at < this.#end && (at < this.#from || at >= this.#to)) [this.#from, this.#to] = [at - (at % MOST), at - (at % MOST) + MOST];
  }

  /** The places of the entries on show, of so many; `extra` more follow them. */
  places(count, extra = 0) {
    const isAdded = count === this.#count + 1;
    this.#end = isAdded ? this.#end : this.#count < 0 || count > this.#count ? count : Math.min(this.#end, count);
    this.#count = count;
    const to = Math.min(this.#to, this.#end);
    const from = Math.min(this.#from, Math.max(to - 1, 0));
    this.before.hidden = !from;
    this.before.textContent = more(MOST, from, 'before');
    this.after.hidden = to >= this.#end;
    this.after.textContent = more(MOST, this.#end - to, 'more');
    const span = (start, end) => Array.from({ length: Math.max(end - start, 0) }, (_, at) => start + at);
    return [span(from, to), span(this.#end, count + extra)];
  }
}
