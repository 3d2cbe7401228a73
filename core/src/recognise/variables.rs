//! Lines that set environment variables, as shells and `.env` files write them.

use std::borrow::Cow;

use super::given::{self, WORKED_OUT};
use super::piece::{Block, Given, Piece, Setting};
use crate::secret;
use crate::text::step;

const NOT_CLOSED: &str = "its quote is not closed";
const TWO_READINGS: &str = "a shell and a `.env` file read it differently: put it between quotes";

/// The variables of a text in which most lines set some.
pub(super) fn read(text: Piece<'_>) -> Option<Vec<Block<'_>>> {
    let mut block = Block::new(text);
    let mut read = 0_usize;
    for line in text.lines().map(Piece::trim) {
        let is_comment =
            line.text.starts_with(['#', ';']) || line.text.starts_with("::") || line.text.starts_with("//");
        if line.text.is_empty() || is_comment || line.after_word("rem").is_some() {
            continue;
        }
        let before = block.settings.len();
        let is_read = of_line(prompted(line), &mut block).is_some();
        if is_read && block.settings.len() > before {
            read += 1;
        } else {
            block.unread.push(line.span());
            // Hardly any line sets a variable.
            if block.unread.len() > 100 + read {
                return None;
            }
        }
    }
    (read > 0 && read >= block.unread.len()).then(|| vec![block])
}

/// Removes the prompt of a terminal.
fn prompted(line: Piece<'_>) -> Piece<'_> {
    let prompt = ["$ ", "> ", "% "].iter().find(|prompt| line.text.starts_with(**prompt));
    prompt.map_or(line, |prompt| line.from(prompt.len()).trim())
}

/// Adds the variables that a line sets; `None` if it does something else.
fn of_line<'t>(line: Piece<'t>, block: &mut Block<'t>) -> Option<()> {
    if line.text.starts_with('$') {
        return of_power_shell(line, block);
    }
    if let Some(rest) = line.after_word("setx") {
        let (name, value) = rest.split(&char::is_whitespace)?;
        return add(name, of_windows(value.trim()), block);
    }
    if let Some(rest) = line.after_word("set") {
        return of_set(rest, block);
    }
    for word in ["export", "declare -x", "typeset -x", "ENV"] {
        if let Some(rest) = line.after_word(word) {
            return of_shell(rest, block);
        }
    }
    of_env_file(line, block)
}

fn add<'t>(name: Piece<'t>, (given, place): (Given<'t>, Piece<'t>), block: &mut Block<'t>) -> Option<()> {
    let name = name.trim();
    let is_name = !name.text.is_empty()
        && !name.text.starts_with(|c: char| c.is_ascii_digit())
        && name.text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'));
    is_name.then(|| block.settings.push(Setting::new(name, given, place)))
}

/// Reads `$env:NAME = "value"` of PowerShell.
fn of_power_shell<'t>(line: Piece<'t>, block: &mut Block<'t>) -> Option<()> {
    let (name, value) = line.split(&|c| c == '=')?;
    let start = name.text.get(..5).filter(|start| start.eq_ignore_ascii_case("$env:"))?;
    let value = value.trim();
    let value = value.until(value.text.strip_suffix(';').map_or(value.text.len(), |text| text.trim_end().len()));
    let single = value.text.starts_with('\'');
    let bare = value.unquoted();
    let given = if bare.text.len() == value.text.len() {
        // Without quotes it is an expression.
        given::after_env(value.text).map_or(Given::Open(WORKED_OUT), |name| Given::Variable(name.to_owned()))
    } else if single {
        given::plain(Cow::Borrowed(bare.text))
    } else {
        match given::after_env(bare.text) {
            Some(name) => Given::Variable(name.to_owned()),
            None if bare.text.contains(['$', '`']) => Given::Open(WORKED_OUT),
            None => given::plain(Cow::Borrowed(bare.text)),
        }
    };
    add(name.from(start.len()), (given, bare), block)
}

/// Reads `set NAME=value` and `set "NAME=value"` of Windows, `set -gx NAME value` of fish.
fn of_set<'t>(rest: Piece<'t>, block: &mut Block<'t>) -> Option<()> {
    if rest.text.starts_with('-') {
        let (_, rest) = rest.split(&char::is_whitespace)?;
        let (name, value) = rest.trim().split(&char::is_whitespace)?;
        let (given, place, _) = word(value.trim());
        return add(name, (given, place), block);
    }
    let (name, value) = rest.unquoted().split(&|c| c == '=')?;
    add(name, of_windows(value), block)
}

