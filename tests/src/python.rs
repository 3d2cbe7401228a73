//! Python with the packages of `tests/python/requirements.txt`: readers and clients that the outputs are held against.

use std::path::PathBuf;

/// The interpreter that `cargo xtask test` has prepared.
pub fn python() -> PathBuf {
    let path = std::env::var_os("UCFORGE_PYTHON");
    PathBuf::from(
        path.expect("run `cargo xtask test`, which gets the Python packages and names them in UCFORGE_PYTHON"),
    )
}

/// Where its programs are: `http` among them.
pub fn python_folder() -> PathBuf {
    python().parent().expect("an interpreter is in a folder").to_owned()
}
