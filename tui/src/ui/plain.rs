//! The terminal UI as questions and answers in plain lines, over the same model.

use std::io::{self, BufRead as _, IsTerminal as _, Write as _};
use std::sync::mpsc::{self, Receiver, Sender};
use std::time::Duration;

use ratatui::crossterm::event::{KeyCode, KeyEvent, KeyModifiers};
use ucforge_core::form::{Answer, Control};
use ucforge_core::kinds::Document;
use ucforge_core::setup::typed_reference;
use ucforge_core::value::{Value, is_plain};
use zeroize::Zeroizing;

use super::actions::Action;
use super::model::{Model, Overlay, Question, RowKind};
use super::tenant::Tenant;
use super::update::{self, Effect, Event, files, form};
use super::{Shell, export};
use crate::exit::{Exit, Failure};
use crate::human;

/// What can be typed in place of an answer.
const COMMANDS: &str = "\
An answer is a line; an empty line goes on and leaves the answer as it is, - takes it back.
:back         the question before
:list         all questions with their answers, and their numbers
:go NUMBER    to a question
:findings     what is wrong
:fix          apply the fix for the answer here
:add          add an entry to the list here
:remove       remove the entry here
:undo         undo the last change
:show NAME    a document of the flow; without a name, their names
:write NAME   the same into a new file
:save FILE    the setup into a new file
:send         make the tenant, or the sandbox, equal to the answers
:status       what the tenant has
:quit         the draft is saved without secrets";

pub(super) fn run(mut shell: Shell) -> Result<Exit, Failure> {
    if shell.courier.is_none() {
        shell.model.tenant = Tenant::seeded();
    }
    shell.model.choosing = None;
    let (sender, events) = mpsc::channel();
    let mut talk = Talk { shell, sender, events, at: 0 };
    talk.settle(Vec::new()).and_then(|()| talk.run()).map_err(|error| Failure::usage(error.to_string()))?;
    // There is nobody left to tell when this fails.
    talk.shell.save();
    if update::is_unanswered(&talk.shell.model) {
        human::note_line(&update::known(&talk.shell.model));
    }
    Ok(Exit::Done)
}

