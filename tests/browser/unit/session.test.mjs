import assert from "node:assert/strict";
import { test } from "node:test";
import { addEntries, moveEntry, removeEntry } from "../../../www/builder/entries.js";
import { lead, origins } from "../../../www/builder/leads.js";
import { requireReady, requireValid } from "../../../www/builder/ready.js";
import { Session } from "../../../www/builder/session.js";
import { checks, form, trial } from "./core.mjs";

const START = { ucforge: 1, flow: "integration-automatic", authenticationType: "token" };
const COMPLETE = {
  ...START, workspaceUrl: "dbc-a1b2c3d4-e5f6.cloud.databricks.com", httpPath: "/sql/1.0/warehouses/0123456789abcdef",
  token: "s3cret", catalog: "immuta_x",
};

/** A draft that is kept in `stored`. */
const draft = (stored = {}) => ({
  stored,
  load: () => ({ ...stored }),
  save(text) { stored.setup = JSON.parse(text); },
  clear() { delete stored.setup; },
});

/** A session with a page that remembers what it was told. */
function open({ start = START, core = checks, draft, lost = [] } = {}) {
  const page = {
    said: [], details: [], focused: [], waiting: undefined,
    say: (text) => page.said.push(text),
    wait: (_milliseconds, action) => {
      page.waiting = action;
      return () => (page.waiting = undefined);
    },
    showDocuments: (kinds, preview) => Object.assign(page, { kinds, preview }),
    showForm: ({ view, findings, answers, areChecked }, asked) => Object.assign(page, { view, findings, answers, areChecked }, asked && { asked }),
    focus: ({ pointer }) => page.focused.push(pointer),
    focusErrors: () => page.focused.push("errors"),
    announce: (detail) => page.details.push(detail),
    loadChecks: async () => {
      if (lost.includes("checks")) return undefined;
      session.useCore(checks);
      return checks;
    },
    start: () => structuredClone(start),
    /** Nobody types for a while. */
    pause: () => page.waiting?.(),
    /** The findings of a field. */
    at: (pointer) => page.findings.filter(({ field }) => field?.pointer === pointer).map(({ message }) => message),
  };
  const session = new Session(page);
  const found = session.open(core, draft);
  return { session, page, found };
}

const type = (session, pointer, text) => {
  for (let end = 1; end <= text.length; end += 1) session.change(pointer, text.slice(0, end), false);
};

test("documents follow every key, findings wait for the pause", () => {
  const { session, page } = open();
  type(session, "/catalog", "1x");
  assert.match(page.preview("integration-create", "json"), /"catalog": "1x"/);
  assert.deepEqual(page.at("/catalog"), []);
  page.pause();
  assert.match(page.at("/catalog")[0], /starts with a digit/);
  session.change("/catalog", "x", false);
  assert.deepEqual(page.at("/catalog"), [], "a fixed finding goes at once");
});

test("each key begins the pause anew", () => {
  const { session, page } = open();
  session.change("/catalog", "1", false);
  const first = page.waiting;
  session.change("/catalog", "1x", false);
  assert.notEqual(page.waiting, first);
  session.change("/flow", "integration-manual", true);
  assert.equal(page.waiting, undefined, "after a pick there is nothing to wait for");
});

test("what is missing is told of fields that were left, and of all after an attempt", async () => {
  const { session, page } = open();
  assert.deepEqual(page.at("/workspaceUrl"), []);
  session.leave("/workspaceUrl", true);
  assert.equal(page.at("/workspaceUrl").length, 1);
  assert.deepEqual(page.at("/httpPath"), []);
  assert.equal(await requireValid(session, (text) => new trial.Sending(text)), undefined);
  assert.equal(page.at("/httpPath").length, 1);
  assert.ok(page.asked.some(({ pointer }) => pointer === "/httpPath"));
  assert.deepEqual(page.focused, ["errors"]);
});

test("valid answers are made into documents, with their secrets only where they are sent", async () => {
  const { session, page } = open({ start: COMPLETE });
  const sending = await requireValid(session, (text) => new trial.Sending(text));
  sending.answer(200, "application/json", "[]");
  sending.reply("");
  const { path, body } = sending.step();
  assert.equal(path, "/integrations");
  assert.equal(JSON.parse(body).config.token, "s3cret");
  assert.match(await requireReady(session, "integration-create", (core, text) => core.build(text, "integration-create", "json", false)), /\$\{DATABRICKS_TOKEN\}/);
  assert.deepEqual(page.focused, []);
});

