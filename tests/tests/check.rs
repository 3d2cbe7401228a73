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

const SAID: &str = r#"note[UC905]: Immuta considers the Integrations API legacy for Unity Catalog
 --> payload.json:2:11
  |
2 |   "type": "Databricks",
  |           ^^^^^^^^^^^^
   = help: register new workspaces as connections, unless catalogs are bound to several workspaces

error[UC102]: `workspaceUrl` is missing
 --> payload.json:4:13
  |
4 |   "config": {
  |             ^
   = help: The host name of the Databricks workspace, without https:// and without anything after it.

warning[UC101]: `workspaceURL` is not a known field
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
   = help: put the value inside: {"enabled": false}
   = fix: put the value inside

error[UC014]: `audit` appears twice in this object
  --> payload.json:11:5
   |
11 |     "audit": {"enabled": true}
   |     ^^^^^^^
   = first here
  ::: payload.json:10:5
   |
10 |     "audit": false,
   |     ^^^^^^^
   = help: servers silently keep one of the two: remove one

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
    assert!(output.err.contains("1 document checked: 2 warnings\n"), "{}", output.err);
}

#[test]
fn what_is_none_of_ours_is_not_changed_and_does_not_pass_when_warnings_are_denied() {
    let ini = "[DEFAULT]\nhost = https://dbc-1f2e3d4c-5b6a.cloud.databricks.com\nauth_type = azure-cli\n";
    let package = "{\"name\": \"lake\", \"version\": \"1.0.0\"}\n";
    for (name, text) in
        [("settings.cfg", ini), ("settings.json", ini), ("package.json", package), ("x.log", "[12:00:00] a\n")]
    {
        let (folder, path) = in_folder(name, text);
        let output = ucforge(&["check", "--fix", &path]);
        assert_eq!((output.code, output.err.as_str()), (0, ""), "{name}");
        assert_eq!(fs::read_to_string(&path).unwrap(), text);
        assert!(
            output.out.contains("warning[UC904]") && output.out.ends_with("1 document checked: 1 warning\n"),
            "{}",
            output.out
        );
        assert_eq!(ucforge(&["check", "--deny", "warnings", &path]).code, 1, "{name}");
        // Found in a folder it is passed over.
        fs::write(folder.path().join("get.sh"), "curl https://t.x.com/integrations -H \"Authorization: $K\"\n")
            .unwrap();
        let output = ucforge(&["check", "--deny", "warnings", "--fix", folder.path().to_str().unwrap()]);
        assert_eq!((output.code, fs::read_to_string(&path).unwrap().as_str()), (0, text), "{name}: {}", output.out);
        assert!(!output.out.contains(name), "{}", output.out);
    }
    let output = ucforge_with(&["check", "--deny", "warnings", "-"], b"hello\n", &[]);
    assert!(output.code == 1 && output.out.contains("warning[UC904]"), "{}", output.out);
    // A request without a body is known.
    let get = b"curl https://t.x.com/integrations -H \"Authorization: $K\"\n";
    assert_eq!(ucforge_with(&["check", "--deny", "warnings", "-"], get, &[]).code, 0);
}

#[test]
fn a_broken_document_of_ours_is_not_passed_over_in_a_folder() {
    let (folder, _) = in_folder("a.json", "{\"workspaceUrl\": \"h\", \"httpPath\": \"p\"");
    fs::write(folder.path().join("tsconfig.json"), "{\"strict\": true, // why\n}").unwrap();
    let output = ucforge(&["check", "--fix", folder.path().to_str().unwrap()]);
    assert!(output.out.contains("a.json") && !output.out.contains("tsconfig"), "{}", output.out);
    assert_eq!(fs::read_to_string(folder.path().join("tsconfig.json")).unwrap(), "{\"strict\": true, // why\n}");
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
    assert!(human.contains("error[UC401]: `catalog` is different in the other document"), "{human}");
    assert!(human.contains("\"other\"") && human.contains("\"mine\""), "{human}");
    assert_eq!(ucforge(&["match", &first]).code, 2);
    assert_eq!(ucforge(&["match", &first, "/no/such/file"]).code, 2);
}

/// A page with two commands that send something, one that asks, and prose that would open a quote.
const PAGE: &str = r#"Don't forget the key.

```bash
curl -X POST https://t.x.com/integrations/scripts/create -H "Authorization: $K" \
  -H 'Content-Type: application/json' -d '{"type": "Databricks" "autoBootstrap": false, "config": {"workspaceUrl": "h.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "s3cret", "catalog": "mine", "audit": {"enabled": true}}}'
```

It's done? Then `curl -H "Authorization: s3cret" https://t.x.com/integrations/7` shows it.

curl https://t.x.com/integrations -H "Authorization: $K" --json '{"type": "Databricks", "autoBootstrap": false, "config": {"workspaceUrl": "h.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "s3cret", "catalog": "mine", "audit": {"enabled": true},}}'
"#;

