//! JSON as its grammar has it, which nearly all texts are: read in one go, and given up at the first sign that is out of place.
//!
//! Builds that read nothing but what a program wrote have no other reader. Where people's texts are read, the one that knows of
//! their mistakes begins again from the start, and says the same of all that this one reads.

use super::{MAX_DEPTH, blanks, strings};
use crate::text::{Span, part};
use crate::tree::{NO_NAME, NodeKind, Scalar, Tree, TreeBuilder};

/// Reads it; nothing when there is anything to say about it.
#[cfg(feature = "check")]
pub(super) fn read(text: &str) -> Option<Tree<'_>> {
    let reader = Reader::whole(text)?;
    (!reader.repeats && reader.odd.is_empty()).then(|| reader.builder.finish())
}

/// Reads what may have names twice, and escapes that stand for no character: with the places of these.
pub(super) fn told(text: &str) -> Option<(Tree<'_>, Vec<Span>)> {
    let reader = Reader::whole(text)?;
    Some((reader.builder.finish(), reader.odd))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    builder: TreeBuilder<'t>,
    /// Escapes that are half of a pair.
    odd: Vec<Span>,
    /// Whether an object has a name twice.
    #[cfg(feature = "check")]
    repeats: bool,
}

impl<'t> Reader<'t> {
    fn whole(text: &'t str) -> Option<Self> {
        let start = if text.starts_with('\u{FEFF}') { 3 } else { 0 };
        let mut reader = Self {
            text,
            at: start,
            builder: TreeBuilder::new(text),
            odd: Vec::new(),
            #[cfg(feature = "check")]
            repeats: false,
        };
        reader.value(NO_NAME, 0)?;
        reader.skip();
        (reader.at == text.len()).then_some(reader)
    }

    #[inline]
    fn skip(&mut self) {
        self.at = blanks::after_whitespace(self.text.as_bytes(), self.at);
    }

