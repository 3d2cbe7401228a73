// The builder page as `ucforge serve` delivers it. Usage: node page.mjs URL

import assert from "node:assert/strict";
import { open, shutdown } from "./harness.mjs";
import { run, test } from "./run.mjs";

const url = process.argv[2];
if (!url) {
  console.error("usage: node page.mjs URL");
  process.exit(2);
}

test("the page loads without a problem and shows the builder", async () => {
  const { page, problems, close } = await open({ url });
  try {
    await page.locator("ucforge-builder").first().waitFor({ state: "visible" });
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
});

await run({ after: shutdown });
