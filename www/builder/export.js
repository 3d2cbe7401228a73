// Copies or saves a finished document; loaded when the first one is. Both say what happened, and what the button says then.

import { el } from './dom.js';

let saved = '';

/** @type {(text: string, file: string, shown: Node, reveal: boolean) => Promise<{ said: string; label?: string }>} */
export async function copy(text, _file, shown, reveal) {
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
