//! Values beside the names of secrets: `NAME=value`, `NAME: value`, `--name value`.

use super::form::user_parts;
use super::harmless::is_harmless;
use super::name::{is_about_secret, is_secret_name, words};
use super::shown::{is_chosen, looks_drawn};
use crate::secret;
use crate::text::{Span, may_be_a_name, part, step};

/// The words that come before a token in a header.
const SCHEMES: [&str; 2] = ["Bearer", "Basic"];

/// Last words of names that mean a key in a header or a query, where nothing else is called a key or a code.
const KEYS: [&str; 4] = ["key", "auth", "code", "pin"];

/// How many bytes of a value are searched for its end.
const LONGEST: usize = 512;

pub(super) fn is_part(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.')
}

/// Whether a name, or its last part, is that of a secret: `spark.x.password`.
pub(super) fn names_secret(name: &str) -> bool {
    is_secret_name(name) || name.rsplit_once('.').is_some_and(|(_, last)| is_secret_name(last))
}

/// Adds the values of secrets in a text without its quotes: a word of a command, a literal of a script. A value extends
/// to the end of the text, or to the next pair of a query or a connection string. Returns whether the text ends where a
/// value is expected.
pub(crate) fn in_word(text: &str, spans: &mut Vec<Span>) -> bool {
    let is_quote = |c: char| matches!(c, '"' | '\'' | '\\' | ' ');
    if text.find("://").is_some_and(|at| !part(text, ..at).contains(char::is_whitespace)) {
        user_parts(text, 0, spans);
        in_path(text, spans);
    }
    let mut known = 0;
    for (at, sign) in text.match_indices([':', '=']) {
        step();
        if at < known {
            continue;
        }
        // An entry of an array of bash: `[token]=x`.
        let front = part(text, ..at).trim_end_matches(|c| is_quote(c) || c == ']');
        let before = front.trim_end_matches(is_part);
        let name = part(front, before.len()..).trim_start_matches('-');
        if name.is_empty() || sign == ":" && part(text, at + 1..).starts_with("//") {
            continue;
        }
        let is_sent = sign == ":" && before.trim_end_matches(is_quote).is_empty()
            || sign == "=" && before.ends_with(['?', '&', '#', ';']);
        let is_named = names_secret(name);
        if !is_named && !is_sent {
            continue;
        }
        let value = part(text, at + 1..).trim_start_matches(|c| is_quote(c) || matches!(c, '=' | '>' | ':'));
        let value = behind_scheme(value);
        let from = text.len() - value.len();
        let is_open = || {
            let is_key = words(name).last().is_some_and(|last| KEYS.iter().any(|key| key.eq_ignore_ascii_case(last)));
            let has_auth = name.get(name.len().saturating_sub(4)..).is_some_and(|end| end.eq_ignore_ascii_case("auth"));
            // Looking further for the end of each value would be slow.
            let near = part(value, ..value.floor_char_boundary(LONGEST));
            is_key || has_auth || !is_about_secret(name) && looks_drawn(part(near, ..end_of_pair(near)))
        };
        if !is_named && !is_open() {
            continue;
        }
        if value.is_empty() {
            return true;
        }
        // The first name gets the whole word: a secret may hold what looks like another pair.
        let end = match sign {
            _ if before.is_empty() => value.len(),
            "=" => end_of_pair(value),
            _ => value.find('\n').unwrap_or(value.len()),
        };
        known = from + end;
        if !is_elsewhere(part(value, ..end)) {
            spans.push(Span::new(from, known));
        }
    }
    false
}

/// Adds the parts of an address's path that come after the name of a secret: `/apikey/x`.
fn in_path(address: &str, spans: &mut Vec<Span>) {
    let path = part(address, ..address.find(['?', '#', ' ', '\n']).unwrap_or(address.len()));
    let (mut at, mut before) = (0, "");
    for piece in path.split('/') {
        if is_secret_name(before) && !is_harmless(piece) && !is_elsewhere(piece) {
            spans.push(Span::new(at, at + piece.len()));
        }
        (at, before) = (at + piece.len() + 1, piece);
    }
}

