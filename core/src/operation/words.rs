//! The outcome of an operation, in sentences for people. They quote the tenant unchanged.

use super::drift::Difference;
use super::outcome::{End, Outcome, Why};
use crate::answer::{JobState, Problem, Refusal, State, Status, Validation};
use crate::session::Lost;

impl Outcome {
    /// The outcome in one sentence. `detail` says where a request failed, as far as the network knows.
    pub fn sentence(&self, detail: Option<&str>) -> String {
        if let Some(problem) = self.problem(detail) {
            return problem;
        }
        let (said, after) = match self.end {
            // Secrets, which nobody can see, may differ.
            End::AlreadySo if self.drift.as_ref().is_some_and(|drift| drift.has_secrets) => {
                ("no difference found", ". The tenant does not show secrets, so a new secret could not be compared")
            }
            End::AlreadySo => ("nothing to do: it is as asked for", ""),
            End::Started => ("accepted, and may still be running", ""),
            _ => ("done", ""),
        };
        let unseen = self.drift.iter().filter(|_| self.end == End::AlreadySo).flat_map(|drift| &drift.unseen);
        let unseen: String = unseen.map(|pointer| [". ", &not_compared(pointer)].concat()).collect();
        match self.about() {
            Some(about) => [said, ": ", &about, after, &unseen].concat(),
            None => [said, after, &unseen].concat(),
        }
    }

    /// What the operation is about, as it was last seen.
    fn about(&self) -> Option<String> {
        if !self.places.is_empty() {
            let places = if self.places.len() == 1 { " place" } else { " places" };
            let count = self.places.len().to_string();
            return Some(["the new credentials are in ", &count, places, "; the old ones can be revoked now"].concat());
        }
        if let Some(deleted) = &self.deleted {
            return Some([&deleted.path.join("/"), " is deleted"].concat());
        }
        if let Some(found) = &self.connection {
            return Some(["connection ", &found.key].concat());
        }
        if let Some(found) = &self.integration {
            let host = if found.host.is_empty() { String::new() } else { [" on ", &found.host].concat() };
            return Some(["integration ", &found.id, &host, ": ", found.status.name()].concat());
        }
        let found = self.object.as_ref()?;
        Some([&found.path.join("/"), ": ", found.state.name()].concat())
    }

    /// What went wrong, in sentences; `None` if nothing did. `detail` says where a request failed, as far as the
    /// network knows.
    pub fn problem(&self, detail: Option<&str>) -> Option<String> {
        let after = match self.end {
            End::Done => return None,
            End::NotSeen | End::Started if self.is_unseen() => {
                ". By its status it was accepted, and there is no sign so far that it was done"
            }
            End::NotSeen => ". There is no sign so far that it was done; it may still arrive",
            End::Unknown if self.is_refused_as_there() => ". Somebody else may have made it meanwhile",
            End::Unknown if self.is_refused_as_busy() => ". Nothing was done, unless it has arrived twice",
            End::Unknown => ". Whether it was done is not known",
            End::Started => ". The change itself was accepted",
            End::Partly => ". The places before this one hold the new credentials",
            End::AlreadySo | End::Failed | End::NotDone => "",
        };
        let said = self.cause(detail)?;
        // A server's message may end with a period.
        let said = if after.is_empty() { said.as_str() } else { said.trim_end_matches('.') };
        Some([said, after].concat())
    }

