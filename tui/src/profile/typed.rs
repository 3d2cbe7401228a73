//! Reads a key that the user types in, without showing it.

#[cfg(unix)]
mod ends;

use std::io::{self, IsTerminal, Write};

use crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use crossterm::terminal::{disable_raw_mode, enable_raw_mode};
use ucforge_core::secret::Clear;
use zeroize::Zeroizing;

#[cfg(unix)]
pub(crate) use ends::leave;

use super::key::checked;
use crate::events::{Event, Reader};
use crate::exit::{Exit, Failure};
use crate::human::one_line;

/// The number of SIGINT.
const INTERRUPT: i32 = 2;

/// Asks for a key on the terminal, without showing it.
pub(super) fn typed(profile: &str) -> Result<Clear, Failure> {
    let name = one_line(profile);
    if !io::stdin().is_terminal() {
        return Err(Failure::usage(format!(
            "the API key of {name} has to be typed in, and standard input is not a terminal: \
             take another source, such as `--key-env`, for what runs unattended"
        )));
    }
    let line = hidden(&format!("API key of {name}: "))
        .map_err(|error| Failure::usage(format!("the API key cannot be read: {error}")))?;
    match line {
        None => Err(Failure { message: "interrupted: nothing was sent".to_owned(), exit: Exit::Signal(INTERRUPT) }),
        Some(line) if line.is_empty() => Err(Failure::usage("no API key was typed in")),
        Some(line) => checked(Clear::new(line.as_str()), profile),
    }
}

/// Asks for a secret of any kind on the terminal, without showing it; `None` after Ctrl-C.
///
/// Errors: there is no terminal to type it at.
pub(crate) fn secret(question: &str) -> io::Result<Option<Zeroizing<String>>> {
    hidden(question)
}

/// While a value of this type exists, the terminal does not show what is typed.
struct Hidden {
    #[cfg(unix)]
    _guard: ends::Guard,
}

impl Hidden {
    fn begin() -> io::Result<Self> {
        let hidden = Self {
            #[cfg(unix)]
            _guard: ends::Guard::new()?,
        };
        enable_raw_mode()?;
        Ok(hidden)
    }
}

impl Drop for Hidden {
    fn drop(&mut self) {
        // If the terminal is gone, there is nothing to restore.
        let _ = disable_raw_mode();
    }
}

/// Reads a line that is not shown; `None` after Ctrl-C. Input is hidden even before the question appears, so that a key
/// that is pasted quickly is not shown.
fn hidden(question: &str) -> io::Result<Option<Zeroizing<String>>> {
    let hidden = Hidden::begin()?;
    let mut terminal = terminal();
    terminal.write_all(question.as_bytes())?;
    terminal.flush()?;
    let mut line = Zeroizing::new(String::new());
    let mut reader = Reader::new();
    let end = loop {
        match step(&mut line, &reader.read()?) {
            Step::More => {}
            Step::Done => break Some(line),
            Step::Interrupted => break None,
        }
    };
    drop(hidden);
    terminal.write_all(b"\n")?;
    Ok(end)
}

/// The terminal itself, because standard error may lead elsewhere.
fn terminal() -> Box<dyn Write> {
    match std::fs::OpenOptions::new().write(true).open("/dev/tty") {
        Ok(terminal) if cfg!(unix) => Box::new(terminal),
        _ => Box::new(io::stderr()),
    }
}

#[derive(Debug, PartialEq, Eq)]
enum Step {
    More,
    Done,
    Interrupted,
}

fn step(line: &mut String, event: &Event) -> Step {
    let Event::Key(KeyEvent { code, modifiers, .. }) = event else { return Step::More };
    match (code, modifiers.contains(KeyModifiers::CONTROL)) {
        // A line feed is Ctrl-J if the terminal does not change what is typed.
        (KeyCode::Enter, _) | (KeyCode::Char('j' | 'd'), true) => return Step::Done,
        (KeyCode::Char('c'), true) => return Step::Interrupted,
        (KeyCode::Char('u'), true) => line.clear(),
        (KeyCode::Backspace, _) => {
            line.pop();
        }
        (KeyCode::Char(c), false) if !modifiers.contains(KeyModifiers::ALT) => line.push(*c),
        _ => {}
    }
    Step::More
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_can_be_corrected_and_given_up() {
        let key = |code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let control = |c| Event::Key(KeyEvent::new(KeyCode::Char(c), KeyModifiers::CONTROL));
        let mut line = String::new();
        for event in [key(KeyCode::Char('x')), control('u'), key(KeyCode::Char('a')), key(KeyCode::Char('b'))] {
            assert_eq!(step(&mut line, &event), Step::More);
        }
        for event in [key(KeyCode::Backspace), key(KeyCode::Left), control('z'), Event::Focus] {
            assert_eq!(step(&mut line, &event), Step::More);
        }
        assert_eq!(line, "a");
        assert_eq!(step(&mut line, &control('c')), Step::Interrupted);
        for event in [key(KeyCode::Enter), control('j'), control('d')] {
            assert_eq!(step(&mut line, &event), Step::Done);
        }
    }
}
