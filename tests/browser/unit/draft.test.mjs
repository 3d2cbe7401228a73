import assert from "node:assert/strict";
import { test } from "node:test";
import { Draft } from "../../../www/builder/draft.js";

/** A storage like a browser's: its keys are properties of it. */
function storage(content = {}) {
  const methods = {
    getItem(key) { return Object.hasOwn(this, key) ? this[key] : null; },
    setItem(key, text) { this[key] = `${text}`; },
    removeItem(key) { delete this[key]; },
  };
  return Object.assign(Object.create(methods), content);
}

const draft = (store, flow = "connection") => new Draft(() => store, "page#", flow);

test("what was saved is loaded, by the same name and flow only", () => {
  const store = storage();
  const place = { purpose: "connect", step: "workspace" };
  draft(store).save('{"catalog":"immuta"}', place);
  assert.deepEqual(draft(store).load(), { setup: { catalog: "immuta" }, place });
  assert.deepEqual({ ...store }, { "page#:connection": '{"setup":{"catalog":"immuta"},"place":{"purpose":"connect","step":"workspace"}}' });
  assert.deepEqual(new Draft(() => store, "page#+", "connection").load(), { other: undefined });
  assert.deepEqual(draft(store, "manual").load(), { other: { catalog: "immuta" } });
  draft(store).clear();
  assert.deepEqual({ ...store }, {});
});

for (const text of ['{"catalog":', '{"catalog":"immuta"}', "[1]", "null", '"text"', "1"]) {
  test(`a draft that is not a setup is set aside: ${text}`, () => {
    const store = storage({ "page#:connection": text });
    assert.deepEqual(draft(store).load(), { damaged: "page#:connection:damaged" });
    assert.deepEqual({ ...store }, { "page#:connection:damaged": text });
    assert.deepEqual(draft(storage({ "page#:other": text })).load(), { other: undefined });
  });
}

test("without a storage there is no draft, and nothing fails", () => {
  const forbidden = new Draft(() => { throw new Error("SecurityError"); }, "page#", null);
  assert.deepEqual(forbidden.load(), {});
  forbidden.save("{}");
  forbidden.clear();
  const full = storage();
  full.setItem = () => { throw new Error("QuotaExceededError"); };
  draft(full).save("{}");
  assert.deepEqual(draft(full).load(), { other: undefined });
});