test("a refusal that no finding explains is said", async () => {
  const { session, page } = open({ start: COMPLETE });
  await requireReady(session, "integration-create", (core, text) => core.build(text, "integration-create", "runes", false));
  assert.deepEqual(page.focused, []);
  assert.match(page.said.at(-1), /no such format/);
});

test("without the checks nothing is made and nothing is lost", async () => {
  const { session, page } = open({ core: form, lost: ["checks"] });
  session.change("/catalog", "x", false);
  assert.equal(await requireValid(session, () => assert.fail("made of answers that nobody checked")), undefined);
  assert.equal(page.answers.get("/catalog"), "x");
});

test("events have no secrets, and none is sent while the answers cannot be cleaned", () => {
  const { session, page } = open({ core: form, draft: draft() });
  session.change("/token", "s3cret", false);
  session.change("/extra", { password: "hunter2" }, false);
  assert.equal(page.details.length, 1, "the start, which the site itself has given");
  session.useCore(checks);
  const texts = page.details.map((detail) => JSON.stringify(detail));
  assert.match(texts.at(-1), /integration-create/);
  assert.doesNotMatch(texts.join(), /s3cret|hunter2/);
});

test("what was pasted along with a secret is told, fixed, and the secret is not shown", () => {
  for (const pasted of [" s3cret-1", "s3c\u200bret-1", "Bearer s3cret-1"]) {
    const { session, page } = open();
    session.change("/token", pasted, true);
    const finding = page.findings.find(({ field, fix }) => field?.pointer === "/token" && fix);
    assert.ok(finding, pasted);
    assert.doesNotMatch(JSON.stringify(page.findings), /ret-1/);
    session.fix(finding);
    assert.equal(page.answers.get("/token"), "s3cret-1");
    assert.deepEqual(page.at("/token"), []);
  }
});

test("events have no unknown fields, in no document either", () => {
  const { session, page } = open({ start: COMPLETE });
  session.change("/extra", { "integration-create": { "/config/note": "eu-west-1" } }, true);
  assert.match(page.preview("integration-create", "json"), /eu-west-1/);
  const told = JSON.stringify(page.details.at(-1));
  assert.match(told, /immuta_x/);
  assert.doesNotMatch(told, /eu-west-1/);
});

test("what is there in place of a list is its first entry", () => {
  const { session, page } = open({ start: { ...START, govern: { catalog: "sales" } } });
  addEntries(session, "/govern", [{ schema: "hr.people" }]);
  assert.deepEqual(page.answers.get("/govern"), [{ catalog: "sales" }, { schema: "hr.people" }]);
});

test("a setup that a site gives may hold secrets: no event has it before it was cleaned", () => {
  const { session, page } = open({ core: form, start: COMPLETE });
  assert.deepEqual(page.details, []);
  session.useCore(checks);
  assert.equal(page.details[0].setup.catalog, "immuta_x");
  assert.doesNotMatch(JSON.stringify(page.details), /s3cret/);
});

test("a draft is saved at a pause, without secrets, and only when something was answered", () => {
  const kept = draft();
  const { session, page } = open({ draft: kept });
  session.save();
  assert.deepEqual(kept.stored, {});
  type(session, "/catalog", "immuta_x");
  session.change("/token", "s3cret", false);
  assert.deepEqual(kept.stored, {});
  page.pause();
  assert.deepEqual(kept.stored.setup, { ...START, catalog: "immuta_x" });
  session.change("/catalog", "late", false);
  session.save();
  assert.equal(kept.stored.setup.catalog, "late");
});

test("answers that are hidden now are in the draft all the same", () => {
  const kept = draft();
  const { session } = open({ draft: kept });
  session.change("/catalog", "immuta_x", true);
  session.change("/connectionKey", "lakehouse", true);
  assert.equal(kept.stored.setup.connectionKey, "lakehouse");
});