    /// Like [`Outcome::problem`], without what is known about the change: for operations that only look and wait.
    pub fn cause(&self, detail: Option<&str>) -> Option<String> {
        if self.end == End::Done {
            return None;
        }
        Some(match self.why.as_ref()? {
            Why::Refused { request, refusal } => refusal_of(request, refusal),
            Why::Lost { request, lost } => [request, ": ", &no_answer(lost, detail)].concat(),
            Why::InError => self.error(),
            Why::NotValid(validation) => not_valid(validation),
            Why::NotThere => match self.end {
                End::AlreadySo => "there is none of that name: nothing was deleted",
                End::Failed => "it was accepted, and now it is gone",
                _ => "there is none to change: create it first",
            }
            .to_owned(),
            Why::NotOnHost => "no integration of this tenant is on this host, by which the one to change is found: to give one another \
                host, update it by its id"
                .to_owned(),
            Why::NoSecrets => "no new secret was given: give it first".to_owned(),
            Why::NoPlace => {
                "no integration and no connection of this tenant is on these hosts: nothing was changed".to_owned()
            }
            Why::SignsInOtherwise => {
                "what is on these hosts signs in in another way, or as another client: that was not changed. Rotating replaces the \
                 credentials of one client; an update changes the client"
                    .to_owned()
            }
            Why::Busy if self.end == End::Partly => "another change is running".to_owned(),
            Why::Busy => "another change is running: nothing was changed".to_owned(),
            Why::ChangedMeanwhile => "somebody else has changed it meanwhile: nothing was sent".to_owned(),
            Why::Declined => "not agreed to: nothing was changed".to_owned(),
            Why::ExistsAlready => "there is one already".to_owned(),
            Why::Different => self.different(),
            Why::NotWhole(request) => {
                [request.as_str(), " answers only a part of the list: what is in the rest is not known"].concat()
            }
            Why::NotEditable => match self.drift.as_ref().map_or(&[][..], |drift| &drift.differences) {
                [] => "what differs is not in the request that updates it".to_owned(),
                [one, more @ ..] => [one.not_sent(), and_more(more.len())].concat(),
            },
            // Nothing was started: the operation was waiting for somebody else's change.
            Why::TimeOver if matches!(self.end, End::NotDone | End::Partly) => {
                let state = self.states(State::is_changing, |_| false);
                let state = if state.is_empty() { String::new() } else { [" (", &state, ")"].concat() };
                let nothing = if self.end == End::NotDone { ": nothing was changed" } else { "" };
                ["another change was still running when the time was over", &state, nothing].concat()
            }
            Why::TimeOver => {
                let state = self.states(|_| true, |job| *job != JobState::Completed);
                let before = if state.is_empty() { "" } else { ": " };
                ["it was not done when the time was over", before, &state].concat()
            }
            Why::EndCannotBeSeen => match self.states(|status| matches!(status, Status::Other(_)), |job| *job != JobState::Completed) {
                state if state.is_empty() => "this tenant does not show how it ends".to_owned(),
                state => [&state, ": whether that is the end is not known"].concat(),
            },
            Why::Ambiguous => "several could be meant: the tenant has more than one such integration".to_owned(),
            Why::OtherPlatform => {
                let platform = self.integration.as_ref().map_or("", |found| &found.platform);
                ["this integration is of the platform ", platform, ", which no update changes: nothing was sent"].concat()
            }
            Why::HostInUse(id) => [
                "the integration ",
                id,
                " is on this host, and a connection needs one of its own: if it belongs to a connection, use the key of that one; \
                 if not, Immuta's Upgrade Manager makes a connection of it. Nothing was sent",
            ]
            .concat(),
            Why::CredentialsNotWanted => {
                "this integration needs no credentials to be deleted: leave them out. Nothing was sent".to_owned()
            }
        })
    }

    /// Whether a change got an answer that cannot be understood: a web page says yes to everything.
    fn is_unseen(&self) -> bool {
        matches!(&self.why, Some(Why::Refused { request, refusal })
            if refusal.problem == Problem::NotUnderstood && !request.starts_with("GET "))
    }

    /// Whether a creation was refused because the object exists, although it did not before: this very request may have
    /// made it, if it arrived twice.
    pub fn is_refused_as_there(&self) -> bool {
        let Some(Why::Refused { refusal, .. }) = &self.why else { return false };
        self.end == End::Unknown && matches!(refusal.problem, Problem::ExistsAlready { .. })
    }

    /// Whether a change was refused because another one is in progress: nothing was done, unless the other one is this
    /// very request, which arrived twice.
    pub fn is_refused_as_busy(&self) -> bool {
        let Some(Why::Refused { refusal, .. }) = &self.why else { return false };
        self.end == End::Unknown && matches!(refusal.problem, Problem::Busy { .. })
    }

