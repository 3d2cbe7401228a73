//! Quoted strings in JSON: where they end, and their text.

use crate::text::part;

/// A mistake inside a quoted string.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// A backslash before something that JSON has no escape for. The range covers the escape.
    Escape,
    /// Half of a surrogate pair, or `\u` without four hexadecimal digits. The range covers the escape.
    Unicode,
    /// A control character that is not escaped.
    Control(char),
}

/// A quoted string.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Quoted {
    /// One past the closing quote, or where reading stopped if there is none.
    pub(super) end: usize,
    /// The text, if escapes or odd quotes make it differ from its source.
    pub(super) decoded: Option<String>,
    /// Whether there was a closing quote.
    pub(super) closed: bool,
    /// Mistakes inside, with their byte ranges.
    pub(super) faults: Vec<(usize, usize, Fault)>,
}

/// The characters that end a string that begins with this one. `None` if it is not a quote.
///
/// The opening character is always among them: a search for the end then never runs past the next possible beginning,
/// which keeps reading linear however many strings are not closed.
pub(super) fn closing(open: char) -> Option<&'static [char]> {
    match open {
        '"' => Some(&['"']),
        '\'' => Some(&['\'']),
        // Word processors and wikis turn straight quotes into these; the closing one varies.
        '\u{201C}' | '\u{201D}' | '\u{201E}' => Some(&['\u{201D}', '\u{201C}', '\u{201E}', '"']),
        '\u{2018}' | '\u{2019}' | '\u{201A}' => Some(&['\u{2019}', '\u{2018}', '\u{201A}', '\'']),
        '`' => Some(&['`']),
        _ => None,
    }
}

/// Reads the string whose opening quote is at `start`.
pub(super) fn read(text: &str, start: usize) -> Quoted {
    // Nearly all strings are plain.
    match plain(text.as_bytes(), start) {
        Some(end) => Quoted { end, decoded: None, closed: true, faults: Vec::new() },
        None => read_slowly(text, start),
    }
}

/// One past the closing quote of a plain string, which nearly all are: nothing special between two straight quotes.
pub(crate) fn plain(bytes: &[u8], start: usize) -> Option<usize> {
    if bytes.get(start) != Some(&b'"') {
        return None;
    }
    let mut at = start + 1;
    // Eight bytes at a time, as long as none of them is a quote, a backslash or a control character.
    while let Some(eight) = bytes.get(at..at + 8).and_then(|eight| <[u8; 8]>::try_from(eight).ok()) {
        let special = special_bytes(u64::from_le_bytes(eight));
        if special != 0 {
            at += special.trailing_zeros() as usize / 8;
            return (bytes[at] == b'"').then_some(at + 1);
        }
        at += 8;
    }
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'"' => return Some(at + 1),
            b'\\' | 0..=0x1F => return None,
            _ => at += 1,
        }
    }
    None
}

/// Marks the lowest of eight bytes that is a quote, a backslash or below a space. (Higher marks may be wrong: a borrow
/// runs upward.)
fn special_bytes(eight: u64) -> u64 {
    const ONES: u64 = 0x0101_0101_0101_0101;
    const HIGH: u64 = 0x8080_8080_8080_8080;
    let below = |word: u64, limit: u64| word.wrapping_sub(ONES * limit) & !word & HIGH;
    below(eight, 0x20) | below(eight ^ (ONES * u64::from(b'"')), 1) | below(eight ^ (ONES * u64::from(b'\\')), 1)
}

fn read_slowly(text: &str, start: usize) -> Quoted {
    let mut chars = part(text, start..).char_indices().map(|(offset, c)| (start + offset, c)).peekable();
    let (_, open) = chars.next().unwrap_or((start, '"'));
    let closing = closing(open).unwrap_or(&['"']);
    let mut decoded = String::new();
    let mut faults = Vec::new();
    let mut spans = None;
    while let Some((at, c)) = chars.next() {
        if closing.contains(&c) {
            return Quoted { end: at + c.len_utf8(), decoded: Some(decoded), closed: true, faults };
        }
        match c {
            '\\' => match chars.next() {
                Some((_, 'u')) => {
                    let (c, length, good) = unicode_escape(part(text, at..));
                    decoded.push(c);
                    if !good {
                        faults.push((at, at + length, Fault::Unicode));
                    }
                    while chars.peek().is_some_and(|(next, _)| *next < at + length) {
                        chars.next();
                    }
                }
                Some((next, c)) => {
                    if let Some(c) = simple_escape(c) {
                        decoded.push(c);
                    } else {
                        // `\'` and the like: the character itself was meant.
                        decoded.push(c);
                        faults.push((at, next + c.len_utf8(), Fault::Escape));
                    }
                }
                None => decoded.push('\\'),
            },
            // Decided once for the whole text: a search at every line break would be slow.
            '\n' | '\r'
                if !*spans.get_or_insert_with(|| {
                    spans_lines(part(text, at..), closing) || is_broken_name(&decoded, part(text, at..), closing)
                }) =>
            {
                return unclosed(text, start, at, decoded, faults);
            }
            '\r' if chars.peek().is_some_and(|(_, next)| *next == '\n') => {
                // A Windows line break counts as one.
                chars.next();
                decoded.push('\n');
                faults.push((at, at + 2, Fault::Control('\n')));
            }
            c if (c as u32) < 0x20 => {
                decoded.push(c);
                faults.push((at, at + 1, Fault::Control(c)));
            }
            c => decoded.push(c),
        }
    }
    unclosed(text, start, text.len(), decoded, faults)
}

