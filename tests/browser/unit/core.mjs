// The core as the page has it, without a browser.

import { readFileSync } from "node:fs";
import { Cores } from "../../../www/builder/cores.js";
import * as alone from "../../../www/pkg/checks.js";
import * as documents from "../../../www/pkg/documents.js";
import * as form from "../../../www/pkg/form.js";
import * as full from "../../../www/pkg/full.js";
import * as trial from "../../../www/pkg/trial.js";

for (const [core, name] of [[form, "form"], [alone, "checks"], [documents, "documents"], [full, "full"], [trial, "trial"]]) {
  core.initSync({ module: readFileSync(new URL(`../../../www/pkg/${name}_bg.wasm`, import.meta.url)) });
}

/** What takes over from the first load: checks, and what writes other documents than JSON as if it had been asked for already. */
const checks = await new Promise((resolve) => {
  const { core } = new Cores(alone, { loadWasm: async () => documents }, { say() {} }, () => resolve(core));
  core.preview("{}", "grants", "sql");
});

/** What the first load has, what takes over from it and its parts, what reads texts, and what sends. */
export { alone, checks, documents, form, full, trial };
