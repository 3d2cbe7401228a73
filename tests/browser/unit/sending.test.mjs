import assert from "node:assert/strict";
import { test } from "node:test";
import { full } from "./core.mjs";

const SETUP = {
  ucforge: 1, flow: "integration-automatic", authenticationType: "token", workspaceUrl: "h.cloud.databricks.com",
  httpPath: "/sql/1.0/warehouses/0123456789abcdef", token: "s3cret", catalog: "immuta_x",
};
const keys = (value) => Object.keys(value).toSorted().join();

/** Sends to a sandbox of its own, or of the one before: every step in short, and the last one. */
function send(setup, sandbox = new full.Sandbox(1000), now = 0) {
  const sending = setup ? new full.Sending(JSON.stringify(setup)) : new full.Sending();
  const steps = [];
  for (;;) {
    const step = sending.step();
    if (step.do === "done") return { steps, last: step, sandbox };
    if (step.do === "wait") {
      steps.push("wait");
      assert.equal(keys(step), "do,milliseconds");
      now += step.milliseconds;
      sending.waited();
    } else {
      steps.push(`${step.method} ${step.path}${step.isDocument ? " !" : ""}`);
      assert.equal(keys(step), "body,do,isDocument,method,path");
      const { status, body } = sandbox.handle(step.method, step.path, "key", "application/json", step.body, "", now);
      sending.answer(status, body);
    }
  }
}

test("documents are sent and followed to their end", () => {
  const { steps, last, sandbox } = send(SETUP);
  const look = "GET /integrations/1";
  assert.deepEqual(steps, ["GET /integrations", "POST /integrations !", look, "wait", look, "wait", look]);
  assert.equal(last.outcome, "settled");
  const [integration] = last.integrations;
  assert.equal(keys(integration), "host,id,isChanging,status,tests");
  assert.deepEqual([integration.id, integration.status, integration.isChanging], ["1", "enabled", false]);
  assert.equal(keys(integration.tests[0]), "message,name,status");
  const { body } = sandbox.handle("GET", "/integrations", "key", "", "", "", 9000);
  assert.deepEqual(full.integrations(body).map(({ id, host }) => [id, host]), [["1", SETUP.workspaceUrl]]);
  assert.deepEqual(send(SETUP, sandbox, 9000).last, { do: "done", outcome: "refused", request: "POST /integrations", status: 409 });
});

test("an update without an integration, and a watch without any, end at once", () => {
  const { steps, last } = send({ ...SETUP, flow: "integration-update" });
  assert.deepEqual([steps, last], [["GET /integrations"], { do: "done", outcome: "noIntegration" }]);
  assert.deepEqual(send().last, { do: "done", outcome: "settled", integrations: [] });
  assert.deepEqual(full.integrations("<html>"), []);
});

test("a setup with an error, or a secret that a page cannot read, is not sent", () => {
  const sending = (setup) => () => new full.Sending(JSON.stringify({ ...SETUP, ...setup }));
  assert.throws(sending({ catalog: "1x" }), /starts with a digit/);
  assert.throws(sending({ token: { env: "T" } }), /a page cannot read T: type the secret in here/);
});