/// Whether a string continues after this line break, as a pasted key does and a string with a forgotten quote does not.
/// It does if its closing quote is followed by what may follow a value.
fn spans_lines(rest: &str, closing: &[char]) -> bool {
    let Some(end) = rest.find(closing) else { return false };
    let behind = part(rest, end..).chars().skip(1).find(|c| !c.is_whitespace());
    matches!(behind, None | Some(',' | '}' | ']'))
}

/// Whether this line break is in the middle of a name, as when a program has wrapped lines at a width.
fn is_broken_name(before: &str, rest: &str, closing: &[char]) -> bool {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '\r' | '\n');
    let is_word = |text: &str| text.chars().all(is_part);
    let Some((behind, rest)) = rest.find(closing).and_then(|end| rest.split_at_checked(end)) else { return false };
    let follows = rest.chars().skip(1).find(|c| !c.is_whitespace());
    let has_name = !before.is_empty() || behind.contains(char::is_alphanumeric);
    has_name && is_word(before) && is_word(behind) && follows == Some(':')
}

/// A string that has no closing quote and ends with its line. Whitespace and commas at its end are left to the document
/// around it.
fn unclosed(
    text: &str,
    start: usize,
    line_end: usize,
    mut decoded: String,
    mut faults: Vec<(usize, usize, Fault)>,
) -> Quoted {
    let line = part(text, start..line_end).trim_end_matches([' ', '\t', '\r', ',']);
    let end = start + line.len().max(part(text, start..).chars().next().map_or(0, char::len_utf8));
    decoded.truncate(decoded.trim_end_matches([' ', '\t', '\r', ',']).len());
    faults.retain(|fault| fault.1 <= end);
    Quoted { end, decoded: Some(decoded), closed: false, faults }
}

fn simple_escape(c: char) -> Option<char> {
    Some(match c {
        '"' | '\\' | '/' => c,
        'b' => '\u{8}',
        'f' => '\u{C}',
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        _ => return None,
    })
}

/// Reads `\uXXXX`, or two of them that make one character. Returns the character, the length in bytes, and whether the
/// escape was right.
fn unicode_escape(text: &str) -> (char, usize, bool) {
    let unit = |from: usize| {
        text.get(from..from + 6)
            .and_then(|escape| escape.strip_prefix("\\u"))
            .filter(|digits| digits.bytes().all(|byte| byte.is_ascii_hexdigit()))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok())
    };
    let Some(first) = unit(0) else { return (char::REPLACEMENT_CHARACTER, 2, false) };
    if let Some(Ok(c)) = char::decode_utf16([first]).next() {
        return (c, 6, true);
    }
    let pair = unit(6).and_then(|second| char::decode_utf16([first, second]).next());
    match pair {
        Some(Ok(c)) => (c, 12, true),
        _ => (char::REPLACEMENT_CHARACTER, 6, false),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn good(text: &str) -> String {
        let quoted = read(text, 0);
        assert!(quoted.closed && quoted.faults.is_empty() && quoted.end == text.len(), "{text} {quoted:?}");
        quoted.decoded.unwrap_or_else(|| text[1..text.len() - 1].to_owned())
    }

    #[test]
    fn reads_what_json_allows() {
        assert_eq!(good(r#""""#), "");
        assert_eq!(good(r#""plain é""#), "plain é");
        assert_eq!(good(r#""\"\\\/\b\f\n\r\t""#), "\"\\/\u{8}\u{C}\n\r\t");
        assert_eq!(good(r#""\u0041\ud834\udd1e""#), "A𝄞");
        assert_eq!(good("'it\"s'"), "it\"s");
        assert_eq!(good("“typographic”"), "typographic");
    }

    #[test]
    fn what_ends_a_plain_text_is_found_at_every_place() {
        for length in 0..40 {
            for (special, expected) in [("\"", true), ("\\", false), ("\n", false), ("\u{1f}", false)] {
                for filler in ["x", " ", "\u{7f}", "!", "#", "[", "]", "é"] {
                    let text = format!("\"{}{special}\"more\" text", filler.repeat(length));
                    let end = 1 + filler.len() * length + 1;
                    assert_eq!(plain(text.as_bytes(), 0), expected.then_some(end), "{text}");
                }
            }
            assert_eq!(plain(format!("\"{}", "x".repeat(length)).as_bytes(), 0), None);
        }
    }

    #[test]
    fn names_what_it_does_not() {
        let faults = |text: &str| read(text, 0).faults;
        assert_eq!(faults(r#""a\'b""#), [(2, 4, Fault::Escape)]);
        assert_eq!(faults(r#""\ud834x""#), [(1, 7, Fault::Unicode)]);
        assert_eq!(faults(r#""\u12g4""#), [(1, 3, Fault::Unicode)]);
        assert_eq!(faults("\"a\tb\""), [(2, 3, Fault::Control('\t'))]);
    }

    #[test]
    fn a_text_without_a_closing_quote_ends_with_its_line() {
        let cut = |text: &str| {
            let quoted = read(text, 0);
            (quoted.end, quoted.closed, quoted.decoded.unwrap_or_default())
        };
        assert_eq!(cut("\"abc,\n  1"), (4, false, "abc".into()));
        assert_eq!(cut("\"abc,\n  \"b\": 1"), (4, false, "abc".into()));
        assert_eq!(cut("\""), (1, false, String::new()));
        assert_eq!(cut("\"\\"), (2, false, "\\".into()));
        assert_eq!(cut("„a\n„b"), (4, false, "a".into()));
    }

    #[test]
    fn a_pasted_key_may_span_lines() {
        let quoted = read("\"-----BEGIN\nAB\n-----END\",\n \"next\": 1", 0);
        assert!(quoted.closed);
        assert_eq!(quoted.decoded.as_deref(), Some("-----BEGIN\nAB\n-----END"));
        assert_eq!(quoted.faults.len(), 2);
    }
}
