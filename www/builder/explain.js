// What a finding means, why it matters and what to do. The texts are long: they come when the first one is asked for.

import { el, words } from './dom.js';

/** @type {(module: typeof import('../pkg/explain.js'), code: string) => Node[]} */
export const explain = (module, code) => module.explain(code).map(({ is, text }) => {
  switch (is) {
    case 'heading': return el('h4', {}, text);
    case 'sample': return el('pre', { tabIndex: 0, role: 'region', ariaLabel: 'Example' }, text);
    case 'address': return el('p', {}, el('a', { href: text }, text));
    default: return el('p', {}, ...words(text));
  }
});
