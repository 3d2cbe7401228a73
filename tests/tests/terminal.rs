//! The terminal UI in a pseudo-terminal.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::path::{Path, PathBuf};

use tempfile::TempDir;
use ucforge_tests::{Terminal, ucforge_with};

const CTRL_S: &str = "\u{13}";
const CTRL_P: &str = "\u{10}";
const CTRL_Q: &str = "\u{11}";
const CTRL_C: &str = "\u{3}";
const CTRL_Z: &str = "\u{1a}";
const ENTER: &str = "\r";

fn start() -> (TempDir, Terminal) {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::start(home.path(), 120, 40);
    terminal.wait_for("no flow chosen");
    (home, terminal)
}

fn draft(home: &TempDir) -> PathBuf {
    home.path().join(".local/state/ucforge/draft.json")
}

/// Goes to a question and types its answer.
fn answer(terminal: &mut Terminal, pointer: &str, text: &str) {
    terminal.send(CTRL_P);
    terminal.wait_for("type, then Enter");
    terminal.send(pointer);
    terminal.wait_for(&format!("({pointer})"));
    terminal.send(ENTER);
    terminal.wait_until("the palette closed", |terminal| !terminal.contents().contains("type, then Enter"));
    terminal.send(text);
}

fn fill(terminal: &mut Terminal) {
    // The second flow: Immuta creates its catalog itself.
    terminal.send("\u{1b}[C\u{1b}[C");
    terminal.wait_for("integration-automatic");
    answer(terminal, "/workspaceUrl", "h.cloud.databricks.com");
    answer(terminal, "/httpPath", "/sql/1.0/warehouses/0123456789abcdef");
    answer(terminal, "/authenticationType", "\u{1b}[C");
    answer(terminal, "/token", "s3cret-t0ken");
    answer(terminal, "/catalog", "immuta");
    terminal.wait_for("nothing missing");
}

#[test]
fn a_payload_is_typed_sent_and_becomes_enabled() {
    let (_home, mut terminal) = start();
    fill(&mut terminal);
    terminal.wait_for("${DATABRICKS_TOKEN}");
    terminal.send(CTRL_S);
    terminal.wait_for("Go on?");
    terminal.send(ENTER);
    terminal.wait_for(" creating h.cloud.databricks.com");
    terminal.wait_for(" enabled h.cloud.databricks.com");
    terminal.wait_for("passed Basic Connection Test");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.wait_for_end(), 0);
    assert!(terminal.is_given_back());
    assert!(!terminal.raw().contains("s3cret"), "a secret was drawn");
}

/// A terminal shows each frame as a whole, and whoever reads along knows when it is.
#[test]
fn every_frame_is_between_its_marks() {
    let (_home, mut terminal) = start();
    terminal.send("\t");
    terminal.rest();
    terminal.send(CTRL_Q);
    assert_eq!(terminal.wait_for_end(), 0);
    let raw = terminal.raw();
    let marks: Vec<&str> = raw.split("\u{1b}[?2026").skip(1).map(|rest| &rest[..1]).collect();
    let (frames, rest) = marks.as_chunks::<2>();
    assert!(frames.len() >= 2 && frames.iter().all(|frame| *frame == ["h", "l"]), "{marks:?}");
    // Given back, the terminal waits for no more of a frame.
    assert_eq!(rest, ["l"]);
    // What is drawn is drawn in a frame: text comes nowhere else.
    let outside: String =
        raw.split("\u{1b}[?2026h").filter_map(|part| Some(part.split_once("\u{1b}[?2026l")?.1)).collect();
    assert!(!outside.contains("setup") && !outside.contains("help"), "{outside:?}");
}

#[test]
fn signals_give_the_terminal_back() {
    for (name, number) in [("TERM", 15), ("HUP", 1), ("INT", 2)] {
        let (_home, mut terminal) = start();
        terminal.signal(name);
        assert_eq!(terminal.wait_for_end(), 128 + number, "{name}");
        assert!(terminal.is_given_back(), "{name}");
    }
}

#[test]
fn a_terminal_that_goes_away_ends_the_program() {
    let (_home, mut terminal) = start();
    terminal.close();
    terminal.wait_for_end();
}

#[test]
fn it_stops_and_comes_back() {
    let (_home, mut terminal) = start();
    terminal.send(CTRL_Z);
    terminal.wait_until("the terminal is given back", Terminal::is_given_back);
    terminal.wait_until_stopped();
    terminal.signal("CONT");
    terminal.wait_until("the form is back", |terminal| {
        !terminal.is_given_back() && terminal.contents().contains("no flow chosen")
    });
    terminal.send(CTRL_C);
    terminal.wait_for("press Ctrl-C again");
    terminal.send(CTRL_C);
    assert_eq!(terminal.wait_for_end(), 0);
}

#[test]
fn pasted_text_is_never_taken_for_keys() {
    let (_home, mut terminal) = start();
    fill(&mut terminal);
    answer(&mut terminal, "/groupPattern/deny", "");
    terminal.send("\u{1b}[200~a\u{11}b?q\n\u{1b}[201~");
    terminal.wait_for("ab?q");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.wait_for_end(), 0);
}

