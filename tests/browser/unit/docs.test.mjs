// The documentation site as it was built: plain files, and links that lead somewhere.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = new URL("../../../www/docs/", import.meta.url);
const pages = new Map(
  readdirSync(folder).filter((file) => file.endsWith(".html")).map((file) => [file, readFileSync(new URL(file, folder), "utf8")]),
);

/** The same pages as they are written. */
const sources = new Map(
  readdirSync(folder).filter((file) => file.endsWith(".md")).map((file) => [file, readFileSync(new URL(file, folder), "utf8")]),
);

test("every page is built", () => {
  const built = [...sources.keys()].map((file) => file.replace(/md$/, "html"));
  assert.ok(built.length >= 12 && sources.has("codes.md"), "pages are missing: run `cargo xtask web` first");
  assert.deepEqual([...pages.keys()].sort(), built.sort());
});

test("titles and main headings say the same, and every page marks itself", () => {
  for (const [file, html] of pages) {
    const title = html.match(/<title>(.*): ucforge<\/title>/)?.[1];
    assert.ok(title, file);
    assert.equal(html.match(/<h1>(.*)<\/h1>/)?.[1].replace(/<[^>]*>/g, ""), title, file);
    const current = [...html.matchAll(/<a href="([^"]*)" aria-current="page">/g)].map((match) => match[1]);
    assert.deepEqual(current, [file]);
  }
});

test("every link inside the site leads somewhere", () => {
  const ids = new Map([...pages].map(([file, html]) => {
    const all = [...html.matchAll(/\sid="([^"]*)"/g)].map((match) => match[1]);
    assert.deepEqual(all.filter((id, at) => all.indexOf(id) !== at), [], `${file} has an id twice`);
    return [file, new Set(all)];
  }));
  const lost = [];
  let inside = 0;
  for (const [file, html] of pages) {
    // What stands in examples belongs to other sites.
    for (const [, href] of html.replace(/<pre[^]*?<\/pre>/g, "").matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      if (/^https:/.test(href)) continue;
      if (href.endsWith(".md") && sources.has(href)) continue;
      const [page, fragment] = href.split("#");
      const target = page || file;
      if (ids.has(target)) {
        inside += 1;
        if (fragment !== undefined && !ids.get(target).has(fragment)) lost.push(`${file}: ${href}`);
      } else if (!existsSync(fileURLToPath(new URL(target, folder)))) {
        lost.push(`${file}: ${href}`);
      }
    }
  }
  assert.ok(inside > 400, `${inside}`);
  assert.deepEqual(lost, []);
});

test("every flow has a page with the builder set to it", () => {
  const flows = [];
  for (const [file, html] of pages) {
    for (const [tag] of html.matchAll(/<ucforge-builder[^>]*>/g)) {
      const setup = JSON.parse(tag.match(/ setup='([^']*)'/)?.[1] ?? "{}");
      flows.push([file, tag.match(/ flow="([^"]*)"/)?.[1] ?? setup.flow]);
      assert.deepEqual(Object.keys(setup).filter((name) => /secret|token|key/i.test(name)), [], file);
    }
  }
  for (const flow of ["connection", "integration-automatic", "integration-manual", "integration-update"]) {
    assert.ok(flows.some(([file, own]) => file === `${flow}.html` && own === flow), flow);
  }
});

test("what the page on embedding shows of a site is what the tests build", () => {
  const shown = [...sources.get("embedding.md").matchAll(/^```\w+ (\S+)\n([^]*?)\n```$/gm)];
  assert.ok(shown.length >= 5);
  for (const [, file, text] of shown) assert.equal(text, readFileSync(new URL(`../../${file}`, folder), "utf8").trimEnd(), file);
});

test("the policy on that page is the one that the builder is tested under", async () => {
  const { STRICT } = await import("../sites.mjs");
  assert.ok(sources.get("embedding.md").replaceAll(/\s+/g, " ").includes(STRICT));
});