#[test]
fn every_command_of_a_page_is_a_document_of_its_own_in_every_output() {
    let (_folder, path) = in_folder("wiki.md", PAGE);
    let output = ucforge(&["check", "--output", "json", &path]);
    let report: Value = serde_json::from_str(&output.out).unwrap();
    assert_eq!((output.code, &report["version"]), (1, &json!(1)));
    let documents: Vec<_> = report["documents"].as_array().unwrap().iter().collect();
    let shown: Vec<_> =
        documents.iter().map(|one| (one["command"].clone(), one["kind"].clone(), one["file"].clone())).collect();
    let expected = [(1, "script-create"), (2, "unknown"), (3, "integration-create")]
        .map(|(number, kind)| (json!(number), json!(kind), json!(path)));
    assert_eq!(shown, expected);
    assert_eq!(documents[0]["diagnostics"][0]["code"], "UC005");
    assert_eq!(
        (&documents[1]["diagnostics"][0]["code"], &documents[1]["diagnostics"][0]["line"]),
        (&json!("UC231"), &json!(8))
    );
    assert!(documents[2]["diagnostics"].as_array().unwrap().iter().any(|one| one["code"] == "UC006"), "{report}");

    let human = ucforge(&["check", &path]).out.replace(&path, "wiki.md");
    for name in [
        "wiki.md, command 1\n\n",
        "wiki.md, command 2\n\n",
        "wiki.md, command 3\n\n",
        "--> wiki.md:8:",
        "3 documents checked",
    ] {
        assert!(human.contains(name), "{name}: {human}");
    }
    let sarif: Value = serde_json::from_str(&ucforge(&["check", "--output", "sarif", &path]).out).unwrap();
    let names: Vec<_> = sarif["runs"][0]["results"]
        .as_array()
        .unwrap()
        .iter()
        .map(|result| result["locations"][0]["logicalLocations"][0]["name"].as_str().unwrap_or("").to_owned())
        .collect();
    assert_eq!((names.first().unwrap().as_str(), names.last().unwrap().as_str()), ("command 1", "command 3"));
    let github = ucforge(&["check", "--output", "github", &path]).out;
    assert!(github.contains("title=UC231 (command 2)::"), "{github}");
    for text in [human, sarif.to_string(), github, output.out] {
        assert!(!text.contains("s3cret"), "{text}");
    }
}

#[test]
fn all_commands_of_a_file_are_mended_and_compared() {
    let (_folder, path) = in_folder("wiki.md", PAGE);
    ucforge(&["check", "--fix", &path]);
    let mended = PAGE.replace("\"Databricks\" ", "\"Databricks\", ").replace("},}}'", "}}}'");
    assert_eq!(fs::read_to_string(&path).unwrap(), mended);
    let (_other, setup) = in_folder(
        "other.json",
        "{\"type\": \"Databricks\", \"autoBootstrap\": false, \"config\": {\"workspaceUrl\": \"h.cloud.databricks.com\", \
        \"httpPath\": \"/sql/1.0/warehouses/0123456789abcdef\", \"authenticationType\": \"token\", \"catalog\": \"mine\", \"audit\": {\"enabled\": true}}}",
    );
    let same = ucforge(&["match", &path, &setup]);
    assert_eq!((same.code, same.out.as_str()), (0, "3 documents describe the same setup\n"));
    fs::write(&path, mended.replacen("\"mine\"", "\"other\"", 1)).unwrap();
    let report: Value = serde_json::from_str(&ucforge(&["match", "--output", "json", &path, &setup]).out).unwrap();
    assert_eq!(report["version"], 1);
    let found = &report["documents"][1]["diagnostics"][0];
    assert_eq!((&found["code"], &found["related"][0]["command"]), (&json!("UC401"), &json!(1)));
    // Prose has no single document: which one is meant is asked, and a pair makes its setup.
    fs::write(&path, &mended).unwrap();
    let output = ucforge(&["convert", "--to", "yaml", &path]);
    assert_eq!(output.code, 2);
    assert!(output.err.contains("convert one document at a time (here: commands 1, 3)"), "{}", output.err);
    let output = ucforge(&["convert", "--to", "setup", &path]);
    assert_eq!(output.code, 0, "{}", output.err);
    assert!(output.out.contains("flow: integration-manual") && output.out.contains("catalog: mine"), "{}", output.out);
    let one = mended.split_once("It's done?").unwrap().1.replace("s3cret", "x");
    let output = ucforge_with(&["convert", "--to", "json", "-"], one.as_bytes(), &[]);
    assert_eq!(output.code, 0, "{}", output.err);
    assert!(output.err.contains("note: this is command 2 of -: the others send no document\n"), "{}", output.err);
}

#[test]
fn the_source_of_a_page_is_one_finding_without_its_secrets() {
    let text = "<p>curl -X POST \\<br>\n  -H &quot;Authorization: s3cret&quot; \\<br>\n  -d &#x27;{&quot;token&quot;: &quot;s3cret&quot;}&#x27;</p>\n";
    for output in ["human", "json", "sarif", "github"] {
        let output = ucforge_with(&["check", "--output", output, "-"], text.as_bytes(), &[]);
        assert!(!output.out.contains("s3cret") && output.out.contains("UC027"), "{}", output.out);
        assert_eq!(output.code, 1);
    }
    assert_eq!(ucforge_with(&["check", "--fix", "-"], text.as_bytes(), &[]).out, text);
    assert_eq!(ucforge_with(&["convert", "--to", "json", "-"], text.as_bytes(), &[]).code, 1);
}
