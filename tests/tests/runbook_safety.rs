//! What a runbook must never do: show a secret, follow a link, send a key in plain text, or begin without its tools.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::Path;
use std::process::{Command, Stdio};

use serde_json::{Value, json};
use ucforge_tests::runbook::{RUN, Runbook, api, lines, ok, setup};
use ucforge_tests::{Capture, Reply, ucforge};

/// As they come: with marks, several lines, and letters beyond ASCII.
const SECRETS: [&str; 5] = [
    "dapiCanaryOne0123456789abcdef",
    "Canary\"Two\\with'all $(of) it/=+",
    "-----BEGIN PRIVATE KEY-----\nMIIEvCanaryThree9wBAQEFAASC\nBKcwggSjAgEAAoIBAQ+/CanaryThreeEnd==\n-----END PRIVATE KEY-----\n",
    "Geheim-Kanariê-Vier-ÄÖÜ-строка",
    "a\"b\\c\nd",
];

/// Lower case letters and digits of a text, whatever stands between them.
fn bare(text: &str) -> String {
    text.to_lowercase().chars().filter(|c| c.is_alphanumeric()).collect()
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut out = String::new();
    for three in bytes.chunks(3) {
        let number =
            three.iter().fold(0_usize, |number, byte| number << 8 | usize::from(*byte)) << (8 * (3 - three.len()));
        for index in 0..4 {
            let digit = DIGITS[number >> (18 - 6 * index) & 63];
            out.push(if index <= three.len() { char::from(digit) } else { '=' });
        }
    }
    out
}

fn percent(text: &str, all: bool) -> String {
    text.bytes()
        .map(|b| if !all && b.is_ascii_alphanumeric() { char::from(b).to_string() } else { format!("%{b:02x}") })
        .collect()
}

/// Every UTF-16 code unit of a text in hexadecimal, behind a mark.
fn units(text: &str, mark: &str) -> String {
    let all: Vec<_> = text.encode_utf16().map(|unit| format!("{mark}{unit:04x}")).collect();
    all.concat()
}

/// Ways in which a server may repeat a text in its answer.
fn echoes(text: &str) -> Vec<String> {
    let escaped = |text: &str| json!(text).to_string();
    let units = |text: &str| units(text, "\\u");
    let chars: Vec<char> = text.chars().collect();
    let cut: Vec<String> = chars.chunks(5).map(|piece| piece.iter().collect()).collect();
    let lined: Vec<String> = chars.chunks(12).map(|piece| piece.iter().collect()).collect();
    vec![
        json!({"message": format!("bad payload: {text}")}).to_string(),
        json!({"message": format!("bad payload: {}", escaped(text))}).to_string(),
        json!({"message": escaped(&escaped(&escaped(text)))}).to_string(),
        format!("{{\"message\": \"{}\"}}", units(text)),
        json!({"message": units(text)}).to_string(),
        json!({"message": escaped(text).replace('/', "\\/")}).to_string(),
        json!({"message": percent(text, false)}).to_string(),
        json!({"message": percent(text, true)}).to_string(),
        json!({"message": format!("Basic {}", base64(format!("token:{text}").as_bytes()))}).to_string(),
        json!({"message": base64(text.as_bytes())}).to_string(),
        json!({"message": base64(format!("u:{text}").as_bytes())}).to_string(),
        json!({"lines": cut}).to_string(),
        json!({"message": lined.join("\n  ")}).to_string(),
        json!({text: 1}).to_string(),
        json!({"message": text.replace('"', "&quot;").replace('\\', "&#92;")}).to_string(),
        json!({"message": text.to_uppercase()}).to_string(),
        // Not JSON.
        format!("<html>{text}</html>"),
        text.to_owned(),
        escaped(text),
        format!("{{\"message\": {}", escaped(text)),
    ]
}

