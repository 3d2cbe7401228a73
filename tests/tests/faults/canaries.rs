//! Secrets are in no output, no file and no command line, at any verbosity and at any moment.

use std::fs;

use ucforge_tests::canary::{self, KEY, TOKEN, is_hidden};
use ucforge_tests::faulty::{Fault, Faulty, answer};
use ucforge_tests::{Server, signal};

use super::desk::Desk;
use super::rows::good;

const JSON: &str = "Content-Type: application/json\r\n";

/// An answer that says yes, with everything that was sent in it.
fn echo(request: &str) -> Vec<u8> {
    let body = format!(
        r#"{{"id": "1", "status": "enabled", "type": "Databricks", "note": "{0}", "config": {{"comment": "{1}"}},
            "validationResults": {{"status": "passed", "validationTests": [{{"name": "{0}", "status": "passed", "message": "{1}"}}]}}}}"#,
        canary::json(request),
        canary::unicode(request)
    );
    answer(200, JSON, body.as_bytes())
}

/// Commands of every kind; the setups are there.
const COMMANDS: [&str; 16] = [
    "integration list",
    "integration get 1",
    "integration get 1 --output json",
    "integration status 1",
    "integration create setup.yaml --yes",
    "integration create setup.yaml --yes --as-yaml --wait",
    "integration create setup.yaml --yes --dry-run",
    "integration update 1 setup.yaml --yes",
    "integration diff setup.yaml 1",
    "integration delete 1 --yes",
    "integration script create manual.yaml",
    "connection get lakehouse",
    "connection search",
    "apply setup.yaml --check",
    "rotate --setup setup.yaml --yes",
    "doctor --online",
];

#[test]
fn what_a_server_repeats_is_in_no_output_and_no_file() {
    std::thread::scope(|scope| {
        for words in COMMANDS {
            scope.spawn(move || {
                let (desk, server) = (Desk::new(), Faulty::plain(Fault::Echo(echo)));
                let setup = fs::read_to_string(desk.path().join("setup.yaml")).unwrap();
                desk.write("manual.yaml", &setup.replace("integration-automatic", "integration-manual"));
                let words: Vec<_> = words.split(' ').collect();
                let takes_record = !["doctor", "get"].iter().any(|word| words.contains(word));
                for output in ["human", "json"] {
                    let mut words = words.clone();
                    if !words.contains(&"--output") {
                        words.extend(["--output", output]);
                    }
                    if takes_record {
                        words.extend(["--record", "ticket.txt"]);
                    }
                    let words = [&words[..], &["--timeout", "5"]].concat();
                    let run = desk.run(desk.command(&server.url(), &words));
                    assert!(!format!("{}{}", run.out, run.err).contains("panicked"), "{words:?}: {run:?}");
                    assert_ne!(run.code, 2, "{words:?}: {run:?}");
                }
                let seen = server.seen();
                assert_eq!(seen.leaks, [""; 0], "{words:?}");
                if takes_record && !words.contains(&"--dry-run") {
                    // It was there to be repeated, and is in the record where it was repeated.
                    let record = fs::read_to_string(desk.path().join("ticket.txt"));
                    let record = record.unwrap_or_else(|error| panic!("{words:?}: {error}"));
                    assert!(seen.requests.iter().all(|request| request.contains(KEY)), "{words:?}");
                    assert!(record.contains("REDACTED"), "{words:?}: {record}");
                }
            });
        }
    });
}

#[test]
fn what_was_sent_is_hidden_in_the_answers_to_other_requests() {
    let created =
        r#"{"id": "1", "status": "creating", "validationResults": {"status": "passed", "validationTests": []}}"#;
    for spell in [canary::json, canary::unicode, canary::json_with_slashes] {
        let failed = format!(
            r#"{{"id": "1", "status": "createError", "validationResults": {{"status": "failed", "validationTests": [
                {{"name": "Basic", "status": "failed", "message": "no such token: {}"}}]}}}}"#,
            spell(TOKEN)
        );
        // The first look comes before anything was sent.
        let early = format!(r#"[{{"id": "9", "status": "enabled", "config": {{"comment": "{}"}}}}]"#, spell(TOKEN));
        let answers = [early.as_str(), created, &failed].map(|body| Fault::answer(200, JSON, body));
        for (words, requests) in [
            (&["integration", "create", "setup.yaml", "--yes", "--wait"][..], 3),
            (&["apply", "setup.yaml", "--yes", "--wait"], 3),
        ] {
            for output in ["human", "json"] {
                let (desk, server) = (Desk::new(), Faulty::plain_in_turn(answers.to_vec()));
                let words = [words, &["--output", output, "--record", "ticket.txt"]].concat();
                let run = desk.run(desk.command(&server.url(), &words));
                assert_eq!(run.code, 1, "{words:?}: {run:?}");
                let seen = server.seen();
                assert!(seen.requests.len() >= requests, "{words:?}: {run:?} {seen:?}");
                let record = fs::read_to_string(desk.path().join("ticket.txt")).unwrap();
                assert!(record.contains("no such token: REDACTED"), "{words:?}: {record}");
                assert!(format!("{}{}", run.out, run.err).contains("no such token: REDACTED"), "{words:?}: {run:?}");
            }
        }
    }
}

