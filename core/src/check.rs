//! What is wrong with a document: all findings in one pass over its tree.

mod commands;
mod doubts;
mod exceptions;
pub mod extends;
mod extra;
mod foreign;
mod habits;
mod html;
pub(crate) mod kind;
mod matching;
mod readings;
mod request;
pub(crate) mod rules;
pub(crate) mod secrets;
mod setup;
mod shape;
mod sniff;
mod stranger;
pub(crate) mod values;

pub use matching::{Difference, Elsewhere, compare};
pub use request::Sent;
pub use setup::Setup;
pub use sniff::guess;

use std::sync::Arc;

use crate::catalogue;
use crate::diagnostic::{Code, Diagnostic, Findings, Severity, code, worst};
use crate::kinds::{Document, Kind, Payload};
use crate::kit::Facts;
use crate::platform::databricks::rights::{Needs, script, shown};
use crate::read::{self, Format};
use crate::secrecy;
use crate::setup::Answers;
use crate::text::Span;
use crate::tree::{NodeKind, NodeRef, Tree};

/// A document with everything that was found.
pub struct Checked<'t> {
    /// What it is; none when that cannot be determined.
    pub kind: Option<Kind>,
    /// How it is written.
    pub format: Format,
    /// What it holds.
    pub tree: Tree<'t>,
    /// All findings, in the order of their places.
    pub findings: Vec<Diagnostic>,
    /// Places of secrets that are outside of the tree.
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
    /// How many errors are not told, as they follow from others.
    held_back: usize,
    /// Whether it is nothing that is known.
    is_unknown: bool,
    /// Which command of its text it is, from 1; none where it is the only one.
    pub command: Option<usize>,
    /// The other commands of the text, of the first one.
    pub others: Vec<Self>,
    /// The part of the text that it is about.
    region: Span,
    /// Where secrets are in the whole text, if it is one of several commands.
    masks: Option<Arc<[Span]>>,
}

impl Checked<'_> {
    /// Whether something in it would be refused, or would do something other than what it says.
    pub fn has_errors(&self) -> bool {
        worst(&self.findings) == Some(Severity::Error)
    }

    /// How many errors there are in all documents of the text, those included that are not told as they follow from others.
    pub fn error_count(&self) -> usize {
        let of_one = |checked: &Self| {
            let told = checked.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
            told + checked.held_back
        };
        self.all().map(of_one).sum()
    }

    /// The name of what it is: a kind of payload, `setup`, a kind of script, or `unknown`.
    pub fn kind_name(&self) -> &'static str {
        self.kind.map(Kind::name).or(self.script.map(Document::name)).unwrap_or("unknown")
    }

    /// Whether it is nothing that is known here, so that nobody misses it in a folder. What was to be one of our documents
    /// and is broken does not count, nor what holds nothing.
    pub fn is_foreign(&self) -> bool {
        self.is_unknown && !(self.has_errors() && foreign::names_of_ours(self.tree.source()) > 1)
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

    /// Where secrets are in the text, in order. A value counts by its name alone, wherever it is; on a line with a
    /// mistake of syntax, everything after such a name.
    pub fn secrets(&self) -> Vec<Span> {
        secret_places(&self.tree, self.findings.iter(), self.is_cut_off(), &self.outside, self.region)
    }

    /// What is not to be shown of the text, in order: secrets, and what may be one: every value of a field that nobody knows.
    /// Where the text has several commands, that of all.
    pub fn hidden(&self) -> Vec<Span> {
        if let Some(masks) = &self.masks {
            return masks.to_vec();
        }
        let mut spans = self.secrets();
        commands::within(self.tree.source(), self.region, &mut spans, secrecy::beside_words);
        // A misspelled name has a fix: then its field is known.
        let unknown = |finding: &&Diagnostic| {
            [code::UNKNOWN_FIELD, code::WRITTEN_AS_IT_IS].contains(&finding.code) && finding.fix.is_none()
        };
        let nodes = self.findings.iter().filter(unknown).filter_map(|finding| self.tree.node(finding.node?));
        nodes.for_each(|node| secrets::all_of(node, &mut spans));
        if self.is_cut_off() && self.findings.iter().any(|finding| unknown(&finding)) {
            spans.push(self.region);
        }
        in_order(&mut spans);
        spans
    }

    /// Whether there were more findings than are kept.
    fn is_cut_off(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == code::TOO_MANY)
    }
}

