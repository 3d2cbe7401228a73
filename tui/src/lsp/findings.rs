//! Findings in the types of the protocol.

use gen_lsp_types as lsp;
use lsp::{CodeDescription, DiagnosticRelatedInformation, DiagnosticSeverity, Location, Uri};
use ucforge_core::diagnostic::{Diagnostic, Severity};

use super::client::Client;
use super::documents::Document;

/// One finding.
pub(super) fn diagnostic(client: Client, uri: &str, document: &Document, finding: &Diagnostic) -> lsp::Diagnostic {
    let range = |span| document.lines.range(&document.text, span);
    let help = finding.help.as_ref().map(|help| ["\nhelp: ", help].concat()).unwrap_or_default();
    let related = finding.related.iter().map(|related| DiagnosticRelatedInformation {
        location: Location { uri: Uri(uri.to_owned()), range: range(related.span) },
        message: related.message.to_string(),
    });
    let related: Vec<_> = related.filter(|_| client.related).collect();
    let page = finding.code.source().address().filter(|_| client.code_links);
    lsp::Diagnostic {
        range: range(finding.span),
        severity: Some(match finding.severity {
            Severity::Error => DiagnosticSeverity::Error,
            Severity::Warning => DiagnosticSeverity::Warning,
            Severity::Info => DiagnosticSeverity::Information,
        }),
        code: Some(lsp::Code::String(finding.code.id().to_owned())),
        code_description: page.map(|page| CodeDescription { href: Uri(page.to_owned()) }),
        source: Some("ucforge".to_owned()),
        message: lsp::Message::String([&finding.message, help.as_str()].concat()),
        tags: None,
        related_information: (!related.is_empty()).then_some(related),
        data: None,
    }
}
