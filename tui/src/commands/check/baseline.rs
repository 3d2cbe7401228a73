//! `--baseline`: findings that are known, each with the reason why it is left as it is. They do not count; new ones do.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use ucforge_core::check::Checked;
use ucforge_core::diagnostic::Diagnostic;
use ucforge_core::report::{Columns, Document};

use super::choice::Choice;
use super::{fix, words};
use crate::exit::Failure;
use crate::{human, input};

/// The content of a baseline file.
#[derive(Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
struct Baseline {
    version: u32,
    findings: Vec<Entry>,
}

/// A finding that is known, wherever in its file it is now.
#[derive(Deserialize, Serialize)]
struct Entry {
    #[serde(flatten)]
    key: Key,
    /// How many findings have this key.
    #[serde(default = "one", skip_serializing_if = "is_one")]
    number: usize,
    /// Why it is left as it is.
    #[serde(default)]
    reason: String,
}

/// What a finding is about. Its message may change with the next version, so it is used only if there is no pointer.
#[derive(Clone, Deserialize, Eq, Ord, PartialEq, PartialOrd, Serialize)]
struct Key {
    /// The path of the file from the folder of the baseline.
    file: String,
    /// The number of the command in the file, from the second on: the first one keeps its key when others are added.
    #[serde(skip_serializing_if = "Option::is_none")]
    command: Option<usize>,
    code: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pointer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
}

impl Key {
    /// What the key is about, for people.
    fn label(&self) -> String {
        let Self { code, file, .. } = self;
        match self.pointer.as_deref().filter(|pointer| !pointer.is_empty()).or(self.message.as_deref()) {
            Some(place) => format!("{code} {file}: {place}"),
            None => format!("{code} {file}"),
        }
    }
}

fn numbered(command: Option<usize>) -> Option<usize> {
    command.filter(|number| *number > 1)
}

fn one() -> usize {
    1
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "serde asks for it")]
fn is_one(number: &usize) -> bool {
    *number == 1
}

/// The findings that are known.
#[derive(Default)]
pub(super) struct Known(HashSet<*const Diagnostic>);

impl Known {
    pub(super) fn has(&self, finding: &Diagnostic) -> bool {
        !self.0.is_empty() && self.0.contains(&std::ptr::from_ref(finding))
    }
}

/// What is checked: the name of each file, and what was found in it.
type Texts<'a> = [(&'a str, Checked<'a>)];

/// Reads a baseline, and returns the findings that it knows. Notes which of its entries are gone or lack a reason.
pub(super) fn read(path: &Path, checked: &Texts<'_>) -> Result<Known, Failure> {
    let baseline = load(path)?;
    // How many findings are known with a reason, and how many without one.
    let mut left: BTreeMap<&Key, (usize, usize)> = BTreeMap::new();
    let mut unexplained = 0;
    for entry in &baseline.findings {
        let is_explained = !entry.reason.trim().is_empty();
        unexplained += usize::from(!is_explained);
        let (explained, open) = left.entry(&entry.key).or_insert((0, 0));
        let number = if is_explained { explained } else { open };
        *number = number.saturating_add(entry.number);
    }
    let mut known = Known::default();
    for (key, finding) in keys(path, checked) {
        let Some((explained, open)) = left.get_mut(&key) else { continue };
        if *explained > 0 {
            *explained -= 1;
            known.0.insert(std::ptr::from_ref(finding));
        } else {
            *open = open.saturating_sub(1);
        }
    }
    let name = input::label(path);
    let files = files(path, checked);
    let is_gone = |key: &Key| files.contains(&key.file) || !is_there(path, &key.file);
    for (key, _) in left.iter().filter(|(key, (explained, open))| (*explained > 0 || *open > 0) && is_gone(key)) {
        human::note_line(&format!("{name}: {} is gone: remove it", human::one_line(&key.label())));
    }
    if unexplained > 0 {
        let number = format!("{unexplained} of its findings");
        human::note_line(&format!("{name}: {number} lack a reason, and count as new"));
    }
    Ok(known)
}

