//! `check` and `match` through the real binary: what people read, what programs read, what is mended.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{ucforge, ucforge_with};

/// A payload with a mistake of each sort, and a secret.
const PAYLOAD: &str = r#"{
  "type": "Databricks",
  "autoBootstrap": true,
  "config": {
    "workspaceURL": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "token",
    "token": "dapi0123456789abcdef0123456789abcdef",
    "catalog": "1immuta"
    "audit": false,
    "audit": {"enabled": true}
  }
}
"#;

const SAID: &str = r#"note[UC905]: Immuta calls the Integrations API for Unity Catalog legacy
 --> payload.json:2:11
  |
2 |   "type": "Databricks",
  |           ^^^^^^^^^^^^
   = help: new workspaces are registered as connections, unless catalogs are bound to several workspaces

error[UC102]: `workspaceUrl` is missing
 --> payload.json:4:13
  |
4 |   "config": {
  |             ^
   = help: The host name of the Databricks workspace, without https:// and without anything behind it.

warning[UC101]: `workspaceURL` is not known here
 --> payload.json:5:5
  |
5 |     "workspaceURL": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
  |     ^^^^^^^^^^^^^^
   = help: did you mean `workspaceUrl`?
   = fix: rename it to `workspaceUrl`

error[UC203]: Immuta refuses this catalog name: it starts with a digit
 --> payload.json:9:16
  |
9 |     "catalog": "1immuta"
  |                ^^^^^^^^^
   = help: use letters, digits and underscores, and do not start with a digit

error[UC005]: a comma is missing here
 --> payload.json:9:25
  |
9 |     "catalog": "1immuta"
  |                         ^
   = fix: insert a comma

error[UC103]: `audit` must be an object, not true or false
  --> payload.json:10:14
   |
10 |     "audit": false,
   |              ^^^^^
   = help: the value goes inside: {"enabled": false}
   = fix: put the value inside

error[UC014]: `audit` stands twice in this object
  --> payload.json:11:5
   |
11 |     "audit": {"enabled": true}
   |     ^^^^^^^
   = first here
  ::: payload.json:10:5
   |
10 |     "audit": false,
   |     ^^^^^^^
   = help: servers keep one of the two without a word: remove one

1 document checked: 5 errors, 1 warning, 1 note
"#;

/// Starts a command in a folder with one file.
fn in_folder(name: &str, text: &str) -> (TempDir, String) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join(name);
    fs::write(&path, text).unwrap();
    let path = path.to_str().unwrap().to_owned();
    (folder, path)
}

#[test]
fn people_read_each_finding_with_its_line_its_reason_and_what_to_do() {
    let (_folder, path) = in_folder("payload.json", PAYLOAD);
    let output = ucforge(&["check", &path]);
    assert_eq!(output.out.replace(&path, "payload.json"), SAID);
    assert_eq!((output.code, output.err.as_str()), (1, ""));
}

#[test]
fn secrets_are_hidden_in_every_output() {
    let text = PAYLOAD.replace("\"token\": \"dapi", "\"tokn\": \"s3cret\", \"token\": \"s3cret");
    let command = "curl -H 'Authorization: s3cret' -d '{\"config\": {\"token\": \"s3cret\", \"catalog\": \"1\"}}' https://u:s3cret@t.x.com/integrations";
    for text in [text.as_str(), command] {
        for output in ["human", "json", "sarif", "github"] {
            let output = ucforge_with(&["check", "--output", output, "-"], text.as_bytes(), &[]);
            assert!(!output.out.replace("tokn", "").contains("s3cret") && !output.err.contains("s3cret"), "{output:?}");
            assert_eq!(output.code, 1);
        }
    }
}

