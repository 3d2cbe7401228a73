import assert from "node:assert/strict";
import { test } from "node:test";
import { fragment, read } from "../../../www/builder/share.js";

test("a link holds the answers, and is short", async () => {
  const setup = {
    ucforge: 1, flow: "integration-automatic", authenticationType: "oAuthM2M", workspaceUrl: "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    httpPath: "/sql/1.0/warehouses/0123456789abcdef", catalog: "immuta é 𝄞", oAuthClientConfig: { clientId: "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d" },
    additionalWorkspaceConnections: Array.from({ length: 10 }, (_, i) => ({ workspaceUrl: `dbc-${i}.cloud.databricks.com`, catalogs: [`c${i}`] })),
    govern: Array.from({ length: 30 }, (_, i) => ({ catalog: `catalog_${i}` })),
  };
  const hash = await fragment(JSON.stringify(setup));
  assert.ok(hash.length < 2000, `${hash.length}`);
  assert.match(hash, /^#s1=[\w-]+$/);
  assert.deepEqual(await read(hash), setup);
});

for (const hash of ["#s1=", "#s1=!!", "#s1=AAAA", "#s1=" + Buffer.from("x").toString("base64")]) {
  test(`what is not a link of ours is nothing: ${hash}`, async () => assert.equal(await read(hash), undefined));
}

test("what a newer version has written is not read", async () => {
  const hash = await fragment('{"ucforge":1}');
  assert.deepEqual(await read(hash), { ucforge: 1 });
  assert.equal(await read(hash.replace("#s1=", "#s2=")), undefined);
  assert.equal(await read(hash.slice(0, -4)), undefined);
});
