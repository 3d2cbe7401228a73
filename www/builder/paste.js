// What is done with a text that somebody has: checked, fixed, explained, compared with another one, used as answers. Loaded with
// the first text.

import { button, el, iconButton, setChildren, words } from './dom.js';
import { QUIET } from './controls.js';
import { excerpts } from './excerpt.js';
import { explain } from './explain.js';
import { add, presentOf, question, replaced, replaces, take } from './imported.js';
import { lead } from './leads.js';
import { inParts } from './parts.js';
import { LARGE, Work } from './work.js';
import { Answers } from './state.js';

/** Characters from which on a check begins when somebody says so. */
const HELD = 100_000;

/** Milliseconds for fixes that are tried one by one. */
const PATIENCE = 300;

const FULL = '../pkg/full.js';

/** A setup of no answers. */
const NOTHING = { setup: {}, notes: [], signIns: [] };

/** What a document may be. */
const KINDS = ['script-create', 'integration-create', 'integration-update', 'connection', 'setup'];

const plural = (count, word) => `${count} ${word}${count === 1 ? '' : 's'}`;

export class Reader {
  #page;
  /** @type {import('./guard.js').Guard<FullCore> | undefined} */
  #guard;
  /** @type {FullCore} */
  #core;
  #session;
  #text;
  #results;
  #timer;
  /** @type {Work} */
  #work;
  /** The text in which the findings on show were found. */
  #checked = '';
  /** The text that the results are about. */
  #shown = '';
  /** What the person says that the text is. */
  #kind = '';
  /** The text before the last fixes, to go back to. @type {string[]} */
  #before = [];

