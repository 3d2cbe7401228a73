//! Every request of the session with its answer, secrets masked, the last one first.

use std::fmt::Write as _;

use ucforge_core::api::{Call, Outgoing, Response};
use ucforge_core::kinds::Payload;
use ucforge_core::operation::{PutBack, put_back};
use ucforge_core::render::{Rendering, To};
use ucforge_core::secret::View;

use super::Row;
use crate::masked;
use crate::secrets::shown_body;
use crate::ui::model::Model;

/// A request and its answer.
pub(in crate::ui) struct Exchanged {
    /// Its number in the order of sending, from 1.
    pub(in crate::ui) number: u64,
    /// Whether it only refreshed what is shown.
    pub(in crate::ui) is_look: bool,
    /// When it was sent, in milliseconds since the start.
    pub(in crate::ui) at: u64,
    pub(in crate::ui) request: Outgoing,
    /// The status and the body, or why there is no answer; `None` while the answer is pending.
    pub(in crate::ui) answer: Option<Result<(u16, String), String>>,
}

pub(super) fn rows(model: &Model) -> Vec<Row> {
    let row = |one: &Exchanged| {
        let status = match &one.answer {
            None => "...".to_owned(),
            Some(Ok((status, _))) => status.to_string(),
            Some(Err(_)) => "no answer".to_owned(),
        };
        let changes = if one.request.changes() { "change" } else { "" };
        // The id says whether the request is answered, since the text is worked out once for each id.
        let id = format!("{}{}", one.number, if one.answer.is_some() { "" } else { "?" });
        Row::new(id, [&one.number.to_string(), &status, changes, &one.request.line()], None)
    };
    model.tenant.log.iter().rev().map(row).collect()
}

pub(in crate::ui) fn find<'m>(model: &'m Model, id: &str) -> Option<&'m Exchanged> {
    let number: u64 = id.trim_end_matches('?').parse().ok()?;
    model.tenant.log.iter().find(|one: &&Exchanged| one.number == number)
}

/// The index of the row with the last change, in the list as it is shown.
pub(in crate::ui) fn last_change(model: &Model) -> Option<usize> {
    let number = model.tenant.log.iter().rev().find(|one| one.request.changes())?.number.to_string();
    super::rows(model).iter().position(|row| row.id.trim_end_matches('?') == number)
}

/// How to put back what a request has changed, or why that is not possible. `None` if the request is not in the list.
pub(in crate::ui) fn back_of(model: &Model, id: &str) -> Option<PutBack> {
    let change = find(model, id)?;
    let read = |one: &Exchanged| match one.answer.as_ref()? {
        Ok((status, body)) => Some(Response::new(*status, "application/json", body.clone())),
        Err(_) => None,
    };
    let Some(answer) = read(change) else {
        let is_change = change.request.changes();
        let why = if is_change { "whether it was done is not known: look first" } else { "it changed nothing" };
        return Some(PutBack::Not(why));
    };
    let before = model.tenant.log.iter().rev().filter(|one| one.number < change.number);
    let before: Vec<(&Outgoing, Response)> =
        before.filter(|one| !one.request.changes()).filter_map(|one| Some((&one.request, read(one)?))).collect();
    Some(put_back(&change.request, &answer, before.iter().map(|(request, answer)| (*request, answer))))
}

/// A request and its answer as text. Writing to a `String` cannot fail.
pub(super) fn detail(model: &Model, id: &str) -> String {
    let Some(one) = find(model, id) else { return String::new() };
    let mut text = one.request.line();
    let _ = writeln!(text, "\n{}.{} s after the start", one.at / 1000, one.at % 1000 / 100);
    let keys = "Alt-W copies it as a curl command, Ctrl-O saves that, Alt-G sends it again.";
    let _ = writeln!(text, "{}", model.config.keys.words(keys));
    if let (true, Some(back)) = (one.request.changes() && one.answer.is_some(), back_of(model, id)) {
        told(&mut text, &back);
    }
    if let Some(body) = shown_body(&one.request) {
        let _ = writeln!(text, "\n{body}");
    }
    match &one.answer {
        None => text.push_str("\nnot answered yet"),
        Some(Err(why)) => {
            let _ = writeln!(text, "\n{why}");
        }
        Some(Ok((status, _))) if one.request.call == Call::RegenerateKey => {
            let _ = writeln!(text, "\nanswered {status}\n(not shown: it holds the new key)");
        }
        Some(Ok((status, body))) => {
            let _ = writeln!(text, "\nanswered {status}\n{}", masked::answer(body));
        }
    }
    text
}

/// Adds what would put the change back, or why nothing can.
fn told(text: &mut String, back: &PutBack) {
    match back {
        PutBack::Not(why) => {
            let _ = writeln!(text, "\nIt cannot be put back: {why}.");
        }
        PutBack::By { request, but } => {
            let _ = writeln!(text, "\nAlt-Z puts it back: {}", request.line());
            if let Some(body) = shown_body(request) {
                let _ = writeln!(text, "{body}");
            }
            if !but.is_empty() {
                let _ = writeln!(text, "{but}");
            }
        }
    }
}

/// The request as a curl command. Secrets and the key of the tenant come from the environment when it runs.
pub(in crate::ui) fn as_curl(request: &Outgoing) -> Result<String, String> {
    let line = (request.method(), request.target.as_str());
    if let Some(content) = &request.content {
        let to = To { url: None, line: Some(line) };
        return Rendering::Curl
            .payload(Payload::IntegrationCreate, content.value(), to, &View::Masked)
            .map_err(|error| error.to_string());
    }
    // Single quotes in the target are escaped.
    Ok(format!(
        "#!/usr/bin/env bash\n# Needs bash and curl, and IMMUTA_URL and IMMUTA_API_KEY in the environment.\n\
         set -euo pipefail\ncurl --disable --silent --show-error --fail-with-body --globoff --request {} \\\n  \
         --header 'Accept: application/json' \\\n  \
         --header @<(printf 'Authorization: %s\\n' \"$IMMUTA_API_KEY\") \\\n  --url \"${{IMMUTA_URL%/}}\"'{}'\n",
        line.0,
        line.1.replace('\'', "%27")
    ))
}
