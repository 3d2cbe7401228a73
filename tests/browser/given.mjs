// What comes from outside: the properties that a site sets, a link that somebody has shared, the address of a tenant.

import assert from "node:assert/strict";
import { HOST, SECRET, TOKEN, WORKSPACE, at, choose, click, fill, output, status, until, url, valueOf, visit } from "./builder.mjs";
import { test } from "./run.mjs";
import { fragment } from "../../www/builder/share.js";

const SCRIPT = '<script type="module" src="ucforge-builder.js"></script>';
const THEIRS = { ucforge: 1, flow: "integration-manual", authenticationType: "token", catalog: "theirs" };
const OURS = "The answers of the link are here.";
const BROKEN = "This link is damaged, or made by a newer version.";

const builder = (page) => page.locator("ucforge-builder");
const isShown = (page) => page.getByRole("button", { name: "Start over" }).waitFor();
const draftHolds = (page, text) => until(page, (part) => Object.values(sessionStorage).some((value) => value.includes(part)), text);
const hash = (page) => new URL(page.url()).hash;

/** A page of somebody else at the address of the builder. */
const site = (body) => ({
  hasForm: false,
  prepare: (context) => context.route(url, (route) => route.fulfill({
    contentType: "text/html",
    body: `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><body>${SCRIPT}${body}`,
  })),
});

test("a secret that is typed never reaches the object that the site has set", () => visit(async (page) => {
  await isShown(page);
  await builder(page).evaluate((element) => {
    const freeze = (value) => (Object.values(value).forEach((one) => typeof one === "object" && freeze(one)), Object.freeze(value));
    window.given = { flow: "connection", authenticationType: "oAuthM2M", oAuthClientConfig: { clientId: "a" } };
    element.setup = freeze(structuredClone(window.given));
    element.setup = window.given;
  });
  await fill(page, { "Client secret": SECRET, "Connection key": "lakehouse" });
  await until(page, () => document.querySelector("ucforge-builder").setup.connectionKey === "lakehouse");
  assert.deepEqual(await page.evaluate(() => window.given), { flow: "connection", authenticationType: "oAuthM2M", oAuthClientConfig: { clientId: "a" } });
  // What it gives out is nobody else's either.
  await builder(page).evaluate((element) => (element.setup.oAuthClientConfig.clientId = "changed"));
  assert.equal(await builder(page).evaluate((element) => element.setup.oAuthClientConfig.clientId), "a");
}, site("<ucforge-builder></ucforge-builder>")));

test("what is no setup is told, and the answers stay", () => visit(async (page) => {
  await isShown(page);
  await fill(page, { "Immuta catalog": "mine" });
  const told = builder(page).getByText('The property "setup" of this form is not an object that JSON can hold.');
  for (const odd of ["const a = {}; a.a = a; return a", "return { port: 1n }", "return () => 1", "return 'text'", "return [1]", "return 7"]) {
    await builder(page).evaluate((element, code) => (element.setup = new Function(code)()), odd);
    await told.waitFor();
    assert.equal(await valueOf(page, "Immuta catalog"), "mine", odd);
    await builder(page).evaluate((element) => (element.setup = { flow: "connection", catalog: "mine" }));
    await told.waitFor({ state: "detached" });
  }
}, site('<ucforge-builder flow="connection"></ucforge-builder>')));

test("a link over a draft says what is shown, and undo brings the draft back", () => visit(async (page) => {
  await fill(page, { "Immuta catalog": "mine" });
  await draftHolds(page, '"mine"');
  const link = await fragment(JSON.stringify(THEIRS));
  await page.goto("about:blank");
  await page.goto(`${url}${link}`);
  await status(page).getByText(`${OURS} Undo brings your own back.`).waitFor();
  assert.equal(hash(page), "");
  assert.match(await output(page), /theirs/);
  await click(page, "Undo");
  await status(page).getByText("Your answers are back.").waitFor();
  assert.equal(await valueOf(page, "Immuta catalog"), "mine");
}));

