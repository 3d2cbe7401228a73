//! Python with the packages of `tests/python/requirements.txt`: readers and clients that the outputs are compared with.

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// The interpreter that `cargo xtask test` has prepared.
pub fn python() -> PathBuf {
    let path = std::env::var_os("UCFORGE_PYTHON");
    PathBuf::from(
        path.expect("run `cargo xtask test`, which gets the Python packages and names them in UCFORGE_PYTHON"),
    )
}

/// The folder with the programs of its packages, such as `http`.
pub fn python_folder() -> PathBuf {
    python().parent().expect("an interpreter is in a folder").to_owned()
}

/// What a program of `tests/python` prints about a text, as JSON.
pub fn read_by(program: &str, text: &str) -> serde_json::Value {
    let mut child = Command::new(python())
        .arg(Path::new(env!("CARGO_MANIFEST_DIR")).join("python").join(program))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("Python starts");
    child.stdin.take().expect("standard input is a pipe").write_all(text.as_bytes()).expect("the program reads");
    let output = child.wait_with_output().expect("the program ends");
    assert!(output.status.success(), "{program} cannot read {text}");
    serde_json::from_slice(&output.stdout).expect("the program prints JSON")
}
