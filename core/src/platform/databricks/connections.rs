//! What drivers, command lines and other tools call the fields of a connection to Databricks.
//!
//! Sources: the pages of Databricks about its JDBC and ODBC drivers ("Authentication settings"), about configuration profiles
//! and environment variables ("Environment variables and fields for unified authentication"), the page of dbt's adapter
//! ("Databricks setup"), and the reference of the Terraform provider.

use crate::kit::Tool;
use crate::kit::connections::{Connections, Derived, Is, Means, Part, Parts, Settings, Way};
use crate::text::url::is_number;

use super::names::is_uuid;
use super::rules::host::{databricks, is_account, names_no_workspace};

/// What is known about the texts of these tools.
pub(super) const CONNECTIONS: Connections = Connections { names, settings, port: "/port", refuses, derive };

// Answers.
const HOST: Means = Means::Answer("/workspaceUrl");
const PATH: Means = Means::Answer("/httpPath");
const PORT: Means = Means::Answer("/port");
const TOKEN: Means = Means::Answer("/token");
const CLIENT_ID: Means = Means::Answer("/oAuthClientConfig/clientId");
const CLIENT_SECRET: Means = Means::Answer("/oAuthClientConfig/clientSecret");
const AUTHORITY: Means = Means::Answer("/oAuthClientConfig/authorityUrl");

// Settings that a setup has no place for.
const START: Means = Means::Nothing(STARTS);
const STARTS: &str = "it is where queries start; the catalog in a setup is the one that Immuta creates for itself";
const DIFFERS: &str = "it differs from what Immuta itself uses";
const PASSING: Means =
    Means::Nothing("an OAuth access token expires after about an hour, and Immuta needs one that lasts");
const PERSON: Means = Means::Nothing("Immuta does not sign in with a user name and password");
const CLUSTER: Means = Means::Nothing(
    "it names a cluster; Immuta prefers a SQL warehouse: copy its HTTP path from the connection details",
);
const ACCOUNT: Means = Means::Nothing("it is about the account, not the workspace");
const ELSEWHERE: Means = Means::Nothing("it refers to settings that are kept elsewhere");
const KEY_FILE: Means =
    Means::Nothing("where the file is depends on this machine: write `oauthPrivateKey: {file: PATH}` into the setup");
const MANAGED: Means = Means::Nothing("Immuta does not sign in with a managed identity");

// Ways to sign in, or why Immuta does not sign in that way.
const BY_TOKEN: Result<&str, &str> = Ok("token");
const BY_CLIENT: Result<&str, &str> = Ok("oAuthM2M");
const IN_BROWSER: Result<&str, &str> =
    Err("somebody signs in with a browser there; Immuta needs a service principal with a token or a client secret");
const BY_PASSWORD: Result<&str, &str> = Err("Immuta does not sign in with a user name and password");
const BY_PASSING: Result<&str, &str> =
    Err("an OAuth access token is passed on there; it expires after about an hour, and Immuta needs one that lasts");
const BY_IDENTITY: Result<&str, &str> = Err("Immuta does not sign in with an identity that this machine or cloud has");
const OF_EVERY_URL: Result<&str, &str> =
    Err("Databricks writes this into every URL that it shows, whichever way somebody signs in: choose one");
const BY_KEY: Result<&str, &str> =
    Err("the client signs in with a private key there; which certificate belongs to it is not in the text");

fn names(tool: Tool) -> &'static [(&'static str, bool)] {
    match tool {
        // Before 2.6.25 the driver was named after Spark, as drivers of other vendors still are.
        Tool::Jdbc | Tool::Odbc | Tool::Dbt => &[("databricks", true), ("spark", false)],
        Tool::Terraform => &[("databricks", true)],
        Tool::Variables => &[("DATABRICKS_", true)],
        Tool::Details | Tool::Profiles | Tool::Address => &[],
    }
}

fn settings(tool: Tool) -> &'static Settings {
    match tool {
        Tool::Jdbc | Tool::Odbc => &DRIVERS,
        Tool::Details => &DETAILS,
        Tool::Profiles | Tool::Terraform => &PROFILES,
        Tool::Dbt => &DBT,
        Tool::Variables => &VARIABLES,
        Tool::Address => &ADDRESS,
    }
}

