//! Reading on Unix.

use std::collections::VecDeque;
use std::io;

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers, MouseButton, MouseEvent, MouseEventKind};
use rustix::event::{PollFd, PollFlags, Timespec, poll};
use rustix::io::{Errno, read};
use termina::escape::csi::{Csi, Mode, ThemeMode};
use termina::escape::osc::{ColorOrQuery, DynamicColorNumber, Osc};
use termina::style::RgbColor;
use termina::{Parser, event as other};

use super::cut::Cut;
use super::{Event, Scheme};

/// How long to wait for the rest of a sequence whose start could also be a key on its own, such as Esc.
const MOMENT: Timespec = Timespec { tv_sec: 0, tv_nsec: 10_000_000 };

/// Reads what the terminal sends.
#[derive(Default)]
pub(crate) struct Reader {
    cut: Cut,
    parser: Parser,
    ready: VecDeque<Event>,
    /// Whether the terminal says by itself when it becomes light or dark. A guess from its background then no longer
    /// counts.
    says_scheme: bool,
}

impl Reader {
    pub(crate) fn new() -> Self {
        Self::default()
    }

    /// Waits for the next event.
    ///
    /// Errors: the terminal is gone.
    pub(crate) fn read(&mut self) -> io::Result<Event> {
        let stdin = io::stdin();
        let mut buffer = [0; 4096];
        loop {
            if let Some(event) = self.ready.pop_front() {
                return Ok(event);
            }
            let wait = self.cut.may_be_key().then_some(&MOMENT);
            match poll(&mut [PollFd::new(&stdin, PollFlags::IN)], wait) {
                Ok(0) => self.take(&[], true),
                Ok(_) => match read(&stdin, &mut buffer) {
                    Ok(0) => return Err(io::ErrorKind::UnexpectedEof.into()),
                    Ok(count) => self.take(&buffer[..count], false),
                    Err(Errno::INTR | Errno::AGAIN) => {}
                    Err(error) => return Err(error.into()),
                },
                Err(Errno::INTR) => {}
                Err(error) => return Err(error.into()),
            }
        }
    }

    /// Handles bytes that have arrived, or that no more bytes come.
    fn take(&mut self, bytes: &[u8], is_over: bool) {
        let Self { cut, parser, ready, says_scheme } = self;
        cut.take(bytes, is_over, |sequence| {
            // On their own these are keys with Alt.
            let (is_alt, rest) = match sequence {
                [b'\x1b', b']' | b'P' | b'[' | b'O'] => (true, &sequence[1..]),
                whole => (false, whole),
            };
            parser.parse(rest, false);
            match parser.pop() {
                Some(event) => ready.extend(told(event, is_alt, says_scheme)),
                // The parser may wait for another end than this one.
                None => *parser = Parser::default(),
            }
        });
    }
}

/// The event that termina has read, or `None` if it is not of interest.
fn told(event: termina::Event, is_alt: bool, says_scheme: &mut bool) -> Option<Event> {
    Some(match event {
        termina::Event::Key(key) => {
            let mut key = self::key(key)?;
            if is_alt {
                key.modifiers |= KeyModifiers::ALT;
            }
            Event::Key(key)
        }
        termina::Event::Mouse(event) => Event::Mouse(mouse(event)?),
        termina::Event::Paste(text) => Event::Paste(text),
        termina::Event::FocusIn => Event::Focus,
        termina::Event::Csi(Csi::Mode(Mode::ReportTheme(theme))) => {
            *says_scheme = true;
            Event::Scheme(match theme {
                ThemeMode::Dark => Scheme::Dark,
                ThemeMode::Light => Scheme::Light,
            })
        }
        termina::Event::Osc(Osc::ChangeDynamicColors(DynamicColorNumber::TextBackgroundColor, colors)) => {
            match colors.first() {
                Some(ColorOrQuery::Color(color)) if !*says_scheme => Event::Scheme(scheme_of(*color)),
                _ => return None,
            }
        }
        _ => return None,
    })
}

/// The scheme of a background color, by how bright it is to the eye.
fn scheme_of(RgbColor { red, green, blue }: RgbColor) -> Scheme {
    let brightness = 299 * u32::from(red) + 587 * u32::from(green) + 114 * u32::from(blue);
    if brightness < 128_000 { Scheme::Dark } else { Scheme::Light }
}

fn key(key: other::KeyEvent) -> Option<KeyEvent> {
    let code = match key.code {
        _ if key.kind == other::KeyEventKind::Release => return None,
        other::KeyCode::Char(c) => KeyCode::Char(c),
        other::KeyCode::Enter => KeyCode::Enter,
        other::KeyCode::Backspace => KeyCode::Backspace,
        other::KeyCode::Tab => KeyCode::Tab,
        other::KeyCode::BackTab => KeyCode::BackTab,
        other::KeyCode::Escape => KeyCode::Esc,
        other::KeyCode::Left => KeyCode::Left,
        other::KeyCode::Right => KeyCode::Right,
        other::KeyCode::Up => KeyCode::Up,
        other::KeyCode::Down => KeyCode::Down,
        other::KeyCode::Home => KeyCode::Home,
        other::KeyCode::End => KeyCode::End,
        other::KeyCode::PageUp => KeyCode::PageUp,
        other::KeyCode::PageDown => KeyCode::PageDown,
        other::KeyCode::Insert => KeyCode::Insert,
        other::KeyCode::Delete => KeyCode::Delete,
        other::KeyCode::Function(number) => KeyCode::F(number),
        _ => return None,
    };
    Some(KeyEvent::new(code, modifiers(key.modifiers)))
}

