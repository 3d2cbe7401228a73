//! Tables as they are printed: bars, CSV, tabs, columns of blanks, one field a line.

use super::{Places, Row, Shown, is_owner, kind, places};
use crate::names;
use crate::privileges::Privilege;
use crate::text::{Span, part};

/// What stands between the cells of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Separator {
    /// One of these characters.
    Sign(char),
    /// Two blanks or more.
    Blanks,
    /// Nothing: the cells end where their titles do, in characters.
    Ends(Vec<usize>),
}

const SIGNS: [char; 5] = ['|', '│', '\t', ',', ';'];

/// The cells of a line.
fn cells(line: &str, separator: &Separator) -> Vec<String> {
    let line = line.trim_end();
    let sign = match separator {
        Separator::Sign(sign) => *sign,
        Separator::Blanks => {
            return line.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
        }
        Separator::Ends(ends) => return columns(line, ends),
    };
    // A bar stands before the first cell and behind the last as well, and nothing is quoted between bars.
    let is_bar = matches!(sign, '|' | '│');
    let (mut cells, mut rest) = (Vec::new(), line);
    loop {
        rest = rest.trim_start_matches(' ');
        let quoted = rest.strip_prefix('"').filter(|_| !is_bar).and_then(unquoted);
        let (text, length) = if let Some((text, length)) = quoted {
            (text, length + 1)
        } else {
            let length = rest.find(sign).unwrap_or(rest.len());
            (part(rest, ..length).trim_end().to_owned(), length)
        };
        cells.push(text);
        match part(rest, length..).split_once(sign) {
            Some((_, behind)) => rest = behind,
            None => break,
        }
    }
    if is_bar {
        if cells.first().is_some_and(String::is_empty) {
            cells.remove(0);
        }
        if cells.last().is_some_and(String::is_empty) {
            cells.pop();
        }
    }
    cells
}

/// Cells that end where their titles do; nothing when a cell does not.
fn columns(line: &str, ends: &[usize]) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let (mut cells, mut start) = (Vec::new(), 0);
    for end in ends {
        let is_end = letters.get(*end).is_none_or(|c| c.is_whitespace());
        let Some(cell) = letters.get(start..(*end).min(letters.len())).filter(|_| is_end) else { return Vec::new() };
        cells.push(cell.iter().collect::<String>().trim().to_owned());
        start = *end;
    }
    // The number of the row stands before the first cell.
    let numbered = cells.first().and_then(|first| first.split_once(char::is_whitespace));
    let named = numbered.filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(name) = named.map(|(_, name)| name.trim().to_owned()) {
        cells[0] = name;
    }
    cells
}

/// A text of CSV without its quotes, and its length behind the first one.
fn unquoted(text: &str) -> Option<(String, usize)> {
    let (mut out, mut at) = (String::new(), 0);
    loop {
        let length = part(text, at..).find('"')?;
        out.push_str(part(text, at..at + length));
        at += length + 1;
        if !part(text, at..).starts_with('"') {
            return Some((out, at));
        }
        out.push('"');
        at += 1;
    }
}

/// Lines that only draw a table: `+---+---+`, `|---|---|`, `┌──┬──┐`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let draws = |c: char| matches!(c, '+' | '-' | '|' | ':' | ' ' | '=' | '\u{2500}'..='\u{257F}');
    line.chars().all(draws) && line.chars().any(|c| matches!(c, '-' | '=' | '─' | '━'))
}

/// Four names and what stands between them: whatever is longer is no head, and need not be taken apart.
const LONGEST_HEAD: usize = 1000;

/// Titles and the statement itself may stand before a table.
const MOST_TITLES: usize = 20;

/// What rows look like.
struct Head {
    separator: Separator,
    places: Places,
    /// How many cells a row has.
    width: usize,
    /// Where the titles end: cells that are aligned to the right do so as well.
    ends: Option<Separator>,
}

/// The form of rows below a line, when it is the head of such a table.
fn head_of(line: &str) -> Option<Head> {
    // Nearly every line is a row: it is not taken apart in six ways to see that.
    let principal = super::COLUMNS[0][0].as_bytes();
    if line.len() > LONGEST_HEAD
        || !line.as_bytes().windows(principal.len()).any(|word| word.eq_ignore_ascii_case(principal))
    {
        return None;
    }
    let signs = SIGNS.map(Separator::Sign).into_iter().chain([Separator::Blanks, ends(line)]);
    signs.into_iter().find_map(|separator| {
        let titles = cells(line, &separator);
        let places = places(titles.iter().map(String::as_str))?;
        let ends = (separator == Separator::Blanks).then(|| ends(line));
        Some(Head { places, width: titles.len(), separator, ends })
    })
}

/// Where the words of a line end.
fn ends(line: &str) -> Separator {
    let letters: Vec<char> = line.trim_end().chars().collect();
    let is_end = |at: &usize| !letters[at - 1].is_whitespace() && letters.get(*at).is_none_or(|c| c.is_whitespace());
    Separator::Ends((1..=letters.len()).filter(is_end).collect())
}

