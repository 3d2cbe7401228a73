// For everybody and everywhere: keyboard, screen readers, narrow screens, dark mode, strict sites, other sites.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
  CLIENT, HOST, SECRET, TOKEN, WORKSPACE,
  choose, enabled, fill, focused, focusedName, form, goTo, output, pasteBox, payload, sandbox, sendButton, status, steps, summary, until, url,
  visit,
} from "./builder.mjs";
import { test } from "./run.mjs";

const MOST_TABS = 80;
const STOPS = 30;
const WIDTHS = [320, 768, 1280, 1920];
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];
const DOCS = new URL("docs/", url).href;
const axe = await readFile(new URL(import.meta.resolve("axe-core/axe.min.js")), "utf8");

/** Presses Tab until the element of this name has the focus. */
async function tabTo(page, name) {
  for (let presses = 0; presses < MOST_TABS; presses += 1) {
    await page.keyboard.press("Tab");
    if ((await focusedName(page)).startsWith(name)) return;
  }
  assert.fail(`Tab never reaches ${name}`);
}

/** What axe finds, in words; `state` tells which of many it was. */
async function violations(page, state) {
  await page.evaluate((source) => window.axe ?? (0, eval)(source), axe);
  const found = await page.evaluate((tags) => window.axe.run({ runOnly: tags }), TAGS);
  assert.ok(found.passes.some(({ nodes }) => nodes.some(({ target }) => Array.isArray(target[0]))), "axe has not seen the form");
  return found.violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${state}: ${id}: ${target}: ${failureSummary}`));
}

/** In every step of every flow. */
async function violationsOfAllSteps(page, state) {
  const found = [];
  for (const [flow, authentication] of [["connection", "oAuthM2M"], ["automatic", "token"], ["update", "token"]]) {
    await choose(page, { flow, authentication });
    for (const step of await steps(page).all()) {
      await step.click();
      found.push(...(await violations(page, `${state}, ${flow}, ${await step.textContent()}`)));
    }
  }
  return found;
}

test("the keyboard alone gets from the top of the page to a sent document", () => visit(async (page) => {
  const press = async (name) => {
    await tabTo(page, name);
    await page.keyboard.press("Enter");
  };
  const type = async (name, text) => {
    await tabTo(page, name);
    await page.keyboard.type(text);
  };
  await press("Connect several");
  await press("Continue");
  await type("/workspaceUrl", HOST);
  await type("/httpPath", WORKSPACE["HTTP path"]);
  await press("Continue");
  await tabTo(page, "/authenticationType");
  await page.keyboard.press("Space");
  await type("/token", SECRET);
  await press("Continue");
  await type("/catalog", "immuta");
  const { autoBootstrap, config } = await payload(page);
  assert.equal(autoBootstrap, true);
  assert.equal(config.authenticationType, "token");
  await press("Send to the sandbox");
  assert.equal((await enabled(page)).length, 2);
}, { begin: "" }));

/** The keys of somebody who sees a narrow page and has no mouse. */
const keys = (page) => ({
  press: async (name) => {
    await tabTo(page, name);
    await page.keyboard.press("Enter");
  },
  type: async (name, text) => {
    await tabTo(page, name);
    await page.keyboard.insertText(text);
  },
});

test("a connection from a JDBC URL, on a narrow page and by keyboard alone, to the end", () => visit(async (page) => {
  const { press, type } = keys(page);
  await type("pasted", `jdbc:databricks://${HOST}:443;httpPath=${WORKSPACE["HTTP path"]};AuthMech=3;UID=token;PWD=${SECRET}`);
  await page.getByRole("region", { name: "What was recognized" }).waitFor();
  await press("Add to the answers");
  await until(page, () => document.activeElement.shadowRoot.activeElement.textContent === "What do you want to do?");
  await press("Connect a workspace");
  await type("/connectionKey", "lakehouse");
  for (const step of ["Databricks workspace", "Credentials", "Immuta settings"]) {
    await press("Continue");
    assert.equal(await focusedName(page), step);
  }
  await type("/catalog", "immuta");
  await press("Send to the sandbox");
  await status(page).getByText("Nothing is sent before you agree to what it does.").waitFor();
  await enabled(page, ["Go on", "It was run"]);
  assert.match(await sandbox(page).getByRole("listitem").filter({ hasText: "POST /data/connection" }).first().textContent(), /200[^]*lakehouse/);
}, { begin: "", viewport: { width: 360, height: 740 } }));

test("grants for three objects, on a narrow page and by keyboard alone, to the end", () => visit(async (page) => {
  const { press, type } = keys(page);
  await press("Only grants");
  await press("Continue");
  await press("Continue");
  await type("/servicePrincipal", CLIENT);
  await tabTo(page, "/govern/0");
  for (const name of ["sales", "hr.people", "fin.gl.lines"]) {
    await page.keyboard.type(name);
    await page.keyboard.press("Enter");
  }
  await tabTo(page, "Show");
  await page.keyboard.press("ArrowRight");
  for (const part of ["ON CATALOG `sales`", "ON SCHEMA `hr`.`people`", "ON CATALOG `fin`"]) assert.ok((await output(page)).includes(part), part);
  await press("Copy");
  await status(page).getByText("Copied.").waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /ON SCHEMA `hr`.`people`/);
}, { begin: "", viewport: { width: 360, height: 740 }, prepare: (context) => context.grantPermissions(["clipboard-read", "clipboard-write"]) }));

