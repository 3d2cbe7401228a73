// The form as the core describes it, updated in place, so that focus and caret stay.

import { controlName, isPlain, makeControl } from './controls.js';
import { button, el, redraw, setChildren, setText, words } from './dom.js';
import { isError } from './due.js';

export class Form {
  #session;
  #isPressed;
  #fields = new Map();
  #groups = new Map();
  /** @type {Shown} */
  #shown;

  /** New messages wait while a button `isPressed()`. */
  constructor(session, isPressed) {
    this.#session = session;
    this.#isPressed = isPressed;
    this.node = el('form', { noValidate: true, autocomplete: 'off', ariaLabel: 'Setup' });
    this.node.addEventListener('submit', (event) => event.preventDefault());
    this.node.addEventListener('focusout', (event) => this.#leave(event));
  }

  /** @param {Shown} shown */
  update(shown) {
    this.#shown = shown;
    setChildren(this.node, shown.view.groups.map((group) => this.#group(group, group.id)));
    for (const [pointer, { node }] of this.#fields) if (!this.node.contains(node)) this.#fields.delete(pointer);
  }

  /** Focuses the field at `pointer`, or else the first one below it. */
  focus(pointer) {
    const below = [...this.#fields.keys()].find((key) => key.startsWith(`${pointer}/`));
    (this.#fields.get(pointer) ?? this.#fields.get(below))?.control.focus();
  }

  /** @type {(group: Group, key: string, more?: () => HTMLElement[]) => HTMLElement} */
  #group({ title, help, fields }, key, more = () => []) {
    if (!this.#groups.has(key)) {
      const parts = [el('legend'), el('p', { className: 'help' }), el('div')];
      this.#groups.set(key, { parts, node: el('fieldset', { className: 'group' }, ...parts, ...more()) });
    }
    const { parts: [legend, hint, body], node } = this.#groups.get(key);
    setText(legend, title);
    setText(hint, help);
    setChildren(body, fields.map((field) => this.#field(field)));
    return node;
  }

  /** @param {FieldView} view */
  #field(view) {
    const { pointer } = view;
    const { answers, findings } = this.#shown;
    const name = controlName(view);
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
    if (type === 'items') return this.#list(view);
    return makeControl(view, (value, paused) => this.#session.change(pointer, value, paused));
  }

  /** @type {(view: FieldView) => Control} */
  #list({ pointer, label }) {
    const entries = el('div');
    const add = button('Add an entry', () => this.#session.addEntry(pointer), '', `to ${label}`);
    /** @type {(group: Group, i: number) => HTMLElement} */
    const entry = (group, i) => {
      const key = `${pointer}/${i}`;
      const title = `${label} ${group.title}`;
      return this.#group({ ...group, title }, key, () => [button('Remove', () => this.#session.removeEntry(key), '', title)]);
    };
    return {
      node: el('div', {}, entries, add),
      focus: () => add.focus(),
      update: (_, { items = [] }) => setChildren(entries, items.map(entry)),
    };
  }

  #leave({ target, relatedTarget }) {
    const field = this.#fields.get(target.name);
    // Not left: the window lost the focus, or it went to the field's own button.
    if (field && document.hasFocus() && !field.node.contains(relatedTarget)) this.#session.leave(target.name, !this.#isPressed());
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
      part('help'), part('detail'), part('message'), part('advice'), part('row', 'div'), control.node);
    if (!isGroup) this.#parts.label.htmlFor = pointer;
    else if (type !== 'items') this.node.role = 'radiogroup';
    this.#target = control.field ?? this.node;
    this.#target.id = pointer;
    this.#target.setAttribute('aria-describedby', ['help', 'message', 'advice'].map((id) => `${pointer}:${id}`).join(' '));
  }

  /** @type {(view: FieldView, findings: Finding[], value: unknown) => void} */
  update(view, findings, value) {
    const { label, required, help, default: assumed, name, source } = view;
    // The options of a choice are examples enough, and a secret has none worth typing.
    const example = isPlain(view) && view.example !== assumed && view.example;
    this.#draw('label', [label, required], () => [label, required ? el('span', { className: 'muted' }, ' (required)') : '']);
    this.#draw('help', [help, example, assumed], () => [help, ...code(' Example: ', example), ...code(' Left empty: ', assumed)]);
    this.#draw('detail', [name, source], () => [...code('API name: ', name), ` Source: ${source}.`]);
    this.#tell(findings, view.type);
    this.control.update(value, view);
  }

  /** Errors hide warnings: one thing at a time. @type {(findings: Finding[], type: string) => void} */
  #tell(findings, type) {
    const errors = findings.filter(isError);
    const told = errors.length ? errors : findings.filter(({ severity }) => severity === 'warning');
    const fixable = told.filter(({ fix }) => fix);
    this.node.classList.toggle('invalid', errors.length > 0);
    // A list cannot be called invalid; the fields in it can.
    if (errors.length && type !== 'items') this.#target.setAttribute('aria-invalid', 'true');
    else this.#target.removeAttribute('aria-invalid');
    this.#draw('message', told.map(({ message }) => message));
    this.#draw('advice', told.flatMap(({ help }) => help ?? []));
    this.#draw('row', fixable, () => fixable.map((finding) => button(finding.fix?.title, () => this.#session.fix(finding))));
  }

  #draw(part, data, make = () => words(data.join('\n'))) {
    redraw(this.#parts[part], data, make);
  }
}

const code = (intro, text) => (text ? [intro, el('code', {}, text), '.'] : []);
