//! Profiles through the real binary: which tenant is meant, where its key comes from, and what is in the file.
#![cfg(unix)]
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

use std::fs;
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use serde_json::{Value, json};
use tempfile::TempDir;
use ucforge_tests::canary::{KEY, nothing_leaks};
use ucforge_tests::faulty::{Fault, Faulty};
use ucforge_tests::{Output, Terminal, binary};

/// An empty home.
struct Home(TempDir);

impl Home {
    fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    fn path(&self) -> &Path {
        self.0.path()
    }

    fn file(&self) -> PathBuf {
        self.path().join(".config/ucforge/profiles.toml")
    }

    fn text(&self) -> String {
        fs::read_to_string(self.file()).unwrap()
    }

    fn write(&self, text: &str) {
        fs::create_dir_all(self.file().parent().unwrap()).unwrap();
        fs::write(self.file(), text).unwrap();
        set_mode(&self.file(), 0o600);
    }

    fn command(&self, words: &[&str], variables: &[(&str, &str)]) -> Command {
        let mut command = Command::new(binary());
        command
            .args(words)
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.path())
            .envs(variables.iter().copied())
            .stdin(Stdio::null());
        command
    }

    /// Runs a command. The key is in nothing that it writes or leaves behind.
    #[track_caller]
    fn run(&self, words: &[&str], variables: &[(&str, &str)], code: i32) -> Output {
        let done = self.command(words, variables).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let run = Output { code: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) };
        assert_eq!(run.code, code, "{words:?}: {run:?}");
        nothing_leaks(self.path(), &run);
        run
    }

    #[track_caller]
    fn add(&self, name: &str, url: &str, more: &[&str]) {
        self.run(&[&["profile", "add", name, "--url", url][..], more].concat(), &[], 0);
    }

    /// What a command prints in JSON.
    #[track_caller]
    fn json(&self, words: &[&str]) -> Value {
        serde_json::from_str(&self.run(&[words, &["--output", "json"]].concat(), &[], 0).out).unwrap()
    }
}

fn set_mode(path: &Path, mode: u32) {
    fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
}

fn mode(path: &Path) -> u32 {
    fs::metadata(path).unwrap().permissions().mode() & 0o777
}

/// A tenant without integrations.
fn tenant() -> Faulty {
    Faulty::plain(Fault::answer(200, "Content-Type: application/json\r\n", "[]"))
}

/// The header `Authorization` of the only request.
#[track_caller]
fn authorization(server: &Faulty) -> String {
    let seen = server.seen();
    assert_eq!((seen.requests.len(), seen.leaks.len()), (1, 0), "{seen:?}");
    let line = seen.requests[0].lines().find_map(|line| line.strip_prefix("authorization: "));
    line.unwrap_or_default().to_owned()
}

/// A folder with the key in a file, which nobody searches for it.
fn key_file() -> (TempDir, PathBuf) {
    let folder = TempDir::new().unwrap();
    let path = folder.path().join("key");
    fs::write(&path, format!("{KEY}\n")).unwrap();
    set_mode(&path, 0o600);
    (folder, path)
}

#[test]
fn the_key_is_fetched_from_where_it_is_and_is_in_no_file_of_ours() {
    let (_folder, path) = key_file();
    let path = path.to_str().unwrap();
    let command = format!("cat '{path}'");
    for (source, member, sent) in [
        (["--key-env", "MY_KEY"], json!({"from": "keyEnv", "name": "MY_KEY"}), KEY.to_owned()),
        (["--key-file", path], json!({"from": "keyFile", "path": path}), KEY.to_owned()),
        (["--key-command", &command], json!({"from": "keyCommand", "program": "cat"}), KEY.to_owned()),
    ] {
        for (auth, before) in [("raw", ""), ("bearer", "Bearer ")] {
            let (home, server) = (Home::new(), tenant());
            home.add("t", &server.url(), &[&source[..], &["--auth", auth]].concat());
            assert_eq!(home.json(&["profile", "show", "t"])["profile"]["key"], member);
            home.run(&["profile", "show", "t"], &[], 0);
            home.run(&["integration", "list", "--profile", "t"], &[("MY_KEY", KEY)], 0);
            assert_eq!(authorization(&server), format!("{before}{sent}"));
        }
    }
}