test("the focus can be seen at every stop", () => visit(async (page) => {
  const stops = new Set();
  for (let stop = 0; stop < STOPS; stop += 1) {
    await page.keyboard.press("Tab");
    // After the last stop comes the browser itself.
    if (await page.evaluate(() => document.activeElement === document.body)) continue;
    const { name, outline, width, isInView } = await (await focused(page)).evaluate((node) => {
      const { outlineStyle, outlineWidth } = getComputedStyle(node);
      const { top, bottom, left, right } = node.getBoundingClientRect();
      const isInView = bottom > top && top < innerHeight && bottom > 0 && right > left && left < innerWidth && right > 0;
      return { name: node.id || node.textContent, outline: outlineStyle, width: parseFloat(outlineWidth), isInView };
    });
    assert.notEqual(outline, "none", `stop ${stop}, ${name}, has no outline`);
    assert.ok(width >= 1 && isInView, `stop ${stop}, ${name}, cannot be seen`);
    stops.add(name);
  }
  assert.ok(stops.size > STOPS / 2, `the focus went in circles: ${[...stops]}`);
}));

const BROKEN = '{\n  "type": "Databricks",\n  "autoBootstrap": true\n  "config": {"workspaceUrl": "https://h.corp.net/", "catalog": "1x"}\n}';

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in any step, ${colorScheme}`, () => visit(async (page) => {
    const found = await violations(page, "start");
    found.push(...(await violationsOfAllSteps(page, "empty")));
    await choose(page, { flow: "automatic" });
    await goTo(page, "Additional workspaces");
    await page.getByRole("button", { name: "Add an entry to Additional workspaces" }).click();
    await fill(page.getByRole("group", { name: "Additional workspace 1" }), { "Workspace host": `https://${HOST}/` });
    await goTo(page, "What Immuta governs");
    await page.getByRole("textbox", { name: "Governed object 1" }).pressSequentially("a.b.c.d");
    await sendButton(page).click();
    await summary(page).waitFor();
    found.push(...(await violationsOfAllSteps(page, "with errors")));
    assert.deepEqual(found, []);
  }, { colorScheme, bypassCSP: true, begin: "" }));

  test(`axe finds nothing when a document was sent, ${colorScheme}`, () => visit(async (page) => {
    await choose(page, { flow: "automatic", authentication: "token" });
    await fill(page, { ...WORKSPACE, ...TOKEN });
    await sendButton(page).click();
    await enabled(page);
    assert.deepEqual(await violations(page, "sent"), []);
    await (await pasteBox(page)).fill(BROKEN);
    await page.getByRole("button", { name: /^Fix all/ }).waitFor();
    assert.deepEqual(await violations(page, "pasting"), []);
  }, { colorScheme, bypassCSP: true }));
}

test("no width makes the page scroll sideways", () => visit(async (page) => {
  const tooWide = async (state) => {
    const found = [];
    for (const width of WIDTHS) {
      await page.setViewportSize({ width, height: 800 });
      const needed = await page.evaluate(() => document.documentElement.scrollWidth);
      if (needed > width) found.push(`${state}: ${needed} at ${width}`);
    }
    return found;
  };
  const found = await tooWide("start");
  await (await pasteBox(page)).fill(BROKEN);
  await page.getByRole("button", { name: /^Fix all/ }).waitFor();
  found.push(...(await tooWide("pasted")));
  await choose(page, { flow: "automatic", authentication: "token" });
  await goTo(page, "Additional workspaces");
  await page.getByRole("button", { name: "Add an entry to Additional workspaces" }).click();
  await fill(page.getByRole("group", { name: "Additional workspace 1" }), { "Workspace host": `https://${HOST}/` });
  await sendButton(page).click();
  await summary(page).waitFor();
  for (const step of await steps(page).all()) {
    await step.click();
    found.push(...(await tooWide(await step.textContent())));
  }
  await goTo(page, "Additional workspaces");
  await page.getByRole("button", { name: /^Additional workspace 1 / }).click();
  await page.getByRole("button", { name: "Remove Additional workspace 1" }).click();
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await sendButton(page).click();
  await enabled(page);
  found.push(...(await tooWide("sent")));
  await page.goto(DOCS);
  await form(page).waitFor();
  found.push(...(await tooWide("docs")));
  assert.deepEqual(found, []);
}, { begin: "" }));