test("a link that is followed in an open page is opened", () => visit(async (page) => {
  await fill(page, { "Immuta catalog": "mine" });
  const link = await fragment(JSON.stringify(THEIRS));
  await page.setViewportSize({ width: 800, height: 300 });
  await page.evaluate((fragment) => (location.hash = fragment), link);
  await status(page).getByText(`${OURS} Undo brings your own back.`).waitFor();
  assert.equal(await valueOf(page, "Immuta catalog"), "theirs");
  assert.equal(hash(page), "");
  await page.getByRole("button", { name: "Start over" }).focus();
  await page.evaluate((fragment) => {
    scrollTo(0, document.documentElement.scrollHeight);
    location.hash = fragment.slice(0, -4);
  }, link);
  await page.getByRole("alert").getByText(BROKEN).waitFor();
  await until(page, () => document.querySelector("ucforge-builder").shadowRoot.querySelector(".notice").getBoundingClientRect().top >= 0);
  assert.equal(hash(page), "");
  assert.equal(await valueOf(page, "Immuta catalog"), "theirs");
  await page.evaluate((fragment) => (location.hash = fragment), link);
  await builder(page).getByText(BROKEN).waitFor({ state: "detached" });
}));

for (const link of ["#s1=", "#s1=!!", "#s2=q1Yq", "#s12="]) {
  test(`a link that cannot be read is told: ${link}`, () => visit(async (page) => {
    await builder(page).getByText(BROKEN).waitFor();
    assert.equal(hash(page), "");
  }, { address: `${url}${link}`, begin: "" }));
}

