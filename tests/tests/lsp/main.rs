//! `ucforge lsp`, driven as editors do it.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

mod client;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{Editor, SETUP, ucforge, ucforge_with};

/// A payload with a mistake of each sort.
const PAYLOAD: &str = include_str!("../../cmd/check.in/payload.json");

/// What most editors can do.
fn usual() -> Value {
    json!({
        "textDocument": {
            "completion": {"completionItem": {"snippetSupport": true, "documentationFormat": ["markdown"]}},
            "hover": {"contentFormat": ["markdown"]},
            "publishDiagnostics": {"relatedInformation": true, "codeDescriptionSupport": true},
        },
        "workspace": {"workspaceEdit": {"documentChanges": true}},
    })
}

fn editor() -> Editor {
    Editor::with(&[], &usual()).0
}

fn uri(path: &Path) -> String {
    let encoded = path.to_str().unwrap().bytes().map(|byte| match byte {
        b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'/' | b'.' | b'-' | b'_' => char::from(byte).to_string(),
        _ => format!("%{byte:02X}"),
    });
    format!("file://{}", encoded.collect::<String>())
}

/// The byte at a position of the protocol, counted in UTF-16.
fn byte(text: &str, position: &Value) -> usize {
    let (line, character) = (position["line"].as_u64().unwrap(), position["character"].as_u64().unwrap());
    let mut starts = vec![0];
    for (at, c) in text.char_indices() {
        if c == '\n' || c == '\r' && !text[at + 1..].starts_with('\n') {
            starts.push(at + 1);
        }
    }
    let mut at = starts[usize::try_from(line).unwrap()];
    let mut left = character;
    while left > 0 {
        let c = text[at..].chars().next().expect("the position is in the text");
        left -= u64::try_from(c.len_utf16()).unwrap();
        at += c.len_utf8();
    }
    at
}

/// The byte at a line and column of `check --output json`.
fn byte_of_column(text: &str, line: &Value, column: &Value) -> usize {
    let (line, column) =
        (usize::try_from(line.as_u64().unwrap()).unwrap(), usize::try_from(column.as_u64().unwrap()).unwrap());
    let start: usize = text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    // A byte order mark has no column.
    let start = start + if start == 0 && text.starts_with('\u{FEFF}') { 3 } else { 0 };
    start + text[start..].chars().take(column - 1).map(char::len_utf8).sum::<usize>()
}

/// A text after edits of the protocol.
fn edited(text: &str, edits: &Value) -> String {
    let mut edits: Vec<(usize, usize, String)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let place = |name: &str| byte(text, &edit["range"][name]);
            (place("start"), place("end"), edit["newText"].as_str().unwrap().to_owned())
        })
        .collect();
    edits.sort_by_key(|edit| edit.0);
    let mut text = text.to_owned();
    for (start, end, new) in edits.into_iter().rev() {
        text.replace_range(start..end, &new);
    }
    text
}

/// Where a mark is in a text, and the text without it.
fn marked(text: &str) -> (String, usize, usize) {
    let at = text.find('|').unwrap();
    let before = &text[..at];
    let line = before.matches('\n').count();
    let character = before.rsplit('\n').next().unwrap().encode_utf16().count();
    ([before, &text[at + 1..]].concat(), line, character)
}

fn codes(findings: &[Value]) -> Vec<&str> {
    findings.iter().map(|finding| finding["code"].as_str().unwrap()).collect()
}

