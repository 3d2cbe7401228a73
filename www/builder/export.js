// Copies or saves a finished document; loaded when the first one is. Both say what happened, and what the button says then.

import { el, setText } from './dom.js';
import { requireReady } from './ready.js';

let saved = '';

/** @type {(text: string, file: string, shown: Node, reveal: boolean) => Promise<{ said: string; label?: string }>} */
async function copy(text, _file, shown, reveal) {
  try {
    await navigator.clipboard.writeText(text);
    return { said: reveal ? 'Copied, with secrets in plain text.' : 'Copied.', label: 'Copied' };
  } catch {
    // On plain http, in some frames, or when the person said no.
    getSelection()?.selectAllChildren(shown);
    return { said: reveal ? 'Copying is blocked. The text that is selected for you has no secrets.' : 'Copying is blocked. The text is selected for you.' };
  }
}

/** @type {(text: string, file: string) => { said: string; label?: string }} */
export function save(text, file) {
  // The browser reads the address in its own time; only the one before can be given back.
  URL.revokeObjectURL(saved);
  saved = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  el('a', { href: saved, download: file }).click();
  return { said: `Saved as ${file}.` };
}

/** Copies or saves the document on show, once it has all that it uses. @type {(way: 'copy' | 'save', session: Session, shown: { format: string; file: string; text: Node; reveal: boolean; label: Node }) => Promise<void>} */
export async function take(way, session, { format, file, text: node, reveal, label: button }) {
  const { kind = '' } = session.place;
  const text = await requireReady(session, kind, (core, answers) => core.build(answers, kind, format, reveal));
  if (typeof text !== 'string') return;
  const { said, label } = await { copy, save }[way](text, file, node, reveal);
  if (label && !reveal) setText(button, label);
  session.say(said);
}
