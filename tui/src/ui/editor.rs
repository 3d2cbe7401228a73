//! Text that is being typed, with a cursor.

use unicode_width::UnicodeWidthChar;

/// A text and the place in it where the next key goes.
#[derive(Clone, Default)]
pub(super) struct Editor {
    text: String,
    /// In bytes, always at a character boundary.
    cursor: usize,
    /// Whether it may have several lines.
    has_lines: bool,
}

impl Editor {
    /// A text of one line, with the cursor at the end.
    pub(super) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let cursor = text.len();
        Self { text, cursor, has_lines: false }
    }

    /// A text of any number of lines, with the cursor at the end.
    pub(super) fn of_lines(text: impl Into<String>) -> Self {
        Self { has_lines: true, ..Self::new(text) }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// What comes before the cursor.
    pub(super) fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Puts text in. Control characters stay out, other than line breaks where there may be some.
    pub(super) fn insert(&mut self, text: &str) {
        for c in text.chars() {
            let c = match c {
                '\r' | '\n' if self.has_lines => '\n',
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

    /// A line up, as far as there is one.
    pub(super) fn up(&mut self) {
        let column = self.column();
        self.home();
        self.left();
        self.home();
        self.go_right(column);
    }

    /// A line down, as far as there is one.
    pub(super) fn down(&mut self) {
        let column = self.column();
        self.end();
        self.right();
        self.go_right(column);
    }

    fn column(&self) -> usize {
        self.before().chars().rev().take_while(|c| *c != '\n').count()
    }

    /// So far to the right, but not out of the line.
    fn go_right(&mut self, by: usize) {
        for _ in 0..by {
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
        editor.insert("x\ny");
        assert_eq!(editor.text(), "éxyb");
        editor.home();
        editor.delete();
        editor.end();
        editor.insert("!");
        assert_eq!(editor.text(), "xyb!");
        editor.insert(" two words");
        editor.delete_word();
        assert_eq!(editor.text(), "xyb! two ");
        // Whitespace may be longer than a byte.
        editor.insert("a\u{a0}bc");
        editor.delete_word();
        assert_eq!(editor.text(), "xyb! two a\u{a0}");
        let mut editor = Editor::of_lines("");
        editor.insert("a\r\nb\u{1b}[31m");
        assert_eq!(editor.text(), "a\n\nb[31m");
    }

    #[test]
    fn lines_are_walked_by_column() {
        let mut editor = Editor::of_lines("abc\nx\nlonger");
        editor.up();
        assert_eq!(editor.position(), (1, 1));
        editor.up();
        assert_eq!(editor.position(), (0, 1));
        editor.up();
        assert_eq!(editor.position().0, 0);
        editor.down();
        editor.down();
        assert_eq!(editor.position().0, 2);
    }

    proptest! {
        #[test]
        fn no_sequence_of_keys_breaks_it(keys in prop::collection::vec((0..11, "\\PC{0,3}"), 0..60)) {
            let mut editor = Editor::of_lines("é\n𝄞 b");
            for (key, text) in keys {
                match key {
                    0 => editor.insert(&text),
                    1 => editor.backspace(),
                    2 => editor.delete(),
                    3 => editor.delete_word(),
                    4 => editor.left(),
                    5 => editor.right(),
                    6 => editor.home(),
                    7 => editor.end(),
                    8 => editor.down(),
                    9 => editor.up(),
                    _ => editor.clear(),
                }
                prop_assert!(editor.text().is_char_boundary(editor.before().len()));
                prop_assert!(editor.position().0 <= editor.text().matches('\n').count());
            }
        }
    }
}
