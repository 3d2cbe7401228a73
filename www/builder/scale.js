// Sizes of style sheets. They follow the text around the element, not the root of the page, which sites set as they like: in
// our rules, 1rem is the font size of the element.

// What is registered is a length wherever it is used, and not a multiple of the text that happens to be there.
try {
  CSS.registerProperty({ name: '--_ucforge', syntax: '<length>', inherits: true, initialValue: '16px' });
} catch {
  // Another script of this page has done so, or the browser is old: then sizes follow the text nearest to them.
}

/** @param {string} rules */
export function makeSheet(rules) {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(rules.replace(/([\d.]+)rem/g, 'calc($1*var(--_ucforge))'));
  return sheet;
}
