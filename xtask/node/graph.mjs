// What the files of the page refer to: what a browser fetches together, and what only on demand.

import { readFileSync } from "node:fs";
import path from "node:path";

/** What the page starts with: the form's module is named here since nothing refers to it by a literal of an import. */
export const FIRST = ["index.html", "pkg/form.js"];

/** The module whose `load` and `once` import by a path from its own folder. */
const LOADER = "builder/core.js";

/** What the text of a file refers to: `now` is fetched with it, `later` only when code asks for it. */
export function references(file, text) {
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
        later: [
          ...all(/\bimport\(\s*["']([^"']+)["']\s*[,)]/g, code),
          ...all(/\b(?:load|once)\(\s*["'](\.[^"']+)["']\s*[,)]/g, code).map((reference) => `/${resolve(reference, LOADER)}`),
        ],
      };
    }
    default:
      return { now: [], later: [] };
  }
}

/** The links of a document that make a browser fetch something. */
export function links(html, fetched = ["stylesheet", "modulepreload", "preload", "icon"]) {
  const value = (tag, name) => tag.match(new RegExp(`\\s${name}\\s*=\\s*["']([^"']*)`, "i"))?.[1];
  return [...html.matchAll(/<link\b[^>]*>/gi)]
    .map(([tag]) => ({ rel: value(tag, "rel") ?? "", href: value(tag, "href") }))
    .filter(({ rel, href }) => href && rel.split(/\s+/).some((word) => fetched.includes(word)))
    .map(({ href }) => href);
}

/** The path of a reference below the root, or nothing for `data:` and places inside a document. */
export function resolve(reference, from) {
  if (/^(data:|blob:|#)/i.test(reference)) return undefined;
  const base = new URL(`http://page.invalid/${from}`);
  const target = new URL(reference, base);
  if (target.origin !== base.origin) throw new Error(`${from} refers to another origin: ${reference}`);
  return decodeURIComponent(target.pathname.slice(1));
}

/** Visits what is fetched together with `starts`, puts it into `seen`, and returns what is asked for on demand. */
export function visit(root, starts, seen) {
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
