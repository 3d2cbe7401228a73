// The core as the page has it, without a browser.

import { readFileSync } from "node:fs";
import * as form from "../../../www/pkg/form.js";
import * as checks from "../../../www/pkg/checks.js";
import * as full from "../../../www/pkg/full.js";
import * as trial from "../../../www/pkg/trial.js";

for (const [core, name] of [[form, "form"], [checks, "checks"], [full, "full"], [trial, "trial"]]) {
  core.initSync({ module: readFileSync(new URL(`../../../www/pkg/${name}_bg.wasm`, import.meta.url)) });
}

/** What the first load has, what takes over from it, what reads texts, and what sends. */
export { form, checks, full, trial };
