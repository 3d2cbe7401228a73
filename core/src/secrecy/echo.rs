//! Answers that repeat what was sent.

use std::borrow::Cow;
use std::ops::Range;

/// What takes the place of a secret, as the API itself masks them.
const MASK: &str = "REDACTED";
/// Shorter texts are words of their own too often: hiding them would hide the answer.
const SHORTEST: usize = 6;

/// A text without these secrets, however they are written: as they are, with the escapes of JSON (`\u0041`), of URLs
/// (`%41`) or of HTML (`&#65;`), and escaped again where a body is repeated within a text. What is not a secret stays as it is.
///
/// ```
/// use ucforge_core::secrecy::without_echo;
///
/// let answer = r#"{"message": "no such key: s3c\u0072et/"}"#;
/// assert_eq!(without_echo(answer, &["s3cret/"]), r#"{"message": "no such key: REDACTED"}"#);
/// assert_eq!(without_echo("/login?key=s3cret%2F", &["s3cret/"]), "/login?key=REDACTED");
/// ```
pub fn without_echo<'t>(text: &'t str, secrets: &[&str]) -> Cow<'t, str> {
    let secrets: Vec<&str> = secrets.iter().copied().filter(|secret| secret.len() >= SHORTEST).collect();
    let mut found = Vec::new();
    if !secrets.is_empty() {
        search(&Layer { text: Cow::Borrowed(text), starts: None }, &secrets, MAX_LAYERS, &mut found);
    }
    // Where they overlap, one may begin or end with another.
    found.sort_unstable_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
    let mut out = String::new();
    let mut copied = 0;
    for range in found {
        if range.start >= copied {
            out.push_str(text.get(copied..range.start).unwrap_or_default());
            out.push_str(MASK);
        }
        copied = copied.max(range.end);
    }
    if copied == 0 {
        return Cow::Borrowed(text);
    }
    out.push_str(text.get(copied..).unwrap_or_default());
    Cow::Owned(out)
}

/// A text without some of its escapes.
struct Layer<'t> {
    text: Cow<'t, str>,
    /// Where each byte of it, and its end, was before; none where it is as it was.
    starts: Option<Vec<usize>>,
}

impl Layer<'_> {
    fn start(&self, at: usize) -> usize {
        self.starts.as_ref().map_or(at, |starts| starts.get(at).copied().unwrap_or_default())
    }

    /// The same without the escapes of one kind; none where there are none.
    fn without(&self, escapes: Escapes) -> Option<Layer<'static>> {
        let (mut text, mut starts) = (String::new(), Vec::new());
        let (mut at, mut is_other) = (0, false);
        while let Some(rest) = self.text.get(at..).filter(|rest| !rest.is_empty()) {
            let plain = || rest.chars().next().map(|c| (c, c.len_utf8()));
            let escaped = escapes(rest);
            is_other |= escaped.is_some();
            let (c, length) = escaped.or_else(plain)?;
            text.push(c);
            starts.resize(text.len(), self.start(at));
            at += length;
        }
        starts.push(self.start(at));
        is_other.then_some(Layer { text: Cow::Owned(text), starts: Some(starts) })
    }
}

/// How often a text may have been escaped: a body that is JSON, in a message, in an answer.
const MAX_LAYERS: u32 = 3;

/// Reads an escape at the beginning of a text: what it stands for, and its length.
type Escapes = fn(&str) -> Option<(char, usize)>;

/// Finds secrets in a text and below its escapes.
fn search(layer: &Layer<'_>, secrets: &[&str], layers: u32, found: &mut Vec<Range<usize>>) {
    for secret in secrets {
        found.extend(layer.text.match_indices(secret).map(|(at, _)| layer.start(at)..layer.start(at + secret.len())));
    }
    let Some(below) = layers.checked_sub(1) else { return };
    let has_space = secrets.iter().any(|secret| secret.contains(' '));
    let all: [(char, Escapes, bool); 4] =
        [('\\', of_json, true), ('%', of_url, true), ('&', of_html, true), ('+', of_form, has_space)];
    for (mark, escapes, is_worth_it) in all {
        if is_worth_it
            && layer.text.contains(mark)
            && let Some(next) = layer.without(escapes)
        {
            search(&next, secrets, below, found);
        }
    }
}

