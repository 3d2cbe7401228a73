// Which files a browser fetches for the page, and how large they are. Usage: node loads.mjs WWW DIST
//
// Prints a line for each file: load, path, raw, gzip, brotli (tab-separated). The first load is index.html, the form's
// module and whatever they refer to; the second is the full module and whatever is imported on demand. What refers to
// what is read from the sources, whose names are still whole; the sizes are those of what is served.

import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { FIRST, visit } from "./graph.mjs";

const [root, served] = process.argv.slice(2).map((folder) => path.resolve(folder));

function print(load, files) {
  for (const [file] of files) {
    const bytes = readFileSync(path.join(served, file));
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const sizes = [bytes, gzipSync(bytes, { level: 9 }), brotli].map((content) => content.length);
    console.log([load, file, ...sizes].join("\t"));
  }
}

try {
  const first = new Map();
  let wanted = [...visit(root, FIRST, first)];
  const all = new Map(first);
  while (wanted.length > 0) wanted = [...visit(root, wanted, all)];
  print("first load", first);
  print("second load", [...all].filter(([file]) => !first.has(file)));
} catch (error) {
  console.error(error.code === "ENOENT" ? `missing: ${path.relative(path.dirname(root), error.path)}` : error.message);
  process.exitCode = 1;
}
