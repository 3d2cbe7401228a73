import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Answers } from "../../../www/builder/state.js";
import { checks, form, full } from "./core.mjs";

/** What the core makes of all answers. */
function evaluate(core, answers) {
  const view = core.form(JSON.stringify(answers), "", "", "", true);
  return { view, text: view.setup, findings: view.diagnostics };
}

test("answers are set and taken away as in the terminal", () => {
  const cases = JSON.parse(readFileSync(new URL("../../../core/fixtures/answers.json", import.meta.url), "utf8"));
  assert.ok(cases.length > 10);
  for (const { what, before, pointer, value, after } of cases) {
    const answers = new Answers(before);
    answers.set(pointer, value);
    assert.deepEqual(answers.value, { ucforge: 1, ...after }, what);
  }
});

test("an answer is set and read by its pointer", () => {
  const answers = new Answers({ catalog: "immuta" });
  assert.deepEqual(answers.value, { ucforge: 1, catalog: "immuta" });
  answers.set("/oAuthClientConfig/clientId", "id");
  answers.set("/list", [{}]);
  answers.set("/list/0/host", "h");
  answers.set("/odd~1key~0", true);
  assert.deepEqual(answers.value, {
    ucforge: 1, catalog: "immuta", oAuthClientConfig: { clientId: "id" }, list: [{ host: "h" }], "odd/key~": true,
  });
  assert.equal(answers.get("/list/0/host"), "h");
  assert.equal(answers.get("/odd~1key~0"), true);
  assert.equal(answers.get("/nowhere/at/all"), undefined);
});

test("an answer that is taken away takes the objects with it that are empty then, but no entry of a list", () => {
  const answers = new Answers({ a: { b: { c: 1 } }, list: [{ host: "h" }, { host: "i" }] });
  answers.set("/a/b/c", undefined);
  assert.equal("a" in answers.value, false);
  answers.set("/list/0/host", undefined);
  assert.deepEqual(answers.get("/list"), [{}, { host: "i" }]);
  answers.set("/list/0", undefined);
  assert.deepEqual(answers.get("/list"), [{ host: "i" }]);
  answers.set("/nowhere/at/all", undefined);
  assert.deepEqual(answers.value, { ucforge: 1, list: [{ host: "i" }] });
});

test("answers share nothing with what they were made of, which may be frozen", () => {
  const given = Object.freeze({ oAuthClientConfig: Object.freeze({ clientId: "id" }), list: Object.freeze([Object.freeze({ host: "h" })]) });
  const answers = new Answers(given);
  answers.set("/oAuthClientConfig/clientSecret", "s3cret");
  answers.set("/list/0/token", "s3cret");
  assert.deepEqual(given, { oAuthClientConfig: { clientId: "id" }, list: [{ host: "h" }] });
  assert.equal(answers.get("/list/0/token"), "s3cret");
});

test("an answer in the way of another gives way", () => {
  const answers = new Answers({ oAuthClientConfig: "text" });
  answers.set("/oAuthClientConfig/scope", "all-apis");
  assert.deepEqual(answers.get("/oAuthClientConfig"), { scope: "all-apis" });
});

const TOKEN = { ucforge: 1, flow: "integration-automatic", authenticationType: "token", token: "s3cret", catalog: "immuta" };

for (const [name, core] of [["form", form], ["checks", checks]]) {
  test(`what the form does not show is no part of the setup, ${name}`, () => {
    const oAuthClientConfig = { clientId: "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d" };
    const { text, view: { hidden } } = evaluate(core, { ...TOKEN, oAuthClientConfig, extra: { proxy: "p" } });
    assert.deepEqual(JSON.parse(text), { ...TOKEN, extra: { proxy: "p" } });
    assert.deepEqual(hidden, ["/oAuthClientConfig/clientId"]);
  });

  test(`an answer whose question depends on a hidden answer is hidden as well, ${name}`, () => {
    const setup = { ...TOKEN, oAuthClientConfig: { useCertificate: true, privateKey: "-----BEGIN" } };
    const { text, view: { hidden } } = evaluate(core, setup);
    assert.deepEqual(JSON.parse(text), TOKEN);
    assert.deepEqual(hidden.toSorted(), ["/oAuthClientConfig/privateKey", "/oAuthClientConfig/useCertificate"]);
  });

  test(`entries of a list keep their places, ${name}`, () => {
    const additionalWorkspaceConnections = [{}, { workspaceUrl: "one.cloud.databricks.com", nobodyKnows: { a: 1 } }];
    const { text, view: { hidden } } = evaluate(core, { ...TOKEN, additionalWorkspaceConnections });
    assert.deepEqual(JSON.parse(text).additionalWorkspaceConnections, [{}, { workspaceUrl: "one.cloud.databricks.com" }]);
    assert.deepEqual(hidden, ["/additionalWorkspaceConnections/1/nobodyKnows/a"]);
  });
}

