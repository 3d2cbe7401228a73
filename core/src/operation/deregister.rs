//! Deregistering a connection in the right order: first the script that cleans up, while the integration exists; then
//! the deletion; then somebody runs the script. Source: facts 8.7.

use super::follow::running;
use super::look::{Busy, LOOKS, Seen, Written, connection, look, read_connection, stopped, write};
use super::outcome::{End, Next, Outcome, Why};
use super::question::{Asked, NoScript, Question, consequences};
use super::script::is_script;
use super::turn::Port;
use crate::answer::{self, Deleted, Problem};
use crate::api::{Call, Outgoing};
use crate::secrecy::shown_text;
use crate::value::is_plain;

/// Who runs the script that cleans up after a connection, once the connection is gone.
pub const WHO: &str = "a privileged user of the platform: one who may drop what the setup script created";

/// The most characters that are shown of an answer that is not a script.
const MOST_SHOWN: usize = 100;

/// Generates the script, asks whether it is kept, deletes the connection, and says who runs the script.
pub(super) async fn deregister(port: &Port, key: &str) -> Outcome {
    let found = match look(port, connection(key), read_connection).await {
        Seen::There(found) => found,
        Seen::Gone(_) => return Outcome::of(End::AlreadySo).because(Why::NotThere),
        Seen::Nothing(why) => return stopped(why),
    };
    let script = match &found.integration {
        Some(id) => match look(port, Outgoing::new(Call::DeleteScript, id), answer::script).await {
            // A sign-in page can be plain text.
            Seen::There(text) if !is_script(&text) => Err(NoScript::NotAScript(beginning(&text))),
            Seen::There(script) => Ok(script),
            Seen::Gone(refusal) => Err(NoScript::Refused(refusal.message)),
            // A server in trouble may have a script later, so this stops before anything is changed.
            Seen::Nothing(why) => return stopped(why).with_connection(Some(found)),
        },
        None if found.has_no_integration() => Err(NoScript::NoIntegration),
        None => Err(NoScript::NotNamed),
    };
    let asked = match &script {
        Ok(script) => Asked::IsKept { script: script.clone(), who: WHO },
        Err(why) => Asked::WithoutScript { why: why.clone() },
    };
    let script = script.ok();
    if !port.ask(Question::of(asked, consequences(Call::DeleteObject)).named(key)).await {
        return Outcome::declined().with_connection(Some(found)).with_script(script);
    }
    let request = Outgoing::about(Call::DeleteObject, &[key]);
    let mut busy = Busy::default();
    let (written, seen) = loop {
        match write(port, &request).await {
            Written::Refused(refusal) if matches!(refusal.problem, Problem::NotFound | Problem::Busy { .. }) => {
                // The connection was there a moment ago: the request may have arrived twice.
                let why = Why::Refused { request: request.line(), refusal: refusal.clone() };
                let seen = sign(port, key, &why, 1).await;
                if seen.end != End::NotSeen || !busy.is_over(port, &refusal).await {
                    break (Written::Refused(refusal), Some(seen));
                }
            }
            written => break (written, None),
        }
    };
    let outcome = match written {
        Written::Accepted(response) => {
            let outcome = gone(port, key).await;
            // A connection that is still there is not deleted, whatever the answer counts.
            let is_it = |deleted: &Deleted| deleted.path.first().is_none_or(|first| first == key);
            let deleted = Deleted::read(&response).filter(|deleted| outcome.end == End::Done && is_it(deleted));
            Outcome { deleted, ..outcome }
        }
        Written::Refused(refusal) => {
            let is_seen = seen.filter(|seen| seen.end != End::NotSeen);
            is_seen.unwrap_or_else(|| Outcome::refused(&request.line(), refusal))
        }
        Written::Unknown(why) => sign(port, key, &why, LOOKS).await,
        Written::NotSent(lost) => Outcome::lost(End::NotDone, &request.line(), lost),
    };
    let outcome = match (outcome.end, &script) {
        (End::Done, Some(_)) => outcome.then(Next::RunScript { who: WHO }),
        (End::Done, None) => outcome,
        _ => outcome.with_connection(Some(found)),
    };
    outcome.with_script(script)
}

/// The beginning of a text, in one line, to be quoted: whole words, and an ellipsis if the text continues. If the text
/// holds a credential, nothing is shown, since half of the credential may be in the quote.
fn beginning(text: &str) -> String {
    let mut out = String::new();
    for word in shown_text(text).split_whitespace() {
        let room = MOST_SHOWN.saturating_sub(out.chars().count());
        if word.chars().count() >= room {
            // A single long word is cut to the room there is.
            out.extend(word.chars().take(if out.is_empty() { room } else { 0 }));
            out.push('…');
            break;
        }
        out.extend([if out.is_empty() { "" } else { " " }, word]);
    }
    out.chars().map(|c| if is_plain(c) { c.to_string() } else { c.escape_unicode().to_string() }).collect()
}

/// Looks until the connection is gone, after the deletion was accepted.
async fn gone(port: &Port, key: &str) -> Outcome {
    let request = connection(key);
    let next = || Next::Look(request.line());
    loop {
        match look(port, request.clone(), read_connection).await {
            Seen::Gone(_) => return Outcome::of(End::Done),
            Seen::There(_) if port.options.wait && port.pause().await => {}
            Seen::There(_) => return running(port).then(next()),
            Seen::Nothing(why) => return Outcome::of(End::Started).because(why).then(next()),
        }
    }
}

/// Looks for a sign that the connection was deleted.
async fn sign(port: &Port, key: &str, why: &Why, looks: u32) -> Outcome {
    let request = connection(key);
    for count in 0..looks {
        if count > 0 {
            port.moment().await;
        }
        match look(port, request.clone(), read_connection).await {
            Seen::Gone(_) => return Outcome::of(End::Done),
            Seen::There(_) => {}
            Seen::Nothing(_) => {
                return Outcome::of(End::Unknown).because(why.clone()).then(Next::Look(request.line()));
            }
        }
    }
    Outcome::of(End::NotSeen).because(why.clone()).then(Next::Look(request.line()))
}

#[cfg(test)]
mod tests {
    use super::{MOST_SHOWN, beginning};

    #[test]
    fn what_is_quoted_is_short_and_shows_what_it_is() {
        let long = "word ".repeat(60);
        let whole = "word ".repeat(19) + "word…";
        for (text, expected) in [
            ("Please sign in", "Please sign in"),
            ("\n Please\r\n\tsign in \n", "Please sign in"),
            ("", ""),
            ("\u{1b}[2Jgone \u{202e}txet", "\\u{1b}[2Jgone \\u{202e}txet"),
            (&long, &whole),
            (&"ß".repeat(101), &("ß".repeat(100) + "…")),
            // A credential counts wherever it is in the text.
            ("Sign in with\ntoken: Zq7vXk93LmTw", "…"),
            (&(long.clone() + "Bearer x dapi0123456789abcdeffedcba98765432ab"), "…"),
            ("{\"clientSecret\": \"Zq7vXk93LmTw\"}", "…"),
        ] {
            assert_eq!(beginning(text), expected, "{text}");
        }
        assert!(beginning(&long).chars().count() <= MOST_SHOWN);
    }
}
