//! Notebooks in another language that were saved as a source file: their cells of SQL stand in comments.
//!
//! ```text
//! # Databricks notebook source
//! # MAGIC %sql
//! # MAGIC GRANT ...
//!
//! # COMMAND ----------
//! ```

use std::borrow::Cow;

/// What the first line says behind the sign of a comment.
const TITLE: &str = " Databricks notebook source";

/// The sign that comments of a notebook in Python, R or Scala begin with; none for other texts.
fn comment_sign(text: &str) -> Option<&'static str> {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    ["#", "//"].into_iter().find(|sign| text.strip_prefix(sign).is_some_and(|rest| rest.starts_with(TITLE)))
}

/// Whether a text is such a notebook.
pub(super) fn is_notebook(text: &str) -> bool {
    comment_sign(text).is_some()
}

/// The SQL of a text, every byte where it was: of a notebook, everything else is blank, and its cells end with a semicolon.
pub(super) fn sql(text: &str) -> Cow<'_, str> {
    let Some(sign) = comment_sign(text) else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    let mut is_sql = false;
    for line in text.split_inclusive('\n') {
        let behind = line.strip_prefix(sign).unwrap_or("");
        let magic = behind.strip_prefix(" MAGIC");
        if behind.trim_start().starts_with("COMMAND ---") {
            is_sql = false;
            out.push(';');
            blank(&mut out, line.get(1..).unwrap_or(""));
        } else if let Some(code) = magic {
            let word = code.trim_start().split(char::is_whitespace).next().unwrap_or("");
            if word.starts_with('%') {
                is_sql = word.eq_ignore_ascii_case("%sql");
            }
            if is_sql {
                blank(&mut out, line.strip_suffix(code).unwrap_or(""));
                out.push_str(code);
            } else {
                blank(&mut out, line);
            }
        } else {
            blank(&mut out, line);
        }
    }
    Cow::Owned(out)
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
        let sql = sql(text);
        assert_eq!(sql.len(), text.len());
        assert_eq!(sql.split_whitespace().collect::<Vec<_>>(), [";", "%sql", "GRANT", "a", ";"]);
        assert_eq!(sql.find("GRANT a"), text.find("GRANT a"));
        assert!(
            is_notebook("// Databricks notebook source\n")
                && !is_notebook("# Databricks")
                && !is_notebook("-- Databricks notebook source")
        );
    }
}
