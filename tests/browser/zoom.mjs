// Large letters and small windows: everything is there, and the focus is where one sees it.

import assert from "node:assert/strict";
import { choose, focused, form, goTo, rail, steps, visit } from "./builder.mjs";
import { test } from "./run.mjs";
import { VIEWS, isQuiet, pane } from "./views.mjs";

const WINDOWS = {
  "1280 px at 200%": { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 },
  "a phone": { viewport: { width: 320, height: 568 }, deviceScaleFactor: 2 },
};
const MOST_TABS = 60;

/** In the page: what sticks out of the window or is cut, though nothing there scrolls. */
function cutOff() {
  const root = document.querySelector("ucforge-builder").shadowRoot;
  const isSeen = (node) => node.checkVisibility() && node.getBoundingClientRect().width > 1;
  const scrolls = (node) => node && (/auto|scroll/.test(getComputedStyle(node).overflowX) || scrolls(node.parentElement));
  const found = document.documentElement.scrollWidth > innerWidth ? [`the page is ${document.documentElement.scrollWidth} px wide`] : [];
  for (const node of root.querySelectorAll("*")) {
    // What is typed into a field scrolls in it, and a drawing is as wide as it is told.
    if (!isSeen(node) || node.closest("svg, .hidden") || node.matches("input, select, option, textarea") || scrolls(node)) continue;
    const { left, right } = node.getBoundingClientRect();
    const isCut = node.scrollWidth > node.clientWidth + 1 && getComputedStyle(node).display !== "inline";
    if (left < -1 || right > innerWidth + 1 || isCut) found.push(`${node.localName}.${node.className}: ${node.textContent.slice(0, 40)}`);
  }
  return found;
}

/** In the page: why the element with the focus cannot be seen, if so. */
function whyUnseen(node) {
  const { top, bottom, left, right } = node.getBoundingClientRect();
  const bar = node.getRootNode().querySelector(".status");
  if (bottom <= 0 || top >= innerHeight || right <= 0 || left >= innerWidth) return "outside of the window";
  if (getComputedStyle(node).outlineStyle === "none") return "no outline";
  // As far as there is room above the bar, all of it is above the bar.
  const edge = bar && !bar.contains(node) && getComputedStyle(bar).position === "sticky" ? bar.getBoundingClientRect().top : innerHeight;
  if (bottom > edge + 1 && bottom - top < edge) return `under the bar: ${bottom} of ${edge}`;
  return "";
}

for (const [name, window] of Object.entries(WINDOWS)) {
  test(`${name}: nothing is cut off`, () => visit(async (page) => {
    const found = [];
    for (const [view, show] of VIEWS) {
      await show(page);
      for (const side of ["Form", "Document"]) {
        await pane(page, side);
        await isQuiet(page);
        found.push(...(await page.evaluate(cutOff)).map((what) => `${view}, ${side}: ${what}`));
      }
      await pane(page, "Form");
    }
    assert.deepEqual(found, []);
  }, { begin: "", ...window }));

  test(`${name}: the focus is never under the bar`, () => visit(async (page) => {
    await choose(page, { flow: "automatic", authentication: "oAuthM2M" });
    const found = [];
    for (const step of ["Credentials", "Immuta settings"]) {
      await goTo(page, step);
      for (const key of ["Tab", "Shift+Tab"]) {
        const seen = new Set();
        for (let presses = 0; presses < MOST_TABS; presses += 1) {
          await page.keyboard.press(key);
          if (await page.evaluate(() => document.activeElement?.localName !== "ucforge-builder")) break;
          const node = await focused(page);
          const why = await node.evaluate(whyUnseen);
          const what = await node.evaluate((it) => it.name || it.ariaLabel || it.textContent.slice(0, 40));
          seen.add(what);
          if (why) found.push(`${step}, ${key}: ${what}: ${why}`);
        }
        assert.ok(seen.size > 5, `${step}, ${key}: the focus came only to ${[...seen]}`);
      }
    }
    assert.deepEqual(found, []);
  }, { begin: "", ...window }));
}

test("a narrow page hides the titles of steps only from the eye", () => visit(async (page) => {
  const names = () => steps(page).evaluateAll((buttons) => buttons.map((button) => button.querySelector(".title").textContent));
  const titles = await names();
  assert.ok(titles.length > 3);
  for (const title of titles) await rail(page).getByRole("button", { name: title }).waitFor();
}, { viewport: { width: 360, height: 740 } }));

test("sizes follow the text around the element, not the root of the page", () => visit(async (page) => {
  const style = (rules) => page.evaluate((text) => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(text);
    document.adoptedStyleSheets = [sheet];
  }, rules);
  const sizes = () => form(page).evaluate((node) => {
    const of = (selector) => getComputedStyle(node.querySelector(selector));
    return [of("h2").fontSize, of("input").paddingLeft, of(".help").fontSize, of("summary").fontSize];
  });
  await goTo(page, "Databricks workspace");
  const usual = await sizes();
  await style("html { font-size: 62.5% } body { font-size: 16px }");
  assert.deepEqual(await sizes(), usual);
  await style("ucforge-builder { --ucforge-font-size: 32px }");
  assert.deepEqual(await sizes(), usual.map((size) => `${2 * parseFloat(size)}px`));
}));

test("who wants less motion gets none", () => visit(async (page) => {
  const moving = () => form(page).getByRole("button", { name: "Continue" }).evaluate((node) => getComputedStyle(node).transitionDuration);
  await page.getByRole("region", { name: "Sandbox" }).waitFor();
  assert.notEqual(await moving(), "0s");
  await page.emulateMedia({ reducedMotion: "reduce" });
  assert.equal(await moving(), "0s");
}));
