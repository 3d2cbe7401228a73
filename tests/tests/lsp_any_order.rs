//! `ucforge lsp` gets messages in any order, with places that are in no text, about documents that are closed already or were never
//! open, and nobody waits for its answers: it answers each request once, goes on, and finds what `check` finds.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests say what they expect by unwrapping it")]

use std::collections::BTreeSet;
use std::fs;

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::{Editor, SETUP, ucforge};

const PAYLOAD: &str = include_str!("../cmd/check.in/payload.json");

/// Requests about a place or a whole document.
const REQUESTS: [&str; 5] = [
    "textDocument/hover",
    "textDocument/completion",
    "textDocument/codeAction",
    "textDocument/diagnostic",
    "textDocument/rename",
];

/// Numbers at random, the same in every run.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % end
    }

    fn pick<'a>(&mut self, from: &'a [String]) -> &'a str {
        &from[self.below(from.len())]
    }
}

/// Broken, foreign, long, and with characters of every length in UTF-16.
fn texts() -> Vec<String> {
    let mut texts = vec![
        PAYLOAD.to_owned(),
        SETUP.to_owned(),
        format!("\u{feff}{SETUP}# \u{1d11e}\r\nport: \"\u{1d11e}\"\r\n"),
        format!("curl https://t.example.com/integrations -d '{PAYLOAD}'\n"),
        "GRANT SELCT ON TABLE a.b.c TO `\u{1d11e}`;\n".to_owned(),
        "{\"type\": \"Databricks\", \"config\": {".to_owned(),
        "a: &a [*a, *a]\n".to_owned(),
        "<html><body>{}</body></html>".to_owned(),
        "[".repeat(500),
        String::new(),
        "\r\r\n\n\u{2028}\0\u{1b}[31m".to_owned(),
    ];
    texts.push(texts.concat());
    texts
}

fn position(random: &mut Random) -> Value {
    let far = [0, 1, 2, 5, 40, 4_000_000_000_u32];
    json!({"line": far[random.below(6)], "character": far[random.below(6)]})
}

#[test]
fn whatever_order_messages_come_in_it_goes_on_and_finds_what_check_finds() {
    let folder = TempDir::new().unwrap();
    let root = fs::canonicalize(folder.path()).unwrap();
    let names = ["a.json", "b.yaml", "c.sh", "d.sql", "e.yml"];
    let uris: Vec<String> = names.iter().map(|name| format!("file://{}", root.join(name).display())).collect();
    let odd = ["untitled:Untitled-1", "file:///no/such/\u{1d11e}.json", "https://h.example.com/x.json", "%", ""];
    let all: Vec<String> = uris.iter().cloned().chain(odd.map(str::to_owned)).collect();
    let texts = texts();
    let (mut editor, mut random) = (Editor::with(&[], &json!({})).0, Random(7));
    let mut asked = BTreeSet::new();
    for version in 1..3000 {
        let uri = random.pick(&all).to_owned();
        let document = json!({"uri": uri, "version": version});
        match random.below(10) {
            0 | 1 => editor.open(&uri, "yaml", random.pick(&texts)),
            2 => editor.tell("textDocument/didClose", &json!({"textDocument": document})),
            3 => editor.change(&uri, version, &json!([{"text": random.pick(&texts)}])),
            4..=6 => {
                let range = json!({"start": position(&mut random), "end": position(&mut random)});
                let text = ["\u{1d11e}", "", "\"", "\r", "x: {", "'"][random.below(6)];
                editor.change(&uri, version, &json!([{"range": range, "text": text}]));
            }
            7 if !asked.is_empty() && random.below(3) == 0 => {
                let id = 100_000 + random.below(3000);
                editor.tell("$/cancelRequest", &json!({"id": id}));
            }
            _ => {
                let (start, end) = (position(&mut random), position(&mut random));
                let parameters = json!({"textDocument": document, "position": start, "range": {"start": start, "end": end},
                    "context": {"diagnostics": []}});
                let id = 100_000 + version;
                let method = REQUESTS[random.below(5)];
                let message = json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}).to_string();
                editor.send(format!("Content-Length: {}\r\n\r\n{message}", message.len()).as_bytes());
                asked.insert(id);
            }
        }
    }
    assert!(asked.len() > 500);
    for id in asked {
        editor
            .wait(|message| message["id"] == id && (message.get("result").is_some() || message.get("error").is_some()));
    }
    for (uri, name) in uris.iter().zip(names) {
        for (text, version) in texts.iter().zip(5000..) {
            fs::write(root.join(name), text).unwrap();
            let run = ucforge(&["check", "--skip-unknown", "--output", "json", root.join(name).to_str().unwrap()]);
            let report: Value = serde_json::from_str(&run.out).unwrap();
            let documents = report["documents"].as_array().unwrap().iter();
            let told = documents.flat_map(|document| document["diagnostics"].as_array().unwrap());
            let wanted: Vec<&Value> = told.map(|finding| &finding["code"]).collect();
            editor.tell("textDocument/didClose", &json!({"textDocument": {"uri": uri}}));
            editor.open(uri, "yaml", "");
            editor.change(uri, version, &json!([{"text": text}]));
            let found = editor.findings(uri, version);
            let found: Vec<&Value> = found.iter().map(|finding| &finding["code"]).collect();
            // Nobody is told of a file that is still empty.
            if !text.is_empty() {
                assert_eq!(found, wanted, "{name}: {text:?}");
            }
        }
    }
    assert_eq!(editor.ask("shutdown", &Value::Null)["result"], Value::Null);
    editor.tell("exit", &Value::Null);
    assert_eq!(editor.end(), (0, String::new()));
}
