//! The terminal UI as questions and answers in plain lines, over the same model.

mod ask;
mod doing;

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::mpsc::{self, Receiver, Sender};

use ucforge_core::form::Control;
use ucforge_core::kinds::Document;
use ucforge_core::value::is_plain;
use zeroize::Zeroizing;

use super::Shell;
use super::actions::{ACTIONS, Action, Entry, renamed};
use super::model::Model;
use super::places::Place;
use super::tenant::Tenant;
use super::update::{self, Event, files};
use crate::exit::{Exit, Failure};
use crate::human;

/// The commands that can be typed instead of an answer.
const COMMANDS: &str = "\
An answer is a line; an empty line goes on and leaves the answer as it is, - takes it back.
:back         the question before
:list         all questions with their answers, and their numbers
:go NUMBER    to a question
:findings     what is wrong
:fix          apply the fix for the answer here
:add          add an entry to the list here
:remove       remove the entry here
:undo         undo the last change; :redo makes it again
:explain      the finding or the field here
:show NAME    a document of the flow; without a name, their names
:write NAME   the same into a new file
:save FILE    the setup into a new file
:send         make the tenant, or the sandbox, equal to the answers
:rotate       put the secrets of the answers into every place in the tenant that holds them
:put-back     put back what was changed last
:status       what the tenant has
:delete ID    delete that integration; :delete connection KEY deregisters that connection
:quit         the draft is saved without secrets";

pub(super) fn run(mut shell: Shell) -> Result<Exit, Failure> {
    if shell.courier.is_none() {
        shell.model.tenant = Tenant::seeded();
    }
    shell.model.choosing = None;
    let (sender, events) = mpsc::channel();
    let mut talk = Talk { shell, sender, events, at: 0, said: None };
    let ended = talk.settle(Vec::new()).and_then(|()| talk.run());
    // However it ended, save the draft.
    if let Some(said) = talk.saved() {
        human::note_line(&said);
    }
    if update::is_unanswered(&talk.shell.model) {
        human::note_line(&update::known(&talk.shell.model));
    }
    ended.map(|()| Exit::Done).map_err(|error| Failure::usage(error.to_string()))
}

struct Talk {
    shell: Shell,
    sender: Sender<Event>,
    events: Receiver<Event>,
    /// The index of the row with the current question.
    at: usize,
    /// What was said about the draft when it was last saved.
    said: Option<String>,
}

/// Where to go after an answer.
enum Next {
    Again,
    On,
    End,
}

impl Talk {
    fn run(&mut self) -> io::Result<()> {
        let tenant = self.model().tenant.name();
        let said = self.model().status.clone();
        say(&format!("ucforge, {tenant}. {}", words(&said)))?;
        say("Questions come one after the other; :help shows what else can be typed.")?;
        self.forward(0);
        loop {
            self.question()?;
            let Some(line) = self.read()? else { return Ok(()) };
            match self.take(line.trim())? {
                Next::Again => {}
                Next::On => {
                    if !self.forward(self.at + 1) {
                        say(&self.summary())?;
                        self.forward(0);
                    }
                }
                Next::End => return Ok(()),
            }
            if let Some(said) = self.saved() {
                say(&said)?;
            }
        }
    }

    /// Saves the draft. Returns what there is to say about that, unless it was said already.
    fn saved(&mut self) -> Option<String> {
        let said = update::of_saved(&self.shell.save());
        let is_new = said != self.said;
        self.said.clone_from(&said);
        said.filter(|_| is_new)
    }

    fn model(&mut self) -> &mut Model {
        &mut self.shell.model
    }

    /// Goes to the next row that the focus can be on, starting with `from`. Returns false at the end of the form.
    fn forward(&mut self, from: usize) -> bool {
        let next = self.model().rows.iter().enumerate().skip(from).find(|(_, row)| row.is_stop());
        let next = next.map(|(index, _)| index);
        self.at = next.unwrap_or(self.at);
        next.is_some()
    }

    fn pointer(&mut self) -> String {
        let (at, rows) = (self.at, &self.shell.model.rows);
        rows.get(at.min(rows.len().saturating_sub(1))).map(|row| row.pointer.clone()).unwrap_or_default()
    }

    /// Reads a line; `None` at the end of the input. A secret is not shown while it is typed.
    fn read(&mut self) -> io::Result<Option<Zeroizing<String>>> {
        let is_secret = self.asked().is_some_and(|question| question.control == Control::Secret);
        if is_secret && io::stdin().is_terminal() {
            let line = crate::profile::secret("> ")?;
            return Ok(line);
        }
        prompt()?;
        let mut line = Zeroizing::new(String::new());
        let count = io::stdin().lock().read_line(&mut line)?;
        Ok((count > 0).then_some(line))
    }

