// Keys that work wherever the focus is. They come with the checks, which whoever has the focus here waits for.

/** Ctrl+Z outside of a text, which has its own. `go` is told whether to undo or to redo. @param {(isRedo: boolean) => void} go */
export const shortcuts = (go) => (/** @type {any} */ event) => {
  const { key, ctrlKey, metaKey, shiftKey, target } = event;
  if (!(ctrlKey || metaKey) || target.matches('textarea, input:not([type=radio])')) return;
  const isRedo = key === 'y' || (shiftKey && key === 'Z');
  if (!isRedo && key !== 'z') return;
  event.preventDefault();
  go(isRedo);
};
