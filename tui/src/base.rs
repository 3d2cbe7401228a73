//! Following `extends` from setup to setup. Core reads no files, so this is done here.

use std::fs;
use std::path::{Path, PathBuf};

use ucforge_core::check::{Base, check};
use ucforge_core::diagnostic::{Severity, code};
use ucforge_core::document::Kind;
use ucforge_core::read::{self, Format};
use ucforge_core::setup::Answers;
use ucforge_core::text::Positions;
use ucforge_core::tree::NodeRef;

use crate::input;

/// The most setups in a row: more is a mistake.
const MOST_STEPS: usize = 16;

/// What the setup in `source`, which stands in a file, extends. A text that is no setup extends nothing.
pub(crate) fn of(source: &str, format: Format, file: &Path, kind: Option<Kind>) -> Base {
    let tree = read::read(source, format).tree;
    let is_setup = kind == Some(Kind::Setup)
        || kind.is_none() && tree.root().is_some_and(|root| root.get("ucforge").or(root.get("flow")).is_some());
    let Some(extends) = tree.root().and_then(|root| root.get("extends")).and_then(NodeRef::text).filter(|_| is_setup)
    else {
        return Base::None;
    };
    let folder = file.parent().unwrap_or(Path::new(""));
    match follow(extends, folder, &mut fs::canonicalize(file).ok().into_iter().collect()) {
        Ok(answers) => Base::Answers(answers),
        Err(why) => Base::Broken(why),
    }
}

/// The answers of the setup that `extends` names from within `folder`, with those of its own base.
fn follow(extends: &str, folder: &Path, seen: &mut Vec<PathBuf>) -> Result<Answers, String> {
    let path = folder.join(extends);
    let shown = input::label(&path);
    let file = fs::canonicalize(&path).map_err(|error| format!("the base setup {shown}: {error}"))?;
    if seen.contains(&file) {
        return Err(format!("the base setup {shown} leads back to itself"));
    }
    seen.push(file);
    if seen.len() > MOST_STEPS {
        return Err(format!(
            "the base setup {shown} is one too many: at most {MOST_STEPS} setups may extend one another"
        ));
    }
    // A device or a pipe could go on for ever.
    if !fs::metadata(&path).is_ok_and(|metadata| metadata.is_file()) {
        return Err(format!("the base setup {shown} is not a file"));
    }
    let input = input::read(&path).map_err(|error| format!("the base setup {shown}: {error}"))?;
    let text = read::text(&input.bytes).map_err(|finding| format!("the base setup {shown}: {}", finding.message))?;
    let checked = check(text, Format::guess(text, Some(extends)), Some(Kind::Setup));
    // A base may leave to others what a setup must have; all else must be right, as nobody looks at it again.
    let errors = checked.findings.iter().filter(|finding| finding.severity == Severity::Error);
    if let Some(error) = errors.into_iter().find(|finding| finding.code != code::MISSING_FIELD) {
        let place = Positions::new(text).at(error.span.start);
        return Err(format!("the base setup {shown}, line {}: {}", place.line, error.message));
    }
    let root = checked.tree.root().ok_or_else(|| format!("the base setup {shown} is empty"))?;
    let folder = path.parent().unwrap_or(Path::new("")).to_owned();
    // A secret file is named from where its own setup stands.
    let beside = std::path::absolute(&folder).unwrap_or_else(|_| folder.clone());
    let own = Answers::of(root).with_paths(&|path| beside.join(path).to_string_lossy().into_owned());
    match root.get("extends").and_then(NodeRef::text) {
        Some(extends) => Ok(own.over(&follow(extends, &folder, seen)?)),
        None => Ok(own),
    }
}
