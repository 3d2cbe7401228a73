//! Saves documents as files: completely or not at all, and never over an existing file.

use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

use tempfile::NamedTempFile;

/// The most files whose names differ only in their number.
const MAX: u32 = 1000;

/// Writes a text into a new file in the current folder and returns its full path: `connection.json`, or
/// `connection-2.json` if that is taken. A script is made executable.
pub(super) fn write(name: &str, text: &str) -> io::Result<PathBuf> {
    let folder = std::env::current_dir()?;
    write_in(&folder, name, text).map(|name| folder.join(name))
}

fn write_in(folder: &Path, name: &str, text: &str) -> io::Result<String> {
    let (stem, extension) = name.rsplit_once('.').unwrap_or((name, "txt"));
    let mut file = NamedTempFile::new_in(folder)?;
    file.write_all(text.as_bytes())?;
    #[cfg(unix)]
    if extension == "sh" {
        use std::os::unix::fs::PermissionsExt;
        file.as_file().set_permissions(std::fs::Permissions::from_mode(0o700))?;
    }
    for number in 1..=MAX {
        let name = if number == 1 { name.to_owned() } else { format!("{stem}-{number}.{extension}") };
        file = match file.persist_noclobber(folder.join(&name)) {
            Ok(_) => return Ok(name),
            Err(taken) if taken.error.kind() == ErrorKind::AlreadyExists => taken.file,
            Err(other) => return Err(other.error),
        };
    }
    Err(io::Error::from(ErrorKind::AlreadyExists))
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn nothing_is_overwritten() {
        let folder = tempfile::tempdir().unwrap();
        for (text, name) in [("one", "connection.json"), ("two", "connection-2.json"), ("three", "connection-3.json")] {
            assert_eq!(write_in(folder.path(), "connection.json", text).unwrap(), name);
        }
        assert_eq!(fs::read_to_string(folder.path().join("connection.json")).unwrap(), "one");
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 3, "nothing else is left");
        #[cfg(unix)]
        for (name, mode) in [("runbook.sh", 0o700), ("connection.json", 0o600)] {
            use std::os::unix::fs::PermissionsExt;
            let name = write_in(folder.path(), name, "text").unwrap();
            assert_eq!(fs::metadata(folder.path().join(&name)).unwrap().permissions().mode() & 0o777, mode, "{name}");
        }
        assert!(write_in(&folder.path().join("missing"), "a.json", "text").is_err());
    }
}
