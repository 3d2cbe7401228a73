// The documents, to read, copy and save: each by itself, with what it lacks.

import { el, icon, iconButton, picks, redraw, setText } from './dom.js';

const LEVELS = { send: 'Send', rights: 'Rights' };

export class Output {
  #session;
  #load;
  /** @type {Kind[]} */
  #kinds = [];
  /** @type {Preview} */
  #preview;
  #file;
  #format;
  /** The document and format before, to tell a change from another document. */
  #before;
  #levels = el('div', { className: 'levels' });
  #groups = Object.fromEntries(Object.keys(LEVELS).map((level) => [level, el('div', { className: 'tabs' })]));
  #subtitle = el('code');
  #formats = el('select', { ariaLabel: 'Format' });
  #text = el('pre', { id: 'output', tabIndex: 0, role: 'region', ariaLabel: 'Text of the document' });
  /** Colors, and what differs; comes with the checks. @type {import('./highlight.js').Lines | undefined} */
  #lines;
  /** @type {import('./leads.js').Leads | undefined} */
  #leads;
  #copy = iconButton('copy', 'Copy', () => this.#export('copy', false), 'primary');
  #reveal = iconButton('copy', 'Copy with secrets', () => this.#export('copy', true));
  #save = iconButton('save', 'Download', () => this.#export('save', false));
  #note = el('p', { className: 'help' });

  constructor(session, load) {
    this.#session = session;
    this.#load = load;
    this.node = el('section', { className: 'document', part: 'documents', ariaLabel: 'Documents' }, this.#levels,
      el('div', { className: 'row between' }, this.#subtitle, this.#formats), this.#text, this.#note,
      el('div', { className: 'row' }, this.#copy, this.#save, this.#reveal));
    this.#formats.onchange = () => this.#pick({ format: this.#formats.value });
    this.#text.onclick = ({ target }) => this.#leads?.follow(target);
  }

  /** The document on show. */
  get kind() {
    return this.#session.place.kind;
  }

  /** @param {Later} later */
  use(later) {
    this.#formats.before(later.wrapSwitch(this.#text));
    this.#text.replaceChildren();
    this.#lines = new later.Lines(this.#text);
    this.#leads = new later.Leads(this.#session, this.#lines, () => this.#format);
  }

  /** `areChecked` when what is wrong is known. @type {(kinds: Kind[], preview: Preview, areChecked: boolean) => void} */
  update(kinds, preview, areChecked) {
    this.node.hidden = !kinds.length || this.#session.isAsking;
    if (this.node.hidden) return;
    this.#preview = preview;
    if (areChecked || !this.#kinds.length) this.#kinds = kinds;
    this.#draw(areChecked);
  }

  #pick(place) {
    Object.assign(this.#session.place, place);
    this.#session.goTo({});
  }

  #draw(areChecked) {
    const { place } = this.#session;
    const shown = this.#kinds.find(({ kind }) => kind === place.kind) ?? this.#kinds[0];
    const { value, file } = shown.formats.find((one) => one.value === place.format) ?? shown.formats[0];
    place.kind = shown.kind;
    [this.#format, this.#file] = [value, file];
    const now = `${shown.kind} ${value}`;
    const text = this.#preview(shown.kind, value);
    if (this.#lines) this.#lines.update(text, now === this.#before);
    else setText(this.#text, text);
    this.#before = now;
    this.#text.className = value;
    // It looks at the text.
    if (areChecked) this.#tabs(shown, value);
  }

  #tabs(shown, format) {
    const levels = Object.keys(LEVELS).filter((level) => this.#kinds.some((one) => one.level === level));
    redraw(this.#levels, levels, () => levels.map((level) => el('div', { className: 'level' }, el('span', { className: 'label' }, LEVELS[level]), this.#groups[level])));
    for (const level of levels) {
      const options = this.#kinds.filter((one) => one.level === level).map(({ kind, title, missing, wrong }) => ({ value: kind, label: title, state: stateOf(missing.length, wrong.length) }));
      picks(this.#groups[level], `${LEVELS[level]}: document`, options, shown.kind, (kind) => this.#pick({ kind }), ({ label, state }) =>
        [el('span', {}, label), el('span', { className: `badge ${state === 'ready' ? 'ready' : ''}` }, ...(state === 'ready' ? [icon('done')] : []), state)]);
    }
    setText(this.#subtitle, shown.subtitle);
    redraw(this.#formats, shown.formats, () => shown.formats.map(({ value, label }) => el('option', { value }, label)));
    this.#formats.value = format;
    this.#formats.disabled = shown.formats.length < 2;
    const hasSecrets = /\$\{\w+\}|\$\{?\w*(TOKEN|SECRET|KEY)\b/.test(this.#text.textContent ?? '') && shown.level === 'send';
    this.#reveal.hidden = !hasSecrets;
    setText(this.#note, hasSecrets ? 'Secrets are shown and copied as ${NAME}. A program that sends this text as it is must replace them first.' : '');
    setText(this.#copy.children[1], 'Copy');
  }

  async #export(way, reveal) {
    const module = await this.#load('./export.js');
    module?.take(way, this.#session, { format: this.#format, file: this.#file, text: this.#text, reveal, label: this.#copy.children[1] });
  }

  /** The lines that come from an answer are shown. @param {string} pointer */
  point(pointer) {
    this.#leads?.point(pointer);
  }
}

const stateOf = (missing, wrong) => [missing && `${missing} missing`, wrong && `${wrong} wrong`].filter(Boolean).join(', ') || 'ready';
