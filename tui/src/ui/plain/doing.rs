//! Carries out actions in plain lines, with the questions that they ask.

use std::io::{self, BufRead as _};
use std::time::Duration;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};

use super::{Talk, prompt, say, words};
use crate::human::one_line;
use crate::secrets::{shown, usable};
use crate::ui::actions::Action;
use crate::ui::export;
use crate::ui::model::{self, Overlay};
use crate::ui::places::Place;
use crate::ui::tenant::Thing;
use crate::ui::update::{self, Effect, Event, form};
use crate::usage::quoted;

impl Talk {
    pub(super) fn act(&mut self, action: Action) -> io::Result<()> {
        let (pointer, now) = (self.pointer(), self.shell.now());
        let model = self.model();
        // The focus is in the builder; the change to put back is under the cursor of the activity.
        if model.row_of(&pointer).is_some() && !matches!(action, Action::Look | Action::PutBack) {
            form::focus(model, model::Focus::Form(pointer));
        }
        model.status.clear();
        let effects = update::command(model, action, now);
        self.settle(effects)?;
        let status = self.model().status.clone();
        if status.is_empty() { Ok(()) } else { say(&words(&status)) }
    }

    /// Puts back the last change.
    pub(super) fn put_back(&mut self) -> io::Result<()> {
        let now = self.shell.now();
        // In the activity, the cursor starts on the last change.
        let effects = update::command(self.model(), Action::Go(Place::Activity), now);
        self.settle(effects)?;
        self.act(Action::PutBack)?;
        let said = std::mem::take(&mut self.model().status);
        let effects = update::command(self.model(), Action::Go(Place::Builder), now);
        self.model().status = said;
        self.settle(effects)
    }

    /// Deletes an integration by its id, or a connection by its key. The user has to agree first, as everywhere.
    pub(super) fn delete(&mut self, name: &str) -> io::Result<()> {
        self.act(Action::Look)?;
        let thing = match name.strip_prefix("connection ") {
            Some(key) => Thing::Connection(key.trim().to_owned()),
            None => Thing::Integration(name.to_owned()),
        };
        let lines = self.model().tenant.lines();
        let at = lines.iter().position(|line| line.of.as_ref() == Some(&thing));
        let Some(at) = at.and_then(|at| u16::try_from(at).ok()) else {
            return say("say which, as :status shows it: :delete ID, :delete connection KEY");
        };
        let (pointer, now) = (self.pointer(), self.shell.now());
        let model = self.model();
        // Put the cursor on the line of the thing.
        (model.focus, model.scroll[2]) = (model::Focus::Tenant, at);
        let effects = update::command(model, Action::Delete, now);
        self.settle(effects)?;
        let model = self.model();
        let said = std::mem::take(&mut model.status);
        if model.row_of(&pointer).is_some() {
            form::focus(model, model::Focus::Form(pointer));
        }
        if said.is_empty() { Ok(()) } else { say(&words(&said)) }
    }

    /// Carries out effects and handles events until nothing is under way.
    pub(super) fn settle(&mut self, mut effects: Vec<Effect>) -> io::Result<()> {
        loop {
            for effect in std::mem::take(&mut effects) {
                match effect {
                    Effect::Send { ticket, request } => {
                        if let Some(courier) = &mut self.shell.courier {
                            courier.send(ticket, *request, &self.sender);
                        }
                    }
                    Effect::Export(name, text) => self.shell.export(&name, &text),
                    _ => {}
                }
            }
            if matches!(self.model().overlay, Some(Overlay::Ask(_))) {
                effects = self.ask()?;
                continue;
            }
            if matches!(self.model().overlay, Some(Overlay::Choose(_))) {
                effects = self.choose()?;
                continue;
            }
            if let Some(Overlay::Page(page)) = self.model().overlay.take_if(|one| matches!(one, Overlay::Page(_))) {
                say(&words(&page.text))?;
            }
            let model = &self.shell.model;
            if model.tenant.doing.is_none() && !model.tenant.is_waiting() {
                return Ok(());
            }
            let event = match model.tenant.due {
                Some(due) => {
                    let wait = Duration::from_millis(due.saturating_sub(self.shell.now()));
                    self.events.recv_timeout(wait).unwrap_or(Event::Time)
                }
                None => self.events.recv().unwrap_or(Event::Time),
            };
            let now = self.shell.now();
            effects = update::update(self.model(), event, now);
        }
    }