#[test]
fn a_key_that_is_not_there_is_told_and_nothing_is_sent() {
    let (home, server) = (Home::new(), tenant());
    for (source, says) in [
        (["--key-env", "NOT_SET"], "NOT_SET is not set"),
        (["--key-file", "/nowhere/key"], "/nowhere/key"),
        (["--key-command", "false"], "false"),
        (["--key-command", "/nowhere/program s3cret-argument"], "/nowhere/program"),
    ] {
        home.add("t", &server.url(), &source);
        let run = home.run(&["integration", "list", "--profile", "t"], &[], 2);
        assert!(run.err.contains(says) && !run.err.contains("s3cret"), "{}", run.err);
    }
    home.add("t", &server.url(), &["--key-env", "MY_KEY"]);
    // It would end the header and begin another one.
    for key in ["a\nX-Other: b", "a b", "a\r", "schlüssel"] {
        let run = home.run(&["integration", "list", "--profile", "t"], &[("MY_KEY", key)], 2);
        assert!(run.err.contains("API key of t") && !run.err.contains("X-Other"), "{}", run.err);
    }
    // Somebody who gives the key in place of its name is not repeated.
    for key in [
        KEY,
        "dapi7c1e09b25fa8d3464eb90f72c81d6a35",
        "7c1e09b25fa8d3464eb90f72c81d6a35",
        "ac1e09b25fa8d3464eb90f72c81d6a35",
    ] {
        let words = ["profile", "add", "u", "--url", &server.url(), "--key-env", key];
        let run = home.run(&words, &[], 2);
        assert!(run.err.contains("the name of a variable") && !run.err.contains(key), "{}", run.err);
    }
    assert_eq!(server.seen().connections, 0);
}

#[test]
fn a_key_is_typed_in_without_being_shown() {
    let (home, server) = (Home::new(), tenant());
    home.add("t", &server.url(), &["--key-prompt"]);
    let list = ["integration", "list", "--profile", "t"];
    let mut terminal = Terminal::command(home.path(), &list, &[]);
    terminal.wait_for("API key of t:");
    terminal.send(&format!("{KEY}\r"));
    assert_eq!(terminal.wait_for_end(), 0, "{}", terminal.contents());
    let out = terminal.raw();
    assert!(out.contains("there are no integrations"), "{out}");
    nothing_leaks(home.path(), &Output { code: 0, out, err: String::new() });
    assert_eq!(authorization(&server), KEY);
    // Nobody is there, or nothing is typed in.
    assert!(home.run(&list, &[], 2).err.contains("not a terminal"));
    let mut terminal = Terminal::command(home.path(), &list, &[]);
    terminal.wait_for("API key of t:");
    terminal.send("\r");
    assert_eq!(terminal.wait_for_end(), 2, "{}", terminal.contents());
    let mut terminal = Terminal::command(home.path(), &list, &[]);
    terminal.wait_for("API key of t:");
    terminal.send("half\u{3}");
    assert_eq!(terminal.wait_for_end(), 130, "{}", terminal.contents());
    assert!(terminal.contents().contains("nothing was sent") && !terminal.contents().contains("half"));
    assert_eq!(server.seen().connections, 1);
}

/// Whoever is interrupted while a key is typed in gets a terminal that shows what is typed.
#[cfg(unix)]
#[test]
fn a_signal_at_the_question_for_a_key_gives_the_terminal_back() {
    let home = Home::new();
    home.add("t", "https://t.example", &["--key-prompt"]);
    let script = home.path().join("script.sh");
    for words in ["integration list", ""] {
        for (signal, code) in [("TERM", 143), ("HUP", 129), ("INT", 130), ("QUIT", 131)] {
            let program = binary().display().to_string();
            // Another shell is one that a signal does not end.
            let text = format!(
                "export HOME='{0}' XDG_CONFIG_HOME='{0}/.config' TERM=xterm\ntrap : INT\n\
                 sh -c 'echo $$ > pid; exec {program} {words} --profile t'\necho code=$?\nstty -a\n",
                home.path().display()
            );
            fs::write(&script, text).unwrap();
            let mut terminal = Terminal::script(&script, &[]);
            terminal.wait_for("API key of t:");
            let pid = fs::read_to_string(home.path().join("pid")).unwrap();
            let sent = Command::new("kill").args(["-s", signal, pid.trim()]).status().unwrap();
            assert!(sent.success());
            terminal.wait_for(&format!("code={code}"));
            terminal.wait_for("icanon");
            terminal.wait_for_end();
            let shown = terminal.contents();
            assert!(shown.contains(" icanon") && shown.contains(" echo "), "{signal} at {words:?}: {shown}");
        }
    }
}

