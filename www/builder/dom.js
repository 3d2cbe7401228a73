// What the views share. Text becomes text nodes only, as a policy of Trusted Types wants it.

/** A prop becomes a property where the element has one of that name, an attribute otherwise. None may hold HTML. @type {MakeElement} */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (/^(inner|outer|srcdoc)/i.test(name)) throw new TypeError(name);
    if (name in node) node[name] = value;
    else node.setAttribute(name, value);
  }
  node.append(...children);
  return node;
}

/** @type {(tag: string, attributes?: Record<string, string | number>, ...children: Child[]) => SVGElement} */
export function svg(tag, attributes = {}, ...children) {
  const node = document.createElementNS('http://www.w3.org/2000/svg', tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, `${value}`);
  node.append(...children);
  return node;
}

/** Strokes of icons, each in a square of 16. What comes later brings its own. @type {Record<string, string>} */
export const ICONS = {
  done: 'M3 8.5l3.5 3.5L13 4.5',
  wrong: 'M8 3v6M8 12v.5',
  open: 'M8 8h.01',
  copy: 'M5.5 5.5v-3h8v8h-3M2.5 5.5h8v8h-8z',
  save: 'M8 2v8M4.5 7L8 10.5 11.5 7M2.5 13.5h11',
  undo: 'M6 3L3 6l3 3M3 6h6a3 3 0 010 7H6',
  redo: 'M10 3l3 3-3 3M13 6H7a3 3 0 000 7h3',
  next: 'M6 3l5 5-5 5',
};

/** @param {string} name */
export const icon = (name) =>
  svg('svg', { viewBox: '0 0 16 16', class: `icon ${name}`, 'aria-hidden': 'true' }, svg('path', { d: ICONS[name] }));

/** What the core puts between backticks is code. */
export const words = (text) => text.split('`').map((part, i) => (i % 2 ? el('code', {}, part) : part));

export const hidden = (text) => el('span', { className: 'hidden' }, text);

/** `more` tells buttons of the same name apart for screen readers. Sites cannot style what looks like a link. */
const press = (children, onclick, className, more) =>
  el('button', { type: 'button', onclick, className, ...(/quiet|link/.test(className) ? {} : { part: 'button' }) }, ...children, ...(more ? [hidden(` ${more}`)] : []));

export const button = (label, onclick, className = '', more = '') => press(words(label), onclick, className, more);

/** @type {(name: string, label: string, onclick: (event: Event) => void, className?: string, more?: string) => HTMLButtonElement} */
export const iconButton = (name, label, onclick, className = '', more = '') => press([icon(name), el('span', {}, label)], onclick, className, more);

/** A button that stays pressed; `show(pressed)` is called at once and after each press. */
export function toggle(label, show, className, more, isPressed = false) {
  const press = (pressed) => {
    node.setAttribute('aria-pressed', pressed);
    show(pressed);
  };
  const node = button(label, () => press(node.getAttribute('aria-pressed') === 'false'), className, more);
  press(isPressed);
  return node;
}

const drawn = new WeakMap();

/** Fills `parent` with what `make` returns when `data`, which it shows, has changed: live regions must not speak twice. */
export function redraw(parent, data, make) {
  const key = JSON.stringify(data);
  if (drawn.get(parent) === key) return;
  drawn.set(parent, key);
  parent.replaceChildren(...make());
}

export const setText = (node, text) => redraw(node, text, () => [text]);

/** Makes `nodes` the children of `parent`, leaving alone what is in place: moving takes the focus away. */
export function setChildren(parent, nodes) {
  for (const child of [...parent.children]) if (!nodes.includes(child)) child.remove();
  let next = parent.firstChild;
  for (const node of nodes) {
    if (node === next) next = node.nextSibling;
    else parent.insertBefore(node, next);
  }
}

/** A group of radio buttons by its name. @type {(node: HTMLElement, name: string, options: Options, value: any, picked: (value: any) => void, draw?: (option: any) => Child[]) => void} */
export function picks(node, name, options, value, picked, draw = ({ label }) => [label]) {
  node.role = 'radiogroup';
  node.ariaLabel = name;
  redraw(node, options, () => options.map((option) => {
    const radio = el('input', { type: 'radio', name, onchange: () => picked(option.value) });
    return el('label', {}, radio, ...draw(option));
  }));
  for (const [i, radio] of node.querySelectorAll('input').entries()) radio.checked = options[i].value === value;
}
