//! Each rule with changes that must trigger it and near misses that must stay silent. The documents are right before the
//! change; what the change adds to their findings is compared to the letter, so that no case hides a false alarm.

use std::collections::BTreeMap;

use crate::check::check_text;
use crate::diagnostic::Code;
use crate::kinds::{Kind, Payload};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Base {
    Script,
    Create,
    OAuth,
    Update,
    Connection,
    ConnectionOAuth,
    Setup,
    SetupIntegration,
}

use Base::{Connection, ConnectionOAuth, Create, OAuth, Script, Setup, SetupIntegration, Update};

const TOKEN: &str = r#"{
"type": "Databricks",
"autoBootstrap": true,
"config": {
"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
"httpPath": "/sql/1.0/warehouses/0123456789abcdef",
"authenticationType": "token",
"token": "dapi0123456789abcdef0123456789abcdef",
"catalog": "immuta_prod",
"groupPattern": {"deny": "immuta_exempt"},
"audit": {"enabled": true},
"additionalWorkspaceConnections": [{
"workspaceUrl": "workspace-b.cloud.databricks.com",
"httpPath": "sql/1.0/endpoints/2222222222222222",
"authenticationType" : "token",
"token": "dapi2222222222222222222222222222222b-2",
"catalogs": ["isolated_b", "Isolated-c"]
}]
}
}"#;

const OAUTH: &str = r#"{
"type": "Databricks",
"autoBootstrap": true,
"config": {
"workspaceUrl": "adb-1234567890123456.7.azuredatabricks.net",
"httpPath": "/sql/1.0/warehouses/0123456789abcdef",
"authenticationType": "oAuthM2M",
"oAuthClientConfig": {
"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
"clientSecret": "dose0123456789abcdef0123456789abcdef",
"authorityUrl": "https://adb-1234567890123456.7.azuredatabricks.net/oidc/v1/token",
"useCertificate": false,
"scope": "all-apis"
},
"catalog": "immuta_prod",
"audit": {"enabled": true},
"additionalWorkspaceConnections": [{
"workspaceUrl": "987654321.4.gcp.databricks.com",
"httpPath": "/sql/1.0/warehouses/2222222222222222",
"authenticationType" : "oAuthM2M",
"oAuthClientConfig" : {
"clientId" : "7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
"authorityUrl" : "https://idp.corp.net/token",
"useCertificate" : true,
"publicCertificateThumbprint": "A1B2",
"oauthPrivateKey": "-----BEGIN PRIVATE KEY-----\nAA\n-----END PRIVATE KEY-----"
},
"catalogs": ["isolated_b"]
}]
}
}"#;

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
"host": "DBC-a1b2c3d4-e5f6.cloud.databricks.com",
"port" : 443,
"authenticationType" : "token",
"token" : "dapi0123456789abcdef0123456789abcdef",
"catalog": "immuta_prod",
"audit": {"enabled": true},
"workspaceIds": ["1234567890123456"],
"groupPattern": {"deny": "immuta_exempt"},
"jobConfig": {
"workspaceDirectoryPath": "/Workspace/ImmutaArtifacts",
"jobClusterId": "undefined"
}
}
}
}"#;

const SETUP: &str = r#"{
"ucforge": 1,
"flow": "connection",
"immutaUrl": "https://tenant.example.com",
"connectionKey": "lakehouse",
"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
"httpPath": "/sql/1.0/warehouses/0123456789abcdef",
"port": 443,
"authenticationType": "oAuthM2M",
"oAuthClientConfig": {
"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
"clientSecret": {"env": "DATABRICKS_CLIENT_SECRET"},
"authorityUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
},
"catalog": "immuta_prod",
"audit": {"enabled": true},
"groupPattern": {"deny": "immuta_exempt"},
"workspaceIds": ["1234567890123456"],
"settings": {"isActive": false},
"options": {"forceRecursiveCrawl": true},
"servicePrincipal": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
"govern": [{"catalog": "sales"}, {"table": "sales.orders.`line-items`"}]
}"#;

