//! What the client can do.

use gen_lsp_types::{ClientCapabilities, InitializeParams, MarkupKind};

use super::lines::Units;

/// What the client can do, as far as it matters.
#[derive(Clone, Copy)]
#[allow(clippy::struct_excessive_bools, reason = "each is asked by itself")]
pub(super) struct Client {
    pub(super) units: Units,
    /// Whether it named the units that it knows.
    pub(super) names_units: bool,
    /// It asks for findings itself.
    pub(super) pulls: bool,
    /// It asks again when it is told to.
    pub(super) refreshes: bool,
    pub(super) snippets: bool,
    pub(super) insert_modes: bool,
    pub(super) markdown_help: bool,
    pub(super) markdown_hover: bool,
    pub(super) related: bool,
    pub(super) code_links: bool,
    pub(super) versioned_edits: bool,
}

impl Client {
    pub(super) fn of(parameters: &InitializeParams) -> Self {
        let ClientCapabilities { workspace, text_document, general, .. } = &parameters.capabilities;
        let text = text_document.as_ref();
        let workspace = workspace.as_ref();
        let item = text.and_then(|text| text.completion.as_ref()?.completion_item.as_ref());
        let published = text.and_then(|text| Some(&text.publish_diagnostics.as_ref()?.diagnostics_capabilities));
        let pulled = text.and_then(|text| text.diagnostic.as_ref()).map(|pulled| &pulled.diagnostics_capabilities);
        let has_markdown =
            |kinds: Option<&Vec<MarkupKind>>| kinds.is_some_and(|kinds| kinds.contains(&MarkupKind::Markdown));
        let either = |can: &dyn Fn(&gen_lsp_types::DiagnosticsCapabilities) -> bool| {
            published.is_some_and(can) || pulled.is_some_and(can)
        };
        let known = general.as_ref().and_then(|general| general.position_encodings.as_deref());
        Self {
            units: Units::chosen(known),
            names_units: known.is_some(),
            pulls: pulled.is_some(),
            refreshes: workspace.and_then(|workspace| workspace.diagnostics.as_ref()?.refresh_support).unwrap_or(false),
            snippets: item.and_then(|item| item.snippet_support).unwrap_or(false),
            insert_modes: item.is_some_and(|item| item.insert_text_mode_support.is_some()),
            markdown_help: has_markdown(item.and_then(|item| item.documentation_format.as_ref())),
            markdown_hover: has_markdown(text.and_then(|text| text.hover.as_ref()?.content_format.as_ref())),
            related: either(&|can| can.related_information == Some(true)),
            code_links: either(&|can| can.code_description_support == Some(true)),
            versioned_edits: workspace
                .and_then(|workspace| workspace.workspace_edit.as_ref()?.document_changes)
                .unwrap_or(false),
        }
    }
}
