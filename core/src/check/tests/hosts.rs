//! Hosts as people paste them: all that is wrong is told at once, and a fix loses nothing.

use proptest::prelude::*;

use crate::check::{Base, check, check_text};
use crate::diagnostic::{Diagnostic, Severity};
use crate::fix::apply_fixes;
use crate::kinds::{Kind, Payload};
use crate::read::Format;
use crate::value::Value;

const DBC: &str = "dbc-0a1b2c3d-4e5f.cloud.databricks.com";
const ADB: &str = "adb-3141592653589793.13.azuredatabricks.net";

/// A payload with this text as its host, and these members beside it.
fn payload(host: &str, beside: &str) -> String {
    let host = serde_json::to_string(host).unwrap();
    format!(
        r#"{{"type": "Databricks", "autoBootstrap": true, "config": {{
"workspaceUrl": {host},{beside}
"httpPath": "/sql/1.0/warehouses/0a1b2c3d4e5f6071", "authenticationType": "token", "token": "${{T}}", "catalog": "immuta_lab",
"audit": {{"enabled": true}}}}}}"#
    )
}

fn findings(text: &str) -> Vec<Diagnostic> {
    check_text(text, Some(Kind::Payload(Payload::IntegrationCreate))).findings
}

/// What is said of the host: codes and first letters of severities.
fn said(host: &str) -> String {
    let text = payload(host, "");
    let place = u32::try_from(text.find("\"workspaceUrl\": ").unwrap() + 16).unwrap();
    let findings = findings(&text).into_iter().filter(|finding| finding.span.start == place);
    let said = findings.map(|finding| format!("{} {}", finding.code.id(), &format!("{:?}", finding.severity)[..1]));
    said.collect::<Vec<_>>().join("; ")
}

fn fixed(text: &str, kind: Kind) -> String {
    apply_fixes(text, crate::check::guess(text, None), Some(kind), &Base::None).text
}

/// The host and the port of a payload after its fixes.
fn fixed_host(host: &str, beside: &str) -> (String, Option<String>) {
    let text = fixed(&payload(host, beside), Kind::Payload(Payload::IntegrationCreate));
    let value: serde_json::Value = serde_json::from_str(&text).unwrap();
    let port = value["config"].get("port").map(ToString::to_string);
    (value["config"]["workspaceUrl"].as_str().unwrap().to_owned(), port)
}

#[test]
fn hosts_that_name_no_workspace_are_told_from_those_that_do() {
    for host in [
        "northwind.azuredatabricks.net",
        "acme.databricks.com",
        "northwind.databricks.azure.us",
        "WestWind-lake.azuredatabricks.net",
        "docs.databricks.com",
    ] {
        let findings = findings(&payload(host, ""));
        assert!(findings.iter().any(|finding| finding.message.contains("does not name a workspace")), "{host}");
    }
    for host in [
        "westus.azuredatabricks.net",
        "southcentralus.azuredatabricks.net",
        "westeurope-c2.azuredatabricks.net",
        "japaneast.azuredatabricks.net",
        "southafricanorth.azuredatabricks.net",
        "chinaeast2-c3.databricks.azure.cn",
        "usgovvirginia.databricks.azure.us",
        "us-east4.gcp.databricks.com",
        "oregon.cloud.databricks.com",
    ] {
        let findings = findings(&payload(host, ""));
        assert!(findings.iter().any(|finding| finding.message.contains("whole region")), "{host}");
    }
    for host in [
        "dbc-7f6e5d4c-3b2a",
        "adb-3141592653589793.13",
        "adb-3141592653589793",
        "3141592653589793",
        "1234567890123456.7",
        "adb-3141592653589793.13.azuredatabricks",
        "adb-1.2.privatelink",
        "dbc-7f6e5d4c-3b2a.cloud",
        "DBC-7F6E5D4C-3B2A",
    ] {
        let findings = findings(&payload(host, ""));
        assert!(findings.iter().any(|finding| finding.message.contains("lacks a domain")), "{host}");
    }
}

