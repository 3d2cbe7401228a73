//! What tools say around a result: how many rows there are, and whether these are all of them.

/// What a line that is not a row says about the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// Nothing that matters.
    Nothing,
    /// There are more rows than are shown.
    More,
    /// This is the number of rows.
    Rows(usize),
    /// At most this many rows are shown: if there are that many, more may have been left out.
    AtMost(usize),
}

/// No line that a tool writes below a table is longer than this.
const LONGEST: usize = 200;

/// Words for what results consist of.
const ROWS: [&str; 14] = [
    "row", "rows", "record", "records", "result", "results", "entry", "entries", "item", "items", "line", "lines",
    "grant", "grants",
];

/// Words for what rows are part of.
const WHOLE: [&str; 6] = ["data", "output", "table", "list", "display", "resultset"];

/// Words that say that something is left out.
const LEFT_OUT: [&str; 14] = [
    "truncated",
    "omitted",
    "abbreviated",
    "clipped",
    "elided",
    "hidden",
    "skipped",
    "remaining",
    "suppressed",
    "partial",
    "incomplete",
    "limited",
    "exceeded",
    "exceeds",
];

/// Words of `LEFT_OUT` that people also write about other things.
const USUAL: [&str; 4] = ["hidden", "remaining", "partial", "limited"];

/// Words that say that nothing is left out.
const NONE: [&str; 9] = ["no", "not", "none", "without", "nothing", "never", "false", "all", "complete"];

/// Words that may come before the first of two numbers with "of" between them.
const SHOWN: [&str; 10] =
    ["showing", "displaying", "shown", "displayed", "viewing", "page", "first", "top", "only", "fetched"];

enum Piece {
    /// A number, and whether it is only a minimum: `1,000+`.
    Number(usize, bool),
    /// A word in lower case.
    Word(String),
    Sign(char),
}

impl Piece {
    fn is(&self, words: &[&str]) -> bool {
        matches!(self, Piece::Word(own) if words.contains(&own.as_str()))
    }

    fn number(&self) -> Option<usize> {
        match self {
            Piece::Number(value, _) => Some(*value),
            _ => None,
        }
    }
}

/// What a line that is not a row says about the rows around it.
pub(super) fn says(line: &str) -> Says {
    let line = line.trim();
    if line.is_empty() || line.len() > LONGEST {
        return Says::Nothing;
    }
    if is_gap(line) {
        return Says::More;
    }
    let pieces = pieces(line);
    let words: Vec<&str> = pieces
        .iter()
        .filter_map(|piece| match piece {
            Piece::Word(word) => Some(word.as_str()),
            _ => None,
        })
        .collect();
    if says_more(&pieces, &words) || says_part(&pieces) || says_left_out(&pieces) {
        return Says::More;
    }
    let most = (0..pieces.len()).find(|at| is_at_most(&pieces, *at)).and_then(|at| pieces.get(at)?.number());
    match (count(&pieces), most) {
        (Says::Rows(count), Some(most)) if count < most => Says::Rows(count),
        (_, Some(most)) => Says::AtMost(most),
        (said, None) => said,
    }
}

/// Whether a line has dots in place of rows: `..  ...  ...`, `| ... | ... |`, `…`, `⋮`.
fn is_gap(line: &str) -> bool {
    let mut dots = 0;
    for c in line.chars() {
        match c {
            '.' | '\u{b7}' => dots += 1,
            '\u{2026}' | '\u{22ee}' | '\u{22ef}' | '\u{fe19}' => dots += 2,
            c if c.is_whitespace() || matches!(c, '|' | '[' | ']' | '(' | ')' | ',' | ';' | '#' | '-' | '"') => {}
            '\u{2500}'..='\u{257F}' => {}
            _ => return false,
        }
    }
    dots > 1
}

fn pieces(line: &str) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        if c.is_alphanumeric() || c == '_' {
            let mut word = String::from(c);
            // Between digits, these may separate thousands.
            while let Some(next) = chars.peek().copied() {
                let is_between = matches!(next, ',' | '.' | '\'' | '\u{2019}')
                    && word.ends_with(|last: char| last.is_ascii_digit())
                    && chars.clone().nth(1).is_some_and(|behind| behind.is_ascii_digit());
                if !next.is_alphanumeric() && next != '_' && !is_between {
                    break;
                }
                word.push(next);
                chars.next();
            }
            match number(&word) {
                Some(value) => pieces.push(Piece::Number(value, chars.peek() == Some(&'+'))),
                None => pieces.push(Piece::Word(word.to_lowercase())),
            }
        } else if c == '(' && chars.clone().take(2).eq(['s', ')']) {
            // `row(s)`
            chars.nth(1);
        } else if !c.is_whitespace() {
            pieces.push(Piece::Sign(c));
        }
    }
    pieces
}

