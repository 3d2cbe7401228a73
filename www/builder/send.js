// The sandbox panel: sends the documents of the flow to the stand-in for the tenant, as the core says, and shows what becomes
// of them.

import { el, redraw } from './dom.js';

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

  /**
   * `say` tells the person in one line what happened.
   * @param {FullCore} core
   * @param {(text: string) => void} say
   */
  constructor(core, say) {
    this.#core = core;
    this.#sandbox = new core.Sandbox(DELAY);
    this.#say = say;
    this.node = el('div', { className: 'panel' },
      el('div', {}, el('h3', {}, 'Requests and answers'), this.#exchanges),
      el('div', {}, el('h3', {}, 'Integrations in the sandbox'), this.#integrations));
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

  #request({ method, path, body = '' }) {
    return this.#sandbox.handle(method, path, 'sandbox', body && 'application/json', body, Date.now());
  }

  /** Every document with its answer, and below them the last look at what has become of them. */
  #show({ method, path, isDocument }, { status, contentType, body }) {
    if (this.#shows === 'nothing' || !(isDocument || this.#exchanges.hasChildNodes())) return;
    const item = isDocument ? el('li') : (this.#look ??= el('li'));
    const text = contentType.startsWith('application/json') ? JSON.stringify(JSON.parse(body), null, 2) : body;
    redraw(item, [status, text], () => [
      el('code', {}, `${method} ${path}`), ' ',
      el('strong', { className: status < 300 ? 'passed' : 'error' }, `${status}`),
      el('pre', { tabIndex: 0, role: 'group', ariaLabel: `Answer to ${method} ${path}` }, text),
    ]);
    this.#exchanges.append(item);
  }

  #list() {
    const integrations = this.#core.integrations(this.#request({ method: 'GET', path: '/integrations' }).body);
    redraw(this.#integrations, integrations, () => integrations.map((integration) => el('li', {},
      state(integration),
      el('ul', {}, ...integration.tests.map(({ name, status, message }) =>
        el('li', {}, el('strong', { className: status }, status), ` ${name}${message ? `: ${message}` : ''}`))))));
    return integrations;
  }
}

function inWords({ outcome, integrations, request, status }) {
  switch (outcome) {
    case 'settled': return integrations.map(state).join(' ');
    case 'nothing': return 'No integration was created.';
    case 'noIntegration': return 'The sandbox has no integration to update yet. Pick another flow and send that first.';
    case 'refused': return `The sandbox refused ${request}: ${status}.`;
    default: return `The outcome is unknown: ${request} was answered with ${status}.`;
  }
}

/** @param {Integration} integration */
const state = ({ id, status }) => `Integration ${id}: ${status}.`;
