//! Asks questions in plain lines, and takes their answers.

use std::io;

use ucforge_core::form::{Answer, Control};
use ucforge_core::setup::typed_reference;
use ucforge_core::value::Value;

use super::{Next, Talk, say, words};
use crate::ui::model::{Question, RowKind};
use crate::ui::update::form;

impl Talk {
    pub(super) fn asked(&mut self) -> Option<Question> {
        let pointer = self.pointer();
        self.model().question(&pointer).cloned()
    }

    /// Asks the current question: what it is about, how to answer it, and what the answer is now.
    pub(super) fn question(&mut self) -> io::Result<()> {
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

    pub(super) fn findings_here(&mut self, pointer: &str) -> io::Result<()> {
        let within = format!("{pointer}/");
        let model = self.model();
        let here = model.shown.view.findings.iter();
        let here = here.filter(|one| one.pointer == *pointer || one.pointer.starts_with(&within));
        for finding in here.filter(|one| model.left.contains(&one.pointer) || one.fix.is_some()) {
            say(&format!("  {}: {}", crate::ui::view::word(finding.severity), finding.message))?;
            if let Some(fix) = &finding.fix {
                say(&format!("  :fix would do this: {}", fix.title))?;
            }
        }
        Ok(())
    }

    pub(super) fn answer(&mut self, line: &str) -> io::Result<Next> {
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

    /// Called after an answer: prints what there is to say about it. If there is an error, the question is asked again.
    pub(super) fn told(&mut self, pointer: &str) -> io::Result<Next> {
        let status = std::mem::take(&mut self.model().status);
        if !status.is_empty() {
            say(&words(&status))?;
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

    pub(super) fn list(&mut self) -> io::Result<()> {
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
}

/// Says what was wrong with a line; the question is asked again.
fn wrong(why: &str) -> io::Result<Next> {
    say(why)?;
    Ok(Next::Again)
}

/// The value of the choice with this number, label or value.
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