static DRIVERS: Settings = Settings {
    means: &[
        ("Host", HOST),
        ("Port", PORT),
        ("HTTPPath", PATH),
        ("AuthMech", Means::Way),
        ("Auth_Flow", Means::Way),
        ("UseJWTAssertion", Means::Way),
        ("UID", Means::Way),
        ("User", Means::Way),
        ("PWD", TOKEN),
        ("Password", TOKEN),
        ("OAuth2ClientId", CLIENT_ID),
        ("OAuth2Secret", CLIENT_SECRET),
        ("OAuth2ClientSecret", CLIENT_SECRET),
        ("OAuth2TokenEndpoint", AUTHORITY),
        ("Auth_Client_ID", CLIENT_ID),
        ("Auth_Client_Secret", CLIENT_SECRET),
        ("Auth_AccessToken", PASSING),
        ("OAuthRefreshToken", PASSING),
        ("Auth_RefreshToken", PASSING),
        ("Auth_JWT_Key_File", KEY_FILE),
        ("Auth_Scope", Means::Usual(&["all-apis"], DIFFERS)),
        ("SSL", Means::Usual(&["1"], DIFFERS)),
        ("TransportMode", Means::Usual(&["http"], DIFFERS)),
        ("ThriftTransport", Means::Usual(&["2"], DIFFERS)),
        ("SparkServerType", Means::Usual(&["3"], DIFFERS)),
        ("EnableArrow", Means::Usual(&["0", "1"], DIFFERS)),
        ("Driver", Means::Aside),
        ("DSN", ELSEWHERE),
        ("Catalog", START),
        ("ConnCatalog", START),
        ("Schema", Means::Usual(&["default"], STARTS)),
        ("ConnSchema", Means::Usual(&["default"], STARTS)),
    ],
    ways: &[
        Way { when: &[("AuthMech", Is::Text("3")), ("UID", Is::Text("token"))], then: BY_TOKEN },
        Way { when: &[("AuthMech", Is::Text("3")), ("User", Is::Text("token"))], then: BY_TOKEN },
        Way {
            when: &[
                ("AuthMech", Is::Text("3")),
                ("UID", Is::Unset),
                ("User", Is::Unset),
                ("PWD", Is::Unset),
                ("Password", Is::Unset),
            ],
            then: OF_EVERY_URL,
        },
        Way { when: &[("AuthMech", Is::Text("3")), ("UID", Is::Unset), ("User", Is::Unset)], then: BY_TOKEN },
        Way { when: &[("AuthMech", Is::Text("3"))], then: BY_PASSWORD },
        Way { when: &[("AuthMech", Is::Text("11")), ("UseJWTAssertion", Is::Text("1"))], then: BY_KEY },
        Way { when: &[("AuthMech", Is::Text("11")), ("Auth_Flow", Is::Text("1"))], then: BY_CLIENT },
        Way { when: &[("AuthMech", Is::Text("11")), ("Auth_Flow", Is::Text("2"))], then: IN_BROWSER },
        Way { when: &[("AuthMech", Is::Text("11")), ("Auth_Flow", Is::Text("3"))], then: BY_IDENTITY },
        Way { when: &[("AuthMech", Is::Text("11"))], then: BY_PASSING },
        Way { when: &[("AuthMech", Is::Set)], then: Err("`AuthMech` is neither 3 nor 11") },
        Way { when: &[("UID", Is::Text("token"))], then: BY_TOKEN },
        Way { when: &[("UID", Is::Set)], then: BY_PASSWORD },
        Way { when: &[("User", Is::Text("token"))], then: BY_TOKEN },
        Way { when: &[("User", Is::Set)], then: BY_PASSWORD },
    ],
    signs: &[],
};

/// Labels of the connection details of a warehouse or cluster.
static DETAILS: Settings = Settings {
    means: &[
        ("Server hostname", HOST),
        ("Port", PORT),
        ("Protocol", Means::Usual(&["HTTPS"], DIFFERS)),
        ("HTTP path", PATH),
        ("JDBC URL", Means::Aside),
        ("OAuth URL", Means::Nothing("it is where people sign in; Immuta needs the token URL of a service principal")),
    ],
    ways: &[],
    signs: &[],
};

/// Fields of configuration profiles, which the Terraform provider has too.
static PROFILES: Settings = Settings {
    means: &[
        ("host", HOST),
        ("token", TOKEN),
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET),
        ("azure_client_id", CLIENT_ID),
        ("azure_client_secret", CLIENT_SECRET),
        ("azure_tenant_id", Means::Part(Part::Directory)),
        ("auth_type", Means::Way),
        ("azure_use_msi", MANAGED),
        ("warehouse_id", Means::Part(Part::Warehouse)),
        ("workspace_id", Means::Part(Part::Workspace)),
        ("cluster_id", CLUSTER),
        ("serverless_compute_id", CLUSTER),
        ("account_id", ACCOUNT),
        ("username", PERSON),
        ("password", PERSON),
        ("profile", ELSEWHERE),
        ("config_file", ELSEWHERE),
        ("alias", Means::Aside),
    ],
    ways: AUTH_TYPES,
    signs: SIGNS,
};

