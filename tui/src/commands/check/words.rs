//! What the formats for other programs have in common.

use std::fmt::Write as _;
use std::fs;
use std::path::{Component, Path, PathBuf};

use ucforge_core::report::{Diagnostic, Document};

/// Everything that is said about a finding in a file, on several lines.
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

/// The path of a document's file, with the number of the command in it.
pub(super) fn name(document: &Document<'_>) -> String {
    let command = document.command.map(|number| format!(" (command {number})")).unwrap_or_default();
    format!("{}{command}", path(document.file))
}

/// The path of a file relative to a folder, wherever the command is run, with `..` and links to folders resolved.
/// `None` if there is no such path.
pub(super) fn from(folder: &Path, file: &str) -> Option<String> {
    let file = Path::new(file);
    let (folder, place) = (real(folder)?, real(file.parent()?)?.join(file.file_name()?));
    let common = folder.components().zip(place.components()).take_while(|(one, other)| one == other).count();
    if common == 0 {
        return None;
    }
    let up = folder.components().skip(common).map(|_| Component::ParentDir);
    let way: Vec<&str> =
        up.chain(place.components().skip(common)).map(|part| part.as_os_str().to_str()).collect::<Option<_>>()?;
    Some(way.join("/"))
}

/// A folder with its links resolved, or as it is written if it does not exist.
fn real(folder: &Path) -> Option<PathBuf> {
    let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
    fs::canonicalize(folder).or_else(|_| std::path::absolute(folder)).ok()
}

/// A file as a service knows it: relative to the folder of the project, whatever the folder of the job.
pub(super) fn in_project(file: &str, project: Option<&Path>) -> String {
    let way = project.filter(|_| file != "-").and_then(|project| from(project, file));
    path(way.filter(|way| !way.split('/').any(|part| part == "..")).as_deref().unwrap_or(file))
}

/// A path as code hosts write it. A backslash separates folders on Windows only.
pub(super) fn path(file: &str) -> String {
    let file = if cfg!(windows) { file.replace('\\', "/") } else { file.to_owned() };
    file.strip_prefix("./").map(str::to_owned).unwrap_or(file)
}

#[cfg(all(test, unix))]
mod tests {
    use std::env;

    use super::*;

    #[test]
    fn paths_begin_at_the_project() {
        let project = Some(Path::new("/builds/lake"));
        assert_eq!(in_project("/builds/lake/setups/a.yaml", project), "setups/a.yaml");
        assert_eq!(in_project("/elsewhere/a.yaml", project), "/elsewhere/a.yaml");
        assert_eq!(in_project("/builds/lake/../a.yaml", project), "/builds/lake/../a.yaml");
        assert_eq!((in_project("./a.yaml", None), in_project("-", project)), ("a.yaml".to_owned(), "-".to_owned()));
        let here = env::current_dir().unwrap_or_default();
        let own = here.file_name().unwrap_or_default().display().to_string();
        assert_eq!(in_project("./a.yaml", here.parent()), format!("{own}/a.yaml"));
        assert_eq!(in_project("src/../a.yaml", here.parent()), format!("{own}/a.yaml"));
        // A job that has gone into a folder names what is beside it.
        assert_eq!(in_project("../a.yaml", here.parent()), "a.yaml");
    }

    #[test]
    fn files_are_named_from_any_folder() {
        let here = env::current_dir().unwrap_or_default();
        assert_eq!(from(&here.join("src"), "a.yaml").as_deref(), Some("../a.yaml"));
        assert_eq!(from(&here.join("src/.."), "src/a.yaml").as_deref(), Some("src/a.yaml"));
        assert_eq!(from(Path::new(""), "a.yaml").as_deref(), Some("a.yaml"));
    }
}
