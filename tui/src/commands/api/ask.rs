//! Questions to the user, preceded by what a change does to people's access.

use std::io::{self, BufRead, IsTerminal};
use std::path::{Path, PathBuf};

use ucforge_core::api::Consequence;
use ucforge_core::operation::{Asked, NoScript, Question, Reply};

use super::save;
use crate::exit::Failure;
use crate::human::{self, escaped, one_line};
use crate::secrets;

/// Replies to the questions of an operation.
pub(super) trait Replies {
    /// The reply to a question.
    ///
    /// Errors: nobody can be asked, or a script that has to be saved first cannot be saved.
    fn reply(&mut self, question: &Question) -> Result<Reply, Failure>;
}

/// A person at a terminal, or one who has agreed beforehand.
pub(super) struct Person {
    /// Whether to agree to everything: with `--yes`, or without a terminal if nothing needs a yes.
    pub(super) agrees: bool,
    /// Whether the user has said so with `--yes`.
    pub(super) is_sure: bool,
    /// Where to save the script that has to be kept.
    pub(super) script: Option<PathBuf>,
    /// Where the script was saved.
    pub(super) saved: Option<PathBuf>,
}

/// Whether somebody can be asked.
pub(super) fn is_terminal() -> bool {
    io::stdin().is_terminal() && io::stderr().is_terminal()
}

/// Whether there is a terminal for the reply, but the question would not be seen: it would go into a file.
pub(super) fn is_unseen() -> bool {
    io::stdin().is_terminal() && !io::stderr().is_terminal()
}

impl Person {
    pub(super) fn new(yes: bool) -> Self {
        Self { agrees: yes || !is_terminal(), is_sure: yes, script: None, saved: None }
    }
}

impl Replies for Person {
    fn reply(&mut self, question: &Question) -> Result<Reply, Failure> {
        if let (Asked::IsKept { script, .. }, Some(path)) = (&question.asked, &self.script) {
            // It cannot be generated again once the connection is gone, so it is saved whatever the reply is.
            let saved = save::new_file(path, &secrets::usable(script))?;
            human::note_line(&format!("the clean-up script was saved to {}", crate::input::label(&saved)));
            self.saved = Some(saved);
        }
        if let (true, Some(first)) = (self.agrees && !self.is_sure, question.moves().first()) {
            human::note_line(&format!("warning: this moves it to another host or platform: {}", one_line(first)));
        }
        if self.agrees {
            return match (&question.asked, &question.name) {
                (Asked::WithoutScript { why }, _) if *why != NoScript::NoIntegration => {
                    Err(Failure::findings(format!(
                        "there is no clean-up script ({}), and it cannot be generated later: nothing was deleted. Run this \
                     on a terminal to delete without it",
                        one_line(&why.words())
                    )))
                }
                (_, Some(name)) => Ok(Reply::Name(name.clone())),
                (_, None) => Ok(Reply::Yes),
            };
        }
        let script: Vec<_> = question.script().map(|script| escaped(script.trim_end())).into_iter().collect();
        human::note_used(&shown(question), &script);
        let line = read_line()?;
        Ok(match &question.name {
            Some(_) => Reply::Name(line),
            None if matches!(line.trim().to_ascii_lowercase().as_str(), "y" | "yes") => Reply::Yes,
            None => Reply::No,
        })
    }
}

fn read_line() -> Result<String, Failure> {
    let mut line = String::new();
    let read = io::stdin().lock().read_line(&mut line);
    read.map_err(|error| Failure::usage(format!("the reply cannot be read: {error}")))?;
    Ok(line)
}

/// Asks a question. Returns whether the reply is yes.
pub(super) fn agrees(text: &str) -> Result<bool, Failure> {
    human::note(&format!("{text} [y/N] "));
    Ok(matches!(read_line()?.trim().to_ascii_lowercase().as_str(), "y" | "yes"))
}

/// A question as a person sees it.
fn shown(question: &Question) -> String {
    let mut text = String::from("\n");
    if let Asked::WasRun { script } = &question.asked {
        text.extend([&escaped(script.trim_end()), "\n"]);
    }
    text.extend([one_line(&question.sentence()), "\n".to_owned()]);
    for line in question.lines() {
        text.extend(["  ", &one_line(&line), "\n"]);
    }
    text.push_str(&consequences(question.consequences));
    if let Some(request) = question.script_before() {
        let at = one_line(&request.at().concat());
        text.extend(["`ucforge integration script delete ", &at, "` prints that script as long as it exists.\n"]);
    }
    let end = if question.name.is_some() { ": " } else { " [y/N] " };
    text.extend([&one_line(&question.prompt()), end]);
    text
}

/// What a change does to access and data, each with its source.
pub(super) fn consequences(all: &[Consequence]) -> String {
    let one = |one: &Consequence| format!("  - {}\n    source: {}\n", one.text, one.source.title());
    if all.is_empty() {
        return String::new();
    }
    ["What this does:\n".to_owned(), all.iter().map(one).collect()].concat()
}

/// The file for a clean-up script if the user names none.
pub(super) fn script_file(key: &str) -> PathBuf {
    Path::new(&format!("immuta-cleanup-{}.sql", save::file_name(key))).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ucforge_core::api::{Call, Effect};

    #[test]
    fn what_cannot_be_undone_shows_its_consequences_and_asks_for_the_name() {
        let Effect::Changes(consequences) = Call::DeleteIntegration.endpoint().effect else { panic!() };
        let asked = Asked::MayIt { call: Call::DeleteIntegration, at: "7".to_owned() };
        let question = Question { asked, consequences, name: Some("h.example".to_owned()), drift: None };
        let text = shown(&question);
        for part in [
            "Delete the integration: 7",
            "all grants and policies on it are removed",
            "depends on the tenant's settings",
            "not registered in Immuta stays as it is",
            "source: Immuta, Register a ",
            "`ucforge integration script delete 7` prints that script",
            "Type h.example to go on",
        ] {
            assert!(text.contains(part), "{part} in {text}");
        }
        let mut person = Person::new(true);
        assert_eq!(person.reply(&question).unwrap(), Reply::Name("h.example".to_owned()));
    }

    #[test]
    fn whoever_agrees_beforehand_deletes_without_a_script_only_where_there_is_nothing_to_clean_up() {
        let question = |why| Question {
            asked: Asked::WithoutScript { why },
            consequences: &[],
            name: Some("lakehouse".to_owned()),
            drift: None,
        };
        let mut person = Person::new(true);
        let reply = person.reply(&question(NoScript::NoIntegration));
        assert_eq!(reply.unwrap(), Reply::Name("lakehouse".to_owned()));
        // Whatever the tenant says.
        let refused = ["", "no integration belongs to this connection", "No integration found with ID 7."];
        let refused = refused.map(|said| NoScript::Refused(said.to_owned()));
        for why in refused.into_iter().chain([NoScript::NotNamed, NoScript::NotAScript("Please sign in".to_owned())]) {
            let failure = person.reply(&question(why)).unwrap_err();
            assert!(failure.message.contains("nothing was deleted"), "{}", failure.message);
        }
    }
}