const SETUP_INTEGRATION: &str = r#"{
"ucforge": 1,
"flow": "integration-manual",
"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
"httpPath": "/sql/1.0/warehouses/0123456789abcdef",
"authenticationType": "token",
"token": {"env": "DATABRICKS_TOKEN"},
"catalog": "immuta_prod",
"audit": {"enabled": true},
"additionalWorkspaceConnections": [{
"workspaceUrl": "workspace-b.cloud.databricks.com",
"httpPath": "/sql/1.0/warehouses/2222222222222222",
"authenticationType" : "token",
"token" : {"env": "DATABRICKS_TOKEN_2"},
"catalogs": ["isolated_b"]
}],
"govern": [{"schema": "isolated_b.orders"}]
}"#;

impl Base {
    fn text(self) -> String {
        match self {
            Script => TOKEN.replace("\"autoBootstrap\": true", "\"autoBootstrap\": false"),
            Create | Update => TOKEN.to_owned(),
            OAuth => OAUTH.to_owned(),
            Connection => CONNECTION.to_owned(),
            ConnectionOAuth => {
                let client = |blank: &str| {
                    format!(
                        "\"oAuthClientConfig\"{blank}: {{\n\"useCertificate\"{blank}: false,\n\"clientId\"{blank}: \"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\",\n\
                         \"clientSecret\"{blank}: \"${{S}}\",\n\"scope\"{blank}: \"all-apis\",\n\
                         \"authorityUrl\"{blank}: \"https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token\"\n}}"
                    )
                };
                CONNECTION
                    .replace("\"token\": \"dapi0123456789abcdef0123456789abcdef\"", &client(""))
                    .replace("\"token\" : \"dapi0123456789abcdef0123456789abcdef\"", &client(" "))
                    .replace("\"token\"", "\"oAuthM2M\"")
            }
            Setup => SETUP.to_owned(),
            SetupIntegration => SETUP_INTEGRATION.to_owned(),
        }
    }

    fn kind(self) -> Kind {
        match self {
            Script => Kind::Payload(Payload::ScriptCreate),
            Create | OAuth => Kind::Payload(Payload::IntegrationCreate),
            Update => Kind::Payload(Payload::IntegrationUpdate),
            Connection | ConnectionOAuth => Kind::Payload(Payload::Connection),
            Setup | SetupIntegration => Kind::Setup,
        }
    }
}

/// Code, first letter of the severity, and pointer of every finding, counted.
fn found(text: &str, kind: Kind) -> BTreeMap<String, usize> {
    let checked = check_text(text, Some(kind));
    let mut pointers = checked.tree.pointers();
    let mut counted = BTreeMap::new();
    for finding in &checked.findings {
        let pointer = finding.node.map_or("-".to_owned(), |node| pointers.of(node).as_str().to_owned());
        let severity = &format!("{:?}", finding.severity)[..1];
        *counted.entry(format!("{} {severity} {pointer}", finding.code.id())).or_default() += 1;
    }
    counted
}

/// What a change adds to the findings.
fn added(base: Base, old: &str, new: &str) -> Vec<String> {
    let text = base.text();
    assert_eq!(text.matches(old).count(), 1, "{old:?} in {base:?}");
    let before = found(&text, base.kind());
    let after = found(&text.replace(old, new), base.kind());
    let more = |(finding, count): (String, usize)| {
        let count = count.saturating_sub(before.get(&finding).copied().unwrap_or(0));
        std::iter::repeat_n(finding, count)
    };
    after.into_iter().flat_map(more).collect()
}

type Change = (Base, &'static str, &'static str);

