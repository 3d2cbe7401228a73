// What the element remembers, without any of the page: the answers by JSON pointer, what of them counts, what they
// were, their draft, and which findings are due. Answers that the form does not show now are kept, so that switching a choice back brings them
// back, but they are no part of the setup.

const isObject = (value) => typeof value === 'object' && value !== null;

const keysOf = (pointer) =>
  pointer.split('/').slice(1).map((key) => key.replaceAll('~1', '/').replaceAll('~0', '~'));

export class Answers {
  constructor(value) {
    this.value = { ucforge: 1, ...value };
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
}

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

/** Asks the core for the form until it shows every answer it got; the others go `aside`, as pointers and values. */
export function evaluate(core, answers) {
  const aside = [];
  for (let setup = answers; ;) {
    const text = JSON.stringify(setup);
    const view = core.form(text);
    const fields = fieldsOf(view.groups);
    const before = aside.length;
    setup = shownPart(setup, '', fields, aside);
    if (aside.length > before) continue;
    const left = aside.length ? core.leftBehind?.(JSON.stringify(answers)) ?? [] : [];
    return { text, view, aside, findings: placed([...view.diagnostics, ...left], fields) };
  }
}

function fieldsOf(groups, fields = new Map()) {
  for (const field of groups.flatMap((group) => group.fields)) {
    fields.set(field.pointer, field);
    fieldsOf(field.items ?? [], fields);
  }
  return fields;
}

function shownPart(node, pointer, fields, aside) {
  const field = fields.get(pointer);
  const isList = field?.type === 'items' && Array.isArray(node);
  // A field owns all below it; the version of the format and what nobody knows are no answers.
  if ((field && !isList) || pointer === '/ucforge' || pointer === '/extra') return node;
  if (!isObject(node) || (Array.isArray(node) && !isList)) {
    aside.push([pointer, node]);
    return undefined;
  }
  const parts = Object.entries(node).map(([key, child]) =>
    [key, shownPart(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, fields, aside)]);
  if (isList) return parts.map(([, part]) => part ?? {});
  const kept = parts.filter(([, part]) => part !== undefined);
  return kept.length || !parts.length ? Object.fromEntries(kept) : undefined;
}

/** Each diagnostic with its field: the one at its pointer, else the first below, else the nearest above. */
function placed(diagnostics, fields) {
  const fieldAt = (pointer) => {
    if (!pointer || fields.has(pointer)) return fields.get(pointer);
    const below = [...fields.keys()].find((key) => key.startsWith(`${pointer}/`));
    return fields.get(below) ?? fieldAt(pointer.slice(0, pointer.lastIndexOf('/')));
  };
  return diagnostics.map((diagnostic) => ({ ...diagnostic, field: fieldAt(diagnostic.pointer) }));
}

export const isError = ({ severity }) => severity === 'error';

/** The same finding in a newer list; its place in the text may have moved. */
export const find = (findings, { code, pointer }) =>
  findings.find((finding) => finding.code === code && finding.pointer === pointer);

/** A mended finding goes at once. A new one waits for a pause, and "this is missing" until the field was left. */
export class Due {
  #left = new Set();
  #findings = [];
  /** After an attempt to copy, save or send, every error is due. */
  asked = false;

  leave(pointer) {
    this.#left.add(pointer);
  }

  /** Of all fields, or of a list whose entries have moved. */
  forget(list = '') {
    this.#left = new Set([...this.#left].filter((pointer) => !pointer.startsWith(`${list}/`)));
    if (!list) this.asked = false;
  }

  pick(findings, paused) {
    this.asked &&= findings.some(isError);
    this.#findings = paused
      ? findings.filter((finding) => this.#isDue(finding))
      : this.#findings.filter((old) => find(findings, old));
    return this.#findings;
  }

  #isDue({ severity, field }) {
    return severity !== 'error' || !field || field.filled || this.asked || this.#left.has(field.pointer);
  }
}

/** What the answers were, to go back to. */
export class History {
  #past = [];
  #future = [];
  #place;

  /** Before a change. What changes at one `place` in a row is one step. */
  keep(answers, place) {
    if (!place || place !== this.#place) this.#past.push(structuredClone(answers));
    if (this.#past.length > MOST_STEPS) this.#past.shift();
    this.#place = place;
    this.#future = [];
  }

  /** Something to go back to that was there before all of this. */
  offer(answers) {
    this.#past.unshift(answers);
  }

  canStep(back) {
    return (back ? this.#past : this.#future).length > 0;
  }

  /** The answers one step back or forth. */
  step(back, answers) {
    const [from, to] = back ? [this.#past, this.#future] : [this.#future, this.#past];
    to.push(structuredClone(answers));
    this.#place = undefined;
    return from.pop();
  }
}

const MOST_STEPS = 100;

/** Which element of the page has which draft. */
const owners = new Map();

/** The draft in the storage of this tab; the core has freed it of secrets. */
export class Draft {
  #name = `ucforge:${location.pathname}#`;
  #key;

  /** Each element has its own, and another one for each flow that the site gives it. */
  constructor(element) {
    this.#name += element.id;
    while (owners.get(this.#name)?.isConnected) this.#name += '+';
    owners.set(this.#name, element);
    this.#key = `${this.#name}:${element.getAttribute('flow')}`;
  }

  /** `damaged` is the key under which an unreadable draft was set aside; `other` a draft for another flow. */
  load() {
    return storage((store) => {
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
    storage((store) => store.setItem(this.#key, text));
  }

  clear() {
    storage((store) => store.removeItem(this.#key));
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

/** Storage may be forbidden or full; then there is no draft. */
function storage(use) {
  try {
    return use(sessionStorage);
  } catch {
    return undefined;
  }
}
