//! Following `extends` from setup to setup. Core reads no files, so this is done here.

use std::fs;
use std::path::{Path, PathBuf};

use ucforge_core::check::Base;
use ucforge_core::diagnostic::{Severity, worst};
use ucforge_core::read::{self, Format, MOST_BYTES};
use ucforge_core::setup::Answers;
use ucforge_core::tree::NodeRef;

/// The most setups in a row: more is a mistake.
const MOST_STEPS: usize = 16;

/// What the setup in `source`, which stands in the file `name`, extends.
pub(crate) fn of(source: &str, format: Format, name: &str) -> Base {
    let folder = Path::new(name).parent().unwrap_or(Path::new("")).to_owned();
    let seen = fs::canonicalize(name).ok().into_iter().collect();
    match follow(source, format, &folder, seen) {
        Ok(Some(answers)) => Base::Answers(answers),
        Ok(None) => Base::None,
        Err(why) => Base::Broken(why),
    }
}

fn follow(source: &str, format: Format, folder: &Path, mut seen: Vec<PathBuf>) -> Result<Option<Answers>, String> {
    let tree = read::read(source, format).tree;
    let Some(extends) = tree.root().and_then(|root| root.get("extends")).and_then(NodeRef::text) else {
        return Ok(None);
    };
    let path = folder.join(extends);
    let shown = path.display();
    let file = fs::canonicalize(&path).map_err(|error| format!("the base setup {shown}: {error}"))?;
    if seen.contains(&file) || seen.len() == MOST_STEPS {
        return Err(format!("the base setup {shown} leads back to itself"));
    }
    seen.push(file.clone());
    if fs::metadata(&path).is_ok_and(|metadata| metadata.len() > MOST_BYTES as u64) {
        return Err(format!("the base setup {shown} is too large"));
    }
    let bytes = fs::read(&path).map_err(|error| format!("the base setup {shown}: {error}"))?;
    let text = read::text(&bytes).map_err(|finding| format!("the base setup {shown}: {}", finding.message))?;
    let format = Format::guess(text, Some(extends));
    let read = read::read(text, format);
    if worst(&read.findings) == Some(Severity::Error) {
        return Err(format!("the base setup {shown} cannot be read: check it first"));
    }
    let root = read.tree.root().ok_or_else(|| format!("the base setup {shown} is empty"))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    // A secret file is named from where its own setup stands. An absolute path stays what it is.
    let beside = file.parent().unwrap_or(Path::new("")).to_owned();
    let own = Answers::of(root).with_paths(&|path| beside.join(path).to_string_lossy().into_owned());
    Ok(Some(match follow(text, format, &folder, seen)? {
        Some(base) => own.over(&base),
        None => own,
    }))
}
