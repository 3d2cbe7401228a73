// The looks of what comes with the checks.

import { makeSheet } from './scale.js';

const RULES = `
.message { display: grid; grid-template-columns: auto 1fr; gap: .25rem .375rem; align-items: start; margin-top: .375rem; color: var(--warning); font-weight: 600; }
.message br { display: none; }
.message .icon { width: 1.125rem; height: 1.125rem; margin-top: .1875rem; padding: .125rem; color: var(--background); background: var(--warning); border-radius: 50%; }
.message span::first-letter, .advice::first-letter { text-transform: uppercase; }
.advice { white-space: pre-line; color: var(--muted); font-size: .875rem; }
.invalid > .message, .error { color: var(--error); }
.invalid > .message .icon { background: var(--error); }
.warning { color: var(--warning); }
[aria-invalid='true']:not(fieldset) { border-color: var(--error); box-shadow: inset 0 0 0 1px var(--error); }
[aria-busy='true'] { cursor: progress; opacity: .7; }
.rail .wrong:not([aria-current]) .mark { color: var(--error); }
.field > .row { margin-top: .5rem; }
.badge.ready { color: var(--good); }
.entries > div { margin-bottom: .5rem; border: 1px solid var(--line); border-radius: var(--radius); }
.entry-head { width: 100%; background: none; border: 0; text-align: left; overflow-wrap: anywhere; flex-wrap: wrap; }
.entry-head > .muted { flex: 1 1 8rem; }
.entries > div > div { padding: 0 1rem 1rem; }
.entries > div > div > .row { margin-top: 1rem; }
.entries .icon.wrong { color: var(--error); }
.entries .icon.done { color: var(--good); }
.names > li { margin-bottom: .5rem; }
.name { display: grid; grid-template-columns: 1fr auto; gap: .25rem .5rem; align-items: center; }
.name > input { grid-column: 1 / -1; }
.name > .quiet { grid-column: 2; }
.kind { color: var(--muted); font-size: .875rem; }
.review section { padding-block: 1rem; border-bottom-width: 1px; }
.review dl { display: grid; }
.review dl > div { display: grid; grid-template-columns: 1fr auto; gap: .25rem 1rem; padding-block: .375rem; }
.review dt { grid-column: 1 / -1; color: var(--muted); font-size: .875rem; }
.review dd { overflow-wrap: anywhere; }
.summary { padding: 1rem; border: 2px solid var(--error); border-radius: var(--radius); }
.summary li, .findings li { margin-top: .5rem; }
.findings li { padding-top: .5rem; border-top-width: 1px; }
.findings h2, .trial h2, .summary h2 { font-size: 1.125rem; }
.findings strong, .result strong { text-transform: capitalize; }
.line { display: block; min-width: max-content; padding-inline: .875rem; }
.markdown .line { min-width: 0; }
.document .line { cursor: pointer; }
.document .line:hover { background: var(--tint); }
.line.pointed { box-shadow: inset 3px 0 var(--accent); background: var(--tint); }
.line.changed { background: color-mix(in srgb, var(--accent) 10%, var(--surface)); box-shadow: inset 3px 0 var(--good); }
.t-name { color: light-dark(#0b5394, #9ccbff); }
.t-text { color: light-dark(#14693a, #a5d6a7); }
.t-number, .t-word { color: light-dark(#6d28d9, #d2b0ff); }
.t-comment { color: var(--muted); }
.t-variable { color: light-dark(#9a4a00, #ffc78a); }
.panel pre { max-height: 16rem; padding-inline: .875rem; }
.panel, .panel > div, .panel ol { display: grid; gap: 1rem; align-content: start; }
.result { padding-top: 1rem; border-top-width: 1px; }
.result > h3 { display: flex; flex-wrap: wrap; gap: .25rem .5rem; align-items: center; }
.result > ul > li { margin-top: .75rem; padding-left: .75rem; border-left: 3px solid var(--line); }
.result > ul > li.error { color: inherit; border-color: var(--error); }
.result > ul > li.warning { color: inherit; border-color: var(--warning); }
.result strong.error { color: var(--error); }
.result .excerpt { display: block; margin-top: .25rem; padding: .25rem .5rem; background: var(--surface); border-radius: var(--radius); white-space: pre-wrap; }
.result mark { color: inherit; background: color-mix(in srgb, var(--warning) 30%, var(--surface)); }
.taken dl { display: grid; grid-template-columns: minmax(6rem, auto) 1fr; gap: .25rem 1rem; }
.taken dt { color: var(--muted); }
.taken > p::first-letter { text-transform: uppercase; }
.taken > .row { margin-top: .75rem; }
.taken dd { overflow-wrap: anywhere; }
.taken .badge { white-space: normal; border-radius: var(--radius); }
@container (max-width: 27em) {
  .taken dl { display: block; }
  .taken dd { margin-bottom: .5rem; }
}
h3 { font-size: 1rem; font-weight: 650; }
.explanation a { overflow-wrap: anywhere; }
h4 { margin-top: .75rem; font-size: .875rem; }
.both { display: grid; gap: 1rem; }
@container (min-width: 60em) { .both { grid-template-columns: 1fr 1fr; } }
pre[data-wrap] { white-space: pre-wrap; overflow-wrap: anywhere; }
[data-wrap] .line { min-width: 0; }
.document:has(.markdown) .wrap { display: none; }
.wrap { margin-left: auto; font-size: .875rem; }
.line label { display: flex; gap: .5rem; }
.line input { flex: none; width: 1rem; height: 1rem; margin-top: .25rem; accent-color: var(--accent); }
.line:has(:checked) { color: var(--muted); }
pre:has(.line) { padding-inline: 0; }
.trial > button { justify-self: start; }
.panel ul:empty, .panel h3:has(+ ul:empty) { display: none; }
.panel li > .quiet { margin-right: .75rem; }
@container (min-width: 27em) {
  .name { grid-template-columns: 1fr 9rem 6rem; }
  .name > input:not(:has(~ .quiet[hidden])) { grid-column: auto; }
  .name > .quiet { grid-column: 3; }
  .review dl > div { grid-template-columns: minmax(8rem, 1fr) 2fr auto; }
  .review dt { grid-column: auto; }
}
@media (forced-colors: active) {
  .tabs label { border-color: Canvas; }
  .tabs label:has(:checked), .rail [aria-current] { border: 2px solid Highlight; }
  .line.changed, .line.pointed { outline: 1px solid Highlight; }
}
@media (prefers-reduced-motion: no-preference) {
  button { transition: background-color .12s, border-color .12s; }
}
@media print {
  .frame { display: block; }
  .main, .rail, .start, .trial, .status, .levels, .picture, .findings, .document .row { display: none !important; }
  .side { position: static; max-height: none; overflow: visible; }
  .document pre { max-height: none; overflow: visible; white-space: pre-wrap; border: 0; }
}
`;

let shared;

/** One style sheet for all elements of a page. */
export const sheet = () => (shared ??= makeSheet(RULES));
