// A page in a headless Chromium, and everything that went wrong in it.

import { accessSync, constants } from "node:fs";
import path from "node:path";
import { chromium } from "playwright-core";

const NAMES = ["chromium", "chromium-browser", "google-chrome"];

// Nothing but the page under test: no services of the browser's maker, no sandbox that containers cannot give.
const ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  // Letters and colors as on any other machine.
  "--font-render-hinting=none",
  "--disable-lcd-text",
  "--force-color-profile=srgb",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

/** What CHROMIUM says, else the first of the usual names on PATH. */
function executable() {
  if (process.env.CHROMIUM) return process.env.CHROMIUM;
  const folders = (process.env.PATH ?? "").split(path.delimiter);
  const files = NAMES.flatMap((name) => folders.map((folder) => path.join(folder, name)));
  const found = files.find(isExecutable);
  if (!found) throw new Error("no Chromium on PATH: install it, or name its file in CHROMIUM");
  return found;
}

function isExecutable(file) {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

// One browser for all pages of a run; each page has a profile of its own.
let browser;

/** Ends the browser, if one was started. */
export async function shutdown() {
  const started = browser;
  browser = undefined;
  await (await started)?.close();
}

/**
 * Opens `url` in a fresh profile and waits until it has loaded.
 *
 * `problems` fills while the page lives: errors and warnings of the console, uncaught errors, failed requests, violations
 * of the content security policy, requests to another origin than that of `url`. `prepare(context)` runs before the page is
 * asked for; `bypassCSP` is for tools that are put into the page.
 */
export async function open({ url, colorScheme = "light", viewport, deviceScaleFactor, javaScriptEnabled = true, bypassCSP = false, prepare }) {
  browser ??= chromium.launch({ executablePath: executable(), headless: true, args: ARGUMENTS });
  const context = await (await browser).newContext({ colorScheme, viewport, deviceScaleFactor, javaScriptEnabled, bypassCSP });
  try {
    const problems = await watch(context, new URL(url).origin);
    await prepare?.(context);
    const page = await context.newPage();
    await page.goto(url);
    return { page, problems, close: () => context.close() };
  } catch (error) {
    await context.close();
    throw error;
  }
}

async function watch(context, origin) {
  const problems = [];
  const local = (address) => /^(data|blob|about):/.test(address) || new URL(address).origin === origin;
  const foreign = (address) => {
    if (!local(address)) problems.push(`request to another origin: ${address}`);
  };
  context.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) {
      problems.push(`console ${message.type()}: ${message.text()} (${message.location().url})`);
    }
  });
  context.on("weberror", (error) => problems.push(`uncaught: ${error.error().stack ?? error.error()}`));
  context.on("request", (request) => foreign(request.url()));
  // The browser gives up fetching the icon when the address of the page changes.
  const isIcon = (request) => /\/icon\.svg$/.test(request.url()) && request.failure()?.errorText === "net::ERR_ABORTED";
  context.on("requestfailed", (request) => isIcon(request) || problems.push(`request failed: ${request.url()} (${request.failure()?.errorText})`));
  context.on("page", (page) => page.on("websocket", (socket) => foreign(socket.url())));
  await context.exposeBinding("reportViolation", (_source, text) => problems.push(`content security policy: ${text}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      window.reportViolation(`${event.effectiveDirective} forbids ${event.blockedURI} (${event.sourceFile}:${event.lineNumber})`);
    });
  });
  return problems;
}
