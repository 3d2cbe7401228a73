import init, { run } from './core.js';
let core = null;
const ready = init({ module_or_path: new URL('./core_bg.wasm', import.meta.url) }).then(() => { core = run; });
