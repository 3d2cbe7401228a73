//! Whether a text looks like an SQL script. This module uses no words of platforms: the page does not load them where
//! it sends requests.

use crate::text::part;

/// Words that begin a statement.
const VERBS: &str = " alter analyze begin call comment copy create declare delete deny describe do drop exec execute explain export \
                     grant if insert list merge msck optimize refresh remove revoke select set show truncate undrop unload unset update use vacuum \
                     with ";

/// Nouns that are common in statements and rare in sentences.
const KINDS: &str =
    " catalog catalogs database databases dataset function materialized procedure schema schemas table tables ";

/// Other nouns of statements, which sentences use too.
const MORE_KINDS: &str = " column connection credential default external grants group integration location login masking network owner \
                          policy role row secret security service session share storage user view volume warehouse ";

/// Words that sentences use and statements do not.
const PROSE: &str =
    " an are can cannot could has have must my our please should that the these this was we were will would you your ";

/// Words that may come after the last semicolon.
const CLOSERS: &str = " / commit end go rollback ";

fn is_in(list: &str, word: &str) -> bool {
    let word = word.to_ascii_lowercase();
    !word.is_empty() && list.split_ascii_whitespace().any(|one| one == word)
}

/// A text without its comments and quoted parts.
#[derive(Default)]
struct Bare<'t> {
    /// The statements, each split into words and signs. A quoted part is one empty word.
    statements: Vec<Vec<&'t str>>,
    comments: Vec<&'t str>,
    /// Whether a quote or a comment has no end.
    is_open: bool,
}

/// Whether a text looks like a script: whole statements, each a verb and what has to follow it, or comments alone.
/// Sentences begin with such verbs too. If in doubt, it does not: a person can still say yes, but a lost script
/// stays lost.
pub(super) fn is_script(text: &str) -> bool {
    let bare = Bare::of(text);
    if bare.is_open || bare.statements.iter().flatten().any(|word| is_prose(word)) {
        return false;
    }
    let [ended @ .., last] = &bare.statements[..] else { return false };
    let is_any = ended.iter().any(|one| is_statement(one, true)) || is_statement(last, false);
    match last.first() {
        None if ended.is_empty() => !bare.comments.is_empty() && bare.comments.iter().all(|one| is_comment(one)),
        None => is_any,
        Some(word) => is_any && (is_in(CLOSERS, word) || is_statement(last, false)),
    }
}

/// Whether a word belongs to a sentence and not to a statement.
fn is_prose(word: &str) -> bool {
    let is_word = |part: &str| part.len() > 1 && part.bytes().all(|byte| byte.is_ascii_alphabetic());
    is_in(PROSE, word) || word.contains('-') && word.split('-').all(is_word)
}

/// Whether a comment may be all there is of a script that has nothing to do: pages and banners use comment signs too.
fn is_comment(comment: &str) -> bool {
    let comment = comment.trim();
    let is_page = comment.contains('<') && comment.contains('>');
    let is_banner = comment.starts_with('-') || comment.ends_with("--");
    !is_page && !is_banner && !comment.split(|c: char| !c.is_alphabetic()).any(|word| is_in(" please you your ", word))
}

/// Whether these are the words of a statement. `is_ended` says that a semicolon ends it.
fn is_statement(words: &[&str], is_ended: bool) -> bool {
    let has = |list: &str| words.iter().skip(1).any(|word| is_in(list, word));
    // Quotes, brackets, signs, and names that no sentence has.
    let is_sign =
        |word: &str| !word.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b',' | b':' | b'-'));
    let has_sign = words.iter().skip(1).any(|word| word.is_empty() || is_sign(word));
    let Some(verb) = words.first().map(|word| word.to_ascii_lowercase()) else { return false };
    let (second, third) = (words.get(1).copied(), words.get(2).copied());
    let is_name = |word: &str| word.is_empty() || word.contains(['.', '_', '$', '@']);
    let next_is = |list: &str| second.is_some_and(|word| is_in(list, word));
    let is_known = is_in(VERBS, &verb) || verb == "(";
    let says_more = match verb.as_str() {
        "grant" | "revoke" | "deny" => has(" on ") && has(" to from ") || has_sign && has(" to from "),
        "select" => has(" from ") && has_sign,
        "with" => has(" as ") && has_sign,
        "(" => next_is(" select with "),
        "call" | "do" | "exec" | "execute" => second.is_some_and(is_name) || next_is(" immediate "),
        "if" => has(" exists = "),
        "set" | "declare" => third == Some("=") || second.is_some_and(is_name),
        "unload" => has_sign,
        "insert" | "merge" | "copy" => next_is(" into overwrite ") && (has_sign || has(" using values select ")),
        "update" => has(" set ") && has(" = "),
        "delete" => next_is(" from "),
        "comment" => next_is(" on "),
        "begin" => words.len() == 1 || is_statement(words.get(1..).unwrap_or_default(), is_ended),
        "use" if words.len() > 3 => return false,
        _ => has(KINDS) || has_sign && has(MORE_KINDS),
    };
    match (is_known, is_ended) {
        (true, true) => says_more || words.len() > 1,
        (true, false) => says_more,
        (false, is_ended) => is_ended && (has_sign || has(KINDS) || has(MORE_KINDS)),
    }
}

