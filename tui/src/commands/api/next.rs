//! What to do next, in words and as commands to copy.

use ucforge_core::answer::{Problem as Meaning, Refusal};
use ucforge_core::operation::{End, Next, Outcome, Why};
use ucforge_core::session::Lost;

use super::end::Context;
use super::report::Step;
use crate::exchange::Trouble;
use crate::exit::advice;
use crate::secrets::said;
use crate::usage::quoted;

impl Context {
    /// A command for the same tenant.
    pub(super) fn command(&self, words: &[&str]) -> String {
        let mut command = "ucforge".to_owned();
        for word in words {
            command.push(' ');
            // Options and standard input are not quoted.
            let is_option = *word == "-" || word.starts_with("--");
            let word = crate::human::one_line(word);
            command.push_str(&if is_option { word } else { quoted(&word) });
        }
        if let Some(profile) = &self.profile {
            command.push_str(&crate::profile::option(profile));
        }
        command
    }

    fn file(&self) -> &str {
        self.file.as_deref().unwrap_or("FILE")
    }

    fn is_about_integrations(&self) -> bool {
        self.command.starts_with("integration")
    }

    fn is_connection(&self) -> bool {
        self.command.starts_with("connection")
    }

    /// This same command again, or `None` if it has several files.
    fn again(&self, more: &[&str]) -> Option<String> {
        if self.command == "apply" {
            return None;
        }
        let mut words: Vec<&str> = self.command.split(' ').collect();
        let (at, file) = (self.at.as_deref(), self.file.as_deref());
        match self.command.as_str() {
            "integration diff" => words.extend(file.into_iter().chain(at)),
            "rotate" => words.extend(["--setup"].into_iter().chain(file)),
            _ => words.extend(at.into_iter().chain(file)),
        }
        words.extend(more);
        Some(self.command(&words))
    }

    /// Whether the command only waits for what another command has started.
    pub(super) fn only_waits(&self) -> bool {
        self.command.ends_with(" wait")
    }
}

fn step(text: impl Into<String>, command: Option<String>) -> Step {
    Step { text: said(&text.into()), command }
}

/// What to do after an outcome, best first.
pub(super) fn after(context: &Context, outcome: &Outcome, trouble: Option<&Trouble>) -> Vec<Step> {
    let mut said = outcome.next.as_ref().map(|next| of_next(context, outcome, next)).unwrap_or_default();
    // If it is not known whether the request was carried out, the advice is to look first, not to try again.
    let is_open =
        !context.only_waits() && matches!(outcome.end, End::Started | End::NotSeen | End::Unknown | End::Partly);
    let (why, request) = match &outcome.why {
        Some(Why::Refused { request, refusal }) => (of_refusal(context, refusal), request.as_str()),
        Some(Why::Lost { request, lost }) => {
            let says_try_again = is_open && !matches!(lost, Lost::Redirected { .. });
            let step = (!says_try_again).then(|| of_lost(context, lost, trouble));
            (step.into_iter().collect(), request.as_str())
        }
        Some(Why::NotOnHost) => {
            let which = step("Look which there are", Some(context.command(&["integration", "list"])));
            let by_id = context.command(&["integration", "update", "ID", context.file()]);
            (vec![which, step("Update the one that you mean", Some(by_id))], "")
        }
        _ => (Vec::new(), ""),
    };
    if is_open && said.is_empty() && !request.is_empty() {
        said.push(step("Look whether it is there before you send it again", look(context, request)));
    }
    if matches!(outcome.why, Some(Why::NotWhole(_))) {
        let command = context.command(&["integration", "update", "ID", context.file()]);
        said.push(step("Only a first part of the list is read: name the integration by its id", Some(command)));
    }
    let (mut steps, then) = if is_open { (said, why) } else { (why, said) };
    if outcome.why == Some(Why::Declined) && outcome.script.is_some() {
        steps.insert(0, step("Run the script on the platform, then say so", context.again(&["--yes"])));
    }
    // After other steps, one of these is worth a line only if it has a new command.
    let has_steps = !steps.is_empty();
    for one in then {
        let is_new = one.command.is_some() && !steps.iter().any(|other| other.command == one.command);
        if is_new || !has_steps {
            steps.push(one);
        }
    }
    steps.dedup();
    steps
}

