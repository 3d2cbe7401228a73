// Below the fold the element is a small script; all that it is made of comes when it is near.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { brotliCompressSync } from "node:zlib";
import { HOST, output, until, url, visit } from "./builder.mjs";
import { test } from "./run.mjs";

const SCRIPT = '<script type="module" src="ucforge-builder.js"></script>';
const FAR = '<div style="height: 250vh"></div>';
const GIVEN = '{"flow": "connection", "workspaceUrl": "' + HOST + '"}';

/** A page of somebody else at the address of the builder. `fetched` gets the paths that it asks for. */
const site = (body, fetched = []) => ({
  hasForm: false,
  viewport: { width: 1280, height: 600 },
  prepare: async (context) => {
    context.on("request", (request) => fetched.push(new URL(request.url()).pathname));
    await context.route(url, (route) => route.fulfill({
      contentType: "text/html",
      body: `<!doctype html><html lang="en"><title>t</title><link rel="icon" href="data:,"><body>${body}`,
    }));
  },
});

const builder = (page) => page.locator("ucforge-builder");
const isShown = (scope) => scope.getByRole("button", { name: "Start over" }).waitFor();
/** Lets the observer have its say: it does so in every frame. */
const settled = async (page) => {
  await page.waitForLoadState("networkidle");
  await page.evaluate(() => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve))));
};

test("the script that waits is two kilobytes at most", async () => {
  const text = readFileSync(new URL("../../dist/ucforge-builder.js", import.meta.url));
  assert.ok(brotliCompressSync(text).length <= 2000);
});

test("far away only the script is fetched, what the site says is read, and what it sets is kept", () => {
  const fetched = [];
  // The second script has run before the first one, which is a module.
  const early = `<script>document.querySelector("ucforge-builder").setup = ${GIVEN};</script>`;
  return visit(async (page) => {
    await settled(page);
    assert.deepEqual(fetched, ["/", "/ucforge-builder.js"]);
    await page.getByText("The payload is built here.").waitFor();
    assert.equal(await builder(page).evaluate((element) => element.setup), undefined);
    await builder(page).evaluate((element) => element.scrollIntoView());
    await isShown(page);
    await until(page, (host) => document.querySelector("ucforge-builder").setup.workspaceUrl === host, HOST);
    assert.match(await output(page), new RegExp(HOST));
    assert.equal(await page.getByText("The payload is built here.").isVisible(), false);
  }, site(`${SCRIPT}${FAR}<ucforge-builder flow="connection"><p>The payload is built here.</p></ucforge-builder>${early}`, fetched));
});

test("less than a screen away it is made ready, and so is what an address leads to", () => visit(async (page) => {
  await isShown(builder(page).first());
  await settled(page);
  const far = builder(page).nth(1);
  assert.equal(await far.getByRole("button", { name: "Start over" }).count(), 0);
  await page.evaluate(() => (location.hash = "there"));
  await isShown(far);
}, site(`${SCRIPT}<div style="height: 150vh"></div><ucforge-builder></ucforge-builder>${FAR}${FAR}${FAR}<h2 id="there">T</h2><ucforge-builder></ucforge-builder>`)));

test("what is not rendered waits until it is", () => {
  const fetched = [];
  return visit(async (page) => {
    await settled(page);
    assert.deepEqual(fetched, ["/", "/ucforge-builder.js"]);
    await page.locator("div").evaluate((tab) => (tab.hidden = false));
    await isShown(page);
  }, site(`${SCRIPT}<div hidden><ucforge-builder></ucforge-builder></div>`, fetched));
});

test("in a shadow root, in a box that scrolls, and added later, each comes when it is near", () => visit(async (page) => {
  await settled(page);
  const box = page.locator("section");
  assert.equal(await box.getByRole("button", { name: "Start over" }).count(), 0);
  await box.evaluate((node) => node.scrollTo(0, node.scrollHeight));
  await isShown(box);
  await page.locator("article").evaluate((node) => {
    const made = document.createElement("ucforge-builder");
    // Set before it is in the page.
    Object.assign(made, { setup: { flow: "integration-manual", catalog: "shade" } });
    node.attachShadow({ mode: "open" }).append(made);
  });
  await isShown(page.locator("article"));
  await until(page, () => document.querySelector("article").shadowRoot.firstChild.setup.catalog === "shade");
}, site(`${SCRIPT}<article></article><section style="height: 200px; overflow: auto"><div style="height: 400vh"></div><ucforge-builder></ucforge-builder></section>`)));

test("a browser that cannot tell what is near gets it at once", () => {
  const { prepare, ...options } = site(`${SCRIPT}${FAR}<ucforge-builder></ucforge-builder>`);
  return visit(async (page) => isShown(page), {
    ...options,
    prepare: async (context) => {
      await prepare(context);
      await context.addInitScript(() => delete window.IntersectionObserver);
    },
  });
});

test("when its parts are lost, it says so, and gets them when it is put in again", () => {
  const { prepare, ...options } = site(`${SCRIPT}<ucforge-builder></ucforge-builder>`);
  const asked = [];
  return visit(async (page, problems) => {
    await builder(page).getByText("The form could not be loaded.").waitFor();
    await page.unroute("**/builder/element.js*");
    await page.context().unroute("**/builder/element.js*");
    await builder(page).evaluate((element) => document.body.append(element));
    await isShown(page);
    assert.equal(await builder(page).getByText("The form could not be loaded.").count(), 0);
    // Some browsers keep failed imports.
    assert.deepEqual(asked.filter((path) => path.startsWith("builder/element.js")), ["builder/element.js", "builder/element.js?1"]);
    assert.deepEqual(problems.splice(0).filter((text) => !/element\.js|Failed to load resource/.test(text)), []);
  }, {
    ...options,
    prepare: async (context) => {
      await prepare(context);
      await context.route("**/builder/element.js*", (route) => route.abort());
      context.on("request", (request) => asked.push(request.url().slice(url.length)));
    },
  });
});


