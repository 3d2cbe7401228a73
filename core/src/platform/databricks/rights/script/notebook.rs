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

use super::foreign::{self, Effects, is_quiet};
use crate::text::Span;

/// The first line of a notebook, without the comment sign before it.
const TITLE: &str = " Databricks notebook source";

/// The sign that comments of a notebook begin with; `None` for other texts.
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
    /// The SQL, with every byte at its place: spaces replace everything else, and the cells of a notebook end with a
    /// semicolon.
    pub(super) text: Cow<'t, str>,
    /// The cells in other languages, in order.
    pub(super) others: Vec<Cell>,
}

/// A cell in another language.
pub(super) struct Cell {
    /// Its first line of code.
    pub(super) span: Span,
    /// What it may do to privileges.
    pub(super) effects: Effects,
}

/// The cell that is being read.
#[derive(Default)]
struct Open {
    span: Option<Span>,
    /// The word that names the language of the cell.
    word: String,
    code: String,
}

impl Open {
    fn close(&mut self, others: &mut Vec<Cell>) {
        let Self { span, word, code } = std::mem::take(self);
        others.extend(span.map(|span| Cell { span, effects: foreign::of_cell(&word, &code) }));
    }
}

/// Removes everything but SQL from a notebook; other texts stay as they are.
pub(super) fn sql(text: &str) -> Sql<'_> {
    let Some(sign) = comment_sign(text) else {
        return Sql { text: Cow::Borrowed(text), others: Vec::new() };
    };
    let (mut out, mut others, mut open) = (String::with_capacity(text.len()), Vec::new(), Open::default());
    // In a notebook in SQL, everything outside of comments is SQL.
    let usual = if sign == "--" { Language::Sql } else { Language::Other };
    let mut language = usual;
    for line in text.split_inclusive('\n') {
        let start = out.len();
        let behind = line.strip_prefix(sign);
        let magic = behind.and_then(|behind| behind.strip_prefix(" MAGIC"));
        if behind.is_some_and(|behind| behind.trim_start().starts_with("COMMAND ---")) {
            open.close(&mut others);
            language = usual;
            out.push(';');
            blank(&mut out, line.get(1..).unwrap_or(""));
            continue;
        }
        let code = magic.unwrap_or(line);
        let word = magic.and_then(|code| code.split_whitespace().next()).unwrap_or("");
        if let Some(name) = word.strip_prefix('%') {
            open.close(&mut others);
            language = match name {
                _ if name.eq_ignore_ascii_case("sql") => Language::Sql,
                _ if is_quiet(name) => Language::None,
                _ => Language::Other,
            };
            name.clone_into(&mut open.word);
        }
        // A comment does nothing, in any language.
        let says = !code.trim().is_empty() && (magic.is_some() || behind.is_none());
        match language {
            Language::Sql if magic.is_some() || sign == "--" => {
                blank(&mut out, line.strip_suffix(code).unwrap_or(""));
                out.push_str(code);
                continue;
            }
            Language::Other if says => {
                open.span.get_or_insert(Span::new(start, start + line.trim_end().len()));
                open.code.push_str(code);
            }
            _ => {}
        }
        blank(&mut out, line);
    }
    open.close(&mut others);
    Sql { text: Cow::Owned(out), others }
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
        let Sql { text: sql, others } = sql(text);
        assert_eq!(others.iter().map(|cell| cell.span.of(text)).collect::<Vec<_>>(), ["x = 'ü; DROP'"]);
        assert!(!others[0].effects.any());
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
        let Sql { text: sql, others } = sql(text);
        assert_eq!(sql.len(), text.len());
        for statement in ["GRANT a", "GRANT b", "GRANT c"] {
            assert_eq!(sql.find(statement), text.find(statement), "{statement}");
        }
        assert!(!sql.contains("DROP") && !sql.contains("MAGIC") && others.is_empty());
        let python = [text, "-- COMMAND ----------\n-- MAGIC %python\n-- MAGIC x()\n"].concat();
        let effects = |text: &str| super::sql(text).others.iter().map(|cell| cell.effects).collect::<Vec<_>>();
        assert_eq!(super::sql(&python).others[0].span.of(&python), "-- MAGIC %python");
        assert!(super::sql("SELECT 1").others.is_empty());
        assert!(effects(&python.replace("%python", "%run ./x"))[0].grants);
        assert!(
            effects(&python.replace("x()", "spark.sql('Grant SELECT ...')"))[0].grants && !effects(&python)[0].any()
        );
        // A cell is read as a whole, and each for itself.
        let more = [&python, "-- COMMAND ----------\n-- MAGIC %scala\n-- MAGIC spark.sql(\n-- MAGIC   x)\n"].concat();
        assert_eq!(effects(&more).iter().map(|effects| effects.any()).collect::<Vec<_>>(), [false, true]);
    }
}
