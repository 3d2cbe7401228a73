//! The documentation site that `serve` delivers: it has every code and every field, and works in a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests say what they expect by unwrapping it")]

use std::path::Path;
use std::process::Command;

use serde_json::Value;
use ucforge_tests::{Server, ucforge, ucforge_with};

fn page(server: &Server, path: &str) -> String {
    let answer = server.client().send("GET", path, b"");
    assert_eq!(answer.status, 200, "{path}: run `cargo xtask web` and build ucforge again");
    String::from_utf8(answer.body).unwrap()
}

/// A text as HTML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}

/// A page of the reference is as new as the program: for each of its words, `explain` says the same title.
#[test]
fn the_reference_is_that_of_this_program() {
    let server = Server::start(&[]);
    let (codes, fields) = (page(&server, "/docs/codes.html"), page(&server, "/docs/fields.html"));
    let run = ucforge_with(&["check", "--output", "sarif", "-"], b"{}", &[]);
    let log: Value = serde_json::from_str(&run.out).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 100);
    assert_eq!(codes.matches("<section id=").count(), ids.len());
    let title = |word: &str| {
        let out = ucforge(&["explain", word]).out;
        out.split("\n\n").next().unwrap().replace('\n', " ")
    };
    for id in ids {
        let heading = format!("<section id=\"{id}\">\n<h3><a href=\"#{id}\">{}</a></h3>", escaped(&title(id)));
        assert!(codes.contains(&heading), "out of date, run `cargo xtask web`: {heading}");
    }
    let schema: Value = serde_json::from_str(&ucforge(&["schema", "setup"]).out).unwrap();
    let names: Vec<&String> = schema["properties"].as_object().unwrap().keys().collect();
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        let heading = format!("<section id=\"/{name}\">\n<h3><a href=\"#/{name}\">{name}: ");
        assert!(fields.contains(&heading), "out of date, run `cargo xtask web`: {heading}");
    }
}

#[test]
fn the_documentation_works_in_a_browser() {
    let server = Server::start(&[]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    assert!(folder.join("node_modules").is_dir(), "run `cargo xtask test`, which gets what the browser tests need");
    let run = Command::new("node")
        .arg("docs.mjs")
        .arg(format!("http://{}/", server.address()))
        .current_dir(folder)
        .status()
        .expect("node starts");
    assert!(run.success(), "the documentation failed its checks, see above");
}
