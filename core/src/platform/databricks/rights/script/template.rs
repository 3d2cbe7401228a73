//! Placeholders where a name or principal belongs: `<catalog>`, `${catalog}`, `{{ catalog }}`, `:catalog`, `$(catalog)`,
//! `%catalog%`.
//!
//! Databricks itself fills in some of them, in notebooks, jobs and queries with parameters; all others are filled in by
//! somebody else before the script is run, or were forgotten.

use super::lexer::{Token, TokenKind};
use crate::text::Span;

/// Who fills a placeholder in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum By {
    /// Databricks, when the script is run.
    Databricks,
    /// Something other than Databricks, or nobody.
    Somebody,
}

/// A placeholder in a statement.
pub(super) struct Placeholder {
    pub(super) span: Span,
    /// Roughly how it is written: enough to tell placeholders apart.
    pub(super) text: String,
    pub(super) by: By,
}

/// No placeholder has more tokens than this.
const LONGEST: usize = 24;

/// Who fills in the placeholder that these tokens begin with, and how many tokens it has.
pub(super) fn at_start(tokens: &[Token]) -> Option<(By, usize)> {
    use TokenKind::{Symbol, Word};
    let kind = |at: usize| tokens.get(at).map(|token| &token.kind);
    let touches = |at: usize| {
        tokens.get(at).zip(tokens.get(at + 1)).is_some_and(|(first, second)| first.span.end == second.span.start)
    };
    let up_to = |close: char, times: usize| {
        (1..LONGEST.min(tokens.len()))
            .find(|at| (0..times).all(|more| kind(at + more) == Some(&Symbol(close))))
            .map(|at| at + times)
    };
    match (kind(0)?, kind(1)?) {
        (Symbol('<'), Word(_) | TokenKind::Text(_) | Symbol('%' | '#' | '$')) => Some((By::Somebody, up_to('>', 1)?)),
        (Symbol('{'), Symbol('{')) => Some((By::Databricks, up_to('}', 2)?)),
        (Symbol('{'), Word(_)) => Some((By::Somebody, up_to('}', 1)?)),
        (Symbol('$'), Symbol('{')) if touches(0) && kind(2) == Some(&Symbol('{')) => {
            Some((By::Somebody, up_to('}', 2)?))
        }
        (Symbol('$'), Symbol('{')) if touches(0) => Some((By::Databricks, up_to('}', 1)?)),
        (Symbol('#' | '@'), Symbol('{')) if touches(0) => Some((By::Somebody, up_to('}', 1)?)),
        (Symbol('$' | '%'), Symbol('(')) if touches(0) => Some((By::Somebody, up_to(')', 1)?)),
        (Symbol('$' | ':'), Word(_)) if touches(0) => Some((By::Databricks, 2)),
        (Symbol('%'), Word(_)) if touches(0) && touches(1) && kind(2) == Some(&Symbol('%')) => Some((By::Somebody, 3)),
        _ => None,
    }
}

/// Roughly how tokens are written.
pub(super) fn written(tokens: &[Token]) -> String {
    let mut out = String::new();
    for token in tokens {
        match &token.kind {
            TokenKind::Word(text) | TokenKind::Quoted(text) | TokenKind::Text(text) => out.push_str(text),
            TokenKind::Symbol(sign) => out.push(*sign),
            TokenKind::End | TokenKind::Foreign(_) | TokenKind::Unclosed(_) => {}
        }
    }
    out
}

/// Pairs of signs around a placeholder in a text, and who fills it in. The longer ones come first.
const PAIRS: [(&str, &str, By); 6] = [
    ("${{", "}}", By::Somebody),
    ("{{", "}}", By::Databricks),
    ("${", "}", By::Databricks),
    ("$(", ")", By::Somebody),
    ("#{", "}", By::Somebody),
    ("<%", "%>", By::Somebody),
];

/// Who fills in the placeholder in a name in backticks or quotes, if it contains one.
pub(super) fn in_text(text: &str) -> Option<By> {
    let holds = |open: &str, close: &str| text.split_once(open).is_some_and(|(_, behind)| behind.contains(close));
    if let Some((.., by)) = PAIRS.iter().find(|(open, close, _)| holds(open, close)) {
        return Some(*by);
    }
    // These signs may be part of a name: a name is a placeholder only as a whole.
    let is_whole = |open: char, close: char| {
        let inside = text.trim().strip_prefix(open).and_then(|text| text.strip_suffix(close));
        inside.is_some_and(|inside| !inside.is_empty() && !inside.contains([open, close]))
    };
    let is_percent = is_whole('%', '%') && !text.trim().contains(char::is_whitespace);
    (is_whole('<', '>') || is_percent).then_some(By::Somebody)
}

#[cfg(test)]
mod tests {
    use super::super::lexer::tokens;
    use super::*;

    #[test]
    fn placeholders_of_all_tools_are_known() {
        use By::{Databricks, Somebody};
        for (text, expected) in [
            ("<catalog>.a", Some((Somebody, "<catalog>"))),
            ("<your catalog> TO", Some((Somebody, "<your catalog>"))),
            ("<%= @catalog %>.b", Some((Somebody, "<%= @catalog %>"))),
            ("{{ catalog }}.a", Some((Databricks, "{{ catalog }}"))),
            ("{{ var('x') }}", Some((Databricks, "{{ var('x') }}"))),
            ("${catalog} TO", Some((Databricks, "${catalog}"))),
            ("${da.catalog}", Some((Databricks, "${da.catalog}"))),
            ("${{ vars.CATALOG }} x", Some((Somebody, "${{ vars.CATALOG }}"))),
            ("$(catalog).b", Some((Somebody, "$(catalog)"))),
            ("%(catalog)s", Some((Somebody, "%(catalog)"))),
            ("#{Catalog}", Some((Somebody, "#{Catalog}"))),
            ("@{variables.x}", Some((Somebody, "@{variables.x}"))),
            ("{catalog}.b", Some((Somebody, "{catalog}"))),
            (":catalog TO", Some((Databricks, ":catalog"))),
            ("$catalog", Some((Databricks, "$catalog"))),
            ("%CATALOG%.b", Some((Somebody, "%CATALOG%"))),
            ("catalog", None),
            ("`<x>`", None),
            ("< catalog", None),
            ("${catalog", None),
            ("a % b %", None),
            (": catalog", None),
            ("", None),
        ] {
            let all: Vec<_> = tokens(text).collect();
            let found = at_start(&all)
                .map(|(by, count)| (by, &text[all[0].span.start as usize..all[count - 1].span.end as usize]));
            assert_eq!(found, expected, "{text}");
        }
    }

    #[test]
    fn names_in_back_ticks_may_be_or_hold_one() {
        use By::{Databricks, Somebody};
        for (text, expected) in [
            ("<sp>", Some(Somebody)),
            ("${sp}", Some(Databricks)),
            ("dev_${sp}", Some(Databricks)),
            ("{{sp}}_x", Some(Databricks)),
            ("${{ secrets.SP }}", Some(Somebody)),
            ("$(SP)", Some(Somebody)),
            ("#{SP}", Some(Somebody)),
            ("%SP%", Some(Somebody)),
            ("a < b > c", None),
            ("<a> or <b>", None),
            ("100%", None),
            ("% of % x", None),
            ("$c", None),
            ("{x}", None),
            ("a:b", None),
            ("", None),
        ] {
            assert_eq!(in_text(text), expected, "{text}");
        }
    }
}
