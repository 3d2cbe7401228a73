//! Why a document cannot be made.

use std::fmt;

use crate::kinds::{Document, Flow};
use crate::platform::Platform;
use crate::render::{RenderError, Rendering};

/// Why a document of a setup cannot be made.
#[derive(Debug)]
pub enum DocumentError {
    /// The flow has no such document.
    NotInFlow(&'static Platform, Flow, Document),
    /// The document is not written in this format.
    NotInFormat(Document, Rendering),
    /// The document cannot be written.
    Render(RenderError),
    /// The setup does not say enough about privileges: a sentence of the platform says what is missing.
    #[cfg(feature = "check")]
    Rights(crate::kit::RightsError),
    /// An answer that is not secret holds a credential, which no script may show.
    #[cfg(feature = "check")]
    HoldsCredential(&'static str),
    /// This build leaves the document out.
    NotInBuild,
}

impl From<RenderError> for DocumentError {
    fn from(error: RenderError) -> Self {
        Self::Render(error)
    }
}

impl fmt::Display for DocumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotInFlow(platform, flow, document) => {
                let names = platform.documents(*flow).into_iter().map(|document| ["`", document.name(), "`"].concat());
                let names = names.collect::<Vec<_>>().join(", ");
                let is_of_none = match document {
                    Document::Payload(payload) => !platform.catalogue.sends(*payload),
                    // Every flow has these.
                    _ => true,
                };
                if is_of_none {
                    let title = platform.catalogue.title;
                    return write!(f, "there is no `{}` for {title}: flow `{flow}` has {names}", document.name());
                }
                write!(f, "flow `{flow}` has no document `{}`: it has {names}", document.name())
            }
            Self::NotInFormat(document, rendering) => {
                write!(f, "`{}` is not written as {}", document.name(), rendering.name())
            }
            Self::Render(error) => error.fmt(f),
            #[cfg(feature = "check")]
            Self::Rights(error) => error.fmt(f),
            #[cfg(feature = "check")]
            Self::HoldsCredential(name) => {
                write!(f, "`{name}` contains what looks like a credential, which a script would show: remove it there")
            }
            Self::NotInBuild => f.write_str("this build has no such document"),
        }
    }
}

impl std::error::Error for DocumentError {}

#[cfg(all(test, feature = "check"))]
mod tests {
    use super::*;
    use crate::platform::PLATFORMS;

    #[test]
    fn errors_are_sentences() {
        let platform = PLATFORMS[0];
        for (error, sentence) in [
            (
                DocumentError::NotInFlow(platform, Flow::IntegrationUpdate, Document::from_name("connection").unwrap()),
                "flow `integration-update` has no document `connection`: it has `integration-update`, `runbook`, \
                 `grants`, `grants-undo`, `grants-verify`, `checklist`",
            ),
            (
                DocumentError::NotInFormat(Document::GrantsUndo, Rendering::Terraform),
                "`grants-undo` is not written as terraform",
            ),
            (RenderError::NotForPayloads(Rendering::Sql).into(), "no payload is written as SQL here"),
            (DocumentError::Rights("no service principal".into()), "no service principal"),
            (
                DocumentError::HoldsCredential("catalog"),
                "`catalog` contains what looks like a credential, which a script would show: remove it there",
            ),
            (DocumentError::NotInBuild, "this build has no such document"),
        ] {
            assert_eq!(error.to_string(), sentence);
        }
    }

    #[test]
    fn a_document_that_a_platform_never_has_is_not_one_of_its_flow() {
        for platform in PLATFORMS {
            for (flow, _) in platform.catalogue.flows {
                let error = DocumentError::NotInFlow(platform, *flow, Document::Runbook).to_string();
                assert!(
                    error.starts_with(&["there is no `runbook` for ", platform.catalogue.title].concat()),
                    "{error}"
                );
                let payload = Document::Payload(platform.catalogue.payloads(*flow)[0]);
                let error = DocumentError::NotInFlow(platform, *flow, payload).to_string();
                assert!(error.starts_with(&format!("flow `{flow}` has no document ")), "{error}");
            }
        }
    }
}
