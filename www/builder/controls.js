// What a person types into or picks from. A control has a `node`, may have a `field` inside it that is labelled and
// described (else the group around it is), shows an answer with `update`, and takes the `focus`.

import { el, toggle } from './dom.js';

/** Typed in, and not a secret. @param {FieldView} view */
export const isPlain = ({ type }) => type === 'text' || type === 'integer' || type === 'texts';

/** @param {FieldView} view */
const isPick = ({ type }) => type === 'choice' || type === 'boolean';

/** With another name comes another control. @param {FieldView} view */
export const controlName = (view) => (isPick(view) ? JSON.stringify(optionsOf(view)) : view.type);

/** `change(value, paused)`: `undefined` is not an answer, and after a pick there is nothing to wait for. @type {MakeControl} */
export function makeControl(view, change) {
  if (!isPick(view)) return textControl(view, change);
  return radioControl(view.pointer, optionsOf(view), change);
}

const words = { true: 'Yes', false: 'No' };

/** @type {(view: FieldView) => Options} */
function optionsOf({ type, choices, required, unset }) {
  const options = type === 'boolean' ? [{ value: true, label: 'Yes' }, { value: false, label: 'No' }] : choices ?? [];
  return required ? options : [...options, { label: unset ? `Not set (counts as ${words[unset]})` : 'Not set' }];
}

const linesOf = (text) => text.split('\n').map((line) => line.trim()).filter(Boolean);

/** What cannot be read stays text: the core says what is wrong with it. */
const readers = {
  integer: (text) => (/^-?\d{1,15}$/.test(text) ? Number(text) : text),
  texts: (text) => (linesOf(text).length ? linesOf(text) : ''),
};

/** What browsers would do to names and secrets while they are typed. */
export const QUIET = { autocomplete: 'off', autocapitalize: 'none', spellcheck: false };

/** @type {MakeControl} */
function textControl(view, change) {
  const { pointer, type, label } = view;
  const isLong = type === 'longSecret' || type === 'texts';
  const input = el(isLong ? 'textarea' : 'input', { name: pointer, ...QUIET });
  if (type === 'integer') input.inputMode = 'numeric';
  const read = () => {
    const answer = readers[type]?.(input.value) ?? input.value;
    return answer === '' ? undefined : answer;
  };
  input.oninput = () => change(read(), false);
  // Browsers bring only the caret into view, which may lie under the status line.
  if (isLong) input.onfocus = () => input.scrollIntoView({ block: 'nearest' });
  return {
    node: isPlain(view) ? input : el('div', { className: 'secret' }, input, revealButton(input, label)),
    field: input,
    focus: () => input.focus(),
    update(value, { filled, assumed }) {
      input.placeholder = filled && value === undefined ? 'Given by reference' : assumed ?? '';
      // What means the same stays as it was typed, and so does the caret.
      if ([value].flat().join('\n') === [read()].flat().join('\n')) return;
      input.value = Array.isArray(value) ? value.join('\n') : value ?? '';
    },
  };
}

/** `type=password` is only the second choice, since browsers offer to keep it. */
function revealButton(input, label) {
  const canMask = CSS.supports('-webkit-text-security', 'disc');
  return toggle('Show', (shown) => {
    if (canMask) input.classList.toggle('masked', !shown);
    else if (input.localName === 'input') input.type = shown ? 'text' : 'password';
  }, '', label);
}

/** @type {MakeRadios} */
function radioControl(name, options, change) {
  const radios = options.map(({ value }) =>
    el('input', { type: 'radio', name, id: `${name}=${value ?? ''}`, onchange: () => change(value, true) }));
  return {
    node: el('div', { className: 'radios' }, ...options.map(({ label }, i) => el('label', {}, radios[i], label))),
    focus: () => (radios.find(({ checked }) => checked) ?? radios[0]).focus(),
    update: (value) => radios.forEach((radio, i) => (radio.checked = options[i].value === value)),
  };
}
