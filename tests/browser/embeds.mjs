// The builder inside of other sites. Usage: node embeds.mjs NAME=FOLDER...
//
// A folder is a site as it would be put on a server: plain, mkdocs, docusaurus or hosted of tests/embeds, with the folder of
// the element inside. Only what the element promises to pages is used: its attributes, its event, its custom properties.

import assert from "node:assert/strict";
import path from "node:path";
import { at, HOST } from "./builder.mjs";
import { open, shutdown } from "./harness.mjs";
import { run, test } from "./run.mjs";
import { serve, STRICT } from "./sites.mjs";

const folders = Object.fromEntries(process.argv.slice(2).map((word) => word.split("=")));

/** All that a page may fetch for a builder that nobody can see yet. */
const LIGHT = /\/(ucforge\/ucforge-builder\.js|site\.css)?$/;

/** These sites bring scripts of their own into their pages. */
const INLINE = "default-src 'self' data:; script-src 'self' 'unsafe-inline' 'wasm-unsafe-eval'; style-src 'self' 'unsafe-inline'";
/** A page that frames another one of its origin. */
const FRAMES = `${STRICT}; frame-src 'self'`;

/** Runs `body` on the first page of a site, if it is among those asked for; nothing may go wrong in it. */
function site(name, what, policy, body, options = {}) {
  if (!folders[name]) return;
  test(`${name}: ${what}`, async () => {
    const server = await serve(path.resolve(folders[name]), policy);
    const fetched = [];
    const prepare = async (context) => {
      context.on("request", (request) => fetched.push(request.url()));
      await context.addInitScript(() => addEventListener("ucforge-change", (event) => (window.lastChange = event.detail)));
    };
    const { page, problems, close } = await open({ url: server.url, viewport: { width: 1280, height: 800 }, prepare, ...options });
    try {
      page.setDefaultTimeout(15_000);
      await body(page, fetched, problems);
      assert.deepEqual(problems, []);
    } finally {
      await close();
      await server.close();
    }
  });
}

const builder = (scope) => scope.locator("ucforge-builder");
const heavy = (fetched) => fetched.filter((url) => !LIGHT.test(new URL(url).pathname));

/** Waits until a builder shows its form. */
const shown = (scope) => builder(scope).getByRole("button", { name: "Start over" }).first().waitFor();

/** Types a host, and waits until the documents have it: on the screen, and in what the page is told. */
async function typeHost(scope, frame) {
  await shown(scope);
  await (await at(builder(scope), "Workspace host")).pressSequentially(HOST);
  // Narrow pages show form and document by turns.
  const text = builder(scope).getByRole("region", { name: "Text of the document", includeHidden: true });
  await text.filter({ hasText: HOST }).waitFor({ state: "attached" });
  await frame.waitForFunction((host) => window.lastChange?.setup.workspaceUrl === host
    && window.lastChange.documents.some(({ text }) => text.includes(host)), HOST);
}

/** The background of the builder, and the color that is behind it. */
const backgrounds = (page) => builder(page).evaluate((element) => {
  const own = (node) => getComputedStyle(node).backgroundColor;
  let node = element.parentElement;
  while (node && own(node) === "rgba(0, 0, 0, 0)") node = node.parentElement;
  return [own(element), node ? own(node) : "rgb(255, 255, 255)"];
});

site("plain", "the builder works under the strictest policy, and waits until it is near", STRICT, async (page, fetched) => {
  await page.waitForLoadState("networkidle");
  assert.deepEqual(heavy(fetched), []);
  await builder(page).scrollIntoViewIfNeeded();
  await typeHost(page, page);
  const strays = fetched.filter((url) => !/\/(ucforge\/.*|site\.css)?$/.test(new URL(url).pathname));
  assert.deepEqual(strays, []);
  assert.equal(await builder(page).evaluate((element) => getComputedStyle(element).fontFamily), "Georgia, serif");
});