    fn take(&mut self, line: &str) -> io::Result<Next> {
        let Some(command) = line.strip_prefix(':') else { return self.answer(line) };
        let (name, rest) = command.split_once(' ').unwrap_or((command, ""));
        let rest = rest.trim();
        match name {
            "quit" | "q" => return Ok(Next::End),
            "help" | "h" => say(COMMANDS)?,
            "back" => {
                let rows = &self.shell.model.rows;
                let at = self.at.min(rows.len());
                self.at = rows[..at].iter().rposition(super::model::Row::is_stop).unwrap_or(self.at);
            }
            "list" => self.list()?,
            "go" => match rest.parse().ok().filter(|number| *number <= self.model().rows.len()) {
                Some(number) => {
                    self.forward(number);
                }
                None => say("type the number of a question: :list shows them")?,
            },
            "findings" => {
                self.model().all_due = true;
                let model = &self.shell.model;
                for finding in &model.shown.view.findings {
                    say(&format!("{} {}: {}", super::view::word(finding.severity), finding.code, finding.message))?;
                }
                if model.shown.view.findings.is_empty() {
                    say("nothing to fix")?;
                }
            }
            "fix" => self.act(Action::Fix)?,
            "undo" => self.act(Action::Undo)?,
            "redo" => self.act(Action::Redo)?,
            "explain" => self.act(Action::Explain)?,
            "add" => {
                self.act(Action::AddEntry)?;
                self.follow();
            }
            "remove" => {
                self.act(Action::RemoveEntry)?;
                self.follow();
            }
            "show" => self.document(rest, false)?,
            "write" => self.document(rest, true)?,
            "save" if rest.is_empty() => say("name a file: :save setup.yaml")?,
            "save" => {
                let text = files::text_for(self.model(), rest);
                self.shell.write_setup(rest, &text);
                let said = self.model().status.clone();
                say(&words(&said))?;
            }
            "send" => {
                self.act(Action::Send)?;
                self.follow();
            }
            "rotate" => {
                self.act(Action::Rotate)?;
                self.follow();
            }
            "put-back" => self.put_back()?,
            "delete" => self.delete(rest)?,
            "status" => {
                self.act(Action::Look)?;
                let lines = self.model().tenant.lines();
                for line in lines.iter() {
                    say(&line.text)?;
                }
            }
            _ => say(&format!("there is no :{name}; :help shows what there is"))?,
        }
        Ok(Next::Again)
    }

    /// Goes to the question that has the focus.
    fn follow(&mut self) {
        if let super::model::Focus::Form(pointer) = self.model().focus.clone()
            && let Some(row) = self.model().row_of(&pointer)
        {
            self.at = row;
        }
    }

    /// Shows or writes a document.
    fn document(&mut self, name: &str, is_written: bool) -> io::Result<()> {
        let documents = self.model().documents();
        let Some(index) = documents.iter().position(|document| document.name() == name) else {
            let names: Vec<&str> = documents.iter().map(|document| Document::name(*document)).collect();
            return say(&if names.is_empty() { "choose a flow first".to_owned() } else { names.join(", ") });
        };
        self.model().document = index;
        self.model().refresh();
        if !is_written {
            let text = self.model().preview.clone();
            return say(&text);
        }
        self.act(Action::Save)
    }

    fn summary(&mut self) -> String {
        let missing = self.model().shown.view.missing;
        let errors = self.model().errors();
        self.model().all_due = true;
        match (missing, errors) {
            (0, 0) => {
                "\nThat was all, and nothing is missing: :send sends it, :show shows documents, :save saves the setup."
                    .to_owned()
            }
            (0, many) => format!("\nThat was all; {many} to fix: :findings lists them."),
            (1, _) => "\nThat was all; 1 answer is missing: :findings says which.".to_owned(),
            (many, _) => format!("\nThat was all; {many} answers are missing: :findings says which."),
        }
    }
}

/// The commands for actions that have a key in the terminal UI.
const INSTEAD: &[(Action, &str)] = &[
    (Action::Help, ":help"),
    (Action::Quit, ":quit"),
    (Action::Send, ":send"),
    (Action::Save, ":write"),
    (Action::NextFinding, ":findings"),
    (Action::Fix, ":fix"),
    (Action::Explain, ":explain"),
    (Action::Undo, ":undo"),
    (Action::Redo, ":redo"),
    (Action::AddEntry, ":add"),
    (Action::RemoveEntry, ":remove"),
    (Action::Look, ":status"),
    (Action::Go(Place::Integrations), ":status"),
    (Action::Go(Place::Connections), ":status"),
    (Action::SaveSetup, ":save"),
    (Action::Rotate, ":rotate"),
    (Action::Go(Place::Activity), ":put-back"),
    (Action::PutBack, ":put-back"),
    (Action::Delete, ":delete"),
];

/// A sentence of the terminal UI, with commands in place of its keys.
fn words(said: &str) -> String {
    let instead = |entry: &Entry| INSTEAD.iter().find(|(action, _)| *action == entry.action).map(|(_, typed)| *typed);
    let names: Vec<_> = ACTIONS
        .iter()
        .map(|entry| (entry.key.name(), instead(entry).map_or_else(|| format!("`{}`", entry.name()), str::to_owned)))
        .collect();
    renamed(said, &names)
}

/// Shows that something is to be typed.
fn prompt() -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(b"> ").and_then(|()| out.flush())
}

/// Prints a text, with anything that a terminal would interpret replaced.
fn say(text: &str) -> io::Result<()> {
    let plain: String = text.chars().map(|c| if c == '\n' || is_plain(c) { c } else { '\u{FFFD}' }).collect();
    writeln!(io::stdout(), "{}", plain.trim_end_matches('\n'))
}