    /// How the result differs from what was asked for.
    fn different(&self) -> String {
        let found = self.drift.as_ref().map_or(&[][..], |drift| &drift.differences);
        let Some(Difference { pointer, asked, live }) = found.first() else {
            let state = self.integration.as_ref().map(|found| &found.status);
            return match state.filter(|state| matches!(state, Status::Deleted | Status::Disabled)) {
                Some(state) => ["its state is ", state.name(), ": that was not asked for"].concat(),
                None => "it is not what was asked for: somebody else may have changed it".to_owned(),
            };
        };
        let [live, asked] = [live, asked].map(|side| side.as_deref().unwrap_or("nothing"));
        let pointer = if pointer.is_empty() { "/" } else { pointer };
        let more = and_more(found.len() - 1);
        let cause = ". The tenant may have left it out, or somebody else has changed it";
        ["it is not what was asked for: ", pointer, " is ", live, " and not ", asked, &more, cause].concat()
    }

    /// The error states of the integration and the jobs.
    fn error(&self) -> String {
        // An enabled integration is not the error.
        let said = self.states(|status| *status != Status::Enabled, State::is_error);
        if said.is_empty() { "it is in a state of error".to_owned() } else { said }
    }

    /// The states of the integration and of the jobs, if `status` and `job` select them.
    fn states(&self, status: impl Fn(&Status) -> bool, job: impl Fn(&JobState) -> bool) -> String {
        let state = self.integration.as_ref().map(|found| &found.status);
        let state = state.filter(|state| status(state) && !state.name().is_empty());
        let state = state.map(|state| ["its state is ", state.name()].concat());
        let jobs = self.jobs.iter().filter(|one| job(&one.state) && !one.state.name().is_empty());
        let jobs = jobs.map(|job| {
            let said = if job.state.is_error() { job.says() } else { String::new() };
            let said = if said.is_empty() { said } else { [": ", &said].concat() };
            ["job ", &job.id, " is ", job.state.name(), &said].concat()
        });
        state.into_iter().chain(jobs).collect::<Vec<_>>().join(", ")
    }
}

impl Difference {
    /// Says that it stays as it is, in a sentence without its period.
    pub fn not_sent(&self) -> String {
        let [live, asked] = [&self.live, &self.asked].map(|side| side.as_deref().unwrap_or("nothing"));
        let after = ": an update of a connection does not send it";
        [&self.pointer, " is ", live, " and not ", asked, after].concat()
    }

    /// Says that an update does not have it, in a sentence without its period.
    pub fn left_out(&self) -> String {
        let live = self.live.as_deref().unwrap_or("there");
        [
            &self.pointer,
            " (",
            live,
            ") is not in the request, which replaces the whole configuration: it may be removed",
        ]
        .concat()
    }

    /// Says that it is gone, in the same form.
    pub fn gone(&self) -> String {
        let live = self.live.as_deref().unwrap_or("there");
        [&self.pointer, " was ", live, ": the request did not have it, and it is gone"].concat()
    }
}

/// Says that a part of what is asked for was not compared, in a sentence without its period.
pub fn not_compared(pointer: &str) -> String {
    [pointer, " is not compared: the tenant does not show it"].concat()
}

/// What did not work, named by the first test that failed.
fn not_valid(validation: &Validation) -> String {
    let failed = validation.failed();
    let Some(first) = failed.first() else {
        return "it was accepted, and the tenant says that its validation has failed".to_owned();
    };
    let said = if first.message.is_empty() { String::new() } else { [": ", &first.message].concat() };
    let more = and_more(failed.len() - 1);
    ["it was accepted, and the tenant says that the test `", &first.name, "` has failed", &said, &more].concat()
}

fn and_more(count: usize) -> String {
    if count == 0 { String::new() } else { [" (and ", &count.to_string(), " more)"].concat() }
}

/// A refusal in a sentence: the request, its status, and what the tenant says.
pub fn refusal_of(request: &str, refusal: &Refusal) -> String {
    let said = if refusal.message.is_empty() { String::new() } else { [": ", &refusal.message].concat() };
    let status = refusal.status.to_string();
    match &refusal.problem {
        Problem::NotUnderstood => [request, ": the answer (status ", &status, ") cannot be understood", &said].concat(),
        _ if refusal.is_no_answer() => [request, ": the server answered with status ", &status, &said].concat(),
        _ => [request, " was refused with status ", &status, &said].concat(),
    }
}

