//! Writes files: completely or not at all, and never over something else.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

use crate::exit::Failure;
use crate::input;

/// A name made safe as a part of a file name.
pub(super) fn file_name(name: &str) -> String {
    let is_safe = |c: char| c.is_alphanumeric() || matches!(c, '-' | '_' | '.');
    let safe: String = name.chars().map(|c| if is_safe(c) { c } else { '_' }).take(100).collect();
    if safe.starts_with('.') || safe.is_empty() { ["_", &safe].concat() } else { safe }
}

/// Writes a file and returns its path. If a file of that name has other content, a number is added to the name; one
/// with the same content will do.
pub(super) fn new_file(path: &Path, text: &str) -> Result<PathBuf, Failure> {
    let mut at = path.to_owned();
    for number in 2..1000 {
        if fs::read(&at).is_ok_and(|there| there == text.as_bytes()) {
            return Ok(at);
        }
        match written(&at, text) {
            Ok(()) => return Ok(at),
            Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => {}
            // The error itself names the temporary file.
            Err(error) => return Err(Failure::usage(format!("{}: {}", input::label(&at), why(&error, path)))),
        }
        let stem = path.file_stem().map(|stem| stem.to_string_lossy().into_owned()).unwrap_or_default();
        let ending = path.extension().map(|ending| format!(".{}", ending.to_string_lossy())).unwrap_or_default();
        at = path.with_file_name(format!("{stem}-{number}{ending}"));
    }
    Err(Failure::usage(format!("{}: there are too many files of that name", input::label(path))))
}

fn why(error: &std::io::Error, path: &Path) -> String {
    match (error.kind(), path.parent()) {
        (std::io::ErrorKind::NotFound, Some(folder)) => format!("there is no folder {}", input::label(folder)),
        (kind, _) => std::io::Error::from(kind).to_string(),
    }
}

fn written(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    file.as_file().sync_all()?;
    file.persist_noclobber(path).map_err(|error| error.error)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_folder_that_is_missing_is_named_and_not_a_file_of_ours() {
        let folder = tempfile::tempdir().unwrap();
        let told = new_file(&folder.path().join("none/a.sql"), "x").unwrap_err().message;
        assert!(told.contains("none/a.sql: there is no folder") && told.ends_with("none"), "{told}");
    }

    #[test]
    fn nothing_is_written_over_something_else() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("a.sql");
        let name = |text: &str| new_file(&path, text).unwrap().file_name().unwrap().to_str().unwrap().to_owned();
        assert_eq!(
            ["one", "one", "two", "two", "three"].map(name),
            ["a.sql", "a.sql", "a-2.sql", "a-2.sql", "a-3.sql"]
        );
        assert_eq!(["a/b", "..", "", "k é"].map(file_name), ["a_b", "_..", "_", "k_é"]);
    }
}