/// Reads a number of rows: `5`, `1,000`, `1.000.000`. Other groups of digits are not one.
fn number(word: &str) -> Option<usize> {
    let parts: Vec<&str> = word.split([',', '.', '\'', '\u{2019}']).collect();
    let (first, groups) = parts.split_first()?;
    let is_number = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    let is_right = is_number(first)
        && (groups.is_empty() || first.len() <= 3)
        && groups.iter().all(|group| group.len() == 3 && is_number(group));
    is_right.then(|| parts.concat().parse().unwrap_or(usize::MAX))
}

/// Whether a line says that there is more: `2 more rows`, `more rows follow`, `Load more`, `-- More --`,
/// `has_more: true`, `next page`.
fn says_more(pieces: &[Piece], words: &[&str]) -> bool {
    const AFTER: [&str; 8] = ["available", "follow", "exist", "data", "pages", "page", "remain", "below"];
    const BEFORE: [&str; 7] = ["load", "show", "see", "view", "fetch", "get", "and"];
    for (at, piece) in pieces.iter().enumerate() {
        let (before, after) = (at.checked_sub(1).and_then(|at| pieces.get(at)), pieces.get(at + 1));
        let is_none = before.is_some_and(|before| before.is(&NONE) || before.number() == Some(0));
        if piece.is(&["more"]) && !is_none {
            let is_counted = before.is_some_and(|before| before.number().is_some());
            let of_rows = after.is_some_and(|after| after.is(&ROWS) || after.is(&AFTER));
            let is_alone = words == ["more"] || words.len() == 2 && before.is_some_and(|before| before.is(&BEFORE));
            let is_further = after.and_then(Piece::number).is_some_and(|count| count > 0);
            if is_counted || of_rows || is_alone || is_further {
                return true;
            }
        }
        let is_denied = || pieces.iter().skip(at + 1).any(|piece| piece.is(&NONE) || piece.number() == Some(0));
        if piece.is(&["has_more", "hasmore"]) && !is_denied() {
            return true;
        }
        if piece.is(&["next"]) && after.is_some_and(|after| after.is(&["page"])) && !is_none {
            return true;
        }
        // Pages after the first.
        if piece.is(&["page"]) && after.and_then(Piece::number).is_some_and(|page| page > 1) {
            return true;
        }
        if piece.is(&["not"]) && after.is_some_and(|after| after.is(&["all", "every", "shown", "displayed"])) {
            return true;
        }
    }
    false
}