/// Texts of every sort, and what is left of them when they are cut off or lose a character.
fn corpus() -> Vec<(String, String)> {
    let fixtures = Path::new(env!("CARGO_MANIFEST_DIR")).join("../core/fixtures");
    let mut texts: Vec<(String, String)> = Vec::new();
    let folders = ["bases", "foreign", "commands", "pages", "facts"].map(|name| fixtures.join(name));
    for folder in folders.iter().chain([&Path::new(env!("CARGO_MANIFEST_DIR")).join("cmd/check.in")]) {
        let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        files.sort();
        for file in files {
            let ending = file.extension().and_then(|ending| ending.to_str()).unwrap_or("").to_owned();
            let ending = if ["json", "yaml", "yml", "sql", "sh"].contains(&ending.as_str()) {
                ending
            } else {
                "json".to_owned()
            };
            if let Ok(text) = fs::read_to_string(&file) {
                texts.push((ending, text));
            }
        }
    }
    texts.push(("json".to_owned(), PAYLOAD.to_owned()));
    texts.push(("yaml".to_owned(), format!("\u{FEFF}{SETUP}# é𝄞\r\nprot: 443 # 𝄞\r\n")));
    texts.push(("sh".to_owned(), format!("curl https://t.example.com/integrations -d '{PAYLOAD}'\ncurl https://t.example.com/integrations/1 -X PUT -d '{PAYLOAD}'\n")));
    texts.push(("sql".to_owned(), "-- é𝄞\nGRANT SELCT ON TABLE a.b.c TO `x`;\nGRANT\n".to_owned()));
    let whole = texts.clone();
    for (number, (ending, text)) in whole.into_iter().enumerate() {
        for cut in [1, 3] {
            let at = text.floor_char_boundary(text.len() * cut / 4 + number % 7);
            texts.push((ending.clone(), text[..at].to_owned()));
            let after = text[at..].chars().next().map_or(at, |c| at + c.len_utf8());
            texts.push((ending.clone(), [&text[..at], &text[after..]].concat()));
        }
    }
    texts
}

#[test]
fn findings_are_those_of_check() {
    let folder = TempDir::new().unwrap();
    let folder = fs::canonicalize(folder.path()).unwrap();
    fs::create_dir_all(&folder).unwrap();
    let texts = corpus();
    assert!(texts.len() > 200, "{}", texts.len());
    let files: Vec<PathBuf> =
        (0..).zip(&texts).map(|(number, (ending, _))| folder.join(format!("{number}.{ending}"))).collect();
    for (file, (_, text)) in files.iter().zip(&texts) {
        fs::write(file, text).unwrap();
    }
    // In a folder, what is none of ours is passed over: so it is in an editor.
    let report: Value =
        serde_json::from_str(&ucforge(&["check", "--output", "json", folder.to_str().unwrap()]).out).unwrap();
    let mut expected: BTreeMap<&str, Vec<&Value>> = BTreeMap::new();
    for document in report["documents"].as_array().unwrap() {
        let diagnostics = document["diagnostics"].as_array().unwrap();
        expected.entry(document["file"].as_str().unwrap()).or_default().extend(diagnostics);
    }
    let (mut editor, mut compared) = (editor(), 0);
    for (file, (_, text)) in files.iter().zip(&texts) {
        let (uri, name) = (uri(file), file.to_str().unwrap());
        editor.open(&uri, "json", text);
        let found = editor.findings(&uri, 1);
        let holds_nothing = ["", "{}", "[]"].contains(&text.trim_start_matches('\u{FEFF}').trim());
        let wanted = expected.get(name).filter(|_| !holds_nothing).cloned().unwrap_or_default();
        assert_eq!(
            codes(&found),
            wanted.iter().map(|one| one["code"].as_str().unwrap()).collect::<Vec<_>>(),
            "{name}: {text}"
        );
        for (own, other) in found.iter().zip(wanted) {
            let place = |name: &str| byte(text, &own["range"][name]);
            let start = byte_of_column(text, &other["line"], &other["column"]);
            let end = byte_of_column(text, &other["endLine"], &other["endColumn"]);
            assert_eq!((place("start"), place("end")), (start, end), "{name}: {own} {other}");
            let help = other["help"].as_str().map(|help| format!("\nhelp: {help}")).unwrap_or_default();
            let message = format!("{}{help}", other["message"].as_str().unwrap());
            // Only a command line has options to name.
            let left = message.strip_prefix(own["message"].as_str().unwrap());
            assert!(
                left.is_some_and(|left| left.is_empty() || left.starts_with(" with --")),
                "{name}: {own} {message}"
            );
            let severity =
                ["error", "warning", "info"][usize::try_from(own["severity"].as_u64().unwrap()).unwrap() - 1];
            assert_eq!(severity, other["severity"], "{name}");
            let related = |one: &Value, name: &str| one[name].as_array().map_or(0, Vec::len);
            assert_eq!(related(own, "relatedInformation"), related(other, "related"), "{name}");
            compared += 1;
        }
    }
    assert!(compared > 500, "{compared}");
}

