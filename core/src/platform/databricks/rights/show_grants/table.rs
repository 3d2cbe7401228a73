//! Printed tables: with bars, CSV, tabs, columns separated by whitespace, or one field per line.

use super::cells::{SIGNS, Separator, by_words, cells, dashes, is_bar};
use super::footer::{Says, says};
use super::sight::statement;
use super::{Places, Shown, is_right, is_row, places, printed};
use crate::platform::databricks::names;
use crate::platform::databricks::rights::script;
use crate::text::{Span, part};

/// Whether a line only draws a table: `+---+---+`, `|---|---|`, `┌──┬──┐`.
fn is_rule(line: &str) -> bool {
    let line = line.trim();
    let draws = |c: char| matches!(c, '+' | '-' | '|' | ':' | ' ' | '=' | '\u{2500}'..='\u{257F}');
    line.chars().all(draws) && line.chars().any(|c| matches!(c, '-' | '=' | '─' | '━' | '═'))
}

/// Four names and what is between them: a longer line is not a header, and need not be split.
const LONGEST_HEAD: usize = 1000;

/// The most lines before a table: titles, and the statement itself.
const MAX_TITLES: usize = 20;

/// The form of the rows of a table.
struct Head {
    separator: Separator,
    places: Places,
    /// How many cells a row has.
    width: usize,
    /// Where the titles end: right-aligned cells end there as well.
    ends: Option<Separator>,
    /// Whether the form comes from a header in the text, and not from a row.
    has_titles: bool,
}

/// The form of the rows below a line, if the line is the header of such a table.
fn head_of(line: &str) -> Option<Head> {
    // Nearly every line is a row: this test saves splitting it in nine ways to see that.
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
        Some(Head { places, width: titles.len(), separator, ends, has_titles: true })
    })
}

/// The form of the rows below a line of dashes, by the titles above the dashes. Four titles in another language count
/// as those of Databricks, in its order.
fn head_above(titles: &str, starts: Vec<usize>) -> Option<Head> {
    let separator = Separator::Starts(starts);
    let titles = cells(titles, &separator);
    let usual = (titles.len() == 4 && titles.iter().all(|title| !title.is_empty())).then_some([0, 1, 2, 3]);
    let places = places(titles.iter().map(String::as_str)).or(usual)?;
    Some(Head { places, width: titles.len(), separator, ends: None, has_titles: true })
}

/// Where the words of a line end.
fn ends(line: &str) -> Separator {
    let letters: Vec<char> = line.trim_end().chars().collect();
    let is_end = |at: &usize| !letters[at - 1].is_whitespace() && letters.get(*at).is_none_or(|c| c.is_whitespace());
    Separator::Ends((1..=letters.len()).filter(is_end).collect())
}

/// The form of a row without a header: principal, action, type and name, in the order of Databricks.
fn row_of(line: &str) -> Option<Head> {
    if line.len() > LONGEST_HEAD {
        return None;
    }
    let head = |separator| Head { separator, places: [0, 1, 2, 3], width: 4, ends: None, has_titles: false };
    let by_sign = SIGNS.map(Separator::Sign).into_iter().find(|separator| {
        let cells = cells(line, separator);
        cells.len() == 4 && is_row(&cells[1], &cells[2])
    });
    // Sentences may have the words of a row as well; they do not begin with an ID or address.
    let is_somebody = |cells: &Vec<String>| names::is_uuid(&cells[0]) || names::is_user_name(&cells[0]);
    let by_words = || by_words(line).filter(is_somebody).map(|_| Separator::Blanks);
    by_sign.or_else(by_words).map(head)
}

/// Whether a line separates two rows of `df.show(vertical=True)`.
fn is_record(line: &str) -> bool {
    line.trim_start().starts_with("-RECORD ")
}

/// Whether a text begins like JSON: with brackets that are empty or begin with a string in double quotes. Python writes
/// its strings in single quotes.
fn is_like_json(text: &str) -> bool {
    let text = text.trim_start_matches('\u{FEFF}').trim_start();
    let inside = text.trim_start_matches(|c: char| matches!(c, '{' | '[') || c.is_whitespace());
    inside.len() < text.len() && (inside.is_empty() || inside.starts_with(['"', '}', ']']))
}

