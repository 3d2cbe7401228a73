//! Light and dark in the real terminal UI: a theme for each, and the terminal says which.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use std::fs;

use tempfile::TempDir;
use ucforge_tests::Terminal;

const BOTH: &str = "theme:\n  light: mine.yaml\n  dark: dark\n";

/// A theme of one's own for light terminals.
const MINE: &str = "text: '#22272e on #fbfaf7'\n";

const LIGHT: [u8; 3] = [0xfb, 0xfa, 0xf7];
const DARK: [u8; 3] = [0x1f, 0x24, 0x30];

fn start(config: &str, variables: &[(&str, &str)]) -> (TempDir, Terminal) {
    let home = TempDir::new().unwrap();
    let folder = home.path().join(".config/ucforge");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.yaml"), config).unwrap();
    fs::write(folder.join("mine.yaml"), MINE).unwrap();
    let mut terminal = Terminal::start_with(home.path(), &[], variables, 120, 40);
    terminal.wait_for("no flow chosen");
    (home, terminal)
}

fn wait_for_ground(terminal: &mut Terminal, ground: [u8; 3]) {
    terminal.wait_until(&format!("ground {ground:x?}"), |terminal| terminal.ground(20, 20) == Some(ground));
}

fn quit(mut terminal: Terminal) -> String {
    terminal.send("\u{11}");
    assert_eq!(terminal.wait_for_end(), 0);
    assert!(terminal.is_given_back());
    terminal.raw()
}

#[test]
fn a_terminal_that_becomes_light_is_followed_and_no_key_is_lost() {
    let (_home, mut terminal) = start(BOTH, &[]);
    wait_for_ground(&mut terminal, DARK);
    terminal.send("\u{1b}[?997;2n");
    wait_for_ground(&mut terminal, LIGHT);
    // Keys right after it, and in the middle of others.
    terminal.send("\u{1b}[?997;1n\u{1b}[C");
    terminal.wait_for("| connection |");
    wait_for_ground(&mut terminal, DARK);
    terminal.send("\u{1b}[C\u{1b}[?997;2n\u{1b}[C");
    terminal.wait_for("| integration-manual |");
    wait_for_ground(&mut terminal, LIGHT);
    // In pieces, and what only looks like it.
    terminal.send("\u{1b}[?99");
    terminal.send("7;1n\u{1b}[?997;3n\u{1b}[?998;2n\u{1b}[?1;0;4S\u{1b}[D");
    terminal.wait_for("| integration-automatic |");
    wait_for_ground(&mut terminal, DARK);
    // Keys that begin like an answer.
    terminal.send("\u{1b}]");
    terminal.send("\u{3}");
    terminal.wait_for("press Ctrl-C again");
    let raw = quit(terminal);
    assert!(raw.contains("\u{1b}[?2031h\u{1b}[?996n") && raw.contains("\u{1b}[?2031l"), "{raw:?}");
    assert!(raw.contains("\u{1b}[?1004h") && raw.contains("\u{1b}[?1004l"));
}

#[test]
fn a_terminal_that_only_tells_its_ground_is_asked_again_when_somebody_comes_back() {
    let (_home, mut terminal) = start(BOTH, &[("COLORFGBG", "0;15")]);
    wait_for_ground(&mut terminal, LIGHT);
    terminal.wait_until("it is asked", |terminal| terminal.raw().contains("\u{1b}]11;?"));
    terminal.send("\u{1b}]11;rgb:1111/1111/1111\u{1b}\\");
    wait_for_ground(&mut terminal, DARK);
    terminal.send("\u{1b}[O\u{1b}[I");
    terminal.wait_until("it is asked again", |terminal| terminal.raw().matches("\u{1b}]11;?").count() == 2);
    terminal.send("\u{1b}]11;rgb:ffff/ffff/ffff\u{7}\u{1b}[C");
    terminal.wait_for("| connection |");
    wait_for_ground(&mut terminal, LIGHT);
    quit(terminal);
}

#[test]
fn nothing_is_asked_where_all_looks_the_same_and_no_color_is_none() {
    for (config, variables) in [("", &[][..]), ("theme: dark\n", &[]), (BOTH, &[("NO_COLOR", "1")])] {
        let (_home, mut terminal) = start(config, variables);
        // What says it is harmless all the same.
        terminal.send("\u{1b}[?997;2n\u{1b}[C");
        terminal.wait_for("| connection |");
        let raw = quit(terminal);
        assert_eq!(raw.contains("38;2;"), config.contains("dark") && variables.is_empty(), "{config}");
        assert!(
            config == BOTH || !["?2031", "?996n", "]11;?", "?1004"].iter().any(|asked| raw.contains(asked)),
            "{raw:?}"
        );
    }
}