#[test]
fn every_size_is_survived() {
    let (_home, mut terminal) = start();
    for (columns, rows) in [(1, 1), (10, 2), (3, 40), (200, 1), (20, 6), (80, 24), (120, 40)] {
        terminal.resize(columns, rows);
        terminal.send("\t");
    }
    terminal.wait_for("no flow chosen");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.wait_for_end(), 0);
}

#[test]
fn a_killed_program_loses_at_most_the_last_pause() {
    let (home, mut terminal) = start();
    fill(&mut terminal);
    // Saved when typing pauses: the file says so.
    let saved = || fs::read_to_string(draft(&home)).unwrap_or_default();
    while !saved().contains("immuta") {
        std::thread::yield_now();
    }
    terminal.signal("KILL");
    terminal.wait_for_end();
    assert!(!saved().contains("s3cret"));
    let mut again = Terminal::start(home.path(), 120, 40);
    again.wait_for("your draft is restored");
    again.wait_for("1 answer missing");
    again.wait_for("h.cloud.databricks.com");
}

/// Waits until a draft holds a text.
fn wait_for_draft(file: &Path, text: &str) {
    while !fs::read_to_string(file).unwrap_or_default().contains(text) {
        std::thread::yield_now();
    }
}

#[test]
fn what_is_typed_in_a_window_survives_every_end_but_its_own_cancel() {
    for signal in ["TERM", "HUP", "INT"] {
        let (home, mut terminal) = start();
        fill(&mut terminal);
        answer(&mut terminal, "/workspaceIds", ENTER);
        terminal.wait_for("Esc keeps it");
        terminal.send("1234567890");
        terminal.wait_for("1234567890");
        terminal.signal(signal);
        terminal.wait_for_end();
        assert!(fs::read_to_string(draft(&home)).unwrap().contains("1234567890"), "{signal}");
    }
    // Nothing can be done at a kill: but a pause has saved it.
    let (home, mut terminal) = start();
    fill(&mut terminal);
    answer(&mut terminal, "/workspaceIds", ENTER);
    terminal.wait_for("Esc keeps it");
    terminal.send("1234567890");
    wait_for_draft(&draft(&home), "1234567890");
    terminal.signal("KILL");
    terminal.wait_for_end();
    let mut again = Terminal::start(home.path(), 120, 40);
    again.wait_for("1234567890");
    // Ctrl-C in the window takes nothing but what was typed in it, and gives that back.
    answer(&mut again, "/workspaceIds", ENTER);
    again.wait_for("Esc keeps it");
    again.send("99");
    again.send(CTRL_C);
    again.wait_for("what was typed was discarded; Alt-R brings it back");
    again.send("\u{1b}r");
    again.wait_for("123456789099");
}

#[test]
fn two_programs_keep_two_drafts() {
    let (home, mut first) = start();
    fill(&mut first);
    answer(&mut first, "/groupPattern/deny", "aaaa");
    wait_for_draft(&draft(&home), "aaaa");
    let mut second = Terminal::start(home.path(), 120, 40);
    second.wait_for("another ucforge has the draft open");
    answer(&mut second, "/groupPattern/deny", "BBBB");
    wait_for_draft(&draft(&home).with_file_name("draft-2.json"), "aaaaBBBB");
    first.send("cc");
    wait_for_draft(&draft(&home), "aaaacc");
    for terminal in [&mut first, &mut second] {
        terminal.send(CTRL_Q);
        terminal.wait_for_end();
    }
    // Both are still there, and the next program offers the other one.
    let mut third = Terminal::start(home.path(), 120, 40);
    third.wait_for("there is another draft: F2 opens it");
    third.wait_for("aaaacc");
    third.send("\u{1b}OQ");
    third.wait_for("aaaaBBBB");
}

#[test]
fn a_pasted_command_is_taken_over_and_its_key_is_nowhere() {
    let (home, mut terminal) = start();
    terminal.send("\u{1b}[C");
    terminal.wait_for("| connection |");
    answer(&mut terminal, "/immutaUrl", "");
    terminal.send(
        "\u{1b}[200~curl -X POST https://tenant.example.com/integrations \\\n -H 'Authorization: 846e9e43c0ffee' \\\n -d '{\"type\": \
         \"Databricks\", \"autoBootstrap\": true, \"config\": {\"workspaceUrl\": \"h.cloud.databricks.com\", \"httpPath\": \
         \"/sql/1.0/warehouses/0123456789abcdef\", \"authenticationType\": \"token\", \"token\": \
         \"dapi0123456789abcdef0123456789abcdef\", \"catalog\": \"immuta_b\"}}'\n\u{1b}[201~",
    );
    terminal.wait_for("replace all answers with this?");
    terminal.send(ENTER);
    terminal.wait_for("imported");
    wait_for_draft(&draft(&home), "immuta_b");
    answer(&mut terminal, "/catalog", "\u{1b}[200~dapi0123456789abcdef0123456789abcdef\u{1b}[201~");
    terminal.wait_for("not pasted: this contains what looks like a token");
    terminal.send(CTRL_Q);
    terminal.wait_for_end();
    for text in [terminal.raw(), fs::read_to_string(draft(&home)).unwrap()] {
        assert!(!text.contains("846e9e43") && !text.contains("dapi01234"), "{text}");
    }
}

