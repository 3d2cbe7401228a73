// Defines <ucforge-builder>: it holds the answers, asks the core on every key, and tells the views what is new.

import { loadForm, loadWhole } from './builder/core.js';
import { button, el, setText, toggle } from './builder/dom.js';
import { Form } from './builder/form.js';
import { errorItem, FindingList, findingItem, Output } from './builder/output.js';
import { Answers, Draft, Due, evaluate, find, isError } from './builder/state.js';
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
  #before;
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
      const { withFix } = await import('./builder/fix.js');
      const { fix, field } = find(this.#current.findings, shown) ?? {};
      if (!fix) return;
      this.#undoably(`Done: ${fix.title}.`, () => (this.#answers = withFix(this.#current, fix)));
      this.#form.focus(field?.pointer);
    },
    finish: (kind, format) => this.#strictly((core, { text }) => core.build(text, kind, format)),
  };

  #notice = el('p', { className: 'notice' }, 'Loading the form.');
  #summary = new FindingList('There is a problem', 'summary', errorItem(this.#actions));
  #form = new Form(this.#actions);
  #output = new Output(this.#actions);
  #findings = new FindingList('Findings', 'findings', findingItem(this.#actions));
  #trial = el('section', { className: 'trial', ariaLabel: 'Sandbox' },
    el('h2', {}, 'Try it'),
    el('p', { className: 'help' }, 'The sandbox stands in for the tenant inside this page: nothing is sent over the network.'),
    button('Send to the sandbox', () => this.#send()));
  #status = el('p', { role: 'status' });
  #undo = button('Undo', () => this.#takeBack());

  constructor() {
    super();
    const root = this.attachShadow({ mode: 'open' });
    root.adoptedStyleSheets = [sheet()];
    root.append(this.#notice);
    // A message that comes while the button is down would move what is being clicked.
    root.addEventListener('pointerdown', () => (this.#isPressed = true));
    for (const type of ['pointerup', 'keydown']) root.addEventListener(type, () => (this.#isPressed = false));
    root.addEventListener('focusin', () => this.#whole(), { once: true });
  }

  connectedCallback() {
    this.#opening ??= this.#open();
    this.#panel?.then((panel) => panel.resume());
  }

  disconnectedCallback() {
    this.#panel?.then((panel) => panel.pause());
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
    this.shadowRoot.append(el('div', { className: 'frame' },
      this.#summary.node,
      el('div', {}, el('div', { className: 'row' }, details, startOver, paste), this.#form.node),
      el('div', {}, el('div', { className: 'side' }, this.#output.node, this.#findings.node)),
      this.#trial,
      el('div', { className: 'status' }, this.#status, this.#undo)));
    this.#start();
  }

  #start() {
    if (!this.hasAttribute('setup')) this.#draft = new Draft(`ucforge:${location.pathname}#${this.id}`);
    const { setup, damaged } = this.#draft?.load() ?? {};
    this.#answers = setup ? new Answers(setup) : this.#startingPoint();
    this.#changed(true);
    if (setup || !this.#draft) this.#whole();
    if (setup) this.#actions.say('Your last draft is back, without its secrets.');
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
    this.#undoably('All answers are taken back.', () => {
      this.#answers = this.#startingPoint();
      this.#due.forget();
    });
    this.#isEdited = false;
    this.#draft?.clear();
  }

  async #paste(opener) {
    const [core, { ask }] = await Promise.all([this.#whole(), import('./builder/paste.js')]);
    if (core) ask(core, opener, (setup, said) => this.#undoably(said, () => (this.#answers = new Answers(setup))));
  }

  #undoably(said, act) {
    this.#before = structuredClone(this.#answers.value);
    this.#isEdited = true;
    act();
    this.#changed(true);
    this.#actions.say(said);
    this.#undo.hidden = false;
  }

  #takeBack() {
    this.#answers = new Answers(this.#before);
    this.#isEdited = true;
    this.#changed(true);
    this.#form.focus('');
  }

  /** After any change of the answers: the output at once, new messages when the person has `paused`. */
  #changed(paused) {
    this.#undo.hidden = true;
    this.#current = evaluate(this.#core, this.#answers.value);
    const { text, view: { kinds, diagnostics } } = this.#current;
    const core = this.#core;
    const preview = (kind, format) => core.preview(text, kind, format);
    this.#output.update(kinds, preview);
    this.#trial.hidden = !kinds.length;
    this.#draw(paused);
    // Made when somebody reads them, since this happens on every key.
    const detail = {
      get setup() { return JSON.parse(core.withoutSecrets(text)); },
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
    this.#summary.update(this.#due.asked ? findings.filter(isError) : []);
    this.#findings.update(findings);
    if (!paused) return;
    this.#sayWhatIsLeft(findings);
    if (this.#isEdited) this.#draft?.save(this.#core.withoutSecrets(JSON.stringify(this.#answers.value)));
  }

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

  /** The whole core, or nothing when it cannot be loaded. */
  #whole() {
    return loadWhole().then((core) => {
      if (this.#core !== core) {
        this.#core = core;
        this.#changed(false);
      }
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
      if (this.#due.asked) this.#summary.node.focus();
      else this.#actions.say(error.message);
      return undefined;
    }
  }

  async #send() {
    const documents = await this.#strictly((core, { text }) => core.requests(text));
    if (!documents) return;
    this.#panel ??= import('./builder/send.js').then(({ Panel }) => new Panel(this.#core, this.#actions.say));
    const panel = await this.#panel;
    this.#trial.append(panel.node);
    panel.send(documents);
  }
}

const count = (number) => `${number} ${number === 1 ? 'answer' : 'answers'}`;

if (globalThis.customElements && !customElements.get('ucforge-builder')) {
  customElements.define('ucforge-builder', UcforgeBuilder);
}
