//! Notebooks that were saved as a source file: cells in another language than that of the file are in comments.
//!
//! ```text
//! # Databricks notebook source
//! # MAGIC %sql
//! # MAGIC GRANT ...
//!
//! # COMMAND ----------
//! ```

use std::borrow::Cow;

use super::lexer::{is_quiet, may_grant};
use crate::text::Span;

/// What the first line says after the sign of a comment.
const TITLE: &str = " Databricks notebook source";

/// The sign that comments of a notebook begin with; none for other texts.
fn comment_sign(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    ["#", "//", "--"].into_iter().find(|sign| text.strip_prefix(sign).is_some_and(|rest| rest.starts_with(TITLE)))
}

/// Whether a text is such a notebook.
pub(super) fn is_notebook(text: &str) -> bool {
    comment_sign(text).is_some()
}

/// The SQL of a text.
pub(super) struct Sql<'t> {
    /// Every byte where it was: everything else is blank, and the cells of a notebook end with a semicolon.
    pub(super) text: Cow<'t, str>,
    /// Where the first cell in another language is.
    pub(super) other: Option<Span>,
    /// Whether some of it may grant something all the same.
    pub(super) may_grant: bool,
}

/// Takes everything but SQL out of a notebook; other texts stay as they are.
pub(super) fn sql(text: &str) -> Sql<'_> {
    let Some(sign) = comment_sign(text) else {
        return Sql { text: Cow::Borrowed(text), other: None, may_grant: false };
    };
    let (mut out, mut other, mut grants) = (String::with_capacity(text.len()), None, false);
    // Of a notebook in SQL, what is in no comment is SQL.
    let usual = if sign == "--" { Language::Sql } else { Language::Other };
    let mut language = usual;
    for line in text.split_inclusive('\n') {
        let start = out.len();
        let behind = line.strip_prefix(sign);
        let magic = behind.and_then(|behind| behind.strip_prefix(" MAGIC"));
        if behind.is_some_and(|behind| behind.trim_start().starts_with("COMMAND ---")) {
            language = usual;
            out.push(';');
            blank(&mut out, line.get(1..).unwrap_or(""));
            continue;
        }
        let code = magic.unwrap_or(line);
        let word = magic.and_then(|code| code.split_whitespace().next()).unwrap_or("");
        if let Some(name) = word.strip_prefix('%') {
            language = match name {
                _ if name.eq_ignore_ascii_case("sql") => Language::Sql,
                _ if is_quiet(name) => Language::None,
                _ => Language::Other,
            };
        }
        // A comment says nothing, in whatever language.
        let says = !code.trim().is_empty() && (magic.is_some() || behind.is_none());
        let begins = word.trim_start_matches('%');
        grants |= matches!(language, Language::Other) && says && may_grant(begins, line);
        match language {
            Language::Sql if magic.is_some() || sign == "--" => {
                blank(&mut out, line.strip_suffix(code).unwrap_or(""));
                out.push_str(code);
            }
            Language::Other if says && other.is_none() => {
                other = Some(Span::new(start, start + line.trim_end().len()));
                blank(&mut out, line);
            }
            _ => blank(&mut out, line),
        }
    }
    Sql { text: Cow::Owned(out), other, may_grant: grants }
}

#[derive(Clone, Copy)]
enum Language {
    Sql,
    Other,
    None,
}

fn blank(out: &mut String, text: &str) {
    out.extend(text.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_cells_of_sql_are_left_each_where_it_was() {
        let text = "# Databricks notebook source\nx = 'ü; DROP'\n# COMMAND ----------\n# MAGIC %sql\n# MAGIC GRANT a\n# MAGIC\n# COMMAND ----------\n# MAGIC %md\n# MAGIC DROP b\n";
        let Sql { text: sql, other, may_grant } = sql(text);
        assert!(!may_grant);
        assert_eq!(other.map(|span| span.of(text)), Some("x = 'ü; DROP'"));
        assert_eq!(sql.len(), text.len());
        assert_eq!(sql.split_whitespace().collect::<Vec<_>>(), [";", "%sql", "GRANT", "a", ";"]);
        assert_eq!(sql.find("GRANT a"), text.find("GRANT a"));
        assert!(
            is_notebook("// Databricks notebook source\n")
                && is_notebook("-- Databricks notebook source")
                && !is_notebook("# Databricks")
        );
    }

    #[test]
    fn a_notebook_of_sql_has_both() {
        let text = "-- Databricks notebook source\nGRANT a;\n-- x\n-- COMMAND ----------\n-- MAGIC %sql\n-- MAGIC GRANT b;\n-- COMMAND ----------\nGRANT c\n-- COMMAND ----------\n-- MAGIC %md\n-- MAGIC DROP d\n";
        let Sql { text: sql, other, may_grant } = sql(text);
        assert!(!may_grant);
        assert_eq!(sql.len(), text.len());
        for statement in ["GRANT a", "GRANT b", "GRANT c"] {
            assert_eq!(sql.find(statement), text.find(statement), "{statement}");
        }
        assert!(!sql.contains("DROP") && !sql.contains("MAGIC") && other.is_none());
        let python = [text, "-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC x()\n"].concat();
        assert_eq!(super::sql(&python).other.map(|span| span.of(&python)), Some("-- MAGIC %python"));
        assert!(super::sql("SELECT 1").other.is_none());
        assert!(super::sql(&python.replace("%python", "%run ./x")).may_grant);
        let grants = super::sql(&python.replace("x()", "spark.sql('Grant SELECT ...')")).may_grant;
        assert!(grants && !super::sql(&python).may_grant);
    }
}
