// The box for what somebody has already. What is done with it comes with the first text.

import { QUIET } from './controls.js';
import { el } from './dom.js';

export class PasteBox {
  #session;
  #page;
  #text = el('textarea', { id: 'pasted', rows: 6, ...QUIET });
  #results = el('div', { className: 'paste' });
  /** @type {Reader | undefined} */
  #reader;

  /** @param {Session} session @param {Page} page */
  constructor(session, page) {
    [this.#session, this.#page] = [session, page];
    this.node = el('div', { className: 'drop' }, el('label', { className: 'label', htmlFor: 'pasted' }, 'Paste or drop what you have'),
      el('p', { className: 'help' }, 'A payload, curl command, setup, SQL script, connection details, or what GET answers. It stays in this page.'),
      this.#text, this.#results);
    this.#text.oninput = () => this.read();
  }

  focus() {
    this.#text.focus();
  }

  /** Files are read here, wherever they are dropped: a browser would open them in place of the page. */
  drag = (event) => {
    const { type, dataTransfer: { types, files } } = event;
    if (!types.includes('Files')) return;
    event.preventDefault();
    this.node.classList.toggle('over', type === 'dragover');
    if (type === 'drop') this.read([...files]);
  };

  /** What is in the box, or files. @param {File[]} [files] */
  async read(files) {
    if (!files && !this.#text.value && !this.#reader) return;
    this.#results.setAttribute('aria-busy', 'true');
    const module = await this.#page.load('./paste.js');
    const reader = module && (this.#reader ??= new module.Reader(this.#page, this.#session, this.#text, this.#results));
    const isReady = await reader?.load();
    this.#results.removeAttribute('aria-busy');
    if (isReady) files ? reader?.open(files) : reader?.read();
  }
}
