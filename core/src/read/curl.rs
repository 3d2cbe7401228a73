//! A pasted `curl` command: what it sends, where, and what stands in its headers.

use super::Read;
use super::moved::Taken;
use super::shell::{self, Command, Word};
use crate::diagnostic::{Diagnostic, Findings, code};
use crate::text::{Span, part, shown_name};
use crate::tree::Tree;
use crate::value::visible;

/// A request as a command describes it.
pub(crate) struct Request {
    /// `POST`, and where that is said; nowhere when it follows from the rest.
    pub(crate) method: (String, Option<Span>),
    /// The address as it is written.
    pub(crate) url: Option<Part>,
    /// Names and values of headers.
    pub(crate) headers: Vec<(String, Part)>,
    /// Whether it has a body, here or elsewhere.
    pub(crate) has_body: bool,
    /// Whether headers may come from elsewhere.
    pub(crate) has_more_headers: bool,
    /// Whether the body goes with `Content-Type: application/json` by itself.
    pub(crate) says_json: bool,
    /// Places of secrets outside of the body.
    pub(crate) secrets: Vec<Span>,
    /// Where the command begins.
    pub(crate) command: Span,
}

/// A part of the command, without quotes.
pub(crate) struct Part {
    pub(crate) text: String,
    pub(crate) span: Span,
    /// Whether the shell puts something in its place.
    pub(crate) expands: bool,
}

/// Whether a text begins like a command: perhaps behind comments, a prompt or variables.
pub(super) fn is_command(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim);
    let Some(first) = lines.find(|line| !line.is_empty() && !line.starts_with('#')) else { return false };
    if first == "(" {
        // Our own commands stand in parentheses, and curl comes last.
        return lines.any(|line| line.split('|').any(|command| command.split_whitespace().next().is_some_and(is_curl)));
    }
    let first = first.trim_start_matches(['$', '>', '%']).trim_start();
    first.split_whitespace().find(|word| !is_assignment(word)).is_some_and(is_curl)
}

fn is_curl(word: &str) -> bool {
    let name = word.rsplit(['/', '\\']).next().unwrap_or(word);
    name.eq_ignore_ascii_case("curl") || name.eq_ignore_ascii_case("curl.exe")
}

/// Reads the first command that sends something, or the first of all.
pub(super) fn read(text: &str) -> Read<'_> {
    let mut findings = Findings::default();
    let mut told = Vec::new();
    let commands = shell::commands(text, &mut |finding| told.push(finding));
    let of_curl = |command: &&Command| {
        let name = command.words.iter().find(|word| !is_assignment(word.text()));
        name.is_some_and(|word| is_curl(word.text()))
    };
    let mut requests: Vec<Parsed> = commands.iter().filter(of_curl).map(Parsed::of).collect();
    let chosen = requests.iter().position(|parsed| parsed.request.has_body).unwrap_or(0);
    if chosen >= requests.len() {
        findings.extend(told);
        return Read::new(super::nothing_of(text), findings);
    }
    let mut parsed = requests.swap_remove(chosen);
    if let Some(finding) = parsed.piped.take() {
        parsed.body = super::jq::printed(&commands);
        if parsed.body.is_none() {
            parsed.findings.push(finding);
        }
    }
    findings.extend(told);
    findings.extend(parsed.findings);
    let tree = match &parsed.body {
        Some(body) => read_body(text, body, &parsed.request, &mut findings),
        None => super::nothing_of(text),
    };
    Read { tree, findings, request: Some(Box::new(parsed.request)) }
}

fn read_body<'t>(text: &'t str, body: &Taken, request: &Request, findings: &mut Findings) -> Tree<'t> {
    let is_yaml = request.headers.iter().any(|(name, value)| {
        name.eq_ignore_ascii_case("content-type") && value.text.to_ascii_lowercase().contains("yaml")
    });
    let inner = super::read(&body.text, if is_yaml { super::Format::Yaml } else { super::Format::Json });
    let doubtful: Vec<Span> = inner.findings.doubtful().iter().map(|part| body.span(*part)).collect();
    findings.extend(inner.findings.into_iter().map(|finding| body.finding(finding)));
    for part in doubtful {
        findings.doubt(part);
    }
    body.tree(&inner.tree, text)
}

/// `NAME=value` in front of a command.
fn is_assignment(word: &str) -> bool {
    word.split_once('=').is_some_and(|(name, _)| crate::secret::is_env_name(name))
}

struct Parsed {
    request: Request,
    body: Option<Taken>,
    /// What there is to say of a body that another command prints.
    piped: Option<Diagnostic>,
    findings: Vec<Diagnostic>,
}

