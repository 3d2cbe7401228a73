// The page as it is served: a copy of www/ without what is only for tools, its modules without comments and long names.
// Usage: node page.mjs WWW OUT
//
// Files that have not changed keep their time, so that nothing is built again for them.

import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { minify } from "terser";

const [www, out] = process.argv.slice(2).map((folder) => path.resolve(folder));

/** The files below a folder, by their path from there. */
const files = (folder) =>
  readdirSync(folder, { recursive: true }).filter((file) => statSync(path.join(folder, file)).isFile());

/** Hidden files, declarations, and what tells tools how to read the modules stay behind. */
const isServed = (file) => !/(^|[\\/])\.|\.d\.ts$|\.json$/.test(file);

/** The modules of www/pkg are as small as they get. */
const isOurs = (file) => file.endsWith(".js") && !file.startsWith("pkg");

async function served(file) {
  const bytes = readFileSync(path.join(www, file));
  if (!isOurs(file)) return bytes;
  const { code } = await minify(bytes.toString("utf8"), { module: true, compress: { passes: 2 }, ecma: 2022 });
  return Buffer.from(`${code}\n`);
}

function current(file) {
  try {
    return readFileSync(file);
  } catch {
    return Buffer.alloc(0);
  }
}

const wanted = files(www).filter(isServed);
mkdirSync(out, { recursive: true });
for (const file of files(out)) if (!wanted.includes(file)) rmSync(path.join(out, file));
for (const file of wanted) {
  const [target, bytes] = [path.join(out, file), await served(file)];
  if (current(target).equals(bytes)) continue;
  mkdirSync(path.dirname(target), { recursive: true });
  writeFileSync(target, bytes);
}
