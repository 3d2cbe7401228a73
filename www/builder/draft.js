// The draft in this browser's storage; the core has freed it of secrets.

export class Draft {
  #key;

  constructor(key) {
    this.#key = key;
  }

  /** `damaged` is the key under which an unreadable draft was set aside. */
  load() {
    const text = storage((store) => store.getItem(this.#key));
    if (!text) return {};
    try {
      const setup = JSON.parse(text);
      if (setup?.constructor === Object) return { setup };
    } catch {
      // Set aside, like all that is no setup.
    }
    const damaged = `${this.#key}:damaged`;
    storage((store) => {
      store.setItem(damaged, text);
      store.removeItem(this.#key);
    });
    return { damaged };
  }

  save(text) {
    storage((store) => store.setItem(this.#key, text));
  }

  clear() {
    storage((store) => store.removeItem(this.#key));
  }
}

/** Storage may be forbidden or full; then there is no draft. */
function storage(use) {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}