test("a setup that cannot be read is told, and forgotten once there is a good one", () => visit(async (page) => {
  const notice = builder(page).getByText('The attribute "setup" of this form is not JSON');
  await notice.waitFor();
  await builder(page).evaluate((element, setup) => element.setAttribute("setup", setup), GIVEN);
  await notice.waitFor({ state: "detached" });
  await until(page, (host) => document.querySelector("ucforge-builder").setup.workspaceUrl === host, HOST);
}, site(`${SCRIPT}<ucforge-builder setup="{broken"></ucforge-builder>`)));

/** What the browser holds for the page, once what nobody needs is gone. */
async function held(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  return Object.fromEntries(metrics.filter(({ name }) => ["Nodes", "JSEventListeners"].includes(name)).map(({ name, value }) => [name, value]));
}

/** Does something `times` times in the page, after the first element is there. */
async function grows(page, act, times = 30) {
  const repeat = async (count) => {
    for (let i = 0; i < count; i += 1) await act();
    await settled(page);
  };
  await isShown(builder(page).first());
  // What is made once only.
  await repeat(3);
  const before = await held(page);
  await repeat(times);
  // Timers of elements that are gone end within a second, and what they hold goes with them.
  for (let rounds = 0; rounds < 20; rounds += 1) {
    const after = await held(page);
    const more = Object.keys(before).filter((name) => after[name] > before[name] + 10);
    if (!more.length) return;
    if (rounds === 19) assert.deepEqual(after, before);
    await page.evaluate(() => new Promise((resolve) => setTimeout(resolve, 200)));
  }
}

test("an element that is taken out and put in again thirty times leaves nothing behind", () => visit(async (page) => {
  await builder(page).getByRole("button", { name: "Start over" }).focus();
  await page.getByRole("region", { name: "Sandbox" }).waitFor({ state: "attached" });
  await grows(page, () => builder(page).evaluate((element) => {
    element.remove();
    document.body.append(element);
  }));
}, site(`${SCRIPT}<ucforge-builder flow="connection"></ucforge-builder>`)));

test("thirty elements that are made, used and thrown away leave nothing behind, beside others", () => visit(async (page) => {
  await grows(page, async () => {
    await builder(page).first().evaluate((old) => {
      const made = document.createElement("ucforge-builder");
      made.setAttribute("flow", "connection");
      old.replaceWith(made);
    });
    await builder(page).first().getByRole("button", { name: "Start over" }).focus();
    await builder(page).first().getByRole("region", { name: "Sandbox" }).waitFor({ state: "attached" });
  });
}, site(`${SCRIPT}<ucforge-builder flow="connection"></ucforge-builder><ucforge-builder flow="connection"></ucforge-builder><ucforge-builder flow="connection"></ucforge-builder>`)));

test("a frame that gets its height from what is in it is filled", () => visit(async (page) => {
  const frame = page.frameLocator("iframe");
  await frame.getByRole("button", { name: "Start over", includeHidden: true }).waitFor({ state: "attached" });
}, site('<iframe height="0" src="embed.html" title="t"></iframe>')));

test("sites put words of their own around the form, and style its parts", () => visit(async (page) => {
  await isShown(page);
  const words = ["Ours, above", "Whom to ask", "Ours, below"].map((text) => page.getByText(text));
  const tops = await Promise.all(words.map(async (word) => (await word.boundingBox()).y));
  const [rail, form, state] = await Promise.all([page.getByRole("navigation"), page.getByRole("form"), page.locator(".status")].map(async (part) => (await part.boundingBox()).y));
  assert.ok(tops[0] < rail && form < tops[1] && tops[1] < tops[2] && state < tops[2], `${tops}, ${rail}, ${form}, ${state}`);
  assert.equal(await page.getByText("Nobody reads this").isVisible(), false);
  const styles = { frame: "rgb(1, 0, 0)", rail: "rgb(2, 0, 0)", form: "rgb(3, 0, 0)", documents: "rgb(4, 0, 0)", status: "rgb(5, 0, 0)", button: "rgb(6, 0, 0)" };
  const seen = await builder(page).evaluate((element, names) => Object.fromEntries(names.map((name) =>
    [name, getComputedStyle(element.shadowRoot.querySelector(`[part=${name}]`)).outlineColor])), Object.keys(styles));
  assert.deepEqual(seen, styles);
  // What looks like a link is no button of the site.
  const link = page.getByRole("button", { name: "Start over" });
  assert.notEqual(await link.evaluate((node) => getComputedStyle(node).outlineColor), styles.button);
}, site(`${SCRIPT}<style>${["frame", "rail", "form", "documents", "status", "button"].map((name, i) => `::part(${name}) { outline: 1px solid rgb(${i + 1}, 0, 0); }`).join("")}</style>
  <ucforge-builder flow="connection"><p slot="footer">Ours, below</p><p>Nobody reads this</p><p slot="help">Whom to ask</p><h3 slot="header">Ours, above</h3></ucforge-builder>`)));
