// What there is to read: the documents as text, with ways to take them along, and the findings as lists.

import { radioControl } from './controls.js';
import { button, el, redraw, setText, words } from './dom.js';

const FORMATS = [{ value: 'json', label: 'JSON' }, { value: 'curl', label: 'curl' }];

export class Output {
  #actions;
  #kinds;
  #preview;
  #kind;
  #format = 'json';
  #file;
  #tabs = el('div', { className: 'bar' });
  #request = el('code');
  #text = el('pre', { id: 'output', tabIndex: 0, role: 'region', ariaLabel: 'Text of the document' });
  #copy = button('Copy', () => this.#take((text) => this.#copyText(text)), 'primary');

  constructor(actions) {
    this.#actions = actions;
    const save = button('Save', () => this.#take((text) => this.#saveFile(text)));
    this.node = el('div', { className: 'document' },
      this.#tabs, this.#request, this.#text, el('div', { className: 'row' }, this.#copy, save));
  }

  /** `preview(kind, format)` gives the text as far as it is known. */
  update(kinds, preview) {
    this.node.hidden = !kinds.length;
    if (!kinds.length) return;
    this.#kinds = kinds;
    this.#preview = preview;
    if (!kinds.some(({ kind }) => kind === this.#kind)) this.#kind = kinds[0].kind;
    const documents = kinds.map(({ kind, title }) => ({ value: kind, label: title }));
    redraw(this.#tabs, kinds, () => [
      tabs('Document', documents, this.#kind, (kind) => this.#draw(kind, this.#format)),
      tabs('Format', FORMATS, this.#format, (format) => this.#draw(this.#kind, format)),
    ]);
    this.#draw(this.#kind, this.#format);
  }

  #draw(kind, format) {
    this.#kind = kind;
    this.#format = format;
    const { method, path } = this.#kinds.find((shown) => shown.kind === kind);
    setText(this.#request, `${method} ${path}`);
    setText(this.#text, this.#preview(kind, format));
    setText(this.#copy, 'Copy');
  }

  async #take(act) {
    const text = await this.#actions.finish(this.#kind, this.#format);
    if (text !== undefined) act(text);
  }

  async #copyText(text) {
    try {
      await navigator.clipboard.writeText(text);
      setText(this.#copy, 'Copied');
      this.#actions.say('Copied.');
    } catch {
      // On plain http, in some frames, or when the person said no.
      getSelection().selectAllChildren(this.#text);
      this.#actions.say('This page may not copy. The text is selected for you.');
    }
  }

  #saveFile(text) {
    const download = `${this.#kind}.${this.#format === 'json' ? 'json' : 'sh'}`;
    // The browser reads the address in its own time; only the one before can be given back.
    URL.revokeObjectURL(this.#file);
    this.#file = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
    el('a', { href: this.#file, download }).click();
    this.#actions.say(`Saved as ${download}.`);
  }
}

/** Radio buttons that look like tabs: keys and semantics come with them. */
function tabs(name, options, value, picked) {
  const control = radioControl(name, options, picked, 'tabs');
  control.update(value);
  control.node.role = 'radiogroup';
  control.node.ariaLabel = name;
  return control.node;
}

export class FindingList {
  #list = el('ul');
  #item;

  /** `item(finding)` gives the nodes that show it. */
  constructor(title, className, item) {
    this.#item = item;
    this.node = el('section', { className, tabIndex: -1, hidden: true, ariaLabel: title }, el('h2', {}, title), this.#list);
  }

  update(findings) {
    this.node.hidden = !findings.length;
    redraw(this.#list, findings, () => findings.map((finding) => el('li', {}, ...this.#item(finding))));
  }
}

/** For the summary: the words that stand at the field lead there. */
export const errorItem = ({ goTo }) => ({ message, field }) =>
  (field ? [button(message, () => goTo(field.pointer), 'link')] : words(message));

export const findingItem = ({ goTo, fix }) => (finding) => {
  const { severity, message, help = '', field } = finding;
  const toField = field && button(`Go to ${field.label}`, () => goTo(field.pointer), 'link');
  const toFix = finding.fix && button(finding.fix.title, () => fix(finding));
  return [
    el('strong', { className: severity }, severity), ' ', ...words(message),
    el('p', { className: 'advice' }, ...words(help)),
    el('div', { className: 'row' }, ...[toField, toFix].filter(Boolean)),
  ];
};