#[test]
fn a_document_that_is_changed_is_the_one_that_the_editor_has() {
    let (mut editor, mut text) = (editor(), PAYLOAD.to_owned());
    let uri = "file:///a/payload.json";
    editor.open(uri, "json", &text);
    editor.findings(uri, 1);
    let mut seed: u32 = 7;
    let mut random = |below: usize| {
        seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        usize::try_from(seed >> 8).unwrap() % below
    };
    let texts = ["", "x", "é", "𝄞", "\n", "\r\n", "\r", "\"", "{", "}", ",", "\"a\": 1,\n"];
    for version in 2..80 {
        // Several changes at once: each is about the text that the one before has left.
        let mut changes = Vec::new();
        for _ in 0..=random(2) {
            let start = text.floor_char_boundary(random(text.len() + 1));
            let end = text.floor_char_boundary((start + random(6)).min(text.len())).max(start);
            // Between the two halves of a line break there is no position.
            if [start, end].iter().any(|at| text[..*at].ends_with('\r') && text[*at..].starts_with('\n')) {
                continue;
            }
            let new = texts[random(texts.len())];
            let position = |at: usize| {
                let (mut line, mut begin) = (0, 0);
                for (index, c) in text[..at].char_indices() {
                    if c == '\n' || c == '\r' && !text[index + 1..].starts_with('\n') {
                        (line, begin) = (line + 1, index + 1);
                    }
                }
                json!({"line": line, "character": text[begin..at].encode_utf16().count()})
            };
            changes.push(json!({"range": {"start": position(start), "end": position(end)}, "text": new}));
            text.replace_range(start..end, new);
        }
        editor.change(uri, version, &json!(changes));
        if version % 13 == 0 {
            let found = editor.findings(uri, version);
            let fresh = format!("file:///a/{version}/payload.json");
            editor.open(&fresh, "json", &text);
            let mut wanted = editor.findings(&fresh, 1);
            // Related places are in the document itself.
            let own = |finding: &mut Value| {
                let related = finding.get_mut("relatedInformation").and_then(Value::as_array_mut);
                for related in related.into_iter().flatten() {
                    related["location"]["uri"] = json!(uri);
                }
            };
            wanted.iter_mut().for_each(own);
            assert_eq!(found, wanted, "{version}: {text}");
        }
    }
}

