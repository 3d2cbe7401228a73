//! Splits lines into cells, by what is between the cells or where they begin and end.

use super::{is_right, judge};
use crate::text::part;

/// What is between the cells of a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Separator {
    /// This character.
    Sign(char),
    /// Two spaces or more.
    Blanks,
    /// Nothing: the cells end where their titles end, at these offsets in characters.
    Ends(Vec<usize>),
    /// Nothing: the cells begin where the dashes below the titles begin, at these offsets in characters.
    Starts(Vec<usize>),
}

pub(super) const SIGNS: [char; 7] = ['|', '│', '║', '┃', '\t', ',', ';'];

/// Whether a sign draws the edges of cells.
pub(super) fn is_bar(sign: char) -> bool {
    matches!(sign, '|' | '│' | '║' | '┃')
}

/// The cells of a line.
pub(super) fn cells(line: &str, separator: &Separator) -> Vec<String> {
    let line = line.trim_end();
    let sign = match separator {
        Separator::Sign(sign) => *sign,
        Separator::Blanks => {
            return line.trim().split("  ").map(str::trim).filter(|cell| !cell.is_empty()).map(str::to_owned).collect();
        }
        Separator::Ends(ends) => return columns(line, ends),
        Separator::Starts(starts) => return slices(line, starts).unwrap_or_default(),
    };
    // A bar comes before the first cell and after the last as well, and nothing is quoted between bars.
    let is_bar = is_bar(sign);
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

/// Splits cells that end where their titles end; empty if a cell does not.
fn columns(line: &str, ends: &[usize]) -> Vec<String> {
    let letters: Vec<char> = line.chars().collect();
    let (mut cells, mut start) = (Vec::new(), 0);
    for end in ends {
        let is_end = letters.get(*end).is_none_or(|c| c.is_whitespace());
        let Some(cell) = letters.get(start..(*end).min(letters.len())).filter(|_| is_end) else { return Vec::new() };
        cells.push(cell.iter().collect::<String>().trim().to_owned());
        start = *end;
    }
    // The number of the row comes before the first cell.
    let numbered = cells.first().and_then(|first| first.split_once(char::is_whitespace));
    let named = numbered.filter(|(number, _)| number.bytes().all(|byte| byte.is_ascii_digit()));
    if let Some(name) = named.map(|(_, name)| name.trim().to_owned()) {
        cells[0] = name;
    }
    cells
}

/// A CSV field without its quotes, and its length after the first quote.
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

/// Splits cells that begin at these places; `None` if a cell reaches into the next one.
fn slices(line: &str, starts: &[usize]) -> Option<Vec<String>> {
    // Some tools count East Asian letters as two, others as one: whichever fits is used.
    let has_wide = line.chars().any(|c| wide(c) == 2);
    let widths = if has_wide { vec![wide, narrow] } else { vec![narrow as fn(char) -> usize] };
    widths.into_iter().find_map(|width| {
        let (mut cells, mut at, mut is_gap) = (vec![String::new(); starts.len()], 0, true);
        let mut cell = 0;
        for c in line.chars() {
            while starts.get(cell + 1).is_some_and(|start| at >= *start) {
                if !is_gap {
                    return None;
                }
                cell += 1;
            }
            is_gap = c.is_whitespace();
            at += width(c);
            cells[cell].push(c);
        }
        Some(cells.iter().map(|cell| cell.trim().to_owned()).collect())
    })
}

fn narrow(_: char) -> usize {
    1
}

fn wide(c: char) -> usize {
    let is_wide = matches!(u32::from(c), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0xFFE0..=0xFFE6);
    if is_wide { 2 } else { 1 }
}

/// Where the groups of dashes in a line begin; `None` if it has anything else, or fewer than three.
pub(super) fn dashes(line: &str) -> Option<Vec<usize>> {
    let line = line.trim_end();
    if line.is_empty() || !line.chars().all(|c| matches!(c, '-' | '=' | ' ')) {
        return None;
    }
    let letters: Vec<char> = line.chars().collect();
    let is_start = |at: &usize| letters[*at] != ' ' && (*at == 0 || letters[at - 1] == ' ');
    let starts: Vec<usize> = (0..letters.len()).filter(is_start).collect();
    (starts.len() > 2).then_some(starts)
}

/// The most words that a privilege has.
const MAX_WORDS: usize = 4;

/// No row has more words than this.
const LONGEST_ROW: usize = 40;

/// Splits a row whose cells are one space apart, by the meaning of its words: somebody, a privilege, a kind, a name.
/// `None` if it cannot be read, or in more than one way.
pub(super) fn by_words(line: &str) -> Option<Vec<String>> {
    let words: Vec<&str> = line.split_whitespace().take(LONGEST_ROW + 1).collect();
    if words.len() > LONGEST_ROW {
        return None;
    }
    let mut found = None;
    for from in 1..words.len() {
        for to in from + 1..=(from + MAX_WORDS).min(words.len()) {
            if !is_right(&words[from..to].join(" ")) {
                continue;
            }
            // The kind is as long as it can be: `MATERIALIZED VIEW`.
            let kinds = (1..=2).filter(|length| {
                words.get(to..to + length).is_some_and(|kind| {
                    kind.iter().all(|word| judge::is_kind(word) || *word == "EXTERNAL" || *word == "STORAGE")
                        && judge::is_kind(&kind.join(" "))
                })
            });
            let Some(length) = kinds.max() else { continue };
            let name = words.get(to + length..).unwrap_or(&[]);
            if name.len() > 1 {
                continue;
            }
            if found.is_some() {
                return None;
            }
            let cells = [&words[..from], &words[from..to], &words[to..to + length], name];
            found = Some(cells.map(|words| words.join(" ")).to_vec());
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dashes_say_where_cells_begin() {
        assert_eq!(dashes("  ---- --- -- --"), Some(vec![2, 7, 11, 14]));
        for other in ["", "--", "-- --", "+---+---+", "|--|--|--|", "a --- --- ---"] {
            assert_eq!(dashes(other), None, "{other}");
        }
        let starts = Separator::Starts(vec![2, 7, 11]);
        assert_eq!(cells("  a b  c   d e f", &starts), ["a b", "c", "d e f"]);
        assert_eq!(cells("  a", &starts), ["a", "", ""]);
        // A cell that is longer than its column leaves open where the next one begins.
        assert_eq!(cells("  abcdef c d", &starts), [""; 0]);
        // Letters that are as wide as two.
        assert_eq!(cells("  \u{5206}\u{6790} c   d", &starts), ["\u{5206}\u{6790}", "c", "d"]);
    }

    #[test]
    fn words_say_what_they_are() {
        for (line, expected) in [
            ("x USE CATALOG CATALOG shop", Some(["x", "USE CATALOG", "CATALOG", "shop"])),
            (
                "lake admins SELECT MATERIALIZED VIEW a.b.c",
                Some(["lake admins", "SELECT", "MATERIALIZED VIEW", "a.b.c"]),
            ),
            ("x CREATE SCHEMA CATALOG shop", Some(["x", "CREATE SCHEMA", "CATALOG", "shop"])),
            ("x CREATE CATALOG METASTORE", Some(["x", "CREATE CATALOG", "METASTORE", ""])),
            ("x USE SCHEMA SCHEMA shop.orders", Some(["x", "USE SCHEMA", "SCHEMA", "shop.orders"])),
            ("x READ FILES EXTERNAL LOCATION lake", Some(["x", "READ FILES", "EXTERNAL LOCATION", "lake"])),
            ("USE CATALOG CATALOG shop", None),
            ("x USE DATABASE shop", None),
            ("Time taken: 2.5 seconds, Fetched 5 row(s)", None),
            ("x SELECT TABLE a b", None),
            ("", None),
        ] {
            let found = by_words(line);
            assert_eq!(found, expected.map(|cells| cells.map(str::to_owned).to_vec()), "{line}");
        }
    }
}