test("a draft comes back, one of another flow only by undo", () => {
  const restored = open({ draft: draft({ setup: { ...START, catalog: "mine" } }) });
  assert.equal(restored.page.answers.get("/catalog"), "mine");
  assert.equal(restored.found.setup.catalog, "mine");
  const other = open({ draft: draft({ other: { ...START, flow: "connection", connectionKey: "theirs" } }) });
  assert.equal(other.page.answers.get("/connectionKey"), undefined);
  assert.equal(other.session.undo(), true);
  assert.equal(other.page.answers.get("/connectionKey"), "theirs");
  assert.equal(other.session.undo(), false);
});

test("starting over clears the draft and can be undone", () => {
  const kept = draft();
  const { session, page } = open({ draft: kept });
  session.change("/catalog", "immuta_x", true);
  session.startOver();
  assert.equal(page.answers.get("/catalog"), undefined);
  assert.deepEqual(kept.stored, {});
  session.save();
  assert.deepEqual(kept.stored, {}, "nothing was answered since");
  session.undo();
  assert.equal(page.answers.get("/catalog"), "immuta_x");
  assert.equal(kept.stored.setup.catalog, "immuta_x");
  session.redo();
  assert.equal(page.answers.get("/catalog"), undefined);
});

test("with nothing to undo the answers stay", () => {
  const { session, page } = open({ start: COMPLETE });
  assert.equal(session.undo() || session.redo() || session.canUndo, false);
  assert.equal(page.answers.get("/catalog"), "immuta_x");
});

test("entries of a list are added, filled and removed, and the focus goes along", () => {
  const { session, page } = open();
  const list = "/additionalWorkspaceConnections";
  addEntries(session, list, [{}]);
  addEntries(session, list, [{}]);
  session.change(`${list}/1/workspaceUrl`, "two.cloud.databricks.com", true);
  assert.deepEqual(page.answers.get(list), [{}, { workspaceUrl: "two.cloud.databricks.com" }]);
  removeEntry(session, `${list}/0`);
  assert.deepEqual(page.answers.get(list), [{ workspaceUrl: "two.cloud.databricks.com" }]);
  assert.deepEqual(page.focused, [`${list}/0`, `${list}/1`, list]);
  assert.equal(page.said.at(-1), "Entry removed.");
  session.goTo({ step: "review", open: "" });
  // Neither button keeps the focus: it is where the entry is.
  assert.equal(session.undo(), false);
  assert.equal(page.answers.get(list).length, 2);
  assert.deepEqual([page.said.at(-1), page.focused.at(-1), session.place.open], ["The entry is back.", `${list}/0`, `${list}/1`]);
  assert.notEqual(session.place.step, "review");
});

test("a fix that is offered changes the answer, can be undone, and leads to the field", async () => {
  const { session, page } = open();
  session.change("/workspaceUrl", "https://h.cloud.databricks.com/", true);
  const shown = page.findings.find(({ fix }) => fix);
  session.fix(shown);
  assert.equal(page.answers.get("/workspaceUrl"), "h.cloud.databricks.com");
  assert.deepEqual(page.focused, ["/workspaceUrl"]);
  session.undo();
  assert.equal(page.answers.get("/workspaceUrl"), "https://h.cloud.databricks.com/");
  session.change("/workspaceUrl", "h.cloud.databricks.com", true);
  session.fix(shown);
  assert.deepEqual(page.focused, ["/workspaceUrl"], "a finding that is gone has no fix");
});

test("a fix is made though a key elsewhere was a moment ago", () => {
  const { session, page } = open();
  session.change("/workspaceUrl", "https://h.cloud.databricks.com/", true);
  const shown = page.findings.find(({ fix }) => fix);
  session.change("/catalog", "immuta_x", false);
  assert.equal(page.areChecked, false);
  session.fix(shown);
  assert.equal(page.answers.get("/workspaceUrl"), "h.cloud.databricks.com");
});

