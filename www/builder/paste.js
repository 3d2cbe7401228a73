// Makes answers of a payload, a command or a setup that somebody has already; loaded when asked for.

import { button, el, setText, words } from './dom.js';

/** Asks for a text below the row of `opener`; `use(setup, said)` takes the answers over. @type {(core: FullCore, opener: any, use: (setup: object, said: string) => void) => void} */
export function ask(core, opener, use) {
  const row = opener.parentNode;
  const there = row.nextElementSibling;
  if (there?.matches('.paste')) return there.querySelector('textarea').focus();
  const error = el('p', { role: 'alert', className: 'message' });
  const text = el('textarea', { id: 'pasted', rows: 8, autocomplete: 'off', autocapitalize: 'none', spellcheck: false });
  const close = () => {
    panel.remove();
    opener.focus();
  };
  const take = () => {
    try {
      const { setup, notes } = core.toSetup(text.value);
      use(setup, 'The answers are those of the payload.');
      if (!notes.length) return close();
      // What the person must know stays until it was read.
      panel.replaceChildren(
        el('p', {}, 'Imported. Fields that ucforge does not know are kept as they are; values that cannot be kept are listed.'),
        el('ul', { tabIndex: -1 }, ...notes.map((note) => el('li', {}, ...words(note)))), button('Close', close));
      panel.querySelector('ul')?.focus();
    } catch ({ message }) {
      setText(error, `This text cannot be used: ${message}.`);
      text.focus();
    }
  };
  const panel = el('div', { className: 'paste field invalid' },
    el('label', { className: 'label', htmlFor: 'pasted' }, 'A payload, curl command or setup'),
    el('p', { className: 'help' }, 'Its values replace all answers. It stays in this page.'),
    text, error, el('div', { className: 'row' }, button('Use as answers', take, 'primary'), button('Cancel', close)));
  row.after(panel);
  text.focus();
}
