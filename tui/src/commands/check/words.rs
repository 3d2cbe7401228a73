//! What the formats for other programs have in common.

use std::fmt::Write as _;

use ucforge_core::report::{Diagnostic, Document};

/// All that is said about a finding in a file, line by line.
pub(super) fn of(finding: &Diagnostic<'_>, file: &str) -> String {
    let mut text = finding.message.to_owned();
    for other in &finding.related {
        let (file, range) = (other.file.unwrap_or(file), &other.range);
        // Writing to a String cannot fail.
        let _ = write!(text, "\n{}: {file}:{}:{}", other.message, range.line, range.column);
    }
    if let Some(help) = finding.help {
        let _ = write!(text, "\n{help}");
    }
    text
}

/// A file with the number of the command in it.
pub(super) fn name(document: &Document<'_>) -> String {
    let command = document.command.map(|number| format!(" (command {number})")).unwrap_or_default();
    format!("{}{command}", path(document.file))
}

/// A file as code hosts write it. A backslash parts folders on Windows only.
pub(super) fn path(file: &str) -> String {
    let file = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
    file.strip_prefix("./").map(str::to_owned).unwrap_or(file)
}
