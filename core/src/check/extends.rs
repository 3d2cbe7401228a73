//! Following `extends` from setup to setup.
//!
//! Core reads no files, so this is a small state machine: it says which file it needs next, and continues with its
//! content.
//!
//! ```
//! use std::path::Path;
//!
//! use ucforge_core::check::Base;
//! use ucforge_core::check::extends::{Extends, File, Step, Unreadable};
//! use ucforge_core::read::Format;
//!
//! fn read(path: &Path) -> Result<File, Unreadable> {
//!     let bytes = match path.to_str() {
//!         Some("setups/base.yaml") => b"catalog: immuta".to_vec(),
//!         _ => return Err(Unreadable::NotAFile),
//!     };
//!     Ok(File { identity: path.to_owned(), folder: "/home/me/setups".into(), bytes })
//! }
//!
//! let setup = "ucforge: 1\nextends: base.yaml\n";
//! let mut step = Extends::start(setup, Format::Yaml, None, Path::new("setups/own.yaml"), None);
//! let base = loop {
//!     step = match step {
//!         Step::Need(extends) => {
//!             let file = read(extends.path());
//!             extends.answer("setups/base.yaml", file)
//!         }
//!         Step::Done(base) => break base,
//!     };
//! };
//! assert!(matches!(base, Base::Answers(answers) if answers.get("catalog").is_some()));
//! ```

use std::path::{Path, PathBuf};

use super::kind::says_setup;
use super::{Base, Check};
use crate::catalogue::MISSING_FIELD;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::{Kind, Payload};
use crate::platform::PLATFORMS;
use crate::read::{self, Format};
use crate::secrecy::holds_credential;
use crate::setup::Answers;
use crate::text::Positions;
use crate::tree::NodeRef;
use crate::value::Value;

/// The maximum number of setups in a chain of `extends`, including the first. A longer chain is a mistake.
const MAX_SETUPS: usize = 16;

/// What to do next.
pub enum Step {
    /// Read the file at [`Extends::path`], then call [`Extends::answer`].
    Need(Extends),
    /// Nothing more to read: this is the base that the setup extends.
    Done(Base),
}

/// A file that was read.
pub struct File {
    /// Identifies the file: the same for every path that leads to it.
    pub identity: PathBuf,
    /// The folder of the file, as an absolute path: the setup may name secret files relative to itself.
    pub folder: PathBuf,
    /// The content. It may stop after the first byte over the size limit of a text.
    pub bytes: Vec<u8>,
}

/// Why a file was not read.
pub enum Unreadable {
    /// It is a folder, or a device or pipe, which might never end.
    NotAFile,
    /// The system gave this reason.
    Because(String),
}

/// A setup whose base has not been read yet.
pub struct Extends {
    /// The value of `extends` in the last setup.
    name: String,
    /// The path of the file that it names.
    path: PathBuf,
    /// The identities of all files read so far.
    seen: Vec<PathBuf>,
    /// The answers of all bases read so far, the nearest first.
    bases: Vec<Answers>,
}

impl Extends {
    /// Starts with the setup in `file`. `identity` is that of its file, as in [`File`]. A text that is not a setup
    /// extends nothing.
    pub fn start(source: &str, format: Format, kind: Option<Kind>, file: &Path, identity: Option<PathBuf>) -> Step {
        let tree = read::read(source, format).tree;
        let is_setup = |root: &NodeRef<'_>| kind == Some(Kind::Setup) || kind.is_none() && says_setup(*root);
        match tree.root().filter(is_setup).and_then(extended) {
            Some(name) => {
                let path = beside(file, &name);
                Step::Need(Self { name, path, seen: identity.into_iter().collect(), bases: Vec::new() })
            }
            None => Step::Done(Base::None),
        }
    }

    /// The file to read.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Continues with the file, or with the reason why it was not read. `shown` is its path as messages show it.
    pub fn answer(mut self, shown: &str, file: Result<File, Unreadable>) -> Step {
        match self.take(file) {
            Ok(Some(name)) => {
                self.path = beside(&self.path, &name);
                Step::Need(Self { name, ..self })
            }
            Ok(None) => {
                // Starts from the last base: each setup overrides the one that it extends.
                let answers = self.bases.into_iter().rev().reduce(|below, own| own.over(&below));
                Step::Done(answers.map_or(Base::None, Base::Answers))
            }
            Err(why) => {
                let shown = if holds_credential(&self.name) { "…" } else { shown };
                Step::Done(Base::Broken(["the base setup ", shown, &why].concat()))
            }
        }
    }

    /// Adds the answers of one more base. Returns the value of its `extends`.
    ///
    /// Errors: what is wrong with the base, as the end of a sentence.
    fn take(&mut self, file: Result<File, Unreadable>) -> Result<Option<String>, String> {
        let file = file.map_err(|why| match why {
            Unreadable::NotAFile => " is not a file".to_owned(),
            Unreadable::Because(why) => [": ", &why].concat(),
        })?;
        if self.seen.contains(&file.identity) {
            return Err(" leads back to itself".to_owned());
        }
        self.seen.push(file.identity);
        if self.seen.len() > MAX_SETUPS {
            return Err(format!(" is one too many: at most {MAX_SETUPS} may extend one another"));
        }
        let text = read::text(&file.bytes).map_err(|finding| [": ", &finding.message].concat())?;
        let checked = Check { kind: Some(Kind::Setup), ..Check::default() }.bytes(text.as_bytes(), Some(&self.name));
        // A base may leave required fields to the setups that extend it. Everything else must be right, as it is not
        // checked again.
        let matters = |finding: &&Diagnostic| finding.severity == Severity::Error && finding.code != MISSING_FIELD;
        if let Some(error) = checked.findings.iter().find(matters) {
            let place = Positions::new(text).at(error.span.start);
            return Err(format!(", line {}: {}", place.line, error.message));
        }
        let root = checked.tree.root().ok_or(" is not a setup")?;
        if let Some(member) = root.children().find(|member| !says_setup(root) && is_of_payloads(member.key())) {
            return Err([" is not a setup: `", member.key(), "` is part of what is sent to the API"].concat());
        }
        let absolute = |path: &str| file.folder.join(path).to_string_lossy().into_owned();
        let mut answers = Answers::of(root);
        let mut pointers = checked.tree.pointers();
        // As in a setup itself: a text that only looks like a secret, and is allowed, is kept.
        for node in checked.allowed_texts() {
            answers.put(pointers.of(node.id()).as_str(), Value::of(node));
        }
        self.bases.push(answers.with_paths(&absolute));
        Ok(extended(root))
    }
}

/// Whether payloads have an object of this name at their top level, and setups have no such field.
fn is_of_payloads(name: &str) -> bool {
    PLATFORMS.iter().any(|platform| {
        let of =
            |kind: Kind| platform.catalogue.layout(kind).root().member(name).map(|(_, member)| member.child.is_some());
        of(Kind::Setup).is_none() && Payload::ALL.into_iter().any(|kind| of(kind.into()) == Some(true))
    })
}

/// The value of `extends` in a setup.
fn extended(root: NodeRef<'_>) -> Option<String> {
    root.get("extends").and_then(NodeRef::text).map(str::to_owned)
}

/// Resolves a path that is relative to a file.
fn beside(file: &Path, name: &str) -> PathBuf {
    file.parent().unwrap_or(Path::new("")).join(name)
}

#[cfg(test)]
mod tests;
