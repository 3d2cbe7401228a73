//! `SHOW GRANTS` output, compared with what a setup needs.
//!
//! [`table`] reads tables and CSV, [`json`] reads JSON and YAML, and [`printed`] reads what Python and Scala print. All
//! of them return [`Shown`].

mod cells;
mod footer;
mod json;
mod judge;
mod printed;
mod sight;
mod table;

pub(crate) use json::{is_json, values};
pub(crate) use table::is_table;

use super::{Needs, Privilege};
use crate::diagnostic::{Diagnostic, Findings};
use crate::kit::rights::SQL_SYNTAX;
use crate::read::Format;
use crate::text::Span;

/// One row of a result: a privilege that somebody has.
struct Row {
    principal: String,
    privilege: String,
    kind: String,
    name: String,
    span: Span,
}

/// The rows of a text, and what it says about them.
#[derive(Default)]
struct Shown {
    rows: Vec<Row>,
    /// The `SHOW GRANTS` statements in the text.
    asked: Vec<sight::Asked>,
    /// Whether a header or row was found at all.
    is_result: bool,
    /// Findings about what could not be read.
    faults: Vec<Diagnostic>,
    /// Whether there are more rows than these: then no privilege is certainly missing.
    is_cut: bool,
    /// Lines that mention privileges and cannot be read as rows: the place of the first, and how many.
    damaged: Option<(Span, usize)>,
    /// Whether a tool says that it does not show all rows.
    has_more: bool,
    /// Where the text ends, if that is inside a row: more rows may have followed.
    open: Option<Span>,
    /// The index of the cell that may be cut off, if no line break follows the last row.
    unended: Option<usize>,
}

impl Shown {
    fn fault(&mut self, place: Span, message: &'static str, help: &'static str) {
        self.faults.push(Diagnostic::new(SQL_SYNTAX, place, message).help(help));
    }

    /// Notes that there are more rows, with the reason as a finding.
    fn cut(&mut self, place: Span, message: &'static str, help: &'static str) {
        self.is_cut = true;
        self.is_result = true;
        self.fault(place, message, help);
    }

    /// Notes a remark that these are not all rows.
    fn more(&mut self, place: Span) {
        // Once is enough.
        if !std::mem::replace(&mut self.has_more, true) {
            self.cut(place, "there are more rows than these", "show all of them: df.show(1000, truncate=False)");
        }
    }

    /// Notes something that should be a row and cannot be read.
    fn no_row(&mut self, place: Span) {
        self.damaged.get_or_insert((place, 0)).1 += 1;
    }

    /// How many rows there are, including those that cannot be read.
    fn count(&self) -> usize {
        self.rows.len() + self.damaged.map_or(0, |(_, count)| count)
    }

    fn add(&mut self, span: Span, cells: [&str; 4]) {
        let [principal, privilege, kind, name] = cells.map(|cell| without_ticks(cell).to_owned());
        self.rows.push(Row { principal, privilege, kind, name, span });
        self.is_result = true;
    }
}

/// A cell without the backticks around it, as people write them in tables. Names with backticks inside stay as they
/// are.
fn without_ticks(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).filter(|cell| !cell.contains('`')).unwrap_or(cell)
}

/// The names of the columns in Databricks, without case, whitespace and underscores.
const COLUMNS: [&[&str]; 4] = [
    &["principal"],
    &["actiontype", "privilege"],
    &["objecttype", "securabletype"],
    &["objectkey", "securablename", "objectname"],
];

/// The index of each column.
type Places = [usize; 4];

fn places<'a>(titles: impl Iterator<Item = &'a str>) -> Option<Places> {
    let titles: Vec<&str> = titles.collect();
    // Every document with fields is tested here: names are compared without building new strings.
    let is = |title: &str, name: &str| {
        title.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).eq(name.chars())
    };
    let mut places = [0; 4];
    for (place, names) in places.iter_mut().zip(COLUMNS) {
        *place = titles.iter().position(|title| names.iter().any(|name| is(title, name)))?;
    }
    Some(places)
}

/// Checks a table, or several below each other.
pub(crate) fn check_table(text: &str, needs: Option<&Needs>, findings: &mut Findings) {
    let mut shown = if printed::is_printed(text) { printed::read(text) } else { table::read(text) };
    if let Some(needs) = needs {
        shown.asked = sight::asked(text, needs);
    }
    judge::judge(shown, needs, findings);
}

/// Checks results in JSON or YAML: the values in these ranges of a text.
pub(crate) fn check_values(
    source: &str,
    format: Format,
    parts: &[Span],
    needs: Option<&Needs>,
    findings: &mut Findings,
) {
    judge::judge(json::read(source, format, parts), needs, findings);
}

/// Whether a cell names a privilege or ownership.
fn is_right(cell: &str) -> bool {
    Privilege::from_name(cell).is_some() || Privilege::is_elsewhere(cell) || judge::is_owner(cell)
}

/// Whether these two cells of four make a row: a privilege, and a kind of object. The list of privileges in a statement
/// also has commas, but only privileges between them.
fn is_row(privilege: &str, kind: &str) -> bool {
    let kind = without_ticks(kind);
    is_right(without_ticks(privilege)) && judge::is_kind(kind) && !is_right(kind)
}