test("what is left is said when it is news, and never over what was said since the last key", () => {
  const { session, page } = open();
  const first = page.said.at(-1);
  assert.match(first, /^\d missing\.$/);
  session.change("/catalog", "immuta_x", true);
  assert.notEqual(page.said.at(-1), first);
  session.say("Copied.");
  session.leave("/catalog", true);
  session.restart("/httpPath", COMPLETE.httpPath);
  assert.equal(page.said.at(-1), "Copied.");
  session.change("/workspaceUrl", COMPLETE.workspaceUrl, true);
  assert.match(page.said.at(-1), /^1 missing\.$/);
  const told = page.said.length;
  session.change("/catalog", "immuta_y", true);
  assert.equal(page.said.length, told, "no news");
});

test("complete answers, and those that are kept aside, are told", () => {
  const { session, page } = open({ start: COMPLETE });
  assert.equal(page.said.at(-1), "Complete.");
  session.change("/connectionKey", "lakehouse", true);
  assert.match(page.said.at(-1), /^Complete\. 1 answer kept aside/);
  session.change("/oAuthClientConfig", { clientId: "a", scope: "b" }, true);
  assert.match(page.said.at(-1), /^Complete\. 3 answers kept aside/);
});

test("other attributes of the element are another start, not something to undo", () => {
  const { session, page } = open();
  session.restart("/flow", "connection");
  assert.equal(page.view.flow, "connection");
  session.restart();
  assert.equal(page.view.flow, "integration-automatic");
  assert.equal(session.canUndo, false);
});

test("a pasted payload takes the place of all answers, and can be undone", () => {
  const { session, page } = open();
  session.change("/catalog", "before", true);
  session.replaceAll({ ...COMPLETE, catalog: "after" }, "The answers are those of the payload.");
  assert.equal(page.answers.get("/catalog"), "after");
  assert.equal(page.said.at(-1), "The answers are those of the payload.");
  session.undo();
  assert.equal(page.answers.get("/catalog"), "before");
});

test("the module needs nothing of a page that is not passed in", () => {
  for (const name of ["document", "window", "sessionStorage", "HTMLElement"]) assert.equal(name in globalThis, false, name);
});

test("what is typed into one field is one step of undo", () => {
  const { session, page } = open();
  type(session, "/catalog", "immuta_x");
  type(session, "/httpPath", "/sql");
  session.undo();
  assert.deepEqual([page.answers.get("/catalog"), page.answers.get("/httpPath")], ["immuta_x", undefined]);
  session.undo();
  assert.equal(page.answers.get("/catalog"), undefined);
  assert.equal(page.said.at(-1), "Undone.");
  session.redo();
  session.redo();
  assert.deepEqual([page.answers.get("/catalog"), page.answers.get("/httpPath")], ["immuta_x", "/sql"]);
  assert.equal(page.said.at(-1), "Redone.");
});

test("an entry that takes the place of a removed one is not blamed for what that lacked", () => {
  const list = "/additionalWorkspaceConnections";
  const { session, page } = open({ start: { ...COMPLETE, additionalWorkspaceConnections: [{}, {}] } });
  session.leave(`${list}/0/workspaceUrl`, true);
  assert.equal(page.at(`${list}/0/workspaceUrl`).length, 1);
  removeEntry(session, `${list}/0`);
  assert.deepEqual(page.at(`${list}/0/workspaceUrl`), []);
});

test("after starting over nothing is blamed for being empty", async () => {
  const { session, page } = open();
  session.leave("/httpPath", true);
  await requireValid(session, (text) => new trial.Sending(text));
  session.startOver();
  assert.deepEqual(page.asked, []);
  assert.deepEqual(page.at("/httpPath"), []);
});

test("a pasted payload is kept in the draft", () => {
  const kept = draft();
  open({ draft: kept }).session.replaceAll(COMPLETE, "Pasted.");
  assert.equal(kept.stored.setup.catalog, "immuta_x");
});

test("an event has every document of the flow and all findings, due or not", () => {
  const { session, page } = open({ start: { ...COMPLETE, catalog: "1x" } });
  const { setup, documents, diagnostics } = page.details.at(-1);
  assert.equal(setup.catalog, "1x");
  assert.deepEqual(documents.map(({ kind }) => kind), page.kinds.map(({ kind }) => kind));
  assert.match(documents[0].text, /"catalog": "1x"/);
  assert.ok(diagnostics.some(({ pointer, severity }) => pointer === "/catalog" && severity === "error"));
  session.change("/catalog", "x", false);
  assert.equal(page.details.at(-1).diagnostics.some(({ pointer, severity }) => pointer === "/catalog" && severity === "error"), false);
});

