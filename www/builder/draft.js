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
        return { other: others.map((key) => parsed(store.getItem(key))?.setup).find(Boolean) };
      }
      const found = parsed(text);
      if (found) return found;
      const damaged = `${this.#key}:damaged`;
      store.setItem(damaged, text);
      store.removeItem(this.#key);
      return { damaged };
    }) ?? {};
  }

  /** The setup as text, and where somebody was. */
  save(setup, place) {
    this.#use((store) => store.setItem(this.#key, `{"setup":${setup},"place":${JSON.stringify(place)}}`));
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

const isObject = (value) => value?.constructor === Object;

function parsed(text) {
  try {
    const found = JSON.parse(text);
    return isObject(found) && isObject(found.setup) ? { setup: found.setup, place: found.place } : undefined;
  } catch {
    return undefined;
  }
}
