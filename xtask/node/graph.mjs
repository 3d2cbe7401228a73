// What the files of the page refer to, so that a browser fetches them with it.

import { readFileSync } from "node:fs";
import path from "node:path";

/** What a browser fetches because of the text of a file. What code asks for later is not among it. */
export function references(file, text) {
  const all = (pattern, source) => [...source.matchAll(pattern)].map((match) => match[1]);
  switch (path.extname(file)) {
    case ".html":
      return [...all(/<script\b[^>]*?\ssrc\s*=\s*["']([^"']*)/gi, text), ...links(text)];
    case ".css":
      return all(/(?:@import\s+|url\(\s*)["']?([^"')\s]+)/g, text.replace(/\/\*[^]*?\*\//g, ""));
    case ".js":
    case ".mjs": {
      const code = text.replace(/\/\*[^]*?\*\/|^\s*\/\/.*$/gm, "");
      return [
        ...all(/(?:^|[;}\s])(?:import|export)\b[^"'`;()]*?\bfrom\s*["']([^"']+)["']/g, code),
        ...all(/(?:^|[;}\s])import\s*["']([^"']+)["']/g, code),
        ...all(/\bnew\s+URL\(\s*["']([^"']+\.\w+)["']\s*,\s*import\.meta\.url\s*\)/g, code),
      ];
    }
    default:
      return [];
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

/** The files that are fetched together with `starts`, with their bytes. */
export function visit(root, starts) {
  const [queue, seen] = [[...starts], new Map()];
  for (const file of queue) {
    if (seen.has(file)) continue;
    const bytes = readFileSync(path.join(root, file));
    seen.set(file, bytes);
    queue.push(...references(file, bytes.toString("utf8")).map((reference) => resolve(reference, file)).filter(Boolean));
  }
  return seen;
}