/// The step that a missing answer calls for.
fn of_lost(context: &Context, lost: &Lost, trouble: Option<&Trouble>) -> Step {
    if let Some(trouble) = trouble.filter(|trouble| !trouble.next.is_empty()) {
        return step(trouble.next.clone(), None);
    }
    let command = match lost {
        Lost::NoAnswer | Lost::NotSignedIn { status: None, .. } => context.again(&[]),
        Lost::TimeOver { .. } => None,
        _ => Some(context.command(&["doctor", "--online"])),
    };
    step(advice(lost), command)
}

/// The steps that a refusal calls for, beyond those of the operation.
fn of_refusal(context: &Context, refusal: &Refusal) -> Vec<Step> {
    let doctor = || Some(context.command(&["doctor", "--online"]));
    let is_silent = refusal.message.is_empty();
    let one = match &refusal.problem {
        Meaning::Busy { .. } if context.waits => {
            step("Another change is still running: try again once it is done", None)
        }
        Meaning::Busy { .. } => step("Another change is running: wait for it", context.again(&["--wait"])),
        Meaning::RateLimited { retry_after } => {
            let after = retry_after.as_deref().map_or("", str::trim);
            let is_number =
                after.bytes().all(|byte| byte.is_ascii_digit()) && !after.trim_start_matches('0').is_empty();
            let wait = match after {
                seconds if is_number => format!("wait for {seconds} seconds"),
                date if date.ends_with(" GMT") => format!("wait until {date}"),
                _ => "wait a while".to_owned(),
            };
            step(
                format!("There were too many requests, and nothing was done: {wait}, then try again"),
                context.again(&[]),
            )
        }
        Meaning::Server => step("The server is in trouble: try again later", None),
        Meaning::NotUnderstood => step("Look whether the address is that of the API", doctor()),
        Meaning::Unauthorized => step(
            "Look at the key; if it is right, the tenant wants it in another way: `auth` of the profile is raw, bearer or exchange",
            doctor(),
        ),
        Meaning::Forbidden => {
            let text =
                "Give whoever the key belongs to the permission for this, mostly APPLICATION_ADMIN, then look again";
            step(text, doctor())
        }
        Meaning::NotFound if context.at.is_none() => {
            step("Look whether the address is that of the API, which has such a path", doctor())
        }
        Meaning::NotFound if context.is_connection() => {
            step("Look which there are", Some(context.command(&["connection", "search"])))
        }
        Meaning::NotFound => step("Look which there are", Some(context.command(&["integration", "list"]))),
        Meaning::Other if refusal.status == 405 => {
            step("Look whether the address is that of the API, which takes such requests", doctor())
        }
        Meaning::Other if refusal.status == 415 && context.as_yaml => {
            step("The tenant does not take YAML: leave `--as-yaml` out", context.again(&[]))
        }
        Meaning::Other => match &context.file {
            Some(file) if is_silent => {
                step("The server does not say why: check the file", Some(context.command(&["check", file])))
            }
            Some(_) => return Vec::new(),
            None if is_silent => {
                step("The server does not say why: look whether the address is that of the API", doctor())
            }
            None => step("Look at what the server says, and whether the address is that of the API", doctor()),
        },
        _ => return Vec::new(),
    };
    vec![one]
}

