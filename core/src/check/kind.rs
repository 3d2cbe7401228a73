//! What a document is, told by its fields.

use crate::diagnostic::{Diagnostic, Findings, code};
use crate::document::Kind;
use crate::tree::{NodeKind, NodeRef};

/// Fields that only answers of the API have, by the kind that these answers are read as.
pub(crate) const SERVER_FIELDS: [(Kind, &[&str]); 2] = [
    (Kind::IntegrationUpdate, &["id", "status", "validationResults"]),
    (
        Kind::Connection,
        &["createdAt", "createdBy", "creator", "updatedAt", "updatedBy", "updater", "nativeIntegrationId"],
    ),
];

/// The kind of a document, with an info where two would fit.
pub(super) fn detect(root: NodeRef<'_>, findings: &mut Findings) -> Option<Kind> {
    if root.kind() != NodeKind::Object {
        return unknown(root, findings);
    }
    let (mut setup, mut connection, mut config, mut platform, mut answer) = (false, false, false, false, false);
    let mut bootstrap = None;
    for child in root.children() {
        match child.key() {
            "ucforge" | "flow" => setup = true,
            "connectionKey" | "connection" | "nativeIntegration" => connection = true,
            "config" => config = true,
            "type" => platform = true,
            "autoBootstrap" => bootstrap = Some(child),
            "id" | "status" | "validationResults" => answer = true,
            _ => {}
        }
    }
    if setup {
        Some(Kind::Setup)
    } else if connection {
        Some(Kind::Connection)
    } else if !(config || platform && bootstrap.is_some()) {
        unknown(root, findings)
    } else if answer {
        Some(Kind::IntegrationUpdate)
    } else {
        if bootstrap.and_then(NodeRef::bool) == Some(false) {
            findings.add(
                Diagnostic::new(code::FITS_TWO_KINDS, root.opening(), "read as integration-create")
                    .at(root)
                    .help("the request for the script looks the same: use --kind script-create if it is that"),
            );
        }
        Some(Kind::IntegrationCreate)
    }
}

/// Objects that only answers are, by fields that they have together.
const ANSWERS: [&[&str]; 4] = [&["statusCode", "message"], &["id", "status"], &["objectPath"], &["id", "state"]];

fn unknown(root: NodeRef<'_>, findings: &mut Findings) -> Option<Kind> {
    let is_answer = |node: NodeRef<'_>| ANSWERS.iter().any(|names| names.iter().all(|name| node.get(name).is_some()));
    let (message, help) = if is_answer(root) {
        ("this is an answer of the API, not something that is sent", "only its syntax was checked")
    } else if root.kind() == NodeKind::Array && root.children().next().is_some() && root.children().all(is_answer) {
        ("this is a list of answers of the API", "only its syntax was checked: check one of them on its own")
    } else {
        (
            "what this document is cannot be told from its fields",
            "only its syntax was checked: use --kind to say what it is",
        )
    };
    findings.add(Diagnostic::new(code::UNKNOWN_KIND, root.opening(), message).at(root).help(help));
    None
}
