import assert from "node:assert/strict";
import { setImmediate as turn } from "node:timers/promises";
import { test } from "node:test";
import { Cores } from "../../../www/builder/cores.js";
import { alone, documents, full } from "./core.mjs";

const SETUP = JSON.stringify({
  ucforge: 1, flow: "integration-automatic", authenticationType: "token", workspaceUrl: "dbc-a1b2c3d4-e5f6.cloud.databricks.com", token: "s3cret",
  httpPath: "/sql/1.0/warehouses/0123456789abcdef", catalog: "immuta_x", servicePrincipal: "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", govern: [{ catalog: "sales" }],
  additionalWorkspaceConnections: [{ workspaceUrl: "one.cloud.databricks.com", httpPath: "/sql/1.0/warehouses/1123456789abcdef", authenticationType: "token", token: "x", catalogs: ["a"] }],
  extra: { "integration-create": { "/config/proxy": 1.5 } },
});

/** The cores of a page that is offline as long as it is told so. */
function open() {
  const page = { isOnline: true, asked: 0, redone: 0, said: [] };
  const loadWasm = async () => {
    page.asked += 1;
    return page.isOnline ? documents : undefined;
  };
  const { core } = new Cores(alone, { loadWasm }, { say: (text) => page.said.push(text) }, () => (page.redone += 1));
  return { core, page };
}

test("JSON needs no other module, what else is written comes as soon as its module is there", async () => {
  const { core, page } = open();
  assert.match(core.preview(SETUP, "integration-create", "json"), /immuta_x/);
  assert.match(core.build(SETUP, "integration-create", "json", true), /s3cret/);
  assert.ok(core.origins(SETUP, "integration-create", "json").includes("/catalog"));
  await turn();
  assert.deepEqual([page.asked, page.redone], [0, 0]);
  assert.equal(core.preview(SETUP, "grants", "sql"), undefined);
  assert.equal(core.preview(SETUP, "integration-create", "curl"), undefined);
  assert.equal(core.origins(SETUP, "grants", "sql"), "[]");
  assert.throws(() => core.build(SETUP, "grants", "sql", false), { message: "This document is still loading. Try again." });
  await turn();
  assert.deepEqual([page.asked, page.redone], [1, 1], "whoever asked is told once");
  assert.match(core.preview(SETUP, "grants", "sql"), /GRANT [^]* ON CATALOG `sales`/);
  assert.match(core.build(SETUP, "integration-create", "curl", true), /s3cret/);
});

test("what could not be loaded is asked for again by the next look", async () => {
  const { core, page } = open();
  page.isOnline = false;
  assert.equal(core.preview(SETUP, "grants", "sql"), undefined);
  await turn();
  assert.equal(page.redone, 0);
  page.isOnline = true;
  assert.equal(core.preview(SETUP, "grants", "sql"), undefined);
  await turn();
  assert.deepEqual([page.asked, page.redone], [2, 1]);
});

test("both modules together write what the one that has everything writes, in every flow and format", () => {
  const { core } = open();
  core.preview(SETUP, "grants", "sql");
  return turn().then(() => {
    let written = 0;
    for (const flow of ["connection", "integration-automatic", "integration-manual", "integration-update"]) {
      const answers = JSON.stringify({ ...JSON.parse(SETUP), flow });
      const { setup, kinds } = full.form(answers, "", "", "", true);
      for (const { kind, formats, missing, wrong } of kinds) {
        for (const { value } of formats) {
          const what = `${flow} ${kind} ${value}`;
          assert.equal(core.preview(setup, kind, value), full.preview(setup, kind, value), what);
          assert.equal(core.origins(setup, kind, value), full.origins(setup, kind, value), what);
          assert.ok(full.preview(setup, kind, value), what);
          if (missing.length || wrong.length) continue;
          for (const reveal of [false, true]) assert.equal(core.build(answers, kind, value, reveal), full.build(answers, kind, value, reveal), what);
          written += 1;
        }
      }
    }
    assert.ok(written > 30, `${written}`);
  });
});
