//! What the sandbox answers for the platforms that are not checked here.

use crate::kit::sandbox::{Deletion, SandboxFacts, Script, failed_before, passed};
use crate::value::{Object, Value};

/// Fields of their payloads that may be shown: all others are masked.
pub(in crate::platform) const SHOWN: &[&str] = &[
    "authenticationType",
    "awsAccountId",
    "awsLocationPath",
    "awsLocationRole",
    "awsRegion",
    "awsRoleToAssume",
    "clientId",
    "database",
    "dataset",
    "datasetSuffix",
    "host",
    "hostname",
    "keyName",
    "location",
    "name",
    "role",
    "schema",
    "technology",
    "userFilename",
    "warehouse",
];

/// What the sandbox answers for the platform with this name in payloads; `None` if no page says anything about it.
pub(in crate::platform) fn of(name: &str) -> Option<&'static SandboxFacts> {
    match name {
        "Snowflake" => Some(&SNOWFLAKE),
        "Redshift" => Some(&REDSHIFT),
        "Azure Synapse Analytics" => Some(&SYNAPSE),
        "Google BigQuery" => Some(&BIGQUERY),
        "Native S3" => Some(&S3),
        _ => None,
    }
}

const HOSTS: &[&[&str]] = &[&["config", "host"], &["connection", "hostname"], &["nativeIntegration", "config", "host"]];

static SNOWFLAKE: SandboxFacts = SandboxFacts {
    hosts: HOSTS,
    exists: |host, id| format!("Snowflake integration already exists on {host} (id = {id})."),
    failed_before: |host, id| failed_before("Snowflake", host, id),
    deletion: Deletion::IfAutomatic,
    tests: snowflake_tests,
    mask: "<REDACTED>",
    with_defaults: |config, _| {
        let mut filled = with(config, "port", &443_u64.into());
        for name in ["audit", "workspaces", "impersonation", "lineage"] {
            filled = with(&filled, name, &disabled());
        }
        let order = ["host", "warehouse", "database", "port", "audit", "workspaces", "impersonation", "lineage"];
        filled.put_first(&order);
        filled
    },
    script: |script, config, _| sql("Snowflake", false, script, config),
    ..SandboxFacts::NONE
};

/// Our assumption: a platform without a page about its tests has one test, with a name from another platform.
const CONNECTION_TEST: &str = "Initial Validation: Basic Connection Test";

static REDSHIFT: SandboxFacts = SandboxFacts {
    hosts: HOSTS,
    exists: |host, id| format!("Redshift integration already exists on {host} (id = {id})."),
    failed_before: |host, id| failed_before("Redshift", host, id),
    deletion: Deletion::IfAutomatic,
    tests: |_, _| vec![passed(CONNECTION_TEST)],
    script: |script, config, _| sql("Redshift", matches!(script, Script::InitialCreate), script, config),
    ..SandboxFacts::NONE
};

static SYNAPSE: SandboxFacts = SandboxFacts {
    hosts: HOSTS,
    exists: |host, id| format!("Azure Synapse Analytics integration already exists on {host} (id = {id})."),
    failed_before: |host, id| failed_before("Azure Synapse Analytics", host, id),
    deletion: Deletion::IfAutomatic,
    tests: |_, _| vec![passed(CONNECTION_TEST)],
    // Immuta, Azure Synapse pre-configuration details: they cannot be changed once they are set.
    fixed: &["metadataDelimiters"],
    script: |script, config, _| {
        sql("Azure Synapse Analytics", matches!(script, Script::InitialCreate | Script::PostCleanup), script, config)
    },
    ..SandboxFacts::NONE
};

static BIGQUERY: SandboxFacts = SandboxFacts {
    deletion: Deletion::IfAutomatic,
    tests: |_, _| {
        vec![
            passed("Basic Validation: Verify service account not being used for data source connection credentials"),
            passed("Basic Validation: Immuta Service Account postfix"),
            passed("Basic Validation: Non-matching service account in key file"),
        ]
    },
    is_manual: true,
    script: |script, config, _| sql("Google BigQuery", false, script, config),
    ..SandboxFacts::NONE
};

static S3: SandboxFacts = SandboxFacts {
    deletion: Deletion::IfAutomatic,
    tests: |_, _| {
        vec![
            passed("There is no existing integration matching this configuration"),
            passed("The provided integration name is unique across Immuta S3 integrations"),
            passed("The provided access grants location role is a valid ARN format"),
            passed("The provided AWS credentials allow fetching the caller's identity via the AWS STS API"),
            passed("An AWS Access Grants instance is configured in the provided AWS account and region"),
        ]
    },
    is_manual: true,
    unique: &[("name", 1), ("awsLocationPath", 0)],
    ..SandboxFacts::NONE
};

/// Names, order and results of the published list. Our assumption: tests about an automatic setup are not run for a
/// manual one.
fn snowflake_tests(config: &Object, automatic: bool) -> Vec<Value> {
    let empty = |name: &str| {
        Value::from([("name", name.into()), ("status", "passed".into()), ("result", Value::Array(Vec::new()))])
    };
    let mut tests = vec![
        passed(CONNECTION_TEST),
        empty("Initial Validation: Default Warehouse Access Test"),
        empty("Initial Validation: Validate access to Privileged Role"),
    ];
    if automatic {
        let impersonation = config.get("impersonation").and_then(|object| object.get("enabled"));
        let status = if matches!(impersonation, Some(Value::Bool(true))) { "passed" } else { "skipped" };
        tests.push(passed("Validate Automatic: Database Does Not Exist"));
        tests.push(Value::from([
            ("name", "Validate Automatic: Impersonation Role Does Not Exist".into()),
            ("status", status.into()),
        ]));
        tests.push(passed("Validate Automatic Bootstrap User Grants"));
    }
    tests
}

fn disabled() -> Value {
    Value::from([("enabled", false.into())])
}

/// The same configuration, with a member added if it is missing.
fn with(config: &Object, name: &'static str, value: &Value) -> Object {
    let mut filled = config.clone();
    if filled.get(name).is_none() {
        filled.set(name, value.clone());
    }
    filled
}

/// A script of our own: no generated script has been published. `has` says whether this platform has a script of a
/// rarer kind.
fn sql(title: &str, has: bool, script: Script, config: &Object) -> Option<String> {
    let is_rare = matches!(script, Script::InitialCreate | Script::PostCleanup);
    if is_rare && !has {
        return None;
    }
    let name = ["database", "dataset"].iter().find_map(|name| config.get(name)).and_then(Value::text);
    let name = format!("\"{}\"", name.unwrap_or("IMMUTA").replace('"', "\"\""));
    let (purpose, statement) = match script {
        Script::InitialCreate => ("first script", format!("CREATE DATABASE {name};")),
        Script::Create => ("script", format!("CREATE SCHEMA {name}.\"IMMUTA\";")),
        Script::Edit => ("script of a change", format!("COMMENT ON SCHEMA {name}.\"IMMUTA\" IS 'Immuta';")),
        Script::Delete | Script::Cleanup => ("script of a removal", format!("DROP SCHEMA {name}.\"IMMUTA\" CASCADE;")),
        Script::PostCleanup => ("second script of a removal", format!("DROP DATABASE {name};")),
    };
    Some(format!("-- Sandbox {purpose} for Immuta on {title}.\n{statement}\n"))
}