/// Where the next pair of a query, a form or a connection string begins, or the line ends.
fn end_of_pair(value: &str) -> usize {
    let begins_one = |at: &usize| {
        let next = part(value, at + 1..);
        let behind = next.trim_start_matches(|c| is_part(c) || c == ' ');
        behind.len() < next.len() && behind.starts_with('=') && !behind.starts_with("==")
    };
    let ends = |(at, sign): &(usize, &str)| *sign == "\n" || begins_one(at);
    let mut signs = value.match_indices(['&', ';', '\n']);
    let near = signs.by_ref().take(64).find(ends);
    let end = near.or_else(|| signs.find(|(_, sign)| *sign == "\n"));
    end.map_or(value.len(), |(at, _)| at)
}

fn behind_scheme(value: &str) -> &str {
    let scheme = SCHEMES.into_iter().find(|scheme| {
        value.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme))
            && part(value, scheme.len()..).starts_with(' ')
    });
    part(value, scheme.map_or(0, str::len)..).trim_start_matches([' ', '"', '\''])
}

/// Whether a value only says where the secret is: a variable without a default value, a placeholder, a command that
/// prints it.
pub(crate) fn is_elsewhere(value: &str) -> bool {
    let value = value.trim();
    if value.starts_with("$(") || value.starts_with('`') {
        return true;
    }
    let is_name = |name: &str| {
        let name = name.strip_prefix("env:").unwrap_or(name);
        secret::is_env_name(name) && !looks_drawn(name)
    };
    let between = |open: &str, close: &str| {
        let (inside, behind) = value.strip_prefix(open)?.split_once(close)?;
        Some((inside, behind))
    };
    let is_word = |(inside, _): &(&str, &str)| !inside.contains(['\n', '"', '=']) && inside.len() <= 128;
    let behind = if let Some(found) = between("{{", "}}").or_else(|| between("<", ">")).filter(is_word) {
        found.1
    } else if let Some((inside, behind)) = between("${", "}").or_else(|| between("{", "}")) {
        let name =
            inside.split_once([':', '-']).filter(|(_, more)| more.starts_with('?')).map_or(inside, |(name, _)| name);
        if !is_name(name) {
            return false;
        }
        behind
    } else if let Some((_, behind)) = between("%", "%").filter(|(name, _)| is_name(name)) {
        behind
    } else if let Some(name) = value.strip_prefix('$') {
        let behind = name.trim_start_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'));
        if !is_name(part(name, ..name.len() - behind.len()).trim_end_matches(':')) {
            return false;
        }
        behind
    } else {
        return false;
    };
    let rest = behind.trim_start_matches([':', '"', '\'', ',', ';', ')', '}', ']']);
    rest.is_empty() || rest.starts_with(['@', '/', '&', ' ']) || is_elsewhere(rest)
}

