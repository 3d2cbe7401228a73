//! Python with the packages that the tests compare our outputs with, in an environment of its own.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use super::browser::apt_get;
use crate::shell::{Failure, Outcome, answer, on_path, run};
use crate::workspace::Workspace;

/// The interpreter of an environment that has exactly the packages of `tests/python/requirements.txt`.
pub(crate) fn environment(workspace: &Workspace) -> Outcome<PathBuf> {
    let list = workspace.root.join("tests/python/requirements.txt");
    let wanted = fs::read(&list).map_err(|error| Failure::file("reading", &list, &error))?;
    let folder = workspace.target.join("tools/python");
    let python = folder.join(if cfg!(windows) { "Scripts/python.exe" } else { "bin/python" });
    // A copy of the list, written last: it is there only if the packages are those of that list.
    let stamp = folder.join(".installed");
    if python.is_file() && fs::read(&stamp).is_ok_and(|installed| installed == wanted) {
        return Ok(python);
    }
    create(&folder)?;
    run(
        "installing the Python packages of the tests",
        Command::new(&python).args(["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-r"]).arg(&list),
        "Check the network connection and run this again.",
    )?;
    fs::write(&stamp, wanted).map_err(|error| Failure::file("writing", &stamp, &error))?;
    Ok(python)
}

fn create(folder: &Path) -> Outcome {
    // Debian has the modules that make environments in a package of their own.
    let can_create = || answer(Command::new("python3").args(["-c", "import ensurepip, venv; print('yes')"])).is_some();
    if !can_create() && on_path("apt-get").is_some() {
        apt_get("updating the list of Debian packages", &["update", "--quiet"])?;
        apt_get(
            "installing Python",
            &["install", "--quiet", "--yes", "--no-install-recommends", "python3", "python3-venv"],
        )?;
    }
    run(
        "making a Python environment for the tests",
        Command::new("python3").args(["-m", "venv", "--clear"]).arg(folder),
        "Install Python 3.10 or newer with its venv module, and run this again.",
    )
}
