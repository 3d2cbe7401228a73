import assert from "node:assert/strict";
import { test } from "node:test";
import { Due } from "../../../www/builder/due.js";

const finding = (code, pointer, more = {}) =>
  ({ code, severity: "error", pointer, message: code, field: { pointer, filled: true }, ...more });
const missing = (pointer) => finding("missing", pointer, { field: { pointer, filled: false } });
const codes = (findings) => findings.map(({ code, pointer }) => `${code} ${pointer}`);

test("a new finding waits for a pause, a fixed one goes at once", () => {
  const due = new Due();
  const [a, b] = [finding("a", "/a"), finding("b", "/b")];
  assert.deepEqual(codes(due.pick([a], false)), []);
  assert.deepEqual(codes(due.pick([a], true)), ["a /a"]);
  assert.deepEqual(codes(due.pick([a, b], false)), ["a /a"]);
  assert.deepEqual(codes(due.pick([b], false)), []);
  assert.deepEqual(codes(due.pick([b], true)), ["b /b"]);
});

test("that an answer is missing waits until its field was left", () => {
  const due = new Due();
  assert.deepEqual(codes(due.pick([missing("/a"), missing("/b")], true)), []);
  due.leave("/a");
  assert.deepEqual(codes(due.pick([missing("/a"), missing("/b")], true)), ["missing /a"]);
});

test("warnings and what is about no field wait for nothing but the pause", () => {
  const due = new Due();
  const found = [finding("w", "/a", { severity: "warning", field: { filled: false } }), finding("e", "", { field: undefined })];
  assert.deepEqual(codes(due.pick(found, true)), ["w /a", "e "]);
});

test("after an attempt every error is due, until there is none", () => {
  const due = new Due();
  due.isAttempted = true;
  assert.deepEqual(codes(due.pick([missing("/a")], true)), ["missing /a"]);
  due.pick([], false);
  assert.equal(due.isAttempted, false);
  assert.deepEqual(codes(due.pick([missing("/a")], true)), []);
});

test("fields of a list whose entries have moved count as not left, others do not", () => {
  const due = new Due();
  for (const pointer of ["/list/0/a", "/lists/0/a"]) due.leave(pointer);
  due.forget("/list");
  assert.deepEqual(codes(due.pick([missing("/list/0/a"), missing("/lists/0/a")], true)), ["missing /lists/0/a"]);
  due.isAttempted = true;
  due.forget();
  assert.deepEqual(codes(due.pick([missing("/lists/0/a")], true)), []);
});
