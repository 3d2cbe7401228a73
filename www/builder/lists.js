// Lists of the setup: connections, of which one is open at a time, and names of objects, one box each.

import { QUIET } from './controls.js';
import { ICONS, button, el, hidden, icon, iconButton, redraw, setChildren, setText } from './dom.js';
import { isError } from './due.js';
import { addEntries, entriesAt, entriesOf, moveEntry, removeEntry } from './entries.js';
import { Window } from './parts.js';

Object.assign(ICONS, {
  add: 'M8 3v10M3 8h10',
  remove: 'M3 4.5h10M6 4.5v-2h4v2M4.5 4.5l.5 9h6l.5-9',
  up: 'M8 13V3M4 7l4-4 4 4',
  down: 'M8 3v10M4 9l4 4 4-4',
});

/** A box for a list that somebody has already. @type {(list: string, help: string, take: (text: string) => void) => HTMLElement} */
function pasteBox(label, help, take) {
  const text = el('textarea', { rows: 4, ariaLabel: `Paste a list: ${label}`, ...QUIET });
  const node = el('details', { className: 'find' }, el('summary', {}, 'Paste a list', hidden(` of ${label}`)),
    el('p', {}, help), text, button('Add them', () => {
      take(text.value);
      text.value = '';
      node.open = false;
    }));
  return node;
}

const STATES = { done: 'complete', open: 'not complete', wrong: 'has mistakes', optional: 'empty' };

/** @type {(view: FieldView, session: Session, draw: (field: FieldView) => HTMLElement, found: () => Finding[]) => Control} */
export function entriesControl({ pointer, label }, session, draw) {
  const one = label.replace(/s$/, '');
  const list = el('div', { className: 'entries' });
  const add = iconButton('add', 'Add an entry', () => addEntries(session, pointer, [{}]), '', `to ${label}`);
  const paste = pasteBox(label, 'One a line: host, HTTP path and catalogs, separated by commas or spaces.', async (text) => {
    const entries = await entriesOf(session, pointer, text);
    if (!entries?.length) return session.say('No entry was found in this text.');
    addEntries(session, pointer, entries);
    session.say(`${entries.length} added.`);
  });
  const drawn = new Map();
  /** @type {Entry[]} */
  let entries = [];
  const shown = new Window(() => show());
  const show = () => {
    shown.reveal(entries.findIndex(({ fields }) => fields));
    const [some, added] = shown.places(entries.length).map((places) => places.map((at) => entries[at]));
    const ids = new Set([...some, ...added].map(({ id }) => id));
    for (const id of drawn.keys()) if (!ids.has(id)) drawn.delete(id);
    const nodes = (items) => items.map((item) => update(item, entries.length));
    setChildren(list, [shown.before, ...nodes(some), shown.after, ...nodes(added)]);
  };
  /** @param {Entry} entry */
  const update = (entry, count) => {
    const { id, title, name, state, fields } = entry;
    if (!drawn.has(id)) drawn.set(id, makeEntry(id));
    const { node, head, body, up, down } = drawn.get(id);
    const isOpen = Boolean(fields);
    node.ariaLabel = `${one} ${title}`;
    head.setAttribute('aria-expanded', `${isOpen}`);
    redraw(head, [title, name, state], () => [icon(state === 'optional' ? 'open' : state), `${one} ${title}`, el('span', { className: 'muted' }, name && ` ${name}`), hidden(`, ${STATES[state]}`)]);
    body.hidden = !isOpen;
    setChildren(body.firstChild, (fields ?? []).map(draw));
    up.hidden = Number(title) === 1;
    down.hidden = Number(title) === count;
    return node;
  };
  const makeEntry = (id) => {
    const number = Number(id.slice(id.lastIndexOf('/') + 1)) + 1;
    const [up, down] = [-1, 1].map((by) => iconButton(by < 0 ? 'up' : 'down', by < 0 ? 'Up' : 'Down', () => moveEntry(session, id, by), 'quiet', `${one} ${number}`));
    const head = el('button', { type: 'button', className: 'entry-head', onclick: () => session.goTo({ open: session.place.open === id ? '' : id }) });
    const body = el('div', {}, el('div'), el('div', { className: 'row' }, up, down, iconButton('remove', 'Remove', () => removeEntry(session, id), 'quiet', `${one} ${number}`)));
    return { node: el('div', { role: 'group' }, head, body), head, body, up, down };
  };
  return {
    node: el('div', {}, list, add, paste),
    focus(place = '') {
      shown.reveal(entries.findIndex(({ id }) => id === place));
      show();
      (drawn.get(place)?.head ?? add).focus();
    },
    update(_, { items = [] }) {
      entries = items;
      show();
    },
  };
}

