import assert from "node:assert/strict";
import { test } from "node:test";

globalThis.document = { createElement: () => ({ append() {}, setAttribute() {}, hidden: false, textContent: "" }) };
const { MOST, Window } = await import("../../../www/builder/parts.js");

const short = (shown, count, extra = 1) => shown.places(count, extra).map((places) => [places[0], places.at(-1), places.length].join());

test("of a long list some entries that follow each other are shown, and what is added at its end", () => {
  const shown = new Window(() => {});
  assert.deepEqual(short(shown, 2), ["0,1,2", "2,2,1"]);
  assert.deepEqual([shown.before.hidden, shown.after.hidden], [true, true]);
  // Each new one stays where it is typed.
  assert.deepEqual(short(shown, 3), ["0,1,2", "2,3,2"]);
  // What comes as a whole begins at its start.
  assert.deepEqual(short(shown, 5003), [`0,${MOST - 1},${MOST}`, "5003,5003,1"]);
  assert.deepEqual([shown.after.hidden, shown.after.textContent], [false, `Show ${MOST} of ${5003 - MOST} more`]);
  shown.after.onclick?.();
  shown.reveal(4711);
  assert.deepEqual(short(shown, 5003), ["4700,4749,50", "5003,5003,1"]);
  assert.deepEqual([shown.before.hidden, shown.before.textContent], [false, "Show 50 of 4700 before"]);
  assert.deepEqual(short(shown, 4), ["3,3,1", "4,4,1"]);
});