test("the answers themselves stay as they are", () => {
  const setup = { ...TOKEN, connectionKey: "lakehouse", oAuthClientConfig: { scope: "all-apis" } };
  const before = structuredClone(setup);
  evaluate(checks, setup);
  assert.deepEqual(setup, before);
});

test("a finding knows its field, or the nearest one", () => {
  const fieldOf = (setup, pointer) => {
    const found = evaluate(checks, { ...TOKEN, ...setup }).findings.find((finding) => finding.pointer === pointer);
    assert.ok(found, pointer);
    return found.field?.pointer;
  };
  assert.equal(fieldOf({ catalog: "1immuta" }, "/catalog"), "/catalog");
  assert.equal(fieldOf({}, "/workspaceUrl"), "/workspaceUrl");
  const entry = { additionalWorkspaceConnections: [{ workspaceUrl: "https://one.cloud.databricks.com/" }] };
  assert.equal(fieldOf(entry, "/additionalWorkspaceConnections/0/workspaceUrl"), "/additionalWorkspaceConnections/0/workspaceUrl");
  const listed = { additionalWorkspaceConnections: [{ catalogs: ["a", "a"] }] };
  assert.equal(fieldOf(listed, "/additionalWorkspaceConnections/0/catalogs/1"), "/additionalWorkspaceConnections/0/catalogs");
  assert.equal(fieldOf({ token: { env: "A B" } }, "/token/env"), "/token");
  assert.equal(fieldOf({ extra: 5 }, "/extra"), undefined);
});

test("only the core with checks says what a flow cannot carry", () => {
  const setup = { ...TOKEN, flow: "connection", additionalWorkspaceConnections: [{ workspaceUrl: "one.cloud.databricks.com" }] };
  const messages = (core) => evaluate(core, setup).findings.map(({ message }) => message).join("\n");
  assert.match(messages(checks), /additionalWorkspaceConnections/);
  assert.doesNotMatch(messages(form), /additionalWorkspaceConnections/);
});

test("letters beyond ASCII compare without case, and half a character is found, by the core with checks too", () => {
  const found = (core, setup) => core.form(JSON.stringify(setup), "connect", "", "", true).diagnostics.map(({ code, pointer }) => `${code} ${pointer}`);
  const listed = [{ workspaceUrl: "one.cloud.databricks.com", catalogs: ["\u00e7a", "\u00c7A"] }];
  for (const [more, expected] of [
    [{ flow: "connection", govern: [{ table: "\u00c9T\u00c9.a.b" }, { view: "\u00e9t\u00e9.A.b" }] }, "UC316 /govern/1/view"],
    [{ additionalWorkspaceConnections: listed }, "UC306 /additionalWorkspaceConnections/0/catalogs/1"],
    [{ catalog: "x\ud83d" }, "UC019 "],
  ]) {
    const setup = { ...TOKEN, ...more };
    assert.ok(found(checks, setup).includes(expected), `${found(checks, setup)}`);
    assert.deepEqual(found(checks, setup), found(full, setup));
  }
});

test("the core with checks finds in answers what the one that reads any text finds", () => {
  const complete = {
    ...TOKEN, catalog: "immuta", immutaUrl: "https://t.example.com", groupPattern: { deny: "g" }, audit: { enabled: true }, workspaceIds: ["1234567890123456"],
    govern: [{ catalog: "sales" }, { table: "a.b.c" }], servicePrincipal: "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    additionalWorkspaceConnections: [{ workspaceUrl: "one.cloud.databricks.com", httpPath: "/sql/1.0/warehouses/1123456789abcdef", authenticationType: "token", token: "x" }],
  };
  const odd = [
    "", " x ", "<html><body>x</body></html>", "curl https://h/integrations -d '{}'", "GRANT SELECT ON TABLE a.b.c TO `x`;", "jdbc:databricks://h:443;httpPath=/sql",
    "<placeholder>", "REDACTED", "${NAME}", "{{ x }}", "\u202ex", "key: value\n- a", "dapi0123456789abcdef0123456789abcdef", 7, true, null, [], {}, [1, "x"],
  ];
  let compared = 0;
  const compare = (answers) => {
    const text = JSON.stringify(answers);
    assert.deepEqual(checks.form(text, "connect", "", "", true), full.form(text, "connect", "", "", true), text);
    compared += 1;
  };
  for (const flow of ["connection", "integration-automatic", "integration-manual", "integration-update"]) {
    for (const name of [...Object.keys(complete), "unknown", "oAuthClientConfig"]) {
      for (const value of odd) compare({ ...complete, flow, [name]: value });
    }
    for (const name of Object.keys(complete.additionalWorkspaceConnections[0])) {
      for (const value of odd) compare({ ...complete, flow, additionalWorkspaceConnections: [{ ...complete.additionalWorkspaceConnections[0], [name]: value }] });
    }
  }
  assert.ok(compared > 1000);
});