/// The values of `auth_type`: if it is set, nothing else counts.
const AUTH_TYPES: &[Way] = &[
    Way { when: &[("auth_type", Is::Text("pat"))], then: BY_TOKEN },
    Way { when: &[("auth_type", Is::Text("oauth-m2m"))], then: BY_CLIENT },
    Way { when: &[("auth_type", Is::Text("azure-client-secret"))], then: BY_CLIENT },
    Way { when: &[("auth_type", Is::Text("basic"))], then: BY_PASSWORD },
    Way { when: &[("auth_type", Is::Text("databricks-cli"))], then: IN_BROWSER },
    Way { when: &[("auth_type", Is::Text("external-browser"))], then: IN_BROWSER },
    Way { when: &[("auth_type", Is::Set)], then: BY_IDENTITY },
    Way { when: &[("azure_use_msi", Is::Text("true"))], then: BY_IDENTITY },
];

const SIGNS: &[(&str, Option<&str>)] = &[
    ("auth_type", Some("pat")),
    ("auth_type", Some("oauth-m2m")),
    ("auth_type", Some("databricks-cli")),
    ("auth_type", Some("azure-cli")),
    ("auth_type", Some("azure-client-secret")),
    ("databricks_cli_path", None),
    ("azure_workspace_resource_id", None),
    ("warehouse_id", None),
    ("serverless_compute_id", None),
    ("jobs-api-version", None),
];

static DBT: Settings = Settings {
    means: &[
        ("host", HOST),
        ("http_path", PATH),
        ("port", PORT),
        ("token", TOKEN),
        ("client_id", CLIENT_ID),
        ("client_secret", CLIENT_SECRET),
        ("azure_client_id", CLIENT_ID),
        ("azure_client_secret", CLIENT_SECRET),
        ("auth_type", Means::Way),
        ("type", Means::Aside),
        ("method", Means::Usual(&["http", "odbc"], DIFFERS)),
        ("endpoint", Means::Part(Part::Warehouse)),
        ("organization", Means::Part(Part::Workspace)),
        ("cluster", CLUSTER),
        ("catalog", START),
        ("database", START),
        ("schema", START),
        ("user", PERSON),
    ],
    ways: &[
        Way {
            when: &[("auth_type", Is::Text("oauth")), ("client_secret", Is::Unset), ("azure_client_secret", Is::Unset)],
            then: IN_BROWSER,
        },
        Way { when: &[("auth_type", Is::Text("oauth")), ("token", Is::Unset)], then: BY_CLIENT },
        Way { when: &[("auth_type", Is::Text("token"))], then: BY_TOKEN },
    ],
    signs: &[],
};

static VARIABLES: Settings = Settings {
    means: &[
        ("DATABRICKS_HOST", HOST),
        ("DATABRICKS_SERVER_HOSTNAME", HOST),
        ("DATABRICKS_HTTP_PATH", PATH),
        ("DATABRICKS_TOKEN", TOKEN),
        ("DATABRICKS_ACCESS_TOKEN", TOKEN),
        ("DATABRICKS_CLIENT_ID", CLIENT_ID),
        ("DATABRICKS_CLIENT_SECRET", CLIENT_SECRET),
        ("ARM_CLIENT_ID", CLIENT_ID),
        ("ARM_CLIENT_SECRET", CLIENT_SECRET),
        ("ARM_TENANT_ID", Means::Part(Part::Directory)),
        ("ARM_USE_MSI", MANAGED),
        ("DATABRICKS_AUTH_TYPE", Means::Way),
        ("DATABRICKS_WAREHOUSE_ID", Means::Part(Part::Warehouse)),
        ("DATABRICKS_WORKSPACE_ID", Means::Part(Part::Workspace)),
        ("DATABRICKS_CLUSTER_ID", CLUSTER),
        ("DATABRICKS_SERVERLESS_COMPUTE_ID", CLUSTER),
        ("DATABRICKS_ACCOUNT_ID", ACCOUNT),
        ("DATABRICKS_USERNAME", PERSON),
        ("DATABRICKS_PASSWORD", PERSON),
        ("DATABRICKS_CONFIG_PROFILE", ELSEWHERE),
        ("DATABRICKS_CONFIG_FILE", ELSEWHERE),
        ("DATABRICKS_CATALOG", START),
        ("DATABRICKS_SCHEMA", START),
    ],
    ways: &[
        Way { when: &[("DATABRICKS_AUTH_TYPE", Is::Text("pat"))], then: BY_TOKEN },
        Way { when: &[("DATABRICKS_AUTH_TYPE", Is::Text("oauth-m2m"))], then: BY_CLIENT },
        Way { when: &[("DATABRICKS_AUTH_TYPE", Is::Text("azure-client-secret"))], then: BY_CLIENT },
        Way { when: &[("DATABRICKS_AUTH_TYPE", Is::Text("basic"))], then: BY_PASSWORD },
        Way { when: &[("DATABRICKS_AUTH_TYPE", Is::Text("databricks-cli"))], then: IN_BROWSER },
        Way { when: &[("DATABRICKS_AUTH_TYPE", Is::Text("external-browser"))], then: IN_BROWSER },
        Way { when: &[("DATABRICKS_AUTH_TYPE", Is::Set)], then: BY_IDENTITY },
        Way { when: &[("ARM_USE_MSI", Is::Text("true"))], then: BY_IDENTITY },
    ],
    signs: &[],
};

