//! What editors say of themselves and ask for, and how the server ends.

use std::process::{Command, Stdio};

use serde_json::{Value, json};
use ucforge_tests::Editor;

use super::{PAYLOAD, codes, editor, usual};

#[test]
fn each_client_counts_in_its_own_units() {
    let text = "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"é𝄞\": 1, \"config\": {}}";
    for (units, start, end) in [("utf-8", 46, 54), ("utf-16", 46, 51), ("utf-32", 46, 50)] {
        let capabilities = json!({"general": {"positionEncodings": [units]}});
        let (mut editor, own) = Editor::with(&[], &capabilities);
        assert_eq!(own["positionEncoding"], units);
        editor.open("file:///a.json", "json", text);
        let found = editor.findings("file:///a.json", 1);
        let unknown = found.iter().find(|finding| finding["code"] == "UC101").unwrap();
        assert_eq!(
            unknown["range"],
            json!({"start": {"line": 0, "character": start}, "end": {"line": 0, "character": end}}),
            "{units}"
        );
    }
    let (_editor, own) = Editor::with(&[], &json!({}));
    assert!(own.get("positionEncoding").is_none());
}

#[test]
fn a_client_that_can_watch_files_is_asked_to() {
    let capabilities = json!({"workspace": {"didChangeWatchedFiles": {"dynamicRegistration": true}}});
    let mut editor = Editor::with(&[], &capabilities).0;
    let asked = editor.wait(|message| message["method"] == "client/registerCapability");
    let registered = &asked["params"]["registrations"][0];
    assert_eq!(registered["method"], "workspace/didChangeWatchedFiles");
    assert_eq!(registered["registerOptions"]["watchers"][0]["globPattern"], "**/*.{json,yaml,yml}");
    let mut editor = Editor::with(&[], &json!({})).0;
    editor.ask("shutdown", &Value::Null);
    assert!(!editor.log.contains("registerCapability"));
}

#[test]
fn half_of_a_character_counts_as_the_client_counts_it() {
    let mut editor = editor();
    let uri = "file:///a.json";
    editor.open(uri, "json", "{\"type\": \"\u{1d11e}\", \"autoBootstrap\": true, \"x\": 1, \"config\": {}}");
    editor.findings(uri, 1);
    // The second half goes: what is left of the character is one unit, and the rest is found one unit earlier.
    let range =
        |start: u32, end: u32| json!({"start": {"line": 0, "character": start}, "end": {"line": 0, "character": end}});
    editor.change(uri, 2, &json!([{"range": range(11, 12), "text": ""}, {"range": range(38, 39), "text": "y"}]));
    let found = editor.findings(uri, 2);
    editor.open(
        "file:///b.json",
        "json",
        "{\"type\": \"\u{FFFD}\", \"autoBootstrap\": true, \"y\": 1, \"config\": {}}",
    );
    let wanted = editor.findings("file:///b.json", 1);
    assert!(!wanted.is_empty());
    assert_eq!(json!(found).to_string().replace("/a.json", "/b.json"), json!(wanted).to_string());
}

#[test]
fn a_client_that_asks_for_findings_gets_them_when_it_asks() {
    let mut capabilities = usual();
    capabilities["textDocument"]["diagnostic"] = json!({});
    capabilities["workspace"]["diagnostics"] = json!({"refreshSupport": true});
    let (mut editor, own) = Editor::with(&[], &capabilities);
    assert_eq!(own["diagnosticProvider"]["interFileDependencies"], true);
    editor.open("file:///a/payload.json", "json", PAYLOAD);
    let report = editor.ask("textDocument/diagnostic", &json!({"textDocument": {"uri": "file:///a/payload.json"}}));
    assert_eq!(report["result"]["kind"], "full");
    assert!(report["result"]["items"].as_array().unwrap().len() > 5, "{report}");
    editor.tell("workspace/didChangeConfiguration", &json!({"settings": {"ucforge": {"select": ["UC203"]}}}));
    editor.wait(|message| message["method"] == "workspace/diagnostic/refresh");
    let report = editor.ask("textDocument/diagnostic", &json!({"textDocument": {"uri": "file:///a/payload.json"}}));
    assert_eq!(codes(report["result"]["items"].as_array().unwrap()), ["UC203"]);
    assert!(!editor.log.contains("publishDiagnostics"));
}

