//! What the client can do.

use serde_json::Value;

use super::lines::Units;

/// What the client can do, as far as it matters here.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked by itself")]
pub(super) struct Client {
    pub(super) units: Units,
    /// Whether it named the units that it knows.
    pub(super) names_units: bool,
    /// Whether it asks for findings itself.
    pub(super) pulls: bool,
    /// Whether it asks again when told to.
    pub(super) refreshes: bool,
    pub(super) snippets: bool,
    pub(super) insert_modes: bool,
    pub(super) markdown_help: bool,
    pub(super) markdown_hover: bool,
    pub(super) related: bool,
    pub(super) code_links: bool,
    pub(super) versioned_edits: bool,
    /// Whether it can be asked to watch files.
    pub(super) watches: bool,
}

impl Client {
    /// Reads the parameters of `initialize`, but only what matters here: what a client says about the hundreds of other
    /// things that it can do may be as odd as it likes, and the code to read all of it is a quarter of a megabyte.
    pub(super) fn of(parameters: &Value) -> Self {
        let capabilities = parameters.get("capabilities").unwrap_or(&Value::Null);
        let at = |pointer: &str| capabilities.pointer(pointer).filter(|value| !value.is_null());
        let can = |pointer: &str| at(pointer).and_then(Value::as_bool).unwrap_or(false);
        let is_among = |pointer: &str, wanted: &str| {
            at(pointer).and_then(Value::as_array).is_some_and(|all| all.iter().any(|one| one == wanted))
        };
        let either = |name: &str| {
            ["publishDiagnostics", "diagnostic"].iter().any(|of| can(&["/textDocument/", of, "/", name].concat()))
        };
        let known = at("/general/positionEncodings").and_then(Value::as_array);
        let known = known.map(|known| known.iter().filter_map(Value::as_str));
        let item = "/textDocument/completion/completionItem/";
        let of_item = |name: &str| [item, name].concat();
        Self {
            names_units: known.is_some(),
            units: Units::chosen(known.into_iter().flatten()),
            pulls: at("/textDocument/diagnostic").is_some(),
            refreshes: can("/workspace/diagnostics/refreshSupport"),
            snippets: can(&of_item("snippetSupport")),
            insert_modes: at(&of_item("insertTextModeSupport")).is_some(),
            markdown_help: is_among(&of_item("documentationFormat"), "markdown"),
            markdown_hover: is_among("/textDocument/hover/contentFormat", "markdown"),
            related: either("relatedInformation"),
            code_links: either("codeDescriptionSupport"),
            watches: can("/workspace/didChangeWatchedFiles/dynamicRegistration"),
            versioned_edits: can("/workspace/workspaceEdit/documentChanges"),
        }
    }
}
