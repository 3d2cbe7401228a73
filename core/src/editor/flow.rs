//! Finds places between brackets: in JSON, and in YAML that is written like it. The text before a place decides where
//! it is, so that it does not matter what is missing after it.

use super::place::{Place, Slot, Step, Style};
use crate::text::{Span, part};

/// The result of a search.
pub(super) enum Found {
    /// The place.
    Place(Place),
    /// The cursor is where nothing can be typed: in a comment, or after a complete value.
    Nothing,
    /// The brackets are closed before the cursor, at this byte.
    Closed(usize),
}

/// What comes next in an object or list.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Name,
    Colon,
    Value,
    /// A comma or the end.
    Comma,
}

/// An object or list that is open.
struct Open {
    is_object: bool,
    next: Next,
    name: String,
    entry: usize,
    /// All names so far.
    names: Vec<String>,
}

enum Token {
    Sign(u8),
    /// A string or word, and whether its closing quote is missing.
    Text {
        is_open: bool,
    },
    Comment,
    End,
}

struct Scan<'t> {
    text: &'t str,
    style: Style,
    cursor: usize,
    open: Vec<Open>,
    /// The end of the last token.
    end: usize,
}

/// Finds the place at `cursor`, reading from the value that begins at `from`. `above` is the path to that value.
pub(super) fn place(text: &str, from: usize, cursor: usize, style: Style, above: &[Step]) -> Found {
    let whole = Open { is_object: false, next: Next::Value, name: String::new(), entry: 0, names: Vec::new() };
    let mut scan = Scan { text, style, cursor, open: vec![whole], end: from };
    scan.run(from, above)
}

