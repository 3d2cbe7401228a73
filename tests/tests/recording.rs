//! The pictures of the README: they are made by the real program in a pseudo-terminal, and are as it looks now.
//!
//! `UPDATE=1 cargo test -p ucforge-tests --test recording` makes them anew; look at them before they are kept.
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
use ucforge_tests::picture::{Recording, still};

const UP: &str = "\u{1b}[A";
const DOWN: &str = "\u{1b}[B";
const RIGHT: &str = "\u{1b}[C";
const ENTER: &str = "\r";
const CTRL_P: &str = "\u{10}";
const CTRL_Q: &str = "\u{11}";
const CTRL_S: &str = "\u{13}";

const COLUMNS: u16 = 100;
const ROWS: u16 = 30;

/// How long a screen is shown, in milliseconds: after a key of a text, after a step, and where there is something to read.
const KEY: u32 = 60;
const STEP: u32 = 900;
const READ: u32 = 2600;

/// Somebody at the keyboard who is filmed.
struct Film {
    terminal: Terminal,
    recording: Recording,
}

impl Film {
    fn begin(home: &Path) -> Self {
        let terminal = Terminal::start(home, COLUMNS, ROWS);
        let mut film = Self { terminal, recording: Recording::default() };
        film.terminal.wait_for("a sandbox: nothing here reaches a tenant");
        film.show("ucforge opens on a sandbox", READ);
        film
    }

    fn show(&mut self, pressed: &str, milliseconds: u32) {
        self.recording.show(self.terminal.screen(), pressed, milliseconds);
    }

    /// Presses a key, and shows what has come of it.
    fn press(&mut self, key: &str, pressed: &str, shown: &str, milliseconds: u32) {
        self.terminal.send(key);
        self.terminal.wait_for(shown);
        self.show(pressed, milliseconds);
    }

    /// Types a text, one key after the other. `shown` is what the screen has at the end of it.
    fn type_text(&mut self, text: &str, pressed: &str, shown: impl Fn(&str) -> String) {
        for (index, c) in text.char_indices() {
            self.terminal.send(&c.to_string());
            self.terminal.wait_for(&shown(&text[..index + c.len_utf8()]));
            self.show(pressed, KEY);
        }
    }

    /// Answers the question with the focus, and goes on to the one that shows this.
    fn answer(&mut self, text: &str, pressed: &str, next: &str) {
        self.type_text(text, pressed, str::to_owned);
        self.press(ENTER, "Enter", next, STEP);
    }

    /// Goes to a question by its name.
    fn go_to(&mut self, name: &str, offered: &str, hint: &str) {
        self.press(CTRL_P, "Ctrl-P: everything by its name", "type, then Enter", STEP);
        self.type_text(name, "Ctrl-P: everything by its name", |typed| format!("> {typed}"));
        self.terminal.wait_for(offered);
        self.terminal.send(ENTER);
        self.terminal
            .wait_until("the palette closed", |terminal| !terminal.contents().contains("type, then Enter"));
        self.terminal.wait_for(hint);
        self.show("Enter", STEP);
    }
}

/// Compares a picture with the one that is kept, or keeps it.
fn is_current(name: &str, svg: &str) {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/pictures").join(name);
    if std::env::var_os("UPDATE").is_some() {
        fs::create_dir_all(file.parent().unwrap()).unwrap();
        fs::write(&file, svg).unwrap();
        return;
    }
    let kept = fs::read_to_string(&file).unwrap_or_default();
    assert!(kept == svg, "{name} is out of date: UPDATE=1 cargo test -p ucforge-tests --test recording makes it anew");
}

#[test]
fn the_recording_of_the_readme_is_current() {
    let home = TempDir::new().unwrap();
    let mut film = Film::begin(home.path());
    film.press(DOWN, "Down", "integration-automatic", STEP);
    film.press(DOWN, "Down", "integration-automatic", STEP);
    film.press(ENTER, "Enter goes on", "Workspace host", STEP);
    film.go_to("host", "Workspace host (/workspaceUrl)", "such as dbc-");
    film.answer("dbc-a1b2c3d4-e5f6.cloud.databricks.com", "type; Enter goes on", "such as /sql/");
    film.answer("/sql/1.0/warehouses/0123456789abcdef", "type; Enter goes on", "no answer");
    still_is_current(&film);
    let _ = (UP, RIGHT, CTRL_S, CTRL_Q);
}

fn still_is_current(film: &Film) {
    is_current("terminal.svg", &still(film.terminal.screen(), "The terminal UI of ucforge"));
    is_current("recording.svg", &film.recording.svg("ucforge in a terminal"));
}
