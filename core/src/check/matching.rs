//! Compares documents that should describe the same setup: the script request, the payload that follows it, the setup
//! of both.
//!
//! Immuta's page on the manual flow requires the same payload twice, its page on connections the same values in three
//! places. Every field that both kinds of document can have is compared, in both halves of a connection. Which fields
//! these are follows from the catalogue. A field that is left out counts as its default ([`silence`]). Credentials that
//! are left out, and fields that only one kind of document has, are not differences.

mod claims;
mod meaning;
mod silence;

use std::collections::HashSet;

use super::Checked;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::Kind;
use crate::kit::is_placeholder;
use crate::sort::sort_by_key;
use crate::text::url::origin_of;
use crate::text::{Span, step};
use crate::tree::{NodeId, NodeRef};
use crate::value::visible;

use crate::check::shape::BASE_SETUP;
use crate::diagnostic::rule::rules;
use claims::{Claim, Claims, What};
use silence::{Default, Silence};

rules! {
    DOCUMENTS_DIFFER = Error("UC401", "documents of different setups", IntegrationsHowTo) {
        means: "Two documents that belong together do not say the same in a field that both have. A field that is left out counts as its \
                default.",
        why: "Immuta's page on the manual flow demands the same payload for the script and for the creation. If the catalog or the host differs, \
              the script prepares something other than what Immuta then connects to.",
        fix: "Give the field the same value in all documents, or build all of them from one setup.",
        bad: matched(&[
            in_script(r#"{"config": {"catalog": "immuta_prod"}}"#),
            in_create(r#"{"autoBootstrap": false, "config": {"catalog": "immuta_test"}}"#),
        ]),
        good: matched(&[
            in_script(r#"{"config": {"catalog": "immuta_prod"}}"#),
            in_create(r#"{"autoBootstrap": false, "config": {"catalog": "immuta_prod"}}"#),
        ]),
    }

    NOT_COMPARED = Info("UC402", "a document that cannot be compared", Ucforge) {
        means: "The document is neither a payload nor a setup, or it is not clear which one.",
        why: "It was left out of the comparison: whether it fits the others is not known.",
        fix: "Check the text by itself to see what it is, or name another file.",
        bad: matched(&[in_create(r#"{"config": {"catalog": "immuta_prod"}}"#), json(r#"{"catalog": "immuta_prod"}"#)]),
        good: matched(&[
            in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
            in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
        ]),
    }
}

/// A finding about one of several documents, with the place in another document that contradicts it.
pub struct Difference {
    /// The index of the document that the finding is about.
    pub document: usize,
    /// The finding.
    pub finding: Diagnostic,
    /// The place in another document that contradicts it. `None` if there is no such place.
    pub other: Option<OtherDocument>,
}

/// A place in another document.
pub struct OtherDocument {
    /// The index of the document.
    pub document: usize,
    /// The place in its text, in bytes.
    pub span: Span,
    /// The node in its tree.
    pub node: NodeId,
}

/// Whether enough is known about a document to compare it with others.
pub fn is_comparable(checked: &Checked<'_>) -> bool {
    Claims::of(checked).is_some()
}

/// Compares texts as `match` does: like `compare`, with the syntax errors of each, since what could not be read may be
/// anything. By document and place.
pub fn compare_texts(checked: &[&Checked<'_>]) -> Vec<Difference> {
    let mut found = compare(checked);
    for (document, checked) in checked.iter().enumerate() {
        let is_unread = |finding: &&Diagnostic| finding.code.is_syntax() && finding.severity == Severity::Error;
        let unread = checked.findings.iter().filter(is_unread);
        found.extend(unread.map(|finding| Difference { document, finding: finding.clone(), other: None }));
    }
    sort_by_key(&mut found, |difference| (difference.document, difference.finding.span));
    found
}

/// Compares each document with those before it.
pub fn compare(checked: &[&Checked<'_>]) -> Vec<Difference> {
    let mut found = Vec::new();
    let documents: Vec<Option<Claims<'_>>> = checked.iter().map(|checked| Claims::of(checked)).collect();
    for (index, (document, checked)) in documents.iter().zip(checked).enumerate() {
        let Some(document) = document else {
            let place = checked.tree.root().map_or(Span::default(), NodeRef::opening);
            let finding = Diagnostic::new(
                NOT_COMPARED,
                place,
                "this is not recognized as a payload or setup, so it is not compared",
            );
            let finding = finding.help("check it by itself to see what it is");
            found.push(Difference { document: index, finding, other: None });
            continue;
        };
        let before = documents[..index].iter().enumerate();
        let before: Vec<_> = before.filter_map(|(at, other)| Some((at, other.as_ref()?))).collect();
        let mut pair = Pair { index, own: document, found: &mut found };
        for at in 0..document.all.len() {
            pair.claim(&document.all[at], &before);
        }
        pair.silence(&before);
        pair.defaults(&before);
        if let Some((at, other)) = before.iter().find(|(_, other)| has_workspaces(other)) {
            pair.workspaces(*at, other);
        }
        for (at, other) in &before {
            pair.extra_fields(*at, other);
        }
        // Passes on the finding about a base that could not be read, as what the base holds is not known.
        let broken = checked.findings.iter().filter(|finding| finding.code == BASE_SETUP);
        found.extend(broken.map(|finding| Difference { document: index, finding: finding.clone(), other: None }));
    }
    found.extend(tenants(checked));
    sort_by_key(&mut found, |difference| difference.document);
    found
}

/// Finds documents for a different tenant than the first document that names one: commands by their address, setups by
/// `immutaUrl`. Between two setups, `immutaUrl` is compared as an ordinary field instead.
fn tenants(checked: &[&Checked<'_>]) -> Vec<Difference> {
    let named = |checked: &Checked<'_>| {
        let url = checked.tree.root().filter(|_| checked.kind() == Some(Kind::Setup));
        let url = checked.tenant().or_else(|| url?.get("immutaUrl")?.text())?;
        (!is_placeholder(url)).then(|| origin_of(url))
    };
    let mut found = Vec::new();
    let mut first: Option<(String, Option<Kind>)> = None;
    for (index, checked) in checked.iter().enumerate() {
        let Some((own, root)) = named(checked).zip(checked.tree.root()) else { continue };
        match &first {
            Some((other, kind)) if *other != own && !(*kind == Some(Kind::Setup) && checked.kind() == *kind) => {
                let message = "this is for a different tenant than the previous document";
                let finding = Diagnostic::new(DOCUMENTS_DIFFER, root.opening(), message).at(root);
                let finding =
                    finding.severity(Severity::Warning).help("send all documents of one setup to the same tenant");
                found.push(Difference { document: index, finding, other: None });
            }
            Some(_) => {}
            None => first = Some((own, checked.kind())),
        }
    }
    found
}

/// One document, compared with those before it.
struct Pair<'p, 'a> {
    index: usize,
    own: &'p Claims<'a>,
    found: &'p mut Vec<Difference>,
}

impl<'a> Pair<'_, 'a> {
    /// Compares a value with the first earlier document that knows a value for its field, or whose lack of the field means
    /// something.
    fn claim(&mut self, claim: &Claim<'a>, before: &[(usize, &Claims<'a>)]) {
        let kind = self.own.kind();
        for (at, other) in before {
            step();
            let theirs = || other.like(claim, kind);
            if let Some(other) = theirs().find(|other| claim.differs_from(other)) {
                let message = [&claim.title(), " is different in the other document"].concat();
                let finding = Diagnostic::new(DOCUMENTS_DIFFER, claim.span(), message).at(claim.node);
                self.tell(finding.help("all documents of one setup need the same value here"), *at, other.node);
                return;
            }
            if theirs().any(|other| claim.value.is_settled_by(&other.value)) {
                return;
            }
            if theirs().next().is_none() && self.other_is_silent(claim, *at, other) {
                return;
            }
        }
    }

    /// Compares a value with a document that does not mention its field. Returns whether that settles the comparison.
    fn other_is_silent(&mut self, claim: &Claim<'a>, at: usize, other: &Claims<'a>) -> bool {
        let place = other.holder(claim);
        let finding = match other.silence(claim, self.own) {
            Silence::Open => return false,
            Silence::Means(default) if claim.value.is(default) => return true,
            Silence::Means(default) => {
                let message = [&claim.title(), " is not set in the other document, where it defaults to ", default];
                Diagnostic::new(DOCUMENTS_DIFFER, claim.span(), message.concat())
                    .help("use the same value in all documents of one setup")
            }
            Silence::Fixed(value) if claim.value.is(value) => return true,
            Silence::Fixed(value) => {
                let message = [&claim.title(), " is always ", value, " in the payloads of the other document"];
                Diagnostic::new(DOCUMENTS_DIFFER, claim.span(), message.concat())
                    .help("no answer of a setup changes it: correct it here")
            }
            Silence::Differs => Diagnostic::new(
                DOCUMENTS_DIFFER,
                claim.span(),
                [&claim.title(), " is missing from the other document"].concat(),
            )
            .help("use the same value in all documents of one setup"),
            Silence::Unknown => Diagnostic::new(
                DOCUMENTS_DIFFER,
                claim.span(),
                [&claim.title(), " is missing from the other document"].concat(),
            )
            .severity(Severity::Warning)
            .help("this is not a known field: check whether the other document needs it too"),
        };
        self.tell(finding.at(claim.node), at, place);
        true
    }

    /// Compares values of the earlier documents with this document, if it does not mention their fields.
    fn silence(&mut self, before: &[(usize, &Claims<'a>)]) {
        let mut told = HashSet::new();
        for (at, other) in before {
            for claim in &other.all {
                step();
                let key = claim.key();
                if told.contains(&key) || self.own.like(claim, other.kind()).next().is_some() {
                    continue;
                }
                let finding = match self.own.silence(claim, other) {
                    Silence::Open => continue,
                    Silence::Means(value) | Silence::Fixed(value) if claim.value.is(value) => None,
                    Silence::Fixed(value) => {
                        let message = [
                            &claim.title(),
                            " is always ",
                            value,
                            " in the payloads of this setup: the other document has a different value",
                        ];
                        Some((message.concat(), Severity::Error))
                    }
                    Silence::Means(default) => {
                        let message = [
                            &claim.title(),
                            " is not set here, so it is ",
                            default,
                            ": the other document has a different value",
                        ];
                        Some((message.concat(), Severity::Error))
                    }
                    Silence::Differs => Some(([&claim.title(), " is missing here"].concat(), Severity::Error)),
                    Silence::Unknown => Some(([&claim.title(), " is missing here"].concat(), Severity::Warning)),
                };
                if let Some((message, severity)) = finding {
                    told.insert(key);
                    let place = self.own.holder(claim);
                    let finding = Diagnostic::new(DOCUMENTS_DIFFER, place.opening(), message).at(place);
                    let finding = finding.severity(severity).help("use the same value in all documents of one setup");
                    self.tell(finding, *at, claim.node);
                }
            }
        }
    }

    /// Compares defaults that differ if neither document mentions a field, such as query audit.
    fn defaults(&mut self, before: &[(usize, &Claims<'a>)]) {
        if self.own.is_partly_read || before.iter().any(|(_, other)| other.is_partly_read) {
            return;
        }
        for field in self.own.facts.catalogue.fields {
            let Default::Is(own) = silence::default(self.own.facts, field) else { continue };
            if self.own.mentions(field) || before.iter().any(|(_, other)| other.mentions(field)) {
                continue;
            }
            let other = before.iter().find_map(|(at, other)| match silence::default(other.facts, field) {
                Default::Is(theirs) => Some((at, other, theirs)),
                _ => None,
            });
            if let Some((at, other, theirs)) = other.filter(|(.., theirs)| *theirs != own) {
                let name = field.setup.unwrap_or_default().trim_start_matches('/').replace('/', ".");
                let message = [
                    "`",
                    &name,
                    "` is not set in either document: it defaults to ",
                    own,
                    " here and ",
                    theirs,
                    " there",
                ];
                let place = self.own.main();
                let finding = Diagnostic::new(DOCUMENTS_DIFFER, place.opening(), message.concat()).at(place);
                self.tell(finding.help("use the same value in all documents of one setup"), *at, other.main());
            }
        }
    }

    /// Reports additional workspaces that only one of the two documents has.
    fn workspaces(&mut self, at: usize, other: &Claims<'a>) {
        if !has_workspaces(self.own) || self.own.has_open_workspaces() || other.has_open_workspaces() {
            return;
        }
        for (host, node) in &self.own.workspaces {
            step();
            if !other.is_partly_read && !other.has_workspace(host) {
                let finding =
                    Diagnostic::new(DOCUMENTS_DIFFER, node.opening(), "the other document lacks this workspace");
                let finding = finding.at(*node).help("list the same workspaces in all documents of one setup");
                self.tell(finding, at, other.list_of_workspaces());
            }
        }
        for (host, missing) in &other.workspaces {
            if !self.own.is_partly_read && !self.own.has_workspace(host) {
                let place = self.own.list_of_workspaces();
                let finding = Diagnostic::new(
                    DOCUMENTS_DIFFER,
                    place.opening(),
                    "a workspace of the other document is missing here",
                );
                let finding = finding.at(place).help("list the same workspaces in all documents of one setup");
                self.tell(finding, at, *missing);
            }
        }
    }

    /// Compares unknown fields of a payload with those that a setup holds under `extra`.
    fn extra_fields(&mut self, at: usize, other: &Claims<'a>) {
        for difference in claims::extra_fields(self.own, other) {
            let (own, theirs) = (difference.own, difference.other);
            let place = own.key_span().unwrap_or(own.opening());
            let finding = Diagnostic::new(DOCUMENTS_DIFFER, place, difference.message).at(own);
            let help = match difference.severity {
                Severity::Info => "the payload may be of two kinds, one of which fits the setup: check which one it is",
                _ => "use the same value in all documents of one setup",
            };
            self.tell(finding.severity(difference.severity).help(help), at, theirs);
        }
    }

    fn tell(&mut self, finding: Diagnostic, at: usize, other: NodeRef<'_>) {
        let other = OtherDocument { document: at, span: other.span_or_opening(), node: other.id() };
        self.found.push(Difference { document: self.index, finding, other: Some(other) });
    }
}

impl Claim<'_> {
    /// The name of the field for a message, with the object around it if that helps: `audit.enabled`.
    fn title(&self) -> String {
        let name = match self.what {
            What::Field(_) => self.name.to_owned(),
            What::Unknown { .. } => visible(self.node.shown_key()),
        };
        let around = self.object.rsplit('/').next().unwrap_or("");
        if matches!(around, "" | "*" | "config" | "connection" | "nativeIntegration") {
            ["`", &name, "`"].concat()
        } else {
            ["`", around, ".", &name, "`"].concat()
        }
    }

    /// The place of the value. If only a base setup has it, the place that names the base.
    fn span(&self) -> Span {
        self.node.span_or_opening()
    }
}

/// Whether documents of this kind can have additional workspaces.
fn has_workspaces(document: &Claims<'_>) -> bool {
    let list = document.facts.catalogue.entries.as_ref().map(|entries| entries.setup);
    document.can_have(|field| list.is_some() && field.setup == list)
}

#[cfg(test)]
mod tests;