#[test]
fn the_tenant_that_is_named_most_clearly_is_meant() {
    let (home, servers) = (Home::new(), [tenant(), tenant(), tenant(), tenant()]);
    let [flag, variable, environment, used] = &servers;
    for (name, server) in [("flag", flag), ("variable", variable), ("used", used)] {
        home.add(name, &server.url(), &["--key-env", "MY_KEY"]);
    }
    home.run(&["profile", "use", "used"], &[], 0);
    let url = environment.url();
    let all = [("UCFORGE_PROFILE", "variable"), ("IMMUTA_URL", &url), ("IMMUTA_API_KEY", KEY), ("MY_KEY", KEY)];
    let list = ["integration", "list"];
    let before = || servers.each_ref().map(|server| server.seen().connections);
    home.run(&["integration", "list", "--profile", "flag"], &all, 0);
    assert_eq!(before(), [1, 0, 0, 0]);
    home.run(&list, &all, 0);
    assert_eq!(before(), [1, 1, 0, 0]);
    home.run(&list, &all[1..], 0);
    assert_eq!(before(), [1, 1, 1, 0]);
    // Half of it is nothing; an empty variable is not there.
    home.run(&list, &[("MY_KEY", KEY), ("IMMUTA_URL", &url)], 0);
    home.run(&list, &[("MY_KEY", KEY), ("IMMUTA_URL", &url), ("IMMUTA_API_KEY", ""), ("UCFORGE_PROFILE", "")], 0);
    assert_eq!(before(), [1, 1, 1, 2]);
    // Nobody is asked in place of one that is not there.
    for (words, variables) in [
        (vec!["integration", "list", "--profile", "other"], &all[..]),
        (list.to_vec(), &[("UCFORGE_PROFILE", "other"), ("IMMUTA_URL", &url), ("IMMUTA_API_KEY", KEY)]),
    ] {
        let run = home.run(&words, variables, 2);
        assert!(run.err.contains("no profile `other`") && run.err.contains("flag, variable, used"), "{}", run.err);
    }
    home.run(&["profile", "remove", "used"], &[], 0);
    let run = home.run(&list, &[("IMMUTA_URL", &url)], 2);
    assert!(run.err.contains("no tenant was chosen") && run.err.contains("IMMUTA_API_KEY is not"), "{}", run.err);
    assert_eq!(before(), [1, 1, 1, 2]);
}

