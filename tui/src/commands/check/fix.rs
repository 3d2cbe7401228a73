//! `check --fix`: files are fixed in place, standard input is fixed to standard output.

use std::fs;
use std::io::Write as _;
use std::path::Path;

use ucforge_core::fix::{Fixed, apply_fixes};
use ucforge_core::kinds::Kind;
use ucforge_core::read::{self};

use crate::cli::Check;
use crate::input::Input;
use crate::{base, human, input};

/// Fixes an input, says what was done, and returns the fixed input.
///
/// Errors: why a file could not be replaced; it is then unchanged.
pub(super) fn apply(input: Input, kind: Option<Kind>) -> Result<Input, String> {
    let Ok(source) = read::text(&input.bytes) else {
        as_it_is(&input)?;
        return Ok(input);
    };
    let format = ucforge_core::check::guess(source, Some(&input.name));
    let Fixed { text, done } = apply_fixes(source, format, kind, &base::of(source, format, &input.path, kind));
    if input::is_standard(&input.path) {
        let written = human::result(&text).map_err(|failure| failure.message);
        written.map(|_| ())?;
    } else if text != source {
        replace(&input.path, &text).map_err(|error| format!("{}: {error}", input::label(&input.path)))?;
    }
    for done in &done {
        human::note(&format!(
            "{}:{}: {} [{}]\n",
            human::one_line(&input.name),
            done.line,
            human::escaped(&done.title),
            done.code
        ));
    }
    Ok(Input { bytes: text.into_bytes(), ..input })
}

/// Writes standard input back unchanged, whatever it is: an editor replaces its text with what it gets.
///
/// Errors: it could not be read or written.
pub(super) fn as_it_is(input: &Input) -> Result<(), String> {
    if !input::is_standard(&input.path) {
        return Ok(());
    }
    let mut out = std::io::stdout().lock();
    // An input that is too large was not read to its end: the rest is copied.
    let copied = out.write_all(&input.bytes).and_then(|()| std::io::copy(&mut std::io::stdin().lock(), &mut out));
    match copied.and_then(|_| out.flush()) {
        Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => Err(error.to_string()),
        _ => Ok(()),
    }
}

/// The same if nothing is checked, for another reason, which is reported.
pub(super) fn leave(options: &Check) {
    let standard = options.paths.iter().find(|path| options.fix && input::is_standard(path));
    if let Some(input) = standard.and_then(|path| input::read(path).ok()) {
        // An error here is ignored, because something else is wrong already.
        let _ = as_it_is(&input);
    }
}

/// Replaces a file completely or not at all. A link stays a link: the file that it leads to is replaced.
pub(super) fn replace(path: &Path, text: &str) -> std::io::Result<()> {
    let path = match fs::canonicalize(path) {
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => path.to_owned(),
        path => path?,
    };
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let before = fs::metadata(&path).ok().map(|metadata| metadata.permissions());
    let mut builder = tempfile::Builder::new();
    // A new file gets the permissions that files of its owner usually have.
    #[cfg(unix)]
    if before.is_none() {
        builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    }
    // The message of the error would name the temporary file, which the user does not know.
    let mut file = builder.prefix(".ucforge-").tempfile_in(folder).map_err(|error| error.kind())?;
    file.write_all(text.as_bytes())?;
    if let Some(permissions) = before {
        file.as_file().set_permissions(permissions)?;
    }
    file.as_file().sync_all()?;
    file.persist(&path)?;
    Ok(())
}
