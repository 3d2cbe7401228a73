//! The terminal itself: acquired, given back whatever happens, and listened to.

use std::io::{self, IsTerminal, Write as _};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{self, Sender};
use std::thread;

use ratatui::crossterm::clipboard::CopyToClipboard;
use ratatui::crossterm::cursor::{Hide, Show};
use ratatui::crossterm::event::{
    DisableBracketedPaste, DisableFocusChange, DisableMouseCapture, EnableBracketedPaste, EnableFocusChange,
    EnableMouseCapture,
};
use ratatui::crossterm::execute;
use ratatui::crossterm::terminal::{
    EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen, disable_raw_mode, enable_raw_mode,
};

use super::model::Charset;
use super::update::Event;
use crate::events::{self, Reader, Scheme};

/// Whether another program has the terminal: keys that interrupt or stop are meant for that program.
static LENT: AtomicBool = AtomicBool::new(false);

/// Whether the terminal should report when it becomes light or dark.
static FOLLOWED: AtomicBool = AtomicBool::new(false);

/// The acquired terminal; dropping this gives it back.
pub(super) struct Screen {
    taken: bool,
}

impl Screen {
    /// Acquires the terminal, and makes sure that a panic gives it back. With `is_followed`, the terminal is asked to
    /// report whether it is light or dark.
    pub(super) fn enter(is_followed: bool) -> io::Result<Self> {
        if !io::stdin().is_terminal() || !io::stdout().is_terminal() {
            return Err(io::Error::new(io::ErrorKind::Unsupported, "standard input or output is not a terminal"));
        }
        let print = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |panic| {
            give_back();
            print(panic);
        }));
        // On other systems the answer would arrive as keys.
        FOLLOWED.store(is_followed && cfg!(unix), Ordering::SeqCst);
        let screen = Self { taken: true };
        take_over()?;
        Ok(screen)
    }

    /// Gives the terminal back.
    pub(super) fn leave(mut self) {
        self.release();
    }

    fn release(&mut self) {
        if std::mem::take(&mut self.taken) {
            give_back();
        }
    }

    /// Stops like any other program, and acquires the terminal again when it is continued.
    pub(super) fn suspend() -> io::Result<()> {
        give_back();
        #[cfg(unix)]
        signal_hook::low_level::emulate_default_handler(signal_hook::consts::SIGTSTP)?;
        take_over()
    }

    /// Gives the terminal to another program while that program runs.
    pub(super) fn lend<T>(run: impl FnOnce() -> T) -> io::Result<T> {
        give_back();
        LENT.store(true, Ordering::SeqCst);
        let outcome = run();
        let taken = take_over();
        LENT.store(false, Ordering::SeqCst);
        taken?;
        Ok(outcome)
    }

    /// Takes the mouse, or leaves it to the terminal.
    pub(super) fn mouse(is_taken: bool) -> io::Result<()> {
        if is_taken { execute!(io::stdout(), EnableMouseCapture) } else { execute!(io::stdout(), DisableMouseCapture) }
    }

    /// Asks the terminal for the color of its background now. Few terminals report a change by themselves.
    pub(super) fn ask_ground() -> io::Result<()> {
        if FOLLOWED.load(Ordering::SeqCst) {
            write!(io::stdout(), "{}", events::ASK_GROUND)?;
            io::stdout().flush()?;
        }
        Ok(())
    }

    /// Asks the terminal to put a text on the clipboard (OSC 52): that works over SSH too.
    pub(super) fn copy(text: &str) -> io::Result<()> {
        execute!(io::stdout(), CopyToClipboard::to_clipboard_from(text))
    }
}

impl Drop for Screen {
    fn drop(&mut self) {
        self.release();
    }
}

/// The characters that the terminal can show, according to the locale. Without one, Unicode is assumed: nearly every
/// terminal shows it today.
pub(super) fn charset() -> Charset {
    let said = ["LC_ALL", "LC_CTYPE", "LANG"].iter().filter_map(|name| std::env::var(name).ok());
    charset_of(said.into_iter().find(|value| !value.is_empty()).as_deref())
}

fn charset_of(locale: Option<&str>) -> Charset {
    let Some(locale) = locale.filter(|_| cfg!(unix)) else { return Charset::Unicode };
    let locale = locale.to_ascii_lowercase().replace('-', "");
    if locale.contains("utf8") { Charset::Unicode } else { Charset::Ascii }
}

/// Whether the terminal is light or dark according to the environment, until the terminal itself says so.
pub(super) fn scheme() -> Scheme {
    scheme_of(&std::env::var("COLORFGBG").unwrap_or_default())
}

/// Reads the color numbers of text and background, such as `0;15`.
fn scheme_of(colors: &str) -> Scheme {
    match colors.rsplit(';').next().and_then(|ground| ground.parse::<u8>().ok()) {
        Some(7 | 9..=15) => Scheme::Light,
        _ => Scheme::Dark,
    }
}

/// Why the terminal UI cannot be drawn here; `None` if it can.
pub(super) fn cannot_draw() -> Option<String> {
    let term = std::env::var("TERM").unwrap_or_default();
    cannot_draw_on(&term).filter(|_| cfg!(unix))
}

fn cannot_draw_on(term: &str) -> Option<String> {
    matches!(term, "" | "dumb" | "unknown").then(|| {
        let said = if term.is_empty() { "TERM is not set".to_owned() } else { format!("TERM is {term}") };
        format!("{said}: a terminal like this cannot show the terminal UI; `ucforge --plain` asks in lines, `ucforge --help` lists the commands")
    })
}

