// The documentation site as `ucforge serve` delivers it, every page of it. Usage: node docs.mjs URL

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { at, HOST } from "./builder.mjs";
import { open, shutdown } from "./harness.mjs";
import { run, test } from "./run.mjs";

const site = new URL("docs/", process.argv[2]).href;
const WIDTHS = [320, 768, 1280, 1920];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const axe = await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");
const pages = readdirSync(new URL("../../www/docs", import.meta.url)).filter((file) => file.endsWith(".html"));

const builder = (page) => page.locator("ucforge-builder");

/** Runs `body` on a page of the site, once its builder is there if it has one; nothing may go wrong in it. */
async function visit(file, body, options = {}) {
  const prepare = (context) => context.addInitScript(() => addEventListener("ucforge-change", (event) => (window.lastChange = event.detail)));
  const { page, problems, close } = await open({ url: site + file, prepare, ...options });
  try {
    page.setDefaultTimeout(15_000);
    if ((await builder(page).count()) > 0) await builder(page).getByRole("button", { name: "Start over" }).first().waitFor();
    await body(page);
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
}

async function violations(page) {
  await page.evaluate((source) => window.axe ?? (0, eval)(source), axe);
  const found = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), TAGS);
  return found.violations.flatMap(({ id, nodes }) => nodes.slice(0, 3).map(({ target, failureSummary }) => `${id}: ${target}: ${failureSummary}`));
}

for (const file of pages) {
  test(`axe finds nothing in ${file}, light and dark`, () => visit(file, async (page) => {
    for (const colorScheme of ["light", "dark"]) {
      await page.emulateMedia({ colorScheme });
      assert.deepEqual(await violations(page), [], colorScheme);
    }
  }, { bypassCSP: true }));

  test(`${file} keeps its policy, and fits every width`, () => visit(file, async (page) => {
    const wide = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      if (needed > width) wide.push(`${needed} at ${width}`);
    }
    assert.deepEqual(wide, []);
  }));
}

for (const [flow, path] of [
  ["connection", "/data/connection"],
  ["integration-automatic", "/integrations"],
  ["integration-manual", "/integrations/scripts/create"],
  ["integration-update", "/integrations/{id}"],
]) {
  test(`the guide of ${flow} has its builder, and says where its documents go`, () => visit(`${flow}.html`, async (page) => {
    await (await at(builder(page), "Workspace host")).pressSequentially(HOST);
    await page.waitForFunction((host) => window.lastChange?.setup.workspaceUrl === host, HOST);
    // The face of the documentation is wider than that of the page, and lets words break.
    const broken = await page.locator(".level .label").evaluateAll((labels) => labels.filter((label) => {
      const text = document.createRange();
      text.selectNodeContents(label);
      return text.getClientRects().length > 1;
    }).map((label) => label.textContent));
    assert.deepEqual(broken, []);
    const { setup, documents } = await page.evaluate(() => window.lastChange);
    assert.equal(setup.flow, flow);
    assert.ok(documents.length > 0);
    assert.ok((await page.locator("main").innerText()).includes(path), path);
  }));
}

test("a field that a guide names is one click away", () => visit("connection.html", async (page) => {
  await page.getByRole("link", { name: "settings.isActive" }).click();
  const entry = page.locator("h3:target");
  assert.match(await entry.innerText(), /^isActive: /);
  assert.equal(new URL(page.url()).hash, "#/settings/isActive");
}));

test("a page leads to what it is written in, and a program finds it too", () => visit("problems.html", async (page) => {
  const links = await page.locator("link[rel=alternate], body > footer a").evaluateAll((nodes) => nodes.map((node) => node.href));
  assert.deepEqual(links.map((link) => link.slice(site.length)), ["problems.md", "problems.md", "llms.txt"]);
  const answers = await page.evaluate(async (all) => {
    const answers = await Promise.all(all.map((link) => fetch(link)));
    return Promise.all(answers.map(async (answer) => [answer.headers.get("content-type"), (await answer.text()).slice(0, 2)]));
  }, links.slice(1));
  assert.deepEqual(answers, [["text/markdown; charset=utf-8", "# "], ["text/plain; charset=utf-8", "# "]]);
}));

test("a table that is too wide scrolls with the keyboard", () => visit("security.html", async (page) => {
  await page.setViewportSize({ width: 320, height: 800 });
  const table = page.getByRole("region", { name: "Where a secret can be" });
  await table.focus();
  await page.keyboard.press("ArrowRight");
  await page.waitForFunction((node) => node.scrollLeft > 0, await table.elementHandle());
}));

test("an example that is tried shows the code of its page, the fixed one does not, and both can be changed", () => visit("codes.html", async (page) => {
  const shown = await page.evaluate(() => {
    const buttons = [...document.querySelectorAll("main > button")];
    for (const button of buttons) button.click();
    return buttons.length;
  });
  assert.ok(shown > 60, `${shown}`);
  await page.waitForFunction((count) => document.querySelectorAll(".told p:first-child").length === count, shown);
  const wrong = await page.evaluate(() => [...document.querySelectorAll(".told")].flatMap((told) => {
    const title = told.ariaLabel;
    const id = title.split(", ").pop();
    const isThere = [...told.querySelectorAll("a")].some((link) => link.textContent === id);
    return isThere === /: An example that (breaks|reports) it,/.test(title) ? [] : [`${title}: ${told.textContent}`];
  }));
  assert.deepEqual(wrong, []);
  const box = page.getByRole("textbox", { name: "An example that breaks it, UC005" });
  await box.fill("{}");
  await page.waitForFunction((node) => !/UC005/.test(node.nextElementSibling.textContent), await box.elementHandle());
  assert.deepEqual(await violations(page), []);
}, { bypassCSP: true }));

test("the keyboard gets past the chapters with one key", () => visit("connection.html", async (page) => {
  await page.keyboard.press("Tab");
  await page.getByRole("link", { name: "Skip to the text" }).and(page.locator(":focus")).waitFor();
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  assert.ok(await page.evaluate(() => document.activeElement.matches("main *")));
}));

await run({ after: shutdown });
