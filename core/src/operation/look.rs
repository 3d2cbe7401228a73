//! Looking at the tenant, and changing it once.

use super::outcome::{Outcome, Why};
use super::turn::Port;
use crate::answer::{self, About, Connection, Integration, List, Problem, Refusal};
use crate::api::{Call, Outgoing, Response};
use crate::session::Lost;
use crate::value::Value;

/// How often to look for something that there may be no sign of yet: a request may arrive late.
pub(super) const LOOKS: u32 = 3;

/// How often a change is sent again that was refused as busy.
const MAX_BUSY: u32 = 20;

/// Changes that were refused because another one was on its way.
#[derive(Default)]
pub(super) struct Busy(u32);

impl Busy {
    /// Whether there was one: then what was refused may have arrived before, and been done.
    pub(super) fn was_there(&self) -> bool {
        self.0 > 0
    }

    /// Whether the change is to be sent again, after a pause, because whoever asked for it waits for others.
    pub(super) async fn is_over(&mut self, port: &Port, refusal: &Refusal) -> bool {
        if !matches!(refusal.problem, Problem::Busy { .. }) {
            return false;
        }
        self.0 += 1;
        port.options.wait && self.0 < MAX_BUSY && port.pause().await
    }
}

/// What a look has shown.
pub(super) enum Seen<T> {
    There(T),
    /// Nothing is there.
    Gone(Refusal),
    /// Nothing that says how things are.
    Nothing(Why),
}

impl<T> Seen<T> {
    /// What is there.
    pub(super) fn found(self) -> Option<T> {
        if let Self::There(found) = self { Some(found) } else { None }
    }

    /// How it ends when this is all that is known, and nothing has been changed.
    pub(super) fn or_stop(self) -> Result<Option<T>, Box<Outcome>> {
        match self {
            Self::There(found) => Ok(Some(found)),
            Self::Gone(_) => Ok(None),
            Self::Nothing(why) => Err(Box::new(stopped(why))),
        }
    }
}

/// Nothing was done, for this reason.
pub(super) fn stopped(why: Why) -> Outcome {
    use super::outcome::End;
    match why {
        Why::Refused { request, refusal } => Outcome::refused(&request, refusal),
        Why::Lost { request, lost } => Outcome::lost(End::NotDone, &request, lost),
        other => Outcome::of(End::NotDone).because(other),
    }
}

/// Looks once. What may be repeated of that is up to the session.
pub(super) async fn look<T: About>(port: &Port, request: Outgoing, read: impl Fn(&Response) -> Option<T>) -> Seen<T> {
    let line = request.line();
    match port.send(request.clone()).await {
        Ok(response) => match Refusal::of(&response) {
            Some(refusal) if refusal.problem == Problem::NotFound => Seen::Gone(refusal),
            Some(refusal) => Seen::Nothing(Why::Refused { request: line, refusal }),
            None => match read(&response) {
                Some(found) => match found.other(&request) {
                    None => Seen::There(found),
                    Some(other) => {
                        let refusal = Refusal::about_another(&response, &other);
                        Seen::Nothing(Why::Refused { request: line, refusal })
                    }
                },
                None => Seen::Nothing(Why::Refused { request: line, refusal: Refusal::not_understood(&response) }),
            },
        },
        Err(lost) => Seen::Nothing(Why::Lost { request: line, lost }),
    }
}

/// All integrations, before anything is changed, as they are listed. A list that is not there is not an empty one.
///
/// Errors: how it ends when they cannot be seen.
pub(super) async fn list(port: &Port) -> Result<List<Integration>, Box<Outcome>> {
    match look(port, all(), answer::listed).await {
        Seen::There(list) => Ok(list),
        Seen::Gone(refusal) => Err(Box::new(Outcome::refused(&all().line(), refusal))),
        Seen::Nothing(why) => Err(Box::new(stopped(why))),
    }
}

/// The same with those that the list shows only the names of looked at, as nobody can tell from a name which host one is on: all
/// of them, or those that may be what is asked for. Where that has no configuration, its name is all there is.
///
/// Errors: how it ends when they cannot be seen.
pub(super) async fn list_shown(port: &Port, asked: Option<&Value>) -> Result<List<Integration>, Box<Outcome>> {
    let mut list = list(port).await?;
    let mut shown = Vec::with_capacity(list.entries.len());
    for one in std::mem::take(&mut list.entries) {
        let may_be_meant = asked.is_none_or(|asked| {
            let platform = asked.get("type").and_then(Value::text);
            one.platform.is_empty()
                || asked.get("config").is_some() && platform.is_none_or(|platform| one.platform == platform)
        });
        if one.is_shown() || !may_be_meant || one.status.is_gone() {
            shown.push(one);
        } else if one.id.is_empty() {
            list.has_more = true;
        } else {
            shown.extend(look(port, super::look::one(&one.id), read_one).await.or_stop()?);
        }
    }
    Ok(List { entries: shown, ..list })
}

/// Nothing was done, since what is meant may be in the part of the list that was not answered.
pub(super) fn not_whole() -> Outcome {
    Outcome::of(super::outcome::End::NotDone).because(Why::NotWhole(all().line()))
}

/// What came of a change.
pub(super) enum Written {
    /// In a way that can be understood.
    Accepted(Response),
    /// Nothing was done.
    Refused(Refusal),
    /// It may have been done.
    Unknown(Why),
    /// Nothing was sent.
    NotSent(Lost),
}

/// Sends a change, once.
pub(super) async fn write(port: &Port, request: &Outgoing) -> Written {
    match port.send(request.clone()).await {
        Ok(response) => match Refusal::of(&response) {
            // Its own answer is one text in any form.
            None if request.call == Call::RegenerateKey || answer::says_accepted(&response) => {
                Written::Accepted(response)
            }
            None => {
                let refusal = Refusal::not_understood(&response);
                Written::Unknown(Why::Refused { request: request.line(), refusal })
            }
            // A server in trouble, one that did not wait for the rest, and one that leads elsewhere may all have done it.
            Some(refusal) if matches!(refusal.status, ..400 | 408 | 500..) => {
                Written::Unknown(Why::Refused { request: request.line(), refusal })
            }
            Some(refusal) => Written::Refused(refusal),
        },
        Err(lost) if lost.may_have_arrived() => Written::Unknown(Why::Lost { request: request.line(), lost }),
        Err(lost) => Written::NotSent(lost),
    }
}

pub(super) fn one(id: &str) -> Outgoing {
    Outgoing::new(Call::GetIntegration, id)
}

pub(super) fn all() -> Outgoing {
    Outgoing::new(Call::ListIntegrations, "")
}

pub(super) fn connection(key: &str) -> Outgoing {
    Outgoing::new(Call::GetConnection, key)
}

/// One integration: an answer without an id is not one.
pub(super) fn read_one(response: &Response) -> Option<Integration> {
    Integration::read(response).filter(|found| !found.id.is_empty())
}

pub(super) fn read_all(response: &Response) -> Option<Vec<Integration>> {
    answer::integrations(&response.body)
}

pub(super) fn read_connection(response: &Response) -> Option<Connection> {
    Connection::read(response)
}
