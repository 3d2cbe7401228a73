//! The commands that talk to a tenant, through the real binary: against the sandbox of `serve`, and against a tenant that is
//! written from the facts and shares no code with core.
#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "tests say what they expect by unwrapping it"
)]

mod asked;
mod claims;
mod drift;
mod failures;
mod flows;
mod meant;
mod verified;
mod writes;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;
use tempfile::TempDir;
use ucforge_tests::served::Served;
use ucforge_tests::tenant::{Manners, Tenant};
use ucforge_tests::{Output, binary};

/// What must be in no output: the API key and the credentials of the platform.
const KEY: &str = "canary-key-846e9e43";
const TOKEN: &str = "dapi-canary-0123456789";

/// Where commands run: a folder with setups, and an environment that names the tenant.
struct Desk {
    folder: TempDir,
    url: String,
}

impl Desk {
    fn new(url: &str) -> Self {
        let desk = Self { folder: TempDir::new().unwrap(), url: url.to_owned() };
        desk.write("auto.yaml", &setup("integration-automatic", "a"));
        desk.write("manual.yaml", &setup("integration-manual", "b"));
        let connection = setup("connection", "c").replace("catalog:", "connectionKey: lakehouse\ncatalog:");
        desk.write("connection.yaml", &format!("{connection}settings: {{isActive: false}}\n"));
        desk
    }

    fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        fs::write(self.path(name), text).unwrap();
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    fn command(&self) -> Command {
        let mut command = Command::new(binary());
        command
            .current_dir(self.folder.path())
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.folder.path())
            .env("IMMUTA_URL", &self.url)
            .env("IMMUTA_API_KEY", KEY)
            .env("DATABRICKS_TOKEN", TOKEN)
            .stdin(Stdio::null());
        command
    }

    /// Runs a command without a terminal. No secret is in what it writes.
    fn run(&self, words: &str) -> Output {
        self.run_with(words, &[])
    }

    fn run_with(&self, words: &str, variables: &[(&str, &str)]) -> Output {
        let done = self.command().args(words.split_whitespace()).envs(variables.iter().copied()).output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let output = Output { code: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) };
        assert!(!output.out.contains("canary") && !output.err.contains("canary"), "{words}: {output:?}");
        output
    }

    /// Runs a command that is to end with this code.
    fn ends(&self, words: &str, code: i32) -> Output {
        let output = self.run(words);
        assert_eq!(output.code, code, "{words}: {output:?}");
        output
    }

    /// The report of a command that is to end with this code. Every report has the same shape.
    fn json(&self, words: &str, code: i32) -> Value {
        let output = self.ends(&format!("{words} --output json"), code);
        let report: Value = serde_json::from_str(&output.out).unwrap_or_else(|_| panic!("{words}: {output:?}"));
        let members: Vec<&str> = report.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(members, ["command", "exit", "next", "outcome", "problem", "result", "version"], "{report}");
        assert_eq!((&report["version"], report["exit"].as_i64()), (&Value::from(1), Some(code.into())), "{report}");
        report
    }
}

fn setup(flow: &str, workspace: &str) -> String {
    format!(
        "ucforge: 1\nflow: {flow}\nworkspaceUrl: dbc-{workspace}1b2c3d4-e5f6.cloud.databricks.com\n\
         httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {{env: DATABRICKS_TOKEN}}\n\
         catalog: immuta_{workspace}\naudit: {{enabled: true}}\n"
    )
}

/// A tenant of the facts, in which time passes with the requests, and somebody who talks to it.
fn tenant(manners: Manners) -> (Served, Desk) {
    let served = Served::start(Tenant::new(manners), 60);
    let desk = Desk::new(&served.url());
    (served, desk)
}

fn quick() -> Manners {
    Manners { delay: 100, ..Manners::default() }
}

/// The files of a folder that hold a secret.
fn leaks(folder: &Path) -> Vec<PathBuf> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().flatten() {
        let path = entry.path();
        if path.is_dir() {
            found.extend(leaks(&path));
        } else if String::from_utf8_lossy(&fs::read(&path).unwrap()).contains("canary") {
            found.push(path);
        }
    }
    found
}
