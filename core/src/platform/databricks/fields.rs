//! All fields. To add one, add an entry.
//!
//! The order here is the order of the form, and of the members of documents unless [`super::orders`] says otherwise.

use super::sign_in::{CERTIFICATE, CLIENT_SECRET, OAUTH, TOKEN};
use super::{NAMES, follows, groups, roles as role};
use crate::catalogue::common::{self, START};
use crate::catalogue::{Absent, Choice, Field, Format, InEntries, InRights, Literal, Shape, Write, at, with_words};
use crate::kinds::{Flow, Flows, Payload, Payloads};
use crate::source::Source;

// Kinds of documents.
const SCRIPT: Payloads = Payloads::of(Payload::ScriptCreate);
const CREATE: Payloads = Payloads::of(Payload::IntegrationCreate);
const UPDATE: Payloads = Payloads::of(Payload::IntegrationUpdate);
const CONNECTION: Payloads = Payloads::of(Payload::Connection);
/// The bodies of `/integrations...`, which share one shape.
const INTEGRATIONS: Payloads = SCRIPT.or(CREATE).or(UPDATE);

// Flows.
const AUTOMATIC: Flows = Flows::of(Flow::IntegrationAutomatic);
const MANUAL: Flows = Flows::of(Flow::IntegrationManual);
const UPDATING: Flows = Flows::of(Flow::IntegrationUpdate);
const CONNECTING: Flows = Flows::of(Flow::Connection);
/// Every flow but that of the Connections API.
const INTEGRATING: Flows = AUTOMATIC.or(MANUAL).or(UPDATING);

/// What to do instead of using certificates, where a connection has none.
const NO_CERTIFICATES: (&str, Source) =
    ("connections authenticate with a client secret: create one for the service principal", Source::ConnectionHowTo);

const YES: Literal = Literal::Bool(true);
const NO: Literal = Literal::Bool(false);

