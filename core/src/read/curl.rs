//! Pasted commands that send a request: what each one sends, where to, and with which headers.

mod body;
pub(crate) mod dashes;
mod invoke;
mod options;
pub(crate) mod parsed;
mod raw;
mod requests;
mod words;

use super::Read;
use super::shell::{self, Dialect, Word};
use super::source_map::SourceMap;
use crate::diagnostic::{Diagnostic, Findings};
use crate::read::json::repair::BARE_TEXT;
use crate::sort::sort_by_key;
use crate::text::{Span, part, step};
use crate::tree::Tree;
use crate::value::visible;

use crate::diagnostic::rule::rules;
use options::Does;
use parsed::Parsed;

rules! {
    BODY_ELSEWHERE = Info("UC025", "a body that is not in the command", Curl) {
        means: "The command reads its body from a file, from standard input or from a variable.",
        why: "Only the command itself was checked, not what it sends.",
        fix: "Check the body by itself: `ucforge check payload.json`.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  --json @payload.json\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }
}

/// The program that sends a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Sender {
    Curl,
    /// `Invoke-RestMethod` or `Invoke-WebRequest` of PowerShell.
    PowerShell,
    /// An editor, from a file that holds the request as it is sent over the network.
    Editor,
}

/// A request as a command describes it.
#[allow(clippy::struct_excessive_bools, reason = "each says something else about the body and its headers")]
pub(crate) struct Request {
    /// The method, such as `POST`, and where it is written; `None` if it follows from the other options.
    pub(crate) method: (String, Option<Span>),
    /// The address as written.
    pub(crate) url: Option<Part>,
    /// Names and values of headers.
    pub(crate) headers: Vec<(String, Part)>,
    /// Headers without a value: curl omits them, or sends them empty.
    pub(crate) empty_headers: Vec<(String, Span)>,
    /// Names of headers that are written without a colon: curl does not send them.
    pub(crate) without_colon: Vec<(String, Span)>,
    /// Whether the request has a body, in the command or elsewhere.
    pub(crate) has_body: bool,
    /// Whether there may be headers that are not in the command.
    pub(crate) has_more_headers: bool,
    /// An expansion that the shell may replace with more options.
    pub(crate) unread: Option<Span>,
    /// Whether the body is a file for which curl sends no `Content-Type`.
    pub(crate) is_upload: bool,
    /// Whether an option already adds `Content-Type: application/json`, as `--json` does.
    pub(crate) says_json: bool,
    /// The option that moves the body into the address.
    pub(crate) body_in_url: Option<Span>,
    /// The option that turns off the check of the server's certificate.
    pub(crate) insecure: Option<Span>,
    /// The place where the body becomes something other than JSON, and a message that says how.
    pub(crate) encoded: Option<(Span, &'static str)>,
    /// The places of secrets outside the body.
    pub(crate) secrets: Vec<Span>,
    /// Where the command begins.
    pub(crate) command: Span,
    pub(crate) dialect: Dialect,
    pub(crate) sender: Sender,
    /// The name of the program, if older versions of PowerShell use it for another program.
    pub(crate) alias: Option<Span>,
}

/// A part of the command, without quotes.
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) span: Span,
    /// Whether the shell expands something in it.
    pub(crate) expands: bool,
}

impl Part {
    /// The part of a word from byte `from` of its text on.
    fn of(word: &Word, from: usize) -> Self {
        let taken = word.taken.behind(from);
        let whole = Span::new(0, taken.text.len());
        Self { span: taken.span(whole), expands: word.expands, text: taken.text }
    }
}

/// Whether a text begins like a command: perhaps after comments, a prompt or variables.
pub(crate) fn is_command(text: &str) -> bool {
    shell::begins_with(text) || raw::begins(text) || is_rest(text)
}

/// Whether a text is the rest of a command whose beginning is missing: options of curl with their values.
pub(crate) fn is_rest(text: &str) -> bool {
    let line = text.trim_start_matches('\u{FEFF}').trim_start().lines().next().unwrap_or("").trim_end();
    let Some((name, value)) = line.strip_prefix("--").and_then(|line| line.split_once([' ', '='])) else {
        return false;
    };
    let value = value.trim_start();
    let begins_value = value.starts_with(['\'', '"', '{', '@', '$']) || value.starts_with("http");
    match options::by_name(name) {
        Some(Does::Nothing | Does::Get | Does::Insecure | Does::Head) => value == "\\",
        Some(Does::Method) => value.starts_with(|c: char| c.is_ascii_uppercase()) && !value.contains(';'),
        Some(_) => begins_value,
        None => false,
    }
}

/// Whether a text holds commands anywhere, as a wiki page does.
pub(crate) fn holds_command(text: &str) -> bool {
    shell::holds(text)
}

