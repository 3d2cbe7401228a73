//! Texts from files, folders and standard input.

use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};

use ucforge_core::read::MOST_BYTES;

/// A text that somebody wants to have looked at.
pub(crate) struct Input {
    /// Its file; `-` for standard input.
    pub(crate) name: String,
    /// What it holds, up to one byte more than is ever read.
    pub(crate) bytes: Vec<u8>,
}

/// Endings of the files that are looked for in folders.
const ENDINGS: [&str; 5] = ["json", "yaml", "yml", "sql", "sh"];

/// The same for people.
pub(crate) fn endings() -> String {
    ENDINGS.map(|ending| format!(".{ending}")).join(" ")
}

/// Reads one input; `-` is standard input.
pub(crate) fn read(name: &str) -> io::Result<Input> {
    let mut bytes = Vec::new();
    let limit = MOST_BYTES as u64 + 1;
    if name == "-" {
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        fs::File::open(name)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(Input { name: name.to_owned(), bytes })
}

/// The inputs that some paths name: files as they are, folders searched through. None for no path at all: then standard
/// input is meant, unless that is a terminal.
pub(crate) fn expand(paths: &[String], problems: &mut Vec<String>) -> Option<Vec<String>> {
    if paths.is_empty() {
        return (!io::stdin().is_terminal()).then(|| vec!["-".to_owned()]);
    }
    let mut names = Vec::new();
    for path in paths {
        if path != "-" && Path::new(path).is_dir() {
            search(Path::new(path), &mut names, problems);
        } else {
            names.push(path.clone());
        }
    }
    Some(names)
}

/// Collects the files of a folder, in the order of their names. Links to folders are not
/// followed: they may lead in circles.
fn search(folder: &Path, names: &mut Vec<String>, problems: &mut Vec<String>) {
    let mut entries: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries
            .filter_map(|entry| entry.map_err(|error| problems.push(format!("{}: {error}", folder.display()))).ok())
            .map(|entry| entry.path())
            .collect(),
        Err(error) => {
            problems.push(format!("{}: {error}", folder.display()));
            return;
        }
    };
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.to_string_lossy().starts_with('.'));
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if hidden {
            continue;
        }
        if metadata.is_dir() {
            search(&path, names, problems);
        } else if path.is_file() {
            let ending = path.extension().map(|ending| ending.to_string_lossy().to_ascii_lowercase());
            if ending.is_some_and(|ending| ENDINGS.contains(&ending.as_str())) {
                names.push(path.to_string_lossy().into_owned());
            }
        }
    }
}