/// A value up to the end of its line, in which only `%NAME%` is filled in.
fn of_windows(value: Piece<'_>) -> (Given<'_>, Piece<'_>) {
    let value = value.trim().unquoted();
    let given = match given::of(Cow::Borrowed(value.text)) {
        Given::Text(text) if text.contains('%') => Given::Open(WORKED_OUT),
        given => given,
    };
    (given, value)
}

/// Reads `NAME=word NAME=word; ...` of a shell.
fn of_shell<'t>(rest: Piece<'t>, block: &mut Block<'t>) -> Option<()> {
    let mut rest = rest;
    loop {
        step();
        rest = rest.trim();
        for word in ["export", "&&"] {
            rest = rest.after_word(word).unwrap_or(rest);
        }
        if rest.text.is_empty() || rest.text.starts_with('#') {
            return Some(());
        }
        let (name, value) = rest.split(&|c| c == '=')?;
        let (given, place, behind) = word(value);
        add(name, (given, place), block)?;
        rest = behind.trim();
        rest = rest.from(rest.text.len() - rest.text.trim_start_matches(';').len());
    }
}

/// Reads `NAME=value` of a `.env` file.
fn of_env_file<'t>(line: Piece<'t>, block: &mut Block<'t>) -> Option<()> {
    let (name, value) = line.split(&|c| c == '=')?;
    let value = value.trim();
    let (given, place, behind) = word(value);
    let behind = behind.text.trim_start_matches([' ', '\t', ';']);
    let given = if behind.is_empty() || behind.starts_with('#') { given } else { Given::Open(TWO_READINGS) };
    add(name, (given, place), block)
}

/// The shell word at the beginning of a text: its value, its place, and what follows.
fn word(text: Piece<'_>) -> (Given<'_>, Piece<'_>, Piece<'_>) {
    let nothing = text.from(text.text.len());
    let ends = |rest: Piece<'_>| rest.text.is_empty() || rest.text.starts_with([' ', '\t', ';', '&', '|']);
    if let Some(inner) = text.text.strip_prefix('\'') {
        let Some(length) = inner.find('\'') else { return (Given::Open(NOT_CLOSED), text, nothing) };
        let (place, behind) = (text.from(1).until(length), text.from(length + 2));
        if !ends(behind) {
            return (Given::Open(WORKED_OUT), text, nothing);
        }
        return (given::plain(Cow::Borrowed(place.text)), place, behind);
    }
    if text.text.starts_with('"') {
        let Some((length, decoded)) = double_quoted(text.from(1).text) else {
            return (Given::Open(NOT_CLOSED), text, nothing);
        };
        let (place, behind) = (text.from(1).until(length), text.from(length + 2));
        let given = match decoded {
            _ if !ends(behind) => return (Given::Open(WORKED_OUT), text, nothing),
            Some(decoded) => given::plain(decoded),
            None => reference(place.text),
        };
        return (given, place, behind);
    }
    let length = text.text.find([' ', '\t', ';', '&', '|']).unwrap_or(text.text.len());
    let (place, behind) = (text.until(length), text.from(length));
    if place.text.contains("$(") || place.text.contains('`') {
        return (Given::Open(WORKED_OUT), text, nothing);
    }
    let given = if place.text.contains('$') {
        reference(place.text)
    } else if place.text.contains(['\\', '"', '\'']) {
        Given::Open(WORKED_OUT)
    } else {
        given::plain(Cow::Borrowed(place.text))
    };
    (given, place, behind)
}

/// `$NAME` or `${NAME}`; everything else with a dollar is worked out by the shell.
fn reference(text: &str) -> Given<'static> {
    let plain = || text.strip_prefix('$').filter(|name| secret::is_env_name(name));
    match secret::reference(text).or_else(plain) {
        Some(name) => Given::Variable(name.to_owned()),
        None => Given::Open(WORKED_OUT),
    }
}

/// The length of a text up to the quote that ends it, and its contents; no contents if the shell fills something in.
fn double_quoted(text: &str) -> Option<(usize, Option<Cow<'_, str>>)> {
    let mut decoded = String::new();
    let mut is_filled_in = false;
    let mut chars = text.char_indices();
    while let Some((at, c)) = chars.next() {
        match c {
            '"' => {
                let inside = text.get(..at).unwrap_or("");
                let decoded = if decoded == inside { Cow::Borrowed(inside) } else { Cow::Owned(decoded) };
                return Some((at, (!is_filled_in).then_some(decoded)));
            }
            '$' | '`' => is_filled_in = true,
            '\\' => {
                let (_, next) = chars.next()?;
                if !matches!(next, '"' | '\\' | '$' | '`') {
                    decoded.push('\\');
                }
                decoded.push(next);
                continue;
            }
            _ => {}
        }
        decoded.push(c);
    }
    None
}
