//! What a document is, told by its fields.

use crate::diagnostic::{Diagnostic, code};
use crate::document::Kind;
use crate::tree::{NodeKind, NodeRef};

/// Fields that only answers of the API have.
pub(super) const SERVER_FIELDS: [&str; 3] = ["id", "status", "validationResults"];

/// The kind of a document, with an info where two would fit.
pub(super) fn detect(root: NodeRef<'_>, findings: &mut Vec<Diagnostic>) -> Option<Kind> {
    let has = |name| root.get(name).is_some();
    if root.kind() != NodeKind::Object {
        return unknown(root, findings);
    }
    if has("ucforge") || has("flow") {
        return Some(Kind::Setup);
    }
    if has("connectionKey") || has("connection") || has("nativeIntegration") {
        return Some(Kind::Connection);
    }
    if has("config") || (has("type") && has("autoBootstrap")) {
        if SERVER_FIELDS.into_iter().any(has) {
            return Some(Kind::IntegrationUpdate);
        }
        if root.get("autoBootstrap").and_then(NodeRef::bool) == Some(false) {
            findings.push(
                Diagnostic::new(code::FITS_TWO_KINDS, root.opening(), "read as integration-create")
                    .at(&"".into())
                    .help("the request for the script looks the same: use --kind script-create if it is that"),
            );
        }
        return Some(Kind::IntegrationCreate);
    }
    unknown(root, findings)
}

fn unknown(root: NodeRef<'_>, findings: &mut Vec<Diagnostic>) -> Option<Kind> {
    findings.push(
        Diagnostic::new(code::UNKNOWN_KIND, root.opening(), "what this document is cannot be told from its fields")
            .at(&"".into())
            .help("only its syntax was checked: use --kind to say what it is"),
    );
    None
}