    /// Asks what to do next: one of the choices, or nothing.
    pub(super) fn choose(&mut self) -> io::Result<Vec<Effect>> {
        let Some(Overlay::Choose(choose)) = &self.model().overlay else { return Ok(Vec::new()) };
        let mut text = choose.said.join("\n");
        for (index, choice) in choose.choices.iter().enumerate() {
            text.extend(["\n", &(index + 1).to_string(), ". ", &choice.label]);
            text.extend(choice.lines.iter().flat_map(|line| ["\n   ", line]));
        }
        say(&text)?;
        say("Type the number of what is meant, or nothing.")?;
        prompt()?;
        let mut line = String::new();
        io::stdin().lock().read_line(&mut line)?;
        let number = line.trim().parse::<usize>().ok().and_then(|number| number.checked_sub(1));
        let mut code = KeyCode::Esc;
        if let (Some(Overlay::Choose(choose)), Some(number)) = (&mut self.model().overlay, number)
            && number < choose.choices.len()
        {
            (choose.selected, code) = (number, KeyCode::Enter);
        }
        let now = self.shell.now();
        Ok(update::update(self.model(), Event::Key(KeyEvent::new(code, KeyModifiers::NONE)), now))
    }

    /// Asks the question of the operation under way: nothing changes the tenant before it is answered.
    pub(super) fn ask(&mut self) -> io::Result<Vec<Effect>> {
        let Some(question) = self.model().tenant.question().cloned() else {
            self.model().overlay = None;
            return Ok(Vec::new());
        };
        say(&shown(&question.sentence()))?;
        for line in question.lines() {
            say(&format!("  {}", shown(&line)))?;
        }
        for one in question.consequences {
            say(&format!("- {} (source: {})", one.text, one.source.title()))?;
        }
        if let Some(request) = question.script_before().filter(|_| !self.model().tenant.is_own()) {
            let profile = crate::profile::option(&self.model().tenant.place.name);
            let id = quoted(&one_line(&request.at().concat()));
            say(&format!(
                "`ucforge integration script delete {id}{profile}` prints that script as long as it exists."
            ))?;
        }
        if let Some(script) = question.script().map(usable) {
            say(&script)?;
            if question.must_be_kept() {
                // The script is not available again later.
                match export::write("immuta-cleanup.sql", &script) {
                    Ok(path) => {
                        say(&format!("saved as {}", path.display()))?;
                        if let Some(Overlay::Ask(ask)) = &mut self.model().overlay {
                            ask.is_kept = true;
                        }
                    }
                    Err(error) => say(&format!("it could not be saved: {error}"))?,
                }
            }
        }
        let words = shown(&question.prompt()).into_owned();
        say(&if question.name.is_some() { words } else { format!("{words} Type yes or no.") })?;
        prompt()?;
        let mut line = String::new();
        let count = io::stdin().lock().read_line(&mut line)?;
        let line = line.trim();
        let is_agreed = match &question.name {
            Some(name) => line == name,
            None => matches!(line.to_lowercase().as_str(), "yes" | "y"),
        };
        let now = self.shell.now();
        let key = |code| Event::Key(KeyEvent::new(code, KeyModifiers::NONE));
        let mut effects = Vec::new();
        if count > 0 && is_agreed {
            if question.name.is_some() {
                for c in line.chars() {
                    effects.extend(update::update(self.model(), key(KeyCode::Char(c)), now));
                }
            }
            effects.extend(update::update(self.model(), key(KeyCode::Enter), now));
        } else {
            effects.extend(update::update(self.model(), key(KeyCode::Esc), now));
        }
        Ok(effects)
    }
}
