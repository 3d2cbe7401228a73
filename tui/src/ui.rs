//! The terminal UI.
//!
//! [`update`] takes an event and gives effects; [`view`] draws a model; both are free of I/O. This module is the shell:
//! it feeds keys, signals and the clock in, and carries the effects out. It draws when an event has arrived and at no
//! other time: an idle program neither wakes nor writes.

mod actions;
mod backend;
mod draft;
mod editor;
mod export;
mod history;
mod model;
mod sandbox;
mod terminal;
mod update;
mod view;

use std::path::{Path, PathBuf};
use std::sync::mpsc::{self, Receiver, RecvTimeoutError};
use std::time::{Duration, Instant};

use ratatui::Terminal;

use crate::exit::{Exit, Failure};
use crate::secrets::Resolver;
use backend::NoQueryBackend;
use draft::DraftFile;
use model::Model;
use terminal::Screen;
use update::{Effect, Event};

/// Runs until the user leaves.
pub(crate) fn run() -> Result<Exit, Failure> {
    let mut file = DraftFile::of_this_user();
    let (draft, said) = file.load();
    let resolver = Resolver::beside(Path::new("."));
    let mut model = Model::new(draft, Box::new(move |secret| resolver.resolve(secret)));
    model.other_drafts = file.others();
    if let Some(said) = said {
        model.say(said);
    }
    let screen = Screen::enter().map_err(|error| {
        Failure::usage(format!("the terminal UI needs a terminal ({error}); `ucforge --help` lists the commands"))
    })?;
    let mut shell = Shell { model, file, begin: Instant::now() };
    let outcome = shell.run();
    // Whatever ended it, the draft is kept, and the terminal given back before anything is printed.
    let moved = shell.save();
    screen.leave();
    if let Some(path) = moved {
        crate::human::note_line(&changed_meanwhile(&path));
    }
    let ending = outcome.map_err(|error| Failure::usage(format!("the terminal is gone: {error}")))?;
    match ending {
        Ending::Left => Ok(Exit::Done),
        Ending::Signal(signal) => {
            Err(Failure { message: format!("ended by signal {signal}"), exit: Exit::Signal(signal) })
        }
    }
}

/// Why the UI ended.
enum Ending {
    Left,
    Signal(i32),
}

struct Shell {
    model: Model,
    file: DraftFile,
    begin: Instant,
}

impl Shell {
    fn run(&mut self) -> std::io::Result<Ending> {
        let mut terminal = Terminal::new(NoQueryBackend::new())?;
        // Before the first frame: a change of size right after it must not go unseen.
        let (sender, events) = mpsc::channel();
        terminal::listen(&sender)?;
        terminal.draw(|frame| view::draw(&self.model, frame))?;
        loop {
            let event = match self.next(&events) {
                Some(Event::Gone) | None => return Ok(Ending::Left),
                Some(Event::Signal(signal)) => return Ok(Ending::Signal(signal)),
                Some(event) => event,
            };
            // What has piled up meanwhile is worked off before the next frame.
            let now = self.now();
            let mut effects = update::update(&mut self.model, event, now);
            while let Ok(event) = events.try_recv() {
                match event {
                    Event::Gone => return Ok(Ending::Left),
                    Event::Signal(signal) => return Ok(Ending::Signal(signal)),
                    event => effects.extend(update::update(&mut self.model, event, now)),
                }
            }
            for effect in effects {
                match effect {
                    Effect::Save(draft) => match self.file.save(&draft) {
                        Ok(None) => {}
                        Ok(Some(path)) => self.model.say(changed_meanwhile(&path)),
                        Err(error) => self.model.say(format!("the draft could not be saved: {error}")),
                    },
                    Effect::NextDraft => {
                        if let Some((draft, said)) = self.file.next() {
                            update::open(&mut self.model, draft);
                            self.model.say(said.unwrap_or_default());
                        }
                        self.model.other_drafts = self.file.others();
                    }
                    Effect::Copy(text) => Screen::copy(&text)?,
                    Effect::Export(name, text) => self.model.say(match export::write(&name, &text) {
                        Ok(name) => format!("saved as {name}; secrets are masked"),
                        Err(error) => format!("{name} could not be saved: {error}"),
                    }),
                    Effect::Redraw => terminal.clear()?,
                    Effect::Suspend => {
                        Screen::suspend()?;
                        terminal.clear()?;
                    }
                    Effect::Quit => return Ok(Ending::Left),
                }
            }
            terminal.draw(|frame| view::draw(&self.model, frame))?;
        }
    }

    /// Waits for the next event, or until something is due.
    fn next(&self, events: &Receiver<Event>) -> Option<Event> {
        let Some(due) = self.model.next_due() else { return events.recv().ok() };
        let wait = Duration::from_millis(due.saturating_sub(self.now()));
        match events.recv_timeout(wait) {
            Ok(event) => Some(event),
            Err(RecvTimeoutError::Timeout) => Some(Event::Time),
            Err(RecvTimeoutError::Disconnected) => None,
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.begin.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// Keeps what was answered. A draft that nobody touched is left as it is. Returns where it is kept when that is elsewhere.
    fn save(&mut self) -> Option<PathBuf> {
        // There is nobody left to tell when this fails.
        if self.model.edited { self.file.save(&self.model.stored()).ok().flatten() } else { None }
    }
}

/// What to say when a draft gave way to another one.
fn changed_meanwhile(path: &Path) -> String {
    format!("another program has changed the draft: yours is saved separately as {}", path.display())
}
