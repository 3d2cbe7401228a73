//! Completions and hovers in the types of the protocol.

use gen_lsp_types as lsp;
use lsp::{CompletionItem, CompletionItemKind, InsertTextFormat, InsertTextMode, MarkupContent, MarkupKind, TextEdit};
use ucforge_core::editor::{Completion, Hover, Piece, Sort, plain};

use super::client::Client;
use super::documents::Document;

/// What may be typed at a place.
pub(super) fn completions(client: Client, document: &Document, offset: usize) -> lsp::CompletionList {
    let all = document.draft().complete(offset);
    // Names may have several words: after a space, more words are replaced.
    let is_incomplete = all.iter().any(|one| one.sort == Sort::Word);
    let items = all.into_iter().enumerate().map(|(number, one)| item(client, document, number, one)).collect();
    lsp::CompletionList { is_incomplete, items, ..lsp::CompletionList::default() }
}

fn item(client: Client, document: &Document, number: usize, one: Completion) -> CompletionItem {
    let range = document.lines.range(&document.text, one.span);
    let has_lines = plain(&one.text).contains('\n');
    let new_text = if client.snippets {
        snippet(&one.text)
    } else {
        // Without insert modes, a client inserts the text as it is.
        plain(&one.text).replace('\n', &["\n", margin(&document.text, one.span.start as usize)].concat())
    };
    let mode = match (client.snippets, client.insert_modes && has_lines) {
        (_, false) => None,
        (true, true) => Some(InsertTextMode::AdjustIndentation),
        (false, true) => Some(InsertTextMode::AsIs),
    };
    let also: Vec<TextEdit> = one
        .also
        .iter()
        .map(|edit| TextEdit {
            range: document.lines.range(&document.text, edit.span),
            new_text: edit.text.to_string(),
        })
        .collect();
    CompletionItem {
        label: one.label,
        kind: Some(match one.sort {
            Sort::Field => CompletionItemKind::Property,
            Sort::Object => CompletionItemKind::Struct,
            Sort::Value => CompletionItemKind::EnumMember,
            Sort::Several => CompletionItemKind::Snippet,
            Sort::Word => CompletionItemKind::Keyword,
        }),
        detail: Some(one.detail).filter(|detail| !detail.is_empty()),
        documentation: Some(one.documentation)
            .filter(|text| !text.is_empty())
            .map(|text| lsp::Documentation::MarkupContent(markup(client.markdown_help, text))),
        sort_text: Some(format!("{number:04}")),
        filter_text: Some(one.filter),
        insert_text_format: Some(if client.snippets { InsertTextFormat::Snippet } else { InsertTextFormat::PlainText }),
        insert_text_mode: mode,
        text_edit: Some(lsp::CompletionItemTextEdit::TextEdit(TextEdit { range, new_text })),
        additional_text_edits: (!also.is_empty()).then_some(also),
        ..CompletionItem::default()
    }
}

/// The whitespace that the line of a byte begins with.
fn margin(text: &str, offset: usize) -> &str {
    let start = text.get(..offset).and_then(|before| before.rfind('\n')).map_or(0, |line| line + 1);
    let line = text.get(start..offset).unwrap_or("");
    line.get(..line.len() - line.trim_start_matches([' ', '\t']).len()).unwrap_or("")
}

/// Text with places to fill in, in the snippet syntax of the protocol.
fn snippet(pieces: &[Piece]) -> String {
    let mut out = String::new();
    let mut number = 0;
    for piece in pieces {
        match piece {
            Piece::Text(text) => escape(&mut out, text, &['$', '\\']),
            Piece::Hole(values) => {
                number += 1;
                let number = number.to_string();
                match values.as_slice() {
                    [] => out.extend(["$", &number]),
                    [one] => {
                        out.extend(["${", &number, ":"]);
                        escape(&mut out, one, &['$', '}', '\\']);
                        out.push('}');
                    }
                    several => {
                        out.extend(["${", &number, "|"]);
                        for (index, one) in several.iter().enumerate() {
                            out.push_str(if index == 0 { "" } else { "," });
                            escape(&mut out, one, &['$', '}', '\\', ',', '|']);
                        }
                        out.push_str("|}");
                    }
                }
            }
        }
    }
    out
}

fn escape(out: &mut String, text: &str, signs: &[char]) {
    for c in text.chars() {
        if signs.contains(&c) {
            out.push('\\');
        }
        out.push(c);
    }
}

/// What there is to say about a place.
pub(super) fn hover(client: Client, document: &Document, hover: Hover) -> lsp::Hover {
    lsp::Hover {
        contents: lsp::Contents::MarkupContent(markup(client.markdown_hover, hover.markdown)),
        range: Some(document.lines.range(&document.text, hover.span)),
    }
}

fn markup(is_markdown: bool, value: String) -> MarkupContent {
    if is_markdown {
        return MarkupContent { kind: MarkupKind::Markdown, value };
    }
    MarkupContent { kind: MarkupKind::PlainText, value: value.replace("**", "").replace('`', "") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn snippets_have_their_signs_escaped() {
        let hole = |values: &[&str]| Piece::Hole(values.iter().map(|value| (*value).to_owned()).collect());
        let pieces = [
            Piece::Text("{\"a\": \"".to_owned()),
            hole(&["${TOKEN}"]),
            Piece::Text("\", \"b$\": ".to_owned()),
            hole(&["x", "y,z|"]),
            hole(&[]),
            Piece::Text("}".to_owned()),
        ];
        assert_eq!(snippet(&pieces), r#"{"a": "${1:\${TOKEN\}}", "b\$": ${2|x,y\,z\||}$3}"#);
        assert_eq!(plain(&pieces), "{\"a\": \"${TOKEN}\", \"b$\": x}");
        assert_eq!((margin("a\n  b", 5), margin("\tb", 1), margin("b", 0)), ("  ", "\t", ""));
    }
}