/// Whether a line is a row of four cells in the usual order.
fn by_head(line: &str, separator: &Separator) -> bool {
    line.len() <= LONGEST_HEAD
        && matches!(cells(line, separator).as_slice(), [_, right, kind, _] if is_row(right, kind))
}

/// Column names that only such results have.
const TELLING: [[&str; 2]; 2] = [["actiontype", "action_type"], ["objecttype", "object_type"]];

/// Whether a text has the names of such columns near its beginning, in any form.
fn is_like_result(text: &str) -> bool {
    let start: String = text.chars().take(LONGEST_HEAD).flat_map(char::to_lowercase).collect();
    let has = |names: &[&str; 2]| names.iter().any(|name| start.contains(name));
    // In YAML, these names are fields.
    let is_field = start.trim_start().trim_start_matches(['-', ' ']).starts_with("principal:");
    let is_result = start.contains("principal") && TELLING.iter().all(has) && !is_field
        || start.contains("grantee") && start.contains("privilege_type")
        || start.lines().take(MAX_TITLES).any(is_other_head);
    is_result && !script::is_script(text)
}

/// Whether a line has the titles of an incomplete list of privileges: the permissions page of Databricks shows no
/// types.
fn is_other_head(line: &str) -> bool {
    SIGNS.map(Separator::Sign).into_iter().chain([Separator::Blanks]).any(|separator| {
        let titles = cells(line, &separator);
        let has = |names: &[&str]| titles.iter().any(|title| names.contains(&title.trim()));
        has(&["principal", "grantee"]) && has(&["privilege", "privileges", "action", "permission"])
    })
}

/// Whether a text is such a table.
pub(crate) fn is_table(text: &str) -> bool {
    if is_like_json(text) {
        return false;
    }
    let lines = || text.trim_start_matches('\u{FEFF}').lines();
    let told = lines().filter(|line| !line.trim().is_empty() && !is_rule(line));
    // The header may be in another language.
    let first = |line: &str| is_record(line) || row_of(line).is_some();
    let mut is_found =
        told.take(MAX_TITLES).enumerate().map(|(index, line)| head_of(line).is_some() || index < 2 && first(line));
    let has_dashes = || {
        let is_below = |(dashed, line): (&str, &str)| {
            dashes(dashed).is_some_and(|starts| starts.len() == 4 && by_head(line, &Separator::Starts(starts)))
        };
        lines().zip(lines().skip(1)).take(MAX_TITLES).any(is_below)
    };
    is_found.any(|found| found) || has_dashes() || printed::is_printed(text) || is_like_result(text)
}

/// Reads a table, or several below each other.
pub(super) fn read(text: &str) -> Shown {
    let (mut rows, mut start, mut head) = (Shown::default(), 0, None);
    let mut record: Option<(Span, Vec<(String, String)>)> = None;
    let mut before = "";
    let mut frame = Frame::default();
    let mut count = Count::default();
    for line in text.split_inclusive('\n') {
        let span = Span::new(start, start + line.trim_end().len());
        start += line.len();
        let line = line.trim_start_matches('\u{FEFF}');
        let is_unended = !line.ends_with('\n');
        frame.line(line, span);
        if is_record(line) {
            finish(&mut rows, record.replace((span, Vec::new())));
            count.row(&mut rows);
        } else if let Some((_, fields)) = &mut record {
            let field = line.split_once('|');
            if field.is_none() {
                count.line(line, span, &mut rows);
                if is_unended && !line.trim().is_empty() && !is_footer(line) {
                    rows.open = Some(span);
                }
            }
            fields.extend(field.map(|(title, value)| (title.trim().to_owned(), value.trim().to_owned())));
        } else if let Some(found) = dashes(line).and_then(|starts| head_above(before, starts)) {
            rows.is_result = true;
            head = Some(found);
        } else if statement(line).is_some() {
            count.end(&mut rows);
        } else if line.trim().is_empty() || is_rule(line) {
            count.is_over |= line.trim().is_empty();
        } else if let Some(found) = head_of(line) {
            count.head(&mut rows);
            rows.is_result = true;
            head = Some(found);
        } else {
            head = head.or_else(|| row_of(line));
            let known = rows.count();
            let is_row = head.as_ref().is_some_and(|head| row(line, span, head, &mut rows));
            if rows.count() > known {
                count.row(&mut rows);
            } else {
                count.line(line, span, &mut rows);
            }
            let ending = head.as_ref().filter(|_| is_unended).map(|head| ending(line, head, is_row));
            match ending {
                Some(Ending::Open) => rows.open = Some(span),
                Some(Ending::In(cell)) => rows.unended = Some(cell),
                Some(Ending::Whole) | None => {}
            }
        }
        before = line;
    }
    count.end(&mut rows);
    if let Some((_, fields)) = record.as_ref().filter(|_| !text.ends_with('\n')) {
        rows.unended = places(fields.iter().map(|(title, _)| title.as_str())).map(|places| last(&places));
    }
    finish(&mut rows, record);
    rows.open = rows.open.or(frame.open);
    rows
}

