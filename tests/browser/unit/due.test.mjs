import assert from "node:assert/strict";
import { test } from "node:test";
import { Due } from "../../../www/builder/due.js";

const finding = (code, pointer, more = {}) =>
  ({ code, severity: "error", pointer, message: code, field: { pointer, filled: true, required: true }, ...more });
const missing = (pointer) => finding("missing", pointer, { field: { pointer, filled: false, required: true } });
const codes = (findings) => findings.map(({ code, pointer }) => `${code} ${pointer}`);

test("a new finding waits for a pause, a fixed one goes at once", () => {
  const due = new Due();
  const [a, b] = [finding("a", "/a"), finding("b", "/b")];
  assert.deepEqual(codes(due.pick([a], false, true)), []);
  assert.deepEqual(codes(due.pick([a], true, true)), ["a /a"]);
  assert.deepEqual(codes(due.pick([a, b], false, true)), ["a /a"]);
  assert.deepEqual(codes(due.pick([b], false, true)), []);
  assert.deepEqual(codes(due.pick([b], true, true)), ["b /b"]);
});

test("that an answer is missing waits until its field was left", () => {
  const due = new Due();
  assert.deepEqual(codes(due.pick([missing("/a"), missing("/b")], true, true)), []);
  due.leave("/a");
  assert.deepEqual(codes(due.pick([missing("/a"), missing("/b")], true, true)), ["missing /a"]);
});

test("warnings and what is about no field wait for nothing but the pause", () => {
  const due = new Due();
  const found = [finding("w", "/a", { severity: "warning", field: { filled: false } }), finding("e", "", { field: undefined })];
  assert.deepEqual(codes(due.pick(found, true)), ["w /a", "e "]);
});

test("what was asked for says what stands in its way, and nothing else", () => {
  const due = new Due();
  due.ask(["/a"]);
  const found = [missing("/a"), missing("/b")];
  assert.deepEqual(codes(due.pick(found, true, true)), ["missing /a"]);
  assert.deepEqual(codes(due.asked(found)), ["missing /a"]);
  assert.deepEqual(codes(due.asked([missing("/b")])), []);
});

test("what only some documents need is no reproach to a field that was left", () => {
  const due = new Due();
  const optional = finding("missing", "/a", { field: { pointer: "/a", filled: false, required: false } });
  due.leave("/a");
  assert.deepEqual(codes(due.pick([optional], true, true)), []);
  due.ask(["/a"]);
  assert.deepEqual(codes(due.pick([optional], true, true)), ["missing /a"]);
});

test("without checks what was found stays", () => {
  const due = new Due();
  due.pick([finding("a", "/a/0")], true, true);
  assert.equal(due.isShownAt("/a"), true);
  assert.equal(due.isShownAt("/b"), false);
  assert.deepEqual(codes(due.pick([], false, false)), ["a /a/0"]);
});

test("fields of a list whose entries have moved count as not left, others do not", () => {
  const due = new Due();
  for (const pointer of ["/list/0/a", "/lists/0/a"]) due.leave(pointer);
  due.forget("/list");
  assert.deepEqual(codes(due.pick([missing("/list/0/a"), missing("/lists/0/a")], true, true)), ["missing /lists/0/a"]);
  due.ask(["/lists/0/a"]);
  due.forget();
  assert.deepEqual(codes(due.pick([missing("/lists/0/a")], true, true)), []);
});
