// What becomes of the answers when those of a text are imported.

import { el } from './dom.js';
import { Answers } from './state.js';

/** Characters from which on an answer is not repeated. */
const LONG = 80;

/** The answers that are there, and what of them may be shown. @typedef {{ answers: Answers; shown: Answers }} Present */

/** @param {Session} session @returns {Promise<Present>} */
export async function presentOf(session) {
  const { answers } = session;
  const core = await session.loadChecks();
  return { answers, shown: new Answers(JSON.parse(core?.withoutSecrets?.(`${answers}`) ?? '{}')) };
}

/** That an answer takes the place of another one, which is repeated unless it is secret. @type {(found: Recognised, given: Answers, present: Present) => Child[]} */
export function replaces({ pointer }, given, { answers, shown }) {
  const old = answers.get(pointer);
  if (old === undefined || JSON.stringify(old) === JSON.stringify(given.get(pointer))) return [];
  const known = shown.get(pointer);
  const isShort = ['string', 'number', 'boolean'].includes(typeof known) && `${known}`.length < LONG;
  return [' ', el('span', { className: 'badge' }, 'replaces ', ...(isShort ? [el('code', {}, `${known}`)] : ['what is there']))];
}

/** Only a person knows which credentials are meant. `put(answers)` does what was chosen, if something was. @param {SignIn} signIn */
export function question({ pointer, question, ways }, name) {
  const radios = ways.map(({ value }) => el('input', { type: 'radio', name, value }));
  return {
    node: el('fieldset', { className: 'field' }, el('legend', { className: 'label' }, question), el('p', { className: 'help' }, 'The others are kept aside.'),
      el('div', { className: 'radios' }, ...ways.map(({ label }, i) => el('label', {}, radios[i], label)))),
    put: (answers) => {
      const chosen = radios.find(({ checked }) => checked);
      if (chosen) answers.set(pointer, chosen.value);
      return Boolean(chosen);
    },
  };
}

/** All answers are those of a text: what brings people here follows from them. @type {(session: Session, setup: object) => void} */
export function take(session, setup) {
  Object.assign(session.place, { purpose: '', step: '', open: '' });
  session.replaceAll(setup, 'The answers are those of the text. Undo brings the old ones back.');
  session.focus('');
}

/** How many answers there are others for. */
export const replaced = (old, setup) => Object.entries(setup).filter(([name, value]) =>
  name !== 'ucforge' && old[name] !== undefined && JSON.stringify(old[name]) !== JSON.stringify(value)).length;

/** Answers of a text beside those that are there. @type {(session: Session, setup: object, said: string) => void} */
export const add = (session, setup, said) => session.withUndo(said, () => merge(session.answers.value, setup));

function merge(into, from) {
  for (const [name, value] of Object.entries(from)) {
    if (value?.constructor === Object && into[name]?.constructor === Object) merge(into[name], value);
    else into[name] = value;
  }
}