    /// The next byte that is not whitespace.
    #[inline]
    fn next(&mut self) -> Option<u8> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte > b' ' {
            return Some(byte);
        }
        self.skip();
        self.text.as_bytes().get(self.at).copied()
    }

    fn value(&mut self, key: Scalar, depth: usize) -> Option<()> {
        let first = self.next()?;
        let start = self.at;
        let kind = match first {
            b'"' => {
                let text = self.quoted()?;
                self.builder.leaf(NodeKind::Text, key, text);
                return Some(());
            }
            b'{' if depth < MAX_DEPTH => return self.object(key, depth + 1),
            b'[' if depth < MAX_DEPTH => return self.array(key, depth + 1),
            b't' => self.literal("true", NodeKind::Bool(true))?,
            b'f' => self.literal("false", NodeKind::Bool(false))?,
            b'n' => self.literal("null", NodeKind::Null)?,
            _ => self.number()?,
        };
        self.builder.leaf(kind, key, Scalar::at(Span::new(start, self.at)));
        Some(())
    }

    fn literal(&mut self, word: &str, kind: NodeKind) -> Option<NodeKind> {
        let end = self.at + word.len();
        let is_there = self.text.as_bytes().get(self.at..end)? == word.as_bytes();
        self.at = end;
        is_there.then_some(kind)
    }

    fn number(&mut self) -> Option<NodeKind> {
        self.at += usize::from(self.text.as_bytes().get(self.at) == Some(&b'-'));
        let whole = self.at;
        self.digits()?;
        // No zeros in front.
        if self.text.as_bytes().get(whole) == Some(&b'0') && self.at > whole + 1 {
            return None;
        }
        if self.text.as_bytes().get(self.at) == Some(&b'.') {
            self.at += 1;
            self.digits()?;
        }
        if let Some(b'e' | b'E') = self.text.as_bytes().get(self.at) {
            self.at += 1;
            self.at += usize::from(matches!(self.text.as_bytes().get(self.at), Some(b'+' | b'-')));
            self.digits()?;
        }
        Some(NodeKind::Number)
    }

    /// One digit or more.
    fn digits(&mut self) -> Option<()> {
        let start = self.at;
        while self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii_digit) {
            self.at += 1;
        }
        (self.at > start).then_some(())
    }

    fn object(&mut self, key: Scalar, depth: usize) -> Option<()> {
        let node = self.builder.open(NodeKind::Object, key, self.at);
        self.at += 1;
        #[cfg(feature = "check")]
        let mut looks = super::duplicates::Looks::default();
        let mut more = self.next()? != b'}';
        while more {
            (self.next()? == b'"').then_some(())?;
            let name = self.quoted()?;
            #[cfg(feature = "check")]
            looks.add(self.builder.look(name));
            (self.next()? == b':').then_some(())?;
            self.at += 1;
            self.value(name, depth)?;
            more = self.goes_on(b'}')?;
        }
        self.at += 1;
        self.builder.close(node, self.at);
        #[cfg(feature = "check")]
        {
            // Few names look alike and are not the same.
            self.repeats |= looks.may_repeat() && super::duplicates::are_in(self.builder.node(node));
        }
        Some(())
    }

    fn array(&mut self, key: Scalar, depth: usize) -> Option<()> {
        let node = self.builder.open(NodeKind::Array, key, self.at);
        self.at += 1;
        let mut more = self.next()? != b']';
        while more {
            self.value(NO_NAME, depth)?;
            more = self.goes_on(b']')?;
        }
        self.at += 1;
        self.builder.close(node, self.at);
        Some(())
    }

    /// Whether a comma follows, or else what closes.
    #[inline]
    fn goes_on(&mut self, close: u8) -> Option<bool> {
        match self.next()? {
            b',' => {
                self.at += 1;
                Some(true)
            }
            byte => (byte == close).then_some(false),
        }
    }

    /// The text whose quote is here.
    #[inline]
    fn quoted(&mut self) -> Option<Scalar> {
        let start = self.at;
        match strings::plain(self.text.as_bytes(), start) {
            Some(end) => {
                self.at = end;
                Some(Scalar::at(Span::new(start, end)))
            }
            None => self.escaped(),
        }
    }

    /// The same with escapes.
    #[cold]
    #[inline(never)]
    fn escaped(&mut self) -> Option<Scalar> {
        let start = self.at;
        let mut decoded = String::new();
        let mut from = start + 1;
        loop {
            self.at += 1;
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b'"' | b'\\' | 0..0x20) {
                continue;
            }
            decoded.push_str(part(self.text, from..self.at));
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

    /// What the escape stands for whose backslash is here. Goes to its last byte.
    fn escape(&mut self) -> Option<char> {
        self.at += 1;
        Some(match *self.text.as_bytes().get(self.at)? {
            same @ (b'"' | b'\\' | b'/') => char::from(same),
            b'n' => '\n',
            b't' => '\t',
            b'r' => '\r',
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'u' => {
                let start = self.at - 1;
                let first = self.unit(start)?;
                self.at = start + 5;
                let pair = if first & 0xFC00 == 0xD800 { self.unit(start + 6) } else { None };
                let pair = pair.filter(|second| second & 0xFC00 == 0xDC00);
                let code = pair.map_or(first, |second| 0x1_0000 + ((first & 0x3FF) << 10) + (second & 0x3FF));
                self.at += if pair.is_some() { 6 } else { 0 };
                char::from_u32(code).unwrap_or_else(|| {
                    self.odd.push(Span::new(start, start + 6));
                    char::REPLACEMENT_CHARACTER
                })
            }
            _ => return None,
        })
    }

    /// The number of the `\uXXXX` at a place.
    fn unit(&self, at: usize) -> Option<u32> {
        let digits = part(self.text, at..at + 6).strip_prefix("\\u")?;
        // A sign would be taken for a part of the number.
        digits.bytes().all(|byte| byte.is_ascii_hexdigit()).then(|| u32::from_str_radix(digits, 16).ok())?
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
