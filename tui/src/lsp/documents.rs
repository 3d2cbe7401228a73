//! The documents that are open, in their current state, and what was found in them.

use std::collections::BTreeMap;
use std::fs;
use std::ops::Range;
use std::path::{Path, PathBuf};

use gen_lsp_types::{TextDocumentContentChangeEvent, TextDocumentItem};
use ucforge_core::check::extends::File;
use ucforge_core::check::{Base, Check};
use ucforge_core::diagnostic::Diagnostic;
use ucforge_core::editor::{Draft, is_silent};
use ucforge_core::fix::agree;

use super::address;
use super::lines::{Lines, Units};
use crate::{base, input};

/// The replacement for half of a character.
const HALF: &str = "\u{FFFD}";

/// A document that is open.
pub(super) struct Document {
    pub(super) version: i32,
    pub(super) text: String,
    pub(super) lines: Lines,
    /// The name that shows its format: its path, or a name that fits its language.
    pub(super) name: String,
    /// Its path; empty if there is none.
    path: PathBuf,
    /// The canonical path, which is the same whatever path led to the file.
    identity: Option<PathBuf>,
    /// What it extends.
    pub(super) base: Base,
    /// The files that were consulted for `base`.
    bases: Vec<PathBuf>,
    pub(super) findings: Vec<Diagnostic>,
    /// Whether the findings are up to date.
    is_checked: bool,
    /// Whether the client has been told its findings.
    is_told: bool,
}

impl Document {
    /// The document as core sees it.
    pub(super) fn draft(&self) -> Draft<'_> {
        Draft { source: &self.text, file: Some(&self.name), base: &self.base }
    }
}

/// All documents that are open, by their addresses.
pub(super) struct Documents {
    all: BTreeMap<String, Document>,
    units: Units,
}

impl Documents {
    pub(super) fn new(units: Units) -> Self {
        Self { all: BTreeMap::new(), units }
    }

    pub(super) fn open(&mut self, item: TextDocumentItem) {
        let path = address::path(&item.uri.0);
        let language = String::from(item.language_id);
        let name = match &path {
            Some(path) if input::is_document(path) => input::name(path),
            _ => name_of(&language).map_or_else(|| item.uri.0.clone(), str::to_owned),
        };
        let path = path.unwrap_or_default();
        let document = Document {
            version: item.version,
            lines: Lines::new(&item.text, self.units),
            text: item.text,
            name,
            identity: identity(&path),
            path,
            base: Base::None,
            bases: Vec::new(),
            findings: Vec::new(),
            is_checked: false,
            is_told: false,
        };
        let identity = document.identity.clone();
        self.all.insert(item.uri.0, document);
        self.outdate(identity.as_deref());
    }

    pub(super) fn change(&mut self, uri: &str, version: i32, changes: Vec<TextDocumentContentChangeEvent>) {
        let Some(document) = self.all.get_mut(uri) else { return };
        for change in changes {
            match change {
                TextDocumentContentChangeEvent::TextDocumentContentChangePartial(change) => {
                    let start = document.lines.around(&document.text, change.range.start);
                    let end = document.lines.around(&document.text, change.range.end);
                    // The half of a character that is left counts as a character, as it does in the client.
                    let half = |around: &Range<usize>| if around.is_empty() { "" } else { HALF };
                    let text = [half(&start), &change.text, half(&end)].concat();
                    document.text.replace_range(start.start..end.end.max(start.end), &text);
                }
                TextDocumentContentChangeEvent::TextDocumentContentChangeWholeDocument(change) => {
                    document.text = change.text;
                }
            }
            document.lines = Lines::new(&document.text, self.units);
        }
        document.version = version;
        document.is_checked = false;
        document.is_told = false;
        let identity = document.identity.clone();
        self.outdate(identity.as_deref());
    }

    pub(super) fn close(&mut self, uri: &str) {
        if let Some(document) = self.all.remove(uri) {
            self.outdate(document.identity.as_deref());
        }
    }

    /// Notes that a file has changed: the documents that extend it are to be checked again.
    fn outdate(&mut self, file: Option<&Path>) {
        self.outdate_where(|document| file.is_some_and(|file| document.bases.iter().any(|base| base == file)));
    }

    /// Notes that any file may have changed.
    pub(super) fn outdate_all(&mut self) {
        self.outdate_where(|document| !document.bases.is_empty());
    }

    fn outdate_where(&mut self, is_outdated: impl Fn(&Document) -> bool) {
        for document in self.all.values_mut().filter(|document| is_outdated(document)) {
            document.is_checked = false;
            document.is_told = false;
        }
    }

    /// Notes that all findings are to be told again.
    pub(super) fn tell_again(&mut self) {
        self.all.values_mut().for_each(|document| document.is_told = false);
    }

    /// The address of a document whose findings are still to be told.
    pub(super) fn untold(&self) -> Option<String> {
        self.all.iter().find(|(_, document)| !document.is_told).map(|(uri, _)| uri.clone())
    }

    pub(super) fn told(&mut self, uri: &str) {
        if let Some(document) = self.all.get_mut(uri) {
            document.is_told = true;
        }
    }

    /// A document with its findings.
    pub(super) fn checked(&mut self, uri: &str) -> Option<&Document> {
        if !self.all.get(uri)?.is_checked {
            let (base, bases) = self.base(self.all.get(uri)?);
            let document = self.all.get_mut(uri)?;
            (document.base, document.bases) = (base, bases);
            document.findings = findings(&document.draft());
            document.is_checked = true;
        }
        self.all.get(uri)
    }

    /// What a setup extends, and the files that were consulted. An open document counts as it is, saved or not.
    fn base(&self, document: &Document) -> (Base, Vec<PathBuf>) {
        let mut asked = Vec::new();
        let (path, format) = (document.path.as_path(), document.draft().format());
        let base = base::with(&document.text, format, path, document.identity.clone(), &mut |path| {
            let identity = identity(path);
            let own = self.all.values().find(|other| identity.is_some() && other.identity == identity);
            asked.extend(identity.clone());
            match (own, identity) {
                (Some(own), Some(identity)) => {
                    Ok(File { identity, folder: base::folder(path), bytes: own.text.clone().into_bytes() })
                }
                _ => base::read(path),
            }
        });
        (base, asked)
    }
}

fn findings(draft: &Draft<'_>) -> Vec<Diagnostic> {
    let mut checked = draft.check();
    if is_silent(&checked) {
        return Vec::new();
    }
    agree(&Check { base: draft.base, ..Check::default() }, &mut checked);
    let others = std::mem::take(&mut checked.others);
    checked.findings.into_iter().chain(others.into_iter().flat_map(|other| other.findings)).collect()
}

/// The canonical path of a file, or `None` without a path. For a file that is not saved yet, where it will be.
fn identity(path: &Path) -> Option<PathBuf> {
    if path.as_os_str().is_empty() {
        return None;
    }
    let folder = || Some(fs::canonicalize(path.parent()?).ok()?.join(path.file_name()?));
    fs::canonicalize(path).ok().or_else(folder).or_else(|| std::path::absolute(path).ok())
}

/// A name that shows the format of a text in this language, if its own does not.
fn name_of(language: &str) -> Option<&'static str> {
    Some(match language {
        "json" | "jsonc" | "json5" => "text.json",
        "yaml" => "text.yaml",
        "sql" => "text.sql",
        "shellscript" | "sh" | "bash" => "text.sh",
        _ => return None,
    })
}