#[test]
fn a_fix_fixes_what_it_is_for_and_all_of_them_give_what_check_gives() {
    let mut editor = editor();
    let uri = "file:///a/payload.json";
    editor.open(uri, "json", PAYLOAD);
    let found = editor.findings(uri, 1);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 999, "character": 0}});
    let mut ask = |only: &Value, range: &Value| {
        let mut context = json!({"diagnostics": []});
        if !only.is_null() {
            context["only"] = only.clone();
        }
        editor
            .ask("textDocument/codeAction", &json!({"textDocument": {"uri": uri}, "range": range, "context": context}))
            ["result"]
            .as_array()
            .unwrap()
            .clone()
    };
    let quick = ask(&json!(["quickfix"]), &whole);
    assert!(quick.len() > 2, "{quick:?}");
    for action in &quick {
        let change = &action["edit"]["documentChanges"][0];
        assert_eq!(change["textDocument"], json!({"uri": uri, "version": 1}));
        let text = edited(PAYLOAD, &change["edits"]);
        let code = action["diagnostics"][0]["code"].as_str().unwrap();
        assert!(found.contains(&action["diagnostics"][0]), "{action}");
        let report = ucforge_with(&["check", "--output", "json", "-"], text.as_bytes(), &[]).out;
        let report: Value = serde_json::from_str(&report).unwrap();
        let left = report["documents"][0]["diagnostics"].as_array().unwrap();
        let number = |all: &[Value]| all.iter().filter(|one| one["code"] == code).count();
        assert!(number(left) < number(&found), "{action}: {text}");
    }
    let all = ask(&json!(["source.fixAll"]), &whole);
    assert_eq!(all.len(), 1, "{all:?}");
    let fixed = ucforge_with(&["check", "--fix", "-"], PAYLOAD.as_bytes(), &[]).out;
    assert_eq!(edited(PAYLOAD, &all[0]["edit"]["documentChanges"][0]["edits"]), fixed);
    // Without a wish, everything; at a place without findings, only what is for the whole document.
    assert_eq!(ask(&Value::Null, &whole).len(), quick.len() + 1);
    let end = json!({"start": {"line": 999, "character": 0}, "end": {"line": 999, "character": 0}});
    assert!(ask(&Value::Null, &end).len() < quick.len() + 1);
    assert!(ask(&json!(["refactor"]), &whole).is_empty());
    // A client that knows no versions.
    let (mut editor, _) = Editor::with(&[], &json!({}));
    editor.open(uri, "json", PAYLOAD);
    let action =
        json!({"textDocument": {"uri": uri}, "range": whole, "context": {"diagnostics": [], "only": ["source"]}});
    let action = editor.ask("textDocument/codeAction", &action)["result"][0].clone();
    assert_eq!(edited(PAYLOAD, &action["edit"]["changes"][uri]), fixed);
}

#[test]
fn what_is_typed_is_completed_and_explained() {
    let mut editor = editor();
    for (number, (language, text, label, inserted)) in [
        (
            "json",
            "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"po|",
            "port",
            "\"port\": ${1:443}",
        ),
        ("yaml", "ucforge: 1\nflow: connection\nauthenticationType: |", "oAuthM2M", "oAuthM2M"),
        ("yaml", "ucforge: 1\nflow: connection\naud|", "audit", "audit: {$1}"),
        (
            "yaml",
            "ucforge: 1\nflow: connection\nauthenticationType: token\ntok|",
            "token",
            "token: {env: ${1:DATABRICKS_TOKEN}}",
        ),
        ("sql", "GRANT SEL|", "SELECT", "SELECT"),
    ]
    .into_iter()
    .enumerate()
    {
        let (text, line, character) = marked(text);
        let uri = format!("untitled:{number}");
        editor.open(&uri, language, &text);
        let all = editor.at("textDocument/completion", &uri, line, character);
        let labels: Vec<&Value> = all["items"].as_array().unwrap().iter().map(|item| &item["label"]).collect();
        let item = all["items"].as_array().unwrap().iter().find(|item| item["label"] == label);
        let item = item.unwrap_or_else(|| panic!("{text}: {labels:?}"));
        assert_eq!(item["textEdit"]["newText"], inserted, "{text}");
        let typed = &text[byte(&text, &item["textEdit"]["range"]["start"])..];
        assert!(item["filterText"].as_str().unwrap().to_lowercase().starts_with(&typed.to_lowercase()), "{item}");
    }
    editor.open("untitled:h", "yaml", "ucforge: 1\nflow: connection\nhttpPath: /x\n");
    let hover = editor.at("textDocument/hover", "untitled:h", 2, 3);
    assert_eq!(hover["contents"]["kind"], "markdown");
    assert!(hover["contents"]["value"].as_str().unwrap().starts_with("**HTTP path** (`httpPath`)"), "{hover}");
    assert_eq!(hover["range"], json!({"start": {"line": 2, "character": 0}, "end": {"line": 2, "character": 8}}));
    assert_eq!(editor.at("textDocument/hover", "untitled:h", 3, 0), Value::Null);
    assert_eq!(editor.at("textDocument/hover", "untitled:none", 3, 0), Value::Null);
    // A client without snippets and Markdown gets plain text, indented as the line is.
    let (mut editor, _) = Editor::with(&[], &json!({}));
    editor.open("untitled:p", "json", "{\"type\": \"Databricks\",\n  \"con\n}");
    let all = editor.at("textDocument/completion", "untitled:p", 1, 6);
    let item = all["items"].as_array().unwrap().iter().find(|item| item["label"] == "config").unwrap();
    assert_eq!(item["insertTextFormat"], 1);
    assert!(
        item["textEdit"]["newText"].as_str().unwrap().starts_with("\"config\": {\n    \"workspaceUrl\": \"\","),
        "{item}"
    );
    assert_eq!(item["documentation"]["kind"], "plaintext");
}

