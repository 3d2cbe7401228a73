//! The headers of a request.

use super::paths::Route;
use super::{advice, open};
use crate::check::request::MEDIA_TYPE;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::read::PLACEHOLDER;
use crate::read::curl::parsed::{SECRET_IN_COMMAND, UNKNOWN_OPTION};
use crate::read::curl::{Part, Request, Sender};
use crate::secret;
use crate::text::Span;

rules! {
    NO_AUTHORIZATION = Error("UC232", "a request without a key", ApiReference) {
        means: "The request has no `Authorization` header, or curl does not send it because it is empty or lacks its colon.",
        why: "The API answers 401 and does nothing.",
        fix: "Add `-H \"Authorization: $IMMUTA_API_KEY\"`.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }
}

/// The media types that a body may have.
const MEDIA_TYPES: [&str; 4] = ["application/json", "application/yaml", "application/x-yaml", "text/yaml"];

/// Whether a header holds a credential although its name does not say so.
pub(super) fn holds_secret(name: &str) -> bool {
    const NAMES: [&str; 3] = ["Cookie", "Set-Cookie", "X-Auth"];
    NAMES.iter().any(|known| known.eq_ignore_ascii_case(name))
}

fn named<'a>(request: &'a Request, name: &str) -> Option<&'a Part> {
    request.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value)
}

/// The place of a header of this name without a value.
fn emptied(request: &Request, name: &str) -> Option<Span> {
    request.empty_headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, span)| *span)
}

/// The place of a header of this name that lacks its colon.
fn without_colon(request: &Request, name: &str) -> Option<Span> {
    request.without_colon.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, span)| *span)
}

/// Reports headers without a colon, which curl does not send, unless the missing header is reported anyway.
fn not_sent(request: &Request, findings: &mut Findings) {
    let told = ["authorization", "content-type"];
    let is_told =
        |name: &str| told.iter().any(|told| told.eq_ignore_ascii_case(name)) && named(request, name).is_none();
    let message = match request.sender {
        Sender::Editor => "a header without a colon is none",
        _ => "curl does not send a header without a colon",
    };
    for (_, span) in request.without_colon.iter().filter(|(name, _)| !is_told(name)) {
        findings.add(
            Diagnostic::new(UNKNOWN_OPTION, *span, message)
                .severity(Severity::Warning)
                .help("put a colon after the name"),
        );
    }
}

pub(super) fn check(request: &Request, route: Option<&Route>, findings: &mut Findings) {
    let is_open = route.is_some_and(Route::signs_in);
    let (empty, bare) = (emptied(request, "authorization"), without_colon(request, "authorization"));
    // If the command writes this header, no other place was meant to provide it.
    let is_elsewhere = request.has_more_headers && empty.or(bare).is_none();
    if let Some(url) =
        request.url.as_ref().filter(|_| !is_open && named(request, "authorization").is_none() && !is_elsewhere)
    {
        let message = match (bare, empty) {
            (Some(_), _) => "no API key is sent: this header has no colon",
            (_, Some(_)) => "no API key is sent: this header is empty",
            _ => "this request has no API key",
        };
        let empty = bare.or(empty);
        findings.add(
            Diagnostic::new(NO_AUTHORIZATION, empty.unwrap_or(request.command), message)
                .related(url.span, None, "sent to this URL")
                .help(advice::add_key(request)),
        );
    }
    if let Some(unread) = request.unread.filter(|_| !is_open && named(request, "authorization").is_none()) {
        findings.add(
            Diagnostic::new(NO_AUTHORIZATION, unread, "the API key must be among what the shell inserts here")
                .severity(Severity::Info)
                .help("no other part of the command sends one, and what the shell inserts was not checked"),
        );
    }
    key(request, findings);
    not_sent(request, findings);
    let is_sent = request.has_body && request.body_in_url.is_none() && request.encoded.is_none();
    if is_sent && route.is_none_or(Route::reads_json) {
        media_type(request, findings);
    }
}

/// Checks the key itself.
pub(super) fn key(request: &Request, findings: &mut Findings) {
    let Some(value) = named(request, "authorization") else { return };
    let key = value.text.strip_prefix("Bearer ").unwrap_or(&value.text).trim();
    if open::is_open_key(key, request.dialect) {
        findings.add(
            Diagnostic::new(PLACEHOLDER, value.span, "the API key is still a placeholder")
                .help(advice::read_key(request)),
        );
    } else if let Some(finding) = open::not_expanded(value, key, request.dialect) {
        findings.add(finding);
    } else if !value.expands && secret::reference(key).is_none() && !key.is_empty() {
        findings.add(
            Diagnostic::new(SECRET_IN_COMMAND, value.span, "the API key is written in plain text in the command")
                .help(advice::hide_key(request)),
        );
    }
}

/// The media type without its parameters.
fn media(value: &Part) -> &str {
    value.text.split(';').next().unwrap_or("").trim()
}

fn media_type(request: &Request, findings: &mut Findings) {
    let is_type = |(name, value): &&(String, Part)| name.eq_ignore_ascii_case("content-type") && !value.expands;
    let mut values = request.headers.iter().filter(is_type).map(|(_, value)| value);
    let is_read = |value: &Part| MEDIA_TYPES.iter().any(|known| known.eq_ignore_ascii_case(media(value)));
    let first = values.clone().next();
    let other =
        values.clone().find(|value| first.is_some_and(|first| !media(first).eq_ignore_ascii_case(media(value))));
    match values.find(|value| !is_read(value)).or(named(request, "content-type")) {
        Some(value) if value.expands => {}
        Some(value) => {
            if let Some(other) = other.filter(|_| is_read(value)) {
                findings.add(
                    Diagnostic::new(MEDIA_TYPE, other.span, "another Content-Type header has a different value")
                        .severity(Severity::Warning)
                        .help("curl sends both: keep one"),
                );
            } else if !is_read(value) {
                findings.add(
                    Diagnostic::new(MEDIA_TYPE, value.span, "the API does not accept this media type")
                        .severity(Severity::Warning)
                        .help("send application/json"),
                );
            }
        }
        None => {
            let bare = without_colon(request, "content-type");
            let told = bare.or_else(|| emptied(request, "content-type"));
            if request.says_json || request.has_more_headers && told.is_none() {
                return;
            }
            let place = told.unwrap_or(request.command);
            let message = match bare {
                _ if request.sender == Sender::Editor => "no header says that the body is JSON",
                _ if request.is_upload => "no Content-Type header says what the file is",
                Some(_) => "the body is sent as a form: this header has no colon",
                None => "the body is sent as a form, since no header says what it is",
            };
            findings.add(
                Diagnostic::new(MEDIA_TYPE, place, message).severity(Severity::Warning).help(advice::say_json(request)),
            );
        }
    }
}
