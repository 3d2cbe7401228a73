// What a screen reader is told of each view, as in the texts of `tree`. Where it was changed on purpose, `TREE=write` writes new
// ones, to be read.

import assert from "node:assert/strict";
import { readFile, writeFile } from "node:fs/promises";
import { visit } from "./builder.mjs";
import { test } from "./run.mjs";
import { VIEWS, isQuiet } from "./views.mjs";

const KEPT = new URL("tree/", import.meta.url);
/** Milliseconds after which a view that still reads differently will not read the same any more. */
const PATIENCE = 10_000;

test("a walk through the accessibility tree of each view reads as it did", () => visit(async (page) => {
  for (const [view, show] of VIEWS) {
    await show(page);
    await isQuiet(page);
    const read = async () => `${await page.locator("ucforge-builder").ariaSnapshot()}\n`;
    const file = new URL(`${view}.yaml`, KEPT);
    if (process.env.TREE === "write") {
      await writeFile(file, await read());
      continue;
    }
    const kept = await readFile(file, "utf8");
    let now = await read();
    // What is on its way may come a moment later.
    for (const until = Date.now() + PATIENCE; now !== kept && Date.now() < until;) now = await read();
    assert.equal(now, kept, `${view} reads differently`);
  }
}, { begin: "", viewport: { width: 1280, height: 720 } }));
