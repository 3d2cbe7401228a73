//! Keys and commands of one's own in the real terminal UI.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic, reason = "tests say what they expect by unwrapping it")]

use std::fs;

use tempfile::TempDir;
use ucforge_tests::Terminal;

const CONFIG: &str = "keys:
  help: F12
  coppy: Alt-K
commands:
  show:
    key: Alt-J
    command: [sh, -c, 'echo \"to $1:\" secret=[$IMMUTA_API_KEY] numbered=[$DATABRICKS_TOKEN_2] other=[$OTHER]; cat \"$1\"', sh, '{setup}']
";

#[test]
fn a_command_has_the_terminal_and_no_secret_and_a_wrong_line_is_said() {
    let home = TempDir::new().unwrap();
    let folder = home.path().join(".config/ucforge");
    fs::create_dir_all(&folder).unwrap();
    fs::write(folder.join("config.yaml"), CONFIG).unwrap();
    let variables = [
        ("IMMUTA_API_KEY", "k3y-c4nary"),
        ("DATABRICKS_TOKEN_2", "k3y-c4nary"),
        ("OTHER", "kept"),
        ("PATH", "/usr/bin:/bin"),
    ];
    // A key without an address chooses no tenant.
    let mut terminal = Terminal::start_with(home.path(), &[], &variables, 120, 40);
    terminal.wait_for("config.yaml:3: there is no action `coppy`: did you mean `copy`?");
    terminal.send("\u{1b}[24~");
    terminal.wait_for("keys: type to search");
    terminal.send("\u{1b}");
    terminal.wait_until("help is closed", |terminal| !terminal.contents().contains("keys: type to search"));
    terminal.send("\u{1b}j");
    terminal.wait_for("Enter goes back to ucforge");
    let seen = terminal.contents();
    assert!(seen.contains("secret=[] numbered=[] other=[kept]") && seen.contains("ucforge: 1"), "{seen}");
    terminal.send("\r");
    terminal.wait_for("`show` is done");
    terminal.send("\u{11}");
    assert_eq!(terminal.wait_for_end(), 0);
    assert!(!terminal.raw().contains("c4nary"));
}
