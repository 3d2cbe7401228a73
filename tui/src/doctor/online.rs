//! `doctor --online`: what the tenant says.

use std::time::Instant;

use ucforge_core::answer::{Refusal, integrations};
use ucforge_core::api::{Call, Outgoing, Response};
use ucforge_core::session::Lost;

use super::report::{Report, Server};
use crate::client::Client;
use crate::exchange::{Exchange, Trouble};
use crate::exit::{Exit, Failure};
use crate::human::one_line;
use crate::profile::{Auth, Chosen, Reach};
use crate::secrets::said;

/// Asks for all integrations: of the documented requests, the one that needs nothing and changes nothing.
pub(super) fn ask(report: &mut Report, chosen: &Chosen, reach: &Reach) {
    let mut client = match Client::open(chosen, reach) {
        Ok(client) => client,
        Err(failure) => return report.failure("key", failure, ""),
    };
    let request = Outgoing::new(Call::ListIntegrations, "");
    report.asked = true;
    let begun = Instant::now();
    let answer = client.exchange(&request);
    let milliseconds = u64::try_from(begun.elapsed().as_millis()).unwrap_or(u64::MAX);
    match answer {
        Ok(response) => {
            report.server(Server { status: response.status, milliseconds });
            judge(report, chosen, &response);
        }
        Err(lost) => {
            let status = match lost {
                Lost::NotSignedIn { status, .. } => status,
                Lost::Redirected { status, .. } => Some(status),
                _ => None,
            };
            if let Some(status) = status {
                report.server(Server { status, milliseconds });
            }
            let failure = Failure::of(&lost, &request, client.trouble(), &chosen.name);
            report.failure(step(&lost, client.trouble()), failure, "");
        }
    }
}

/// The step that went wrong, in one word.
fn step(lost: &Lost, trouble: Option<&Trouble>) -> &'static str {
    match lost {
        Lost::NotSignedIn { .. } => "key",
        Lost::Redirected { .. } => "redirect",
        _ => trouble.map_or("answer", |trouble| trouble.step.name()),
    }
}

/// Reports what an answer means.
fn judge(report: &mut Report, chosen: &Chosen, response: &Response) {
    let Some(refusal) = Refusal::of(response) else {
        match integrations(&response.body) {
            Some(all) => {
                report.value("integrations", &all.len().to_string(), Some("server".to_owned()));
            }
            None => report.problem(
                Exit::NoAnswer,
                "answer",
                not_understood(response),
                "Look at the address: it may be the page of the tenant, of a proxy, or of a sign-in",
            ),
        }
        return;
    };
    let message = one_line(&said(&refusal.message));
    let said = if message.is_empty() { String::new() } else { format!(": {message}") };
    let status = refusal.status;
    let (step, what, next) = match status {
        401 => ("key", "the API key was not accepted", wrong_key(chosen.auth)),
        403 => (
            "permission",
            "the API key may not do this",
            "Whoever the key belongs to needs the permission APPLICATION_ADMIN",
        ),
        404 | 405 => (
            "url",
            "there is no such API at this address",
            "Look at the address: paths such as /integrations come right after it",
        ),
        407 => ("proxy", "a proxy wants to know who you are", "Put user and password into HTTPS_PROXY"),
        429 => ("answer", "there were too many requests", "Wait a while, then try again"),
        500.. => (
            "answer",
            "the server is in trouble",
            "Try again later; whoever runs the tenant can find the reason in its log",
        ),
        _ => ("answer", "the request was refused", "Look at what the server says"),
    };
    let exit = if refusal.is_no_answer() { Exit::NoAnswer } else { Exit::Findings };
    report.problem(exit, step, format!("{what} (status {status}){said}"), next);
}

fn wrong_key(auth: Auth) -> &'static str {
    match auth {
        Auth::Raw => "Look at the key; if it is right, some tenants take it with `auth` set to bearer or exchange only",
        Auth::Bearer => "Look at the key; if it is right, some tenants take it with `auth` set to raw or exchange only",
        Auth::Exchange => "Look at the key: a new token was fetched with it, and was refused as well",
    }
}

fn not_understood(response: &Response) -> String {
    let media_type = one_line(&said(response.content_type.split(';').next().unwrap_or_default().trim()));
    if response.body.trim().is_empty() {
        format!("the answer is empty (status {})", response.status)
    } else if media_type.is_empty() {
        format!("the answer is not that of the API (status {})", response.status)
    } else {
        format!("the answer is not that of the API (status {}, {media_type})", response.status)
    }
}
