//! Text that is being typed, with a cursor.

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use unicode_width::UnicodeWidthChar;

/// A text and the place in it where the next key goes.
#[derive(Clone, Default)]
pub(super) struct Editor {
    text: String,
    /// A byte offset, always at a character boundary.
    cursor: usize,
    /// Whether it may have several lines.
    has_lines: bool,
    /// The text that was cut last, for Ctrl-Y to insert again.
    cut: String,
}

impl Editor {
    /// A text of one line, with the cursor at the end.
    pub(super) fn new(text: impl Into<String>) -> Self {
        let text = text.into();
        let cursor = text.len();
        Self { text, cursor, has_lines: false, cut: String::new() }
    }

    /// A text of any number of lines, with the cursor at the end.
    pub(super) fn of_lines(text: impl Into<String>) -> Self {
        Self { has_lines: true, ..Self::new(text) }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The text before the cursor.
    pub(super) fn before(&self) -> &str {
        &self.text[..self.cursor]
    }

    /// Inserts text at the cursor. Control characters are dropped, except line breaks if there may be several lines.
    pub(super) fn insert(&mut self, text: &str) {
        for c in text.chars() {
            let c = match c {
                '\r' | '\n' if self.has_lines => '\n',
                // A pasted value often ends with a line break.
                '\r' | '\n' | '\t' => continue,
                c if c.is_control() => continue,
                c => c,
            };
            self.text.insert(self.cursor, c);
            self.cursor += c.len_utf8();
        }
    }

    fn backspace(&mut self) {
        if let Some(c) = self.before().chars().next_back() {
            self.cursor -= c.len_utf8();
            self.text.remove(self.cursor);
        }
    }

    fn delete(&mut self) {
        if self.cursor < self.text.len() {
            self.text.remove(self.cursor);
        }
    }

    /// Cuts the text between a byte offset and the cursor.
    fn cut_to(&mut self, place: usize) {
        let range = place.min(self.cursor)..place.max(self.cursor);
        if range.is_empty() {
            return;
        }
        self.cursor = range.start;
        self.cut = self.text.drain(range).collect();
    }

    /// Cuts the word before the cursor, back to whitespace.
    fn delete_word(&mut self) {
        let before = self.before().trim_end();
        let word = before.rsplit(char::is_whitespace).next().unwrap_or("");
        self.cut_to(before.len() - word.len());
    }

    /// Where the word before the cursor begins. A word is letters and digits, as in readline.
    fn word_start(&self) -> usize {
        let is_word = |c: char| c.is_alphanumeric();
        let word = self.before().trim_end_matches(|c| !is_word(c));
        word.trim_end_matches(is_word).len()
    }

    /// Where the word at the cursor, or after it, ends.
    fn word_end(&self) -> usize {
        let is_word = |c: char| c.is_alphanumeric();
        let after = self.text[self.cursor..].trim_start_matches(|c| !is_word(c));
        self.text.len() - after.trim_start_matches(is_word).len()
    }

    /// Where the line of the cursor begins and ends.
    fn line(&self) -> (usize, usize) {
        let start = self.before().rfind('\n').map_or(0, |at| at + 1);
        (start, self.text[self.cursor..].find('\n').map_or(self.text.len(), |at| self.cursor + at))
    }

    /// Swaps the characters on both sides of the cursor; at the end of a line the last two.
    fn transpose(&mut self) {
        let (start, end) = self.line();
        if start == end {
            return;
        }
        if self.cursor == end {
            self.left();
        }
        let (Some(first), Some(second)) =
            (self.text[start..self.cursor].chars().next_back(), self.text[self.cursor..end].chars().next())
        else {
            return;
        };
        let from = self.cursor - first.len_utf8();
        self.cursor += second.len_utf8();
        self.text.replace_range(from..self.cursor, &format!("{second}{first}"));
    }

    /// Applies a key to the text, the same way everywhere, including the keys of readline. Returns whether the key
    /// means anything here.
    pub(super) fn press(&mut self, key: KeyEvent) -> bool {
        let control = key.modifiers.contains(KeyModifiers::CONTROL);
        let alt = key.modifiers.contains(KeyModifiers::ALT);
        match key.code {
            KeyCode::Backspace if alt => self.cut_to(self.word_start()),
            KeyCode::Backspace => self.backspace(),
            KeyCode::Delete => self.delete(),
            KeyCode::Left if control || alt => self.cursor = self.word_start(),
            KeyCode::Right if control || alt => self.cursor = self.word_end(),
            KeyCode::Left => self.left(),
            KeyCode::Right => self.right(),
            KeyCode::Home => self.home(),
            KeyCode::End => self.end(),
            KeyCode::Up if self.has_lines => self.up(),
            KeyCode::Down if self.has_lines => self.down(),
            KeyCode::Enter if self.has_lines => self.insert("\n"),
            KeyCode::Char(c) if control => match c {
                'a' => self.home(),
                'e' => self.end(),
                'b' => self.left(),
                'f' => self.right(),
                'd' => self.delete(),
                'h' => self.backspace(),
                'k' => self.cut_to(self.line().1),
                'u' => self.cut_to(self.line().0),
                'w' => self.delete_word(),
                't' => self.transpose(),
                'y' => self.insert(&self.cut.clone()),
                _ => return false,
            },
            KeyCode::Char(c) if alt => match c {
                'b' => self.cursor = self.word_start(),
                'f' => self.cursor = self.word_end(),
                'd' => self.cut_to(self.word_end()),
                _ => return false,
            },
            KeyCode::Char(c) => self.insert(c.encode_utf8(&mut [0; 4])),
            _ => return false,
        }
        true
    }

    fn left(&mut self) {
        self.cursor -= self.before().chars().next_back().map_or(0, char::len_utf8);
    }

    fn right(&mut self) {
        self.cursor += self.text[self.cursor..].chars().next().map_or(0, char::len_utf8);
    }

    /// Moves to the beginning of the line.
    fn home(&mut self) {
        self.cursor = self.before().rfind('\n').map_or(0, |at| at + 1);
    }

    /// Moves to the end of the line.
    fn end(&mut self) {
        self.cursor += self.text[self.cursor..].find('\n').unwrap_or(self.text.len() - self.cursor);
    }

    /// Moves up one line, if there is one.
    fn up(&mut self) {
        let column = self.column();
        self.home();
        self.left();
        self.home();
        self.go_right(column);
    }

    /// Moves down one line, or to the end of the last one.
    fn down(&mut self) {
        let column = self.column();
        self.end();
        self.right();
        self.go_right(column);
    }

    fn column(&self) -> usize {
        self.before().chars().rev().take_while(|c| *c != '\n').count()
    }

    /// Moves right by this many characters, but not out of the line.
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
        // In an empty line there is nothing to swap.
        let mut editor = Editor::of_lines("ab\n");
        assert!(editor.press(KeyEvent::new(KeyCode::Char('t'), KeyModifiers::CONTROL)));
        assert_eq!(editor.text(), "ab\n");
        let mut editor = Editor::of_lines("");
        editor.insert("a\r\nb\u{1b}[31m");
        assert_eq!(editor.text(), "a\n\nb[31m");
    }