/// Whether what is said holds a secret or a piece of it, in any of the ways above.
fn holds(said: &str, secret: &str) -> Option<String> {
    let said = bare(said);
    let core = secret.replace("-----BEGIN PRIVATE KEY-----", "").replace("-----END PRIVATE KEY-----", "");
    let mut forms = vec![bare(&core), bare(&json!(core).to_string()), bare(&base64(core.trim().as_bytes()))];
    forms.extend([percent(&core, false), percent(&core, true)].map(|text| bare(&text)));
    forms.extend([1, 2].map(|skip| bare(&base64(&[&b"xx"[..skip], core.as_bytes()].concat())[4..])));
    forms.extend([bare(&units(&core, "u"))]);
    forms.into_iter().find_map(|form| {
        let all: Vec<char> = form.chars().collect();
        let length = all.len().min(12);
        all.windows(length)
            .map(|piece| piece.iter().collect::<String>())
            .find(|piece| length > 3 && said.contains(piece))
    })
}

#[test]
fn a_secret_is_never_shown_however_it_comes_back() {
    for secret in SECRETS {
        let refusals = echoes(secret).into_iter().map(|echo| (422, echo));
        // What counts as a success, or as an accident, may hold it as well.
        let others = [
            (500, json!({"message": secret}).to_string()),
            (200, json!({"message": secret}).to_string()),
            (200, json!({"id": secret, "status": secret}).to_string()),
            (200, json!({"id": 7, "status": format!("{secret}ing")}).to_string()),
        ];
        for (status, answer) in refusals.chain(others) {
            let reply = (status, "application/json", answer.clone());
            let server = api(move |_| reply.clone());
            let variables = [("PAT", secret), ("IMMUTA_API_KEY", "key-of-canaries-0123456789"), ("WAIT_SECONDS", "0")];
            let (code, said, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &variables);
            assert_ne!(code, 0, "{answer}: {said}{problem}");
            assert_eq!(holds(&format!("{said}\n{problem}"), secret), None, "{status} {answer}: {said}{problem}");
        }
    }
}

#[test]
fn a_key_is_never_shown_either_and_other_steps_keep_still_too() {
    let key = "key-Canary-0123456789-ö";
    for flow in ["integration-manual", "connection", "integration-update"] {
        for body in [
            json!({"message": format!("unknown key {key}")}).to_string(),
            json!({"message": base64(key.as_bytes())}).to_string(),
        ] {
            for method in ["GET", "POST", "PUT"] {
                let answer = body.clone();
                let server =
                    Capture::start(move |request| match request.path.as_str() {
                        _ if request.method == method => (403, "application/json", answer.clone()),
                        "/integrations" => ok("[]"),
                        path if path.starts_with("/data") => (404, "application/json", "{}".to_owned()),
                        _ => ok(&json!({"status": "enabled", "config": {"workspaceUrl": "h.cloud.databricks.com"}})
                            .to_string()),
                    });
                let more = [RUN[0], ("IMMUTA_API_KEY", key)];
                let (_, said, problem) = Runbook::of(&setup(flow)).run(&server.url(), &more);
                assert_eq!(holds(&format!("{said}\n{problem}"), key), None, "{flow} {method}: {said}{problem}");
            }
        }
    }
    // A dry run that repeats what it was given.
    for (answer, code) in
        [(json!({"status": "failed", "sent": "dapi-Canary-42"}), 1), (json!({"odd": ["dapi-", "Canary", "-42"]}), 3)]
    {
        let server = connection("/data/connection/test", ok(&answer.to_string()));
        let (exit, said, problem) =
            Runbook::of(&setup("connection")).run(&server.url(), &[RUN[0], ("PAT", "dapi-Canary-42")]);
        assert_eq!(exit, code, "{said}{problem}");
        assert!(!bare(&format!("{said}{problem}")).contains("canary"), "{said}{problem}");
    }
}