test("each document is ready by itself", async () => {
  const { session, page } = open({ start: { ucforge: 1, flow: "connection", servicePrincipal: "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", govern: [{ catalog: "sales" }] } });
  const build = (kind) => requireReady(session, kind, (core, answers) => core.build(answers, kind, "sql", false));
  assert.match(await build("grants"), /GRANT [^]*ON CATALOG `sales`/);
  assert.deepEqual(page.focused, []);
  assert.equal(await requireReady(session, "connection", () => assert.fail("not ready")), undefined);
  assert.deepEqual(page.focused, ["errors"]);
  assert.ok(page.asked.length > 4 && page.asked.every(({ message }) => message.endsWith("is missing")));
  assert.match(await build("grants"), /GRANT/);
});

test("between keys only what may have been fixed is checked", () => {
  const { session, page } = open();
  session.change("/catalog", "1x", false);
  assert.equal(page.areChecked, false);
  page.pause();
  assert.equal(page.areChecked, true);
  session.change("/httpPath", "/sql", false);
  assert.equal(page.areChecked, false);
  assert.equal(page.at("/catalog").length, 1, "what was found stays until somebody looks again");
  session.change("/catalog", "x", false);
  assert.equal(page.areChecked, true);
  assert.deepEqual(page.at("/catalog"), []);
  session.change("/workspaceUrl", "https://h.corp.net/", false);
  session.leave("/workspaceUrl", true);
  assert.notEqual(page.at("/workspaceUrl").length, 0, "a field that was left is checked at once");
});

test("a new message is said, with the name of its field", () => {
  const { session, page } = open();
  session.change("/catalog", "1x", false);
  page.pause();
  assert.match(page.said.at(-1), /^Immuta catalog: .*starts with a digit/);
  session.change("/catalog", "x", true);
  assert.match(page.said.at(-1), /missing\.$/);
});

test("a purpose brings its flow, and steps follow", () => {
  const { session, page } = open({ start: { ucforge: 1 } });
  assert.equal(session.isAsking, true);
  session.choose("grants");
  assert.equal(page.view.flow, "connection");
  assert.deepEqual([session.isAsking, session.place.step], [false, "start"]);
  session.goTo({ step: "privileges" });
  session.choose("change");
  assert.equal(page.view.flow, "integration-update");
  assert.equal(session.place.step, "start", "the first one of its own");
  session.undo();
  assert.equal(page.view.flow, "connection");
  session.choose("check");
  assert.equal(session.isAsking, true);
});

test("entries change places, and one at a time is open", () => {
  const list = "/additionalWorkspaceConnections";
  const { session, page } = open({ start: { ...COMPLETE, [list.slice(1)]: [{ workspaceUrl: "a" }, { workspaceUrl: "b" }] } });
  const hosts = () => page.answers.get(list).map(({ workspaceUrl }) => workspaceUrl);
  session.goTo({ step: "workspaces", open: `${list}/0` });
  moveEntry(session, `${list}/0`, 1);
  assert.deepEqual(hosts(), ["b", "a"]);
  assert.deepEqual([session.place.open, page.focused.at(-1)], [`${list}/1`, `${list}/1`]);
  moveEntry(session, `${list}/1`, 1);
  assert.deepEqual(hosts(), ["b", "a"]);
  session.undo();
  assert.deepEqual(hosts(), ["a", "b"]);
});

test("a place of an answer leads to its step and entry", async () => {
  const { session, page } = open({ start: { ...COMPLETE, servicePrincipal: "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", govern: [{ catalog: "sales" }] } });
  await lead(session, "/govern/0/catalog");
  assert.deepEqual([session.place.step, session.place.open], ["privileges", "/govern/0"]);
  assert.deepEqual(page.focused, ["/govern/0/catalog"]);
  const lines = await origins(session, "grants", "sql");
  assert.ok(lines.includes("/govern/0/catalog"));
});

const OTHERS = { ucforge: 1, flow: "integration-manual", authenticationType: "token", catalog: "theirs" };

