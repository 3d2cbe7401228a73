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

/** What the core puts between backticks is code. */
export const words = (text) => text.split('`').map((part, i) => (i % 2 ? el('code', {}, part) : part));

/** `more` tells buttons of the same name apart for screen readers. */
export const button = (label, onclick, className = '', more = '') =>
  el('button', { type: 'button', onclick, className }, ...words(label), el('span', { className: 'hidden' }, more && ` ${more}`));

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
