// What a browser fetches, and whether the pages say so early enough.

import assert from "node:assert/strict";
import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { FIRST, links, references, resolve, visit } from "../../../xtask/node/graph.mjs";

const www = fileURLToPath(new URL("../../../www", import.meta.url));
const files = readdirSync(www, { recursive: true }).map((file) => file.replaceAll(path.sep, "/"));
const read = (file) => readFileSync(path.join(www, file), "utf8");

/** What a page preloads, and what the modules of its first view are made of beside its own scripts. */
function preloads(page) {
  const html = read(page);
  const here = (reference) => resolve(reference, page);
  const scripts = references(page, html.replace(/<link\b[^>]*>/gi, "")).now.map(here);
  const fetched = new Map();
  visit(www, [...scripts, ...FIRST.filter((file) => file.endsWith(".js"))], fetched);
  return {
    named: links(html, ["modulepreload", "preload"]).map(here).toSorted(),
    needed: [...fetched.keys()].filter((file) => !scripts.includes(file)).toSorted(),
  };
}

test("a page that preloads names every module of its first view, and no other", () => {
  const pages = files.filter((file) => file.endsWith(".html")).map((page) => [page, preloads(page)]);
  const preloading = pages.filter(([, { named }]) => named.length > 0);
  assert.ok(preloading.some(([page]) => page === "index.html"));
  for (const [page, { named, needed }] of preloading) assert.deepEqual(named, needed, page);
});

test("no module of the page is missing in the size report", () => {
  const all = new Map();
  // Other pages have scripts of their own.
  let wanted = new Set([...FIRST, ...files.filter((file) => file.endsWith(".html"))]);
  while (wanted.size > 0) wanted = visit(www, wanted, all);
  assert.deepEqual(files.filter((file) => file.endsWith(".js") && !all.has(file)), []);
});

test("imports are found however they are written", () => {
  const { now, later } = references("builder/x.js", `
    import { a } from './a.js';
    import * as b from "./b.js";
    import './c.js';
    export { d } from './d.js';
    const file = new URL('x.wasm', import.meta.url);
    // import { e } from './e.js';
    const f = () => import('./f.js');
    const g = await this.#load('./g.js');
    const h = once('../pkg/h.js', 'Sorry.');
    say('import it from "./i.js"', load(path), payload('./j.js'));
  `);
  assert.deepEqual(now.toSorted(), ["./a.js", "./b.js", "./c.js", "./d.js", "x.wasm"]);
  assert.deepEqual(later, ["./f.js", "/builder/g.js", "/pkg/h.js"]);
});
