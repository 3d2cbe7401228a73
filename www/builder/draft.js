// The draft of one form in the storage of its tab; the core has removed its secrets.

export class Draft {
  #storage;
  #name;
  #key;

  /** `storage()` may throw. Each `name` has a draft for each `flow` that the site gives it. */
  constructor(storage, name, flow) {
    this.#storage = storage;
    this.#name = name;
    this.#key = `${name}:${flow}`;
  }

  /** `damaged` is the key under which an unreadable draft was set aside; `other` a draft for another flow. @returns {Found} */
  load() {
    return this.#use((store) => {
      const text = store.getItem(this.#key);
      if (!text) {
        const others = Object.keys(store).filter((key) => key.startsWith(`${this.#name}:`));
        return { other: others.map((key) => parsed(store.getItem(key))).find(Boolean) };
      }
      const setup = parsed(text);
      if (setup) return { setup };
      const damaged = `${this.#key}:damaged`;
      store.setItem(damaged, text);
      store.removeItem(this.#key);
      return { damaged };
    }) ?? {};
  }

  save(text) {
    this.#use((store) => store.setItem(this.#key, text));
  }

  clear() {
    this.#use((store) => store.removeItem(this.#key));
  }

  /** Storage may be forbidden or full; then there is no draft. */
  #use(action) {
    try {
      return action(this.#storage());
    } catch {
      return undefined;
    }
  }
}

function parsed(text) {
  try {
    const setup = JSON.parse(text);
    return setup?.constructor === Object ? setup : undefined;
  } catch {
    return undefined;
  }
}