/// Whether a line says that only a part is shown: `1-3 of 5`, `Showing 5 of 25 rows`, `Page 1 of 4`, `page 1/4`,
/// `only the first 20 rows`, `1,000+ rows`.
fn says_part(pieces: &[Piece]) -> bool {
    const COLUMNS: [&str; 5] = ["variables", "columns", "column", "fields", "cols"];
    const TO: [&str; 3] = ["to", "through", "until"];
    // Tools say this about the first rows only if there are others.
    const ONLY: [&str; 4] = ["only", "just", "showing", "displaying"];
    const FIRST: [&str; 3] = ["first", "top", "last"];
    // `Result 1 of 3` counts results, not the rows in them.
    const MANY: [&str; 7] = ["rows", "records", "results", "entries", "items", "lines", "grants"];
    let is_to = |at: usize| {
        let piece = pieces.get(at);
        piece.is_some_and(|piece| piece.is(&TO) || matches!(piece, Piece::Sign('-' | '\u{2013}' | '\u{2014}')))
    };
    let is_about_rows = |at: usize| pieces.get(at).is_some_and(|piece| piece.is(&ROWS));
    for (at, piece) in pieces.iter().enumerate() {
        let Piece::Number(last, is_least) = piece else { continue };
        let before = |count: usize| at.checked_sub(count).and_then(|at| pieces.get(at));
        // The plus sign of a minimum is a piece of its own.
        let plus = usize::from(*is_least);
        let next = at + plus + 1;
        let is_word = matches!(pieces.get(next), Some(Piece::Word(_)));
        let noun = is_about_rows(next) || is_word && is_about_rows(next + 1);
        if *is_least && noun {
            return true;
        }
        let is_only = before(1).is_some_and(|before| before.is(&FIRST)) && pieces.iter().any(|piece| piece.is(&ONLY));
        let is_above = before(1).is_some_and(|before| before.is(&["than"])) && *last > 0 && noun;
        let is_cut = if is_at_most(pieces, at) { is_only } else { is_above };
        if is_cut {
            return true;
        }
        // `rows 21-40`
        let start = before(2).and_then(Piece::number).filter(|_| at > 1 && is_to(at - 1));
        let front = if start.is_some() { before(3) } else { before(1) };
        if start.is_some_and(|start| start > 1) && (front.is_some_and(|front| front.is(&ROWS)) || noun) {
            return true;
        }
        // `a of n`
        let behind = at + 1 + usize::from(matches!(pieces.get(at + 1), Some(Piece::Sign(')' | '('))));
        let behind = behind + usize::from(pieces.get(behind).is_some_and(|out| out.is(&["out"])));
        let of = pieces.get(behind);
        let is_page = front.is_some_and(|front| front.is(&["page"]));
        let is_slash = matches!(of, Some(Piece::Sign('/')));
        if !of.is_some_and(|of| of.is(&["of"])) && !is_slash {
            continue;
        }
        let is_total =
            |at: &usize| pieces.get(*at).is_some_and(|piece| piece.number().is_some() || piece.is(&["many"]));
        let Some(total_at) = (behind + 1..behind + 4).find(is_total) else { continue };
        let next = pieces.get(total_at + 1);
        // `Result 1 of 3 (9 rows)`
        let until = |at: &usize| pieces.get(*at).is_some_and(|piece| piece.number().is_none());
        let is_named = (total_at + 1..total_at + 4).take_while(until).any(is_about_rows);
        let is_shown = front.is_none_or(|front| front.is(&SHOWN) || front.is(&MANY) || matches!(front, Piece::Sign(_)));
        let counts = if is_slash { is_named || is_page } else { is_named || start.is_some() || is_shown };
        if !counts || next.is_some_and(|next| next.is(&COLUMNS)) {
            continue;
        }
        let is_part = match pieces.get(total_at) {
            Some(Piece::Number(all, is_least)) => *is_least || last < all,
            _ => true,
        };
        if is_part || is_page && *last > 1 || start.is_some_and(|start| start > 1) {
            return true;
        }
    }
    false
}

/// Whether the number at this place ends a range: `1 to 5`.
fn is_range(pieces: &[Piece], at: usize) -> bool {
    at.checked_sub(2).and_then(|at| pieces.get(at)).is_some_and(|start| start.number().is_some())
}

/// Whether the number at this place is only a maximum: `first 1,000 rows`, `max 1000 rows`, `no more than 20 rows`.
/// That many may be all of the rows.
fn is_at_most(pieces: &[Piece], at: usize) -> bool {
    const MOST: [&str; 9] = ["first", "top", "last", "most", "to", "limit", "max", "maximum", "sample"];
    let before = |count: usize, words: &[&str]| {
        at.checked_sub(count).and_then(|at| pieces.get(at)).is_some_and(|piece| piece.is(words))
    };
    let is_fewer = before(1, &["than"]) && (before(2, &["less", "fewer"]) || before(3, &NONE));
    let is_known = pieces.get(at).and_then(Piece::number).is_some_and(|most| most > 0);
    is_known && (before(1, &MOST) || is_fewer) && is_before_rows(pieces, at) && !is_range(pieces, at)
}

/// Whether the number at this place counts rows: `5 rows`, `5 more rows`.
fn is_before_rows(pieces: &[Piece], at: usize) -> bool {
    let is_noun = |at: usize| pieces.get(at).is_some_and(|piece| piece.is(&ROWS));
    is_noun(at + 1) || matches!(pieces.get(at + 1), Some(Piece::Word(_))) && is_noun(at + 2)
}

/// Whether a line says that rows are left out: `[2 rows omitted]`, `Truncated data`, `max output size exceeded`.
fn says_left_out(pieces: &[Piece]) -> bool {
    const NEAR: usize = 3;
    // `no rows omitted`, `0 rows hidden`, `truncated: false`.
    let is_none = |piece: &Piece| piece.is(&NONE) || piece.number() == Some(0);
    let is_denied =
        |at: usize| pieces.iter().enumerate().any(|(index, piece)| is_none(piece) && index.abs_diff(at) <= NEAR);
    let words = pieces.iter().enumerate().filter(|(_, piece)| piece.is(&LEFT_OUT));
    words.into_iter().any(|(at, word)| is_left_out(pieces, at, word) && !is_denied(at))
}

