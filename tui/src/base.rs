//! The files that `extends` leads to: core says which, and what becomes of them.

use std::fs;
use std::path::Path;

use ucforge_core::check::extends::{Extends, File, Step, Unreadable};
use ucforge_core::check::{Base, guess};
use ucforge_core::kinds::Kind;
use ucforge_core::read::Format;

use crate::input::{self, Input};

/// What the setup in `source`, which is in a file, extends. A text that is not a setup extends nothing.
pub(crate) fn of(source: &str, format: Format, file: &Path, kind: Option<Kind>) -> Base {
    let mut step = Extends::start(source, format, kind, file, fs::canonicalize(file).ok());
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

/// What the setup in a file that was read extends.
pub(crate) fn of_input(input: &Input, kind: Option<Kind>) -> Base {
    ucforge_core::read::text(&input.bytes)
        .map_or(Base::None, |source| of(source, guess(source, Some(&input.name)), &input.path, kind))
}

fn read(path: &Path) -> Result<File, Unreadable> {
    let because = |error: std::io::Error| Unreadable::Because(error.to_string());
    let identity = fs::canonicalize(path).map_err(because)?;
    // A device or a pipe could go on for ever.
    if !fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return Err(Unreadable::NotAFile);
    }
    let folder = path.parent().unwrap_or(Path::new(""));
    let folder = std::path::absolute(folder).unwrap_or_else(|_| folder.to_owned());
    Ok(File { identity, folder, bytes: input::read(path).map_err(because)?.bytes })
}
