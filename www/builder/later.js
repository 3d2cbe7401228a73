// What comes with the checks: lists and their looks, lists of findings, the review, colors, sending.

export { Findings } from './findings.js';
export { Cores } from './cores.js';
export { Guard } from './guard.js';
export { Lines } from './highlight.js';
export { shortcuts } from './keys.js';
export { Leads } from './leads.js';
export { entriesControl, namesControl } from './lists.js';
export { review } from './review.js';
export { shareButton } from './share.js';
export { sheet } from './style-later.js';
export { wrapSwitch } from './tasks.js';
export { Trial } from './trial.js';