impl Scan<'_> {
    fn run(&mut self, from: usize, above: &[Step]) -> Found {
        let mut at = from;
        loop {
            at += spaces(part(self.text, at..));
            let (token, end) = self.token(at);
            if at >= self.cursor || matches!(token, Token::End) {
                return match self.begun(at) {
                    None => self.found(Span::at(self.cursor), above),
                    // Text typed right before a value replaces it.
                    Some(value) if value.start as usize == self.cursor && value.start < value.end => {
                        self.found(value, above)
                    }
                    Some(_) => Found::Nothing,
                };
            }
            match token {
                Token::Comment if end >= self.cursor => return Found::Nothing,
                Token::Text { is_open }
                    if self.cursor < end || self.cursor == end && (is_open || is_word(self.text, at)) =>
                {
                    return self.found(Span::new(at, self.until(at, end, is_open)), above);
                }
                Token::Sign(sign) => self.sign(sign),
                Token::Text { .. } => self.value(at, end),
                Token::Comment | Token::End => {}
            }
            if self.open.len() == 1 && self.open[0].next == Next::Comma && self.style == Style::Flow {
                return Found::Closed(end);
            }
            if !matches!(token, Token::Comment) {
                self.end = end;
            }
            at = end;
        }
    }

    /// The span of the value that is there already, after a name and its colon or as the whole document. If the value
    /// is in brackets, an empty span at its beginning.
    fn begun(&self, at: usize) -> Option<Span> {
        let is_awaited = self.open.last().is_some_and(|open| open.next == Next::Value && open.is_object);
        if !is_awaited && self.open.len() > 1 {
            return None;
        }
        match self.past_comments(at) {
            (Token::Sign(b'{' | b'['), start, _) => Some(Span::at(start)),
            // A text before a colon is the next name: the value is missing.
            (Token::Text { .. }, start, end) if !matches!(self.past_comments(end).0, Token::Sign(b':')) => {
                Some(Span::new(start, end))
            }
            _ => None,
        }
    }

    /// The first token after comments, reading from `at`: the token, where it begins, and where it ends.
    fn past_comments(&self, mut at: usize) -> (Token, usize, usize) {
        loop {
            at += spaces(part(self.text, at..));
            match self.token(at) {
                (Token::Comment, end) => at = end,
                (token, end) => return (token, at, end),
            }
        }
    }

    /// The token at a place after whitespace, and its end.
    fn token(&self, at: usize) -> (Token, usize) {
        let rest = part(self.text, at..);
        let line = || rest.find(['\n', '\r']).map_or(self.text.len(), |line| at + line);
        let mut bytes = rest.bytes();
        match (bytes.next(), bytes.next()) {
            (None, _) => (Token::End, at),
            (Some(sign @ (b'{' | b'}' | b'[' | b']' | b',')), _) => (Token::Sign(sign), at + 1),
            (Some(b':'), next) if self.style == Style::Json || self.is_after_quote(at) || is_after_colon(next) => {
                (Token::Sign(b':'), at + 1)
            }
            (Some(b'#'), _) => (Token::Comment, line()),
            (Some(b'/'), Some(b'/')) if self.style == Style::Json => (Token::Comment, line()),
            (Some(b'/'), Some(b'*')) if self.style == Style::Json => {
                (Token::Comment, rest.find("*/").map_or(self.text.len(), |end| at + end + 2))
            }
            (Some(quote @ (b'"' | b'\'')), _) => {
                let (length, is_open) = string(rest, quote);
                (Token::Text { is_open }, at + length)
            }
            _ => (Token::Text { is_open: false }, at + self.word(rest)),
        }
    }

    /// Whether a quoted name, or brackets, end right before a place: after them a colon needs no space.
    fn is_after_quote(&self, at: usize) -> bool {
        part(self.text, ..at).ends_with(['"', '\'', '}', ']'])
    }

    /// The length of the word at the beginning of a text. In YAML it may consist of several words.
    fn word(&self, text: &str) -> usize {
        let bytes = text.as_bytes();
        let is_end = |at: usize| match bytes.get(at) {
            None | Some(b'{' | b'}' | b'[' | b']' | b',' | b'\n' | b'\r') => true,
            Some(b'"' | b'\'') => self.style == Style::Json,
            Some(b':') => self.style == Style::Json || is_after_colon(bytes.get(at + 1).copied()),
            _ => false,
        };
        let mut at = 1;
        while !is_end(at) {
            let space = bytes[at..].iter().take_while(|byte| matches!(byte, b' ' | b'\t')).count();
            if space > 0 && (self.style == Style::Json || is_end(at + space) || bytes[at + space] == b'#') {
                break;
            }
            at += space.max(1);
        }
        at
    }

    /// Where the string that somebody is typing ends. A string that is not closed may have swallowed what comes after
    /// it; then it ends after the word at the cursor.
    fn until(&self, at: usize, end: usize, is_open: bool) -> usize {
        let rest = part(self.text, self.cursor..end);
        let after = part(self.text, end..).trim_start_matches([' ', '\t']);
        let is_followed =
            !is_open && (after.is_empty() || after.starts_with([',', ':', '}', ']', '\r', '\n', '#', '/']));
        let is_whole = !rest.contains([',', ':', '{', '}', '[', ']', '\n', '\r']);
        if is_word(self.text, at) || is_followed || is_whole {
            return end;
        }
        let word = rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(rest.len());
        (self.cursor + word).max(at)
    }

    fn sign(&mut self, sign: u8) {
        let top = self.open.len() - 1;
        match sign {
            b'{' | b'[' => {
                self.open[top].next = Next::Comma;
                let is_object = sign == b'{';
                let next = if is_object { Next::Name } else { Next::Value };
                self.open.push(Open { is_object, next, name: String::new(), entry: 0, names: Vec::new() });
            }
            b'}' | b']' => {
                // A bracket also closes open brackets of the other sort inside.
                let same = self.open.iter().skip(1).rposition(|open| open.is_object == (sign == b'}'));
                if let Some(same) = same {
                    self.open.truncate(same + 1);
                }
            }
            b',' => {
                let open = &mut self.open[top];
                open.entry += 1;
                open.next = if open.is_object { Next::Name } else { Next::Value };
            }
            _ => self.open[top].next = Next::Value,
        }
    }

    /// Records a name or a value.
    fn value(&mut self, at: usize, end: usize) {
        let is_yaml = self.style == Style::Flow;
        let line_break = part(self.text, self.end..at).contains(['\n', '\r']);
        let top = self.open.len() - 1;
        let open = &mut self.open[top];
        open.next = match open.next {
            Next::Name => Next::Colon,
            // Consecutive words are one text, or a comma or colon between them is missing.
            Next::Colon if is_yaml => Next::Colon,
            Next::Comma if open.is_object && (line_break || !is_yaml) => Next::Colon,
            Next::Colon | Next::Value | Next::Comma => Next::Comma,
        };
        if open.next == Next::Colon {
            plain(part(self.text, at..end)).clone_into(&mut open.name);
            open.names.push(open.name.clone());
        }
    }

    fn found(&self, token: Span, above: &[Step]) -> Found {
        let Some(open) = self.open.last() else { return Found::Nothing };
        let line_break = part(self.text, self.end..self.cursor.max(self.end)).contains(['\n', '\r']);
        let (slot, comma) = match open.next {
            Next::Name => (Slot::Name, None),
            Next::Value => (Slot::Value, None),
            Next::Comma if open.is_object && line_break => (Slot::Name, Some(self.end)),
            Next::Comma | Next::Colon => return Found::Nothing,
        };
        let mut path = above.to_vec();
        for (open, inside) in self.open.iter().skip(1).zip(2..) {
            let is_way = inside < self.open.len() || slot == Slot::Value;
            if is_way {
                path.push(if open.is_object { Step::Name(open.name.clone()) } else { Step::Entry(open.entry) });
            }
        }
        let names = if slot == Slot::Name { open.names.clone() } else { Vec::new() };
        Found::Place(Place { path, slot, token, style: self.style, comma, names })
    }
}

