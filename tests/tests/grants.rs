//! Grants, their way back and their proof, through the real binary and parsers of other people.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;

use proptest::prelude::*;
use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{read_by, ucforge, ucforge_with};

const PRINCIPAL: &str = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

fn setup(flow: &str, govern: &Value) -> Value {
    let mut setup = json!({"ucforge": 1, "flow": flow, "workspaceUrl": "h.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": {"env": "PAT"}, "catalog": "immuta_a",
        "audit": {"enabled": true}, "servicePrincipal": PRINCIPAL, "govern": govern});
    if flow == "connection" {
        setup["connectionKey"] = "lakehouse".into();
    }
    setup
}

fn file(name: &str, content: &str) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, content).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

fn built(setup: &Value, document: &str, to: &str) -> String {
    let (_folder, path) = file("setup.json", &setup.to_string());
    let output = ucforge(&["build", &path, "--document", document, "--to", to]);
    assert_eq!(output.code, 0, "{output:?}");
    output.out
}

/// What sqlfluff knows of a script: its grammar has neither MANAGE nor CREATE CATALOG among the privileges.
fn known_to_sqlfluff(script: &str) -> String {
    let lines = script.lines().filter(|line| !line.contains("METASTORE"));
    lines.map(|line| line.replace(", MANAGE", "")).collect::<Vec<_>>().join("\n")
}

const FLOWS: [&str; 4] = ["integration-automatic", "integration-manual", "integration-update", "connection"];

#[test]
fn scripts_parse_in_an_outside_parser() {
    let govern = json!([{"catalog": "sales"}, {"schema": "hr.people"}, {"table": "a.b.`my-table`"}, {"view": "a.b.v"}, {"materializedView": "a.b.m"}]);
    for flow in FLOWS {
        for document in ["grants", "grants-undo", "grants-verify"] {
            let script = known_to_sqlfluff(&built(&setup(flow, &govern), document, "sql"));
            assert!(script.contains("`my-table`"), "{script}");
            assert_eq!(read_by("read_sql.py", &script), json!([]), "{flow} {document}\n{script}");
        }
    }
    // It is a parser: what is broken does not pass.
    assert_ne!(read_by("read_sql.py", "GRANT SELECT ON TABLE a.b.c TO a-b;"), json!([]));
}

fn name() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "`", "'", "\"", "\\", ";", "--", "*", "$", "{", "${", "$${", "%{", "}", "#", "(", ",", "|", "а", "é", "𝄞",
            "-", "\u{202e}", "\u{a0}", "EOF"
        ])
        .prop_map(str::to_owned),
        "[a-z0-9_]{1,3}",
    ];
    prop::collection::vec(piece, 1..6).prop_map(|pieces| pieces.concat())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 16, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_name_breaks_out_of_sql_or_terraform(parts in prop::collection::vec(name(), 3)) {
        let quoted: Vec<String> = parts.iter().map(|part| format!("`{}`", part.replace('`', "``"))).collect();
        let setup = setup("integration-manual", &json!([{"table": quoted.join(".")}]));
        if quoted.join(".").split_once("${").is_some_and(|(_, behind)| behind.contains('}')) {
            // A notebook would put the value of a widget there.
            let (_folder, path) = file("setup.json", &setup.to_string());
            let output = ucforge(&["build", &path, "--document", "grants"]);
            prop_assert_eq!((output.code, output.out.as_str()), (1, ""));
            prop_assert!(output.err.contains("error[UC207]"), "{}", output.err);
            return Ok(());
        }
        let grants: Value = read_by("read_terraform.py", &built(&setup, "grants", "terraform"));
        let grants = grants.as_array().unwrap();
        prop_assert!(grants.iter().all(|grant| grant["kind"] == "databricks_grant" && grant["principal"] == PRINCIPAL));
        let own: Vec<_> = grants.iter().map(|grant| (grant["catalog"].clone(), grant["schema"].clone(), grant["table"].clone(), grant["privileges"].clone())).take(3).collect();
        prop_assert_eq!(own, [
            (json!(parts[0]), Value::Null, Value::Null, json!(["USE_CATALOG", "MANAGE"])),
            (Value::Null, json!(parts[..2].join(".")), Value::Null, json!(["USE_SCHEMA"])),
            (Value::Null, Value::Null, json!(parts.join(".")), json!(["SELECT", "MODIFY"])),
        ]);
        prop_assert_eq!(grants.len(), 8);
        let script = built(&setup, "grants", "sql");
        prop_assert_eq!(read_by("read_sql.py", &known_to_sqlfluff(&script)), json!([]), "{}", script);
        let statements = script.lines().filter(|line| !line.starts_with("--") && !line.is_empty()).count();
        prop_assert_eq!(statements, 8, "{}", script);
    }
}

