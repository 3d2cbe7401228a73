// All answers at a glance, each with a way back to its question.

import { button, el } from './dom.js';

/** `change(step, pointer)` leads to a question. @type {(parts: NonNullable<FormView['review']>, change: (step: string, pointer: string) => void) => HTMLElement[]} */
export function review(parts, change) {
  return parts.map(({ id, title, rows }) => {
    /** @param {ReviewRow} row */
    const row = ({ pointer, label, value, assumed, secret }) => el('div', {}, el('dt', {}, label), el('dd', {},
      ...(secret ? ['Given, not shown'] : value === undefined ? [el('strong', { className: 'error' }, 'Missing')] : [value]),
      ...(assumed ? [' ', el('span', { className: 'badge' }, 'assumed')] : [])),
      el('dd', {}, button('Change', () => change(id, pointer), 'link', label)));
    return el('section', {}, el('h3', {}, title), rows.length ? el('dl', {}, ...rows.map(row)) : el('p', { className: 'help' }, 'Nothing answered; nothing needed.'));
  });
}
