//! What is wrong with a document: all findings in one pass over its tree.

mod credential;
mod exceptions;
mod extra;
mod facts;
pub(crate) mod kind;
mod matching;
pub(crate) mod numbers;
mod request;
pub(crate) mod rules;
pub(crate) mod secrets;
mod shape;
mod stranger;
pub(crate) mod templates;
pub(crate) mod values;

pub use credential::Credential;
pub use matching::{Difference, Elsewhere, compare};
pub use request::Sent;

use facts::Facts;

use crate::catalogue;
use crate::diagnostic::{Diagnostic, Findings, Severity, code, worst};
use crate::document::{Document, Kind};
use crate::privileges::{Needs, script, shown};
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
    /// Places of secrets that stand outside of the tree.
    outside: Vec<Span>,
    /// What it says, for comparing it with others.
    facts: Option<Facts>,
    /// What a setup extends.
    base: Option<Answers>,
    /// The address of the tenant that a command sends to.
    tenant: Option<String>,
    /// Where it sends what.
    sent: Option<Sent>,
    /// What a script for Databricks is.
    script: Option<Document>,
}

impl Checked<'_> {
    /// Whether something in it would be refused, or would do something other than what it says.
    pub fn has_errors(&self) -> bool {
        worst(&self.findings) == Some(Severity::Error)
    }

    /// The name of what it is: a kind of payload, `setup`, a kind of script, or `unknown`.
    pub fn kind_name(&self) -> &'static str {
        self.kind.map(Kind::name).or(self.script.map(Document::name)).unwrap_or("unknown")
    }

    /// The address of the tenant that a command sends to: `https://tenant.example.com`. None where it says none, or not in
    /// full.
    pub fn tenant(&self) -> Option<String> {
        self.tenant.clone()
    }

    /// Method, path and unusual headers of a command.
    pub fn sent(&self) -> Option<&Sent> {
        self.sent.as_ref()
    }

    /// Where secrets stand in the text, in order: whoever shows the text masks these. A value counts by its name alone,
    /// wherever it stands; on a line with a mistake of syntax, everything behind such a name.
    pub fn secrets(&self) -> Vec<Span> {
        let cut_off = self.findings.iter().any(|finding| finding.code == code::TOO_MANY);
        secret_places(&self.tree, self.findings.iter(), cut_off, &self.outside)
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

/// Checks bytes that may be no text. `base` is asked for what a setup in it extends. A script for Databricks is held
/// against `needs`.
pub fn check_bytes<'t>(
    bytes: &'t [u8],
    file: Option<&str>,
    kind: Option<Kind>,
    needs: Option<&Needs>,
    base: impl FnOnce(&str, Format) -> Base,
) -> Checked<'t> {
    match read::text(bytes) {
        Ok(source) => {
            let format = Format::guess(source, file);
            check_against(source, format, kind, &base(source, format), needs)
        }
        Err(finding) => {
            let tree = read::nothing_of(read::text_before(bytes, &finding));
            let format = Format::guess(tree.source(), file);
            Checked {
                kind: None,
                format,
                tree,
                findings: vec![*finding],
                outside: Vec::new(),
                facts: None,
                base: None,
                tenant: None,
                sent: None,
                script: None,
            }
        }
    }
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
    check_against(source, format, kind, base, None)
}

/// Checks a text. A script for Databricks, or what `SHOW GRANTS` has printed, is held against `needs`.
pub fn check_against<'t>(
    source: &'t str,
    format: Format,
    kind: Option<Kind>,
    base: &Base,
    needs: Option<&Needs>,
) -> Checked<'t> {
    let read::Read { tree, mut findings, request } = read::read(source, format);
    let has_syntax_findings = !findings.is_empty();
    let (mut found_kind, mut outside, mut facts, mut tenant, mut script) = (kind, Vec::new(), None, None, None);
    let mut sent = None;
    let is_bare = kind.is_none() && request.is_none();
    if let Some(request) = request {
        found_kind = request::check(&request, &mut findings).or(kind);
        outside = request::secrets(&request);
        tenant = request::tenant(&request);
        sent = request::sent(&request);
    } else if format == Format::Curl && tree.is_empty() {
        findings
            .add(not_checked("there is no curl command in this text", "only its quotes and line ends were checked"));
    } else if format == Format::Sql && !has_syntax_findings {
        script = about_rights(source, needs, &mut findings);
    }
    let is_shown = |root: &crate::tree::NodeRef<'_>| shown::is_json(*root, needs.is_some());
    if matches!(format, Format::Json | Format::Yaml)
        && found_kind.is_none()
        && tree.root().is_some_and(|root| is_shown(&root))
    {
        script = Some(Document::GrantsVerify);
        let whole = Span::new(0, source.len());
        let parts = if format == Format::Json { shown::values(source) } else { vec![whole] };
        if parts.len() > 1 {
            // Several results below each other are no one text of JSON, and need not be: each is read by itself.
            findings = Findings::default();
        }
        shown::check_values(source, format, &parts, needs, &mut findings);
    }
    if format == Format::Curl {
        let body = tree.root().map_or(Span::at(source.len()), crate::tree::NodeRef::span);
        secrets::in_command(source, body, &mut outside);
    } else if format == Format::Sql {
        secrets::in_script(source, &mut outside);
    }
    if let Some(root) = tree.root() {
        if found_kind.is_none() && script.is_none() {
            found_kind = kind::detect(root, &mut findings);
        }
        if let Some(kind) = found_kind {
            facts = shape::check(&tree, catalogue::layout(kind), base, &mut findings);
            // What a command sends, or somebody calls a payload, is meant to be sent.
            if is_bare && kind::is_answer(kind, root) {
                kind::judge_as_answer(kind, &mut findings);
            }
        }
    }
    if needs.is_some() && found_kind.is_none() && script.is_none() && !findings.has_errors() {
        let is_notebook = tree.root().is_some_and(|root| root.get("nbformat").is_some());
        findings.add(
            Diagnostic::new(code::SQL_SYNTAX, Span::default(), "nothing here could be held against the setup").help(
                if is_notebook {
                    "export the notebook as a source file"
                } else {
                    "paste a script for Databricks, or what SHOW GRANTS prints: the table, CSV or JSON"
                },
            ),
        );
    }
    if has_syntax_findings {
        // Where a line could not be read, what looks like a name may be a piece of a secret.
        let secrets = secret_places(&tree, findings.iter(), findings.left_out() > 0, &outside);
        findings.retain(|finding| !names_a_field(finding) || !is_inside(finding.span, &secrets));
    }
    doubt_the_last_bracket(&mut findings);
    exceptions::apply(&tree, format, found_kind, &mut findings);
    // Without a body there is nothing that could be of a kind.
    let kind = found_kind.filter(|_| !matches!(format, Format::Curl | Format::Sql) || !tree.is_empty());
    let base = match base {
        Base::Answers(answers) if kind == Some(Kind::Setup) => Some(answers.clone()),
        _ => None,
    };
    Checked { kind, format, tree, findings: findings.settled(source.len()), outside, facts, base, tenant, sent, script }
}

