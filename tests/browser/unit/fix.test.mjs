import assert from "node:assert/strict";
import { test } from "node:test";
import { applyFix } from "../../../www/builder/fix.js";
import { evaluate } from "../../../www/builder/state.js";
import { full } from "./core.mjs";

const SETUP = { ucforge: 1, flow: "integration-automatic", authenticationType: "token" };

/** The answers after every fix of a finding at `pointer`. */
function fixed(setup, pointer) {
  const current = evaluate(full, { ...SETUP, ...setup });
  const { fix } = current.findings.find((finding) => finding.fix && finding.pointer === pointer);
  return applyFix(current, fix).value;
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

test("several edits are made as if at once", () => {
  const text = '{"a":"xx","b":"yy","c":"zz"}';
  const edits = [{ start16: 6, end16: 8, text: "longer" }, { start16: 24, end16: 26, text: "" }, { start16: 15, end16: 15, text: "-" }];
  assert.deepEqual(applyFix({ text, hidden: [] }, { edits }).value, { ucforge: 1, a: "longer", b: "-yy", c: "" });
});
