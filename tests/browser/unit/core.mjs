// The core as the page has it, without a browser.

import { readFileSync } from "node:fs";
import * as form from "../../../www/pkg/form.js";
import * as full from "../../../www/pkg/full.js";

for (const [core, name] of [[form, "form"], [full, "full"]]) {
  core.initSync({ module: readFileSync(new URL(`../../../www/pkg/${name}_bg.wasm`, import.meta.url)) });
}

/** What the first load has, and what takes over from it. */
export { form, full };
