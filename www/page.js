// The theme of the page, kept in this browser. The builder follows, since it inherits `color-scheme`.

import './ucforge-builder.js';

const KEY = 'ucforge:theme';
const root = document.documentElement;

/** Storage may be forbidden; the theme then lasts as long as the page. */
function storage(use) {
  try {
    return use(localStorage);
  } catch {
    return undefined;
  }
}

root.dataset.theme = storage((store) => store.getItem(KEY)) ?? 'system';

document.addEventListener('DOMContentLoaded', () => {
  throughServer();
  const picker = /** @type {HTMLSelectElement} */ (document.getElementById('theme'));
  picker.value = `${root.dataset.theme}`;
  picker.addEventListener('change', () => {
    root.dataset.theme = picker.value;
    storage((store) => store.setItem(KEY, picker.value));
  });
});

/** `ucforge serve --upstream` prints an address with a token: documents then go through that server to its tenant. */
function throughServer() {
  const token = /^#token=(\w+)$/.exec(location.hash)?.[1];
  const builder = document.querySelector('ucforge-builder');
  if (!token || !builder) return;
  // Neither the history nor a bookmark keeps it.
  history.replaceState(null, '', location.pathname + location.search);
  builder.setAttribute('api', '');
  Object.assign(builder, { apiKey: token });
}
