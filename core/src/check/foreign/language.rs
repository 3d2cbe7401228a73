//! Object literals of programming languages: they begin like JSON, but their values may be expressions.

use crate::text::part;

/// Whether a text that begins with a bracket is certainly written in another language: its names come before `=>` or
/// `=`, or after a colon, or its values are calls or sums.
pub(super) fn is_other(source: &str) -> bool {
    let bytes = source.as_bytes();
    let (mut at, mut assigned, mut colons, mut expressions) = (0, 0_usize, 0_usize, 0_usize);
    // The last token: nothing, a bracket or comma, a colon, a word, or a text.
    let (mut last, mut bare) = (b'{', false);
    while let Some(byte) = bytes.get(at).copied() {
        match byte {
            b'"' | b'\'' => {
                at += end_of_string(part(source, at + 1..), byte) + 1;
                (last, bare) = (b'"', false);
            }
            b'/' | b'#' => at += comment(part(source, at..)),
            b'=' if matches!(last, b'w' | b'"') => {
                if bytes.get(at + 1) == Some(&b'>') {
                    return true;
                }
                assigned += 1 + usize::from(bare);
                last = b':';
            }
            b':' if matches!(last, b'{' | b',' | b'"') && bytes.get(at + 1).is_some_and(u8::is_ascii_alphabetic) => {
                // `:type "x"`: the value directly follows the name.
                let word = part(source, at + 1..);
                let length = word.find(|c: char| !c.is_alphanumeric() && !"-_?".contains(c)).unwrap_or(word.len());
                let behind = part(word, length..);
                if last != b'"' && behind.starts_with([' ', '\t']) && !behind.trim_start().starts_with([':', ',', '}'])
                {
                    return true;
                }
                (last, colons) = (b':', colons + 1);
            }
            b':' => (last, colons) = (b':', colons + 1),
            b'{' | b'[' | b'}' | b']' | b',' | b'\n' => last = if byte == b'\n' { last } else { byte },
            _ if byte.is_ascii_alphabetic() || matches!(byte, b'_' | b'$') => {
                let word = part(source, at..);
                let length = word.find([',', '{', '}', '[', ']', '=', ':', '\n', '"', '\'']).unwrap_or(word.len());
                // It ends before a comment.
                let is_comment = |at: &usize| comment(part(word, at + 1..)) > 0;
                let mut spaces = part(word, ..length).match_indices([' ', '\t']).map(|(at, _)| at);
                let length = spaces.find(is_comment).unwrap_or(length);
                expressions += usize::from(last == b':' && is_worked_out(part(word, ..length).trim()));
                bare = last != b':';
                last = b'w';
                at += length.max(1) - 1;
            }
            _ => {}
        }
        at += 1;
    }
    assigned > 1 && colons == 0 || expressions > 0
}

/// The offset at which a string ends, seen from after its opening quote: at its closing quote, or at the end of its line.
fn end_of_string(text: &str, quote: u8) -> usize {
    let mut is_escaped = false;
    let end = text.bytes().position(|byte| {
        let is_end = byte == b'\n' || byte == quote && !is_escaped;
        is_escaped = byte == b'\\' && !is_escaped;
        is_end
    });
    end.unwrap_or(text.len())
}

/// The length of the comment that a text begins with, up to its last byte; 0 if it begins with none.
fn comment(text: &str) -> usize {
    match text.as_bytes() {
        [b'#', ..] | [b'/', b'/', ..] => text.find('\n').unwrap_or(text.len()),
        [b'/', b'*', inside @ ..] => {
            inside.windows(2).position(|two| two == b"*/").map_or(text.len(), |length| length + 3)
        }
        _ => 0,
    }
}

/// Whether a value is a call, a sum, or a path through objects that cannot be a host name: `path()`, `PORT + 1`,
/// `process.env.TOKEN`.
fn is_worked_out(words: &str) -> bool {
    let is_name = |part: &str| {
        part.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '_' | '$'))
            && part.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '$'))
    };
    let calls = words.split_once('(').is_some_and(|(name, _)| name.split('.').all(is_name));
    let adds = words.split_once(" + ").is_some_and(|(name, _)| is_name(name));
    let leads = words.contains('.') && words.split('.').all(is_name) && words.contains(|c: char| c.is_uppercase());
    calls || adds || leads
}
