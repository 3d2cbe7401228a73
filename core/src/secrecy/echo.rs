//! Answers that repeat what was sent.

use std::borrow::Cow;

/// What takes the place of a secret, as the API itself masks them.
const MASK: &str = "REDACTED";
/// Shorter texts are words of their own too often: hiding them would hide the answer.
const SHORTEST: usize = 6;

/// A text without these secrets, however they are written: as they are, with the escapes of JSON (`\u0041`), of URLs
/// (`%41`) or of HTML (`&#65;`). What is not a secret stays as it is.
///
/// ```
/// use ucforge_core::secrecy::without_echo;
///
/// let answer = r#"{"message": "no such key: s3c\u0072et/"}"#;
/// assert_eq!(without_echo(answer, &["s3cret/"]), r#"{"message": "no such key: REDACTED"}"#);
/// assert_eq!(without_echo("/login?key=s3cret%2F", &["s3cret/"]), "/login?key=REDACTED");
/// ```
pub fn without_echo<'t>(text: &'t str, secrets: &[&str]) -> Cow<'t, str> {
    let mut secrets: Vec<&str> = secrets.iter().copied().filter(|secret| secret.len() >= SHORTEST).collect();
    // A secret may begin with another one.
    secrets.sort_by_key(|secret| std::cmp::Reverse(secret.len()));
    let mut out = String::new();
    let (mut copied, mut at) = (0, 0);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        let found = secrets.iter().find_map(|secret| length(rest, secret));
        match found {
            Some(length) => {
                out.push_str(text.get(copied..at).unwrap_or_default());
                out.push_str(MASK);
                at += length;
                copied = at;
            }
            None => at += rest.chars().next().map_or(1, char::len_utf8),
        }
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// How long a secret is at the beginning of a text; none where it is not there.
fn length(text: &str, secret: &str) -> Option<usize> {
    let mut at = 0;
    for wanted in secret.chars() {
        at += one(text.get(at..)?, wanted)?;
    }
    Some(at)
}

/// How long one character is at the beginning of a text, in any spelling.
fn one(text: &str, wanted: char) -> Option<usize> {
    // Backslash and percent sign may also stand for themselves, so escapes are tried first.
    let escaped = match text.as_bytes() {
        [b'\\', ..] => in_json(text, wanted),
        [b'%', ..] => in_url(text, wanted),
        [b'&', ..] => in_html(text, wanted),
        [b'+', ..] if wanted == ' ' => Some(1),
        _ => None,
    };
    escaped.or_else(|| text.starts_with(wanted).then(|| wanted.len_utf8()))
}

fn in_json(text: &str, wanted: char) -> Option<usize> {
    let rest = text.strip_prefix('\\')?;
    let short = match rest.chars().next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => {
            let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
            let mut units = vec![unit(text)?];
            units.extend(text.get(6..).and_then(unit).filter(|_| wanted.len_utf16() == 2));
            let same = char::decode_utf16(units.iter().copied()).eq([Ok(wanted)]);
            return same.then_some(units.len() * 6);
        }
        // Escaped though it need not be: `\/`, `\"`, and a backslash within a text in a text.
        other => other,
    };
    (short == wanted).then(|| 1 + if short.is_control() { 1 } else { short.len_utf8() })
}

fn in_url(text: &str, wanted: char) -> Option<usize> {
    let mut buffer = [0; 4];
    let mut at = 0;
    for byte in wanted.encode_utf8(&mut buffer).bytes() {
        let digits = text.get(at..)?.strip_prefix('%')?.get(..2)?;
        if u8::from_str_radix(digits, 16).ok()? != byte {
            return None;
        }
        at += 3;
    }
    Some(at)
}

fn in_html(text: &str, wanted: char) -> Option<usize> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let number = match name.strip_prefix('#') {
        Some(number) => match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        },
        None => None,
    };
    let named = match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => number.and_then(char::from_u32),
    };
    (named == Some(wanted)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_hidden_in_every_spelling() {
        let secret = "a/\"\\ü😀&%z";
        for spelled in [
            secret,
            r#"a\/\"\\ü😀&%z"#,
            r"\u0061\u002f\u0022\u005C\u00fc\ud83d\ude00\u0026\u0025\u007a",
            "%61%2F%22%5c%C3%BC%F0%9F%98%80%26%25%7A",
            "a/&quot;\\&#252;&#x1F600;&amp;%z",
        ] {
            assert_eq!(without_echo(&format!("<{spelled}> {spelled}"), &[secret]), "<REDACTED> REDACTED", "{spelled}");
        }
    }

    #[test]
    fn everything_else_stays() {
        for text in ["", "s3cre", "\\u", "\\u12", "%", "%4", "&#;", "&amp", "\\", "S3CRET", "😀"] {
            assert!(
                matches!(without_echo(text, &["s3cret", "", "short"]), Cow::Borrowed(same) if same == text),
                "{text}"
            );
        }
        assert_eq!(without_echo("s3cret-more s3cret", &["s3cret", "s3cret-more"]), "REDACTED REDACTED");
    }
}
