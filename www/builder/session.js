// The session behind the form: answers, place, documents, findings, the draft, undo, and what is due. It knows nothing of the
// DOM: what it needs of the page around it is passed in, and `page` is told what is new.

import { Due, findSame, inFull, isError } from './due.js';
import { History } from './history.js';
import { Answers } from './state.js';

/** Milliseconds without a key that count as a pause. */
const PAUSE = 500;

const NOWHERE = { purpose: '', step: '', open: '' };

export class Session {
  #page;
  /** @type {Core} */
  #core;
  /** @type {Draft | undefined} */
  #draft;
  /** @type {FormView} */
  #view;
  #answers = new Answers();
  #history = new History();
  #due = new Due();
  /** Somebody has answered something, now or in the draft that came back. */
  #isEdited = false;
  /** The site may have given secrets. */
  #isGiven = false;
  /** Something was said since the last key. */
  #hasSpoken = false;
  #said;
  /** The errors that were shown last, in words. */
  #told = new Set();
  #stopWaiting;
  /** Whether the view knows what is wrong, or only what is missing. */
  #areChecked = true;
  /** What brings somebody here, the step and the entry that are open, the document on show. @type {Place} */
  place = { ...NOWHERE };

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
    this.#isGiven = !draft;
    this.#isEdited = Boolean(found.setup);
    this.#answers = new Answers(found.setup ?? this.#page.start());
    Object.assign(this.place, found.place);
    if (found.other) this.#history.offer(found.other);
    this.#changed();
    return found;
  }

  /** The core with checks takes over from the one of the first load. @param {Core} core */
  useCore(core) {
    this.#core = core;
    this.#changed(false);
  }

  get view() {
    return this.#view;
  }

  /** Nobody has said yet what brings them here, or only wants something checked. */
  get isAsking() {
    const { purpose } = this.place;
    return purpose === 'check' || !this.#view.purposes.some(({ value }) => value === purpose);
  }

  get answers() {
    return this.#answers;
  }

  /** The setup as text without secrets; nothing before checks are there. */
  withoutSecrets() {
    return this.#core.withoutSecrets?.(this.#view.setup);
  }

  /** @param {string} text */
  say(text) {
    this.#hasSpoken = true;
    this.#said = text;
    this.#page.say(text);
  }

  /** Says it unless that would take the place of something that was said since the last key. @param {string} text */
  mention(text) {
    if (this.#hasSpoken) return false;
    this.#said = text;
    this.#page.say(text);
    return true;
  }

  /** `undefined` is not an answer; `paused` when there is nothing to wait for; what changes at one `place` in a row is one step. @type {Change} */
  change(pointer, value, paused, place = pointer) {
    this.#isEdited = true;
    this.#hasSpoken = false;
    this.#history.keep(this.#answers.value, place);
    this.#answers.set(pointer, value);
    this.#changed(paused, place);
  }

  /** @type {(pointer: string, paused: boolean) => void} */
  leave(pointer, paused) {
    this.#due.leave(pointer);
    if (paused && !this.#areChecked) this.#changed();
    else this.#show(paused, this.#areChecked);
  }

  /** What brings somebody here, and with it the flow where the present one does not serve. @param {string} purpose */
  choose(purpose) {
    this.#hasSpoken = false;
    const flow = this.#view.purposes.find(({ value }) => value === purpose)?.flow;
    if (flow) {
      this.#history.keep(this.#answers.value);
      this.#answers.set('/flow', flow);
      this.#isEdited = true;
    }
    this.goTo({ purpose, step: '', open: '' });
  }

  /** Shows another step, or another entry. @param {Partial<Place>} place */
  goTo(place) {
    this.#hasSpoken = false;
    Object.assign(this.place, place);
    this.#changed();
  }

  /** Opens the step and entry of a finding's question, and leads there. @param {Pick<Finding, 'field'>} finding */
  leadTo({ field }) {
    if (!field) return;
    this.goTo({ step: field.step, open: field.entry ?? '' });
    this.#page.focus(field);
  }

  /** The field of an answer, or what is nearest to it. @param {string} pointer */
  focus(pointer) {
    this.#page.focus({ pointer });
  }

  /** Which entries of a list lack what is not known any more, since they have moved. @param {string} list */
  forget(list) {
    this.#due.forget(list);
  }

  /** The core with checks, or nothing when it cannot be loaded, which was said then. */
  loadChecks() {
    return this.#page.loadChecks();
  }

  /** Applies the fix that a finding offers. @param {Finding} shown */
  fix(shown) {
    // Between two keys only what is missing is known.
    if (!this.#areChecked) this.#changed();
    const found = findSame(this.#view.diagnostics, shown);
    const fixed = found?.fix && this.#core.applyFix?.(`${this.#answers}`, found.code, found.pointer);
    if (!fixed) return;
    this.replaceAll(JSON.parse(fixed), `Done: ${found.fix?.title}.`);
    if (found.field) this.#page.focus(found.field);
  }

  /** @type {(setup: object, said: string, back?: Back) => void} */
  replaceAll(setup, said, back) {
    this.withUndo(said, () => (this.#answers = new Answers(setup)), back);
  }

  startOver() {
    this.#replace('All answers are cleared.');
    this.#draft?.clear();
  }

  /**
   * What the page starts with is new: all of it, or one answer. Nobody here did that, so there is nothing to undo, unless all
   * that somebody has answered is replaced: that stays in the draft and in the history.
   */
  restart(pointer, value, said = '') {
    this.#history.part();
    if (pointer) this.#answers.set(pointer, value);
    else {
      this.save();
      this.#isGiven = true;
      if (this.#isEdited) return this.#replace(`${said || 'This site has set the answers.'} Undo brings your own back.`, value);
      this.#begin(value);
    }
    this.#changed();
    if (said) this.say(said);
  }

  /** Other answers, which nobody has edited yet. */
  #begin(value) {
    this.#due.forget();
    Object.assign(this.place, NOWHERE);
    this.#answers = new Answers(value ?? this.#page.start());
    this.#isEdited = false;
  }

  #replace(said, value) {
    this.withUndo(said, () => this.#begin(value), { pointer: '', said: 'Your answers are back.' });
  }

  get canUndo() {
    return this.#history.canUndo;
  }

  get canRedo() {
    return this.#history.canRedo;
  }

  /** Whether there was something to undo, and nothing came back that has the focus now. */
  undo() {
    if (!this.canUndo) return false;
    const { answers, back } = this.#history.undo(this.#answers.value);
    if (back) Object.assign(this.place, back.place);
    this.#goBack(answers, back?.said ?? 'Undone.');
    if (back) this.focus(back.pointer);
    return !back;
  }

  /** Whether there was something to redo. */
  redo() {
    if (!this.canRedo) return false;
    const { answers, back } = this.#history.redo(this.#answers.value);
    // All of them were replaced, so they start from the beginning.
    if (back?.pointer === '') Object.assign(this.place, NOWHERE);
    return this.#goBack(answers, 'Redone.');
  }

  #goBack(answers, said) {
    this.#answers = new Answers(answers);
    this.#isEdited = true;
    this.#changed();
    this.say(said);
    return true;
  }

  /** What stands in the way of what was asked for is due, and the person is led there. Whether there was something to tell. @param {string[]} pointers */
  refuse(pointers) {
    this.#due.ask(pointers);
    this.#show();
    const isTold = this.#due.asked(this.#view.diagnostics).length > 0;
    if (isTold) this.#page.focusErrors();
    return isTold;
  }

  /** On every pause, and when the page may be about to go. */
  save() {
    const clean = this.#isEdited && this.#core.withoutSecrets?.(`${this.#answers}`);
    if (clean) this.#draft?.save(clean, { ...this.place, open: '' });
  }

  /** `back` is what undoing it brings back. @type {(said: string, act: () => void, back?: Back) => void} */
  withUndo(said, act, back) {
    const { purpose, step, open } = this.place;
    this.#history.keep(this.#answers.value, '', back && { ...back, place: { purpose, step, open } });
    this.#isEdited = true;
    act();
    this.#changed();
    this.say(said);
  }

  /** What the core makes of the answers, with all that is wrong with them or only with what is missing. */
  evaluate(checks = true) {
    const { purpose, step, open } = this.place;
    this.#view = this.#core.form(`${this.#answers}`, purpose, step, open, checks);
    const { steps, usual } = this.#view;
    // Whoever has a flow has said what brings them here.
    if (!purpose && usual) return this.#move({ purpose: usual }, checks);
    if (purpose && steps.length && step !== 'review' && !steps.some(({ id }) => id === step)) return this.#move({ step: steps[0].id }, checks);
  }

  #move(place, checks) {
    Object.assign(this.place, place);
    this.evaluate(checks);
  }

  /** After any change of the answers: the documents at once, new messages when the person has `paused`. */
  #changed(paused = true, pointer = '') {
    try {
      this.#renew(paused, pointer);
    } catch (error) {
      this.#page.fail(error);
    }
  }

  #renew(paused, pointer) {
    const core = this.#core;
    // Checks take a while: between two keys they are worth it only where they may find something fixed.
    const checks = paused || !core.withoutSecrets || this.#due.isShownAt(pointer);
    this.evaluate(checks);
    this.#areChecked = checks;
    const { setup, kinds, diagnostics } = this.#view;
    /** @type {Preview} */
    const preview = (kind, format) => core.preview(setup, kind, format);
    this.#page.showDocuments(kinds, preview, checks);
    this.#show(paused, checks);
    // Only the core with checks knows what is secret. Until it is there, there is nothing to tell but what the site has given.
    if (!core.withoutSecrets && (this.#isEdited || this.#isGiven)) return;
    // Made when somebody reads them, since this happens on every key.
    this.#page.announce({
      get setup() { return JSON.parse(core.withoutSecrets?.(setup) ?? setup); },
      get documents() {
        // Nobody knows what unknown fields hold.
        const { extra, ...known } = JSON.parse(setup);
        return kinds.map(({ kind, formats: [{ value }] }) => ({ kind, text: core.preview(JSON.stringify(known), kind, value) ?? '' }));
      },
      get diagnostics() { return structuredClone(diagnostics); },
    });
  }

  #show(paused = true, checks = true) {
    this.#stopWaiting?.();
    if (!paused) this.#stopWaiting = this.#page.wait(PAUSE, () => (checks ? this.#show() : this.#changed()));
    const view = this.#view;
    const findings = this.#due.pick(view.diagnostics, paused, checks);
    this.#page.showForm({ view, findings, answers: this.#answers, areChecked: checks }, checks ? this.#due.asked(view.diagnostics) : undefined);
    if (!paused) return;
    this.save();
    const errors = findings.filter((finding) => isError(finding) && finding.field?.filled);
    const fresh = errors.find((error) => !this.#told.has(inFull(error)));
    this.#told = new Set(errors.map(inFull));
    // Only when it is news, and never over what was said since the last key.
    const said = fresh ? [fresh.field?.list, fresh.field?.label, fresh.message].filter(Boolean).join(': ') : this.#remaining(errors.length);
    if (this.#hasSpoken || said === this.#said) return;
    this.#said = said;
    this.#page.say(said);
  }

  #remaining(wrong) {
    const { missing, hidden } = this.#view;
    if (this.isAsking) return '';
    const left = [missing && `${missing} missing`, wrong && `${wrong} wrong`].filter(Boolean).join(', ');
    const kept = hidden.length ? ` ${hidden.length} ${hidden.length === 1 ? 'answer' : 'answers'} kept aside for other choices, not in the output.` : '';
    return (left ? `${left}.` : 'Complete.') + kept;
  }
}
