//! Which words may come next in a statement about privileges, and what they mean.

use super::lexer::{Token, TokenKind, tokens};
use crate::kit::Offered;
use crate::platform::databricks::rights::{Privilege, SecurableKind};
use crate::text::{Span, part};

/// Every kind of object that privileges are granted on.
const KINDS: [SecurableKind; 8] = [
    SecurableKind::Metastore,
    SecurableKind::Catalog,
    SecurableKind::Schema,
    SecurableKind::Table,
    SecurableKind::View,
    SecurableKind::MaterializedView,
    SecurableKind::Function,
    SecurableKind::Volume,
];

/// The words that statements about privileges begin with, and what those do.
const FIRST: [(&str, &str); 3] = [
    ("GRANT", "give a privilege"),
    ("REVOKE", "take a privilege back"),
    ("SHOW GRANTS", "show who holds which privileges"),
];

/// The words that may come next at a byte offset.
pub(crate) fn words(source: &str, cursor: usize) -> Offered {
    let Some(mut statement) = statement(source, cursor) else { return Offered::default() };
    let typed = statement.pop_if(|last| last.span.end as usize == cursor && matches!(last.kind, TokenKind::Word(_)));
    let span = typed.as_ref().map_or(Span::at(cursor), |typed| typed.span);
    let word = |at: usize| match statement.get(at).map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => word.to_ascii_uppercase(),
        _ => String::new(),
    };
    let first = word(0);
    if statement.is_empty() {
        return Offered { span, words: FIRST.map(|(word, detail)| (word, detail.to_owned())).to_vec() };
    }
    let Some(before_whom) = (match first.as_str() {
        "GRANT" => Some("TO"),
        "REVOKE" => Some("FROM"),
        "SHOW" if word(1) == "GRANTS" => Some(""),
        _ => None,
    }) else {
        return Offered::default();
    };
    let position = |wanted: &str| (1..statement.len()).find(|at| word(*at) == wanted);
    let is_whom = |at: &usize| !before_whom.is_empty() && word(*at) == before_whom;
    let on = position("ON");
    let Some(on) = on else {
        if before_whom.is_empty() {
            return Offered { span, words: vec![("ON", "the object".to_owned())] };
        }
        return privileges(&statement, span);
    };
    if (on..statement.len()).any(|at| is_whom(&at)) {
        return Offered::default();
    }
    // A kind of two words may be half typed.
    if on + 1 == statement.len() || word(on + 1) == "MATERIALIZED" && on + 2 == statement.len() {
        let span = statement.get(on + 1).map_or(span, |token| Span { start: token.span.start, end: span.end });
        let named = privileges_of(&statement[1..on]);
        let fits = |kind: &SecurableKind| named.iter().all(|privilege| privilege.applies_to(*kind));
        let words = KINDS.into_iter().filter(fits).map(|kind| (kind.sql(), String::new()));
        return Offered { span, words: words.collect() };
    }
    let is_after_name = !matches!(statement.last().map(|token| &token.kind), Some(TokenKind::Symbol('.')));
    if before_whom.is_empty() || !is_after_name {
        return Offered::default();
    }
    Offered { span, words: vec![(before_whom, "whom".to_owned())] }
}

/// The tokens of the statement around a byte offset that come before the offset. `None` inside of a comment or string.
fn statement(source: &str, cursor: usize) -> Option<Vec<Token>> {
    let mut statement = Vec::new();
    let mut end = 0;
    for token in tokens(part(source, ..cursor)) {
        end = token.span.end as usize;
        match token.kind {
            TokenKind::End | TokenKind::Foreign(_) => statement.clear(),
            TokenKind::Unclosed(_) => return None,
            _ => statement.push(token),
        }
    }
    // What comes after the last token is whitespace or comments.
    part(source, end..cursor).trim().rsplit("*/").next().is_some_and(str::is_empty).then_some(statement)
}

/// The privileges, or `ON` after one of them. A name of several words may be partly typed.
fn privileges(statement: &[Token], span: Span) -> Offered {
    let from = statement.iter().rposition(|token| token.kind == TokenKind::Symbol(',')).unwrap_or(0) + 1;
    let begun = statement.get(from).map_or(span.start, |token| token.span.start);
    let mut words: Vec<(&'static str, String)> =
        Privilege::judged().map(|privilege| (privilege.sql(), granted_on(privilege))).collect();
    if !privileges_of(&statement[1..]).is_empty() && span.start == span.end {
        words.insert(0, ("ON", "the object".to_owned()));
        return Offered { span, words };
    }
    Offered { span: Span { start: begun, end: span.end }, words }
}

/// The privileges that these tokens name.
fn privileges_of(tokens: &[Token]) -> Vec<Privilege> {
    let names = tokens.split(|token| token.kind == TokenKind::Symbol(','));
    let name = |tokens: &[Token]| {
        let words = tokens.iter().map(|token| match &token.kind {
            TokenKind::Word(word) => word.as_str(),
            _ => "",
        });
        words.collect::<Vec<_>>().join(" ")
    };
    names.filter_map(|tokens| Privilege::from_name(&name(tokens))).collect()
}

/// The kinds of objects that a privilege can be granted on.
fn granted_on(privilege: Privilege) -> String {
    let kinds = KINDS.into_iter().filter(|kind| privilege.applies_to(*kind)).map(|kind| kind.sql().to_lowercase());
    ["on ", &kinds.collect::<Vec<_>>().join(", ")].concat()
}

/// The place of the privilege at a byte offset, and a text about what it can be granted on.
pub(crate) fn meaning(source: &str, offset: usize) -> Option<(Span, String)> {
    /// The most words that a privilege has.
    const WORDS: usize = 3;
    let end = part(source, offset..).find(';').map_or(source.len(), |end| offset + end);
    let start =
        statement(source, offset).and_then(|tokens| Some(tokens.first()?.span.start as usize)).unwrap_or(offset);
    let all: Vec<Token> = tokens(part(source, start..end)).collect();
    let at = all.iter().position(|token| (start + token.span.end as usize) > offset)?;
    let is_before_on = all
        .iter()
        .take(at)
        .all(|token| !matches!(&token.kind, TokenKind::Word(word) if word.eq_ignore_ascii_case("ON")));
    for first in at.saturating_sub(WORDS - 1)..=at {
        for last in (at..all.len().min(first + WORDS)).rev() {
            let is_name = all[first..=last].iter().all(|token| matches!(token.kind, TokenKind::Word(_)));
            if let (true, [privilege]) = (is_name, &privileges_of(&all[first..=last])[..]) {
                let span = Span { start: all[first].span.start, end: all[last].span.end };
                let span = Span::new(start + span.start as usize, start + span.end as usize);
                let text = ["**", privilege.sql(), "**: can be granted ", &granted_on(*privilege)].concat();
                return is_before_on.then_some((span, text));
            }
        }
    }
    None
}
