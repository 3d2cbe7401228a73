// What becomes of the entries of a list. It comes with the checks.

/** What is there in place of a list is kept as its first entry. @type {(session: Session, list: string) => object[]} */
export const entriesAt = (session, list) => {
  const there = session.answers.get(list) ?? [];
  return Array.isArray(there) ? there : [there];
};

const listOf = (entry) => entry.slice(0, entry.lastIndexOf('/'));

/** @type {(session: Session, list: string, entries: object[]) => void} */
export function addEntries(session, list, entries) {
  const old = entriesAt(session, list);
  session.place.open = `${list}/${old.length}`;
  session.change(list, [...old, ...entries], true, '');
  session.focus(`${list}/${old.length}`);
}

/** @type {(session: Session, entry: string) => void} */
export function removeEntry(session, entry) {
  const list = listOf(entry);
  session.withUndo('Entry removed.', () => {
    session.forget(list);
    session.place.open = '';
    session.answers.set(entry, undefined);
  }, { pointer: entry, said: 'The entry is back.' });
  session.focus(list);
}

/** Moves an entry up by one, or down. @type {(session: Session, entry: string, by: number) => void} */
export function moveEntry(session, entry, by) {
  const [list, at] = [listOf(entry), Number(entry.slice(entry.lastIndexOf('/') + 1))];
  const entries = [...entriesAt(session, list)];
  if (!entries[at + by]) return;
  [entries[at], entries[at + by]] = [entries[at + by], entries[at]];
  session.withUndo(`Moved to place ${at + by + 1}.`, () => {
    session.forget(list);
    session.place.open = `${list}/${at + by}`;
    session.answers.set(list, entries);
  });
  session.focus(`${list}/${at + by}`);
}

/** Entries that a text lists; nothing when checks cannot be loaded. @type {(session: Session, list: string, text: string, kind?: string) => Promise<object[] | void>} */
export async function entriesOf(session, list, text, kind = '') {
  const core = await session.loadChecks();
  return core && JSON.parse(core.entries(`${session.answers}`, list, text, kind));
}
