// What <ucforge-builder> offers to a page, as its sources have it, and the words for it from npm/element.json.

import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import { pathToFileURL } from "node:url";

const TAG = "ucforge-builder";
/** What the browser calls. */
const CALLBACKS = ["constructor", "connectedCallback", "disconnectedCallback", "attributeChangedCallback", "adoptedCallback",
  "connectedMoveCallback", "formAssociatedCallback", "formDisabledCallback", "formResetCallback", "formStateRestoreCallback"];

const unique = (names) => [...new Set(names)].toSorted();
const all = (pattern, text) => [...text.matchAll(pattern)].map((match) => match[1]);

/** The names of everything, from the sources of `www`. */
export async function offered(www) {
  const folder = path.join(www, "builder");
  const modules = readdirSync(folder, { recursive: true }).filter((file) => file.endsWith(".js"));
  const main = readFileSync(path.join(www, `${TAG}.js`), "utf8");
  const sources = [main, ...modules.map((file) => readFileSync(path.join(folder, file), "utf8"))].join("\n");
  const Element = (await import(pathToFileURL(path.join(www, `${TAG}.js`)))).UcforgeBuilder;
  const members = Object.entries(Object.getOwnPropertyDescriptors(Element.prototype));
  const defaults = customProperties(sources);
  return {
    tag: TAG,
    name: Element.name,
    attributes: unique([
      ...Element.observedAttributes,
      ...all(/\b(?:this|host|element)\.(?:get|has)Attribute\(\s*["']([\w-]+)["']/g, sources),
      ...all(/:host\(\[([\w-]+)/g, sources),
    ]),
    // What a rule of the style sheet asks for is all that counts.
    themes: unique(all(/:host\(\[theme=["']?(\w+)/g, sources)),
    properties: members
      .filter(([name, { get, set }]) => (get || set) && !name.startsWith("_"))
      .map(([name, { get, set }]) => ({ name, readable: Boolean(get), writable: Boolean(set) })),
    methods: members.filter(([name, { value }]) => typeof value === "function" && !CALLBACKS.includes(name)).map(([name]) => name),
    events: unique(all(/new CustomEvent\(\s*["']([\w-]+)["']/g, sources)),
    // The one without a name is called "".
    slots: unique([...all(/createElement\(["']slot["']()\)/g, sources), ...all(/["']slot["'],\s*\{[^}]*?name:\s*["']([\w-]+)["']/g, sources), ...all(/<slot name=["']([\w-]+)["']/g, sources)]),
    cssProperties: [...defaults].map(([name, value]) => ({ name, default: value })),
    cssParts: unique(all(/\bpart(?:=|:\s*|["'],\s*)["']([\w-]+)["']/g, sources)),
  };
}

/** `var(--ucforge-x, default)`, where the default may have parentheses itself. */
function customProperties(text) {
  const found = new Map();
  for (const { 0: start, 1: name, index } of text.matchAll(/var\(\s*(--ucforge-[\w-]+)\s*/g)) {
    let depth = 1;
    let end = index + start.length;
    while (depth > 0 && end < text.length) depth += { "(": 1, ")": -1 }[text[end++]] ?? 0;
    const value = text.slice(index + start.length, end - 1).replace(/^,\s*/, "");
    if (!found.get(name)) found.set(name, value);
  }
  return new Map([...found].toSorted());
}

/** What the form takes for the questions behind the attributes `flow` and `auth`, from the core itself. */
export async function choices(www) {
  const core = await import(pathToFileURL(path.join(www, "pkg/form.js")));
  core.initSync({ module: readFileSync(path.join(www, "pkg/form_bg.wasm")) });
  const of = (answers, pointer) => {
    const form = (step) => core.form(JSON.stringify(answers), "", step, "", false);
    const fields = form("").steps.flatMap((step) => form(step.id).groups).flatMap((group) => group.fields);
    return fields.find((field) => field.pointer === pointer)?.choices?.map((choice) => choice.value) ?? [];
  };
  const flow = of({}, "/flow");
  return { flow, auth: unique(flow.flatMap((one) => of({ flow: one }, "/authenticationType"))) };
}

/** The names with their words. Throws where one side has a name that the other has not. */
export function described(offer, words) {
  const problems = [];
  const pair = (section, names) => {
    const own = Object.keys(words[section]);
    for (const name of names) if (!own.includes(name)) problems.push(`${section}: "${name}" has no words`);
    for (const name of own) if (!names.includes(name)) problems.push(`${section}: "${name}" is not in the sources`);
  };
  pair("attributes", offer.attributes);
  pair("properties", offer.properties.map(({ name }) => name));
  pair("events", offer.events);
  pair("slots", offer.slots);
  pair("cssProperties", offer.cssProperties.map(({ name }) => name));
  pair("cssParts", offer.cssParts);
  for (const name of offer.methods) if (!words.methods?.[name]) problems.push(`methods: "${name}" has no words`);
  if (problems.length > 0) throw new Error(`xtask/npm/element.json and the sources differ:\n  ${problems.join("\n  ")}`);
  return words;
}