test("what is typed never reaches the object that a site has given, and what an event gives out leads nowhere", () => {
  const given = { ...OTHERS, oAuthClientConfig: { clientId: "a" }, audit: Object.freeze({ enabled: true }) };
  const { session, page } = open();
  session.restart("", given);
  session.change("/oAuthClientConfig/clientSecret", "s3cret", true);
  session.change("/audit/enabled", false, true);
  assert.doesNotMatch(JSON.stringify(given), /s3cret/);
  assert.deepEqual(given.audit, { enabled: true });
  const { setup, diagnostics } = page.details.at(-1);
  const told = diagnostics.length;
  assert.notEqual(told, 0);
  for (const finding of diagnostics) finding.message = "changed";
  diagnostics.length = 0;
  setup.audit.enabled = "changed";
  session.leave("/catalog", true);
  assert.equal(page.answers.get("/audit/enabled"), false);
  assert.equal(page.view.diagnostics.length, told);
  assert.doesNotMatch(JSON.stringify(page.view.diagnostics), /changed/);
});

test("answers of somebody who has begun come back by undo when a site or a link brings others", () => {
  const kept = draft();
  const { session, page } = open({ draft: kept, start: { ucforge: 1 } });
  session.choose("grants");
  session.goTo({ step: "privileges" });
  type(session, "/catalog", "mine");
  session.restart("", OTHERS, "The answers of the link are here.");
  assert.equal(page.said.at(-1), "The answers of the link are here. Undo brings your own back.");
  assert.equal(page.answers.get("/catalog"), "theirs");
  assert.notEqual(session.place.purpose, "grants");
  assert.equal(session.place.step, page.view.steps[0].id);
  // The page may be closed now: nothing of what was typed is lost, not even before a pause.
  session.save();
  assert.equal(kept.stored.setup.catalog, "mine");
  session.undo();
  assert.equal(page.answers.get("/catalog"), "mine");
  assert.deepEqual([session.place.purpose, session.place.step], ["grants", "privileges"]);
  session.redo();
  assert.equal(page.answers.get("/catalog"), "theirs");
  assert.notEqual(session.place.purpose, "grants");
  session.undo();
  session.undo();
  assert.equal(page.answers.get("/catalog"), undefined, "what was there before is still a step of its own");
});

test("a draft comes back by undo as well, and its words go", () => {
  const { session, page } = open({ draft: draft({ setup: { ...START, catalog: "mine" } }) });
  session.say("Your last draft is back.");
  session.restart("", OTHERS);
  assert.equal(page.said.at(-1), "This site has set the answers. Undo brings your own back.");
  assert.equal(session.undo() || page.answers.get("/catalog"), "mine");
});

test("where nobody has answered anything there is nothing to undo", () => {
  const { session, page } = open({ start: { ucforge: 1 } });
  session.restart("", OTHERS, "The answers of the link are here.");
  assert.equal(session.canUndo, false);
  assert.equal(page.said.at(-1), "The answers of the link are here.");
  session.restart("", null);
  assert.equal(page.answers.get("/catalog"), undefined);
  assert.equal(session.isAsking, true);
});

test("what a site changes between two keys is not undone with them", () => {
  const { session, page } = open();
  session.change("/catalog", "a", false);
  session.restart("/authenticationType", "oAuthM2M");
  session.change("/catalog", "ab", false);
  session.undo();
  assert.deepEqual([page.answers.get("/catalog"), page.answers.get("/authenticationType")], ["a", "oAuthM2M"]);
});

test("no event has what a site gives later before it was cleaned", () => {
  const { session, page } = open({ core: form, draft: draft() });
  session.restart("", COMPLETE);
  session.useCore(checks);
  assert.equal(page.details.at(-1).setup.catalog, "immuta_x");
  assert.doesNotMatch(JSON.stringify(page.details), /s3cret/);
});

test("what is only mentioned gives way to what comes next, though that was said before", () => {
  const { session, page } = open();
  const left = page.said.at(-1);
  assert.equal(session.mention("Checks are loading."), true);
  assert.equal(page.said.at(-1), "Checks are loading.");
  session.useCore(checks);
  page.pause();
  assert.equal(page.said.at(-1), left);
  session.say("Copied.");
  assert.equal(session.mention("Checks are loading."), false);
  assert.equal(page.said.at(-1), "Copied.");
});
