// What editors make of our JSON Schemas: by the service that VS Code reads JSON with. The schemas come on standard input, by their
// names.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const { getLanguageService, TextDocument } = createRequire(import.meta.url)('vscode-json-languageservice');
const schemas = JSON.parse(readFileSync(0, 'utf8'));

/** An editor in which `|` is where somebody writes. */
function editor(schema, marked) {
  const service = getLanguageService({});
  service.configure({ validate: true, schemas: [{ uri: 'test://schema', fileMatch: ['*'], schema: schemas[schema] }] });
  const text = marked.replace('|', '');
  const document = TextDocument.create('file:///a.json', 'json', 1, text);
  const [parsed, at] = [service.parseJSONDocument(document), document.positionAt(marked.indexOf('|'))];
  return {
    completion: async () => (await service.doComplete(document, at, parsed)).items,
    hover: async () => (await service.doHover(document, at, parsed))?.contents.join('\n') ?? '',
    findings: async () => (await service.doValidation(document, parsed)).map((finding) => finding.message),
  };
}

const labels = async (schema, marked) => (await editor(schema, marked).completion()).map((item) => item.label);

async function offers(schema, marked, wanted, unwanted = []) {
  const found = await labels(schema, marked);
  for (const name of wanted) assert(found.includes(name), `${marked}: no ${name} in ${found}`);
  for (const name of unwanted) assert(!found.includes(name), `${marked}: ${name} in ${found}`);
}

const TOKEN = '"authenticationType": "token"';
const OAUTH = '"authenticationType": "oAuthM2M"';

// Names, by how a connection signs in.
for (const [schema, before, after] of [
  ['script-create', '{"config": {', '}}'],
  ['integration-create', '{"config": {', '}}'],
  ['integration-update', '{"config": {', '}}'],
  ['integration-create', '{"config": {"additionalWorkspaceConnections": [{', '}]}}'],
  ['connection', '{"connection": {', '}}'],
  ['connection', '{"nativeIntegration": {"config": {', '}}}'],
  ['setup', '{', '}'],
  ['setup', '{"flow": "integration-manual", "additionalWorkspaceConnections": [{', '}]}'],
]) {
  await offers(schema, `${before}${TOKEN}, "|"${after}`, ['token'], ['oAuthClientConfig', 'authenticationType']);
  await offers(schema, `${before}${OAUTH}, "|"${after}`, ['oAuthClientConfig'], ['token']);
  await offers(schema, `${before}"|"${after}`, ['authenticationType', 'token', 'oAuthClientConfig']);
  const client = (own) => `${before}${OAUTH}, "oAuthClientConfig": {${own}"|"}${after}`;
  await offers(schema, client(''), ['clientId', 'clientSecret', 'authorityUrl'], ['oauthPrivateKey']);
  if (schema !== 'connection') {
    const certificate = client('"useCertificate": true, ');
    await offers(schema, certificate, ['oauthPrivateKey', 'publicCertificateThumbprint'], ['clientSecret']);
  }
}

// Names, by the flow and the platform of a setup.
await offers('setup', '{"flow": "connection", "|"}', ['connectionKey', 'settings'], ['additionalWorkspaceConnections']);
await offers('setup', '{"flow": "integration-manual", "|"}', ['additionalWorkspaceConnections'], ['connectionKey', 'settings']);
await offers('setup', '{"platform": "trino", "|"}', ['flow', 'immutaUrl', 'extra'], ['workspaceUrl', 'authenticationType']);
await offers('setup', '{"govern": [{"|"}]}', ['catalog', 'materializedView']);
await offers('setup', '{"allow": {"|"}}', ['UC220'], ['UC102']);

// Values, with what they mean.
const values = async (schema, marked) => {
  const items = await editor(schema, marked).completion();
  return Object.fromEntries(items.map((item) => [item.label, item.documentation?.value ?? item.documentation ?? '']));
};
const ways = await values('integration-create', '{"config": {"authenticationType": |}}');
assert.deepEqual(Object.keys(ways).sort(), ['"oAuthM2M"', '"token"']);
assert.match(ways['"token"'], /Personal access token/);
assert.match((await values('setup', '{"flow": |}'))['"connection"'], /recommended/);
assert.deepEqual(Object.keys(await values('setup', '{"flow": "connection", "autoBootstrap": |}')), ['false']);
assert('443' in (await values('connection', '{"connection": {"port": |}}')));
assert('"${DATABRICKS_TOKEN}"' in (await values('connection', `{"connection": {${TOKEN}, "token": |}}`)));
const secret = Object.keys(await values('setup', `{${TOKEN}, "token": |}`));
assert(secret.some((label) => label.includes('DATABRICKS_TOKEN')), secret.join());
await offers('setup', `{${TOKEN}, "token": {"|"}}`, ['env', 'file', 'command']);

// Help, and mistakes.
assert.match(await editor('integration-create', '{"config": {"http|Path": 1}}').hover(), /^HTTP path\n\nThe HTTP path of a SQL warehouse/);
const wrong = `{|"type": "Databricks", "autoBootstrap": true, "config": {${OAUTH.replace('M2M', '')}, "token": 7, "catalog": "1a"}}`;
const findings = await editor('integration-create', wrong).findings();
for (const part of ['Valid values: "token", "oAuthM2M"', 'Missing property "httpPath"', 'Incorrect type', 'does not match the pattern']) {
  assert(findings.some((finding) => finding.includes(part)), `${part}: ${findings.join('\n')}`);
}
