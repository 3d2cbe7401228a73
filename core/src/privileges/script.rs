//! Reading SQL scripts: ours, the one that Immuta generates, or somebody's own.
//!
//! 1. [`lexer`] cuts the text into tokens: it knows comments, strings, back-ticks.
//! 2. [`statements`] takes the few statements apart that have to do with rights. Everything else is passed over.
//! 3. [`rules`] tells what is wrong with them, and what of a setup's needs they fulfil.

mod lexer;
mod rules;
mod statements;

pub(crate) use rules::check;

/// Words that statements begin with.
const FIRST_WORDS: [&str; 34] = [
    "ALTER", "ANALYZE", "BEGIN", "CACHE", "CALL", "COMMENT", "COPY", "CREATE", "DECLARE", "DELETE", "DESCRIBE", "DROP",
    "EXECUTE", "EXPLAIN", "GRANT", "INSERT", "LIST", "MERGE", "MSCK", "OPTIMIZE", "REFRESH", "REPLACE", "RESTORE",
    "REVOKE", "SELECT", "SET", "SHOW", "SYNC", "TRUNCATE", "UNDROP", "UPDATE", "USE", "VACUUM", "WITH",
];

/// Whether a text begins like a script: with a comment of SQL, or the first word of a statement and something behind it that
/// makes it no field of a setup.
pub(crate) fn is_script(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    if text.starts_with("--") && !text.starts_with("---") || text.starts_with("/*") || text.starts_with("%sql") {
        return true;
    }
    let mut words = text.split(|c: char| c.is_whitespace() || c == ';');
    let first = words.next().unwrap_or("");
    let is_word = FIRST_WORDS.iter().any(|known| known.eq_ignore_ascii_case(first));
    is_word && words.next().is_some_and(|second| !second.starts_with(':'))
}

#[cfg(test)]
mod tests {
    use super::is_script;

    #[test]
    fn scripts_are_known_by_their_first_words() {
        for text in [
            "-- x",
            "/* x */",
            "grant select on a to b",
            "\u{FEFF}\n SELECT 1;\nDROP CATALOG a",
            "%sql\nx",
            "UPDATE a SET b = 1",
            "SHOW GRANTS;",
        ] {
            assert!(is_script(text), "{text}");
        }
        for text in
            ["---\nflow: x", "flow: x", "{}", "[]", "", "grant", "set : 1", "granted access", "curl x", "# GRANT x"]
        {
            assert!(!is_script(text), "{text}");
        }
    }
}
