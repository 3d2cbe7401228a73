//! Deleting an integration.

use super::drift::is_unchanged;
use super::follow::{Rest, follow, running};
use super::look::{Busy, LOOKS, Written, write};
use super::outcome::{End, Next, Outcome, Why};
use super::question::Question;
use super::turn::Port;
use super::update::free;
use crate::answer::{Integration, Problem, State, Status};
use crate::api::{Call, Content, Outgoing};
use crate::platform::Platform;

/// Asks for the name, deletes the integration, and waits.
pub(super) async fn delete(port: &Port, id: &str, credentials: Option<Content>) -> Outcome {
    let before = match free(port, id).await {
        Ok(before) => before,
        Err(outcome) => {
            let is_gone = outcome.why == Some(Why::NotThere);
            return if is_gone { Outcome::of(End::AlreadySo).because(Why::NotThere) } else { *outcome };
        }
    };
    if credentials.is_some() && takes_none(&before) {
        return Outcome::of(End::NotDone)
            .because(Why::CredentialsNotWanted)
            .then(Next::DropCredentials)
            .with(Some(before));
    }
    let name = if before.host.is_empty() { id } else { &before.host };
    if !port.ask(Question::of_call(Call::DeleteIntegration, id).named(name)).await {
        return Outcome::declined().with(Some(before));
    }
    let mut request = Outgoing::new(Call::DeleteIntegration, id);
    request.content = credentials;
    let mut busy = Busy::default();
    loop {
        match write(port, &request).await {
            Written::Accepted(_) => return accepted(port, id).await,
            Written::Refused(refusal) => {
                let is_busy = matches!(refusal.problem, Problem::Busy { .. });
                if !is_busy && refusal.problem != Problem::NotFound {
                    return Outcome::refused(&request.line(), refusal).with(Some(before));
                }
                // It was there and free a moment ago: the request may have arrived twice.
                let why = Why::Refused { request: request.line(), refusal: refusal.clone() };
                let seen = sign(port, &before, &why, 1).await;
                match seen.end {
                    End::NotSeen if busy.is_over(port, &refusal).await => {}
                    End::NotSeen => {
                        let seen = if is_busy && port.options.wait { seen.because(Why::TimeOver) } else { seen };
                        return Outcome { end: End::NotDone, ..seen.then(Next::Wait { id: id.to_owned() }) };
                    }
                    _ => return seen,
                }
            }
            Written::Unknown(why) => return sign(port, &before, &why, LOOKS).await,
            Written::NotSent(lost) => return Outcome::lost(End::NotDone, &request.line(), lost).with(Some(before)),
        }
    }
}

/// Whether the API takes no credentials to delete this integration, so that none are sent. An unknown platform may need
/// them. Source: facts 5.6.
fn takes_none(live: &Integration) -> bool {
    let is_known = Platform::of_wire(&live.platform).is_some_and(|known| known.catalogue.deletes_without_credentials);
    is_known || live.auto_bootstrap == Some(false)
}

async fn accepted(port: &Port, id: &str) -> Outcome {
    let waits = || Next::Wait { id: id.to_owned() };
    match follow(port, id).await {
        Rest::Gone => Outcome::of(End::Done),
        Rest::Settled(found) => settled(found),
        Rest::StillChanging(found) => running(port).then(waits()).with(Some(found)),
        Rest::Unseen(why) => Outcome::of(End::Started).because(why).then(waits()),
    }
}

/// The outcome of a deletion, from the integration that the tenant still shows.
fn settled(found: Integration) -> Outcome {
    let outcome = match &found.status {
        Status::Deleted => Outcome::of(End::Done),
        status if status.is_error() => {
            let tests = found.validation.failed().into_iter().cloned().collect();
            Outcome::of(End::Failed).because(Why::InError).then(Next::FixTests(tests))
        }
        _ => Outcome::of(End::Failed).because(Why::Different),
    };
    outcome.with(Some(found))
}

/// Looks for a sign that the deletion was made. Returns how it ended, or [`End::NotSeen`] if there is no sign.
async fn sign(port: &Port, before: &Integration, why: &Why, looks: u32) -> Outcome {
    let id = &before.id;
    let look = || Next::Look(super::look::one(id).line());
    let mut last = None;
    for count in 0..looks {
        if count > 0 {
            port.moment().await;
        }
        match follow(port, id).await {
            Rest::Gone => return Outcome::of(End::Done),
            Rest::Settled(found) if found.status == Status::Deleted => return settled(found),
            Rest::Settled(found) if found.status.is_error() && found.status != before.status => return settled(found),
            Rest::Settled(found) if !is_unchanged(&before.whole.0, &found.whole.0) => {
                return Outcome::of(End::Unknown).because(Why::Different).then(look()).with(Some(found));
            }
            Rest::Settled(found) => last = Some(found),
            Rest::StillChanging(found) => {
                let end = if found.status == Status::Deleting { End::Started } else { End::Unknown };
                let outcome = Outcome::of(end).because(why.clone()).then(Next::Wait { id: id.clone() });
                return outcome.with(Some(found));
            }
            Rest::Unseen(_) => return Outcome::of(End::Unknown).because(why.clone()).then(look()),
        }
    }
    Outcome::of(End::NotSeen).because(why.clone()).then(look()).with(last)
}
