// What the tests of the page have in common: opening it, and the words by which a person finds things in it.

import assert from "node:assert/strict";
import { open } from "./harness.mjs";

export const url = process.argv[2];

export const HOST = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";
export const PATH = "/sql/1.0/warehouses/0123456789abcdef";
export const CLIENT = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
export const AUTHORITY = `https://${HOST}/oidc/v1/token`;
export const SECRET = "dapi-never-show-this";

export const FLOWS = {
  connection: /^Connection/,
  automatic: /^Integration, automatic/,
  manual: /^Integration, manual/,
  update: /^Integration, update/,
};
export const AUTHENTICATIONS = { token: "Personal access token", oAuthM2M: "OAuth machine to machine (M2M)" };

/** What each flow and authentication ask for, by label. */
export const WORKSPACE = { "Workspace host": HOST, "HTTP path": PATH, "Immuta catalog": "immuta" };
export const TOKEN = { "Personal access token": SECRET };
export const M2M = { "Client ID": CLIENT, "Client secret": SECRET, "Authority URL": AUTHORITY };

/** Runs `body` on a page with its form shown, in a fresh profile; nothing may have gone wrong in the end. */
export async function visit(body, { address = url, hasForm = true, ...options } = {}) {
  const { page, problems, close } = await open({ url: address, ...options });
  try {
    page.setDefaultTimeout(10_000);
    if (hasForm) await form(page).waitFor();
    await body(page, problems);
    assert.deepEqual(problems, []);
  } finally {
    await close();
  }
}

export const form = (page) => page.getByRole("form", { name: "Setup" });
export const summary = (page) => page.getByRole("region", { name: "There is a problem" });
export const sandbox = (page) => page.getByRole("region", { name: "Sandbox" });
export const sendButton = (page) => page.getByRole("button", { name: "Send to the sandbox" });
export const status = (page) => page.locator("ucforge-builder [role=status]");

/** A text field by its label, required or not. */
export const field = (scope, label) => scope.getByRole("textbox", { name: new RegExp(`^${label}( \\(required\\))?$`) });

/** What stands around a field: messages, fixes. */
export const around = (input) => input.locator("xpath=ancestor::*[contains(@class, 'field')][1]");

export async function choose(page, { flow, authentication }) {
  if (flow) await page.getByRole("radio", { name: FLOWS[flow] }).check();
  const group = page.getByRole("radiogroup", { name: "Authentication" }).first();
  if (authentication) await group.getByRole("radio", { name: AUTHENTICATIONS[authentication] }).check();
}

/** Types every answer, key by key. */
export async function fill(scope, answers) {
  for (const [label, text] of Object.entries(answers)) await field(scope, label).pressSequentially(text);
}

/** The text of the document on show. */
export const output = (page) => page.getByRole("region", { name: "Text of the document" }).textContent();
export const payload = async (page) => JSON.parse(await output(page));
export const show = (page, tab) => page.getByRole("radio", { name: tab, exact: true }).check();

export const integration = (page, state) =>
  sandbox(page).getByRole("listitem").filter({ hasText: new RegExp(`^Integration \\d+: ${state}\\.`) });

/** Agrees to what is asked before something is sent, question after question. */
export async function agree(page, buttons = ["Go on"]) {
  for (const name of buttons) await sandbox(page).getByRole("button", { name }).click();
}

/** Agrees to what is asked, waits until the integration is enabled, and gives its validation tests. */
export async function enabled(page, buttons = ["Go on"]) {
  await agree(page, buttons);
  const item = integration(page, "enabled");
  await item.waitFor();
  return item.getByRole("listitem").allTextContents();
}

/** `probe` runs in the page until it is true. */
export const until = (page, probe, argument) => page.waitForFunction(probe, argument);

/** In the page: the element that has the focus, wherever it is. */
export const focused = (page) =>
  page.evaluateHandle(() => {
    let node = document.activeElement;
    while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
    return node;
  });

/** The `name` or `id` of what has the focus, else its text. */
export const focusedName = async (page) =>
  (await focused(page)).evaluate((node) => node.name || node.id || node.ariaLabel || node.textContent);

export const storedTexts = (page) =>
  page.evaluate(() => [localStorage, sessionStorage].flatMap((store) => Object.entries(store)).flat());
