// The builder page as `ucforge serve` delivers it. Usage: node page.mjs URL URL-OF-A-TENANT

import { shutdown } from "./harness.mjs";
import { run } from "./run.mjs";

if (!process.argv[3]) {
  console.error("usage: node page.mjs URL URL-OF-A-TENANT");
  process.exit(2);
}

await import("./answers.mjs");
await import("./near.mjs");
await import("./kept.mjs");
await import("./given.mjs");
await import("./breaks.mjs");
await import("./access.mjs");
await import("./walk.mjs");
await import("./check.mjs");
await import("./sandbox.mjs");
await import("./live.mjs");
await import("./looks.mjs");
await import("./zoom.mjs");
await import("./tree.mjs");
await run({ after: shutdown });