site("plain", "the script is run with the hash of integrity.json, and not with another one", STRICT, async (page, fetched, problems) => {
  const { "ucforge-builder.js": hash } = await (await fetch(new URL("ucforge/integrity.json", page.url()))).json();
  const outcome = (integrity) => page.evaluate((own) => new Promise((resolve) => {
    const script = Object.assign(document.createElement("script"), { type: "module", integrity: own });
    for (const type of ["load", "error"]) script.addEventListener(type, () => resolve(type));
    // Under another address: what has been fetched is not looked at again.
    script.src = `ucforge/ucforge-builder.js?${own}`;
    document.head.append(script);
  }), integrity);
  assert.equal(await outcome(hash), "load");
  assert.deepEqual(problems, []);
  assert.equal(await outcome(`sha384-${"A".repeat(64)}`), "error");
  assert.match(problems.splice(0).join(), /digest/);
  // A page under trusted types cannot add scripts.
}, { bypassCSP: true });

for (const colorScheme of ["light", "dark"]) {
  for (const name of ["mkdocs", "docusaurus"]) {
    site(name, `the builder works, and follows the palette, ${colorScheme}`, INLINE, async (page) => {
      await builder(page).scrollIntoViewIfNeeded();
      await typeHost(page, page);
      const [own, behind] = await backgrounds(page);
      assert.equal(own, behind);
      assert.equal(await builder(page).evaluate((element) => getComputedStyle(element).colorScheme), colorScheme);
    }, { colorScheme });
  }
}

site("hosted", "the frame gets the height of what is in it", FRAMES, async (page) => {
  const frame = page.frameLocator("iframe");
  const inner = () => page.frames()[1];
  await shown(frame);
  const isFitting = () => page.waitForFunction(() => {
    const { documentElement } = document.querySelector("iframe").contentDocument;
    const [content, own] = [documentElement.getBoundingClientRect().height, document.querySelector("iframe").clientHeight];
    return content > 300 && Math.abs(content - own) <= 1;
  });
  await isFitting();
  const before = await page.locator("iframe").evaluate((element) => element.clientHeight);
  await typeHost(frame, inner());
  await page.setViewportSize({ width: 400, height: 800 });
  await isFitting();
  assert.notEqual(await page.locator("iframe").evaluate((element) => element.clientHeight), before);
});

site("hosted", "the address sets where it starts, and the page around it learns a height and no more", FRAMES, async (page) => {
  const frame = page.frameLocator("iframe");
  // What is still being fetched would be given up.
  await shown(frame);
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => {
    window.told = [];
    addEventListener("message", ({ data }) => window.told.push(data));
    const frame = document.querySelector("iframe");
    frame.src = "ucforge/embed.html?flow=integration-manual&auth=token&theme=dark&setup=%7B%22catalog%22%3A%22no%22%7D";
  });
  await builder(frame).and(frame.locator("[auth]")).waitFor({ state: "attached" });
  await shown(frame);
  const attributes = await builder(frame).evaluate((element) => Object.fromEntries(element.getAttributeNames().map((name) => [name, element.getAttribute(name)])));
  assert.deepEqual(attributes, { flow: "integration-manual", auth: "token", theme: "dark" });
  await typeHost(frame, page.frames()[1]);
  const told = await page.evaluate(() => window.told);
  assert.ok(told.length > 2);
  for (const message of told) {
    const { action, size } = message.action ?? {};
    if (typeof message === "string") {
      const { context, height, src, ...more } = JSON.parse(message);
      assert.deepEqual([context, typeof height, new URL(src).pathname, more], ["iframe.resize", "number", "/ucforge/embed.html", {}]);
    } else if (action === "@webframe.resize") {
      assert.deepEqual(Object.keys(size), ["height", "aspectRatio", "maxHeight"]);
      assert.ok(Object.values(size).every((value) => typeof value === "number"));
    } else {
      assert.deepEqual(message, { action: { action: "@webframe.ready" } });
    }
  }
});

await run({ after: shutdown });