#[test]
fn codes_are_chosen_by_arguments_and_by_settings() {
    let chosen = |arguments: &[&str], options: &Value| {
        let mut editor = Editor::start(arguments);
        editor.ask("initialize", &json!({"processId": null, "capabilities": {}, "initializationOptions": options}));
        editor.open("file:///a/payload.json", "json", PAYLOAD);
        let found = editor.findings("file:///a/payload.json", 1);
        codes(&found).into_iter().map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(chosen(&["--select", "UC203"], &Value::Null), ["UC203"]);
    assert_eq!(chosen(&["--stdio", "--clientProcessId=1"], &json!({"select": ["uc203"]})), ["UC203"]);
    assert!(!chosen(&[], &json!({"ignore": ["UC203"]})).contains(&"UC203".to_owned()));
    // What is not set is as the command line says.
    let mut usual = vec![Value::Null, json!({}), json!([]), json!({"ucforge": null}), json!({"editor": {"tabs": 2}})];
    usual.extend([json!({"select": null}), json!({"ucforge": {"ignore": []}})]);
    for settings in usual {
        let mut editor = Editor::start(&["--select", "UC203"]);
        editor.ask("initialize", &json!({"processId": null, "capabilities": {}, "initializationOptions": settings}));
        let uri = "file:///a/payload.json";
        editor.open(uri, "json", PAYLOAD);
        assert_eq!(codes(&editor.findings(uri, 1)), ["UC203"], "{settings}");
        editor.tell("workspace/didChangeConfiguration", &json!({"settings": settings}));
        editor.change(uri, 2, &json!([]));
        assert_eq!(codes(&editor.findings(uri, 2)), ["UC203"], "{settings}");
        assert!(!editor.log.contains("showMessage"), "{settings}");
    }
    // Both ways of setting take both forms.
    assert_eq!(chosen(&[], &json!({"ucforge": {"select": ["UC203"]}})), ["UC203"]);
    let mut odd = Editor::start(&[]);
    odd.ask("initialize", &json!({"capabilities": {}, "initializationOptions": {"select": "UC203"}}));
    odd.wait(|message| message["method"] == "window/showMessage");
    // What makes no sense is told, and changes nothing.
    let mut editor = editor();
    editor.tell("workspace/didChangeConfiguration", &json!({"settings": {"ucforge": {"ignore": ["nonsense"]}}}));
    let told = editor.wait(|message| message["method"] == "window/showMessage");
    assert!(told["params"]["message"].as_str().unwrap().contains("no code begins like this"), "{told}");
}

#[test]
fn it_ends_as_the_protocol_says() {
    let mut editor = self::editor();
    assert_eq!(editor.ask("shutdown", &Value::Null)["result"], Value::Null);
    assert_eq!(editor.ask("textDocument/hover", &json!({}))["error"]["code"], -32600);
    editor.tell("exit", &Value::Null);
    assert_eq!(editor.end(), (0, String::new()));

    let mut editor = self::editor();
    editor.tell("exit", &Value::Null);
    assert_eq!(editor.end(), (1, String::new()));

    let mut editor = self::editor();
    editor.hang_up();
    assert_eq!(editor.end(), (1, String::new()));

    let mut editor = Editor::start(&[]);
    assert_eq!(editor.ask("textDocument/hover", &json!({}))["error"]["code"], -32002);
    editor.tell("textDocument/didOpen", &json!({"textDocument": {}}));
    editor.tell("exit", &Value::Null);
    assert_eq!(editor.end().0, 1);
}

#[test]
fn what_a_client_says_of_other_things_may_be_odd() {
    let mut editor = Editor::start(&[]);
    let odd = json!({"textDocument": {"hover": {"contentFormat": ["markdown", 7]}, "rename": 1}, "window": "x", "general": {"positionEncodings": ["utf-8"]}});
    let answer = editor.ask("initialize", &json!({"processId": null, "capabilities": odd}));
    assert_eq!(answer["result"]["capabilities"]["positionEncoding"], "utf-8", "{answer}");
}

#[test]
fn nothing_that_a_client_sends_breaks_it() {
    let mut editor = editor();
    assert_eq!(editor.ask("initialize", &json!({"capabilities": {}}))["error"]["code"], -32600);
    assert_eq!(editor.ask("textDocument/rename", &json!({}))["error"]["code"], -32601);
    for parameters in [json!(null), json!({"textDocument": 1}), json!([])] {
        assert_eq!(editor.ask("textDocument/hover", &parameters)["error"]["code"], -32602);
        for method in ["didOpen", "didChange", "didClose"] {
            editor.tell(&format!("textDocument/{method}"), &parameters);
        }
    }
    editor.tell("$/cancelRequest", &json!({"id": 1}));
    editor.change("file:///unknown.json", 2, &json!([{"text": "x"}]));
    // Positions beyond every line and column, the end before the start.
    editor.open("file:///a.json", "json", "{}");
    let range = json!({"start": {"line": 5, "character": 7}, "end": {"line": 0, "character": 1}});
    editor.change("file:///a.json", 2, &json!([{"range": range, "text": "x"}]));
    assert_eq!(editor.findings("file:///a.json", 2), Vec::<Value>::new());
    assert_eq!(editor.at("textDocument/hover", "file:///a.json", 4_000_000, 4_000_000), Value::Null);
    // What cannot be read as a message is answered, and the next one too; nothing of it is shown.
    editor.send(b"Content-Length: 18\r\n\r\n{\"token\": \"s3cr3t\"");
    editor.wait(|message| message["error"]["code"] == -32700 && message["id"].is_null());
    // So does a text with half of a character, which editors in UTF-16 may hold.
    let open = r#"{"jsonrpc":"2.0","method":"textDocument/didOpen","params":{"textDocument":{"uri":"file:///h.json",
        "languageId":"json","version":1,"text":"{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"a\": \"\ud834\"}}"}}}"#;
    editor.send(format!("Content-Length: {}\r\n\r\n{open}", open.len()).as_bytes());
    assert!(!editor.findings("file:///h.json", 1).is_empty());
    // Without a header that can be read, nobody knows where the next message begins; a length is not believed.
    for header in ["s3cr3t", "Content-Length: s3cr3t\r\n\r\n", "Content-Length: 999999999999999999\r\n\r\ns3cr3t"] {
        let mut editor = Editor::with(&[], &json!({})).0;
        editor.send(header.as_bytes());
        editor.hang_up();
        let (code, said) = editor.end();
        assert_eq!(code, 1, "{header}");
        assert!(said.contains("not a message of the Language Server Protocol") && !said.contains("s3cr3t"), "{said}");
    }
}

#[test]
fn it_ends_with_the_editor_that_started_it() {
    let mut parent = Command::new("cat").stdin(Stdio::piped()).stdout(Stdio::null()).spawn().unwrap();
    let mut editor = Editor::start(&[]);
    editor.ask("initialize", &json!({"processId": parent.id(), "capabilities": {}}));
    parent.kill().unwrap();
    parent.wait().unwrap();
    // Its pipes stay open: another process may hold them.
    assert_eq!(editor.end(), (1, String::new()));
    // One that cannot be seen says nothing.
    let mut editor = Editor::start(&[]);
    editor.ask("initialize", &json!({"processId": parent.id(), "capabilities": {}}));
    assert_eq!(editor.ask("shutdown", &Value::Null)["result"], Value::Null);
}
