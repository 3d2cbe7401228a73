import assert from "node:assert/strict";
import { test } from "node:test";
import { trial } from "./core.mjs";

const SETUP = {
  ucforge: 1, flow: "integration-automatic", authenticationType: "token", workspaceUrl: "h.cloud.databricks.com",
  httpPath: "/sql/1.0/warehouses/0123456789abcdef", token: "s3cret", catalog: "immuta_x",
};
const keys = (value) => Object.keys(value).toSorted().join();
const QUESTION = "consequences,do,lines,mustBeKept,name,prompt,script,scriptBefore,sentence";

/** Does it in a sandbox of its own, or of the one before: every step in short, and the last one. */
function run(sending, sandbox = new trial.Sandbox(1000), now = 0, reply = ({ name }) => name) {
  const steps = [];
  for (;;) {
    const step = sending.step();
    switch (step.do) {
      case "done": return { steps, last: step, sandbox };
      case "wait":
        steps.push("wait");
        assert.equal(keys(step), "do,milliseconds");
        now += step.milliseconds;
        sending.waited();
        break;
      case "ask":
        steps.push(step.sentence);
        assert.equal(keys(step), QUESTION);
        sending.reply(reply(step));
        break;
      default: {
        steps.push(`${step.method} ${step.path}${step.isDocument ? " !" : ""}`);
        assert.equal(keys(step), "body,do,isDocument,method,path");
        const { status, contentType, body } = sandbox.handle(step.method, step.path, "key", "application/json", step.body, "", now);
        sending.answer(status, contentType, body);
      }
    }
  }
}
const apply = (setup, ...more) => run(new trial.Sending(JSON.stringify(setup)), ...more);

test("a setup is sent once it is agreed to, and followed to its end", () => {
  const { steps, last, sandbox } = apply(SETUP);
  const look = "GET /integrations/1";
  const expected = ["GET /integrations", "Create it: POST /integrations", "POST /integrations !", look, "wait", look, "wait", look];
  assert.deepEqual(steps.filter((step, at) => step !== steps[at - 1]), expected.filter((step, at) => step !== expected[at - 1]));
  assert.deepEqual(last, { do: "done", end: "done", sentence: "done: integration 1 on h.cloud.databricks.com: enabled" });
  const { body } = sandbox.handle("GET", "/integrations", "key", "", "", "", 9000);
  const [integration] = trial.integrations(body);
  assert.equal(keys(integration), "host,id,isChanging,status,tests");
  assert.deepEqual([integration.id, integration.host, integration.status, integration.isChanging], ["1", SETUP.workspaceUrl, "enabled", false]);
  assert.deepEqual(trial.integrations("<html>"), []);
  assert.equal(apply(SETUP, sandbox, 9000).last.end, "alreadySo");
});

test("what is not agreed to is not sent, and a wrong name is no agreement", () => {
  const { steps, last } = apply(SETUP, undefined, 0, () => undefined);
  assert.deepEqual([steps, last.end], [["GET /integrations", "Create it: POST /integrations"], "notDone"]);
  const { sandbox } = apply(SETUP);
  const deletion = trial.Sending.deleteIntegration("1");
  let question = deletion.step();
  while (question.do === "send") {
    const { status, contentType, body } = sandbox.handle(question.method, question.path, "key", "", question.body, "", 9000);
    deletion.answer(status, contentType, body);
    question = deletion.step();
  }
  assert.equal(question.name, SETUP.workspaceUrl);
  assert.ok(question.consequences.length > 1 && question.consequences.every(({ text, source }) => text && source));
  // Afterwards nobody can have it.
  const { method, path } = question.scriptBefore;
  assert.equal(`${method} ${path}`, "POST /integrations/1/scripts/delete");
  const script = sandbox.handle(method, path, "key", "", "", "", 9000);
  assert.match(trial.script(script.status, script.contentType, script.body), /DROP CATALOG/);
  assert.equal(trial.script(404, "application/json", '{"statusCode": 404, "message": "none"}'), undefined);
  assert.equal(deletion.reply("another"), false);
  assert.equal(deletion.step().do, "ask");
  const { last: deleted } = run(deletion, sandbox, 9000);
  assert.equal(deleted.end, "done");
});