fn of_json(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('\\')?;
    let c = match rest.chars().next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'u' => {
            let unit = |text: &str| u16::from_str_radix(text.strip_prefix("\\u")?.get(..4)?, 16).ok();
            let units = [unit(text)?, text.get(6..).and_then(unit).unwrap_or_default()];
            let c = char::decode_utf16(units).next()?.ok()?;
            return Some((c, c.len_utf16() * 6));
        }
        // Escaped though it need not be: `\/`.
        other => return (!other.is_alphanumeric()).then(|| (other, 1 + other.len_utf8())),
    };
    Some((c, 2))
}

fn of_url(text: &str) -> Option<(char, usize)> {
    let byte = |at: usize| u8::from_str_radix(text.get(at..)?.strip_prefix('%')?.get(..2)?, 16).ok();
    let bytes: Vec<u8> = (0..4).map_while(|count| byte(count * 3)).collect();
    let length = match bytes.first()? {
        ..0x80 => 1,
        ..0xe0 => 2,
        ..0xf0 => 3,
        _ => 4,
    };
    let c = std::str::from_utf8(bytes.get(..length)?).ok()?.chars().next()?;
    Some((c, length * 3))
}

/// The same, with `+` for a space.
fn of_form(text: &str) -> Option<(char, usize)> {
    if text.starts_with('+') { Some((' ', 1)) } else { of_url(text) }
}

fn of_html(text: &str) -> Option<(char, usize)> {
    let rest = text.strip_prefix('&')?;
    let end = rest.bytes().take(12).position(|byte| byte == b';')?;
    let name = rest.get(..end)?;
    let number = || {
        let number = name.strip_prefix('#')?;
        match number.strip_prefix(['x', 'X']) {
            Some(hex) => u32::from_str_radix(hex, 16).ok(),
            None => number.parse().ok(),
        }
    };
    let c = match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        "quot" => '"',
        "apos" => '\'',
        _ => char::from_u32(number()?)?,
    };
    Some((c, end + 2))
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
    fn a_body_that_is_repeated_within_a_text_is_escaped_again() {
        let secret = "a/\"b\\\nü&c";
        let json = r#"a/\"b\\\nü&c"#;
        let again = r#"a/\\\"b\\\\\\nü&c"#;
        let each = |spell: fn(char) -> String| json.chars().map(spell).collect::<String>();
        for spelled in [
            json.to_owned(),
            again.to_owned(),
            again.replace('\\', r"\\").replace('"', r#"\""#),
            each(|c| format!("\\u{:04x}", u32::from(c))),
            each(|c| if c.is_ascii_alphanumeric() || c == 'ü' { c.into() } else { format!("%{:02x}", u32::from(c)) }),
            each(|c| format!("&#{};", u32::from(c))),
            json.replace('&', r"\u0026").replace('"', "&quot;"),
            json.replace('&', "%26").replace('a', "%61").replace(r"\n", "%5Cn"),
            again.replace('&', "&amp;").replace('"', "&#034;"),
        ] {
            assert_eq!(without_echo(&format!("<{spelled}>"), &[secret]), "<REDACTED>", "{spelled}");
        }
    }

    #[test]
    fn long_runs_of_escapes_stay() {
        for piece in ["\\", "\\u005c", "%", "%25", "&", "&amp;", "&#0", "+", "\\u00", "%F0%9F"] {
            let text = piece.repeat(1000);
            assert_eq!(without_echo(&text, &["\\\\\\s3cret", "%%%s3cret", "&&&s3cret", "   s3cret"]), text);
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
        assert_eq!(without_echo("s3crets3cret+so+on", &["s3cret", "cret so"]), "REDACTEDREDACTED+on");
    }
}
