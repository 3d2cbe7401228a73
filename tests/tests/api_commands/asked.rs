//! Questions on a terminal: what a change does to people's access comes first.

use ucforge_tests::Terminal;

use super::{Desk, KEY, TOKEN, quick, tenant};

/// A command on a terminal.
fn terminal(desk: &Desk, words: &str) -> Terminal {
    let words: Vec<_> = words.split(' ').collect();
    let variables = [("IMMUTA_URL", desk.url.as_str()), ("IMMUTA_API_KEY", KEY), ("DATABRICKS_TOKEN", TOKEN)];
    Terminal::command(desk.folder.path(), &words, &variables)
}

/// Waits for the end; no secret was shown.
fn ends(mut terminal: Terminal, code: u32) -> String {
    assert_eq!(terminal.wait_for_end(), code, "{}", terminal.contents());
    assert!(!terminal.raw().contains("canary"), "{}", terminal.raw());
    terminal.contents()
}

#[test]
fn what_cannot_be_undone_is_asked_by_name_after_its_consequences() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    for (reply, code) in [("y\r", 1), ("\r", 1), ("dbc-a1b2c3d4-e5f6.cloud.databricks.com\r", 0)] {
        let mut terminal = terminal(&desk, "integration delete 1 --wait");
        terminal.wait_for("to go on:");
        for part in [
            "all grants and policies on it are removed",
            "depends on the tenant's settings",
            "not registered in Immuta stays as it is",
            "source: Immuta",
            "Type dbc-a1b2c3d4-e5f6.cloud.databricks.com",
        ] {
            assert!(terminal.contents().contains(part), "{part} in {}", terminal.contents());
        }
        served.with(|tenant| assert_eq!(tenant.changes.len(), 1));
        terminal.send(reply);
        let shown = ends(terminal, code);
        assert!(shown.contains(if code == 0 { "integration 1 is gone" } else { "nothing was changed" }), "{shown}");
    }
}

#[test]
fn a_script_is_shown_and_asked_for_before_anything_is_created() {
    let (served, desk) = tenant(quick());
    let mut first = terminal(&desk, "integration create manual.yaml --wait");
    first.wait_for("Was it run? [y/N]");
    first.send("n\r");
    assert!(ends(first, 1).contains("ucforge integration create manual.yaml --yes"));
    served.with(|tenant| assert!(tenant.changes.is_empty()));
    let mut second = terminal(&desk, "integration create manual.yaml --wait");
    second.wait_for("Was it run? [y/N]");
    second.send("y\r");
    // A line that says what is going on is there on a terminal, and taken away again.
    let raw = {
        assert_eq!(second.wait_for_end(), 0);
        second.raw()
    };
    assert!(raw.contains("GET /integrations/1 (") && raw.contains("enabled"), "{raw}");
    let mut third = terminal(&desk, "connection register connection.yaml --wait");
    third.wait_for("Was it run? [y/N]");
    assert!(third.contents().contains("Immuta revokes the access of all its users"), "{}", third.contents());
    third.send("y\r");
    ends(third, 0);
}

#[test]
fn a_plan_is_shown_before_it_is_carried_out() {
    let (served, desk) = tenant(quick());
    let mut first = terminal(&desk, "apply auto.yaml --wait");
    first.wait_for("Do this (1 of 1)? [y/N]");
    assert!(first.contents().contains("create   auto.yaml  POST /integrations"), "{}", first.contents());
    assert!(first.contents().contains("belongs to one tenant"), "{}", first.contents());
    first.send("n\r");
    ends(first, 1);
    served.with(|tenant| assert!(tenant.changes.is_empty()));
    let mut second = terminal(&desk, "apply auto.yaml --wait");
    second.wait_for("Do this (1 of 1)? [y/N]");
    second.send("y\r");
    ends(second, 0);
    desk.ends("apply --check auto.yaml", 0);
}

#[test]
fn ctrl_c_at_a_question_sends_nothing() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    let mut terminal = terminal(&desk, "integration delete 1");
    terminal.wait_for("to go on:");
    terminal.send("\u{3}");
    assert_ne!(terminal.wait_for_end(), 0);
    served.with(|tenant| assert_eq!(tenant.changes, ["POST /integrations"]));
}

#[cfg(unix)]
#[test]
fn nothing_is_changed_where_the_question_would_not_be_seen() {
    let (served, desk) = tenant(quick());
    desk.ends("integration create auto.yaml --wait", 0);
    desk.ends("connection register connection.yaml --wait", 0);
    served.lines();
    let binary = ucforge_tests::binary();
    let run = |words: &str| {
        desk.write("run.sh", &format!("{} {words} 2>err.txt\n", binary.display()));
        let variables = [("IMMUTA_URL", desk.url.as_str()), ("IMMUTA_API_KEY", KEY), ("DATABRICKS_TOKEN", TOKEN)];
        let mut terminal = Terminal::script(&desk.path("run.sh"), &variables);
        (terminal.wait_for_end(), desk.read("err.txt"))
    };
    desk.write("settings.json", r#"{"settings": {"isActive": false}}"#);
    for words in [
        "integration update 1 auto.yaml",
        "integration regenerate 1",
        "integration delete 1",
        "connection settings lakehouse settings.json",
        "connection update lakehouse connection.yaml",
        "apply auto.yaml",
    ] {
        let (code, err) = run(words);
        assert!(code == 2 && err.contains("add --yes"), "{words}: {code} {err}");
        assert!(served.lines().is_empty(), "{words}");
    }
    // What changes nothing asks nothing, and a yes is a yes.
    assert_eq!(run("integration list").0, 0);
    assert_eq!(run("integration update 1 auto.yaml --yes --wait").0, 0);
    assert!(served.lines().iter().any(|line| line == "PUT /integrations/1"));
}
