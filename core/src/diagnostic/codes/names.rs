//! Names and IDs: of catalogs, objects, connections, workspaces, clients and groups.

use crate::diagnostic::rule::rules;

rules! {
    CATALOG_NAME = Error("UC203", "a catalog name that Immuta refuses", IntegrationsHowTo) {
        means: "The name of Immuta's own catalog may hold letters, digits and underscores only, and must not start with a digit.",
        why: "Immuta refuses the request.",
        fix: "Choose a name of that form, such as `immuta_prod`. Unity Catalog allows at most 255 characters.",
        bad: in_create(r#"{"config": {"catalog": "immuta-prod"}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }

    CONNECTION_KEY = Error("UC204", "a connection key that Immuta refuses", ConnectionHowTo) {
        means: "The key is a word that Immuta reserves, such as `data` or `settings`. As a warning: it holds a period, or a character \
                that newer versions of Immuta do not allow.",
        why: "The key is a part of the paths of the API. Immuta refuses reserved words there.",
        fix: "Use letters, digits, hyphens and underscores, and none of the reserved words.",
        bad: in_connection(r#"{"connectionKey": "data"}"#),
        good: in_connection(r#"{"connectionKey": "lakehouse"}"#),
    }

    RESERVED_CATALOG = Error("UC213", "a catalog that Databricks keeps for itself", Databricks) {
        means: "`system`, `samples` and `hive_metastore` exist already and belong to Databricks.",
        why: "Immuta creates its catalog and must own it. It can do neither with one of these.",
        fix: "Choose a name that no catalog of the metastore has.",
        bad: in_create(r#"{"config": {"catalog": "system"}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }

    WORKSPACE_ID = Warning("UC217", "a workspace ID of an unusual form", Databricks) {
        means: "A workspace ID is a number, and this is something else.",
        why: "The list says whose queries are audited. A workspace with a wrong ID is left out.",
        fix: "Copy the number from the address of the workspace: it follows `o=`, or is a part of the host.",
        bad: in_connection(r#"{"nativeIntegration": {"config": {"workspaceIds": ["dbc-a1b2c3d4-e5f6"]}}}"#),
        good: in_connection(r#"{"nativeIntegration": {"config": {"workspaceIds": ["1234567890123456"]}}}"#),
    }

    CLIENT_ID = Warning("UC225", "a client ID of an unusual form", Databricks) {
        means: "The value is not a UUID. The client ID of a service principal is its application ID, which is one.",
        why: "Databricks does not find a service principal by its display name or its number, so Immuta cannot sign in, and grants to it \
              fail.",
        fix: "Copy the application ID that Databricks shows for the service principal.",
        bad: in_setup_oauth("oAuthClientConfig: {clientId: immuta-service-principal}"),
        good: in_setup_oauth("oAuthClientConfig: {clientId: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d}"),
    }

    EXEMPT_GROUP = Warning("UC226", "a group that cannot be exempted as meant", Databricks) {
        means: "The group is `account users`, which holds everybody, or `users` or `admins`, which each workspace has for itself.",
        why: "With `account users` nobody is under data policies. Workspace groups are unknown to Unity Catalog, so nobody is exempt.",
        fix: "Name a group of the account that holds those who are to be exempt.",
        bad: in_setup("groupPattern: {deny: account users}"),
        good: in_setup("groupPattern: {deny: immuta_exempt}"),
    }

    OBJECT_NAME = Error("UC227", "a name that Unity Catalog does not allow", Databricks) {
        means: "The name of a catalog, schema, table or view has the wrong number of parts, or a character that Unity Catalog does not allow: \
                a period, space or slash inside a part, or a control character.",
        why: "No object has this name. Databricks refuses the statement that names it.",
        fix: "Write the parts with dots between them, as in `sales.orders.line_items`. A part with other signs stands between back-ticks.",
        bad: in_setup("govern: [{table: sales.line_items}]"),
        good: in_setup("govern: [{table: sales.orders.line_items}]"),
    }

    INVISIBLE_CHARACTER = Warning("UC228", "a character that does not show", Ucforge) {
        means: "The value holds whitespace around it, or a character that cannot be seen, such as a zero-width space.",
        why: "It was copied along from a page or a chat, and is sent with the value. The host, name or secret is then another one.",
        fix: "Type the value anew. The fix removes the characters where the rest is certainly right.",
        bad: in_create("{\"config\": {\"httpPath\": \"/sql/1.0/warehouses/0123456789abcdef\u{200B}\"}}"),
        good: in_create(r#"{"config": {"httpPath": "/sql/1.0/warehouses/0123456789abcdef"}}"#),
    }

    THUMBPRINT = Warning("UC241", "a thumbprint of an unusual form", Ucforge) {
        means: "The thumbprint of a certificate is a hash: 40 hexadecimal digits for SHA-1 or 64 for SHA-256, or the same in Base64. This is \
                something else.",
        why: "The identity provider finds the certificate by its thumbprint, and refuses to sign in with an unknown one.",
        fix: "Copy the thumbprint that the identity provider shows for the certificate.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "immuta.pem",
  "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": null,
  "useCertificate": true,
  "publicCertificateThumbprint": "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
  "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}"
}}}"#),
    }
}
