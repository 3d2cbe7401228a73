//! What is wrong with a document: all findings in one pass over its tree.

mod kind;
pub(crate) mod secrets;
mod shape;
mod suggest;
mod values;

use crate::catalogue;
use crate::diagnostic::{Diagnostic, Severity, code, settle, worst};
use crate::document::Kind;
use crate::read::{self, Format};
use crate::setup::Answers;
use crate::text::Span;
use crate::tree::Tree;

/// A document with everything that was found.
pub struct Checked<'t> {
    /// What it is; none when that cannot be told.
    pub kind: Option<Kind>,
    /// How it is written.
    pub format: Format,
    /// What it holds.
    pub tree: Tree<'t>,
    /// All findings, in the order of their places.
    pub findings: Vec<Diagnostic>,
}

impl Checked<'_> {
    /// Whether something in it would be refused, or would do something other than what it says.
    pub fn has_errors(&self) -> bool {
        worst(&self.findings) == Some(Severity::Error)
    }

    /// Where secrets stand in the text, in order: whoever shows the text masks these. A value counts by its name alone,
    /// wherever it stands; on a line with a mistake of syntax, everything behind such a name.
    pub fn secrets(&self) -> Vec<Span> {
        secret_places(&self.tree, &self.findings)
    }
}

/// Checks a text of a format that is guessed from its first character. See [`check`].
pub fn check_text(source: &str, kind: Option<Kind>) -> Checked<'_> {
    check(source, Format::guess(source, None), kind)
}

/// Checks a text, as what it is said to be or else as what it looks like.
pub fn check(source: &str, format: Format, kind: Option<Kind>) -> Checked<'_> {
    check_over(source, format, kind, &Base::None)
}

/// What a setup's `extends` leads to. Reading it is up to the caller: core reads no files.
pub enum Base {
    /// Nothing: the setup stands alone.
    None,
    /// These answers, in which all further `extends` have been followed.
    Answers(Answers),
    /// Nothing that can be used, for this reason.
    Broken(String),
}

/// Checks a text whose setup may extend another one. See [`check`].
pub fn check_over<'t>(source: &'t str, format: Format, kind: Option<Kind>, base: &Base) -> Checked<'t> {
    let read::Read { tree, mut findings } = read::read(source, format);
    let mut found_kind = kind;
    if let Some(root) = tree.root() {
        if kind.is_none() {
            found_kind = kind::detect(root, &mut findings);
        }
        if let Some(kind) = found_kind {
            shape::check(root, catalogue::layout(kind), base, &mut findings);
        }
    }
    if findings.iter().any(|finding| finding.code.is_syntax()) {
        // Where a line could not be read, what looks like a name may be a piece of a secret.
        let secrets = secret_places(&tree, &findings);
        findings.retain(|finding| !names_a_field(finding) || !is_inside(finding.span, &secrets));
    }
    settle(&mut findings, source.len());
    Checked { kind: found_kind, format, tree, findings }
}

fn secret_places(tree: &Tree<'_>, findings: &[Diagnostic]) -> Vec<Span> {
    let mut spans = Vec::new();
    if let Some(root) = tree.root() {
        secrets::collect(root, &mut spans);
    }
    let everything = Span::new(0, tree.source().len());
    let damage: Vec<Span> = findings
        .iter()
        .filter(|finding| finding.code.is_syntax())
        // Behind these nothing was read.
        .map(|finding| if [code::BAD_YAML, code::TOO_DEEP].contains(&finding.code) { everything } else { finding.span })
        .collect();
    if !damage.is_empty() {
        secrets::by_words(tree.source(), &damage, &mut spans);
    }
    // Aliases keep the places of what they stand for.
    spans.sort_unstable();
    spans.dedup();
    spans
}

/// Whether a finding says the name of a field as the document has it.
fn names_a_field(finding: &Diagnostic) -> bool {
    finding.code == code::UNKNOWN_FIELD || finding.code == code::DUPLICATE_FIELD
}

/// Places overlap by few: a value, and the line it stands in.
fn is_inside(span: Span, places: &[Span]) -> bool {
    let before = places.partition_point(|place| place.start <= span.start);
    places[..before].iter().rev().take(8).any(|place| span.start < place.end)
}

#[cfg(test)]
mod tests;
