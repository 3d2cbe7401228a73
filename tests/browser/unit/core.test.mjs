import assert from "node:assert/strict";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, test } from "node:test";
import { pathToFileURL } from "node:url";

const { fetch } = globalThis;
let core;
let imports = 0;

// Another address, another module: each test begins with nothing loaded.
beforeEach(async () => (core = await import(`../../../www/builder/core.js?${(imports += 1)}`)));
afterEach(() => Object.assign(globalThis, { fetch }));

// Node fetches no files, so loading fails here.
test("a module that cannot be fetched is told by what it is for", async () => {
  await assert.rejects(core.loadForm(), { message: "The form could not be loaded. Reload the page to try again." });
  await assert.rejects(core.loadWasm("../pkg/full.js"), { message: "A part of this page could not be loaded. Try again." });
});

test("what failed is tried again, what was loaded is not", async () => {
  const first = core.loadForm();
  assert.equal(core.loadForm(), first);
  await assert.rejects(first);
  const second = core.loadForm();
  assert.notEqual(second, first);
  await assert.rejects(second);
  assert.equal(await core.load("./due.js"), await core.load("./due.js"));
  await assert.rejects(core.load("./nothing.js"), { message: "A part of this page could not be loaded. Try again." });
});

test("a module that was lost on its way is asked for under another address", async () => {
  const folder = await mkdtemp(path.join(tmpdir(), "ucforge-"));
  try {
    const file = path.join(folder, "module.mjs");
    const address = pathToFileURL(file).href;
    for (let tries = 0; tries < 3; tries += 1) {
      await writeFile(file, "throw new Error('half of the file');");
      await assert.rejects(core.load(address));
    }
    await writeFile(file, "export const whole = true;");
    assert.equal((await core.load(address)).whole, true);
  } finally {
    await rm(folder, { recursive: true });
  }
});

// The last test: the module of the form is loaded once for good.
test("the form is loaded, once for all who ask", async () => {
  globalThis.fetch = async (address) =>
    new Response(await readFile(address), { headers: { "content-type": "application/wasm" } });
  const [one, two] = await Promise.all([core.loadForm(), core.loadForm()]);
  assert.equal(one, two);
  assert.equal(one.form('{"ucforge": 1, "flow": "connection"}', "", "", "", false).flow, "connection");
});
