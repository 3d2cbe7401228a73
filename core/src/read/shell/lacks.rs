//! Lines that belong to the command above although no mark says so.

use super::Word;
use super::program::is_curl;

/// Whether a curl command lacks what a line begins with: its address, or the value of its last option. The line above
/// ends at `end`.
pub(super) fn lacks(words: &[Word], line: &str, end: usize) -> bool {
    let Some(program) = words.iter().position(|word| is_curl(word.text())) else { return false };
    let options = words.get(program + 1..).unwrap_or_default();
    let is_address = |text: &str| {
        let text = text.trim_start_matches(['"', '\'']);
        let first = text.split(char::is_whitespace).next().unwrap_or("");
        first.starts_with("https://")
            || first.starts_with("http://")
            || first.starts_with(['$', '%']) && first.contains('/')
    };
    if options.last().is_some_and(|last| last.is_bare && last.span.end as usize == end && last.text().starts_with('-'))
        && line.starts_with(['\'', '"'])
    {
        return true;
    }
    // A variable may be the address, and so may a host without a scheme; some options need none.
    let may_have_one = |text: &str| {
        is_address(text)
            || text.starts_with(['$', '%'])
            || !text.starts_with(['-', '@', '{', '[']) && text.contains('.') && text.contains('/')
            || ["-V", "--version", "-h", "--help", "-K", "--config"].contains(&text)
    };
    // In a sentence about curl, words follow its name.
    options.first().is_none_or(|first| first.text().starts_with('-'))
        && !options.iter().any(|word| may_have_one(word.text()))
        && is_address(line)
}
