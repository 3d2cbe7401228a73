
// Put at the end of the script of a module that lets the page have its turn; see src/turns.rs. Engines that cannot suspend Wasm do
// all the work in one go.

/** What happens at a turn. A promise lets the page go until it is kept; a broken one ends the work. */
export const turns = { take() {} };

const canLetGo = 'Suspending' in WebAssembly;
const suspending = canLetGo ? new WebAssembly.Suspending(() => turns.take()) : () => void turns.take();
const promising = (work) => (canLetGo ? WebAssembly.promising(work) : async () => work());
