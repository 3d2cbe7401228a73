import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { button, el, redraw, words } from "../../../www/builder/dom.js";

/** As much of an element as `el` needs. */
class FakeElement {
  attributes = {};
  children = [];
  id = "";
  innerHTML = "";
  outerHTML = "";
  srcdoc = "";
  className = "";
  onclick = null;
  constructor(tag) { this.tag = tag; }
  setAttribute(name, value) { this.attributes[name] = value; }
  append(...children) { this.children.push(...children); }
  replaceChildren(...children) { this.children = children; }
  get firstChild() { return this.children[0] ?? null; }
}

before(() => (globalThis.document = { createElement: (tag) => new FakeElement(tag) }));
after(() => delete globalThis.document);

test("props become properties where there is one of that name, attributes otherwise", () => {
  const node = el("p", { id: "a", role: "status" }, "text", el("b"));
  assert.equal(node.id, "a");
  assert.deepEqual(node.attributes, { role: "status" });
  assert.equal(node.children[0], "text");
  assert.equal(node.children[1].tag, "b");
});

for (const name of ["innerHTML", "outerHTML", "innerText", "srcdoc", "SRCDOC", "INNERHTML", "outerText"]) {
  test(`what a browser would parse as HTML is refused: ${name}`, () => {
    for (const value of ["<img src=x onerror=alert(1)>", ["<b>"], "", undefined]) {
      assert.throws(() => el("iframe", { [name]: value }), TypeError);
    }
  });
}

test("names that only resemble those are taken", () => {
  const names = ["data-inner", "winner", "src"];
  for (const name of names) assert.equal(el("p", { [name]: "1" }).attributes[name], "1");
});

test("what is between backticks is code, markup is text", () => {
  const [before, code, behind] = words("is `<b>` here");
  assert.deepEqual([before, code.tag, code.children, behind], ["is ", "code", ["<b>"], " here"]);
  assert.equal(button("<b>", () => {}).children[0], "<b>");
});

test("what shows the same data is not drawn again", () => {
  const node = el("p");
  let times = 0;
  const draw = (data) => redraw(node, data, () => [`${(times += 1)}`]);
  draw({ a: 1 });
  draw({ a: 1 });
  assert.deepEqual([times, node.children], [1, ["1"]]);
  draw({ a: 2 });
  assert.deepEqual([times, node.children], [2, ["2"]]);
});
