//! Looking at the tenant, and changing it once.

use super::outcome::{Outcome, Why};
use super::turn::Port;
use crate::answer::{self, About, Connection, Integration, List, Problem, Refusal};
use crate::api::{Call, Outgoing, Response};
use crate::session::Lost;
use crate::value::Value;

/// How often to look for a sign of a change: a request may arrive late.
pub(super) const LOOKS: u32 = 3;

/// How often a change is sent at most while it is refused as busy.
const MAX_BUSY: u32 = 20;

/// How often a change was refused because another one was in progress.
#[derive(Default)]
pub(super) struct Busy(u32);

impl Busy {
    /// Whether the change was refused as busy before: an earlier request may then have been carried out.
    pub(super) fn was_there(&self) -> bool {
        self.0 > 0
    }

    /// Pauses after a refusal as busy, if the options say to wait. Returns whether to send the change again.
    pub(super) async fn is_over(&mut self, port: &Port, refusal: &Refusal) -> bool {
        if !matches!(refusal.problem, Problem::Busy { .. }) {
            return false;
        }
        self.0 += 1;
        port.options.wait && self.0 < MAX_BUSY && port.pause().await
    }
}

/// What a look showed.
pub(super) enum Seen<T> {
    There(T),
    /// Nothing is there.
    Gone(Refusal),
    /// It is not known whether it is there.
    Nothing(Why),
}

impl<T> Seen<T> {
    /// What is there.
    pub(super) fn found(self) -> Option<T> {
        if let Self::There(found) = self { Some(found) } else { None }
    }

    /// What is there, if anything. Errors: the outcome if that is not known, and nothing has been changed.
    pub(super) fn or_stop(self) -> Result<Option<T>, Box<Outcome>> {
        match self {
            Self::There(found) => Ok(Some(found)),
            Self::Gone(_) => Ok(None),
            Self::Nothing(why) => Err(Box::new(stopped(why))),
        }
    }
}

/// The outcome if nothing was done, for this reason.
pub(super) fn stopped(why: Why) -> Outcome {
    use super::outcome::End;
    match why {
        Why::Refused { request, refusal } => Outcome::refused(&request, refusal),
        Why::Lost { request, lost } => Outcome::lost(End::NotDone, &request, lost),
        other => Outcome::of(End::NotDone).because(other),
    }
}

/// Looks once. Whether the request is repeated is up to the session.
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

/// All integrations as the tenant lists them, before anything is changed. A missing list does not count as an empty
/// one.
///
/// Errors: the outcome if they cannot be seen.
pub(super) async fn list(port: &Port) -> Result<List<Integration>, Box<Outcome>> {
    match look(port, all(), answer::listed).await {
        Seen::There(list) => Ok(list),
        Seen::Gone(refusal) => Err(Box::new(Outcome::refused(&all().line(), refusal))),
        Seen::Nothing(why) => Err(Box::new(stopped(why))),
    }
}

/// Like `list`, but also looks at each integration that the list shows without its configuration, since only that names
/// the host: at all of them, or at those that may be what is asked for. If `asked` has no configuration, its platform
/// is all there is to compare.
///
/// Errors: the outcome if they cannot be seen.
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

/// The outcome if nothing was done, since what is meant may be in the missing part of the list.
pub(super) fn not_whole() -> Outcome {
    Outcome::of(super::outcome::End::NotDone).because(Why::NotWhole(all().line()))
}

/// The result of sending a change.
pub(super) enum Written {
    /// It was accepted, in a way that can be understood.
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
            // The answer to this call is one text in any form.
            None if request.call == Call::RegenerateKey || answer::says_accepted(&response) => {
                Written::Accepted(response)
            }
            None => {
                let refusal = Refusal::not_understood(&response);
                Written::Unknown(Why::Refused { request: request.line(), refusal })
            }
            // A server in trouble, one that timed out, and one that redirects may all have made the change.
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
