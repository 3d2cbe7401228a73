// What <ucforge-builder> is made of: the page around a session. It hands to the session what a person does, and shows what is new.

import { load, loadForm, loadWasm } from './core.js';
import { button, el, iconButton, picks, redraw, setText, words } from './dom.js';
import { Draft } from './draft.js';
import { Form } from './form.js';
import { Output } from './output.js';
import { PasteBox } from './pastebox.js';
import { Picture } from './picture.js';
import { Rail, Start } from './rail.js';
import { Session } from './session.js';
import { Answers } from './state.js';
import { sheet } from './style.js';

const CHECKS = '../pkg/checks.js';

/** Attributes that give an answer to start with. */
const POINTERS = { flow: '/flow', auth: '/authenticationType' };

/** What a narrow page shows one of. */
const PANES = [{ value: 'form', label: 'Form' }, { value: 'document', label: 'Document' }];

export class Builder {
  #host;
  #root;
  #opening;
  /** @type {AbortController} */
  #connection;
  #isOpen = false;
  #isPressed = false;
  /** @type {Findings | undefined} */
  #lists;

  /** What the session needs, and whom it tells what is new. @type {Page} */
  #page = {
    say: (text) => redraw(this.#status, text, () => words(text)),
    wait: (milliseconds, action) => {
      const timer = setTimeout(action, milliseconds);
      return () => clearTimeout(timer);
    },
    load: (path) => this.#told(load(path)),
    loadChecks: () => this.#loadChecks(),
    loadWasm: (path) => this.#told(loadWasm(path)),
    fail: (error) => {
      // Whoever guards the core with checks has said so. When the small one breaks off, that one may not.
      if (error.cause) return;
      if (this.#checks || !(error instanceof WebAssembly.RuntimeError)) throw error;
      this.#loadChecks();
    },
    start: () => this.#startingPoint(),
    focus: ({ pointer }) => {
      this.#show('form');
      if (this.#session.isAsking) this.#start.focus();
      else this.#form.focus(pointer);
    },
    focusErrors: () => this.#lists?.focus(),
    showDocuments: (kinds, preview, areChecked) => {
      this.#undo.hidden = !this.#session.canUndo;
      this.#redo.hidden = !this.#session.canRedo;
      this.#output.update(kinds, preview, areChecked);
      this.#trial?.update(!this.#output.node.hidden && kinds.some(({ level }) => level === 'send'));
    },
    showForm: (shown, asked) => {
      if (shown.areChecked) {
        this.#start.update(shown.view);
        this.#rail.update(shown.view);
        this.#picture.update(shown.view, this.#output.kind);
        this.#picture.node.hidden ||= this.#output.node.hidden;
        this.#panes.hidden = this.#output.node.hidden;
      }
      this.#form.update(shown);
      const home = this.#form.pasted.hidden || this.#session.isAsking ? this.#start.node : this.#form.pasted;
      if (this.#paste.node.parentNode !== home) home.append(this.#paste.node);
      this.#lists?.update(shown.findings, asked);
    },
    announce: (detail) =>
      this.#host.dispatchEvent(new CustomEvent('ucforge-change', { bubbles: true, composed: true, detail })),
  };

  #session = new Session(this.#page);
  #notice = el('p', { className: 'notice' }, 'Loading the form.');
  #form = new Form(this.#session, () => this.#isPressed);
  #output = new Output(this.#session, this.#page.load);
  #picture = new Picture();
  #paste = new PasteBox(this.#session, this.#page);
  #start = new Start(this.#session, this.#paste.node, (purpose) => this.#choose(purpose));
  #rail = new Rail(this.#session, (step) => this.#goTo(step), () => this.#ask());
  /** Whoever waits for checks is told so. */
  #slow;
  /** @type {Trial | undefined} */
  #trial;
  /** @type {import('./cores.js').Cores | undefined} */
  #checks;
  #key = '';
  #status = el('p', { role: 'status' });
  #undo = iconButton('undo', 'Undo', () => this.#step(false));
  #redo = iconButton('redo', 'Redo', () => this.#step(true));
  #panes = el('div', { className: 'panes tabs' });
  #frame = el('div', { className: 'frame', part: 'frame' });
  #side = el('div', { className: 'side' }, this.#output.node, this.#picture.node);
  // What sticks needs something around it that it sticks in.
  #aside = el('div', { className: 'aside' }, this.#side);

  /** `core` brings the module of the form, which the host has asked for. @param {HTMLElement} host @param {Promise<Response | undefined>} core */
  constructor(host, core) {
    this.#host = host;
    const root = (this.#root = /** @type {ShadowRoot} */ (host.shadowRoot));
    root.adoptedStyleSheets = [sheet()];
    root.replaceChildren(el('slot', { name: 'header' }), this.#notice, el('slot', { name: 'footer' }));
    // A message that comes while the button is down would move what is being clicked.
    root.addEventListener('pointerdown', () => (this.#isPressed = true));
    for (const type of ['pointerup', 'keydown']) root.addEventListener(type, () => (this.#isPressed = false));
    root.addEventListener('focusin', () => this.#isOpen && this.#loadChecks());
    this.#form.node.addEventListener('focusin', ({ target }) => this.#lists && this.#output.point(/** @type {any} */ (target).name ?? ''));
    this.#opening = this.#open(core);
    this.connect();
  }

  set apiKey(key) {
    this.#key = key;
    this.#trial?.useKey(key);
  }

  get setup() {
    const { view } = this.#session;
    return view && JSON.parse(this.#session.withoutSecrets() ?? '{}');
  }

  set setup(setup) {
    let text;
    try {
      text = JSON.stringify(setup ?? null);
    } catch {
      // It is in a circle, or has what JSON cannot say.
    }
    this.#whenOpen(() => {
      const isSetup = /^({|null$)/.test(text);
      setText(this.#notice, isSetup ? '' : 'The property "setup" of this form is not an object that JSON can hold.');
      if (isSetup) this.#session.restart('', JSON.parse(text));
    });
  }

  connect() {
    const { signal } = (this.#connection = new AbortController());
    this.#trial?.resume();
    addEventListener('pagehide', this.#save, { signal });
    addEventListener('hashchange', this.#follow, { signal });
    this.#follow();
    document.addEventListener('visibilitychange', this.#save, { signal });
    // On a page that is all about the form, a file that is dropped is always meant for it.
    const around = this.#host.hasAttribute('share') ? window : this.#host;
    for (const type of ['dragover', 'dragleave', 'drop']) around.addEventListener(type, this.#paste.drag, { signal });
  }

  disconnect() {
    this.#trial?.pause();
    this.#connection.abort();
    this.#save();
  }

  /** An attribute has changed. */
  change(name, old, value) {
    if (!this.#isOpen || value === null || value === old) return;
    setText(this.#notice, '');
    this.#session.restart(POINTERS[name], POINTERS[name] && value);
    this.#loadChecks();
  }

  async #whenOpen(action) {
    await this.#opening;
    if (!this.#isOpen) return;
    action();
    this.#loadChecks();
  }

  /** @param {Promise<Response | undefined>} answer */
  async #open(answer) {
    let core;
    try {
      const response = await answer;
      core = await loadForm(response && !response.bodyUsed ? { module_or_path: response } : undefined);
    } catch (error) {
      const trouble = await load('./trouble.js').catch(() => undefined);
      return this.#notice.replaceChildren(...(trouble?.reason(error.message) ?? [error.message]));
    }
    setText(this.#notice, '');
    const startOver = button('Start over', () => this.#startOver(), 'quiet');
    this.#frame.append(
      this.#start.node, this.#rail.node, el('div', { className: 'main' }, this.#form.node, el('slot', { name: 'help' })), this.#aside,
      el('div', { className: 'status', part: 'status' }, this.#panes, this.#status, this.#undo, this.#redo, startOver));
    this.#notice.after(this.#frame);
    this.#show('form');
    this.#begin(core);
  }

  /** @param {Core} core */
  #begin(core) {
    const session = this.#session;
    const draft = this.#host.hasAttribute('setup') ? undefined : new Draft(() => sessionStorage, claimName(this.#host), this.#host.getAttribute('flow'));
    this.#isOpen = true;
    const { setup, damaged, other } = session.open(core, draft);
    if (setup || !draft) this.#loadChecks();
    if (setup) session.say('Your last draft is back, without secrets and unknown fields.');
    if (other) session.say('Your last draft here was for another flow. Undo brings it back.');
    if (damaged) setText(this.#notice, `The stored draft could not be read. This browser's storage keeps it as "${damaged}".`);
  }

  /** The answers that the attributes give. */
  #startingPoint() {
    const answers = new Answers();
    for (const [name, pointer] of Object.entries(POINTERS)) answers.set(pointer, this.#host.getAttribute(name) ?? undefined);
    try {
      Object.assign(answers.value, JSON.parse(this.#host.getAttribute('setup') ?? '{}'));
    } catch (error) {
      setText(this.#notice, `The attribute "setup" of this form is not JSON: ${error.message}`);
    }
    return answers.value;
  }

  #goTo(step) {
    this.#session.goTo({ step, open: '' });
    this.#session.focus('');
  }

  #choose(purpose) {
    this.#session.choose(purpose);
    if (this.#session.isAsking) this.#paste.focus();
    else this.#session.focus('');
  }

  /** The first question again. */
  #ask() {
    this.#session.goTo({ purpose: 'none' });
    this.#session.focus('');
  }

  #startOver() {
    this.#session.startOver();
    this.#session.focus('');
  }

  /** On a narrow page there is room for one of both. */
  #show(pane) {
    this.#frame.dataset.pane = pane;
    picks(this.#panes, 'Show', PANES, pane, (picked) => this.#show(picked));
  }

  /** A button that has been hidden meanwhile cannot keep the focus. */
  #step(isRedo) {
    if (isRedo ? this.#session.redo() : this.#session.undo()) (this.#undo.hidden ? this.#redo : this.#undo).focus();
  }

  #save = () => this.#isOpen && this.#session.save();

  /** A link that somebody has shared leads here. */
  #follow = () => {
    if (!/^#s\d+=/.test(location.hash) || !this.#host.hasAttribute('share')) return;
    this.#whenOpen(async () => (await this.#page.load('./share.js'))?.take(this.#session, this.#notice, (text) => setText(this.#notice, text)));
  };

  /** Nothing when it cannot be loaded, which is said. @type {<Part>(loading: Promise<Part>) => Promise<Part | void>} */
  #told(loading) {
    return loading.catch((error) => this.#session.say(error.message));
  }

  /** The core with checks, or nothing when it cannot be loaded; then the next click or key tries again. */
  #loadChecks() {
    if (this.#checks) return this.#checks.ready.then(() => this.#checks?.core);
    this.#slow ??= setTimeout(() => {
      if (!this.#lists && !this.#session.mention('Checks are loading.')) this.#slow = undefined;
    }, 1500);
    return this.#told(Promise.all([loadWasm(CHECKS), load('./later.js')]).then(([first, later]) => {
      if (this.#checks) return this.#loadChecks();
      const checks = new later.Cores(first, this.#page, this.#session, () => this.#session.useCore(checks.core));
      this.#root.adoptedStyleSheets.push(later.sheet());
      this.#lists = new later.Findings(this.#session, this.#frame, this.#side);
      this.#form.use(later);
      this.#output.use(later);
      this.#trial = new later.Trial(this.#session, this.#page, this.#host.getAttribute('api'), this.#key);
      this.#aside.after(this.#trial.node);
      if (this.#host.hasAttribute('share')) this.#undo.before(later.shareButton(this.#session));
      this.#root.addEventListener('keydown', later.shortcuts((isRedo) => this.#step(isRedo)));
      // In the end, since whatever has gone wrong before is tried again.
      this.#checks = checks;
      this.#session.useCore(checks.core);
      return checks.core;
    }));
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