#[test]
fn a_token_that_is_too_old_is_hidden_too() {
    let token = |name: &str| Fault::answer(200, JSON, format!(r#"{{"token": "session-{name}-846e9e43"}}"#));
    let no = |message: &str| Fault::answer(401, JSON, format!(r#"{{"statusCode": 401, "message": "{message}"}}"#));
    let last = no("session-first-846e9e43 expired, session-second-846e9e43 unknown");
    let (desk, server) =
        (Desk::new(), Faulty::plain_in_turn(vec![token("first"), no("expired"), token("second"), last]));
    let add = ["profile", "add", "t", "--url", &server.url(), "--key-env", "IMMUTA_API_KEY", "--auth", "exchange"];
    assert_eq!(desk.run(desk.command("", &add)).code, 0);
    let words = ["integration", "list", "--profile", "t", "--record", "ticket.txt"];
    let run = desk.run(desk.command("", &words));
    assert!(run.code == 1 && run.err.contains("REDACTED expired, REDACTED unknown"), "{run:?}");
}

/// Answers with a key of the tenant, in the place of `S`: some are not quite JSON, in some it has another name.
const ODD: [&str; 11] = [
    r#"{"id": "1", "status": "enabled", "type": "Trino", "apiKey": "S", "x": 1, "x": 1}"#,
    "{\"message\": \"a\tb\", \"token\": \"S\"}",
    r#"{"id": "1", "apiKey": "S",}"#,
    "{\"id\": \"1\"}\n{\"apiKey\": \"S\"}\n",
    r#"{"id": NaN, "apiKey": "S"}"#,
    "id: 1\napiKey: S\n",
    r#"<input value="S" name="apiKey">"#,
    r#""{\"id\": \"1\", \"apiKey\": \"S\"}""#,
    r#"{"id": "1", "status": "enabled", "config": {"properties": [{"name": "immuta.apikey", "value": "S"}]}}"#,
    r#"{"id": "1", "status": "enabled", "config": {"properties": "{\"immuta.apikey\": \"S\"}"}}"#,
    r#"{"id": "1", "status": "enabled", "config": {"key": "S"}}"#,
];

#[test]
fn keys_of_the_tenant_are_hidden_in_odd_answers() {
    const LIVE: &str = "l1ve-0f39b2c7d8";
    std::thread::scope(|scope| {
        for odd in ODD {
            scope.spawn(move || {
                for (status, kind) in
                    [(200, JSON), (400, JSON), (500, JSON), (400, "Content-Type: text/plain\r\n"), (403, "")]
                {
                    for output in ["human", "json"] {
                        let server = Faulty::plain(Fault::answer(status, kind, odd.replace('S', LIVE)));
                        let desk = Desk::new();
                        let words = ["integration", "status", "1", "--output", output, "--record", "ticket.txt"];
                        let run = desk.run(desk.command(&server.url(), &words));
                        let record = fs::read_to_string(desk.path().join("ticket.txt")).unwrap();
                        assert!(record.contains(&format!("status {status}\n    ")), "{record}");
                        for text in [&run.out, &run.err, &record] {
                            assert!(!text.contains(LIVE), "{status} {kind} {odd}: {text}");
                        }
                    }
                }
            });
        }
    });
}

#[test]
fn a_key_in_the_wrong_place_is_not_repeated() {
    let desk = Desk::new();
    // Not a character of these would be escaped.
    for key in ["canary-846e9e43c86a4c", "846e9e43c86a4c71a2", "846e9e43.c86a4c71:443"] {
        for words in [
            &["integration", "list"][..],
            &["doctor"],
            &["doctor", "--output", "json"],
            &["profile", "list"],
            &["profile", "add", "t", "--url", key, "--key-env", "IMMUTA_API_KEY"],
        ] {
            let run = desk.run(desk.command(key, words));
            assert!(!words.contains(&"add") || run.code == 2 && run.err.contains("https://"), "{words:?}: {run:?}");
        }
    }
    // A program may say the key while it fails.
    let elsewhere = tempfile::TempDir::new().unwrap();
    let path = elsewhere.path().join("key");
    fs::write(&path, KEY).unwrap();
    let command = format!("sh -c \"cat '{}' >&2; exit 1\"", path.display());
    let add = ["profile", "add", "t", "--url", "https://t.example", "--key-command", &command];
    assert_eq!(desk.run(desk.command("", &add)).code, 0);
    let run = desk.run(desk.command("", &["integration", "list", "--profile", "t"]));
    assert!(run.code == 2 && run.err.contains("exit status: 1"), "{run:?}");
}

#[test]
fn nothing_is_lying_around_while_a_command_waits() {
    let desk = Desk::new();
    // Programs that give secrets are run without their being seen either.
    let elsewhere = tempfile::TempDir::new().unwrap();
    let [key, token] = [("key", KEY), ("token", TOKEN)].map(|(name, secret)| {
        let path = elsewhere.path().join(name);
        fs::write(&path, secret).unwrap();
        path.to_str().unwrap().to_owned()
    });
    let setup = fs::read_to_string(desk.path().join("setup.yaml")).unwrap();
    let setup = setup.replace("{env: DATABRICKS_TOKEN}", &format!("{{command: [cat, '{token}']}}"));
    desk.write("by-command.yaml", &setup);
    let server = Faulty::plain_in_turn(vec![good(), Fault::Stall(Vec::new())]);
    let add = ["profile", "add", "t", "--url", &server.url(), "--key-command", &format!("cat '{key}'")];
    assert_eq!(desk.run(desk.command("", &add)).code, 0);
    let words = [
        "integration",
        "create",
        "by-command.yaml",
        "--yes",
        "--profile",
        "t",
        "--record",
        "ticket.txt",
        "--output",
        "json",
    ];
    let child = Desk::start(desk.command("", &words));
    server.wait_for("the change", |seen| seen.requests.len() == 2);
    for _ in 0..20 {
        assert_eq!(canary::command_lines(), [""; 0]);
        for text in canary::files(desk.path()) {
            is_hidden(&text);
        }
    }
    let seen = server.seen();
    assert!(seen.requests[1].contains(&canary::json(TOKEN)) && seen.requests[1].contains(KEY), "{seen:?}");
    signal(child.id(), "INT");
    desk.ended(child);
    assert_eq!(server.seen().leaks, [""; 0]);
}

#[test]
fn the_log_of_serve_has_no_secret() {
    let body = format!(r#"{{"type": "Databricks", "config": {{"token": "{}"}}}}"#, canary::json(TOKEN));
    let upstream = Faulty::plain(Fault::Echo(echo));
    let desk = Desk::new();
    let home = desk.path().to_str().unwrap();
    let add = ["profile", "add", "t", "--url", &upstream.url(), "--key-env", "IMMUTA_API_KEY"];
    assert_eq!(desk.run(desk.command("", &add)).code, 0);
    let variables = [("HOME", home), ("XDG_CONFIG_HOME", ""), ("IMMUTA_API_KEY", KEY), ("RUST_LOG", "trace")];
    for arguments in [&["--control"][..], &["--upstream", "t"]] {
        let (server, said) = Server::start_with(arguments, &variables);
        let is_upstream = arguments.contains(&"--upstream");
        let token = if is_upstream { server.token().to_owned() } else { KEY.to_owned() };
        let client = server.client().header("Authorization", Some(&token));
        let query = format!("/integrations?apiKey={}&token={}", canary::url(KEY), canary::url_throughout(TOKEN));
        for (method, target) in
            [("GET", query.as_str()), ("POST", "/integrations"), ("PUT", "/integrations/1"), ("GET", "/nowhere")]
        {
            let answer = client.send(method, target, body.as_bytes());
            // What this side adds does not come back.
            assert!(
                !answer.text().contains(KEY) && !answer.text().contains(&canary::unicode(KEY)),
                "{}",
                answer.text()
            );
        }
        server.signal("TERM");
        server.ended();
        let said = said();
        assert!(said.contains("POST /integrations "), "{said}");
        is_hidden(&said);
    }
    for text in canary::files(desk.path()) {
        is_hidden(&text);
    }
    assert_eq!(upstream.seen().leaks, [""; 0]);
}
