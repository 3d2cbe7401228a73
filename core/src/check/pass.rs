//! One pass over a text, or over one of its commands: from what was read to what was found.

use super::checked::{Checked, What, secret_places};
use super::hiding::{Nameless, hide_the_name};
use super::{
    Base, Check, Sent, Setup, cut_off, exceptions, foreign, kind, readings, repeated, request, shape, unknown_member,
};
use crate::diagnostic::{Diagnostic, Findings, MAX_FINDINGS};
use crate::kinds::{Document, Kind, Payload};
use crate::kit::rights::{SQL_SYNTAX, UNKNOWN_KIND};
use crate::kit::{Against, Facts};
use crate::platform::{self, PLATFORMS, Platform};
use crate::read::{self, EMPTY_TEXT, Format};
use crate::secrecy;
use crate::text::{Span, turn};
use crate::tree::{NodeKind, NodeRef, Tree};

/// What the text is, as far as the pass knows.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Found {
    /// Nothing is known yet.
    Nothing,
    /// A document with fields.
    Fields(Kind),
    /// A script, or what a platform prints about privileges.
    Script(Document),
    /// A command that sends nothing that is known.
    Other,
}

#[allow(clippy::struct_excessive_bools, reason = "each is about another part of the way")]
pub(super) struct Pass<'t, 'c> {
    check: &'c Check<'c>,
    source: &'t str,
    format: Format,
    tree: Tree<'t>,
    findings: Findings,
    request: Option<Box<read::curl::Request>>,
    region: Span,
    has_syntax_findings: bool,
    /// Whether neither a command nor the caller says what it is.
    is_bare: bool,
    /// Whether the path of a command says what it is: then nobody else can say otherwise.
    is_told_by_path: bool,
    found: Found,
    platform: &'static Platform,
    facts: Option<Box<Facts>>,
    sent: Option<Sent>,
    outside: Vec<Span>,
    has_words: bool,
    is_foreign: bool,
}

impl<'t, 'c> Pass<'t, 'c> {
    pub(super) fn new(check: &'c Check<'c>, read: read::Read<'t>, source: &'t str, format: Format) -> Self {
        let read::Read { tree, findings, request, region, .. } = read;
        Self {
            check,
            source,
            format,
            tree,
            has_syntax_findings: !findings.is_empty(),
            findings,
            is_bare: check.kind.is_none() && request.is_none(),
            is_told_by_path: false,
            request,
            region,
            found: check.kind.map_or(Found::Nothing, Found::Fields),
            platform: PLATFORMS[0],
            facts: None,
            sent: None,
            outside: Vec::new(),
            has_words: false,
            is_foreign: false,
        }
    }

