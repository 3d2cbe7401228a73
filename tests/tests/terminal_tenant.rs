//! The terminal UI and a tenant.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use ucforge_tests::faulty::{Fault, Faulty};
use ucforge_tests::served::Served;
use ucforge_tests::tenant::{Manners, Tenant};
use ucforge_tests::{Terminal, ucforge_with};

const CTRL_S: &str = "\u{13}";
const CTRL_P: &str = "\u{10}";
const CTRL_Q: &str = "\u{11}";
const ENTER: &str = "\r";
const F8: &str = "\u{1b}[19~";
const KEY: &str = "canary-5d1f0a846e9e43";

/// A draft that only lacks its secret.
const DRAFT: &str = r#"{"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "catalog": "immuta"}"#;

fn start(home: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Terminal {
    let draft = home.join(".local/state/ucforge/draft.json");
    fs::create_dir_all(draft.parent().unwrap()).unwrap();
    fs::write(draft, DRAFT).unwrap();
    let mut terminal = Terminal::start_with(home, arguments, variables, 120, 40);
    terminal.wait_for("your draft is restored");
    terminal
}

/// Goes to a question or an action by its name.
fn go_to(terminal: &mut Terminal, name: &str, shown: &str) {
    terminal.send(CTRL_P);
    terminal.wait_for("type, then Enter");
    terminal.send(name);
    terminal.wait_for(shown);
    terminal.send(ENTER);
    terminal.wait_until("the palette closed", |terminal| !terminal.contents().contains("type, then Enter"));
}

fn type_secret(terminal: &mut Terminal) {
    go_to(terminal, "/token", "(/token)");
    terminal.send("s3cret-t0ken");
    terminal.wait_for("nothing missing");
}

#[test]
fn an_integration_is_created_watched_and_deleted_in_a_tenant() {
    let home = TempDir::new().unwrap();
    let served = Served::start(Tenant::new(Manners::default()), 1000);
    let url = served.url();
    let mut terminal = start(home.path(), &[], &[("IMMUTA_URL", &url), ("IMMUTA_API_KEY", KEY)]);
    // Whom it talks to is always in sight, and nothing is sent before somebody looks.
    terminal.wait_for(&format!("| tenant {}", url.trim_start_matches("http://")));
    assert!(served.seen().is_empty());
    type_secret(&mut terminal);
    terminal.send(CTRL_S);
    terminal.wait_for("Create it: POST /integrations");
    assert_eq!(served.lines(), ["GET /integrations"]);
    terminal.send(ENTER);
    terminal.wait_for("done: integration 1 on h.cloud.databricks.com: enabled");
    let lines = served.lines();
    assert_eq!(lines.iter().filter(|line| *line == "POST /integrations").count(), 1, "{lines:?}");
    // Three panes back from the first question.
    go_to(&mut terminal, "/flow", "(/flow)");
    terminal.send("\u{1b}[Z\u{1b}[Z");
    terminal.wait_until("the cursor is there", |terminal| {
        let screen = terminal.contents();
        screen.contains("╔ in the tenant") && screen.contains("║1 enabled")
    });
    terminal.send(F8);
    terminal.wait_for("Type h.cloud.databricks.com to go on");
    terminal.send("h.cloud.databricks.com\r");
    terminal.wait_for("done: DELETE /integrations/1");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.wait_for_end(), 0);
    assert!(terminal.is_given_back());
    let raw = terminal.raw();
    assert!(!raw.contains("s3cret") && !raw.contains("canary"), "a secret was drawn");
}

/// A tenant that lists nothing and then never answers.
fn silent() -> Faulty {
    let list = Fault::answer(200, "Content-Type: application/json\r\n", "[]");
    Faulty::plain_in_turn(vec![list, Fault::Stall(Vec::new())])
}

#[test]
fn somebody_who_leaves_before_the_answer_is_told_what_is_known() {
    for leave in ["Ctrl-Q", "TERM", "INT"] {
        let home = TempDir::new().unwrap();
        let server = silent();
        let url = server.url();
        let mut terminal = start(home.path(), &[], &[("IMMUTA_URL", &url), ("IMMUTA_API_KEY", KEY)]);
        type_secret(&mut terminal);
        terminal.send(CTRL_S);
        terminal.wait_for("Create it: POST /integrations");
        terminal.send(ENTER);
        terminal.wait_until("it is sent", |terminal| terminal.contents().contains("..."));
        while server.seen().requests.len() < 2 {
            std::thread::yield_now();
        }
        if leave == "Ctrl-Q" {
            terminal.send(CTRL_Q);
        } else {
            terminal.signal(leave);
        }
        terminal.wait_for_end();
        assert!(terminal.is_given_back(), "{leave}");
        let known = "POST /integrations was sent, and whether it was done is not known";
        assert!(terminal.raw().contains(known), "{leave}: {}", terminal.contents());
        assert_eq!(server.seen().requests.len(), 2, "{leave}");
    }
}

#[test]
fn profiles_are_chosen_by_option_and_in_the_palette_and_read_only_ones_send_nothing() {
    let home = TempDir::new().unwrap();
    let served = Served::start(Tenant::new(Manners::default()), 60);
    let (url, config) = (served.url(), home.path().join(".config"));
    let variables =
        [("MY_KEY", KEY), ("XDG_CONFIG_HOME", config.to_str().unwrap()), ("HOME", home.path().to_str().unwrap())];
    let added = ucforge_with(&["profile", "add", "looking", "--url", &url, "--key-env", "MY_KEY"], b"", &variables);
    assert_eq!(added.code, 0, "{}", added.err);
    let mut terminal = start(home.path(), &["--read-only", "--profile", "looking"], &variables);
    terminal.wait_for("| tenant looking, read-only");
    type_secret(&mut terminal);
    terminal.send(CTRL_S);
    terminal.wait_for("its profile is read-only here: nothing was sent");
    go_to(&mut terminal, "talk to", "talk to: sandbox");
    terminal.wait_for("from now on this talks to the sandbox in this program");
    terminal.send(CTRL_S);
    terminal.wait_for("sandbox: Enter goes on");
    terminal.send(ENTER);
    terminal.wait_for(" enabled h.cloud.databricks.com");
    go_to(&mut terminal, "talk to", "talk to: looking");
    terminal.wait_for("| tenant looking, read-only");
    assert!(served.seen().is_empty());
    // One that does not exist is said before the screen is taken over.
    let failed = ucforge_with(&["--profile", "nobody"], b"", &variables);
    assert_eq!(failed.code, 2);
    assert!(failed.err.contains("there is no profile `nobody`"), "{}", failed.err);
}
