//! The programs that a line of a shell runs.

use super::spaces::is_odd;
use crate::text::part;

/// How many words after a program such as `sudo` are searched for the one that it runs.
pub(in crate::read) const MAX_LEADING_WORDS: usize = 16;

/// Programs and words that begin a line which belongs to a request, or prints its body.
const OTHERS: [&str; 10] = ["cat", "echo", "printf", "jq", "export", "set", "(", "for", "json", ":"];

/// Whether a word is a program that sends requests, among those that are read here.
pub(in crate::read) fn sends(word: &str) -> bool {
    is_curl(word) || is_invoke(word)
}

/// More than the longest name of a program here: only the end of a long word is searched for a name.
const LONGEST_NAME: usize = 32;

/// Whether a word is `curl`, in whatever folder. In a makefile, `@` before it hides the command.
pub(crate) fn is_curl(word: &str) -> bool {
    let word = word.strip_prefix('@').unwrap_or(word);
    let name = word.get(word.len().saturating_sub(LONGEST_NAME)..).unwrap_or(word);
    let name = name.rsplit(['/', '\\']).next().unwrap_or(name);
    name.eq_ignore_ascii_case("curl") || name.eq_ignore_ascii_case("curl.exe")
}

/// Whether a word is one of PowerShell's own commands that send a request.
pub(in crate::read) fn is_invoke(word: &str) -> bool {
    ["Invoke-RestMethod", "Invoke-WebRequest", "irm", "iwr"].iter().any(|name| name.eq_ignore_ascii_case(word))
}

/// Whether a word is `NAME=value`, as before a command.
pub(in crate::read) fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| crate::secret::is_env_name(name))
}

/// Whether a word may come before the name of a program.
pub(in crate::read) fn is_in_front(word: &str) -> bool {
    const WORDS: [&str; 15] = [
        "exec", "command", "nohup", "winpty", "!", "{", "if", "then", "else", "elif", "do", "while", "until", "RUN",
        "&",
    ];
    WORDS.contains(&word)
}

/// Whether a program runs another one, which is among its words: `xargs -I{} curl`.
pub(in crate::read) fn runs_another(word: &str) -> bool {
    const PROGRAMS: [&str; 14] = [
        "sudo",
        "time",
        "xargs",
        "env",
        "docker",
        "podman",
        "kubectl",
        "ssh",
        "watch",
        "timeout",
        "parallel",
        "nice",
        "doas",
        "proxychains",
    ];
    PROGRAMS.contains(&word)
}

/// Whether a line begins a request, and whether it begins something else that belongs to one.
pub(super) fn what_begins(line: &str) -> (bool, bool) {
    let words = Words { rest: line, has_open_quote: false };
    let mut words = words.map(|word| word.trim_start_matches('`')).enumerate();
    let first = words.by_ref().find(|(_, word)| {
        let is_variable = word.strip_prefix('$').is_some_and(|name| !name.is_empty() && !name.starts_with('>'));
        !(is_assignment(word) || is_in_front(word) || is_variable || *word == "=")
    });
    let Some((index, word)) = first else { return (false, !line.is_empty()) };
    // `op run -- curl …`
    let runs = runs_another(word) || line.contains(" -- curl ") && line.contains("://");
    if sends(word) || runs && words.take(MAX_LEADING_WORDS).any(|(_, word)| is_curl(word)) {
        return (true, false);
    }
    let is_behind_something = index > 0 && !line.starts_with(|c: char| c.is_ascii_uppercase() && !line.contains('='));
    (false, OTHERS.contains(&word) || word.starts_with('(') || word.ends_with("()") || is_behind_something)
}

/// The words of a line, split at whitespace. The quotes and brackets of a variable's value keep it together:
/// `TOKEN='a b'`, `TOKEN=$(vault read x)`.
struct Words<'t> {
    rest: &'t str,
    /// Whether a value was not closed, so that the quotes of the line mean nothing.
    has_open_quote: bool,
}

impl<'t> Iterator for Words<'t> {
    type Item = &'t str;

    fn next(&mut self) -> Option<&'t str> {
        let is_end = |c: char| c.is_whitespace() || is_odd(c);
        let rest = self.rest.trim_start_matches(is_end);
        let mut length = rest.find(is_end).unwrap_or(rest.len());
        if !self.has_open_quote && is_assignment(part(rest, ..length)) {
            match value_length(rest, is_end) {
                Some(whole) => length = whole,
                None => self.has_open_quote = true,
            }
        }
        self.rest = part(rest, length..);
        (length > 0).then(|| part(rest, ..length))
    }
}

/// The length of a word with its quotes and brackets. `None` if one of them is not closed.
pub(super) fn value_length(text: &str, is_end: impl Fn(char) -> bool) -> Option<usize> {
    // For each `$(` that is open, and for the word itself: whether a double quote is open in it.
    let mut levels = vec![false];
    let mut chars = text.char_indices().peekable();
    while let Some((at, c)) = chars.next() {
        let is_quoted = levels.last().is_some_and(|is_quoted| *is_quoted);
        match c {
            _ if levels == [false] && is_end(c) => return Some(at),
            '\\' => drop(chars.next()),
            '\'' if !is_quoted => drop(chars.find(|(_, c)| *c == '\'')?),
            '"' => *levels.last_mut()? = !is_quoted,
            '$' if chars.next_if(|(_, c)| *c == '(').is_some() => levels.push(false),
            ')' if !is_quoted && levels.len() > 1 => drop(levels.pop()),
            _ => {}
        }
    }
    (levels == [false]).then_some(text.len())
}

/// Whether curl comes after an operator of the shell in this line, and not inside quotes.
pub(super) fn follows_operator(line: &str) -> bool {
    if !line.contains("curl") {
        return false;
    }
    // A line has few of them. The limit keeps a line with nothing else from being searched again and again.
    line.match_indices("curl").take(8).any(|(at, _)| {
        let (before, behind) = (part(line, ..at), part(line, at + 4..));
        let front = before.trim_end();
        let front = front.strip_suffix("sudo").or(front.strip_suffix("do")).unwrap_or(front).trim_end();
        behind.starts_with([' ', '\t', '.']) && front.ends_with(['|', ';', '&', '(']) && !is_in_quotes(before)
    })
}

/// Whether a quote is open at the end of a text, whether or not a backslash escapes quotes there: in the command prompt
/// of Windows it does not.
fn is_in_quotes(text: &str) -> bool {
    [true, false].into_iter().all(|has_escapes| has_open_quote(text, has_escapes))
}

fn has_open_quote(text: &str, has_escapes: bool) -> bool {
    let mut open = None;
    let mut chars = text.chars();
    while let Some(c) = chars.next() {
        match (c, open) {
            ('\\', None | Some('"')) if has_escapes => drop(chars.next()),
            ('"' | '\'', None) => open = Some(c),
            (_, Some(opening)) if opening == c => open = None,
            _ => {}
        }
    }
    open.is_some()
}

pub(super) fn is_even(text: &str, quote: char) -> bool {
    text.matches(quote).count().is_multiple_of(2)
}

/// The word that ends the here-document that begins on a line.
pub(super) fn delimiter(line: &str) -> Option<&str> {
    // Most lines have no such sign, and one character is found quickly.
    let (_, behind) = part(line, line.find('<')?..).split_once("<<")?;
    let word = behind.trim_start_matches(['-', ' ', '\'', '"', '\\']);
    let end = word.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(word.len());
    (end > 0).then(|| part(word, ..end))
}
