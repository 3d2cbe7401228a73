// From a JavaScript text to a JavaScript result, beside what the field uses: ajv, with and without places.
//
//   cargo xtask web && npm --prefix core/benches/wasm ci && node core/benches/wasm/bench.mjs
//
// `--lines MS` prints all rounds, of so many milliseconds each, as lines of JSON for `cargo xtask bench`.

import { readFileSync } from "node:fs";
import Ajv from "ajv";
import { findNodeAtLocation, getNodeValue, parseTree } from "jsonc-parser";

const near = (path) => new URL(path, import.meta.url);
const text = (path) => readFileSync(near(path), "utf8");
const version = (name) => JSON.parse(text(`node_modules/${name}/package.json`)).version;
const [lines, milliseconds = "1000"] = process.argv.slice(2);
const LONG = Number(milliseconds);
const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

const core = await import(near("../../../www/pkg/full.js"));
const began = performance.now();
await core.default({ module_or_path: readFileSync(near("../../../www/pkg/full_bg.wasm")) });
const loaded = performance.now();
core.check(text("../yardstick/payload_invalid.json"));
const checked = performance.now();
if (!lines) console.log(`compiled and started in ${(loaded - began).toFixed(2)} ms, very first check ${(checked - loaded).toFixed(2)} ms`);

const validate = new Ajv.default({ allErrors: true, strictTypes: false }).compile(JSON.parse(text("../yardstick/schema.json")));

function withPlaces(source) {
  const tree = parseTree(source);
  if (validate(getNodeValue(tree))) return [];
  const starts = [0];
  for (let at = source.indexOf("\n"); at >= 0; at = source.indexOf("\n", at + 1)) starts.push(at + 1);
  return validate.errors.map(({ instancePath, message }) => {
    const path = instancePath.split("/").slice(1).map((name) => (/^\d+$/.test(name) ? Number(name) : name));
    let node;
    while (!(node = findNodeAtLocation(tree, path)) && path.length) path.pop();
    const offset = (node ?? tree).offset;
    const line = starts.findLastIndex((start) => start <= offset);
    return { instancePath, message, line: line + 1, column: offset - starts[line] + 1 };
  });
}

const ways = {
  "JSON.parse alone": (source) => [JSON.parse(source)],
  "JSON.parse + ajv, no places": (source) => (validate(JSON.parse(source)) ? [] : validate.errors),
  "jsonc-parser + ajv, line and column": withPlaces,
  "ucforge, Wasm": (source) => core.check(source)[0].diagnostics,
};

/** Runs for one round; how often in a second. */
function second(way, source) {
  let count = 0;
  const start = performance.now();
  let passed;
  do {
    for (let turn = 0; turn < 32; turn++) way(source);
    count += 32;
    passed = performance.now() - start;
  } while (passed < LONG);
  return (count / passed) * 1000;
}

const names = { valid: "valid", filled: "filled in", invalid: "three mistakes" };
if (lines) {
  const print = (measure, unit, who, version, values) => console.log(JSON.stringify({ measure, unit, who, version, values }));
  const others = { "JSON.parse alone": "", "JSON.parse + ajv, no places": version("ajv"), "jsonc-parser + ajv": `${version("jsonc-parser")}, ${version("ajv")}` };
  for (const [name, measure] of Object.entries(names)) {
    const source = text(`../yardstick/payload_${name}.json`);
    const rounds = Object.fromEntries(Object.keys(ways).map((title) => [title, []]));
    for (const way of Object.values(ways)) second(way, source);
    // One after the other, so that whatever else the machine does is shared.
    for (let round = 0; round < 9; round++) for (const [title, way] of Object.entries(ways)) rounds[title].push(second(way, source));
    for (const [title, values] of Object.entries(rounds)) {
      const who = title.startsWith("ucforge") ? "ucforge" : title.split(", line and")[0];
      print(measure, "texts/s", who, others[who] ?? "", values);
    }
  }
  for (const count of [1, 100, 10_000]) {
    const source = payload(count);
    const values = Array.from({ length: 3 }, () => 1e9 / second((it) => core.check(it), source) / source.length);
    print(`a payload with ${count.toLocaleString("en")} more workspace${count > 1 ? "s" : ""}`, "ns a byte", "ucforge", "", values);
  }
  print("compiled and started", "ms", "ucforge", "", [loaded - began]);
  print("the very first check", "ms", "ucforge", "", [checked - loaded]);
  process.exit();
}

for (const name of Object.keys(names)) {
  const source = text(`../yardstick/payload_${name}.json`);
  const rates = {};
  for (const [title, way] of Object.entries(ways)) {
    second(way, source);
    rates[title] = median(Array.from({ length: 7 }, () => second(way, source)));
    const found = title === "JSON.parse alone" ? "" : `${way(source).length} findings`;
    console.log(`${name.padEnd(8)} ${title.padEnd(36)} ${Math.round(rates[title]).toLocaleString("en").padStart(9)} a second  ${found}`);
  }
  const ratio = rates["ucforge, Wasm"] / rates["jsonc-parser + ajv, line and column"];
  console.log(`${name.padEnd(8)} ${ratio.toFixed(2)} times jsonc-parser + ajv`);
}

/** A payload with so many additional workspaces. */
function payload(count) {
  const workspace = (number) => ({
    workspaceUrl: `workspace-${number}.cloud.databricks.com`,
    httpPath: "/sql/1.0/warehouses/2222222222222222",
    authenticationType: "token",
    token: "${DATABRICKS_TOKEN}",
    catalogs: [`isolated_${number}`],
  });
  const config = { ...workspace("main"), catalog: "immuta_prod", audit: { enabled: true } };
  delete config.catalogs;
  config.additionalWorkspaceConnections = Array.from({ length: count }, (_, number) => workspace(number));
  return JSON.stringify({ type: "Databricks", autoBootstrap: true, config }, null, 2);
}

for (const count of [1, 10, 100, 1000, 10_000]) {
  const source = payload(count);
  const rate = median(Array.from({ length: 3 }, () => second((it) => core.check(it), source)));
  const cost = 1e9 / rate / source.length;
  console.log(`${String(count).padStart(6)} workspaces, ${source.length.toLocaleString("en").padStart(9)} bytes: ${cost.toFixed(2)} ns a byte`);
}
