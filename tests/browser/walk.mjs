// What people come for, done as they would: with the words on the page, step by step.

import assert from "node:assert/strict";
import {
  AUTHORITY, CLIENT, HOST, M2M, PATH, SECRET, TOKEN, WORKSPACE,
  around, at, choose, click, document as documentOf, field, fill, focusReaches, focusedName, form, goTo, output, paste, pasteBox, payload, purpose, rail, reach, show, status,
  steps, storedTexts, summary, until, url, visit,
} from "./builder.mjs";
import { test } from "./run.mjs";

const stepNames = async (page) => (await steps(page).allTextContents()).map((text) => text.replace(/^\d*/, ""));

test("only grants: nothing is asked that no grant needs", () => visit(async (page) => {
  assert.deepEqual(await stepNames(page), ["What to set up, done", "Immuta settings, optional", "What Immuta governs, 1 missing", "Review, not done"]);
  await documentOf(page, "Checklist").waitFor();
  assert.match(await documentOf(page, "Checklist").locator("xpath=..").textContent(), /ready/);
  await click(page, "Copy");
  await summary(page).getByRole("button", { name: "Service principal is missing" }).click();
  assert.equal(await focusedName(page), "/servicePrincipal");
  await page.keyboard.type(CLIENT);
  const name = (number) => page.getByRole("textbox", { name: `Governed object ${number}`, exact: true });
  await name(1).pressSequentially("sales");
  await name(1).press("Enter");
  await page.keyboard.type("hr.people");
  await name(3).pressSequentially("fin.gl.lines");
  // The number of dots is the kind, and of three parts there are several.
  assert.equal(await page.getByRole("combobox", { name: "Kind of Governed object 1" }).isVisible(), false);
  await page.getByRole("combobox", { name: "Kind of Governed object 3" }).selectOption({ label: "View" });
  await documentOf(page, "Grants").waitFor();
  for (const part of ["ON CATALOG `sales`", "ON SCHEMA `hr`.`people`", "ON CATALOG `fin`"]) assert.ok((await output(page)).includes(part), part);
  await click(page, "Copy");
  await status(page).getByText(/^Copied\.|^Copying is blocked/).waitFor();
  // A line leads to what it comes from.
  await page.locator("#output .line").filter({ hasText: "ON SCHEMA `hr`.`people`" }).click();
  await focusReaches(page, "/govern/1");
}, { begin: "Only grants" }));

test("only grants: a principal that nobody can grant to is wrong, and one is led to it", () => visit(async (page) => {
  await fill(page, { "Service principal": "someone" });
  await documentOf(page, "Grants").waitFor();
  await around(await at(page, "Service principal")).getByText("is not the application ID").waitFor();
  await status(page).getByText(/^Service principal: /).waitFor();
  assert.match(await documentOf(page, "Grants").locator("xpath=..").textContent(), /1 wrong/);
  await click(page, "Copy");
  await summary(page).getByRole("button", { name: /^Service principal is not/ }).click();
  assert.equal(await focusedName(page), "/servicePrincipal");
}, { begin: "Only grants" }));

test("a name that is typed stays while the box before it is read", () => visit(async (page) => {
  await goTo(page, "What Immuta governs");
  const name = (number) => page.getByRole("textbox", { name: `Governed object ${number}`, exact: true });
  await name(1).fill("sales");
  await name(2).waitFor();
  await name(1).evaluate((first) => {
    const second = first.getRootNode().getElementById(first.id.replace(/0$/, "1"));
    for (const [input, text] of [[first, "sales2"], [second, "hr.people"]]) {
      input.value = text;
      input.dispatchEvent(new Event("input"));
    }
  });
  await name(3).waitFor();
  assert.deepEqual([await name(1).inputValue(), await name(2).inputValue()], ["sales2", "hr.people"]);
}, { begin: "Only grants" }));

test("names and workspaces come in as lists", () => visit(async (page) => {
  await goTo(page, "What Immuta governs");
  await page.getByText("Paste a list").click();
  await page.getByRole("textbox", { name: "Paste a list" }).fill("sales\nhr.people\nview fin.gl.lines\n");
  await click(page, "Add them");
  await status(page).getByText("3 added.").waitFor();
  const names = page.getByRole("textbox", { name: /^Governed object \d+$/ });
  assert.deepEqual(await names.evaluateAll((nodes) => nodes.map(({ value }) => value)), ["sales", "hr.people", "fin.gl.lines", ""]);
  await click(page, "Remove Governed object 1");
  assert.deepEqual(await names.evaluateAll((nodes) => nodes.map(({ value }) => value)), ["hr.people", "fin.gl.lines", ""]);
  await goTo(page, "Additional workspaces");
  await page.getByText("Paste a list").click();
  await page.getByRole("textbox", { name: "Paste a list" }).fill(`one.cloud.databricks.com, ${PATH}, sales hr\nhttps://two.cloud.databricks.com/ ${PATH}`);
  await click(page, "Add them");
  await status(page).getByText("2 added.").waitFor();
  const entries = (await payload(page)).config.additionalWorkspaceConnections;
  assert.deepEqual(entries.map(({ workspaceUrl, catalogs = [] }) => [workspaceUrl, ...catalogs]), [["one.cloud.databricks.com", "sales", "hr"], ["two.cloud.databricks.com"]]);
}, { begin: "Connect several workspaces" }));

