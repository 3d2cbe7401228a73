//! Where a statement certainly begins, although no semicolon ends the one before it.
//!
//! The words that statements begin with are in names, clauses and lists of privileges as well. A few of them, followed
//! by certain others, can only be a statement.

use super::keywords::{begins_statement, is_harmless};
use super::lexer::{Token, TokenKind};

/// No list of privileges, and no name, has more tokens than this.
const FAR: usize = 64;

/// Words that may come before the kind of an object.
const BEFORE_KIND: [&str; 7] = ["OR", "REPLACE", "EXTERNAL", "FOREIGN", "MATERIALIZED", "STREAMING", "TEMPORARY"];

fn is(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    matches!(tokens.get(at).map(|token| &token.kind), Some(TokenKind::Word(word)) if words.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Where the first statement in these tokens ends: at their end, or where a line certainly begins another one.
pub(super) fn next(tokens: &[Token]) -> usize {
    // These continue with a statement.
    if is(tokens, 0, &["EXPLAIN"]) || is(tokens, 0, &["ALTER"]) && is(tokens, 1, &["DEFAULT"]) {
        return tokens.len();
    }
    let mut depth = 0_usize;
    let next = tokens.iter().enumerate().position(|(at, token)| {
        match token.kind {
            TokenKind::Symbol('(') => depth += 1,
            TokenKind::Symbol(')') => depth = depth.saturating_sub(1),
            _ => {}
        }
        let is_first = at == 0 || at == 1 && is(tokens, 0, &["SHOW"]);
        token.begins_line && depth == 0 && !is_first && is_certain(&tokens[at..])
    });
    next.unwrap_or(tokens.len())
}

/// Whether these tokens do not begin like a statement: a prompt, a command of some tool, prose.
pub(super) fn begins_nothing(tokens: &[Token]) -> bool {
    match tokens.first().map(|token| &token.kind) {
        Some(TokenKind::Word(word)) => !begins_statement(word) && !is_harmless(word),
        first => !matches!(first, None | Some(TokenKind::Symbol('('))),
    }
}

/// Whether a grant may be somewhere in these tokens.
pub(super) fn holds_grant(tokens: &[Token]) -> bool {
    let mut from = 0;
    ["GRANT", "ON", "TO"].iter().all(|word| {
        let found = (from..tokens.len()).find(|at| is(tokens, *at, &[word]));
        from = found.unwrap_or(tokens.len());
        found.is_some()
    })
}

/// Whether these tokens begin a statement wherever they are.
pub(super) fn is_certain(tokens: &[Token]) -> bool {
    const RIGHTS: [&str; 3] = ["GRANT", "REVOKE", "DENY"];
    if is(tokens, 0, &RIGHTS) {
        // In other databases, `REVOKE CURRENT GRANTS` and `GRANT OPTION FOR` are clauses.
        let find = |from: usize, word: &str| {
            let near = from..tokens.len().min(FAR);
            near.take_while(|at| !is(tokens, *at, &RIGHTS)).find(|at| is(tokens, *at, &[word]))
        };
        let whom = if is(tokens, 0, &["REVOKE"]) { "FROM" } else { "TO" };
        let to = find(1, "ON").filter(|on| *on > 1).and_then(|on| find(on + 2, whom));
        return !is(tokens, 1, &["OPTION"]) && to.is_some_and(|to| to + 1 < tokens.len());
    }
    if is(tokens, 0, &["SHOW"]) {
        return is(tokens, 1, &["GRANTS", "GRANT"]);
    }
    if !is(tokens, 0, &["ALTER", "CREATE", "DROP", "TRUNCATE", "UNDROP", "USE"]) {
        return false;
    }
    let kind = (1..tokens.len()).find(|at| !is(tokens, *at, &BEFORE_KIND)).unwrap_or(tokens.len());
    let is_kind = is(tokens, kind, &["CATALOG", "SCHEMA", "DATABASE", "TABLE", "VIEW", "VOLUME", "FUNCTION"]);
    // `CREATE TABLE ON`, `USE SCHEMA,` are privileges.
    let is_named = tokens.get(kind + 1).is_some_and(|name| name.kind != TokenKind::Symbol(','));
    is_kind && is_named && !is(tokens, kind + 1, &["ON"])
}

#[cfg(test)]
mod tests {
    use super::super::lexer::tokens;
    use super::*;

    #[test]
    fn lines_of_a_statement_begin_none() {
        let rest = |text: &str| {
            let tokens: Vec<_> = tokens(text).collect();
            tokens.get(next(&tokens)).map(|token| text[token.span.start as usize..].to_owned())
        };
        for front in ["USE CATALOG a", "SELECT f(1)", "END", "SHOW GRANTS ON a", "SET x = 1", "GRANT a ON b TO c\nGO"] {
            for next in ["GRANT a ON b TO c", "DROP CATALOG a", "SHOW GRANTS ON b"] {
                assert_eq!(rest(&[front, "\n -- x\n ", next].concat()).as_deref(), Some(next), "{front}");
                assert_eq!(rest(&[front, " ", next].concat()), None, "{front}");
            }
        }
        for text in [
            "WITH x AS (\nSELECT 1)\nSELECT 2",
            "INSERT INTO a\nSELECT 1",
            "CREATE TABLE a AS\nSELECT 1",
            "CREATE TABLE a (\nGRANT STRING\n)",
            "ALTER TABLE a\nALTER COLUMN b\nDROP DEFAULT",
            "MERGE INTO a USING b ON c WHEN MATCHED THEN\nUPDATE\nSET x = 1",
            "GRANT\nUSE CATALOG,\nCREATE TABLE\nON CATALOG a TO b",
            "SHOW\nCREATE TABLE a",
            "EXPLAIN\nCREATE TABLE a AS SELECT 1",
            "ALTER DEFAULT PRIVILEGES IN SCHEMA a\nGRANT SELECT ON TABLES TO b",
            "CREATE FUNCTION f() RETURNS TABLE (a INT)\nRETURN\nSELECT 1",
        ] {
            assert_eq!(rest(text), None, "{text}");
        }
    }

    #[test]
    fn only_what_is_nothing_else_begins_a_statement() {
        let is_certain = |text: &str| is_certain(&tokens(text).collect::<Vec<_>>());
        for text in [
            "GRANT SELECT ON a TO b",
            "grant use schema, create table on schema a.b to `x y`",
            "REVOKE ALL PRIVILEGES ON TABLE a.b.c FROM x",
            "DENY SELECT ON a TO b",
            "SHOW GRANTS ON CATALOG a",
            "DROP CATALOG a CASCADE",
            "DROP TABLE IF EXISTS `a`",
            "CREATE OR REPLACE MATERIALIZED VIEW v",
            "USE CATALOG <catalog>",
            "ALTER TABLE a",
        ] {
            assert!(is_certain(text), "{text}");
        }
        for text in [
            "",
            "GRANT",
            "GRANT ON a TO b",
            "GRANT SELECT ON a FROM b",
            "GRANT SELECT ON a TO",
            "GRANT SELECT GRANT SELECT ON a TO b",
            "GRANT OPTION FOR SELECT ON a FROM b GRANT x ON y TO z",
            "REVOKE CURRENT GRANTS",
            "COPY CURRENT GRANTS",
            "SHOW users",
            "USE CATALOG, MANAGE",
            "CREATE TABLE ON SCHEMA a",
            "CREATE SCHEMA",
            "DROP COLUMN a",
            "ALTER COLUMN a",
            "load team",
            "call center",
            "SELECT 1",
            "SET x = 1",
        ] {
            assert!(!is_certain(text), "{text}");
        }
    }
}