#[test]
fn a_damaged_draft_is_set_aside_and_said() {
    let home = TempDir::new().unwrap();
    fs::create_dir_all(draft(&home).parent().unwrap()).unwrap();
    fs::write(draft(&home), "{\"flow\": \"conn").unwrap();
    let mut terminal = Terminal::start(home.path(), 120, 40);
    terminal.wait_for("the draft was damaged; it is saved as");
    assert_eq!(fs::read_to_string(draft(&home).with_extension("damaged-1.json")).unwrap(), "{\"flow\": \"conn");
}

#[test]
fn without_a_terminal_it_says_what_to_do() {
    let output = ucforge_with(&[], b"", &[("TERM", "xterm")]);
    assert_eq!(output.code, 2);
    assert!(output.err.contains("ucforge --help"), "{}", output.err);
}

#[test]
fn a_terminal_that_shows_nothing_is_refused_with_the_way_out_and_the_locale_c_gets_ascii() {
    let home = TempDir::new().unwrap();
    let mut dumb = Terminal::start_with(home.path(), &[], &[("TERM", "dumb")], 80, 24);
    dumb.wait_for("TERM is dumb");
    assert_eq!(dumb.wait_for_end(), 2);
    assert!(!dumb.raw().contains('\u{1b}') && dumb.contents().contains("--help"), "{}", dumb.raw());
    let mut plain = Terminal::start_with(home.path(), &[], &[("LC_ALL", "C")], 80, 24);
    plain.wait_for("+ setup ===");
    assert!(plain.raw().is_ascii(), "{}", plain.contents());
}

/// A setup that only lacks its secret.
const SETUP: &str = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\n\
    httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {env: MY_PAT}\ncatalog: immuta\n";

#[test]
fn a_setup_is_opened_by_its_name_edited_elsewhere_and_saved() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("prod.yaml");
    fs::write(&path, SETUP).unwrap();
    // An editor that changes the catalog, and takes a key first: nobody else may read it.
    let editor = home.path().join("editor.sh");
    fs::write(
        &editor,
        "#!/bin/sh\necho which catalog\nread answer\nsed -i \"s/catalog: immuta/catalog: $answer/\" \"$1\"\n",
    )
    .unwrap();
    let variables = [("EDITOR", format!("sh {}", editor.display())), ("PATH", std::env::var("PATH").unwrap())];
    let variables: Vec<(&str, &str)> = variables.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let mut terminal = Terminal::start_with(home.path(), &[path.to_str().unwrap()], &variables, 120, 40);
    terminal.wait_for("prod.yaml is open");
    terminal.wait_for("nothing missing");
    terminal.send("\u{1b}v");
    terminal.wait_for("which catalog");
    assert!(terminal.is_given_back());
    terminal.send("lakehouse\r");
    terminal.wait_for("the answers are what was edited");
    terminal.wait_for("\"catalog\": \"lakehouse\"");
    terminal.send("\u{1b}s");
    terminal.wait_for("save the setup as");
    terminal.send(ENTER);
    terminal.wait_for("saved as");
    assert!(fs::read_to_string(&path).unwrap().contains("catalog: lakehouse"));
    // Another file that is there is never replaced.
    let other = home.path().join("other.yaml");
    fs::write(&other, "mine").unwrap();
    terminal.send("\u{1b}s");
    terminal.wait_for("save the setup as");
    terminal.send(&format!("\u{15}{}\r", other.display()));
    terminal.wait_for("is there already and was left as it is");
    assert_eq!(fs::read_to_string(&other).unwrap(), "mine");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.wait_for_end(), 0);
    // What holds no setup is said, and nothing is taken over.
    let sql = home.path().join("grants.sql");
    fs::write(&sql, "SELECT 1").unwrap();
    let mut refused = Terminal::start_with(home.path(), &[sql.to_str().unwrap()], &[], 120, 40);
    refused.wait_for("grants.sql: ");
    assert_eq!(refused.wait_for_end(), 1);
}

#[test]
fn the_sandbox_has_something_to_look_at_and_says_what_to_try() {
    let (_home, mut terminal) = start();
    terminal.wait_for("a sandbox: nothing here reaches a tenant");
    terminal.send("\u{1b}2");
    terminal.wait_for("integrations: 1");
    terminal.wait_for("enabled");
    terminal.send("/createError");
    terminal.wait_for("integrations: 1 by id /createError");
    // A click goes where it is: the text beside the list has the keys then.
    terminal.send("\u{1b}[<0;100;10M\u{1b}[<0;100;10m");
    terminal.wait_for("arrows scroll, Esc goes back");
    terminal.send("\u{1b}6");
    terminal.wait_for("GET /integrations");
    terminal.send(CTRL_Q);
    assert_eq!(terminal.wait_for_end(), 0);
    assert!(terminal.is_given_back());
}
