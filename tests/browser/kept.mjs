// Nothing that is typed or pasted into the page leaks or is lost.

import assert from "node:assert/strict";
import {
  HOST, PATH, TOKEN, WORKSPACE,
  around, at, choose, click, field, fill, focusedName, format, goTo, output, paste, pasteBox, rail, reach, show, status, storedTexts, until, url, valueOf, visit,
} from "./builder.mjs";
import { test } from "./run.mjs";

const AUTOMATIC = { flow: "automatic", authentication: "token" };
const PAT = "dapi0123456789abcdef0123456789abcdef";

const draftHolds = (page, text) => until(page, (part) => Object.values(sessionStorage).some((value) => value.includes(part)), text);

/** Collects what the events of the page tell, as text. */
const listen = (page) => page.evaluate(() => {
  window.details = [];
  document.addEventListener("ucforge-change", ({ detail }) => window.details.push(JSON.stringify(detail)));
});

/** A page with these elements, at the address of the builder. */
const withElements = (elements) => async (context) => {
  const body = `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><script type="module" src="ucforge-builder.js"></script>${elements}`;
  await context.route(url, (route) => route.fulfill({ contentType: "text/html", body }));
};

test("unknown fields are neither stored nor told to others, and after a reload that is said", () => visit(async (page) => {
  await listen(page);
  const values = {
    clientSecretOld: "hunter2-a", "x-api-key": "hunter2-b", auth: "hunter2-c", note: "846e9e43c0ffee11", nested: { deep: ["wJalrXUtnFEMI/K7MDENG"] },
    region: "eu-west-1",
  };
  const config = { workspaceUrl: HOST, httpPath: PATH, authenticationType: "token", token: PAT, catalog: "immuta_x", ...values };
  await paste(page, JSON.stringify({ type: "Databricks", autoBootstrap: true, config }));
  await draftHolds(page, "immuta_x");
  const seen = [...(await storedTexts(page)), ...(await page.evaluate(() => window.details))];
  assert.ok(seen.some((text) => text.includes("immuta_x")), "looked in the wrong places");
  for (const value of ["hunter2", "846e9e43", "wJalr", "eu-west-1", PAT]) {
    assert.deepEqual(seen.filter((text) => text.includes(value)), [], value);
  }
  // They are part of the document, but for what is a secret by its name.
  assert.match(await output(page), /eu-west-1/);
  assert.equal((await output(page)).includes("hunter2-a"), false);
  await page.reload();
  await status(page).getByText("Your last draft is back, without secrets and unknown fields.").waitFor();
}));

test("a credential in any text field is told, and neither stored nor told to others", () => visit(async (page) => {
  await listen(page);
  await choose(page, { flow: "connection", authentication: "oAuthM2M" });
  const wrong = {
    "Connection key": [PAT, "looks like a token"], "Client ID": [PAT, "looks like a token"], "Immuta catalog": [PAT, "looks like a token"],
    "Immuta URL": ["Authorization: 846e9e43c0ffee", "looks like a credential"],
    "Authority URL": ["https://me:hunter2@h.corp.net/oidc/v1/token", "has a user name before the host"],
    "Exempt group": ["eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln", "looks like an access token"],
  };
  for (const [label, [text, said]] of Object.entries(wrong)) {
    const input = await at(page, label);
    await input.fill(text);
    await around(input).getByText(said).waitFor();
  }
  await fill(page, { "HTTP path": PATH });
  await draftHolds(page, PATH);
  const seen = [...(await storedTexts(page)), ...(await page.evaluate(() => window.details)), await output(page)];
  for (const value of [PAT, "846e9e43", "hunter2", "eyJhbGci"]) {
    assert.deepEqual(seen.filter((text) => text.includes(value)), [], value);
  }
  // It is still in its field, to be cut out and put where it belongs.
  assert.equal(await valueOf(page, "Connection key"), PAT);
}));

for (const [what, lost] of [["its script", "**/pkg/checks.js*"], ["its module", "**/pkg/checks_bg.wasm*"], ["the lists", "**/builder/later.js*"]]) {
  test(`when ${what} of the checks is lost, the next click asks again and nothing typed is lost`, () => visit(async (page, problems) => {
    await page.route(lost, (route) => route.abort());
    await choose(page, { flow: "connection" });
    await fill(page, { "Immuta catalog": "immuta" });
    await status(page).getByText(/could not be loaded\. Try again\.$/).waitFor();
    await click(page, "Copy");
    await status(page).getByText(/could not be loaded\. Try again\.$/).waitFor();
    await page.unroute(lost);
    await click(page, "Copy");
    await page.getByRole("region", { name: "There is a problem" }).waitFor();
    assert.equal(await valueOf(page, "Immuta catalog"), "immuta");
    await (await pasteBox(page)).fill("{}");
    await page.getByRole("button", { name: "Use as answers" }).waitFor();
    // The browser tells of the request that failed on purpose, and nothing else went wrong.
    const unexpected = problems.filter((text) => !/^request failed: .*(checks|later)|^console error: Failed to load resource/.test(text));
    assert.deepEqual(unexpected, []);
    problems.length = 0;
  }, { begin: "" }));
}

