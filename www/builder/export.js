// Copies or saves a finished document; loaded when the first one is. Both return the sentence that says what happened.

import { el, setText } from './dom.js';

let saved = '';

/** @type {(text: string, file: string, shown: Node, button: Element) => Promise<string>} */
export async function copy(text, _file, shown, button) {
  try {
    await navigator.clipboard.writeText(text);
    setText(button, 'Copied');
    return 'Copied.';
  } catch {
    // On plain http, in some frames, or when the person said no.
    getSelection()?.selectAllChildren(shown);
    return 'Copying is blocked. The text is selected for you.';
  }
}

/** @type {(text: string, file: string) => string} */
export function save(text, file) {
  // The browser reads the address in its own time; only the one before can be given back.
  URL.revokeObjectURL(saved);
  saved = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  el('a', { href: saved, download: file }).click();
  return `Saved as ${file}.`;
}
