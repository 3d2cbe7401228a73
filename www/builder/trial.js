// The place where documents are sent: to the sandbox of the page, or to the tenant of the attribute `api`.

import { button, el } from './dom.js';

export class Trial {
  #session;
  #page;
  /** Where the tenant is; null for the sandbox. */
  #api;
  #key = el('input', { type: 'password', autocomplete: 'off', id: 'api-key' });
  /** @type {Panel | undefined} */
  #panel;

  /** @param {Session} session @param {Page} page @param {string | null} api */
  constructor(session, page, api, key) {
    [this.#session, this.#page, this.#api] = [session, page, api];
    this.#key.value = key;
    this.node = el('section', { className: 'trial', ariaLabel: api === null ? 'Sandbox' : 'Tenant' }, ...this.#offer());
  }

  update(isOffered) {
    this.node.hidden = !isOffered;
  }

  /** Nobody has to type it then. */
  useKey(key) {
    this.#key.value = key;
    this.#key.parentElement?.remove();
  }

  pause() {
    this.#panel?.pause();
  }

  resume() {
    this.#panel?.resume();
  }

  #offer() {
    const [title, send] = [el('h2', {}, 'Try it'), (to) => button(`Send to the ${to}`, () => this.#send())];
    const help = (text) => el('p', { className: 'help' }, text);
    if (this.#api === null) {
      return [title, help('The sandbox stands in for the tenant inside this page: nothing is sent over the network.'), send('sandbox')];
    }
    const key = this.#key.value ? [] : [el('label', {}, 'API key, kept in the memory of this page ', this.#key)];
    return [title, help(`Documents go to ${this.#origin().origin}, after you have seen what they change.`), ...key, send('tenant')];
  }

  #origin() {
    return new URL(this.#api ?? '', location.href);
  }

  /** Sends to the tenant. @param {TrialCore} core @returns {Send} */
  #live(core) {
    const { origin } = this.#origin();
    return ({ method, path, body = '' }) => core.request(origin, method, path, this.#key.value, body);
  }

  async #send() {
    const isLive = this.#api !== null;
    const { protocol, hostname } = this.#origin();
    const isSafe = protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
    if (isLive && !isSafe) return this.#session.say('The API key goes over https only.');
    if (isLive && !this.#key.value) return this.#session.say('Type the API key first.');
    const [core, module] = await Promise.all([this.#page.loadWasm('../pkg/trial.js'), this.#page.load('./send.js')]);
    const sending = core && module && (await this.#session.requireValid((text) => new core.Sending(text)));
    if (!sending) return;
    const panel = (this.#panel ??= new module.Panel(core, (text) => this.#session.say(text), isLive ? this.#live(core) : undefined));
    this.node.append(panel.node);
    panel.send(sending);
  }
}