test("offline nothing is lost, and back online everything works", () => visit(async (page, problems) => {
  await page.waitForLoadState("networkidle");
  await page.context().setOffline(true);
  await choose(page, { flow: "connection" });
  await fill(page, { "Connection key": "lakehouse" });
  await click(page, "Copy");
  await status(page).getByText(/could not be loaded\. Try again\.$/).waitFor();
  await page.context().setOffline(false);
  await click(page, "Copy");
  await page.getByRole("region", { name: "There is a problem" }).waitFor();
  assert.equal(await valueOf(page, "Connection key"), "lakehouse");
  problems.length = 0;
}));

test("elements without a name each have their own draft, in the order of the page", () => visit(async (page) => {
  const [first, second] = [0, 1].map((i) => page.locator("ucforge-builder").nth(i));
  await fill(first, { "Immuta catalog": "one" });
  await fill(second, { "Immuta catalog": "two" });
  await draftHolds(page, '"one"');
  await draftHolds(page, '"two"');
  await page.reload();
  for (const [element, catalog, flow] of [[first, "one", /^Connection/], [second, "two", /automatic/]]) {
    await element.getByText("Your last draft is back").waitFor();
    assert.equal(await valueOf(element, "Immuta catalog"), catalog);
    assert.equal(await (await reach(element, element.getByRole("radio", { name: flow }))).isChecked(), true);
  }
}, {
  hasForm: false,
  prepare: withElements('<ucforge-builder flow="connection"></ucforge-builder><ucforge-builder flow="integration-automatic"></ucforge-builder>'),
}));

test("a draft for another flow is offered, and the attribute wins", () => {
  let flow = "connection";
  const prepare = (context) => context.route(url, (route) => route.fulfill({
    contentType: "text/html",
    body: `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><script type="module" src="ucforge-builder.js"></script><ucforge-builder flow="${flow}"></ucforge-builder>`,
  }));
  return visit(async (page) => {
    await fill(page, { "Connection key": "lakehouse" });
    await draftHolds(page, '"lakehouse"');
    flow = "integration-automatic";
    await page.reload();
    await status(page).getByText("Your last draft here was for another flow. Undo brings it back.").waitFor();
    assert.equal(await (await reach(page, page.getByRole("radio", { name: /automatic/ }))).isChecked(), true);
    await fill(page, { "Immuta catalog": "fresh" });
    await draftHolds(page, '"fresh"');
    await click(page, "Undo");
    await click(page, "Undo");
    assert.equal(await valueOf(page, "Connection key"), "lakehouse");
    // Each is still kept for its own flow.
    flow = "connection";
    await page.reload();
    await status(page).getByText("Your last draft is back").waitFor();
    assert.equal(await valueOf(page, "Connection key"), "lakehouse");
  }, { prepare });
});

test("two tabs do not write over each other", () => visit(async (page) => {
  await fill(page, { "Immuta catalog": "first" });
  await draftHolds(page, '"first"');
  const other = await page.context().newPage();
  await other.goto(url);
  await choose(other, { flow: "connection" });
  assert.equal(await valueOf(other, "Immuta catalog"), "");
  await fill(other, { "Immuta catalog": "second" });
  await draftHolds(other, '"second"');
  await page.reload();
  await status(page).getByText("Your last draft is back").waitFor();
  assert.equal(await valueOf(page, "Immuta catalog"), "first");
  assert.deepEqual(await page.evaluate(() => Object.keys(localStorage)), []);
}));

test("what was typed just before the page goes is kept", () => visit(async (page) => {
  await fill(page, { "Immuta catalog": "a" });
  await draftHolds(page, '"a"');
  // No pause between the last key and the end.
  // In a task of its own: the page may be gone before it could answer.
  await (await at(page, "Immuta catalog")).evaluate((node) => void setTimeout(() => {
    node.value = "immuta_late";
    node.dispatchEvent(new InputEvent("input", { bubbles: true }));
    location.reload();
  }));
  await status(page).getByText("Your last draft is back").waitFor();
  assert.equal(await valueOf(page, "Immuta catalog"), "immuta_late");
}));

