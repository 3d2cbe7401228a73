//! Documents that break one rule each, and documents that only look as if they did: written from the sources alone.

use Base::{Connection, ConnectionOauth, Create, CreateOauth, Script, Setup, SetupIntegration, Update, UpdateOauth};

/// An integration payload: a token for the main workspace, OAuth for the additional one.
macro_rules! token_first {
    ($auto_bootstrap:literal) => {
        concat!(
            r#"{
  "type": "Databricks",
  "autoBootstrap": "#,
            $auto_bootstrap,
            r#",
  "config": {
    "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "token",
    "token": "dapi0123456789abcdef0123456789abcdef",
    "catalog": "immuta_prod",
    "audit": {"enabled": true},
    "groupPattern": {"deny": "immuta_exempt"},
    "additionalWorkspaceConnections": [
      {
        "workspaceUrl": "workspace-b.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/fedcba9876543210",
        "authenticationType": "oAuthM2M",
        "oAuthClientConfig": {
          "clientId": "0a1b2c3d-5e6f-4b7a-9c8d-1e2f3a4b5c6d",
          "clientSecret": "dosefedcba9876543210fedcba9876543210",
          "authorityUrl": "https://workspace-b.cloud.databricks.com/oidc/v1/token",
          "scope": "all-apis",
          "useCertificate": false
        },
        "catalogs": ["isolated_b"]
      }
    ]
  }
}
"#
        )
    };
}

/// 51 letters, a fifth of the longest name.
macro_rules! fifth {
    () => {
        "abcdefghijklmnopqrstuvwxyzabcdefghijklmnopqrstuvwxy"
    };
}

/// The documents that the cases change.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Base {
    Create,
    CreateOauth,
    Script,
    Update,
    UpdateOauth,
    Connection,
    ConnectionOauth,
    Setup,
    SetupIntegration,
}

impl Base {
    pub(super) fn text(self) -> &'static str {
        match self {
            Create | Update => token_first!("true"),
            Script => token_first!("false"),
            CreateOauth | UpdateOauth => OAUTH_FIRST,
            Connection => CONNECTION,
            ConnectionOauth => CONNECTION_OAUTH,
            Setup => SETUP,
            SetupIntegration => SETUP_INTEGRATION,
        }
    }

    /// The name of the kind, as in `check --kind`.
    pub(super) fn kind(self) -> &'static str {
        match self {
            Create | CreateOauth => "integration-create",
            Script => "script-create",
            Update | UpdateOauth => "integration-update",
            Connection | ConnectionOauth => "connection",
            Setup | SetupIntegration => "setup",
        }
    }
}

/// Code, severity, pointer.
type Found = (&'static str, &'static str, &'static str);

/// A document with one change, what must be found and nothing else of severity warning or error.
pub(super) struct Case {
    pub(super) base: Base,
    /// Old and new text, one after the other; the old one stands exactly once in the text of that moment.
    pub(super) change: &'static [(&'static str, &'static str)],
    /// Beside the findings of the unchanged document.
    pub(super) found: &'static [Found],
}

const fn case(base: Base, change: &'static [(&'static str, &'static str)], found: &'static [Found]) -> Case {
    Case { base, change, found }
}

const fn near(base: Base, change: &'static [(&'static str, &'static str)]) -> Case {
    case(base, change, &[])
}

/// What is found in the unchanged documents.
pub(super) const BASE_FINDINGS: &[(Base, &[Found])] = &[
    (Create, &[("UC905", "info", "/type")]),
    (CreateOauth, &[("UC905", "info", "/type")]),
    (Script, &[]),
    (Update, &[]),
    (UpdateOauth, &[]),
    (Connection, &[]),
    (ConnectionOauth, &[]),
    (Setup, &[]),
    (SetupIntegration, &[("UC905", "info", "/flow")]),
];

/// An integration payload: OAuth for the main workspace, a token for the additional one.
const OAUTH_FIRST: &str = r#"{
  "type": "Databricks",
  "autoBootstrap": true,
  "config": {
    "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "oAuthM2M",
    "oAuthClientConfig": {
      "clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
      "clientSecret": "dose0123456789abcdef0123456789abcdef",
      "authorityUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token",
      "useCertificate": false,
      "scope": "all-apis"
    },
    "catalog": "immuta_prod",
    "audit": {"enabled": true},
    "groupPattern": {"deny": "immuta_exempt"},
    "additionalWorkspaceConnections": [
      {
        "workspaceUrl": "workspace-b.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/fedcba9876543210",
        "authenticationType": "token",
        "token": "dapifedcba9876543210fedcba9876543210",
        "catalogs": ["isolated_b"]
      }
    ]
  }
}
"#;

const CONNECTION: &str = r#"{
  "connectionKey": "lakehouse",
  "connection": {
    "technology": "Databricks",
    "hostname": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    "port": 443,
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "token",
    "token": "dapi0123456789abcdef0123456789abcdef"
  },
  "settings": {"isActive": false},
  "options": {"forceRecursiveCrawl": true},
  "nativeIntegration": {
    "type": "Databricks",
    "autoBootstrap": false,
    "unityCatalog": true,
    "config": {
      "host": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
      "port": 443,
      "authenticationType": "token",
      "token": "dapi0123456789abcdef0123456789abcdef",
      "catalog": "immuta_prod",
      "audit": {"enabled": true},
      "workspaceIds": ["1234567890123456"],
      "groupPattern": {"deny": "immuta_exempt"},
      "jobConfig": {"workspaceDirectoryPath": "/Workspace/ImmutaArtifacts", "jobClusterId": "undefined"}
    }
  }
}
"#;

const CONNECTION_OAUTH: &str = r#"{
  "connectionKey": "lakehouse",
  "connection": {
    "technology": "Databricks",
    "hostname": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    "port": 443,
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "oAuthM2M",
    "oAuthClientConfig": {
      "useCertificate": false,
      "scope": "all-apis",
      "clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
      "clientSecret": "dose0123456789abcdef0123456789abcdef",
      "authorityUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
    }
  },
  "settings": {"isActive": false},
  "options": {"forceRecursiveCrawl": true},
  "nativeIntegration": {
    "type": "Databricks",
    "autoBootstrap": false,
    "unityCatalog": true,
    "config": {
      "host": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
      "port": 443,
      "authenticationType": "oAuthM2M",
      "oAuthClientConfig": {
        "useCertificate": false,
        "scope": "all-apis",
        "clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        "clientSecret": "dose0123456789abcdef0123456789abcdef",
        "authorityUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
      },
      "catalog": "immuta_prod",
      "audit": {"enabled": true},
      "workspaceIds": ["1234567890123456"],
      "groupPattern": {"deny": "immuta_exempt"},
      "jobConfig": {"workspaceDirectoryPath": "/Workspace/ImmutaArtifacts", "jobClusterId": "undefined"}
    }
  }
}
"#;

const SETUP: &str = r#"{
  "ucforge": 1,
  "flow": "connection",
  "immutaUrl": "https://acme.hosted.immutacloud.com",
  "connectionKey": "lakehouse",
  "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
  "port": 443,
  "authenticationType": "oAuthM2M",
  "oAuthClientConfig": {
    "clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "clientSecret": {"env": "DATABRICKS_CLIENT_SECRET"},
    "authorityUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token",
    "scope": "all-apis",
    "useCertificate": false
  },
  "catalog": "immuta_prod",
  "audit": {"enabled": true},
  "groupPattern": {"deny": "immuta_exempt"},
  "workspaceIds": ["1234567890123456"],
  "settings": {"isActive": false},
  "options": {"forceRecursiveCrawl": true},
  "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
  "govern": [
    {"catalog": "sales"},
    {"schema": "sales.orders"},
    {"table": "sales.orders.line_items"},
    {"view": "sales.orders.recent"},
    {"materializedView": "sales.orders.daily_totals"}
  ]
}
"#;

const SETUP_INTEGRATION: &str = r#"{
  "ucforge": 1,
  "flow": "integration-automatic",
  "immutaUrl": "https://acme.hosted.immutacloud.com",
  "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
  "authenticationType": "token",
  "token": {"env": "DATABRICKS_TOKEN"},
  "catalog": "immuta_prod",
  "audit": {"enabled": true},
  "groupPattern": {"deny": "immuta_exempt"},
  "additionalWorkspaceConnections": [
    {
      "workspaceUrl": "workspace-b.cloud.databricks.com",
      "httpPath": "/sql/1.0/warehouses/fedcba9876543210",
      "authenticationType": "oAuthM2M",
      "oAuthClientConfig": {
        "clientId": "0a1b2c3d-5e6f-4b7a-9c8d-1e2f3a4b5c6d",
        "clientSecret": {"env": "WORKSPACE_B_CLIENT_SECRET"},
        "authorityUrl": "https://workspace-b.cloud.databricks.com/oidc/v1/token",
        "scope": "all-apis",
        "useCertificate": false
      },
      "catalogs": ["isolated_b"]
    }
  ],
  "servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d"
}
"#;

// Values of the documents above. The main host stands alone in the ones that start with a token, the host in quotes
// in the ones with OAuth too.
const HOST: &str = "dbc-a1b2c3d4-e5f6.cloud.databricks.com";
const QUOTED_HOST: &str = r#""dbc-a1b2c3d4-e5f6.cloud.databricks.com""#;
const PATH: &str = "/sql/1.0/warehouses/0123456789abcdef";
const TOKEN: &str = "dapi0123456789abcdef0123456789abcdef";
const CLIENT_ID: &str = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
const SECRET: &str = "dose0123456789abcdef0123456789abcdef";
const AUTHORITY: &str = "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token";
const HOST_B: &str = "workspace-b.cloud.databricks.com";
const QUOTED_HOST_B: &str = r#""workspace-b.cloud.databricks.com""#;
const PATH_B: &str = "/sql/1.0/warehouses/fedcba9876543210";
const TOKEN_B: &str = "dapifedcba9876543210fedcba9876543210";
const CLIENT_ID_B: &str = "0a1b2c3d-5e6f-4b7a-9c8d-1e2f3a4b5c6d";
const SECRET_B: &str = "dosefedcba9876543210fedcba9876543210";
const AUTHORITY_B: &str = "https://workspace-b.cloud.databricks.com/oidc/v1/token";

// The two halves of a connection, told apart by what stands around.
const HALF_HOST: (&str, &str) =
    (r#""hostname": "dbc-a1b2c3d4-e5f6.cloud.databricks.com""#, r#""host": "dbc-a1b2c3d4-e5f6.cloud.databricks.com""#);
const HALF_PORT: (&str, &str) = ("443,\n    \"httpPath\"", "443,\n      \"authenticationType\"");
const HALF_AUTH: (&str, &str) = ("\"token\",\n    \"token\"", "\"token\",\n      \"token\"");
const HALF_TOKEN: (&str, &str) =
    ("dapi0123456789abcdef0123456789abcdef\"\n", "dapi0123456789abcdef0123456789abcdef\",");
const HALF_CLIENT_ID: (&str, &str) = (
    "\n      \"clientId\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\"",
    "\n        \"clientId\": \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\"",
);
const HALF_SECRET: (&str, &str) = (
    "\n      \"clientSecret\": \"dose0123456789abcdef0123456789abcdef\"",
    "\n        \"clientSecret\": \"dose0123456789abcdef0123456789abcdef\"",
);
const HALF_AUTHORITY: (&str, &str) = (
    ",\n      \"authorityUrl\": \"https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token\"",
    ",\n        \"authorityUrl\": \"https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token\"",
);
const HALF_SCOPE: (&str, &str) = ("\n      \"scope\": \"all-apis\",", "\n        \"scope\": \"all-apis\",");
const HALF_CERTIFICATE: (&str, &str) = ("\n      \"useCertificate\": false,", "\n        \"useCertificate\": false,");

// Whole members.
const CLIENT_B: &str = r#""oAuthClientConfig": {
          "clientId": "0a1b2c3d-5e6f-4b7a-9c8d-1e2f3a4b5c6d",
          "clientSecret": "dosefedcba9876543210fedcba9876543210",
          "authorityUrl": "https://workspace-b.cloud.databricks.com/oidc/v1/token",
          "scope": "all-apis",
          "useCertificate": false
        },"#;
const SETUP_CLIENT: &str = r#""oAuthClientConfig": {
    "clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "clientSecret": {"env": "DATABRICKS_CLIENT_SECRET"},
    "authorityUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token",
    "scope": "all-apis",
    "useCertificate": false
  },"#;
const TOKEN_MEMBER: &str = r#""token": "dapi0123456789abcdef0123456789abcdef","#;
const TOKEN_MEMBER_B: &str = r#""token": "dapifedcba9876543210fedcba9876543210","#;
const SECRET_MEMBER: &str = r#""clientSecret": "dose0123456789abcdef0123456789abcdef""#;
const SECRET_MEMBER_B: &str = r#""clientSecret": "dosefedcba9876543210fedcba9876543210""#;

