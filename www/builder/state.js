// The answers by JSON pointer, and what the core makes of them. Answers that the form does not show now are kept, so that
// switching a choice back brings them back, but they are not part of the setup.

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

/** Asks the core for the form until it shows every answer it got; the others are `hidden`, as pointers and values. */
export function evaluate(core, answers) {
  const hidden = [];
  for (let setup = answers; ;) {
    const text = JSON.stringify(setup);
    const view = core.form(text);
    const fields = fieldsOf(view.groups);
    const before = hidden.length;
    setup = shownPart(setup, '', fields, hidden);
    if (hidden.length > before) continue;
    const left = hidden.length ? core.leftBehind?.(JSON.stringify(answers)) ?? [] : [];
    return { text, view, hidden, findings: placed([...view.diagnostics, ...left], fields) };
  }
}

function fieldsOf(groups, fields = new Map()) {
  for (const field of groups.flatMap((group) => group.fields)) {
    fields.set(field.pointer, field);
    fieldsOf(field.items ?? [], fields);
  }
  return fields;
}

function shownPart(node, pointer, fields, hidden) {
  const field = fields.get(pointer);
  const isList = field?.type === 'items' && Array.isArray(node);
  // A field owns all below it; the version of the format and what nobody knows are not answers.
  if ((field && !isList) || pointer === '/ucforge' || pointer === '/extra') return node;
  if (!isObject(node) || (Array.isArray(node) && !isList)) {
    hidden.push([pointer, node]);
    return undefined;
  }
  const parts = Object.entries(node).map(([key, child]) =>
    [key, shownPart(child, `${pointer}/${key.replaceAll('~', '~0').replaceAll('/', '~1')}`, fields, hidden)]);
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
