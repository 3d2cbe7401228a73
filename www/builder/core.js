// The Wasm module of the form, loaded once for all elements of a page.

let loading;

/** Rejects with a message for the reader of the page. */
export const loadCore = () => (loading ??= load());

async function load() {
  if (!globalThis.WebAssembly) throw new Error('This browser has no WebAssembly, which the form needs.');
  try {
    const core = await import('../pkg/form.js');
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