/// Whether the word at this place says that rows are left out. Around results, people also write these words about
/// other things: `Remaining grants on catalog sales`, `Access is limited to the service principal`.
fn is_left_out(pieces: &[Piece], at: usize, word: &Piece) -> bool {
    const LIMITS: [&str; 4] = ["size", "limit", "maximum", "length"];
    const GRANTS: [&str; 2] = ["grant", "grants"];
    // Up to this distance from the word, a number of rows belongs to it.
    const NEAR: usize = 2;
    const FAR: usize = 6;
    // Words that add nothing to the word at this place and what it is about.
    const FILLERS: [&str; 14] =
        ["is", "are", "was", "were", "be", "been", "has", "have", "the", "some", "true", "yes", "warning", "note"];
    let is_usual = word.is(&USUAL);
    let is_rows = |piece: &Piece| piece.is(&ROWS) && !(is_usual && piece.is(&GRANTS));
    if !is_usual && pieces.iter().any(|piece| piece.is(&LIMITS)) {
        return true;
    }
    let reach = if is_usual { NEAR } else { FAR };
    let is_counted = |noun: usize| {
        let number = |before: usize| noun.checked_sub(before).and_then(|at| pieces.get(at)).and_then(Piece::number);
        let is_word = noun.checked_sub(1).and_then(|at| pieces.get(at)).is_some_and(|x| matches!(x, Piece::Word(_)));
        number(1).or_else(|| number(2).filter(|_| is_word)).is_some_and(|count| count > 0)
    };
    let is_with_number =
        pieces.iter().enumerate().any(|(noun, piece)| is_rows(piece) && noun.abs_diff(at) <= reach && is_counted(noun));
    // A result that is limited to a number of rows may have fewer.
    if is_with_number && !word.is(&["limited"]) {
        return true;
    }
    let is_end = |piece: &&Piece| {
        matches!(piece, Piece::Sign('|' | ';' | '.' | ',' | '(' | ')' | '[' | ']' | '{' | '}' | '<' | '>' | '\u{b7}'))
    };
    let (before, after) = (|| pieces.iter().take(at).rev(), || pieces.iter().skip(at + 1));
    let beside = before().take_while(|piece| !is_end(piece)).chain(after().take_while(|piece| !is_end(piece)));
    let words: Vec<&Piece> = beside.filter(|piece| matches!(piece, Piece::Word(_)) && !piece.is(&FILLERS)).collect();
    let opened = before().find(is_end).is_some_and(|end| matches!(end, Piece::Sign('(' | '[' | '{' | '<')));
    let closed = after().find(is_end).is_some_and(|end| matches!(end, Piece::Sign(')' | ']' | '}' | '>')));
    match words.as_slice() {
        [] => !is_usual || opened && closed,
        [noun] => is_rows(noun) || noun.is(&WHOLE),
        _ => false,
    }
}

