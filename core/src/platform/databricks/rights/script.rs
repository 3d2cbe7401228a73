//! Reading SQL scripts: ours, the one that Immuta generates, or somebody's own.
//!
//! 1. [`wrapped`] removes what is around a script, [`notebook`] finds the SQL in notebooks of other languages, and
//!    [`foreign`] judges what the code in those languages may do.
//! 2. [`lexer`] splits the text into tokens: it knows comments, strings and backticks.
//! 3. [`blocks`] removes what is around statements, and [`starts`] finds where one begins although a semicolon is
//!    missing. [`reader`], [`objects`], [`statements`] and [`around`] parse the few statements that have to do with
//!    privileges. [`template`] knows placeholders, which are filled in later. Everything else is skipped.
//! 4. [`rules`] reports what is wrong with the statements, and which needs of a setup they meet.
//! 5. [`offered`] knows which words may come next, for editors.

mod around;
mod blocks;
mod foreign;
mod keywords;
mod lexer;
mod notebook;
mod objects;
#[cfg(feature = "editor")]
pub(crate) mod offered;
mod reader;
pub(crate) mod rules;
mod starts;
mod statements;
mod template;
mod wrapped;

pub(crate) use around::{Of, asked};
pub(crate) use rules::{check, lacks};
pub(crate) use wrapped::InJson;

use crate::text::part;
use keywords::begins_statement;

/// Whether a text begins like a script: with an SQL comment, a notebook cell, or the first word of a statement, unless
/// what follows makes it a field of a setup.
pub(crate) fn is_script(text: &str) -> bool {
    if let Some(inside) = wrapped::after_fence(text) {
        return begins(inside);
    }
    begins(text) || InJson::read(text).is_some_and(|inside| begins(&inside.text))
}

fn begins(text: &str) -> bool {
    let text = text.trim_start_matches(|c: char| c.is_whitespace() || matches!(c, '\u{FEFF}' | ';' | '('));
    if text.starts_with(['{', '%']) && is_template(text) {
        return true;
    }
    let text = after_label(text).unwrap_or(text);
    let is_magic = text
        .strip_prefix('%')
        .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_alphabetic()) && !is_directive(text));
    let is_comment = text.starts_with("--") && !text.starts_with("---") || text.starts_with("/*");
    if is_comment && !is_before_json(text) || is_magic || notebook::is_notebook(text) {
        return true;
    }
    let mut words = text.split(|c: char| c.is_whitespace() || c == ';');
    let word = words.next().unwrap_or("");
    // A comment may separate two words.
    let first = word.split("/*").next().unwrap_or("");
    // Sentences begin with these words as well, but only blocks have an `END`.
    let opens_block =
        ["CASE", "FOR", "IF", "LOOP", "REPEAT", "WHILE"].iter().any(|word| word.eq_ignore_ascii_case(first));
    let is_misspelled = matches!(keywords::meant_by(first), Some("GRANT" | "REVOKE")) && {
        let statement: Vec<&str> = text.split(';').next().unwrap_or("").split_whitespace().take(40).collect();
        let has = |word: &str| statement.iter().any(|other| other.eq_ignore_ascii_case(word));
        has("ON") && (has("TO") || has("FROM"))
    };
    if is_misspelled {
        return true;
    }
    begins_statement(first)
        && (first.len() < word.len() || words.next().is_some_and(|second| !second.starts_with(':')))
        && (!opens_block || words.any(|word| word.eq_ignore_ascii_case("END")))
        && !is_prose(text)
}

/// Whether a text begins with an expression or a statement of a template, which JSON never does, and has a line that
/// begins a statement about privileges.
fn is_template(text: &str) -> bool {
    let begins_one = |line: &str| {
        let mut words = line.split_whitespace();
        words.next().is_some_and(|word| matches!(word, "GRANT" | "REVOKE" | "grant" | "revoke"))
            && words.next().is_some()
    };
    ["{{", "{%", "{#"].iter().any(|open| text.starts_with(open)) && text.lines().any(begins_one)
}