#[test]
fn what_a_setup_extends_counts_as_it_is_in_the_editor() {
    let folder = TempDir::new().unwrap();
    let (base, own) = (folder.path().join("base.yaml"), folder.path().join("my setup.yaml"));
    fs::write(&base, "workspaceUrl: h.cloud.databricks.com\n").unwrap();
    let mut editor = editor();
    let text = SETUP.replace("workspaceUrl: h.cloud.databricks.com", "extends: base.yaml");
    editor.open(&uri(&own), "yaml", &text);
    let before = editor.findings(&uri(&own), 1);
    assert!(!codes(&before).contains(&"UC102"), "{before:?}");
    // Not saved: the host is gone, and comes back when the editor closes the file.
    editor.open(&uri(&base), "yaml", "port: 443\n");
    let without = editor.findings(&uri(&own), 1);
    assert!(codes(&without).contains(&"UC102"), "{without:?}");
    editor.change(&uri(&base), 2, &json!([{"text": "workspaceUrl: a.cloud.databricks.com\n"}]));
    assert_eq!(editor.findings(&uri(&own), 1), before);
    editor.change(&uri(&base), 3, &json!([{"text": "nothing: here\n"}]));
    assert!(codes(&editor.findings(&uri(&own), 1)).contains(&"UC102"));
    editor.tell("textDocument/didClose", &json!({"textDocument": {"uri": uri(&base)}}));
    assert_eq!(editor.findings(&uri(&own), 1), before);
    // A file that changed while it is not open.
    fs::write(&base, "port: 443\n").unwrap();
    editor.tell("workspace/didChangeWatchedFiles", &json!({"changes": [{"uri": uri(&base), "type": 2}]}));
    assert!(codes(&editor.findings(&uri(&own), 1)).contains(&"UC102"));
    // One that is not there at all, before it is saved for the first time.
    let fresh = folder.path().join("fresh.yaml");
    editor.open(&uri(&fresh), "yaml", "workspaceUrl: h.cloud.databricks.com\n");
    editor.change(&uri(&own), 2, &json!([{"text": text.replace("base.yaml", "fresh.yaml")}]));
    assert_eq!(codes(&editor.findings(&uri(&own), 2)), codes(&before));
}

#[test]
fn what_is_none_of_ours_stays_without_findings() {
    let mut editor = editor();
    for (name, language, text) in [
        ("package.json", "json", "{\"name\": \"x\", \"version\": \"1.0.0\", }"),
        ("compose.yaml", "yaml", "services:\n  web:\n    image: nginx\n"),
        ("query.sql", "sql", "SELECT * FROM a;\n"),
        ("run.sh", "shellscript", "#!/bin/sh\necho 'hello\n"),
        ("empty.json", "json", ""),
        ("new.json", "jsonc", "{}\n"),
    ] {
        let uri = format!("file:///a/{name}");
        editor.open(&uri, language, text);
        assert_eq!(editor.findings(&uri, 1), Vec::<Value>::new(), "{name}");
    }
    // What is closed has no findings any more.
    editor.open("file:///a/payload.json", "json", PAYLOAD);
    assert!(!editor.findings("file:///a/payload.json", 1).is_empty());
    editor.tell("textDocument/didClose", &json!({"textDocument": {"uri": "file:///a/payload.json"}}));
    let closed = editor.wait(|message| message["params"]["uri"] == "file:///a/payload.json");
    assert_eq!(closed["params"]["diagnostics"], json!([]));
}