/// Checks a text of a format that is guessed from its first character. See [`check`].
pub fn check_text(source: &str, kind: Option<Kind>) -> Checked<'_> {
    check(source, guess(source, None), kind)
}

/// Checks a text, as what it is said to be or else as what it looks like.
pub fn check(source: &str, format: Format, kind: Option<Kind>) -> Checked<'_> {
    check_over(source, format, kind, &Base::None)
}

/// Checks bytes that may not be text. `base` is asked for what a setup in it extends. A script for Databricks is held
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
            let format = guess(source, file);
            check_against(source, format, kind, &base(source, format), needs)
        }
        Err(finding) => {
            let tree = read::nothing_of(read::text_before(bytes, &finding));
            let format = guess(tree.source(), file);
            unread(tree, format, *finding)
        }
    }
}

/// A document that was not read, for the reason that a finding gives.
fn unread(tree: Tree<'_>, format: Format, finding: Diagnostic) -> Checked<'_> {
    Checked {
        kind: None,
        format,
        region: Span::new(0, tree.source().len()),
        tree,
        findings: vec![finding],
        outside: Vec::new(),
        facts: None,
        base: None,
        tenant: None,
        sent: None,
        script: None,
        held_back: 0,
        is_unknown: false,
        command: None,
        others: Vec::new(),
        masks: None,
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

/// Checks a text. A script for Databricks, or what `SHOW GRANTS` has printed, is compared with `needs`.
pub fn check_against<'t>(
    source: &'t str,
    format: Format,
    kind: Option<Kind>,
    base: &Base,
    needs: Option<&Needs>,
) -> Checked<'t> {
    if let Some(finding) = html::told(source) {
        let outside = html::secrets(source);
        return Checked { outside, ..unread(read::nothing_of(source), format, finding) };
    }
    let mut read = read::read(source, format);
    let others = std::mem::take(&mut read.others);
    let first = check_read(read, source, format, kind, base, needs);
    let others = others.into_iter().map(|read| check_read(read, source, format, kind, base, needs));
    commands::join(first, others.collect())
}

/// Checks what was read: the whole text, or one of its commands.
#[allow(clippy::too_many_lines, reason = "the steps in their order")]
fn check_read<'t>(
    read: read::Read<'t>,
    source: &'t str,
    format: Format,
    kind: Option<Kind>,
    base: &Base,
    needs: Option<&Needs>,
) -> Checked<'t> {
    let read::Read { tree, mut findings, request, region, .. } = read;
    let has_syntax_findings = !findings.is_empty();
    let (mut found_kind, mut outside, mut facts, mut tenant, mut script) = (kind, Vec::new(), None, None, None);
    let (mut sent, mut is_other) = (None, false);
    let is_bare = kind.is_none() && request.is_none();
    if let Some(request) = request {
        match request::check(&request, &mut findings) {
            request::Says::Payload(payload) => found_kind = Some(payload.into()),
            request::Says::Nothing => {}
            request::Says::Other => (found_kind, is_other) = (None, true),
        }
        outside = request::secrets(&request);
        tenant = request::tenant(&request);
        sent = request::sent(&request);
    } else if format == Format::Curl && tree.is_empty() {
        no_command(source, &mut findings);
    } else if format == Format::Sql && !has_syntax_findings {
        script = about_rights(source, needs, &mut findings);
    }
    if region.start == 0 {
        doubts::byte_order_mark(source, format, &mut findings);
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
            // Several results below each other are not one JSON text, and need not be: each is read by itself.
            findings = Findings::default();
        }
        shown::check_values(source, format, &parts, needs, &mut findings);
    }
    if format == Format::Curl {
        let body = commands::body(tree.root(), region);
        commands::within(source, region, &mut outside, |part, spans| secrets::in_command(part, body, spans));
    } else if format == Format::Sql {
        secrecy::in_script(source, &mut outside);
    }
    if let Some(root) = tree.root().filter(|_| found_kind.is_none() && script.is_none() && !is_other) {
        found_kind = kind::detect(root, &mut findings);
    }
    let is_foreign = script.is_none() && foreign::told(source, format, &tree, (kind, found_kind), needs, &mut findings);
    let is_unknown = kind.is_none()
        && (is_foreign
            || script.is_none()
                && !tree.root().is_some_and(holds_nothing)
                && findings.iter().any(|finding| finding.code == code::UNKNOWN_KIND));
    if is_foreign {
        // Nobody knows where its secrets are.
        outside.push(region);
    } else if let Some(kind) = found_kind {
        facts = shape::check(&tree, catalogue::layout(kind), base, &mut findings);
        // What a command sends, or somebody calls a payload, is meant to be sent.
        if is_bare && tree.root().is_some_and(|root| kind::is_answer(kind, root)) {
            kind::judge_as_answer(kind, &mut findings);
        } else if is_bare && kind == Payload::IntegrationCreate {
            kind::may_be_an_update(&mut findings);
        }
    }
    if needs.is_some() && found_kind.is_none() && script.is_none() && !findings.has_errors() {
        findings.add(nothing_to_compare(&tree));
    }
    if has_syntax_findings {
        hide_names(&tree, &outside, region, &mut findings);
    }
    readings::settle(source, found_kind.is_some(), &mut findings);
    let held_back = doubts::settle(&tree, format, &mut findings);
    if habits::has_any(&findings) {
        // Some places of damage are not told any more.
        outside = secret_places(&tree, findings.iter(), findings.left_out() > 0, &outside, region);
        habits::gather(&mut findings);
    }
    if found_kind.is_none() && script.is_none() {
        doubts::leave_alone(format, &mut findings);
    }
    if format == Format::Yaml && is_unknown && foreign::is_other_yaml(source, &findings) {
        outside = secret_places(&tree, findings.iter(), findings.left_out() > 0, &outside, region);
        findings.retain(|finding| finding.code == code::UNKNOWN_KIND);
    }
    exceptions::apply(&tree, format, found_kind, region, &mut findings);
    // Without a body there is nothing that could be of a kind.
    let kind = found_kind.filter(|_| !matches!(format, Format::Curl | Format::Sql) || !tree.is_empty());
    let base = match base {
        Base::Answers(answers) if kind == Some(Kind::Setup) => Some(answers.clone()),
        _ => None,
    };
    Checked {
        kind,
        format,
        tree,
        findings: findings.settled(source.len()),
        outside,
        facts,
        base,
        tenant,
        sent,
        script,
        held_back,
        is_unknown,
        command: None,
        others: Vec::new(),
        region,
        masks: None,
    }
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
    let is_passed_over = findings.iter().all(|finding| finding.code == code::PASSED_OVER);
    if kind.is_none() && needs.is_none() && is_passed_over && !script::mentions_rights(source) {
        findings.add(not_checked(
            "no statement in this script is about privileges",
            "only statements about privileges are checked: GRANT, REVOKE and the like",
        ));
    }
    // Compared with a setup it is a script, whatever it does.
    kind.or(needs.map(|_| Document::Grants))
}

