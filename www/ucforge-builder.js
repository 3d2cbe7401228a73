// Defines <ucforge-builder>: it holds the answers, asks the core on every key, and tells the views what is new.

import { load, loadForm, loadWhole } from './builder/core.js';
import { button, el, setText, toggle } from './builder/dom.js';
import { Form } from './builder/form.js';
import { Output } from './builder/output.js';
import { Answers, Draft, Due, evaluate, find, History, isError } from './builder/state.js';
import { sheet } from './builder/style.js';

/** Milliseconds without a key that count as a pause. */
const PAUSE = 500;

/** Attributes that give an answer to start with. */
const POINTERS = { flow: '/flow', auth: '/authenticationType' };

// Documentation sites are often built in Node, where there is nothing to extend.
export class UcforgeBuilder extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = [...Object.keys(POINTERS), 'setup'];

  #opening;
  #core;
  #answers;
  #current;
  #draft;
  #isEdited = false;
  #isPressed = false;
  #due = new Due();
  #timer;
  #left;
  #spoken = false;
  #history = new History();
  #lists;
  #panel;

  /** What the views may ask for. */
  #actions = {
    say: (text) => {
      this.#spoken = true;
      setText(this.#status, text);
    },
    goTo: (pointer) => this.#form.focus(pointer),
    change: (pointer, value, paused) => {
      this.#isEdited = true;
      this.#spoken = false;
      this.#history.keep(this.#answers.value, pointer);
      this.#answers.set(pointer, value);
      this.#changed(paused);
    },
    leave: (pointer) => {
      this.#due.leave(pointer);
      this.#draw(!this.#isPressed);
    },
    add: (list) => {
      const entries = this.#answers.get(list) ?? [];
      this.#actions.change(list, [...entries, {}], true);
      this.#form.focus(`${list}/${entries.length}`);
    },
    remove: (entry) => {
      const list = entry.slice(0, entry.lastIndexOf('/'));
      this.#due.forget(list);
      this.#undoably('Entry removed.', () => this.#answers.set(entry, undefined));
      this.#form.focus(list);
    },
    fix: async (shown) => {
      const module = await this.#actions.load('./fix.js');
      const { fix, field } = find(this.#current.findings, shown) ?? {};
      if (!module || !fix) return;
      this.#undoably(`Done: ${fix.title}.`, () => (this.#answers = module.withFix(this.#current, fix)));
      this.#form.focus(field?.pointer);
    },
    load: (path) => load(path).catch((error) => this.#actions.say(error.message)),
    finish: (kind, format) => this.#strictly((core, { text }) => core.build(text, kind, format)),
  };

  #notice = el('p', { className: 'notice' }, 'Loading the form.');
  #form = new Form(this.#actions);
  #output = new Output(this.#actions);
  #trial = el('section', { className: 'trial', ariaLabel: 'Sandbox' },
    el('h2', {}, 'Try it'),
    el('p', { className: 'help' }, 'The sandbox stands in for the tenant inside this page: nothing is sent over the network.'),
    button('Send to the sandbox', () => this.#send()));
  #status = el('p', { role: 'status' });
  #undo = button('Undo', () => this.#step(true));
  #redo = button('Redo', () => this.#step(false));
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
    root.addEventListener('focusin', () => this.#whole());
    root.addEventListener('keydown', (event) => this.#shortcut(event));
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
    if (!this.#current || value === null || value === old) return;
    if (name === 'setup') this.#answers = this.#startingPoint();
    else this.#answers.set(POINTERS[name], value);
    this.#changed(true);
    this.#whole();
  }

  async #open() {
    try {
      this.#core = await loadForm();
    } catch (error) {
      return setText(this.#notice, error.message);
    }
    setText(this.#notice, '');
    const details = toggle('API names and sources', (shown) => this.#form.node.classList.toggle('details', shown), 'quiet');
    const startOver = button('Start over', () => this.#startOver(), 'quiet');
    const paste = button('Paste a payload', () => this.#paste(paste), 'quiet');
    this.#frame.append(
      el('div', {}, el('div', { className: 'row' }, details, startOver, paste), this.#form.node),
      el('div', {}, this.#side),
      this.#trial,
      el('div', { className: 'status' }, this.#status, this.#undo, this.#redo));
    this.shadowRoot.append(this.#frame);
    this.#start();
  }

  #start() {
    if (!this.hasAttribute('setup')) this.#draft = new Draft(this);
    const { setup, damaged, other } = this.#draft?.load() ?? {};
    this.#answers = setup ? new Answers(setup) : this.#startingPoint();
    if (other) this.#history.offer(other);
    this.#changed(true);
    if (setup || !this.#draft) this.#whole();
    if (setup) this.#actions.say('Your last draft is back, without secrets and unknown values that may be secret.');
    if (other) this.#actions.say('Your last draft here was for another flow. Undo brings it back.');
    if (damaged) setText(this.#notice, `The stored draft could not be read. This browser's storage keeps it as "${damaged}".`);
  }

  #startingPoint() {
    const answers = new Answers();
    for (const [name, pointer] of Object.entries(POINTERS)) answers.set(pointer, this.getAttribute(name) ?? undefined);
    try {
      Object.assign(answers.value, JSON.parse(this.getAttribute('setup')));
    } catch (error) {
      setText(this.#notice, `The attribute "setup" of this form is not JSON: ${error.message}`);
    }
    return answers;
  }

  #startOver() {
    this.#undoably('All answers are cleared.', () => {
      this.#answers = this.#startingPoint();
      this.#due.forget();
    });
    this.#isEdited = false;
    this.#draft?.clear();
  }

  async #paste(opener) {
    const [core, module] = await Promise.all([this.#whole(), this.#actions.load('./paste.js')]);
    const use = (setup, said) => this.#undoably(said, () => (this.#answers = new Answers(setup)));
    if (core && module) module.ask(core, opener, use);
  }

  #undoably(said, act) {
    this.#history.keep(this.#answers.value);
    this.#isEdited = true;
    act();
    this.#changed(true);
    this.#actions.say(said);
  }

  #step(back) {
    if (!this.#history.canStep(back)) return;
    this.#answers = new Answers(this.#history.step(back, this.#answers.value));
    this.#isEdited = true;
    this.#changed(true);
    this.#actions.say(back ? 'Undone.' : 'Redone.');
    (this.#undo.hidden ? this.#redo : this.#undo).focus();
  }

  /** Ctrl+Z outside of a text, which has its own. */
  #shortcut(event) {
    const { key, ctrlKey, metaKey, shiftKey, target } = event;
    if (!(ctrlKey || metaKey) || target.matches('textarea, input:not([type=radio])')) return;
    const isRedo = key === 'y' || (shiftKey && key === 'Z');
    if (!isRedo && key !== 'z') return;
    event.preventDefault();
    this.#step(!isRedo);
  }

  /** After any change of the answers: the output at once, new messages when the person has `paused`. */
  #changed(paused) {
    this.#undo.hidden = !this.#history.canStep(true);
    this.#redo.hidden = !this.#history.canStep(false);
    this.#current = evaluate(this.#core, this.#answers.value);
    const { text, view: { kinds, diagnostics } } = this.#current;
    const core = this.#core;
    const preview = (kind, format) => core.preview(text, kind, format);
    this.#output.update(kinds, preview);
    this.#trial.hidden = !kinds.length;
    this.#draw(paused);
    // Only the whole core knows what must not be told. Until it is there, there is nothing to tell but what the site has given.
    if (!core.withoutSecrets && (this.#isEdited || !this.#draft)) return;
    // Made when somebody reads them, since this happens on every key.
    const detail = {
      get setup() { return JSON.parse(core.withoutSecrets?.(text) ?? text); },
      get documents() { return kinds.map(({ kind, formats: [{ value }] }) => ({ kind, text: preview(kind, value) })); },
      diagnostics,
    };
    this.dispatchEvent(new CustomEvent('ucforge-change', { bubbles: true, composed: true, detail }));
  }

  #draw(paused) {
    clearTimeout(this.#timer);
    if (!paused) this.#timer = setTimeout(() => this.#draw(true), PAUSE);
    const findings = this.#due.pick(this.#current.findings, paused);
    this.#form.update({ view: this.#current.view, findings, answers: this.#answers });
    this.#lists?.update(findings, this.#due.asked);
    if (!paused) return;
    this.#sayWhatIsLeft(findings);
    this.#save();
  }

  /** On every pause, and when the page may be about to go. */
  #save = () => {
    const clean = this.#isEdited && this.#core.withoutSecrets?.(JSON.stringify(this.#answers.value));
    if (clean) this.#draft?.save(clean);
  };

  #sayWhatIsLeft(findings) {
    const { view: { missing }, aside } = this.#current;
    const wrong = findings.filter((finding) => isError(finding) && finding.field?.filled).length;
    const kept = aside.length ? ` ${count(aside.length)} kept aside for other choices, not in the output.` : '';
    const left = (missing + wrong ? `${count(missing + wrong)} left.` : 'Complete.') + kept;
    // Only when it is news, and never over what was said since the last key.
    if (this.#spoken || left === this.#left) return;
    this.#left = left;
    setText(this.#status, left);
  }

  /** The whole core, or nothing when it cannot be loaded; then the next click or key tries again. */
  #whole() {
    return Promise.all([loadWhole(), load('./findings.js')]).then(([core, { Findings }]) => {
      if (this.#core === core) return core;
      this.#core = core;
      this.#lists = new Findings(this.#actions);
      this.#frame.prepend(this.#lists.summary.node);
      this.#side.append(this.#lists.all.node);
      this.#changed(false);
      return core;
    }, (error) => this.#actions.say(error.message));
  }

  /** When the core refuses to `make` it, the person is led to what is wrong. */
  async #strictly(make) {
    const core = await this.#whole();
    try {
      return core && make(core, this.#current);
    } catch (error) {
      this.#due.asked = true;
      this.#draw(true);
      if (this.#due.asked) this.#lists.summary.node.focus();
      else this.#actions.say(error.message);
      return undefined;
    }
  }

  async #send() {
    const documents = await this.#strictly((core, { text }) => core.requests(text));
    if (!documents) return;
    const module = await this.#actions.load('./send.js');
    if (!module) return;
    this.#panel ??= new module.Panel(this.#core, this.#actions.say);
    this.#trial.append(this.#panel.node);
    this.#panel.send(documents);
  }
}

const count = (number) => `${number} ${number === 1 ? 'answer' : 'answers'}`;

if (globalThis.customElements && !customElements.get('ucforge-builder')) {
  customElements.define('ucforge-builder', UcforgeBuilder);
}
