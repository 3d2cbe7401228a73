// The sandbox panel: looking at what is there, deleting it, answers that go wrong.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import {
  agree, HOST, M2M, TOKEN, WORKSPACE, choose, enabled, fill, integration, sandbox, SECRET, sendButton, status, visit,
} from "./builder.mjs";
import { test } from "./run.mjs";

const AUTOMATIC = { flow: "automatic", authentication: "token" };

/** An enabled integration. */
async function sent(page) {
  await choose(page, AUTOMATIC);
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await sendButton(page).click();
  await enabled(page);
}

test("an integration shows its details without secrets, and is deleted", () => visit(async (page) => {
  await sent(page);
  const item = integration(page, "enabled");
  const details = item.getByRole("button", { name: "Details of integration 1" });
  await details.click();
  const text = await item.getByRole("group", { name: "Details of integration 1" }).textContent();
  const { config } = JSON.parse(text);
  assert.equal(config.workspaceUrl, HOST);
  assert.equal(config.token, "REDACTED");
  assert.equal(text.includes(SECRET), false);
  await details.click();
  assert.equal(await item.getByRole("group", { name: "Details of integration 1" }).count(), 0);
  await item.getByRole("button", { name: "Delete integration 1" }).click();
  const name = sandbox(page).getByRole("textbox", { name: `Type ${HOST} to go on` });
  // Afterwards nobody can have it.
  assert.match(await sandbox(page).getByRole("group", { name: "Script" }).textContent(), /DROP CATALOG/);
  await name.fill("another");
  await agree(page);
  await status(page).getByText("That is not the name: nothing was sent.").waitFor();
  await name.fill(HOST);
  await agree(page);
  await integration(page, "deleting").waitFor();
  await integration(page, "deleting").waitFor({ state: "detached" });
  assert.equal(await sandbox(page).getByText(/^Integration 1/).count(), 0);
}));

for (const way of ["by hand", "as a file"]) test(`a connection is listed with its jobs, and is deleted with its integration once its script is kept ${way}`, () => visit(async (page) => {
  await choose(page, { flow: "connection", authentication: "oAuthM2M" });
  await fill(page, { "Connection key": "lakehouse", ...WORKSPACE, ...M2M });
  await sendButton(page).click();
  await enabled(page, ["Go on", "It was run"]);
  const connection = sandbox(page).getByRole("listitem").filter({ hasText: /^lakehouse: / });
  await connection.waitFor();
  assert.notEqual(await sandbox(page).getByRole("heading", { name: "Jobs" }).locator("xpath=following-sibling::ul[1]/li").count(), 0);
  await connection.getByRole("button", { name: "Delete connection lakehouse" }).click();
  // The clean-up script cannot be had later: somebody has it before it goes on.
  const goOn = sandbox(page).getByRole("button", { name: "Go on" });
  assert.equal(await goOn.isDisabled(), true);
  assert.match(await sandbox(page).getByRole("group", { name: "Script" }).textContent(), /DROP CATALOG/);
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("blocked"))));
  await agree(page, ["Copy the script"]);
  await status(page).getByText("Copying is blocked.").waitFor();
  assert.equal(await goOn.isDisabled(), true);
  if (way === "by hand") {
    await page.keyboard.press("Control+C");
    await status(page).getByText("The script is copied.").waitFor();
  } else {
    const [download] = await Promise.all([page.waitForEvent("download"), agree(page, ["Download the script"])]);
    assert.match(await readFile(await download.path(), "utf8"), /DROP CATALOG/);
  }
  await sandbox(page).getByRole("textbox", { name: "Type lakehouse to go on" }).fill("lakehouse");
  await agree(page);
  await connection.waitFor({ state: "detached" });
  await integration(page, "enabled").waitFor({ state: "detached" });
}));

test("answers go wrong as chosen, and what was done all the same is listed", () => visit(async (page) => {
  await choose(page, AUTOMATIC);
  await fill(page, { ...WORKSPACE, ...TOKEN });
  // The panel is there once something was sent.
  await sendButton(page).click();
  await enabled(page);
  const faults = sandbox(page).getByLabel("Answers to documents");
  await faults.selectOption({ label: "are 503 Service Unavailable" });
  const remove = async () => {
    await sandbox(page).getByRole("button", { name: "Delete integration 1" }).click();
    await sandbox(page).getByRole("textbox", { name: `Type ${HOST} to go on` }).fill(HOST);
    await agree(page);
  };
  await remove();
  await status(page).getByText("DELETE /integrations/1: the server answered with status 503").waitFor();
  await faults.selectOption({ label: "do not arrive" });
  await remove();
  // It was run all the same.
  await integration(page, "deleting").waitFor();
  await integration(page, "deleting").waitFor({ state: "detached" });
}));

test("an element that is moved asks once", () => visit(async (page) => {
  await choose(page, AUTOMATIC);
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await sendButton(page).click();
  const goOn = sandbox(page).getByRole("button", { name: "Go on" });
  await goOn.waitFor();
  await page.locator("ucforge-builder").evaluate((node) => node.parentNode.append(node));
  assert.equal(await goOn.count(), 1);
  await enabled(page);
}));
