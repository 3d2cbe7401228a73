//! What to do next, in words and as commands to copy.

use ucforge_core::answer::Problem as Meaning;
use ucforge_core::operation::{End, Next, Outcome, Why};

use super::end::Context;
use super::report::Step;
use crate::exchange::Trouble;
use crate::usage::quoted;

impl Context {
    /// A command for the same tenant.
    pub(super) fn command(&self, words: &[&str]) -> String {
        let mut command = "ucforge".to_owned();
        for word in words {
            command.push(' ');
            // Options and standard input are what they are.
            let is_option = *word == "-" || word.starts_with("--");
            let word = crate::human::one_line(word);
            command.push_str(&if is_option { word } else { quoted(&word) });
        }
        if let Some(profile) = &self.profile {
            command.push_str(" --profile ");
            command.push_str(&quoted(&crate::human::one_line(profile)));
        }
        command
    }

    fn file(&self) -> &str {
        self.file.as_deref().unwrap_or("FILE")
    }

    fn is_connection(&self) -> bool {
        self.command.starts_with("connection")
    }

    /// This very command again.
    fn again(&self, more: &[&str]) -> String {
        let mut words: Vec<&str> = self.command.split(' ').collect();
        words.extend(self.at.as_deref());
        words.extend(self.file.as_deref());
        words.extend(more);
        self.command(&words)
    }
}

fn step(text: impl Into<String>, command: Option<String>) -> Step {
    Step { text: text.into(), command }
}

/// What to do after an outcome.
pub(super) fn after(context: &Context, outcome: &Outcome, trouble: Option<&Trouble>) -> Vec<Step> {
    let mut steps = Vec::new();
    let is_lost = matches!(outcome.why, Some(Why::Lost { .. }));
    if let Some(trouble) = trouble.filter(|trouble| is_lost && !trouble.next.is_empty()) {
        steps.push(step(trouble.next.clone(), None));
    }
    if let Some(Why::Refused { refusal, .. }) = &outcome.why {
        steps.extend(of_refusal(context, &refusal.problem));
    }
    if outcome.why == Some(Why::Declined) && outcome.script.is_some() {
        steps.push(step("Run the script on the platform, then say so", Some(context.again(&["--yes"]))));
    }
    if let Some(next) = &outcome.next {
        let has_words = !steps.is_empty();
        steps.extend(of_next(context, outcome, next).into_iter().filter(|one| !has_words || one.command.is_some()));
    }
    steps.dedup();
    steps
}

/// What a refusal calls for, beyond what the operation says.
fn of_refusal(context: &Context, problem: &Meaning) -> Vec<Step> {
    match problem {
        Meaning::Busy { .. } => {
            vec![step("Another change is running: wait for it", Some(context.again(&["--wait"])))]
        }
        Meaning::RateLimited { retry_after: Some(after) } => {
            vec![step(format!("Wait as long as the server asks (Retry-After: {after})"), None)]
        }
        Meaning::Server => vec![step("The server is in trouble: try again later", None)],
        Meaning::NotUnderstood => {
            let doctor = context.command(&["doctor", "--online"]);
            vec![step("Look whether the address is that of the API", Some(doctor))]
        }
        Meaning::NotFound if context.is_connection() => {
            vec![step("Look which there are", Some(context.command(&["connection", "search"])))]
        }
        Meaning::NotFound => vec![step("Look which there are", Some(context.command(&["integration", "list"])))],
        _ => Vec::new(),
    }
}

/// What the operation says.
fn of_next(context: &Context, outcome: &Outcome, next: &Next) -> Vec<Step> {
    match next {
        Next::Again => {
            let text = match outcome.end {
                End::Partly => "Correct what is wrong, then start again: what was changed already is set to the same",
                _ => "Nothing was done: correct what is wrong, then start again",
            };
            vec![step(text, Some(context.again(&[])))]
        }
        Next::Look(line) => vec![step("Look whether it is there before you send it again", look(context, line))],
        Next::UpdateExisting { id, .. } => existing(context, outcome, id),
        Next::FixTests(tests) => {
            let mut steps: Vec<_> = tests
                .iter()
                .map(|test| {
                    let message =
                        if test.message.is_empty() { "the tenant does not say what to fix" } else { &test.message };
                    step(format!("Fix what the test `{}` says: {message}", test.name), None)
                })
                .collect();
            if steps.is_empty() {
                steps.push(step("Fix what the message says, then start again", None));
            }
            let is_there = outcome.integration.as_ref().filter(|found| !found.id.is_empty());
            let command = match is_there {
                // What failed to be created is still there, and is to be updated.
                Some(found) if context.command != "integration delete" => {
                    context.command(&["integration", "update", &found.id, context.file()])
                }
                _ => context.again(&[]),
            };
            steps.push(step("Then start again", Some(command)));
            steps
        }
        Next::Wait { id } => {
            let is_integration = !context.is_connection() || outcome.integration.is_some();
            let mut words = vec![if is_integration { "integration" } else { "connection" }, "wait", id];
            if context.command == "integration delete" {
                words.extend(["--for", "deleted"]);
            }
            vec![step("Wait until it is done", Some(context.command(&words)))]
        }
        Next::Revert(names) if names.is_empty() => {
            vec![step(
                "Set back what an existing integration cannot change: platform, way of set-up, host, catalog",
                None,
            )]
        }
        Next::Revert(names) => {
            let names = names.join(", ");
            vec![step(
                format!("Set these back to what they are now, as an existing integration cannot change them: {names}"),
                None,
            )]
        }
        Next::AddCredentials => {
            let command = (context.command == "integration delete").then(|| context.again(&["--credentials", "FILE"]));
            vec![step("Add the privileged credentials that set up the platform", command)]
        }
        Next::DropCredentials => {
            vec![step("Leave the credentials out: they are not wanted here", Some(context.again(&[])))]
        }
        Next::CheckKey => {
            let doctor = context.command(&["doctor", "--online"]);
            vec![step("Use an API key that is valid and may do this (permission APPLICATION_ADMIN)", Some(doctor))]
        }
        Next::RunScript { who } => vec![step(format!("The script has to be run by {who}"), None)],
    }
}