/** @type {(view: FieldView, session: Session, draw: (field: FieldView) => HTMLElement, found: () => Finding[]) => Control} */
export function namesControl({ pointer, label }, session, _draw, found) {
  const one = label.replace(/s$/, '');
  const list = el('ol', { className: 'names' });
  /** Those on show, by their places. @type {Map<number, ReturnType<typeof row>>} */
  const rows = new Map();
  /** @type {Entry[]} */
  let items = [];
  const shown = new Window(() => show());
  const entries = () => entriesAt(session, pointer);
  /** What the text names goes to its place; the kind is told by the core. */
  const put = async (at) => {
    const own = rows.get(at);
    if (!own) return;
    const { input: { value: text }, kind } = own;
    own.isRead = false;
    const named = text.trim() ? (await entriesOf(session, pointer, text, kind.value)) ?? [] : [];
    // The next key has come meanwhile, and with it another one of these.
    if (rows.get(at)?.input.value !== text) return;
    own.isRead = true;
    const all = [...entries()];
    // One line may name several.
    all.splice(at, 1, ...(named.length ? named : [{}]));
    session.change(pointer, all, false, `${pointer}/${at}`);
  };
  let putting = Promise.resolve();
  const take = async (text) => {
    const added = (await entriesOf(session, pointer, text)) ?? [];
    if (!added.length) return session.say('No name was found in this text.');
    session.change(pointer, [...entries(), ...added], true, '');
    session.say(`${added.length} added.`);
  };
  const row = (at) => {
    const input = el('input', { name: `${pointer}/${at}`, id: `${pointer}/${at}`, ariaLabel: `${one} ${at + 1}`, placeholder: 'catalog, catalog.schema or catalog.schema.table', ...QUIET });
    const kind = el('select', { ariaLabel: `Kind of ${one} ${at + 1}`, onchange: () => put(at) });
    const only = el('span', { className: 'kind' });
    const message = el('p', { className: 'message', id: `${pointer}/${at}:message` });
    const remove = iconButton('remove', 'Remove', () => removeEntry(session, `${pointer}/${at}`), 'quiet', `${one} ${at + 1}`);
    input.setAttribute('aria-describedby', message.id);
    input.oninput = () => (putting = put(at));
    input.onpaste = (event) => {
      const text = event.clipboardData?.getData('text/plain') ?? '';
      if (!/\n./.test(text) || input.value) return;
      event.preventDefault();
      take(text);
    };
    input.onkeydown = async (event) => {
      if (event.key !== 'Enter') return;
      event.preventDefault();
      // The next row is there once this one has a name.
      await putting;
      shown.reveal(at + 1);
      show();
      rows.get(at + 1)?.input.focus();
    };
    const node = el('li', { value: at + 1 }, el('div', { className: 'name' }, input, only, kind, remove), message);
    return { node, input, kind, only, message, remove, isRead: true };
  };
  const [before, after] = [shown.before, shown.after].map((more) => el('li', { className: 'more' }, more));
  const show = () => {
    const places = shown.places(items.length, 1);
    const wanted = new Set(places.flat());
    for (const at of rows.keys()) if (!wanted.has(at)) rows.delete(at);
    for (const at of wanted) if (!rows.has(at)) rows.set(at, row(at));
    const [some, added] = places.map((part) => part.map((at) => rows.get(at)?.node));
    // Nobody is to hear of an entry that is none.
    [before.hidden, after.hidden] = [shown.before.hidden, shown.after.hidden];
    setChildren(list, [before, ...some, after, ...added]);
    const told = new Map();
    for (const finding of found()) {
      const entry = finding.severity !== 'info' && finding.field?.entry;
      if (entry) told.set(entry, [...(told.get(entry) ?? []), finding]);
    }
    for (const [at, own] of rows) update(own, at, told);
  };
  const update = (own, at, findings) => {
    const { id = `${pointer}/${at}`, name = '', kind, kinds = [] } = items[at] ?? {};
    // What is typed here stays when another box is read first.
    if (own.isRead && own.input.value.trim() !== name && !own.input.value.trim().endsWith(` ${name}`)) own.input.value = name;
    redraw(own.kind, kinds, () => kinds.map(({ value, label }) => el('option', { value }, label)));
    own.kind.value = kind ?? '';
    own.kind.hidden = kinds.length < 2;
    setText(own.only, kinds.length === 1 ? kinds[0].label : '');
    own.remove.hidden = at === items.length;
    const told = findings.get(id) ?? [];
    redraw(own.message, told, () => told.flatMap(({ message }) => [icon('wrong'), el('span', {}, message)]));
    own.node.classList.toggle('invalid', told.some(isError));
  };
  return {
    node: el('div', {}, list, pasteBox(label, 'One a line. A kind may come before the name: view sales.orders.open_items.', take)),
    focus(place = '') {
      const at = Number(place.slice(pointer.length + 1).split('/')[0]);
      shown.reveal(at);
      show();
      (rows.get(at) ?? rows.values().next().value)?.input.focus();
    },
    update(_, view) {
      // What is there in place of a list comes first: what is wrong with it is said, and fixed, before a name is added.
      list.hidden = view.filled && !Array.isArray(session.answers.get(pointer));
      items = view.items ?? [];
      show();
    },
  };
}