/// Whether the YAML brackets that are open at the beginning of a text are closed in it, with something before the
/// closing bracket.
pub(super) fn goes_on(text: &str) -> bool {
    let mut scan = Scan { text, style: Style::Flow, cursor: text.len(), open: Vec::new(), end: 0 };
    let (first, ..) = scan.past_comments(0);
    if matches!(first, Token::End | Token::Sign(b',' | b':' | b'}' | b']')) {
        return false;
    }
    let mut depth = 0_usize;
    loop {
        let (token, _, end) = scan.past_comments(scan.end);
        match token {
            Token::End => return false,
            Token::Sign(b'{' | b'[') => depth += 1,
            Token::Sign(b'}' | b']') if depth == 0 => return true,
            Token::Sign(b'}' | b']') => depth -= 1,
            _ => {}
        }
        scan.end = end;
    }
}

/// How many bytes of whitespace a text begins with.
fn spaces(text: &str) -> usize {
    text.len() - text.trim_start_matches([' ', '\t', '\r', '\n', '\u{FEFF}']).len()
}

/// Whether a colon before this byte separates a name from its value in YAML.
fn is_after_colon(next: Option<u8>) -> bool {
    next.is_none_or(|next| matches!(next, b' ' | b'\t' | b'\r' | b'\n' | b',' | b'{' | b'}' | b'[' | b']'))
}

fn is_word(text: &str, at: usize) -> bool {
    !part(text, at..).starts_with(['"', '\''])
}

/// The length of the string at the beginning of a text, and whether it is not closed on its line.
pub(super) fn string(text: &str, quote: u8) -> (usize, bool) {
    let bytes = text.as_bytes();
    let mut at = 1;
    while let Some(byte) = bytes.get(at) {
        match byte {
            b'\\' if quote == b'"' => at += 1,
            b'\n' | b'\r' => break,
            byte if *byte == quote => return (at + 1, false),
            _ => {}
        }
        at += 1;
    }
    (text.floor_char_boundary(at), true)
}

/// A name without its quotes. No name that ucforge knows needs escapes.
pub(super) fn plain(text: &str) -> &str {
    text.trim_matches(['"', '\''])
}
