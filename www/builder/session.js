// The session behind the form: the answers, the current documents and findings, the draft, undo, and what is due. It knows
// nothing of the page: what it needs of one is passed in, and `page` is told what is new.

import { Due, findSame, isError } from './due.js';
import { History } from './history.js';
import { Answers, evaluate } from './state.js';

/** Milliseconds without a key that count as a pause. */
const PAUSE = 500;

export class Session {
  #core;
  #page;
  #start;
  #draft;
  #answers;
  #current;
  #history = new History();
  #due = new Due();
  #isEdited = false;
  /** Something was said since the last key. */
  #hasSpoken = false;
  #left;
  #cancelPause;

  /** `start()` gives the answers to begin with, and `draft` is absent where they are all that counts. */
  constructor(core, page, start, draft) {
    this.#core = core;
    this.#page = page;
    this.#start = start;
    this.#draft = draft;
  }

  /** Begins with the draft, or else at the start; gives what was found in the storage. */
  open() {
    const found = this.#draft?.load() ?? {};
    this.#answers = new Answers(found.setup ?? this.#start());
    if (found.other) this.#history.offer(found.other);
    this.#changed(true);
    return found;
  }

  /** The full core takes over from the one of the first load. */
  useCore(core) {
    this.#core = core;
    this.#changed(false);
  }

  say(text) {
    this.#hasSpoken = true;
    this.#page.say(text);
  }

  /** `undefined` is no answer; `paused` when there is nothing more to wait for. */
  change(pointer, value, paused) {
    this.#isEdited = true;
    this.#hasSpoken = false;
    this.#history.keep(this.#answers.value, pointer);
    this.#answers.set(pointer, value);
    this.#changed(paused);
  }

  leave(pointer, paused) {
    this.#due.leave(pointer);
    this.#showFindings(paused);
  }

  /** Returns the pointer of the new entry. */
  addEntry(list) {
    const entries = this.#answers.get(list) ?? [];
    this.change(list, [...entries, {}], true);
    return `${list}/${entries.length}`;
  }

  /** Returns the pointer of its list. */
  removeEntry(entry) {
    const list = entry.slice(0, entry.lastIndexOf('/'));
    this.#due.forget(list);
    this.#withUndo('Entry removed.', () => this.#answers.set(entry, undefined));
    return list;
  }

  /** `apply` makes answers of the current ones and a fix. Returns the pointer of the field that had the finding. */
  fix(shown, apply) {
    const { fix, field } = findSame(this.#current.findings, shown) ?? {};
    if (!fix) return undefined;
    this.#withUndo(`Done: ${fix.title}.`, () => (this.#answers = apply(this.#current, fix)));
    return field?.pointer;
  }

  /** Takes `setup` for all answers. */
  replace(setup, said) {
    this.#withUndo(said, () => (this.#answers = new Answers(setup)));
  }

  startOver() {
    this.#withUndo('All answers are taken back.', () => {
      this.#answers = new Answers(this.#start());
      this.#due.forget();
    });
    this.#isEdited = false;
    this.#draft?.clear();
  }

  /** The start has changed, all of it or one answer: nothing that a person did, so nothing to undo. */
  restart(pointer, value) {
    if (pointer) this.#answers.set(pointer, value);
    else this.#answers = new Answers(this.#start());
    this.#changed(true);
  }

  canStep(back) {
    return this.#history.canStep(back);
  }

  /** Undo, or redo unless `back`; says whether there was something to do. */
  step(back) {
    if (!this.canStep(back)) return false;
    this.#answers = new Answers(this.#history.step(back, this.#answers.value));
    this.#isEdited = true;
    this.#changed(true);
    this.say(back ? 'Undone.' : 'Done again.');
    return true;
  }

  /** What `make(core, text)` returns. When the core refuses, every error is due, and the person is led to them. */
  requireValid(make) {
    try {
      return make(this.#core, this.#current.text);
    } catch (error) {
      this.#due.isAttempted = true;
      this.#showFindings(true);
      if (this.#due.isAttempted) this.#page.focusErrors();
      else this.say(error.message);
      return undefined;
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
    this.#changed(true);
    this.say(said);
  }

  /** After any change of the answers: the documents at once, new messages when the person has `paused`. */
  #changed(paused) {
    const core = this.#core;
    this.#current = evaluate(core, this.#answers.value);
    const { text, view: { kinds, diagnostics } } = this.#current;
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

  #showFindings(paused) {
    this.#cancelPause?.();
    if (!paused) this.#cancelPause = this.#page.wait(PAUSE, () => this.#showFindings(true));
    const findings = this.#due.pick(this.#current.findings, paused);
    this.#page.showFindings({ view: this.#current.view, findings, answers: this.#answers }, this.#due.isAttempted);
    if (!paused) return;
    this.#sayWhatIsLeft(findings);
    this.save();
  }

  #sayWhatIsLeft(findings) {
    const { view: { missing }, hidden } = this.#current;
    const wrong = findings.filter((finding) => isError(finding) && finding.field?.filled).length;
    const kept = hidden.length ? ` ${count(hidden.length)} kept aside for other choices, not in the output.` : '';
    const left = (missing + wrong ? `${count(missing + wrong)} left.` : 'Complete.') + kept;
    // Only when it is news, and never over what was said since the last key.
    if (this.#hasSpoken || left === this.#left) return;
    this.#left = left;
    this.#page.say(left);
  }
}

const count = (number) => `${number} ${number === 1 ? 'answer' : 'answers'}`;
