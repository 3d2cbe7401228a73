// Which files a browser fetches for the page, and how large they are. Usage: node loads.mjs WWW
//
// Prints a line for each file: load, path, raw, gzip, brotli (tab-separated). The first load is index.html, the form's
// module and whatever they refer to; the second is the full module and whatever is imported on demand.

import { readFileSync } from "node:fs";
import path from "node:path";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";

const root = path.resolve(process.argv[2]);
// The modules are named here since the page imports them by paths that are no literals.
const FIRST = ["index.html", "pkg/form.js"];
const SECOND = ["pkg/full.js", ...["export", "findings", "fix", "paste", "send"].map((name) => `builder/${name}.js`)];

/** What the text of a file refers to: `now` is fetched with it, `later` only when code asks for it. */
function references(file, text) {
  const all = (pattern, source) => [...source.matchAll(pattern)].map((match) => match[1]);
  switch (path.extname(file)) {
    case ".html":
      return { now: [...all(/<script\b[^>]*?\ssrc\s*=\s*["']([^"']*)/gi, text), ...links(text)], later: [] };
    case ".css":
      return { now: all(/(?:@import\s+|url\(\s*)["']?([^"')\s]+)/g, text.replace(/\/\*[^]*?\*\//g, "")), later: [] };
    case ".js":
    case ".mjs": {
      const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
      return {
        now: [
          ...all(/(?:^|[;}\s])(?:import|export)\b[^"'`;()]*?\bfrom\s*["']([^"']+)["']/g, code),
          ...all(/(?:^|[;}\s])import\s*["']([^"']+)["']/g, code),
          ...all(/\bnew\s+URL\(\s*["']([^"']+)["']\s*,\s*import\.meta\.url\s*\)/g, code),
        ],
        later: all(/\bimport\(\s*["']([^"']+)["']\s*[,)]/g, code),
      };
    }
    default:
      return { now: [], later: [] };
  }
}

/** The links of a document that make a browser fetch something. */
function links(html) {
  const fetched = new Set(["stylesheet", "modulepreload", "preload", "icon"]);
  const value = (tag, name) => tag.match(new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)`, "i"))?.[1];
  return [...html.matchAll(/<link\b[^>]*>/gi)]
    .map(([tag]) => ({ rel: value(tag, "rel") ?? "", href: value(tag, "href") }))
    .filter(({ rel, href }) => href && rel.split(/\s+/).some((word) => fetched.has(word)))
    .map(({ href }) => href);
}

/** The path of a reference below the root, or nothing for `data:` and places inside a document. */
function resolve(reference, from) {
  if (/^(data:|blob:|#)/i.test(reference)) return undefined;
  const base = new URL(`http://page.invalid/${from}`);
  const target = new URL(reference, base);
  if (target.origin !== base.origin) throw new Error(`${from} refers to another origin: ${reference}`);
  return decodeURIComponent(target.pathname.slice(1));
}

/** Visits what is fetched together with `starts`; returns what is asked for on demand. */
function visit(starts, seen) {
  const queue = [...starts];
  const later = new Set();
  for (const file of queue) {
    if (seen.has(file)) continue;
    const bytes = readFileSync(path.join(root, file));
    seen.set(file, bytes);
    const found = references(file, bytes.toString("utf8"));
    const here = (reference) => resolve(reference, file);
    queue.push(...found.now.map(here).filter(Boolean));
    found.later.map(here).filter(Boolean).forEach((target) => later.add(target));
  }
  return later;
}

function print(load, files) {
  for (const [file, bytes] of files) {
    const brotli = brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
    const sizes = [bytes, gzipSync(bytes, { level: 9 }), brotli].map((content) => content.length);
    console.log([load, file, ...sizes].join("\t"));
  }
}

try {
  const first = new Map();
  let wanted = [...SECOND, ...visit(FIRST, first)];
  const all = new Map(first);
  while (wanted.length > 0) wanted = [...visit(wanted, all)];
  print("first load", first);
  print("second load", [...all].filter(([file]) => !first.has(file)));
} catch (error) {
  console.error(error.code === "ENOENT" ? `missing: ${path.relative(root, error.path)}` : error.message);
  process.exitCode = 1;
}
