// Defines <ucforge-builder>: the page around a session. It hands to the session what a person does, and shows what is new.

import { load, loadForm, loadFull } from './builder/core.js';
import { button, el, setText, toggle } from './builder/dom.js';
import { Draft } from './builder/draft.js';
import { Form } from './builder/form.js';
import { Output } from './builder/output.js';
import { Session } from './builder/session.js';
import { Answers } from './builder/state.js';
import { sheet } from './builder/style.js';

/** Attributes that give an answer to start with. */
const POINTERS = { flow: '/flow', auth: '/authenticationType' };

// Documentation sites are often built in Node, where there is nothing to extend.
export class UcforgeBuilder extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = [...Object.keys(POINTERS), 'setup'];

  #opening;
  #isOpen = false;
  #isPressed = false;
  /** @type {Findings | undefined} */
  #lists;
  /** @type {Panel | undefined} */
  #panel;

  /** What the session needs, and whom it tells what is new. @type {Page} */
  #page = {
    say: (text) => setText(this.#status, text),
    wait: (milliseconds, action) => {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
    load: (path) => load(path).catch((error) => this.#session.say(error.message)),
    loadFull: () => this.#loadFull(),
    start: () => this.#startingPoint(),
    focus: (pointer) => this.#form.focus(pointer),
    focusErrors: () => this.#lists?.summary.node.focus(),
    showDocuments: (kinds, preview) => {
      this.#undo.hidden = !this.#session.canUndo;
      this.#redo.hidden = !this.#session.canRedo;
      this.#output.update(kinds, preview);
      this.#trial.hidden = !kinds.length;
    },
    showFindings: (shown, isAttempted) => {
      this.#form.update(shown);
      this.#lists?.update(shown.findings, isAttempted);
    },
    announce: (detail) =>
      this.dispatchEvent(new CustomEvent('ucforge-change', { bubbles: true, composed: true, detail })),
  };

  #session = new Session(this.#page);
  #notice = el('p', { className: 'notice' }, 'Loading the form.');
  #form = new Form(this.#session, () => this.#isPressed);
  #output = new Output(this.#session, this.#page.load);
  #trial = el('section', { className: 'trial', ariaLabel: 'Sandbox' });
  #key = el('input', { type: 'password', autocomplete: 'off', id: 'api-key' });
  #status = el('p', { role: 'status' });
  #undo = button('Undo', () => this.#step(this.#session.undo()));
  #redo = button('Redo', () => this.#step(this.#session.redo()));
  #frame = el('div', { className: 'frame' });
  #side = el('div', { className: 'side' }, this.#output.node);

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet()];
    root.append(this.#notice);
    // A message that comes while the button is down would move what is being clicked.
    root.addEventListener('pointerdown', () => (this.#isPressed = true));
    for (const type of ['pointerup', 'keydown']) root.addEventListener(type, () => (this.#isPressed = false));
    root.addEventListener('focusin', () => this.#loadFull());
    root.addEventListener('keydown', (event) => this.#shortcut(event));
  }

  /** What shows the tenant who asks, for a page that knows it: nobody has to type it then. It is kept in memory only. */
  set apiKey(key) {
    this.#key.value = key;
    this.#key.parentElement?.remove();
  }

  connectedCallback() {
    this.#opening ??= this.#open();
    this.#panel?.resume();
    addEventListener('pagehide', this.#save);
    document.addEventListener('visibilitychange', this.#save);
  }

  disconnectedCallback() {
    this.#panel?.pause();
    removeEventListener('pagehide', this.#save);
    document.removeEventListener('visibilitychange', this.#save);
    this.#save();
  }

  attributeChangedCallback(name, old, value) {
    if (!this.#isOpen || value === null || value === old) return;
    this.#session.restart(POINTERS[name], value);
    this.#loadFull();
  }

  async #open() {
    let core;
    try {
      core = await loadForm();
    } catch (error) {
      return setText(this.#notice, error.message);
    }
    setText(this.#notice, '');
    const details = toggle('API names and sources', (shown) => this.#form.node.classList.toggle('details', shown), 'quiet');
    const startOver = button('Start over', () => this.#session.startOver(), 'quiet');
    const paste = button('Paste a payload', () => this.#paste(paste), 'quiet');
    this.#trial.append(...this.#offer());
    this.#frame.append(
      el('div', {}, el('div', { className: 'row' }, details, startOver, paste), this.#form.node),
      el('div', {}, this.#side),
      this.#trial,
      el('div', { className: 'status' }, this.#status, this.#undo, this.#redo));
    this.shadowRoot?.append(this.#frame);
    this.#begin(core);
  }

  /** @param {Core} core */
  #begin(core) {
    const session = this.#session;
    const draft = this.hasAttribute('setup') ? undefined : new Draft(() => sessionStorage, claimName(this), this.getAttribute('flow'));
    this.#isOpen = true;
    const { setup, damaged, other } = session.open(core, draft);
    if (setup || !draft) this.#loadFull();
    if (setup) session.say('Your last draft is back, without secrets and unknown values that may be secret.');
    if (other) session.say('Your last draft here was for another flow. Undo brings it back.');
    if (damaged) setText(this.#notice, `The stored draft could not be read. This browser's storage keeps it as "${damaged}".`);
  }

  /** The answers that the attributes give. */
  #startingPoint() {
    const answers = new Answers();
    for (const [name, pointer] of Object.entries(POINTERS)) answers.set(pointer, this.getAttribute(name) ?? undefined);
    try {
      Object.assign(answers.value, JSON.parse(this.getAttribute('setup') ?? '{}'));
    } catch (error) {
      setText(this.#notice, `The attribute "setup" of this form is not JSON: ${error.message}`);
    }
    return answers.value;
  }

  async #paste(opener) {
    const [core, module] = await Promise.all([this.#loadFull(), this.#page.load('./paste.js')]);
    if (core && module) module.ask(core, opener, (setup, said) => this.#session.replaceAll(setup, said));
  }

  /** A button that has been hidden meanwhile cannot keep the focus. */
  #step(hasMoved) {
    if (hasMoved) (this.#undo.hidden ? this.#redo : this.#undo).focus();
  }

  /** Ctrl+Z outside of a text, which has its own. */
  #shortcut(event) {
    const { key, ctrlKey, metaKey, shiftKey, target } = event;
    if (!(ctrlKey || metaKey) || target.matches('textarea, input:not([type=radio])')) return;
    const isRedo = key === 'y' || (shiftKey && key === 'Z');
    if (!isRedo && key !== 'z') return;
    event.preventDefault();
    this.#step(isRedo ? this.#session.redo() : this.#session.undo());
  }

  #save = () => this.#isOpen && this.#session.save();

  /** The full core, or nothing when it cannot be loaded; then the next click or key tries again. */
  #loadFull() {
    return Promise.all([loadFull(), load('./findings.js')]).then(([core, { Findings }]) => {
      if (this.#lists) return core;
      this.#lists = new Findings(this.#session, this.#page.focus);
      this.#frame.prepend(this.#lists.summary.node);
      this.#side.append(this.#lists.all.node);
      this.#session.useCore(core);
      return core;
    }, (error) => this.#session.say(error.message));
  }

  /** What the page sends to: its sandbox, or the tenant of the attribute `api`. */
  #offer() {
    const [title, send] = [el('h2', {}, 'Try it'), (to) => button(`Send to the ${to}`, () => this.#send())];
    const help = (text) => el('p', { className: 'help' }, text);
    if (!this.hasAttribute('api')) {
      return [title, help('The sandbox stands in for the tenant inside this page: nothing is sent over the network.'), send('sandbox')];
    }
    this.#trial.ariaLabel = 'Tenant';
    const key = this.#key.value ? [] : [el('label', {}, 'API key, kept in the memory of this page ', this.#key)];
    return [title, help(`Documents go to ${this.#origin().origin}, after you have seen what they change.`), ...key, send('tenant')];
  }

  #origin() {
    return new URL(this.getAttribute('api') ?? '', location.href);
  }

  /** Sends to the tenant. @param {FullCore} core @returns {Send} */
  #live(core) {
    const { origin } = this.#origin();
    return ({ method, path, body = '' }) => core.request(origin, method, path, this.#key.value, body);
  }

  async #send() {
    const isLive = this.hasAttribute('api');
    const { protocol, hostname } = this.#origin();
    const isSafe = protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
    if (isLive && !isSafe) return this.#session.say('The API key goes over https only.');
    if (isLive && !this.#key.value) return this.#session.say('Type the API key first.');
    const sending = await this.#session.requireValid((core, text) => new core.Sending(text));
    if (!sending) return;
    const [core, module] = await Promise.all([this.#loadFull(), this.#page.load('./send.js')]);
    if (!core || !module) return;
    this.#panel ??= new module.Panel(core, (text) => this.#session.say(text), isLive ? this.#live(core) : undefined);
    this.#trial.append(this.#panel.node);
    this.#panel.send(sending);
  }
}

/** Which element of the page has which name. */
const owners = new Map();

/** A name of its own for the draft of each element. */
function claimName(element) {
  let name = `ucforge:${location.pathname}#${element.id}`;
  while (owners.get(name)?.isConnected) name += '+';
  owners.set(name, element);
  return name;
}

if (globalThis.customElements && !customElements.get('ucforge-builder')) {
  customElements.define('ucforge-builder', UcforgeBuilder);
}