#[test]
fn names_that_unity_catalog_forbids_are_refused() {
    for bad in ["a b", "a.b", "`a/b`", "`a\u{7f}`", "`a\nb`", "", "`a", "system", "immuta_a", &"x".repeat(256)] {
        let (_folder, path) = file("setup.json", &setup("connection", &json!([{"catalog": bad}])).to_string());
        for document in ["grants", "grants-undo", "grants-verify"] {
            let output = ucforge(&["build", &path, "--document", document]);
            assert_eq!((output.code, output.out.as_str()), (1, ""), "{bad:?}: {output:?}");
            assert!(output.err.contains("error[UC"), "{bad:?}: {}", output.err);
        }
    }
}

#[test]
fn without_an_application_id_there_is_no_script() {
    let mut unknown = setup("connection", &json!([]));
    unknown.as_object_mut().unwrap().remove("servicePrincipal");
    let (_folder, path) = file("setup.json", &unknown.to_string());
    let output = ucforge(&["build", &path, "--document", "grants"]);
    assert_eq!((output.code, output.out.as_str()), (1, ""));
    assert!(output.err.contains("`servicePrincipal` is missing"), "{}", output.err);
    assert_eq!(ucforge(&["build", &path, "--document", "checklist"]).code, 0);
    assert_eq!(ucforge(&["check", "--setup", &path, &path]).code, 1);
    for arguments in [["grants-undo", "terraform"], ["grants", "json"], ["connection", "sql"], ["runbook", "sql"]] {
        assert_eq!(
            ucforge(&["build", &path, "--document", arguments[0], "--to", arguments[1]]).code,
            2,
            "{arguments:?}"
        );
    }
}

#[test]
fn a_script_is_compared_with_the_setup() {
    let setup = setup("connection", &json!([{"catalog": "sales"}]));
    let (_folder, path) = file("setup.json", &setup.to_string());
    let script = built(&setup, "grants", "sql");
    let check = |script: &str, more: &[&str]| {
        ucforge_with(&[&["check", "--setup", &path], more, &["-"]].concat(), script.as_bytes(), &[])
    };
    let ours = check(&script, &["--deny", "warnings"]);
    assert_eq!(ours.code, 0, "{}", ours.out);
    assert!(
        ours.out.contains(
            "grants `USE CATALOG`, `MANAGE`, `USE SCHEMA`, `SELECT`, `MODIFY` on catalog `sales`, as the setup needs"
        ),
        "{}",
        ours.out
    );
    let report: Value = serde_json::from_str(&check(&script, &["--output", "json"]).out).unwrap();
    assert_eq!((&report["documents"][0]["kind"], &report["documents"][0]["format"]), (&json!("grants"), &json!("sql")));
    // What the sandbox's own script lacks is what it says itself.
    let fewer = script.lines().filter(|line| !line.contains("`sales`")).collect::<Vec<_>>().join("\n");
    let found = check(&fewer, &["--deny", "warnings"]);
    assert_eq!(found.code, 1);
    assert_eq!(found.out.matches("error[UC502]").count(), 1, "{}", found.out);
    // It is an error without more, as in what SHOW GRANTS prints.
    assert_eq!(check(&fewer, &[]).code, 1);
    let undo = check(&built(&setup, "grants-undo", "sql"), &["--deny", "warnings"]);
    assert_eq!(undo.code, 0, "{}", undo.out);
    // A folder with SQL is searched, and a setup with errors judges nothing.
    let (folder, _) = file("a.sql", "GRANT MODIFY ON VIEW a.b.c TO `x`;");
    let output = ucforge(&["check", folder.path().to_str().unwrap()]);
    assert!(
        output.code == 1 && output.out.contains("error[UC505]: `MODIFY` is not a privilege on a view"),
        "{}",
        output.out
    );
    let (_folder, broken) = file("setup.json", &setup.to_string().replace("immuta_a", "1"));
    let output = ucforge_with(&["check", "--setup", &broken, "-"], script.as_bytes(), &[]);
    assert!(output.code == 1 && output.err.contains("error[UC203]"), "{output:?}");
    assert_eq!(ucforge(&["check", "--setup", "/no/such/file", &path]).code, 2);
}

