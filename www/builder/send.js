// The sandbox panel: sends the documents of the flow to the stand-in for the tenant, as the core says, and shows what becomes
// of them.

import { button, el, redraw, toggle } from './dom.js';

/** How long the sandbox takes for a change of state, in milliseconds. */
const DELAY = 2000;

export class Panel {
  #core;
  #sandbox;
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

  /**
   * `say` tells the person in one line what happened.
   * @param {FullCore} core
   * @param {(text: string) => void} say
   */
  constructor(core, say) {
    this.#core = core;
    this.#sandbox = new core.Sandbox(DELAY);
    this.#say = say;
    const faults = core.faults();
    for (let at = 0; at < faults.length; at += 2) this.#faults.append(el('option', { value: faults[at] }, faults[at + 1]));
    this.node = el('div', { className: 'panel' },
      el('div', {}, el('h3', {}, 'Requests and answers'), this.#exchanges),
      el('div', {},
        el('label', {}, 'Answers to documents ', this.#faults),
        el('h3', {}, 'Integrations in the sandbox'), this.#integrations,
        el('h3', {}, 'Connections'), this.#connections,
        el('h3', {}, 'Jobs'), this.#jobs));
  }

  /** @param {Sending} sending */
  send(sending) {
    this.pause();
    this.node.scrollIntoView({ block: 'nearest' });
    this.#exchanges.replaceChildren();
    this.#begin(sending, 'all');
  }

  pause() {
    clearTimeout(this.#timer);
  }

  resume() {
    this.#sending?.waited();
    this.#goOn();
  }

  /** @param {Sending} sending @param {'all' | 'nothing'} shows */
  #begin(sending, shows) {
    this.#look = undefined;
    this.#shows = shows;
    this.#sending = sending;
    this.#goOn();
  }

  /** As far as there is nothing to wait for. */
  #goOn() {
    const sending = this.#sending;
    while (sending) {
      const step = sending.step();
      if (step.do === 'send') {
        const answer = this.#request(step);
        this.#show(step, answer);
        sending.answer(answer.status, answer.body);
      } else if (step.do === 'wait') {
        this.#list();
        this.#timer = setTimeout(() => this.resume(), step.milliseconds);
        return;
      } else {
        return this.#end(step);
      }
    }
  }

  #end(step) {
    this.#sending = undefined;
    if (this.#shows === 'all') this.#say(inWords(step));
    // What was sent before may be changing still.
    if (this.#list().some(({ isChanging }) => isChanging)) this.#begin(new this.#core.Sending(), 'nothing');
  }

  #request({ method, path, body = '', isDocument = false }) {
    const fault = isDocument ? this.#faults.value : '';
    return this.#sandbox.handle(method, path, 'sandbox', body && 'application/json', body, fault, Date.now());
  }

  /** What a request answers as a value; nothing when it was refused. */
  #value(method, path) {
    const { status, body } = this.#request({ method, path });
    return status === 200 ? JSON.parse(body) : undefined;
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

  #list() {
    const integrations = this.#core.integrations(this.#request({ method: 'GET', path: '/integrations' }).body);
    redraw(this.#integrations, [integrations, this.#shown], () => integrations.map((integration) => el('li', {},
      state(integration), ' ',
      toggle('Details', (shown) => this.#details(integration.id, shown), 'quiet', `of integration ${integration.id}`, this.#shown === integration.id), ' ',
      button('Delete', () => this.#delete(`/integrations/${integration.id}`), 'quiet', `integration ${integration.id}`),
      el('ul', {}, ...integration.tests.map(({ name, status, message }) =>
        el('li', {}, el('strong', { className: status }, status), ` ${name}${message ? `: ${message}` : ''}`))),
      ...(this.#shown === integration.id ? [el('pre', { tabIndex: 0, role: 'group', ariaLabel: `Details of integration ${integration.id}` },
        JSON.stringify(this.#value('GET', `/integrations/${integration.id}`), null, 2))] : []))));
    const connections = this.#value('POST', '/data/object/search') ?? [];
    redraw(this.#connections, connections, () => connections.map(({ objectPath: [key], state: status }) => el('li', {},
      `${key}: ${status}. `, button('Delete', () => this.#delete(`/data/object/${encodeURIComponent(key)}`), 'quiet', `connection ${key}`))));
    const { jobs = [] } = this.#value('GET', '/jobs/search') ?? {};
    redraw(this.#jobs, jobs, () => jobs.map(({ id, state: status }) => el('li', {}, el('code', {}, id), ` ${status}`)));
    return integrations;
  }

  #details(id, shown) {
    if (shown === (this.#shown === id)) return;
    this.#shown = shown ? id : undefined;
    this.#list();
  }

  /** Deletes, and watches until it is gone. */
  #delete(path) {
    const { status, body } = this.#request({ method: 'DELETE', path, isDocument: true });
    const message = status >= 300 && /^{/.test(body) ? ` ${JSON.parse(body).message}` : '';
    this.#say(status ? `DELETE ${path}: ${status}.${message}` : `There was no answer to DELETE ${path}.`);
    this.pause();
    this.#begin(new this.#core.Sending(), 'nothing');
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
    case 'noIntegration': return 'The sandbox has no integration to update yet. Pick another flow and send that first.';
    case 'lost': return `There was no answer to ${request}: it may have been done all the same.`;
    case 'refused': return `The sandbox refused ${request}: ${status}.`;
    default: return `The outcome is unknown: ${request} was answered with ${status}.`;
  }
}

/** @param {Integration} integration */
const state = ({ id, status }) => `Integration ${id}: ${status}.`;