/// How a text ends.
enum Ending {
    /// After a complete row or remark.
    Whole,
    /// Inside a row.
    Open,
    /// Inside or after this cell.
    In(usize),
}

/// How a text ends if its last line has no line break.
fn ending(line: &str, head: &Head, is_row: bool) -> Ending {
    let line = line.trim();
    if !is_row {
        return if is_footer(line) { Ending::Whole } else { Ending::Open };
    }
    if let Separator::Sign(sign) = head.separator {
        let is_bar = is_bar(sign);
        if is_bar && line.starts_with(sign) {
            return if line.ends_with(sign) { Ending::Whole } else { Ending::Open };
        }
        let opens_quote = !is_bar && line.bytes().filter(|byte| *byte == b'"').count() % 2 == 1;
        if opens_quote || cells(line, &head.separator).len() < head.width {
            return Ending::Open;
        }
    }
    let cell = last(&head.places);
    // Columns with other names do not matter for the row.
    if head.places[cell] + 1 == head.width { Ending::In(cell) } else { Ending::Whole }
}

/// The index of the cell in the last column.
fn last(places: &Places) -> usize {
    (0..places.len()).max_by_key(|cell| places[*cell]).unwrap_or(0)
}

/// Whether a line is what tools write below a result: `(5 rows)`, `Time taken: 2 seconds, Fetched 5 row(s)`.
fn is_footer(line: &str) -> bool {
    line.trim_start().to_ascii_lowercase().starts_with("time taken") || says(line) != Says::Nothing
}

/// How many rows a result has, and how many it is said to have.
#[derive(Default)]
struct Count {
    /// Rows since the result began.
    rows: usize,
    /// Whether something came after the last row: then a header begins another table.
    is_over: bool,
    /// Whether a line below the rows has counted them: then further rows belong to another result.
    is_counted: bool,
    /// The number of rows that was stated before any row, and where.
    said: Option<(usize, Span)>,
    /// The maximum number of rows that was stated before any row, and where.
    most: Option<(usize, Span)>,
}

impl Count {
    /// Ends a result, because another one begins or the text ends.
    fn end(&mut self, shown: &mut Shown) {
        let ended = std::mem::take(self);
        let said = ended.said.filter(|(said, _)| *said > ended.rows);
        if let Some((_, place)) = said.or(ended.most.filter(|(most, _)| *most <= ended.rows)) {
            shown.more(place);
        }
    }

    /// Handles a header: that of another table, or the same one again.
    fn head(&mut self, shown: &mut Shown) {
        if self.rows > 0 && self.is_over {
            self.end(shown);
        }
    }

    fn row(&mut self, shown: &mut Shown) {
        if self.is_counted {
            self.end(shown);
        }
        self.rows += 1;
        self.is_over = false;
    }

    /// Handles a line that is not a row, by what it says about the rows.
    fn line(&mut self, line: &str, span: Span, shown: &mut Shown) {
        self.is_over = true;
        match says(line) {
            Says::Nothing => {}
            Says::More => shown.more(span),
            Says::AtMost(most) if self.rows == 0 => self.most = Some((most, span)),
            Says::AtMost(most) => {
                if most <= self.rows {
                    shown.more(span);
                }
            }
            Says::Rows(count) if self.rows == 0 => self.said = Some((count, span)),
            Says::Rows(count) => {
                self.is_counted = true;
                if count > self.rows {
                    shown.more(span);
                }
            }
        }
    }
}

