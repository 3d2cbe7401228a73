//! Hides secrets in answers that repeat what was sent.

use std::borrow::Cow;
use std::ops::Range;

use super::masked::MASK;
use super::pieces::Pieces;
use crate::secret::{Clear, reference};

/// Shorter secrets are too often ordinary words: hiding them would hide the answer.
const SHORTEST: usize = 6;
/// Longer runs of letters or digits are neither words nor numbers that serve as names.
const LONGEST_WORD: usize = 24;

/// Known secrets that must not appear in anything that is shown.
#[derive(Default)]
pub struct Echoes {
    whole: Vec<Clear>,
    pieces: Pieces,
}

impl Echoes {
    /// Adds a secret. Returns false, and adds nothing, for a word or a number such as `databricks`: it may be part of a
    /// host or an id in any answer, and the next steps depend on these.
    pub fn add(&mut self, secret: &str) -> bool {
        let is_only = |is: fn(&u8) -> bool| secret.len() <= LONGEST_WORD && secret.as_bytes().iter().all(is);
        let is_word = is_only(u8::is_ascii_alphabetic) || is_only(u8::is_ascii_digit);
        if !is_word {
            self.add_even_a_word(secret);
        }
        !is_word
    }

    /// Adds a secret even if it is a word or a number: for the answer to a request that sent it.
    pub fn add_even_a_word(&mut self, secret: &str) {
        let is_known = || self.whole.iter().any(|known| known.expose() == secret);
        if secret.len() >= SHORTEST && reference(secret).is_none() && !is_known() {
            self.whole.push(Clear::new(secret));
            self.pieces.add(secret);
        }
    }

    /// A text without these secrets, however they are written: literally, with the escapes of JSON (`\u0041`), URLs
    /// (`%41`) or HTML (`&#65;`), and escaped again if a body is repeated within a text. Their lines and other long
    /// pieces are hidden too, also in Base64. Everything else stays as it is.
    ///
    /// ```
    /// use ucforge_core::secrecy::Echoes;
    ///
    /// let mut echoes = Echoes::default();
    /// echoes.add("s3cret-of-a/body");
    /// let answer = r#"{"message": "no such key: s3c\u0072et-of-a/body"}"#;
    /// assert_eq!(echoes.without(answer), r#"{"message": "no such key: REDACTED"}"#);
    /// assert_eq!(echoes.without("/login?key=s3cret-of-a%2Fbody"), "/login?key=REDACTED");
    /// assert_eq!(echoes.without("s3cret-of-a/b..."), "REDACTED...");
    /// ```
    pub fn without<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.hidden(text, Reach::Pieces)
    }

    /// The same for a text that is used, not only read: a script, a file. Only whole secrets are hidden: what looks
    /// like a piece of one may be a name or a path, and the text would mean something else without it.
    ///
    /// ```
    /// use ucforge_core::secrecy::Echoes;
    ///
    /// let mut echoes = Echoes::default();
    /// echoes.add("dapi0123456789abcdef0123456789abcdef");
    /// let text = "/sql/1.0/warehouses/0123456789abcdef";
    /// assert_eq!((echoes.without_whole(text), echoes.without(text)), (text.into(), "/sql/1.0/warehouses/REDACTED".into()));
    /// ```
    pub fn without_whole<'t>(&self, text: &'t str) -> Cow<'t, str> {
        self.hidden(text, Reach::Whole)
    }

    fn hidden<'t>(&self, text: &'t str, reach: Reach) -> Cow<'t, str> {
        let mut found = Vec::new();
        if !self.whole.is_empty() {
            self.search(&Layer { text: Cow::Borrowed(text), starts: None }, MAX_LAYERS, reach, &mut found);
        }
        // Ranges may overlap: one secret may begin or end with another.
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

    /// Finds secrets in a text, as written and with its escapes decoded.
    fn search(&self, layer: &Layer<'_>, layers: u32, of: Reach, found: &mut Vec<Range<usize>>) {
        let at = |range: Range<usize>| layer.start(range.start)..layer.start(range.end);
        for secret in &self.whole {
            let secret = secret.expose();
            found.extend(layer.text.match_indices(secret).map(|(start, _)| at(start..start + secret.len())));
        }
        if of == Reach::Pieces {
            found.extend(self.pieces.in_text(&layer.text).into_iter().map(at));
        }
        let Some(below) = layers.checked_sub(1) else { return };
        let has_space = self.whole.iter().any(|secret| secret.expose().contains(' '));
        let all: [(char, Escapes, bool); 4] =
            [('\\', of_json, true), ('%', of_url, true), ('&', of_html, true), ('+', of_form, has_space)];
        // The most bytes of a secret whose characters are escaped once more.
        let reach = self.whole.iter().map(|secret| secret.expose().len()).max().unwrap_or_default() * LONGEST_ESCAPE;
        for (mark, escapes, is_worth_it) in all {
            if is_worth_it && layer.text.contains(mark) {
                for next in layer.without(mark, escapes, reach) {
                    self.search(&next, below, of, found);
                }
            }
        }
    }
}

