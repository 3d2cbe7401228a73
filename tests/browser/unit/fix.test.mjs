import assert from "node:assert/strict";
import { test } from "node:test";
import { checks } from "./core.mjs";

const SETUP = { ucforge: 1, flow: "integration-automatic", authenticationType: "token" };

/** The answers after the fix of the finding at `pointer`. */
function fixed(setup, pointer) {
  const answers = JSON.stringify({ ...SETUP, ...setup });
  const { code } = checks.form(answers, "", "", "", true).diagnostics.find((finding) => finding.fix && finding.pointer === pointer);
  return JSON.parse(checks.applyFix(answers, code, pointer));
}

test("a fix changes the answer that it is for, wherever it is in the text", () => {
  assert.deepEqual(fixed({ workspaceUrl: "https://h.cloud.databricks.com/", catalog: "a" }, "/workspaceUrl"),
    { ...SETUP, workspaceUrl: "h.cloud.databricks.com", catalog: "a" });
  assert.deepEqual(fixed({ catalog: "𝄞é", workspaceUrl: "https://h.cloud.databricks.com/" }, "/workspaceUrl"),
    { ...SETUP, catalog: "𝄞é", workspaceUrl: "h.cloud.databricks.com" });
  const entries = [{ workspaceUrl: "one.cloud.databricks.com" }, { workspaceUrl: "https://two.cloud.databricks.com/" }];
  assert.deepEqual(fixed({ additionalWorkspaceConnections: entries }, "/additionalWorkspaceConnections/1/workspaceUrl"),
    { ...SETUP, additionalWorkspaceConnections: [entries[0], { workspaceUrl: "two.cloud.databricks.com" }] });
});

test("answers that the form does not show survive a fix", () => {
  const hidden = { oAuthClientConfig: { scope: "all-apis" }, connectionKey: "lakehouse" };
  assert.deepEqual(fixed({ ...hidden, workspaceUrl: "https://h.cloud.databricks.com/" }, "/workspaceUrl"),
    { ...SETUP, ...hidden, workspaceUrl: "h.cloud.databricks.com" });
});

test("only a fix that is offered is made", () => {
  const answers = JSON.stringify({ ...SETUP, workspaceUrl: "h.cloud.databricks.com" });
  assert.equal(checks.applyFix(answers, "UC208", "/workspaceUrl"), undefined);
  assert.equal(checks.applyFix("{", "UC208", "/workspaceUrl"), undefined);
});
