//! Requests as they are sent over the network, and as editors keep them in files: `POST /integrations HTTP/1.1`,
//! headers, an empty line, the body. A line of `###` separates two requests.

use super::parsed::Parsed;
use super::words::is_header_name;
use super::{Part, Sender, in_file};
use crate::read::shell::Dialect;
use crate::read::source_map::{Quoting, SourceMap};
use crate::text::{Span, part};

const METHODS: [&str; 6] = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"];

/// Whether a text begins with such a request.
pub(super) fn begins(text: &str) -> bool {
    let mut lines = text.trim_start_matches('\u{FEFF}').lines().map(str::trim);
    lines.find(|line| !is_before(line)).is_some_and(|line| request(line).is_some())
}

/// Whether a line may be above a request: a comment, a separator, or a variable.
fn is_before(line: &str) -> bool {
    line.is_empty() || line.starts_with(['#', '@']) || line.starts_with("//")
}

/// Method and address of the first line of a request.
fn request(line: &str) -> Option<(&str, &str)> {
    let (method, rest) = line.split_once(' ')?;
    let address = rest.split(" HTTP/").next().unwrap_or("").trim();
    let is_address = address.starts_with(['/', '{']) || address.contains("://");
    (METHODS.contains(&method) && is_address && !address.contains(' ')).then_some((method, address))
}

/// The name of a header in a line where a space follows it instead of a colon.
fn without_colon(line: &str) -> Option<&str> {
    let (name, value) = line.split_once(' ').filter(|_| request(line).is_none())?;
    (is_header_name(name) && !value.trim_start().starts_with(':')).then_some(name)
}

/// All requests of a text, in order.
pub(super) fn read(text: &str) -> Vec<Parsed> {
    let mut requests = Vec::new();
    let mut own: Option<Parsed> = None;
    let mut body: Option<usize> = None;
    let mut variables = Vec::new();
    let mut at = 0;
    for whole in text.split_inclusive('\n') {
        let (start, end) = (at, at + whole.len());
        at = end;
        let line = whole.trim_matches('\u{FEFF}').trim();
        let place = |part: &str| {
            let from = part.as_ptr() as usize - text.as_ptr() as usize;
            Span::new(from, from + part.len())
        };
        if line.starts_with("###") {
            requests.extend(own.take().map(|own| finished(own, text, body.take(), start)));
        } else if let Some(parsed) = &mut own {
            match line.split_once(':') {
                _ if body.is_some() => {}
                _ if line.is_empty() || line.starts_with(['{', '[']) => body = Some(start),
                Some((name, value)) if value.trim().is_empty() => {
                    parsed.request.empty_headers.push((name.trim().to_owned(), place(line)));
                }
                // A header without its colon may have a colon in its value.
                _ if !whole.starts_with([' ', '\t']) && without_colon(line).is_some() => {
                    let name = without_colon(line).unwrap_or_default().to_owned();
                    parsed.request.without_colon.push((name, place(line)));
                }
                Some((name, value)) => {
                    let (text, expands) = filled(value.trim());
                    let is_key = name.eq_ignore_ascii_case("authorization");
                    // In a file, the key does not appear in the list of processes.
                    let value = Part { text, span: place(value.trim()), expands: expands || is_key };
                    parsed.request.headers.push((name.trim().to_owned(), value));
                }
                // An address may continue on the lines below it.
                None => {}
            }
        } else if let Some((method, address)) = request(line) {
            let mut parsed = Parsed::new(place(method), Dialect::Posix);
            parsed.request.method = (method.to_owned(), Some(place(method)));
            let (text, expands) = filled(address);
            parsed.request.url = Some(Part { text, span: place(address), expands });
            parsed.request.sender = Sender::Editor;
            // The editor may add more headers.
            parsed.request.has_more_headers = true;
            parsed.request.secrets.append(&mut variables);
            own = Some(parsed);
        } else if let Some((_, value)) = line.strip_prefix('@').and_then(|line| line.split_once('=')) {
            variables.push(place(value.trim()));
        }
    }
    requests.extend(own.map(|own| finished(own, text, body, text.len())));
    requests
}

/// A request with the text after its headers.
fn finished(mut parsed: Parsed, text: &str, body: Option<usize>, end: usize) -> Parsed {
    let request = &mut parsed.request;
    if let Some(url) = request.url.as_mut().filter(|url| url.text.starts_with('/')) {
        let host = request.headers.iter().find(|(name, _)| name.eq_ignore_ascii_case("host"));
        let host = host.map_or("$HOST".to_owned(), |(_, host)| ["https://", &host.text].concat());
        url.expands |= host.starts_with('$');
        url.text.insert_str(0, &host);
    }
    parsed.end = end;
    let Some(start) = body else { return parsed };
    let all = part(text, start..end);
    // The body ends where the lines about the response begin.
    let answer = all.find("\n> ").into_iter().chain(all.find("\n<> ")).min().unwrap_or(all.len());
    let all = part(all, ..answer);
    let from = start + all.len() - all.trim_start().len();
    let inside = all.trim();
    if inside.is_empty() {
        return parsed;
    }
    parsed.request.has_body = true;
    let place = Span::new(from, from + inside.len());
    if let Some(name) = inside.strip_prefix("< ") {
        parsed.findings.push(in_file(place, name.trim()));
        return parsed;
    }
    let mut taken = SourceMap::default();
    let mut at = from;
    // `{{name}}` is a variable, which is rewritten as in a shell.
    for (open, _) in inside.match_indices("{{").map(|(open, mark)| (from + open, mark)) {
        let name = part(text, open + 2..place.end as usize).split(|c: char| !is_of_name(c)).next().unwrap_or("");
        let close = open + 2 + name.len();
        if name.is_empty() || !part(text, close..).starts_with("}}") {
            continue;
        }
        taken.push(text, at, open, Quoting::Verbatim);
        taken.push_escape('$', open, open + 1, Quoting::Verbatim);
        taken.push(text, open + 1, close, Quoting::Verbatim);
        at = close + 2;
        taken.push_escape('}', close, at, Quoting::Verbatim);
    }
    taken.push(text, at, place.end as usize, Quoting::Verbatim);
    parsed.take_body(taken);
    parsed
}

fn is_of_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.' | '$')
}

/// A text with its variables rewritten as in a shell, and whether there are any.
fn filled(text: &str) -> (String, bool) {
    (text.replace("{{", "${").replace("}}", "}"), text.contains("{{"))
}
