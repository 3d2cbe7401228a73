// The folder that goes to npm: the element as it is served, with what tools and people read about it.
// Usage: node npm.mjs WWW DIST OUT VERSION
//
// Everything in it follows from the sources: names from the modules, answers from the core, words from ../npm.

import { createHash } from "node:crypto";
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import path from "node:path";
import { choices, described, offered } from "./element.mjs";
import { attributes, declarations, manifest } from "./manifest.mjs";

const [www, dist, out] = process.argv.slice(2, 5).map((folder) => path.resolve(folder));
const version = process.argv[5];
const words = path.resolve(import.meta.dirname, "../npm");
const root = path.resolve(import.meta.dirname, "../..");

/** The files below a folder, by their path from there, with forward slashes. */
const files = (folder) =>
  readdirSync(folder, { recursive: true })
    .filter((file) => statSync(path.join(folder, file)).isFile())
    .map((file) => file.replaceAll(path.sep, "/"))
    .toSorted();

/** Our own pages are not part of the element. */
const isOfElement = (file) => !/^(docs\/|index\.html$|page\.)/.test(file);

/** `sha384-...`, as `integrity` attributes have it. */
const integrity = (file) => `sha384-${createHash("sha384").update(readFileSync(path.join(out, file))).digest("base64")}`;

function write(file, text) {
  mkdirSync(path.dirname(path.join(out, file)), { recursive: true });
  writeFileSync(path.join(out, file), text);
}
const json = (value) => `${JSON.stringify(value, undefined, 2)}\n`;

function copy(from, file) {
  mkdirSync(path.dirname(path.join(out, file)), { recursive: true });
  copyFileSync(path.join(from, file), path.join(out, file));
}

/** The Wasm modules that are files of their own, without their endings. */
const modules = files(path.join(dist, "pkg")).filter((file) => file.endsWith(".js")).map((file) => `pkg/${file.slice(0, -3)}`);

function packageJson(offer) {
  const typed = (file) => ({ types: `./${file}.d.ts`, default: `./${file}.js` });
  return {
    name: offer.tag,
    version,
    description: said.description,
    license: "MIT",
    type: "module",
    sideEffects: [`./${offer.tag}.js`],
    main: `./${offer.tag}.js`,
    types: `./${offer.tag}.d.ts`,
    customElements: "custom-elements.json",
    exports: {
      ".": typed(offer.tag),
      ...Object.fromEntries(modules.map((module) => [`./${module}.js`, typed(module)])),
      "./*": "./*",
    },
  };
}

/** A table in Markdown. */
function table(head, rows) {
  const line = (cells) => `| ${cells.map((cell) => `${cell}`.replaceAll("|", "\\|")).join(" | ")} |\n`;
  return rows.length > 0 ? `${line(head)}${line(head.map(() => "---"))}${rows.map(line).join("")}` : "";
}

/** The README, its places filled: `{{name}}`, and `{{file PATH}}` for what stands in a file of the repository. */
function readme(offer, known) {
  const code = (text) => (text ? `\`${text}\`` : "");
  const filled = {
    version,
    integrity: integrity(`${offer.tag}.js`),
    attributes: table(
      ["attribute", "values", "description"],
      attributes(offer, said, known).map(({ name, type, description }) => [code(name), code(type), description]),
    ),
    properties: table(["property", "description"], offer.properties.map(({ name }) => [code(name), said.properties[name].description])),
    events: table(["event", "description"], offer.events.map((name) => [code(name), said.events[name].description])),
    slots: table(["slot", "description"], offer.slots.map((name) => [code(name) || "(no name)", said.slots[name]])),
    cssProperties: table(
      ["custom property", "default", "description"],
      offer.cssProperties.map(({ name, default: value }) => [code(name), code(value), said.cssProperties[name]]),
    ),
    cssParts: table(["part", "description"], offer.cssParts.map((name) => [code(name), said.cssParts[name]])),
  };
  return readFileSync(path.join(words, "README.md"), "utf8")
    // A heading above nothing says nothing.
    .replace(/### [^\n]*\n\n\{\{(\w+)\}\}\n\n/g, (whole, name) => (filled[name] === "" ? "" : whole))
    .replace(/\{\{file (.*?)\}\}/g, (_, file) => readFileSync(path.join(root, file), "utf8").trimEnd())
    .replace(/\{\{(\w+)\}\}/g, (place, name) => {
      if (!(name in filled)) throw new Error(`xtask/npm/README.md: nothing fills ${place}`);
      return filled[name].trimEnd();
    });
}

const offer = await offered(www);
const said = described(offer, JSON.parse(readFileSync(path.join(words, "element.json"), "utf8")));
const known = await choices(www);

rmSync(out, { recursive: true, force: true });
for (const file of files(dist).filter(isOfElement)) copy(dist, file);
for (const module of modules) copy(www, `${module}.d.ts`);
copy(root, "LICENSE");
write(`${offer.tag}.d.ts`, declarations(offer, said));
write("custom-elements.json", json(manifest(offer, said, known)));
write("package.json", json(packageJson(offer)));
write("README.md", readme(offer, known));
write("integrity.json", json(Object.fromEntries(files(out).map((file) => [file, integrity(file)]))));
