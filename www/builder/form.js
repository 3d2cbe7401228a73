// The step that is open, as the core describes it, updated in place, so that focus and caret stay.

import { controlName, isPlain, makeControl } from './controls.js';
import { button, el, hidden, icon, iconButton, redraw, setChildren, setText, words } from './dom.js';
import { isError } from './due.js';

export class Form {
  #session;
  #isPressed;
  #fields = new Map();
  /** @type {Shown} */
  #shown;
  /** All of `#shown` is in the page. */
  #isDrawn = false;
  /** What comes with the checks. @type {Later | undefined} */
  #later;
  #title = el('h2', { tabIndex: -1 });
  #help = el('p', { className: 'help' });
  #notes = el('ul', { className: 'notes' });
  /** Where notes say what to begin with, it is pasted here. */
  pasted = el('div');
  #body = el('div');
  #rare = el('div');
  #more = el('details', { className: 'more' }, el('summary', {}, 'More settings'), this.#rare);
  #review = el('div', { className: 'review' });
  #back = button('Back', () => this.#go(-1), 'quiet');
  #next = iconButton('next', 'Continue', () => this.#go(1), 'primary next');

  /** New messages wait while a button `isPressed()`. */
  constructor(session, isPressed) {
    this.#session = session;
    this.#isPressed = isPressed;
    this.node = el('form', { part: 'form', noValidate: true, autocomplete: 'off', ariaLabel: 'Setup' },
      this.#title, this.#help, this.#notes, this.pasted, this.#body, this.#more, this.#review, el('div', { className: 'row steps-end' }, this.#back, this.#next));
    this.node.addEventListener('submit', (event) => event.preventDefault());
    this.node.addEventListener('focusout', (event) => this.#leave(event));
  }

  /** @param {Later} later */
  use(later) {
    this.#later = later;
  }

  /** @param {Shown} shown */
  update(shown) {
    this.#shown = shown;
    this.#isDrawn = false;
    const { view: { groups: [group], steps, notes, review }, findings } = shown;
    const { step } = this.#session.place;
    const at = steps.findIndex(({ id }) => id === step);
    this.node.hidden = this.#session.isAsking;
    setText(this.#title, group?.title ?? 'Review');
    setText(this.#help, group?.help ?? (review ? 'Look at your answers before you copy or send anything.' : 'The answers are being put together.'));
    this.pasted.hidden = at !== 0 || !notes.length;
    redraw(this.#notes, at === 0 && notes, () => (at === 0 ? notes.map((note) => el('li', {}, ...words(note))) : []));
    const [rare, usual] = [true, false].map((isRare) => (group?.fields ?? []).filter((field) => field.rare === isRare));
    setChildren(this.#body, usual.map((field) => this.#field(field)));
    // A list that is all of its step needs no title of its own.
    this.#body.classList.toggle('single', usual.length === 1 && isList(usual[0]));
    setChildren(this.#rare, rare.map((field) => this.#field(field)));
    this.#more.hidden = !rare.length;
    if (rare.some(({ pointer, filled }) => filled || findings.some((finding) => finding.field?.pointer === pointer))) this.#more.open = true;
    redraw(this.#review, review, () => (review && this.#later ? this.#later.review(review, (id, pointer) => {
      this.#session.goTo({ step: id, open: '' });
      this.focus(pointer);
    }) : []));
    for (const [pointer, { node }] of this.#fields) if (!this.node.contains(node)) this.#fields.delete(pointer);
    this.#back.hidden = at === 0;
    this.#next.hidden = step === 'review';
    this.#isDrawn = true;
  }

  /** Focuses the field at `pointer`, or else the first one below it, or the list that holds it, or the title. */
  focus(pointer) {
    const keys = [...this.#fields.keys()];
    const near = keys.find((key) => pointer && key.startsWith(`${pointer}/`)) ?? keys.find((key) => pointer.startsWith(`${key}/`));
    const field = this.#fields.get(pointer) ?? this.#fields.get(near);
    field?.node.closest('details')?.setAttribute('open', '');
    if (field) field.control.focus(pointer);
    else this.#title.focus();
  }

  #go(by) {
    const ids = [...this.#shown.view.steps.map(({ id }) => id), 'review'];
    this.#session.goTo({ step: ids[ids.indexOf(this.#session.place.step) + by], open: '' });
    this.focus('');
    this.node.scrollIntoView({ block: 'nearest' });
  }

  /** @param {FieldView} view */
  #field(view) {
    const { pointer } = view;
    const { answers, findings } = this.#shown;
    const name = `${controlName(view)}${isList(view) && Boolean(this.#later)}`;
    let field = this.#fields.get(pointer);
    if (field?.name !== name) {
      field = new Field(view, name, this.#control(view), this.#session);
      this.#fields.set(pointer, field);
    }
    // The core does not repeat secrets.
    const own = answers.get(pointer);
    const value = view.value ?? (typeof own === 'string' ? own : undefined);
    field.update(view, findings.filter((finding) => finding.field?.pointer === pointer), value);
    return field.node;
  }

  /** @param {FieldView} view */
  #control(view) {
    const { pointer, type } = view;
    if (isList(view)) {
      const make = type === 'items' ? this.#later?.entriesControl : this.#later?.namesControl;
      return make?.(view, this.#session, (field) => this.#field(field), () => this.#shown.findings) ?? LOADING();
    }
    return makeControl(view, (value, paused) => this.#session.change(pointer, value, paused));
  }

  #leave({ target, relatedTarget }) {
    const field = this.#fields.get(target.name);
    // Not left: it is being taken out, the window lost the focus, or it went to the field's own button.
    if (field && this.#isDrawn && document.hasFocus() && !field.node.contains(relatedTarget)) this.#session.leave(target.name, !this.#isPressed());
  }
}

/** A question: label, help and messages around a control. */
class Field {
  #parts = {};
  #target;
  #session;

  constructor({ pointer, type }, name, control, session) {
    const isGroup = !control.field;
    const part = (id, /** @type {any} */ tag = 'p') => (this.#parts[id] = el(tag, { id: `${pointer}:${id}`, className: id }));
    this.name = name;
    this.control = control;
    this.#session = session;
    this.node = el(isGroup ? 'fieldset' : 'div', { className: 'field' }, part('label', isGroup ? 'legend' : 'label'),
      part('help'), control.node, part('assumed'), part('message'), part('advice'), part('row', 'div'), part('find', 'details'));
    if (!isGroup) this.#parts.label.htmlFor = pointer;
    else if (!isList({ type })) this.node.role = 'radiogroup';
    this.#target = control.field ?? this.node;
    this.#target.id = pointer;
    this.#target.setAttribute('aria-describedby', ['help', 'assumed', 'message', 'advice'].map((id) => `${pointer}:${id}`).join(' '));
  }

  /** @type {(view: FieldView, findings: Finding[], value: unknown) => void} */
  update(view, findings, value) {
    const { label, required, default: unset, assumed } = view;
    // One line; the rest is for those who ask.
    const [, first, rest] = /^(.*?\.(?=\s)|.*)\s*(.*)$/s.exec(view.help) ?? [];
    this.#draw('label', [label, required], () => [label, required || isList(view) ? '' : el('span', { className: 'muted' }, ' (optional)')]);
    this.#draw('help', [first, unset], () => [first, ...code(' Left empty: ', unset)]);
    this.#draw('assumed', assumed ? ['Assumed, as it follows from your other answers. Type to use another value.'] : []);
    this.#draw('find', [rest, view], () => this.#find(rest, view));
    this.#tell(findings, view.type);
    this.control.update(value, view);
  }

  /** Where to find it, an example, the name in the API, and the page that says so. */
  #find(rest, view) {
    const { label, find, name, source } = view;
    // The options of a choice are examples enough, and a secret has none worth typing.
    const example = isPlain(view) && view.example !== view.default && view.example;
    const line = (text, ...more) => (text ? [el('p', {}, ...words(text), ...more)] : []);
    return [el('summary', {}, find ? 'Where do I find this?' : 'More about this', hidden(` ${label}`)),
      ...line(find), ...line(rest), ...(example ? [el('p', {}, ...code('Example: ', example))] : []),
      el('p', { className: 'muted' }, ...code('API name: ', name), ` Source: ${source}.`)];
  }

  /** Errors hide warnings: one thing at a time. @type {(findings: Finding[], type: string) => void} */
  #tell(findings, type) {
    const errors = findings.filter(isError);
    const told = errors.length ? errors : findings.filter(({ severity }) => severity === 'warning');
    const fixable = told.filter(({ fix }) => fix);
    this.node.classList.toggle('invalid', errors.length > 0);
    // A list cannot be called invalid; the fields in it can.
    if (errors.length && !isList({ type })) this.#target.setAttribute('aria-invalid', 'true');
    else this.#target.removeAttribute('aria-invalid');
    this.#draw('message', told.map(({ message }) => message), () => told.flatMap(({ message }) => [icon('wrong'), el('span', {}, ...words(message)), el('br')]).slice(0, -1));
    this.#draw('advice', told.flatMap(({ help }) => help ?? []));
    this.#draw('row', fixable, () => fixable.map((finding) => button(`Fix: ${finding.fix?.title}`, () => this.#session.fix(finding))));
  }

  #draw(part, data, make = () => words(data.join('\n'))) {
    redraw(this.#parts[part], data, make);
  }
}

const isList = ({ type }) => type === 'items' || type === 'names';

/** In the place of a control that is not there yet. @type {() => Control} */
const LOADING = () => ({ node: el('p', { className: 'help' }, 'Loading.'), focus() {}, update() {} });

const code = (intro, text) => (text ? [intro, el('code', {}, text), '.'] : []);
