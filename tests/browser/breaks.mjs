// When the core breaks off in the middle of something, the page goes on.

import assert from "node:assert/strict";
import { HOST, TOKEN, WORKSPACE, at, choose, click, fill, output, pasteBox, sandbox, status, until, valueOf, visit } from "./builder.mjs";
import { test } from "./run.mjs";

/** In the page: as many of the next calls of an export as `window.breaks[name]` says break off; nothing of that instance works then. */
const breaking = (breaks = {}) => ({
  prepare: (context) => context.addInitScript((first) => {
    window.breaks = first;
    for (const way of ["instantiate", "instantiateStreaming"]) {
      const own = WebAssembly[way].bind(WebAssembly);
      WebAssembly[way] = async (...given) => {
        const { instance, module } = await own(...given);
        let isBroken = false;
        const exports = Object.fromEntries(Object.entries(instance.exports).map(([name, part]) => [name, typeof part !== "function" ? part : (...values) => {
          if (!window.breaks[name] && (!isBroken || name.startsWith("__"))) return part(...values);
          if (window.breaks[name]) window.breaks[name] -= 1;
          isBroken = true;
          throw new WebAssembly.RuntimeError("unreachable");
        }]));
        return { instance: { exports }, module };
      };
    }
  }, breaks),
});

const breakNext = (page, breaks) => page.evaluate((next) => Object.assign(window.breaks, next), breaks);
const AGAIN = "The checks broke off and were started again. Your answers are kept.";
const isUsed = (page, name) => until(page, (own) => window.breaks[own] === 0, name);

test("a break while somebody types loses nothing, and what was typed is checked by a fresh core", () => visit(async (page) => {
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await sandbox(page).waitFor();
  const catalog = await at(page, "Immuta catalog");
  await catalog.press("End");
  await breakNext(page, { form: 1 });
  await catalog.press("1");
  await status(page).getByText(AGAIN).waitFor();
  await until(page, () => document.querySelector("ucforge-builder").shadowRoot.querySelector("#output").textContent.includes('"immuta1"'));
  assert.equal(await catalog.inputValue(), "immuta1");
  await catalog.fill("bad-name");
  await page.keyboard.press("Tab");
  await status(page).getByText(/^Immuta catalog: /).waitFor();
  assert.equal(await valueOf(page, "Workspace host"), HOST);
  assert.equal(await valueOf(page, "Personal access token"), TOKEN["Personal access token"]);
}, breaking()));

test("what breaks off is done once more: copying, and checking a text", () => visit(async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await sandbox(page).waitFor();
  await breakNext(page, { build: 1 });
  await click(page, "Copy");
  await status(page).getByText("Copied.").waitFor();
  await isUsed(page, "build");
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), new RegExp(HOST));
  const box = await pasteBox(page);
  await breakNext(page, { recognise: 1 });
  await box.fill('{"type": "Databricks", "config": {}}');
  await page.getByRole("button", { name: "Use as answers" }).waitFor();
  await isUsed(page, "recognise");
}, breaking()));

test("answers that break it again are kept, and that is said with what to do", () => visit(async (page) => {
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await sandbox(page).waitFor();
  const catalog = await at(page, "Immuta catalog");
  await breakNext(page, { form: 2 });
  await catalog.press("End");
  await catalog.press("2");
  await status(page).getByText("These answers make the checks break off. They are kept: undo the last change, or start over.").waitFor();
  assert.equal(await catalog.inputValue(), "immuta2");
  await click(page, "Undo");
  await status(page).getByText("Undone.").waitFor();
  assert.match(await output(page), /"catalog": "immuta"/);
}, breaking()));

test("when the small core of the first view breaks off, the whole one shows the form", () => visit(async (page) => {
  await isUsed(page, "form");
  await page.getByRole("button", { name: /^Connect a workspace/ }).waitFor();
}, { ...breaking({ form: 1 }), begin: "" }));