/// Secrets outside of secret fields: users of addresses, connection strings, names of others, headers, options of SQL.
#[test]
fn secrets_are_hidden_wherever_people_put_them() {
    let payload = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "https://token:Marker-One@dbc-0a1b2c3d-4e5f.cloud.databricks.com",
"httpPath": "PWD=Marker-Two;AuthMech=3", "authenticationType": "token", "passphrase": "Marker-Three", "pwd": "Marker-Four",
"credentials": {"value": "Marker-Five"}, "to\u006ben_2": "Marker-Six", "dsn": "x;Pa\u0073sword=Marker-Seven", "catalog": "1x"}}"#;
    let command = "curl -x http://u:Marker-One@proxy.example:3128 https://acme.hosted.immutacloud.com/integrations -H 'Cookie: sid=Marker-Two' \
        -H 'X-Api-Key: Marker-Three' --proxy-user 'u:Marker-Four' -d '{}'";
    let script = "GRANT SELCT ON TABLE a.b.c TO `x`; CREATE CONNECTION c TYPE mysql OPTIONS (host 'h', password 'Marker-One');\n\
        GRANT OPTIONS (secret 'Marker-Two') TO x;\n";
    let setup = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: https://token:Marker-One@h.cloud.databricks.com\nhttpPath: PWD=Marker-Two\n\
        authenticationType: token\ntoken: Marker-Three\ncatalog: 1x\n";
    let (folder, _) = in_folder("payload.json", payload);
    for (name, text) in [("command.sh", command), ("script.sql", script), ("setup.yaml", setup)] {
        fs::write(folder.path().join(name), text).unwrap();
    }
    let path = |name: &str| folder.path().join(name).to_str().unwrap().to_owned();
    let hides = |arguments: &[&str], with_result: bool| {
        let output = ucforge(arguments);
        let shown = if with_result { output.out.clone() + &output.err } else { output.err.clone() };
        assert!(!shown.contains("Marker") && !shown.is_empty(), "{arguments:?}: {shown}");
    };
    for name in ["payload.json", "command.sh", "script.sql", "setup.yaml"] {
        for output in ["human", "json", "sarif", "github"] {
            hides(&["check", "--output", output, &path(name)], true);
        }
    }
    for output in ["human", "json"] {
        hides(&["match", "--output", output, &path("payload.json"), &path("setup.yaml")], true);
    }
    // A document is what was asked for; what is said of it is not.
    hides(&["convert", "--to", "setup", &path("payload.json")], false);
    hides(&["build", &path("setup.yaml"), "--document", "grants"], true);
    let converted = ucforge(&["convert", "--to", "yaml", &path("payload.json")]).out;
    assert!(
        ["Three", "Four", "Five", "Six"].iter().all(|name| !converted.contains(&format!("Marker-{name}"))),
        "{converted}"
    );
}

#[test]
fn a_folder_is_searched_and_each_file_is_told_apart() {
    let (folder, _) = in_folder("a.json", PAYLOAD);
    fs::write(folder.path().join("b.sh"), "curl https://t.x.com/integrations -H \"Authorization: $K\"\n").unwrap();
    fs::write(folder.path().join("c.txt"), "no document").unwrap();
    let output = ucforge(&["check", folder.path().to_str().unwrap()]);
    assert_eq!(output.code, 1);
    assert!(output.out.contains("a.json:9:16") && !output.out.contains("c.txt"), "{}", output.out);
    assert!(output.out.ends_with("2 documents checked: 5 errors, 1 warning, 1 note\n"), "{}", output.out);
    let script = folder.path().join("grants.sql");
    fs::write(&script, "GRANT SELECT ON TABLE a.b.c TO `x`;\n").unwrap();
    let output = ucforge(&["check", "--output", "json", script.to_str().unwrap()]);
    let report: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!((output.code, &report["documents"][0]["format"]), (0, &json!("sql")));
}

