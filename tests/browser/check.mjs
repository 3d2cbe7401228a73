// Paste to check: what is wrong with a text that somebody has, where, and the way to fix it.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { CLIENT, HOST, PATH, SECRET, choose, click, field, fill, focusedName, form, goTo, pasteBox, payload, rail, reach, status, until, url, valueOf, visit } from "./builder.mjs";
import { test } from "./run.mjs";

const BROKEN = `{
  "type": "Databricks",
  "autoBootstrap": true
  "config": {
    "workspaceUrl": "https://${HOST}/",
    "httpPath": "${PATH}",
    "authenticationType": "token",
    "token": "dapi-never-show-this",
    "catalog": "immuta"
  }
}`;

/** A key that nobody has. */
const CERTIFICATE = JSON.parse(await readFile(new URL("../../core/fixtures/bases/create-certificate.json", import.meta.url), "utf8"));
const KEY = CERTIFICATE.config.oAuthClientConfig.oauthPrivateKey;

const results = (page) => page.locator(".drop .result");

test("all mistakes are listed at once, each with its line, and fixed one by one or together", () => visit(async (page) => {
  const text = await pasteBox(page);
  await text.fill(BROKEN);
  const findings = results(page).getByRole("listitem");
  await findings.filter({ hasText: "comma is missing" }).waitFor();
  await findings.filter({ hasText: "more than a host name" }).waitFor();
  assert.match(await results(page).first().textContent(), /integration-create \(json\)/);
  // The line leads there, and no excerpt shows a secret.
  await findings.filter({ hasText: "more than a host name" }).getByRole("button", { name: "Line 5" }).click();
  assert.equal(await focusedName(page), "pasted");
  assert.match(await text.evaluate(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd)), /^"https:/);
  assert.equal((await results(page).allTextContents()).join().includes("never-show"), false);
  await findings.filter({ hasText: "comma is missing" }).getByRole("button", { name: /^Fix: / }).click();
  await until(page, (node) => node.value.includes("true,"), await text.elementHandle());
  await page.getByRole("button", { name: /^Fix all/ }).click();
  await until(page, (node) => !node.value.includes("https://"), await text.elementHandle());
  assert.equal(JSON.parse(await text.inputValue()).config.workspaceUrl, HOST);
  await click(page, "Undo the fix");
  await click(page, "Undo the fix");
  assert.equal(await text.inputValue(), BROKEN);
}));

test("whoever is still typing keeps the focus, and another text has no fix to undo", () => visit(async (page) => {
  const text = await pasteBox(page);
  await text.fill(BROKEN);
  await page.getByRole("button", { name: /^Fix all/ }).click();
  await page.getByRole("button", { name: "Undo the fix" }).waitFor();
  await text.fill(`[DEFAULT]\nhost = https://${HOST}\ntoken = `);
  await text.press("End");
  await page.keyboard.type("d");
  await page.getByRole("region", { name: "What was recognized" }).waitFor();
  assert.equal(await focusedName(page), "pasted");
  await page.keyboard.type("api-never-show-this");
  assert.match(await text.inputValue(), /token = dapi-never-show-this$/);
  await text.fill(BROKEN);
  await page.getByRole("button", { name: /^Fix all/ }).waitFor();
  assert.equal(await page.getByRole("button", { name: "Undo the fix" }).count(), 0);
}));

test("a line below the name of a secret is not shown", () => visit(async (page) => {
  const config = `"workspaceUrl": "${HOST}", "httpPath": "${PATH}"`;
  for (const secret of [
    `"oauthPrivateKey": "-----BEGIN PRIVATE KEY-----\nCANARYone\nCANARYtwo\n-----END PRIVATE KEY-----"`,
    `"token":\n"CANARYthree,\n"x": 1`,
    `"clientSecret":\n ["CANARYfour"]`,
  ]) {
    await (await pasteBox(page)).fill(`{"type": "Databricks", "autoBootstrap": true, "config": {${config},\n${secret}\n}}`);
    await results(page).getByRole("listitem").first().waitFor();
    await until(page, (wanted) => document.querySelector("ucforge-builder").shadowRoot.querySelector("#pasted").value.includes(wanted), /CANARY[a-z]*/.exec(secret)[0]);
    assert.equal((await results(page).allTextContents()).join().includes("CANARY"), false, secret);
  }
}));