/// Every field.
pub(super) static FIELDS: &[Field] = &with_words([
    // ---- what to set up --------------------------------------------------------------------------------------------
    common::VERSION,
    common::EXTENDS,
    common::ALLOW,
    common::platform(NAMES[0], NAMES[0]),
    Field {
        role: role::FLOW,
        ..common::flow(&[
            Choice {
                value: "connection",
                label: "Connection: run a script, then register (recommended)",
                recommended: true,
            },
            Choice {
                value: "integration-automatic",
                label: "Integration, automatic: Immuta creates its catalog",
                recommended: false,
            },
            Choice {
                value: "integration-manual",
                label: "Integration, manual: run a script, then create",
                recommended: false,
            },
            Choice {
                value: "integration-update",
                label: "Integration, update: change an existing one",
                recommended: false,
            },
        ])
    },
    common::IMMUTA_URL,
    Field {
        setup: Some("/connectionKey"),
        group: Some(&START),
        label: "Connection key",
        help: "A unique name for the connection, shown in Immuta. No periods, and none of the words Immuta reserves.",
        example: "lakehouse",
        shape: Shape::Text(Format::ConnectionKey),
        places: &[at(CONNECTION, "/connectionKey").required()],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        label: "Connection",
        help: "How Immuta reaches the workspace.",
        places: &[at(CONNECTION, "/connection").required()],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        label: "Native integration",
        help: "The values that the script was generated with.",
        places: &[at(CONNECTION, "/nativeIntegration").required()],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        role: role::TYPE,
        label: "Type",
        help: "The data platform.",
        example: NAMES[1],
        shape: Shape::Text(Format::Any),
        places: &[
            at(INTEGRATIONS, "/type").required().fixed(Literal::Text(NAMES[1])),
            at(CONNECTION, "/connection/technology").required().fixed(Literal::Text(NAMES[1])),
            at(CONNECTION, "/nativeIntegration/type").required().fixed(Literal::Text(NAMES[1])),
        ],
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/autoBootstrap"),
        role: role::AUTO_BOOTSTRAP,
        // An update that does not say otherwise means the usual value.
        absent: Absent::Settled("true"),
        group: Some(&START),
        label: "Set up automatically",
        help: "How the integration was created: true when Immuta created its catalog itself, false when you ran its script.",
        example: "true",
        assumed: "true",
        shape: Shape::Boolean,
        places: &[
            at(SCRIPT, "/autoBootstrap").required().fixed(NO),
            at(CREATE, "/autoBootstrap").required().write(Write::Always(YES)).only_in(AUTOMATIC),
            at(CREATE, "/autoBootstrap").required().write(Write::Always(NO)).only_in(MANUAL),
            at(UPDATE, "/autoBootstrap").required().write(Write::AnswerOr(YES)),
            at(CONNECTION, "/nativeIntegration/autoBootstrap").required().fixed(NO),
        ],
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        label: "Unity Catalog",
        help: "Says that the connection is for Unity Catalog.",
        example: "true",
        shape: Shape::Boolean,
        places: &[at(CONNECTION, "/nativeIntegration/unityCatalog").required().fixed(YES)],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        label: "Configuration",
        help: "The settings of the integration.",
        places: &[at(INTEGRATIONS, "/config").required(), at(CONNECTION, "/nativeIntegration/config").required()],
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    // ---- the workspace -----------------------------------------------------------------------------------------------
    Field {
        setup: Some("/workspaceUrl"),
        role: role::HOST,
        group: Some(&groups::WORKSPACE),
        label: "Workspace host",
        help: "The host name of the Databricks workspace, without https:// and without anything after it.",
        example: "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
        shape: Shape::Text(Format::Host),
        in_entries: InEntries::Also,
        places: &[
            at(INTEGRATIONS, "/config/workspaceUrl").required(),
            at(CONNECTION, "/connection/hostname").required(),
            at(CONNECTION, "/nativeIntegration/config/host").required(),
        ],
        find: "Open the workspace in your browser: the host is the address between https:// and the next slash.",
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/httpPath"),
        role: role::HTTP_PATH,
        group: Some(&groups::WORKSPACE),
        label: "HTTP path",
        help: "The HTTP path of a SQL warehouse (recommended) or cluster: in Databricks, under its connection details.",
        example: "/sql/1.0/warehouses/0123456789abcdef",
        shape: Shape::Text(Format::HttpPath),
        in_entries: InEntries::Also,
        places: &[at(INTEGRATIONS, "/config/httpPath").required(), at(CONNECTION, "/connection/httpPath").required()],
        find: "In Databricks: SQL Warehouses, your warehouse, Connection details, HTTP path.",
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/port"),
        role: role::PORT,
        absent: Absent::Is("443"),
        group: Some(&groups::WORKSPACE),
        label: "Port",
        help: "The port of the workspace. Databricks uses 443 everywhere.",
        example: "443",
        assumed: "443",
        shape: Shape::Integer { min: 1, max: 65535 },
        places: &[
            at(SCRIPT, "/config/port").write(Write::Never),
            at(CREATE.or(UPDATE), "/config/port").write(Write::AnswerUnless(Literal::Integer(443))),
            at(CONNECTION, "/connection/port").required().write(Write::AnswerOr(Literal::Integer(443))),
            at(CONNECTION, "/nativeIntegration/config/port").required().write(Write::AnswerOr(Literal::Integer(443))),
        ],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    // ---- how Immuta signs in -------------------------------------------------------------------------------------------
    Field {
        setup: Some("/authenticationType"),
        role: role::AUTHENTICATION_TYPE,
        group: Some(&groups::AUTHENTICATION),
        label: "Authentication",
        help: "How the service principal authenticates: personal access token, or OAuth machine to machine.",
        example: "oAuthM2M",
        shape: Shape::Choice(&[
            Choice { value: "token", label: "Personal access token", recommended: false },
            Choice { value: "oAuthM2M", label: "OAuth machine to machine (M2M)", recommended: true },
        ]),
        in_entries: InEntries::Also,
        places: &[
            at(INTEGRATIONS, "/config/authenticationType").required(),
            at(CONNECTION, "/connection/authenticationType").required(),
            at(CONNECTION, "/nativeIntegration/config/authenticationType").required(),
        ],
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/token"),
        role: role::TOKEN,
        group: Some(&groups::AUTHENTICATION),
        label: "Personal access token",
        help: "The token of Immuta's service principal. It stays on this machine until you send the document.",
        example: "{env: DATABRICKS_TOKEN}",
        shape: Shape::Secret { env: "DATABRICKS_TOKEN", lines: false },
        when: TOKEN,
        in_entries: InEntries::Also,
        places: &[
            at(SCRIPT.or(CREATE), "/config/token").required(),
            // An update may leave credentials out: unchanged ones stay.
            at(UPDATE, "/config/token"),
            at(CONNECTION, "/connection/token").required(),
            at(CONNECTION, "/nativeIntegration/config/token").required(),
        ],
        find: "For a user, in Databricks: Settings, Developer, Access tokens. For a service principal, somebody with the right to manage tokens creates one on its behalf.",
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/oAuthClientConfig"),
        role: role::CLIENT,
        label: "OAuth client",
        help: "The OAuth client of Immuta's service principal.",
        when: OAUTH,
        in_entries: InEntries::Also,
        places: &[
            at(SCRIPT.or(CREATE), "/config/oAuthClientConfig").required(),
            at(UPDATE, "/config/oAuthClientConfig"),
            at(CONNECTION, "/connection/oAuthClientConfig").required(),
            at(CONNECTION, "/nativeIntegration/config/oAuthClientConfig").required(),
        ],
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/oAuthClientConfig/clientId"),
        role: role::CLIENT_ID,
        group: Some(&groups::AUTHENTICATION),
        label: "Client ID",
        help: "Shown in Databricks when the secret is created. It is the application ID of the service principal.",
        example: "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        shape: Shape::Text(Format::ApplicationId),
        when: OAUTH,
        in_entries: InEntries::Also,
        places: &[
            at(INTEGRATIONS, "/config/oAuthClientConfig/clientId").required(),
            at(CONNECTION, "/connection/oAuthClientConfig/clientId").required(),
            at(CONNECTION, "/nativeIntegration/config/oAuthClientConfig/clientId").required(),
        ],
        find: "In the Databricks account console: User management, Service principals, the one for Immuta, Application ID.",
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/oAuthClientConfig/clientSecret"),
        role: role::CLIENT_SECRET,
        group: Some(&groups::AUTHENTICATION),
        label: "Client secret",
        help: "The OAuth secret of the service principal. It stays on this machine until you send the document.",
        example: "{env: DATABRICKS_CLIENT_SECRET}",
        shape: Shape::Secret { env: "DATABRICKS_CLIENT_SECRET", lines: false },
        when: CLIENT_SECRET,
        in_entries: InEntries::Also,
        places: &[
            at(SCRIPT.or(CREATE), "/config/oAuthClientConfig/clientSecret").required(),
            at(UPDATE, "/config/oAuthClientConfig/clientSecret"),
            at(CONNECTION, "/connection/oAuthClientConfig/clientSecret").required(),
            at(CONNECTION, "/nativeIntegration/config/oAuthClientConfig/clientSecret").required(),
        ],
        find: "In the Databricks account console: User management, Service principals, the one for Immuta, OAuth secrets, Generate secret. It is shown once.",
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/oAuthClientConfig/authorityUrl"),
        role: role::AUTHORITY_URL,
        group: Some(&groups::AUTHENTICATION),
        label: "Authority URL",
        help: "The token URL of your identity provider. For Databricks' own OAuth: https://, the workspace host, /oidc/v1/token.",
        example: "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token",
        shape: Shape::Text(Format::Url),
        when: OAUTH,
        in_entries: InEntries::Also,
        places: &[
            at(INTEGRATIONS, "/config/oAuthClientConfig/authorityUrl").required(),
            at(CONNECTION, "/connection/oAuthClientConfig/authorityUrl").required(),
            at(CONNECTION, "/nativeIntegration/config/oAuthClientConfig/authorityUrl").required(),
        ],
        follows: Some(follows::authority),
        find: "For Databricks' own OAuth it follows from the host. For another identity provider: its token endpoint.",
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/oAuthClientConfig/useCertificate"),
        role: role::USE_CERTIFICATE,
        absent: Absent::Is("false"),
        left_behind: Some(NO_CERTIFICATES),
        group: Some(&groups::AUTHENTICATION),
        label: "Use a certificate",
        help: "Use a certificate instead of a client secret. The connection flow does not allow it.",
        example: "false",
        assumed: "false",
        shape: Shape::Boolean,
        when: OAUTH,
        in_entries: InEntries::Also,
        places: &[
            at(INTEGRATIONS, "/config/oAuthClientConfig/useCertificate").only_in(INTEGRATING),
            at(SCRIPT, "/config/oAuthClientConfig/useCertificate").write(Write::Always(NO)).only_in(CONNECTING),
            at(CONNECTION, "/connection/oAuthClientConfig/useCertificate").fixed(NO),
            at(CONNECTION, "/nativeIntegration/config/oAuthClientConfig/useCertificate").fixed(NO),
        ],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/oAuthClientConfig/publicCertificateThumbprint"),
        role: role::THUMBPRINT,
        group: Some(&groups::AUTHENTICATION),
        label: "Certificate thumbprint",
        help: "The thumbprint of the public certificate that the identity provider knows.",
        example: "A1B2C3D4E5F60718293A4B5C6D7E8F9001122334",
        shape: Shape::Text(Format::Thumbprint),
        when: CERTIFICATE,
        in_entries: InEntries::Also,
        places: &[
            at(SCRIPT.or(CREATE), "/config/oAuthClientConfig/publicCertificateThumbprint")
                .required()
                .only_in(INTEGRATING),
            at(UPDATE, "/config/oAuthClientConfig/publicCertificateThumbprint"),
        ],
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/oAuthClientConfig/oauthPrivateKey"),
        role: role::PRIVATE_KEY,
        left_behind: Some(NO_CERTIFICATES),
        group: Some(&groups::AUTHENTICATION),
        label: "Private key",
        help: "The contents of the private key file, BEGIN and END lines included.",
        example: "{file: private-key.pem}",
        shape: Shape::Secret { env: "DATABRICKS_PRIVATE_KEY", lines: true },
        when: CERTIFICATE,
        in_entries: InEntries::Also,
        places: &[
            at(SCRIPT.or(CREATE), "/config/oAuthClientConfig/oauthPrivateKey").required().only_in(INTEGRATING),
            at(UPDATE, "/config/oAuthClientConfig/oauthPrivateKey"),
        ],
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/oAuthClientConfig/scope"),
        role: role::SCOPE,
        // That a scope left out is `all-apis` is our assumption: the Connections API takes no other.
        absent: Absent::Is("all-apis"),
        group: Some(&groups::AUTHENTICATION),
        label: "Scope",
        help: "What the token may be used for. Databricks' own OAuth needs all-apis.",
        example: "all-apis",
        shape: Shape::Text(Format::Scope),
        when: OAUTH,
        in_entries: InEntries::Also,
        places: &[
            at(INTEGRATIONS, "/config/oAuthClientConfig/scope").only_in(INTEGRATING),
            at(SCRIPT, "/config/oAuthClientConfig/scope")
                .write(Write::Always(Literal::Text("all-apis")))
                .only_in(CONNECTING),
            at(CONNECTION, "/connection/oAuthClientConfig/scope").fixed(Literal::Text("all-apis")),
            at(CONNECTION, "/nativeIntegration/config/oAuthClientConfig/scope").fixed(Literal::Text("all-apis")),
        ],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    // ---- what Immuta does there ----------------------------------------------------------------------------------------
    Field {
        setup: Some("/catalog"),
        role: role::CATALOG,
        group: Some(&groups::IMMUTA),
        label: "Immuta catalog",
        help: "The catalog that Immuta creates for its own data. Only its service principal may read it; use another one \
               for each Immuta tenant. Letters, digits and underscores, not starting with a digit.",
        example: "immuta_prod",
        shape: Shape::Text(Format::CatalogName),
        places: &[
            at(INTEGRATIONS, "/config/catalog").required(),
            at(CONNECTION, "/nativeIntegration/config/catalog").required(),
        ],
        in_rights: InRights::Used,
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/groupPattern"),
        label: "Exemption",
        help: "Who is exempt from data policies.",
        places: &[at(INTEGRATIONS, "/config/groupPattern"), at(CONNECTION, "/nativeIntegration/config/groupPattern")],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/groupPattern/deny"),
        role: role::EXEMPT_GROUP,
        group: Some(&groups::IMMUTA),
        label: "Exempt group",
        help: "An account-level group in Databricks whose members data policies do not touch.",
        example: "immuta_exempt",
        shape: Shape::Text(Format::Group),
        places: &[
            at(INTEGRATIONS, "/config/groupPattern/deny"),
            at(CONNECTION, "/nativeIntegration/config/groupPattern/deny"),
        ],
        find: "In the Databricks account console: User management, Groups. Groups of one workspace do not count.",
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/audit"),
        role: role::AUDIT,
        label: "Query audit",
        help: "Whether Immuta reads the query audit of Unity Catalog.",
        places: &[at(INTEGRATIONS, "/config/audit"), at(CONNECTION, "/nativeIntegration/config/audit").required()],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/audit/enabled"),
        role: role::AUDIT_ENABLED,
        // Source: Immuta's how-to pages, the answers they show and their sections on query audit.
        absent: Absent::ByFlow { payloads: CONNECTION, flows: CONNECTING, there: "true", elsewhere: "false" },
        recommended: true,
        group: Some(&groups::IMMUTA),
        label: "Query audit",
        help: "Whether Immuta reads the query audit of Unity Catalog. Recommended; it needs access to system tables.",
        example: "true",
        shape: Shape::Boolean,
        places: &[
            at(INTEGRATIONS, "/config/audit/enabled").only_in(INTEGRATING),
            at(SCRIPT, "/config/audit/enabled").write(Write::AnswerOr(YES)).only_in(CONNECTING),
            at(CONNECTION, "/nativeIntegration/config/audit/enabled").write(Write::AnswerOr(YES)),
        ],
        in_rights: InRights::Used,
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/workspaceIds"),
        role: role::WORKSPACE_IDS,
        group: Some(&groups::IMMUTA),
        label: "Workspace IDs",
        help: "Limits query audit to these workspaces. One numeric ID per line.",
        example: "1234567890123456",
        shape: Shape::Texts(Format::WorkspaceId),
        places: &[
            at(SCRIPT, "/config/workspaceIds").write(Write::Never),
            at(CREATE.or(UPDATE), "/config/workspaceIds"),
            at(CONNECTION, "/nativeIntegration/config/workspaceIds"),
        ],
        find: "Open the workspace in your browser: the number after ?o= in the address, or after adb- in an Azure host.",
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        label: "Job configuration",
        help: "Where Immuta keeps the jobs it runs in Databricks.",
        places: &[
            at(INTEGRATIONS, "/config/jobConfig").write(Write::Never),
            at(CONNECTION, "/nativeIntegration/config/jobConfig"),
        ],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        label: "Directory for jobs",
        help: "Fixed by Immuta.",
        example: "/Workspace/ImmutaArtifacts",
        shape: Shape::Text(Format::Any),
        places: &[
            at(INTEGRATIONS, "/config/jobConfig/workspaceDirectoryPath").write(Write::Never),
            at(CONNECTION, "/nativeIntegration/config/jobConfig/workspaceDirectoryPath")
                .fixed(Literal::Text("/Workspace/ImmutaArtifacts")),
        ],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        label: "Cluster for jobs",
        help: "Fixed by Immuta: the string undefined.",
        example: "undefined",
        shape: Shape::Text(Format::Any),
        places: &[
            at(INTEGRATIONS, "/config/jobConfig/jobClusterId").write(Write::Never),
            at(CONNECTION, "/nativeIntegration/config/jobConfig/jobClusterId").fixed(Literal::Text("undefined")),
        ],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    // ---- additional workspaces -------------------------------------------------------------------------------------------
    Field {
        setup: Some("/additionalWorkspaceConnections"),
        role: role::ADDITIONAL_WORKSPACES,
        left_behind: Some((
            "Immuta advises against upgrading to connections where catalogs are bound to several workspaces: stay with the Integrations API if you need them",
            Source::Upgrading,
        )),
        group: Some(&groups::WORKSPACES),
        label: "Additional workspaces",
        help: "Immuta uses these for objects in catalogs that the main workspace cannot reach. Bind the catalogs to the \
               workspaces in Databricks first.",
        example: "[]",
        shape: Shape::Objects,
        places: &[at(INTEGRATIONS, "/config/additionalWorkspaceConnections").only_in(INTEGRATING)],
        in_rights: InRights::Used,
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/catalogs"),
        role: role::CATALOGS,
        group: Some(&groups::WORKSPACES),
        label: "Catalogs",
        help: "The catalogs reached through this workspace, one per line. Work on a bound catalog \
               that none reaches fails.",
        example: "isolated_catalog",
        shape: Shape::Texts(Format::CatalogReference),
        in_entries: InEntries::Only,
        places: &[at(INTEGRATIONS, "/config/catalogs").required().only_in(INTEGRATING)],
        source: Source::IntegrationsHowTo,
        ..Field::EMPTY
    },
    // ---- how the connection behaves ----------------------------------------------------------------------------------------
    Field {
        setup: Some("/settings"),
        label: "Settings",
        help: "The state of new objects.",
        places: &[at(CONNECTION, "/settings")],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/settings/isActive"),
        role: role::IS_ACTIVE,
        recommended: true,
        group: Some(&groups::CONNECTION),
        label: "Activate at once",
        help: "Recommended: false. When true, Immuta revokes the access of its users to every object that has no \
               subscription policy, even access granted directly in Unity Catalog; nobody else's. Disabling an object \
               removes all grants and policies.",
        example: "false",
        shape: Shape::Boolean,
        places: &[at(CONNECTION, "/settings/isActive")],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/settings/activateNewChildren"),
        role: role::ACTIVATE_NEW_CHILDREN,
        group: Some(&groups::CONNECTION),
        label: "Activate new objects",
        help: "Whether objects found later become active automatically.",
        example: "false",
        shape: Shape::Boolean,
        places: &[at(CONNECTION, "/settings/activateNewChildren")],
        source: Source::ConnectionPayloads,
        ..Field::EMPTY
    },
    Field {
        label: "Data owners",
        help: "Users and groups that own all data sources below.",
        shape: Shape::Anything,
        places: &[at(CONNECTION, "/settings/dataOwners").write(Write::Never)],
        source: Source::ConnectionPayloads,
        ..Field::EMPTY
    },
    Field {
        label: "Infrastructure admins",
        help: "Users and groups that manage the connection, in older versions.",
        shape: Shape::Anything,
        places: &[at(CONNECTION, "/settings/infrastructureAdmins").write(Write::Never)],
        source: Source::ConnectionPayloads,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/options"),
        label: "Options",
        help: "How objects are crawled.",
        places: &[at(CONNECTION, "/options")],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/options/forceRecursiveCrawl"),
        role: role::FORCE_RECURSIVE_CRAWL,
        recommended: true,
        group: Some(&groups::CONNECTION),
        label: "Crawl inactive objects",
        help: "Recommended: true. When false, only active objects are crawled. Children of inactive ones \
               become inactive.",
        example: "true",
        shape: Shape::Boolean,
        places: &[at(CONNECTION, "/options/forceRecursiveCrawl")],
        source: Source::ConnectionHowTo,
        ..Field::EMPTY
    },
    // ---- what Immuta governs -------------------------------------------------------------------------------------------------
    Field {
        setup: Some("/servicePrincipal"),
        role: role::SERVICE_PRINCIPAL,
        absent: Absent::Like("/oAuthClientConfig/clientId"),
        group: Some(&groups::PRIVILEGES),
        label: "Service principal",
        help: "The application ID of Immuta's service principal, or a user name. If left out, the client ID is used if it is a UUID.",
        example: "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
        shape: Shape::Text(Format::ApplicationId),
        follows: Some(follows::service_principal),
        in_rights: InRights::Needed,
        find: "In the Databricks account console: User management, Service principals, the one for Immuta, Application ID.",
        source: Source::Databricks,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/govern"),
        role: role::GOVERN,
        group: Some(&groups::PRIVILEGES),
        label: "Governed objects",
        help: "What is or will be registered in Immuta: each entry names one catalog, schema, table, view or materialized view.",
        example: "[{catalog: sales}]",
        shape: Shape::Objects,
        in_rights: InRights::Used,
        source: Source::Ucforge,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/govern/*/catalog"),
        group: Some(&groups::PRIVILEGES),
        label: "Catalog",
        help: "A whole catalog.",
        example: "sales",
        shape: Shape::Text(Format::ObjectName(1)),
        in_rights: InRights::Used,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/govern/*/schema"),
        group: Some(&groups::PRIVILEGES),
        label: "Schema",
        help: "A schema, as catalog.schema.",
        example: "sales.orders",
        shape: Shape::Text(Format::ObjectName(2)),
        in_rights: InRights::Used,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/govern/*/table"),
        group: Some(&groups::PRIVILEGES),
        label: "Table",
        help: "A table, as catalog.schema.table.",
        example: "sales.orders.line_items",
        shape: Shape::Text(Format::ObjectName(3)),
        in_rights: InRights::Used,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/govern/*/view"),
        group: Some(&groups::PRIVILEGES),
        label: "View",
        help: "A view, as catalog.schema.view.",
        example: "sales.orders.open_items",
        shape: Shape::Text(Format::ObjectName(3)),
        in_rights: InRights::Used,
        ..Field::EMPTY
    },
    Field {
        setup: Some("/govern/*/materializedView"),
        group: Some(&groups::PRIVILEGES),
        label: "Materialized view",
        help: "A materialized view, as catalog.schema.view.",
        example: "sales.orders.daily_totals",
        shape: Shape::Text(Format::ObjectName(3)),
        in_rights: InRights::Used,
        ..Field::EMPTY
    },
    // ---- what ucforge does not know ----------------------------------------------------------------------------------------------
    common::EXTRA,
]);
