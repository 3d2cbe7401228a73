//! A strict check by RFC 8259: whether a text is JSON, and from where on it is not. The check can stop on its way, so
//! that several endings of one text are tried without reading its beginning again.

use super::super::MAX_DEPTH;

/// How far a text was read.
pub(super) enum Outcome {
    /// All of it is JSON.
    Right,
    /// It is not JSON from this byte on.
    Fault(usize),
    /// Reading stopped before the token at this byte, as requested.
    Stopped(usize),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Next {
    Value,
    /// A value, or the end of an empty array.
    ValueOrEnd,
    Name,
    /// A name, or the end of an empty object.
    NameOrEnd,
    Colon,
    CommaOrEnd,
    Nothing,
}

/// The place of the check in the grammar.
#[derive(Clone)]
pub(super) struct Strict {
    /// For each open holder, whether it is an object.
    open: Vec<bool>,
    next: Next,
}

impl Strict {
    pub(super) fn new() -> Self {
        Self { open: Vec::new(), next: Next::Value }
    }

    /// Whether a whole value has been read.
    pub(super) fn is_done(&self) -> bool {
        self.next == Next::Nothing
    }

    /// Continues reading from `at`, up to the first token at `stop` or after it.
    pub(super) fn run(&mut self, bytes: &[u8], mut at: usize, stop: usize) -> Outcome {
        loop {
            while matches!(bytes.get(at), Some(b' ' | b'\t' | b'\n' | b'\r')) {
                at += 1;
            }
            if at >= stop {
                return Outcome::Stopped(at);
            }
            let Some(byte) = bytes.get(at) else {
                return if self.next == Next::Nothing { Outcome::Right } else { Outcome::Fault(at) };
            };
            match self.token(bytes, *byte, at) {
                Ok(end) => at = end,
                Err(fault) => return Outcome::Fault(fault),
            }
        }
    }

    /// Reads one token. Returns its end, or where it is wrong.
    fn token(&mut self, bytes: &[u8], byte: u8, at: usize) -> Result<usize, usize> {
        match (self.next, byte) {
            (Next::Value | Next::ValueOrEnd, b'{' | b'[') => {
                if self.open.len() == MAX_DEPTH {
                    return Err(at);
                }
                self.open.push(byte == b'{');
                self.next = if byte == b'{' { Next::NameOrEnd } else { Next::ValueOrEnd };
                Ok(at + 1)
            }
            (Next::Value | Next::ValueOrEnd, b'"') => {
                let end = string(bytes, at)?;
                self.value_ends();
                Ok(end)
            }
            (Next::Value | Next::ValueOrEnd, b'-' | b'0'..=b'9' | b'a'..=b'z') => {
                let is_part = |byte: &&u8| byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'-' | b'.' | b'_');
                let length = bytes[at..].iter().take_while(is_part).count();
                let word = std::str::from_utf8(&bytes[at..at + length]).unwrap_or_default();
                if !matches!(word, "true" | "false" | "null") && !crate::read::numbers::is_json_number(word) {
                    return Err(at + length);
                }
                self.value_ends();
                Ok(at + length)
            }
            (Next::Name | Next::NameOrEnd, b'"') => {
                self.next = Next::Colon;
                string(bytes, at)
            }
            (Next::Colon, b':') => {
                self.next = Next::Value;
                Ok(at + 1)
            }
            (Next::CommaOrEnd, b',') => {
                self.next = if self.open.last() == Some(&true) { Next::Name } else { Next::Value };
                Ok(at + 1)
            }
            (Next::CommaOrEnd | Next::NameOrEnd, b'}') if self.open.last() == Some(&true) => Ok(self.close(at)),
            (Next::CommaOrEnd | Next::ValueOrEnd, b']') if self.open.last() == Some(&false) => Ok(self.close(at)),
            _ => Err(at),
        }
    }

    fn close(&mut self, at: usize) -> usize {
        self.open.pop();
        self.value_ends();
        at + 1
    }

    fn value_ends(&mut self) {
        self.next = if self.open.is_empty() { Next::Nothing } else { Next::CommaOrEnd };
    }
}

/// The end of the string that begins at `at`, or where it is wrong.
pub(super) fn string(bytes: &[u8], at: usize) -> Result<usize, usize> {
    let mut end = at + 1;
    loop {
        match bytes.get(end) {
            Some(b'"') => return Ok(end + 1),
            Some(b'\\') => {
                let length = match bytes.get(end + 1) {
                    Some(b'"' | b'\\' | b'/' | b'b' | b'f' | b'n' | b'r' | b't') => 2,
                    Some(b'u')
                        if bytes.get(end + 2..end + 6).is_some_and(|hex| hex.iter().all(u8::is_ascii_hexdigit)) =>
                    {
                        6
                    }
                    _ => return Err(end),
                };
                end += length;
            }
            Some(0..=0x1F) | None => return Err(end),
            Some(_) => end += 1,
        }
    }
}
