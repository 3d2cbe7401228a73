// The views of the page that are looked at: each follows on the one before, with the words on the page.

import {
  CLIENT, HOST, PATH, TOKEN, WORKSPACE,
  choose, click, enabled, fill, form, goTo, pasteBox, sendButton, status, steps, summary, until,
} from "./builder.mjs";

/** A body that is broken in several ways. */
const BROKEN = '{\n  "type": "Databricks",\n  "autoBootstrap": true\n  "config": {\n    "workspaceUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/",\n    "httpPath": "/sql/1.0/warehouses/0123456789abcdef",\n    "authenticationType": "oAuthM2M",\n    "token": "dapi0123",\n    "catalog": "1x"\n  }\n}';

/** On a narrow page one sees the form or the document. */
export async function pane(page, name) {
  const radio = page.getByRole("radiogroup", { name: "Show" }).getByRole("radio", { name });
  if (await radio.isVisible()) await radio.check();
}

/** Nothing is on its way: checks are there, and the status line says what it will say. */
export async function isQuiet(page) {
  await until(page, () => {
    const root = document.querySelector("ucforge-builder")?.shadowRoot;
    const said = [...root?.querySelectorAll("p") ?? []].filter((node) => node.checkVisibility()).map((node) => node.textContent);
    return root?.querySelector(".trial, .start:not([hidden])") && !said.some((text) => /loading|being put together/i.test(text));
  });
  await page.evaluate(() => document.fonts.ready);
}

/** What was typed counts after a pause only: the status line tells when. */
const says = (page, text) => status(page).getByText(text).waitFor();

const step = (title) => async (page) => {
  await pane(page, "Form");
  await goTo(page, title);
};

/** The steps of the widest flow, then what surrounds them. @type {[string, (page: import("playwright-core").Page) => Promise<void>][]} */
export const VIEWS = [
  ["start", async (page) => page.getByRole("heading", { name: "What do you want to do?" }).waitFor()],
  ["pasted", async (page) => {
    await (await pasteBox(page)).fill(BROKEN);
    await page.getByRole("button", { name: /^Fix all/ }).waitFor();
  }],
  ["first-step", (page) => choose(page, { flow: "automatic", authentication: "oAuthM2M" }).then(() => steps(page).first().click())],
  ["workspace-empty", step("Databricks workspace")],
  ["workspace", async (page) => {
    await fill(form(page), { "Workspace host": HOST, "HTTP path": PATH });
    await says(page, "4 missing.");
  }],
  ["credentials", async (page) => {
    await step("Credentials")(page);
    await fill(page, { "Client ID": CLIENT });
    await says(page, "3 missing.");
  }],
  ["settings", step("Immuta settings")],
  ["workspaces-empty", step("Additional workspaces")],
  ["workspaces", async (page) => {
    await click(page, "Add an entry to Additional workspaces");
    await fill(page.getByRole("group", { name: "Additional workspace 1" }), { "Workspace host": `https://${HOST}/` });
    await form(page).getByText("is more than a host name").waitFor();
    await says(page, "5 missing.");
  }],
  ["govern", async (page) => {
    await step("What Immuta governs")(page);
    await page.getByRole("textbox", { name: "Governed object 1" }).pressSequentially("sales");
    await page.getByRole("textbox", { name: "Governed object 2" }).pressSequentially("fin.gl.lines");
    await page.getByRole("textbox", { name: "Governed object 3" }).fill("a.b.c.d");
    await page.getByRole("combobox", { name: "Kind of Governed object 3" }).selectOption({ label: "View" });
    await form(page).getByText("this name has 4 parts, not 3").waitFor();
  }],
  ["findings", async (page) => {
    await pane(page, "Document");
    await sendButton(page).click();
    await summary(page).waitFor();
  }],
  ["review-missing", step("Review")],
  ["document", (page) => pane(page, "Document")],
  ["sent", async (page) => {
    await click(page, "Start over");
    await choose(page, { flow: "automatic", authentication: "token" });
    await pane(page, "Form");
    await fill(page, { ...WORKSPACE, ...TOKEN });
    await pane(page, "Document");
    await sendButton(page).click();
    await enabled(page);
    await says(page, /^Done: /);
  }],
  ["review", async (page) => {
    await pane(page, "Form");
    await step("Review")(page);
  }],
];
