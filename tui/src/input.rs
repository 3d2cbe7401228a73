//! Texts from files, folders and standard input.

use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::fmt::Write as _;
use std::fs;
use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf, absolute};
use std::sync::atomic::{AtomicBool, Ordering};

use ucforge_core::check::{Check, Checked};
use ucforge_core::diagnostic::Asks;
use ucforge_core::read::MAX_BYTES;

use crate::human;

/// A text to read, with its name and place.
pub(crate) struct Input {
    /// What reports call it: its path, or `-` for standard input.
    pub(crate) name: String,
    /// Its file; `-` for standard input.
    pub(crate) path: PathBuf,
    /// Its content, up to one byte more than is ever read.
    pub(crate) bytes: Vec<u8>,
}

impl Input {
    /// Everything that is wrong with it. The help of a finding names the option that gives what it asks for.
    pub(crate) fn check(&self, check: &Check<'_>) -> Checked<'_> {
        let mut checked = check.bytes(&self.bytes, Some(&self.name));
        checked.tell_how(option);
        checked
    }
}

/// The option that gives what the help of a finding asks for.
pub(crate) fn option(asks: Asks) -> String {
    match asks {
        Asks::Kind(Some(kind)) => format!(" with --kind {kind}"),
        Asks::Kind(None) => " with --kind".to_owned(),
        Asks::Setup => " with --setup".to_owned(),
    }
}

/// Endings of the files that are searched for in folders.
const ENDINGS: [&str; 5] = ["json", "yaml", "yml", "sql", "sh"];

/// The endings, for people.
pub(crate) fn endings() -> String {
    ENDINGS.map(|ending| format!(".{ending}")).join(" ")
}

/// Whether a path means standard input.
pub(crate) fn is_standard(path: &Path) -> bool {
    path.as_os_str() == "-"
}

/// Whether a word looks like the name of a file that is searched for in folders.
pub(crate) fn is_document(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ENDINGS.iter().any(|known| ending.eq_ignore_ascii_case(known)))
}

/// Reads one input; `-` is standard input, which is there only once.
pub(crate) fn read(path: &Path) -> io::Result<Input> {
    static IS_TAKEN: AtomicBool = AtomicBool::new(false);
    let mut bytes = Vec::new();
    let limit = MAX_BYTES as u64 + 1;
    if is_standard(path) {
        if IS_TAKEN.swap(true, Ordering::Relaxed) {
            return Err(io::Error::other("standard input can be read only once"));
        }
        io::stdin().lock().take(limit).read_to_end(&mut bytes)?;
    } else {
        fs::File::open(path)?.take(limit).read_to_end(&mut bytes)?;
    }
    Ok(Input { name: name(path), path: path.to_owned(), bytes })
}

/// A path as text. Systems allow names that are not text: bytes that are not UTF-8 are written as `\xFF`.
pub(crate) fn name(path: &Path) -> String {
    let mut name = String::new();
    for chunk in path.as_os_str().as_encoded_bytes().utf8_chunks() {
        name.push_str(chunk.valid());
        for byte in chunk.invalid() {
            // Writing to a String cannot fail.
            let _ = write!(name, "\\x{byte:02X}");
        }
    }
    name
}

/// A path as it is shown in a sentence.
pub(crate) fn label(path: &Path) -> String {
    human::one_line(&name(path))
}

/// An input that was asked for.
pub(crate) struct Given {
    pub(crate) path: PathBuf,
    /// Whether the user named it. Otherwise it was found in a folder.
    pub(crate) is_named: bool,
}

/// The inputs that some paths name, each once: files as they are, folders searched through. Without any path, standard
/// input is meant; `None` if that is a terminal.
pub(crate) fn expand(paths: &[PathBuf], problems: &mut Vec<String>) -> Option<Vec<Given>> {
    if paths.is_empty() {
        let standard = Given { path: PathBuf::from("-"), is_named: true };
        return (!io::stdin().is_terminal()).then(|| vec![standard]);
    }
    let mut all = Vec::new();
    let mut places: HashMap<PathBuf, usize> = HashMap::new();
    for path in paths {
        let is_folder = !is_standard(path) && path.is_dir();
        let mut files = Vec::new();
        if is_folder {
            search(path, &mut files, problems);
        } else {
            files.push(path.clone());
        }
        for path in files {
            match places.entry(place(&path)) {
                // A file stays where it came first, under that name.
                Entry::Occupied(first) => {
                    let first: &mut Given = &mut all[*first.get()];
                    first.is_named |= !is_folder;
                }
                Entry::Vacant(free) => {
                    free.insert(all.len());
                    all.push(Given { path, is_named: !is_folder });
                }
            }
        }
    }
    Some(all)
}

/// A path that is the same for `a.json`, `./a.json` and the absolute path. A link is not resolved: it has a name of its
/// own.
fn place(path: &Path) -> PathBuf {
    if is_standard(path) { path.to_owned() } else { absolute(path).unwrap_or_else(|_| path.to_owned()) }
}

/// Collects the files of a folder, in the order of their names. Links to folders are not
/// followed: they may lead in circles.
fn search(folder: &Path, files: &mut Vec<PathBuf>, problems: &mut Vec<String>) {
    let mut entries: Vec<PathBuf> = match fs::read_dir(folder) {
        Ok(entries) => entries
            .filter_map(|entry| entry.map_err(|error| problems.push(format!("{}: {error}", label(folder)))).ok())
            .map(|entry| entry.path())
            .collect(),
        Err(error) => {
            problems.push(format!("{}: {error}", label(folder)));
            return;
        }
    };
    entries.sort();
    for path in entries {
        let hidden = path.file_name().is_some_and(|name| name.as_encoded_bytes().starts_with(b"."));
        let Ok(metadata) = fs::symlink_metadata(&path) else { continue };
        if hidden {
            continue;
        }
        if metadata.is_dir() {
            search(&path, files, problems);
        } else if path.is_file() && is_document(&path) {
            files.push(path);
        }
    }
}
