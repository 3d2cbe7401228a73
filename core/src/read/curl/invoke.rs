//! PowerShell's own ways to send a request: `Invoke-RestMethod`, `Invoke-WebRequest`, and `curl` where that is an alias
//! of the latter.

use std::borrow::Cow;

use super::options::Body;
use super::parsed::Parsed;
use super::{Part, Sender, elsewhere, in_file};
use crate::read::shell::{Command, Word, pairs};
use crate::text::part;

/// Parameters that curl does not have: a command with one of them is not a curl command.
const OWN: [&str; 6] = ["-Method", "-Headers", "-Body", "-Uri", "-ContentType", "-InFile"];

/// Whether these words are meant for PowerShell's command, whatever it is called.
pub(super) fn is_one(words: &[Word]) -> bool {
    let is = |word: &Word, name: &str| {
        let text = hyphenated(word.text());
        name.eq_ignore_ascii_case(text.split_once(':').map_or(&*text, |(name, _)| name))
    };
    words.iter().any(|word| OWN.iter().any(|name| is(word, name)))
}

/// The name of a parameter with a plain hyphen: PowerShell takes longer dashes for one as well.
fn hyphenated(text: &str) -> Cow<'_, str> {
    match text.strip_prefix(['\u{2013}', '\u{2014}', '\u{2015}']) {
        Some(name) => Cow::Owned(["-", name].concat()),
        None => Cow::Borrowed(text),
    }
}

/// Parameters that take no value.
const SWITCHES: [&str; 16] = [
    "-SkipCertificateCheck",
    "-UseBasicParsing",
    "-UseDefaultCredentials",
    "-AllowUnencryptedAuthentication",
    "-DisableKeepAlive",
    "-SkipHttpErrorCheck",
    "-SkipHeaderValidation",
    "-PassThru",
    "-Verbose",
    "-FollowRelLink",
    "-NoProxy",
    "-AllowInsecureRedirect",
    "-PreserveAuthorizationOnRedirect",
    "-PreserveHttpMethodOnRedirect",
    "-ProxyUseDefaultCredentials",
    "-Debug",
];

/// Parameters with a value that matters here.
const VALUES: [&str; 11] = [
    "-Uri",
    "-Method",
    "-CustomMethod",
    "-Headers",
    "-ContentType",
    "-Body",
    "-InFile",
    "-Token",
    "-Authentication",
    "-Credential",
    "-WebSession",
];

pub(super) fn parsed(text: &str, command: &Command, start: usize) -> Parsed {
    let mut parsed = Parsed::new(command.words[start].span, command.dialect);
    parsed.request.sender = Sender::PowerShell;
    let mut words = command.words[start + 1..].iter();
    parsed.end = command.words.last().map_or(parsed.end, |word| word.span.end as usize);
    while let Some(word) = words.next() {
        let name = hyphenated(word.text());
        if word.is_bare && name.starts_with('@') && !name.starts_with("@{") {
            parsed.request.has_more_headers = true;
            parsed.findings.push(elsewhere(word.span, "the parameters of this command are in a variable".to_owned()));
            continue;
        }
        if !name.starts_with('-') {
            parsed.address(word, 0);
            continue;
        }
        // `-Name:value` is one word.
        let from = word.text().find(':').map(|at| at + 1).filter(|from| *from < word.text().len());
        let name = name.split_once(':').map_or(&*name, |(name, _)| name);
        let is = |known: &str| {
            // A parameter may be abbreviated as long as it is unambiguous.
            name.len() >= 3 && known.get(..name.len()).is_some_and(|front| front.eq_ignore_ascii_case(name))
        };
        if SWITCHES.iter().any(|known| is(known)) {
            let is_off = from.is_some_and(|from| part(word.text(), from..).eq_ignore_ascii_case("$false"));
            if is(SWITCHES[0]) && !is_off {
                parsed.request.insecure = Some(word.span);
            }
            continue;
        }
        // Before another parameter, one that is not known here is a switch.
        let is_before_another = words.clone().next().is_some_and(|next| next.is_bare && next.text().starts_with('-'));
        if from.is_none() && is_before_another && !VALUES.iter().any(|known| is(known)) {
            continue;
        }
        let value = if from.is_some() { Some(word) } else { words.next() };
        let (Some(value), from) = (value, from.unwrap_or(0)) else { break };
        if is("-Uri") {
            parsed.address(value, from);
        } else if is("-Method") || is("-CustomMethod") {
            let value = Part::of(value, from);
            parsed.request.method = (value.text.to_ascii_uppercase(), Some(value.span));
        } else if is("-Headers") {
            headers(&mut parsed, text, value, from);
        } else if is("-ContentType") {
            parsed.request.headers.push(("Content-Type".to_owned(), Part::of(value, from)));
        } else if is("-Body") {
            parsed.data(value, from, Body::Raw);
        } else if is("-InFile") {
            parsed.request.has_body = true;
            parsed.findings.push(in_file(value.span, part(value.text(), from..)));
        } else if is("-Token") || is("-Authentication") || is("-Credential") || is("-WebSession") {
            parsed.request.has_more_headers = true;
            parsed.request.secrets.push(value.span);
        }
    }
    if parsed.request.method.0.is_empty() {
        // It sends a body with GET too, unless another method is given.
        "GET".clone_into(&mut parsed.request.method.0);
    }
    parsed.finish();
    parsed
}

/// Reads the headers in `@{Authorization = "…"; 'Content-Type' = '…'}`, or notes that a variable holds them.
fn headers(parsed: &mut Parsed, text: &str, word: &Word, from: usize) {
    if from > 0 || !word.text().starts_with("@{") {
        parsed.request.has_more_headers = true;
        if from > 0 {
            parsed.request.secrets.push(word.span);
        }
        return;
    }
    for (name, value) in pairs(text, word.span) {
        if value.text().trim().is_empty() {
            parsed.request.empty_headers.push((name, value.span));
        } else {
            parsed.request.headers.push((name, Part::of(&value, 0)));
        }
    }
}