/// A change and the findings it adds, with a semicolon between them.
type Trigger = (Base, &'static str, &'static str, &'static str);

struct Rule {
    code: &'static str,
    triggers: &'static [Trigger],
    silent: &'static [Change],
}

include!("rules/cases.rs");

#[test]
fn each_rule_finds_what_it_is_for_and_nothing_else() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for (base, old, new, expected) in rule.triggers {
            let found = added(*base, old, new).join("; ");
            if found != *expected || !found.contains(rule.code) {
                wrong
                    .push(format!("{} {base:?}: {old} -> {new}\n  found    {found}\n  expected {expected}", rule.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn near_misses_of_each_rule_stay_silent() {
    let mut wrong = Vec::new();
    for rule in RULES {
        for (base, old, new) in rule.silent {
            let found = added(*base, old, new);
            if !found.is_empty() {
                wrong.push(format!("{} {base:?}: {old} -> {new}\n  found {found:?}", rule.code));
            }
        }
    }
    assert!(wrong.is_empty(), "{} cases:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn every_rule_has_cases_of_both_kinds() {
    let has = |code: Code| {
        RULES.iter().any(|rule| rule.code == code.id() && !rule.triggers.is_empty() && rule.silent.len() > 1)
    };
    // Those of the text have their tables beside the readers, those of commands in `commands`, UC4xx in `matching`, UC5xx beside the
    // readers of scripts.
    let elsewhere = |id: &str| {
        id.starts_with("UC0")
            || id.starts_with("UC4")
            || id.starts_with("UC5")
            || ("UC230".."UC240").contains(&id)
            || ["UC211", "UC901", "UC902", "UC904", "UC910", "UC911"].contains(&id)
    };
    let lacking: Vec<_> =
        Code::ALL.iter().filter(|code| !elsewhere(code.id()) && !has(**code)).map(|code| code.id()).collect();
    assert_eq!(lacking, [""; 0]);
    let unknown: Vec<_> =
        crate::platform::databricks::rules::codes().into_iter().filter(|code| !Code::ALL.contains(code)).collect();
    assert!(unknown.is_empty(), "{unknown:?}");
}

/// Valid documents give no error, and a warning or info only where it is meant: all of them are in this list.
#[test]
fn alarms_on_valid_documents_are_counted_for_each_rule() {
    let mut counted: BTreeMap<String, usize> = BTreeMap::new();
    let mut documents = 0;
    let mut count = |text: &str, kind: Kind| {
        documents += 1;
        for (finding, number) in found(text, kind) {
            *counted.entry(finding[..7].to_owned()).or_default() += number;
        }
    };
    for base in [Script, Create, OAuth, Update, Connection, ConnectionOAuth, Setup, SetupIntegration] {
        count(&base.text(), base.kind());
    }
    // Every near miss is a valid document as well, but for one thing that the table of its rule already knows.
    for (base, old, new) in RULES.iter().filter(|rule| rule.code > "UC200").flat_map(|rule| rule.silent) {
        count(&base.text().replace(old, new), base.kind());
    }
    for flow in crate::kinds::Flow::ALL {
        for way in ["token", "oAuthM2M"] {
            let text = crate::starter::yaml(crate::platform::PLATFORMS[0], flow, Some(way)).ok().unwrap();
            let checked = crate::check::check(&text, crate::read::Format::Yaml, Some(Kind::Setup));
            documents += 1;
            for finding in &checked.findings {
                *counted
                    .entry(format!("{} {}", finding.code.id(), &format!("{:?}", finding.severity)[..1]))
                    .or_default() += 1;
            }
        }
    }
    assert!(documents > 100, "{documents}");
    let alarms: Vec<_> = counted.keys().filter(|finding| !finding.ends_with('I')).collect();
    assert!(alarms.is_empty(), "{counted:?}");
    let infos: Vec<_> = counted.keys().map(|finding| &finding[..5]).collect();
    // The legacy API, said of every document that creates something with it.
    assert_eq!(infos, ["UC905"], "{counted:?}");
}