#[test]
fn what_is_cut_off_is_kept_or_nothing_is_cut() {
    let same = "\"port\": 8443,";
    let path = "sql/1.0/warehouses/0a1b2c3d4e5f6071";
    let cases = [
        (format!("https://{DBC}"), "", Some((DBC, None))),
        (format!("HTTPS://{DBC}/"), "", Some((DBC, None))),
        (format!("https://https//{DBC}"), "", Some((DBC, None))),
        (format!("https://https://{DBC}"), "", Some((DBC, None))),
        (format!("https:/{DBC}"), "", Some((DBC, None))),
        (format!("https//{DBC}"), "", Some((DBC, None))),
        (format!("ssh://{DBC}"), "", Some((DBC, None))),
        (format!("databricks://{DBC}"), "", Some((DBC, None))),
        (format!("{DBC}."), "", Some((DBC, None))),
        (format!(" {DBC}\n"), "", Some((DBC, None))),
        (format!("'{DBC}'"), "", Some((DBC, None))),
        (format!("{DBC}:443/"), "", Some((DBC, None))),
        (format!("{DBC}:443"), "\"port\": 443,", Some((DBC, Some("443")))),
        (format!("{DBC}:443"), same, None),
        (format!("{DBC}:8443"), "", Some((DBC, Some("8443")))),
        (format!("{DBC}:8443"), same, Some((DBC, Some("8443")))),
        (format!("{DBC}:8443"), "\"port\": 8443.0,", Some((DBC, Some("8443")))),
        (format!("{DBC}:8443"), "\"port\": 443,", None),
        (format!("{DBC}:99999"), "", None),
        (format!("{DBC}/{path}"), "", Some((DBC, None))),
        (format!("https://{DBC}/{path}/"), "", Some((DBC, None))),
        (format!("{DBC}/sql/1.0/warehouses/00000000000000ff"), "", None),
        (format!("{DBC}/login.html"), "", None),
        (format!("{ADB}/?o=3141592653589793"), "", Some((ADB, None))),
        (format!("{ADB}/?o=2718281828459045"), "", None),
        (format!("{DBC}/?o=2718281828459045"), "", None),
        (format!("{DBC}/?o=2718281828459045"), "\"workspaceIds\": [\"2718281828459045\"],", Some((DBC, None))),
        (format!("{DBC}/?"), "", Some((DBC, None))),
        (format!("{ADB}?o=3141592653589793#"), "", Some((ADB, None))),
        (format!("{ADB}?o=3141592653589793#job/1"), "", None),
        (format!("{ADB}?o=3141592653589793&x=1"), "", None),
        (format!("me@{DBC}"), "", None),
        (format!("https://me:Mark3r@{DBC}/"), "", None),
        ("https://northwind.azuredatabricks.net/?o=3141592653589793".to_owned(), "", None),
        ("https://northwind.azuredatabricks.net/".to_owned(), "", None),
        ("https://https".to_owned(), "", None),
        (format!("jdbc:databricks://{DBC}:443/default;transportMode=http;httpPath=/{path}"), "", Some((DBC, None))),
        (
            format!("jdbc:spark://{DBC}:443/default;transportMode=http;ssl=1;AuthMech=3;UID=token;httpPath=/{path};"),
            "",
            Some((DBC, None)),
        ),
        (format!("jdbc:databricks://{DBC}:443/sales"), "", None),
        (format!("jdbc:databricks://{DBC}:443/default;httpPath=/sql/1.0/warehouses/00000000000000ff"), "", None),
        (format!("jdbc:databricks://{DBC}:443/default;AuthMech=3;UID=token;PWD=Mark3r"), "", None),
        (format!("jdbc:databricks://{DBC}:443;AuthMech=11"), "", None),
        (format!("{DBC},"), "", None),
        ("https://lakehouse.corp.net/".to_owned(), "", Some(("lakehouse.corp.net", None))),
        ("https://localhost/".to_owned(), "", None),
    ];
    for (host, beside, expected) in cases {
        let (left, port) = fixed_host(&host, beside);
        match expected {
            Some((alone, expected)) => {
                assert_eq!((left.as_str(), port.as_deref()), (alone, expected), "{host} {beside}");
            }
            None => assert_eq!(left, host, "{beside}"),
        }
        assert!(said(&host).contains("UC2"), "{host}");
        let told = format!("{:?}", findings(&payload(&host, beside)));
        assert!(!told.contains("Mark3r") && !told.contains("me@"), "{told}");
    }
}

