//! Where commands run: folders that go away, an environment that names the tenant, and a setup.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use ucforge_tests::canary::{KEY, TOKEN, nothing_leaks};
use ucforge_tests::{Output, binary};

/// The folders of a command.
pub(crate) struct Desk {
    folder: TempDir,
}

impl Desk {
    pub(crate) fn new() -> Self {
        let folder = TempDir::new().unwrap();
        fs::create_dir(folder.path().join("tmp")).unwrap();
        let setup = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com\n\
            httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {env: DATABRICKS_TOKEN}\n\
            catalog: immuta\naudit: {enabled: true}\n";
        fs::write(folder.path().join("setup.yaml"), setup).unwrap();
        Self { folder }
    }

    pub(crate) fn path(&self) -> &Path {
        self.folder.path()
    }

    /// Writes a file, and says where it is.
    pub(crate) fn write(&self, name: &str, text: &str) -> PathBuf {
        let path = self.folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    }

    /// A command in the folder. It has no variables but these, and every file that it makes is in the folder.
    pub(crate) fn command(&self, url: &str, words: &[&str]) -> Command {
        // A shell in the background ignores Ctrl-C, and so would all that it starts.
        let mut command = if cfg!(target_os = "linux") {
            let mut command = Command::new("env");
            command.arg("--default-signal=INT").arg(binary());
            command
        } else {
            Command::new(binary())
        };
        command
            .args(words)
            .current_dir(self.path())
            .env_clear()
            .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
            .env("HOME", self.path())
            .env("TMPDIR", self.path().join("tmp"))
            .env("RUST_LOG", "trace")
            .env("RUST_BACKTRACE", "full")
            .env("IMMUTA_URL", url)
            .env("IMMUTA_API_KEY", KEY)
            .env("DATABRICKS_TOKEN", TOKEN)
            .stdin(Stdio::null());
        command
    }

    /// Starts it.
    pub(crate) fn start(mut command: Command) -> Child {
        command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap()
    }

    /// Runs it. No secret is in what it writes or leaves behind.
    pub(crate) fn run(&self, command: Command) -> Output {
        self.ended(Self::start(command))
    }

    /// Waits for its end.
    pub(crate) fn ended(&self, child: Child) -> Output {
        let done = child.wait_with_output().unwrap();
        let text = |bytes: Vec<u8>| String::from_utf8(bytes).unwrap();
        let run = Output { code: done.status.code().unwrap_or(-1), out: text(done.stdout), err: text(done.stderr) };
        nothing_leaks(self.path(), &run);
        run
    }
}
