// The builder page as `ucforge serve` delivers it. Usage: node page.mjs URL

import { shutdown } from "./harness.mjs";
import { run } from "./run.mjs";

if (!process.argv[2]) {
  console.error("usage: node page.mjs URL");
  process.exit(2);
}

await import("./answers.mjs");
await import("./kept.mjs");
await import("./access.mjs");
await import("./sandbox.mjs");
await run({ after: shutdown });