/// Reads all commands that send something. Returns the result for the first one, which holds the others.
pub(super) fn read(text: &str) -> Read<'_> {
    let mut told = Vec::new();
    let mut requests = if raw::begins(text) { raw::read(text) } else { of_commands(text, &mut told) };
    sort_by_key(&mut requests, |parsed| parsed.request.command);
    let regions = regions(text, &requests);
    let mut reads = requests.into_iter().zip(regions).map(|(parsed, region)| finish(text, parsed, region));
    let Some(mut first) = reads.next() else {
        let mut findings = Findings::default();
        findings.extend(told);
        return Read::new(super::nothing_of(text), findings);
    };
    first.findings.extend(told);
    first.others = reads.collect();
    first
}

/// The requests of the commands in a text. Findings about the text as a whole go to `told`.
fn of_commands(text: &str, told: &mut Vec<Diagnostic>) -> Vec<Parsed> {
    let mut commands =
        shell::commands(text, |command| requests::name(command).is_some(), &mut |finding| told.push(finding));
    let mut requests: Vec<Parsed> = Vec::new();
    let mut from = 0;
    for index in 0..commands.len() {
        step();
        if requests::name(&commands[index]).is_none() {
            continue;
        }
        let mut parts = requests::all(text, &commands[index]);
        // One body may be printed for the whole command: the first request that reads it takes it.
        if let Some(first) = parts.iter_mut().find(|parsed| parsed.is_piped) {
            let told = first.findings.len();
            body::piped(first, &commands[from..=index]);
            // If the body is known, its quotes are those of the command that prints it.
            let printer = index.checked_sub(1).filter(|before| *before >= from && commands[index].is_piped);
            if let Some(before) = printer.filter(|_| first.findings.len() == told) {
                first.findings.append(&mut commands[before].findings);
                first.tell_odd(text, std::mem::take(&mut commands[before].odd));
            }
        }
        if let Some(first) = parts.first_mut() {
            first.findings.splice(0..0, std::mem::take(&mut commands[index].findings));
            first.tell_odd(text, std::mem::take(&mut commands[index].odd));
        }
        requests.append(&mut parts);
        from = index + 1;
    }
    // A sentence may begin with the name of the program.
    if requests.iter().any(Parsed::says_anything) {
        requests.retain(Parsed::says_anything);
    } else {
        requests.retain(|parsed| parsed.request.url.is_none());
        requests.truncate(1);
    }
    requests
}

/// The part of the text that belongs to each request: from the comments above it to those above the next one.
fn regions(text: &str, requests: &[Parsed]) -> Vec<Span> {
    let mut regions = Vec::new();
    let mut from = 0;
    for pair in requests.windows(2) {
        let [before, next] = pair else { break };
        let to = begin(text, before.end, next.request.command.start as usize).max(from);
        regions.push(Span::new(from, to));
        from = to;
    }
    regions.push(Span::new(from, text.len()));
    regions
}

/// Where the part of the text for a command begins: at its line, or the comments above it, unless another command ends
/// there.
fn begin(text: &str, end_before: usize, command: usize) -> usize {
    let line_start = |at: usize| part(text, end_before..at).rfind('\n').map(|length| end_before + length + 1);
    let Some(mut at) = line_start(command) else { return command };
    while let Some(above) = line_start(at - 1) {
        let line = part(text, above..at).trim();
        if !(line.is_empty() || line.starts_with('#')) {
            break;
        }
        at = above;
    }
    at
}

fn finish(text: &str, parsed: Parsed, region: Span) -> Read<'_> {
    let mut findings = Findings::default();
    findings.extend(parsed.findings);
    let tree = match &parsed.body {
        Some(body) => read_body(text, body, &parsed.request, &mut findings),
        None => super::nothing_of(text),
    };
    Read { tree, findings, request: Some(Box::new(parsed.request)), region, others: Vec::new() }
}

fn read_body<'t>(text: &'t str, body: &SourceMap, request: &Request, findings: &mut Findings) -> Tree<'t> {
    let is_yaml = request.headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type") && value.text.to_ascii_lowercase().contains("yaml")
    });
    let inner = super::read(&body.text, if is_yaml { super::Format::Yaml } else { super::Format::Json });
    let doubtful: Vec<Span> = inner.findings.doubtful().iter().map(|part| body.span(*part)).collect();
    // A command may print a value of any kind, with its quotes.
    let is_printed = |finding: &Diagnostic| {
        finding.code == BARE_TEXT
            && finding.span.of(&body.text).starts_with("$(")
            && body.is_expanded(finding.span.start as usize)
    };
    let found = inner.findings.into_iter().filter(|finding| !is_printed(finding));
    findings.extend(found.map(|finding| body.finding(finding)));
    for part in doubtful {
        findings.doubt(part);
    }
    body.tree(&inner.tree, text)
}

/// The finding about a body in a file. A text that may not be a file name is not shown: it may be the body itself.
fn in_file(place: Span, name: &str) -> Diagnostic {
    let is_name = crate::text::may_be_a_name(name) && !name.contains(['{', '=']);
    let shown = if is_name { visible(name) } else { "…".to_owned() };
    elsewhere(place, ["the body is in the file ", &shown].concat())
}

/// The finding about a body that is not read.
fn elsewhere(place: Span, message: String) -> Diagnostic {
    Diagnostic::new(BODY_ELSEWHERE, place, message).help("only the command was checked: check the body on its own")
}
