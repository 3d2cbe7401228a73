// The panel below the form: sends the documents of the flow, as the core says, and shows what becomes of them. It sends to the
// stand-in for the tenant, or to a tenant where the page opts in.

import { button, el, redraw, toggle, words } from './dom.js';

/** How long the sandbox takes for a change of state, in milliseconds. */
const DELAY = 2000;

export class Panel {
  #core;
  /** Answers requests: the sandbox, or a tenant. @type {Send} */
  #send;
  #isLive;
  #say;
  /** What is being sent or watched. @type {Sending | undefined} */
  #sending;
  /** What is shown and said: all of it, or nothing, while only the list is kept up to date. @type {'all' | 'nothing'} */
  #shows = 'all';
  #timer;
  #look;
  #exchanges = el('ol');
  #integrations = el('ul');
  #connections = el('ul');
  #jobs = el('ul');
  /** The integration whose details are shown. */
  #shown;
  #faults = el('select');

  /** What was begun last: answers to what was begun before come too late. */
  #run = 0;

  /**
   * `say` tells the person in one line what happened.
   * @param {FullCore} core
   * @param {(text: string) => void} say
   * @param {Send} [live]
   */
  constructor(core, say, live) {
    this.#core = core;
    this.#isLive = Boolean(live);
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
    this.pause();
    this.node.scrollIntoView({ block: 'nearest' });
    this.#exchanges.replaceChildren();
    if (this.#isLive) this.#confirm(sending);
    else this.#begin(sending, 'all');
  }

  pause() {
    clearTimeout(this.#timer);
  }

  resume() {
    this.#sending?.waited();
    return this.#goOn();
  }

  /** What changes a tenant is shown with what it does, and sent by a second press. @param {Sending} sending */
  #confirm(sending) {
    const cancel = button('Cancel', () => question.remove(), 'quiet');
    const question = el('li', {},
      el('p', {}, 'This changes the tenant:'),
      el('ul', {}, ...sending.consequences().map((text) => el('li', {}, ...words(text)))),
      button('Send it', () => {
        question.remove();
        this.#begin(sending, 'all');
      }), ' ', cancel);
    this.#exchanges.append(question);
    cancel.focus();
  }

  /** @param {Sending} sending @param {'all' | 'nothing'} shows */
  #begin(sending, shows) {
    this.#look = undefined;
    this.#shows = shows;
    this.#sending = sending;
    return this.#goOn();
  }