#[test]
fn warnings_count_when_they_are_denied_unless_they_are_allowed() {
    let setup = "ucforge: 1\nflow: connection\nconnectionKey: k\nworkspaceUrl: h.cloud.databricks.com\nport: 8443\n\
        httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {env: T}\ncatalog: mine\naudit: {enabled: true}\n";
    let check = |text: &str| ucforge_with(&["check", "--deny", "warnings", "-"], text.as_bytes(), &[]);
    assert_eq!(check(setup).code, 1);
    assert!(check(setup).out.contains("warning[UC216]"), "{}", check(setup).out);
    for allowed in [
        setup.replace("8443", "8443 # ucforge-allow UC216: our proxy"),
        format!("{setup}allow: {{UC216: our proxy}}\n"),
    ] {
        let output = check(&allowed);
        assert_eq!(output.code, 0, "{}", output.out);
        assert!(output.out.contains("note[UC216]") && output.out.contains("allowed: our proxy"), "{}", output.out);
    }
}

#[test]
fn files_are_mended_where_they_stand_and_the_rest_is_told() {
    let text = PAYLOAD.replace("    \"audit\": false,\n", "").replace("1immuta", "immuta_prod");
    let (folder, path) = in_folder("payload.json", &text);
    let output = ucforge(&["check", "--fix", &path]);
    let mended = text.replace("workspaceURL", "workspaceUrl").replace("\"immuta_prod\"\n", "\"immuta_prod\",\n");
    assert_eq!(fs::read_to_string(&path).unwrap(), mended);
    assert_eq!(output.code, 0, "{output:?}");
    assert_eq!(
        output.err.replace(&path, "payload.json"),
        "payload.json:5: rename it to `workspaceUrl` [UC101]\npayload.json:9: insert a comma [UC005]\n"
    );
    assert!(output.out.ends_with("1 document checked: 1 note\n"), "{}", output.out);
    let left: Vec<_> = fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(left, ["payload.json"], "nothing is left beside it");
    let again = ucforge(&["check", "--fix", &path]);
    assert_eq!((again.err.as_str(), fs::read_to_string(&path).unwrap()), ("", mended));
}

#[test]
fn what_is_piped_in_is_mended_to_standard_output() {
    let output = ucforge_with(&["check", "--fix", "-"], b"\xEF\xBB\xBF{'a': [1, 2,],\r\n // why\r\n b: True}", &[]);
    assert_eq!(output.out, "\u{FEFF}{\"a\": [1, 2],\r\n \r\n \"b\": true}");
    assert_eq!(output.code, 0);
    assert!(output.err.contains("-:1: use double quotes [UC009]\n"), "{}", output.err);
    assert!(output.err.contains("1 document checked: 1 note\n"), "{}", output.err);
}

#[test]
fn a_file_without_a_certain_mend_is_not_touched() {
    let (_folder, path) =
        in_folder("payload.json", "{\"type\": \"Databricks\", \"autoBootstrap\": maybe, \"config\": {}}");
    let mut permissions = fs::metadata(&path).unwrap().permissions();
    permissions.set_readonly(true);
    fs::set_permissions(&path, permissions).unwrap();
    let before = fs::metadata(&path).unwrap().modified().unwrap();
    let clean = "{\"id\": 1, \"status\": \"x\"}";
    let (_other, clean_path) = in_folder("clean.json", clean);
    let output = ucforge(&["check", "--fix", &clean_path]);
    assert_eq!((output.code, output.err.as_str()), (0, ""));
    assert_eq!(fs::read_to_string(&clean_path).unwrap(), clean);
    assert_eq!(fs::metadata(&path).unwrap().modified().unwrap(), before);
}

#[cfg(unix)]
#[test]
fn a_mended_file_keeps_its_permissions_and_a_link_stays_one() {
    use std::os::unix::fs::{PermissionsExt, symlink};
    let (folder, path) = in_folder("real.json", "{\"a\": 1,}");
    fs::set_permissions(&path, fs::Permissions::from_mode(0o640)).unwrap();
    let link = folder.path().join("link.json");
    symlink(&path, &link).unwrap();
    ucforge(&["check", "--fix", link.to_str().unwrap()]);
    assert_eq!(fs::read_to_string(&path).unwrap(), "{\"a\": 1}");
    assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o640);
    assert!(fs::symlink_metadata(&link).unwrap().is_symlink());
}

