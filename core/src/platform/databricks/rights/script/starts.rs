//! Where a statement certainly begins, though no semicolon ends the one before it.
//!
//! The words that statements begin with are in names, clauses and lists of privileges as well. A few of them followed by others
//! are nothing but a statement.

use super::lexer::{Token, TokenKind};

/// No list of privileges, and no name, is longer than this.
const FAR: usize = 64;

fn is(tokens: &[Token], at: usize, words: &[&str]) -> bool {
    matches!(tokens.get(at).map(|token| &token.kind), Some(TokenKind::Word(word)) if words.iter().any(|known| known.eq_ignore_ascii_case(word)))
}

/// Whether these tokens begin a statement wherever they stand.
pub(super) fn is_certain(tokens: &[Token]) -> bool {
    const RIGHTS: [&str; 3] = ["GRANT", "REVOKE", "DENY"];
    if is(tokens, 0, &RIGHTS) {
        // Of other databases, `REVOKE CURRENT GRANTS` and `GRANT OPTION FOR` are clauses.
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
    const BEFORE: [&str; 7] = ["OR", "REPLACE", "EXTERNAL", "FOREIGN", "MATERIALIZED", "STREAMING", "TEMPORARY"];
    let kind = (1..tokens.len()).find(|at| !is(tokens, *at, &BEFORE)).unwrap_or(tokens.len());
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
