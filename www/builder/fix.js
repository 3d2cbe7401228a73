// Takes the fix that a finding offers; loaded when the first one is taken.

import { Answers } from './state.js';

/** The answers after the fix. Its places are UTF-16 offsets into the setup `text`; the `hidden` answers stay as they are. @type {(current: Current, fix: Fix) => Answers} */
export function applyFix({ text, hidden }, { edits }) {
  // The last edit goes first, so that the places of the others stay true.
  const fixed = edits.toSorted((a, b) => b.start16 - a.start16)
    .reduce((done, edit) => done.slice(0, edit.start16) + edit.text + done.slice(edit.end16), text);
  const answers = new Answers(JSON.parse(fixed));
  for (const [pointer, value] of hidden) answers.set(pointer, value);
  return answers;
}
