// What a browser fetches, and whether the page says so early enough.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { links, references, resolve, visit } from "../../../xtask/node/graph.mjs";

const dist = fileURLToPath(new URL("../../../dist", import.meta.url));

test("the page is five files besides its icon, and names all of them itself", () => {
  const files = [...visit(dist, ["index.html"]).keys()].filter((file) => !file.endsWith(".svg"));
  assert.deepEqual(files.toSorted(), ["builder/element.js", "index.html", "page.css", "page.js", "pkg/form_bg.wasm"]);
  const html = readFileSync(path.join(dist, "index.html"), "utf8");
  const named = references("index.html", html).map((reference) => resolve(reference, "index.html"));
  for (const file of files.filter((one) => one !== "index.html")) assert.ok(named.includes(file), file);
  assert.deepEqual(links(html, ["preload"]), ["pkg/form_bg.wasm"]);
});

test("imports are found however they are written", () => {
  const now = references("builder/x.js", `
    import { a } from './a.js';
    import * as b from "./b.js";
    import './c.js';
    export { d } from './d.js';
    const file = new URL('x.wasm', import.meta.url);
    // import { e } from './e.js';
    const f = () => import('./f.js');
    say('import it from "./i.js"', load(path), payload('./j.js'));
  `);
  assert.deepEqual(now.toSorted(), ["./a.js", "./b.js", "./c.js", "./d.js", "x.wasm"]);
});