#[test]
fn a_port_goes_where_the_kind_of_document_has_one() {
    let setup = |host: &str, beside: &str| {
        format!(
            "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: {host} # ours\n{beside}httpPath: /sql/1.0/warehouses/0a1b2c3d4e5f6071\nauthenticationType: token\ntoken: {{env: T}}\ncatalog: lab\naudit: {{enabled: true}}\nadditionalWorkspaceConnections:\n  - workspaceUrl: https://other.cloud.databricks.com:8444/\n    httpPath: /sql/1.0/warehouses/0a1b2c3d4e5f6072\n    authenticationType: token\n    token: {{env: U}}\n    catalogs: [b]\n"
        )
    };
    let text = fixed(&setup(&format!("{DBC}:8443"), ""), Kind::Setup);
    assert!(text.contains(&format!("\nport: 8443\nworkspaceUrl: \"{DBC}\" # ours\n")), "{text}");
    // Additional workspaces have a port of their own where the catalogue says so, and lose none where it does not.
    assert!(text.contains("8444"), "{text}");
    let script = payload(&format!("{DBC}:8443"), "").replace("\"autoBootstrap\": true", "\"autoBootstrap\": false");
    assert!(
        fixed(&script, Kind::Payload(Payload::ScriptCreate))
            .contains(&format!("\"port\": 8443, \"workspaceUrl\": \"{DBC}\""))
    );
    // Both halves of a connection have a port, and only one has the path.
    let connection = format!(
        r#"{{"connectionKey": "k", "connection": {{"technology": "Databricks", "hostname": "https://{DBC}:443/sql/1.0/warehouses/0a1b2c3d4e5f6071", "port": 443, "httpPath": "/sql/1.0/warehouses/0a1b2c3d4e5f6071", "authenticationType": "token", "token": "${{T}}"}},
"nativeIntegration": {{"type": "Databricks", "autoBootstrap": false, "unityCatalog": true, "config": {{"host": "https://{DBC}:443/sql/1.0/warehouses/0a1b2c3d4e5f6071", "port": 443, "authenticationType": "token", "token": "${{T}}", "catalog": "lab", "audit": {{"enabled": true}}, "jobConfig": {{"workspaceDirectoryPath": "/Workspace/ImmutaArtifacts", "jobClusterId": "undefined"}}}}}}}}"#
    );
    let text = fixed(&connection, Kind::Payload(Payload::Connection));
    assert_eq!(text.matches(&format!("\"{DBC}\"")).count(), 2, "{text}");
    let other = connection.replace(":443/sql", ":8443/sql");
    assert_eq!(fixed(&other, Kind::Payload(Payload::Connection)), other);
}

#[test]
fn what_stands_around_a_host_hides_nothing_from_other_rules() {
    let codes = |host: &str, beside: &str| {
        let found = findings(&payload(host, beside));
        found.iter().map(|finding| finding.code.id()).filter(|code| code.starts_with("UC3")).collect::<Vec<_>>()
    };
    assert_eq!(codes("https://dbc-0a1b2c3d-4e5f.cloud.databricks.us/", ""), ["UC311"]);
    assert_eq!(codes(&format!("https://{ADB}/"), "\"workspaceIds\": [\"7\"],"), ["UC307"]);
    assert_eq!(codes(&format!("https://{ADB}/"), "\"workspaceIds\": [\"3141592653589793 \"],"), [""; 0]);
    let another = |host: &str| {
        format!(
            "\"additionalWorkspaceConnections\": [{{\"workspaceUrl\": \"{host}\", \"httpPath\": \"/sql/1.0/warehouses/0a1b2c3d4e5f6072\", \"authenticationType\": \"token\", \"token\": \"${{U}}\", \"catalogs\": [\"b\"]}}],"
        )
    };
    assert_eq!(codes(DBC, &another(&format!("HTTPS://{}:443/", DBC.to_uppercase()))), ["UC305"]);
    assert_eq!(codes("https://x.azuredatabricks.net/?o=1", &another("https://x.azuredatabricks.net/?o=2")), [""; 0]);
    assert_eq!(codes("https://x.azuredatabricks.net/?o=1", &another("x.azuredatabricks.net?o=1")), ["UC305"]);
}

#[test]
fn quotes_of_a_shell_are_left_alone() {
    let double = payload(&format!("https://{DBC}/"), "").replace('"', "\\\"").replace('$', "\\$");
    let command = format!(
        "curl -X POST https://t.corp.net/integrations -H \"Authorization: $K\" -H 'Content-Type: application/json' -d \"{double}\"\n"
    );
    let checked = check(&command, Format::Curl, None);
    let told: Vec<_> = checked.findings.iter().filter(|finding| finding.code.id() == "UC208").collect();
    assert_eq!(told.len(), 1);
    assert!(told[0].fix.is_none());
    let single = payload(&format!("https://{DBC}/"), "");
    let command = format!(
        "curl -X POST https://t.corp.net/integrations -H \"Authorization: $K\" -H 'Content-Type: application/json' -d '{single}'\n"
    );
    let text = fixed(&command, Kind::Payload(Payload::IntegrationCreate));
    assert!(text.contains(&format!("\"workspaceUrl\": \"{DBC}\"")), "{text}");
}