impl<'t> Bare<'t> {
    fn of(text: &'t str) -> Self {
        let mut found = Self { statements: vec![Vec::new()], ..Self::default() };
        let mut rest = text.trim_start_matches('\u{FEFF}');
        let mut is_new_line = true;
        while let Some(c) = rest.chars().next() {
            let line = || rest.lines().next().unwrap_or("");
            let last = found.statements.last_mut();
            let Some(last) = last else { return found };
            let length = if rest.starts_with("--") {
                found.comments.push(part(line(), 2..));
                line().len()
            } else if rest.starts_with("/*") {
                let end = rest.find("*/").map(|at| at + 2);
                found.is_open |= end.is_none();
                let end = end.unwrap_or(rest.len());
                found.comments.push(part(rest, ..end).trim_matches(['/', '*']));
                end
            } else if c == '#' && is_new_line {
                // It may be a Markdown heading: alone, it does not make a script.
                found.comments.push("-");
                line().len()
            } else if c == '%' && is_new_line {
                // The language of a notebook cell.
                1 + part(rest, 1..).bytes().take_while(u8::is_ascii_alphabetic).count()
            } else if let '\'' | '"' | '`' = c {
                last.push("");
                let end = part(rest, 1..).find(c).map(|at| at + 2);
                found.is_open |= end.is_none();
                end.unwrap_or(rest.len())
            } else if c == ';' {
                found.statements.push(Vec::new());
                1
            } else if is_part(c) {
                let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
                // An apostrophe, as in a sentence.
                found.is_open |= length > 4 && part(rest, length..).starts_with('\'');
                last.push(part(rest, ..length).trim_end_matches(['.', ':']));
                length
            } else {
                if !c.is_whitespace() {
                    last.push(part(rest, ..c.len_utf8()));
                }
                c.len_utf8()
            };
            is_new_line = c == '\n' || is_new_line && c.is_whitespace();
            rest = part(rest, length..);
        }
        found
    }
}

/// Whether a character is part of a word: names have dots, and BigQuery projects have hyphens.
fn is_part(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '$' | '@' | ':')
}

#[cfg(test)]
mod tests {
    use super::is_script;

    #[test]
    fn a_script_is_told_from_what_else_a_tenant_may_say() {
        for text in [
            "DROP CATALOG x;",
            "REVOKE SELECT ON CATALOG x FROM y",
            "-- nothing to clean up\n",
            "\u{FEFF}-- nothing to clean up\r\n",
            "\n-- x\n\ndrop catalog x;\n",
            "/* x */ DROP x;",
            "BEGIN\n  DROP x;\nEND",
            "BEGIN\r\n  DROP x;\r\nEND;\r\n",
            "use role x; drop x;",
            "Drop Catalog x;\n-- done",
            "Drop catalog x",
            "TRUNCATE TABLE x;\nDROP CATALOG y;",
            "MERGE INTO a USING b ON a.x = b.x WHEN MATCHED THEN DELETE",
            "INSERT INTO t VALUES (1)",
            "UPDATE t SET a = 1",
            "DELETE FROM t",
            "SET x = 1",
            "DECLARE @x INT = 1",
            "WITH x AS (SELECT 1) SELECT * FROM x",
            "COMMENT ON CATALOG x IS 'the old one'",
            "EXEC sp_droprolemember 'a', 'b'",
            "IF EXISTS (SELECT 1) DROP SCHEMA x",
            "DO $$ BEGIN DROP SCHEMA x; END $$;",
            "(SELECT 1)",
            "# Databricks notebook source\nDROP CATALOG x;",
            "%sql\nDROP CATALOG x;",
            "%sql DROP CATALOG x",
            "-- you have to own the catalog\nDROP CATALOG x;",
            "----------\n-- Clean up --\n----------\nDROP CATALOG x;",
            "FROBNICATE CATALOG x;",
            "UNLOAD ('select 1') TO 's3://b'",
            "PURGE my-project.d.t;",
            "VACUUM x;\nRESET SESSION AUTHORIZATION;",
            "CALL system.sync('x')",
            "ALTER ACCOUNT UNSET NETWORK_POLICY;",
            "DROP ROLE IF EXISTS IMMUTA_SYSTEM_ACCOUNT",
            "DROP USER `immuta`\nGO",
            "REVOKE ROLE x FROM USER y;",
            "DROP FUNCTION \"A\".\"you\"()",
        ] {
            assert!(is_script(text), "{text}");
        }
        for text in [
            "",
            "\n",
            "Please sign in",
            "Use your password to sign in",
            "Show more",
            "Use your password; then sign in",
            "Internal error; try again",
            "Session expired;",
            "{\"message\": \"DROP\"}",
            "DROPPED",
            "Dropbox; sign in",
            "drop in",
            "create an account or sign in to continue",
            "Create user account",
            "USE OF THIS SYSTEM IS RESTRICTED",
            "USE OF SYSTEM IS RESTRICTED;",
            "--- Access denied ---",
            "----\nAccess denied\n----",
            "-- <html>sign in</html>",
            "-- Please sign in",
            "# Access denied",
            "Use your single sign-on to continue;",
            "Delete cookies and try again.",
            "Set up two-factor authentication",
            "Call support on weekdays",
            "Call support (0800 123)",
            "Select a plan (9.99)",
            "If it persists, contact support (24/7)",
            "Select language",
            "Begin session",
            "Grant access to continue",
            "With best regards",
            "If it persists, contact support",
            "Do not use it",
            "Insert token into port",
            "Update browser settings",
            "The table doesn't exist. Drop it, it doesn't help;",
            "Execute permission denied",
            "DROP CATALOG x;\nAccess denied",
            "DROP CATALOG 'x",
            "<html>DROP CATALOG x;</html>",
        ] {
            assert!(!is_script(text), "{text}");
        }
    }
}
