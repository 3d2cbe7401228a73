
// Put at the end of the script of a module that lets the page have its turn; see src/turns.rs. Engines that cannot suspend Wasm do
// all the work in one go.

/** What happens at a turn. A promise lets the page go until it is kept, and a broken one ends the work, where the engine suspends Wasm. */
export const turns = { take() {}, suspends: 'Suspending' in WebAssembly };

const suspending = turns.suspends ? new WebAssembly.Suspending(() => turns.take()) : () => void turns.take();
const promising = (work) => (turns.suspends ? WebAssembly.promising(work) : async () => work());