test("mistakes in one place are all fixed as far as that is certain", () => visit(async (page) => {
  const text = await pasteBox(page);
  await text.fill(BROKEN.replace('"immuta"', '"1x",'));
  await page.getByRole("button", { name: /^Fix all/ }).click();
  await until(page, (node) => !node.value.includes("https://"), await text.elementHandle());
  assert.equal(JSON.parse(await text.inputValue()).config.catalog, "1x");
  assert.equal(await page.getByRole("button", { name: /^Fix all/ }).count(), 0);
}));

test("a finding is explained in place, and the words come when the first is asked for", async () => {
  const requested = [];
  await visit(async (page) => {
    page.on("request", (request) => requested.push(request.url()));
    await (await pasteBox(page)).fill(BROKEN);
    const finding = results(page).getByRole("listitem").filter({ hasText: "more than a host name" });
    await finding.waitFor();
    assert.deepEqual(requested.filter((address) => address.includes("explain")), []);
    await finding.getByRole("button", { name: /^Explain/ }).click();
    await finding.getByRole("heading").first().waitFor();
    await finding.getByRole("region", { name: "Example" }).first().waitFor();
    await finding.getByRole("button", { name: /^Explain/ }).click();
    assert.equal(await finding.getByRole("heading").count(), 0);
  });
});

test("whoever pastes two kinds of credentials for a workspace is asked which are meant, and loses none", () => visit(async (page) => {
  const config = {
    workspaceUrl: HOST, httpPath: PATH, authenticationType: "token", token: SECRET, catalog: "immuta_x",
    additionalWorkspaceConnections: [{
      workspaceUrl: "two.cloud.databricks.com", httpPath: PATH, authenticationType: "token", token: SECRET, catalogs: ["a"],
      oAuthClientConfig: { clientId: CLIENT, useCertificate: true, publicCertificateThumbprint: "aa11" },
    }],
  };
  await (await pasteBox(page)).fill(JSON.stringify({ type: "Databricks", autoBootstrap: true, config }));
  await page.getByRole("button", { name: "Use as answers" }).click();
  const question = "Additional workspace 1 (two.cloud.databricks.com) has credentials of two ways to sign in. Which one is meant?";
  const group = page.getByRole("group", { name: question });
  await group.waitFor();
  const replace = page.getByRole("button", { name: "Replace all answers" });
  await replace.click();
  await status(page).getByText(question).waitFor();
  await group.getByRole("radio", { name: "OAuth machine to machine (M2M)" }).check();
  await replace.click();
  await rail(page).waitFor();
  const [connection] = (await payload(page)).config.additionalWorkspaceConnections;
  assert.deepEqual([connection.authenticationType, connection.token, connection.oAuthClientConfig.clientId], ["oAuthM2M", undefined, CLIENT]);
  // The token waits for its choice.
  await (await reach(page, page.getByRole("button", { name: /^Additional workspace 1/ }))).click();
  const entry = page.getByRole("group", { name: "Additional workspace 1" });
  await entry.getByRole("radio", { name: "Personal access token" }).check();
  assert.equal(await field(entry, "Personal access token").inputValue(), SECRET);
}));