test("a fragment of another page is left alone, and so is a link where nothing is shared", async () => {
  await visit(async (page) => assert.equal(hash(page), "#section=1"), { address: `${url}#section=1` });
  await visit(async (page) => {
    await isShown(page);
    await page.evaluate((fragment) => (location.hash = fragment), await fragment(JSON.stringify(THEIRS)));
    assert.match(hash(page), /^#s1=/);
    assert.equal(await builder(page).evaluate((element) => element.setup.catalog), undefined);
  }, site('<ucforge-builder flow="connection"></ucforge-builder>'));
});

test("where copying is blocked the address gets the link, which is not opened here", () => visit(async (page) => {
  await fill(page, { "Immuta catalog": "mine" });
  await page.evaluate(() => (navigator.clipboard.writeText = () => Promise.reject(new Error("blocked"))));
  await click(page, "Share");
  await status(page).getByText("Copying is blocked. The address of this page holds the answers now").waitFor();
  assert.match(hash(page), /^#s1=/);
  await page.reload();
  await status(page).getByText(OURS).waitFor();
  assert.equal(await valueOf(page, "Immuta catalog"), "mine");
}));

for (const api of ["https://", "javascript:alert(1)", "ftp://tenant.example.com", "tenant.example.com"]) {
  test(`what is no address of a tenant is refused, and the checks are there: ${api}`, () => visit(async (page) => {
    await isShown(page);
    await (await at(page, "Workspace host")).pressSequentially(`https://${HOST}/`);
    await page.getByRole("region", { name: "Tenant" }).getByText('Nothing can be sent: the attribute "api" of this form').waitFor();
    assert.equal(await page.getByRole("button", { name: /^Send to/ }).count(), 0);
    await page.getByRole("region", { name: "Findings" }).waitFor();
  }, site(`<ucforge-builder flow="connection" api="${api}"></ucforge-builder>`)));
}

test("the box for a key goes when the site gives one, and is back when it takes it away", () => visit(async (page) => {
  await isShown(page);
  await page.getByRole("button", { name: "Start over" }).focus();
  const box = page.getByLabel("API key, kept in the memory of this page");
  await box.waitFor();
  await builder(page).evaluate((element) => (element.apiKey = "k"));
  await box.waitFor({ state: "hidden" });
  await builder(page).evaluate((element) => (element.apiKey = ""));
  await box.waitFor();
  assert.equal(await box.inputValue(), "");
}, site('<ucforge-builder flow="connection" api="https://tenant.example.com"></ucforge-builder>')));

test("a tenant may wrap its lists", () => {
  const answers = {
    "GET /integrations": [], "GET /jobs/search": { "9a7e": { state: "running" } },
    "POST /data/object/search": { hits: [{ connectionKey: "lake", state: "active" }], count: 1 },
  };
  const around = site('<ucforge-builder flow="integration-automatic" api=""></ucforge-builder>');
  const prepare = async (context) => {
    await around.prepare(context);
    await context.route(/\/(integrations|search)$/, (route) =>
      route.fulfill({ json: answers[`${route.request().method()} ${new URL(route.request().url()).pathname}`] }));
  };
  return visit(async (page) => {
    await isShown(page);
    await choose(page, { flow: "automatic", authentication: "token" });
    await fill(page, { ...WORKSPACE, ...TOKEN });
    await page.getByLabel("API key, kept in the memory of this page").fill("k");
    await click(page, "Send to the tenant");
    const tenant = page.getByRole("region", { name: "Tenant" });
    await tenant.getByRole("button", { name: "Cancel" }).click();
    await tenant.getByRole("listitem").filter({ hasText: /^lake: active\./ }).waitFor();
    await tenant.getByRole("listitem").filter({ hasText: "9a7e running" }).waitFor();
  }, { ...around, prepare });
});

/** A page that sends to a tenant at its own address; `answer(request)` is what that answers. */
const tenantOf = (answer) => {
  const around = site('<ucforge-builder flow="integration-automatic" api=""></ucforge-builder>');
  const prepare = async (context) => {
    await around.prepare(context);
    await context.route(/\/(integrations(\/\d+)?|search)$/, (route) =>
      route.fulfill(answer(`${route.request().method()} ${new URL(route.request().url()).pathname}`)));
  };
  return { ...around, prepare };
};

const KEY = "key-of-an-admin-0123";

/** Asks the tenant what is there, and changes nothing. */
async function look(page) {
  await isShown(page);
  await choose(page, { flow: "automatic", authentication: "token" });
  await fill(page, { ...WORKSPACE, ...TOKEN });
  await page.getByLabel("API key, kept in the memory of this page").fill(KEY);
  await click(page, "Send to the tenant");
  const tenant = page.getByRole("region", { name: "Tenant" });
  await tenant.getByRole("button", { name: "Cancel" }).click();
  return tenant;
}

test("what a tenant repeats of a secret, and what it has of its own, is shown nowhere", () => {
  const message = `refused: ${SECRET}, ${KEY}`;
  const one = {
    id: 7, status: "enabled", type: "Databricks", config: { workspaceUrl: "other.cloud.databricks.com", note: message, clusterKey: "846e9e43c0ffee5d1a2b3c4d5e6f7a8b" },
    validationResults: { validationTests: [{ name: "Basic Connection Test", status: "failed", message }] },
  };
  const answers = { "GET /integrations": [one], "GET /integrations/7": one };
  return visit(async (page) => {
    const tenant = await look(page);
    await tenant.getByRole("button", { name: "Details of integration 7" }).click();
    await tenant.getByRole("group", { name: "Details of integration 7" }).waitFor();
    assert.doesNotMatch(await tenant.textContent(), new RegExp(`${SECRET}|${KEY}|846e9e43`));
  }, tenantOf((request) => ({ json: answers[request] ?? [] })));
});

test("a look that fails says nothing of what is there, and the next one comes all the same", () => {
  const config = { workspaceUrl: "other.cloud.databricks.com" };
  const integration = (status) => ({ json: [{ id: 7, status, type: "Databricks", config }] });
  let looks = 0;
  return visit(async (page, problems) => {
    const tenant = await look(page);
    await tenant.getByRole("listitem").filter({ hasText: /^Integration 7: enabled\./ }).waitFor();
    assert.ok(looks > 3);
    // The browser tells of the look that failed on purpose.
    assert.ok(problems.every((problem) => problem.includes("503")), `${problems}`);
    problems.length = 0;
  }, tenantOf((request) => {
    if (request !== "GET /integrations") return { json: [] };
    looks += 1;
    return looks === 3 ? { status: 503, json: {} } : integration(looks < 3 ? "editing" : "enabled");
  }));
});
