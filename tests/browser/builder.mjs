// What the tests of the page have in common: opening it, and the words by which a person finds things in it.

import assert from "node:assert/strict";
import { open } from "./harness.mjs";

export const url = process.argv[2];

export const HOST = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";
export const PATH = "/sql/1.0/warehouses/0123456789abcdef";
export const CLIENT = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
export const AUTHORITY = `https://${HOST}/oidc/v1/token`;
export const SECRET = "dapi-never-show-this";

/** What a person picks first, and then in its first step, for each flow. */
export const FLOWS = {
  connection: ["Connect a workspace", /^Connection/],
  automatic: ["Connect several workspaces", /^Integration, automatic/],
  manual: ["Connect several workspaces", /^Integration, manual/],
  update: ["Change or rotate"],
};
export const AUTHENTICATIONS = { token: "Personal access token", oAuthM2M: "OAuth machine to machine (M2M)" };

/** What each flow and authentication ask for, by label. */
export const WORKSPACE = { "Workspace host": HOST, "HTTP path": PATH, "Immuta catalog": "immuta" };
export const TOKEN = { "Personal access token": SECRET };
export const M2M = { "Client ID": CLIENT, "Client secret": SECRET, "Authority URL": AUTHORITY };

/** Runs `body` on a page with its form shown, in a fresh profile; nothing may have gone wrong in the end. */
export async function visit(body, { address = url, hasForm = true, begin = "Connect a workspace", ...options } = {}) {
  const { page, problems, close } = await open({ url: address, ...options });
  try {
    page.setDefaultTimeout(10_000);
    if (hasForm) await page.getByRole("button", { name: /^Start over/ }).first().waitFor();
    if (hasForm && begin && (await page.getByRole("heading", { name: "What do you want to do?" }).isVisible())) await purpose(page, begin);
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

/** A text field by its label, optional or not. */
export const field = (scope, label) => scope.getByRole("textbox", { name: new RegExp(`^${label}( \\(optional\\))?$`) });

/** What stands around a field: messages, fixes. */
export const around = (input) => input.locator("xpath=ancestor::*[contains(@class, 'field')][1]");

export const rail = (scope) => scope.getByRole("navigation", { name: "Steps" });
export const steps = (scope) => rail(scope).getByRole("listitem").getByRole("button");

/** Opens a step by its title. */
export const goTo = (scope, title) => steps(scope).filter({ hasText: title }).click();

/** Goes from step to step until something is there. */
export async function reach(scope, target) {
  await target.or(steps(scope).first()).first().waitFor();
  if (await target.isVisible()) return target;
  for (const step of await steps(scope).all()) {
    await step.click();
    if (await target.isVisible()) return target;
    // What most people leave alone is folded in.
    const more = form(scope).getByText("More settings");
    if (await more.isVisible()) await more.click();
    if (await target.isVisible()) return target;
  }
  throw new Error(`no step has ${target}`);
}

export async function purpose(page, label) {
  const ask = rail(page).getByRole("button", { name: "Change what you want to do" });
  if (await ask.isVisible()) await ask.click();
  await page.getByRole("button", { name: new RegExp(`^${label}`) }).click();
}

export async function choose(page, { flow, authentication }) {
  const [label, option] = FLOWS[flow] ?? [];
  if (label) await purpose(page, label);
  if (option) await (await reach(page, page.getByRole("radio", { name: option }))).check();
  const group = page.getByRole("radiogroup", { name: "Authentication" }).first();
  if (authentication) await (await reach(page, group.getByRole("radio", { name: AUTHENTICATIONS[authentication] }))).check();
}

/** A field of whatever step asks for it. */
export const at = (scope, label) => reach(scope, field(scope, label));
export const valueOf = async (scope, label) => (await at(scope, label)).inputValue();

/** The box for what somebody has, on the first screen. */
export async function pasteBox(page) {
  const ask = rail(page).getByRole("button", { name: "Change what you want to do" });
  if (await ask.isVisible()) await ask.click();
  return page.getByLabel("Paste or drop what you have");
}

/** A text that somebody has becomes the answers. */
export async function paste(page, text) {
  await (await pasteBox(page)).fill(text);
  await page.getByRole("button", { name: "Use as answers" }).click();
  await page.getByRole("button", { name: "Replace all answers" }).click();
}

export const click = (page, name) => page.getByRole("button", { name, exact: true }).click();

/** Types every answer, key by key, in the steps that ask for them. `scope` is the page, or an entry that is open. */
export async function fill(scope, answers) {
  for (const [label, text] of Object.entries(answers)) await (await reach(scope, field(scope, label))).pressSequentially(text);
}

/** The text of the document on show; on a narrow page the form may hide it. */
export const output = async (page) => {
  const text = page.locator("#output");
  // What writes other formats may still be on its way.
  await until(page, () => document.querySelector("ucforge-builder").shadowRoot.querySelector("#output").textContent !== "Loading.");
  return text.textContent();
};
export const payload = async (page) => JSON.parse(await output(page));
export const format = (page) => page.getByRole("combobox", { name: "Format" });
export const document = (page, title) => page.getByRole("radio", { name: new RegExp(`^${title}\\s*(ready|\\d+ (missing|wrong))`) });

/** Shows a document by its title, or the present one in a format. */
export async function show(page, what) {
  const formats = (await format(page).locator("option").allTextContents()).map((text) => text.trim());
  if (formats.includes(what)) await format(page).selectOption({ label: what });
  else await document(page, what).check();
}

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

/** Waits until what has this name has the focus. */
export const focusReaches = (page, name) => until(page, (wanted) => {
  let node = document.activeElement;
  while (node?.shadowRoot?.activeElement) node = node.shadowRoot.activeElement;
  return node?.name === wanted;
}, name);

export const storedTexts = (page) =>
  page.evaluate(() => [localStorage, sessionStorage].flatMap((store) => Object.entries(store)).flat());
