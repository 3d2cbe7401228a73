import assert from "node:assert/strict";
import { test } from "node:test";
import { LARGE, Work } from "../../../www/builder/work.js";
import { full } from "./core.mjs";
import { texts } from "./pieces.mjs";

const TEXT = "x".repeat(LARGE + 1);

/** A module that takes `count` turns for its work, as an engine does that suspends Wasm. */
function module(count) {
  const core = {
    Work: { Check: 0, Compare: 1 },
    turns: { take() {}, suspends: true },
    begun: [],
    turned: 0,
    beginWork: (...given) => core.begun.push(given),
    async work() {
      for (let left = count; left > 0; left -= 1) {
        core.turned += 1;
        await core.turns.take();
      }
    },
    endWork: () => `done by ${core.name}`,
    check: (text) => `${text} at once`,
  };
  return core;
}

/** Puts another module in the place of one that gave up. */
function guarded(...modules) {
  const guard = { core: undefined, ready: Promise.resolve() };
  const use = ([core, ...rest], name) => {
    core.name = name;
    const { work } = core;
    core.work = () => work().catch((error) => {
      guard.ready = new Promise((resolve) => setTimeout(resolve)).then(() => use(rest, name + 1));
      throw error;
    });
    guard.core = core;
  };
  use(modules, 1);
  return guard;
}

/** Until a clock of tens of milliseconds has gone on: only then the page has its turn. */
const slow = (core) => {
  const { work } = core;
  core.work = async () => {
    const { now } = performance;
    performance.now = () => now.call(performance) + core.turned * 1000;
    try {
      await work();
    } finally {
      performance.now = now;
    }
  };
  return core;
};

test("a short text is worked on at once, a long one in pieces", async () => {
  const core = slow(module(3));
  const work = new Work(guarded(core));
  assert.equal(await work.run("Check", "short"), "short at once");
  let begun = 0;
  assert.equal(await work.run("Compare", TEXT, "other", () => (begun += 1)), "done by 1");
  assert.deepEqual([begun, core.begun], [1, [[1, TEXT, undefined, "other"]]]);
  await work.run("Check", TEXT, 2);
  assert.deepEqual(core.begun[1], [0, TEXT, 2, undefined]);
});

test("what is stopped gives nothing, and what comes next has a module of its own", async () => {
  const [first, second] = [slow(module(1e6)), slow(module(2))];
  const work = new Work(guarded(first, second));
  const stopped = work.run("Check", TEXT);
  await new Promise((resolve) => setTimeout(resolve));
  work.stop();
  // Asked for at once, though the other has not given up yet.
  const next = work.run("Check", TEXT);
  assert.equal(await stopped, undefined);
  assert.equal(await next, "done by 2");
});

test("what is stopped before it begins never does", async () => {
  const core = slow(module(2));
  const work = new Work(guarded(core));
  const stopped = work.run("Check", TEXT);
  work.stop();
  assert.equal(await stopped, undefined);
  assert.equal(core.begun.length, 0);
});

test("what is begun takes the place of what is going on", async () => {
  const [first, second] = [slow(module(1e6)), slow(module(2))];
  const work = new Work(guarded(first, second));
  const before = work.run("Check", TEXT);
  await new Promise((resolve) => setTimeout(resolve));
  assert.equal(first.begun.length, 1);
  assert.equal(await work.run("Compare", TEXT, "x"), "done by 2");
  assert.equal(await before, undefined);
});

test("an engine that does not suspend Wasm does it in one go", async () => {
  const core = slow(module(5));
  core.turns.suspends = false;
  assert.equal(await new Work(guarded(core)).run("Check", TEXT), "done by 1");
});

/** Turns that a piece of work takes, and what came of it. */
async function turns(what, text, other) {
  let count = 0;
  full.turns.take = () => void (count += 1);
  full.beginWork(full.Work[what], text, typeof other === "number" ? other : undefined, typeof other === "string" ? other : undefined);
  await full.work();
  full.turns.take = () => {};
  try {
    return { count, outcome: full.endWork() };
  } catch ({ message }) {
    return { count, outcome: message };
  }
}

const atOnce = { Check: full.check, Recognise: full.recognise, ToSetup: full.toSetup, Compare: full.compare };

function outcome(action) {
  try {
    return action();
  } catch ({ message }) {
    return message;
  }
}

test("work in pieces gives what it gives at once, and a longer text has more turns", async () => {
  const [small, large] = [texts(20_000), texts(120_000)];
  for (const [name, text] of Object.entries(small)) {
    for (const [what, other] of [["Check"], ["Recognise"], ["ToSetup", 0], ["Compare", "{}"]]) {
      const { count, outcome: got } = await turns(what, text, other);
      assert.deepEqual(got, outcome(() => atOnce[what](text, other)), `${what} ${name}`);
      // One value is gone over as a whole.
      if (name.startsWith("one ")) continue;
      const more = await turns(what, large[name], other);
      assert.ok(more.count > count, `${what} ${name}: ${count} turns, ${more.count} of more text`);
    }
  }
});
