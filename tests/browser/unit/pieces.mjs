// Large texts of all kinds that somebody may paste.

export const HOST = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";
const PATH = "/sql/1.0/warehouses/0123456789abcdef";
const JDBC = `jdbc:databricks://${HOST}:443;httpPath=${PATH};AuthMech=3;UID=token;PWD=dapi-never-show-this`;
const CONFIG = `"workspaceUrl": "${HOST}", "httpPath": "${PATH}", "authenticationType": "token", "token": "never-show-this", "catalog": "immuta"`;
const PAYLOAD = `{"type": "Databricks", "autoBootstrap": true, "config": {${CONFIG}, "host": "${HOST}"}}`;

/** `unit(number)` over and over, until there are as many characters. */
function filled(size, unit, separator = "") {
  const all = [];
  for (let length = 0, number = 0; length < size; number += 1) {
    const next = unit(number);
    all.push(next);
    length += next.length + separator.length;
  }
  return all.join(separator);
}

/** The same letters every time. */
function noise(size) {
  let seed = 1;
  return filled(size, () => {
    seed = (seed * 48271) % 2147483647;
    return String.fromCharCode(32 + (seed % 95)) + (seed % 61 ? "" : "\n");
  });
}

/** Texts of about `size` characters, by what they are. @type {(size: number) => Record<string, string>} */
export const texts = (size) => ({
  "one value": `{"type": "${"x".repeat(size)}"}`,
  "one line with quotes": "it's 'so' ".repeat(size / 10),
  "fields": `{"type": "Databricks", ${filled(size, (number) => `"field${number}": ${number}`, ", ")}}`,
  "broken JSON": `{${filled(size, (number) => `"a${number}" "b", 'c': [1 2,, `)}`,
  "payload": `{"type": "Databricks", "autoBootstrap": true, "config": {${CONFIG}, "additionalWorkspaceConnections": [${filled(size, () => `{${CONFIG}, "catalogs": ["a", "b"]}`, ", ")}]}}`,
  "answer": `[${filled(size, (number) => `{"id": ${number}, "status": "enabled", ${PAYLOAD.slice(1)}`, ", ")}]`,
  "setup": `ucforge: 1\nflow: integration-manual\nworkspaceUrl: ${HOST}\ngovern:\n${filled(size, (number) => `  - table: sales.orders.items_${number}\n`)}`,
  "YAML": filled(size, (number) => `key${number}:\n  - a: 1\n    b: "two"\n`),
  "SQL": filled(size, (number) => `GRANT SELECT ON TABLE sales.orders.items_${number} TO \`6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\`;\n`),
  "commands": filled(size, () => `curl -X POST https://tenant.hosted.immutacloud.com/integrations -H "Authorization: $IMMUTA_API_KEY" --json '${PAYLOAD}'\n`),
  "prose": filled(size, () => "The workspace is the one that we spoke about: its host isn't public, and the token expires. \n"),
  "noise": noise(size),
  "JDBC URLs": filled(size, () => `${JDBC}\n`),
  "one JDBC URL": `${JDBC};${filled(size, (number) => `Setting${number}=${number};`)}`,
  "variables": filled(size, (number) => `export DATABRICKS_VARIABLE_${number}="value"\n`),
  "profiles": filled(size, (number) => `[profile${number}]\nhost = https://${HOST}\ntoken = never-show-this\n\n`),
  "details": filled(size, () => `Server hostname: ${HOST}\nPort: 443\nHTTP path: ${PATH}\n`),
  "dbt": `shop:\n  target: dev\n  outputs:\n${filled(size, (number) => `    dev${number}:\n      type: databricks\n      host: ${HOST}\n      http_path: ${PATH}\n      token: "{{ env_var('TOKEN') }}"\n`)}`,
  "Terraform": filled(size, (number) => `provider "databricks" {\n  alias = "a${number}"\n  host  = "https://${HOST}"\n  token = var.token\n}\n`),
});