// A setup of the connection flow turned into one of another flow: what only a connection has goes.
const NO_KEY: (&str, &str) = (r#""connectionKey": "lakehouse","#, "");
const NO_SETTINGS: (&str, &str) = (r#""settings": {"isActive": false},"#, "");
const NO_OPTIONS: (&str, &str) = (r#""options": {"forceRecursiveCrawl": true},"#, "");

const LONGEST: &str = concat!(fifth!(), fifth!(), fifth!(), fifth!(), fifth!());
const TOO_LONG: &str = concat!(fifth!(), fifth!(), fifth!(), fifth!(), fifth!(), "z");

/// Documents with one change and what must be found in them.
pub(super) const TRIGGERS: &[Case] = &[
    // UC101: an unknown name, at the name; with the required one that it displaced.
    case(
        Create,
        &[(r#""catalog":"#, r#""Catalog":"#)],
        &[("UC101", "warning", "/config/Catalog"), ("UC102", "error", "/config")],
    ),
    case(Create, &[("groupPattern", "grouppattern")], &[("UC101", "warning", "/config/grouppattern")]),
    case(Script, &[("groupPattern", "group-pattern")], &[("UC101", "warning", "/config/group-pattern")]),
    case(CreateOauth, &[("groupPattern", "group_pattern")], &[("UC101", "warning", "/config/group_pattern")]),
    case(UpdateOauth, &[("groupPattern", "groupPatern")], &[("UC101", "warning", "/config/groupPatern")]),
    case(
        Update,
        &[(r#""groupPattern":"#, r#""proxyHost": "proxy.acme.com", "groupPattern":"#)],
        &[("UC101", "warning", "/config/proxyHost")],
    ),
    case(
        Create,
        &[(r#""autoBootstrap":"#, r#""colour": "blue", "autoBootstrap":"#)],
        &[("UC101", "warning", "/colour")],
    ),
    case(
        Create,
        &[(r#""workspaceUrl": "dbc-"#, r#""workspaceURL": "dbc-"#)],
        &[("UC101", "warning", "/config/workspaceURL"), ("UC102", "error", "/config")],
    ),
    case(
        Script,
        &[(r#""httpPath": "/sql/1.0/warehouses/01"#, r#""HTTPpath": "/sql/1.0/warehouses/01"#)],
        &[("UC101", "warning", "/config/HTTPpath"), ("UC102", "error", "/config")],
    ),
    case(
        Create,
        &[(r#""workspaceUrl": "dbc-"#, r#""host": "dbc-"#)],
        &[("UC101", "warning", "/config/host"), ("UC102", "error", "/config")],
    ),
    case(
        CreateOauth,
        &[(r#""workspaceUrl": "workspace-b"#, r#""hostname": "workspace-b"#)],
        &[
            ("UC101", "warning", "/config/additionalWorkspaceConnections/0/hostname"),
            ("UC102", "error", "/config/additionalWorkspaceConnections/0"),
        ],
    ),
    case(Script, &[(r#""type":"#, r#""technology":"#)], &[("UC101", "warning", "/technology"), ("UC102", "error", "")]),
    case(
        Connection,
        &[(r#""hostname":"#, r#""workspaceUrl":"#)],
        &[("UC101", "warning", "/connection/workspaceUrl"), ("UC102", "error", "/connection")],
    ),
    case(
        ConnectionOauth,
        &[(r#""host":"#, r#""workspaceUrl":"#)],
        &[
            ("UC101", "warning", "/nativeIntegration/config/workspaceUrl"),
            ("UC102", "error", "/nativeIntegration/config"),
        ],
    ),
    case(Connection, &[("isActive", "isactive")], &[("UC101", "warning", "/settings/isactive")]),
    case(
        Update,
        &[("catalogs", "catalogues")],
        &[
            ("UC101", "warning", "/config/additionalWorkspaceConnections/0/catalogues"),
            ("UC102", "error", "/config/additionalWorkspaceConnections/0"),
        ],
    ),
    case(
        SetupIntegration,
        &[(r#""workspaceUrl": "dbc-"#, r#""hostname": "dbc-"#)],
        &[("UC101", "warning", "/hostname"), ("UC102", "error", "")],
    ),
    case(Setup, &[("groupPattern", "GroupPattern")], &[("UC101", "warning", "/GroupPattern")]),
    // UC102: a required field is missing, at the object that lacks it.
    case(Create, &[(r#""catalog": "immuta_prod","#, "")], &[("UC102", "error", "/config")]),
    case(Script, &[(r#""httpPath": "/sql/1.0/warehouses/0123456789abcdef","#, "")], &[("UC102", "error", "/config")]),
    case(Create, &[(r#""autoBootstrap": true,"#, "")], &[("UC102", "error", "")]),
    case(Update, &[(r#""type": "Databricks","#, "")], &[("UC102", "error", "")]),
    case(Update, &[(r#""authenticationType": "token","#, "")], &[("UC102", "error", "/config")]),
    case(
        UpdateOauth,
        &[(r#""httpPath": "/sql/1.0/warehouses/fedcba9876543210","#, "")],
        &[("UC102", "error", "/config/additionalWorkspaceConnections/0")],
    ),
    case(
        CreateOauth,
        &[(r#""clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d","#, "")],
        &[("UC102", "error", "/config/oAuthClientConfig")],
    ),
    case(Connection, &[(r#""audit": {"enabled": true},"#, "")], &[("UC102", "error", "/nativeIntegration/config")]),
    case(Connection, &[(r#""unityCatalog": true,"#, "")], &[("UC102", "error", "/nativeIntegration")]),
    case(
        Connection,
        &[("\"port\": 443,\n      \"authenticationType\"", "\"authenticationType\"")],
        &[("UC102", "error", "/nativeIntegration/config")],
    ),
    case(Connection, &[(r#""connectionKey": "lakehouse","#, "")], &[("UC102", "error", "")]),
    case(
        ConnectionOauth,
        &[(HALF_AUTHORITY.0, ""), (HALF_AUTHORITY.1, "")],
        &[
            ("UC102", "error", "/connection/oAuthClientConfig"),
            ("UC102", "error", "/nativeIntegration/config/oAuthClientConfig"),
        ],
    ),
    case(Setup, &[(r#""catalog": "immuta_prod","#, "")], &[("UC102", "error", "")]),
    case(Setup, &[NO_KEY], &[("UC102", "error", "")]),
    case(
        SetupIntegration,
        &[(r#""httpPath": "/sql/1.0/warehouses/fedcba9876543210","#, "")],
        &[("UC102", "error", "/additionalWorkspaceConnections/0")],
    ),
    // UC103: a value of the wrong type.
    case(Create, &[(r#"{"enabled": true}"#, "true")], &[("UC103", "error", "/config/audit")]),
    case(Script, &[(r#"{"enabled": true}"#, "false")], &[("UC103", "error", "/config/audit")]),
    case(
        Create,
        &[(r#""autoBootstrap": true"#, r#""autoBootstrap": "true""#)],
        &[("UC103", "error", "/autoBootstrap")],
    ),
    case(Script, &[(r#""immuta_prod""#, "12")], &[("UC103", "error", "/config/catalog")]),
    case(
        Update,
        &[(r#"["isolated_b"]"#, r#""isolated_b""#)],
        &[("UC103", "error", "/config/additionalWorkspaceConnections/0/catalogs")],
    ),
    case(
        CreateOauth,
        &[(r#""immuta_exempt""#, r#"["immuta_exempt"]"#)],
        &[("UC103", "error", "/config/groupPattern/deny")],
    ),
    case(
        UpdateOauth,
        &[(r#""useCertificate": false"#, r#""useCertificate": "false""#)],
        &[("UC103", "error", "/config/oAuthClientConfig/useCertificate")],
    ),
    case(
        Connection,
        &[(r#"["1234567890123456"]"#, "[1234567890123456]")],
        &[("UC103", "error", "/nativeIntegration/config/workspaceIds/0")],
    ),
    case(
        Connection,
        &[(HALF_PORT.0, "\"443\",\n    \"httpPath\""), (HALF_PORT.1, "\"443\",\n      \"authenticationType\"")],
        &[("UC103", "error", "/connection/port"), ("UC103", "error", "/nativeIntegration/config/port")],
    ),
    case(
        Connection,
        &[(r#"{"isActive": false}"#, r#"{"isActive": "false"}"#)],
        &[("UC103", "error", "/settings/isActive")],
    ),
    case(Setup, &[("443", r#""443""#)], &[("UC103", "error", "/port")]),
    case(SetupIntegration, &[(r#"{"env": "DATABRICKS_TOKEN"}"#, "17")], &[("UC103", "error", "/token")]),
    // UC104: a required value is empty.
    case(Create, &[("immuta_prod", "")], &[("UC104", "error", "/config/catalog")]),
    case(CreateOauth, &[("immuta_prod", "")], &[("UC104", "error", "/config/catalog")]),
    case(Update, &[(HOST, "")], &[("UC104", "error", "/config/workspaceUrl")]),
    case(Script, &[(TOKEN, "")], &[("UC104", "error", "/config/token")]),
    case(Script, &[(PATH, "")], &[("UC104", "error", "/config/httpPath")]),
    case(
        Create,
        &[(r#"["isolated_b"]"#, "[]")],
        &[("UC104", "error", "/config/additionalWorkspaceConnections/0/catalogs")],
    ),
    case(CreateOauth, &[(CLIENT_ID, "")], &[("UC104", "error", "/config/oAuthClientConfig/clientId")]),
    case(Connection, &[("lakehouse", "")], &[("UC104", "error", "/connectionKey")]),
    case(Setup, &[("immuta_prod", "")], &[("UC104", "error", "/catalog")]),
    // UC105: a field that the flow of the setup cannot carry.
    case(
        Setup,
        &[(
            r#""settings":"#,
            r#""additionalWorkspaceConnections": [
    {
      "workspaceUrl": "workspace-b.cloud.databricks.com",
      "httpPath": "/sql/1.0/warehouses/fedcba9876543210",
      "authenticationType": "token",
      "token": {"env": "WORKSPACE_B_TOKEN"},
      "catalogs": ["sales"]
    }
  ],
  "settings":"#,
        )],
        &[("UC105", "error", "/additionalWorkspaceConnections")],
    ),
    case(
        SetupIntegration,
        &[(r#""workspaceUrl": "dbc-"#, r#""connectionKey": "lakehouse", "workspaceUrl": "dbc-"#)],
        &[("UC105", "error", "/connectionKey")],
    ),
    case(
        SetupIntegration,
        &[
            ("integration-automatic", "integration-manual"),
            (r#""workspaceUrl": "dbc-"#, r#""connectionKey": "lakehouse", "workspaceUrl": "dbc-"#),
        ],
        &[("UC105", "error", "/connectionKey")],
    ),
    // UC106: a field in the wrong place.
    case(
        Create,
        &[(r#""catalog":"#, r#""unityCatalog": true, "catalog":"#)],
        &[("UC106", "warning", "/config/unityCatalog")],
    ),
    case(
        Create,
        &[(r#""autoBootstrap":"#, r#""unityCatalog": true, "autoBootstrap":"#)],
        &[("UC106", "warning", "/unityCatalog")],
    ),
    case(
        Connection,
        &[(r#""catalog":"#, r#""unityCatalog": true, "catalog":"#)],
        &[("UC106", "warning", "/nativeIntegration/config/unityCatalog")],
    ),
    case(
        Connection,
        &[
            (r#""unityCatalog": true,"#, ""),
            (r#""catalog": "immuta_prod","#, r#""unityCatalog": true, "catalog": "immuta_prod","#),
        ],
        &[("UC106", "warning", "/nativeIntegration/config/unityCatalog"), ("UC102", "error", "/nativeIntegration")],
    ),
    case(
        ConnectionOauth,
        &[(r#""catalog":"#, r#""httpPath": "/sql/1.0/warehouses/0123456789abcdef", "catalog":"#)],
        &[("UC106", "warning", "/nativeIntegration/config/httpPath")],
    ),
    case(
        Create,
        &[
            (r#""catalog": "immuta_prod","#, ""),
            (r#""autoBootstrap":"#, r#""catalog": "immuta_prod", "autoBootstrap":"#),
        ],
        &[("UC106", "warning", "/catalog"), ("UC102", "error", "/config")],
    ),
    case(
        Script,
        &[(r#""autoBootstrap":"#, r#""catalog": "immuta_prod", "autoBootstrap":"#)],
        &[("UC106", "warning", "/catalog")],
    ),
    case(
        CreateOauth,
        &[(r#""catalog":"#, r#""scope": "all-apis", "catalog":"#)],
        &[("UC106", "warning", "/config/scope")],
    ),
    case(
        Update,
        &[(r#""catalogs":"#, r#""scope": "all-apis", "catalogs":"#)],
        &[("UC106", "warning", "/config/additionalWorkspaceConnections/0/scope")],
    ),
    case(
        Connection,
        &[(r#""catalog":"#, r#""additionalWorkspaceConnections": [], "catalog":"#)],
        &[("UC106", "warning", "/nativeIntegration/config/additionalWorkspaceConnections")],
    ),
    case(
        ConnectionOauth,
        &[
            (HALF_CERTIFICATE.0, r#""useCertificate": false, "publicCertificateThumbprint": "A1B2C3D4E5F6","#),
            (HALF_CERTIFICATE.1, r#""useCertificate": false, "publicCertificateThumbprint": "A1B2C3D4E5F6","#),
        ],
        &[
            ("UC106", "warning", "/connection/oAuthClientConfig/publicCertificateThumbprint"),
            ("UC106", "warning", "/nativeIntegration/config/oAuthClientConfig/publicCertificateThumbprint"),
        ],
    ),
    case(
        ConnectionOauth,
        &[
            (HALF_CERTIFICATE.0, r#""useCertificate": false, "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}","#),
            (HALF_CERTIFICATE.1, r#""useCertificate": false, "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}","#),
        ],
        &[
            ("UC106", "warning", "/connection/oAuthClientConfig/oauthPrivateKey"),
            ("UC106", "warning", "/nativeIntegration/config/oAuthClientConfig/oauthPrivateKey"),
        ],
    ),
    case(
        Create,
        &[(r#""autoBootstrap":"#, r#""connectionKey": "lakehouse", "autoBootstrap":"#)],
        &[("UC106", "warning", "/connectionKey")],
    ),
    case(
        CreateOauth,
        &[(r#""autoBootstrap":"#, r#""settings": {"isActive": false}, "autoBootstrap":"#)],
        &[("UC106", "warning", "/settings")],
    ),
    // UC201: a value that the API fixes.
    case(Script, &[(r#""autoBootstrap": false"#, r#""autoBootstrap": true"#)], &[("UC201", "error", "/autoBootstrap")]),
    case(Script, &[(r#""Databricks""#, r#""databricks""#)], &[("UC201", "error", "/type")]),
    case(Update, &[(r#""Databricks""#, r#""Databricks Unity Catalog""#)], &[("UC201", "error", "/type")]),
    case(Script, &[(r#""Databricks""#, r#""Snowflake""#)], &[("UC201", "error", "/type")]),
    // Another platform's payload: its fields are not ours to judge.
    case(
        Script,
        &[(r#""Databricks""#, r#""Snowflake""#), (r#""workspaceUrl": "dbc-"#, r#""host": "dbc-"#)],
        &[("UC201", "error", "/type")],
    ),
    case(
        Update,
        &[
            (r#""Databricks""#, r#""Native S3""#),
            (r#""workspaceUrl": "dbc-"#, r#""name": "dbc-"#),
            (r#""catalog":"#, r#""awsAccountId":"#),
            (r#""httpPath": "/sql/1.0/warehouses/01"#, r#""awsRegion": "/sql/1.0/warehouses/01"#),
        ],
        &[("UC201", "error", "/type")],
    ),
    case(
        UpdateOauth,
        &[(r#""Databricks""#, r#""Azure Synapse Analytics""#), (r#""workspaceUrl": "dbc-"#, r#""host": "dbc-"#)],
        &[("UC201", "error", "/type")],
    ),
    case(
        Script,
        &[(r#""Databricks""#, r#""Google BigQuery""#), (r#""workspaceUrl": "dbc-"#, r#""project": "dbc-"#)],
        &[("UC201", "error", "/type")],
    ),
    case(
        Update,
        &[(r#""Databricks""#, r#""Trino""#), (r#""workspaceUrl": "dbc-"#, r#""host": "dbc-"#)],
        &[("UC201", "error", "/type")],
    ),
    case(Update, &[(r#""Databricks""#, r#""Redshift""#)], &[("UC201", "error", "/type")]),
    case(
        Connection,
        &[(r#""technology": "Databricks""#, r#""technology": "databricks""#)],
        &[("UC201", "error", "/connection/technology")],
    ),
    case(
        Connection,
        &[(r#""autoBootstrap": false"#, r#""autoBootstrap": true"#)],
        &[("UC201", "error", "/nativeIntegration/autoBootstrap")],
    ),
    case(
        Connection,
        &[(r#""unityCatalog": true"#, r#""unityCatalog": false"#)],
        &[("UC201", "error", "/nativeIntegration/unityCatalog")],
    ),
    case(
        Connection,
        &[(r#""jobClusterId": "undefined""#, r#""jobClusterId": "0123-456789-abcdefgh""#)],
        &[("UC201", "error", "/nativeIntegration/config/jobConfig/jobClusterId")],
    ),
    case(
        ConnectionOauth,
        &[("/Workspace/ImmutaArtifacts", "/Workspace/Shared/Immuta")],
        &[("UC201", "error", "/nativeIntegration/config/jobConfig/workspaceDirectoryPath")],
    ),
    case(
        ConnectionOauth,
        &[(HALF_CERTIFICATE.0, r#""useCertificate": true,"#), (HALF_CERTIFICATE.1, r#""useCertificate": true,"#)],
        &[
            ("UC201", "error", "/connection/oAuthClientConfig/useCertificate"),
            ("UC201", "error", "/nativeIntegration/config/oAuthClientConfig/useCertificate"),
        ],
    ),
    case(
        Setup,
        &[(r#""useCertificate": false"#, r#""useCertificate": true"#)],
        &[("UC201", "error", "/oAuthClientConfig/useCertificate")],
    ),
    // UC202: a value that is no choice.
    case(
        Create,
        &[(r#""authenticationType": "token""#, r#""authenticationType": "pat""#)],
        &[("UC202", "error", "/config/authenticationType")],
    ),
    case(
        Script,
        &[(r#""authenticationType": "token""#, r#""authenticationType": "Token""#)],
        &[("UC202", "error", "/config/authenticationType")],
    ),
    case(UpdateOauth, &[("oAuthM2M", "oauthm2m")], &[("UC202", "error", "/config/authenticationType")]),
    case(CreateOauth, &[("oAuthM2M", "oAuthClientCredentials")], &[("UC202", "error", "/config/authenticationType")]),
    case(
        Create,
        &[("oAuthM2M", "OAuth")],
        &[("UC202", "error", "/config/additionalWorkspaceConnections/0/authenticationType")],
    ),
    case(
        Connection,
        &[(HALF_AUTH.0, "\"userPassword\",\n    \"token\""), (HALF_AUTH.1, "\"userPassword\",\n      \"token\"")],
        &[
            ("UC202", "error", "/connection/authenticationType"),
            ("UC202", "error", "/nativeIntegration/config/authenticationType"),
        ],
    ),
    case(Setup, &[("oAuthM2M", "oAuth")], &[("UC202", "error", "/authenticationType")]),
    // UC203: a catalog name that Immuta refuses.
    case(Create, &[("immuta_prod", "immuta-prod")], &[("UC203", "error", "/config/catalog")]),
    case(Script, &[("immuta_prod", "1immuta")], &[("UC203", "error", "/config/catalog")]),
    case(Update, &[("immuta_prod", "immuta.prod")], &[("UC203", "error", "/config/catalog")]),
    case(CreateOauth, &[("immuta_prod", "`immuta_prod`")], &[("UC203", "error", "/config/catalog")]),
    case(UpdateOauth, &[("immuta_prod", "immuta_größe")], &[("UC203", "error", "/config/catalog")]),
    case(Create, &[("immuta_prod", TOO_LONG)], &[("UC203", "error", "/config/catalog")]),
    case(Connection, &[("immuta_prod", " immuta_prod")], &[("UC203", "error", "/nativeIntegration/config/catalog")]),
    case(Setup, &[("immuta_prod", "immuta prod")], &[("UC203", "error", "/catalog")]),
    case(SetupIntegration, &[("immuta_prod", "immuta$prod")], &[("UC203", "error", "/catalog")]),
    // UC204: a connection key that Immuta refuses.
    case(Connection, &[("lakehouse", "data")], &[("UC204", "error", "/connectionKey")]),
    case(Connection, &[("lakehouse", "upgrade")], &[("UC204", "error", "/connectionKey")]),
    case(ConnectionOauth, &[("lakehouse", "Settings")], &[("UC204", "warning", "/connectionKey")]),
    case(ConnectionOauth, &[("lakehouse", "lake.house")], &[("UC204", "warning", "/connectionKey")]),
    case(Setup, &[("lakehouse", "bulk")], &[("UC204", "error", "/connectionKey")]),
    case(Setup, &[("lakehouse", "METADATA")], &[("UC204", "warning", "/connectionKey")]),
    // UC205: a number outside its range.
    case(
        Connection,
        &[(HALF_PORT.0, "0,\n    \"httpPath\""), (HALF_PORT.1, "0,\n      \"authenticationType\"")],
        &[("UC205", "error", "/connection/port"), ("UC205", "error", "/nativeIntegration/config/port")],
    ),
    case(
        ConnectionOauth,
        &[(HALF_PORT.0, "65536,\n    \"httpPath\""), (HALF_PORT.1, "65536,\n      \"authenticationType\"")],
        &[("UC205", "error", "/connection/port"), ("UC205", "error", "/nativeIntegration/config/port")],
    ),
    case(Create, &[(r#""catalog":"#, r#""port": -443, "catalog":"#)], &[("UC205", "error", "/config/port")]),
    case(Setup, &[("443", "70000")], &[("UC205", "error", "/port")]),
    // UC206: a mask where a secret belongs.
    case(Create, &[(TOKEN, "REDACTED")], &[("UC206", "error", "/config/token")]),
    case(Update, &[(TOKEN, "[REDACTED]")], &[("UC206", "error", "/config/token")]),
    case(
        Script,
        &[(SECRET_B, "<REDACTED>")],
        &[("UC206", "error", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/clientSecret")],
    ),
    case(UpdateOauth, &[(SECRET, "REDACTED")], &[("UC206", "error", "/config/oAuthClientConfig/clientSecret")]),
    case(
        Connection,
        &[(HALF_TOKEN.0, "REDACTED\"\n"), (HALF_TOKEN.1, "REDACTED\",")],
        &[("UC206", "error", "/connection/token"), ("UC206", "error", "/nativeIntegration/config/token")],
    ),
    case(
        Setup,
        &[(r#"{"env": "DATABRICKS_CLIENT_SECRET"}"#, r#""REDACTED""#)],
        &[("UC206", "error", "/oAuthClientConfig/clientSecret")],
    ),
    // UC207: a placeholder that was not replaced.
    case(Create, &[("immuta_prod", "<new-catalog>")], &[("UC207", "error", "/config/catalog")]),
    case(Create, &[(HOST, "<www.your-workspace.cloud.databricks.com>")], &[("UC207", "error", "/config/workspaceUrl")]),
    case(Script, &[(PATH, "<sql/protocolv1/o/0/your-path>")], &[("UC207", "error", "/config/httpPath")]),
    case(Script, &[(TOKEN, "<your-service-principal-pat>")], &[("UC207", "error", "/config/token")]),
    case(Update, &[("immuta_exempt", "<your-exemption-group>")], &[("UC207", "error", "/config/groupPattern/deny")]),
    case(CreateOauth, &[(CLIENT_ID, "<CLIENT ID>")], &[("UC207", "error", "/config/oAuthClientConfig/clientId")]),
    case(CreateOauth, &[(SECRET, "<SECRET>")], &[("UC207", "error", "/config/oAuthClientConfig/clientSecret")]),
    case(
        UpdateOauth,
        &[(AUTHORITY, "<your.authority.com>")],
        &[("UC207", "error", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(
        UpdateOauth,
        &[("isolated_b", "<isolated-catalog>")],
        &[("UC207", "error", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(Connection, &[("lakehouse", "<your-connection-key-name>")], &[("UC207", "error", "/connectionKey")]),
    case(
        Connection,
        &[("1234567890123456", "<your-workspace>")],
        &[("UC207", "error", "/nativeIntegration/config/workspaceIds/0")],
    ),
    case(SetupIntegration, &[(HOST, "<your-workspace>")], &[("UC207", "error", "/workspaceUrl")]),
    // UC208: more than a host name.
    case(
        Create,
        &[(HOST, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com")],
        &[("UC208", "warning", "/config/workspaceUrl")],
    ),
    case(Script, &[(HOST, "dbc-a1b2c3d4-e5f6.cloud.databricks.com/")], &[("UC208", "warning", "/config/workspaceUrl")]),
    case(
        Update,
        &[(HOST, "dbc-a1b2c3d4-e5f6.cloud.databricks.com:443")],
        &[("UC208", "warning", "/config/workspaceUrl")],
    ),
    case(
        Create,
        &[(HOST, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/?o=1234567890123456")],
        &[("UC208", "warning", "/config/workspaceUrl")],
    ),
    case(
        CreateOauth,
        &[(HOST_B, "workspace-b.cloud.databricks.com/sql/warehouses")],
        &[("UC208", "warning", "/config/additionalWorkspaceConnections/0/workspaceUrl")],
    ),
    case(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com""#),
            (HALF_HOST.1, r#""host": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com""#),
        ],
        &[("UC208", "warning", "/connection/hostname"), ("UC208", "warning", "/nativeIntegration/config/host")],
    ),
    case(
        SetupIntegration,
        &[(HOST, "http://dbc-a1b2c3d4-e5f6.cloud.databricks.com/")],
        &[("UC208", "warning", "/workspaceUrl")],
    ),
    // UC209: a secret in clear in a setup.
    case(
        Setup,
        &[(r#"{"env": "DATABRICKS_CLIENT_SECRET"}"#, r#""dose0123456789abcdef0123456789abcdef""#)],
        &[("UC209", "warning", "/oAuthClientConfig/clientSecret")],
    ),
    case(
        SetupIntegration,
        &[(r#"{"env": "DATABRICKS_TOKEN"}"#, r#""dapi0123456789abcdef0123456789abcdef""#)],
        &[("UC209", "warning", "/token")],
    ),
    case(
        SetupIntegration,
        &[(r#"{"env": "WORKSPACE_B_CLIENT_SECRET"}"#, r#""dosefedcba9876543210fedcba9876543210""#)],
        &[("UC209", "warning", "/additionalWorkspaceConnections/0/oAuthClientConfig/clientSecret")],
    ),
    // UC210: a secret reference that cannot be followed.
    case(SetupIntegration, &[(r#"{"env": "DATABRICKS_TOKEN"}"#, "{}")], &[("UC210", "error", "/token")]),
    case(
        SetupIntegration,
        &[(r#"{"env": "DATABRICKS_TOKEN"}"#, r#"{"env": "DATABRICKS_TOKEN", "file": "token.txt"}"#)],
        &[("UC210", "error", "/token")],
    ),
    case(SetupIntegration, &[("DATABRICKS_TOKEN", "NOT A NAME")], &[("UC210", "error", "/token/env")]),
    case(
        Setup,
        &[(r#"{"env": "DATABRICKS_CLIENT_SECRET"}"#, r#"{"command": []}"#)],
        &[("UC210", "error", "/oAuthClientConfig/clientSecret/command")],
    ),
    // UC212: an address that no tenant has.
    case(
        Setup,
        &[("https://acme.hosted.immutacloud.com", "acme.hosted.immutacloud.com")],
        &[("UC212", "error", "/immutaUrl")],
    ),
    case(
        Setup,
        &[("https://acme.hosted.immutacloud.com", "ftp://acme.hosted.immutacloud.com")],
        &[("UC212", "error", "/immutaUrl")],
    ),
    case(SetupIntegration, &[("https://acme.hosted.immutacloud.com", "https://")], &[("UC212", "error", "/immutaUrl")]),
    // UC213: a catalog that Databricks keeps for itself.
    case(Create, &[("immuta_prod", "system")], &[("UC213", "error", "/config/catalog")]),
    case(Script, &[("immuta_prod", "samples")], &[("UC213", "error", "/config/catalog")]),
    case(Update, &[("immuta_prod", "hive_metastore")], &[("UC213", "error", "/config/catalog")]),
    case(CreateOauth, &[("immuta_prod", "Hive_Metastore")], &[("UC213", "error", "/config/catalog")]),
    case(Connection, &[("immuta_prod", "SYSTEM")], &[("UC213", "error", "/nativeIntegration/config/catalog")]),
    case(Setup, &[("immuta_prod", "Samples")], &[("UC213", "error", "/catalog")]),
    // UC214: an HTTP path of an unusual form.
    case(Create, &[(PATH, "sql/protocolv1/o/0/0000-00000-abc123")], &[("UC214", "warning", "/config/httpPath")]),
    case(Script, &[(PATH, "/sql/1.0/warehouses/0123456789abcde")], &[("UC214", "warning", "/config/httpPath")]),
    case(Update, &[(PATH, "/sql/1.0/warehouse/0123456789abcdef")], &[("UC214", "warning", "/config/httpPath")]),
    case(CreateOauth, &[(PATH, "/sql/1.0/warehouses/")], &[("UC214", "warning", "/config/httpPath")]),
    case(
        Create,
        &[(PATH, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/sql/1.0/warehouses/0123456789abcdef")],
        &[("UC214", "warning", "/config/httpPath")],
    ),
    case(
        UpdateOauth,
        &[(
            PATH_B,
            "jdbc:databricks://workspace-b.cloud.databricks.com:443;httpPath=/sql/1.0/warehouses/fedcba9876543210",
        )],
        &[("UC214", "warning", "/config/additionalWorkspaceConnections/0/httpPath")],
    ),
    case(Connection, &[(PATH, "0123456789abcdef")], &[("UC214", "warning", "/connection/httpPath")]),
    case(Setup, &[(PATH, "/sql/protocolv1/o/main/0123-456789-abcdefgh")], &[("UC214", "warning", "/httpPath")]),
    // UC215: a cluster where a SQL warehouse is preferred.
    case(
        Create,
        &[(PATH, "sql/protocolv1/o/1234567890123456/0123-456789-abcdefgh")],
        &[("UC215", "info", "/config/httpPath")],
    ),
    case(Script, &[(PATH, "/sql/protocolv1/o/0/0123-456789-ab12cd34")], &[("UC215", "info", "/config/httpPath")]),
    case(
        CreateOauth,
        &[(PATH_B, "sql/protocolv1/o/0/0123-456789-abcdefgh")],
        &[("UC215", "info", "/config/additionalWorkspaceConnections/0/httpPath")],
    ),
    case(
        Connection,
        &[(PATH, "sql/protocolv1/o/1234567890123456/0123-456789-abcdefgh")],
        &[("UC215", "info", "/connection/httpPath")],
    ),
    case(Setup, &[(PATH, "sql/protocolv1/o/0/0123-456789-abcdefgh")], &[("UC215", "info", "/httpPath")]),
    // UC216: a port that Databricks does not use.
    case(
        Connection,
        &[(HALF_PORT.0, "8443,\n    \"httpPath\""), (HALF_PORT.1, "8443,\n      \"authenticationType\"")],
        &[("UC216", "warning", "/connection/port"), ("UC216", "warning", "/nativeIntegration/config/port")],
    ),
    case(Create, &[(r#""catalog":"#, r#""port": 80, "catalog":"#)], &[("UC216", "warning", "/config/port")]),
    case(UpdateOauth, &[(r#""catalog":"#, r#""port": 65535, "catalog":"#)], &[("UC216", "warning", "/config/port")]),
    case(Setup, &[("443", "1")], &[("UC216", "warning", "/port")]),
    // UC217: a workspace ID of an unusual form.
    case(
        Connection,
        &[("1234567890123456", "dbc-a1b2c3d4-e5f6")],
        &[("UC217", "warning", "/nativeIntegration/config/workspaceIds/0")],
    ),
    case(
        ConnectionOauth,
        &[(r#"["1234567890123456"]"#, r#"["1234567890123456", "o=1234567890123457"]"#)],
        &[("UC217", "warning", "/nativeIntegration/config/workspaceIds/1")],
    ),
    case(
        Create,
        &[(r#""catalog":"#, r#""workspaceIds": ["-12345"], "catalog":"#)],
        &[("UC217", "warning", "/config/workspaceIds/0")],
    ),
    case(Setup, &[("1234567890123456", "123 456")], &[("UC217", "warning", "/workspaceIds/0")]),
    // UC218: a token address of an unusual form.
    case(
        CreateOauth,
        &[(AUTHORITY, "dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token")],
        &[("UC218", "warning", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(
        UpdateOauth,
        &[(AUTHORITY, "http://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token")],
        &[("UC218", "warning", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(
        CreateOauth,
        &[(AUTHORITY, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/token")],
        &[("UC218", "warning", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(
        CreateOauth,
        &[(AUTHORITY, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com")],
        &[("UC218", "warning", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(
        CreateOauth,
        &[(
            AUTHORITY,
            "https://accounts.cloud.databricks.com/oidc/accounts/11111111-2222-4333-8444-555555555555/v1/token",
        )],
        &[("UC218", "warning", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(
        Script,
        &[(AUTHORITY_B, "https://accounts.azuredatabricks.net/oidc/v1/token")],
        &[("UC218", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl")],
    ),
    case(
        Update,
        &[(AUTHORITY_B, "https:///oidc/v1/token")],
        &[("UC218", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl")],
    ),
    case(
        Create,
        &[(AUTHORITY_B, "https://the token service")],
        &[("UC218", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl")],
    ),
    case(
        ConnectionOauth,
        &[
            (HALF_AUTHORITY.0, r#", "authorityUrl": "login.acme.com/oauth2/token""#),
            (HALF_AUTHORITY.1, r#", "authorityUrl": "login.acme.com/oauth2/token""#),
        ],
        &[
            ("UC218", "warning", "/connection/oAuthClientConfig/authorityUrl"),
            ("UC218", "warning", "/nativeIntegration/config/oAuthClientConfig/authorityUrl"),
        ],
    ),
    case(
        Setup,
        &[(AUTHORITY, "http://login.acme.com/oauth2/token")],
        &[("UC218", "warning", "/oAuthClientConfig/authorityUrl")],
    ),
    // UC219: an example of the documentation.
    case(
        Create,
        &[(HOST, "www.example-workspace.cloud.databricks.com")],
        &[("UC219", "warning", "/config/workspaceUrl")],
    ),
    case(Script, &[(HOST, "example.cloud.databricks.com")], &[("UC219", "warning", "/config/workspaceUrl")]),
    case(Update, &[(HOST, "your-workspace.cloud.databricks.com")], &[("UC219", "warning", "/config/workspaceUrl")]),
    case(Create, &[(HOST, "acme-example.cloud.databricks.com")], &[("UC219", "warning", "/config/workspaceUrl")]),
    case(Create, &[(HOST, "databricks.example.com")], &[("UC219", "warning", "/config/workspaceUrl")]),
    case(
        UpdateOauth,
        &[(HOST_B, "example-b.cloud.databricks.com")],
        &[("UC219", "warning", "/config/additionalWorkspaceConnections/0/workspaceUrl")],
    ),
    case(
        CreateOauth,
        &[(AUTHORITY, "https://example.authority.com/token")],
        &[("UC219", "warning", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(CreateOauth, &[(CLIENT_ID, "123456abc")], &[("UC219", "warning", "/config/oAuthClientConfig/clientId")]),
    case(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "www.your-workspace.cloud.databricks.com""#),
            (HALF_HOST.1, r#""host": "www.your-workspace.cloud.databricks.com""#),
        ],
        &[("UC219", "warning", "/connection/hostname"), ("UC219", "warning", "/nativeIntegration/config/host")],
    ),
    case(
        SetupIntegration,
        &[(HOST, "example-workspace.cloud.databricks.com")],
        &[("UC219", "warning", "/workspaceUrl")],
    ),
    // UC220: a host name of an unusual form.
    case(Create, &[(HOST, "dbc a1b2.cloud.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Create, &[(HOST, "dbc_a1b2.cloud.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Script, &[(HOST, "dbc-a1b2c3d4-e5f6..cloud.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Update, &[(HOST, "-acme.cloud.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Update, &[(HOST, "acme-.cloud.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(
        Create,
        &[(HOST, "www.dbc-a1b2c3d4-e5f6.cloud.databricks.com")],
        &[("UC220", "warning", "/config/workspaceUrl")],
    ),
    case(Create, &[(HOST, "acme.azuredatabricks.net")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Create, &[(HOST, "acme.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(
        Script,
        &[(HOST, "adb-1234567890123456.azuredatabricks.net")],
        &[("UC220", "warning", "/config/workspaceUrl")],
    ),
    case(Update, &[(HOST, "acme.gcp.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Update, &[(HOST, "1234567890123456.gcp.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Create, &[(HOST, "acme.eu.cloud.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Create, &[(HOST, "oregon.cloud.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Script, &[(HOST, "westus.azuredatabricks.net")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Update, &[(HOST, "us-east4.gcp.databricks.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Create, &[(HOST, "dbc-a1b2c3d4-e5f6.cloud.databrick.com")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(
        CreateOauth,
        &[(HOST_B, "adb-1234567890123456.7.azuredatabriks.net")],
        &[("UC220", "warning", "/config/additionalWorkspaceConnections/0/workspaceUrl")],
    ),
    case(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "acme.eu.cloud.databricks.com""#),
            (HALF_HOST.1, r#""host": "acme.eu.cloud.databricks.com""#),
        ],
        &[("UC220", "warning", "/connection/hostname"), ("UC220", "warning", "/nativeIntegration/config/host")],
    ),
    case(SetupIntegration, &[(HOST, "acme.cloud.databricks.con")], &[("UC220", "warning", "/workspaceUrl")]),
    case(Create, &[(HOST, "lakehouse.acme.com")], &[("UC220", "info", "/config/workspaceUrl")]),
    case(Script, &[(HOST, "h")], &[("UC220", "warning", "/config/workspaceUrl")]),
    case(Update, &[(HOST, "ws.createerror.invalid")], &[("UC220", "info", "/config/workspaceUrl")]),
    case(SetupIntegration, &[(HOST, "databricks.intern.acme.net")], &[("UC220", "info", "/workspaceUrl")]),
    // UC221: the account console in place of a workspace.
    case(Create, &[(HOST, "accounts.cloud.databricks.com")], &[("UC221", "error", "/config/workspaceUrl")]),
    case(Script, &[(HOST, "accounts.azuredatabricks.net")], &[("UC221", "error", "/config/workspaceUrl")]),
    case(Update, &[(HOST, "accounts.gcp.databricks.com")], &[("UC221", "error", "/config/workspaceUrl")]),
    case(Create, &[(HOST, "accounts-dod.cloud.databricks.mil")], &[("UC221", "error", "/config/workspaceUrl")]),
    case(Update, &[(HOST, "accounts.azuredatabricks.us")], &[("UC221", "error", "/config/workspaceUrl")]),
    case(Script, &[(HOST, "Accounts.azuredatabricks.cn")], &[("UC221", "error", "/config/workspaceUrl")]),
    case(
        CreateOauth,
        &[(HOST_B, "accounts.cloud.databricks.com")],
        &[("UC221", "error", "/config/additionalWorkspaceConnections/0/workspaceUrl")],
    ),
    case(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "accounts.cloud.databricks.com""#),
            (HALF_HOST.1, r#""host": "accounts.cloud.databricks.com""#),
        ],
        &[("UC221", "error", "/connection/hostname"), ("UC221", "error", "/nativeIntegration/config/host")],
    ),
    case(SetupIntegration, &[(HOST, "accounts.gcp.databricks.com")], &[("UC221", "error", "/workspaceUrl")]),
    // UC222: a token that soon expires.
    case(
        Create,
        &[(TOKEN, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpbW11dGEifQ.c2lnbmF0dXJl")],
        &[("UC222", "warning", "/config/token")],
    ),
    case(
        CreateOauth,
        &[(SECRET, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpbW11dGEifQ.c2lnbmF0dXJl")],
        &[("UC222", "warning", "/config/oAuthClientConfig/clientSecret")],
    ),
    case(
        UpdateOauth,
        &[(TOKEN_B, "eyJ0eXAiOiJKV1QifQ.eyJleHAiOjE3MDB9.a-b_c")],
        &[("UC222", "warning", "/config/additionalWorkspaceConnections/0/token")],
    ),
    case(
        Connection,
        &[
            (HALF_TOKEN.0, "eyJ0eXAiOiJKV1QifQ.eyJleHAiOjE3MDB9.c2lnbmF0dXJl\"\n"),
            (HALF_TOKEN.1, "eyJ0eXAiOiJKV1QifQ.eyJleHAiOjE3MDB9.c2lnbmF0dXJl\","),
        ],
        &[("UC222", "warning", "/connection/token"), ("UC222", "warning", "/nativeIntegration/config/token")],
    ),
    // UC223: a secret of the wrong sort.
    case(Create, &[(TOKEN, "dose0123456789abcdef0123456789abcdef")], &[("UC223", "warning", "/config/token")]),
    case(
        CreateOauth,
        &[(SECRET, "dapi0123456789abcdef0123456789abcdef")],
        &[("UC223", "warning", "/config/oAuthClientConfig/clientSecret")],
    ),
    case(Script, &[(TOKEN, "Bearer dapi0123456789abcdef0123456789abcdef")], &[("UC223", "warning", "/config/token")]),
    case(Update, &[(TOKEN, "dapi0123456789abcdef")], &[("UC223", "warning", "/config/token")]),
    case(Update, &[(TOKEN, "dapi0123456789abcdef0123456789abcdef0")], &[("UC223", "warning", "/config/token")]),
    case(Create, &[(TOKEN, "dapi0123456789abcdef0123456789abcdeg")], &[("UC223", "warning", "/config/token")]),
    case(Create, &[(TOKEN, "dapi0123456789abcdef0123456789abcdef ")], &[("UC223", "warning", "/config/token")]),
    case(
        UpdateOauth,
        &[(SECRET, " dose0123456789abcdef0123456789abcdef")],
        &[("UC223", "warning", "/config/oAuthClientConfig/clientSecret")],
    ),
    case(
        CreateOauth,
        &[(SECRET, r"-----BEGIN PRIVATE KEY-----\nMIIEvQIBADANBg\n-----END PRIVATE KEY-----\n")],
        &[("UC223", "warning", "/config/oAuthClientConfig/clientSecret")],
    ),
    case(
        UpdateOauth,
        &[(TOKEN_B, r"-----BEGIN CERTIFICATE-----\nMIIDazCCAlOg\n-----END CERTIFICATE-----\n")],
        &[("UC223", "warning", "/config/additionalWorkspaceConnections/0/token")],
    ),
    case(
        Script,
        &[(SECRET_B, "dapifedcba9876543210fedcba9876543210")],
        &[("UC223", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/clientSecret")],
    ),
    case(
        ConnectionOauth,
        &[
            (HALF_SECRET.0, r#""clientSecret": "dapi0123456789abcdef0123456789abcdef""#),
            (HALF_SECRET.1, r#""clientSecret": "dapi0123456789abcdef0123456789abcdef""#),
        ],
        &[
            ("UC223", "warning", "/connection/oAuthClientConfig/clientSecret"),
            ("UC223", "warning", "/nativeIntegration/config/oAuthClientConfig/clientSecret"),
        ],
    ),
    // UC224: a text that is no private key.
    case(
        CreateOauth,
        &[
            (
                SECRET_MEMBER,
                r#""publicCertificateThumbprint": "A1B2C3D4E5F6", "oauthPrivateKey": "MIIEvQIBADANBgkqhkiG""#,
            ),
            (r#""useCertificate": false"#, r#""useCertificate": true"#),
        ],
        &[("UC224", "warning", "/config/oAuthClientConfig/oauthPrivateKey")],
    ),
    case(
        UpdateOauth,
        &[
            (
                SECRET_MEMBER,
                r#""publicCertificateThumbprint": "A1B2C3D4E5F6",
      "oauthPrivateKey": "-----BEGIN CERTIFICATE-----\nMIIDazCCAlOg\n-----END CERTIFICATE-----\n""#,
            ),
            (r#""useCertificate": false"#, r#""useCertificate": true"#),
        ],
        &[("UC224", "warning", "/config/oAuthClientConfig/oauthPrivateKey")],
    ),
    case(
        Create,
        &[
            (
                SECRET_MEMBER_B,
                r#""publicCertificateThumbprint": "A1B2C3D4E5F6",
          "oauthPrivateKey": "-----BEGIN PUBLIC KEY-----\nMIIBIjANBgkq\n-----END PUBLIC KEY-----\n""#,
            ),
            (r#""useCertificate": false"#, r#""useCertificate": true"#),
        ],
        &[("UC224", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/oauthPrivateKey")],
    ),
    // UC225: a client ID of an unusual form.
    case(
        CreateOauth,
        &[(CLIENT_ID, "immuta-service-principal")],
        &[("UC225", "warning", "/config/oAuthClientConfig/clientId")],
    ),
    case(
        UpdateOauth,
        &[(CLIENT_ID, "6f1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d")],
        &[("UC225", "warning", "/config/oAuthClientConfig/clientId")],
    ),
    case(
        Script,
        &[(CLIENT_ID_B, "1234567890123456")],
        &[("UC225", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/clientId")],
    ),
    case(
        ConnectionOauth,
        &[
            (HALF_CLIENT_ID.0, r#""clientId": "immuta@acme.com""#),
            (HALF_CLIENT_ID.1, r#""clientId": "immuta@acme.com""#),
        ],
        &[
            ("UC225", "warning", "/connection/oAuthClientConfig/clientId"),
            ("UC225", "warning", "/nativeIntegration/config/oAuthClientConfig/clientId"),
        ],
    ),
    case(
        Setup,
        &[(r#""clientId": "6f1b2c3d-"#, r#""clientId": "6f1b2c3x-"#)],
        &[("UC225", "warning", "/oAuthClientConfig/clientId")],
    ),
    case(SetupIntegration, &[(CLIENT_ID, "Immuta Service")], &[("UC225", "warning", "/servicePrincipal")]),
    // UC226: a group that cannot be exempted as meant.
    case(Create, &[("immuta_exempt", "users")], &[("UC226", "warning", "/config/groupPattern/deny")]),
    case(Script, &[("immuta_exempt", "admins")], &[("UC226", "warning", "/config/groupPattern/deny")]),
    case(Update, &[("immuta_exempt", "Users")], &[("UC226", "warning", "/config/groupPattern/deny")]),
    case(CreateOauth, &[("immuta_exempt", "account users")], &[("UC226", "warning", "/config/groupPattern/deny")]),
    case(UpdateOauth, &[("immuta_exempt", TOO_LONG)], &[("UC226", "warning", "/config/groupPattern/deny")]),
    case(
        Connection,
        &[("immuta_exempt", "ADMINS")],
        &[("UC226", "warning", "/nativeIntegration/config/groupPattern/deny")],
    ),
    case(Setup, &[("immuta_exempt", "account users")], &[("UC226", "warning", "/groupPattern/deny")]),
    // UC227: a name that Unity Catalog does not allow.
    case(
        Create,
        &[("isolated_b", "isolated b")],
        &[("UC227", "error", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        Script,
        &[("isolated_b", "isolated/b")],
        &[("UC227", "error", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        Update,
        &[("isolated_b", "isolated.orders")],
        &[("UC227", "error", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        CreateOauth,
        &[("isolated_b", TOO_LONG)],
        &[("UC227", "error", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        UpdateOauth,
        &[("isolated_b", r"isolated\tb")],
        &[("UC227", "error", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        Create,
        &[("isolated_b", "hive_metastore")],
        &[("UC227", "warning", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        UpdateOauth,
        &[("isolated_b", "Samples")],
        &[("UC227", "warning", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        SetupIntegration,
        &[("isolated_b", "system")],
        &[("UC227", "warning", "/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        Setup,
        &[(r#""catalog": "sales""#, r#""catalog": "sales.orders""#)],
        &[("UC227", "error", "/govern/0/catalog")],
    ),
    case(Setup, &[(r#""sales.orders""#, r#""sales""#)], &[("UC227", "error", "/govern/1/schema")]),
    case(Setup, &[("sales.orders.line_items", "orders.line_items")], &[("UC227", "error", "/govern/2/table")]),
    case(Setup, &[("sales.orders.line_items", "sales..line_items")], &[("UC227", "error", "/govern/2/table")]),
    case(Setup, &[("sales.orders.recent", "sales.orders.most recent")], &[("UC227", "error", "/govern/3/view")]),
    case(Setup, &[("sales.orders.recent", "`sales.orders.recent")], &[("UC227", "error", "/govern/3/view")]),
    case(
        Setup,
        &[("sales.orders.daily_totals", "sales.orders.daily/totals")],
        &[("UC227", "error", "/govern/4/materializedView")],
    ),
    case(
        Setup,
        &[("sales.orders.line_items", "`sales.eu`.orders.line_items")],
        &[("UC227", "error", "/govern/2/table")],
    ),
    case(Setup, &[(r#""catalog": "sales""#, r#""catalog": "system""#)], &[("UC227", "error", "/govern/0/catalog")]),
    // UC228: a character that does not show.
    case(Create, &[("immuta_exempt", r"immuta\u200b_exempt")], &[("UC228", "warning", "/config/groupPattern/deny")]),
    case(Script, &[("immuta_exempt", r"\ufeffimmuta_exempt")], &[("UC228", "warning", "/config/groupPattern/deny")]),
    case(
        UpdateOauth,
        &[("immuta_exempt", r"immuta_exempt\u0007")],
        &[("UC228", "warning", "/config/groupPattern/deny")],
    ),
    case(
        Connection,
        &[("immuta_exempt", r"immuta\u200d_exempt")],
        &[("UC228", "warning", "/nativeIntegration/config/groupPattern/deny")],
    ),
    case(Setup, &[("immuta_exempt", r"immuta\u2060_exempt")], &[("UC228", "warning", "/groupPattern/deny")]),
    case(
        CreateOauth,
        &[("isolated_b", r"isolated\u200b_b")],
        &[("UC228", "warning", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    // UC301: credentials that do not fit the authentication type.
    case(
        Create,
        &[(r#""authenticationType": "token""#, r#""authenticationType": "oAuthM2M""#)],
        &[("UC301", "error", "/config/authenticationType")],
    ),
    case(
        Update,
        &[(r#""authenticationType": "token""#, r#""authenticationType": "oAuthM2M""#)],
        &[("UC301", "error", "/config/authenticationType")],
    ),
    case(CreateOauth, &[("oAuthM2M", "token")], &[("UC301", "error", "/config/authenticationType")]),
    case(
        Script,
        &[("oAuthM2M", "token")],
        &[("UC301", "error", "/config/additionalWorkspaceConnections/0/authenticationType")],
    ),
    case(Create, &[(TOKEN_MEMBER, "")], &[("UC102", "error", "/config")]),
    case(Script, &[(CLIENT_B, "")], &[("UC102", "error", "/config/additionalWorkspaceConnections/0")]),
    case(CreateOauth, &[(TOKEN_MEMBER_B, "")], &[("UC102", "error", "/config/additionalWorkspaceConnections/0")]),
    case(
        Connection,
        &[(HALF_AUTH.0, "\"oAuthM2M\",\n    \"token\""), (HALF_AUTH.1, "\"oAuthM2M\",\n      \"token\"")],
        &[
            ("UC301", "error", "/connection/authenticationType"),
            ("UC301", "error", "/nativeIntegration/config/authenticationType"),
        ],
    ),
    case(Setup, &[("oAuthM2M", "token")], &[("UC301", "error", "/authenticationType")]),
    case(SetupIntegration, &[(r#""token": {"env": "DATABRICKS_TOKEN"},"#, "")], &[("UC102", "error", "")]),
    // UC302: two halves of a connection that differ.
    case(
        Connection,
        &[(HALF_HOST.1, r#""host": "dbc-ffffffff-0000.cloud.databricks.com""#)],
        &[("UC302", "error", "/nativeIntegration/config/host")],
    ),
    case(
        Connection,
        &[(HALF_PORT.1, "8443,\n      \"authenticationType\"")],
        &[("UC302", "error", "/nativeIntegration/config/port"), ("UC216", "warning", "/nativeIntegration/config/port")],
    ),
    case(
        Connection,
        &[(HALF_TOKEN.1, "dapifedcba9876543210fedcba9876543210\",")],
        &[("UC302", "error", "/nativeIntegration/config/token")],
    ),
    case(
        Connection,
        &[(HALF_TOKEN.0, "${DATABRICKS_TOKEN}\"\n"), (HALF_TOKEN.1, "${OTHER_TOKEN}\",")],
        &[("UC302", "error", "/nativeIntegration/config/token")],
    ),
    case(
        Connection,
        &[(
            "\"token\",\n      \"token\": \"dapi0123456789abcdef0123456789abcdef\",",
            r#""oAuthM2M",
      "oAuthClientConfig": {
        "useCertificate": false,
        "scope": "all-apis",
        "clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        "clientSecret": "dose0123456789abcdef0123456789abcdef",
        "authorityUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
      },"#,
        )],
        &[("UC302", "error", "/nativeIntegration/config/authenticationType")],
    ),
    case(
        ConnectionOauth,
        &[(HALF_CLIENT_ID.1, r#""clientId": "0a1b2c3d-5e6f-4b7a-9c8d-1e2f3a4b5c6d""#)],
        &[("UC302", "error", "/nativeIntegration/config/oAuthClientConfig/clientId")],
    ),
    case(
        ConnectionOauth,
        &[(HALF_SECRET.0, r#""clientSecret": "dosefedcba9876543210fedcba9876543210""#)],
        &[("UC302", "error", "/nativeIntegration/config/oAuthClientConfig/clientSecret")],
    ),
    case(
        ConnectionOauth,
        &[(HALF_AUTHORITY.1, r#", "authorityUrl": "https://login.acme.com/oauth2/token""#)],
        &[("UC302", "error", "/nativeIntegration/config/oAuthClientConfig/authorityUrl")],
    ),
    // UC304: an update without credentials.
    case(Update, &[(CLIENT_B, "")], &[("UC304", "warning", "/config/additionalWorkspaceConnections/0")]),
    case(Update, &[(TOKEN_MEMBER, "")], &[("UC304", "warning", "/config")]),
    case(UpdateOauth, &[(TOKEN_MEMBER_B, "")], &[("UC304", "warning", "/config/additionalWorkspaceConnections/0")]),
    case(
        Update,
        &[(TOKEN_MEMBER, ""), (CLIENT_B, "")],
        &[("UC304", "warning", "/config"), ("UC304", "warning", "/config/additionalWorkspaceConnections/0")],
    ),
    case(
        Setup,
        &[
            (r#""flow": "connection""#, r#""flow": "integration-update""#),
            NO_KEY,
            NO_SETTINGS,
            NO_OPTIONS,
            (
                r#""servicePrincipal":"#,
                r#""additionalWorkspaceConnections": [
    {
      "workspaceUrl": "workspace-b.cloud.databricks.com",
      "httpPath": "/sql/1.0/warehouses/fedcba9876543210",
      "authenticationType": "token",
      "catalogs": ["sales"]
    }
  ],
  "servicePrincipal":"#,
            ),
        ],
        &[("UC304", "warning", "/additionalWorkspaceConnections/0")],
    ),
    // UC305: a workspace that stands twice.
    case(
        CreateOauth,
        &[(HOST_B, "dbc-a1b2c3d4-e5f6.cloud.databricks.com")],
        &[("UC305", "warning", "/config/additionalWorkspaceConnections/0/workspaceUrl")],
    ),
    case(
        UpdateOauth,
        &[(HOST_B, "DBC-A1B2C3D4-E5F6.cloud.databricks.com")],
        &[("UC305", "warning", "/config/additionalWorkspaceConnections/0/workspaceUrl")],
    ),
    case(
        Script,
        &[(QUOTED_HOST_B, QUOTED_HOST), (AUTHORITY_B, AUTHORITY)],
        &[("UC305", "warning", "/config/additionalWorkspaceConnections/0/workspaceUrl")],
    ),
    case(
        Create,
        &[(
            r#"["isolated_b"]"#,
            r#"["isolated_b"]
      },
      {
        "workspaceUrl": "workspace-b.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/aaaabbbbccccdddd",
        "authenticationType": "token",
        "token": "dapiaaaabbbbccccddddaaaabbbbccccdddd",
        "catalogs": ["isolated_c"]"#,
        )],
        &[("UC305", "warning", "/config/additionalWorkspaceConnections/1/workspaceUrl")],
    ),
    case(
        SetupIntegration,
        &[(QUOTED_HOST_B, QUOTED_HOST), (AUTHORITY_B, AUTHORITY)],
        &[("UC305", "warning", "/additionalWorkspaceConnections/0/workspaceUrl")],
    ),
    // UC306: a catalog that stands twice.
    case(
        Create,
        &[(r#"["isolated_b"]"#, r#"["isolated_b", "isolated_b"]"#)],
        &[("UC306", "warning", "/config/additionalWorkspaceConnections/0/catalogs/1")],
    ),
    case(
        Script,
        &[(r#"["isolated_b"]"#, r#"["isolated_b", "other", "ISOLATED_B"]"#)],
        &[("UC306", "warning", "/config/additionalWorkspaceConnections/0/catalogs/2")],
    ),
    case(
        UpdateOauth,
        &[(
            r#"["isolated_b"]"#,
            r#"["isolated_b"]
      },
      {
        "workspaceUrl": "workspace-c.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/aaaabbbbccccdddd",
        "authenticationType": "token",
        "token": "dapiaaaabbbbccccddddaaaabbbbccccdddd",
        "catalogs": ["isolated_c", "isolated_b"]"#,
        )],
        &[("UC306", "warning", "/config/additionalWorkspaceConnections/1/catalogs/1")],
    ),
    case(
        Update,
        &[("isolated_b", "Immuta_Prod")],
        &[("UC306", "warning", "/config/additionalWorkspaceConnections/0/catalogs/0")],
    ),
    case(
        SetupIntegration,
        &[(r#"["isolated_b"]"#, r#"["isolated_b", "immuta_prod"]"#)],
        &[("UC306", "warning", "/additionalWorkspaceConnections/0/catalogs/1")],
    ),
    // UC307: the ID of another workspace.
    case(
        Create,
        &[
            (HOST, "adb-1234567890123456.7.azuredatabricks.net"),
            (PATH, "sql/protocolv1/o/6543210987654321/0123-456789-abcdefgh"),
        ],
        &[("UC307", "warning", "/config/httpPath"), ("UC215", "info", "/config/httpPath")],
    ),
    case(
        Update,
        &[
            (HOST, "1234567890123456.7.gcp.databricks.com"),
            (PATH, "/sql/protocolv1/o/6543210987654321/0123-456789-abcdefgh"),
        ],
        &[("UC307", "warning", "/config/httpPath"), ("UC215", "info", "/config/httpPath")],
    ),
    case(
        CreateOauth,
        &[
            (HOST_B, "adb-1234567890123456.7.azuredatabricks.net"),
            (PATH_B, "sql/protocolv1/o/1234567890123457/0123-456789-abcdefgh"),
        ],
        &[
            ("UC307", "warning", "/config/additionalWorkspaceConnections/0/httpPath"),
            ("UC215", "info", "/config/additionalWorkspaceConnections/0/httpPath"),
        ],
    ),
    case(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "adb-6543210987654321.7.azuredatabricks.net""#),
            (HALF_HOST.1, r#""host": "adb-6543210987654321.7.azuredatabricks.net""#),
        ],
        &[("UC307", "warning", "/nativeIntegration/config/workspaceIds")],
    ),
    case(
        Script,
        &[
            (HOST, "1234567890123456.7.gcp.databricks.com"),
            (PATH, "sql/protocolv1/o/6543210987654321/0123-456789-abcdefgh"),
        ],
        &[("UC307", "warning", "/config/httpPath"), ("UC215", "info", "/config/httpPath")],
    ),
    case(
        Setup,
        &[
            (AUTHORITY, "https://adb-6543210987654321.7.azuredatabricks.net/oidc/v1/token"),
            (QUOTED_HOST, r#""adb-6543210987654321.7.azuredatabricks.net""#),
        ],
        &[("UC307", "warning", "/workspaceIds")],
    ),
    // Not UC307: the same ID, or none.
    case(
        Create,
        &[
            (HOST, "adb-1234567890123456.7.azuredatabricks.net"),
            (PATH, "sql/protocolv1/o/1234567890123456/0123-456789-abcdefgh"),
        ],
        &[("UC215", "info", "/config/httpPath")],
    ),
    case(
        Create,
        &[(HOST, "adb-1234567890123456.7.azuredatabricks.net"), (PATH, "sql/protocolv1/o/0/0123-456789-abcdefgh")],
        &[("UC215", "info", "/config/httpPath")],
    ),
    // UC308: the token address of another workspace.
    case(
        CreateOauth,
        &[(AUTHORITY, "https://dbc-ffffffff-0000.cloud.databricks.com/oidc/v1/token")],
        &[("UC308", "warning", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(
        Update,
        &[(AUTHORITY_B, "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token")],
        &[("UC308", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl")],
    ),
    case(
        UpdateOauth,
        &[(AUTHORITY, "https://adb-1234567890123456.7.azuredatabricks.net/oidc/v1/token")],
        &[("UC308", "warning", "/config/oAuthClientConfig/authorityUrl")],
    ),
    case(
        ConnectionOauth,
        &[
            (HALF_AUTHORITY.0, r#", "authorityUrl": "https://dbc-ffffffff-0000.cloud.databricks.com/oidc/v1/token""#),
            (HALF_AUTHORITY.1, r#", "authorityUrl": "https://dbc-ffffffff-0000.cloud.databricks.com/oidc/v1/token""#),
        ],
        &[
            ("UC308", "warning", "/connection/oAuthClientConfig/authorityUrl"),
            ("UC308", "warning", "/nativeIntegration/config/oAuthClientConfig/authorityUrl"),
        ],
    ),
    case(
        Setup,
        &[(QUOTED_HOST, r#""dbc-ffffffff-0000.cloud.databricks.com""#)],
        &[("UC308", "warning", "/oAuthClientConfig/authorityUrl")],
    ),
    // UC309: a scope that the token address does not know.
    case(
        CreateOauth,
        &[(AUTHORITY, "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token")],
        &[
            ("UC309", "warning", "/config/oAuthClientConfig/scope"),
            ("UC317", "warning", "/config/oAuthClientConfig/clientSecret"),
        ],
    ),
    case(
        UpdateOauth,
        &[(AUTHORITY, "https://login.microsoftonline.us/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token")],
        &[
            ("UC309", "warning", "/config/oAuthClientConfig/scope"),
            ("UC317", "warning", "/config/oAuthClientConfig/clientSecret"),
        ],
    ),
    case(
        Script,
        &[(AUTHORITY_B, "https://login.chinacloudapi.cn/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token")],
        &[
            ("UC309", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/scope"),
            ("UC317", "warning", "/config/additionalWorkspaceConnections/0/oAuthClientConfig/clientSecret"),
        ],
    ),
    case(CreateOauth, &[("all-apis", "sql")], &[("UC309", "warning", "/config/oAuthClientConfig/scope")]),
    case(
        UpdateOauth,
        &[("all-apis", "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default")],
        &[("UC309", "warning", "/config/oAuthClientConfig/scope")],
    ),
    case(
        SetupIntegration,
        &[("all-apis", "sql")],
        &[("UC309", "warning", "/additionalWorkspaceConnections/0/oAuthClientConfig/scope")],
    ),
    case(
        Setup,
        &[(AUTHORITY, "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token")],
        &[("UC309", "warning", "/oAuthClientConfig/scope")],
    ),
    case(
        ConnectionOauth,
        &[
            (HALF_AUTHORITY.0, r#", "authorityUrl": "https://login.microsoftonline.com/acme/oauth2/v2.0/token""#),
            (HALF_AUTHORITY.1, r#", "authorityUrl": "https://login.microsoftonline.com/acme/oauth2/v2.0/token""#),
        ],
        &[
            ("UC309", "warning", "/connection/oAuthClientConfig/scope"),
            ("UC309", "warning", "/nativeIntegration/config/oAuthClientConfig/scope"),
            ("UC317", "warning", "/connection/oAuthClientConfig/clientSecret"),
            ("UC317", "warning", "/nativeIntegration/config/oAuthClientConfig/clientSecret"),
        ],
    ),
    // UC310: OAuth values that are left to the API.
    case(
        ConnectionOauth,
        &[(HALF_SCOPE.0, ""), (HALF_SCOPE.1, "")],
        &[
            ("UC310", "warning", "/connection/oAuthClientConfig"),
            ("UC310", "warning", "/nativeIntegration/config/oAuthClientConfig"),
        ],
    ),
    case(
        ConnectionOauth,
        &[(HALF_CERTIFICATE.0, ""), (HALF_CERTIFICATE.1, "")],
        &[
            ("UC310", "warning", "/connection/oAuthClientConfig"),
            ("UC310", "warning", "/nativeIntegration/config/oAuthClientConfig"),
        ],
    ),
    case(
        ConnectionOauth,
        &[(HALF_CERTIFICATE.0, ""), (HALF_CERTIFICATE.1, ""), (HALF_SCOPE.0, ""), (HALF_SCOPE.1, "")],
        &[
            ("UC310", "warning", "/connection/oAuthClientConfig"),
            ("UC310", "warning", "/connection/oAuthClientConfig"),
            ("UC310", "warning", "/nativeIntegration/config/oAuthClientConfig"),
            ("UC310", "warning", "/nativeIntegration/config/oAuthClientConfig"),
        ],
    ),
    case(
        CreateOauth,
        &[(",\n      \"useCertificate\": false,\n      \"scope\": \"all-apis\"", "")],
        &[("UC310", "info", "/config/oAuthClientConfig")],
    ),
    case(
        UpdateOauth,
        &[(",\n      \"useCertificate\": false,\n      \"scope\": \"all-apis\"", "")],
        &[("UC310", "info", "/config/oAuthClientConfig")],
    ),
    // UC311: query audit where there are no system tables.
    case(Create, &[(HOST, "acme.cloud.databricks.us")], &[("UC311", "warning", "/config/audit/enabled")]),
    case(Script, &[(HOST, "acme.cloud.databricks.us")], &[("UC311", "warning", "/config/audit/enabled")]),
    case(Update, &[(HOST, "acme.Cloud.Databricks.US")], &[("UC311", "warning", "/config/audit/enabled")]),
    case(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "acme.cloud.databricks.us""#),
            (HALF_HOST.1, r#""host": "acme.cloud.databricks.us""#),
        ],
        &[("UC311", "warning", "/nativeIntegration/config/audit/enabled")],
    ),
    case(SetupIntegration, &[(HOST, "acme.cloud.databricks.us")], &[("UC311", "warning", "/audit/enabled")]),
    // Not UC311: no audit there.
    case(
        Create,
        &[(HOST, "acme.cloud.databricks.us"), (r#"{"enabled": true}"#, r#"{"enabled": false}"#)],
        &[("UC909", "info", "/config/audit/enabled")],
    ),
    // UC313: Immuta's own catalog among the governed ones.
    case(
        Setup,
        &[(r#""catalog": "sales""#, r#""catalog": "IMMUTA_PROD""#)],
        &[("UC313", "error", "/govern/0/catalog")],
    ),
    case(
        Setup,
        &[(r#""catalog": "sales""#, r#""catalog": "`immuta_prod`""#)],
        &[("UC313", "error", "/govern/0/catalog")],
    ),
    case(Setup, &[(r#""sales.orders""#, r#""immuta_prod.orders""#)], &[("UC313", "error", "/govern/1/schema")]),
    case(
        SetupIntegration,
        &[(
            r#""servicePrincipal":"#,
            r#""govern": [{"catalog": "isolated_b"}, {"catalog": "immuta_prod"}], "servicePrincipal":"#,
        )],
        &[("UC313", "error", "/govern/1/catalog")],
    ),
    // UC314: workspaces and governed objects that do not meet.
    case(
        SetupIntegration,
        &[
            (r#"["isolated_b"]"#, r#"["isolated_b", "isolated_c"]"#),
            (r#""servicePrincipal":"#, r#""govern": [{"catalog": "isolated_b"}], "servicePrincipal":"#),
        ],
        &[("UC314", "info", "/additionalWorkspaceConnections/0/catalogs/1")],
    ),
    case(
        SetupIntegration,
        &[(
            r#""servicePrincipal":"#,
            r#""govern": [{"catalog": "isolated_b"}, {"catalog": "sales"}], "servicePrincipal":"#,
        )],
        &[("UC314", "info", "/govern/1/catalog")],
    ),
    case(
        SetupIntegration,
        &[(
            r#""servicePrincipal":"#,
            r#""govern": [{"catalog": "sales"}, {"schema": "isolated_b.x"}, {"catalog": "hr"}], "servicePrincipal":"#,
        )],
        &[("UC314", "info", "/govern/0/catalog")],
    ),
    // UC902: fields that only answers have.
    case(Update, &[(r#""autoBootstrap":"#, r#""id": 12, "autoBootstrap":"#)], &[("UC902", "info", "/id")]),
    case(
        UpdateOauth,
        &[(r#""autoBootstrap":"#, r#""status": "enabled", "autoBootstrap":"#)],
        &[("UC902", "info", "/status")],
    ),
    // UC903: audit is on unless it is turned off.
    case(Setup, &[(r#""audit": {"enabled": true},"#, "")], &[("UC903", "info", "")]),
    // UC905: the legacy API for Unity Catalog.
    case(
        Setup,
        &[(r#""flow": "connection""#, r#""flow": "integration-manual""#), NO_KEY, NO_SETTINGS, NO_OPTIONS],
        &[("UC905", "info", "/flow")],
    ),
    case(
        Setup,
        &[(r#""flow": "connection""#, r#""flow": "integration-automatic""#), NO_KEY, NO_SETTINGS, NO_OPTIONS],
        &[("UC905", "info", "/flow")],
    ),
    // UC906: a catalog name that every tenant has.
    case(Script, &[("immuta_prod", "immuta")], &[("UC906", "info", "/config/catalog")]),
    case(Create, &[("immuta_prod", "IMMUTA")], &[("UC906", "info", "/config/catalog")]),
    case(ConnectionOauth, &[("immuta_prod", "Immuta")], &[("UC906", "info", "/nativeIntegration/config/catalog")]),
    case(Setup, &[("immuta_prod", "immuta")], &[("UC906", "info", "/catalog")]),
    case(SetupIntegration, &[("immuta_prod", "immuta")], &[("UC906", "info", "/catalog")]),
    // UC907: audit is off unless it is turned on.
    case(Create, &[(r#""audit": {"enabled": true},"#, "")], &[("UC907", "info", "/config")]),
    case(Script, &[(r#""audit": {"enabled": true},"#, "")], &[("UC907", "info", "/config")]),
    case(UpdateOauth, &[(r#""audit": {"enabled": true},"#, "")], &[("UC907", "info", "/config")]),
    case(SetupIntegration, &[(r#""audit": {"enabled": true},"#, "")], &[("UC907", "info", "")]),
    // UC908: an answer that takes access away.
    case(Connection, &[(r#""isActive": false"#, r#""isActive": true"#)], &[("UC908", "warning", "/settings/isActive")]),
    case(
        ConnectionOauth,
        &[(r#""isActive": false"#, r#""isActive": false, "activateNewChildren": true"#)],
        &[("UC908", "warning", "/settings/activateNewChildren")],
    ),
    case(Setup, &[(r#""isActive": false"#, r#""isActive": true"#)], &[("UC908", "warning", "/settings/isActive")]),
    case(
        Setup,
        &[(r#""isActive": false"#, r#""isActive": true, "activateNewChildren": true"#)],
        &[("UC908", "warning", "/settings/isActive"), ("UC908", "warning", "/settings/activateNewChildren")],
    ),
    // UC909: another answer than the recommended one.
    case(Create, &[(r#""enabled": true"#, r#""enabled": false"#)], &[("UC909", "info", "/config/audit/enabled")]),
    case(
        Connection,
        &[(r#""enabled": true"#, r#""enabled": false"#)],
        &[("UC909", "info", "/nativeIntegration/config/audit/enabled")],
    ),
    case(
        Connection,
        &[(r#""forceRecursiveCrawl": true"#, r#""forceRecursiveCrawl": false"#)],
        &[("UC909", "info", "/options/forceRecursiveCrawl")],
    ),
    case(Setup, &[(r#""enabled": true"#, r#""enabled": false"#)], &[("UC909", "info", "/audit/enabled")]),
    case(
        Setup,
        &[(r#""forceRecursiveCrawl": true"#, r#""forceRecursiveCrawl": false"#)],
        &[("UC909", "info", "/options/forceRecursiveCrawl")],
    ),
];

/// Documents that only look as if they broke a rule.
pub(super) const SILENT: &[Case] = &[
    // UC101, UC106: fields that are less common, and known.
    near(Create, &[(r#""catalog":"#, r#""port": 443, "catalog":"#)]),
    near(CreateOauth, &[(r#""catalog":"#, r#""workspaceIds": ["1234567890123456"], "catalog":"#)]),
    near(Connection, &[(r#""isActive": false"#, r#""isActive": false, "activateNewChildren": false"#)]),
    near(Setup, &[(r#""settings":"#, r#""additionalWorkspaceConnections": [], "settings":"#)]),
    // UC102: what may be left out.
    near(Create, &[(r#""groupPattern": {"deny": "immuta_exempt"},"#, "")]),
    near(Connection, &[(r#""workspaceIds": ["1234567890123456"],"#, "")]),
    near(Connection, &[(r#""groupPattern": {"deny": "immuta_exempt"},"#, "")]),
    near(ConnectionOauth, &[NO_SETTINGS, NO_OPTIONS]),
    near(Setup, &[(r#""port": 443,"#, ""), (r#""workspaceIds": ["1234567890123456"],"#, "")]),
    near(Setup, &[(r#""immutaUrl": "https://acme.hosted.immutacloud.com","#, ""), NO_SETTINGS, NO_OPTIONS]),
    near(Setup, &[(r#""servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d","#, "")]),
    // UC103, UC104: another value of the right type; a list that may be empty.
    near(Create, &[(r#""autoBootstrap": true"#, r#""autoBootstrap": false"#)]),
    near(Update, &[(r#""autoBootstrap": true"#, r#""autoBootstrap": false"#)]),
    near(Connection, &[(r#"["1234567890123456"]"#, "[]")]),
    near(SetupIntegration, &[(r#""servicePrincipal":"#, r#""govern": [], "servicePrincipal":"#)]),
    // UC105, UC201, UC202: another choice.
    near(SetupIntegration, &[("integration-automatic", "integration-manual")]),
    near(UpdateOauth, &[(r#""autoBootstrap": true"#, r#""autoBootstrap": false"#)]),
    near(Script, &[("oAuthM2M", "token"), (CLIENT_B, r#""token": "dapifedcba9876543210fedcba9876543210","#)]),
    // UC203: names with every kind of character that is allowed.
    near(Create, &[("immuta_prod", "_immuta2")]),
    near(Script, &[("immuta_prod", "IMMUTA_PROD")]),
    near(Update, &[("immuta_prod", LONGEST)]),
    near(Setup, &[("immuta_prod", "i")]),
    // UC204: restricted words as parts.
    near(Connection, &[("lakehouse", "data2")]),
    near(Connection, &[("lakehouse", "database")]),
    near(ConnectionOauth, &[("lakehouse", "my-data_SYNC")]),
    near(Setup, &[("lakehouse", "connections")]),
    // UC205, UC216: the one port.
    near(UpdateOauth, &[(r#""catalog":"#, r#""port": 443, "catalog":"#)]),
    near(Setup, &[(r#""port": 443,"#, "")]),
    // UC206, UC207, UC301: references, and brackets that are no placeholder.
    near(Create, &[(TOKEN, "${DATABRICKS_TOKEN}"), (SECRET_B, "${WORKSPACE_B_CLIENT_SECRET}")]),
    near(CreateOauth, &[(SECRET, "${DATABRICKS_CLIENT_SECRET}"), (TOKEN_B, "${DATABRICKS_TOKEN_2}")]),
    near(Update, &[(TOKEN, "${DATABRICKS_TOKEN}")]),
    near(Create, &[(TOKEN, "was-REDACTED-once")]),
    near(Script, &[("immuta_exempt", "age < 18")]),
    near(Connection, &[("immuta_exempt", "a > b")]),
    // UC208, UC219, UC220, UC221: hosts.
    near(Create, &[(HOST, "DBC-A1B2C3D4-E5F6.Cloud.Databricks.Com")]),
    near(Create, &[(HOST, "acme-lakehouse.cloud.databricks.com")]),
    near(Script, &[(HOST, "cust-success.cloud.databricks.com")]),
    near(Create, &[(HOST, "examples.cloud.databricks.com")]),
    near(Update, &[(HOST, "counterexample.cloud.databricks.com")]),
    near(Script, &[(HOST, "yourself.cloud.databricks.com")]),
    near(Create, &[(HOST, "adb-1234567890123456.7.azuredatabricks.net")]),
    near(Update, &[(HOST, "1234567890123456.7.gcp.databricks.com")]),
    near(Create, &[(HOST, "acme.cloud.databricks.com")]),
    near(Create, &[(HOST, "accounts-team.cloud.databricks.com")]),
    near(Script, &[(HOST, "my-accounts.cloud.databricks.com")]),
    near(UpdateOauth, &[(HOST_B, "oregon-lake.cloud.databricks.com")]),
    near(
        CreateOauth,
        &[(HOST_B, "adb-1234567890123456.12.azuredatabricks.net"), (PATH_B, "sql/1.0/warehouses/fedcba9876543210")],
    ),
    // UC209, UC210: references in a setup.
    near(Setup, &[(r#"{"env": "DATABRICKS_CLIENT_SECRET"}"#, r#"{"file": "../secrets/client"}"#)]),
    near(Setup, &[(r#"{"env": "DATABRICKS_CLIENT_SECRET"}"#, r#"{"command": ["pass", "show", "immuta"]}"#)]),
    near(SetupIntegration, &[("DATABRICKS_TOKEN", "_token2")]),
    near(SetupIntegration, &[(r#"{"env": "DATABRICKS_TOKEN"}"#, r#""${DATABRICKS_TOKEN}""#)]),
    // UC212, UC219: addresses that a tenant may have.
    near(Setup, &[("https://acme.hosted.immutacloud.com", "https://tenant.example.com")]),
    near(Setup, &[("https://acme.hosted.immutacloud.com", "https://immuta.acme.com:8443")]),
    near(SetupIntegration, &[("https://acme.hosted.immutacloud.com", "http://127.0.0.1:4173")]),
    // UC213, UC906: names that hold a reserved one.
    near(Create, &[("immuta_prod", "system2")]),
    near(Script, &[("immuta_prod", "my_system")]),
    near(Connection, &[("immuta_prod", "samples_immuta")]),
    near(Setup, &[("immuta_prod", "hive_metastore_1")]),
    near(Create, &[("immuta_prod", "immuta_2")]),
    near(ConnectionOauth, &[("immuta_prod", "immuta1")]),
    near(Update, &[("immuta_prod", "immuta")]),
    // UC214, UC215: paths.
    near(Create, &[(PATH, "sql/1.0/warehouses/0123456789abcdef")]),
    near(Script, &[(PATH, "/sql/1.0/endpoints/0123456789abcdef")]),
    near(Connection, &[(PATH, "sql/1.0/endpoints/0123456789abcdef")]),
    near(Setup, &[(PATH, "sql/1.0/warehouses/0123456789abcdef")]),
    // UC217: a connection ID, a short ID, several.
    near(Connection, &[("1234567890123456", "11111111-2222-4333-8444-555555555555")]),
    near(ConnectionOauth, &[(r#"["1234567890123456"]"#, r#"["1234567890123456", "98765432109876"]"#)]),
    // UC218, UC308, UC309: other token addresses.
    near(CreateOauth, &[(AUTHORITY, "https://acme.okta.com/oauth2/default/v1/token")]),
    near(UpdateOauth, &[(AUTHORITY, "https://oauth-provider.com/token")]),
    near(CreateOauth, &[(AUTHORITY, "https://DBC-A1B2C3D4-E5F6.cloud.databricks.com/oidc/v1/token")]),
    near(Create, &[(AUTHORITY_B, "https://login.acme.com/oauth2/token")]),
    near(
        CreateOauth,
        &[
            (AUTHORITY, "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token"),
            ("all-apis", "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default"),
            ("dose0123456789abcdef0123456789abcdef", "Abc8Q~made-up-for-this-test-0000000000000"),
        ],
    ),
    near(UpdateOauth, &[(AUTHORITY, "https://acme.okta.com/oauth2/v1/token"), ("all-apis", "immuta.read")]),
    near(
        Setup,
        &[
            (AUTHORITY, "https://workspace-a.cloud.databricks.com/oidc/v1/token"),
            (QUOTED_HOST, r#""workspace-a.cloud.databricks.com""#),
        ],
    ),
    // UC222, UC223: secrets of a form that is not known.
    near(Create, &[(TOKEN, "dapi0123456789abcdef0123456789abcdef-2")]),
    near(Script, &[(TOKEN, "eyJhbGciOiJSUzI1NiJ9")]),
    near(Update, &[(TOKEN, "eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJpbW11dGEifQ")]),
    near(Create, &[(TOKEN, "token-from-somewhere-else")]),
    near(CreateOauth, &[(SECRET, "a1B8Q~mN4kLp.Zx-7_vTqYw2Rs5Ud9")]),
    near(
        Connection,
        &[
            (HALF_TOKEN.0, "dapi0123456789abcdef0123456789abcdef-3\"\n"),
            (HALF_TOKEN.1, "dapi0123456789abcdef0123456789abcdef-3\","),
        ],
    ),
    // UC224: private keys.
    near(
        CreateOauth,
        &[
            (
                SECRET_MEMBER,
                r#""publicCertificateThumbprint": "A1B2C3D4E5F6",
      "oauthPrivateKey": "-----BEGIN PRIVATE KEY-----\nAAAAvQIBADANBg\n-----END PRIVATE KEY-----\n""#,
            ),
            (r#""useCertificate": false"#, r#""useCertificate": true"#),
        ],
    ),
    near(
        Update,
        &[
            (
                SECRET_MEMBER_B,
                r#""publicCertificateThumbprint": "A1B2C3D4E5F6",
          "oauthPrivateKey": "-----BEGIN RSA PRIVATE KEY-----\nAAAAowIBAAKC\n-----END RSA PRIVATE KEY-----\n""#,
            ),
            (r#""useCertificate": false"#, r#""useCertificate": true"#),
        ],
    ),
    near(
        UpdateOauth,
        &[
            (
                SECRET_MEMBER,
                r#""publicCertificateThumbprint": "A1B2C3D4E5F6", "oauthPrivateKey": "${DATABRICKS_PRIVATE_KEY}""#,
            ),
            (r#""useCertificate": false"#, r#""useCertificate": true"#),
        ],
    ),
    // UC225: UUIDs.
    near(CreateOauth, &[(CLIENT_ID, "6F1B2C3D-4E5F-4A6B-8C7D-9E0F1A2B3C4D")]),
    near(Update, &[(CLIENT_ID_B, "00000000-0000-0000-0000-000000000001")]),
    near(SetupIntegration, &[(CLIENT_ID, "0A1B2C3D-5E6F-4B7A-9C8D-1E2F3A4B5C6D")]),
    // UC226, UC228: groups.
    near(Create, &[("immuta_exempt", "power users")]),
    near(Script, &[("immuta_exempt", "data-admins")]),
    near(Update, &[("immuta_exempt", "users_eu")]),
    near(Connection, &[("immuta_exempt", LONGEST)]),
    near(UpdateOauth, &[("immuta_exempt", "Größe & Co (EU)")]),
    near(Setup, &[("immuta_exempt", "Immuta exempt: finance")]),
    // UC227, UC313: names that Unity Catalog allows.
    near(Create, &[("isolated_b", "isolated-b")]),
    near(Update, &[("isolated_b", "größe")]),
    near(UpdateOauth, &[("isolated_b", "system_eu")]),
    near(CreateOauth, &[("isolated_b", LONGEST)]),
    near(Setup, &[("sales.orders.line_items", "`sa``les`.orders.`line-items`")]),
    near(Setup, &[("sales.orders.recent", "sales-eu.orders.recent")]),
    near(Setup, &[(r#""catalog": "sales""#, r#""catalog": "systems""#)]),
    near(Setup, &[(r#""catalog": "sales""#, r#""catalog": "immuta_prod2""#)]),
    near(Setup, &[(r#""sales.orders""#, r#""sales.immuta_prod""#)]),
    // UC302: halves that only look different.
    near(Connection, &[(HALF_HOST.0, r#""hostname": "DBC-A1B2C3D4-E5F6.cloud.databricks.com""#)]),
    near(Connection, &[(HALF_TOKEN.0, "${DATABRICKS_TOKEN}\"\n")]),
    near(Connection, &[(HALF_TOKEN.0, "${DATABRICKS_TOKEN}\"\n"), (HALF_TOKEN.1, "${DATABRICKS_TOKEN}\",")]),
    near(ConnectionOauth, &[(HALF_SECRET.1, r#""clientSecret": "${DATABRICKS_CLIENT_SECRET}""#)]),
    // UC304: a setup that leaves the main credentials as they are.
    near(
        Setup,
        &[
            (r#""flow": "connection""#, r#""flow": "integration-update""#),
            NO_KEY,
            NO_SETTINGS,
            NO_OPTIONS,
            (SETUP_CLIENT, ""),
        ],
    ),
    near(UpdateOauth, &[(TOKEN_B, "${DATABRICKS_TOKEN_2}")]),
    // UC305, UC306: neighbours.
    near(CreateOauth, &[(HOST_B, "dbc-a1b2c3d4-e5f7.cloud.databricks.com")]),
    near(UpdateOauth, &[(HOST_B, "workspace-a.cloud.databricks.com")]),
    near(Create, &[(r#"["isolated_b"]"#, r#"["isolated_b", "isolated_b2"]"#)]),
    near(Script, &[("isolated_b", "immuta")]),
    // UC307: the workspace's own ID among the listed ones, or no list.
    near(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "adb-1234567890123456.7.azuredatabricks.net""#),
            (HALF_HOST.1, r#""host": "adb-1234567890123456.7.azuredatabricks.net""#),
        ],
    ),
    near(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "6543210987654321.0.gcp.databricks.com""#),
            (HALF_HOST.1, r#""host": "6543210987654321.0.gcp.databricks.com""#),
            (r#"["1234567890123456"]"#, r#"["1234567890123456", "6543210987654321"]"#),
        ],
    ),
    near(
        Connection,
        &[
            (HALF_HOST.0, r#""hostname": "adb-6543210987654321.7.azuredatabricks.net""#),
            (HALF_HOST.1, r#""host": "adb-6543210987654321.7.azuredatabricks.net""#),
            (r#"["1234567890123456"]"#, "[]"),
        ],
    ),
    // UC310: only the main workspace of an integration counts; the connection flow fills in.
    near(Create, &[(",\n          \"scope\": \"all-apis\",\n          \"useCertificate\": false", "")]),
    near(SetupIntegration, &[(",\n        \"scope\": \"all-apis\",\n        \"useCertificate\": false", "")]),
    near(Setup, &[(",\n    \"scope\": \"all-apis\",\n    \"useCertificate\": false", "")]),
    // UC311: other clouds of governments.
    near(Create, &[(HOST, "adb-1234567890123456.7.databricks.azure.us")]),
    near(Script, &[(HOST, "acme.cloud.databricks.mil")]),
    // UC314: all governed objects are in the catalogs of the workspaces.
    near(
        SetupIntegration,
        &[(r#""servicePrincipal":"#, r#""govern": [{"catalog": "isolated_b"}], "servicePrincipal":"#)],
    ),
    near(
        SetupIntegration,
        &[(r#""servicePrincipal":"#, r#""govern": [{"schema": "ISOLATED_B.orders"}], "servicePrincipal":"#)],
    ),
    // UC908, UC909: the recommended answers are the default.
    near(Connection, &[NO_OPTIONS]),
    near(Setup, &[NO_SETTINGS, NO_OPTIONS]),
];