#[test]
fn what_databricks_shows_is_held_against_the_setup() {
    let setup = setup("integration-manual", &json!([{"schema": "hr.people"}]));
    let (_folder, path) = file("setup.json", &setup.to_string());
    let mut rows = String::from("Principal,ActionType,ObjectType,ObjectKey\n");
    for (privileges, kind, name) in [
        (&["USE CATALOG", "MANAGE"][..], "CATALOG", "hr"),
        (&["USE SCHEMA", "SELECT", "MODIFY"], "SCHEMA", "hr.people"),
        (&["USE CATALOG"], "CATALOG", "system"),
        (&["USE SCHEMA"], "SCHEMA", "system.access"),
        (&["SELECT"], "TABLE", "system.access.audit"),
        (&["SELECT"], "TABLE", "system.access.table_lineage"),
        (&["SELECT"], "TABLE", "system.access.column_lineage"),
    ] {
        for privilege in privileges {
            rows.extend([PRINCIPAL, ",", privilege, ",", kind, ",", name, "\n"]);
        }
    }
    let check = |rows: &str| ucforge_with(&["check", "--setup", &path, "--output", "json", "-"], rows.as_bytes(), &[]);
    let codes = |rows: &str| -> (i32, Vec<String>) {
        let output = check(rows);
        let report: Value = serde_json::from_str(&output.out).unwrap();
        assert_eq!(report["documents"][0]["kind"], "grants-verify");
        let found = report["documents"][0]["diagnostics"].as_array().unwrap().clone();
        (output.code, found.iter().map(|one| one["code"].as_str().unwrap().to_owned()).collect())
    };
    assert_eq!(codes(&rows), (0, vec!["UC503".to_owned()]));
    assert_eq!(codes(&rows.replace(",MANAGE,", ",SELECT,")), (1, vec!["UC502".to_owned(), "UC504".to_owned()]));
    // Who may not see all is shown their own rows alone.
    assert_eq!(
        codes(&rows.replace(PRINCIPAL, "someone@example.org")),
        (0, vec!["UC517".to_owned(), "UC508".to_owned()])
    );
    // What may be a group is neither enough nor too little.
    assert_eq!(codes(&rows.replace(PRINCIPAL, "lake-admins")), (0, vec!["UC518".to_owned()]));
}