#[test]
fn profiles_are_added_listed_shown_used_and_removed() {
    let home = Home::new();
    // Looking leaves nothing behind.
    assert!(home.run(&["profile", "list"], &[], 0).out.contains("sandbox"));
    for words in [["profile", "use", "a"], ["profile", "show", "a"], ["profile", "remove", "a"]] {
        assert!(home.run(&words, &[], 2).err.contains("ucforge profile add a"));
    }
    // What `check` says of the address in a setup holds here too.
    let setup = home.path().join("setup.yaml");
    for (url, expected) in [
        ("http://t.corp.net", Some("unencrypted")),
        ("https://t.corp.net:99999", Some("port")),
        ("https://t%2ecorp.net", Some("host")),
        ("https://[::1", Some("host")),
        ("https://münchen.corp.net", Some("xn--")),
        ("https://t.corp.net,", None),
    ] {
        fs::write(&setup, format!("ucforge: 1\nflow: connection\nimmutaUrl: '{url}'\n")).unwrap();
        let words = ["check", "--output", "json", setup.to_str().unwrap()];
        assert!(home.run(&words, &[], 1).out.contains("UC212"), "{url}");
        let words = ["profile", "add", "x", "--url", url, "--key-env", "A"];
        if let Some(why) = expected {
            let run = home.run(&words, &[], 2);
            assert!(run.err.contains(why), "{url}: {}", run.err);
            let variables = [("IMMUTA_URL", url), ("IMMUTA_API_KEY", KEY)];
            assert_eq!(home.run(&["integration", "list"], &variables, 2).err, run.err, "{url}");
        } else {
            let run = home.run(&words, &[], 0);
            assert!(run.err.contains("does not belong in a URL"), "{url}: {}", run.err);
            home.run(&["profile", "remove", "x"], &[], 0);
        }
    }
    fs::remove_file(&setup).unwrap();

    home.add("a", "https://a.example/", &["--key-env", "A", "--auth", "exchange", "--ca-cert", "/etc/a.pem"]);
    home.add("b c", "https://b.example", &["--key-prompt", "--read-only"]);
    home.run(&["profile", "use", "b c"], &[], 0);
    let list = home.json(&["profile", "list"]);
    let used: Vec<_> = list["profiles"].as_array().unwrap().iter().map(|one| (&one["name"], &one["used"])).collect();
    let expected = [("a", false), ("b c", true), ("sandbox", false)].map(|(name, used)| (json!(name), json!(used)));
    assert_eq!(used, expected.each_ref().map(|(name, used)| (name, used)));
    assert_eq!(
        home.json(&["profile", "show", "a"])["profile"],
        json!({"name": "a", "url": "https://a.example", "auth": "exchange", "key": {"from": "keyEnv", "name": "A"},
            "caCert": "/etc/a.pem", "readOnly": false, "production": false, "used": false})
    );
    let shown = home.run(&["profile", "show", "b c"], &[], 0).out;
    assert!(
        shown.contains("readOnly   yes") && shown.contains("production no") && shown.contains("profiles.toml:"),
        "{shown}"
    );
    // What people work with says so, by its name or by itself.
    home.add("acme-prod", "https://p.example", &["--key-env", "A", "--read-only"]);
    home.add("lake", "https://l.example", &["--key-env", "A", "--production"]);
    let list = home.run(&["profile", "list"], &[], 0).out;
    assert!(
        list.contains("https://p.example  (production, read-only)") && list.contains("https://l.example  (production)"),
        "{list}"
    );
    home.run(&["profile", "remove", "lake"], &[], 0);
    home.run(&["profile", "remove", "acme-prod"], &[], 0);
    // One of the same name takes its place, whole.
    home.add("a", "https://other.example", &["--key-env", "B"]);
    let profile = &home.json(&["profile", "show", "a"])["profile"];
    assert_eq!(
        (&profile["url"], &profile["auth"], &profile["caCert"]),
        (&json!("https://other.example"), &json!("raw"), &json!(null))
    );
    home.run(&["profile", "remove", "b c"], &[], 0);
    assert!(!home.text().contains("b c") && !home.text().contains("use ="), "{}", home.text());
    // What cannot be one is refused, and nothing is changed by that.
    let before = home.text();
    for (name, url) in [
        ("sandbox", "https://t.example"),
        ("", "https://t.example"),
        ("a\u{1b}[1m", "https://t.example"),
        ("t", "http://t.example"),
        ("t", "https://me:s3cret@t.example"),
        ("t", "t.example"),
    ] {
        let run = home.run(&["profile", "add", name, "--url", url, "--key-env", "A"], &[], 2);
        assert!(!run.err.contains("s3cret") && !run.err.contains('\u{1b}'), "{}", run.err);
    }
    home.run(&["profile", "add", "t", "--url", "https://t.example"], &[], 2);
    home.run(&["profile", "add", "t", "--url", "https://t.example", "--key-env", "A", "--key-prompt"], &[], 2);
    assert_eq!(home.text(), before);
}

#[test]
fn a_profile_that_is_only_read_changes_nothing() {
    let (home, server) = (Home::new(), tenant());
    home.add("by-option", &server.url(), &["--key-env", "MY_KEY", "--read-only"]);
    home.write(&format!(
        "{}\n[profile.by-hand]\nurl = \"{}\"\nkeyEnv = \"MY_KEY\"\nreadOnly = true\n",
        home.text(),
        server.url()
    ));
    for name in ["by-option", "by-hand"] {
        home.run(&["integration", "list", "--profile", name], &[("MY_KEY", KEY)], 0);
        let seen = server.seen().requests.len();
        for words in [
            &["integration", "delete", "1", "--yes"][..],
            &["integration", "regenerate", "1"],
            &["connection", "crawl", "k"],
        ] {
            let run = home.run(&[words, &["--profile", name]].concat(), &[("MY_KEY", KEY)], 2);
            assert!(run.err.contains("read-only") && run.err.contains("profiles.toml:"), "{}", run.err);
        }
        assert_eq!(server.seen().requests.len(), seen);
    }
}

#[test]
fn the_file_is_for_its_owner_and_says_so_when_it_is_not() {
    let (home, server, (_folder, key)) = (Home::new(), tenant(), key_file());
    home.add("t", &server.url(), &["--key-file", key.to_str().unwrap()]);
    assert_eq!((mode(&home.file()), mode(home.file().parent().unwrap())), (0o600, 0o700));
    let list = ["integration", "list", "--profile", "t"];
    assert_eq!(home.run(&list, &[], 0).err, "");
    for (path, bits, says) in [
        (home.file(), 0o644, "can read "),
        (home.file(), 0o620, "can read and change "),
        (key.clone(), 0o640, "can read "),
    ] {
        set_mode(&path, bits);
        let run = home.run(&list, &[], 0);
        let path = path.to_str().unwrap();
        assert!(run.err.contains(says) && run.err.contains(&format!("chmod 600 {path}")), "{}", run.err);
        set_mode(Path::new(path), 0o600);
    }
    // Whoever writes it again takes the others' access away.
    set_mode(&home.file(), 0o666);
    home.run(&["profile", "use", "t"], &[], 0);
    assert_eq!(mode(&home.file()), 0o600);
}

