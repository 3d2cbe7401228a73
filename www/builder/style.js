// The looks. A site sets the custom properties --ucforge-*; light and dark follow its `color-scheme`.

const RULES = `
:host {
  --text: var(--ucforge-text, light-dark(#1b2026, #e6e9ed));
  --muted: var(--ucforge-muted, light-dark(#56606b, #a4aeb9));
  --background: var(--ucforge-background, light-dark(#fff, #14181d));
  --surface: var(--ucforge-surface, light-dark(#f4f6f8, #1c2229));
  --line: var(--ucforge-line, light-dark(#d6dce2, #323b45));
  --accent: var(--ucforge-accent, light-dark(#1257b8, #8ab8ff));
  --error: var(--ucforge-error, light-dark(#b3261e, #ff9d94));
  --warning: var(--ucforge-warning, light-dark(#7a4d00, #f0bf5f));
  --radius: var(--ucforge-radius, 6px);
  display: block;
  container-type: inline-size;
  color: var(--text);
  background: var(--background);
  font-family: var(--ucforge-font, system-ui, sans-serif);
  line-height: 1.5;
}
:host([theme='light']) { color-scheme: light; }
:host([theme='dark']) { color-scheme: dark; }
:host([theme='system']) { color-scheme: light dark; }

* { box-sizing: border-box; min-width: 0; margin: 0; padding: 0; border: 0 solid var(--line); list-style: none; scroll-margin-block: 4rem; }
[hidden], p:empty, .row:empty { display: none !important; }
.notice { margin-bottom: 1rem; }
h2, .group > legend { font-size: 1.125rem; font-weight: 650; line-height: 1.3; }
h3 { font-size: 1rem; }
a, .link { color: var(--accent); }
code, pre, .masked { font-family: var(--ucforge-code-font, ui-monospace, Menlo, Consolas, monospace); font-size: .8125rem; }
code { overflow-wrap: anywhere; }
pre.markdown { white-space: pre-wrap; }
pre { overflow: auto; padding: .875rem; background: var(--surface); border-width: 1px; border-radius: var(--radius); }
:focus-visible { outline: 2px solid var(--accent); outline-offset: 2px; }

.frame, .side, .document, .trial, .panel, .panel > div, ol { display: grid; gap: 1rem; align-content: start; }
.trial > button { justify-self: start; }
.summary, .trial, .status { grid-column: 1 / -1; }
.row, .radios, .tabs, .bar, .status { display: flex; flex-wrap: wrap; gap: .5rem 1rem; align-items: start; }
.help, .muted, .detail, .quiet { color: var(--muted); font-size: .875rem; font-weight: 400; }
.hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }

.group { padding-block: 1.5rem; border-bottom-width: 1px; }
.group > legend { float: left; width: 100%; }
.group > legend ~ * { clear: both; }
.group > div { display: flow-root; }
.group > button { margin-top: 1rem; }
.group .group { margin-bottom: .5rem; padding: 1rem; border-width: 1px; border-radius: var(--radius); }
.field { margin-top: 1.25rem; }
.label { font-weight: 600; }
.label ~ :is(input, select, textarea, div) { margin-top: .375rem; }
.message { color: var(--warning); font-weight: 600; }
.message, .advice { white-space: pre-line; }
.advice { color: var(--muted); font-size: .875rem; }
.advice::first-letter, button::first-letter { text-transform: uppercase; }
.invalid > .message, .error { color: var(--error); }
.warning { color: var(--warning); }
form:not(.details) .detail { display: none; }

input, select, textarea, button { font: inherit; color: inherit; background: none; border: 1px solid var(--muted); border-radius: var(--radius); }
input, select, textarea { flex: 1; width: 100%; padding: .4375rem .625rem; background: var(--background); }
::placeholder { color: var(--muted); }
.masked { -webkit-text-security: disc; }
[aria-invalid='true']:not(fieldset) { border-color: var(--error); box-shadow: inset 0 0 0 1px var(--error); }
label:has([type='radio']) { position: relative; display: flex; gap: .5rem; padding-block: .125rem; }
[type='radio'] { flex: none; width: 1.125rem; height: 1.125rem; margin-top: .1875rem; accent-color: var(--accent); }

button { padding: .3125rem .75rem; background: var(--surface); cursor: pointer; }
button:hover { border-color: var(--text); }
.quiet, .link { padding: .125rem 0; background: none; border: 0; text-align: left; text-decoration: underline; }
.primary, [aria-pressed='true'] { color: var(--background); background: var(--accent); border-color: var(--accent); }

.summary { padding: 1rem; border: 2px solid var(--error); border-radius: var(--radius); }
.bar { justify-content: space-between; }
.tabs label { padding-block: .25rem; color: var(--muted); border-bottom: 3px solid transparent; }
.tabs label:has(:checked) { color: var(--text); font-weight: 600; border-color: var(--accent); }
.tabs input { position: absolute; inset: 0; width: auto; height: auto; margin: 0; appearance: none; background: none; border: 0; }
.findings li { margin-top: .75rem; padding-top: .75rem; border-top-width: 1px; }
.findings strong { text-transform: capitalize; }
.panel pre { max-height: 16rem; }
.status { align-items: center; padding-block: .5rem; background: var(--background); border-top-width: 1px; }

@media (min-height: 30rem) { .status { position: sticky; bottom: 0; } }
@container (min-width: 60rem) {
  .frame, .panel { grid-template-columns: 1fr 1fr; column-gap: 2.5rem; }
  .side { position: sticky; top: var(--ucforge-sticky-top, 1rem); max-height: calc(100dvh - 5rem); overflow: auto; }
}
`;

let shared;

/** One style sheet for all elements of a page. */
export function sheet() {
  if (!shared) {
    shared = new CSSStyleSheet();
    shared.replaceSync(RULES);
  }
  return shared;
}
