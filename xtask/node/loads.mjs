// Which files a browser fetches for the page, and how large they are. Usage: node loads.mjs DIST
//
// Prints a line for each file: load, path, raw, gzip, brotli (tab-separated). The first load is index.html and whatever it
// refers to; the second is fetched when somebody begins to answer; the rest is what the builder may ask for after that.

import { readdirSync, readFileSync, statSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { visit } from "./graph.mjs";

const root = path.resolve(process.argv[2]);

/** What the first key loads. */
const SECOND = /^(pkg\/checks|builder\/later)/;

function print(load, files) {
  for (const [file, bytes] of files) {
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const sizes = [bytes, gzipSync(bytes, { level: 9 }), brotli].map((content) => content.length);
    console.log([load, file, ...sizes].join("\t"));
  }
}

try {
  const first = visit(root, ["index.html"]);
  print("first load", first);
  const others = readdirSync(root, { recursive: true }).map((file) => file.replaceAll(path.sep, "/"));
  const later = others.filter((file) => /^(builder|pkg)\//.test(file) && !first.has(file) && statSync(path.join(root, file)).isFile());
  const read = (files) => files.map((file) => [file, readFileSync(path.join(root, file))]);
  const isSecond = (file) => SECOND.test(file);
  print("second load", read(later.filter(isSecond)));
  print("parts that are asked for", read(later.filter((file) => !isSecond(file))));
} catch (error) {
  console.error(error.code === "ENOENT" ? `missing: ${path.relative(path.dirname(root), error.path)}` : error.message);
  process.exitCode = 1;
}