struct Talk {
    shell: Shell,
    sender: Sender<Event>,
    events: Receiver<Event>,
    /// The row of the question.
    at: usize,
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
        say(&format!("ucforge, {tenant}. {said}"))?;
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
            self.shell.save();
        }
    }

    fn model(&mut self) -> &mut Model {
        &mut self.shell.model
    }

    /// To the next row that asks something, from this one on. False at the end of the form.
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

    fn asked(&mut self) -> Option<Question> {
        let pointer = self.pointer();
        self.model().question(&pointer).cloned()
    }

    /// Asks the question here: what it is, how it is answered, what was answered.
    fn question(&mut self) -> io::Result<()> {
        let pointer = self.pointer();
        let Some(question) = self.asked() else {
            let number = pointer.rsplit('/').next().and_then(|index| index.parse::<usize>().ok()).unwrap_or(0) + 1;
            return say(&format!("\nEntry {number}. An empty line goes into it, :remove removes it."));
        };
        let needed = if question.required { ", needed" } else { "" };
        say(&format!("\n{}{needed}. {}", question.member.field.label, question.member.field.help))?;
        match question.control {
            Control::Choice => {
                for (index, choice) in question.choices.iter().enumerate() {
                    say(&format!("  {} {}", index + 1, choice.label))?;
                }
            }
            Control::Boolean => say("  yes or no")?,
            Control::Texts => say("  several, with commas between them")?,
            Control::Secret => say("  it is not shown; or where it comes from: {env: NAME}, {file: PATH}")?,
            Control::LongSecret => say("  where it comes from: {env: NAME}, {file: PATH}")?,
            Control::Items => say("  :add adds an entry")?,
            Control::Text | Control::Integer => say(&format!("  such as {}", question.member.field.example))?,
        }
        if let Some(answer) = answered(&question) {
            say(&format!("  now: {answer}"))?;
        }
        self.findings_here(&pointer)
    }

    fn findings_here(&mut self, pointer: &str) -> io::Result<()> {
        let within = format!("{pointer}/");
        let model = self.model();
        let here = model.shown.view.findings.iter();
        let here = here.filter(|one| one.pointer == *pointer || one.pointer.starts_with(&within));
        for finding in here.filter(|one| model.left.contains(&one.pointer) || one.fix.is_some()) {
            say(&format!("  {}: {}", super::view::word(finding.severity), finding.message))?;
            if let Some(fix) = &finding.fix {
                say(&format!("  :fix would do this: {}", fix.title))?;
            }
        }
        Ok(())
    }

    /// A line; none at the end. A secret is not shown while it is typed.
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
                let text = files::setup_text(self.model());
                self.shell.write_setup(rest, &text);
                let said = self.model().status.clone();
                say(&said)?;
            }
            "send" => self.act(Action::Send)?,
            "status" => {
                self.act(Action::Look)?;
                let lines = self.model().tenant.lines();
                for line in &lines {
                    say(&line.text)?;
                }
            }
            _ => say(&format!("there is no :{name}; :help shows what there is"))?,
        }
        Ok(Next::Again)
    }

    /// To the question that has the focus.
    fn follow(&mut self) {
        if let super::model::Focus::Form(pointer) = self.model().focus.clone()
            && let Some(row) = self.model().row_of(&pointer)
        {
            self.at = row;
        }
    }

    fn answer(&mut self, line: &str) -> io::Result<Next> {
        let pointer = self.pointer();
        let Some(question) = self.asked().filter(|_| !line.is_empty()) else {
            self.model().left.insert(pointer);
            return Ok(Next::On);
        };
        let is_cleared = line == "-";
        let is_line = match question.control {
            Control::Text | Control::Integer | Control::Secret => true,
            Control::LongSecret => is_cleared || typed_reference(line).is_some(),
            _ => false,
        };
        let value = match question.control {
            _ if is_line => {
                let now = self.shell.now();
                form::answer_line(self.model(), &pointer, if is_cleared { "" } else { line }, now);
                return self.told(&pointer);
            }
            _ if is_cleared => None,
            Control::Text | Control::Integer | Control::Secret | Control::LongSecret => {
                return wrong("say where it comes from, as in {file: key.pem}");
            }
            Control::Choice => match chosen(&question, line) {
                Some(value) => Some(value.into()),
                None => return wrong("type the number of one of these"),
            },
            Control::Boolean => match line.to_lowercase().as_str() {
                "yes" | "y" | "true" => Some(true.into()),
                "no" | "n" | "false" => Some(false.into()),
                _ => return wrong("type yes or no"),
            },
            Control::Texts => {
                let entries = line.split(',').map(str::trim).filter(|entry| !entry.is_empty());
                Some(Value::Array(entries.map(Value::from).collect()))
            }
            Control::Items => return wrong(":add adds an entry, an empty line goes on"),
        };
        let now = self.shell.now();
        form::answer_value(self.model(), &pointer, value, now);
        self.told(&pointer)
    }

    /// After an answer: what is wrong with it is said, and the question is asked again.
    fn told(&mut self, pointer: &str) -> io::Result<Next> {
        let status = std::mem::take(&mut self.model().status);
        if !status.is_empty() {
            say(&status)?;
        }
        // Other questions may have come and gone.
        self.at = self.model().row_of(pointer).unwrap_or(self.at);
        let is_wrong = self
            .model()
            .shown
            .view
            .findings
            .iter()
            .any(|one| one.pointer == pointer && one.severity == ucforge_core::diagnostic::Severity::Error);
        Ok(if is_wrong { Next::Again } else { Next::On })
    }

    fn list(&mut self) -> io::Result<()> {
        for (number, row) in self.shell.model.rows.iter().enumerate() {
            match &row.kind {
                RowKind::Heading { title, .. } => say(title)?,
                RowKind::Entry { number: entry, label } => say(&format!("{number} {label} {entry}"))?,
                RowKind::Question(question) => {
                    let answer = answered(question);
                    let answer =
                        answer.unwrap_or_else(|| if question.required { "missing" } else { "no answer" }.to_owned());
                    say(&format!("{number} {}: {answer}", question.member.field.label))?;
                }
            }
        }
        Ok(())
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

    fn act(&mut self, action: Action) -> io::Result<()> {
        let (pointer, now) = (self.pointer(), self.shell.now());
        let model = self.model();
        if model.row_of(&pointer).is_some() && !matches!(action, Action::Look) {
            form::focus(model, super::model::Focus::Form(pointer));
        }
        model.status.clear();
        let effects = update::command(model, action, now);
        self.settle(effects)?;
        let status = self.model().status.clone();
        if status.is_empty() { Ok(()) } else { say(&status) }
    }

    /// Goes on until nothing is under way any more.
    fn settle(&mut self, mut effects: Vec<Effect>) -> io::Result<()> {
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
                say(&page.text)?;
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

    /// What can be done next: one of it, or nothing.
    fn choose(&mut self) -> io::Result<Vec<Effect>> {
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

    /// The question of what is being done: nothing changes a tenant before it is answered.
    fn ask(&mut self) -> io::Result<Vec<Effect>> {
        let Some(question) = self.model().tenant.question().cloned() else {
            self.model().overlay = None;
            return Ok(Vec::new());
        };
        say(&question.sentence())?;
        for line in question.lines() {
            say(&format!("  {line}"))?;
        }
        for one in question.consequences {
            say(&format!("- {} (source: {})", one.text, one.source.title()))?;
        }
        if let Some(script) = question.script() {
            say(script)?;
            if question.must_be_kept() {
                // It cannot be had again later.
                match export::write("immuta-cleanup.sql", script) {
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
        let words = question.prompt();
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

/// Says what was wrong with a line; the question is asked again.
fn wrong(why: &str) -> io::Result<Next> {
    say(why)?;
    Ok(Next::Again)
}

/// The value that a number, a label or the value itself stands for.
fn chosen(question: &Question, line: &str) -> Option<&'static str> {
    let by_number = line.parse::<usize>().ok().and_then(|number| question.choices.get(number.checked_sub(1)?));
    let same = |text: &str| text.eq_ignore_ascii_case(line);
    by_number.or_else(|| question.choices.iter().find(|one| same(one.value) || same(one.label))).map(|one| one.value)
}

/// The answer in words; never a secret.
fn answered(question: &Question) -> Option<String> {
    if let Some(entries) = question.entries {
        return Some(format!("{entries} entries"));
    }
    Some(match question.value.as_ref() {
        Some(Answer::Bool(value)) => if *value { "yes" } else { "no" }.to_owned(),
        Some(Answer::Text(text)) => {
            let choice = question.choices.iter().find(|choice| choice.value == text);
            choice.map_or_else(|| text.clone(), |choice| choice.label.to_owned())
        }
        Some(Answer::Texts(texts)) => texts.join(", "),
        None if question.filled => "typed, and not shown".to_owned(),
        None => return None,
    })
}

/// Here something is to be typed.
fn prompt() -> io::Result<()> {
    let mut out = io::stdout();
    out.write_all(b"> ").and_then(|()| out.flush())
}

/// A text in lines, without what a terminal would obey.
fn say(text: &str) -> io::Result<()> {
    let plain: String = text.chars().map(|c| if c == '\n' || is_plain(c) { c } else { '\u{FFFD}' }).collect();
    writeln!(io::stdout(), "{}", plain.trim_end_matches('\n'))
}
