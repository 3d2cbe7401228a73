// The page looks as in the pictures of `looks`. Where it was changed on purpose, `LOOKS=write` makes new ones, to be looked at.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import pixelmatch from "pixelmatch";
import { PNG } from "pngjs";
import { visit } from "./builder.mjs";
import { test } from "./run.mjs";
import { VIEWS, isQuiet } from "./views.mjs";

const KEPT = new URL("looks/", import.meta.url);
/** Where to look when a test fails. */
const SEEN = new URL("../../target/looks/", import.meta.url);
/** As colors differ between two pixels, and how many of a thousand pixels may. */
const [DIFFERENCE, TOLERANCE] = [0.05, 0.5];
/** Milliseconds after which a page that still looks different will not look the same any more. */
const PATIENCE = 10_000;

const WIDE = { width: 1280, height: 720 };
const NARROW = { width: 360, height: 720 };

/** The pictures of a view: its width, its theme. */
const PICTURES = {
  start: [[WIDE, "light"]],
  pasted: [[WIDE, "light"]],
  credentials: [[WIDE, "light"], [NARROW, "light"]],
  findings: [[WIDE, "dark"], [NARROW, "light"]],
  sent: [[WIDE, "light"], [NARROW, "dark"]],
  review: [[WIDE, "dark"]],
};

/** The same letters on every machine: fonts that Debian's fontconfig brings. */
async function pinFonts(page) {
  await page.evaluate(() => {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(`
      body, select { font-family: "DejaVu Sans" !important; }
      ucforge-builder { --ucforge-font: "DejaVu Sans"; --ucforge-code-font: "DejaVu Sans Mono"; }
    `);
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
  });
  const widths = await page.evaluate(() => {
    const context = document.createElement("canvas").getContext("2d");
    return ["DejaVu Sans", "DejaVu Sans Mono"].map((name) => {
      context.font = `100px "${name}", serif`;
      return Math.round(context.measureText("mill").width);
    });
  });
  assert.deepEqual(widths, [181, 241], "the fonts of the pictures are not here: install fonts-dejavu-core");
}

async function picture(page) {
  // Nothing that the pointer happens to be over, and the same place whatever was done before.
  await page.mouse.move(0, 0);
  await page.evaluate(() => scrollTo(0, 0));
  await isQuiet(page);
  return PNG.sync.read(await page.screenshot({ animations: "disabled" }));
}

/** How many of a thousand pixels differ, and a picture of them. */
function compare(one, two) {
  const { width, height } = one;
  if (two.width !== width || two.height !== height) return { differ: 1000, shown: two };
  const shown = new PNG({ width, height });
  return { differ: (pixelmatch(one.data, two.data, shown.data, width, height, { threshold: DIFFERENCE }) * 1000) / (width * height), shown };
}

/** With fewer colors, too few to be told from the others, a file is half as long. */
function write(folder, name, { width, height, data }) {
  const png = new PNG({ width, height });
  data.forEach((value, i) => (png.data[i] = Math.min(255, Math.round(value / 8) * 8)));
  return writeFile(new URL(`${name}.png`, folder), PNG.sync.write(png, { deflateLevel: 9, deflateStrategy: 0, filterType: 0, colorType: 2 }));
}

/** What differs from the picture of this name. */
async function differs(page, name) {
  let now = await picture(page);
  if (process.env.LOOKS === "write") {
    await write(KEPT, name, now);
    return [];
  }
  const kept = PNG.sync.read(await readFile(new URL(`${name}.png`, KEPT)));
  let { differ, shown } = compare(kept, now);
  // What is on its way may come a moment later.
  for (const until = Date.now() + PATIENCE; differ > TOLERANCE && Date.now() < until;) {
    now = await picture(page);
    ({ differ, shown } = compare(kept, now));
  }
  if (differ <= TOLERANCE) return [];
  await mkdir(SEEN, { recursive: true });
  await write(SEEN, name, now);
  await write(SEEN, `${name}-difference`, shown);
  return [`${name}: ${differ.toFixed(1)} of a thousand pixels; see target/looks`];
}

test("the page looks as it did", () => visit(async (page) => {
  await pinFonts(page);
  const found = [];
  for (const [view, show] of VIEWS) {
    await show(page);
    for (const [size, colorScheme] of PICTURES[view] ?? []) {
      await page.setViewportSize(size);
      await page.emulateMedia({ colorScheme });
      found.push(...(await differs(page, `${view}-${size.width}-${colorScheme}`)));
    }
    await page.setViewportSize(WIDE);
  }
  assert.deepEqual(found, []);
}, { begin: "", viewport: WIDE }));

test("a change of 8 px or of a color is seen", () => visit(async (page) => {
  await pinFonts(page);
  const before = await picture(page);
  const changed = async (rules) => {
    const undo = await page.evaluateHandle((text) => {
      const root = document.querySelector("ucforge-builder").shadowRoot;
      const sheet = new CSSStyleSheet();
      sheet.replaceSync(text);
      root.adoptedStyleSheets.push(sheet);
      return () => root.adoptedStyleSheets.pop();
    }, rules);
    const { differ } = compare(before, await picture(page));
    await undo.evaluate((back) => back());
    return differ;
  };
  assert.ok((await changed("")) <= TOLERANCE);
  assert.ok((await changed(".purposes button { padding: 22px 16px }")) > TOLERANCE, "a padding");
  assert.ok((await changed(":host { --muted: #75808c }")) > TOLERANCE, "a color of small text");
}, { viewport: WIDE, begin: "" }));