test("on a narrow page one sees the form or the document", () => visit(async (page) => {
  const pane = (name) => page.getByRole("radiogroup", { name: "Show" }).getByRole("radio", { name });
  const text = page.getByRole("region", { name: "Text of the document" });
  await form(page).waitFor();
  assert.equal(await text.isVisible(), false);
  await pane("Document").check();
  await text.waitFor();
  assert.equal(await form(page).isVisible(), false);
  // What is missing leads back to its field.
  await page.getByRole("button", { name: "Copy", exact: true }).click();
  await summary(page).getByRole("button", { name: "Workspace host is missing" }).click();
  assert.equal(await focusedName(page), "/workspaceUrl");
}, { viewport: { width: 360, height: 740 } }));

test("a site that blocks WebAssembly is told which rule does", async () => {
  const prepare = (context) => context.route(url, async (route) => {
    const response = await route.fetch();
    const policy = response.headers()["content-security-policy"].replace(" 'wasm-unsafe-eval'", "");
    await route.fulfill({ response, headers: { ...response.headers(), "content-security-policy": policy } });
  });
  await visit(async (page, problems) => {
    await page.getByText("The security policy of this site blocks WebAssembly, which the form needs").waitFor();
    assert.equal(await form(page).count(), 0);
    await page.getByRole("link", { name: "What to do" }).click();
    await page.getByRole("heading", { name: "When the payload builder does not start" }).waitFor();
    // The browser says the same in its own words; nothing else went wrong.
    const others = problems.splice(0).filter((problem) => !/wasm|WebAssembly/.test(problem));
    assert.deepEqual(others, []);
  }, { prepare, hasForm: false });
});

test("a browser without WebAssembly says what it lacks, and where to go", () => visit(async (page) => {
  await page.getByText("This browser has no WebAssembly, which the form needs.").waitFor();
  assert.match(await page.getByRole("link", { name: "What to do" }).getAttribute("href"), /\/help\.html$/);
}, { hasForm: false, prepare: (context) => context.addInitScript(() => delete globalThis.WebAssembly) }));

test("without JavaScript, the page says what it needs", () => visit(async (page, problems) => {
  // Found by its tag: Playwright does not look for text in it.
  const sentence = page.locator("noscript");
  await sentence.waitFor();
  assert.match(await sentence.innerText(), /^The builder needs JavaScript\./);
  // Chromium reports the modules that it does not load then.
  const others = problems.splice(0).filter((problem) => !/^request failed: \S+\.js \(csp\)$/.test(problem));
  assert.deepEqual(others, []);
}, { javaScriptEnabled: false, hasForm: false }));

test("a documentation site can embed the builder", () => visit(async (page) => {
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE, ...TOKEN });
  assert.equal((await payload(page)).config.workspaceUrl, HOST);
  await sendButton(page).click();
  await enabled(page);
  assert.equal(await sandbox(page).getByText("passed", { exact: true }).count(), 2);
}, { address: DOCS }));

for (const colorScheme of ["light", "dark"]) {
  test(`axe finds nothing in the documentation site, ${colorScheme}`, () => visit(async (page) => {
    assert.deepEqual(await violations(page, "docs"), []);
  }, { address: DOCS, colorScheme, bypassCSP: true }));
}

test("printed is the document alone, all of it", () => visit(async (page) => {
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await page.emulateMedia({ media: "print" });
  const text = page.locator("#output");
  await text.waitFor();
  assert.equal(await text.evaluate((node) => node.scrollHeight <= node.clientHeight), true);
  for (const other of [form(page), page.locator(".status"), page.locator(".levels"), sandbox(page)]) assert.equal(await other.isVisible(), false);
}));

test("in forced colors the chosen document and step differ by more than weight", () => visit(async (page) => {
  await page.emulateMedia({ forcedColors: "active" });
  // These looks come with the checks.
  await sandbox(page).waitFor();
  const borders = await page.locator(".tabs label").evaluateAll((labels) => labels.map((label) => [label.matches(":has(:checked)"), getComputedStyle(label).borderTopColor, getComputedStyle(label).borderTopWidth]));
  const [chosen, others] = [borders.filter(([isChosen]) => isChosen), borders.filter(([isChosen]) => !isChosen)];
  assert.ok(chosen.length >= 1 && others.length >= 4);
  for (const [, color] of others) assert.notEqual(color, chosen[0][1]);
}));

test("headings lead through the page, and lists of steps and results are such", () => visit(async (page) => {
  await choose(page, { flow: "automatic" });
  await page.getByRole("heading", { level: 1, name: "ucforge" }).waitFor();
  await page.getByRole("heading", { level: 2, name: "What to set up" }).waitFor();
  await page.getByRole("navigation", { name: "Steps" }).getByRole("list").waitFor();
  await page.getByRole("region", { name: "Documents" }).waitFor();
  // The new step is where one is after going on.
  await page.getByRole("button", { name: "Continue" }).click();
  assert.match(await (await focused(page)).evaluate((node) => `${node.localName} ${node.textContent}`), /^h2 Databricks workspace$/);
}));
