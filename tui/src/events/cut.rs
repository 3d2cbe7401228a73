//! Cuts what a terminal sends into whole sequences.

/// The longest answer to wait for, in bytes.
const LONGEST: usize = 1024;

const PASTE: &[u8] = b"\x1b[200~";
const PASTE_END: &[u8] = b"\x1b[201~";

/// The bytes of a sequence that have arrived so far.
#[derive(Default)]
pub(super) struct Cut {
    held: Vec<u8>,
    /// How far the bytes were searched for the end of a pasted text.
    searched: usize,
}

/// What some bytes begin with.
enum Begins {
    /// A whole sequence of this many bytes.
    Whole(usize),
    /// This many bytes of a sequence that has no end.
    Broken(usize),
    /// A sequence whose end has not arrived yet.
    Open,
}

impl Begins {
    /// The same with this many bytes before it.
    fn after(self, before: usize) -> Self {
        match self {
            Self::Whole(count) => Self::Whole(before + count),
            Self::Broken(count) => Self::Broken(before + count),
            Self::Open => Self::Open,
        }
    }
}

impl Cut {
    /// Whether the bytes held may be a key on their own.
    pub(super) fn may_be_key(&self) -> bool {
        matches!(self.held.as_slice(), b"\x1b" | b"\x1b]" | b"\x1b[" | b"\x1bO")
    }

    /// Adds bytes, and passes each whole sequence on. If the input `is_over`, bytes that may be a key are one.
    pub(super) fn take(&mut self, bytes: &[u8], is_over: bool, mut each: impl FnMut(&[u8])) {
        self.held.extend_from_slice(bytes);
        let mut from = 0;
        loop {
            let rest = &self.held[from..];
            let count = match begins(rest, &mut self.searched) {
                Begins::Whole(count) => {
                    each(&rest[..count]);
                    count
                }
                Begins::Broken(count) => count,
                Begins::Open => break,
            };
            self.searched = 0;
            from += count;
        }
        self.held.drain(..from);
        if is_over && self.may_be_key() {
            each(&self.held);
            self.held.clear();
        }
    }
}

fn begins(bytes: &[u8], searched: &mut usize) -> Begins {
    match bytes {
        [] | [b'\x1b'] | [b'\x1b', b'O'] => Begins::Open,
        _ if bytes.starts_with(PASTE) => pasted(bytes, searched),
        [b'\x1b', b'[', rest @ ..] => control(rest),
        [b'\x1b', b']', rest @ ..] => answer(rest),
        [b'\x1b', b'O', 0x40..=0x7E, ..] => Begins::Whole(3),
        // The first escape is a key of its own, before whatever the second one begins.
        [b'\x1b', b'\x1b', ..] => Begins::Whole(1),
        [b'\x1b', rest @ ..] => character(rest).after(1),
        _ => character(bytes),
    }
}

/// A pasted text, from its start mark to its end mark.
fn pasted(bytes: &[u8], searched: &mut usize) -> Begins {
    let found = bytes[*searched..].windows(PASTE_END.len()).position(|window| window == PASTE_END);
    if let Some(at) = found {
        return Begins::Whole(*searched + at + PASTE_END.len());
    }
    *searched = bytes.len().saturating_sub(PASTE_END.len() - 1);
    Begins::Open
}

/// After `ESC [`: numbers and signs, up to a letter or the like that says what the sequence is.
fn control(rest: &[u8]) -> Begins {
    let open = |length: usize| if rest.len() < length { Begins::Open } else { Begins::Whole(2 + length) };
    match rest.first() {
        // Function keys of the Linux console.
        Some(b'[') => return open(2),
        // The mouse in the old form without numbers: three bytes of any kind.
        Some(b'M') => return open(4),
        _ => {}
    }
    match rest.iter().position(|byte| !matches!(byte, 0x20..=0x3F)) {
        Some(at) if matches!(rest[at], 0x40..=0x7E) => Begins::Whole(2 + at + 1),
        Some(at) => Begins::Broken(2 + at),
        None if rest.len() > LONGEST => Begins::Broken(2 + rest.len()),
        None => Begins::Open,
    }
}

/// After `ESC ]`: an answer begins with a number. Anything else that follows is another key.
fn answer(rest: &[u8]) -> Begins {
    if rest.first().is_some_and(|byte| !byte.is_ascii_digit()) {
        return Begins::Whole(2);
    }
    match rest.iter().position(u8::is_ascii_control) {
        Some(at) => match &rest[at..] {
            [b'\x07', ..] => Begins::Whole(2 + at + 1),
            [b'\x1b', b'\\', ..] => Begins::Whole(2 + at + 2),
            [b'\x1b'] => Begins::Open,
            _ => Begins::Broken(2 + at),
        },
        None if rest.len() > LONGEST => Begins::Broken(2 + rest.len()),
        None => Begins::Open,
    }
}

/// A character in UTF-8.
fn character(bytes: &[u8]) -> Begins {
    let length = match bytes.first() {
        None => return Begins::Open,
        Some(0..=0x7F) => 1,
        Some(0xC0..=0xDF) => 2,
        Some(0xE0..=0xEF) => 3,
        Some(0xF0..=0xF7) => 4,
        Some(_) => return Begins::Broken(1),
    };
    let there = &bytes[..length.min(bytes.len())];
    if there[1..].iter().any(|byte| !matches!(byte, 0x80..=0xBF)) {
        Begins::Broken(1)
    } else if there.len() < length {
        Begins::Open
    } else {
        Begins::Whole(length)
    }
}
