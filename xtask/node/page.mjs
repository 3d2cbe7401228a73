// The page as it is served: one script with all that the first view needs, one for each part that comes later, everything
// without comments and long names. Usage: node page.mjs WWW OUT
//
// Files that have not changed keep their time, so that nothing is built again for them.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { build, transform } from "esbuild";

const [www, out] = process.argv.slice(2).map((folder) => path.resolve(folder));

/** What the page starts with. */
const FIRST = "ucforge-builder.js";

/** Parts that are loaded when somebody needs them, by the names that the page's loader knows. */
const later = [...readFileSync(path.join(www, "builder/types.d.ts"), "utf8").matchAll(/^ {2}'\.\/(\w+\.js)': typeof import/gm)].map(([, name]) => `builder/${name}`);

/** The files below a folder, by their path from there. */
const files = (folder) =>
  readdirSync(folder, { recursive: true }).filter((file) => statSync(path.join(folder, file)).isFile()).map((file) => file.replaceAll(path.sep, "/"));

/** Hidden files, declarations, and what tells tools how to read the modules stay behind. */
const isServed = (file) => !/(^|\/)\.|\.d\.ts$|\.json$/.test(file);

/** What is put into other files. */
const isPart = (file) => (file.startsWith("builder/") && !later.includes(file)) || file === "pkg/form.js";

/** In one file, what was relative to its own folder is relative to that of the file. */
const moved = {
  "builder/core.js": (text) => text.replace("new URL('./', import.meta.url)", "new URL('./builder/', import.meta.url)"),
  "pkg/form.js": (text) => text.replace(/(["'])form_bg\.wasm\1/, '"pkg/form_bg.wasm"'),
  "builder/style.js": async (text) => {
    const [, rules] = /const RULES = `([^`]*)`/.exec(text);
    const { code } = await transform(rules, { loader: "css", minify: true });
    return text.replace(rules, () => code.trim().replaceAll("\\", "\\\\"));
  },
};

const placed = {
  name: "placed",
  setup: ({ onLoad }) => onLoad({ filter: /\.js$/ }, async ({ path: file }) => {
    const text = readFileSync(file, "utf8");
    const move = moved[path.relative(www, file).replaceAll(path.sep, "/")];
    return { contents: move ? await move(text) : text, loader: "js" };
  }),
};

async function bundled(file) {
  const { outputFiles: [{ contents }] } = await build({
    entryPoints: [path.join(www, file)], bundle: true, write: false, minify: true, format: "esm", target: "es2022", legalComments: "none",
    plugins: [placed],
  });
  return Buffer.from(contents);
}

async function served(file) {
  if (file === FIRST || later.includes(file)) return bundled(file);
  const bytes = readFileSync(path.join(www, file));
  const loader = /\.(js|css)$/.exec(file)?.[1];
  if (!loader || file.startsWith("pkg/")) return bytes;
  return Buffer.from((await transform(bytes.toString("utf8"), { loader, minify: true, target: "es2022" })).code);
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