/// Pieces of an address, each perhaps there.
fn address() -> impl Strategy<Value = (String, Vec<String>)> {
    let perhaps = |texts: &'static [&'static str]| prop::sample::select(texts);
    (
        perhaps(&[
            "",
            "https://",
            "http://",
            "https:/",
            "https//",
            "https://https://",
            "jdbc:databricks://",
            "ssh://",
            " ",
            "\"",
        ]),
        perhaps(&["", "", "", "me@", "me:Pw1@"]),
        perhaps(&[
            DBC,
            ADB,
            "northwind.azuredatabricks.net",
            "lakehouse.corp.net",
            "accounts.cloud.databricks.com",
            "h",
        ]),
        perhaps(&["", "", ":443", ":8443", ":0", ":"]),
        perhaps(&[
            "",
            "/",
            "/default",
            "/sql/1.0/warehouses/0a1b2c3d4e5f6071",
            "/sql/1.0/warehouses/00000000000000ff",
            "/x",
        ]),
        perhaps(&["", "", "?o=3141592653589793", "?o=7", "?x=y", "?"]),
        perhaps(&["", "", "#frag", ";ssl=1", ";PWD=Pw2", ";httpPath=/sql/1.0/warehouses/0a1b2c3d4e5f6071"]),
        perhaps(&["", "", "\"port\": 8443,", "\"port\": 443,", "\"workspaceIds\": [\"7\"],"]),
    )
        .prop_map(|(scheme, user, host, port, path, query, rest, beside)| {
            let text = [scheme, user, host, port, path, query, rest, if scheme == "\"" { "\"" } else { "" }].concat();
            (text, [user, host, port, path, query, rest, beside].map(str::to_owned).to_vec())
        })
}

proptest! {
    #[test]
    fn no_piece_of_a_host_is_lost((text, pieces) in address()) {
        let beside = &pieces[6];
        let before = payload(&text, beside);
        let after = fixed(&before, Kind::Payload(Payload::IntegrationCreate));
        if after == before {
            return Ok(());
        }
        // Nothing that is wrong is left at this place, and every piece stands somewhere.
        let (left, _) = fixed_host(&text, beside);
        let worse: Vec<_> = said(&left).split("; ").filter(|said| !said.is_empty() && !said.ends_with('I')).map(str::to_owned).collect();
        if left != text {
            prop_assert!(worse.is_empty(), "{text} -> {left}: {worse:?}");
            let is_default = |piece: &str| {
                ["", ":443", ":", "/", "/default", "?", ";ssl=1"].contains(&piece) && (piece != "/default" || text.contains("jdbc:"))
            };
            for piece in pieces[..6].iter().filter(|piece| !is_default(piece)) {
                let bare = piece.trim_start_matches([':', '/', '?', '#', ';']).trim_start_matches("o=").trim_start_matches("httpPath=/");
                prop_assert!(after.contains(bare), "{text} -> {after}: {piece}");
            }
            prop_assert!(!pieces[0].contains("me"), "{text} -> {left}");
        }
        let grave = |text: &str| findings(text).iter().filter(|finding| finding.severity == Severity::Error).count();
        prop_assert!(grave(&after) <= grave(&before));
    }
}

/// T26 of the terminal: the number after `?o=` is what a later question asks for. It is offered, and never put there unasked.
#[test]
fn the_id_after_a_host_is_offered_for_the_list_of_workspaces() {
    use crate::form::Draft;
    let offered = |host: &str, flow: &str, ids: Option<Value>| {
        let mut draft = Draft::default();
        draft.set("/flow", flow.into());
        draft.set("/workspaceUrl", host.into());
        if let Some(ids) = ids {
            draft.set("/workspaceIds", ids);
        }
        let shown = draft.shown(crate::report::answers);
        let fix = shown.view.findings.iter().find(|found| found.code == "UC208").and_then(|found| found.fix.as_ref());
        fix.map(|fix| (fix.title.clone(), draft.fixed(&shown, fix).unwrap()))
    };
    let pasted = format!("https://{DBC}/?o=2718281828459045");
    for (flow, ids) in [("connection", None), ("integration-automatic", Some(Value::Array(Vec::new())))] {
        let (title, fixed) = offered(&pasted, flow, ids).unwrap();
        assert_eq!(title, "keep only the host, and limit query audit to workspace 2718281828459045");
        assert_eq!(fixed.get("/workspaceUrl").and_then(Value::text), Some(DBC));
        assert_eq!(fixed.get("/workspaceIds/0").and_then(Value::text), Some("2718281828459045"));
    }
    // A number in the list is not new; another one there means that somebody has thought about it.
    let list = |id: &str| Some(Value::Array(vec![id.into()]));
    assert_eq!(offered(&pasted, "connection", list("2718281828459045")).unwrap().0, "keep only the host");
    assert!(offered(&pasted, "connection", list("3141592653589793")).is_none());
    assert!(offered(&format!("https://{DBC}/?o=abc"), "connection", None).is_none());
    assert!(offered(&format!("https://{DBC}/login?o=2718281828459045"), "connection", None).is_none());
    // It would change what is audited, so no command does it.
    let setup = format!("{{\"ucforge\": 1, \"flow\": \"connection\", \"workspaceUrl\": \"{pasted}\"}}");
    let fixed = crate::fix::apply_fixes(&setup, Format::Json, Some(Kind::Setup), &crate::check::Base::None);
    assert_eq!(fixed.text, setup);
}
