//! The places of the terminal UI in a pseudo-terminal: what people have is imported, what a tenant has is compared, and a
//! change is put back.
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
use ucforge_tests::Terminal;

const CTRL_S: &str = "\u{13}";
const CTRL_P: &str = "\u{10}";
const CTRL_Q: &str = "\u{11}";
const ENTER: &str = "\r";
const ALT: &str = "\u{1b}";

const CANARY: &str = "canary-5d1f0a846e9e43";

fn start(home: &Path) -> Terminal {
    let mut terminal = Terminal::start(home, 120, 40);
    // The sandbox has been looked at.
    terminal.wait_for("11 enabled lakehouse");
    terminal
}

/// Presses a letter with Alt, and waits for what that shows.
fn alt(terminal: &mut Terminal, letter: &str, shown: &str) {
    terminal.send(&[ALT, letter].concat());
    terminal.wait_for(shown);
}

fn end(mut terminal: Terminal) {
    terminal.send(CTRL_Q);
    assert_eq!(terminal.wait_for_end(), 0);
    assert!(terminal.is_given_back());
    assert!(!terminal.raw().contains("canary"), "a secret was drawn");
}

#[test]
fn details_that_are_pasted_are_shown_and_imported() {
    let home = TempDir::new().unwrap();
    let mut terminal = start(home.path());
    let details = format!(
        "[DEFAULT]\nhost = https://dbc-a1b2c3d4-e5f6.cloud.databricks.com\ntoken = {CANARY}\n\n\
         [staging]\nhost = https://dbc-0f1e2d3c-4b5a.cloud.databricks.com\ntoken = {CANARY}\n"
    );
    terminal.send(&format!("\u{1b}[200~{details}\u{1b}[201~"));
    terminal.wait_for("add this to the answers?");
    terminal.wait_for("> DEFAULT (the usual one)");
    terminal.send("\u{1b}[B");
    terminal.wait_for("> staging");
    terminal.send(ENTER);
    terminal.wait_for("now choose what the setup is for");
    terminal.send("\u{1b}[B");
    terminal.wait_for("dbc-0f1e2d3c-4b5a.cloud.databricks.com");
    let draft = home.path().join(".local/state/ucforge/draft.json");
    end(terminal);
    let draft = fs::read_to_string(draft).unwrap();
    assert!(draft.contains("dbc-0f1e2d3c-4b5a") && !draft.contains("canary"), "{draft}");
}

#[test]
fn what_the_tenant_has_is_compared_with_a_file_changed_and_put_back() {
    let home = TempDir::new().unwrap();
    let mut terminal = start(home.path());
    alt(&mut terminal, "2", "| integrations");
    terminal.send("/workspace-b");
    terminal.wait_for("integrations: 1 by id");
    terminal.send(ENTER);
    // Its answers, with another catalog.
    alt(&mut terminal, "t", "these are the answers of integration 3");
    terminal.send(CTRL_P);
    terminal.wait_for("type, then Enter");
    terminal.send("/catalog");
    terminal.wait_for("(/catalog)");
    terminal.send(ENTER);
    terminal.send("hanged");
    terminal.wait_for("\"immuta_bhanged\"");
    // Compared with what is there.
    alt(&mut terminal, "2", "| integrations");
    alt(&mut terminal, "m", "integration 3 is the first; now the other one");
    alt(&mut terminal, "t", "1 difference");
    terminal.wait_for("\"immuta_b\" in the tenant");
    // Changed.
    alt(&mut terminal, "1", "| integration-update |");
    terminal.send(CTRL_S);
    terminal.wait_for("/config/catalog: \"immuta_b\" becomes \"immuta_bhanged\"");
    terminal.send(ENTER);
    terminal.wait_for("done: integration 3 on workspace-b.cloud.databricks.com: enabled");
    // And put back.
    alt(&mut terminal, "6", "| activity");
    terminal.send("/change");
    terminal.wait_for("activity: 1 /change");
    terminal.send(ENTER);
    terminal.wait_for("Alt-Z puts it back: PUT /integrations/3");
    alt(&mut terminal, "z", "/config/catalog: \"immuta_bhanged\" becomes \"immuta_b\"");
    terminal.send(ENTER);
    terminal.wait_for("activity: 2 /change");
    terminal.wait_for("done: integration 3 on workspace-b.cloud.databricks.com: enabled");
    end(terminal);
}

#[test]
fn a_production_profile_is_chosen_and_says_what_it_is() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join(".config/ucforge");
    fs::create_dir_all(&folder).unwrap();
    let profile = |name: &str| format!("[profile.{name}]\nurl = \"https://{name}.example.com\"\nkeyEnv = \"NO_KEY\"\n");
    fs::write(folder.join("profiles.toml"), format!("{}production = true\n\n{}", profile("lake"), profile("lab")))
        .unwrap();
    let mut terminal = start(home.path());
    alt(&mut terminal, "7", "profiles: 3 by name");
    terminal.wait_for("PRODUCTION  https://lake.example.com");
    terminal.send("\u{1b}[B");
    terminal.wait_for("Address         https://lake.example.com");
    terminal.send(ENTER);
    terminal.wait_for("from now on this talks to https://lake.example.com");
    terminal.wait_for("| tenant lake, PRODUCTION | profiles");
    terminal.wait_for("in use, PRODUCTION");
    end(terminal);
}
