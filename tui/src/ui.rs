//! The terminal UI.
//!
//! [`update`] turns an event into effects and [`view`] draws a model; neither does any I/O. This module is the shell:
//! it feeds in keys, signals and the clock, and carries out the effects. It draws only when an event has arrived: an
//! idle program neither wakes nor writes.

mod actions;
mod backend;
mod config;
mod courier;
mod draft;
mod editor;
mod export;
mod files;
mod history;
mod model;
mod places;
mod plain;
mod saver;
mod tenant;
mod terminal;
mod update;
mod view;
mod watched;

use std::path::Path;
use std::sync::Arc;
use std::sync::mpsc::{self, Receiver, RecvTimeoutError, Sender};
use std::thread;
use std::time::{Duration, Instant};

use ratatui::Terminal;

use crate::exit::{Exit, Failure};
use crate::human;
use crate::profile::{self, Chosen, Key, Origin, Reach, SANDBOX};
use crate::secrets::Resolver;
use backend::NoQueryBackend;
use courier::Courier;
use draft::DraftFile;
use model::{Home, Model, Mouse, Overlay};
use saver::{Saved, Saver};
use tenant::Tenant;
use terminal::{Gate, Screen};
use update::{Edited, Effect, Event};
use watched::Watched;

/// Runs the terminal UI until the user quits or a signal ends it.
pub(crate) fn run(reach: &Reach, setup: Option<&Path>) -> Result<Exit, Failure> {
    let chosen = profile::chosen(reach)?;
    if let Some(why) = terminal::cannot_draw() {
        return Err(Failure::usage(why));
    }
    let mut shell = Shell::of(chosen, reach, setup)?;
    let screen = Screen::enter(shell.model.config.looks.are_two()).map_err(|error| {
        Failure::usage(format!(
            "the terminal UI needs a terminal ({error}); `ucforge --plain` asks in lines, `ucforge --help` lists the commands"
        ))
    })?;
    let outcome = shell.run();
    // However it ended, save the draft, and give the terminal back before anything is printed.
    let said = update::of_saved(&shell.save());
    screen.leave();
    if let Some(said) = said {
        human::note_line(&said);
    }
    if update::is_unanswered(&shell.model) {
        human::note_line(&update::known(&shell.model));
    }
    let ending = outcome.map_err(|error| Failure::usage(format!("the terminal is gone: {error}")))?;
    match ending {
        Ending::Left => Ok(Exit::Done),
        Ending::Signal(signal) => {
            Err(Failure { message: format!("ended by signal {signal}"), exit: Exit::Signal(signal) })
        }
    }
}

/// Runs the UI as questions and answers, line by line: for terminals that can do nothing else, and for screen readers.
pub(crate) fn run_plain(reach: &Reach, setup: Option<&Path>) -> Result<Exit, Failure> {
    let chosen = profile::chosen(reach)?;
    let shell = Shell::of(chosen, reach, setup)?;
    plain::run(shell)
}

/// The profiles that can be chosen. If `reach` is read-only, so is every tenant.
fn listed(reach: &Reach) -> Watched<Vec<profile::Listed>> {
    let mut all = profile::listed();
    // The sandbox is not a tenant.
    for one in all.iter_mut().filter(|one| one.name != SANDBOX) {
        one.read_only |= reach.read_only;
    }
    all.into()
}

/// Whether one of the effects gives the terminal to another program.
fn is_lending(effects: &[Effect]) -> bool {
    effects.iter().any(|effect| matches!(effect, Effect::Edit(..) | Effect::Run(_)))
}

/// Why the UI ended.
enum Ending {
    Left,
    Signal(i32),
}

struct Shell {
    model: Model,
    saver: Saver,
    begin: Instant,
    reach: Reach,
    /// Carries requests to the tenant; `None` for the sandbox in this program.
    courier: Option<Courier>,
}

impl Shell {
    fn of(chosen: Option<Chosen>, reach: &Reach, setup: Option<&Path>) -> Result<Self, Failure> {
        // Once the UI has the terminal, the user can no longer be asked for an API key.
        let key = match &chosen {
            Some(chosen) if chosen.key == Key::Prompt => Some(chosen.key.read(&chosen.name)?),
            _ => None,
        };
        let mut file = DraftFile::of_this_user();
        let (draft, said) = file.load();
        // The paths of secret files are absolute by the time the resolver gets them.
        let resolver = Resolver::beside(Path::new("."));
        let mut model = Model::new(draft, Box::new(move |secret| resolver.resolve(secret)));
        model.folder = crate::base::folder(Path::new("setup"));
        model.home = Home::nowhere(&model.folder);
        model.other_drafts = file.others();
        match said {
            Some(said) => model.say(said),
            None if chosen.is_none() => {
                model.say("a sandbox: nothing here reaches a tenant. Alt-2 shows what is in it, F1 all keys");
            }
            None => {}
        }
        model.profiles = listed(reach);
        model.charset = terminal::charset();
        model.config = config::load();
        model.config.looks.scheme = terminal::scheme();
        if let Some(first) = model.config.said.first() {
            let more = match model.config.said.len() {
                1 => String::new(),
                many => format!(" (and {} more: F1 lists them)", many - 1),
            };
            model.say(format!("{first}{more}"));
        }
        let courier = chosen.map(|chosen| {
            model.tenant = Tenant::away(&chosen);
            Courier::new(chosen, reach, key)
        });
        if let Some(path) = setup {
            let drafted = model.draft.has_answers().then(|| model.unsaved().text());
            open(&mut model, path)?;
            let opened = model.unsaved().text();
            if drafted.is_some_and(|drafted| drafted != opened) {
                file.set_aside(&opened);
                model.other_drafts = file.others();
                model.say(format!("{}. What you had drafted is kept: Alt-U shows it", model.status));
            }
        }
        Ok(Self { model, saver: Saver::new(file), begin: Instant::now(), reach: reach.clone(), courier })
    }