/// The steps that the operation suggests.
fn of_next(context: &Context, outcome: &Outcome, next: &Next) -> Vec<Step> {
    match next {
        Next::Again => {
            let text = match outcome.end {
                End::Partly => "Correct what is wrong, then start again: what was changed already is set to the same",
                End::Unknown => "Doing it twice does no harm: start again",
                _ => "Nothing was done: correct what is wrong, then start again",
            };
            vec![step(text, context.again(&[]))]
        }
        Next::Look(_) if context.only_waits() => Vec::new(),
        Next::Look(line) if context.command == "connection deregister" => {
            vec![step("Look whether it is gone before you send it again", look(context, line))]
        }
        Next::Look(line) if context.command == "integration regenerate" => {
            vec![step("The old key may be void: look whether the integration still works", look(context, line))]
        }
        Next::Look(line) => vec![step("Look whether it is there before you send it again", look(context, line))],
        Next::UpdateExisting { id, put } => existing(context, outcome, id, put),
        Next::FixTests(tests) => {
            let mut steps: Vec<_> = tests
                .iter()
                .map(|test| {
                    let message =
                        if test.message.is_empty() { "the tenant does not say what to fix" } else { &test.message };
                    step(format!("Fix what the test `{}` says: {message}", test.name), None)
                })
                .collect();
            // An object that failed to be created still exists. It is to be updated with the same file.
            let integration = outcome.integration.as_ref().filter(|found| !found.id.is_empty());
            let command = match (integration, &outcome.connection) {
                (_, Some(found)) if context.is_connection() && context.file.is_some() => {
                    Some(context.command(&["connection", "update", &found.key, context.file()]))
                }
                (Some(found), _) if context.is_about_integrations() && context.command != "integration delete" => {
                    Some(context.command(&["integration", "update", &found.id, context.file()]))
                }
                // Waiting once more would show the same.
                _ if context.only_waits() => None,
                _ => context.again(&[]),
            };
            let is_silent = outcome.why == Some(Why::InError) && outcome.jobs.iter().all(|job| job.says().is_empty());
            let text = match steps.is_empty() {
                true if is_silent => {
                    "The tenant does not say what went wrong: find that out on the platform, then start again"
                }
                true => "Fix what the message says, then start again",
                false => "Then start again",
            };
            steps.push(step(text, command));
            steps
        }
        Next::Wait { id } => {
            let is_bulk = context.is_connection() || outcome.connection.is_some();
            let behind = outcome.connection.as_ref().and_then(|found| found.integration.as_ref());
            let is_integration = !is_bulk || outcome.integration.is_some() || behind == Some(id);
            let mut words = vec![if is_integration { "integration" } else { "connection" }, "wait", id];
            // If nothing was done, another change is in the way, and that is what to wait for.
            if context.command == "integration delete" && outcome.end != End::NotDone {
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
        // Settings have a command of their own.
        Next::Revert(names) if names.iter().all(|name| name.starts_with("/settings/")) => {
            let key = outcome.connection.as_ref().map_or("KEY", |found| found.key.as_str());
            let command = context.command(&["connection", "settings", key, context.file()]);
            vec![step("Change the settings", Some(command))]
        }
        Next::Revert(names) => {
            let names = names.join(", ");
            vec![step(
                format!("Set these back to what they are now, as an existing integration cannot change them: {names}"),
                None,
            )]
        }
        Next::AddCredentials => {
            let command =
                (context.command == "integration delete").then(|| context.again(&["--credentials", "FILE"])).flatten();
            vec![step("Add the privileged credentials that set up the platform", command)]
        }
        Next::DropCredentials => {
            vec![step("Leave the credentials out: they are not wanted here", context.again(&[]))]
        }
        Next::CheckKey => {
            let doctor = context.command(&["doctor", "--online"]);
            vec![step("Use an API key that is valid and may do this (permission APPLICATION_ADMIN)", Some(doctor))]
        }
        Next::RunScript { who } => vec![step(format!("The script has to be run by {who}"), None)],
    }
}

/// What to do with an object that exists already.
fn existing(context: &Context, outcome: &Outcome, id: &str, put: &str) -> Vec<Step> {
    let file = context.file();
    if context.is_connection() && put.contains("/integrations/") {
        let get = Some(context.command(&["integration", "get", id]));
        let upgrade = "A host with an integration is not registered: the Connection Upgrade Manager of Immuta makes a connection of it";
        return vec![step(format!("The integration {id} is there already: look at it"), get), step(upgrade, None)];
    }
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

/// The command that shows the same as the request with this line.
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
    use crate::exchange::Step as Way;

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
    fn the_integration_behind_a_connection_is_waited_for_as_an_integration() {
        let context = Context { command: "connection register".to_owned(), waits: true, ..Context::default() };
        for (id, command) in [("7", "ucforge integration wait 7"), ("b-1", "ucforge connection wait b-1")] {
            let connection = ucforge_core::answer::Connection {
                key: "lake".to_owned(),
                integration: Some("7".to_owned()),
                ..Default::default()
            };
            let next = Some(Next::Wait { id: id.to_owned() });
            let outcome = Outcome { end: End::Started, next, connection: Some(connection), ..Outcome::default() };
            assert_eq!(after(&context, &outcome, None)[0].command.as_deref(), Some(command));
        }
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
    fn what_may_have_been_done_is_looked_for_and_not_tried_again() {
        let lost = [Lost::NoAnswer, Lost::Garbled, Lost::TimeOver { may_have_arrived: true }];
        let request = || "POST /integrations".to_owned();
        let mut whys: Vec<_> = lost.into_iter().map(|lost| Why::Lost { request: request(), lost }).collect();
        for problem in [Meaning::Server, Meaning::NotUnderstood] {
            let refusal = Refusal { status: 500, message: String::new(), problem };
            whys.push(Why::Refused { request: request(), refusal });
        }
        for why in whys {
            // Something was changed before this.
            let outcome =
                Outcome { end: End::Partly, why: Some(why.clone()), next: Some(Next::Again), ..Outcome::default() };
            let steps = after(&context(), &outcome, None);
            assert!(steps.iter().all(|step| !step.text.contains("Nothing was")), "{why:?}");
            for (end, next) in [
                (End::NotSeen, Some(Next::Look("GET /integrations".to_owned()))),
                (End::Unknown, Some(Next::Look("GET /integrations".to_owned()))),
                (End::Started, None),
            ] {
                let outcome = Outcome { end, why: Some(why.clone()), next, ..Outcome::default() };
                let trouble = Trouble { step: Way::Answer, what: "x".to_owned(), next: "Try again".to_owned() };
                let steps = after(&context(), &outcome, Some(&trouble));
                assert_eq!(steps[0].command.as_deref(), Some("ucforge integration list --profile lab"), "{why:?}");
                assert!(steps.iter().all(|step| !step.text.contains("ry again")), "{why:?}");
            }
        }
    }

    #[test]
    fn a_command_is_offered_again_as_it_is_written() {
        for (command, at, file, again) in [
            ("integration update", Some("7"), Some("s.yaml"), Some("ucforge integration update 7 s.yaml")),
            ("integration diff", Some("7"), Some("s.yaml"), Some("ucforge integration diff s.yaml 7")),
            ("rotate", None, Some("s.yaml"), Some("ucforge rotate --setup s.yaml")),
            ("connection wait", Some("b 1"), None, Some("ucforge connection wait 'b 1'")),
            ("apply", None, None, None),
        ] {
            let [at, file] = [at, file].map(|word| word.map(str::to_owned));
            let context = Context { command: command.to_owned(), at, file, ..Context::default() };
            assert_eq!(context.again(&[]).as_deref(), again);
        }
    }

    #[test]
    fn a_server_says_how_long_to_wait() {
        for (after, says) in [
            (Some("120"), "wait for 120 seconds,"),
            (Some(" Sun, 06 Nov 1994 08:49:37 GMT"), "wait until Sun, 06 Nov 1994 08:49:37 GMT,"),
            (Some("0"), "wait a while,"),
            (Some("soon"), "wait a while,"),
            (None, "wait a while,"),
        ] {
            let problem = Meaning::RateLimited { retry_after: after.map(str::to_owned) };
            let refusal = Refusal { status: 429, message: String::new(), problem };
            let steps = of_refusal(&context(), &refusal);
            assert!(steps[0].text.contains(says), "{after:?}: {}", steps[0].text);
        }
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