#[test]
fn a_key_in_the_file_is_refused_and_not_repeated() {
    let home = Home::new();
    for member in ["key", "apiKey", "token", "password"] {
        home.write(&format!("[profile.t]\nurl = \"https://t.example\"\n{member} = \"s3cret\"\n"));
        let run = home.run(&["integration", "list", "--profile", "t"], &[], 2);
        assert!(
            run.err.contains("profiles.toml:3") && run.err.contains("keys are not kept in this file"),
            "{}",
            run.err
        );
        assert!(!run.err.contains("s3cret"));
        // It can be removed all the same.
        home.run(&["profile", "remove", "t"], &[], 0);
    }
    for text in ["[profile.t\n", "use = 1\n", "[profile]\nt = 1\n", "[profile.t]\nurl = 1\nkeyEnv = \"A\"\n"] {
        home.write(text);
        let run = home.run(&["integration", "list", "--profile", "t"], &[], 2);
        assert!(run.err.lines().count() == 1, "{}", run.err);
    }
}

#[test]
fn what_a_person_wrote_stays() {
    let home = Home::new();
    let own = "# mine\nuse = \"a\" # for now\n\n[profile.a] # the first\nurl = \"https://a.example\"\nkeyEnv = \"A\"\n";
    home.write(own);
    home.add("b", "https://b.example", &["--key-env", "B"]);
    assert!(home.text().starts_with(own), "{}", home.text());
    // A link stays one, and what it leads to is written whole.
    let elsewhere = TempDir::new().unwrap();
    let target = elsewhere.path().join("my-profiles.toml");
    fs::rename(home.file(), &target).unwrap();
    symlink(&target, home.file()).unwrap();
    home.run(&["profile", "use", "b"], &[], 0);
    assert!(fs::symlink_metadata(home.file()).unwrap().is_symlink());
    assert!(fs::read_to_string(&target).unwrap().contains("use = \"b\""));
    // Nothing is left behind beside it but what keeps others waiting.
    for folder in [home.file().parent().unwrap(), elsewhere.path()] {
        for entry in fs::read_dir(folder).unwrap().flatten() {
            let path = entry.path();
            let ending = path.extension().unwrap_or_default();
            assert!(ending == "toml" || ending == "lock", "{}", path.display());
        }
    }
}

#[test]
fn profiles_that_are_added_at_the_same_time_are_all_kept() {
    let home = Home::new();
    home.add("first", "https://t.example", &["--key-env", "A"]);
    let done = AtomicBool::new(false);
    let names: Vec<_> = (0..24).map(|number| format!("p{number}")).collect();
    thread::scope(|scope| {
        // Whoever reads meanwhile always sees a whole file.
        let reader = scope.spawn(|| {
            let mut most = 0;
            while !done.load(Ordering::SeqCst) {
                let text = home.text();
                let (profiles, urls) = (text.matches("[profile.").count(), text.matches("keyEnv = \"A\"\n").count());
                assert!(profiles == urls && profiles >= most, "{text}");
                most = profiles;
            }
        });
        let words = |name| ["profile", "add", name, "--url", "https://t.example", "--key-env", "A"];
        let running: Vec<_> =
            names.iter().map(|name| home.command(&words(name), &[]).stdout(Stdio::null()).spawn().unwrap()).collect();
        let ended: Vec<_> = running.into_iter().map(|mut child| child.wait().unwrap()).collect();
        done.store(true, Ordering::SeqCst);
        assert!(ended.iter().all(std::process::ExitStatus::success));
        reader.join().unwrap();
    });
    let list = home.json(&["profile", "list"]);
    let kept: Vec<_> = list["profiles"].as_array().unwrap().iter().map(|one| one["name"].as_str().unwrap()).collect();
    for name in &names {
        assert!(kept.contains(&name.as_str()), "{name} is lost: {kept:?}");
    }
}

#[test]
fn the_sandbox_is_shown_as_it_is_listed() {
    let home = Home::new();
    let list = home.json(&["profile", "list"]);
    assert_eq!(home.json(&["profile", "show", "sandbox"])["profile"], list["profiles"][0]);
    assert!(home.run(&["profile", "show", "sandbox"], &[], 0).out.contains("http://127.0.0.1:4173"));
    assert!(!home.run(&["profile", "remove", "sandbox"], &[], 2).err.contains("profile add"));
}
