//! Rows as Python and Scala print them: `[Row(Principal='..', ..)]`, lists of dictionaries and tuples, `Array([..], [..])`.

use super::footer::{Says, says};
use super::{Shown, is_row, places};
use crate::platform::databricks::rights::script;
use crate::text::{Span, part};

/// Whether a text is such a printout: one of its first pairs of brackets holds a row. What comes before them is short:
/// `rows = `, a prompt, a type.
pub(super) fn is_printed(text: &str) -> bool {
    const LONGEST: usize = 4096;
    const FIRST: usize = 6;
    const LONGEST_FRONT: usize = 120;
    let start = part(text, ..text.floor_char_boundary(LONGEST));
    let front = start.find(['[', '(', '{']).unwrap_or(usize::MAX);
    if front > LONGEST_FRONT || part(start, ..front).contains('\n') || script::is_script(text) {
        return false;
    }
    let mut groups = Groups::new(start);
    (0..FIRST).map_while(|_| groups.next()).any(|group| row(group.of(start)).is_some())
}

/// Reads all rows of such a printout.
pub(super) fn read(text: &str) -> Shown {
    let mut shown = Shown::default();
    let mut groups = Groups::new(text);
    let mut end = 0;
    while let Some(group) = groups.next() {
        let inside = group.of(text);
        around(text, Span::new(end, group.start as usize), &mut shown);
        end = group.end as usize;
        match row(inside) {
            Some(cells) => shown.add(group, [0, 1, 2, 3].map(|cell| cells[cell].as_str())),
            None if cells(inside).len() > 3 => shown.no_row(group),
            None => around(text, group, &mut shown),
        }
    }
    around(text, Span::new(end, text.len()), &mut shown);
    if groups.depth > 0 {
        let help = "copy all of it, or paste the rows as CSV or JSON";
        shown.cut(Span::at(text.trim_end().len()), "this printout is cut off: a bracket is never closed", help);
    }
    let behind = text.trim_end().rsplit([')', ']', '}', '\n']).next().unwrap_or("").trim();
    if !behind.is_empty() && "Row(".starts_with(behind) {
        shown.open = Some(Span::at(text.trim_end().len()));
    }
    shown
}

/// What Python and Scala write in place of rows that they leave out.
const DOTS: [&str; 2] = ["...", "\u{2026}"];

/// Checks whether the text between two rows or around all of them, brackets included, says that there are more rows.
fn around(text: &str, between: Span, shown: &mut Shown) {
    let is_more = |line: &str| {
        let is_said = match says(line) {
            Says::More => true,
            Says::Rows(count) => count > shown.count(),
            Says::AtMost(most) => most <= shown.count(),
            Says::Nothing => false,
        };
        is_said || DOTS.iter().any(|dots| line.contains(dots))
    };
    if between.of(text).lines().any(is_more) {
        shown.more(between);
    }
}

/// Finds the innermost brackets of a text in order, and returns what is between them.
struct Groups<'t> {
    text: &'t str,
    at: usize,
    depth: usize,
}

impl<'t> Groups<'t> {
    fn new(text: &'t str) -> Self {
        Self { text, at: 0, depth: 0 }
    }

    fn next(&mut self) -> Option<Span> {
        let bytes = self.text.as_bytes();
        // Where the last bracket was opened, unless it contains others.
        let mut opened = None;
        // The byte before a quote decides whether it opens a string: an apostrophe does not.
        let mut before = b' ';
        while let Some(byte) = bytes.get(self.at) {
            self.at += 1;
            match byte {
                b'\'' | b'"' if is_before_text(before) => self.at = end_of_text(self.text, self.at, *byte),
                b'[' | b'(' | b'{' => {
                    self.depth += 1;
                    opened = Some(self.at);
                }
                b']' | b')' | b'}' => {
                    self.depth = self.depth.saturating_sub(1);
                    if let Some(start) = opened.take() {
                        return Some(Span::new(start, self.at - 1));
                    }
                }
                _ => {}
            }
            if !byte.is_ascii_whitespace() {
                before = *byte;
            }
        }
        None
    }
}

/// Whether a quote after this byte opens a string.
fn is_before_text(before: u8) -> bool {
    matches!(before, b'=' | b',' | b':' | b'(' | b'[' | b'{' | b' ' | b'>')
}

/// The place after the quote that closes a string, or the end of the text.
fn end_of_text(text: &str, mut at: usize, quote: u8) -> usize {
    let bytes = text.as_bytes();
    while let Some(byte) = bytes.get(at) {
        at += 1;
        match byte {
            b'\\' => at += 1,
            _ if *byte == quote => return at,
            _ => {}
        }
    }
    bytes.len()
}

/// One cell: its title, if it has one, and its value.
struct Cell {
    title: Option<String>,
    value: String,
}

/// The cells between two brackets.
fn cells(inside: &str) -> Vec<Cell> {
    let bytes = inside.as_bytes();
    let (mut cells, mut start, mut at, mut before) = (Vec::new(), 0, 0, b',');
    loop {
        match bytes.get(at) {
            Some(quote @ (b'\'' | b'"')) if is_before_text(before) => {
                at = end_of_text(inside, at + 1, *quote);
                before = *quote;
                continue;
            }
            Some(b',') | None => {
                let text = part(inside, start..at.min(inside.len())).trim();
                // An empty end after the last comma is not a cell.
                if !text.is_empty() || at < bytes.len() {
                    cells.push(cell(text));
                }
                start = at + 1;
            }
            _ => {}
        }
        let Some(byte) = bytes.get(at) else { return cells };
        if !byte.is_ascii_whitespace() {
            before = *byte;
        }
        at += 1;
    }
}

