// What other tools read about <ucforge-builder>: its Custom Elements Manifest and its TypeScript declarations.

const union = (values) => values.map((value) => `'${value}'`).join(" | ");

/** The type of an attribute. */
function typeOf(name, offer, words, known) {
  if (words.attributes[name].type) return words.attributes[name].type;
  const values = name === "theme" ? offer.themes : known[name];
  if (!values?.length) throw new Error(`xtask/npm/element.json: attribute "${name}" needs a type`);
  return union(values);
}

/** The attributes with their types and words. */
export const attributes = (offer, words, known) =>
  offer.attributes.map((name) => ({ name, type: typeOf(name, offer, words, known), description: words.attributes[name].description }));

/** https://github.com/webcomponents/custom-elements-manifest, version 2.1.0 of its schema. */
export function manifest(offer, words, known) {
  const module = `${offer.tag}.js`;
  const list = (names, section) => names.map((name) => ({ name, description: words[section][name] }));
  const described = (names, section) =>
    names.map((name) => ({ name, description: words[section][name].description, type: { text: words[section][name].type } }));
  return {
    schemaVersion: "2.1.0",
    readme: "README.md",
    modules: [{
      kind: "javascript-module",
      path: module,
      declarations: [{
        kind: "class",
        customElement: true,
        name: offer.name,
        tagName: offer.tag,
        description: words.description,
        superclass: { name: "HTMLElement", package: "global:" },
        attributes: attributes(offer, words, known).map(({ name, type, description }) => ({ name, description, type: { text: type } })),
        members: [
          ...offer.properties.map(({ name, writable }) => ({
            kind: "field",
            name,
            description: words.properties[name].description,
            type: { text: words.properties[name].type },
            ...(writable ? {} : { readonly: true }),
          })),
          ...offer.methods.map((name) => ({ kind: "method", name, description: words.methods[name].description })),
        ],
        events: described(offer.events, "events"),
        slots: list(offer.slots, "slots"),
        cssProperties: offer.cssProperties.map(({ name, default: value }) => ({
          name,
          description: words.cssProperties[name],
          ...(value ? { default: value } : {}),
        })),
        cssParts: list(offer.cssParts, "cssParts"),
      }],
      exports: [
        { kind: "js", name: offer.name, declaration: { name: offer.name, module } },
        { kind: "custom-element-definition", name: offer.tag, declaration: { name: offer.name, module } },
      ],
    }],
  };
}

/** The declarations of the module that defines the element. */
export function declarations(offer, words) {
  const member = ({ name, readable, writable }) => {
    const { type, description } = words.properties[name];
    const own = readable && writable ? `${name}: ${type}` : readable ? `get ${name}(): ${type}` : `set ${name}(value: ${type})`;
    return `  /** ${description} */\n  ${own};\n`;
  };
  const events = offer.events.map((name) => `    '${name}': ${words.events[name].type};\n`).join("");
  const methods = offer.methods.map((name) => `  /** ${words.methods[name].description} */\n  ${name}${words.methods[name].type};\n`);
  return `import type { Finding } from './pkg/full.js';

/** What the event \`ucforge-change\` carries: never a secret. */
export interface UcforgeChange {
  /** The setup: every answer. */
  readonly setup: Record<string, unknown>;
  /** The documents that follow from it. */
  readonly documents: { kind: string; text: string }[];
  /** What is missing and what is wrong. */
  readonly diagnostics: Finding[];
}

/** ${words.description} */
export class ${offer.name} extends HTMLElement {
  static observedAttributes: string[];
${offer.properties.map(member).join("")}${methods.join("")}}

declare global {
  interface HTMLElementTagNameMap {
    '${offer.tag}': ${offer.name};
  }
  interface HTMLElementEventMap {
${events}  }
}
`;
}
