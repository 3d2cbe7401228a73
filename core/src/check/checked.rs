//! A document with everything that was found.

use std::sync::Arc;

use super::damage::is_damage;
use super::extra::WRITTEN_AS_IT_IS;
use super::unknown_member::UNKNOWN_FIELD;
use super::{Sent, foreign, region, secrets};
use crate::diagnostic::{Asks, Diagnostic, Severity, TOO_MANY, worst};
use crate::kinds::{Document, Kind, Payload};
use crate::kit::Facts;
use crate::kit::words::{WRONG_SECRET, WRONG_TYPE};
use crate::platform::{PLATFORMS, Platform};
use crate::read::yaml::BAD_YAML;
use crate::read::{Format, TOO_DEEP};
use crate::secrecy::{self, Credential, is_harmless, is_secret_name, last_name};
use crate::setup::Answers;
use crate::sort::sort;
use crate::text::{Span, turn};
use crate::tree::{NodeRef, Tree};

/// A document with everything that was found.
pub struct Checked<'t> {
    /// What the document is.
    pub(super) what: What,
    /// The platform of the document. The default platform if that cannot be determined.
    pub platform: &'static Platform,
    /// The format of the text.
    pub format: Format,
    /// The content as a tree.
    pub tree: Tree<'t>,
    /// All findings, in document order.
    pub findings: Vec<Diagnostic>,
    /// What a command sends, and where. `None` if this is not a command, or if it does not say.
    pub sent: Option<Sent>,
    /// The number of this command in its text, from 1. `None` if it is the only one.
    pub command: Option<usize>,
    /// The other commands of the text. Only the first command has them.
    pub others: Vec<Self>,
    /// Places of secrets outside the tree.
    pub(super) outside: Vec<Span>,
    /// Whether the words of a command may hold more of them. They are read when somebody asks: a report does not.
    pub(super) has_words: bool,
    /// How many errors are not reported because they follow from others.
    pub(super) held_back: usize,
    /// How many findings were left out because there were too many.
    pub(crate) left_out: usize,
    /// The part of the text that holds this document.
    pub(super) region: Span,
    /// Where to hide secrets in the whole text. `None` unless the text has several commands.
    pub(super) masks: Option<Arc<[Span]>>,
}

/// What a text is.
pub(super) enum What {
    /// A payload with its facts, for comparing it with others. `None` if they could not be read.
    Payload(Payload, Option<Box<Facts>>),
    /// A setup with its facts, and the answers of its base.
    Setup(Option<Box<Facts>>, Option<Answers>),
    /// A script, or what a platform prints about privileges.
    Script(Document),
    /// A command without a body, or with a body of an unknown kind.
    Command,
    /// A text whose kind cannot be determined.
    Open,
    /// A text that ucforge does not know.
    Foreign,
}

impl<'t> Checked<'t> {
    /// A document that was not read. The finding says why.
    pub(super) fn unread(tree: Tree<'t>, format: Format, finding: Diagnostic) -> Self {
        Self {
            what: What::Open,
            platform: PLATFORMS[0],
            format,
            region: Span::new(0, tree.source().len()),
            tree,
            findings: vec![finding],
            sent: None,
            command: None,
            others: Vec::new(),
            outside: Vec::new(),
            has_words: false,
            held_back: 0,
            left_out: 0,
            masks: None,
        }
    }

    /// Adds places of secrets in the text.
    pub(super) fn with_secrets(self, outside: Vec<Span>) -> Self {
        Self { outside, ..self }
    }
}