#[test]
fn a_secret_that_is_written_out_is_not_shown_either() {
    let mut literal = setup("integration-automatic");
    literal["token"] = SECRETS[1].into();
    let folder = tempfile::TempDir::new().unwrap();
    let path = folder.path().join("setup.json");
    fs::write(&path, literal.to_string()).unwrap();
    let built = ucforge(&["build", path.to_str().unwrap(), "--document", "runbook", "--reveal-secrets"]);
    let runbook = Runbook::of(&literal);
    fs::write(runbook.folder().join("runbook.sh"), &built.out).unwrap();
    let echo = json!({"message": format!("bad payload: {}", SECRETS[1])}).to_string();
    let server = api(move |_| (422, "application/json", echo.clone()));
    let path = spies(folder.path(), &["curl", "jq"]);
    let (code, said, problem) = runbook.run(&server.url(), &[("IMMUTA_API_KEY", "key-0123456789"), ("PATH", &path)]);
    assert_eq!((code, problem.contains("hidden")), (1, true), "{said}{problem}");
    assert_eq!(holds(&format!("{said}\n{problem}"), SECRETS[1]), None, "{said}{problem}");
    assert_eq!(server.take()[1].json()["config"]["token"], SECRETS[1]);
    assert!(!fs::read_to_string(folder.path().join("seen")).unwrap().contains("Canary"));
}

