//! Fixes as actions: one for each finding, and one for all.

use std::collections::HashMap;

use gen_lsp_types as lsp;
use lsp::{CodeAction, CodeActionContext, CodeActionKind, CodeActionResponse, TextEdit, Uri, WorkspaceEdit};
use ucforge_core::diagnostic::{Diagnostic, Edit, Fix};
use ucforge_core::fix::apply_fixes;
use ucforge_core::text::{Span, edited};

use super::client::Client;
use super::documents::Document;
use super::findings;
use crate::commands::check::choice::Choice;

/// The kind of the action that fixes everything that can be fixed for certain.
pub(super) const FIX_ALL: CodeActionKind = CodeActionKind::new("source.fixAll.ucforge");

/// The actions for a part of a document.
pub(super) fn all(
    client: Client,
    uri: &str,
    document: &Document,
    choice: &Choice<'_>,
    range: lsp::Range,
    context: &CodeActionContext,
) -> Vec<CodeActionResponse> {
    let wants = |kind: &CodeActionKind| {
        context.only.as_ref().is_none_or(|only| only.iter().any(|wanted| is_within(kind.as_str(), wanted.as_str())))
    };
    let mut actions = Vec::new();
    if wants(&CodeActionKind::QuickFix) {
        let start = document.lines.offset(&document.text, range.start);
        let end = document.lines.offset(&document.text, range.end);
        let is_here = |finding: &&Diagnostic| finding.span.start as usize <= end && start <= finding.span.end as usize;
        for finding in document.findings.iter().filter(|finding| choice.has(finding.code.id())).filter(is_here) {
            // A fix that is only likely is offered too, but not as the preferred one.
            for (fix, is_certain) in
                finding.fix.iter().map(|fix| (fix, true)).chain(finding.offer.iter().map(|fix| (fix, false)))
            {
                let own = findings::diagnostic(client, uri, document, finding);
                actions.push(CodeAction {
                    title: capitalized(&fix.title),
                    kind: Some(CodeActionKind::QuickFix),
                    diagnostics: Some(vec![own]),
                    is_preferred: is_certain.then_some(true),
                    edit: Some(edit(client, uri, document, edits(document, fix))),
                    ..CodeAction::default()
                });
            }
        }
    }
    if wants(&FIX_ALL) && document.findings.iter().any(|finding| finding.fix.is_some()) {
        actions.extend(fix_all(client, uri, document, choice));
    }
    actions.into_iter().map(CodeActionResponse::CodeAction).collect()
}

/// Whether a kind of action falls under a wanted one: `source.fixAll` is a `source`.
fn is_within(kind: &str, wanted: &str) -> bool {
    kind.strip_prefix(wanted).is_some_and(|rest| wanted.is_empty() || rest.is_empty() || rest.starts_with('.'))
}

fn fix_all(client: Client, uri: &str, document: &Document, choice: &Choice<'_>) -> Option<CodeAction> {
    let draft = document.draft();
    let fixed = apply_fixes(draft.source, draft.format(), None, draft.base);
    let is_whole = fixed.done.iter().all(|done| choice.has(done.code));
    let (fixed, number) = if is_whole { (fixed.text, fixed.done.len()) } else { with_told_fixes(document, choice) };
    let (span, text) = changed(draft.source, &fixed)?;
    let range = document.lines.range(draft.source, span);
    let title = match number {
        1 => "Fix the one finding that can be fixed for certain".to_owned(),
        number => format!("Fix all {number} findings that can be fixed for certain"),
    };
    let edits = vec![TextEdit { range, new_text: text.to_owned() }];
    Some(CodeAction {
        title,
        kind: Some(FIX_ALL),
        edit: Some(edit(client, uri, document, edits)),
        ..CodeAction::default()
    })
}

/// The text with the fixes of the findings that are reported, and their number. Nobody asked for the others.
fn with_told_fixes(document: &Document, choice: &Choice<'_>) -> (String, usize) {
    let told = document.findings.iter().filter(|finding| choice.has(finding.code.id()));
    // No two of them collide: the findings keep only fixes that are applied together.
    let fixes: Vec<&Fix> = told.filter_map(|finding| finding.fix.as_ref()).collect();
    let edits = fixes.iter().flat_map(|fix| &fix.edits).map(|edit| (edit.span, &*edit.text));
    (edited(&document.text, edits), fixes.len())
}

/// The part of a text that differs from another one, and the text that replaces it.
fn changed<'a>(before: &str, after: &'a str) -> Option<(Span, &'a str)> {
    if before == after {
        return None;
    }
    let start = before.bytes().zip(after.bytes()).take_while(|(one, other)| one == other).count();
    let start = before.floor_char_boundary(start).min(after.floor_char_boundary(start));
    let (old, new) = (&before[start..], &after[start..]);
    let same = old.bytes().rev().zip(new.bytes().rev()).take_while(|(one, other)| one == other).count();
    let same =
        (0..=same).rev().find(|same| old.is_char_boundary(old.len() - same) && new.is_char_boundary(new.len() - same));
    let same = same.unwrap_or(0);
    Some((Span::new(start, before.len() - same), &new[..new.len() - same]))
}

fn edits(document: &Document, fix: &Fix) -> Vec<TextEdit> {
    let one = |edit: &Edit| TextEdit {
        range: document.lines.range(&document.text, edit.span),
        new_text: edit.text.to_string(),
    };
    fix.edits.iter().map(one).collect()
}

/// Edits of one document, tied to the version that they were made for if the client knows versions.
fn edit(client: Client, uri: &str, document: &Document, edits: Vec<TextEdit>) -> WorkspaceEdit {
    let uri = Uri(uri.to_owned());
    if !client.versioned_edits {
        return WorkspaceEdit { changes: Some(HashMap::from([(uri, edits)])), ..WorkspaceEdit::default() };
    }
    let change = lsp::TextDocumentEdit {
        text_document: lsp::OptionalVersionedTextDocumentIdentifier {
            version: Some(document.version),
            text_document_identifier: lsp::TextDocumentIdentifier { uri },
        },
        edits: edits.into_iter().map(lsp::Edit::TextEdit).collect(),
    };
    WorkspaceEdit {
        document_changes: Some(vec![lsp::DocumentChange::TextDocumentEdit(change)]),
        ..WorkspaceEdit::default()
    }
}

fn capitalized(text: &str) -> String {
    let mut chars = text.chars();
    chars.next().map(|first| first.to_uppercase().chain(chars).collect()).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_changes_is_replaced() {
        for (before, after, start, end, text) in [
            ("abc", "abxc", 2, 2, "x"),
            ("abc", "ac", 1, 2, ""),
            ("aaa", "aa", 2, 3, ""),
            ("é", "è", 0, 2, "è"),
            ("xéy", "x\u{A9}y", 1, 3, "\u{A9}"),
            ("", "a", 0, 0, "a"),
        ] {
            assert_eq!(changed(before, after), Some((Span::new(start, end), text)), "{before} {after}");
        }
        assert_eq!(changed("a", "a"), None);
    }

    #[test]
    fn a_kind_of_action_is_one_of_those_above_it() {
        for (kind, wanted, expected) in [
            ("source.fixAll.ucforge", "source.fixAll", true),
            ("source.fixAll.ucforge", "source", true),
            ("source.fixAll.ucforge", "", true),
            ("source.fixAll.ucforge", "source.fix", false),
            ("quickfix", "quickfix", true),
            ("quickfix", "source", false),
        ] {
            assert_eq!(is_within(kind, wanted), expected, "{kind} {wanted}");
        }
    }
}