test("rotate a token: begin with what GET answers, type the new one, keep the rest", () => visit(async (page) => {
  await form(page).getByText("An update takes the whole configuration").waitFor();
  await form(page).getByText("Credentials that are left empty stay as they are.").waitFor();
  const got = { id: 7, status: "enabled", type: "Databricks", autoBootstrap: true, config: { workspaceUrl: HOST, httpPath: PATH, port: 443, authenticationType: "token", token: "REDACTED", catalog: "immuta" } };
  await page.getByLabel("Paste or drop what you have").fill(JSON.stringify(got));
  await click(page, "Use as answers");
  await page.getByRole("region", { name: "What was recognized" }).getByText(HOST).waitFor();
  await click(page, "Replace all answers");
  assert.equal((await payload(page)).config.token, undefined);
  await documentOf(page, "Update the integration").waitFor();
  assert.match(await documentOf(page, "Update the integration").locator("xpath=..").textContent(), /ready/);
  await fill(page, TOKEN);
  assert.equal((await payload(page)).config.token, "${DATABRICKS_TOKEN}");
}, { begin: "Change or rotate" }));

test("what follows from an answer is shown as assumed, and gives way to an answer", () => visit(async (page) => {
  await choose(page, { flow: "automatic", authentication: "oAuthM2M" });
  await fill(page, { "Workspace host": HOST, "Client ID": CLIENT });
  const authority = await at(page, "Authority URL");
  await around(authority).getByText("Assumed, as it follows from your other answers.").waitFor();
  assert.equal(await authority.inputValue(), "");
  assert.equal(await authority.getAttribute("placeholder"), AUTHORITY);
  assert.equal((await payload(page)).config.oAuthClientConfig.authorityUrl, AUTHORITY);
  await authority.pressSequentially("https://id.corp.net/token");
  assert.equal((await payload(page)).config.oAuthClientConfig.authorityUrl, "https://id.corp.net/token");
  assert.equal(await around(authority).getByText("Assumed").count(), 0);
  await fill(page, { "Workspace host": "x" });
  assert.equal((await payload(page)).config.oAuthClientConfig.authorityUrl, "https://id.corp.net/token");
}));

test("steps say how far they are, are reached in any order, and end in a review", () => visit(async (page) => {
  await choose(page, { flow: "automatic", authentication: "oAuthM2M" });
  await fill(page, { ...WORKSPACE, "Client ID": CLIENT, "Client secret": SECRET, "Immuta catalog": "1" });
  await rail(page).getByRole("button", { name: /Immuta settings\s*, 1 wrong$/ }).waitFor();
  assert.equal(await rail(page).locator("[aria-current=step]").count(), 1);
  await goTo(page, "Review");
  const row = (label) => page.locator("dl > div").filter({ hasText: label });
  assert.match(await row("Client secret").textContent(), /Given, not shown/);
  assert.match(await row("Authority URL").textContent(), /assumed/);
  await row("Workspace host").getByRole("button").click();
  assert.equal(await focusedName(page), "/workspaceUrl");
  await click(page, "Back");
  assert.match(await rail(page).locator("[aria-current=step]").textContent(), /What to set up/);
  await click(page, "Continue");
  assert.match(await rail(page).locator("[aria-current=step]").textContent(), /Databricks workspace/);
}));

test("the lines of an answer are marked while its field has the focus, and what a key has changed", () => visit(async (page) => {
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE });
  await (await at(page, "HTTP path")).focus();
  const pointed = page.locator("#output .line.pointed");
  await pointed.waitFor();
  assert.match(await pointed.textContent(), /"httpPath"/);
  await page.keyboard.type("0");
  assert.match((await page.locator("#output .line.changed").allTextContents()).join(""), /^\s*"httpPath": "[^"]*0",\n$/);
  await page.locator("#output .line").filter({ hasText: '"catalog"' }).click();
  await focusReaches(page, "/catalog");
}));