fn take_over() -> io::Result<()> {
    enable_raw_mode()?;
    execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste, EnableMouseCapture, Hide)?;
    if FOLLOWED.load(Ordering::SeqCst) {
        execute!(io::stdout(), EnableFocusChange)?;
        write!(io::stdout(), "{}{}", events::FOLLOW_SCHEME, events::ASK_GROUND)?;
        io::stdout().flush()?;
    }
    Ok(())
}

/// Gives the terminal back. If a step fails, the rest is still tried: the terminal may be gone.
fn give_back() {
    if FOLLOWED.load(Ordering::SeqCst) {
        let _ = write!(io::stdout(), "{}", events::LEAVE_SCHEME);
        let _ = execute!(io::stdout(), DisableFocusChange);
    }
    // A panic may have come in the middle of a frame.
    let _ = execute!(
        io::stdout(),
        EndSynchronizedUpdate,
        DisableMouseCapture,
        DisableBracketedPaste,
        LeaveAlternateScreen,
        Show
    );
    let _ = disable_raw_mode();
}

/// Lets the thread that reads keys continue. While it waits for that, another program can have the terminal.
pub(super) struct Gate(Sender<()>);

impl Gate {
    pub(super) fn open(&self) {
        // If this fails, the thread has ended because the terminal is gone, which is an event of its own.
        let _ = self.0.send(());
    }
}

/// Sends keys, pastes, resizes and signals as events. Both threads sleep until something arrives. After each event of
/// the terminal, the next one is read when the gate is opened.
pub(super) fn listen(events: &Sender<Event>) -> io::Result<Gate> {
    let keys = events.clone();
    let (gate, opened) = mpsc::channel();
    thread::Builder::new().name("keys".to_owned()).spawn(move || {
        let mut reader = Reader::new();
        loop {
            let event = match reader.read() {
                Ok(events::Event::Key(key)) => Event::Key(key),
                Ok(events::Event::Paste(text)) => Event::Paste(text),
                Ok(events::Event::Mouse(mouse)) => Event::Mouse(mouse),
                Ok(events::Event::Scheme(scheme)) => Event::Scheme(scheme),
                Ok(events::Event::Focus) => Event::Focus,
                Ok(events::Event::Resize) => Event::Resize,
                Err(_) => Event::Gone,
            };
            let last = matches!(event, Event::Gone);
            if keys.send(event).is_err() || last || opened.recv().is_err() {
                return;
            }
        }
    })?;
    #[cfg(unix)]
    signals(events.clone())?;
    #[cfg(unix)]
    crate::profile::leave();
    Ok(Gate(gate))
}

#[cfg(unix)]
fn signals(events: Sender<Event>) -> io::Result<()> {
    use signal_hook::consts::{SIGCONT, SIGHUP, SIGINT, SIGQUIT, SIGTERM, SIGTSTP, SIGWINCH};
    let mut signals =
        signal_hook::iterator::Signals::new([SIGTERM, SIGHUP, SIGINT, SIGQUIT, SIGTSTP, SIGCONT, SIGWINCH])?;
    thread::Builder::new().name("signals".to_owned()).spawn(move || {
        for signal in signals.forever() {
            let is_lent = LENT.load(Ordering::SeqCst);
            let event = match signal {
                SIGINT | SIGQUIT if is_lent => continue,
                SIGTSTP if is_lent => {
                    // Stopped together with that program; both continue together.
                    let _ = signal_hook::low_level::emulate_default_handler(SIGTSTP);
                    continue;
                }
                SIGTSTP => Event::Stop,
                SIGWINCH => Event::Resize,
                // Continued from outside: what the screen shows now is anybody's guess.
                SIGCONT => Event::Redraw,
                signal => Event::Signal(signal),
            };
            if events.send(event).is_err() {
                return;
            }
        }
    })?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_locale_says_what_can_be_shown_and_only_a_dumb_terminal_shows_nothing() {
        for (locale, charset) in [
            (None, Charset::Unicode),
            (Some("C.UTF-8"), Charset::Unicode),
            (Some("de_CH.utf8"), Charset::Unicode),
            (Some("C"), Charset::Ascii),
            (Some("POSIX"), Charset::Ascii),
            (Some("en_US.ISO-8859-1"), Charset::Ascii),
        ] {
            assert_eq!(charset_of(locale), charset, "{locale:?}");
        }
        for (term, can) in [("dumb", false), ("", false), ("vt100", true), ("xterm-256color", true), ("linux", true)] {
            assert_eq!(cannot_draw_on(term).is_none(), can, "{term}");
        }
    }

    #[test]
    fn a_light_terminal_is_told_by_its_ground() {
        for (colors, scheme) in [
            ("0;15", Scheme::Light),
            ("0;default;7", Scheme::Light),
            ("15;0", Scheme::Dark),
            ("7;8", Scheme::Dark),
            ("", Scheme::Dark),
            ("12;default", Scheme::Dark),
        ] {
            assert_eq!(scheme_of(colors), scheme, "{colors}");
        }
    }

    #[test]
    fn a_copied_text_goes_to_the_terminal_as_base64() {
        for (text, expected) in [("", ""), ("f", "Zg=="), ("fo", "Zm8="), ("foo\n", "Zm9vCg=="), ("é𝄞", "w6nwnYSe")]
        {
            let mut out = Vec::new();
            ratatui::crossterm::queue!(out, CopyToClipboard::to_clipboard_from(text)).unwrap();
            assert_eq!(String::from_utf8(out).unwrap(), format!("\u{1b}]52;c;{expected}\u{1b}\\"));
        }
    }
}
