// The cases of `rules.rs`: for each rule changes that trigger it, with all that they add, and near misses.

const RULES: &[Rule] = &[
    Rule {
        code: "UC101",
        triggers: &[
            (Create, "\"catalog\":", "\"catalogue\":", "UC101 W /config/catalogue; UC102 E /config"),
            (Create, "\"workspaceUrl\": \"dbc", "\"workspaceURL\": \"dbc", "UC101 W /config/workspaceURL; UC102 E /config"),
            (Create, "\"httpPath\": \"sql", "\"HTTPpath\": \"sql", "UC101 W /config/additionalWorkspaceConnections/0/HTTPpath; UC102 E /config/additionalWorkspaceConnections/0"),
            (OAuth, "oauthPrivateKey", "oAuthPrivateKey", "UC101 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oAuthPrivateKey; UC102 E /config/additionalWorkspaceConnections/0/oAuthClientConfig"),
            (Create, "\"workspaceUrl\": \"dbc", "\"host\": \"dbc", "UC101 W /config/host; UC102 E /config"),
            (Connection, "\"hostname\"", "\"workspaceUrl\"", "UC101 W /connection/workspaceUrl; UC102 E /connection"),
            (Create, "\"audit\": {\"enabled\"", "\"audit\": {\"heard\": 1, \"enabled\"", "UC101 W /config/audit/heard"),
            (Setup, "\"catalog\": \"immuta_prod\"", "\"x y/z~\": 1, \"catalog\": \"immuta_prod\"", "UC101 W /x y~1z~0"),
        ],
        silent: &[
            (Connection, "{\"isActive\": false}", "{\"isActive\": false, \"dataOwners\": [], \"infrastructureAdmins\": []}"),
            (Create, "\"catalog\":", "\"port\": 443, \"workspaceIds\": [\"7\"], \"catalog\":"),
        ],
    },
    Rule {
        code: "UC102",
        triggers: &[
            (Create, "\"type\": \"Databricks\",\n", "", "UC102 E "),
            (Create, "\"autoBootstrap\": true,\n", "", "UC102 E "),
            (Create, "\"token\": \"dapi0123456789abcdef0123456789abcdef\",\n", "", "UC102 E /config"),
            (Create, "\"token\": \"dapi2222222222222222222222222222222b-2\",\n", "", "UC102 E /config/additionalWorkspaceConnections/0"),
            (Create, ",\n\"catalogs\": [\"isolated_b\", \"Isolated-c\"]", "", "UC102 E /config/additionalWorkspaceConnections/0"),
            (OAuth, "\"clientSecret\": \"dose0123456789abcdef0123456789abcdef\",\n", "", "UC102 E /config/oAuthClientConfig"),
            (OAuth, "\"publicCertificateThumbprint\": \"A1B2\",\n", "", "UC102 E /config/additionalWorkspaceConnections/0/oAuthClientConfig"),
            (Connection, "\"unityCatalog\": true,\n", "", "UC102 E /nativeIntegration"),
            (Connection, "\"audit\": {\"enabled\": true},\n", "", "UC102 E /nativeIntegration/config"),
            (Connection, "\"port\": 443,\n", "", "UC102 E /connection"),
            (Connection, "\"connectionKey\": \"lakehouse\",\n", "", "UC102 E "),
            (Setup, "\"connectionKey\": \"lakehouse\",\n", "", "UC102 E "),
            (Setup, "\"ucforge\": 1,\n", "", "UC102 E "),
            (Setup, "\"clientSecret\": {\"env\": \"DATABRICKS_CLIENT_SECRET\"},\n", "", "UC102 E /oAuthClientConfig"),
        ],
        silent: &[
            (Connection, "\"settings\": {\"isActive\": false},\n", ""),
            (Connection, "\"workspaceIds\": [\"1234567890123456\"],\n", ""),
            (Create, "\"groupPattern\": {\"deny\": \"immuta_exempt\"},\n", ""),
            (Setup, "\"port\": 443,\n", ""),
        ],
    },
    Rule {
        code: "UC103",
        triggers: &[
            (Create, "true,", "\"true\",", "UC103 E /autoBootstrap"),
            (Create, "\"immuta_prod\"", "7", "UC103 E /config/catalog"),
            (Create, "\"immuta_prod\"", "null", "UC103 E /config/catalog"),
            (Create, "{\"enabled\": true}", "false", "UC103 E /config/audit"),
            (Connection, "{\"enabled\": true}", "false", "UC103 E /nativeIntegration/config/audit"),
            (Connection, "[\"1234567890123456\"]", "[1234567890123456]", "UC103 E /nativeIntegration/config/workspaceIds/0"),
            (Connection, "[\"1234567890123456\"]", "\"1234567890123456\"", "UC103 E /nativeIntegration/config/workspaceIds"),
            (Connection, "\"port\": 443", "\"port\": \"443\"", "UC103 E /connection/port"),
            (Connection, "\"unityCatalog\": true", "\"unityCatalog\": \"true\"", "UC103 E /nativeIntegration/unityCatalog"),
            (Create, "[\"isolated_b\", \"Isolated-c\"]", "\"isolated_b\"", "UC103 E /config/additionalWorkspaceConnections/0/catalogs"),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "7", "UC103 E /oAuthClientConfig/clientSecret"),
            (Setup, "{\"deny\": \"immuta_exempt\"}", "\"immuta_exempt\"", "UC103 E /groupPattern"),
        ],
        silent: &[
            (Create, "\"immuta_prod\"", "\"true\""),
            (Create, "\"immuta_prod\"", "\"_7\""),
        ],
    },
    Rule {
        code: "UC104",
        triggers: &[
            (Create, "\"immuta_prod\"", "\" \"", "UC104 E /config/catalog"),
            (Create, "\"dapi0123456789abcdef0123456789abcdef\"", "\"\"", "UC104 E /config/token"),
            (Create, "[\"isolated_b\", \"Isolated-c\"]", "[]", "UC104 E /config/additionalWorkspaceConnections/0/catalogs"),
            (Create, "\"isolated_b\"", "\"\"", "UC104 E /config/additionalWorkspaceConnections/0/catalogs/0"),
            (OAuth, "\"A1B2\"", "\"\"", "UC104 E /config/additionalWorkspaceConnections/0/oAuthClientConfig/publicCertificateThumbprint"),
        ],
        silent: &[
            (Connection, "[\"1234567890123456\"]", "[]"),
            (Create, "\"audit\": {\"enabled\": true}", "\"audit\": {}"),
            (Create, "{\"deny\": \"immuta_exempt\"}", "{}"),
        ],
    },
    Rule {
        code: "UC105",
        triggers: &[
            (SetupIntegration, "\"catalog\":", "\"connectionKey\": \"k\", \"catalog\":", "UC105 E /connectionKey"),
            (SetupIntegration, "\"catalog\":", "\"settings\": {\"isActive\": false}, \"catalog\":", "UC105 E /settings"),
            (Setup, "\"catalog\": \"immuta_prod\"", "\"additionalWorkspaceConnections\": [{}], \"catalog\": \"immuta_prod\"", "UC105 E /additionalWorkspaceConnections"),
        ],
        silent: &[
            (Setup, "\"catalog\": \"immuta_prod\"", "\"additionalWorkspaceConnections\": [], \"catalog\": \"immuta_prod\""),
            (SetupIntegration, "\"catalog\":", "\"workspaceIds\": [\"7\"], \"catalog\":"),
        ],
    },
    Rule {
        code: "UC106",
        triggers: &[
            (Connection, "\"catalog\":", "\"unityCatalog\": true, \"catalog\":", "UC106 W /nativeIntegration/config/unityCatalog"),
            (Connection, "\"catalog\":", "\"httpPath\": \"/sql/1.0/warehouses/0123456789abcdef\", \"catalog\":", "UC106 W /nativeIntegration/config/httpPath"),
            (Connection, "\"catalog\":", "\"additionalWorkspaceConnections\": [], \"catalog\":", "UC106 W /nativeIntegration/config/additionalWorkspaceConnections"),
            (ConnectionOAuth, "\"scope\":", "\"publicCertificateThumbprint\": \"A1\", \"scope\":", "UC106 W /connection/oAuthClientConfig/publicCertificateThumbprint"),
            (Create, "\"config\":", "\"catalog\" : \"x\", \"config\":", "UC106 W /catalog"),
            (Create, "\"config\":", "\"unityCatalog\": true, \"config\":", "UC106 W /unityCatalog"),
            (Create, "\"config\":", "\"connectionKey\": \"k\", \"config\":", "UC106 W /connectionKey"),
            (OAuth, "\"catalog\":", "\"scope\" : \"all-apis\", \"catalog\":", "UC106 W /config/scope"),
            (Create, "\"catalog\":", "\"catalogs\" : [\"x\"], \"catalog\":", "UC106 W /config/catalogs"),
        ],
        silent: &[
            (OAuth, "\"scope\": \"all-apis\"", "\"scope\": \"all-apis\" "),
            (Connection, "\"technology\"", "\"technology\" "),
        ],
    },
    Rule {
        code: "UC201",
        triggers: &[
            (Create, "\"Databricks\"", "\"Databrix\"", "UC201 E /type"),
            (Create, "\"Databricks\"", "\"Snowflake\"", "UC201 E /type"),
            (Create, "\"Databricks\"", "\"databricks\"", "UC201 E /type"),
            (Script, "\"autoBootstrap\": false", "\"autoBootstrap\": true", "UC201 E /autoBootstrap"),
            (Connection, "\"unityCatalog\": true", "\"unityCatalog\": false", "UC201 E /nativeIntegration/unityCatalog"),
            (Connection, "\"autoBootstrap\": false", "\"autoBootstrap\": true", "UC201 E /nativeIntegration/autoBootstrap"),
            (Connection, "\"undefined\"", "\"0123-456789-abcdefgh\"", "UC201 E /nativeIntegration/config/jobConfig/jobClusterId"),
            (Connection, "/Workspace/ImmutaArtifacts", "/Workspace", "UC201 E /nativeIntegration/config/jobConfig/workspaceDirectoryPath"),
            (ConnectionOAuth, "\"useCertificate\": false", "\"useCertificate\": true", "UC201 E /connection/oAuthClientConfig/useCertificate"),
            (ConnectionOAuth, "\"scope\" : \"all-apis\"", "\"scope\" : \"sql\"", "UC201 E /nativeIntegration/config/oAuthClientConfig/scope"),
        ],
        silent: &[
            (Create, "\"autoBootstrap\": true", "\"autoBootstrap\": false"),
            (OAuth, "\"authorityUrl\" : \"https", "\"scope\" : \"sql\", \"authorityUrl\" : \"https"),
        ],
    },
    Rule {
        code: "UC202",
        triggers: &[
            (Create, "\"authenticationType\": \"token\"", "\"authenticationType\": \"pat\"", "UC202 E /config/authenticationType"),
            (Create, "\"authenticationType\": \"token\"", "\"authenticationType\": \"Token\"", "UC202 E /config/authenticationType"),
            (Create, "\"authenticationType\" : \"token\"", "\"authenticationType\" : \"oAuthToken\"", "UC202 E /config/additionalWorkspaceConnections/0/authenticationType"),
            (Setup, "\"flow\": \"connection\"", "\"flow\": \"connections\"", "UC202 E /flow"),
        ],
        silent: &[
            (Create, "\"authenticationType\": \"token\"", "\"authenticationType\": \"to\\u006ben\""),
            (Setup, "\"connection\"", "\"\\u0063onnection\""),
        ],
    },
    Rule {
        code: "UC203",
        triggers: &[
            (Create, "\"immuta_prod\"", "\"1immuta\"", "UC203 E /config/catalog"),
            (Create, "\"immuta_prod\"", "\"im-muta\"", "UC203 E /config/catalog"),
            (Create, "\"immuta_prod\"", "\"immutà\"", "UC203 E /config/catalog"),
            (Create, "\"immuta_prod\"", "\"a.b\"", "UC203 E /config/catalog"),
            (Connection, "\"immuta_prod\"", "\"immuta prod\"", "UC203 E /nativeIntegration/config/catalog"),
            (Setup, "\"immuta_prod\"", "\"immuta_prod \"", "UC203 E /catalog"),
        ],
        silent: &[
            (Create, "\"immuta_prod\"", "\"_Immuta_2\""),
            (Create, "\"immuta_prod\"", "\"I\""),
        ],
    },
    Rule {
        code: "UC204",
        triggers: &[
            (Connection, "\"lakehouse\"", "\"data\"", "UC204 E /connectionKey"),
            (Connection, "\"lakehouse\"", "\"upgrade\"", "UC204 E /connectionKey"),
            (Connection, "\"lakehouse\"", "\"Metadata\"", "UC204 W /connectionKey"),
            (Connection, "\"lakehouse\"", "\"lake.house\"", "UC204 W /connectionKey"),
            (Setup, "\"lakehouse\"", "\"lake house\"", "UC204 W /connectionKey"),
            (Connection, "\"lakehouse\"", "\"lakehäuser\"", "UC204 W /connectionKey"),
        ],
        silent: &[
            (Connection, "\"lakehouse\"", "\"Data-lake_2\""),
            (Connection, "\"lakehouse\"", "\"metadata2\""),
            (Connection, "\"lakehouse\"", "\"dat\""),
        ],
    },
    Rule {
        code: "UC205",
        triggers: &[
            (Connection, "\"port\": 443", "\"port\": 0", "UC205 E /connection/port; UC302 E /nativeIntegration/config/port"),
            (Connection, "\"port\" : 443", "\"port\" : 65536", "UC205 E /nativeIntegration/config/port; UC302 E /nativeIntegration/config/port"),
            (Setup, "\"port\": 443", "\"port\": -1", "UC205 E /port"),
            (Setup, "\"port\": 443", "\"port\": 443.0", "UC205 W /port"),
            (Setup, "\"port\": 443", "\"port\": 4.43e2", "UC205 W /port"),
            (Setup, "\"port\": 443", "\"port\": 8443.0", "UC205 W /port; UC216 W /port"),
            (Setup, "\"port\": 443", "\"port\": 443.5", "UC205 E /port"),
            (Setup, "\"ucforge\": 1", "\"ucforge\": 1.0", "UC205 W /ucforge"),
            (Connection, "\"port\" : 443", "\"port\" : 443e0", "UC205 W /nativeIntegration/config/port"),
            (Setup, "\"ucforge\": 1", "\"ucforge\": 2", "UC205 E /ucforge"),
        ],
        silent: &[(Create, "\"catalog\":", "\"port\": 443, \"catalog\":"), (Setup, "\"ucforge\": 1", "\"ucforge\":1")],
    },
    Rule {
        code: "UC206",
        triggers: &[
            (Create, "dapi0123456789abcdef0123456789abcdef", "REDACTED", "UC206 E /config/token"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "<REDACTED>", "UC206 E /config/token"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "[REDACTED]", "UC206 E /config/token"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "********", "UC206 E /config/token"),
            (OAuth, "dose0123456789abcdef0123456789abcdef", "redacted", "UC206 E /config/oAuthClientConfig/clientSecret"),
            (Update, "dapi2222222222222222222222222222222b-2", "REDACTED", "UC206 E /config/additionalWorkspaceConnections/0/token"),
        ],
        silent: &[
            (Create, "dapi0123456789abcdef0123456789abcdef", "REDACTED1"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "**"),
        ],
    },
    Rule {
        code: "UC207",
        triggers: &[
            (Create, "dapi0123456789abcdef0123456789abcdef", "<TOKEN>", "UC207 E /config/token"),
            (Create, "\"immuta_prod\"", "\"<new-catalog>\"", "UC207 E /config/catalog"),
            (Create, "\"isolated_b\"", "\"<catalog>\"", "UC207 E /config/additionalWorkspaceConnections/0/catalogs/0"),
            (Create, "\"Databricks\"", "\"<type>\"", "UC207 E /type"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"schema\": \"a.${x}\"}", "UC207 E /govern/0/schema"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"catalog\": \"${catalog}\"}", "UC207 E /govern/0/catalog"),
            (Connection, "\"port\": 443", "\"port\": \"<your-port>\"", "UC207 E /connection/port"),
            (Create, "\"autoBootstrap\": true", "\"autoBootstrap\": \"<true or false>\"", "UC207 E /autoBootstrap"),
            (Create, "\"authenticationType\": \"token\"", "\"authenticationType\": \"<type>\"", "UC207 E /config/authenticationType"),
        ],
        silent: &[
            (Create, "dapi0123456789abcdef0123456789abcdef", "a<b>"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"schema\": \"a.$x{y}\"}"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"schema\": \"a.}${x\"}"),
            (Create, "\"immuta_exempt\"", "\"a > b\""),
            (Create, "\"immuta_exempt\"", "\"<>\""),
        ],
    },
    Rule {
        code: "UC208",
        triggers: &[
            (Create, "\"dbc-a1", "\"https://dbc-a1", "UC208 W /config/workspaceUrl"),
            (Create, "e5f6.cloud.databricks.com", "e5f6.cloud.databricks.com/?o=1", "UC208 W /config/workspaceUrl"),
            (Create, "e5f6.cloud.databricks.com", "e5f6.cloud.databricks.com:443", "UC208 W /config/workspaceUrl"),
            (Create, "workspace-b.cloud.databricks.com", "workspace-b.cloud.databricks.com/", "UC208 W /config/additionalWorkspaceConnections/0/workspaceUrl"),
            (Connection, "\"DBC-a1b2c3d4-e5f6.cloud.databricks.com\"", "\" DBC-a1b2c3d4-e5f6.cloud.databricks.com\"", "UC208 W /nativeIntegration/config/host"),
            (Setup, "\"dbc-a1", "\"HTTP://dbc-a1", "UC208 W /workspaceUrl"),
        ],
        silent: &[
            (Create, "\"dbc-a1b2c3d4-e5f6.cloud", "\"https-dbc.cloud"),
            (Create, "\"dbc-a1b2c3d4-e5f6.cloud", "\"cust-success.cloud"),
        ],
    },
    Rule {
        code: "UC209",
        triggers: &[
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "\"dose0123456789abcdef0123456789abcdef\"", "UC209 W /oAuthClientConfig/clientSecret"),
            (SetupIntegration, "{\"env\": \"DATABRICKS_TOKEN\"}", "\"any\"", "UC209 W /token"),
        ],
        silent: &[
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "\"${S}\""),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"file\": \"s.txt\"}"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "any"),
        ],
    },
    Rule {
        code: "UC210",
        triggers: &[
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"env\": \"A B\"}", "UC210 E /oAuthClientConfig/clientSecret/env"),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"command\": []}", "UC210 E /oAuthClientConfig/clientSecret/command"),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"command\": [\"pass\", 1]}", "UC210 E /oAuthClientConfig/clientSecret/command"),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"file\": \"\"}", "UC210 E /oAuthClientConfig/clientSecret/file"),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{}", "UC210 E /oAuthClientConfig/clientSecret"),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"env\": \"A\", \"file\": \"b\"}", "UC210 E /oAuthClientConfig/clientSecret"),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"vault\": \"x\"}", "UC210 E /oAuthClientConfig/clientSecret"),
        ],
        silent: &[
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"command\": [\"pass\", \"immuta\"]}"),
            (Setup, "{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", "{\"env\": \"_a1\"}"),
        ],
    },
    Rule {
        code: "UC212",
        triggers: &[
            (Setup, "https://tenant.example.com", "http://tenant.example.com", "UC212 E /immutaUrl"),
            (Setup, "https://tenant.example.com", "tenant.example.com", "UC212 E /immutaUrl"),
            (Setup, "https://tenant.example.com", "https://", "UC212 E /immutaUrl"),
            (Setup, "https://tenant.example.com", "https://a b", "UC212 E /immutaUrl"),
            (Setup, "https://tenant.example.com", "-oX", "UC212 E /immutaUrl"),
            (Setup, "https://tenant.example.com", "https://x/y?z", "UC212 E /immutaUrl"),
            (Setup, "https://tenant.example.com", "https://x#y", "UC212 E /immutaUrl"),
            (Setup, "https://tenant.example.com", "https://me@x", "UC212 E /immutaUrl"),
        ],
        silent: &[
            (Setup, "https://tenant.example.com", "http://localhost:4173"),
            (Setup, "https://tenant.example.com", "http://127.0.0.1"),
            (Setup, "https://tenant.example.com", "https://x:8443/base"),
        ],
    },
    Rule {
        code: "UC213",
        triggers: &[
            (Create, "\"immuta_prod\"", "\"system\"", "UC213 E /config/catalog"),
            (Connection, "\"immuta_prod\"", "\"Samples\"", "UC213 E /nativeIntegration/config/catalog"),
            (Setup, "\"immuta_prod\"", "\"HIVE_METASTORE\"", "UC213 E /catalog"),
        ],
        silent: &[(Create, "\"immuta_prod\"", "\"system2\""), (Create, "\"immuta_prod\"", "\"my_samples\"")],
    },
    Rule {
        code: "UC214",
        triggers: &[
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "/sql/1.0/warehouses/0123456789abcde", "UC214 W /config/httpPath"),
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "/sql/1.0/warehouses/0123456789abcdeg", "UC214 W /config/httpPath"),
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "/sql/1.0/warehouses/0123456789abcdef/", "UC214 W /config/httpPath"),
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "https://h/sql/1.0/warehouses/0123456789abcdef", "UC214 W /config/httpPath"),
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "httpPath=/sql/1.0/warehouses/0123456789abcdef;", "UC214 W /config/httpPath"),
            (Create, "sql/1.0/endpoints/2222222222222222", "sql/protocolv1/o/0/0000-00000-abc123", "UC214 W /config/additionalWorkspaceConnections/0/httpPath"),
            (Connection, "/sql/1.0/warehouses/0123456789abcdef", "0123456789abcdef", "UC214 W /connection/httpPath"),
            (Setup, "/sql/1.0/warehouses/0123456789abcdef", "sql/protocolv1/o/mine/0123-456789-abcdefgh", "UC214 W /httpPath"),
        ],
        silent: &[
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "sql/1.0/warehouses/0123456789ABCDEF"),
            (Create, "sql/1.0/endpoints/2222222222222222", "/sql/1.0/endpoints/2222222222222222"),
        ],
    },
    Rule {
        code: "UC215",
        triggers: &[
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "sql/protocolv1/o/0/0123-456789-abcdefgh", "UC215 I /config/httpPath"),
            (Setup, "/sql/1.0/warehouses/0123456789abcdef", "/sql/protocolv1/o/1234567890123456/0123-456789-shed12", "UC215 I /httpPath"),
        ],
        silent: &[
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "/sql/1.0/endpoints/0123456789abcdef"),
            (Create, "/sql/1.0/warehouses/0123456789abcdef", "/sql/1.0/warehouses/fedcba9876543210"),
        ],
    },
    Rule {
        code: "UC216",
        triggers: &[
            (Create, "\"catalog\":", "\"port\": 8443, \"catalog\":", "UC216 W /config/port"),
            (Setup, "\"port\": 443", "\"port\": 80", "UC216 W /port"),
            (Connection, "\"port\": 443", "\"port\": 1", "UC216 W /connection/port; UC302 E /nativeIntegration/config/port"),
        ],
        silent: &[(Create, "\"catalog\":", "\"port\": 443, \"catalog\":"), (Setup, "\"port\": 443", "\"port\" : 443")],
    },
    Rule {
        code: "UC217",
        triggers: &[
            (Connection, "[\"1234567890123456\"]", "[\"12a\"]", "UC217 W /nativeIntegration/config/workspaceIds/0"),
            (Setup, "[\"1234567890123456\"]", "[\"1\", \"o=2\"]", "UC217 W /workspaceIds/1"),
        ],
        silent: &[
            (Connection, "[\"1234567890123456\"]", "[\"0\", \"7\"]"),
            (Connection, "[\"1234567890123456\"]", "[\"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\"]"),
        ],
    },
    Rule {
        code: "UC218",
        triggers: &[
            (OAuth, "https://idp.corp.net/token", "idp.corp.net/token", "UC218 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl"),
            (OAuth, "https://idp.corp.net/token", "http://idp.corp.net/token", "UC218 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl"),
            (OAuth, "https://idp.corp.net/token", "https:// idp", "UC218 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl"),
            (OAuth, "https://idp.corp.net/token", "ldap://idp.corp.net", "UC218 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl"),
            (OAuth, "https://idp.corp.net/token", "https://accounts.azuredatabricks.net/oidc/accounts/6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d/v1/token", "UC218 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl"),
            (Setup, ".cloud.databricks.com/oidc/v1/token", ".cloud.databricks.com/oidc/v1/authorize", "UC218 W /oAuthClientConfig/authorityUrl"),
            (Setup, ".cloud.databricks.com/oidc/v1/token", ".cloud.databricks.com", "UC218 W /oAuthClientConfig/authorityUrl"),
        ],
        silent: &[
            (OAuth, "https://idp.corp.net/token", "HTTPS://IDP.corp.net"),
            (OAuth, "https://idp.corp.net/token", "http://localhost:8080/token"),
            (OAuth, "https://idp.corp.net/token", "https://login.microsoftonline.com/x/oauth2/v2.0/token"),
        ],
    },
    Rule {
        code: "UC219",
        triggers: &[
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "www.example-workspace.cloud", "UC219 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "your-workspace.cloud", "UC219 W /config/workspaceUrl"),
            (OAuth, "https://idp.corp.net/token", "https://example.authority.com", "UC219 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl"),
            (OAuth, "https://idp.corp.net/token", "your.authority.com", "UC218 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl; UC219 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl"),
            (OAuth, "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "123456abc", "UC219 W /config/oAuthClientConfig/clientId"),
        ],
        silent: &[
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "examples.cloud"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "counterexample.cloud"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "yours-truly.cloud"),
            (OAuth, "https://idp.corp.net/token", "https://idp.corp.net/example"),
        ],
    },
    Rule {
        code: "UC220",
        triggers: &[
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "dbc a1.cloud", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "dbc_a1.cloud", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "dbc-.cloud", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", ".cloud", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "www.dbc-a1.cloud", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "a.b.cloud", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "oregon.cloud", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "dbc-a1b2c3d4-e5f6.cloud.databrick.com", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "adb-1.azuredatabricks.net", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "westus.azuredatabricks.net", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "us-east4.gcp.databricks.com", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "12345.gcp.databricks.com", "UC220 W /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "lakehouse.corp.net", "UC220 I /config/workspaceUrl"),
            (Connection, "\"dbc-a1b2c3d4-e5f6.cloud.databricks.com\"", "\"dbc-é.cloud.databricks.com\"", "UC220 W /connection/hostname; UC302 E /nativeIntegration/config/host"),
        ],
        silent: &[
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "cust-success.cloud"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "adb-1.2.azuredatabricks.net"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "adb-1.2.privatelink.azuredatabricks.net"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "adb-1.2.databricks.azure.cn"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "1.2.gcp.databricks.com"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "acme.cloud.databricks.mil"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "dbc-a1.cloud.databricks.mil"),
        ],
    },
    Rule {
        code: "UC221",
        triggers: &[
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "accounts.cloud.databricks.com", "UC221 E /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "accounts-dod.cloud.databricks.mil", "UC221 E /config/workspaceUrl"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "accounts.azuredatabricks.us", "UC221 E /config/workspaceUrl"),
            (Create, "workspace-b.cloud.databricks.com", "accounts.gcp.databricks.com", "UC221 E /config/additionalWorkspaceConnections/0/workspaceUrl"),
            (Setup, "\"dbc-a1b2c3d4-e5f6.cloud.databricks.com\"", "\"Accounts.azuredatabricks.net\"", "UC221 E /workspaceUrl; UC308 W /oAuthClientConfig/authorityUrl"),
        ],
        silent: &[
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "accounts2.cloud"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud", "my-accounts.cloud"),
        ],
    },
    Rule {
        code: "UC222",
        triggers: &[
            (Create, "dapi0123456789abcdef0123456789abcdef", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln", "UC222 W /config/token"),
            (OAuth, "dose0123456789abcdef0123456789abcdef", "eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln", "UC222 W /config/oAuthClientConfig/clientSecret"),
            (SetupIntegration, "{\"env\": \"DATABRICKS_TOKEN\"}", "\"eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln\"", "UC209 W /token; UC222 W /token"),
        ],
        silent: &[
            (Create, "dapi0123456789abcdef0123456789abcdef", "eyJhbGciOiJub25lIn0"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "a.b.c"),
        ],
    },
    Rule {
        code: "UC223",
        triggers: &[
            (Create, "dapi0123456789abcdef0123456789abcdef", "dose0123456789abcdef0123456789abcdef", "UC223 W /config/token"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "Bearer dapi0123456789abcdef0123456789abcdef", "UC223 W /config/token"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "dapi0123456789abcdef0123456789abcde", "UC223 W /config/token"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "dapi0123456789abcdef0123456789abcdef-23", "UC223 W /config/token"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "dapi0123456789abcdef0123456789abcdef ", "UC223 W /config/token"),
            (OAuth, "dose0123456789abcdef0123456789abcdef", "dapi0123456789abcdef0123456789abcdef", "UC223 W /config/oAuthClientConfig/clientSecret"),
            (OAuth, "dose0123456789abcdef0123456789abcdef", "-----BEGIN PRIVATE KEY-----", "UC223 W /config/oAuthClientConfig/clientSecret"),
        ],
        silent: &[
            (Create, "dapi0123456789abcdef0123456789abcdef", "dapi0123456789abcdef0123456789abcdef-2"),
            (Create, "dapi0123456789abcdef0123456789abcdef", "something else"),
            (OAuth, "dose0123456789abcdef0123456789abcdef", "Q~8Entra.Secret"),
        ],
    },
    Rule {
        code: "UC224",
        triggers: &[
            (OAuth, "-----BEGIN PRIVATE KEY-----\\nAA\\n-----END PRIVATE KEY-----", "AA", "UC224 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey"),
            (OAuth, "-----BEGIN PRIVATE KEY-----\\nAA\\n-----END PRIVATE KEY-----", "-----BEGIN CERTIFICATE-----\\nAA\\n-----END CERTIFICATE-----", "UC224 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey"),
            (OAuth, "\\n-----END PRIVATE KEY-----", "", "UC224 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey"),
        ],
        silent: &[
            (OAuth, "-----BEGIN PRIVATE KEY-----\\nAA\\n-----END PRIVATE KEY-----", "-----BEGIN RSA PRIVATE KEY-----\\nAA\\n-----END RSA PRIVATE KEY-----\\n"),
            (OAuth, "-----BEGIN PRIVATE KEY-----\\nAA\\n-----END PRIVATE KEY-----", "${KEY}"),
        ],
    },
    Rule {
        code: "UC225",
        triggers: &[
            (OAuth, "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "immuta-principal", "UC225 W /config/oAuthClientConfig/clientId"),
            (OAuth, "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "6f1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d", "UC225 W /config/oAuthClientConfig/clientId"),
            (Setup, "\"servicePrincipal\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "\"servicePrincipal\": \"1234567890", "UC225 W /servicePrincipal"),
            (Setup, "\"servicePrincipal\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "\"servicePrincipal\": \"immuta@team", "UC225 W /servicePrincipal"),
            // A client ID is never the name of a person.
            (OAuth, "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "immuta.user@example.org", "UC225 W /config/oAuthClientConfig/clientId"),
        ],
        silent: &[
            (OAuth, "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "6F1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D"),
            (Setup, "\"servicePrincipal\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\",\n", ""),
        ],
    },
    Rule {
        code: "UC226",
        triggers: &[
            (Create, "immuta_exempt", "users", "UC226 W /config/groupPattern/deny"),
            (Create, "immuta_exempt", "Admins", "UC226 W /config/groupPattern/deny"),
            (Connection, "immuta_exempt", "account users", "UC226 W /nativeIntegration/config/groupPattern/deny"),
            (Setup, "immuta_exempt", "ACCOUNT USERS", "UC226 W /groupPattern/deny"),
        ],
        silent: &[
            (Create, "immuta_exempt", "power users"),
            (Create, "immuta_exempt", "admin"),
            (Create, "immuta_exempt", "Größe & more"),
        ],
    },
    Rule {
        code: "UC227",
        triggers: &[
            (Create, "\"isolated_b\"", "\"a.b\"", "UC227 E /config/additionalWorkspaceConnections/0/catalogs/0"),
            (Create, "\"isolated_b\"", "\"a b\"", "UC227 E /config/additionalWorkspaceConnections/0/catalogs/0"),
            (Create, "\"isolated_b\"", "\"a/b\"", "UC227 E /config/additionalWorkspaceConnections/0/catalogs/0"),
            (Create, "\"isolated_b\"", "\"system\"", "UC227 W /config/additionalWorkspaceConnections/0/catalogs/0"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"catalog\": \"sales.orders\"}", "UC227 E /govern/0/catalog"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"schema\": \"sales\"}", "UC227 E /govern/0/schema"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"view\": \"sales..x\"}", "UC227 E /govern/0/view"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"catalog\": \"`sales\"}", "UC227 E /govern/0/catalog"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"schema\": \"System.access\"}", "UC227 E /govern/0/schema"),
            (Setup, "`line-items`", "`line items`", "UC227 E /govern/1/table"),
            (Setup, "{\"catalog\": \"sales\"}", "{}", "UC227 E /govern/0"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"tabel\": \"a.b.c\"}", "UC101 W /govern/0/tabel; UC227 E /govern/0"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"schema\": \"samples.x\"}", "UC227 E /govern/0/schema"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"catalog\": \"hive_metastore\"}", "UC227 E /govern/0/catalog"),
        ],
        silent: &[
            (Create, "\"isolated_b\"", "\"größe-2\""),
            (Setup, "{\"catalog\": \"sales\"}", "{\"materializedView\": \"`my-cat`.a`b.c\"}"),
        ],
    },
    Rule {
        code: "UC228",
        triggers: &[
            (Create, "immuta_exempt", "immuta\\u200b_exempt", "UC228 W /config/groupPattern/deny"),
            (Create, "immuta_exempt", "immuta\\u0007", "UC228 W /config/groupPattern/deny"),
            (Create, "\"isolated_b\"", "\"isolated\\u00ad_b\"", "UC228 W /config/additionalWorkspaceConnections/0/catalogs/0"),
        ],
        silent: &[(Create, "immuta_exempt", "größe 𝄞"), (Create, "immuta_exempt", "a\u{a0}b")],
    },
    Rule {
        code: "UC229",
        triggers: &[
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {"/connectionKey": "x"}},"#, "UC229 E /extra/connection/~1connectionKey"),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {"/nativeIntegration/config/host": "x"}},"#, "UC229 E /extra/connection/~1nativeIntegration~1config~1host"),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {"/nativeIntegration/autoBootstrap": true}},"#, "UC229 E /extra/connection/~1nativeIntegration~1autoBootstrap"),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {"/connectionKey/inside": 1}},"#, "UC229 E /extra/connection/~1connectionKey~1inside"),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {"proxy": 1}},"#, "UC229 E /extra/connection/proxy"),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"integration-create": {"/proxy": 1}},"#, "UC229 E /extra/integration-create"),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"setup": {"/proxy": 1}},"#, "UC229 E /extra/setup"),
            (SetupIntegration, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"integration-create": {"/config/additionalWorkspaceConnections/x/proxy": 1}},"#, "UC229 E /extra/integration-create/~1config~1additionalWorkspaceConnections~1x~1proxy"),
            (SetupIntegration, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"integration-create": {"/config/additionalWorkspaceConnections/0": {}}},"#, "UC229 E /extra/integration-create/~1config~1additionalWorkspaceConnections~10"),
        ],
        silent: &[
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {},"#),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {}, "script-create": {}},"#),
            (SetupIntegration, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"integration-create": {}},"#),
        ],
    },
    Rule {
        code: "UC240",
        triggers: &[
            (OAuth, r"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----", r"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----", "UC240 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey"),
            (OAuth, r"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----", "-----BEGIN PRIVATE KEY----- AAAA BBBB -----END PRIVATE KEY-----", "UC240 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey"),
            (OAuth, r"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----", r"-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----\n", "UC240 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey"),
            (OAuth, r"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----", r"-----BEGIN OPENSSH PRIVATE KEY-----\nAAAA\n-----END OPENSSH PRIVATE KEY-----\n", "UC240 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey"),
            (OAuth, r"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----", r"  -----BEGIN PRIVATE KEY-----\n  AAAA\n  -----END PRIVATE KEY-----", "UC240 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey"),
        ],
        silent: &[
            (OAuth, r"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----", r"-----BEGIN EC PRIVATE KEY-----\r\nAAAA\r\n-----END EC PRIVATE KEY-----\r\n"),
            (OAuth, r"-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----", r"-----BEGIN CERTIFICATE-----\nBBBB\n-----END CERTIFICATE-----\n-----BEGIN RSA PRIVATE KEY-----\nAAAA\n-----END RSA PRIVATE KEY-----\n"),
        ],
    },
    Rule {
        code: "UC241",
        triggers: &[
            (OAuth, "\"A1B2\"", "\"CN=immuta, O=Corp\"", "UC241 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/publicCertificateThumbprint"),
            (OAuth, "\"A1B2\"", "\"0123456789ABCDEF0123456789ABCDEF0123456\"", "UC241 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/publicCertificateThumbprint"),
            (OAuth, "\"A1B2\"", "\"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\"", "UC241 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/publicCertificateThumbprint"),
            (OAuth, "\"A1B2\"", "\"-----BEGIN CERTIFICATE-----\"", "UC241 W /config/additionalWorkspaceConnections/0/oAuthClientConfig/publicCertificateThumbprint"),
        ],
        silent: &[
            (OAuth, "\"A1B2\"", "\"0123456789ABCDEF0123456789ABCDEF01234567\""),
            (OAuth, "\"A1B2\"", "\"01:23:45:67:89:AB:CD:EF:01:23:45:67:89:ab:cd:ef:01:23:45:67\""),
            (OAuth, "\"A1B2\"", "\"0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef\""),
            (OAuth, "\"A1B2\"", "\"hOBcHZi846VCHSJbFAs26Go9VTQ\""),
            (OAuth, "\"A1B2\"", "\"hOBcHZi846VCHSJbFAs26Go9VTQ=\""),
        ],
    },
    Rule {
        code: "UC301",
        triggers: &[
            (Create, "\"authenticationType\": \"token\"", "\"authenticationType\": \"oAuthM2M\"", "UC301 E /config/authenticationType"),
            (Create, "\"authenticationType\" : \"token\"", "\"authenticationType\" : \"oAuthM2M\"", "UC301 E /config/additionalWorkspaceConnections/0/authenticationType"),
            (OAuth, "\"authenticationType\": \"oAuthM2M\"", "\"authenticationType\": \"token\"", "UC301 E /config/authenticationType"),
            (OAuth, "\"catalog\":", "\"token\": \"x\", \"catalog\":", "UC301 E /config/token"),
            (OAuth, "\"useCertificate\": false", "\"useCertificate\": true", "UC102 E /config/oAuthClientConfig; UC102 E /config/oAuthClientConfig; UC301 E /config/oAuthClientConfig/clientSecret"),
            (OAuth, "\"scope\": \"all-apis\"", "\"oauthPrivateKey\" : \"x\"", "UC301 E /config/oAuthClientConfig/oauthPrivateKey"),
            (Update, "\"authenticationType\": \"token\"", "\"authenticationType\": \"oAuthM2M\"", "UC301 E /config/authenticationType"),
        ],
        silent: &[
            (OAuth, "\"catalog\":", "\"workspaceIds\": [], \"catalog\":"),
            (OAuth, "\"useCertificate\": false,\n", ""),
        ],
    },
    Rule {
        code: "UC302",
        triggers: &[
            (Connection, "\"DBC-a1b2c3d4-e5f6.cloud.databricks.com\"", "\"other.cloud.databricks.com\"", "UC302 E /nativeIntegration/config/host"),
            (Connection, "\"token\" : \"dapi0123456789abcdef0123456789abcdef\"", "\"token\" : \"dapi0123456789abcdef0123456789abcdee\"", "UC302 E /nativeIntegration/config/token"),
            (ConnectionOAuth, "\"clientSecret\" : \"${S}\"", "\"clientSecret\" : \"${T}\"", "UC302 E /nativeIntegration/config/oAuthClientConfig/clientSecret"),
            (ConnectionOAuth, "\"clientId\" : \"6f1b", "\"clientId\" : \"7f1b", "UC302 E /nativeIntegration/config/oAuthClientConfig/clientId"),
            (ConnectionOAuth, "\"authorityUrl\" : \"https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token\"", "\"authorityUrl\" : \"https://idp.corp.net\"", "UC302 E /nativeIntegration/config/oAuthClientConfig/authorityUrl"),
            (ConnectionOAuth, "\"authenticationType\" : \"oAuthM2M\"", "\"authenticationType\" : \"token\"", "UC301 E /nativeIntegration/config/authenticationType; UC302 E /nativeIntegration/config/authenticationType"),
        ],
        silent: &[
            (Connection, "\"DBC-a1b2c3d4-e5f6.cloud.databricks.com\"", "\"dbc-a1b2c3d4-e5f6.cloud.databricks.com\""),
            (Connection, "\"token\" : \"dapi0123456789abcdef0123456789abcdef\"", "\"token\" : \"${T}\""),
        ],
    },
    Rule {
        code: "UC304",
        triggers: &[
            (Update, "\"token\": \"dapi2222222222222222222222222222222b-2\",\n", "", "UC304 W /config/additionalWorkspaceConnections/0"),
            (Update, "\"token\": \"dapi0123456789abcdef0123456789abcdef\",\n", "", "UC304 W /config"),
        ],
        silent: &[(Update, "\"catalog\":", "\"catalog\" :"), (Update, "dapi2222222222222222222222222222222b-2", "${T}")],
    },
    Rule {
        code: "UC305",
        triggers: &[
            (Create, "workspace-b.cloud.databricks.com", "DBC-a1b2c3d4-e5f6.cloud.databricks.com", "UC305 W /config/additionalWorkspaceConnections/0/workspaceUrl"),
            (SetupIntegration, "workspace-b.cloud.databricks.com", "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "UC305 W /additionalWorkspaceConnections/0/workspaceUrl"),
        ],
        silent: &[
            (Create, "workspace-b.cloud.databricks.com", "dbc-a1b2c3d4-e5f7.cloud.databricks.com"),
            (Create, "workspace-b.cloud.databricks.com", "dbc-a1b2c3d4-e5f6.cloud.databricks.us"),
        ],
    },
    Rule {
        code: "UC306",
        triggers: &[
            (Create, "\"Isolated-c\"", "\"ISOLATED_B\"", "UC306 W /config/additionalWorkspaceConnections/0/catalogs/1"),
            (Create, "\"Isolated-c\"", "\"Immuta_Prod\"", "UC306 W /config/additionalWorkspaceConnections/0/catalogs/1"),
        ],
        silent: &[(Create, "\"Isolated-c\"", "\"isolated_b2\""), (Create, "\"Isolated-c\"", "\"immuta\"")],
    },
    Rule {
        code: "UC307",
        triggers: &[
            (OAuth, "\"/sql/1.0/warehouses/0123456789abcdef\"", "\"sql/protocolv1/o/1234567890123457/0123-456789-abcdefgh\"", "UC215 I /config/httpPath; UC307 W /config/httpPath"),
            (OAuth, "\"/sql/1.0/warehouses/2222222222222222\"", "\"sql/protocolv1/o/98765/0123-456789-abcdefgh\"", "UC215 I /config/additionalWorkspaceConnections/0/httpPath; UC307 W /config/additionalWorkspaceConnections/0/httpPath"),
            (OAuth, "\"catalog\":", "\"workspaceIds\": [\"1\", \"2\"], \"catalog\":", "UC307 W /config/workspaceIds"),
        ],
        silent: &[
            (OAuth, "\"catalog\":", "\"workspaceIds\": [\"1\", \"1234567890123456\"], \"catalog\":"),
            (OAuth, "\"catalog\":", "\"workspaceIds\": [], \"catalog\":"),
            (Create, "\"catalog\":", "\"workspaceIds\": [\"7\"], \"catalog\":"),
        ],
    },
    Rule {
        code: "UC308",
        triggers: &[
            (OAuth, "https://adb-1234567890123456.7.azuredatabricks.net/oidc", "https://adb-1234567890123457.7.azuredatabricks.net/oidc", "UC308 W /config/oAuthClientConfig/authorityUrl"),
            (Setup, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token", "https://dbc-other.cloud.databricks.com/oidc/v1/token", "UC308 W /oAuthClientConfig/authorityUrl"),
        ],
        silent: &[
            (OAuth, "https://adb-1234567890123456.7.azuredatabricks.net/oidc", "https://ADB-1234567890123456.7.azuredatabricks.net/oidc"),
            (OAuth, "https://adb-1234567890123456.7.azuredatabricks.net/oidc/v1/token", "https://idp.corp.net/token"),
        ],
    },
    Rule {
        code: "UC309",
        triggers: &[
            (OAuth, "https://adb-1234567890123456.7.azuredatabricks.net/oidc/v1/token", "https://login.microsoftonline.com/t/oauth2/v2.0/token", "UC309 W /config/oAuthClientConfig/scope; UC317 W /config/oAuthClientConfig/clientSecret"),
            (OAuth, "\"scope\": \"all-apis\"", "\"scope\": \"2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default\"", "UC309 W /config/oAuthClientConfig/scope"),
            (OAuth, "\"scope\": \"all-apis\"", "\"scope\": \"sql\"", "UC309 W /config/oAuthClientConfig/scope"),
        ],
        silent: &[
            (OAuth, "\"authorityUrl\" : \"https://idp.corp.net/token\"", "\"authorityUrl\" : \"https://login.microsoftonline.com/t/oauth2/v2.0/token\", \"scope\" : \"2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default\""),
            (OAuth, "\"authorityUrl\" : \"https://idp.corp.net/token\"", "\"authorityUrl\" : \"https://idp.corp.net/token\", \"scope\" : \"openid\""),
        ],
    },
    Rule {
        code: "UC310",
        triggers: &[
            (ConnectionOAuth, "\"useCertificate\": false,\n", "", "UC310 W /connection/oAuthClientConfig"),
            (ConnectionOAuth, "\"scope\" : \"all-apis\",\n", "", "UC310 W /nativeIntegration/config/oAuthClientConfig"),
            (OAuth, ",\n\"useCertificate\": false,\n\"scope\": \"all-apis\"", "", "UC310 I /config/oAuthClientConfig"),
        ],
        silent: &[
            (OAuth, ",\n\"scope\": \"all-apis\"", ""),
            (OAuth, "\"useCertificate\": false,\n", ""),
            (Setup, "\"audit\":", "\"audit\" :"),
        ],
    },
    Rule {
        code: "UC311",
        triggers: &[
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "dbc-a1b2c3d4-e5f6.cloud.databricks.us", "UC311 W /config/audit/enabled"),
            (Setup, "\"dbc-a1b2c3d4-e5f6.cloud.databricks.com\"", "\"dbc-a1b2c3d4-e5f6.cloud.databricks.us\"", "UC308 W /oAuthClientConfig/authorityUrl; UC311 W /audit/enabled"),
        ],
        silent: &[
            (Create, "workspace-b.cloud.databricks.com", "workspace-b.cloud.databricks.us"),
            (Create, "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "adb-1.2.databricks.azure.us"),
        ],
    },
    Rule {
        code: "UC313",
        triggers: &[
            (Setup, "{\"catalog\": \"sales\"}", "{\"catalog\": \"Immuta_Prod\"}", "UC313 E /govern/0/catalog"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"table\": \"`immuta_prod`.a.b\"}", "UC313 E /govern/0/table"),
        ],
        silent: &[
            (Setup, "{\"catalog\": \"sales\"}", "{\"catalog\": \"immuta_prod2\"}"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"schema\": \"sales.immuta_prod\"}"),
        ],
    },
    Rule {
        code: "UC314",
        triggers: &[
            (SetupIntegration, "[\"isolated_b\"]", "[\"isolated_b\", \"isolated_c\"]", "UC314 I /additionalWorkspaceConnections/0/catalogs/1"),
            (SetupIntegration, "[{\"schema\": \"isolated_b.orders\"}]", "[{\"schema\": \"isolated_b.orders\"}, {\"catalog\": \"x\"}, {\"catalog\": \"y\"}]", "UC314 I /govern/1/catalog"),
        ],
        silent: &[
            (SetupIntegration, "isolated_b.orders", "Isolated_B.other"),
            (SetupIntegration, ",\n\"govern\": [{\"schema\": \"isolated_b.orders\"}]", ""),
        ],
    },
    Rule {
        code: "UC315",
        triggers: &[
            (Setup, "\"servicePrincipal\": \"6f1b", "\"servicePrincipal\": \"8f1b", "UC315 W /servicePrincipal"),
            (Setup, "\"clientId\": \"6f1b", "\"clientId\": \"8f1b", "UC315 W /servicePrincipal"),
            // A person does not sign in with a client ID.
            (
                Setup,
                "\"servicePrincipal\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
                "\"servicePrincipal\": \"immuta.user@example.org",
                "UC315 W /servicePrincipal; UC909 I /servicePrincipal",
            ),
        ],
        silent: &[
            (Setup, "\"servicePrincipal\": \"6f1b2c3d-4e5f", "\"servicePrincipal\": \"6F1B2C3D-4E5F"),
            (Setup, "\"servicePrincipal\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\",\n", ""),
            // With a token nothing says whose it is.
            (SetupIntegration, "\"ucforge\": 1,", "\"ucforge\": 1, \"servicePrincipal\": \"8f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\","),
        ],
    },
    Rule {
        code: "UC316",
        triggers: &[
            (Setup, "{\"catalog\": \"sales\"}", "{\"view\": \"Sales.orders.`line-items`\"}", "UC316 E /govern/1/table"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"view\": \"a.b.c\"}, {\"materializedView\": \"a.b.`c`\"}", "UC316 E /govern/1/materializedView"),
        ],
        silent: &[
            (Setup, "{\"catalog\": \"sales\"}", "{\"table\": \"Sales.orders.`line-items`\"}"),
            (Setup, "{\"catalog\": \"sales\"}", "{\"view\": \"sales.orders.line_items\"}, {\"schema\": \"sales.orders\"}"),
        ],
    },
    Rule {
        code: "UC317",
        triggers: &[
            (OAuth, "dose0123456789abcdef0123456789abcdef", "Lab8Q~made-up-for-this-example-000000000", "UC317 W /config/oAuthClientConfig/clientSecret"),
            (OAuth, "dose0123456789abcdef0123456789abcdef", "a.~7Q~abcdefghijklmnopqrstuvwxyz01234", "UC317 W /config/oAuthClientConfig/clientSecret"),
            (ConnectionOAuth, "\"clientSecret\": \"${S}\"", "\"clientSecret\": \"Lab8Q~made-up-for-this-example-000000000\"", "UC317 W /connection/oAuthClientConfig/clientSecret"),
            (OAuth, "\"https://adb-1234567890123456.7.azuredatabricks.net/oidc/v1/token\",\n\"useCertificate\": false,\n\"scope\": \"all-apis\"", "\"https://login.microsoftonline.us/t/oauth2/v2.0/token\",\n\"useCertificate\": false,\n\"scope\": \"2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default\"", "UC317 W /config/oAuthClientConfig/clientSecret"),
        ],
        silent: &[
            (OAuth, "dose0123456789abcdef0123456789abcdef", "Lab8Q-made-up-for-this-example-000000000"),
            (OAuth, "dose0123456789abcdef0123456789abcdef", "Lab8Q~short"),
            (OAuth, "dose0123456789abcdef0123456789abcdef\",\n\"authorityUrl\": \"https://adb-1234567890123456.7.azuredatabricks.net/oidc/v1/token", "Lab8Q~made-up-for-this-example-000000000\",\n\"authorityUrl\": \"https://idp.corp.net/token"),
        ],
    },
    Rule {
        code: "UC903",
        triggers: &[(Setup, "\"audit\": {\"enabled\": true},\n", "", "UC903 I ")],
        silent: &[(Setup, "{\"enabled\": true}", "{}"), (Setup, "\"groupPattern\": {\"deny\": \"immuta_exempt\"},\n", "")],
    },
    Rule {
        code: "UC905",
        triggers: &[(Setup, "\"flow\": \"connection\"", "\"flow\": \"integration-automatic\"", "UC105 E /connectionKey; UC105 E /options; UC105 E /settings; UC905 I /flow")],
        silent: &[(Script, "\"catalog\":", "\"catalog\" :"), (Connection, "\"catalog\":", "\"catalog\" :")],
    },
    Rule {
        code: "UC906",
        triggers: &[
            (Create, "\"immuta_prod\"", "\"immuta\"", "UC906 I /config/catalog"),
            (Connection, "\"immuta_prod\"", "\"Immuta\"", "UC906 I /nativeIntegration/config/catalog"),
            (Setup, "\"immuta_prod\"", "\"immuta\"", "UC906 I /catalog"),
        ],
        silent: &[(Update, "\"immuta_prod\"", "\"immuta\""), (Create, "\"immuta_prod\"", "\"immuta_\"")],
    },
    Rule {
        code: "UC907",
        triggers: &[
            (Create, "\"audit\": {\"enabled\": true},\n", "", "UC907 I /config"),
            (Script, "\"audit\": {\"enabled\": true},\n", "", "UC907 I /config"),
            (SetupIntegration, "\"audit\": {\"enabled\": true},\n", "", "UC907 I "),
        ],
        silent: &[(Create, "{\"enabled\": true}", "{}"), (Setup, "{\"enabled\": true}", "{}")],
    },
    Rule {
        code: "UC908",
        triggers: &[
            (Connection, "{\"isActive\": false}", "{\"isActive\": true}", "UC908 W /settings/isActive"),
            (Setup, "{\"isActive\": false}", "{\"isActive\": false, \"activateNewChildren\": true}", "UC908 W /settings/activateNewChildren"),
        ],
        silent: &[
            (Connection, "{\"isActive\": false}", "{\"isActive\": false, \"activateNewChildren\": false}"),
            (Connection, "{\"isActive\": false}", "{}"),
        ],
    },
    Rule {
        code: "UC909",
        triggers: &[
            (Connection, "{\"enabled\": true}", "{\"enabled\": false}", "UC909 I /nativeIntegration/config/audit/enabled"),
            (Setup, "{\"forceRecursiveCrawl\": true}", "{\"forceRecursiveCrawl\": false}", "UC909 I /options/forceRecursiveCrawl"),
            (SetupIntegration, "\"ucforge\": 1,", "\"ucforge\": 1, \"servicePrincipal\": \"immuta.user@example.org\",", "UC909 I /servicePrincipal"),
        ],
        silent: &[(Connection, "{\"forceRecursiveCrawl\": true}", "{}"), (Connection, "\"options\": {\"forceRecursiveCrawl\": true},\n", "")],
    },
    Rule {
        code: "UC912",
        triggers: &[
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {"/nativeIntegration/config/proxy": {"host": "x"}}},"#, "UC912 I /extra/connection/~1nativeIntegration~1config~1proxy"),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {"/settings/dataOwners": []}},"#, "UC912 I /extra/connection/~1settings~1dataOwners"),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"script-create": {"/config/port": 443}},"#, "UC912 I /extra/script-create/~1config~1port"),
            (SetupIntegration, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"integration-create": {"/config/additionalWorkspaceConnections/0/proxy": 1}},"#, "UC912 I /extra/integration-create/~1config~1additionalWorkspaceConnections~10~1proxy"),
        ],
        silent: &[
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {},"#),
            (Setup, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"connection": {}, "script-create": {}},"#),
            (SetupIntegration, r#""ucforge": 1,"#, r#""ucforge": 1, "extra": {"integration-create": {}},"#),
        ],
    },
];