fn nothing_to_compare(tree: &Tree<'_>) -> Diagnostic {
    let is_notebook = tree.root().is_some_and(|root| root.get("nbformat").is_some());
    let message = "nothing here can be compared with the setup";
    Diagnostic::new(code::SQL_SYNTAX, Span::default(), message).help(if is_notebook {
        "export the notebook as a source file"
    } else {
        "paste a Databricks SQL script, or the output of SHOW GRANTS as a table, CSV or JSON"
    })
}

/// Where a line could not be read, what looks like a name may be a piece of a secret.
fn hide_names(tree: &Tree<'_>, outside: &[Span], region: Span, findings: &mut Findings) {
    if !findings.iter().any(names_a_field) {
        return;
    }
    let secrets = secret_places(tree, findings.iter(), findings.left_out() > 0, outside, region);
    findings.for_each_mut(|finding| {
        if names_a_field(finding) && is_inside(finding.span, &secrets) {
            hide_the_name(finding);
        }
    });
}

fn holds_nothing(node: NodeRef<'_>) -> bool {
    matches!(node.kind(), NodeKind::Object | NodeKind::Array) && node.children().next().is_none()
}

fn no_command(source: &str, findings: &mut Findings) {
    if !source.to_ascii_lowercase().contains("curl") {
        // What is wrong with it in a shell is not known either.
        *findings = Findings::default();
    }
    findings.add(not_checked("this text contains no curl command", "only its quotes and line endings were checked"));
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
    region: Span,
) -> Vec<Span> {
    let mut spans = outside.to_vec();
    if let Some(root) = tree.root() {
        secrets::collect(root, &mut spans);
    }
    commands::within(tree.source(), region, &mut spans, secrecy::by_form);
    commands::within(tree.source(), region, &mut spans, secrecy::behind_colons);
    let everything = region;
    let mut damage: Vec<Span> = findings
        .filter(|finding| is_damage(finding.code))
        // After these nothing was read.
        .map(|finding| if [code::BAD_YAML, code::TOO_DEEP].contains(&finding.code) { everything } else { finding.span })
        .collect();
    if cut_off && !damage.is_empty() {
        damage.push(everything);
    }
    if !damage.is_empty() {
        let damage: Vec<Span> = damage.into_iter().map(|span| commands::inside(span, region)).collect();
        commands::within(tree.source(), region, &mut spans, |part, spans| secrets::by_words(part, &damage, spans));
    }
    in_order(&mut spans);
    spans
}

