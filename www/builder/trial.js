// The place where documents are sent: to the sandbox of the page, or to the tenant of the attribute `api`.

import { button, el } from './dom.js';
import { requireValid } from './ready.js';

/** The address of a tenant; nothing when it is none. An empty one is that of this page. @type {(api: string) => URL | undefined} */
function addressOf(api) {
  try {
    const address = new URL(api || location.href);
    return /^https?:$/.test(address.protocol) ? address : undefined;
  } catch {
    return undefined;
  }
}

export class Trial {
  #session;
  #page;
  /** Sends to a tenant, and not to the sandbox. */
  #isLive;
  /** Where the tenant is. */
  #address;
  #key = el('input', { type: 'password', autocomplete: 'off', id: 'api-key' });
  #keyBox = el('label', {}, 'API key, kept in the memory of this page ', this.#key);
  /** @type {Panel | undefined} */
  #panel;

  /** @param {Session} session @param {Page} page @param {string | null} api */
  constructor(session, page, api, key) {
    [this.#session, this.#page, this.#isLive] = [session, page, api !== null];
    this.#address = addressOf(api ?? '');
    this.node = el('section', { className: 'trial', ariaLabel: this.#isLive ? 'Tenant' : 'Sandbox' }, ...this.#offer());
    this.useKey(key);
  }

  update(isOffered) {
    this.node.hidden = !isOffered;
  }

  /** Nobody has to type it then, unless it is taken back. */
  useKey(key) {
    this.#key.value = key ?? '';
    this.#keyBox.hidden = Boolean(key);
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
    if (!this.#isLive) {
      return [title, help('The sandbox stands in for the tenant inside this page: nothing is sent over the network.'), send('sandbox')];
    }
    if (!this.#address) return [title, help('Nothing can be sent: the attribute "api" of this form is not the address of a tenant, which begins with https://.')];
    return [title, help(`Documents go to ${this.#address.origin}, after you have seen what they change.`), this.#keyBox, send('tenant')];
  }

  /** Sends to the tenant. @type {(core: TrialCore, origin: string) => Send} */
  #live(core, origin) {
    return ({ method, path, body = '' }) => core.request(origin, method, path, this.#key.value, body);
  }

  async #send() {
    const isLive = this.#isLive;
    const { protocol, hostname, origin } = /** @type {URL} */ (this.#address ?? location);
    const isSafe = protocol === 'https:' || /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/.test(hostname);
    if (isLive && !isSafe) return this.#session.say('The API key goes over https only.');
    if (isLive && !this.#key.value) return this.#session.say('Type the API key first.');
    const [core, module] = await Promise.all([this.#page.loadWasm('../pkg/trial.js'), this.#page.load('./send.js')]);
    const sending = core && module && (await requireValid(this.#session, (text) => new core.Sending(text)));
    if (!sending) return;
    const panel = (this.#panel ??= new module.Panel(core, (text) => this.#session.say(text), isLive ? this.#live(core, origin) : undefined));
    this.node.append(panel.node);
    panel.send(sending);
  }
}