test("tasks of the checklist are checked, and stay so while other documents are shown", () => visit(async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, { flow: "connection" });
  await show(page, "Checklist");
  const boxes = page.locator("#output").getByRole("checkbox");
  await boxes.first().waitFor();
  assert.ok((await boxes.count()) > 2);
  const name = (await boxes.nth(1).evaluate((box) => box.labels[0].textContent)).replace("- [ ] ", "").trim();
  await page.getByRole("checkbox", { name, exact: true }).check();
  await show(page, "Grants");
  await show(page, "Checklist");
  assert.deepEqual(await Promise.all([boxes.first().isChecked(), boxes.nth(1).isChecked()]), [false, true]);
  await click(page, "Copy");
  await status(page).getByText("Copied.").waitFor();
  assert.ok((await page.evaluate(() => navigator.clipboard.readText())).includes(`- [ ] ${name}`));
  assert.ok((await storedTexts(page)).every((text) => !text.includes(name)));
}));

test("long lines of a document are wrapped when somebody wants that", () => visit(async (page) => {
  await choose(page, { flow: "connection" });
  await fill(page, { "HTTP path": `/sql/1.0/warehouses/${"0123456789abcdef".repeat(10)}` });
  const text = page.getByRole("region", { name: "Text of the document" });
  const isWide = () => text.evaluate((node) => node.scrollWidth > node.clientWidth);
  await show(page, "Register the connection");
  await text.locator(".line").first().waitFor();
  assert.equal(await isWide(), true);
  const wrap = page.getByRole("button", { name: "Wrap lines" });
  await wrap.click();
  assert.equal(await isWide(), false);
  // Also in another document and format.
  await show(page, "curl");
  assert.equal(await isWide(), false);
  await wrap.click();
  assert.equal(await isWide(), true);
}));

test("the picture says who sends what to whom, and where one is", () => visit(async (page) => {
  const picture = page.getByRole("img", { name: /^1\. You to Databricks: Grants\. 2\. You to Immuta: POST \/integrations\/scripts\/create\. 3\. Immuta to You: The script\./ });
  await picture.waitFor();
  await show(page, "Register the connection");
  assert.match(await picture.locator("text.here").textContent(), /POST \/data\/connection/);
}));

test("secrets are copied only by the button that says so", () => visit(async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE, ...TOKEN });
  const clipboard = () => page.evaluate(() => navigator.clipboard.readText());
  await click(page, "Copy");
  await status(page).getByText("Copied.").waitFor();
  assert.equal(JSON.parse(await clipboard()).config.token, "${DATABRICKS_TOKEN}");
  await click(page, "Copy with secrets");
  await status(page).getByText("Copied, with secrets in plain text.").waitFor();
  assert.equal(JSON.parse(await clipboard()).config.token, SECRET);
  assert.equal((await output(page)).includes(SECRET), false);
}));

test("a message is heard when its field is left, and gone when it is fixed", () => visit(async (page) => {
  const catalog = await at(page, "Immuta catalog");
  await catalog.pressSequentially("bad-name");
  await page.keyboard.press("Tab");
  await status(page).getByText(/^Immuta catalog: /).waitFor();
  await catalog.fill("good_name");
  assert.equal(await catalog.getAttribute("aria-invalid"), null);
}));

test("a link that is shared holds the answers and no secret, and is gone from the address", () => visit(async (page) => {
  await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await click(page, "Share");
  await status(page).getByText("A link to these answers is copied.").waitFor();
  const link = await page.evaluate(() => navigator.clipboard.readText());
  assert.ok(link.startsWith(`${url}#s1=`) && link.length < 2000, link);
  const other = await page.context().newPage();
  await other.goto(link);
  await rail(other).waitFor();
  assert.equal((await payload(other)).config.workspaceUrl, HOST);
  assert.equal((await payload(other)).config.token, undefined);
  assert.equal(new URL(other.url()).hash, "");
}));

test("what is said of secrets is about the document on show", () => visit(async (page) => {
  await choose(page, { flow: "connection", authentication: "token" });
  await fill(page, { "Connection key": "lakehouse", ...WORKSPACE, ...TOKEN });
  const reveal = page.getByRole("button", { name: "Copy with secrets" });
  await show(page, "Grants");
  await page.locator("#output").getByText("GRANT").first().waitFor();
  await show(page, "Register the connection");
  await reveal.waitFor();
  await show(page, "curl");
  await page.locator("#output").getByText("| curl").waitFor();
  await reveal.waitFor();
  await show(page, "Grants");
  await reveal.waitFor({ state: "hidden" });
}));
