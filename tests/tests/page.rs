//! The real page in headless Chromium: the checks stand in `browser/page.mjs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::path::Path;
use std::process::Command;

use ucforge_tests::Server;

#[test]
fn what_only_tools_read_is_not_served() {
    let server = Server::start(&[]);
    let status = |path: &str| server.client().send("GET", path, b"").status;
    assert_eq!(["/builder/session.js", "/docs/docs.css"].map(status), [200, 200], "no page in this build");
    let for_tools = ["/package.json", "/tsconfig.json", "/builder/types.d.ts", "/pkg/form.d.ts", "/pkg/.form.stamp"];
    assert_eq!(for_tools.map(status), [404; 5]);
}

#[test]
fn the_page_works_in_a_browser() {
    let server = Server::start(&[]);
    let page = server.client().send("GET", "/", b"");
    assert_eq!(
        page.header("content-type"),
        Some("text/html; charset=utf-8"),
        "no page in this build: run `cargo xtask web` first"
    );
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    assert!(folder.join("node_modules").is_dir(), "run `cargo xtask test`, which gets what the browser tests need");
    let run = Command::new("node")
        .arg("page.mjs")
        .arg(format!("http://{}/", server.address()))
        .current_dir(folder)
        .status()
        .expect("node starts");
    assert!(run.success(), "the page failed its checks, see above");
}
