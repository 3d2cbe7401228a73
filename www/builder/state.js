// The answers by JSON pointer. Answers that the form does not show now are kept, so that switching a choice back brings them
// back, but they are not part of the setup.

const isObject = (value) => typeof value === 'object' && value !== null;

const keysOf = (pointer) =>
  pointer.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

export class Answers {
  constructor(value) {
    // Nothing in it is shared with whoever gave it: answers are typed into it, secrets too.
    this.value = JSON.parse(JSON.stringify({ ucforge: 1, ...value }));
  }

  get(pointer) {
    return keysOf(pointer).reduce((node, key) => node?.[key], this.value);
  }

  /** `undefined` takes the answer away, and every object that is empty then. */
  set(pointer, value) {
    const keys = keysOf(pointer);
    if (value === undefined) return remove(this.value, keys);
    const last = keys.pop();
    let node = this.value;
    for (const key of keys) node = isObject(node[key]) ? node[key] : (node[key] = {});
    node[last] = value;
  }

  toString() {
    return JSON.stringify(this.value);
  }
}

/** @type {(node: any, keys: any[]) => void} */
function remove(node, [key, ...rest]) {
  if (!rest.length) {
    if (Array.isArray(node)) node.splice(key, 1);
    else delete node[key];
  } else if (isObject(node[key])) {
    remove(node[key], rest);
    // An emptied entry of a list stays: it may be about to be retyped.
    if (!Array.isArray(node) && !Object.keys(node[key]).length) delete node[key];
  }
}