test("a connection is deregistered in its order, its script first", () => {
  const connection = { ...SETUP, flow: "connection", connectionKey: "lakehouse" };
  const { sandbox, steps } = apply(connection);
  assert.ok(steps.includes("This script has to be run on the platform first."), `${steps}`);
  const scripts = [];
  const { last } = run(trial.Sending.deregister("lakehouse"), sandbox, 9000, ({ name, script, mustBeKept }) => {
    if (mustBeKept) scripts.push(script);
    return name;
  });
  assert.equal(last.end, "done", last.sentence);
  assert.match(scripts.join(), /DROP CATALOG/);
});

test("an update without an integration ends at once", () => {
  const { token: _, ...update } = { ...SETUP, flow: "integration-update" };
  const { steps, last } = apply(update);
  assert.deepEqual([steps, last.do, last.end], [["GET /integrations"], "done", "notDone"]);
  assert.match(last.sentence, /^no integration of this tenant is on this host, /);
});

test("an answer that does not come is looked for before anything is said", () => {
  const sending = new trial.Sending(JSON.stringify(SETUP));
  sending.answer(200, "application/json", "[]");
  sending.reply("");
  assert.equal(sending.step().method, "POST");
  sending.answer(0, "", "");
  for (let looks = 0; sending.step().do !== "done"; looks += 1) {
    assert.ok(looks < 50);
    if (sending.step().do === "wait") sending.waited();
    else {
      assert.equal(sending.step().method, "GET");
      sending.answer(200, "application/json", "[]");
    }
  }
  assert.equal(sending.step().end, "notSeen");
  assert.match(sending.step().sentence, /no sign so far that it was done/);
});

test("a setup with an error, or a secret that a page cannot read, is not sent", () => {
  const sending = (setup) => () => new trial.Sending(JSON.stringify({ ...SETUP, ...setup }));
  assert.throws(sending({ catalog: "1x" }), /starts with a digit/);
  assert.throws(sending({ token: { env: "T" } }), /a page cannot read T: type the secret in here/);
});

test("what a tenant repeats of a secret is not shown", () => {
  const sending = new trial.Sending(JSON.stringify(SETUP));
  assert.equal(trial.shown('{"message": "no such token: s3cret"}'), '{"message":"no such token: REDACTED"}');
  assert.equal(trial.shown("no such token: s3cret\n"), "no such token: REDACTED\n");
  sending.answer(200, "application/json", "[]");
  sending.reply("");
  sending.answer(422, "application/json", '{"message": "no such token: s3cret"}');
  for (let looks = 0; sending.step().do !== "done"; looks += 1) {
    assert.ok(looks < 50);
    if (sending.step().do === "wait") sending.waited();
    else sending.answer(200, "application/json", "[]");
  }
  assert.doesNotMatch(sending.step().sentence, /s3cret/);
});

test("what was sent once is hidden in whatever comes later, and so are keys of the tenant's own", () => {
  new trial.Sending(JSON.stringify({ ...SETUP, token: "s3cret-of-a/body" }));
  assert.equal(trial.shown("it begins with s3cret-of-a/b..."), "it begins with REDACTED...");
  assert.equal(trial.shown('{"clusterKey": "846e9e43c0ffee5d1a2b3c4d5e6f7a8b", "id": 7}'), '{"clusterKey":"REDACTED","id":7}');
  const validationTests = [{ name: "Basic Connection Test", status: "failed", message: "no such token: s3cret-of-a/body" }];
  const [integration] = trial.integrations(JSON.stringify([{ id: 7, status: "enabled", validationResults: { validationTests } }]));
  assert.equal(integration.tests[0].message, "no such token: REDACTED");
  const deletion = trial.Sending.deregister("lakehouse");
  deletion.answer(200, "application/json", '{"connectionKey": "lakehouse", "nativeIntegrationId": 7, "connection": {}}');
  deletion.answer(404, "application/json", '{"statusCode": 404, "message": "no script: s3cret-of-a/body is void"}');
  assert.match(deletion.step().sentence, /no script: REDACTED is void/);
});