/// Checks a script, or a table that `SHOW GRANTS` has printed. Gives what it is.
fn about_rights(source: &str, needs: Option<&Needs>, findings: &mut Findings) -> Option<Document> {
    if source.trim().is_empty() {
        findings.add(Diagnostic::new(code::EMPTY_TEXT, Span::default(), "the text is empty"));
        return None;
    }
    if shown::is_table(source) {
        shown::check_table(source, needs, findings);
        return Some(Document::GrantsVerify);
    }
    let kind = match script::InJson::read(source) {
        Some(inside) => {
            let kind = script::check(&inside.text, needs, findings);
            findings.move_all(|span| inside.place(span));
            kind
        }
        None => script::check(source, needs, findings),
    };
    // Held against a setup it is a script, whatever it does.
    kind.or(needs.map(|_| Document::Grants))
}

/// A bracket that closes something too early leaves one too many at the end, which is the wrong one to remove: then fields
/// stand where they do not belong.
fn doubt_the_last_bracket(findings: &mut Findings) {
    if findings.iter().any(|finding| names_a_field(finding) || finding.code == code::MISSING_NAME) {
        findings.for_each_mut(|finding| {
            if finding.code == code::EXTRA_BRACKET && finding.related.is_empty() {
                finding.fix = None;
            }
        });
    }
}

fn not_checked(message: &'static str, help: &'static str) -> Diagnostic {
    Diagnostic::new(code::UNKNOWN_KIND, Span::default(), message).help(help)
}

/// `cut_off` says that there were more findings, at places nobody knows.
fn secret_places<'a>(
    tree: &Tree<'_>,
    findings: impl Iterator<Item = &'a Diagnostic>,
    cut_off: bool,
    outside: &[Span],
) -> Vec<Span> {
    let mut spans = outside.to_vec();
    if let Some(root) = tree.root() {
        secrets::collect(root, &mut spans);
    }
    secrets::by_form(tree.source(), &mut spans);
    secrets::behind_colons(tree.source(), &mut spans);
    let everything = Span::new(0, tree.source().len());
    let mut damage: Vec<Span> = findings
        .filter(|finding| finding.code.is_syntax())
        // Behind these nothing was read.
        .map(|finding| if [code::BAD_YAML, code::TOO_DEEP].contains(&finding.code) { everything } else { finding.span })
        .collect();
    if cut_off && !damage.is_empty() {
        damage.push(everything);
    }
    if !damage.is_empty() {
        secrets::by_words(tree.source(), &damage, &mut spans);
    }
    spans.sort_unstable();
    // Aliases keep the places of what they stand for, and one secret may be known in several ways.
    spans.dedup_by(|next, last| {
        let overlaps = next.start < last.end || *next == *last;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
    spans
}

/// Whether a finding says the name of a field as the document has it.
fn names_a_field(finding: &Diagnostic) -> bool {
    [code::UNKNOWN_FIELD, code::MISPLACED_FIELD, code::DUPLICATE_FIELD].contains(&finding.code)
}

/// Whether a place overlaps one of others, which are sorted and overlap each other by few: a value, and its line.
fn is_inside(span: Span, places: &[Span]) -> bool {
    let before = places.partition_point(|place| place.start < span.end.max(span.start + 1));
    places[..before].iter().rev().take(8).any(|place| span.start < place.end)
}

#[cfg(test)]
pub(crate) mod tests;