    fn against(&self) -> Option<Against<'c>> {
        let beside = self.check.together.map(|(together, index)| together.beside(index));
        self.check.against.map(|setup| Against { beside, ..setup.as_needs() })
    }

    /// Checks what a command sends, and where.
    pub(super) fn command(&mut self) {
        if let Some(request) = self.request.take() {
            match request::check(&request, self.tree.root(), &mut self.findings) {
                request::Says::Payload(payload) => {
                    self.found = Found::Fields(payload.into());
                    self.is_told_by_path = true;
                }
                request::Says::Nothing => {}
                request::Says::Other => self.found = Found::Other,
            }
            self.outside = request::secrets(&request);
            self.sent = request::sent(&request);
        } else if self.tree.is_empty() {
            no_command(self.source, &mut self.findings);
        }
        self.has_words = true;
    }

    /// Checks a script, or a table that a platform prints.
    pub(super) fn script(&mut self) {
        secrecy::in_script(self.source, &mut self.outside);
        if self.has_syntax_findings {
            return;
        }
        if self.source.trim().is_empty() {
            self.findings.add(Diagnostic::new(EMPTY_TEXT, Span::default(), "the text is empty"));
            return;
        }
        let against = self.against();
        let rights = platform::rights_of(self.source, self.check.against.map(Setup::platform));
        let told = self.check.script;
        let found = rights.and_then(|rights| (rights.check_text)(self.source, told, against, &mut self.findings));
        // If compared with a setup, it is a script, whatever it does.
        if let Some(document) = told.or(found).or(against.map(|_| Document::Grants)) {
            self.found = Found::Script(document);
        }
    }

    /// Checks what a platform prints about privileges, as JSON or YAML.
    pub(super) fn results(&mut self) {
        if let Some(root) = self.tree.root().filter(|_| self.found == Found::Nothing) {
            let against = self.against();
            let are_results = platform::all_rights()
                .any(|rights| (rights.check_results)(self.source, self.format, root, against, &mut self.findings));
            if are_results {
                self.found = Found::Script(Document::GrantsVerify);
            }
        }
    }

    /// Detects what the text is from its fields, if nothing else says it.
    pub(super) fn detect(&mut self) {
        // In a build that reads no texts from users, the kind is known.
        if !cfg!(feature = "texts") {
            return;
        }
        if self.region.start == 0 {
            cut_off::byte_order_mark(self.source, self.format, &mut self.findings);
        }
        if let Some(root) = self.tree.root().filter(|_| self.found == Found::Nothing)
            && let Some(kind) = kind::detect(root, &mut self.findings)
        {
            self.found = Found::Fields(kind);
        }
    }

    fn kind(&self) -> Option<Kind> {
        match self.found {
            Found::Fields(kind) => Some(kind),
            _ => None,
        }
    }

    fn is_script(&self) -> bool {
        matches!(self.found, Found::Script(_))
    }

    /// Whether the text is not ours. If so, only one finding is left, which says that.
    pub(super) fn is_foreign(&mut self) -> bool {
        let kinds = (self.check.kind, self.kind());
        let is_compared = self.check.against.is_some();
        self.is_foreign = cfg!(feature = "texts")
            && !self.is_script()
            && foreign::told(self.source, self.format, &self.tree, kinds, is_compared, &mut self.findings);
        if self.is_foreign {
            // Nobody knows where its secrets are.
            self.outside.push(self.region);
        }
        self.is_foreign
    }

    /// Checks the fields of a document.
    pub(super) fn fields(&mut self) {
        let Some((kind, root)) = self.kind().zip(self.tree.root()) else { return };
        if let Some(platform) = kind::platform_of(root, kind, self.check.base, &mut self.findings) {
            self.platform = platform;
            let facts = shape::check(&self.tree, (platform, kind), self.check.base, &mut self.findings);
            self.facts = facts.map(Box::new);
        }
        // If a command sends it, or somebody calls it a payload, it is meant to be sent.
        if !cfg!(feature = "texts") {
            return;
        }
        if self.is_told_by_path {
            unknown_member::send_elsewhere(&mut self.findings);
        }
        if self.is_bare && kind::is_answer(kind, root) {
            kind::judge_as_answer(kind, root, &self.platform.catalogue, &mut self.findings);
        } else if self.is_bare && kind == Payload::IntegrationCreate {
            kind::may_be_an_update(&self.platform.catalogue, &mut self.findings);
        }
    }

    /// Ends the pass: removes findings that follow from others, and merges those that belong together.
    pub(super) fn settle(mut self) -> Checked<'t> {
        turn();
        let kind = self.kind();
        let (is_unknown, held_back) = if cfg!(feature = "texts") { self.settle_text() } else { (false, 0) };
        exceptions::apply(&self.tree, self.format, kind, self.region, &mut self.findings);
        let left_out = self.findings.count().saturating_sub(MAX_FINDINGS);
        Checked {
            what: self.what(is_unknown),
            platform: self.platform,
            format: self.format,
            tree: self.tree,
            findings: self.findings.settled(self.source.len()),
            sent: self.sent,
            command: None,
            others: Vec::new(),
            outside: self.outside,
            has_words: self.has_words,
            held_back,
            left_out,
            region: self.region,
            masks: None,
        }
    }

    /// Settles the findings of a text that somebody wrote. Returns whether its kind is unknown, and how many errors are
    /// held back.
    fn settle_text(&mut self) -> (bool, usize) {
        let (kind, is_script) = (self.kind(), self.is_script());
        let is_unknown = self.check.kind.is_none()
            && (self.is_foreign
                || !is_script
                    && !self.tree.root().is_some_and(holds_nothing)
                    && self.findings.iter().any(|finding| finding.code == UNKNOWN_KIND));
        if self.check.against.is_some() && kind.is_none() && !is_script && !self.findings.has_errors() {
            self.findings.add(nothing_to_compare(&self.tree));
        }
        self.hide_names();
        readings::settle(self.source, kind.is_some(), &mut self.findings);
        let held_back = cut_off::settle(&self.tree, self.format, &mut self.findings);
        if repeated::has_any(&self.findings) {
            // Some places of damage are no longer reported.
            self.outside = self.secrets();
            repeated::gather(&mut self.findings);
        }
        if kind.is_none() && !is_script {
            cut_off::leave_alone(self.format, &mut self.findings);
        }
        if self.format == Format::Yaml && is_unknown && foreign::is_other_yaml(self.source, &self.findings) {
            self.outside = self.secrets();
            self.findings.retain(|finding| finding.code == UNKNOWN_KIND);
        }
        (is_unknown, held_back)
    }

    fn what(&mut self, is_unknown: bool) -> What {
        // Without a body, there is nothing that has a kind.
        let is_empty = matches!(self.format, Format::Curl | Format::Sql) && self.tree.is_empty();
        match self.found {
            Found::Script(document) => What::Script(document),
            _ if is_unknown => What::Foreign,
            Found::Fields(Kind::Payload(payload)) if !is_empty => What::Payload(payload, self.facts.take()),
            Found::Fields(Kind::Setup) if !is_empty => {
                let base = match self.check.base {
                    Base::Answers(answers) => Some(answers.clone()),
                    _ => None,
                };
                What::Setup(self.facts.take(), base)
            }
            _ if self.sent.is_some() => What::Command,
            _ => What::Open,
        }
    }

    fn secrets(&self) -> Vec<Span> {
        let is_cut = self.findings.left_out() > 0;
        let outside = (self.outside.as_slice(), self.has_words);
        secret_places(&self.tree, self.findings.iter(), is_cut, outside, self.region)
    }

    /// Hides names that may be secrets, or pieces of secrets on lines that could not be read.
    fn hide_names(&mut self) {
        // Without a finding, only a comparison mentions names.
        let is_said = self.has_syntax_findings || self.findings.iter().any(|finding| finding.node.is_some());
        let knows_all = self.facts.as_ref().is_some_and(|facts| facts.knows_all_names);
        let Some(root) = self.tree.root().filter(|_| is_said && !knows_all) else { return };
        let secrets = if self.has_syntax_findings { self.secrets() } else { Vec::new() };
        let layout = self.kind().map(|kind| self.platform.catalogue.layout(kind));
        let mut nameless = Nameless { secrets: &secrets, found: Vec::new() };
        nameless.below(root, layout.map(|layout| (layout, layout.root())), false);
        let hidden = nameless.found;
        if hidden.is_empty() {
            return;
        }
        self.tree.hide_names(hidden);
        let tree = &self.tree;
        self.findings.for_each_mut(|finding| {
            let node = finding.node.and_then(|node| tree.node(node));
            if node.is_some_and(|node| !node.shows_its_name()) {
                hide_the_name(finding);
            }
        });
    }
}

