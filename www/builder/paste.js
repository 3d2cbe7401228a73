// What is done with a text that somebody has: checked, fixed, explained, compared with another one, used as answers. Loaded with
// the first text.

import { button, el, iconButton, words } from './dom.js';
import { QUIET } from './controls.js';

const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

export class Reader {
  #core;
  #session;
  #text;
  #results;
  #load;
  #timer;
  /** The text before the last fixes, to go back to. @type {string[]} */
  #before = [];

  /**
   * @param {FullCore} core
   * @param {Session} session
   * @param {HTMLTextAreaElement} text
   * @param {HTMLElement} results
   * @param {Load} load
   */
  constructor(core, session, text, results, load) {
    [this.#core, this.#session, this.#text, this.#results, this.#load] = [core, session, text, results, load];
  }

  /** After the last key, and at once when a text has come as a whole. */
  read() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#show(), 150);
  }

  #show() {
    const text = this.#text.value;
    if (!text.trim()) return this.#results.replaceChildren();
    const documents = this.#core.check(text);
    const found = documents.flatMap(({ diagnostics }) => diagnostics);
    const fixable = found.filter(({ fix }) => fix);
    const errors = found.filter(({ severity }) => severity === 'error').length;
    this.#session.say(`${documents.map(inWords).join(', ')}: ${found.length ? plural(found.length, 'finding') : 'nothing is wrong'}.`);
    const undo = this.#before.length ? [iconButton('undo', 'Undo the fix', () => this.#undo(), 'quiet')] : [];
    this.#results.replaceChildren(
      el('div', { className: 'row' },
        iconButton('next', 'Use as answers', () => this.#offer(), errors ? '' : 'primary'),
        ...(fixable.length ? [button(`Fix all (${fixable.length})`, () => this.#fixAll(), 'primary')] : []),
        button('Compare with another text', (event) => this.#compare(event), ''), ...undo),
      ...documents.map((document) => this.#document(document, text)));
  }

  /** @param {CheckedDocument} document */
  #document(document, text) {
    const { diagnostics } = document;
    const count = (wanted) => diagnostics.filter(({ severity }) => severity === wanted).length;
    const counts = ['error', 'warning'].map((severity) => [severity, count(severity)]).filter(([, number]) => number);
    return el('section', { className: 'result' },
      el('h3', {}, inWords(document), ...counts.map(([severity, number]) => el('span', { className: 'badge' }, plural(number, `${severity}`)))),
      diagnostics.length ? el('ul', {}, ...diagnostics.map((finding) => this.#finding(finding, text))) : el('p', { className: 'help' }, 'Nothing is wrong.'));
  }

  #finding(finding, text) {
    const { code, severity, message, help = '', line, fix } = finding;
    const explanation = el('div', { className: 'explanation' });
    const explain = button('Explain', () => this.#explain(code, explanation, explain), 'link', code);
    return el('li', { className: severity },
      el('strong', { className: severity }, severity), ' ', ...words(message), ' ',
      button(`Line ${line}`, () => this.#select(finding), 'link'), excerpt(text, finding),
      el('p', { className: 'advice' }, ...words(help)),
      el('div', { className: 'row' }, ...(fix ? [button(`Fix: ${fix.title}`, () => this.#fix(finding))] : []), explain), explanation);
  }

  /** Shows the place in the text. */
  #select({ start16, end16 }) {
    this.#text.focus();
    this.#text.setSelectionRange(start16, end16);
  }

  #replace(text, said) {
    this.#before.push(this.#text.value);
    this.#text.value = text;
    this.#show();
    this.#session.say(said);
  }

  #undo() {
    this.#text.value = this.#before.pop() ?? '';
    this.#show();
    this.#session.say('Undone.');
    this.#text.focus();
  }

  #fix({ fix }) {
    // From the end, so that places before stay right.
    const edits = fix.edits.toSorted((one, other) => other.start16 - one.start16);
    this.#replace(edits.reduce((text, { start16, end16, text: by }) => text.slice(0, start16) + by + text.slice(end16), this.#text.value), `Done: ${fix.title}.`);
    this.#text.focus();
  }

  #fixAll() {
    const { text, done } = this.#core.fixText(this.#text.value);
    this.#replace(text, `${plural(done.length, 'fix')}${done.length === 1 ? '' : 'es'} done.`.replace('fixses', 'fixes'));
    this.#text.focus();
  }

  async #explain(code, into, opener) {
    if (into.hasChildNodes()) return into.replaceChildren();
    opener.setAttribute('aria-busy', 'true');
    const module = await this.#load('./explain.js');
    opener.removeAttribute('aria-busy');
    if (module) into.replaceChildren(...(await module.explain(code)));
  }

  /** What was recognized, before it replaces anything. */
  #offer() {
    let taken;
    try {
      taken = this.#core.toSetup(this.#text.value);
    } catch ({ message }) {
      return this.#session.say(`This text cannot be used as answers: ${message}. Fix what is listed first.`);
    }
    const { setup, notes } = taken;
    const { review = [] } = this.#core.form(JSON.stringify(setup), '', 'review', '', false);
    const rows = review.flatMap((part) => part.rows).filter(({ value, secret }) => value !== undefined || secret);
    const panel = el('section', { className: 'taken result', tabIndex: -1, ariaLabel: 'What was recognized' },
      el('h3', {}, 'What was recognized'),
      el('dl', {}, ...rows.flatMap(({ label, value, secret }) => [el('dt', {}, label), el('dd', {}, secret ? 'Given, not shown' : value ?? '')])),
      ...(notes.length ? [el('p', {}, 'To know:'), el('ul', {}, ...notes.map((note) => el('li', {}, ...words(note))))] : []),
      el('div', { className: 'row' }, button('Replace all answers', () => this.#use(setup), 'primary'), button('Cancel', () => {
        panel.remove();
        this.#text.focus();
      })));
    this.#results.querySelector('.taken')?.remove();
    this.#results.prepend(panel);
    panel.focus();
  }

  #use(setup) {
    // The box held secrets in plain text.
    this.#text.value = '';
    this.#before = [];
    this.#results.replaceChildren();
    this.#session.take(setup, 'The answers are those of the text. Undo brings the old ones back.');
  }

  #compare(event) {
    const there = this.#results.querySelector('.both');
    if (there) return there.querySelector('textarea')?.focus();
    const second = el('textarea', { rows: 6, ariaLabel: 'The other text', ...QUIET });
    const results = el('div', { className: 'both' });
    const compare = () => {
      const documents = this.#core.compare(this.#text.value, second.value);
      const texts = { 1: this.#text.value, 2: second.value };
      const differs = documents.some(({ diagnostics }) => diagnostics.length);
      this.#session.say(differs ? 'The texts differ.' : 'Both describe the same setup.');
      results.replaceChildren(...(differs ? documents : []).map((document) => el('section', { className: 'result' },
        el('h3', {}, `${document.file === '1' ? 'First' : 'Second'} text: ${inWords(document)}`),
        el('ul', {}, ...document.diagnostics.map((finding) => el('li', { className: finding.severity }, ...words(finding.message), excerpt(texts[document.file], finding)))))),
        ...(differs ? [] : [el('p', {}, 'Both describe the same setup.')]));
    };
    event.target.parentNode.after(el('section', { className: 'result' }, el('label', { className: 'label' }, 'The other text'), second, el('div', { className: 'row' }, button('Compare', compare, 'primary')), results));
    second.focus();
  }
}

/** @param {CheckedDocument} document */
const inWords = ({ kind, format, command }) =>
  `${command ? `Command ${command}: ` : ''}${kind === 'unknown' ? 'Not recognized' : kind} (${format})`;

/** The line that a finding is about, without what it may hold of secrets: texts are cut short there. */
function excerpt(text, { start16, end16 }) {
  const start = text.lastIndexOf('\n', start16 - 1) + 1;
  const until = text.indexOf('\n', start16);
  const line = text.slice(start, until < 0 ? undefined : until);
  if (/token|secret|key|password|authorization|bearer/i.test(line)) return el('span', {});
  const [from, to] = [start16 - start, Math.min(end16 - start, line.length)];
  return el('code', { className: 'excerpt' }, line.slice(0, from), el('mark', {}, line.slice(from, to)), line.slice(to, 300));
}