    fn pressed(text: &str, keys: &[(KeyCode, KeyModifiers)]) -> String {
        let mut editor = Editor::new(text);
        for (code, modifiers) in keys {
            assert!(editor.press(KeyEvent::new(*code, *modifiers)), "{code:?}");
        }
        editor.insert("|");
        editor.text().to_owned()
    }

    #[test]
    fn the_keys_of_readline_mean_what_they_mean_everywhere() {
        let ctrl = |c| (KeyCode::Char(c), KeyModifiers::CONTROL);
        let alt = |c| (KeyCode::Char(c), KeyModifiers::ALT);
        let (left, right) = ((KeyCode::Left, KeyModifiers::CONTROL), (KeyCode::Right, KeyModifiers::CONTROL));
        for (keys, expected) in [
            (&[ctrl('a')][..], "|one.two three"),
            (&[ctrl('a'), ctrl('e')], "one.two three|"),
            (&[ctrl('b'), ctrl('b'), ctrl('f')], "one.two thre|e"),
            (&[left], "one.two |three"),
            (&[alt('b'), alt('b')], "one.|two three"),
            (&[ctrl('a'), right, alt('f')], "one.two| three"),
            (&[ctrl('a'), alt('d')], "|.two three"),
            (&[ctrl('w')], "one.two |"),
            (&[(KeyCode::Backspace, KeyModifiers::ALT), ctrl('h')], "one.two|"),
            (&[left, ctrl('u')], "|three"),
            (&[left, ctrl('k')], "one.two |"),
            (&[left, ctrl('k'), ctrl('a'), ctrl('y')], "three|one.two "),
            (&[ctrl('a'), ctrl('d')], "|ne.two three"),
            (&[ctrl('t')], "one.two three|"),
            (&[ctrl('a'), ctrl('f'), ctrl('t')], "no|e.two three"),
        ] {
            assert_eq!(pressed("one.two three", keys), expected, "{keys:?}");
        }
        // A letter with Alt or Ctrl is never text.
        for modifiers in [KeyModifiers::ALT, KeyModifiers::CONTROL] {
            assert!(!Editor::new("a").press(KeyEvent::new(KeyCode::Char('q'), modifiers)));
        }
        // In a text of several lines they stay in the line.
        let mut editor = Editor::of_lines("one\ntwo\nthree");
        editor.up();
        editor.press(KeyEvent::new(KeyCode::Char('u'), KeyModifiers::CONTROL));
        assert_eq!(editor.text(), "one\n\nthree");
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
        fn no_sequence_of_keys_breaks_it(keys in prop::collection::vec((0..11, any::<bool>(), "\\PC{0,3}"), 0..60)) {
            let mut editor = Editor::of_lines("é\n𝄞 b");
            for (key, alt, text) in keys {
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
                    _ => {
                        let modifiers = if alt { KeyModifiers::ALT } else { KeyModifiers::CONTROL };
                        for c in "abdefhktuwy".chars() {
                            editor.press(KeyEvent::new(KeyCode::Char(c), modifiers));
                        }
                    }
                }
                prop_assert!(editor.text().is_char_boundary(editor.before().len()));
                prop_assert!(editor.position().0 <= editor.text().matches('\n').count());
            }
        }
    }
}
