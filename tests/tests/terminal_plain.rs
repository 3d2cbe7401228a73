//! The terminal UI as questions and answers in plain lines.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests say what they expect by unwrapping it")]

use std::fs;
use std::path::Path;

use tempfile::TempDir;
use ucforge_tests::served::Served;
use ucforge_tests::tenant::{Manners, Tenant};
use ucforge_tests::{Terminal, ucforge_with};

fn plain(home: &Path, words: &[&str], lines: &[&str]) -> String {
    let home = home.to_str().unwrap();
    let words: Vec<&str> = ["--plain"].iter().chain(words).copied().collect();
    let variables = [("HOME", home), ("TERM", "dumb"), ("MY_PAT", "s3cret-t0ken")];
    let output = ucforge_with(&words, (lines.join("\n") + "\n").as_bytes(), &variables);
    assert_eq!(output.code, 0, "{}{}", output.out, output.err);
    output.out
}

/// Answers for an automatic integration, from the first question on.
const ANSWERS: &[&str] = &[
    "2",
    "",
    "h.cloud.databricks.com",
    "/sql/1.0/warehouses/0123456789abcdef",
    "",
    "token",
    "{env: MY_PAT}",
    "immuta",
];

#[test]
fn an_integration_is_answered_sent_and_seen_line_by_line() {
    let home = TempDir::new().unwrap();
    let lines = [ANSWERS, &[":send", "yes", ":status", ":quit"]].concat();
    let out = plain(home.path(), &[], &lines);
    for said in [
        "1 Connection: run a script, then register (recommended)",
        "Immuta catalog, needed.",
        "Create it: POST /integrations",
        "Type yes or no.",
        "on h.cloud.databricks.com: enabled",
        "passed Basic Connection Test",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
    assert!(!out.contains("s3cret") && !out.contains('\u{1b}'), "{out}");
    // The draft is the one of the terminal UI.
    let draft = fs::read_to_string(home.path().join(".local/state/ucforge/draft.json")).unwrap();
    assert!(draft.contains("immuta") && draft.contains("MY_PAT"), "{draft}");
    let mut terminal = Terminal::start(home.path(), 120, 40);
    terminal.wait_for("nothing missing");
}

#[test]
fn what_the_tenant_has_is_deleted_when_it_is_named_twice() {
    let home = TempDir::new().unwrap();
    let made = [ANSWERS, &[":send", "yes"]].concat();
    let out = plain(home.path(), &[], &[&made[..], &[":status", ":quit"]].concat());
    let id = out.lines().find_map(|line| line.strip_suffix(" enabled h.cloud.databricks.com")).expect(&out);
    let id = id.rsplit(' ').next().unwrap();
    let delete = format!(":delete {id}");
    // The answers of the first time would be there.
    let home = TempDir::new().unwrap();
    let out = plain(
        home.path(),
        &[],
        &[
            &made[..],
            &[":delete", ":delete none", &delete, "no", &delete, "h.cloud.databricks.com", ":status", ":quit"],
        ]
        .concat(),
    );
    assert_eq!(out.matches("say which, as :status shows it").count(), 2, "{out}");
    assert!(out.contains("not agreed to: nothing was changed") && out.contains("This cannot be undone"), "{out}");
    let behind = out.rsplit_once("This cannot be undone").unwrap().1;
    assert!(behind.contains("done: DELETE") && !behind.contains(&format!("{id} enabled")), "{out}");
}

#[test]
fn nothing_is_sent_without_a_yes_and_what_is_wrong_is_said() {
    let home = TempDir::new().unwrap();
    let lines = [ANSWERS, &[":send", "", ":quit"]].concat();
    let out = plain(home.path(), &[], &lines);
    assert!(out.contains("not agreed to: nothing was changed") && !out.contains("enabled\n>"), "{out}");
    let home = TempDir::new().unwrap();
    let out = plain(
        home.path(),
        &[],
        &[
            "9",
            "automatic?",
            "2",
            "",
            "https://h.cloud.databricks.com/",
            ":back",
            ":fix",
            ":nonsense",
            ":findings",
            ":list",
            ":undo",
            ":quit",
        ],
    );
    for said in [
        "type the number of one of these",
        "fixed: keep only the host",
        "there is no :nonsense",
        "Immuta catalog is missing",
        "Workspace host: h.cloud.databricks.com",
        "undone: Workspace host",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
}

#[test]
fn a_setup_is_opened_shown_and_saved() {
    let home = TempDir::new().unwrap();
    let path = home.path().join("setup.yaml");
    let copy = home.path().join("copy.yaml");
    fs::write(
        &path,
        "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
         authenticationType: token\ntoken: {env: MY_PAT}\ncatalog: lake\n",
    )
    .unwrap();
    let save = format!(":save {}", copy.display());
    let out = plain(home.path(), &[path.to_str().unwrap()], &[":show", ":show integration-create", &save, ":quit"]);
    assert!(out.contains("integration-create, runbook") && out.contains("\"catalog\": \"lake\""), "{out}");
    let saved = fs::read_to_string(copy).unwrap();
    assert!(saved.contains("catalog: lake") && saved.contains("MY_PAT") && !saved.contains("s3cret"), "{saved}");
}

/// On a terminal a secret is not shown while it is typed.
#[test]
fn a_typed_secret_is_not_shown() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::start_with(home.path(), &["--plain"], &[], 100, 60);
    for (asked, answer) in
        ["Flow", "Immuta URL", "Workspace host", "HTTP path", "Port", "Authentication"].iter().zip(ANSWERS)
    {
        terminal.wait_until(asked, |terminal| {
            let screen = terminal.contents();
            screen.trim_end().ends_with('>') && screen.rfind(asked) > screen.rfind("\n\n")
        });
        terminal.send(&format!("{answer}\r"));
    }
    terminal.wait_for("Personal access token, needed");
    terminal.wait_until("it asks", |terminal| terminal.contents().trim_end().ends_with('>'));
    terminal.send("s3cret-t0ken\r");
    terminal.wait_for("Immuta catalog, needed");
    terminal.send(":list\r");
    terminal.wait_for("typed, and not shown");
    terminal.send(":quit\r");
    assert_eq!(terminal.wait_for_end(), 0);
    assert!(!terminal.raw().contains("s3cret"));
}

#[test]
fn a_secret_is_rotated_and_a_change_put_back_and_no_key_is_named() {
    let home = TempDir::new().unwrap();
    let commands = [
        ":rotate",
        ":send",
        "yes",
        ":send",
        ":rotate",
        "yes",
        ":go 9",
        "",
        "other_catalog",
        ":send",
        ":put-back",
        "h.cloud.databricks.com",
        ":explain",
        ":redo",
        ":quit",
    ];
    let out = plain(home.path(), &[], &[ANSWERS, &commands].concat());
    for said in [
        "a sandbox: nothing here reaches a tenant. :status shows what is in it",
        "enabled; :put-back can put it back",
        "no difference found",
        "; :rotate sends yours",
        "on h.cloud.databricks.com: enabled",
        "done: the new credentials are in 1 place",
    ] {
        assert!(out.contains(said), "{said}\n{out}");
    }
    for key in ["Ctrl-", "Alt-", " F1", " F5", " F9"] {
        assert!(!out.contains(key), "{key}\n{out}");
    }
}

#[test]
fn the_last_change_is_put_back_after_the_question() {
    let home = TempDir::new().unwrap();
    let lines = [ANSWERS, &[":send", "yes", ":put-back", "h.cloud.databricks.com", ":quit"]].concat();
    let out = plain(home.path(), &[], &lines);
    assert!(!out.contains("go to a request in the activity first"), "{out}");
    assert!(out.contains("This cannot be undone") && out.contains("done: DELETE /integrations/"), "{out}");
}

#[test]
fn a_draft_that_goes_elsewhere_or_cannot_be_saved_is_told() {
    let home = TempDir::new().unwrap();
    let draft = home.path().join(".local/state/ucforge/draft.json");
    let mut terminal = Terminal::start_with(home.path(), &["--plain"], &[], 100, 60);
    terminal.wait_until("it asks", |terminal| terminal.contents().trim_end().ends_with('>'));
    terminal.send("2\r");
    terminal.wait_for("Immuta URL");
    fs::write(&draft, "{}").unwrap();
    terminal.send("https://t.example.com\r");
    terminal.wait_for("another program has changed the draft");
    assert_eq!(fs::read_to_string(&draft).unwrap(), "{}");
    // The folder is a link that leads nowhere.
    let home = TempDir::new().unwrap();
    fs::create_dir_all(home.path().join(".local/state")).unwrap();
    std::os::unix::fs::symlink("/nonexistent", home.path().join(".local/state/ucforge")).unwrap();
    let out = plain(home.path(), &[], &["2", "", ":quit"]);
    assert_eq!(out.matches("the draft could not be saved").count(), 1, "{out}");
}

#[test]
fn whoever_deletes_an_integration_is_told_how_to_get_its_script_first() {
    let home = TempDir::new().unwrap();
    let served = Served::start(Tenant::new(Manners::default()), 1000);
    let url = served.url();
    let variables = [
        ("HOME", home.path().to_str().unwrap()),
        ("TERM", "dumb"),
        ("MY_PAT", "s3cret-t0ken"),
        ("IMMUTA_URL", url.as_str()),
        ("IMMUTA_API_KEY", "canary-5d1f0a846e9e43"),
    ];
    let lines = [ANSWERS, &[":send", "yes", ":delete 1", "no", ":quit"]].concat();
    let output = ucforge_with(&["--plain"], (lines.join("\n") + "\n").as_bytes(), &variables);
    assert!(output.out.contains("`ucforge integration script delete 1` prints that script"), "{output:?}");
}
