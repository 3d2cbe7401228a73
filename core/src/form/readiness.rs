//! Which documents are ready. Each depends only on the answers that it uses.

use super::{FieldView, Finding, FormView, GroupView};
use crate::catalogue::common::START;
use crate::catalogue::{InRights, MISSING_FIELD, Write};
use crate::diagnostic::Severity;
use crate::kinds::{Document, Flow, Payload};

/// How complete a document is.
pub struct Readiness {
    /// The document.
    pub document: Document,
    /// The pointers of the answers that it needs and nobody has given.
    pub missing: Vec<String>,
    /// The pointers of the mistakes in the answers that it uses.
    pub wrong: Vec<String>,
}

impl Readiness {
    /// Proof that the document may be copied, saved and sent; `None` if it is not ready.
    pub fn ready(&self) -> Option<Ready> {
        (self.missing.is_empty() && self.wrong.is_empty()).then_some(Ready(self.document))
    }
}

/// Proof that a document has all the answers that it needs, and that none of those it uses is wrong.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Ready(Document);

impl Ready {
    /// Accepts what somebody else has found out: in the page, the checks are in another module than the scripts.
    pub fn said(document: Document) -> Self {
        Self(document)
    }

    /// The document.
    pub fn document(self) -> Document {
        self.0
    }
}

/// How complete every document of the flow is; empty without a flow.
pub fn readiness(view: &FormView) -> Vec<Readiness> {
    let Some(flow) = view.flow else { return Vec::new() };
    let documents = view.platform.documents(flow).into_iter();
    documents.map(|document| Readiness { document, ..Reader { view, flow, document }.read() }).collect()
}

struct Reader<'a> {
    view: &'a FormView,
    flow: Flow,
    document: Document,
}

impl Reader<'_> {
    fn read(&self) -> Readiness {
        let mut missing = Vec::new();
        self.missing(&self.view.groups, &mut missing);
        // The first load finds no mistakes.
        #[cfg(feature = "check")]
        let wrong = {
            let findings = self.view.findings.iter();
            let wrong = findings.filter(|finding| {
                is_mistake(finding) && self.is_touched_by(finding) || self.cannot_be_written_with(finding)
            });
            wrong.map(|finding| finding.pointer.clone()).collect()
        };
        #[cfg(not(feature = "check"))]
        let wrong = Vec::new();
        Readiness { document: self.document, missing, wrong }
    }

    fn missing(&self, groups: &[GroupView], all: &mut Vec<String>) {
        for field in groups.iter().flat_map(|group| &group.fields) {
            if self.needs(field) && !field.is_answered() {
                all.push(field.pointer.clone());
            }
            // The entries of a list do not matter to a document that does not use the list.
            if self.uses(field) {
                self.missing(field.items.as_deref().unwrap_or_default(), all);
            }
        }
    }

    /// Whether an answer changes the document.
    fn uses(&self, field: &FieldView) -> bool {
        match self.document {
            Document::Payload(payload) => self.is_written(field, payload),
            Document::Runbook => self.payloads().iter().any(|payload| self.is_written(field, *payload)),
            Document::Grants | Document::GrantsUndo | Document::GrantsVerify => {
                field.member.field.in_rights != InRights::No
            }
            Document::Checklist => false,
        }
    }

    /// Whether the document requires an answer.
    fn needs(&self, field: &FieldView) -> bool {
        match self.document {
            Document::Payload(payload) => field.required && self.is_demanded(field, payload),
            Document::Runbook => {
                field.required && self.payloads().iter().any(|payload| self.is_demanded(field, *payload))
            }
            Document::Grants | Document::GrantsUndo | Document::GrantsVerify => {
                field.member.field.in_rights == InRights::Needed
            }
            Document::Checklist => false,
        }
    }

    fn payloads(&self) -> &'static [Payload] {
        self.view.platform.catalogue.payloads(self.flow)
    }

    fn is_written(&self, field: &FieldView, payload: Payload) -> bool {
        let mut places = field.member.field.places.iter();
        places.any(|place| {
            let is_here = place.is_in(payload) && place.is_for(self.flow);
            is_here && !matches!(place.write, Write::Never | Write::Always(_))
        })
    }

    fn is_demanded(&self, field: &FieldView, payload: Payload) -> bool {
        let mut places = field.member.field.places.iter();
        places.any(|place| place.is_in(payload) && place.is_for(self.flow) && place.needs_answer())
    }

    /// Whether a mistake is in something that the document uses. A mistake that belongs to no question may be anywhere
    /// in a payload.
    #[cfg(feature = "check")]
    fn is_touched_by(&self, finding: &Finding) -> bool {
        match (self.document, self.view.field_of(&finding.pointer)) {
            (Document::Checklist, _) => false,
            (_, Some(field)) => self.uses(field) || self.is_payload() && field.member.field.group == Some(&START),
            (_, None) => self.is_payload(),
        }
    }

    /// Whether a warning about an answer keeps a document about privileges from being written. A payload would only be
    /// odd with that answer.
    #[cfg(feature = "check")]
    fn cannot_be_written_with(&self, finding: &Finding) -> bool {
        let is_odd = finding.severity == Severity::Warning;
        is_odd && self.view.field_of(&finding.pointer).is_some_and(|field| self.needs(field) && is_for_rights(field))
    }

    #[cfg(feature = "check")]
    fn is_payload(&self) -> bool {
        matches!(self.document, Document::Payload(_) | Document::Runbook)
    }
}

/// Whether documents about privileges require an answer.
#[cfg(feature = "check")]
pub(super) fn is_for_rights(field: &FieldView) -> bool {
    field.member.field.in_rights == InRights::Needed
}

/// Whether a finding is an error other than a missing answer: those are reported for each document by itself.
#[cfg(feature = "check")]
fn is_mistake(finding: &Finding) -> bool {
    finding.severity == Severity::Error && finding.code != MISSING_FIELD.id()
}

#[cfg(all(test, feature = "convert"))]
mod tests;
