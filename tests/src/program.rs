//! The real binary.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::sync::OnceLock;

use crate::Client;

/// The path of the binary, which is built from the current sources.
pub fn binary() -> &'static PathBuf {
    static BINARY: OnceLock<PathBuf> = OnceLock::new();
    BINARY.get_or_init(|| {
        let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
        // Test programs are in target/PROFILE/deps.
        let mut folder = std::env::current_exe().expect("this test has a path");
        folder.pop();
        folder.pop();
        let release = folder.ends_with("release");
        let built = Command::new(cargo)
            .args(["build", "--quiet", "--package", "ucforge", "--locked"])
            .args(release.then_some("--release"))
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .status()
            .expect("cargo starts");
        assert!(built.success(), "ucforge does not build");
        folder.join(format!("ucforge{}", std::env::consts::EXE_SUFFIX))
    })
}

/// The result of a run of the binary.
#[derive(Debug)]
pub struct Output {
    /// The exit code.
    pub code: i32,
    /// Standard output.
    pub out: String,
    /// Standard error.
    pub err: String,
}

/// Runs the binary with an empty standard input.
pub fn ucforge(arguments: &[&str]) -> Output {
    ucforge_with(arguments, b"", &[])
}

/// Runs the binary with this standard input, and with these variables in an otherwise bare environment.
pub fn ucforge_with(arguments: &[&str], input: &[u8], variables: &[(&str, &str)]) -> Output {
    run_in(Path::new("."), arguments, input, variables)
}

/// Runs the binary in a folder, with an empty standard input and with these variables in an otherwise bare environment.
pub fn ucforge_in(folder: &Path, arguments: &[&str], variables: &[(&str, &str)]) -> Output {
    run_in(folder, arguments, b"", variables)
}

fn run_in(folder: &Path, arguments: &[&str], input: &[u8], variables: &[(&str, &str)]) -> Output {
    let mut child = Command::new(binary())
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .envs(std::env::var_os("PATH").map(|path| ("PATH", path)))
        .envs(variables.iter().copied())
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .expect("ucforge starts");
    // The test must not fail because a program does not read its input.
    let _ = child.stdin.take().expect("standard input is a pipe").write_all(input);
    let output = child.wait_with_output().expect("ucforge ends");
    Output {
        code: output.status.code().unwrap_or(-1),
        out: String::from_utf8(output.stdout).expect("standard output is UTF-8"),
        err: String::from_utf8(output.stderr).expect("standard error is UTF-8"),
    }
}

/// Sends a process a signal, `TERM` or another one.
pub fn signal(process: u32, name: &str) {
    // Every shell has `kill`, but not every system has a program of that name.
    let sent = Command::new("sh").args(["-c", &format!("kill -s {name} {process}")]).status();
    assert!(sent.expect("a shell starts").success(), "the signal {name} cannot be sent");
}

/// A running `serve` on a port of its own; it ends with the test.
pub struct Server {
    child: Child,
    address: String,
    /// The first line that it printed.
    said: String,
}

impl Server {
    /// Starts `serve` and waits until it says where it listens.
    pub fn start(arguments: &[&str]) -> Self {
        Self::begin("127.0.0.1:0", arguments, &[], Stdio::null()).0
    }

    /// Starts `serve` with these variables. The returned function waits for it to end, and returns what it wrote.
    pub fn start_with(arguments: &[&str], variables: &[(&str, &str)]) -> (Self, impl FnOnce() -> String + use<>) {
        Self::listening(Self::begin("127.0.0.1:0", arguments, variables, Stdio::piped()))
    }

    /// Starts `serve` on this address.
    pub fn start_on(listen: &str) -> Self {
        Self::begin(listen, &[], &[], Stdio::null()).0
    }

    /// Starts `serve`. The returned function waits for it to end, and returns what it wrote.
    pub fn start_listening(arguments: &[&str]) -> (Self, impl FnOnce() -> String + use<>) {
        Self::start_with(arguments, &[])
    }

    fn listening((mut server, mut out): (Self, BufReader<ChildStdout>)) -> (Self, impl FnOnce() -> String + use<>) {
        let mut err = server.child.stderr.take().expect("standard error is a pipe");
        let rest = move || {
            let mut text = String::new();
            out.read_to_string(&mut text).expect("standard output is UTF-8");
            err.read_to_string(&mut text).expect("standard error is UTF-8");
            text
        };
        (server, rest)
    }

    fn begin(
        listen: &str,
        arguments: &[&str],
        variables: &[(&str, &str)],
        err: Stdio,
    ) -> (Self, BufReader<ChildStdout>) {
        let mut child = Command::new(binary())
            .args(["serve", "--listen", listen])
            .args(arguments)
            .envs(variables.iter().copied())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(err)
            .spawn()
            .expect("serve starts");
        let mut out = BufReader::new(child.stdout.take().expect("standard output is a pipe"));
        let mut line = String::new();
        out.read_line(&mut line).expect("serve says where it listens");
        let url = line.trim().rsplit("http://").next().unwrap_or_default();
        let address = url.split('/').next().unwrap_or_default().to_owned();
        assert!(address.contains(':'), "serve said {line:?}");
        (Self { child, address, said: line }, out)
    }

    /// Where it listens: `127.0.0.1:PORT`.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The token at the end of the URL that it printed.
    pub fn token(&self) -> &str {
        self.said.trim().rsplit_once("#token=").expect("it prints a token").1
    }

    /// Its process ID.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// Sends it a signal, `TERM` or another one.
    pub fn signal(&self, name: &str) {
        signal(self.process(), name);
    }

    /// Waits until it has ended, and returns its exit code.
    pub fn ended(mut self) -> Option<i32> {
        self.child.wait().expect("the process can be waited for").code()
    }

    /// A client for this server that sends a key.
    pub fn client(&self) -> Client<'_> {
        Client::new(&self.address)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