/// Adds the secrets of a line up to its comment, which begins at byte `comment`.
pub(super) fn in_line(line: &str, comment: usize, start: usize, spans: &mut Vec<Span>) {
    let mut known = 0;
    // The quote that is open at byte `counted`.
    let (mut counted, mut open) = (0, None);
    let signs = line.match_indices([':', '=']).take_while(|(at, _)| *at < comment);
    for (at, sign) in signs {
        let behind = part(line, at + 1..);
        if at < known || !(sign == ":" && behind.starts_with(' ')) {
            continue;
        }
        let front = part(line, ..at);
        let front = front.strip_suffix(['"', '\'']).map_or(front, |front| front.trim_end_matches('\\'));
        let name_start = front.trim_end_matches(|c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-')).len();
        if !is_secret_name(part(front, name_start..)) {
            continue;
        }
        let is_name_quoted = front.len() < at;
        let mut last = ' ';
        for c in part(line, counted..name_start).chars() {
            match (c, open) {
                // After a letter it is an apostrophe.
                ('"' | '\'', None) if c == '"' || !last.is_alphanumeric() => open = Some(c),
                (_, Some(opening)) if opening == c => open = None,
                _ => {}
            }
            last = c;
        }
        counted = name_start;
        let value = behind.trim_start_matches([' ', '\t']);
        let from = line.len() - value.len();
        let length = if value.starts_with('#') || (value.starts_with(['{', '[', '|', '>']) && comment < usize::MAX) {
            // In YAML a comment may hold the old value.
            known = line.len();
            let comment = if value.starts_with('#') { from } else { comment };
            if !is_harmless(part(line, comment..).trim_start_matches(['#', ' '])) {
                spans.push(Span::new(start + comment, start + line.len()));
            }
            continue;
        } else {
            let end =
                end_of_value(value, open.filter(|_| !is_name_quoted), is_in_flow(part(line, ..name_start), value));
            // The old value may be in a comment beside the new one.
            let behind = part(value, end..).trim_start_matches(['"', '\'', ',', ' ']);
            if behind.starts_with('#') && !is_harmless(behind.trim_start_matches(['#', ' '])) {
                value.len()
            } else {
                end
            }
        };
        let value = part(value, ..length);
        let inside = value.trim_start_matches('\\').trim_start_matches(['"', '\'']);
        let from = from + value.len() - inside.len();
        let inside = inside.trim_end_matches(['\\', ' ']);
        known = from + inside.len();
        let is_nothing = inside.is_empty() || inside.starts_with(['{', '[', '|', '>']);
        if !is_nothing && !is_elsewhere(behind_scheme(inside)) {
            spans.push(Span::new(start + from, start + known));
        }
    }
}

/// Where a comment begins in a line; `usize::MAX` if there is none.
pub(super) fn comment(line: &str) -> usize {
    if line.trim_start().starts_with(['#', ';']) || line.trim_start().starts_with("--") {
        return 0;
    }
    [" #", "\t#", " --  ", " -- ", "//  ", " // ", "/* "]
        .iter()
        .filter_map(|mark| line.find(mark))
        .min()
        .unwrap_or(usize::MAX)
}

/// Whether a name is inside the braces of a mapping on one line. After a quoted name, as in JSON, only `true`, `false`,
/// `null` or a number may be unquoted: any other value may have lost a quote, and may hold commas.
fn is_in_flow(front: &str, value: &str) -> bool {
    let before = front.strip_suffix(['"', '\'']);
    let word = part(value, ..value.find([',', '}']).unwrap_or(value.len())).trim_end();
    let is_plain = || matches!(word, "true" | "false" | "null") || word.bytes().all(|byte| byte.is_ascii_digit());
    let front = before.unwrap_or(front).trim_end();
    front.ends_with(['{', ',']) && front.contains('{') && (before.is_none() || is_plain())
}

/// Where a value ends. If it has quotes, they may be escaped as often as the text around it requires.
fn end_of_value(value: &str, around: Option<char>, is_in_flow: bool) -> usize {
    let unescaped = value.trim_start_matches('\\');
    let depth = value.len() - unescaped.len();
    let own = unescaped.chars().next().filter(|c| matches!(c, '"' | '\''));
    let Some(quote) = own.or(around) else {
        let ends = |(at, _): &(usize, &str)| {
            let behind = part(value, at + 1..);
            behind.is_empty() || behind.starts_with([' ', ',', '}', ']'])
        };
        let found = value.match_indices([',', '}']).find(ends).filter(|_| is_in_flow);
        return found.map_or(value.len(), |(at, _)| at);
    };
    let inside = depth + usize::from(own.is_some());
    let mut slashes = 0;
    for (at, c) in part(value, inside..).char_indices() {
        if c == '\\' {
            slashes += 1;
            continue;
        }
        let is_escaped = slashes > depth && (slashes - depth) / (depth + 1) % 2 == 1;
        slashes = 0;
        if c != quote || is_escaped {
            continue;
        }
        let behind = part(value, inside + at + 1..);
        // A quote in the middle of a value does not end it.
        if around == Some(quote) || !behind.starts_with(|c: char| c.is_alphanumeric() || c == quote) {
            return inside + at;
        }
    }
    value.len()
}

/// Adds the words after a word that announces a secret: `Bearer x`, `Basic x`, `--token x`. Other words may follow
/// these too, so this is only for what is shown. After a name alone, a word is a secret only if it looks like one.
pub(crate) fn beside_words(source: &str, spans: &mut Vec<Span>) {
    let (mut announced, mut named) = (false, false);
    let (mut at, mut begins_line) = (0, true);
    for word in source.split_inclusive(|c: char| c.is_whitespace() || matches!(c, '"' | '\'')) {
        step();
        let text = word.trim_end_matches(|c: char| c.is_whitespace() || matches!(c, '"' | '\''));
        if text.contains("://") {
            let mut found = Vec::new();
            in_word(text, &mut found);
            spans.extend(found.iter().map(|span| Span::new(at + span.start as usize, at + span.end as usize)));
        }
        if !text.is_empty() {
            // The name of the next field is not a value.
            let is_name = begins_line && text.strip_suffix(':').is_some_and(may_be_a_name);
            let may_be = || named && !is_name && !is_chosen(text.trim_end_matches(['.', ',', ':', ';', ')', '}']));
            if (announced && !text.starts_with('-') || may_be()) && !is_elsewhere(text) {
                spans.push(Span::new(at, at + text.len()));
            }
            let is_scheme = SCHEMES.iter().any(|scheme| text.eq_ignore_ascii_case(scheme));
            announced = is_scheme || text.strip_prefix("--").is_some_and(is_secret_name);
            named = text.chars().all(is_part) && is_secret_name(text);
            begins_line = false;
        }
        begins_line |= word.ends_with('\n');
        at += word.len();
    }
}

/// Adds what comes after `NAME=` in a line if the name is that of a secret, to the end of the line. This is only for
/// texts of an unknown language, whose quotes may mean anything.
pub(crate) fn assigned(source: &str, spans: &mut Vec<Span>) {
    let mut start = 0;
    for line in source.split_inclusive('\n') {
        step();
        let line_end = start + line.trim_end().len();
        let mut names = line.match_indices('=').filter(|(at, _)| {
            let front = part(line, ..*at);
            names_secret(part(front, front.trim_end_matches(is_part).len()..))
        });
        if let Some((at, _)) = names.next()
            && !is_elsewhere(part(line, at + 1..))
        {
            spans.push(Span::new(start + at + 1, line_end));
        }
        start += line.len();
    }
}

/// Whether a text is a header's value without its name: a scheme, and a word after it.
pub(crate) fn is_after_scheme(text: &str) -> bool {
    let value = behind_scheme(text.trim_start());
    value.len() < text.trim_start().len() && !value.is_empty() && !is_harmless(value) && !is_elsewhere(value)
}

#[cfg(test)]
mod tests {
    #[test]
    fn a_value_ends_with_its_line_whatever_is_in_it() {
        let text = format!("x token=$TOKEN{}\npassword=hunter2", "&".repeat(64));
        let mut spans = Vec::new();
        super::in_word(&text, &mut spans);
        assert_eq!(spans.iter().map(|span| span.of(&text)).collect::<Vec<_>>(), ["hunter2"]);
    }

    /// Each value is searched for its end, however many follow it in one word.
    #[test]
    fn many_pairs_in_a_word_are_all_found() {
        for (piece, count) in [("x token=abc\n", 40_000), ("#a=", 0), ("&token=abc", 40_000)] {
            let text = format!("x{}", piece.repeat(40_000));
            let mut spans = Vec::new();
            super::in_word(&text, &mut spans);
            assert!(spans.len() >= count, "{piece}: {}", spans.len());
        }
    }
}