/// Puts places in order, none overlapping another.
fn in_order(spans: &mut Vec<Span>) {
    spans.sort_unstable();
    // Aliases keep the places of what they stand for, and one secret may be known in several ways.
    spans.dedup_by(|next, last| {
        let overlaps = next.start < last.end || *next == *last;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
}

/// Whether a finding means that its line may have been misread.
fn is_damage(code: Code) -> bool {
    const READ_WELL: [Code; 4] =
        [code::DUPLICATE_FIELD, code::BYTE_ORDER_MARK, code::READ_DIFFERENTLY, code::MERGE_KEY];
    code.is_syntax() && !READ_WELL.contains(&code)
}

/// Whether a finding says the name of a field as the document has it.
fn names_a_field(finding: &Diagnostic) -> bool {
    [code::UNKNOWN_FIELD, code::MISPLACED_FIELD, code::DUPLICATE_FIELD].contains(&finding.code)
}

/// Takes the name out of such a finding, and the pointer that ends with it.
fn hide_the_name(finding: &mut Diagnostic) {
    let what = match finding.code {
        code if code == code::DUPLICATE_FIELD => "a name appears twice in this object",
        code if code == code::MISPLACED_FIELD => "this field is in the wrong place",
        _ => "this is not a known field",
    };
    finding.message = what.into();
    finding.node = None;
    finding.related.iter_mut().for_each(|related| related.node = None);
}

/// Whether a place overlaps one of others, which are sorted and overlap each other by few: a value, and its line.
fn is_inside(span: Span, places: &[Span]) -> bool {
    let before = places.partition_point(|place| place.start < span.end.max(span.start + 1));
    places[..before].iter().rev().take(8).any(|place| span.start < place.end)
}

#[cfg(test)]
pub(crate) mod tests;