/// What to do with what is there already.
fn existing(context: &Context, outcome: &Outcome, id: &str) -> Vec<Step> {
    let file = context.file();
    if context.is_connection() {
        return vec![
            step(format!("The connection {id} exists: compare it"), Some(context.command(&["apply", "--check", file]))),
            step("Change it", Some(context.command(&["connection", "update", id, file]))),
        ];
    }
    let failed = matches!(
        &outcome.why,
        Some(Why::Refused { refusal, .. }) if matches!(refusal.problem, Meaning::FailedBefore { .. })
    );
    let update = context.command(&["integration", "update", id, file]);
    if failed {
        let text = format!("An earlier creation has failed, and the integration {id} is left of it: update that");
        return vec![step(text, Some(update))];
    }
    let diff = context.command(&["integration", "diff", file, id]);
    vec![step(format!("The integration {id} exists: compare it"), Some(diff)), step("Update it", Some(update))]
}

/// The command that shows what a request shows.
fn look(context: &Context, line: &str) -> Option<String> {
    let path = line.split_once(' ').map_or(line, |(_, path)| path);
    let path = path.split('?').next().unwrap_or(path);
    let decoded = |piece: &str| ucforge_core::api::decoded(piece).into_owned();
    if let Some(rest) = path.strip_prefix("/integrations") {
        let id = rest.split('/').nth(1).filter(|id| !id.is_empty() && *id != "scripts");
        return Some(match id {
            Some(id) => context.command(&["integration", "get", &decoded(id)]),
            None => context.command(&["integration", "list"]),
        });
    }
    if let Some(key) = path.strip_prefix("/data/connection/") {
        return Some(context.command(&["connection", "get", &decoded(key)]));
    }
    if let Some(object) = path.strip_prefix("/data/object/") {
        return Some(context.command(&["connection", "object", object]));
    }
    path.starts_with("/data").then(|| context.command(&["connection", "search"]))
}

#[cfg(test)]
mod tests {
    use super::*;
    use ucforge_core::answer::Refusal;

    fn context() -> Context {
        Context {
            command: "integration create".to_owned(),
            file: Some("my setup.yaml".to_owned()),
            profile: Some("lab".to_owned()),
            ..Context::default()
        }
    }

    fn commands(problem: Meaning, next: Next) -> Vec<String> {
        let refusal = Refusal { status: 409, message: String::new(), problem };
        let why = Some(Why::Refused { request: "POST /integrations".to_owned(), refusal });
        let outcome = Outcome { end: End::NotDone, why, next: Some(next), ..Outcome::default() };
        after(&context(), &outcome, None).into_iter().filter_map(|step| step.command).collect()
    }

    #[test]
    fn what_exists_is_compared_and_updated_by_commands_that_can_be_copied() {
        let next = || Next::UpdateExisting { id: "7".to_owned(), put: "PUT /integrations/7".to_owned() };
        assert_eq!(
            commands(Meaning::ExistsAlready { id: Some("7".to_owned()) }, next()),
            [
                "ucforge integration diff 'my setup.yaml' 7 --profile lab",
                "ucforge integration update 7 'my setup.yaml' --profile lab"
            ]
        );
        let failed = Meaning::FailedBefore { id: Some("7".to_owned()), put: None };
        assert_eq!(commands(failed, next()), ["ucforge integration update 7 'my setup.yaml' --profile lab"]);
    }

    #[test]
    fn looks_become_commands() {
        for (line, command) in [
            ("GET /integrations", "ucforge integration list --profile lab"),
            ("GET /integrations/a%2Fb", "ucforge integration get a/b --profile lab"),
            ("GET /data/connection/my%20key", "ucforge connection get 'my key' --profile lab"),
            ("GET /data/object/k/main", "ucforge connection object k/main --profile lab"),
        ] {
            assert_eq!(look(&context(), line).as_deref(), Some(command));
        }
    }
}