test("a broken command of the documentation is fixed, its open question answered, and the rest filled in, to the end", () => visit(async (page) => {
  await (await pasteBox(page)).fill(await readFile(new URL("../../core/fixtures/pages/integrations-0606.sh", import.meta.url), "utf8"));
  await page.getByRole("button", { name: "Fix all (3)" }).click();
  await status(page).getByText("3 fixes done.").waitFor();
  await click(page, "Use as answers");
  const recognized = page.getByRole("region", { name: "What was recognized" });
  // Which of several workspaces a row is about.
  await recognized.getByText("Additional workspace 2: Certificate thumbprint").waitFor();
  const question = recognized.getByRole("group", { name: /^Additional workspace 2 .* says "Personal access token", and has the credentials for "OAuth/ });
  await question.getByRole("radio", { name: "OAuth machine to machine (M2M)" }).check();
  assert.doesNotMatch(await recognized.textContent(), /is left out/);
  await click(page, "Replace all answers");
  const third = (await payload(page)).config.additionalWorkspaceConnections[1];
  assert.equal(third.authenticationType, "oAuthM2M");
  assert.equal(third.oAuthClientConfig.publicCertificateThumbprint, "<THUMBPRINT>");
  // What is still a placeholder stands in the way, and each leads to its question.
  const copied = status(page).getByText(/^Copied\.|^Copying is blocked/);
  const first = page.getByRole("region", { name: "There is a problem" }).getByRole("button").first();
  const copy = async () => {
    await click(page, "Copy");
    await copied.or(first).waitFor();
  };
  await copy();
  for (let left = 0; await first.isVisible(); left += 1) {
    assert.ok(left < 20, "the same mistakes for ever");
    await first.click();
    const name = await focusedName(page);
    const value = /thumbprint/i.test(name) ? "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334" : /key$/i.test(name) ? KEY : /id$/i.test(name) ? CLIENT : "a-secret-of-our-own";
    await page.keyboard.press("Control+A");
    await page.keyboard.insertText(value);
    await page.keyboard.press("Tab");
    await copy();
  }
  await copied.waitFor();
}, { begin: "" }));

test("what is not fixed for certain is not offered", () => visit(async (page) => {
  const text = await readFile(new URL("../../core/fixtures/pages/integrations-0606.sh", import.meta.url), "utf8");
  await (await pasteBox(page)).fill(text.slice(0, text.lastIndexOf("}'")));
  await results(page).getByRole("listitem").first().waitFor();
  assert.equal(await page.getByRole("button", { name: /^Fix/ }).count(), 0);
}, { begin: "" }));

test("two texts are compared", () => visit(async (page) => {
  const fixed = BROKEN.replace("true\n", "true,\n").replace(`https://${HOST}/`, HOST);
  await (await pasteBox(page)).fill(fixed);
  await click(page, "Compare with another text");
  const other = page.getByRole("textbox", { name: "The other text" });
  await other.fill(fixed.replace('"immuta"', '"immuta_b"'));
  await click(page, "Compare");
  await status(page).getByText("The texts differ.").waitFor();
  await results(page).filter({ hasText: "Second text" }).getByText("immuta_b").first().waitFor();
  await other.fill(fixed);
  await click(page, "Compare");
  await status(page).getByText("Both describe the same setup.").waitFor();
}));

/** Drops files as a person does. Whether the page has taken them: a browser opens the others in its place. */
const drop = (target, files) => target.evaluate((node, files) => {
  const dataTransfer = new DataTransfer();
  for (const [name, text] of Object.entries(files)) dataTransfer.items.add(new File([text], name));
  const event = (type) => new DragEvent(type, { bubbles: true, composed: true, cancelable: true, dataTransfer });
  return ["dragover", "drop"].map((type) => !node.dispatchEvent(event(type))).every(Boolean);
}, files);

test("a file that is dropped is read, wherever on our page, and the answers stay", () => visit(async (page) => {
  await fill(page, { "Immuta catalog": "mine" });
  for (const [name, target] of [["a.json", page.locator("body > header h1")], ["b.json", form(page)], ["c.json", page.locator("#output")]]) {
    await goTo(page, "Immuta settings");
    assert.equal(await drop(target, { [name]: BROKEN.replace("immuta", name) }), true, name);
    await status(page).getByText(`${name} is read.`).waitFor();
    await results(page).getByRole("listitem").filter({ hasText: "comma is missing" }).waitFor();
    assert.match(await page.getByLabel("Paste or drop what you have").inputValue(), new RegExp(name));
    await page.getByRole("button", { name: /^Connect a workspace/ }).click();
  }
  assert.equal(await valueOf(page, "Immuta catalog"), "mine");
}));

test("of several files that are dropped none is lost in silence", () => visit(async (page) => {
  const fixed = BROKEN.replace("true\n", "true,\n").replace(`https://${HOST}/`, HOST);
  const box = await pasteBox(page);
  await drop(box, { "one.json": fixed, "two.json": fixed.replace('"immuta"', '"immuta_b"'), "three.json": "{}" });
  await status(page).getByText("one.json and two.json are compared. 1 other file was not read.").waitFor();
  await results(page).filter({ hasText: "Second text" }).getByText("immuta_b").first().waitFor();
  assert.equal(await box.inputValue(), fixed);
  await drop(page.getByRole("textbox", { name: "The other text" }), { "two.json": fixed });
  await status(page).getByText("Both describe the same setup.").waitFor();
  assert.equal(await box.inputValue(), fixed);
}));

test("on a page of somebody else files are taken on the element only, and no text anywhere", () => visit(async (page) => {
  await page.getByRole("button", { name: "Start over" }).waitFor();
  const builder = page.locator("ucforge-builder");
  assert.equal(await drop(page.locator("#theirs"), { "a.json": BROKEN }), false);
  assert.equal(await drop(builder, { "a.json": BROKEN }), true);
  await status(page).getByText("a.json is read.").waitFor();
  const isTaken = await builder.evaluate((node) => {
    const dataTransfer = new DataTransfer();
    dataTransfer.setData("text/plain", "words");
    return !node.dispatchEvent(new DragEvent("drop", { bubbles: true, composed: true, cancelable: true, dataTransfer }));
  });
  assert.equal(isTaken, false);
}, {
  hasForm: false,
  prepare: (context) => context.route(url, (route) => route.fulfill({
    contentType: "text/html",
    body: '<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><script type="module" src="ucforge-builder.js"></script><p id="theirs">Theirs.</p><ucforge-builder></ucforge-builder>',
  })),
}));

test("where only a person knows what a text is, it is asked", () => visit(async (page) => {
  await (await pasteBox(page)).fill('{"catalog": "a"}');
  await results(page).getByText("only the syntax was checked: say what it is").waitFor();
  assert.doesNotMatch(await results(page).first().textContent(), /--/);
  await page.getByRole("combobox", { name: "Read as" }).selectOption({ label: "connection" });
  await results(page).getByRole("heading", { name: "connection (json)" }).waitFor();
  await results(page).getByText("is missing").first().waitFor();
  assert.equal(await page.getByRole("combobox", { name: "Read as" }).inputValue(), "connection");
}));

test("all is fixed as what the person says that it is, and what comes next is read anew", () => visit(async (page) => {
  const text = await pasteBox(page);
  await text.fill('{"catalog": "immuta", "port": "443"}');
  await page.getByRole("combobox", { name: "Read as" }).selectOption({ label: "setup" });
  await page.getByRole("button", { name: /^Fix all/ }).click();
  await until(page, (node) => node.value.includes('"port": 443'), await text.elementHandle());
  await drop(text, { "a.json": BROKEN });
  await results(page).getByRole("heading", { name: /^integration-create/ }).waitFor();
}));

test("the other text stays when the first one changes", () => visit(async (page) => {
  const text = await pasteBox(page);
  await text.fill(BROKEN.replace("true\n", "true,\n"));
  await click(page, "Compare with another text");
  const other = page.getByRole("textbox", { name: "The other text" });
  await other.fill("{}");
  await results(page).getByRole("button", { name: "Fix: keep only the host" }).click();
  await page.getByRole("button", { name: "Undo the fix" }).waitFor();
  assert.equal(await other.inputValue(), "{}");
}));

test("what is large is checked when somebody says so, and shown in parts", () => visit(async (page) => {
  const fields = Array.from({ length: 4000 }, (_, i) => `"field${i}": "a value that nobody knows, number ${i}"`).join(",\n");
  const text = await pasteBox(page);
  await text.evaluate((node, value) => {
    node.value = value;
    node.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, `{"type": "Databricks", "autoBootstrap": true, "config": {${fields}}}`);
  await click(page, "Check it");
  const list = results(page).getByRole("listitem");
  await list.first().waitFor();
  assert.equal(await list.count(), 50);
  await page.getByRole("button", { name: /^Show 50 of \d+ more/ }).click();
  assert.equal(await list.count(), 100);
  await page.getByRole("button", { name: "Use as answers" }).waitFor();
}));

test("while a large text is worked on the page has its turn, and the work can be stopped", () => visit(async (page) => {
  const statement = "GRANT SELECT ON TABLE sales.orders.line_items TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n";
  const text = await pasteBox(page);
  await text.evaluate((node, [line, times]) => {
    node.value = line.repeat(times);
    node.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, [statement, 60_000]);
  await click(page, "Check it");
  await page.getByRole("progressbar", { name: "Working on the text" }).waitFor();
  await click(page, "Stop");
  await status(page).getByText("Stopped.").waitFor();
  assert.equal(await page.getByRole("progressbar").count(), 0);
  assert.equal(await results(page).count(), 0);
  // What was stopped has left nothing behind.
  await click(page, "Check it");
  await results(page).first().waitFor();
  assert.match(await results(page).first().textContent(), /grants \(sql\)/);
  await text.fill(BROKEN);
  await results(page).getByRole("listitem").filter({ hasText: "comma is missing" }).waitFor();
}));

test("large texts are compared in pieces, which can be stopped", () => visit(async (page) => {
  const statement = `GRANT SELECT ON TABLE sales.orders.items TO \`6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\`;\n`;
  const put = (box, text) => box.evaluate((node, [line, times]) => {
    node.value = line.repeat(times);
    node.dispatchEvent(new InputEvent("input", { bubbles: true }));
  }, [statement, text]);
  const text = await pasteBox(page);
  await put(text, 500);
  await click(page, "Compare with another text");
  const other = page.getByRole("textbox", { name: "The other text" });
  await put(other, 60_000);
  await click(page, "Compare");
  await page.getByRole("progressbar", { name: "Working on the text" }).waitFor();
  await click(page, "Stop");
  await status(page).getByText("Stopped.").waitFor();
  assert.equal(await page.getByRole("progressbar").count(), 0);
  // What was stopped has left nothing behind.
  await put(other, 3_000);
  await click(page, "Compare");
  await results(page).getByText("this is not recognized as a payload or setup").first().waitFor();
  assert.equal(await page.getByRole("progressbar").count(), 0);
}));

test("connection details become answers after they were shown, and keep what is there", () => visit(async (page) => {
  const jdbc = `jdbc:databricks://${HOST}:443;httpPath=${PATH};AuthMech=3;UID=token;PWD=dapi-never-show-this`;
  const recognized = page.getByRole("region", { name: "What was recognized" });
  await (await pasteBox(page)).fill(jdbc);
  await recognized.getByText(HOST).waitFor();
  assert.equal((await recognized.textContent()).includes("never-show"), false);
  await click(page, "Add to the answers");
  await status(page).getByText("Now say what you want to do.").waitFor();
  await choose(page, { flow: "connection" });
  assert.equal(await valueOf(page, "Workspace host"), HOST);
  assert.equal(await valueOf(page, "HTTP path"), PATH);
  assert.equal(await valueOf(page, "Personal access token"), "dapi-never-show-this");
  await fill(page, { "Immuta catalog": "immuta" });
  // Another workspace takes the place of the first one, and of nothing else.
  await (await pasteBox(page)).fill(jdbc.replace(HOST, "dbc-ffffffff-0000.cloud.databricks.com").replace("show-this", "show-that"));
  await recognized.getByText("dbc-ffffffff-0000").first().waitFor();
  const rows = recognized.locator("dd").filter({ hasText: "replaces" });
  assert.deepEqual(await rows.allTextContents(), [`dbc-ffffffff-0000.cloud.databricks.com replaces ${HOST}`, "Given, not shown replaces what is there"]);
  assert.equal((await recognized.textContent()).includes("never-show"), false);
  await click(page, "Add to the answers");
  // The next question has the focus.
  assert.equal(await focusedName(page), "What do you want to do?");
  await choose(page, { flow: "connection" });
  assert.equal(await valueOf(page, "Workspace host"), "dbc-ffffffff-0000.cloud.databricks.com");
  assert.equal(await valueOf(page, "Immuta catalog"), "immuta");
}, { begin: "" }));

test("of several profiles one is chosen", () => visit(async (page) => {
  await (await pasteBox(page)).fill(`[DEFAULT]\nhost = https://${HOST}\ntoken = dapi-never-show-this\n\n[other]\nhost = https://dbc-ffffffff-0000.cloud.databricks.com\ntoken = dapi-never-show-that\n`);
  const recognized = page.getByRole("region", { name: "What was recognized" });
  await recognized.getByText(HOST).waitFor();
  await recognized.getByRole("combobox", { name: "Which of them" }).selectOption({ label: "other" });
  await recognized.getByText("dbc-ffffffff-0000.cloud.databricks.com").waitFor();
}, { begin: "" }));

test("a fix is not made where the text has changed meanwhile", () => visit(async (page) => {
  const text = await pasteBox(page);
  await text.fill(BROKEN);
  await results(page).getByRole("button", { name: "Fix: keep only the host" }).waitFor();
  // The key and the press come before the next check.
  await text.evaluate((node) => {
    node.value = `\n\n\n${node.value}`;
    node.dispatchEvent(new InputEvent("input", { bubbles: true }));
    [...node.getRootNode().querySelectorAll(".result button")].find(({ textContent }) => textContent === "Fix: keep only the host").click();
  });
  await results(page).getByRole("button", { name: "Line 8" }).waitFor();
  assert.equal(await text.inputValue(), `\n\n\n${BROKEN}`);
}));

for (const secret of [
  '"passphrase": "CANARYone"', '"pwd": "CANARYtwo"', '"pat": "CANARYthree"', '"proxy": "http://user:CANARYfour@proxy.internal"',
  '"auth": "CANARYsix"', '"note": {"y": ["CANARYseven"]}', '"sessionCookie": "CANARYfive"', '"region": "dapi0123456789abcdef0123456789abcdef"',
]) test(`a line with a secret is not shown: ${secret.slice(0, 12)}`, () => visit(async (page) => {
  await (await pasteBox(page)).fill(`{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "${HOST}", "httpPath": "${PATH}",\n${secret}\n}}`);
  await results(page).getByRole("button", { name: "Line 2" }).first().waitFor();
  assert.doesNotMatch((await results(page).allTextContents()).join(), /CANARY|dapi0123/);
}));