impl Checked<'_> {
    /// All documents of the text in order: this one, then those of the later commands.
    pub fn all(&self) -> impl Iterator<Item = &Self> {
        std::iter::once(self).chain(&self.others)
    }

    /// The documents of the text that are not empty. If all are empty, only the first, whose findings say why.
    pub fn filled(&self) -> Vec<&Self> {
        let filled: Vec<&Self> = self.all().filter(|checked| checked.tree.root().is_some()).collect();
        if filled.is_empty() { vec![self] } else { filled }
    }

    /// Completes the help of every finding that asks for something: `how` says how to provide it in this front end.
    pub fn tell_how(&mut self, how: impl Fn(Asks) -> String) {
        let all = std::iter::once(&mut self.findings).chain(self.others.iter_mut().map(|other| &mut other.findings));
        all.flatten().for_each(|finding| finding.tell_how(&how));
    }

    /// The kind of the document, if it has known fields.
    pub fn kind(&self) -> Option<Kind> {
        match self.what {
            What::Payload(payload, _) => Some(payload.into()),
            What::Setup(..) => Some(Kind::Setup),
            _ => None,
        }
    }

    /// The facts of the document, for comparing it with others.
    pub(crate) fn facts(&self) -> Option<&Facts> {
        match &self.what {
            What::Payload(_, facts) | What::Setup(facts, _) => facts.as_deref(),
            _ => None,
        }
    }

    /// The answers of the setup that this one extends.
    pub(super) fn base(&self) -> Option<&Answers> {
        match &self.what {
            What::Setup(_, base) => base.as_ref(),
            _ => None,
        }
    }

    /// Whether a finding is an error: the API would refuse something, or it would not do what it says.
    pub fn has_errors(&self) -> bool {
        worst(&self.findings) == Some(Severity::Error)
    }

    /// The number of errors in all documents of the text, including those not reported because they follow from others.
    pub fn error_count(&self) -> usize {
        let of_one = |checked: &Self| {
            let reported = checked.findings.iter().filter(|finding| finding.severity == Severity::Error).count();
            reported + checked.held_back
        };
        self.all().map(of_one).sum()
    }

    /// The name of its kind: a kind of payload, `setup`, a kind of script, or `unknown`.
    pub fn kind_name(&self) -> &'static str {
        match self.what {
            What::Payload(payload, _) => payload.name(),
            What::Setup(..) => Kind::Setup.name(),
            What::Script(document) => document.name(),
            What::Command | What::Open | What::Foreign => "unknown",
        }
    }

    /// Whether ucforge does not know this text, so that it can be left out when a folder is checked. A broken document
    /// of ours does not count, nor does an empty one.
    pub fn is_foreign(&self) -> bool {
        matches!(self.what, What::Foreign) && !(self.has_errors() && foreign::names_of_ours(self.tree.source()) > 1)
    }

    /// The address of the tenant that a command sends to: `https://tenant.example.com`. `None` if the command does not
    /// give it in full.
    pub fn tenant(&self) -> Option<&str> {
        self.sent.as_ref()?.tenant.as_deref()
    }

    /// Texts that look like a credential, but that an exception allows.
    pub(crate) fn allowed_texts(&self) -> impl Iterator<Item = NodeRef<'_>> {
        let allowed = self.findings.iter().filter(|one| one.code == WRONG_SECRET && one.severity == Severity::Info);
        let nodes = allowed.filter_map(|finding| self.tree.node(finding.node?));
        // The value of a secret field stays secret, whatever exception allows its form.
        let is_plain = |node: &NodeRef<'_>| !is_secret_name(last_name(node.key()));
        nodes.filter(is_plain).filter(|node| node.text().is_some_and(Credential::may_be_allowed))
    }

    /// Where secrets are in the text, in order. A value counts by its name alone, wherever it is. On a line with a
    /// syntax error, everything after such a name counts.
    pub fn secrets(&self) -> Vec<Span> {
        let outside = (self.outside.as_slice(), self.has_words);
        secret_places(&self.tree, self.findings.iter(), self.is_cut_off(), outside, self.region)
    }

    /// The parts of the text that must not be shown, in order: secrets, and values that may be secret, such as every
    /// value of an unknown field. If the text has several commands, the parts of all of them.
    pub fn hidden(&self) -> Vec<Span> {
        if let Some(masks) = &self.masks {
            return masks.to_vec();
        }
        let mut spans = self.secrets();
        turn();
        region::within(self.tree.source(), self.region, &mut spans, secrecy::beside_words);
        region::within(self.tree.source(), self.region, &mut spans, secrecy::in_lines);
        if matches!(self.what, What::Open | What::Foreign) {
            region::within(self.tree.source(), self.region, &mut spans, secrecy::assigned);
        }
        // A misspelled name has a fix, so its field is known.
        let unknown =
            |finding: &&Diagnostic| [UNKNOWN_FIELD, WRITTEN_AS_IT_IS].contains(&finding.code) && finding.fix.is_none();
        let nodes = self.findings.iter().filter(unknown).filter_map(|finding| self.tree.node(finding.node?));
        nodes.for_each(|node| {
            spans.extend(node.key_span().filter(|_| !node.shows_its_name()));
            secrets::all_of(node, &mut spans);
        });
        // A value of the wrong type may be anything.
        let wrong = self.findings.iter().filter(|finding| finding.code == WRONG_TYPE);
        let mut doubtful = Vec::new();
        wrong.filter_map(|one| self.tree.node(one.node?)).for_each(|node| secrets::all_of(node, &mut doubtful));
        let is_quote = |c: char| matches!(c, '"' | '\'');
        let source = self.tree.source();
        spans.extend(doubtful.into_iter().filter(|span| !is_harmless(span.of(source).trim_matches(is_quote))));
        if self.is_cut_off() && self.findings.iter().any(|finding| unknown(&finding)) {
            spans.push(self.region);
        }
        in_order(&mut spans);
        spans
    }

    /// Whether some findings were left out because there were too many.
    fn is_cut_off(&self) -> bool {
        self.findings.iter().any(|finding| finding.code == TOO_MANY)
    }
}

