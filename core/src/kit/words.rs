//! Messages that several checks and rules share.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::read::PLACEHOLDER;
use crate::tree::{NodeKind, NodeRef};

rules! {
    WRONG_TYPE = Error("UC103", "a value of the wrong type", ApiReference) {
        means: "The field holds a value of another type than it must: a string in place of a number, a single value in place of an object.",
        why: "The API refuses the request. Immuta's page says to set `audit` to `false`, and the field is an object.",
        fix: "Write the value in the type that the message names.",
        bad: in_connection(r#"{"nativeIntegration": {"config": {"audit": false}}}"#),
        good: in_connection(r#"{"nativeIntegration": {"config": {"audit": {"enabled": false}}}}"#).also(&["UC909"]),
    }

    EMPTY_VALUE = Error("UC104", "a required value is empty", ApiReference) {
        means: "The field is there and holds nothing: an empty string, whitespace, or an empty list that needs an entry.",
        why: "An empty value says no more than a missing one. The API refuses it, or Immuta cannot connect with it.",
        fix: "Fill it in. An update may leave credentials out when they stay as they are: then remove the field.",
        bad: in_create(r#"{"config": {"catalog": ""}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }

    EXAMPLE_VALUE = Warning("UC219", "an example of the documentation", IntegrationsHowTo) {
        means: "The value is one that the documentation made up for its examples.",
        why: "No workspace, tenant or client has it, so Immuta cannot connect.",
        fix: "Put your own value there.",
        bad: in_create(r#"{"config": {"workspaceUrl": "www.example-workspace.cloud.databricks.com"}}"#),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }

    WRONG_SECRET = Warning("UC223", "a secret of the wrong kind", Databricks) {
        means: "The secret has the form of another one, is cut off, or something was copied along with it. In a field that is not secret: \
                the value looks like a secret.",
        why: "Each kind of credential works only where it belongs: an access token is no use as a client secret. Signing in fails.",
        fix: "Put each secret into its own field, alone and complete.",
        bad: in_create(r#"{"config": {"token": "dose0123456789abcdef0123456789abcdef"}}"#),
        good: in_create(r#"{"config": {"token": "dapi0123456789abcdef0123456789abcdef"}}"#),
    }
}

/// A message that begins with the name of a field in backticks, or with "each entry" of a list.
pub(crate) fn called(name: &str, what: &[&str]) -> String {
    let quote = if name == EACH_ENTRY { "" } else { "`" };
    let length = name.len() + 2 + what.iter().map(|part| part.len()).sum::<usize>();
    let mut message = String::with_capacity(length);
    for part in [quote, name, quote].iter().chain(what) {
        message.push_str(part);
    }
    message
}

/// The name in messages for a value in a list.
pub(crate) const EACH_ENTRY: &str = "each entry";

/// The finding about a value of the wrong type. It does not show the value, which may be a secret.
pub(crate) fn wrong_type(node: NodeRef<'_>, name: &str, expected: &str) -> Diagnostic {
    let message = called(name, &[" must be ", expected, ", not ", name_of(node.kind())]);
    Diagnostic::new(WRONG_TYPE, node.span_or_opening(), message).at(node)
}

pub(crate) fn empty(node: NodeRef<'_>, name: &str) -> Diagnostic {
    Diagnostic::new(EMPTY_VALUE, node.span(), called(name, &[" is empty"])).at(node)
}

pub(crate) fn placeholder(node: NodeRef<'_>, name: &str) -> Diagnostic {
    Diagnostic::new(PLACEHOLDER, node.span(), called(name, &[" is still a placeholder"]))
        .at(node)
        .help("put your own value here")
}

/// The type of a value, for a message.
pub(crate) fn name_of(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Null => "null",
        NodeKind::Bool(_) => "true or false",
        NodeKind::Number => "a number",
        NodeKind::Text => "a string",
        NodeKind::Array => "a list",
        NodeKind::Object => "an object",
        NodeKind::Unreadable => "unreadable",
    }
}