/// How much of a secret is looked for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reach {
    Whole,
    /// The whole secret, and pieces that reveal it.
    Pieces,
}

/// A text with some of its escapes decoded.
struct Layer<'t> {
    text: Cow<'t, str>,
    /// Where each byte, and the end, was in the original text; `None` if nothing was decoded.
    starts: Option<Vec<usize>>,
}

impl Layer<'_> {
    fn start(&self, at: usize) -> usize {
        self.starts.as_ref().map_or(at, |starts| starts.get(at).copied().unwrap_or_default())
    }

    /// The parts of the text around escapes of one kind, with these decoded: `reach` bytes on both sides, as far as a
    /// secret with an escape in it may extend.
    fn without(&self, mark: char, escapes: Escapes, reach: usize) -> Vec<Layer<'static>> {
        let mut all = Vec::new();
        let mut from = 0;
        // The first escape at or after a place.
        let next = |from: usize| {
            let behind = self.text.get(from..).unwrap_or_default();
            let mut marks = behind.match_indices(mark).map(|(offset, _)| from + offset);
            marks.find(|at| self.text.get(*at..).is_some_and(|rest| escapes(rest).is_some()))
        };
        while let Some(first) = next(from) {
            let mut at = self.text.floor_char_boundary(first.saturating_sub(reach));
            let mut end = first + reach;
            let (mut text, mut starts) = (String::new(), Vec::new());
            while let Some(c) = self.text.get(at..).and_then(|rest| rest.chars().next()).filter(|_| at < end) {
                let escaped = if c == mark { self.text.get(at..).and_then(escapes) } else { None };
                if escaped.is_some() {
                    end = end.max(at + reach);
                }
                let (c, length) = escaped.unwrap_or((c, c.len_utf8()));
                text.push(c);
                starts.resize(text.len(), self.start(at));
                at += length;
            }
            starts.push(self.start(at));
            all.push(Layer { text: Cow::Owned(text), starts: Some(starts) });
            from = at;
        }
        all
    }
}

/// How many times a text may have been escaped: a body that is JSON, in a message, in an answer.
const MAX_LAYERS: u32 = 3;

/// The most bytes of an escape for one byte of a secret: a character outside the basic plane takes 12 for 4, and
/// `&#x00027;` needs room too.
const LONGEST_ESCAPE: usize = 12;

/// Reads an escape at the beginning of a text: the character it means, and its length.
type Escapes = fn(&str) -> Option<(char, usize)>;

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
        // Escaped, even if needlessly: `\/`.
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

/// Like `of_url`, with `+` for a space.
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

    fn without_echo<'t>(text: &'t str, secrets: &[&str]) -> Cow<'t, str> {
        let mut echoes = Echoes::default();
        for secret in secrets {
            echoes.add_even_a_word(secret);
        }
        echoes.without(text)
    }

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

    proptest::proptest! {
        #[test]
        fn a_text_with_few_escapes_has_no_place_to_hide(
            front in "[a-z ]{0,400}", back in "[a-z ]{0,400}", at in 0..16usize, way in 0..5usize, times in 1..4usize,
        ) {
            let percent = |mark: &str, c: char| c.to_string().bytes().fold(String::new(), |out, byte| format!("{out}{mark}{byte:02X}"));
            let secret = "s3cr3t/\u{fc}\"k3y&+0";
            let spelled: String = secret.char_indices().map(|(index, c)| match way {
                _ if index != at && c.is_ascii_alphanumeric() => c.to_string(),
                0 => format!("\\u{:04x}", u32::from(c)),
                1 => percent("%", c),
                2 => format!("&#x{:x};", u32::from(c)),
                3 => percent("%25", c),
                _ => format!("\\u0026#{};", u32::from(c)),
            }).collect();
            let text = [front.as_str(), &spelled, "|"].concat().repeat(times) + &back;
            let shown = without_echo(&text, &[secret]);
            proptest::prop_assert_eq!(shown, [front.as_str(), "REDACTED|"].concat().repeat(times) + &back);
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