  /** As far as there is nothing to wait for. */
  async #goOn() {
    const [sending, run] = [this.#sending, ++this.#run];
    while (sending) {
      const step = sending.step();
      if (step.do === 'send') {
        const answer = await this.#send(step);
        sending.answer(answer.status, answer.body);
        if (run !== this.#run) return;
        this.#show(step, answer);
      } else if (step.do === 'wait') {
        await this.#list();
        if (run === this.#run) this.#timer = setTimeout(() => this.resume(), step.milliseconds);
        return;
      } else {
        return this.#end(step, run);
      }
    }
  }

  async #end(step, run) {
    this.#sending = undefined;
    if (this.#shows === 'all') this.#say(inWords(step));
    // What was sent before may be changing still.
    const isChanging = (await this.#list()).some(({ isChanging }) => isChanging);
    if (isChanging && run === this.#run) return this.#begin(new this.#core.Sending(), 'nothing');
  }

  /** @returns {Send} */
  #toSandbox(sandbox) {
    return async ({ method, path, body = '', isDocument = false }) => {
      const fault = isDocument ? this.#faults.value : '';
      return sandbox.handle(method, path, 'sandbox', body && 'application/json', body, fault, Date.now());
    };
  }

  /** What a request answers as a value; nothing when it was refused. */
  async #value(method, path) {
    const { status, body } = await this.#send({ method, path });
    try {
      return status === 200 ? JSON.parse(body) : undefined;
    } catch {
      return undefined;
    }
  }

  /** Every document with its answer, and below them the last look at what has become of them. */
  #show({ method, path, isDocument }, { status, contentType, body }) {
    if (this.#shows === 'nothing' || !(isDocument || this.#exchanges.hasChildNodes())) return;
    const item = isDocument ? el('li') : (this.#look ??= el('li'));
    const text = status ? readable(contentType, body) : 'No answer.';
    redraw(item, [status, text], () => [
      el('code', {}, `${method} ${path}`), ' ',
      el('strong', { className: status && status < 300 ? 'passed' : 'error' }, status ? `${status}` : 'no answer'),
      el('pre', { tabIndex: 0, role: 'group', ariaLabel: `Answer to ${method} ${path}` }, text),
    ]);
    this.#exchanges.append(item);
  }

  async #list() {
    const integrations = this.#core.integrations((await this.#send({ method: 'GET', path: '/integrations' })).body);
    const details = this.#shown && await this.#value('GET', `/integrations/${encodeURIComponent(this.#shown)}`);
    redraw(this.#integrations, [integrations, this.#shown, details], () => integrations.map((integration) => el('li', {},
      state(integration), ' ',
      toggle('Details', (shown) => this.#details(integration.id, shown), 'quiet', `of integration ${integration.id}`, this.#shown === integration.id),
      ...this.#deletion(`/integrations/${encodeURIComponent(integration.id)}`, `integration ${integration.id}`),
      el('ul', {}, ...integration.tests.map(({ name, status, message }) =>
        el('li', {}, el('strong', { className: status }, status), ` ${name}${message ? `: ${message}` : ''}`))),
      ...(this.#shown === integration.id ? [el('pre', { tabIndex: 0, role: 'group', ariaLabel: `Details of integration ${integration.id}` },
        JSON.stringify(details, null, 2) ?? 'No answer.')] : []))));
    const connections = (await this.#value('POST', '/data/object/search')) ?? [];
    redraw(this.#connections, connections, () => connections.map(({ objectPath: [key], state: status }) => el('li', {},
      `${key}: ${status}.`, ...this.#deletion(`/data/object/${encodeURIComponent(key)}`, `connection ${key}`))));
    const { jobs = [] } = (await this.#value('GET', '/jobs/search')) ?? {};
    redraw(this.#jobs, jobs, () => jobs.map(({ id, state: status }) => el('li', {}, el('code', {}, id), ` ${status}`)));
    return integrations;
  }

  /** A button that deletes, in the sandbox alone: there one press does no harm. */
  #deletion(path, more) {
    return this.#isLive ? [] : [' ', button('Delete', () => this.#delete(path), 'quiet', more)];
  }

  #details(id, shown) {
    if (shown === (this.#shown === id)) return;
    this.#shown = shown ? id : undefined;
    return this.#list();
  }

  /** Deletes, and watches until it is gone. */
  async #delete(path) {
    const { status, body } = await this.#send({ method: 'DELETE', path, isDocument: true });
    const message = status >= 300 && /^{/.test(body) ? ` ${JSON.parse(body).message}` : '';
    this.#say(status ? `DELETE ${path}: ${status}.${message}` : `There was no answer to DELETE ${path}.`);
    this.pause();
    return this.#begin(new this.#core.Sending(), 'nothing');
  }
}

function readable(contentType, body) {
  try {
    return contentType.startsWith('application/json') ? JSON.stringify(JSON.parse(body), null, 2) : body;
  } catch {
    return body;
  }
}

function inWords({ outcome, integrations, request, status }) {
  switch (outcome) {
    case 'settled': return integrations.map(state).join(' ');
    case 'nothing': return 'No integration was created.';
    case 'noIntegration': return 'No integration can be updated yet. Pick another flow and send that first.';
    case 'lost': return `There was no answer to ${request}: it may have been done all the same.`;
    case 'refused': return `${request} was refused: ${status}.`;
    default: return `The outcome is unknown: ${request} was answered with ${status}.`;
  }
}

/** @param {Integration} integration */
const state = ({ id, status }) => `Integration ${id}: ${status}.`;
