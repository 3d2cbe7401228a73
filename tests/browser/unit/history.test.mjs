import assert from "node:assert/strict";
import { test } from "node:test";
import { History } from "../../../www/builder/history.js";

test("changes are undone and made again, one place at a time", () => {
  const history = new History();
  assert.equal(history.canUndo || history.canRedo, false);
  history.keep({ at: 0 }, "/a");
  history.keep({ at: 1 }, "/a");
  history.keep({ at: 2 }, "/b");
  assert.deepEqual(history.undo({ at: 3 }).answers, { at: 2 });
  assert.deepEqual(history.undo({ at: 2 }).answers, { at: 0 });
  assert.equal(history.canUndo, false);
  assert.deepEqual(history.redo({ at: 0 }).answers, { at: 2 });
  assert.deepEqual(history.redo({ at: 2 }).answers, { at: 3 });
  assert.equal(history.canRedo, false);
});

test("a change after an undo is a step of its own, and there is nothing to redo", () => {
  const history = new History();
  history.keep({ at: 0 }, "/a");
  history.undo({ at: 1 });
  history.keep({ at: 0 }, "/a");
  assert.equal(history.canRedo, false);
  assert.deepEqual(history.undo({ at: 2 }).answers, { at: 0 });
});

test("what was parted is not one step, though it is at one place", () => {
  const history = new History();
  history.keep({ at: 0 }, "/a");
  history.part();
  history.keep({ at: 1 }, "/a");
  assert.deepEqual(history.undo({ at: 2 }).answers, { at: 1 });
});

test("what is kept does not change with the answers", () => {
  const history = new History();
  const answers = { list: [{ a: 1 }] };
  history.keep(answers);
  answers.list[0].a = 2;
  assert.deepEqual(history.undo(answers).answers, { list: [{ a: 1 }] });
  answers.list[0].a = 3;
  assert.deepEqual(history.redo({}).answers, { list: [{ a: 2 }] });
});

test("what is offered comes last of all, and old steps are dropped", () => {
  const history = new History();
  history.keep({ at: 0 });
  history.offer({ at: "draft" });
  history.undo({ at: 1 });
  assert.deepEqual(history.undo({ at: 0 }).answers, { at: "draft" });
  for (let at = 0; at < 1000; at += 1) history.keep({ at });
  let steps = 0;
  for (; history.canUndo; steps += 1) history.undo({});
  assert.equal(steps, 100);
});

test("what comes back is known each time a step is undone", () => {
  const history = new History();
  history.keep({ at: 0 }, "", { pointer: "/list/0" });
  history.keep({ at: 1 }, "/a");
  assert.equal(history.undo({ at: 2 }).back, undefined);
  assert.deepEqual(history.undo({ at: 1 }).back, { pointer: "/list/0" });
  history.redo({ at: 0 });
  assert.deepEqual(history.undo({ at: 1 }).back, { pointer: "/list/0" });
});
