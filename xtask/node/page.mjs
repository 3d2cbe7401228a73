// The page as it is served: a small script that defines the element, one with all that the first view needs, one for each part
// that comes later, everything without comments and long names. Usage: node page.mjs WWW OUT
//
// Files that have not changed keep their time, so that nothing is built again for them.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, transform } from "esbuild";
import { minify } from "terser";

const [www, out] = process.argv.slice(2).map((folder) => path.resolve(folder));

/** What the first view is made of. */
const FIRST = "builder/element.js";

/** Parts that are loaded when somebody needs them, by the names that the page's loader knows. */
const later = [...readFileSync(path.join(www, "builder/types.d.ts"), "utf8").matchAll(/^ {2}'\.\/(\w+\.js)': typeof import/gm)].map(([, name]) => `builder/${name}`);

/** The files below a folder, by their path from there. */
const files = (folder) =>
  readdirSync(folder, { recursive: true }).filter((file) => statSync(path.join(folder, file)).isFile()).map((file) => file.replaceAll(path.sep, "/"));

/** Hidden files, declarations, and what tells tools how to read the modules stay behind. */
const isServed = (file) => !/(^|\/)\.|\.d\.ts$|\.json$/.test(file);

/** What is put into other files. */
const isPart = (file) => (file.startsWith("builder/") && file !== FIRST && !later.includes(file)) || file === "pkg/form.js";

/** In one file, what was relative to its own folder is relative to that of the file. */
const moved = {
  "pkg/form.js": (text) => text.replace(/(["'])form_bg\.wasm\1/, '"../pkg/form_bg.wasm"'),
  "builder/style.js": async (text) => {
    const [, rules] = /const RULES = `([^`]*)`/.exec(text);
    const { code } = await transform(rules, { loader: "css", minify: true });
    return text.replace(rules, () => code.trim().replaceAll("\\", "\\\\"));
  },
};

const placed = {
  name: "placed",
  setup: ({ onLoad, onResolve }) => {
    onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
      const text = readFileSync(file, "utf8");
      const move = moved[path.relative(www, file).replaceAll(path.sep, "/")];
      return { contents: move ? await move(text) : text, loader: "js" };
    });
    // What is asked for later is a file of its own.
    onResolve({ filter: /./ }, ({ kind }) => (kind === "dynamic-import" ? { external: true } : undefined));
  },
};

/** What the script of a Wasm module says to developers, about servers and old ways to call it, is dropped from the first load. */
const COMPRESS = { passes: 3, pure_funcs: ["console.warn"] };

async function bundled(file) {
  const { outputFiles: [{ contents }] } = await build({
    entryPoints: [path.join(www, file)], bundle: true, write: false, minify: true, format: "esm", target: "es2022", legalComments: "none",
    plugins: [placed],
  });
  // Together they save 2% more than each alone.
  return Buffer.from((await minify(Buffer.from(contents).toString("utf8"), { module: true, ecma: 2022, compress: COMPRESS })).code);
}

async function served(file) {
  if (file.endsWith(".js") && !file.startsWith("pkg/")) return bundled(file);
  const bytes = readFileSync(path.join(www, file));
  if (!file.endsWith(".css")) return bytes;
  return Buffer.from((await transform(bytes.toString("utf8"), { loader: "css", minify: true })).code);
}

function current(file) {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

const wanted = files(www).filter((file) => isServed(file) && !isPart(file));
mkdirSync(out, { recursive: true });
for (const file of files(out)) if (!wanted.includes(file)) rmSync(path.join(out, file));
for (const file of wanted) {
  const [target, bytes] = [path.join(out, file), await served(file)];
  if (current(target).equals(bytes)) continue;
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, bytes);
}