fn mouse(event: other::MouseEvent) -> Option<MouseEvent> {
    let button = |button| match button {
        other::MouseButton::Left => MouseButton::Left,
        other::MouseButton::Right => MouseButton::Right,
        other::MouseButton::Middle => MouseButton::Middle,
    };
    let kind = match event.kind {
        other::MouseEventKind::Down(one) => MouseEventKind::Down(button(one)),
        other::MouseEventKind::Up(one) => MouseEventKind::Up(button(one)),
        other::MouseEventKind::Drag(one) => MouseEventKind::Drag(button(one)),
        other::MouseEventKind::ScrollDown => MouseEventKind::ScrollDown,
        other::MouseEventKind::ScrollUp => MouseEventKind::ScrollUp,
        other::MouseEventKind::ScrollLeft => MouseEventKind::ScrollLeft,
        other::MouseEventKind::ScrollRight => MouseEventKind::ScrollRight,
        // A mouse that only moves does nothing.
        other::MouseEventKind::Moved => return None,
    };
    Some(MouseEvent { kind, column: event.column, row: event.row, modifiers: modifiers(event.modifiers) })
}

fn modifiers(pressed: other::Modifiers) -> KeyModifiers {
    let mut modifiers = KeyModifiers::NONE;
    for (one, same) in [
        (other::Modifiers::SHIFT, KeyModifiers::SHIFT),
        (other::Modifiers::ALT, KeyModifiers::ALT),
        (other::Modifiers::CONTROL, KeyModifiers::CONTROL),
    ] {
        modifiers.set(same, pressed.contains(one));
    }
    modifiers
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the bytes are, when they come in these pieces and a moment passes after the last one.
    fn read(pieces: &[&[u8]]) -> Vec<Event> {
        let mut reader = Reader::new();
        for piece in pieces {
            reader.take(piece, false);
        }
        reader.take(&[], true);
        reader.ready.into()
    }

    fn key(code: KeyCode, modifiers: KeyModifiers) -> Event {
        Event::Key(KeyEvent::new(code, modifiers))
    }

    fn char(c: char) -> Event {
        key(KeyCode::Char(c), KeyModifiers::NONE)
    }

    const LIGHT: Event = Event::Scheme(Scheme::Light);
    const DARK: Event = Event::Scheme(Scheme::Dark);

    #[test]
    fn keys_are_what_people_press() {
        let none = KeyModifiers::NONE;
        for (bytes, code, modifiers) in [
            (&b"a"[..], KeyCode::Char('a'), none),
            ("é".as_bytes(), KeyCode::Char('é'), none),
            ("𝄞".as_bytes(), KeyCode::Char('𝄞'), none),
            (b"\x01", KeyCode::Char('a'), KeyModifiers::CONTROL),
            (b"\r", KeyCode::Enter, none),
            (b"\n", KeyCode::Char('j'), KeyModifiers::CONTROL),
            (b"\t", KeyCode::Tab, none),
            (b"\x1b[Z", KeyCode::BackTab, KeyModifiers::SHIFT),
            (b"\x7f", KeyCode::Backspace, none),
            (b"\x1b\x7f", KeyCode::Backspace, KeyModifiers::ALT),
            (b"\x1b", KeyCode::Esc, none),
            (b"\x1ba", KeyCode::Char('a'), KeyModifiers::ALT),
            ("\x1bé".as_bytes(), KeyCode::Char('é'), KeyModifiers::ALT),
            // Whoever has caps lock on presses these.
            (b"\x1bP", KeyCode::Char('P'), KeyModifiers::ALT | KeyModifiers::SHIFT),
            (b"\x1bO", KeyCode::Char('O'), KeyModifiers::ALT | KeyModifiers::SHIFT),
            (b"\x1b]", KeyCode::Char(']'), KeyModifiers::ALT),
            (b"\x1b[", KeyCode::Char('['), KeyModifiers::ALT),
            (b"\x1b[A", KeyCode::Up, none),
            (b"\x1bOB", KeyCode::Down, none),
            (b"\x1b[1;5D", KeyCode::Left, KeyModifiers::CONTROL),
            (b"\x1b[1;3A", KeyCode::Up, KeyModifiers::ALT),
            (b"\x1b[5~", KeyCode::PageUp, none),
            (b"\x1b[3~", KeyCode::Delete, none),
            (b"\x1bOP", KeyCode::F(1), none),
            (b"\x1b[[C", KeyCode::F(3), none),
            (b"\x1b[24~", KeyCode::F(12), none),
        ] {
            assert_eq!(read(&[bytes]), [key(code, modifiers)], "{}", bytes.escape_ascii());
            // Also a byte at a time.
            let pieces: Vec<&[u8]> = bytes.chunks(1).collect();
            assert_eq!(read(&pieces), [key(code, modifiers)], "{} in pieces", bytes.escape_ascii());
        }
    }

    /// Wherever an answer is cut, and whatever a terminal says: the keys after it arrive, and nothing of it is typed.
    #[test]
    fn what_a_terminal_says_takes_no_key_along_and_types_nothing() {
        for (said, event) in [
            (&b"\x1b[?997;1n"[..], Some(DARK)),
            (b"\x1b[?997;2n", Some(LIGHT)),
            (b"\x1b]11;rgb:ffff/ffff/eeee\x1b\\", Some(LIGHT)),
            (b"\x1b]11;rgb:1111/1111/1111\x07", Some(DARK)),
            (b"\x1b]11;#ffffff\x07", Some(LIGHT)),
            (b"\x1b[I", Some(Event::Focus)),
            // Nobody has asked for these.
            (b"\x1b[?997;3n", None),
            (b"\x1b[?997n", None),
            (b"\x1b[?998;1n", None),
            (b"\x1b[?99999999999;1n", None),
            (b"\x1b[?1;2c", None),
            (b"\x1b[?1;0;4S", None),
            (b"\x1b[?2026;2$y", None),
            (b"\x1b[>0;276;0c", None),
            (b"\x1b[4;640;960t", None),
            (b"\x1b[O", None),
            (b"\x1b]10;rgb:0000/0000/0000\x07", None),
            (b"\x1b]11;what\x07", None),
            (b"\x1b]52;c;YWJj\x1b\\", None),
            (b"\x1b]99999;x\x07", None),
        ] {
            let keys = b"x\x1b[Ay";
            let mut expected: Vec<Event> = event.into_iter().collect();
            expected.extend([char('x'), key(KeyCode::Up, KeyModifiers::NONE), char('y')]);
            let all = [said, keys].concat();
            for at in 0..all.len() {
                let (one, two) = all.split_at(at);
                assert_eq!(read(&[one, two]), expected, "{} at {at}", said.escape_ascii());
            }
        }
    }

    /// An answer that never ends holds nobody up.
    #[test]
    fn what_was_begun_and_never_ends_is_left() {
        let up = key(KeyCode::Up, KeyModifiers::NONE);
        for begun in [&b"\x1b]11;rgb:ff"[..], b"\x1b[?997", b"\x1b[1;"] {
            let events = read(&[begun, b"\x1b[A", b"x"]);
            assert_eq!(events, [up.clone(), char('x')], "{}", begun.escape_ascii());
            assert_eq!(read(&[begun, b"\rx"]).last(), Some(&char('x')), "{}", begun.escape_ascii());
        }
        // Keys that only look like one.
        let alt = key(KeyCode::Char(']'), KeyModifiers::ALT);
        assert_eq!(read(&[b"\x1b]x"]), [alt.clone(), char('x')]);
        assert_eq!(read(&[b"\x1b]\x1b]"]), [alt.clone(), alt]);
        let long = [&b"\x1b]11;"[..], &[b'a'; 5000], b"\x1b[A"].concat();
        assert_eq!(read(&[&long]).last(), Some(&up));
    }

    #[test]
    fn a_terminal_that_says_its_scheme_is_believed_over_its_ground() {
        let ground: &[u8] = b"\x1b]11;rgb:0000/0000/0000\x07";
        assert_eq!(read(&[ground, b"\x1b[?997;2n", ground]), [DARK, LIGHT]);
    }

    #[test]
    fn pasted_text_is_text_whatever_is_in_it_and_however_it_is_cut() {
        let text = "a\x1b[A\x1b]11;b\r\n\x1bc é";
        let all = format!("\x1b[200~{text}\x1b[201~z");
        for at in 0..all.len() {
            let (one, two) = all.as_bytes().split_at(at);
            assert_eq!(read(&[one, two]), [Event::Paste(text.to_owned()), char('z')], "{at}");
        }
    }

    #[test]
    fn the_mouse_is_read() {
        let event = |kind| Event::Mouse(MouseEvent { kind, column: 9, row: 4, modifiers: KeyModifiers::NONE });
        assert_eq!(read(&[b"\x1b[<0;10;5M"]), [event(MouseEventKind::Down(MouseButton::Left))]);
        assert_eq!(read(&[b"\x1b[<65;10;5M"]), [event(MouseEventKind::ScrollDown)]);
        assert_eq!(read(&[b"\x1b[<35;10;5M"]), []);
        // From before there were numbers: any byte can be in it.
        assert_eq!(read(&[b"\x1b[M \x2a\x25x"]), [event(MouseEventKind::Down(MouseButton::Left)), char('x')]);
    }

    #[test]
    fn a_megabyte_is_pasted_in_no_time() {
        let text = "abcdefgh".repeat(131_072);
        let all = format!("\x1b[200~{text}\x1b[201~");
        let mut reader = Reader::new();
        for piece in all.as_bytes().chunks(1000) {
            reader.take(piece, false);
        }
        assert_eq!(reader.ready.pop_front(), Some(Event::Paste(text)));
    }
}
