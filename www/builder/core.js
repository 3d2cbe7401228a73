// The Wasm modules, each loaded once for all elements of a page: a small one that shows the form, and the whole core, which
// takes over when somebody begins to answer.

export const loadForm = once(() => import('../pkg/form.js'));
export const loadWhole = once(() => import('../pkg/full.js'));

/** Rejects with a message for the reader of the page. */
function once(load) {
  let loading;
  return () => (loading ??= open(load));
}

async function open(load) {
  if (!globalThis.WebAssembly) throw new Error('This browser has no WebAssembly, which the form needs.');
  try {
    const core = await load();
    await core.default();
    return core;
  } catch (cause) {
    throw new Error(reason(cause), { cause });
  }
}

const reason = ({ message }) =>
  /content security|\bCSP\b|unsafe-eval/i.test(message)
    ? "The security policy of this site blocks WebAssembly, which the form needs: script-src of its Content-Security-Policy lacks 'wasm-unsafe-eval'."
    : `The form could not be loaded. Reload the page to try again. (${message})`;
