// The panel below the form: makes the tenant equal to the answers, as the core says, and shows what becomes of it. It talks to
// the stand-in for the tenant, or to a tenant where the page opts in.

import { button, el, redraw, toggle, words } from './dom.js';
import { save } from './export.js';

/** How long the sandbox takes for a change of state, in milliseconds. */
const DELAY = 2000;
/** How often to look while something is changing, in milliseconds. */
const INTERVAL = 500;

export class Panel {
  #core;
  /** Answers requests: the sandbox, or a tenant. @type {Send} */
  #send;
  #say;
  /** What is being done; nothing when something is only watched. @type {Sending | undefined} */
  #sending;
  #timer;
  #look;
  #exchanges = el('ol');
  #integrations = el('ul');
  #connections = el('ul');
  #jobs = el('ul');
  /** The integrations as they were last seen. @type {Integration[]} */
  #seen = [];
  /** The integration whose details are shown. */
  #shown;
  #faults = el('select');

  /** What was begun last: answers to what was begun before come too late. */
  #run = 0;

  /**
   * `say` tells the person in one line what happened.
   * @param {TrialCore} core
   * @param {(text: string) => void} say
   * @param {Send} [live]
   */
  constructor(core, say, live) {
    this.#core = core;
    this.#send = live ?? this.#toSandbox(new core.Sandbox(DELAY));
    this.#say = say;
    const faults = core.faults();
    for (let at = 0; at < faults.length; at += 2) this.#faults.append(el('option', { value: faults[at] }, faults[at + 1]));
    this.node = el('div', { className: 'panel' },
      el('div', {}, el('h3', {}, 'Requests and answers'), this.#exchanges),
      el('div', {},
        ...(live ? [] : [el('label', {}, 'Answers to documents ', this.#faults)]),
        el('h3', {}, live ? 'Integrations of the tenant' : 'Integrations in the sandbox'), this.#integrations,
        el('h3', {}, 'Connections'), this.#connections,
        el('h3', {}, 'Jobs'), this.#jobs));
  }

  /** @param {Sending} sending */
  send(sending) {
    this.node.scrollIntoView({ block: 'nearest' });
    return this.#begin(sending);
  }

  pause() {
    clearTimeout(this.#timer);
  }

  /** Only a step that waits goes on by this: what is being sent or asked does so by itself. */
  resume() {
    this.pause();
    if (!this.#sending) return this.#watch(++this.#run);
    if (this.#sending.step().do !== 'wait') return;
    this.#sending.waited();
    return this.#goOn();
  }

  /** @param {Sending} sending */
  #begin(sending) {
    this.pause();
    this.#exchanges.replaceChildren();
    this.#look = undefined;
    this.#sending = sending;
    return this.#goOn();
  }

  /** As far as there is nothing to wait for. */
  async #goOn() {
    const [sending, run] = [this.#sending, ++this.#run];
    while (sending) {
      const step = sending.step();
      switch (step.do) {
        case 'send': {
          const answer = await this.#send(step);
          // It was done, whoever asks for it now.
          sending.answer(answer.status, answer.contentType ?? '', answer.body);
          if (run !== this.#run) return;
          this.#show(step, answer);
          break;
        }
        case 'ask': {
          const script = step.script || (await this.#scriptBefore(step));
          return run === this.#run ? this.#ask(sending, { ...step, script }) : undefined;
        }
        case 'wait':
          await this.#list();
          if (run === this.#run) this.#timer = setTimeout(() => this.resume(), step.milliseconds);
          return;
        default:
          this.#sending = undefined;
          this.#say(`${step.sentence.charAt(0).toUpperCase()}${step.sentence.slice(1)}.`.replace(/\.\.$/, '.'));
          return this.#watch(run);
      }
    }
  }

  /** Keeps the lists up to date until nothing is changing any more. */
  async #watch(run) {
    const isChanging = (await this.#list()).some(({ isChanging }) => isChanging);
    if (isChanging && run === this.#run) this.#timer = setTimeout(() => this.#watch(run), INTERVAL);
  }

  /** A script that cannot be had once the question is answered; empty where there is none. @param {Question} step */
  async #scriptBefore({ scriptBefore }) {
    if (!scriptBefore) return '';
    const { status, contentType, body } = await this.#send(scriptBefore);
    return this.#core.script(status, contentType ?? '', body) ?? '';
  }

  /** What changes something is shown with what it does, and done by a second press. @param {Sending} sending @param {Question} step */
  #ask(sending, step) {
    const typed = step.name ? el('input', { type: 'text', autocomplete: 'off', spellcheck: false, ariaLabel: step.prompt }) : undefined;
    const reply = (yes) => {
      const agrees = sending.reply(yes);
      if (yes !== undefined && !agrees) return this.#say('That is not the name: nothing was sent.');
      question.remove();
      return this.#goOn();
    };
    const yes = button(step.script && !step.mustBeKept && !step.scriptBefore ? 'It was run' : 'Go on', () => reply(typed?.value ?? ''));
    if (step.mustBeKept) yes.disabled = true;
    const kept = (said) => {
      yes.disabled = false;
      this.#say(said);
    };
    const script = el('pre', { tabIndex: 0, role: 'group', ariaLabel: 'Script' }, step.script);
    const copy = async () => {
      try {
        await navigator.clipboard.writeText(step.script);
        kept('The script is copied.');
      } catch {
        // On plain http, in some frames, or when the person said no. Nobody has the script yet.
        script.focus();
        getSelection()?.selectAllChildren(script);
        this.#say('Copying is blocked. The script is selected for you: copy it with the keyboard, or download it.');
      }
    };
    // Whoever has marked some of it by hand has not got all of it.
    script.oncopy = () => {
      const marked = getSelection()?.toString().trim();
      if (marked === step.script?.trim()) kept('The script is copied.');
    };
    const download = () => kept(save(step.script, 'script.sql').said);
    const cancel = button('Cancel', () => reply(undefined), 'quiet');
    const question = el('li', { className: 'question' },
      el('p', {}, el('strong', {}, ...words(step.sentence))),
      ...(step.lines.length ? [el('ul', {}, ...step.lines.map((line) => el('li', {}, el('code', {}, line))))] : []),
      el('ul', {}, ...step.consequences.map(({ text, source }) => el('li', {}, ...words(text), ' ', el('small', {}, `(${source})`)))),
      ...(step.script ? [
        script,
        button('Copy the script', copy, 'quiet'), ' ', button('Download the script', download, 'quiet'), ' '] : []),
      ...(typed ? [el('label', {}, `${step.prompt} `, typed), ' '] : [el('span', {}, `${step.prompt} `)]),
      yes, ' ', cancel);
    this.#exchanges.append(question);
    this.#say('Nothing is sent before you agree to what it does.');
    (typed ?? cancel).focus();
  }

  /** @returns {Send} */
  #toSandbox(sandbox) {
    return async ({ method, path, body = '', isDocument = false }) => {
      const fault = isDocument ? this.#faults.value : '';
      return sandbox.handle(method, path, 'sandbox', body && 'application/json', body, fault, Date.now());
    };
  }

  /** What a search finds; nothing when it was refused. @param {'connections' | 'jobs'} what */
  async #found(what, method, path) {
    const { status, contentType, body } = await this.#send({ method, path });
    return this.#core[what](status, contentType ?? '', body);
  }

  /** An answer as it may be shown. */
  #text({ status, contentType, body }) {
    return status ? readable(contentType, this.#core.shown(body)) : 'No answer.';
  }

  /** Every document with its answer, and below them the last look at what has become of them. */
  #show({ method, path, isDocument }, answer) {
    if (!(isDocument || this.#exchanges.hasChildNodes())) return;
    const item = isDocument ? el('li') : (this.#look ??= el('li'));
    const { status } = answer;
    const text = this.#text(answer);
    redraw(item, [status, text], () => [
      el('code', {}, `${method} ${path}`), ' ',
      el('strong', { className: status && status < 300 ? 'passed' : 'error' }, status ? `${status}` : 'no answer'),
      el('pre', { tabIndex: 0, role: 'group', ariaLabel: `Answer to ${method} ${path}` }, text),
    ]);
    this.#exchanges.append(item);
  }

  async #list() {
    const shown = this.#shown;
    const { status, body } = await this.#send({ method: 'GET', path: '/integrations' });
    // A look that fails says nothing of what is there.
    const integrations = status === 200 ? (this.#seen = this.#core.integrations(body)) : this.#seen;
    const details = shown && this.#text(await this.#send({ method: 'GET', path: `/integrations/${encodeURIComponent(shown)}` }));
    // Those of another one are asked for by now.
    if (shown !== this.#shown) return integrations;
    redraw(this.#integrations, [integrations, shown, details], () => integrations.map((integration) => el('li', {},
      state(integration), ' ',
      toggle('Details', (shown) => this.#details(integration.id, shown), 'quiet', `of integration ${integration.id}`, shown === integration.id),
      this.#deletion(() => this.#core.Sending.deleteIntegration(integration.id), `integration ${integration.id}`),
      el('ul', {}, ...integration.tests.map(({ name, status, message }) =>
        el('li', {}, el('strong', { className: status }, status), ` ${name}${message ? `: ${message}` : ''}`))),
      ...(shown === integration.id ? [el('pre', { tabIndex: 0, role: 'group', ariaLabel: `Details of integration ${integration.id}` },
        details)] : []))));
    const connections = await this.#found('connections', 'POST', '/data/object/search');
    if (connections) redraw(this.#connections, connections, () => connections.map(({ id: key, status }) => el('li', {},
      `${key}: ${status}. `, this.#deletion(() => this.#core.Sending.deregister(key), `connection ${key}`))));
    const jobs = await this.#found('jobs', 'GET', '/jobs/search');
    if (jobs) redraw(this.#jobs, jobs, () => jobs.map(({ id, status }) => el('li', {}, el('code', {}, id), ` ${status}`)));
    // Who was refused would be refused again and again.
    return status >= 400 && status < 500 ? [] : integrations;
  }

  /** A button that deletes; what that does is shown, and a name typed, before anything is sent. */
  #deletion(sending, more) {
    return button('Delete', () => this.#begin(sending()), 'quiet', more);
  }

  #details(id, shown) {
    if (shown === (this.#shown === id)) return;
    this.#shown = shown ? id : undefined;
    return this.#list();
  }
}

function readable(contentType, body) {
  try {
    return contentType.startsWith('application/json') ? JSON.stringify(JSON.parse(body), null, 2) : body;
  } catch {
    return body;
  }
}

/** @param {Integration} integration */
const state = ({ id, status }) => `Integration ${id}: ${status}.`;
