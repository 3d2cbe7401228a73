//! Text that is being typed, with a cursor.

use unicode_width::UnicodeWidthChar;

/// A text and the place in it where the next key goes.
#[derive(Clone, Default)]
pub(super) struct Editor {
    text: String,
    /// In bytes, always at a character boundary.
    cursor: usize,
}

impl Editor {
    /// With the cursor at the end.
    pub(super) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let cursor = text.len();
        Self { text, cursor }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What comes before the cursor.
    pub(super) fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Puts text in; control characters other than line breaks stay out.
    pub(super) fn insert(&mut self, text: &str, lines: bool) {
        for c in text.chars() {
            let c = match c {
                '\r' | '\n' if lines => '\n',
                // A pasted value often brings its line break along.
                '\r' | '\n' | '\t' => continue,
                c if c.is_control() => continue,
                c => c,
            };
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
    }

    pub(super) fn backspace(&mut self) {
        if let Some(c) = self.before().chars().next_back() {
            self.cursor -= c.len_utf8();
            self.text.remove(self.cursor);
        }
    }

    pub(super) fn delete(&mut self) {
        if self.cursor < self.text.len() {
            self.text.remove(self.cursor);
        }
    }

    /// Deletes the word before the cursor.
    pub(super) fn delete_word(&mut self) {
        let before = self.before().trim_end();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
        let kept = before.len() - word.len();
        self.text.replace_range(kept..self.cursor, "");
        self.cursor = kept;
    }

    pub(super) fn clear(&mut self) {
        self.text.clear();
        self.cursor = 0;
    }

    pub(super) fn left(&mut self) {
        self.cursor -= self.before().chars().next_back().map_or(0, char::len_utf8);
    }

    pub(super) fn right(&mut self) {
        self.cursor += self.text[self.cursor..].chars().next().map_or(0, char::len_utf8);
    }

    /// To the beginning of the line.
    pub(super) fn home(&mut self) {
        self.cursor = self.before().rfind('\n').map_or(0, |at| at + 1);
    }

    /// To the end of the line.
    pub(super) fn end(&mut self) {
        self.cursor += self.text[self.cursor..].find('\n').unwrap_or(self.text.len() - self.cursor);
    }

    /// A line up or down, as far as there is one.
    pub(super) fn vertically(&mut self, down: bool) {
        let column = self.before().chars().rev().take_while(|c| *c != '\n').count();
        if down {
            self.end();
            self.right();
        } else {
            self.home();
            self.left();
            self.home();
        }
        for _ in 0..column {
            if self.text[self.cursor..].starts_with('\n') {
                break;
            }
            self.right();
        }
    }

    /// Line and column of the cursor on the screen, from 0.
    pub(super) fn position(&self) -> (usize, usize) {
        let line = self.before().matches('\n').count();
        let last = self.before().rsplit('\n').next().unwrap_or("");
        (line, last.chars().filter_map(UnicodeWidthChar::width).sum())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn keys_do_what_they_say() {
        let mut editor = Editor::new("é𝄞b");
        editor.left();
        editor.backspace();
        editor.insert("x\ny", false);
        assert_eq!(editor.text(), "éxyb");
        editor.home();
        editor.delete();
        editor.end();
        editor.insert("!", false);
        assert_eq!(editor.text(), "xyb!");
        editor.insert(" two words", false);
        editor.delete_word();
        assert_eq!(editor.text(), "xyb! two ");
        // Whitespace may be longer than a byte.
        editor.insert("a\u{a0}bc", false);
        editor.delete_word();
        assert_eq!(editor.text(), "xyb! two a\u{a0}");
        editor.clear();
        editor.insert("a\r\nb\u{1b}[31m", true);
        assert_eq!(editor.text(), "a\n\nb[31m");
    }

    #[test]
    fn lines_are_walked_by_column() {
        let mut editor = Editor::new("abc\nx\nlonger");
        editor.vertically(false);
        assert_eq!(editor.position(), (1, 1));
        editor.vertically(false);
        assert_eq!(editor.position(), (0, 1));
        editor.vertically(false);
        assert_eq!(editor.position().0, 0);
        editor.vertically(true);
        editor.vertically(true);
        assert_eq!(editor.position().0, 2);
    }

    proptest! {
        #[test]
        fn no_sequence_of_keys_breaks_it(keys in prop::collection::vec((0..11, "\\PC{0,3}"), 0..60)) {
            let mut editor = Editor::new("é\n𝄞 b");
            for (key, text) in keys {
                match key {
                    0 => editor.insert(&text, true),
                    1 => editor.backspace(),
                    2 => editor.delete(),
                    3 => editor.delete_word(),
                    4 => editor.left(),
                    5 => editor.right(),
                    6 => editor.home(),
                    7 => editor.end(),
                    8 => editor.vertically(true),
                    9 => editor.vertically(false),
                    _ => editor.clear(),
                }
                prop_assert!(editor.text().is_char_boundary(editor.before().len()));
                prop_assert!(editor.position().0 <= editor.text().matches('\n').count());
            }
        }
    }
}