#[test]
fn what_is_no_text_is_told_with_the_place_of_the_first_bad_byte() {
    let report = |bytes: &[u8]| -> Value {
        let output = ucforge_with(&["check", "--output", "json", "-"], bytes, &[]);
        assert_eq!(output.code, 1);
        let report: Value = serde_json::from_str(&output.out).unwrap();
        report["documents"][0]["diagnostics"][0].clone()
    };
    let found = report(b"{\"a\":\n \"\xC3\xA9\xFF\"}");
    assert_eq!((&found["code"], &found["line"], &found["column"]), (&json!("UC002"), &json!(2), &json!(4)));
    assert_eq!(found["message"], "the text is not UTF-8 from byte 10 on");
    assert_eq!(report(b"\xFF\xFE{\0}\0")["help"], "it looks like UTF-16: save it as UTF-8");
}

#[test]
fn programs_read_sarif_and_workflow_commands() {
    let (_folder, path) = in_folder("pay load.json", PAYLOAD);
    let sarif: Value = serde_json::from_str(&ucforge(&["check", "--output", "sarif", &path]).out).unwrap();
    let run = &sarif["runs"][0];
    assert_eq!((&sarif["version"], &run["columnKind"]), (&json!("2.1.0"), &json!("unicodeCodePoints")));
    let comma = run["results"].as_array().unwrap().iter().find(|result| result["ruleId"] == "UC005").unwrap();
    assert_eq!(comma["level"], "error");
    let place = &comma["locations"][0]["physicalLocation"];
    assert!(place["artifactLocation"]["uri"].as_str().unwrap().ends_with("/pay%20load.json"));
    assert_eq!(place["region"], json!({"startLine": 9, "startColumn": 25, "endLine": 9, "endColumn": 25}));
    let inserted = &comma["fixes"][0]["artifactChanges"][0]["replacements"][0]["insertedContent"];
    assert_eq!(inserted["text"], ",");
    let rules: Vec<_> =
        run["tool"]["driver"]["rules"].as_array().unwrap().iter().map(|rule| rule["id"].clone()).collect();
    for result in run["results"].as_array().unwrap() {
        assert!(rules.contains(&result["ruleId"]), "{result}");
    }
    let github = ucforge(&["check", "--output", "github", &path]).out;
    let line = format!("::error file={path},line=9,col=25,endLine=9,endColumn=25,title=UC005::a comma is missing here");
    assert!(github.lines().any(|other| other == line), "{github}");
    assert!(github.contains("::notice ") && github.contains("::warning "), "{github}");
}

#[test]
fn documents_of_one_setup_match_and_others_are_told_apart() {
    let script = PAYLOAD
        .replace("true,", "false,")
        .replace("workspaceURL", "workspaceUrl")
        .replace("1immuta\"\n    \"audit\": false", "mine\"");
    let (folder, first) = in_folder("script.json", &script);
    let second = folder.path().join("create.json");
    fs::write(&second, &script).unwrap();
    let second = second.to_str().unwrap();
    let same = ucforge(&["match", &first, second]);
    assert_eq!((same.code, same.out.as_str()), (0, "2 documents describe the same setup\n"));
    fs::write(second, script.replace("\"mine\"", "\"other\"")).unwrap();
    let output = ucforge(&["match", "--output", "json", &first, second]);
    assert_eq!(output.code, 1);
    let report: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!(report["documents"][0]["diagnostics"], json!([]));
    let found = &report["documents"][1]["diagnostics"][0];
    assert_eq!((&found["code"], &found["pointer"]), (&json!("UC401"), &json!("/config/catalog")));
    assert_eq!((&found["related"][0]["file"], &found["related"][0]["line"]), (&json!(first), &json!(9)));
    let human = ucforge(&["match", &first, second]).out;
    assert!(human.contains("error[UC401]: `catalog` is not the same in the other document"), "{human}");
    assert!(human.contains("\"other\"") && human.contains("\"mine\""), "{human}");
    assert_eq!(ucforge(&["match", &first]).code, 2);
    assert_eq!(ucforge(&["match", &first, "/no/such/file"]).code, 2);
}
