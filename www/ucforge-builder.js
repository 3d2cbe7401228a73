// Defines <ucforge-builder>. All that it is made of is fetched when the first one is near; until then it shows what the site
// has put into it, and keeps what it is given.

/** What it is made of, beside this file, and what that starts with: both are asked for at once. */
const [PARTS, CORE] = ['builder/element.js', 'pkg/form_bg.wasm'].map((file) => new URL(file, import.meta.url));

/** @type {IntersectionObserver | undefined} */
let observer;
/** How often the parts were asked for: browsers keep a failed import, so the next one has another address. */
let tries = 0;
let loading;
/** @type {Promise<Response | undefined>} */
let core;

/** @returns {Promise<typeof import('./builder/element.js')>} */
function load() {
  if (tries) PARTS.search = `${tries}`;
  // Without a good answer the core asks for itself, and says what is wrong.
  core ??= fetch(CORE).then((answer) => (answer.ok ? answer : undefined), () => undefined);
  return (loading ??= import(`${PARTS}`).catch((error) => {
    tries += 1;
    loading = undefined;
    throw error;
  }));
}

/** At most one screen away. What is not rendered is nowhere. */
function isNear(element) {
  const [box] = element.getClientRects();
  // A frame may get its height only from what is in it.
  return box && (!innerHeight || (box.top <= 2 * innerHeight && box.bottom >= -innerHeight));
}

// Documentation sites are often built in Node, where there is nothing to extend.
export class UcforgeBuilder extends (globalThis.HTMLElement ?? Object) {
  static observedAttributes = ['flow', 'auth', 'setup'];

  /** @type {import('./builder/element.js').Builder | undefined} */
  #builder;
  /** What was set before there was a builder. @type {Record<string, any>} */
  #given = {};

  constructor() {
    super();
    this.attachShadow({ mode: 'open' }).append(document.createElement('slot'));
    // A page may have set them before this script was there.
    for (const name of ['setup', 'apiKey'].filter((own) => Object.hasOwn(this, own))) {
      const value = this[name];
      delete this[name];
      this[name] = value;
    }
  }

  /** The setup without secrets, as the event `ucforge-change` tells it; nothing before the form is there. */
  get setup() {
    return this.#builder?.setup;
  }

  /** Another setup to go on with. */
  set setup(setup) {
    this.#give({ setup });
  }

  /** What shows the tenant who asks, for a page that knows it: nobody has to type it then. It is kept in memory only. */
  set apiKey(apiKey) {
    this.#give({ apiKey });
  }

  connectedCallback() {
    if (this.#builder) this.#builder.connect();
    // Asking the observer alone would cost a frame.
    else if (!globalThis.IntersectionObserver || isNear(this)) this.#begin();
    else {
      observer ??= new IntersectionObserver(UcforgeBuilder.#see, { rootMargin: '100%' });
      observer.observe(this);
    }
  }

  disconnectedCallback() {
    observer?.unobserve(this);
    this.#builder?.disconnect();
  }

  attributeChangedCallback(name, old, value) {
    this.#builder?.change(name, old, value);
  }

  static #see(entries) {
    for (const { isIntersecting, target } of entries) if (isIntersecting) target.#begin();
  }

  async #begin() {
    observer?.unobserve(this);
    const parts = await load().catch(() => undefined);
    if (!parts) return this.#say('The form could not be loaded. Reload the page to try again.');
    // It may have been taken out meanwhile, or put in twice.
    if (this.#builder || !this.isConnected) return;
    this.#builder = new parts.Builder(this, core);
    this.#give(this.#given);
  }

  #say(text) {
    const sentence = document.createElement('p');
    sentence.textContent = text;
    this.shadowRoot?.replaceChildren(sentence);
  }

  #give(given) {
    Object.assign(this.#builder ?? this.#given, given);
  }
}

if (globalThis.customElements && !customElements.get('ucforge-builder')) {
  customElements.define('ucforge-builder', UcforgeBuilder);
}