/// A server on which a connection can be registered, with one answer of its own.
fn connection(path: &'static str, reply: Reply) -> Capture {
    api(move |request| match request.path.as_str() {
        other if other == path => reply.clone(),
        "/integrations/scripts/create" => ok("SELECT 1;"),
        "/data/connection/test" => ok(r#"{"status": "passed"}"#),
        "/data/connection" => ok(r#"{"bulkId": "b-1"}"#),
        other if other.starts_with("/jobs") => ok(r#"{"state": "active"}"#),
        _ => (404, "application/json", "{}".to_owned()),
    })
}

#[test]
fn an_answer_without_a_secret_is_shown() {
    for (message, secret) in [
        ("The provided private key is invalid: no metastore is assigned to this workspace", SECRETS[2]),
        ("Unable to edit integration 3 in current state: editing", SECRETS[0]),
        ("There is no existing integration matching this configuration (\"immuta_a\")", SECRETS[1]),
        ("\"config.workspaceUrl\" is required, and httpPath/port 443 are not allowed", "dapi0123456789"),
    ] {
        let body = json!({"statusCode": 422, "error": "Unprocessable Entity", "message": message}).to_string();
        let server = api(move |_| (422, "application/json", body.clone()));
        let variables = [("PAT", secret), ("IMMUTA_API_KEY", "key-0123456789")];
        let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &variables);
        assert_eq!(code, 1, "{problem}");
        assert!(
            problem.contains(message)
                && problem.contains("Unprocessable Entity")
                && problem.contains("the API answered 422"),
            "{problem}"
        );
    }
}

#[test]
fn only_what_is_plainly_a_sentence_is_shown() {
    let secret = "dapiCanaryOneabcdefgh";
    let each = |form: &dyn Fn(u8) -> String, between: &str| secret.bytes().map(form).collect::<Vec<_>>().join(between);
    let chars: Vec<char> = secret.chars().collect();
    let cut: Vec<String> = chars.chunks(5).map(|piece| piece.iter().collect()).collect();
    let wide = |b: u8| char::from_u32(u32::from(b) + 0xFEE0).unwrap().to_string();
    let utf16: Vec<u8> = secret.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let numbered: Vec<String> = cut.iter().enumerate().map(|(at, piece)| format!("{at}. {piece}")).collect();
    for message in [
        each(&|b| char::from(b).to_string(), "\u{200b}"),
        each(&|b| char::from(b).to_string(), "\u{a0}"),
        each(&|b| char::from(b).to_string(), "-"),
        each(&wide, ""),
        each(&|b| b.to_string(), ", "),
        each(&|b| b.to_string(), " and "),
        each(&|b| format!("{b:02x}"), ""),
        each(&|b| format!("{b:02X}"), " "),
        each(&|b| format!("\\{b:o}"), ""),
        each(&|b| format!("={b:02X}"), ""),
        each(&|b| format!("%u{b:04x}"), ""),
        each(&|b| format!("\\u{{{b:x}}}"), ""),
        each(&|b| format!("{b:08b}"), " "),
        "MRQXA2KDMFXGC4TZJ5XGKYLCMNSGKZTHNA".to_owned(),
        base64(&utf16),
        base64(base64(secret.as_bytes()).as_bytes()),
        cut.join("</b><b>"),
        numbered.join(" "),
        format!("{} {secret}", "so long ".repeat(249)),
    ] {
        for body in [json!({"statusCode": 422, "error": message, "message": message}).to_string(), message.clone()] {
            let reply = (422, "application/json", body.clone());
            let server = api(move |_| reply.clone());
            let variables = [("PAT", secret), ("IMMUTA_API_KEY", "key-0123456789")];
            let (code, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &variables);
            assert_eq!((code, problem.contains("the rest of the response is hidden")), (1, true), "{body}: {problem}");
            assert!(
                problem.lines().all(|line| line == "422" || line.contains("response") || line.contains("answered")),
                "{body}: {problem}"
            );
        }
    }
    let bytes = json!({"message": {"type": "Buffer", "data": secret.as_bytes()}, "odd": secret}).to_string();
    let server = api(move |_| (422, "application/json", bytes.clone()));
    let (_, _, problem) = Runbook::of(&setup("integration-automatic")).run(&server.url(), &[("PAT", secret)]);
    assert!(problem.contains("is hidden") && !problem.contains("100"), "{problem}");
}

#[test]
fn no_link_is_followed() {
    let script = "immuta-script-immuta_a.sql";
    let jobs = "immuta-jobs-lake_house___.txt";
    for name in [
        script,
        jobs,
        "immuta-script-immuta_a.sql.part",
        "immuta-jobs-lake_house___.txt.part",
        "immuta-script-immuta_a-2.sql",
    ] {
        for there in ["file", "nothing", "folder"] {
            let runbook = Runbook::of(&setup("connection"));
            let elsewhere = tempfile::TempDir::new().unwrap();
            let target = elsewhere.path().join("target");
            match there {
                "file" => fs::write(&target, "precious").unwrap(),
                "folder" => fs::create_dir(&target).unwrap(),
                _ => {}
            }
            symlink(&target, runbook.folder().join(name)).unwrap();
            let server = connection("/none", ok("{}"));
            let (_, said, problem) = runbook.run(&server.url(), &[RUN[0], ("WAIT_SECONDS", "0")]);
            match there {
                "file" => assert_eq!(fs::read_to_string(&target).unwrap(), "precious", "{name}: {said}{problem}"),
                "folder" => assert_eq!(fs::read_dir(&target).unwrap().count(), 0, "{name}: {said}{problem}"),
                _ => assert!(!target.exists(), "{name}: {said}{problem}"),
            }
            assert!(fs::symlink_metadata(runbook.folder().join(name)).unwrap().is_symlink(), "{name} {there}");
            // The script is saved all the same, beside it.
            let saved = if name == script { "immuta-script-immuta_a-2.sql" } else { script };
            assert_eq!(
                fs::read_to_string(runbook.folder().join(saved)).unwrap(),
                "SELECT 1;\n",
                "{name}: {said}{problem}"
            );
            if name == jobs {
                assert!(said.contains("look for the jobs of b-1 in Immuta"), "{said}{problem}");
            }
        }
    }
}

#[test]
fn the_key_goes_nowhere_in_plain_text_but_to_this_machine() {
    for address in [
        "http://127.0.0.1:80@evil.example",
        "http://127.0.0.1.evil.example",
        "http://[::1]@evil.example",
        "http://localhost:80\\@evil.example",
        "http://localhost#@evil.example",
        "http://localhost/?@evil.example",
        "http://local\thost",
        "http://localhost\n@evil.example",
        "HTTP://evil.example",
        "HTTPS://tenant.example.com",
        "https://me@tenant.example.com",
        "https://me:secret@tenant.example.com",
        "http://127.1.evil.example",
        "http://10.0.0.1",
        "http://localhost.localdomain",
        "http://localhost:99999",
        "https://tenant.example.com:65536",
        "ftp://localhost",
        "localhost",
    ] {
        let (code, said, problem) = Runbook::of(&setup("integration-automatic")).run(address, &[]);
        assert_eq!((code, problem.contains("IMMUTA_URL must be https://")), (2, true), "{address}: {said}{problem}");
        assert!(!problem.contains("secret"), "{problem}");
    }
    // What is right goes on, as far as nobody listens there.
    for address in [
        "https://127.0.0.1:1",
        "http://localhost:1/",
        "http://[::1]:1/a",
        "https://[::1]:1",
        "https://no-such-host.invalid/immuta",
    ] {
        let (code, said, problem) = Runbook::of(&setup("integration-automatic")).run(address, &[]);
        assert_eq!((code, problem.contains("answered nothing")), (3, true), "{address}: {said}{problem}");
    }
}

/// A folder with programs that note what they are called with, before all others in `PATH`.
fn spies(folder: &Path, names: &[&str]) -> String {
    for name in names {
        let text = format!(
            "#!/bin/bash\nprintf '%s\\0' \"$@\" >>'{}/seen'\nPATH=${{PATH#*:}}\nexec {name} \"$@\"\n",
            folder.display()
        );
        fs::write(folder.join(name), text).unwrap();
        fs::set_permissions(folder.join(name), fs::Permissions::from_mode(0o755)).unwrap();
    }
    format!("{}:{}", folder.display(), std::env::var("PATH").unwrap())
}

#[test]
fn no_secret_stands_in_the_arguments_of_a_process() {
    let folder = tempfile::TempDir::new().unwrap();
    let path = spies(folder.path(), &["curl", "jq", "mktemp", "mv", "cmp", "tr", "sleep"]);
    let server = connection("/none", ok("{}"));
    let more =
        [RUN[0], ("PATH", path.as_str()), ("PAT", SECRETS[1]), ("IMMUTA_API_KEY", SECRETS[0]), ("WAIT_SECONDS", "0")];
    Runbook::of(&setup("connection")).run(&server.url(), &more);
    let requests = server.take();
    assert!(lines(&requests).contains(&"POST /data/connection".to_owned()), "{:?}", lines(&requests));
    assert!(requests.iter().all(|request| request.header("authorization") == Some(SECRETS[0])));
    let seen = fs::read_to_string(folder.path().join("seen")).unwrap();
    assert!(seen.contains("env.PAT") && seen.contains("--data-binary"), "{seen}");
    assert!(!seen.contains(SECRETS[0]) && !seen.contains(SECRETS[1]) && !seen.contains("Canary"), "{seen}");
}

#[test]
fn tools_that_are_missing_or_too_old_are_told_first() {
    let runbook = Runbook::of(&setup("connection"));
    for (name, text, problem) in [
        ("jq", "exit 127", "jq 1.6 or newer is missing"),
        ("jq", "echo 'jq: error: base64d is not a valid format' >&2; exit 3", "jq 1.6 or newer is missing"),
        ("curl", "exit 127", "curl 7.76 or newer is missing"),
        (
            "curl",
            "[[ \" $* \" != *' --fail-with-body '* ]] || exit 2; exec /usr/bin/env -u X curl \"$@\"",
            "curl 7.76 or newer is missing",
        ),
    ] {
        let folder = tempfile::TempDir::new().unwrap();
        fs::write(folder.path().join(name), format!("#!/bin/bash\n{text}\n")).unwrap();
        fs::set_permissions(folder.path().join(name), fs::Permissions::from_mode(0o755)).unwrap();
        let path = format!("{}:{}", folder.path().display(), std::env::var("PATH").unwrap());
        let server = Capture::everything();
        let (code, said, told) = runbook.run(&server.url(), &[("PATH", &path)]);
        assert_eq!((code, told.contains(problem), server.take().len()), (2, true, 0), "{name}: {said}{told}");
    }
    for name in ["IMMUTA_URL", "IMMUTA_API_KEY", "PAT"] {
        let server = Capture::everything();
        let (code, _, told) = runbook.run(&server.url(), &[(name, "")]);
        assert_eq!((code, told.contains(name), server.take().len()), (2, true, 0), "{name}: {told}");
    }
}

#[test]
fn it_says_what_is_to_be_known_before_it_matters() {
    let server = connection("/none", ok("{}"));
    let (_, said, _) = Runbook::of(&setup("connection")).run(&server.url(), &[]);
    assert!(
        said.contains("You may edit it first, to choose where the catalog, its schemas and its tables are stored."),
        "{said}"
    );
    assert!(!said.contains("Disabling"), "{said}");
    let (_, said, _) = Runbook::of(&setup("connection")).run(&server.url(), &[RUN[0], ("WAIT_SECONDS", "0")]);
    let at = |text: &str| said.find(text).unwrap_or_else(|| panic!("{text}: {said}"));
    assert!(at("You may edit it first") < at("It must be run in Databricks"), "{said}");
    assert!(at("removes all grants and policies on it for all users of Immuta") < at("== 6."), "{said}");
    assert!(at("not registered in Immuta are not affected") < at("== 6."), "{said}");
}

/// A setup with everything that makes it long, with secrets of all kinds.
fn long(flow: &str) -> Value {
    let oauth = |secret: Value| {
        json!({"clientId": "0f1e2d3c-4b5a-4678-8697-a5b4c3d2e1f0", "useCertificate": false, "scope": "all-apis", "clientSecret": secret,
            "authorityUrl": "https://dbc-0a1b2c3d-4e5f.cloud.databricks.com/oidc/v1/token"})
    };
    let workspace = |number: u32| {
        json!({"workspaceUrl": format!("dbc-{number}a1b2c3d-4e5f.cloud.databricks.com"), "catalogs": ["isolated"],
            "httpPath": "/sql/1.0/warehouses/00aa11bb22cc33dd"})
    };
    let mut setup = json!({"ucforge": 1, "flow": flow, "workspaceUrl": "dbc-0a1b2c3d-4e5f.cloud.databricks.com",
        "httpPath": "/sql/1.0/warehouses/00aa11bb22cc33dd", "catalog": "lake_meta", "audit": {"enabled": true},
        "authenticationType": "oAuthM2M", "oAuthClientConfig": oauth(json!({"env": "SECRET"})),
        "groupPattern": {"deny": "immuta_exempt"}, "workspaceIds": ["1234567890123456", "2234567890123456"]});
    if flow == "connection" {
        setup["connectionKey"] = "lakehouse".into();
        setup["settings"] = json!({"isActive": true, "activateNewChildren": true});
        setup["options"] = json!({"forceRecursiveCrawl": true});
    } else {
        setup["port"] = 8443.into();
        let client = setup["oAuthClientConfig"].as_object_mut().unwrap();
        client.remove("clientSecret");
        client.insert("useCertificate".to_owned(), true.into());
        client.insert("publicCertificateThumbprint".to_owned(), "0123456789ABCDEF0123456789ABCDEF01234567".into());
        client.insert("oauthPrivateKey".to_owned(), json!({"env": "PEM"}));
        let [mut one, mut two] = [workspace(1), workspace(2)];
        one["authenticationType"] = "token".into();
        one["token"] = json!({"env": "PAT"});
        two["authenticationType"] = "oAuthM2M".into();
        two["oAuthClientConfig"] = oauth(json!({"env": "SECRET_3"}));
        setup["additionalWorkspaceConnections"] = json!([one, two]);
    }
    setup
}

#[test]
fn it_is_short_enough_to_be_read() {
    for flow in ["integration-automatic", "integration-manual", "integration-update", "connection"] {
        let runbook = Runbook::of(&long(flow));
        let text = fs::read_to_string(runbook.folder().join("runbook.sh")).unwrap();
        assert!(text.lines().count() < 250, "{flow}: {}", text.lines().count());
        assert!(text.lines().all(|line| line.chars().count() < 260), "{flow}");
        // What bash itself, and who knows it well, say about it.
        let file = runbook.folder().join("runbook.sh");
        assert!(Command::new("bash").arg("-n").arg(&file).status().unwrap().success(), "{flow}");
        let Ok(output) =
            Command::new("shellcheck").args(["--exclude", "SC2016"]).arg(&file).stdin(Stdio::null()).output()
        else {
            continue;
        };
        assert!(output.status.success(), "{flow}: {}", String::from_utf8_lossy(&output.stdout));
    }
}