/// The frame around a table: without its lower edge, the table is cut off.
#[derive(Default)]
struct Frame {
    is_framed: bool,
    open: Option<Span>,
}

impl Frame {
    fn line(&mut self, line: &str, span: Span) {
        let line = line.trim();
        if is_rule(line) {
            self.is_framed |= line.starts_with(|c: char| {
                c == '+'
                    || ('\u{250C}'..='\u{2518}').contains(&c)
                    || ('\u{2552}'..='\u{255D}').contains(&c)
                    || ('\u{256D}'..='\u{2570}').contains(&c)
            });
            self.open = None;
        } else if self.is_framed && line.starts_with(is_bar) {
            self.open = Some(span);
        }
    }
}

/// Adds a row with one field per line: it is complete when the next one begins.
fn finish(rows: &mut Shown, record: Option<(Span, Vec<(String, String)>)>) {
    let Some((span, fields)) = record else { return };
    match places(fields.iter().map(|(title, _)| title.as_str())) {
        Some(places) => rows.add(span, places.map(|place| fields[place].1.as_str())),
        None => rows.no_row(span),
    }
}

/// Reads a line as a row, if it is one.
fn row(line: &str, span: Span, head: &Head, rows: &mut Shown) -> bool {
    let by_head = |separator: &Separator| {
        let mut cells = cells(line, separator);
        let is_number = |cell: &String| !cell.is_empty() && cell.bytes().all(|byte| byte.is_ascii_digit());
        if cells.len() == head.width + 1 && cells.first().is_some_and(is_number) {
            // The number of the row, which has no title.
            cells.remove(0);
        }
        head.places.iter().map(|place| cells.get(*place).cloned()).collect::<Option<Vec<_>>>().or_else(|| {
            // The name of the metastore may be left out, with the separator before it.
            let cell = |index: usize| cells.get(head.places[index]).cloned();
            Some(vec![cell(0)?, cell(1)?, cell(2)?, String::new()])
        })
    };
    let is_good = |cells: &Vec<String>| is_row(&cells[1], &cells[2]);
    let mut ways = [head.ends.as_ref(), Some(&head.separator)]
        .into_iter()
        .flatten()
        .map(by_head)
        .map(|cells| cells.filter(is_good));
    let mut found = ways.find_map(|cells| cells);
    if found.is_none() && !matches!(head.separator, Separator::Sign(_)) {
        found = by_words(line);
    }
    if let Some(cells) = found {
        rows.add(span, [0, 1, 2, 3].map(|cell| cells[cell].as_str()));
        return true;
    }
    if says(line) != Says::Nothing {
        return false;
    }
    // A row in another language has as many cells; a title, a footer and the next statement have fewer.
    match by_head(&head.separator).filter(|cells| cells.iter().all(|cell| !cell.is_empty())) {
        Some(cells) if head.has_titles => {
            rows.add(span, [0, 1, 2, 3].map(|cell| cells[cell].as_str()));
            return true;
        }
        _ if speaks_of_rights(line) => rows.no_row(span),
        _ => {}
    }
    false
}

/// Whether a line that cannot be read as a row mentions privileges.
fn speaks_of_rights(line: &str) -> bool {
    const LONGEST: usize = 4096;
    let separators = SIGNS.map(Separator::Sign).into_iter().chain([Separator::Blanks]);
    let is_telling = |cell: &String| is_right(cell) || names::is_uuid(cell);
    let start = part(line, ..line.floor_char_boundary(LONGEST));
    separators.into_iter().any(|separator| cells(start, &separator).iter().any(is_telling))
        || start.split_whitespace().any(names::is_uuid)
        || has_right(start)
}

/// Whether some words of a line are a privilege as Databricks writes it: in capitals.
fn has_right(line: &str) -> bool {
    const MAX_WORDS: usize = 40;
    const LONGEST: usize = 3;
    let words: Vec<&str> = line.split_whitespace().take(MAX_WORDS).collect();
    let is_right = |words: &[&str]| {
        let words = words.join(" ");
        !words.bytes().any(|byte| byte.is_ascii_lowercase()) && is_right(&words)
    };
    (1..=LONGEST).any(|length| words.windows(length).any(is_right))
}