fn nothing_to_compare(tree: &Tree<'_>) -> Diagnostic {
    let is_notebook = tree.root().is_some_and(|root| root.get("nbformat").is_some());
    let message = "nothing here can be compared with the setup";
    Diagnostic::new(SQL_SYNTAX, Span::default(), message).help(if is_notebook {
        "export the notebook as a source file"
    } else {
        "paste a SQL script, or the output of SHOW GRANTS as a table, CSV or JSON"
    })
}

fn holds_nothing(node: NodeRef<'_>) -> bool {
    matches!(node.kind(), NodeKind::Object | NodeKind::Array) && node.children().next().is_none()
}

fn no_command(source: &str, findings: &mut Findings) {
    if read::curl::is_rest(source) {
        *findings = Findings::default();
        findings.add(not_checked(
            "these are options of curl, and the command before them is missing",
            "nothing was checked: paste the whole command",
        ));
        return;
    }
    if !source.to_ascii_lowercase().contains("curl") {
        // What would be wrong with it in a shell is not known either.
        *findings = Findings::default();
    }
    findings.add(not_checked("this text contains no curl command", "only its quotes and line endings were checked"));
}

fn not_checked(message: &'static str, help: &'static str) -> Diagnostic {
    Diagnostic::new(UNKNOWN_KIND, Span::default(), message).help(help)
}