#[test]
fn what_people_paste_is_read_or_it_is_told_that_it_is_not() {
    let mut setup = setup("connection", &json!([{"schema": "shop.orders"}]));
    setup["audit"]["enabled"] = false.into();
    let (_folder, path) = file("setup.json", &setup.to_string());
    let check = |name: &str, text: &str| {
        let (_folder, pasted) = file(name, text);
        ucforge(&["check", "--setup", &path, &pasted])
    };
    let rights = [
        ["USE CATALOG", "CATALOG   ", "shop"],
        ["MANAGE     ", "CATALOG   ", "shop"],
        ["USE SCHEMA ", "SCHEMA    ", "shop.orders"],
        ["SELECT     ", "SCHEMA    ", "shop.orders"],
        ["MODIFY     ", "SCHEMA    ", "shop.orders"],
    ];
    // One space between columns, as Databricks writes them.
    let fixed = |head: &str| -> String {
        let rows: String = rights.map(|cells| format!("  {PRINCIPAL} {}\n", cells.join(" "))).concat();
        format!("> SHOW GRANTS ON SCHEMA shop.orders;\n{head}{rows}")
    };
    let dashes = format!("  {} {} {} {}\n", "-".repeat(36), "-".repeat(11), "-".repeat(10), "-".repeat(11));
    let titles = format!("  {:36} {:11} {:10} {}\n", "principal", "actionType", "objectType", "objectKey");
    let python = rights.map(|[action, kind, name]| {
        format!(
            "Row(Principal='{PRINCIPAL}', ActionType='{}', ObjectType='{}', ObjectKey='{name}')",
            action.trim(),
            kind.trim()
        )
    });
    for text in
        [fixed(&(titles.clone() + &dashes)), format!("[{}]\n", python.join(", ")), format!("{}\n", python.join("\n"))]
    {
        let output = check("shown.txt", &text);
        assert_eq!(output.code, 0, "{}", output.out);
        assert!(
            output.out.contains("note[UC503]: everything the setup needs is there: 5 privileges"),
            "{}",
            output.out
        );
        let damaged = check("shown.txt", &text.replace("MANAGE", "\u{7ba1}\u{7406}"));
        assert!(!damaged.out.contains("lacks") && damaged.out.contains("warning[UC517]"), "{}", damaged.out);
    }
    // Nothing is ever changed in what cannot be read.
    for text in [
        "DataFrame[principal: string, actionType: string, objectType: string, objectKey: string]\n",
        &format!("[{}, Row(", python[0]),
    ] {
        let (_folder, pasted) = file("shown.txt", text);
        let output = ucforge(&["check", "--fix", "--setup", &path, &pasted]);
        assert_eq!((output.code, output.out.matches("error[").count()), (1, 1), "{}", output.out);
        assert_eq!(fs::read_to_string(&pasted).unwrap(), text);
    }
    for (script, code, found) in [
        ("DENY SELECT ON SCHEMA shop.orders TO `x`;", 1, "error[UC520]"),
        ("GRANT SELECT ON FUTURE TABLES IN SCHEMA shop.orders TO `x`;", 1, "error[UC520]"),
        ("GRANT USAGE ON SCHEMA staging TO load-bot;", 1, "error[UC505]"),
        ("GRANT SELECT ON SCHEMA <schema> TO `x`;", 1, "error[UC207]"),
        ("GRANT SELECT ON SCHEMA ${c}.s TO `x`;", 0, "warning[UC207]"),
        ("GRANT SELCT ON SCHEMA a.b TO `x`;", 1, "error[UC505]"),
        ("GRNT SELECT ON SCHEMA a.b TO `x`;", 0, "warning[UC519]"),
        ("GRANT USE CONNECTION ON CONNECTION c TO `x`;", 0, "a kind of object that Immuta does not govern"),
    ] {
        let output = ucforge_with(&["check", "-"], script.as_bytes(), &[]);
        assert!(output.code == code && output.out.contains(found), "{script}: {}", output.out);
    }
}

#[test]
fn a_regular_user_takes_the_place_of_the_service_principal() {
    let user = "immuta.user@example.org";
    let mut setup = setup("connection", &json!([{"table": "ops.log.events"}]));
    setup["servicePrincipal"] = user.into();
    for (document, to) in [("grants", "sql"), ("grants", "terraform"), ("grants-undo", "sql"), ("grants-verify", "sql")]
    {
        assert!(built(&setup, document, to).contains(user), "{document} {to}");
    }
    let (_folder, path) = file("setup.json", &setup.to_string());
    let output = ucforge(&["check", &path]);
    assert!(
        output.code == 0 && output.out.contains("note[UC909]: `servicePrincipal` is the name of a regular user"),
        "{}",
        output.out
    );
    let script = built(&setup, "grants", "sql");
    let output = ucforge_with(&["check", "--deny", "warnings", "--setup", &path, "-"], script.as_bytes(), &[]);
    assert_eq!(output.code, 0, "{}", output.out);
    for other in ["Immuta", "immuta@team", "6f1b2c3d", ""] {
        setup["servicePrincipal"] = other.into();
        let (_folder, path) = file("setup.json", &setup.to_string());
        assert_eq!(ucforge(&["build", &path, "--document", "grants"]).code, 1, "{other}");
    }
}

#[test]
fn many_objects_are_no_trouble() {
    let govern: Vec<Value> =
        (0..1000).map(|index| json!({"table": format!("c{}.s{}.t{index}", index % 10, index % 100)})).collect();
    let setup = setup("connection", &json!(govern));
    let script = built(&setup, "grants", "sql");
    assert_eq!(script.lines().filter(|line| line.starts_with("GRANT")).count(), 10 + 100 + 1000 + 7);
    let (_folder, path) = file("setup.json", &setup.to_string());
    let output = ucforge_with(&["check", "--deny", "warnings", "--setup", &path, "-"], script.as_bytes(), &[]);
    assert_eq!(output.code, 0, "{}", output.out.lines().last().unwrap_or_default());
}
