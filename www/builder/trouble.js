// What to say when the form cannot run here, and where to go then. Loaded only then.

import { el, words } from './dom.js';

const BLOCKED = "The security policy of this site blocks WebAssembly, which the form needs: script-src of its Content-Security-Policy lacks 'wasm-unsafe-eval'.";
const MISSING = 'This browser has no WebAssembly, which the form needs.';

/** Every browser compiles an empty module, unless a policy forbids it. What it says then is not the same in any two. */
function isBlocked() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return false;
  } catch {
    return true;
  }
}

/** Why the form is not there, with a link to what can be done; `failure` when its files are to blame. @type {(failure: string) => Child[]} */
export function reason(failure) {
  const why = !globalThis.WebAssembly ? MISSING : isBlocked() ? BLOCKED : '';
  if (!why) return [failure];
  const help = el('a', { href: `${new URL('../help.html', import.meta.url)}` }, 'What to do');
  return [why, ' ', ...words('The commands `ucforge new` and `ucforge check` do the same without it.'), ' ', help, '.'];
}