/// The block after the label that a text begins with: `all: BEGIN … END all`.
fn after_label(text: &str) -> Option<&str> {
    let (label, block) = text.split_once(':')?;
    let is_label = !label.is_empty() && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
    let block = block.trim_start();
    let mut words = block.split(|c: char| c.is_whitespace() || c == ';').take(2);
    let is_block = ["BEGIN", "FOR", "LOOP", "REPEAT", "WHILE"].contains(&words.next()?.to_ascii_uppercase().as_str());
    // In YAML, a value may begin with these words, but it is hardly a statement.
    (is_label && is_block && block.contains(';') && block.lines().any(|line| line.trim_start().starts_with("END")))
        .then_some(block)
}

/// Whether a text has one of the words that are typical of statements about privileges.
pub(crate) fn mentions_rights(text: &str) -> bool {
    text.split(|c: char| !c.is_ascii_alphanumeric())
        .any(|word| ["GRANT", "REVOKE", "DENY", "GRANTS"].iter().any(|known| word.eq_ignore_ascii_case(known)))
}

/// Whether a line with `%` is a directive of YAML: `%YAML 1.2`, `%TAG ! x`, or any other before the line `---`.
fn is_directive(text: &str) -> bool {
    let is_own = |line: &str| ["%YAML ", "%TAG "].iter().any(|name| line.starts_with(name));
    let mut lines = text.lines().map(str::trim_end).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines.next().is_some_and(is_own)
        || text.lines().map(str::trim_end).find(|line| !line.is_empty() && !line.starts_with(['#', '%'])) == Some("---")
}

/// Whether the comments that a text begins with, or what looks like comments, are followed by JSON.
fn is_before_json(text: &str) -> bool {
    let mut rest = text;
    let behind = |rest: &'_ str| -> Option<usize> {
        let end = if rest.starts_with("/*") { rest.find("*/")? + 2 } else { rest.find('\n')? };
        (rest.starts_with("/*") || rest.starts_with("--")).then_some(end)
    };
    while let Some(end) = behind(rest) {
        rest = part(rest, end..).trim_start();
    }
    rest.starts_with(['{', '['])
}

/// Whether a text is prose. Sentences may begin with the words of statements, but contain words that no statement has.
fn is_prose(text: &str) -> bool {
    const WORDS: [&str; 12] =
        ["the", "this", "that", "these", "you", "your", "we", "our", "please", "are", "should", "how"];
    let statement = text.split([';', '\n']).next().unwrap_or("");
    let is_bare = |word: &&str| word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let words =
        statement.split_whitespace().map(|word| word.trim_end_matches([',', '.', ':', '!', '?'])).filter(is_bare);
    !statement.contains(['`', '\''])
        && words.skip(1).any(|word| WORDS.iter().any(|other| other.eq_ignore_ascii_case(word)))
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
            ";\nGRANT x",
            "(select 1)",
            "IF true THEN DROP x; END IF;",
            "VALUES (1)",
            "%md\n# Title",
            "%python\nspark.sql('x')",
            "%fs ls",
            "/* x */ SELECT 1",
            "select `the` from this",
            "GRANT SELECT ON a TO `the group`",
            "# Databricks notebook source\n# MAGIC %sql",
            "```sql\nGRANT x",
            "```\n-- x\n```",
            "\"CREATE CATALOG a;\\nGRANT x\"\n",
            "GRNT SELECT ON TABLE a.b.c TO x",
            "revok select on a.b.c from x;",
            "-- x\n-- y\n",
            "--x\n/* y */\nGRANT x",
        ] {
            assert!(is_script(text), "{text}");
        }
        for text in [
            "---\nflow: x",
            "%YAML 1.2\n---\nflow: x",
            "# c\n\n%TAG ! x\n---\na: b",
            "%FOO bar\n%BAR foo\n---\na: b",
            "/* x */ {\"a\": 1}",
            "-- by anna\n\n-- {x}\n{\"a\": 1}",
            "--data-raw '\n{\"a\": 1}\n'",
            "Use the script below to grant access.",
            "Grant your service principal USE CATALOG on the catalog",
            "Set up a connection first, please",
            "flow: x",
            "{}",
            "[]",
            "",
            "grant",
            "set : 1",
            "granted access",
            "grants: {on: a, to: b}",
            "Grand is the view on it",
            "curl x",
            "if: 1",
            "%",
            "# Databricks",
            "If you read this",
            "for f in *; do x; done",
            "# GRANT x",
            "```\nflow: x",
            "```sql",
            "\"grants\"",
            "\"GRANT x\": 1",
            "\"\\\"GRANT x\\\"\"",
        ] {
            assert!(!is_script(text), "{text}");
        }
    }
}
