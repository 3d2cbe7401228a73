//! Who else may read or change a file.

use std::path::Path;

use crate::input;

/// What is wrong with the mode of a file that is for its owner only; `None` if nothing is, or it cannot be seen.
#[cfg(unix)]
pub(super) fn warning(path: &Path) -> Option<String> {
    use std::os::unix::fs::PermissionsExt;
    let mode = std::fs::metadata(path).ok()?.permissions().mode();
    let may = match mode & 0o077 {
        0 => return None,
        others if others & 0o022 != 0 => "read and change",
        _ => "read",
    };
    let path = input::label(path);
    Some(format!("other users of this machine can {may} {path}: `chmod 600 {path}` stops that"))
}

#[cfg(not(unix))]
pub(super) fn warning(_: &Path) -> Option<String> {
    None
}
