// The documents, to read, copy and save.

import { radioControl } from './controls.js';
import { button, el, redraw, setText } from './dom.js';

export class Output {
  #session;
  #load;
  /** @type {Kinds} */
  #kinds;
  /** @type {Preview} */
  #preview;
  #kind;
  #wanted;
  #format;
  #file;
  #documents = el('div');
  #formats = el('div');
  #subtitle = el('code');
  #text = el('pre', { id: 'output', tabIndex: 0, role: 'region', ariaLabel: 'Text of the document' });
  #copy = button('Copy', () => this.#export('copy'), 'primary');

  constructor(session, load) {
    this.#session = session;
    this.#load = load;
    this.node = el('div', { className: 'document' }, el('div', { className: 'bar' }, this.#documents, this.#formats),
      this.#subtitle, this.#text, el('div', { className: 'row' }, this.#copy, button('Save', () => this.#export('save'))));
  }

  /** @type {(kinds: Kinds, preview: Preview) => void} */
  update(kinds, preview) {
    this.node.hidden = !kinds.length;
    this.#kinds = kinds;
    this.#preview = preview;
    if (kinds.length) this.#draw(this.#kind, this.#wanted);
  }

  #draw(kind, wanted) {
    const shown = this.#kinds.find((one) => one.kind === kind) ?? this.#kinds[0];
    const { value, file } = shown.formats.find((one) => one.value === wanted) ?? shown.formats[0];
    [this.#kind, this.#wanted, this.#format, this.#file] = [shown.kind, wanted, value, file];
    const documents = this.#kinds.map((one) => ({ value: one.kind, label: one.title }));
    tabs(this.#documents, 'Document', documents, shown.kind, (picked) => this.#draw(picked, this.#wanted));
    tabs(this.#formats, 'Format', shown.formats, value, (picked) => this.#draw(this.#kind, picked));
    setText(this.#subtitle, shown.subtitle);
    setText(this.#text, this.#preview(shown.kind, value));
    this.#text.className = value;
    setText(this.#copy, 'Copy');
  }

  async #export(way) {
    const [kind, format, file] = [this.#kind, this.#format, this.#file];
    const built = this.#session.requireValid((core, setup) => core.build(setup, kind, format));
    const [text, module] = await Promise.all([built, this.#load('./export.js')]);
    if (module && typeof text === 'string') this.#session.say(await module[way](text, file, this.#text, this.#copy));
  }
}

/** Radio buttons that look like tabs. They may have the focus: rebuilt only where they differ. @type {Tabs} */
function tabs(node, name, options, value, picked) {
  redraw(node, options.map(({ label }) => label), () => {
    const control = radioControl(name, options, picked, 'tabs');
    control.node.role = 'radiogroup';
    control.node.ariaLabel = name;
    return [control.node];
  });
  for (const [i, radio] of node.querySelectorAll('input').entries()) radio.checked = options[i].value === value;
}
