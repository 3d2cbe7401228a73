// What makes documents easier to work with: tasks of a checklist as check boxes, and long lines that can be wrapped.

import { el, toggle } from './dom.js';

const TASK = /^- \[ \] (?=\S)/;

/** The line of a task, with a box to check; nothing when it is none. What is `done` is known to this page, as long as it is there. @type {(line: string, done: Set<string>) => HTMLElement | undefined} */
export function taskLine(line, done) {
  const mark = TASK.exec(line)?.[0];
  if (!mark) return;
  const box = el('input', { type: 'checkbox', checked: done.has(line), onchange: () => (box.checked ? done.add(line) : done.delete(line)) });
  // Whoever copies what is marked gets Markdown.
  const source = el('span', { className: 'hidden' }, mark);
  source.ariaHidden = 'true';
  return el('label', {}, box, source, line.slice(mark.length));
}

/** A switch for lines that are longer than the document is wide. @param {HTMLElement} text */
export const wrapSwitch = (text) => toggle('Wrap lines', (isOn) => text.toggleAttribute('data-wrap', isOn), 'wrap');
