// The session behind the form: answers, documents, findings, the draft, undo, and what is due. It knows nothing of the DOM:
// what it needs of the page around it is passed in, and `page` is told what is new.

import { Due, findSame, isError } from './due.js';
import { History } from './history.js';
import { Answers, evaluate } from './state.js';

/** Milliseconds without a key that count as a pause. */
const PAUSE = 500;

export class Session {
  #page;
  /** @type {Core} */
  #core;
  /** @type {Draft | undefined} */
  #draft;
  /** @type {Current} */
  #current;
  #answers = new Answers();
  #history = new History();
  #due = new Due();
  #isEdited = false;
  /** Something was said since the last key. */
  #hasSpoken = false;
  #remaining;
  #stopWaiting;

  /** @param {Page} page */
  constructor(page) {
    this.#page = page;
  }

  /**
   * Begins with the draft, or where the page says. Without a `draft`, what the page says is all that counts.
   * @type {(core: Core, draft?: Draft) => Found}
   */
  open(core, draft) {
    const found = draft?.load() ?? {};
    this.#core = core;
    this.#draft = draft;
    this.#answers = new Answers(found.setup ?? this.#page.start());
    if (found.other) this.#history.offer(found.other);
    this.#changed();
    return found;
  }

  /** The full core takes over from the one of the first load. @param {Core} core */
  useCore(core) {
    this.#core = core;
    this.#changed(false);
  }

  /** @param {string} text */
  say(text) {
    this.#hasSpoken = true;
    this.#page.say(text);
  }

  /** `undefined` is not an answer; `paused` when there is nothing to wait for. @type {Change} */
  change(pointer, value, paused) {
    this.#isEdited = true;
    this.#hasSpoken = false;
    this.#history.keep(this.#answers.value, pointer);
    this.#answers.set(pointer, value);
    this.#changed(paused);
  }

  /** @type {(pointer: string, paused: boolean) => void} */
  leave(pointer, paused) {
    this.#due.leave(pointer);
    this.#showFindings(paused);
  }

  /** @param {string} list */
  addEntry(list) {
    const entries = this.#answers.get(list) ?? [];
    this.change(list, [...entries, {}], true);
    this.#page.focus(`${list}/${entries.length}`);
  }

  /** @param {string} entry */
  removeEntry(entry) {
    const list = entry.slice(0, entry.lastIndexOf('/'));
    this.#due.forget(list);
    this.#withUndo('Entry removed.', () => this.#answers.set(entry, undefined));
    this.#page.focus(list);
  }

  /** Applies the fix that a finding offers. @param {Finding} shown */
  fix(shown) {
    const found = findSame(this.#current.findings, shown);
    const fixed = found?.fix && this.#core.applyFix?.(JSON.stringify(this.#answers.value), found.code, found.pointer);
    if (!fixed) return;
    this.replaceAll(JSON.parse(fixed), `Done: ${found.fix?.title}.`);
    if (found.field) this.#page.focus(found.field.pointer);
  }

  /** @type {(setup: object, said: string) => void} */
  replaceAll(setup, said) {
    this.#withUndo(said, () => (this.#answers = new Answers(setup)));
  }

  startOver() {
    this.#due.forget();
    this.replaceAll(this.#page.start(), 'All answers are cleared.');
    this.#isEdited = false;
    this.#draft?.clear();
  }

  /** What the page starts with is new: all of it, or one answer. Nobody did that, so there is nothing to undo. */
  restart(pointer, value) {
    if (pointer) this.#answers.set(pointer, value);
    else this.#answers = new Answers(this.#page.start());
    this.#changed();
  }

  get canUndo() {
    return this.#history.canUndo;
  }

  get canRedo() {
    return this.#history.canRedo;
  }

  /** Whether there was something to undo. */
  undo() {
    return this.canUndo && this.#goTo(this.#history.undo(this.#answers.value), 'Undone.');
  }

  /** Whether there was something to redo. */
  redo() {
    return this.canRedo && this.#goTo(this.#history.redo(this.#answers.value), 'Redone.');
  }

  #goTo(answers, said) {
    this.#answers = new Answers(answers);
    this.#isEdited = true;
    this.#changed();
    this.say(said);
    return true;
  }

  /** What `make` returns. When the core refuses, every error is due, and the person is led to them. @type {RequireValid} */
  async requireValid(make) {
    const core = await this.#page.loadFull();
    try {
      return core && make(core, this.#current.text);
    } catch (error) {
      this.#due.isAttempted = true;
      this.#showFindings();
      if (this.#due.isAttempted) this.#page.focusErrors();
      else this.say(error.message);
    }
  }

  /** On every pause, and when the page may be about to go. */
  save() {
    const clean = this.#isEdited && this.#core.withoutSecrets?.(JSON.stringify(this.#answers.value));
    if (clean) this.#draft?.save(clean);
  }

  #withUndo(said, act) {
    this.#history.keep(this.#answers.value);
    this.#isEdited = true;
    act();
    this.#changed();
    this.say(said);
  }

  /** After any change of the answers: the documents at once, new messages when the person has `paused`. */
  #changed(paused = true) {
    const core = this.#core;
    this.#current = evaluate(core, this.#answers.value);
    const { text, view: { kinds, diagnostics } } = this.#current;
    /** @type {Preview} */
    const preview = (kind, format) => core.preview(text, kind, format);
    this.#page.showDocuments(kinds, preview);
    this.#showFindings(paused);
    // Only the full core knows what is secret. Until it is there, there is nothing to tell but what the site has given.
    if (!core.withoutSecrets && (this.#isEdited || !this.#draft)) return;
    // Made when somebody reads them, since this happens on every key.
    this.#page.announce({
      get setup() { return JSON.parse(core.withoutSecrets?.(text) ?? text); },
      get documents() { return kinds.map(({ kind, formats: [{ value }] }) => ({ kind, text: preview(kind, value) })); },
      diagnostics,
    });
  }

  #showFindings(paused = true) {
    this.#stopWaiting?.();
    if (!paused) this.#stopWaiting = this.#page.wait(PAUSE, () => this.#showFindings());
    const { view } = this.#current;
    const { missing, hidden } = view;
    const findings = this.#due.pick(this.#current.findings, paused);
    this.#page.showFindings({ view, findings, answers: this.#answers }, this.#due.isAttempted);
    if (!paused) return;
    this.save();
    const wrong = findings.filter((finding) => isError(finding) && finding.field?.filled).length;
    const kept = hidden.length ? ` ${count(hidden.length)} kept aside for other choices, not in the output.` : '';
    const remaining = (missing + wrong ? `${count(missing + wrong)} left.` : 'Complete.') + kept;
    // Only when it is news, and never over what was said since the last key.
    if (this.#hasSpoken || remaining === this.#remaining) return;
    this.#remaining = remaining;
    this.#page.say(remaining);
  }
}

const count = (number) => `${number} ${number === 1 ? 'answer' : 'answers'}`;
