// Builds the pages that ours is measured beside: `npm ci`, then `node setup.mjs OUT WASM-BINDGEN WASM-OPT`. Scalar is taken from its package without what it
// depends on, which a browser does not load.

import { execFileSync } from "node:child_process";
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import path from "node:path";
import { fileURLToPath } from "node:url";
import { buildSync, transformSync } from "esbuild";

const SCALAR = "@scalar/api-reference@1.72.1";

const here = path.dirname(fileURLToPath(import.meta.url));
const [out, bindgen, optimizer] = process.argv.slice(2, 5).map((file) => path.resolve(file));
const from = (name) => path.join(here, "node_modules", name);
const source = (name) => readFileSync(path.join(here, "src", name), "utf8");
const bundled = { bundle: true, minify: true, format: "esm", target: "es2022", define: { "process.env.NODE_ENV": '"production"' } };

rmSync(out, { recursive: true, force: true });
cpSync(path.join(here, "pages"), out, { recursive: true });
for (const file of ["swagger-ui-bundle.js", "swagger-ui.css"]) copyFileSync(from(`swagger-ui-dist/${file}`), path.join(out, "swagger", file));
copyFileSync(from("@json-editor/json-editor/dist/jsoneditor.js"), path.join(out, "jsoneditor/jsoneditor.js"));
buildSync({ ...bundled, entryPoints: [path.join(here, "src/rjsf.jsx")], outfile: path.join(out, "rjsf/app.js"), nodePaths: [from("")] });
for (const name of ["floor-js", "floor-wasm"]) {
  const code = `${source(`${name}.mjs`)}\n${source("floor.mjs")}\ncustomElements.define('payload-floor',PB);`;
  writeFileSync(path.join(out, name, "app.js"), transformSync(code, { minify: true, format: "esm" }).code);
}

// The Wasm of the floor page, built as that of ours is: by the same compiler, binding and optimizer.
const floor = path.join(out, "floor-wasm");
const target = path.join(out, ".floor");
const tell = { stdio: ["ignore", "ignore", "inherit"] };
execFileSync("cargo", ["build", "--quiet", "--release", "--locked", "--target", "wasm32-unknown-unknown", "--target-dir", target], { cwd: path.join(here, "floor"), ...tell });
execFileSync(bindgen, ["--target", "web", "--no-typescript", "--remove-producers-section", "--out-dir", floor, "--out-name", "core", path.join(target, "wasm32-unknown-unknown/release/floor_page.wasm")], tell);
const wasm = path.join(floor, "core_bg.wasm");
execFileSync(process.execPath, [optimizer, "-Oz", "--all-features", "--strip-debug", wasm, "-o", wasm], tell);
const script = path.join(floor, "core.js");
writeFileSync(script, transformSync(readFileSync(script, "utf8"), { minify: true, format: "esm" }).code);
rmSync(target, { recursive: true });

const pack = path.join(out, ".pack");
mkdirSync(pack);
execFileSync("npm", ["pack", "--silent", SCALAR], { cwd: pack });
execFileSync("sh", ["-c", "tar xzf *.tgz"], { cwd: pack });
const browser = path.join(pack, "package/dist/browser");
for (const file of ["standalone.esm.js", "chunks"]) cpSync(path.join(browser, file), path.join(out, "scalar-esm", file), { recursive: true });
copyFileSync(path.join(browser, "standalone.js"), path.join(out, "scalar-esm/whole.js"));
rmSync(pack, { recursive: true });
writeFileSync(path.join(out, "scalar-esm/version"), SCALAR.split("@").at(-1));
