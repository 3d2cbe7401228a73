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
    this.node.ondragover = (event) => this.#over(event, true);
    this.node.ondragleave = (event) => this.#over(event, false);
    this.node.ondrop = (event) => this.#drop(event);
  }

  focus() {
    this.#text.focus();
  }

  async read() {
    if (!this.#text.value && !this.#reader) return;
    this.#results.setAttribute('aria-busy', 'true');
    const module = await this.#page.load('./paste.js');
    const reader = module && (this.#reader ??= new module.Reader(this.#page, this.#session, this.#text, this.#results));
    const isReady = await reader?.open();
    this.#results.removeAttribute('aria-busy');
    if (isReady) reader?.read();
  }

  #over(event, isOver) {
    event.preventDefault();
    this.node.classList.toggle('over', isOver);
  }

  async #drop(event) {
    this.#over(event, false);
    const { files } = event.dataTransfer;
    this.#text.value = files.length ? await files[0].text() : event.dataTransfer.getData('text/plain');
    this.read();
  }
}