/// Writes all findings that are chosen into a baseline. Reasons that are already in it stay, and so do entries that
/// this run cannot judge: findings with other codes, and those in files that were not checked.
pub(super) fn write(path: &Path, checked: &Texts<'_>, choice: &Choice<'_>) -> Result<(), Failure> {
    let before = if path.exists() { load(path)?.findings } else { Vec::new() };
    let files = files(path, checked);
    let is_known_now = |key: &Key| choice.has(&key.code) && (files.contains(&key.file) || !is_there(path, &key.file));
    let (before, kept): (Vec<Entry>, Vec<Entry>) = before.into_iter().partition(|entry| is_known_now(&entry.key));
    let mut entries: BTreeMap<Key, usize> = BTreeMap::new();
    for (key, _) in keys(path, checked).filter(|(key, _)| choice.has(&key.code)) {
        *entries.entry(key).or_insert(0) += 1;
    }
    let found = entries.into_iter().flat_map(|(key, number)| with_reasons(&before, &key, number));
    let mut findings: Vec<Entry> = found.chain(kept).collect();
    findings.sort_by(|one, other| one.key.cmp(&other.key));
    let unexplained = findings.iter().filter(|entry| entry.reason.trim().is_empty()).count();
    let baseline = Baseline { version: 1, findings };
    let text = super::json(&baseline)?;
    fix::replace(path, &text).map_err(|error| Failure::usage(format!("{}: {error}", input::label(path))))?;
    let (name, number) = (input::label(path), baseline.findings.len());
    human::note_line(&format!("{name}: {number} findings, {unexplained} without a reason: write one for each"));
    Ok(())
}

/// The entries for this number of findings with a key: those that had a reason keep it, and any more have none yet.
fn with_reasons(before: &[Entry], key: &Key, number: usize) -> Vec<Entry> {
    let explained = before.iter().filter(|old| old.key == *key && !old.reason.trim().is_empty());
    let mut left = number;
    let mut entry = |most: usize, reason: &str| {
        let number = most.min(left);
        left -= number;
        (number > 0).then(|| Entry { key: key.clone(), number, reason: reason.to_owned() })
    };
    let mut entries: Vec<Entry> = explained.filter_map(|old| entry(old.number, &old.reason)).collect();
    entries.extend(entry(number, ""));
    entries
}

fn load(path: &Path) -> Result<Baseline, Failure> {
    let name = input::label(path);
    let text = fs::read_to_string(path).map_err(|error| Failure::usage(format!("{name}: {error}")))?;
    let mut baseline: Baseline = serde_json::from_str(text.trim_start_matches('\u{FEFF}'))
        .map_err(|error| Failure::usage(format!("{name} is not a baseline: {error}")))?;
    for entry in &mut baseline.findings {
        entry.key.command = numbered(entry.key.command);
    }
    if baseline.version == 1 {
        Ok(baseline)
    } else {
        Err(Failure::usage(format!("{name} is a baseline of version {}, and only 1 is known", baseline.version)))
    }
}

/// All findings with their keys.
fn keys<'a>(baseline: &Path, checked: &'a Texts<'_>) -> impl Iterator<Item = (Key, &'a Diagnostic)> {
    checked.iter().flat_map(move |(name, checked)| {
        let file = file_of(baseline, name);
        let documents = Document::all(name, checked, Columns::Scalars).into_iter().zip(checked.all());
        documents.flat_map(move |(document, one)| {
            let file = file.clone();
            document.diagnostics.into_iter().zip(&one.findings).map(move |(told, finding)| {
                let pointer = told.pointer.as_ref().map(|pointer| pointer.as_str().to_owned());
                let message = pointer.is_none().then(|| told.message.to_owned());
                let (file, code) = (file.clone(), told.code.to_owned());
                (Key { file, command: numbered(document.command), code, pointer, message }, finding)
            })
        })
    })
}

/// A file as its baseline names it: relative to the baseline, so that it does not matter where the command is run.
fn file_of(baseline: &Path, file: &str) -> String {
    let folder = baseline.parent().unwrap_or(Path::new(""));
    let way = if file == "-" { None } else { words::from(folder, file) };
    way.unwrap_or_else(|| words::path(file))
}

/// The files that are checked, as a baseline names them.
fn files(baseline: &Path, checked: &Texts<'_>) -> HashSet<String> {
    checked.iter().map(|(file, _)| file_of(baseline, file)).collect()
}

/// Whether a file that a baseline names still exists. Standard input counts as existing.
fn is_there(baseline: &Path, file: &str) -> bool {
    file == "-" || fs::symlink_metadata(baseline.parent().unwrap_or(Path::new("")).join(file)).is_ok()
}