    fn run(&mut self) -> std::io::Result<Ending> {
        let mut terminal = Terminal::new(NoQueryBackend::new())?;
        // Listen before the first frame, so that a resize right after it is not missed.
        let (sender, events) = mpsc::channel();
        let gate = terminal::listen(&sender)?;
        self.draw(&mut terminal)?;
        if self.courier.is_none() {
            // The contents of the sandbox are made after the first frame.
            self.model.tenant = Tenant::seeded();
            let now = self.now();
            update::update(&mut self.model, Event::Time, now);
            self.draw(&mut terminal)?;
        }
        loop {
            let event = match self.next(&events) {
                Some(Event::Gone) | None => return Ok(Ending::Left),
                Some(Event::Signal(signal)) => return Ok(Ending::Signal(signal)),
                Some(event) => event,
            };
            // Events that have piled up are handled before the next frame.
            let now = self.now();
            let mut effects = self.take(event, now, &gate);
            while !is_lending(&effects)
                && let Ok(event) = events.try_recv()
            {
                match event {
                    Event::Gone => return Ok(Ending::Left),
                    Event::Signal(signal) => return Ok(Ending::Signal(signal)),
                    event => effects.extend(self.take(event, now, &gate)),
                }
            }
            for effect in effects {
                if let Some(ending) = self.carry_out(effect, &mut terminal, &sender, &gate)? {
                    return Ok(ending);
                }
            }
            self.draw(&mut terminal)?;
        }
    }

    /// Carries out an effect. Returns `Some` if the program ends with it.
    fn carry_out(
        &mut self,
        effect: Effect,
        terminal: &mut Terminal<NoQueryBackend>,
        sender: &Sender<Event>,
        gate: &Gate,
    ) -> std::io::Result<Option<Ending>> {
        match effect {
            Effect::Save(draft) => self.saver.save(draft, sender),
            Effect::NextDraft => {
                if let Some((draft, said)) = self.saver.file().next() {
                    update::open(&mut self.model, draft);
                    self.model.say(said.unwrap_or_default());
                }
                self.model.other_drafts = self.saver.file().others();
            }
            Effect::Send { ticket, request } => {
                if let Some(courier) = &mut self.courier {
                    courier.send(ticket, *request, sender);
                }
            }
            Effect::Choose(name) => {
                self.choose(&name);
                places::refresh(&mut self.model);
            }
            Effect::Profiles => {
                self.model.profiles = listed(&self.reach);
                places::refresh(&mut self.model);
            }
            Effect::Copy(text) => Screen::copy(&text)?,
            Effect::Export(name, text) => self.export(&name, &text),
            Effect::Read(purpose, path) => {
                let opened = files::read(&path);
                let now = self.now();
                update::update(&mut self.model, Event::File(purpose, Box::new(opened)), now);
            }
            Effect::Complete(typed) => {
                let found = files::named_like(&typed);
                let now = self.now();
                update::update(&mut self.model, Event::Paths(typed, found), now);
            }
            Effect::WriteSetup(path, text) => self.write_setup(&path, &text),
            Effect::Edit(what, text) => {
                let ending = if what == Edited::Setup { ".yaml" } else { ".txt" };
                let edited = Screen::lend(|| files::edited(&text, ending));
                gate.open();
                self.mouse_as_before()?;
                terminal.clear()?;
                let now = self.now();
                match edited? {
                    Ok(Some(text)) => {
                        update::update(&mut self.model, Event::Edited(what, text), now);
                    }
                    Ok(None) => self.model.say("nothing was changed"),
                    Err(why) => self.model.say(why),
                }
            }
            Effect::Run(run) => {
                let run = self.without_keys(*run);
                let said = Screen::lend(|| files::run(&run));
                gate.open();
                self.mouse_as_before()?;
                terminal.clear()?;
                self.model.say(said?);
            }
            Effect::Work(job) => {
                let sender = sender.clone();
                // If no thread can be started, the next action does the work.
                let work = move || sender.send(Event::Worked(Arc::new(job.run())));
                let _ = thread::Builder::new().name("work".to_owned()).spawn(work);
            }
            Effect::AskGround => Screen::ask_ground()?,
            Effect::Mouse(is_taken) => Screen::mouse(is_taken)?,
            Effect::Redraw => terminal.clear()?,
            Effect::Suspend => {
                Screen::suspend()?;
                self.mouse_as_before()?;
                terminal.clear()?;
            }
            Effect::Quit => return Ok(Some(Ending::Left)),
        }
        Ok(None)
    }

