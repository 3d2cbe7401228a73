//! A fast reader for valid JSON, which nearly all texts are: it reads a text in one go, and gives up at the first wrong
//! character.
//!
//! Builds that read only what a program wrote have no other reader. Where texts of people are read, the reader that
//! knows their mistakes then starts from the beginning. It returns the same for every text that this reader accepts.

use super::{MAX_DEPTH, strings, whitespace};
use crate::text::{Span, part};
use crate::tree::{NO_NAME, NodeKind, Scalar, Tree, TreeBuilder};

/// Reads a text. `None` if there is anything to report about it.
#[cfg(feature = "check")]
pub(super) fn read(text: &str) -> Option<Tree<'_>> {
    let mut reader = Reader::<true>::new(text);
    reader.at = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
    reader.value(NO_NAME, 0)?;
    reader.skip();
    let is_right = reader.at == text.len() && !reader.repeats && reader.odd.is_empty();
    is_right.then(|| reader.builder.finish())
}

/// Reads what a program wrote, which is trusted to be JSON. `None` if it cannot be read.
pub(super) fn written(text: &str) -> Option<Tree<'_>> {
    let mut reader = Reader::<false>::new(text);
    reader.value(NO_NAME, 0)?;
    Some(reader.builder.finish())
}

/// Like `written`, and returns the places of escapes that are not characters.
#[cfg(all(feature = "check", any(test, not(feature = "texts"))))]
pub(super) fn told(text: &str) -> Option<(Tree<'_>, Vec<Span>)> {
    let mut reader = Reader::<false>::new(text);
    reader.value(NO_NAME, 0)?;
    Some((reader.builder.finish(), reader.odd))
}

/// A reader. `DOUBTS` says whether the text may be something other than JSON; without it, the reader compiles to less
/// code.
struct Reader<'t, const DOUBTS: bool> {
    text: &'t str,
    at: usize,
    builder: TreeBuilder<'t>,
    /// Escapes that are half of a surrogate pair.
    #[cfg(feature = "check")]
    odd: Vec<Span>,
    /// Whether an object has a name twice.
    #[cfg(feature = "check")]
    repeats: bool,
}