fn cell(text: &str) -> Cell {
    let quoted = |text: &str| text.starts_with(['\'', '"']);
    // The title comes before the first sign that is not in a string.
    let from = if quoted(text) { end_of_text(text, 1, text.as_bytes()[0]) } else { 0 };
    let behind = part(text, from..);
    let sign = ["=", "->", ":"].iter().filter_map(|sign| behind.find(sign).map(|at| (at, sign.len()))).min();
    match sign {
        Some((at, length)) if !quoted(text) || behind.trim_start().starts_with(['=', ':', '-']) => {
            Cell { title: Some(value(part(text, ..from + at))), value: value(part(text, from + at + length..)) }
        }
        _ => Cell { title: None, value: value(text) },
    }
}

/// A value without its quotes.
fn value(text: &str) -> String {
    let text = text.trim();
    let Some(quote) = text.chars().next().filter(|c| matches!(c, '\'' | '"')) else {
        return if matches!(text, "None" | "null") { String::new() } else { text.to_owned() };
    };
    let (mut out, mut chars) = (String::new(), part(text, 1..).chars());
    while let Some(c) = chars.next() {
        match c {
            '\\' => out.extend(chars.next()),
            c if c == quote => break,
            c => out.push(c),
        }
    }
    out
}

/// The cells of a row in the order of Databricks, if this is a row.
fn row(inside: &str) -> Option<Vec<String>> {
    const LONGEST: usize = 4096;
    if inside.len() > LONGEST {
        return None;
    }
    let cells = cells(inside);
    let titles: Option<Vec<&str>> = cells.iter().map(|cell| cell.title.as_deref()).collect();
    if let Some(places) = titles.filter(|titles| !titles.is_empty()).and_then(|titles| places(titles.into_iter())) {
        let row: Vec<String> = places.iter().map(|place| cells[*place].value.clone()).collect();
        // `DataFrame[principal: string, ...]` names the columns, and has no values.
        return row.iter().any(|value| value != "string").then_some(row);
    }
    let bare: Vec<String> = cells.into_iter().map(|cell| cell.value).collect();
    (bare.len() == 4 && is_row(&bare[1], &bare[2])).then_some(bare)
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

    use super::*;

    fn rows(text: &str) -> Vec<[String; 4]> {
        let shown = read(text);
        assert!(!shown.is_cut && shown.damaged.is_none(), "{text}");
        shown.rows.into_iter().map(|row| [row.principal, row.privilege, row.kind, row.name]).collect()
    }

    #[test]
    fn prints_of_rows_are_read() {
        let expected = [["o'brien, x", "USE CATALOG", "CATALOG", "shop"], ["b", "SELECT", "TABLE", "shop.a.`b)`"]]
            .map(|row| row.map(str::to_owned));
        for text in [
            "[Row(Principal=\"o'brien, x\", ActionType='USE CATALOG', ObjectType='CATALOG', ObjectKey='shop'), Row(Principal='b', ActionType='SELECT', ObjectType='TABLE', ObjectKey='shop.a.`b)`')]",
            "Row(principal='o\\'brien, x', actionType='USE CATALOG', objectType='CATALOG', objectKey='shop')\nRow(principal='b', actionType='SELECT', objectType='TABLE', objectKey='shop.a.`b)`')",
            "rows = [{'principal': \"o'brien, x\", 'action_type': 'USE CATALOG', 'object_type': 'CATALOG', 'object_key': 'shop'},\n {'principal': 'b', 'action_type': 'SELECT', 'object_type': 'TABLE', 'object_key': 'shop.a.`b)`'}]",
            "[(\"o'brien, x\", 'USE CATALOG', 'CATALOG', 'shop'), ('b', 'SELECT', 'TABLE', 'shop.a.`b)`')]",
            "{'objectKey': 'shop', 'Principal': \"o'brien, x\", 'Action Type': 'USE CATALOG', 'objectType': 'CATALOG'}\n('b', 'SELECT', 'TABLE', 'shop.a.`b)`')",
        ] {
            assert!(is_printed(text), "{text}");
            assert_eq!(rows(text), expected, "{text}");
        }
        let scala = "res3: Array[org.apache.spark.sql.Row] = Array([o'brien,USE CATALOG,CATALOG,shop], [b,SELECT,TABLE,shop.a.b])";
        assert!(is_printed(scala));
        assert_eq!(rows(scala).len(), 2);
        assert_eq!(
            rows("[Row(Principal='a', ActionType='CREATE CATALOG', ObjectType='METASTORE', ObjectKey=None)]")[0][3],
            ""
        );
    }

    #[test]
    fn other_texts_are_no_prints() {
        for text in [
            "",
            "[DEFAULT]",
            "[a, b, c, d]",
            "Row(count=5)",
            "INSERT INTO t VALUES ('x', 'SELECT', 'TABLE', 'a.b.c')",
            "a note\n[('x', 'SELECT', 'TABLE', 'a.b.c')]",
            "{'principal': 'x'}",
            "f(principal='x', y=1)",
            "DataFrame[principal: string, actionType: string, objectType: string, objectKey: string]",
        ] {
            assert!(!is_printed(text), "{text}");
        }
    }

    #[test]
    fn what_is_cut_off_says_so() {
        for text in [
            "[Row(Principal='a', ActionType='SELECT', ObjectType='TABLE', ObjectKey='a.b.c'), Row(Princ",
            "[('a', 'SELECT', 'TABLE', 'a.b.c'), ('b",
        ] {
            let shown = read(text);
            assert!(shown.is_cut && shown.rows.len() == 1, "{text}");
        }
        let damaged = read("[('a', 'SELECT', 'TABLE', 'a.b.c'), ('b', 'x', 'y', 'z')]");
        assert_eq!(damaged.damaged.unwrap().1, 1);
    }
}