/// What an option of curl does here.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Does {
    Method,
    Header,
    /// A body; whether `@` names a file, and whether it is JSON by itself.
    Body {
        file: bool,
        json: bool,
    },
    Url,
    /// A user with a password, or a token.
    Secret,
    /// A file with more options.
    Config,
    Head,
    /// Something that takes a value, without meaning here.
    Value,
    /// Something that takes none.
    Nothing,
}

/// The options of curl that people use: letter, name, what they do.
const OPTIONS: &[(&str, &str, Does)] = &[
    ("X", "request", Does::Method),
    ("H", "header", Does::Header),
    ("d", "data", Does::Body { file: true, json: false }),
    ("", "data-ascii", Does::Body { file: true, json: false }),
    ("", "data-binary", Does::Body { file: true, json: false }),
    ("", "data-raw", Does::Body { file: false, json: false }),
    ("", "json", Does::Body { file: true, json: true }),
    ("T", "upload-file", Does::Value),
    ("", "url", Does::Url),
    ("u", "user", Does::Secret),
    ("", "oauth2-bearer", Does::Secret),
    ("K", "config", Does::Config),
    ("n", "netrc", Does::Nothing),
    ("I", "head", Does::Head),
    ("A", "user-agent", Does::Value),
    ("b", "cookie", Does::Secret),
    ("c", "cookie-jar", Does::Value),
    ("", "cacert", Does::Value),
    ("", "capath", Does::Value),
    ("E", "cert", Does::Secret),
    ("", "pass", Does::Secret),
    ("", "key", Does::Value),
    ("", "connect-timeout", Does::Value),
    ("C", "continue-at", Does::Value),
    ("D", "dump-header", Does::Value),
    ("e", "referer", Does::Value),
    ("F", "form", Does::Value),
    ("", "data-urlencode", Does::Value),
    ("m", "max-time", Does::Value),
    ("o", "output", Does::Value),
    ("", "output-dir", Does::Value),
    ("x", "proxy", Does::Value),
    ("U", "proxy-user", Does::Secret),
    ("", "noproxy", Does::Value),
    ("r", "range", Does::Value),
    ("", "resolve", Does::Value),
    ("", "connect-to", Does::Value),
    ("", "retry", Does::Value),
    ("", "retry-delay", Does::Value),
    ("", "retry-max-time", Does::Value),
    ("", "trace", Does::Value),
    ("", "trace-ascii", Does::Value),
    ("w", "write-out", Does::Value),
    ("", "ciphers", Does::Value),
    ("", "interface", Does::Value),
    ("", "limit-rate", Does::Value),
    ("", "stderr", Does::Value),
    ("s", "silent", Does::Nothing),
    ("S", "show-error", Does::Nothing),
    ("k", "insecure", Does::Nothing),
    ("i", "include", Does::Nothing),
    ("v", "verbose", Does::Nothing),
    ("L", "location", Does::Nothing),
    ("", "max-redirs", Does::Value),
    ("", "location-trusted", Does::Nothing),
    ("f", "fail", Does::Nothing),
    ("", "fail-with-body", Does::Nothing),
    ("", "fail-early", Does::Nothing),
    ("g", "globoff", Does::Nothing),
    ("G", "get", Does::Nothing),
    ("N", "no-buffer", Does::Nothing),
    ("#", "progress-bar", Does::Nothing),
    ("", "no-progress-meter", Does::Nothing),
    ("", "compressed", Does::Nothing),
    ("O", "remote-name", Does::Nothing),
    ("J", "remote-header-name", Does::Nothing),
    ("q", "disable", Does::Nothing),
    ("4", "ipv4", Does::Nothing),
    ("6", "ipv6", Does::Nothing),
    ("0", "http1.0", Does::Nothing),
    ("", "http1.1", Does::Nothing),
    ("", "http2", Does::Nothing),
    ("1", "tlsv1", Does::Nothing),
    ("", "tlsv1.2", Does::Nothing),
    ("", "tlsv1.3", Does::Nothing),
    ("", "ssl-reqd", Does::Nothing),
    ("", "retry-connrefused", Does::Nothing),
    ("", "retry-all-errors", Does::Nothing),
    ("", "path-as-is", Does::Nothing),
    ("", "tcp-nodelay", Does::Nothing),
];

