// The documentation site: plain files that share a frame, and links that lead somewhere.

import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const folder = new URL("../../../www/docs/", import.meta.url);
const pages = new Map(
  readdirSync(folder).filter((file) => file.endsWith(".html")).map((file) => [file, readFileSync(new URL(file, folder), "utf8")]),
);

/** Written by `cargo xtask web`. */
const GENERATED = ["fields.html", "codes.html"];

test("the pages of the reference are there", () => {
  for (const file of GENERATED) assert.ok(pages.has(file), `${file} is missing: run \`cargo xtask web\` first`);
});

/** What stands around the content, without what differs on purpose. */
function frame(html) {
  const bare = html
    .replace(/<title>[^<]*<\/title>/, "<title></title>")
    .replace(/<main id="content"[^>]*>.*<\/main>/s, "<main></main>")
    .replace(/^<script .*\n/m, "")
    .replace(' aria-current="page"', "");
  return bare;
}

test("all pages have the same frame, and mark themselves in it", () => {
  const wanted = frame(pages.get("index.html"));
  assert.match(wanted, /<main><\/main>/);
  for (const [file, html] of pages) {
    assert.equal(frame(html), wanted, file);
    const current = [...html.matchAll(/<a href="([^"]*)" aria-current="page">/g)].map((match) => match[1]);
    assert.deepEqual(current, [file]);
  }
});

test("titles and main headings say the same", () => {
  for (const [file, html] of pages) {
    const title = html.match(/<title>(.*): Acme data platform docs<\/title>/)?.[1];
    assert.ok(title, file);
    assert.equal(html.match(/<h1>(.*)<\/h1>/)?.[1], title, file);
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
  const html = pages.get("embedding.html");
  const shown = [...html.matchAll(/<pre data-file="([^"]*)"><code>([^]*?)<\/code>/g)];
  assert.ok(shown.length >= 5);
  for (const [, file, text] of shown) {
    const wanted = readFileSync(new URL(`../../${file}`, folder), "utf8").trimEnd();
    assert.equal(text.replaceAll("&lt;", "<").replaceAll("&gt;", ">").replaceAll("&amp;", "&"), wanted, file);
  }
});

test("the policy on that page is the one that the builder is tested under", async () => {
  const { STRICT } = await import("../sites.mjs");
  assert.ok(pages.get("embedding.html").replaceAll(/\s+/g, " ").includes(STRICT));
});
