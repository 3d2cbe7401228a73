// The Wasm modules, each loaded once for all elements of a page: a small one that shows the form, and the whole core, which
// takes over when somebody begins to answer. And whatever else is loaded only when it is asked for.

import * as form from '../pkg/form.js';

/** The folder of the parts that are loaded later. */
const PARTS = new URL('./', import.meta.url);

const failures = new Map();

/** Imports a module by its path from here. Browsers keep failed imports: the next try asks under another address. @type {Import} */
export async function load(path) {
  const tries = failures.get(path);
  try {
    return await import(`${new URL(path, PARTS)}${tries ? `?${tries}` : ''}`);
  } catch (cause) {
    failures.set(path, (tries ?? 0) + 1);
    throw new Error('A part of this page could not be loaded. Try again.', { cause });
  }
}

export const loadForm = once(() => form, 'The form could not be loaded. Reload the page to try again.');
export const loadFull = once(() => load('../pkg/full.js'), 'Checks could not be loaded. Try again.');

export const loadExplain = once(() => load('../pkg/explain.js'), 'Explanations could not be loaded. Try again.');

/** Rejects with a message for the reader of the page, and starts again when asked again. The module may be `given`. */
function once(get, failure) {
  let loading;
  return (given) => (loading ??= start(get, failure, given).catch((error) => {
    loading = undefined;
    throw error;
  }));
}

async function start(get, failure, given) {
  if (!globalThis.WebAssembly) throw new Error('This browser has no WebAssembly, which the form needs. The commands `ucforge new` and `ucforge check` do the same without it.');
  try {
    const core = await get();
    await core.default(given);
    return core;
  } catch (cause) {
    throw new Error(isBlocked() ? BLOCKED : failure, { cause });
  }
}

/** Every browser compiles an empty module, unless a policy forbids it. What it says then is not the same in any two. */
function isBlocked() {
  try {
    new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0));
    return false;
  } catch {
    return true;
  }
}

const BLOCKED = "The security policy of this site blocks WebAssembly, which the form needs: script-src of its Content-Security-Policy lacks 'wasm-unsafe-eval'. The commands `ucforge new` and `ucforge check` do the same without it.";