impl Parsed {
    fn of(command: &Command) -> Self {
        let start = command.words.iter().position(|word| is_curl(word.text())).unwrap_or(0);
        let mut parsed = Self {
            request: Request {
                method: (String::new(), None),
                url: None,
                headers: Vec::new(),
                has_body: false,
                has_more_headers: false,
                says_json: false,
                secrets: Vec::new(),
                command: command.words[start].span,
            },
            body: None,
            piped: None,
            findings: Vec::new(),
        };
        let mut words = command.words[start + 1..].iter().peekable();
        let mut is_head = false;
        while let Some(word) = words.next() {
            let text = word.text();
            if let Some(name) = text.strip_prefix("--").filter(|name| !name.is_empty()) {
                match OPTIONS.iter().find(|(_, long, _)| *long == name) {
                    Some((.., Does::Nothing)) => {}
                    Some((.., Does::Head)) => is_head = true,
                    Some((.., does)) => {
                        if let Some(value) = words.next() {
                            parsed.option(*does, value, 0, command);
                        }
                    }
                    None => {
                        parsed.unknown(word, &["--", name].concat());
                        // Most options take a value; an address is none.
                        if words.peek().is_some_and(|next| !next.text().starts_with('-') && !looks_like_address(next)) {
                            words.next();
                        }
                    }
                }
                continue;
            }
            let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) else {
                parsed.address(word);
                continue;
            };
            for (at, letter) in letters.char_indices() {
                let behind = at + letter.len_utf8();
                match OPTIONS.iter().find(|(short, ..)| short.chars().eq([letter])) {
                    Some((.., Does::Nothing)) => continue,
                    Some((.., Does::Head)) => is_head = true,
                    Some((.., does)) if behind < letters.len() => parsed.option(*does, word, behind + 1, command),
                    Some((.., does)) => {
                        if let Some(value) = words.next() {
                            parsed.option(*does, value, 0, command);
                        }
                    }
                    None => parsed.unknown(word, &["-", letter.encode_utf8(&mut [0; 4])].concat()),
                }
                if !is_head {
                    break;
                }
            }
        }
        if parsed.request.method.0.is_empty() {
            let method = if is_head {
                "HEAD"
            } else if parsed.request.has_body {
                "POST"
            } else {
                "GET"
            };
            method.clone_into(&mut parsed.request.method.0);
        }
        parsed
    }

    fn unknown(&mut self, word: &Word, option: &str) {
        // A value may be glued to it.
        let option = option.split(['=', ' ', '\n']).next().unwrap_or("");
        let message = ["the option `", &visible(&shown_name(option)), "` of curl is not known here"].concat();
        self.findings.push(
            Diagnostic::new(code::UNKNOWN_OPTION, word.span, message).help("it is passed over: check its spelling"),
        );
    }

    fn address(&mut self, word: &Word) {
        if self.request.url.is_none() {
            self.request.url = Some(Part::of(word, 0));
        }
    }

    /// An option with its value, which begins at a byte of the word.
    fn option(&mut self, does: Does, word: &Word, from: usize, command: &Command) {
        match does {
            Does::Method => {
                let value = Part::of(word, from);
                self.request.method = (value.text.to_ascii_uppercase(), Some(value.span));
            }
            Does::Url => self.address(word),
            Does::Header => {
                let whole = Part::of(word, from);
                let header = whole.text.split_once(':').filter(|_| !whole.text.starts_with('@'));
                let Some((name, value)) = header else {
                    self.request.has_more_headers |= whole.text.starts_with('@') || whole.expands;
                    return;
                };
                let behind = from + name.len() + 1 + (value.len() - value.trim_start().len());
                let value = Part::of(word, behind);
                self.request.headers.push((name.trim().to_owned(), value));
            }
            Does::Body { file, json } => self.data(word, from, file, json, command),
            Does::Secret => {
                self.request.has_more_headers = true;
                self.request.secrets.push(Part::of(word, from).span);
            }
            Does::Config => self.request.has_more_headers = true,
            Does::Value | Does::Nothing | Does::Head => {}
        }
    }

    fn data(&mut self, word: &Word, from: usize, file: bool, json: bool, command: &Command) {
        self.request.has_body = true;
        self.request.says_json |= json;
        let text = part(word.text(), from..);
        let elsewhere = |message: String| {
            Diagnostic::new(code::BODY_ELSEWHERE, word.span, message)
                .help("only the command was checked: check the body on its own")
        };
        if word.expands && text.trim_start().starts_with(['$', '`']) {
            self.findings.push(elsewhere("the shell puts the body in here".to_owned()));
            return;
        }
        let Some(name) = text.strip_prefix('@').filter(|_| file) else {
            if self.body.is_none() {
                self.body = Some(word.taken.behind(from));
            }
            return;
        };
        if matches!(name, "-" | "/dev/stdin")
            && let Some(input) = &command.input
        {
            self.body = Some(input.behind(0));
            return;
        }
        if matches!(name, "-" | "/dev/stdin") {
            self.piped = Some(elsewhere("the body comes from another command".to_owned()));
        } else {
            self.findings.push(elsewhere(["the body is in the file ", &visible(name)].concat()));
        }
    }
}

fn looks_like_address(word: &Word) -> bool {
    word.text().contains("://") || word.text().starts_with('$')
}

impl Part {
    fn of(word: &Word, from: usize) -> Self {
        let taken = word.taken.behind(from);
        let whole = Span::new(0, taken.text.len());
        Self { span: taken.span(whole), expands: word.expands, text: taken.text }
    }
}
