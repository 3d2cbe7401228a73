import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../../www/builder/history.js";

test("changes are undone and made again, one place at a time", () => {
  const history = new History();
  assert.equal(history.canStep(true) || history.canStep(false), false);
  history.keep({ at: 0 }, "/a");
  history.keep({ at: 1 }, "/a");
  history.keep({ at: 2 }, "/b");
  assert.deepEqual(history.step(true, { at: 3 }), { at: 2 });
  assert.deepEqual(history.step(true, { at: 2 }), { at: 0 });
  assert.equal(history.canStep(true), false);
  assert.deepEqual(history.step(false, { at: 0 }), { at: 2 });
  assert.deepEqual(history.step(false, { at: 2 }), { at: 3 });
  assert.equal(history.canStep(false), false);
});

test("a change after an undo is a step of its own, and there is nothing to redo", () => {
  const history = new History();
  history.keep({ at: 0 }, "/a");
  history.step(true, { at: 1 });
  history.keep({ at: 0 }, "/a");
  assert.equal(history.canStep(false), false);
  assert.deepEqual(history.step(true, { at: 2 }), { at: 0 });
});

test("what is kept does not change with the answers", () => {
  const history = new History();
  const answers = { list: [{ a: 1 }] };
  history.keep(answers);
  answers.list[0].a = 2;
  assert.deepEqual(history.step(true, answers), { list: [{ a: 1 }] });
  answers.list[0].a = 3;
  assert.deepEqual(history.step(false, {}), { list: [{ a: 2 }] });
});

test("what is offered comes last of all, and old steps are dropped", () => {
  const history = new History();
  history.keep({ at: 0 });
  history.offer({ at: "draft" });
  history.step(true, { at: 1 });
  assert.deepEqual(history.step(true, { at: 0 }), { at: "draft" });
  for (let at = 0; at < 1000; at += 1) history.keep({ at });
  let steps = 0;
  for (; history.canStep(true); steps += 1) history.step(true, {});
  assert.equal(steps, 100);
});
