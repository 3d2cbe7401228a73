// The longest task while the page works on 1 MiB of pasted text, of several kinds: node paste.mjs PAGES MODULES CHROMIUM [KIND...]. Prints lines of
// JSON. PAGES has our page in the folder `ours`, MODULES has playwright-core.

import { createServer } from "node:http";
import { readFile } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";

const [pages, modules, executablePath, ...only] = process.argv.slice(2);
const { chromium } = createRequire(path.join(path.resolve(modules), "x.js"))("playwright-core");

const TYPES = { ".html": "text/html; charset=utf-8", ".js": "text/javascript", ".css": "text/css", ".wasm": "application/wasm", ".svg": "image/svg+xml" };
const server = createServer(async ({ url }, answer) => {
  const file = path.join(pages, new URL(url, "http://x").pathname.replace(/\/$/, "/index.html"));
  const body = await readFile(file).catch(() => null);
  answer.writeHead(body ? 200 : 404, { "content-type": TYPES[path.extname(file)] ?? "application/octet-stream" }).end(body ?? "");
});
await new Promise((done) => server.listen(0, "127.0.0.1", done));

const SIZE = 1 << 20;
const much = (line) => {
  let text = "";
  for (let number = 0; text.length < SIZE; number++) text += line(number);
  return text;
};
const workspace = (number) => JSON.stringify({ workspaceUrl: `w${number}.cloud.databricks.com`, httpPath: `/sql/1.0/warehouses/${number}`, authenticationType: "token", token: "t", catalogs: [`c${number}`] });
const kinds = {
  "40,000 fields": () => `{${much((number) => `"field${number}": ${number},\n`)}"type": "Databricks"}`,
  "broken JSON": () => much((number) => `{"a${number}": 1,, 'b'}\n`),
  "workspaces": () => `{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h.cloud.databricks.com", "additionalWorkspaceConnections": [${much((number) => `${number ? "," : ""}${workspace(number)}\n`)}]}}`,
  "a setup": () => `ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\ngovern:\n${much((number) => `  - {table: sales.s${number}.t}\n`)}`,
  "SQL": () => much((number) => `GRANT SELECT ON TABLE a.b.c${number} TO \`x\`;\n`),
  "prose": () => much((number) => `The quick brown fox ${number} jumps over the lazy dog. `),
};

const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu", "--disable-background-networking"] });
for (const [kind, text] of Object.entries(kinds)) {
  if (only.length && !only.includes(kind)) continue;
  const values = [];
  for (let round = 0; round < 3; round++) values.push(await longest(text()));
  console.log(JSON.stringify({ measure: `1 MiB of ${kind}: longest task`, unit: "ms", who: "ucforge", values }));
}

/** The longest task while a text is checked, in milliseconds. */
async function longest(text) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  await page.goto(`http://127.0.0.1:${server.address().port}/ours/`);
  const box = page.locator("#pasted");
  // The parts that check are there before the large text.
  await box.fill('{"type": "Databricks"}');
  await page.waitForFunction(() => document.querySelector("ucforge-builder").shadowRoot.textContent.includes("UC"));
  await page.evaluate((large) => {
    const seen = (window.seen = { longest: 0, last: performance.now() });
    new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) {
        seen.longest = Math.max(seen.longest, duration);
        seen.last = startTime + duration;
      }
    }).observe({ type: "longtask" });
    const area = document.querySelector("ucforge-builder").shadowRoot.querySelector("#pasted");
    area.value = large;
    area.dispatchEvent(new Event("input", { bubbles: true, composed: true }));
  }, text);
  await page.getByRole("button", { name: "Check it", exact: true }).evaluate((button) => button.click());
  // Done when the page has been idle, without a button that stops the work, for a second and a half.
  await page.waitForFunction(() => {
    const { shadowRoot } = document.querySelector("ucforge-builder");
    const works = [...shadowRoot.querySelectorAll("button")].some((button) => button.textContent === "Stop" && button.checkVisibility());
    if (works) window.seen.last = performance.now();
    return performance.now() - window.seen.last > 1500;
  }, null, { timeout: 60_000, polling: 100 });
  // Tasks below 50 ms are not reported.
  const most = Math.max(50, await page.evaluate(() => window.seen.longest));
  await page.close();
  return most;
}
await browser.close();
server.close();
