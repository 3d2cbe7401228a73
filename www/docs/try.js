// Examples that can be tried: a button below each makes a box of it, and what is wrong with the text in it is said below. The text
// stays on the page.

/** @type {Promise<typeof import('../pkg/full.js')> | undefined} */
let loading;

/** The module that checks any text, loaded when the first example is tried. */
function checks() {
  loading ??= import('../pkg/full.js').then(async (module) => {
    await module.default();
    return module;
  }).catch((error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

/** @template {keyof HTMLElementTagNameMap} Name @param {Name} name @param {object} [given] @param {(Node | string)[]} children */
function element(name, given, ...children) {
  const made = Object.assign(document.createElement(name), given);
  made.append(...children);
  return made;
}

/** What is wrong with a text, in one line each. @param {string} text */
async function findings(text) {
  const { check } = await checks();
  return check(text).flatMap(({ diagnostics }) => diagnostics).map(({ severity, code, line, message }) => {
    const link = element('a', { href: `#${code}` }, code);
    return element('p', {}, `${severity} `, link, ` in line ${line}: ${message}`);
  });
}

/** @param {HTMLElement} example */
function offer(example) {
  const title = `${example.previousElementSibling?.textContent}, ${section(example)}`;
  const button = element('button', { type: 'button', ariaLabel: `Try it: ${title}` }, 'Try it');
  button.addEventListener('click', async () => {
    const text = (example.textContent ?? '').replace(/\n$/, '');
    const box = element('textarea', { value: text, rows: Math.min(text.split('\n').length + 1, 16), spellcheck: false, ariaLabel: title });
    const told = element('div', { className: 'told', role: 'status', ariaLabel: `Found in: ${title}` });
    let turn = 0;
    const tell = async () => {
      turn += 1;
      const own = turn;
      const lines = await findings(box.value).catch(() => [element('p', {}, 'The checks could not be loaded. Type to try again.')]);
      if (own === turn) told.replaceChildren(...lines.length > 0 ? lines : [element('p', {}, 'Nothing is wrong with it.')]);
    };
    box.addEventListener('input', tell);
    example.replaceWith(box);
    button.replaceWith(told);
    box.focus();
    await tell();
  });
  example.after(button);
}

/** The heading that an example belongs to. @param {Element} example */
function section(example) {
  let node = example.previousElementSibling;
  while (node && node.tagName !== 'H3') node = node.previousElementSibling;
  return node?.id ?? '';
}

// What has words before it is a part of a document, or one of two.
const whole = 'h4 + pre:has(> :is(.language-json, .language-yaml, .language-sql, .language-sh))';
for (const example of document.querySelectorAll(whole)) offer(/** @type {HTMLElement} */ (example));