    /// Lets go of the mouse again after another program had the terminal, if it was not captured before.
    fn mouse_as_before(&self) -> std::io::Result<()> {
        if self.model.mouse == Mouse::Terminal { Screen::mouse(false) } else { Ok(()) }
    }

    /// Hides the variables that hold API keys of tenants from a program that the user has configured.
    fn without_keys(&self, mut run: config::Run) -> config::Run {
        let chosen = |listed: &profile::Listed| profile::named(&listed.name, Origin::Default).ok();
        for chosen in self.model.profiles.iter().filter_map(chosen) {
            if let Key::Variable(name) = chosen.key {
                run.without.push(name);
            }
        }
        run
    }

    /// Handles an event. The thread that reads keys then continues, unless another program gets the terminal next.
    fn take(&mut self, event: Event, now: u64, gate: &Gate) -> Vec<Effect> {
        let is_of_terminal =
            matches!(event, Event::Key(_) | Event::Paste(_) | Event::Mouse(_) | Event::Scheme(_) | Event::Focus)
                || !cfg!(unix) && matches!(event, Event::Resize);
        let effects = update::update(&mut self.model, event, now);
        if is_of_terminal && !is_lending(&effects) {
            gate.open();
        }
        effects
    }

    fn draw(&mut self, terminal: &mut Terminal<NoQueryBackend>) -> std::io::Result<()> {
        let mut targets = Vec::new();
        terminal.backend_mut().begin()?;
        terminal.draw(|frame| targets = view::draw(&self.model, frame))?;
        self.model.targets = targets;
        Ok(())
    }

    /// Switches to another tenant, or to the sandbox.
    fn choose(&mut self, name: &str) {
        if self.model.tenant.is_busy() {
            return self.model.say("something is under way still: F9 stops waiting for it");
        }
        if name == SANDBOX {
            (self.model.tenant, self.courier) = (Tenant::seeded().after(&self.model.tenant), None);
            return self.model.say("from now on this talks to the sandbox in this program");
        }
        match self.open(name) {
            Ok(chosen) => {
                self.model.tenant = Tenant::away(&chosen).after(&self.model.tenant);
                let url = crate::client::shown_url(&chosen.url);
                self.courier = Some(Courier::new(chosen, &self.reach, None));
                self.model.say(format!("from now on this talks to {url}"));
            }
            Err(failure) => self.model.say(failure.message),
        }
    }

    fn open(&self, name: &str) -> Result<Chosen, Failure> {
        let mut chosen = profile::named(name, Origin::Default)?;
        if chosen.key == Key::Prompt {
            return Err(Failure::usage(format!(
                "the key of this profile is typed in: start with `ucforge --profile {}`",
                human::one_line(name)
            )));
        }
        chosen.read_only |= self.reach.read_only;
        Ok(chosen)
    }

    fn write_setup(&mut self, path: &str, text: &str) {
        match files::write_setup(path, text, &self.model.home) {
            Ok(full) => {
                self.model.home.saved(path, text);
                self.model.say(format!("saved as {full}; secrets are references, `ucforge {path}` opens it"));
            }
            Err(why) => self.model.say(why),
        }
    }

    fn export(&mut self, name: &str, text: &str) {
        match export::write(name, text) {
            Ok(path) => {
                let next = match path.extension().and_then(|ending| ending.to_str()) {
                    Some("sh") => "; read it, then run it",
                    Some("sql") => "; an administrator of the platform runs it",
                    _ => "",
                };
                if let Some(Overlay::Ask(ask)) = &mut self.model.overlay {
                    ask.is_kept = true;
                }
                self.model.say(format!("saved as {}; secrets are masked{next}", path.display()));
            }
            Err(error) => self.model.say(format!("{name} could not be saved: {error}")),
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

    /// Saves the draft; one that was not edited is left as it is.
    fn save(&mut self) -> Saved {
        if self.model.edited { self.saver.finish(&self.model.unsaved()) } else { Ok(None) }
    }
}

/// Opens a setup, or a document that one can be made from. It replaces the answers; undo brings back the draft.
///
/// Errors: the file cannot be read, or holds no setup.
fn open(model: &mut Model, path: &Path) -> Result<(), Failure> {
    let opened = files::read(&path.to_string_lossy());
    if let Err(why) = &opened.bytes {
        return Err(Failure::usage(format!("{}: {why}", human::one_line(&opened.name))));
    }
    update::update(model, Event::File(model::Purpose::Start, Box::new(opened)), 0);
    if !model.history.can_undo() {
        return Err(Failure::findings(format!("{}: {}", crate::input::label(path), model.status)));
    }
    // These answers are already in the file, so no draft has to be saved.
    (model.edited, model.save_at, model.unsaved_since) = (false, None, None);
    Ok(())
}
