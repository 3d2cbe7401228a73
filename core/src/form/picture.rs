//! Who sends what to whom, in which order.

use crate::kinds::{Document, Flow, Payload};
use crate::platform::Platform;

/// Who takes part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Actor {
    /// Whoever answers the questions.
    You,
    /// The tenant.
    Immuta,
    /// The data platform.
    Platform,
}

/// One thing that is sent.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Arrow {
    pub(super) from: Actor,
    pub(super) to: Actor,
    /// A description in a few words.
    pub(super) text: String,
    /// The document that is sent; `None` if it is not one of ours.
    pub(super) document: Option<Document>,
}

/// What happens in a flow, in order.
pub(super) fn picture(platform: &Platform, flow: Flow) -> Vec<Arrow> {
    use Actor::{Immuta, Platform, You};
    let arrow = |from, to, text: &str, document| Arrow { from, to, text: text.to_owned(), document };
    let mut arrows = Vec::new();
    if platform.documents.contains(&Document::Grants) {
        arrows.push(arrow(You, Platform, "Grants", Some(Document::Grants)));
    }
    for payload in platform.catalogue.payloads(flow) {
        let (method, path) = payload.request();
        arrows.push(arrow(You, Immuta, &[method, " ", path].concat(), Some(Document::Payload(*payload))));
        if *payload == Payload::ScriptCreate {
            arrows.push(arrow(Immuta, You, "The script", None));
            arrows.push(arrow(You, Platform, "Run the script", None));
        }
    }
    let last = match flow {
        Flow::IntegrationUpdate => "Signs in again",
        Flow::IntegrationAutomatic => "Creates its catalog",
        Flow::IntegrationManual | Flow::Connection => "Signs in, reads objects",
    };
    // Only if Immuta signs in to the platform: then somebody has granted it something there.
    if platform.documents.contains(&Document::Grants) {
        arrows.push(arrow(Immuta, Platform, last, None));
    }
    arrows
}