/// Says that there is no answer, and why, as far as the network knows.
pub fn no_answer(lost: &Lost, detail: Option<&str>) -> String {
    match (lost, detail) {
        (Lost::NotSent, Some(detail)) => ["nothing was sent, because ", detail].concat(),
        (_, Some(detail)) => [&lost.to_string(), " (", detail, ")"].concat(),
        (_, None) => lost.to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::answer::{Integration, Job, Test, TestStatus, Whole};
    use crate::operation::{Drift, Place, PlaceEnd};
    use crate::value::Value;

    fn refused(status: u16, message: &str, problem: Problem) -> Why {
        let refusal = Refusal { status, message: message.to_owned(), problem };
        Why::Refused { request: "POST /integrations".to_owned(), refusal }
    }

    fn lost(lost: Lost) -> Why {
        Why::Lost { request: "POST /integrations".to_owned(), lost }
    }

    fn integration(status: &str) -> Integration {
        let config = Value::from([("workspaceUrl", "h.example".into())]);
        Integration::of(Value::from([("id", "7".into()), ("status", status.into()), ("config", config)]))
    }

    fn drift(count: usize) -> Drift {
        let one =
            |number| Difference { pointer: format!("/config/a{number}"), asked: Some("\"b\"".to_owned()), live: None };
        Drift { differences: (0..count).map(one).collect(), ..Drift::default() }
    }

    #[test]
    #[allow(clippy::too_many_lines, reason = "a table of sentences")]
    fn every_outcome_is_a_sentence() {
        let of = |end, why| Outcome { end, why, ..Outcome::default() };
        let place = || Place { put: "PUT /integrations/7".to_owned(), end: PlaceEnd::New };
        let queued = Job { id: "q".to_owned(), state: JobState::Other("queued".to_owned()), ..Job::default() };
        let job = Job { id: "b".to_owned(), state: JobState::Failed, ..Job::default() };
        let output = Value::from([("message", "Invalid access token".into())]);
        let test = |name: &str, status| Test { name: name.to_owned(), status, ..Test::default() };
        let first = Test { message: "Invalid token".to_owned(), ..test("B", TestStatus::Failed) };
        let tests = vec![test("A", TestStatus::Passed), first, test("C", TestStatus::Failed)];
        let not_valid = Validation { status: None, tests };
        for (outcome, detail, expected) in vec![
            (of(End::Done, None), None, "done"),
            (
                Outcome { integration: Some(integration("enabled")), ..of(End::Done, None) },
                None,
                "done: integration 7 on h.example: enabled",
            ),
            (of(End::AlreadySo, None), None, "nothing to do: it is as asked for"),
            (
                Outcome {
                    integration: Some(integration("enabled")),
                    drift: Some(Drift { has_secrets: true, ..Drift::default() }),
                    ..of(End::AlreadySo, None)
                },
                None,
                "no difference found: integration 7 on h.example: enabled. The tenant does not show secrets, so a new secret \
                 could not be compared",
            ),
            (
                Outcome { places: vec![place(), place()], ..of(End::Done, None) },
                None,
                "done: the new credentials are in 2 places; the old ones can be revoked now",
            ),
            (of(End::NotDone, Some(Why::NoSecrets)), None, "no new secret was given: give it first"),
            (
                of(End::NotDone, Some(Why::NoPlace)),
                None,
                "no integration and no connection of this tenant is on these hosts: nothing was changed",
            ),
            (
                Outcome { integration: Some(integration("disabled")), ..of(End::Failed, Some(Why::Different)) },
                None,
                "its state is disabled: that was not asked for",
            ),
            (
                Outcome { drift: Some(drift(1)), ..of(End::Failed, Some(Why::Different)) },
                None,
                "it is not what was asked for: /config/a0 is nothing and not \"b\". The tenant may have left it out, or somebody \
                 else has changed it",
            ),
            (
                Outcome { drift: Some(drift(3)), ..of(End::Unknown, Some(Why::Different)) },
                None,
                "it is not what was asked for: /config/a0 is nothing and not \"b\" (and 2 more). The tenant may have left it \
                 out, or somebody else has changed it. Whether it was done is not known",
            ),
            (
                Outcome { drift: Some(drift(2)), ..of(End::NotDone, Some(Why::NotEditable)) },
                None,
                "/config/a0 is nothing and not \"b\": an update of a connection does not send it (and 1 more)",
            ),
            (of(End::Started, None), None, "accepted, and may still be running"),
            (
                of(End::NotDone, Some(refused(422, "No.", Problem::Other))),
                None,
                "POST /integrations was refused with status 422: No.",
            ),
            (
                of(End::Unknown, Some(refused(503, "Busy.", Problem::Server))),
                None,
                "POST /integrations: the server answered with status 503: Busy. Whether it was done is not known",
            ),
            (
                of(End::Started, Some(refused(200, "it is empty", Problem::NotUnderstood))),
                None,
                "POST /integrations: the answer (status 200) cannot be understood: it is empty. By its status it was accepted, \
                 and there is no sign so far that it was done",
            ),
            (
                of(End::NotSeen, Some(lost(Lost::NoAnswer))),
                Some("the peer reset it"),
                "POST /integrations: the connection ended before there was an answer (the peer reset it). There is no sign so \
                 far that it was done; it may still arrive",
            ),
            (
                of(End::NotDone, Some(lost(Lost::NotSent))),
                Some("the certificate has expired"),
                "POST /integrations: nothing was sent, because the certificate has expired",
            ),
            (of(End::AlreadySo, Some(Why::NotThere)), None, "there is none of that name: nothing was deleted"),
            (of(End::Failed, Some(Why::NotThere)), None, "it was accepted, and now it is gone"),
            (of(End::NotDone, Some(Why::NotThere)), None, "there is none to change: create it first"),
            (
                of(End::NotDone, Some(Why::NotOnHost)),
                None,
                "no integration of this tenant is on this host, by which the one to change is found: to give one another host, \
                 update it by its id",
            ),
            (of(End::NotDone, Some(Why::Busy)), None, "another change is running: nothing was changed"),
            (
                of(End::Partly, Some(Why::Busy)),
                None,
                "another change is running. The places before this one hold the new credentials",
            ),
            (
                Outcome { integration: Some(integration("createError")), ..of(End::Failed, Some(Why::InError)) },
                None,
                "its state is createError",
            ),
            (Outcome { jobs: vec![job.clone()], ..of(End::Failed, Some(Why::InError)) }, None, "job b is failed"),
            (
                Outcome {
                    integration: Some(integration("enabled")),
                    jobs: vec![Job { output: Whole(output), ..job }],
                    ..of(End::Failed, Some(Why::InError))
                },
                None,
                "job b is failed: Invalid access token",
            ),
            (
                of(End::Failed, Some(Why::NotValid(not_valid))),
                None,
                "it was accepted, and the tenant says that the test `B` has failed: Invalid token (and 1 more)",
            ),
            (
                of(End::Failed, Some(Why::NotValid(Validation::default()))),
                None,
                "it was accepted, and the tenant says that its validation has failed",
            ),
            (
                Outcome { integration: Some(integration("editing")), ..of(End::NotDone, Some(Why::TimeOver)) },
                None,
                "another change was still running when the time was over (its state is editing): nothing was changed",
            ),
            (of(End::Failed, Some(Why::InError)), None, "it is in a state of error"),
            (
                of(End::Started, Some(Why::TimeOver)),
                None,
                "it was not done when the time was over. The change itself was accepted",
            ),
            (
                Outcome { integration: Some(integration("queued")), ..of(End::Started, Some(Why::TimeOver)) },
                None,
                "it was not done when the time was over: its state is queued. The change itself was accepted",
            ),
            (
                Outcome { jobs: vec![queued], ..of(End::Started, Some(Why::EndCannotBeSeen)) },
                None,
                "job q is queued: whether that is the end is not known. The change itself was accepted",
            ),
            (
                of(End::Started, Some(Why::EndCannotBeSeen)),
                None,
                "this tenant does not show how it ends. The change itself was accepted",
            ),
            (
                of(End::Unknown, Some(refused(409, "It already exists.", Problem::ExistsAlready { id: None }))),
                None,
                "POST /integrations was refused with status 409: It already exists. Somebody else may have made it meanwhile",
            ),
        ] {
            assert_eq!(outcome.sentence(detail), expected);
        }
    }
}
