// The sandbox panel: sends the documents of the flow to the stand-in for the tenant, in order, and watches what becomes of them.

import { el, redraw } from './dom.js';

/** How long the sandbox takes for a change of state, and how often the page looks, in milliseconds. */
const DELAY = 2000;
const INTERVAL = 500;
/** A registered connection has its integration long before so many looks. */
const MOST_LOOKS = 40;

export class Panel {
  #sandbox;
  #say;
  #watched;
  #timer;
  #exchanges = el('ol');
  #integrations = el('ul');

  /** `say` tells the person in one line what happened. */
  constructor({ Sandbox }, say) {
    this.#sandbox = new Sandbox(DELAY);
    this.#say = say;
    this.node = el('div', { className: 'panel' },
      el('div', {}, el('h3', {}, 'Requests and answers'), this.#exchanges),
      el('div', {}, el('h3', {}, 'Integrations in the sandbox'), this.#integrations));
  }

  /** Sends each document; stops at the first that the sandbox refuses. */
  send(documents) {
    this.pause();
    this.node.scrollIntoView({ block: 'nearest' });
    this.#watched = undefined;
    this.#exchanges.replaceChildren();
    const before = this.#list();
    /** @type {any} */
    let answer;
    for (const { method, path, body } of documents) {
      const id = before.at(-1)?.id;
      if (path.includes('{id}') && id === undefined) {
        return this.#say('The sandbox has no integration to update yet. Pick another flow and send that first.');
      }
      answer = this.#request(method, path.replace('{id}', id), body);
      this.#show(answer);
      if (answer.status >= 300) {
        this.#list();
        return this.#say(`The sandbox refused ${answer.request}: ${answer.status}.`);
      }
    }
    this.#watch(answer.data, before.length);
  }

  pause() {
    clearTimeout(this.#timer);
  }

  resume() {
    this.#watched?.();
  }

  /** Looks at the integration that the last document has made or changed, until its state is final. */
  #watch({ id }, before) {
    const item = el('li');
    let looks = 0;
    this.#watched = () => {
      // A registered connection does not say which integration it owns: that is the one that comes new into the list.
      const answer = this.#request('GET', id === undefined ? '/integrations' : `/integrations/${id}`);
      const mine = id === undefined ? answer.data.slice(before) : [answer.data];
      this.#show(answer, item);
      this.#list();
      looks += 1;
      if (mine.length ? mine.some(isPending) : looks < MOST_LOOKS) {
        this.#timer = setTimeout(this.#watched, INTERVAL);
        return;
      }
      this.#watched = undefined;
      this.#say(mine.length ? mine.map(inWords).join(' ') : 'No integration was created.');
    };
    this.#watched();
  }

  #request(method, path, body = '') {
    const type = body && 'application/json';
    const { status, contentType, body: text } = this.#sandbox.handle(method, path, 'sandbox', type, body, Date.now());
    const data = contentType.startsWith('application/json') ? JSON.parse(text) : undefined;
    return { request: `${method} ${path}`, status, data, text: data ? JSON.stringify(data, null, 2) : text };
  }

  #show({ request, status, text }, item = el('li')) {
    redraw(item, [status, text], () => [
      el('code', {}, request), ' ',
      el('strong', { className: status < 300 ? 'passed' : 'error' }, `${status}`),
      el('pre', { tabIndex: 0, role: 'group', ariaLabel: `Answer to ${request}` }, text),
    ]);
    this.#exchanges.append(item);
  }

  #list() {
    const integrations = this.#request('GET', '/integrations').data;
    redraw(this.#integrations, integrations, () => integrations.map((integration) => el('li', {},
      inWords(integration),
      el('ul', {}, ...(integration.validationResults?.validationTests ?? []).map(({ name, status, message }) =>
        el('li', {}, el('strong', { className: status }, status), ` ${name}${message ? `: ${message}` : ''}`))))));
    return integrations;
  }
}

const isPending = ({ status }) => /ing$/.test(status);

const inWords = ({ id, status }) => `Integration ${id}: ${status}.`;