impl<'t, const DOUBTS: bool> Reader<'t, DOUBTS> {
    fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            builder: TreeBuilder::new(text),
            #[cfg(feature = "check")]
            odd: Vec::new(),
            #[cfg(feature = "check")]
            repeats: false,
        }
    }

    fn skip(&mut self) {
        self.at = whitespace::after_whitespace(self.text.as_bytes(), self.at);
    }

    /// The next byte that is not whitespace.
    fn next(&mut self) -> Option<u8> {
        if self.peek()? <= b' ' {
            self.skip();
        }
        self.peek()
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn value(&mut self, key: Scalar, depth: usize) -> Option<()> {
        match self.next()? {
            b'"' => {
                let text = self.quoted()?;
                self.builder.leaf(NodeKind::Text, key, text);
            }
            open @ (b'{' | b'[') if depth < MAX_DEPTH => self.inside(key, open, depth + 1)?,
            _ => {
                let start = self.at;
                while self.peek().is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte)) {
                    self.at += 1;
                }
                let kind = match part(self.text, start..self.at) {
                    "" => return None,
                    "true" => NodeKind::Bool(true),
                    "false" => NodeKind::Bool(false),
                    "null" => NodeKind::Null,
                    number if DOUBTS && !super::numbers::is_json_number(number) => return None,
                    _ => NodeKind::Number,
                };
                self.builder.leaf(kind, key, Scalar::at(Span::new(start, self.at)));
            }
        }
        Some(())
    }

    fn inside(&mut self, key: Scalar, open: u8, depth: usize) -> Option<()> {
        let is_object = open == b'{';
        let (kind, close) = if is_object { (NodeKind::Object, b'}') } else { (NodeKind::Array, b']') };
        let node = self.builder.open(kind, key, self.at);
        self.at += 1;
        #[cfg(feature = "check")]
        let mut looks = super::duplicates::Looks::default();
        let mut goes_on = self.next()? != close;
        while goes_on {
            let mut name = NO_NAME;
            if is_object {
                (self.next()? == b'"').then_some(())?;
                name = self.quoted()?;
                #[cfg(feature = "check")]
                if DOUBTS {
                    looks.add(self.builder.look(name));
                }
                (self.next()? == b':').then_some(())?;
                self.at += 1;
            }
            self.value(name, depth)?;
            let byte = self.next()?;
            goes_on = byte == b',';
            (goes_on || byte == close).then_some(())?;
            self.at += usize::from(goes_on);
        }
        self.at += 1;
        self.builder.close(node, self.at);
        #[cfg(feature = "check")]
        if DOUBTS && looks.may_repeat() {
            // Names may look alike and still differ: compare them.
            self.repeats |= super::duplicates::are_in(self.builder.node(node));
        }
        Some(())
    }

    /// Reads the string whose opening quote is here.
    fn quoted(&mut self) -> Option<Scalar> {
        let start = self.at;
        if DOUBTS && let Some(end) = strings::plain(self.text.as_bytes(), start) {
            self.at = end;
            return Some(Scalar::at(Span::new(start, end)));
        }
        let mut decoded = String::new();
        let mut from = start + 1;
        loop {
            self.at += 1;
            let byte = self.peek()?;
            if !matches!(byte, b'"' | b'\\' | 0..0x20) {
                continue;
            }
            let plain = part(self.text, from..self.at);
            if byte == b'"' && from == start + 1 {
                self.at += 1;
                return Some(Scalar::at(Span::new(start, self.at)));
            }
            decoded.push_str(plain);
            match byte {
                b'"' => break,
                b'\\' => decoded.push(self.escape()?),
                _ => return None,
            }
            from = self.at + 1;
        }
        self.at += 1;
        Some(self.builder.scalar(Span::new(start, self.at), Some(decoded)))
    }

    /// Reads the escape whose backslash is here, up to its last byte. Returns its character.
    fn escape(&mut self) -> Option<char> {
        self.at += 1;
        Some(match self.peek()? {
            same @ (b'"' | b'\\' | b'/') => char::from(same),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let start = self.at - 1;
                let mut code = self.unit(start)?;
                self.at = start + 5;
                // Programs write a whole pair as a plain character, so their escapes are only half of a pair, which is
                // not a character.
                if DOUBTS
                    && code & 0xFC00 == 0xD800
                    && let Some(second) = self.unit(start + 6).filter(|second| second & 0xFC00 == 0xDC00)
                {
                    self.at += 6;
                    code = 0x1_0000 + ((code & 0x3FF) << 10) + (second & 0x3FF);
                }
                let decoded = char::from_u32(code);
                #[cfg(feature = "check")]
                if decoded.is_none() {
                    self.odd.push(Span::new(start, start + 6));
                }
                decoded.unwrap_or(char::REPLACEMENT_CHARACTER)
            }
            _ => return None,
        })
    }

    /// The code unit of the `\uXXXX` at a place.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = part(self.text, at..at + 6).strip_prefix("\\u")?;
        // `from_str_radix` would accept a sign.
        let is_plain = !DOUBTS || digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        is_plain.then(|| u32::from_str_radix(digits, 16).ok())?
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::{read, told};
    use crate::read::{self, Format};
    use crate::tree::{NodeRef, Tree};

    /// All nodes: what they are, where, their names, what they say, and how much they hold.
    fn all(tree: &Tree<'_>) -> Vec<String> {
        fn add(node: NodeRef<'_>, all: &mut Vec<String>) {
            let said = (node.kind(), node.span(), node.key_span(), node.key(), node.text(), node.number());
            all.push(format!("{said:?}, {} in it", node.children().count()));
            node.children().for_each(|child| add(child, all));
        }
        let mut all = Vec::new();
        tree.root().into_iter().for_each(|root| add(root, &mut all));
        all
    }

    /// What this reader takes, the other one reads the same, and has nothing to say about.
    fn agrees(text: &str) -> bool {
        let Some(tree) = read(text) else { return false };
        let other = read::json::read_for_people(text);
        assert!(other.findings.is_empty(), "{text}");
        assert_eq!(all(&tree), all(&other.tree), "{text}");
        true
    }

    #[test]
    fn right_json_is_read_at_once() {
        for text in [
            r#"{"a":1,"b":[true,false,null,-1.5e+3],"c":{"d":"","e":"x\"y\\z\n\u001f\u00e9"},"f/~g":[[],{}],"é𝄞":"é𝄞 \t é𝄞"}"#,
            " [ 1 , \"a\" ] \r\n\t",
            "\u{FEFF}{ }",
            "\"t\"",
            "0",
            "-0.5E-7",
            r#"{"ab":1,"ac":{"ab":2},"bb":"\ud834\udd1e\/\b\f\r\t"}"#,
        ] {
            assert!(agrees(text), "{text}");
        }
        assert!(agrees(&format!("{}0{}", "[".repeat(128), "]".repeat(128))));
    }

    #[test]
    fn what_is_not_json_is_left_to_the_other_reader() {
        let deep = "[".repeat(100_000);
        let closed = format!("{}0{}", "[".repeat(129), "]".repeat(129));
        for text in [
            "",
            " ",
            "{",
            "[1",
            "{\"a\"}",
            "{a:1}",
            "\"a",
            "\"\\u12",
            "\"\\",
            "}",
            "{,}",
            "[1,]",
            "[1 2]",
            "{\"a\":1,}",
            "[1}",
            "01",
            "+1",
            ".5",
            "1.",
            "1e",
            "-",
            "0x1",
            "True",
            "nullx",
            "truefalse",
            "// a\n1",
            "'a'",
            "\"a\nb\"",
            "\"\\x\"",
            "\"\\u+123\"",
            "1 1",
            "\u{A0}1",
            "{\"a\":1,\"a\":1}",
            "{\"a\":1,\"\\u0061\":1}",
            "\"\\ud834\"",
            "\"\\ud834\\u0041\"",
            deep.as_str(),
            closed.as_str(),
        ] {
            assert!(read(text).is_none(), "{text:.20}");
        }
    }

    #[test]
    fn half_a_character_is_reported_where_the_other_reader_reports_it() {
        let text = r#"{"a":"x\ud83d","b":["\u0041","\udc00y","\ud834\u0041"]}"#;
        let places: Vec<_> = read::read(text, Format::Json).findings.iter().map(|finding| finding.span).collect();
        let (tree, odd) = told(text).unwrap_or_else(|| panic!("this is JSON"));
        assert_eq!(odd, places);
        assert_eq!(places.len(), 3);
        assert_eq!(all(&tree), all(&read::read(text, Format::Json).tree));
    }

    proptest! {
        #[test]
        fn both_readers_say_the_same(pieces in proptest::collection::vec(proptest::sample::select(&[
            "{", "}", "[", "]", ",", ":", "\"a\"", "\"a\":", "\"b\": ", "\"ab\\n\"", "\"é\"", "1", "-2.5e3", "0", "01", "true", "null", "\n  ", " ", "\t",
            "\"", "\\", "\\u0041", "\\ud834", "\\udd1e", "//", "#", "\u{FEFF}", "\u{A0}", "x", "{\"a\": 1, \"b\": [", "{}", "[]",
        ][..]), 0..14)) {
            agrees(&pieces.concat());
        }

        #[test]
        fn json_of_other_programs_is_read_at_once(value in json()) {
            for text in [serde_json::to_string(&value), serde_json::to_string_pretty(&value)].into_iter().flatten() {
                prop_assert!(agrees(&text), "{}", text);
            }
        }
    }

    fn json() -> impl Strategy<Value = serde_json::Value> {
        let leaf = prop_oneof![
            Just(serde_json::Value::Null),
            any::<bool>().prop_map(Into::into),
            any::<i64>().prop_map(Into::into),
            any::<f64>().prop_map(Into::into),
            ".{0,9}".prop_map(Into::into),
        ];
        leaf.prop_recursive(4, 24, 5, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..5).prop_map(Into::into),
                proptest::collection::btree_map(".{0,5}", inner, 0..5)
                    .prop_map(|map| serde_json::Value::Object(map.into_iter().collect())),
            ]
        })
    }
}