#[test]
fn a_text_that_is_too_large_or_too_deep_has_one_finding() {
    let mut editor = editor();
    for (uri, text, code) in [
        ("file:///a/large.json", format!("{{\"type\": \"{}\"}}", "x".repeat(17 << 20)), "UC003"),
        (
            "file:///a/deep.json",
            format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {}", "[".repeat(100_000)),
            "UC004",
        ),
    ] {
        editor.open(uri, "json", &text);
        let found = editor.findings(uri, 1);
        assert!(codes(&found).contains(&code), "{:?}", codes(&found));
        assert!(code != "UC003" || found.len() == 1);
        for method in ["textDocument/completion", "textDocument/hover"] {
            editor.at(method, uri, 0, 100);
        }
    }
}

#[test]
fn no_secret_is_in_anything_that_the_server_says() {
    let secret = "dapi9f3b6c1d8e2a7b4c5d0e1f6a3b8c2d7e";
    let mut editor = editor();
    for (number, text) in [
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {{\"authenticationType\": \"token\", \"token\": \"{secret}\"}}}}"),
        format!("{{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {{\"authenticationType\": \"token\", \"token\": \"{secret}, \"port\": 1}}}}"),
        format!("ucforge: 1\nflow: connection\nauthenticationType: oAuthM2M\ntoken: {secret}\n"),
        format!("ucforge: 1\nflow: connection\n{secret}: token\n{secret}\n"),
        format!("curl -H 'Authorization: Bearer {secret}' https://t.example.com/integrations -d '{{\"type\": \"Databricks\", \"{secret}\": 1}}'\n"),
    ]
    .into_iter()
    .enumerate()
    {
        let uri = format!("file:///a/{number}.{}", ["json", "json", "yaml", "yaml", "sh"][number]);
        editor.open(&uri, "json", &text);
        for (line, content) in text.split('\n').enumerate() {
            for character in 0..=content.len() {
                editor.at("textDocument/hover", &uri, line, character);
                editor.at("textDocument/completion", &uri, line, character);
            }
        }
        editor.findings(&uri, 1);
    }
    assert!(!editor.log.contains(&secret[4..20]));
}

/// A payload after "fix all" of an editor that leaves out unknown fields.
fn all_fixed(text: &str) -> String {
    let (mut editor, _) = Editor::with(&["--ignore", "UC101"], &usual());
    let uri = "file:///a/payload.json";
    editor.open(uri, "json", text);
    let whole = json!({"start": {"line": 0, "character": 0}, "end": {"line": 9, "character": 0}});
    let wanted = json!({"diagnostics": [], "only": ["source.fixAll"]});
    let asked = json!({"textDocument": {"uri": uri}, "range": whole, "context": wanted});
    let action = editor.ask("textDocument/codeAction", &asked)["result"][0].clone();
    edited(text, &action["edit"]["documentChanges"][0]["edits"])
}

#[test]
fn what_is_left_out_is_not_fixed_with_the_rest() {
    let text = "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"workspaceURL\": \"h.cloud.databricks.com\", \"audit\": false}}\n";
    assert_eq!(all_fixed(text), text.replace("false", "{\"enabled\": false}"));
}

#[test]
fn fixes_that_only_meet_are_applied_together() {
    let text = "{\"type\": 'Databricks' \"autoBootstrap\": true, \"config\": {\"workspaceURL\": \"h.cloud.databricks.com\", \"audit\": {\"enabled\": true}}}\n";
    assert_eq!(all_fixed(text), text.replace("'Databricks'", "\"Databricks\","));
}