test("every change can be undone and made again, also after starting over and typing", () => visit(async (page) => {
  await choose(page, AUTOMATIC);
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await click(page, "Start over");
  await page.getByRole("heading", { name: "What do you want to do?" }).waitFor();
  await choose(page, { flow: "automatic" });
  const catalog = await at(page, "Immuta catalog");
  assert.equal(await catalog.inputValue(), "");
  await catalog.pressSequentially("xyz");
  const undo = page.getByRole("button", { name: "Undo", exact: true });
  await undo.click();
  assert.equal(await catalog.inputValue(), "");
  // The keys go on where the button is.
  for (let steps = 0; !(await page.locator("#output").textContent()).includes('"catalog": "immuta"'); steps += 1) {
    assert.ok(steps < 5, "what was there before starting over comes back");
    await page.keyboard.press("Control+z");
  }
  await status(page).getByText("Your answers are back.").waitFor();
  assert.match(await focusedName(page), /Credentials/);
  assert.equal(await valueOf(page, "Personal access token"), TOKEN["Personal access token"]);
  const redo = page.getByRole("button", { name: "Redo", exact: true });
  await redo.click();
  while (await redo.isVisible()) await page.keyboard.press("Control+Shift+Z");
  assert.equal(await valueOf(page, "Immuta catalog"), "xyz");
  for (let steps = 0; await undo.isVisible(); steps += 1) {
    assert.ok(steps < 30, "there is an end");
    await undo.click();
  }
  // In a text, Ctrl+Z is the browser's.
  await choose(page, { flow: "connection" });
  const key = await at(page, "Connection key");
  await key.pressSequentially("ab");
  await page.keyboard.press("Control+z");
  assert.notEqual(await key.inputValue(), "ab");
}));

test("what was removed comes back where it was, with the focus on it", () => visit(async (page) => {
  await choose(page, { flow: "automatic" });
  const name = await reach(page, page.getByRole("textbox", { name: "Governed object 1" }));
  await name.fill("sales.orders");
  await page.getByRole("textbox", { name: "Governed object 2" }).fill("hr");
  await click(page, "Remove Governed object 1");
  await status(page).getByText("Entry removed.").waitFor();
  await goTo(page, "Databricks workspace");
  await click(page, "Undo");
  await status(page).getByText("The entry is back.").waitFor();
  assert.equal(await focusedName(page), "/govern/0");
  assert.equal(await name.inputValue(), "sales.orders");
}));

test("where one was comes back with the draft: step, document and format", () => visit(async (page) => {
  await choose(page, AUTOMATIC);
  await show(page, "YAML");
  await fill(page, WORKSPACE);
  await draftHolds(page, '"yaml"');
  await draftHolds(page, '"immuta"');
  await page.reload();
  await status(page).getByText("Your last draft is back").waitFor();
  assert.match(await rail(page).locator("[aria-current=step]").textContent(), /Immuta settings/);
  assert.equal(await format(page).inputValue(), "yaml");
  // YAML is written by the core with checks, which comes a moment later.
  await page.getByRole("region", { name: "Text of the document" }).filter({ hasText: /^type: Databricks/ }).waitFor();
}));

test("what was said of a draft stays while checks are loading", async () => {
  let release;
  let held = Promise.resolve();
  await visit(async (page) => {
    await fill(page, { "Immuta catalog": "immuta" });
    await draftHolds(page, '"immuta"');
    held = new Promise((resolve) => (release = resolve));
    await page.clock.install();
    await page.reload();
    await status(page).getByText("Your last draft is back").waitFor();
    await page.clock.runFor(5000);
    assert.match(await status(page).textContent(), /Your last draft is back/);
    release();
    await page.getByRole("region", { name: "Sandbox" }).waitFor();
  }, { prepare: (context) => context.route("**/pkg/checks_bg.wasm", (route) => held.then(() => route.continue())) });
});

test("that checks are not there yet is said", async () => {
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await visit(async (page) => {
    await choose(page, { flow: "connection" });
    await status(page).getByText("Checks are loading.").waitFor();
    release();
    await page.getByRole("region", { name: "Sandbox" }).waitFor();
    await status(page).getByText(/^\d missing\.$/).waitFor();
  }, { begin: "", prepare: (context) => context.route("**/pkg/checks_bg.wasm", (route) => held.then(() => route.continue())) });
});
