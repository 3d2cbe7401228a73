//! The files that `extends` leads to: core says which ones to read, and what to make of them.

use std::fs;
use std::path::{Path, PathBuf};

use ucforge_core::check::extends::{Extends, File, Step, Unreadable};
use ucforge_core::check::{Base, guess};
use ucforge_core::kinds::Kind;
use ucforge_core::read::Format;

use crate::input::{self, Input};

/// What the setup in `source`, the text of `file`, extends. A text that is not a setup extends nothing.
pub(crate) fn of(source: &str, format: Format, file: &Path, kind: Option<Kind>) -> Base {
    follow(Extends::start(source, format, kind, file, fs::canonicalize(file).ok()), &mut read)
}

/// The same for a text that may be unsaved, whose file has this identity; `read` reads the files that it extends.
pub(crate) fn with(
    source: &str,
    format: Format,
    file: &Path,
    identity: Option<PathBuf>,
    read: &mut dyn FnMut(&Path) -> Result<File, Unreadable>,
) -> Base {
    follow(Extends::start(source, format, None, file, identity), read)
}

fn follow(mut step: Step, read: &mut dyn FnMut(&Path) -> Result<File, Unreadable>) -> Base {
    loop {
        step = match step {
            Step::Need(extends) => {
                let (shown, file) = (input::label(extends.path()), read(extends.path()));
                extends.answer(&shown, file)
            }
            Step::Done(base) => return base,
        };
    }
}

/// What the setup in an input, which is already read, extends.
pub(crate) fn of_input(input: &Input, kind: Option<Kind>) -> Base {
    ucforge_core::read::text(&input.bytes)
        .map_or(Base::None, |source| of(source, guess(source, Some(&input.name)), &input.path, kind))
}

/// Reads a file that a setup extends.
pub(crate) fn read(path: &Path) -> Result<File, Unreadable> {
    let because = |error: std::io::Error| Unreadable::Because(error.to_string());
    let identity = fs::canonicalize(path).map_err(because)?;
    // A device or a pipe might never end.
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Err(Unreadable::NotAFile);
    }
    Ok(File { identity, folder: folder(path), bytes: input::read(path).map_err(because)?.bytes })
}

/// The folder of a file, as an absolute path.
pub(crate) fn folder(path: &Path) -> PathBuf {
    let folder = path.parent().unwrap_or(Path::new(""));
    std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned())
}