/// Finds the places of secrets. `cut_off` means that more findings were left out, at unknown places. `outside` are the
/// places outside the tree; `has_words` means that the words of a command may hold more of them.
pub(super) fn secret_places<'a>(
    tree: &Tree<'_>,
    findings: impl Iterator<Item = &'a Diagnostic>,
    cut_off: bool,
    (outside, has_words): (&[Span], bool),
    region: Span,
) -> Vec<Span> {
    let mut spans = outside.to_vec();
    // Builds that read no texts from users have no commands.
    if cfg!(feature = "texts") && has_words {
        let body = region::body(tree.root(), region);
        region::within(tree.source(), region, &mut spans, |part, spans| secrets::in_command(part, body, spans));
    }
    if let Some(root) = tree.root() {
        secrets::collect(root, &mut spans);
    }
    turn();
    region::within(tree.source(), region, &mut spans, secrecy::by_form);
    let everything = region;
    let mut damage: Vec<Span> = findings
        .filter(|finding| is_damage(finding.code))
        // After these, the rest of the text may be unread.
        .map(|finding| if [BAD_YAML, TOO_DEEP].contains(&finding.code) { everything } else { finding.span })
        .collect();
    if cut_off && !damage.is_empty() {
        damage.push(everything);
    }
    if !damage.is_empty() {
        let damage: Vec<Span> = damage.into_iter().map(|span| region::inside(span, region)).collect();
        region::within(tree.source(), region, &mut spans, |part, spans| secrets::by_words(part, &damage, spans));
    }
    in_order(&mut spans);
    spans
}

/// Sorts places and merges those that overlap.
pub(super) fn in_order(spans: &mut Vec<Span>) {
    sort(spans);
    // Aliases keep the places of their anchors, and one secret may be found in several ways.
    spans.dedup_by(|next, last| {
        let overlaps = next.start < last.end || *next == *last;
        if overlaps {
            last.end = last.end.max(next.end);
        }
        overlaps
    });
}
