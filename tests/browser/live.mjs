// Sending to a tenant through `ucforge serve --upstream`, and from a page that opts in.

import assert from "node:assert/strict";
import {
  HOST, SECRET, TOKEN, WORKSPACE, choose, fill, payload, sendButton, status, storedTexts, visit,
} from "./builder.mjs";
import { test } from "./run.mjs";

const address = process.argv[3];
const token = new URL(address).hash.split("=")[1];
const AUTOMATIC = { flow: "automatic", authentication: "token" };

const tenant = (page) => page.getByRole("region", { name: "Tenant" });
const toTenant = (page) => page.getByRole("button", { name: "Send to the tenant" });

/** The browser reports an answer of this status as well; nothing else may have gone wrong. */
function expected(problems, status) {
  assert.ok(problems.length > 0 && problems.every((problem) => problem.includes(`${status}`)), `${problems}`);
  problems.length = 0;
}

test("a tenant is changed only after what that does was shown", () => visit(async (page) => {
  const requests = [];
  page.on("request", (request) => requests.push(request));
  assert.equal(new URL(page.url()).hash, "");
  assert.equal(await sendButton(page).count(), 0);
  await choose(page, AUTOMATIC);
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await tenant(page).getByText(`Documents go to ${new URL(address).origin}`).waitFor();
  await toTenant(page).click();
  await tenant(page).getByText("Create it: POST /integrations").waitFor();
  assert.notEqual(await tenant(page).getByRole("listitem").count(), 0);
  const writes = () => requests.filter((request) => request.method() !== "GET" && /integrations$/.test(request.url()));
  assert.equal(writes().length, 0);
  // The safe answer has the focus.
  assert.equal(await page.evaluate(() => document.activeElement.shadowRoot.activeElement.textContent.trim()), "Cancel");
  await tenant(page).getByRole("button", { name: "Cancel" }).click();
  assert.equal(writes().length, 0);
  await toTenant(page).click();
  await tenant(page).getByRole("button", { name: "Go on" }).click();
  await tenant(page).getByRole("listitem").filter({ hasText: /^Integration \d+: enabled\./ }).waitFor();
  assert.equal(writes().length, 1);
  assert.equal(writes()[0].postDataJSON().config.workspaceUrl, HOST);
  assert.equal(writes()[0].postDataJSON().config.token, SECRET);
  // The same once more: what can be seen is as it should be, and nothing is sent.
  await toTenant(page).click();
  await status(page).getByText("No difference found").waitFor();
  assert.equal(writes().length, 1);
  for (const text of await storedTexts(page)) assert.equal(text.includes(token), false);
}, { address }));

test("without a key nothing is sent, and a wrong token is refused", () => visit(async (page, problems) => {
  await page.evaluate(() => {
    const builder = document.createElement("ucforge-builder");
    builder.setAttribute("api", "");
    builder.setAttribute("flow", "integration-automatic");
    document.querySelector("ucforge-builder").replaceWith(builder);
  });
  await choose(page, AUTOMATIC);
  await fill(page, { ...WORKSPACE, ...TOKEN });
  assert.equal((await payload(page)).config.catalog, "immuta");
  await toTenant(page).click();
  await status(page).getByText("Type the API key first.").waitFor();
  await page.getByLabel("API key, kept in the memory of this page").fill("wrong");
  await toTenant(page).click();
  await status(page).getByText("GET /integrations was refused with status 401").waitFor();
  expected(problems, 401);
}, { address: new URL(address).origin }));

test("a change that is on its way is sent once, though the element is moved", () => visit(async (page) => {
  const writes = [];
  const isWrite = (request) => request.method() === "POST" && /\/integrations$/.test(request.url());
  page.on("request", (request) => isWrite(request) && writes.push(request));
  let release;
  const held = new Promise((resolve) => (release = resolve));
  await page.route(/\/integrations$/, async (route) => {
    if (route.request().method() === "POST") await held;
    await route.continue();
  });
  await choose(page, AUTOMATIC);
  await fill(page, { ...WORKSPACE, ...TOKEN, "Workspace host": "dbc-ffffffff-0000.cloud.databricks.com" });
  await toTenant(page).click();
  const sent = page.waitForRequest(isWrite);
  await tenant(page).getByRole("button", { name: "Go on" }).click();
  await sent;
  await page.locator("ucforge-builder").evaluate((node) => node.parentNode.append(node));
  release();
  await status(page).getByText(/^Done: /).waitFor();
  assert.equal(writes.length, 1);
}, { address }));
