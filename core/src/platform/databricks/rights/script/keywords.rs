//! Words of Databricks SQL.

use crate::suggest;

/// The words that statements begin with.
const FIRST: [&str; 46] = [
    "ALTER", "ANALYZE", "BEGIN", "CACHE", "CALL", "CASE", "CLEAR", "COMMENT", "COPY", "CREATE", "DECLARE", "DELETE",
    "DENY", "DESCRIBE", "DROP", "EXECUTE", "EXPLAIN", "FOR", "GRANT", "IF", "INSERT", "LIST", "LOAD", "LOOP", "MERGE",
    "MSCK", "OPTIMIZE", "PURGE", "REFRESH", "REPEAT", "REPLACE", "RESET", "RESTORE", "REVOKE", "SELECT", "SET", "SHOW",
    "SYNC", "TRUNCATE", "UNDROP", "UPDATE", "USE", "VACUUM", "VALUES", "WHILE", "WITH",
];

/// Other words of a statement that messages may show: they are not names.
const FURTHER: [&str; 23] = [
    "ANY",
    "CATALOG",
    "CONNECTION",
    "CREDENTIAL",
    "DATABASE",
    "END",
    "EXTERNAL",
    "FUNCTION",
    "IMMEDIATE",
    "INTO",
    "LOCATION",
    "MATERIALIZED",
    "ON",
    "OR",
    "OVERWRITE",
    "PROCEDURE",
    "RENAME",
    "SCHEMA",
    "SHARE",
    "TABLE",
    "TEMPORARY",
    "VIEW",
    "VOLUME",
];

/// The first words of statements that remove or overwrite something.
const DESTRUCTIVE: [&str; 11] = [
    "DROP",
    "TRUNCATE",
    "DELETE",
    "UPDATE",
    "MERGE",
    "REPLACE",
    "VACUUM",
    "RESTORE",
    "CREATE OR REPLACE",
    "INSERT OVERWRITE",
    "PURGE",
];

/// Other words that statements and lines of scripts begin with: none of them grants anything.
const HARMLESS: [&str; 33] = [
    "ADD",
    "APPLY",
    "CLOSE",
    "COMMIT",
    "CONVERT",
    "DESC",
    "ELSE",
    "END",
    "FETCH",
    "FROM",
    "FSCK",
    "GENERATE",
    "GET",
    "GO",
    "ITERATE",
    "LEAVE",
    "LOCK",
    "MAP",
    "OPEN",
    "PUT",
    "REDUCE",
    "REMOVE",
    "REORG",
    "RESIGNAL",
    "RETURN",
    "ROLLBACK",
    "SIGNAL",
    "START",
    "TABLE",
    "TRANSACTION",
    "UNCACHE",
    "UNSET",
    "UNTIL",
];

fn is_in(words: &[&str], word: &str) -> bool {
    words.iter().any(|known| known.eq_ignore_ascii_case(word))
}

/// Whether a statement may begin with this word.
pub(super) fn begins_statement(word: &str) -> bool {
    is_in(&FIRST, word)
}

/// Whether this word begins a statement, or a line of a script, that grants nothing.
pub(super) fn is_harmless(word: &str) -> bool {
    is_in(&HARMLESS, word)
}

/// The word that was most likely meant, for a word that no statement begins with.
pub(super) fn meant_by(word: &str) -> Option<&'static str> {
    if word.len() < 4 || is_harmless(word) || !word.bytes().all(|byte| byte.is_ascii_alphabetic()) {
        return None;
    }
    // Of equally close words, those about privileges come first.
    let first = ["GRANT", "REVOKE", "DENY"].into_iter().chain(FIRST);
    suggest::closest_words(word, first)
}

/// Whether a word is a keyword, and not a name that somebody chose.
pub(super) fn is_keyword(word: &str) -> bool {
    is_in(&FIRST, word) || is_in(&FURTHER, word)
}

/// Whether a statement with these first words, in capitals, removes or overwrites something.
pub(super) fn is_destructive(first_words: &str) -> bool {
    DESTRUCTIVE.iter().any(|words| first_words.starts_with(words))
}
