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

const ENTER: &str = "\r";
const CTRL_P: &str = "\u{10}";
const CTRL_S: &str = "\u{13}";

const COLUMNS: u16 = 100;
const ROWS: u16 = 30;

/// How long a screen is shown, in milliseconds: after a key of a text, after a step, and where there is something to read.
const KEY: u32 = 120;
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
        film.terminal.wait_for("11 enabled lakehouse");
        film.show("$ ucforge", READ);
        film
    }

    fn show(&mut self, pressed: &str, milliseconds: u32) {
        self.terminal.rest();
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

    /// Goes to a question by its name.
    fn go_to(&mut self, name: &str, offered: &str, hint: &str) {
        self.press(CTRL_P, "Ctrl-P: everything by its name", "type, then Enter", STEP);
        self.type_text(name, "Ctrl-P: everything by its name", |typed| format!("> {typed}"));
        self.terminal.wait_for(offered);
        self.terminal.send(ENTER);
        self.terminal.wait_until("the palette closed", |terminal| !terminal.contents().contains("type, then Enter"));
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

/// A payload as it stands in many a wiki: a comma is missing, another one is too much, and the host is an address.
const FROM_A_WIKI: &str = r#"{
  "type": "Databricks",
  "autoBootstrap": true,
  "config": {
    "workspaceUrl": "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/",
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef"
    "authenticationType": "token",
    "token": "dapi0123456789abcdef0123456789abcdef",
    "catalog": "immuta",
  }
}
"#;

#[test]
fn the_pictures_of_the_readme_are_current() {
    let home = TempDir::new().unwrap();
    let mut film = Film::begin(home.path());
    let pasted = ["\u{1b}[200~", FROM_A_WIKI, "\u{1b}[201~"].concat();
    film.press(&pasted, "paste: a payload from a wiki", "Alt-4 shows it", READ);
    film.press("\u{1b}4", "Alt-4: check", "with a fix", READ);
    film.press("\u{1b}l", "Alt-L: fix all", "fixes applied", READ);
    film.press("\u{1b}t", "Alt-T: answers from it", "imported;", READ);
    film.go_to("catalog", "(/catalog)", "type; Enter goes on");
    film.type_text("_prod", "type", |typed| format!("\"immuta{typed}\""));
    let picture = still(
        film.terminal.screen(),
        "The terminal UI of ucforge: answers on the left, the document they make on the right",
    );
    film.show("type: every document follows", READ);
    film.press(CTRL_S, "Ctrl-S: send", "Go on? y/n", READ);
    film.press(ENTER, "Enter", "enabled; Alt-6 can put it back", READ);
    film.press("\u{1b}2", "Alt-2: integrations", "| integrations", STEP);
    film.press("\u{1b}[F", "End", "integration 13 on dbc-", 2 * READ);
    let recording = film.recording.svg(
        "A broken payload is pasted into ucforge, checked, fixed, made answers of, and sent to the sandbox, which has the integration then",
    );
    is_current("terminal.svg", &picture);
    is_current("recording.svg", &recording);
}
