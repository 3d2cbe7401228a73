//! Prompts of all shells that were copied along: text before a command that is not one of its words.

use super::Dialect;
use super::program::{follows_operator, sends, what_begins};
use crate::text::part;

/// Whether a character ends a prompt.
fn is_mark(c: char) -> bool {
    matches!(c, '$' | '#' | '%' | '>' | '❯' | 'λ' | '➜' | '»' | '›' | '✗' | '▶')
}

/// The characters that customized prompts begin with.
const THEMED: [char; 6] = ['❯', 'λ', '➜', '»', '›', '▶'];

/// The most characters that are searched for a prompt: no prompt is longer.
const LONGEST_PROMPT: usize = 120;

/// A prompt before a command.
pub(super) struct Prompt {
    pub(super) length: usize,
    /// The shell that writes it, if it shows that.
    pub(super) dialect: Option<Dialect>,
}

/// Finds the prompt before a command.
pub(super) fn prompt(line: &str) -> Option<Prompt> {
    if what_begins(line).0 { None } else { before_command(line) }
}

/// The same, if the line itself does not begin a request.
pub(super) fn before_command(line: &str) -> Option<Prompt> {
    if let Some(length) = notebook(line) {
        return Some(Prompt { length, dialect: None });
    }
    if line.starts_with(THEMED) {
        // These prompts show the current folder after the mark.
        let mut words = line.match_indices([' ', '\u{A0}']).take(LONGEST_PROMPT).map(|(at, blank)| at + blank.len());
        return words
            .find(|at| sends(part(line, *at..).split_whitespace().next().unwrap_or("")))
            .map(|length| Prompt { length, dialect: None });
    }
    let marks = line.char_indices().take(LONGEST_PROMPT).filter(|(_, c)| is_mark(*c));
    marks.into_iter().find_map(|(at, mark)| {
        let before = part(line, ..at);
        let behind = part(line, at + mark.len_utf8()..);
        let command = behind.trim_start_matches([' ', '\t', '\u{A0}']);
        let owner = whose(before, mark).or_else(|| (is_host(before) && is_request(command)).then_some(Owner::Anybody));
        let dialect = match owner? {
            Owner::One(dialect) => Some(dialect),
            Owner::Anybody => None,
        };
        // `$NAME` is a variable, `#word` a comment.
        if command.len() == behind.len() && dialect.is_none() && !(mark == '>' && before.is_empty()) {
            return None;
        }
        let (is_wanted, is_other) = what_begins(command);
        (is_wanted || is_other || follows_operator(command))
            .then(|| Prompt { length: line.len() - command.len(), dialect })
    })
}

/// The length of the `!` or `In [3]: !` with which a notebook runs a command.
fn notebook(line: &str) -> Option<usize> {
    let behind = match line.strip_prefix("In [") {
        Some(behind) => behind.trim_start_matches(|c: char| c.is_ascii_digit()).strip_prefix("]:")?.trim_start(),
        None => line,
    };
    let command = behind.strip_prefix('!')?.trim_start();
    is_request(command).then(|| line.len() - command.len())
}

/// Whether a text begins with a program that sends requests.
fn is_request(command: &str) -> bool {
    command.split_whitespace().next().is_some_and(sends)
}

/// Whether a text is one word, like the name of a host or of a shell.
fn is_host(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_'))
}

/// The shells that write a prompt like that.
enum Owner {
    Anybody,
    One(Dialect),
}

/// Which shells write the text before a mark as their prompt. `None` if it is not a prompt.
fn whose(before: &str, mark: char) -> Option<Owner> {
    let bytes = before.as_bytes();
    if mark == '>' && matches!(bytes, [letter, b':', b'\\' | b'/', ..] if letter.is_ascii_alphabetic()) {
        return Some(Owner::One(Dialect::Cmd));
    }
    let words = before.trim_start_matches(['(', '[']);
    if mark == '>' && (words == "PS" || words.starts_with("PS ")) {
        return Some(Owner::One(Dialect::PowerShell));
    }
    let trimmed = before.trim_end();
    if trimmed.chars().all(|c| is_mark(c) || c.is_whitespace() || matches!(c, '─'..='╿')) {
        return Some(Owner::Anybody);
    }
    if before.contains(['\'', '"', '|', ';', '&', '=', '<']) {
        return None;
    }
    let begins = trimmed.starts_with(['[', '(', '~', '/'])
        || trimmed.starts_with(is_mark)
        || ["bash-", "sh-", "zsh-"].iter().any(|shell| trimmed.starts_with(shell));
    let is_named = trimmed.contains('@') || trimmed.contains(":~") || trimmed.contains(":/");
    let is_old_mac =
        trimmed.contains(':') && matches!(mark, '$' | '#' | '%') && trimmed.split_whitespace().count() <= 2;
    (begins || is_named || is_old_mac).then_some(Owner::Anybody)
}

/// Whether a line begins with a prompt, whatever comes after it.
pub(super) fn shows_prompt(line: &str) -> bool {
    let mut marks = line.char_indices().take(LONGEST_PROMPT).filter(|(_, c)| is_mark(*c));
    marks.any(|(at, mark)| at > 0 && whose(part(line, ..at), mark).is_some() && !part(line, ..at).starts_with('{'))
}

/// Whether the second line has the prompt of a continued line.
pub(super) fn has_prompts(region: &str) -> bool {
    let second = region.lines().nth(1).unwrap_or("").trim_start();
    let behind = second.trim_start_matches('>');
    behind.len() < second.len() && behind.trim_start().starts_with(['-', '\'', '"']) && behind.starts_with([' ', '-'])
}
