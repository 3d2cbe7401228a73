// The Wasm modules, each loaded once for all elements of a page: a small one that shows the form, one with checks, which takes over
// when somebody begins to answer, and others for texts and for sending. And whatever else is loaded only when it is asked for.

import * as form from '../pkg/form.js';

/** The folder of the parts that are loaded later. */
const PARTS = new URL('./', import.meta.url);

const FAILED = 'A part of this page could not be loaded. Try again.';

const failures = new Map();

/** Imports a module by its path from here. Browsers keep failed imports: the next try asks under another address. @type {Import} */
export async function load(path) {
  const tries = failures.get(path);
  try {
    return await import(`${new URL(path, PARTS)}${tries ? `?${tries}` : ''}`);
  } catch (cause) {
    failures.set(path, (tries ?? 0) + 1);
    throw new Error(FAILED, { cause });
  }
}

export const loadForm = once(() => form, 'The form could not be loaded. Reload the page to try again.');

/** @type {Record<string, any>} */
const parts = {};

/** One of the other Wasm modules, ready to be used. @type {ImportWasm} */
export const loadWasm = (path) => (parts[path] ??= once(() => load(path), FAILED))();

/** Rejects with a message for the reader of the page, and starts again when asked again. The module may be `given`. */
function once(get, failure) {
  let loading;
  return (given) => (loading ??= start(get, failure, given).catch((error) => {
    loading = undefined;
    throw error;
  }));
}

async function start(get, failure, given) {
  try {
    const core = await get();
    await core.default(given);
    return core;
  } catch (cause) {
    throw new Error(failure, { cause });
  }
}