/// The form of a row that stands below no head: principal, action, type and name, in the order of Databricks.
fn row_of(line: &str) -> Option<Head> {
    if line.len() > LONGEST_HEAD {
        return None;
    }
    SIGNS.map(Separator::Sign).into_iter().find_map(|separator| {
        let cells = cells(line, &separator);
        let is_right = |cell: &str| Privilege::from_name(cell).is_some() || is_owner(cell);
        let is_row = cells.len() == 4 && is_right(&cells[1]) && kind(&cells[2]).is_some();
        is_row.then_some(Head { separator, places: [0, 1, 2, 3], width: 4, ends: None })
    })
}

/// What stands between two rows of `df.show(vertical=True)`.
fn is_record(line: &str) -> bool {
    line.trim_start().starts_with("-RECORD ")
}

/// Whether a text begins as JSON does: with a bracket, and a name, value or another bracket behind it.
fn is_like_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    text.strip_prefix(['{', '[']).is_some_and(|rest| rest.trim_start().starts_with(['{', '[', '"', '}', ']']))
}

/// Whether a text is such a table.
pub(crate) fn is_table(text: &str) -> bool {
    if is_like_json(text) {
        return false;
    }
    let lines = text.trim_start_matches('\u{FEFF}').lines().filter(|line| !line.trim().is_empty() && !is_rule(line));
    let first = |line: &str| is_record(line) || row_of(line).is_some();
    lines.take(MOST_TITLES).enumerate().any(|(index, line)| head_of(line).is_some() || index == 0 && first(line))
}

/// Reads a table, or several below each other.
pub(super) fn read(text: &str) -> Shown {
    let (mut rows, mut start, mut head) = (Shown::default(), 0, None);
    let mut record: Option<(Span, Vec<(String, String)>)> = None;
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        let line = line.trim_start_matches('\u{FEFF}');
        if is_record(line) {
            finish(&mut rows, record.replace((span, Vec::new())));
        } else if let Some((_, fields)) = &mut record {
            fields
                .extend(line.split_once('|').map(|(title, value)| (title.trim().to_owned(), value.trim().to_owned())));
        } else if line.trim_start().starts_with("only showing top ") {
            rows.cut(span, "there are more rows than these", "show all of them: df.show(1000, truncate=False)");
        } else if line.trim().is_empty() || is_rule(line) {
        } else if let Some(found) = head_of(line) {
            head = Some(found);
        } else {
            head = head.or_else(|| row_of(line));
            if let Some(head) = &head {
                row(line, span, head, &mut rows);
            }
        }
    }
    finish(&mut rows, record);
    rows
}

/// One field a line: the row is whole when the next one begins.
fn finish(rows: &mut Shown, record: Option<(Span, Vec<(String, String)>)>) {
    let Some((span, fields)) = record else { return };
    match places(fields.iter().map(|(title, _)| title.as_str())) {
        Some(places) => add(rows, span, places.map(|place| fields[place].1.as_str())),
        None => rows.no_row(span),
    }
}

fn row(line: &str, span: Span, head: &Head, rows: &mut Shown) {
    let aligned = head.ends.as_ref().map(|ends| cells(line, ends));
    // Kinds of objects are words without blanks here: where one holds some, the cells begin where their titles do.
    let is_word = |cell: &String| !cell.is_empty() && !cell.contains(' ');
    let is_row = |cells: &Vec<String>| cells.get(head.places[2]).is_some_and(is_word);
    let mut cells = aligned.filter(is_row).unwrap_or_else(|| cells(line, &head.separator));
    let is_number = |cell: &String| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
    if cells.len() == head.width + 1 && cells.first().is_some_and(is_number) {
        // The number of the row, which has no title.
        cells.remove(0);
    }
    let cell = |column: usize| cells.get(head.places[column]).map(String::as_str);
    match (cell(0), cell(1), cell(2)) {
        (Some(principal), Some(privilege), Some(kind)) => {
            add(rows, span, [principal, privilege, kind, cell(3).unwrap_or("")]);
        }
        // A title, a footer, the next statement.
        _ if !cells.iter().any(|cell| Privilege::from_name(cell).is_some() || names::is_uuid(cell)) => {}
        _ => rows.no_row(span),
    }
}

fn add(rows: &mut Shown, span: Span, cells: [&str; 4]) {
    let [principal, privilege, kind, name] = cells.map(without_ticks);
    let [principal, privilege, kind] = [principal, privilege, kind].map(str::to_owned);
    rows.rows.push(Row { principal, privilege, kind, name: name.to_owned(), span });
}

/// A cell that stands between back-ticks as a whole, as people write tables; a name of one part may keep them.
fn without_ticks(cell: &str) -> &str {
    let cell = cell.trim();
    cell.strip_prefix('`').and_then(|cell| cell.strip_suffix('`')).filter(|cell| !cell.contains('`')).unwrap_or(cell)
}
