// The looks. A site sets the custom properties --ucforge-*; light and dark follow its `color-scheme`.

import { makeSheet } from './scale.js';

const RULES = `
:host {
  --text: var(--ucforge-text, light-dark(#17202a, #e8ebef));
  --muted: var(--ucforge-muted, light-dark(#566270, #a3aebb));
  --background: var(--ucforge-background, light-dark(#fff, #12161b));
  --surface: var(--ucforge-surface, light-dark(#f5f7fa, #1a2027));
  --line: var(--ucforge-line, light-dark(#dbe1e8, #313a45));
  --accent: var(--ucforge-accent, light-dark(#1257b8, #8ab8ff));
  --error: var(--ucforge-error, light-dark(#b3261e, #ff9d94));
  --warning: var(--ucforge-warning, light-dark(#7a4d00, #f0bf5f));
  --good: var(--ucforge-good, light-dark(#14693a, #7fd6a0));
  --radius: var(--ucforge-radius, 6px);
  --tint: color-mix(in srgb, var(--accent) 9%, var(--background));
  --_ucforge: 1em;
  display: block;
  container-type: inline-size;
  color: var(--text);
  background: var(--background);
  font-family: var(--ucforge-font, system-ui, sans-serif);
  font-size: var(--ucforge-font-size, inherit);
  line-height: 1.5;
}
:host([theme='light']) { color-scheme: light; }
:host([theme='dark']) { color-scheme: dark; }
:host([theme='system']) { color-scheme: light dark; }

* { box-sizing: border-box; min-width: 0; margin: 0; padding: 0; border: 0 solid var(--line); list-style: none; scroll-margin-block: 4rem 8.5rem; }
[hidden], p:empty, .row:empty, .notes:empty, .find:empty, .kind:empty { display: none !important; }
.notice { margin-bottom: 1rem; }
h2 { font-size: 1.375rem; font-weight: 650; line-height: 1.25; }
h2:focus { outline: none; }
a, .link { color: var(--accent); }
.link { display: inline; }
code, pre, .masked { font-family: var(--ucforge-code-font, ui-monospace, Menlo, Consolas, monospace); font-size: .8125rem; }
code { overflow-wrap: anywhere; }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }
.icon { width: 1em; height: 1em; flex: none; vertical-align: -.125em; fill: none; stroke: currentColor; stroke-width: 1.75; stroke-linecap: round; stroke-linejoin: round; }
.icon.open { stroke-width: 4; }

.frame, .side, .document, .trial, .start, .paste { display: grid; gap: 1rem; align-content: start; }
.row, .radios, .tabs, .level { display: flex; flex-wrap: wrap; gap: .5rem .75rem; align-items: center; }
.between { justify-content: space-between; }
.radios { flex-direction: column; gap: .375rem; align-items: start; }
.help, .muted, .quiet { color: var(--muted); font-size: .875rem; font-weight: 400; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.badge { display: inline-flex; gap: .25rem; align-items: center; padding: 0 .375rem; color: var(--muted); font-size: .75rem; font-weight: 500; white-space: nowrap; background: var(--surface); border: 1px solid var(--line); border-radius: 1rem; }

.purposes { display: grid; gap: .75rem; grid-template-columns: repeat(auto-fit, minmax(min(100%, 12.5rem), 1fr)); }
.purposes button { display: grid; gap: .125rem; align-content: start; width: 100%; height: 100%; padding: .875rem 1rem; text-align: left; background: none; }
.purposes button:hover { border-color: var(--accent); background: var(--tint); }

.rail { padding-bottom: .75rem; border-bottom-width: 1px; }
.rail .row { flex-wrap: nowrap; justify-content: space-between; margin-bottom: .5rem; }
.purpose { font-weight: 650; }
.rail .link { flex: none; }
.rail ol { display: flex; gap: .25rem; }
.rail li { flex: 1 1 auto; }
.rail li button { display: flex; gap: .5rem; align-items: center; position: relative; width: 100%; height: 100%; padding: .375rem .5rem; color: var(--muted); font-size: .875rem; font-weight: 400; line-height: 1.25; text-align: left; text-wrap: balance; background: none; border: 0; border-radius: var(--radius); }
.rail li button:hover { color: var(--text); background: var(--surface); }
.rail .mark { display: grid; place-items: center; flex: none; width: 1.5rem; height: 1.5rem; font-size: .75rem; font-weight: 650; border: 1.5px solid currentColor; border-radius: 50%; }
.rail .done .mark { color: var(--good); }
.rail .optional .mark { border-style: dashed; }
.rail [aria-current] { color: var(--text); font-weight: 650; background: var(--tint); }
.rail [aria-current] .mark { color: var(--background); background: var(--accent); border-color: var(--accent); }

.notes { display: grid; gap: .5rem; margin-top: .75rem; padding: .75rem 1rem; font-size: .9375rem; background: var(--tint); border-left: 3px solid var(--accent); border-radius: var(--radius); }
.field { margin-top: 1.5rem; }
.label { font-weight: 600; }
.single > .field { margin-top: 1rem; }
.single > .field > .label { position: absolute; clip-path: inset(50%); }
.field > :is(input, textarea, .secret, .radios, div) { margin-top: .375rem; }
.secret { display: flex; gap: .5rem; align-items: start; }
.assumed { margin-top: .25rem; color: var(--muted); font-size: .875rem; }
button::first-letter { text-transform: uppercase; }
details { font-size: .875rem; }
summary { width: fit-content; min-height: 1.5rem; padding-block: .0625rem; color: var(--accent); cursor: pointer; }
summary:hover { text-decoration: underline; }
.find { margin-top: .375rem; }
.find > p { max-width: 42rem; margin-top: .25rem; }
.find > p:not(.muted) { color: var(--text); }
.find > :is(textarea, button) { margin-top: .5rem; }
.more { margin-top: 1.5rem; font-size: 1rem; }
.steps-end { justify-content: space-between; margin-top: 2rem; }
.next { flex-direction: row-reverse; margin-left: auto; }

input, select, textarea, button { font: inherit; color: inherit; background: none; border: 1px solid color-mix(in srgb, var(--muted) 75%, var(--background)); border-radius: var(--radius); }
input, select, textarea { width: 100%; padding: .4375rem .625rem; background: var(--background); }
:is(input, select, textarea):hover { border-color: var(--text); }
select { width: auto; }
.secret > :first-child { flex: 1; }
::placeholder { color: var(--muted); opacity: 1; }
.masked { -webkit-text-security: disc; }
label:has([type='radio']) { position: relative; display: flex; gap: .5rem; padding-block: .1875rem; }
[type='radio'] { flex: none; width: 1.125rem; height: 1.125rem; margin-top: .1875rem; accent-color: var(--accent); }

button { display: inline-flex; gap: .375rem; align-items: center; padding: .375rem .875rem; font-weight: 500; background: var(--surface); cursor: pointer; }
button:hover { border-color: var(--text); }
.quiet, .link { padding: .125rem 0; font-weight: 400; background: none; border: 0; text-align: left; text-decoration: underline; }
.primary, [aria-pressed='true'] { color: var(--background); background: var(--accent); border-color: var(--accent); }
.primary:hover { background: color-mix(in srgb, var(--accent) 88%, var(--text)); }

.levels { display: grid; gap: .25rem; }
.level { align-items: baseline; }
.level .label { width: 4rem; color: var(--muted); font-size: .75rem; text-transform: uppercase; }
.tabs { flex: 1; gap: .25rem; }
.tabs label { gap: .375rem; align-items: center; padding: .25rem .5rem; color: var(--muted); font-size: .875rem; border: 1px solid transparent; border-radius: var(--radius); cursor: pointer; }
.tabs label:hover { background: var(--surface); }
.tabs label:has(:checked) { color: var(--text); font-weight: 600; background: var(--tint); border-color: var(--accent); }
.tabs input { position: absolute; inset: 0; width: auto; height: auto; margin: 0; appearance: none; background: none; border: 0; border-radius: inherit; cursor: pointer; }

pre { overflow: auto; padding: .875rem; line-height: 1.6; background: var(--surface); border-width: 1px; border-radius: var(--radius); }
.document pre { max-height: 32rem; }
pre.markdown { white-space: pre-wrap; }

.picture svg { display: block; width: 100%; max-width: 28rem; margin-top: .5rem; }
.lane { stroke: var(--line); stroke-dasharray: 3 3; }
.picture text { paint-order: stroke; stroke: var(--background); stroke-width: 4px; font: 500 11px var(--ucforge-font, system-ui, sans-serif); fill: var(--muted); text-anchor: middle; }
.picture .actor { font-weight: 650; fill: var(--text); }
path.arrow { fill: none; stroke: var(--muted); stroke-width: 1.25; }
path.here { stroke: var(--accent); stroke-width: 2; }
.picture text.here { fill: var(--accent); font-weight: 650; }

.status { position: sticky; bottom: 0; z-index: 1; display: flex; flex-wrap: wrap; gap: .25rem 1rem; align-items: center; padding-block: .5rem; background: linear-gradient(var(--background), var(--background)) Canvas; border-top-width: 1px; box-shadow: -4px 0 var(--background), 4px 0 var(--background); }
.status p { flex: 1 1 12rem; }
.status .panes { flex: none; flex-wrap: nowrap; }

.drop { margin-top: 1rem; padding: 1rem; border: 2px dashed var(--line); border-radius: var(--radius); }
.drop.over { border-color: var(--accent); background: var(--tint); }
.drop textarea { min-height: 9rem; margin-top: .5rem; font-family: var(--ucforge-code-font, ui-monospace, Menlo, Consolas, monospace); font-size: .8125rem; }

@container (max-width: 68em) {
  .rail button:not([aria-current]) .title { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rail ol { gap: 0; }
  .rail li { flex: none; }
  .rail li button { padding: .25rem; white-space: nowrap; }
}
@container (max-width: 59.99em) {
  .status p { flex-basis: 100%; order: -1; }
  .frame[data-pane='form'] > .aside, .frame[data-pane='document'] > .main { display: none; }
}
@container (max-width: 27em) {
  .rail .title, .status .icon + span { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
  .rail ol { justify-content: space-between; }
  .level .label { width: 100%; }
  .status { column-gap: .5rem; }
  .status button { padding: .25rem .5rem; }
  .status .quiet { padding-inline: 0; }
}
@container (min-width: 60em) {
  .frame, .panel { grid-template-columns: minmax(0, 1fr) minmax(0, 1fr); column-gap: 2.5rem; }
  .frame > :not(.main, .aside) { grid-column: 1 / -1; }
  .frame:not(:has(.document:not([hidden]))) > .main { grid-column: 1 / -1; max-width: 48rem; }
  .side { position: sticky; top: var(--ucforge-sticky-top, 1rem); max-height: calc(100dvh - 5rem); padding: 2px; overflow: auto; }
  .status .panes { display: none; }
}
@media (max-height: 480px) { .status { position: static; } }
`;

let shared;

/** One style sheet for all elements of a page. */
export const sheet = () => (shared ??= makeSheet(RULES));
