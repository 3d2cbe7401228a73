//! How long `ucforge lsp` takes to answer about a setup with 100 workspaces. Run it with `--release`; `--lines` prints every time, as
//! JSON for `cargo xtask bench`.
#![allow(clippy::print_stdout, clippy::expect_used, reason = "it prints what it measures")]

use std::fmt::Write as _;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use ucforge_tests::Editor;

const ROUNDS: usize = 200;

fn setup() -> String {
    let mut text = String::from(
        "ucforge: 1\nflow: integration-manual\nworkspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com\n\
         httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {env: IMMUTA_PAT}\n\
         catalog: immuta\nadditionalWorkspaceConnections:\n",
    );
    for number in 0..100 {
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            "  - workspaceUrl: dbc-{number:08x}-e5f6.cloud.databricks.com\n    httpPath: /sql/1.0/warehouses/{number:016x}\n    \
             authenticationType: token\n    token: {{env: PAT_{number}}}\n",
        );
        if number < 99 {
            let _ = writeln!(text, "    catalogs: [sales_{number}]");
        }
    }
    text
}

fn report(what: &str, mut times: Vec<Duration>) {
    if std::env::args().any(|argument| argument == "--lines") {
        let values: Vec<f64> = times.iter().map(|time| time.as_secs_f64() * 1000.0).collect();
        println!("{}", json!({"measure": what, "unit": "ms", "who": "ucforge", "values": values}));
        return;
    }
    times.sort();
    let at = |part: usize| times[(times.len() - 1) * part / 100].as_secs_f64() * 1000.0;
    println!("{what:<44} median {:6.2} ms   99% {:6.2} ms   most {:6.2} ms", at(50), at(99), at(100));
}

fn timed(mut ask: impl FnMut(usize)) -> Vec<Duration> {
    let times = (0..ROUNDS).map(|round| {
        let start = Instant::now();
        ask(round);
        start.elapsed()
    });
    times.collect()
}

fn main() {
    let text = setup();
    let uri = "file:///a/setup.yaml";
    let lines = text.lines().count();
    let capabilities = json!({"textDocument": {"completion": {"completionItem": {"snippetSupport": true}}}});
    let (mut editor, _) = Editor::with(&[], &capabilities);
    editor.open(uri, "yaml", &text);
    let found = editor.findings(uri, 1);
    println!("a setup with 100 workspaces: {} bytes, {lines} lines, {} findings", text.len(), found.len());
    let place = |line: usize| json!({"start": {"line": line, "character": 0}, "end": {"line": line, "character": 0}});
    let mut version = 1;
    let mut change = |editor: &mut Editor| {
        version += 1;
        editor.change(uri, version, &json!([{"range": place(lines), "text": "#"}]));
        version
    };
    let times = timed(|_| {
        let version = change(&mut editor);
        editor.findings(uri, version);
    });
    report("a letter typed, until its findings are there", times);
    let times = timed(|round| {
        let found = editor.at("textDocument/completion", uri, 3, 10 + round % 2);
        assert!(found.is_object());
    });
    report("completion of a value", times);
    // A name in the last entry.
    editor.change(uri, 1000, &json!([{"range": place(lines), "text": "    ca\n"}]));
    editor.findings(uri, 1000);
    let times = timed(|_| {
        let found = editor.at("textDocument/completion", uri, lines, 6);
        assert!(!found["items"].as_array().expect("a list").is_empty(), "{found}");
    });
    report("completion of a name in the last workspace", times);
    let times = timed(|round| {
        let found = editor.at("textDocument/hover", uri, lines - 1 - 5 * (round % 90), 7);
        assert_ne!(found, Value::Null);
    });
    report("help for a field", times);
    let context = json!({"diagnostics": []});
    let times = timed(|_| {
        let parameters = json!({"textDocument": {"uri": uri}, "range": place(lines - 1), "context": context});
        editor.ask("textDocument/codeAction", &parameters);
    });
    report("actions", times);
}
