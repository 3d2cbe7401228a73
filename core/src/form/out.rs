//! Writes JSON for the page, member by member. By hand: serde, or values that are written later, would make the first
//! load bigger, and so would inlined copies of these functions.

use crate::value::json::write_text;

/// JSON text that is being written.
#[derive(Default)]
pub(super) struct Out(String);

impl Out {
    /// Writes a comma, unless this is the first item of its object or list.
    fn next(&mut self) {
        if !matches!(self.0.as_bytes().last(), None | Some(b'{' | b'[' | b':')) {
            self.0.push(',');
        }
    }

    #[inline(never)]
    fn name(&mut self, name: &str) {
        self.next();
        write_text(&mut self.0, name);
        self.0.push(':');
    }

    #[inline(never)]
    pub(super) fn text(&mut self, name: &str, text: &str) {
        self.name(name);
        write_text(&mut self.0, text);
    }

    #[inline(never)]
    pub(super) fn flag(&mut self, name: &str, flag: bool) {
        self.name(name);
        self.0.push_str(if flag { "true" } else { "false" });
    }

    #[inline(never)]
    pub(super) fn number(&mut self, name: &str, number: usize) {
        self.name(name);
        self.digits(number);
    }

    #[allow(clippy::cast_possible_truncation, reason = "a digit is small")]
    fn digits(&mut self, number: usize) {
        if number > 9 {
            self.digits(number / 10);
        }
        self.0.push(char::from_digit((number % 10) as u32, 10).unwrap_or('0'));
    }

    /// Writes a text as an entry of a list.
    #[inline(never)]
    pub(super) fn entry(&mut self, text: &str) {
        self.next();
        write_text(&mut self.0, text);
    }

    /// Begins a list.
    #[inline(never)]
    pub(super) fn list(&mut self, name: &str) {
        self.name(name);
        self.0.push('[');
    }

    /// Begins an object; without a name, as an entry of a list.
    #[inline(never)]
    pub(super) fn object(&mut self, name: &str) {
        if name.is_empty() {
            self.next();
        } else {
            self.name(name);
        }
        self.0.push('{');
    }

    pub(super) fn end_list(&mut self) {
        self.0.push(']');
    }

    pub(super) fn end(&mut self) {
        self.0.push('}');
    }

    #[inline(never)]
    pub(super) fn texts(&mut self, name: &str, texts: &[String]) {
        self.list(name);
        for text in texts {
            self.entry(text);
        }
        self.end_list();
    }

    pub(super) fn finish(self) -> String {
        self.0
    }
}
