// The folder for npm says what the sources say, and works as a package.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import { choices, described, offered } from "../../../xtask/node/element.mjs";
import { declarations, manifest } from "../../../xtask/node/manifest.mjs";

const root = fileURLToPath(new URL("../../..", import.meta.url));
const [www, npm, words] = ["www", "npm", "xtask/npm/element.json"].map((name) => path.join(root, name));
const read = (file) => readFileSync(path.join(npm, file), "utf8");
const said = () => JSON.parse(readFileSync(words, "utf8"));
const files = (folder) =>
  readdirSync(folder, { recursive: true }).filter((file) => statSync(path.join(folder, file)).isFile()).map((file) => file.replaceAll(path.sep, "/"));

/** A temporary folder that goes away. */
async function within(body) {
  const folder = mkdtempSync(path.join(tmpdir(), "ucforge-npm-"));
  try {
    await body(folder);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

test("the folder is what its command writes from the sources of today", () => within((folder) => {
  const version = JSON.parse(read("package.json")).version;
  execFileSync("node", [path.join(root, "xtask/node/npm.mjs"), www, path.join(root, "dist"), folder, version]);
  assert.deepEqual(files(folder).toSorted(), files(npm).toSorted(), "run `cargo xtask npm` first");
  for (const file of files(folder)) {
    assert.ok(readFileSync(path.join(folder, file)).equals(readFileSync(path.join(npm, file))), `${file}: run \`cargo xtask npm\` first`);
  }
}));

test("a name without words is told, and so are words without a name", async () => {
  const offer = await offered(www);
  described(offer, said());
  const more = { ...offer, cssParts: [...offer.cssParts, "toolbar"], events: [...offer.events, "ucforge-sent"] };
  assert.throws(() => described(more, said()), /events: "ucforge-sent" has no words\n  cssParts: "toolbar" has no words/);
  const fewer = said();
  delete fewer.attributes.flow;
  assert.throws(() => described(offer, fewer), /attributes: "flow" has no words/);
  const old = said();
  old.cssProperties["--ucforge-gone"] = "Nothing.";
  assert.throws(() => described(offer, old), /cssProperties: "--ucforge-gone" is not in the sources/);
});

test("names are found in the sources, and nothing that only looks like one", () => within(async (folder) => {
  mkdirSync(path.join(folder, "builder"));
  writeFileSync(path.join(folder, "ucforge-builder.js"), `
    import './builder/a.js';
    export class UcforgeBuilder {
      static observedAttributes = ['flow'];
      get setup() { return 1; }
      get theme() { return 1; }
      set theme(value) {}
      connectedCallback() { this.hasAttribute('api'); input.getAttribute('aria-label'); }
      reset() {}
    }
  `);
  writeFileSync(path.join(folder, "builder/a.js"), `
    const rules = \`:host([theme='dark']) { color: var(--ucforge-a, light-dark(var(--x, #fff), #000)); gap: var(--ucforge-b); }\`;
    const make = (el) => [el('slot', { name: 'before' }), el('div', { part: 'toolbar' })];
    const tell = () => new CustomEvent('ucforge-done', {});
  `);
  writeFileSync(path.join(folder, "package.json"), '{"type": "module"}');
  const offer = await offered(folder);
  assert.deepEqual(offer.attributes, ["api", "flow", "theme"]);
  assert.deepEqual(offer.properties, [
    { name: "setup", readable: true, writable: false },
    { name: "theme", readable: true, writable: true },
  ]);
  assert.deepEqual([offer.methods, offer.events, offer.slots, offer.cssParts, offer.themes],
    [["reset"], ["ucforge-done"], ["before"], ["toolbar"], ["dark"]]);
  assert.deepEqual(offer.cssProperties, [
    { name: "--ucforge-a", default: "light-dark(var(--x, #fff), #000)" },
    { name: "--ucforge-b", default: "" },
  ]);
}));

test("the manifest has every name, and the answers that the core takes", async () => {
  const offer = await offered(www);
  const known = await choices(www);
  assert.ok(known.flow.includes("connection") && known.auth.includes("oAuthM2M"), JSON.stringify(known));
  const made = manifest(offer, said(), known);
  assert.deepEqual(JSON.parse(read("custom-elements.json")), made);
  const [element] = made.modules[0].declarations;
  assert.equal(element.tagName, "ucforge-builder");
  assert.deepEqual(element.attributes.map(({ name }) => name), offer.attributes);
  assert.match(element.attributes.find(({ name }) => name === "flow").type.text, /'connection' \| /);
  const reading = { ...offer, properties: [{ name: "apiKey", readable: true, writable: false }] };
  assert.equal(manifest(reading, said(), known).modules[0].declarations[0].members[0].readonly, true);
  assert.match(declarations(reading, said()), /get apiKey\(\): string;/);
});

test("whatever the package exports is in it", () => {
  const { exports, main, types, customElements } = JSON.parse(read("package.json"));
  const targets = Object.values(exports).flatMap((target) => (typeof target === "string" ? [] : Object.values(target)));
  assert.ok(targets.length >= 4, targets.join());
  const here = files(npm).map((file) => `./${file}`);
  assert.deepEqual([...targets, main, types, `./${customElements}`].filter((file) => !here.includes(file)), []);
});

test("every file has its hash", () => {
  const hashes = JSON.parse(read("integrity.json"));
  assert.deepEqual(Object.keys(hashes).toSorted(), files(npm).filter((file) => file !== "integrity.json").toSorted());
  for (const [file, hash] of Object.entries(hashes)) {
    assert.equal(hash, `sha384-${createHash("sha384").update(readFileSync(path.join(npm, file))).digest("base64")}`, file);
  }
  assert.ok(read("README.md").includes(hashes["ucforge-builder.js"]));
});

test("the package can be imported where there is no browser", () => within((folder) => {
  mkdirSync(path.join(folder, "node_modules"));
  symlinkSync(npm, path.join(folder, "node_modules/ucforge-builder"), "junction");
  const program = `
    import { readFileSync } from "node:fs";
    import { UcforgeBuilder } from "ucforge-builder";
    import { check, initSync } from "ucforge-builder/pkg/full.js";
    initSync({ module: readFileSync(new URL(import.meta.resolve("ucforge-builder/pkg/full_bg.wasm"))) });
    const [document] = check('{"type": "Databricks", "autoBootstrap": true}');
    console.log(UcforgeBuilder.name, document.diagnostics[0].code, import.meta.resolve("ucforge-builder/embed.html").slice(-10));
  `;
  writeFileSync(path.join(folder, "main.mjs"), program);
  assert.match(execFileSync("node", [path.join(folder, "main.mjs")], { encoding: "utf8" }), /^\w+ UC102 embed\.html\n$/);
}));

test("the declarations fit the sources", () => within((folder) => {
  const typescript = fileURLToPath(new URL("../node_modules/typescript/bin/tsc", import.meta.url));
  const at = (file) => JSON.stringify(file.replaceAll(path.sep, "/"));
  const config = {
    extends: path.join(www, "tsconfig.json"),
    compilerOptions: { noUnusedLocals: false, allowJs: true, checkJs: false },
    files: [path.join(www, "builder/types.d.ts"), path.join(folder, "fits.ts")],
    include: [],
  };
  writeFileSync(path.join(folder, "tsconfig.json"), JSON.stringify(config));
  const compile = (text) => {
    writeFileSync(path.join(folder, "fits.ts"), text);
    return spawnSync("node", [typescript, "--project", folder], { encoding: "utf8" }).stdout;
  };
  const fits = `
    import type { UcforgeBuilder as Source } from ${at(path.join(www, "ucforge-builder.js"))};
    import type { UcforgeBuilder as Declared, UcforgeChange } from ${at(path.join(npm, "ucforge-builder.js"))};
    type Own<T> = Exclude<keyof T, keyof HTMLElement | \`\${string}Callback\`>;
    type Same<A, B> = [A] extends [B] ? ([B] extends [A] ? true : never) : never;
    const names: Same<Own<Source>, Own<Declared>> = true;
    const there: UcforgeChange = {} as Detail;
    const back: Detail = {} as UcforgeChange;
    const element: Declared = document.createElement('ucforge-builder');
    element.addEventListener('ucforge-change', (event) => event.detail.documents.map(({ kind }) => kind));
  `;
  assert.equal(compile(fits), "");
  // A test that cannot fail proves nothing.
  assert.match(compile(fits.replace("Own<Declared>>", "Own<Declared> | 'more'>")), /fits\.ts/);
}));
