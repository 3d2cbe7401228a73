//! Finds the commands of a text that send requests, and reads their requests.

use super::invoke;
use super::parsed::Parsed;
use crate::read::shell::{
    Command, Dialect, MAX_LEADING_WORDS, Word, is_assignment, is_curl, is_in_front, is_invoke, runs_another,
};

/// The index of the program among the words of a command, if it sends requests.
pub(super) fn name(command: &Command) -> Option<usize> {
    let mut words = command.words.iter().enumerate();
    let is_before = |word: &Word| {
        let text = word.text();
        is_assignment(text)
            || is_in_front(text)
            || text == "="
            || command.dialect == Dialect::PowerShell && text.starts_with('$')
    };
    let (index, word) = words.find(|(_, word)| !is_before(word))?;
    if runs_another(word.text()) {
        return words.take(MAX_LEADING_WORDS).find(|(_, word)| is_curl(word.text())).map(|(index, _)| index);
    }
    if is_curl(word.text()) || is_invoke(word.text()) {
        return Some(index);
    }
    // `op run -- curl …`
    let behind = command.words.get(index..).unwrap_or_default().windows(2).take(MAX_LEADING_WORDS);
    let is_run = |pair: &[Word]| pair[0].text() == "--" && is_curl(pair[1].text());
    behind.enumerate().find(|(_, pair)| is_run(pair)).map(|(before, _)| index + before + 1)
}

/// The requests of a command: curl may send several.
pub(super) fn all(text: &str, command: &Command) -> Vec<Parsed> {
    let Some(start) = name(command) else { return Vec::new() };
    if is_invoke(command.words[start].text()) || invoke::is_one(&command.words[start + 1..]) {
        return vec![invoke::parsed(text, command, start)];
    }
    let mut requests = Vec::new();
    let mut words = &command.words[start + 1..];
    let mut place = command.words[start].span;
    loop {
        let mut parsed = Parsed::new(place, command.dialect);
        let next = parsed.read(words);
        let last = words.get(..next.unwrap_or(words.len())).and_then(<[Word]>::last);
        parsed.end = last.map_or(parsed.end, |word| word.span.end as usize);
        parsed.finish();
        let program = command.words[start].text();
        let is_alias = command.dialect == Dialect::PowerShell && program.eq_ignore_ascii_case("curl");
        parsed.request.alias = is_alias.then_some(place);
        requests.push(parsed);
        let Some(next) = next else { return requests };
        place = words.get(next).map_or(place, |word| word.span);
        words = words.get(next + 1..).unwrap_or_default();
    }
}
