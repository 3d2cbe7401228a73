//! Reading SQL scripts: ours, the one that Immuta generates, or somebody's own.
//!
//! 1. [`lexer`] cuts the text into tokens: it knows comments, strings, back-ticks.
//! 2. [`statements`] takes the few statements apart that have to do with rights. Everything else is passed over.
//! 3. [`rules`] tells what is wrong with them, and what of a setup's needs they fulfil.

mod lexer;
mod rules;
mod statements;

pub(crate) use rules::check;

/// Whether a text begins like a script: with a comment of SQL, or the first word of a statement about rights.
pub(crate) fn is_script(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    if text.starts_with("--") && !text.starts_with("---") || text.starts_with("/*") {
        return true;
    }
    let mut words = text.split(|c: char| c.is_whitespace() || c == ';');
    let first = words.next().unwrap_or("");
    let is_word = |known: &str| known.eq_ignore_ascii_case(first);
    ["GRANT", "REVOKE", "CREATE", "ALTER", "SHOW", "USE", "DROP"].iter().any(|known| is_word(known))
        && words.next().is_some()
}
