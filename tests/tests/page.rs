//! The real page in headless Chromium: the checks stand in `browser/page.mjs`.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::path::Path;
use std::process::Command;
use std::time::Instant;

use tempfile::TempDir;
use ucforge_tests::tenant::{Manners, Tenant};
use ucforge_tests::{Capture, Server, ucforge_with};

const KEY: &str = "k3y-of-the-tenant";

/// A tenant over HTTP, written from the published facts.
fn tenant() -> Capture {
    let begin = Instant::now();
    let mut tenant = Tenant::new(Manners { delay: 300, ..Manners::default() });
    Capture::start(move |request| {
        let now = u64::try_from(begin.elapsed().as_millis()).unwrap();
        let authorization = request.header("authorization").unwrap_or_default();
        assert!(authorization.contains(KEY), "{authorization}");
        let body = String::from_utf8_lossy(&request.body).into_owned();
        tenant.answer(now, &request.method, &request.path, authorization, &body)
    })
}

/// `serve --upstream` in front of it.
fn through(tenant: &Capture) -> (TempDir, Server) {
    let home = TempDir::new().unwrap();
    let folder = home.path().to_str().unwrap();
    let variables = [("HOME", folder), ("XDG_CONFIG_HOME", folder), ("TENANT_KEY", KEY)];
    let url = tenant.url();
    let add = ["profile", "add", "acme", "--url", &url, "--key-env", "TENANT_KEY"];
    assert_eq!(ucforge_with(&add, b"", &variables).code, 0);
    let (server, _) = Server::start_with(&["--upstream", "acme", "--quiet"], &variables);
    (home, server)
}

#[test]
fn what_only_tools_read_is_not_served() {
    let server = Server::start(&[]);
    let status = |path: &str| server.client().send("GET", path, b"").status;
    assert_eq!(["/builder/later.js", "/docs/docs.css"].map(status), [200, 200], "no page in this build");
    let for_tools = ["/package.json", "/tsconfig.json", "/builder/types.d.ts", "/pkg/form.d.ts", "/pkg/.form.stamp"];
    assert_eq!(for_tools.map(status), [404; 5]);
    // What is put into one script is served in it alone.
    assert_eq!(["/builder/session.js", "/pkg/form.js"].map(status), [404; 2]);
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
    let tenant = tenant();
    let (_home, through) = through(&tenant);
    let run = Command::new("node")
        .arg("page.mjs")
        .arg(format!("http://{}/", server.address()))
        .arg(format!("http://{}/#token={}", through.address(), through.token()))
        .current_dir(folder)
        .status()
        .expect("node starts");
    assert!(run.success(), "the page failed its checks, see above");
}