static ADDRESS: Settings = Settings {
    means: &[("host", HOST), ("path", Means::Part(Part::Page)), ("o", Means::Part(Part::Workspace))],
    ways: &[],
    signs: &[],
};

fn refuses(host: &str) -> Option<&'static str> {
    if is_account(host) {
        Some("it is the account console, not a workspace: open the workspace and copy its address")
    } else if names_no_workspace(host) {
        Some("it does not name a workspace: at most it is the custom URL of an account")
    } else {
        None
    }
}

const WAREHOUSE_PATH: &str = "the HTTP path of a SQL warehouse ends with its ID";
const TOKEN_URL: &str = "workspaces give their OAuth tokens at this address";

/// Derives the HTTP path from the ID of a warehouse, and the token address of service principals from the host.
fn derive(parts: &Parts<'_>) -> Vec<Derived> {
    let mut derived = Vec::new();
    let mut path = |part, id: &str| {
        let is_id = id.len() == 16 && id.bytes().all(|byte| byte.is_ascii_hexdigit());
        let value = ["/sql/1.0/warehouses/", id].concat();
        derived.push(if is_id {
            Derived::Answer { pointer: "/httpPath", value, from: Some(part), why: WAREHOUSE_PATH }
        } else {
            Derived::Nothing(part, "it is not the ID of a SQL warehouse, which has 16 hexadecimal digits".to_owned())
        });
    };
    if let Some(id) = (parts.part)(Part::Warehouse) {
        path(Part::Warehouse, id);
    }
    if let Some(page) = (parts.part)(Part::Page).map(|page| page.trim_matches('/')) {
        match warehouse_of(page) {
            Some(id) => path(Part::Page, id),
            None => derived.push(Derived::Nothing(Part::Page, "it is a page in the workspace".to_owned())),
        }
    }
    if let Some(id) = (parts.part)(Part::Workspace) {
        let why = if is_number(id) {
            ["it is the ID of the workspace, ", id, ": add it to `workspaceIds` to limit query audit to this workspace"]
                .concat()
        } else {
            "the ID of a workspace is a number".to_owned()
        };
        derived.push(Derived::Nothing(Part::Workspace, why));
    }
    let directory = (parts.part)(Part::Directory);
    if let Some(id) = directory {
        let id = if is_uuid(id) { id } else { "ID" };
        let why = [
            "Microsoft Entra gives the tokens of this client: `authorityUrl` is https://login.microsoftonline.com/",
            id,
            "/oauth2/v2.0/token in the public cloud",
        ];
        derived.push(Derived::Nothing(Part::Directory, why.concat()));
    }
    let of_entra = |pointer: &str| (parts.name)(pointer).is_some_and(is_of_entra);
    let is_entra =
        directory.is_some() || of_entra("/oAuthClientConfig/clientId") || of_entra("/oAuthClientConfig/clientSecret");
    let host = parts.host.filter(|host| databricks(host).is_some() && !is_entra);
    if let Some(host) = host.filter(|_| parts.way == BY_CLIENT.ok()) {
        let value = ["https://", host, "/oidc/v1/token"].concat();
        derived.push(Derived::Answer { pointer: "/oAuthClientConfig/authorityUrl", value, from: None, why: TOKEN_URL });
    }
    derived
}

/// Whether a setting is about a client of Microsoft Entra, which gives the tokens of its clients itself.
fn is_of_entra(name: &str) -> bool {
    ["azure_", "arm_"].iter().any(|start| name.get(..start.len()).is_some_and(|own| own.eq_ignore_ascii_case(start)))
}

/// The ID in the path of a page about a SQL warehouse.
fn warehouse_of(page: &str) -> Option<&str> {
    let id = page.strip_prefix("sql/warehouses/").or_else(|| page.strip_prefix("compute/sql-warehouses/"))?;
    id.split('/').next().filter(|id| id.len() == 16)
}