  /**
   * @param {Page} page
   * @param {Session} session
   * @param {HTMLTextAreaElement} text
   * @param {HTMLElement} results
   */
  constructor(page, session, text, results) {
    [this.#page, this.#session, this.#text, this.#results] = [page, session, text, results];
  }

  /** Whether what reads texts is there; where it cannot be loaded, that was said. */
  async load() {
    const [first, later] = await Promise.all([this.#page.loadWasm(FULL), this.#page.load('./later.js')]);
    if (!first || !later) return false;
    const guard = (this.#guard ??= new later.Guard(first, (number) => this.#again(number), this.#session, () => this.read()));
    await guard.ready;
    this.#core = guard.core;
    this.#work ??= new Work(guard);
    return true;
  }

  /** Another instance of it. */
  async #again(number) {
    const core = await this.#page.loadWasm(/** @type {typeof FULL} */ (`${FULL}?${number}`));
    if (!core) throw new Error('Checks could not be started again. Reload the page.');
    return core;
  }

  /** Files that were dropped: the first is read, and compared with the second. @param {File[]} files */
  async open([first, second, ...rest]) {
    if (!first) return;
    const texts = await Promise.all([first, second].map((file) => file?.text() ?? ''));
    // Whoever drops a file elsewhere is to see what becomes of it.
    if (!this.#text.offsetParent) this.#session.goTo({ purpose: 'none' });
    [this.#before, this.#kind] = [[], ''];
    this.#results.replaceChildren();
    this.#text.value = texts[0];
    this.#text.scrollIntoView({ block: 'nearest' });
    clearTimeout(this.#timer);
    this.#work.stop();
    if (texts[0].length > HELD) this.#hold();
    else await this.#show();
    const names = [first, second].map((file) => file?.name);
    if (!second) return this.#session.say(`${names[0]} is read.`);
    await this.#compare(texts[1]);
    this.#session.say(`${names.join(' and ')} are compared.${rest.length ? ` ${plural(rest.length, 'other file')} ${rest.length === 1 ? 'was' : 'were'} not read.` : ''}`);
  }

  /** After the last key, and at once when a text has come as a whole. */
  read() {
    clearTimeout(this.#timer);
    this.#work.stop();
    // Another text has its own fixes.
    this.#before = [];
    if (!this.#text.value) this.#kind = '';
    this.#timer = setTimeout(() => (this.#text.value.length > HELD ? this.#hold() : this.#show()), 150);
  }

  /** What the core makes of a text: at once, or in pieces where it is large. Nothing when that was stopped. @type {(what: 'Check' | 'Fix' | 'Recognise' | 'ToSetup' | 'Compare' | 'Hidden', text: string, other?: number | string, into?: HTMLElement) => Promise<any>} */
  async #ask(what, text, other, into = this.#results) {
    const end = () => {
      busy.remove();
      if (!into.querySelector('progress')) into.removeAttribute('aria-busy');
    };
    const busy = el('div', { className: 'row' }, el('progress', { ariaLabel: 'Working on the text' }), button('Stop', () => {
      this.#work.stop();
      end();
      this.#session.say('Stopped.');
      this.#text.focus();
    }));
    try {
      return await unlessBroken(() => this.#work.run(what, text, other, () => {
        into.prepend(busy);
        into.setAttribute('aria-busy', 'true');
      }));
    } finally {
      end();
    }
  }

  /** What is large is not checked at each key. */
  #hold() {
    const size = Math.round(this.#text.value.length / 1000).toLocaleString('en');
    this.#session.say(`This text is large: ${size} kB.`);
    this.#draw(el('p', {}, `This text is large (${size} kB). Checking it may take a second.`),
      el('div', { className: 'row' }, button('Check it', () => this.#show(), 'primary'), button('Clear', () => {
        this.#text.value = '';
        this.#show();
        this.#text.focus();
      })));
  }

  async #show() {
    const text = (this.#shown = this.#text.value);
    if (!text.trim()) return this.#results.replaceChildren();
    if (text.length <= LARGE && isDetails(this.#core, text)) {
      this.#results.replaceChildren();
      return this.#offer(false);
    }
    /** @type {CheckedDocument[] | undefined} */
    const documents = await this.#ask('Check', text, this.#kind);
    if (!documents || text !== this.#text.value) return;
    const found = documents.flatMap(({ diagnostics }) => diagnostics);
    // Without findings no line of it is shown.
    const hidden = found.length ? await this.#ask('Hidden', text, this.#kind) : [];
    if (!hidden || text !== this.#text.value) return;
    this.#checked = text;
    const fixable = found.filter(({ fix }) => fix);
    const errors = found.filter(({ severity }) => severity === 'error').length;
    this.#session.say(`${all(documents)}: ${found.length ? plural(found.length, 'finding') : 'nothing is wrong'}.`);
    const excerpt = excerpts(text, hidden);
    const undo = this.#before.length ? [iconButton('undo', 'Undo the fix', () => this.#undo(), 'quiet')] : [];
    this.#draw(
      el('div', { className: 'row' },
        iconButton('next', 'Use as answers', () => this.#offerNow(), errors ? '' : 'primary'),
        ...(fixable.length ? [button(`Fix all (${fixable.length})`, () => this.#fixAll(), 'primary')] : []),
        button('Compare with another text', () => this.#compare(), ''), ...this.#kinds(found), ...undo),
      ...inParts(el('div'), documents, (document) => this.#document(document, excerpt)));
  }

  /** In place of the results before. What somebody has put there to compare with stays, and what came of that goes. */
  #draw(first, ...rest) {
    const other = this.#results.querySelector('.compared');
    other?.querySelector('.both')?.replaceChildren();
    setChildren(this.#results, [first, ...(other ? [other] : []), ...rest]);
  }

  /** Where only the person knows what a document is. @param {CheckedDocument['diagnostics']} found */
  #kinds(found) {
    if (!this.#kind && !found.some(({ asks }) => asks)) return [];
    const select = el('select', {}, el('option', { value: '' }, 'what its fields show'), ...KINDS.map((kind) => el('option', {}, kind)));
    select.value = this.#kind;
    select.onchange = async () => {
      this.#kind = select.value;
      await this.#show();
      this.#results.querySelector('select')?.focus();
    };
    return [el('label', { className: 'muted' }, 'Read as ', select)];
  }

  /** @param {CheckedDocument} document */
  #document(document, excerpt) {
    const { diagnostics } = document;
    const count = (wanted) => diagnostics.filter(({ severity }) => severity === wanted).length;
    const counts = ['error', 'warning'].map((severity) => [severity, count(severity)]).filter(([, number]) => number);
    return el('section', { className: 'result' },
      el('h3', {}, inWords(document), ...counts.map(([severity, number]) => el('span', { className: 'badge' }, plural(number, `${severity}`)))),
      ...(diagnostics.length ? inParts(el('ul'), diagnostics, (finding) => this.#finding(finding, excerpt)) : [el('p', { className: 'help' }, 'Nothing is wrong.')]));
  }

  #finding(finding, excerpt) {
    const { code, severity, message, help = '', line, fix } = finding;
    const explanation = el('div', { className: 'explanation' });
    const opener = button('Explain', () => this.#explain(code, explanation, opener), 'link', code);
    return el('li', { className: severity },
      el('strong', { className: severity }, severity), ' ', ...words(message), ' ',
      button(`Line ${line}`, () => this.#select(finding), 'link'), excerpt(finding),
      el('p', { className: 'advice' }, ...words(help)),
      el('div', { className: 'row' }, ...(fix ? [button(`Fix: ${fix.title}`, () => this.#fix(finding))] : []), opener), explanation);
  }

  /** Shows the place in the text. */
  #select({ start16, end16 }) {
    this.#text.focus();
    this.#text.setSelectionRange(start16, end16);
  }

  async #replace(text, said) {
    this.#before.push(this.#text.value);
    this.#text.value = text;
    await this.#show();
    this.#session.say(said);
  }

  async #undo() {
    const before = this.#before.pop();
    if (before === undefined) return;
    this.#text.value = before;
    await this.#show();
    this.#session.say('Undone.');
    this.#text.focus();
  }

  async #fix(finding) {
    // Its places are those of another text: the user has gone on typing, or has stopped the check.
    if (this.#text.value !== this.#checked) return this.#show();
    await this.#replace(fixed(this.#text.value, finding), `Done: ${finding.fix.title}.`);
    this.#text.focus();
  }

  async #fixAll() {
    const before = this.#text.value;
    /** @type {import('../pkg/full.js').FixedText | undefined} */
    const all = await this.#ask('Fix', before, this.#kind);
    if (!all) return;
    let { text, done: { length: done } } = all;
    // Where several mistakes are in one place, all of them together are left alone: one by one, each that does good is fixed. In a
    // large text that would take too long.
    const until = performance.now() + PATIENCE;
    if (text.length <= LARGE) for (let found = findingsOf(this.#core, text, this.#kind), at = 0; at < found.length && performance.now() < until; at += 1) {
      if (!found[at].fix) continue;
      const next = fixed(text, found[at]);
      const after = findingsOf(this.#core, next, this.#kind);
      if (after.length >= found.length) continue;
      [text, found, at, done] = [next, after, -1, done + 1];
    }
    if (!done) return this.#session.say('Nothing is fixed for certain here. Look at each fix, and at what is wrong beside it.');
    await this.#replace(text, `${done} ${done === 1 ? 'fix' : 'fixes'} done.`);
    this.#text.focus();
  }

  async #explain(code, into, opener) {
    if (into.hasChildNodes()) return into.replaceChildren();
    opener.setAttribute('aria-busy', 'true');
    const module = await this.#page.loadWasm('../pkg/explain.js');
    opener.removeAttribute('aria-busy');
    if (module) into.replaceChildren(...explain(module, code));
  }

  /** Of the text as it is, though the last key may be a moment ago: what comes after a pause would take the offer away. */
  async #offerNow() {
    clearTimeout(this.#timer);
    if (this.#text.value !== this.#shown) await this.#show();
    await this.#offer();
  }

  /** What was recognized, before it changes anything. */
  async #offer(isAsked = true) {
    const text = this.#text.value;
    /** @type {Recognition | undefined} */
    let recognized;
    try {
      recognized = await this.#ask('Recognise', text);
    } catch ({ message }) {
      return this.#session.say(`This text cannot be used as answers: ${message}. Fix what is listed first.`);
    }
    if (!recognized) return;
    const panel = el('section', { className: 'taken result', tabIndex: -1, ariaLabel: 'What was recognized' });
    const { candidates } = recognized;
    const usual = Math.max(candidates.findIndex((candidate) => candidate.usual), 0);
    const close = () => {
      panel.remove();
      this.#text.focus();
    };
    const show = async (at) => {
      const taken = candidates[at]?.found.length ? await this.#ask('ToSetup', text, at) : NOTHING;
      if (!taken) return false;
      const rest = [button('Cancel', close)];
      const names = candidates.length > 1 ? [choice(candidates, at, async (picked) => {
        await show(picked);
        panel.querySelector('select')?.focus();
      })] : [];
      panel.replaceChildren(el('h3', {}, 'What was recognized'), el('p', {}, ...words(`${recognized.what}.`)), ...names, ...this.#candidate(recognized, at, taken, rest, await presentOf(this.#session)));
      return true;
    };
    if (!(await show(usual))) return;
    this.#results.querySelector('.taken')?.remove();
    this.#results.prepend(panel);
    // Whoever is still typing goes on.
    if (isAsked) panel.focus();
    else this.#session.say(`This is ${recognized.what}: see below what can be imported.`);
  }

  /** What of a candidate becomes answers, and what does not. @type {(recognized: Recognition, at: number, taken: import('../pkg/full.js').Returned, rest: Node[], present: import('./imported.js').Present) => Node[]} */
  #candidate({ kind, candidates, leftOut }, at, { setup, notes, signIns }, rest, present) {
    const candidate = candidates[at];
    if (!candidate?.found.length) return [el('p', {}, 'Nothing in it can be imported.'), el('div', { className: 'row' }, ...rest)];
    const questions = signIns.map((open, i) => question(open, `sign-in-${i}`));
    const isWhole = kind === 'document';
    const given = new Answers(setup);
    /** @param {Recognised} found */
    const shown = ({ value, variable, secret }) => (secret ? 'Given, not shown' : variable ? `\`${variable}\` of the environment` : value ?? '');
    // Of a document, the notes say more.
    const lost = isWhole ? notes : [...leftOut, ...candidate.leftOut].map(({ name, why }) => `\`${name}\`: ${why}`);
    return [
      el('dl', {}, ...candidate.found.flatMap((found) => [el('dt', {}, found.label), el('dd', {}, ...words(shown(found)), ...(found.assumed ? [' ', el('span', { className: 'badge' }, 'assumed')] : []), ...replaces(found, given, present))])),
      ...(lost.length ? [el('p', {}, 'To know:'), el('ul', {}, ...lost.map((note) => el('li', {}, ...words(note))))] : []),
      ...questions.map(({ node }) => node),
      el('div', { className: 'row' }, button(isWhole ? 'Replace all answers' : 'Add to the answers', () => {
        const answers = new Answers(setup);
        const left = questions.find(({ put }) => !put(answers));
        if (!left) this.#use(answers.value, isWhole, candidate.found[0].pointer);
        else {
          this.#session.say(left.node.firstChild?.textContent ?? '');
          left.node.querySelector('input')?.focus();
        }
      }, 'primary'), ...rest)];
  }

  /** `first` is the place of the first answer of the text. */
  async #use(setup, isWhole, first) {
    // The box held secrets in plain text.
    this.#text.value = '';
    [this.#before, this.#kind] = [[], ''];
    this.#results.replaceChildren();
    if (isWhole) take(this.#session, setup);
    else {
      const others = replaced(this.#session.answers.value, setup);
      const said = this.#session.isAsking ? 'The answers are kept. Now say what you want to do.' : 'The answers of the text are added.';
      add(this.#session, setup, others ? `${said} ${plural(others, 'other answer')} replaced.` : said);
      // To the next step, or to what was added, where that is asked for.
      this.#session.focus('');
      if (!this.#session.isAsking) await lead(this.#session, first);
    }
  }

  /** With a text that is there, or is yet to come. */
  async #compare(text = '') {
    const there = /** @type {HTMLTextAreaElement | null} */ (this.#results.querySelector('.other'));
    if (there) return there.focus();
    const second = el('textarea', { rows: 6, className: 'other', ariaLabel: 'The other text', value: text, ...QUIET });
    second.ondrop = async (event) => {
      const [file] = event.dataTransfer?.files ?? [];
      if (!file) return;
      event.preventDefault();
      event.stopPropagation();
      second.value = await file.text();
      compare();
    };
    const results = el('div', { className: 'both' });
    const compare = async () => {
      const [one, other] = [this.#text.value, second.value];
      /** @type {CheckedDocument[] | undefined} */
      const documents = await this.#ask('Compare', one, other, results);
      if (!documents) return;
      const excerpt = { 1: excerpts(one, await this.#ask('Hidden', one, '', results)), 2: excerpts(other, await this.#ask('Hidden', other, '', results)) };
      const differing = documents.filter(({ diagnostics }) => diagnostics.length);
      const said = differing.length ? 'The texts differ.' : 'Both describe the same setup.';
      this.#session.say(said);
      results.replaceChildren(...(differing.length ? inParts(el('div'), differing, (document) => el('section', { className: 'result' },
        el('h3', {}, `${document.file === '1' ? 'First' : 'Second'} text: ${inWords(document)}`),
        ...inParts(el('ul'), document.diagnostics, (finding) => el('li', { className: finding.severity }, ...words(finding.message), excerpt[document.file](finding))))) : [el('p', {}, said)]));
    };
    const panel = el('section', { className: 'result compared' }, el('label', { className: 'label' }, 'The other text'), second, el('div', { className: 'row' }, button('Compare', compare, 'primary')), results);
    const row = this.#results.querySelector('.row');
    if (row) row.after(panel);
    else this.#results.prepend(panel);
    if (text) await compare();
    else second.focus();
  }
}

const findingsOf = (core, text, kind) => core.check(text, kind).flatMap(({ diagnostics }) => diagnostics);

/** A text after the fix of a finding: from the end, so that places before stay right. */
const fixed = (text, { fix }) => fix.edits.toSorted((one, other) => other.start16 - one.start16)
  .reduce((before, { start16, end16, text: by }) => before.slice(0, start16) + by + before.slice(end16), text);

/** Which of several. */
const choice = (candidates, at, picked) => {
  const select = el('select', { ariaLabel: 'Which of them' }, ...candidates.map(({ name }, i) => el('option', { value: `${i}` }, name || `${i + 1}`)));
  select.value = `${at}`;
  select.onchange = () => picked(Number(select.value));
  return select;
};

/** Nothing when the core broke off: then that was said, and it is done once more. */
async function unlessBroken(action) {
  try {
    return await action();
  } catch (error) {
    if (!error.cause) throw error;
  }
}

/** Connection details of another tool are not a document: nothing is to be checked in them. */
function isDetails(core, text) {
  try {
    return core.recognise(text).kind !== 'document';
  } catch {
    return false;
  }
}

/** @param {Pick<CheckedDocument, 'kind' | 'format' | 'command'>} document */
const inWords = ({ kind, format, command }) =>
  `${command ? `Command ${command}: ` : ''}${kind === 'unknown' ? 'Not recognized' : kind} (${format})`;

/** @param {CheckedDocument[]} documents */
function all(documents) {
  const kinds = new Map();
  for (const { kind, format } of documents) {
    const one = inWords({ kind, format });
    kinds.set(one, (kinds.get(one) ?? 0) + 1);
  }
  // Of a few commands each has its number.
  return documents.length > 3 ? [...kinds].map(([one, count]) => `${count} times ${one}`).join(', ') : documents.map(inWords).join(', ');
}