/// The number of rows that a line states: `(9 rows)`, `Fetched 9 row(s)`, `Rows: 9`, `[9 rows x 4 columns]`,
/// `shape: (9, 4)`.
fn count(pieces: &[Piece]) -> Says {
    for (at, piece) in pieces.iter().enumerate() {
        let after = |more: usize| pieces.get(at + more);
        if let Piece::Number(count, _) = piece {
            let is_followed = |more: usize, words: &[&str]| after(more).is_some_and(|after| after.is(words));
            let is_before_rows = is_followed(1, &ROWS)
                || is_followed(2, &ROWS) && is_followed(1, &["total", "selected", "matching", "returned", "fetched"]);
            let is_wide = after(1).is_some_and(|x| x.is(&["x"]) || matches!(x, Piece::Sign('\u{d7}')))
                && after(2).is_some_and(|width| width.number().is_some());
            if (is_before_rows || is_wide) && !is_at_most(pieces, at) {
                return Says::Rows(*count);
            }
        } else if piece.is(&ROWS) || piece.is(&["shape"]) {
            // `Rows: 9`, `row count = 9`
            let named = 1 + usize::from(after(1).is_some_and(|word| word.is(&["count", "total", "returned"])));
            let sign = matches!(after(named), Some(Piece::Sign(':' | '=')));
            let bracket = usize::from(matches!(after(named + 1), Some(Piece::Sign('('))));
            if let Some(count) = after(named + 1 + bracket).and_then(Piece::number).filter(|_| sign) {
                return Says::Rows(count);
            }
        }
    }
    Says::Nothing
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_says_that_there_is_more_is_known() {
        for line in [
            "1,000+ rows | Truncated data | 2.3s",
            "(2 more rows)",
            "[2 rows omitted]",
            "... 2 more rows",
            "\u{2026}",
            "...",
            "| ... | ... | ... | ... |",
            "..                                   ...          ...        ...          ...",
            "\u{22ee}",
            "1-3 of 5",
            "1 \u{2013} 3 of 5",
            "3 of 5 rows",
            "Showing 1 to 3 of 5 entries",
            "Rows 1-3 (of 5)",
            "showing 3 out of 5 rows",
            "Page 1 of 4",
            "page 1/4",
            "3/5 rows",
            "rows 21-40",
            "1-50 of many",
            "-- More --",
            "--More--(45%)",
            "More...",
            "Load more",
            "and 12 more",
            "# \u{2026} with 2 more rows",
            "Results truncated",
            "Truncated results, showing first 3 rows.",
            "truncated: true",
            "has_more: true",
            "Only showing top 20 rows",
            "Showing the first 1,000 rows.",
            "Result limited",
            "9 rows (limited)",
            "Partial results",
            "Data is truncated",
            "Output truncated to the first 1,000 rows",
            "WARNING: Results have been truncated. Download them to see the rest.",
            "[12 hidden]",
            "3 remaining rows",
            "more than 20 rows",
            "Results 1 of 3",
            "Result limit exceeded",
            "*** WARNING: max output size exceeded, skipping output. ***",
            "2 rows remaining",
            "Next page",
            "Not all rows are shown",
            "5 of 1,000+ rows",
        ] {
            assert_eq!(says(line), Says::More, "{line}");
        }
    }

    #[test]
    fn what_counts_the_rows_is_known() {
        for (line, count) in [
            ("(9 rows)", 9),
            ("9 rows", 9),
            ("1 row", 1),
            ("[9 rows x 4 columns]", 9),
            ("9 rows \u{d7} 4 columns", 9),
            ("# A tibble: 9 \u{d7} 4", 9),
            ("shape: (9, 4)", 9),
            ("Time taken: 0.5 seconds, Fetched 5 row(s)", 5),
            ("5 rows selected (0.312 seconds)", 5),
            ("1,234 rows in set", 1234),
            ("Rows: 5", 5),
            ("Row count = 5", 5),
            ("Showing all 5 rows.", 5),
            ("Showing 5 of 5 rows", 5),
            ("0 rows", 0),
        ] {
            assert_eq!(says(line), Says::Rows(count), "{line}");
        }
    }

    #[test]
    fn the_most_that_is_shown_is_known() {
        for (line, most) in [
            ("Max 1000 rows", 1000),
            ("First 1,000 rows", 1000),
            ("the first 20 rows", 20),
            ("LIMIT 100 rows", 100),
            ("up to 50 rows", 50),
            ("no more than 20 rows", 20),
            ("fewer than 20 rows", 20),
            ("Results are limited to 1000 rows", 1000),
            ("20 rows, at most 20 rows", 20),
        ] {
            assert_eq!(says(line), Says::AtMost(most), "{line}");
        }
        for (line, count) in [("9 rows (max 1000 rows)", 9), ("Showing 1 to 9 rows", 9), ("the first query: 9 rows", 9)]
        {
            assert_eq!(says(line), Says::Rows(count), "{line}");
        }
    }

    #[test]
    fn near_misses_say_nothing() {
        for line in [
            "",
            ".",
            "Time taken: 2.3 seconds",
            "No more rows",
            "0 more rows",
            "0 rows omitted, not truncated",
            "No rows omitted",
            "truncated: false",
            "untruncated",
            "Learn more",
            "Learn more at docs.databricks.com",
            "Page 1 of 1",
            "1-5 of 5",
            "Step 1 of 2",
            "Query 3 of 12",
            "2 columns hidden",
            "Remaining grants on catalog sales",
            "Remaining grants",
            "Data access is limited to the service principal",
            "Partial access, on purpose",
            "Hidden data of catalog sales",
            "Result 1 of 3",
            "Last run 5 minutes ago",
            "Next steps",
            "df.show(100, truncate=False)",
            "2026-11-30 10:15:00",
            "11/30/2026",
            "Command took 0.12 seconds",
            "OK",
            "5 obs. of 4 variables",
            "Serverless Starter Warehouse, 2X-Small",
        ] {
            assert!(matches!(says(line), Says::Nothing | Says::Rows(0)), "{line}: {:?}", says(line));
        }
        // Over nine rows, these say nothing either.
        for (line, expected) in [
            ("Max 1000 rows", Says::AtMost(1000)),
            ("First 1,000 rows", Says::AtMost(1000)),
            ("Result 1 of 3 (9 rows)", Says::Rows(9)),
            ("9 rows for the remaining catalogs", Says::Rows(9)),
            ("2 grants remaining", Says::Rows(2)),
        ] {
            assert_eq!(says(line), expected, "{line}");
        }
    }
}
