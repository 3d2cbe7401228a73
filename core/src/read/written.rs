//! JSON that a program wrote, for the builds that read nothing else: they need none of what the reader for people knows of mistakes.

use crate::read::MAX_DEPTH;
use crate::text::{Span, part};
use crate::tree::{NO_NAME, NodeKind, Scalar, Tree, TreeBuilder};

/// Reads it; nothing when it is not JSON.
pub(super) fn read(text: &str) -> Option<Tree<'_>> {
    Some(Reader::whole(text)?.builder.finish())
}

/// The same with the places of escapes that stand for no character.
#[cfg(feature = "check")]
pub(super) fn told(text: &str) -> Option<(Tree<'_>, Vec<Span>)> {
    let reader = Reader::whole(text)?;
    Some((reader.builder.finish(), reader.odd))
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
    builder: TreeBuilder<'t>,
    #[cfg(feature = "check")]
    odd: Vec<Span>,
}

impl<'t> Reader<'t> {
    fn whole(text: &'t str) -> Option<Self> {
        let mut reader = Self {
            text,
            at: 0,
            builder: TreeBuilder::new(text),
            #[cfg(feature = "check")]
            odd: Vec::new(),
        };
        reader.value(NO_NAME, 0)?;
        Some(reader)
    }

    /// The next byte that is not whitespace.
    fn next(&mut self) -> Option<u8> {
        loop {
            let byte = *self.text.as_bytes().get(self.at)?;
            if !matches!(byte, b' ' | b'\n' | b'\r' | b'\t') {
                return Some(byte);
            }
            self.at += 1;
        }
    }

    fn value(&mut self, key: Scalar, depth: usize) -> Option<()> {
        match self.next()? {
            b'"' => {
                let text = self.quoted()?;
                self.builder.leaf(NodeKind::Text, key, text);
            }
            open @ (b'{' | b'[') if depth < MAX_DEPTH => self.inside(key, open, depth)?,
            _ => {
                let start = self.at;
                while self
                    .text
                    .as_bytes()
                    .get(self.at)
                    .is_some_and(|byte| byte.is_ascii_alphanumeric() || b"+-.".contains(byte))
                {
                    self.at += 1;
                }
                let kind = match part(self.text, start..self.at) {
                    "" => return None,
                    "true" => NodeKind::Bool(true),
                    "false" => NodeKind::Bool(false),
                    "null" => NodeKind::Null,
                    _ => NodeKind::Number,
                };
                self.builder.leaf(kind, key, Scalar::at(Span::new(start, self.at)));
            }
        }
        Some(())
    }

    fn inside(&mut self, key: Scalar, open: u8, depth: usize) -> Option<()> {
        let is_object = open == b'{';
        let kind = if is_object { NodeKind::Object } else { NodeKind::Array };
        let node = self.builder.open(kind, key, self.at);
        self.at += 1;
        loop {
            match self.next()? {
                b'}' | b']' => break,
                b',' => self.at += 1,
                _ => {
                    let mut name = NO_NAME;
                    if is_object {
                        name = self.quoted()?;
                        (self.next()? == b':').then_some(())?;
                        self.at += 1;
                    }
                    self.value(name, depth + 1)?;
                }
            }
        }
        self.at += 1;
        self.builder.close(node, self.at);
        Some(())
    }

    /// The text whose quote is next.
    fn quoted(&mut self) -> Option<Scalar> {
        (self.next()? == b'"').then_some(())?;
        let start = self.at;
        let mut decoded = None;
        loop {
            self.at += 1;
            match self.text.as_bytes().get(self.at)? {
                b'"' => break,
                b'\\' => {
                    let text = decoded.get_or_insert_with(|| part(self.text, start + 1..self.at).to_owned());
                    self.at += 1;
                    let escaped = *self.text.as_bytes().get(self.at)?;
                    text.push(match escaped {
                        b'n' => '\n',
                        b't' => '\t',
                        b'r' => '\r',
                        b'b' => '\u{8}',
                        b'f' => '\u{c}',
                        b'u' => {
                            // Programs write control characters so, and halves of pairs, which are not characters.
                            let code = u32::from_str_radix(part(self.text, self.at + 1..self.at + 5), 16).ok()?;
                            self.at += 4;
                            let decoded = char::from_u32(code);
                            #[cfg(feature = "check")]
                            if decoded.is_none() {
                                self.odd.push(Span::new(self.at - 5, self.at + 1));
                            }
                            decoded.unwrap_or(char::REPLACEMENT_CHARACTER)
                        }
                        other => char::from(other),
                    });
                }
                _ => {
                    if let Some(text) = &mut decoded {
                        let end = (self.at + 1..=self.text.len()).find(|end| self.text.is_char_boundary(*end))?;
                        text.push_str(part(self.text, self.at..end));
                        self.at = end - 1;
                    }
                }
            }
        }
        self.at += 1;
        Some(self.builder.scalar(Span::new(start, self.at), decoded))
    }
}

#[cfg(test)]
mod tests {
    use super::{read, told};
    use crate::read;
    use crate::secret::View;
    use crate::value::{Value, json};

    #[test]
    fn what_programs_write_is_read_as_the_other_reader_does() {
        for text in [
            r#"{"a":1,"b":[true,false,null,-1.5e+3],"c":{"d":"","e":"x\"y\\z\n\u001f\u00e9"},"f/~g":[[],{}],"é𝄞":"é𝄞 \t é𝄞"}"#,
            " [ 1 , \"a\" ] ",
            "\"t\"",
            "0",
        ] {
            let text_of = |tree: &crate::tree::Tree<'_>| {
                let root = tree.root().map(|root| {
                    (root.source().to_owned(), json::compact(&Value::of(root), &View::Masked).unwrap_or_default())
                });
                (root, tree.len())
            };
            assert_eq!(read(text).as_ref().map(text_of), Some(text_of(&read::tree(text))), "{text}");
            assert!(told(text).is_some_and(|(_, odd)| odd.is_empty()), "{text}");
        }
    }

    #[test]
    fn half_a_character_is_reported_where_the_other_reader_reports_it() {
        let text = r#"{"a":"x\ud83d","b":["\u0041","\udc00y"]}"#;
        let places: Vec<_> = read::read(text, read::Format::Json).findings.iter().map(|finding| finding.span).collect();
        assert_eq!(told(text).map(|(_, odd)| odd), Some(places.clone()));
        assert_eq!(places.len(), 2);
    }

    #[test]
    fn what_is_not_json_is_nothing() {
        let deep = "[".repeat(100_000);
        for text in ["", " ", "{", "[1", "{\"a\"}", "{a:1}", "\"a", "\"\\u12", "\"\\", "}", deep.as_str()] {
            assert!(read(text).is_none(), "{text:.20}");
        }
    }
}
