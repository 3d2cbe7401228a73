//! The request around a body: what its method and address say the body is, and what is wrong with them and the headers.

use super::rules::host::{self, host_of, without_scheme};
use super::values::is_placeholder;
use crate::diagnostic::{Diagnostic, Findings, Severity, code};
use crate::document::Kind;
use crate::read::curl::{Part, Request};
use crate::secret;
use crate::text::{Span, part};
use crate::value::visible;

/// What a path of the API takes.
struct Route {
    /// `{}` is one segment of any text.
    path: &'static [&'static str],
    methods: &'static [&'static str],
    /// What the body of a `POST` or `PUT` there is, as far as that is known.
    body: Option<Kind>,
}

const fn route(path: &'static [&'static str], methods: &'static [&'static str], body: Option<Kind>) -> Route {
    Route { path, methods, body }
}

/// The paths of both APIs, as their reference pages list them.
const ROUTES: &[Route] = &[
    route(&["integrations"], &["GET", "POST"], Some(Kind::IntegrationCreate)),
    route(&["integrations", "scripts", "create"], &["POST"], Some(Kind::ScriptCreate)),
    route(&["integrations", "scripts", "initial-create"], &["POST"], None),
    route(&["integrations", "scripts", "cleanup"], &["POST"], None),
    route(&["integrations", "scripts", "post-cleanup"], &["POST"], None),
    route(&["integrations", "{}"], &["GET", "PUT", "DELETE"], Some(Kind::IntegrationUpdate)),
    route(&["integrations", "{}", "status"], &["GET"], None),
    route(&["integrations", "{}", "regenerate"], &["POST"], None),
    route(&["integrations", "{}", "scripts", "edit"], &["POST"], Some(Kind::IntegrationUpdate)),
    route(&["integrations", "{}", "scripts", "delete"], &["POST"], None),
    route(&["data", "connection"], &["POST"], Some(Kind::Connection)),
    route(&["data", "connection", "test"], &["POST"], Some(Kind::Connection)),
    route(&["data", "connection", "{}"], &["GET", "PUT"], None),
];

impl Route {
    fn fits(&self, segments: &[&str]) -> bool {
        self.path.len() == segments.len()
            && self.path.iter().zip(segments).all(|(own, other)| *own == "{}" || own.eq_ignore_ascii_case(other))
    }
}

/// Adds what is wrong with a request. Gives what its body is, when its method and address tell.
pub(super) fn check(request: &Request, findings: &mut Findings) -> Option<Kind> {
    let mut told = Findings::default();
    let kind = request.url.as_ref().and_then(|url| {
        address(url, &mut told);
        routed(request, url, &mut told)
    });
    headers(request, &mut told);
    if !request.has_body {
        // Nothing is sent that could be wrong for good.
        told.for_each_mut(|finding| finding.severity = finding.severity.min(Severity::Warning));
    }
    findings.extend(told);
    kind
}

/// Places of secrets outside of the body: of those that are written out, and not names of variables.
pub(super) fn secrets(request: &Request) -> Vec<Span> {
    let headers = request.headers.iter().filter(|(name, _)| super::secrets::is_secret_name(name));
    let values = headers.map(|(_, value)| value.span).chain(request.secrets.iter().copied());
    values.chain(request.url.iter().filter_map(user_of)).collect()
}

/// What a command sends, as far as other ways to send it have to know.
pub struct Sent {
    /// `POST`.
    pub method: String,
    /// The path, without a query.
    pub path: String,
    /// The names of headers that are not among those of every request.
    pub headers: Vec<String>,
}

/// What a request sends, when it says where to.
pub(super) fn sent(request: &Request) -> Option<Sent> {
    let url = request.url.as_ref()?;
    let usual = ["accept", "content-type", "authorization"];
    let other = |name: &&String| !usual.iter().any(|usual| usual.eq_ignore_ascii_case(name));
    let headers = request.headers.iter().map(|(name, _)| name).filter(other).map(|name| visible(name)).collect();
    Some(Sent { method: request.method.0.clone(), path: path_of(&url.text).to_owned(), headers })
}

/// Scheme and host of the address, when it says both and no more.
pub(super) fn tenant(request: &Request) -> Option<String> {
    let url = request.url.as_ref().filter(|url| user_of(url).is_none())?;
    let (rest, has_scheme) = without_scheme(&url.text);
    let authority = rest.split(['/', '?', '#']).next().filter(|authority| has_scheme && !authority.is_empty())?;
    let scheme = url.text.strip_suffix(rest)?;
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    authority.chars().all(is_host).then(|| [scheme, authority].concat())
}

/// A user and password in front of the host.
fn user_of(url: &Part) -> Option<Span> {
    let (rest, _) = without_scheme(&url.text);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    authority.contains('@').then_some(url.span)
}

/// The path of an address, whatever stands in front of it: a host, or a variable that holds one.
fn path_of(url: &str) -> &str {
    let behind_variable = url.strip_prefix("${").and_then(|rest| rest.split_once('}')).map(|(_, behind)| behind);
    let rest = behind_variable.unwrap_or_else(|| without_scheme(url).0);
    let path = rest.find('/').map_or("", |at| part(rest, at..));
    path.split(['?', '#']).next().unwrap_or("")
}

fn address(url: &Part, findings: &mut Findings) {
    let (rest, has_scheme) = without_scheme(&url.text);
    let host = host_of(rest);
    let finding = |code, message: &'static str| Diagnostic::new(code, url.span, message);
    let holds_placeholder = url.text.contains('<') && url.text.contains('>');
    let holds_parameter = url.text.contains("/{") && url.text.contains('}');
    if holds_placeholder || holds_parameter {
        findings
            .add(finding(code::PLACEHOLDER, "the address still holds a placeholder").help("put your own values there"));
    } else if has_scheme
        && url.text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"))
        && !host::is_loopback(host)
    {
        findings.add(finding(code::TENANT_URL, "this sends the key in clear").help("use https://"));
    } else if has_scheme && (host::is_example(host) || is_organization(host)) {
        findings.add(
            finding(code::EXAMPLE_VALUE, "the address is an example of the documentation")
                .help("put the address of your tenant there"),
        );
    }
}

/// `www.organization.immuta.com`, the tenant of the published examples.
fn is_organization(host: &str) -> bool {
    host.split('.').any(|label| label.eq_ignore_ascii_case("organization"))
}

/// What the body is by method and path, and whether both go together.
fn routed(request: &Request, url: &Part, findings: &mut Findings) -> Option<Kind> {
    let (method, place) = (request.method.0.as_str(), request.method.1.unwrap_or(request.command));
    let segments: Vec<&str> = path_of(&url.text).split('/').filter(|segment| !segment.is_empty()).collect();
    let route = ROUTES.iter().find(|route| route.fits(&segments))?;
    if !route.methods.contains(&method) && method != "HEAD" {
        let message = ["the API has no ", &visible(method), " at this path"].concat();
        let help = ["it has ", &route.methods.join(" and ")].concat();
        findings.add(Diagnostic::new(code::REQUEST_METHOD, place, message).help(help));
    }
    if method == "DELETE" && request.has_body {
        findings.add(
            Diagnostic::new(code::BODY_NOT_WANTED, place, "an integration with Databricks is deleted without a body")
                .help("the API refuses credentials here: remove the body"),
        );
        return None;
    }
    // A wrong method says nothing about the body, the path does.
    route.body.filter(|_| request.has_body)
}

/// The media types that bodies may have.
const MEDIA_TYPES: [&str; 4] = ["application/json", "application/yaml", "application/x-yaml", "text/yaml"];

fn headers(request: &Request, findings: &mut Findings) {
    let named =
        |name: &str| request.headers.iter().find(|(other, _)| other.eq_ignore_ascii_case(name)).map(|(_, value)| value);
    if let Some(url) = request.url.as_ref().filter(|_| named("authorization").is_none() && !request.has_more_headers) {
        findings.add(
            Diagnostic::new(code::NO_AUTHORIZATION, request.command, "this request has no key")
                .related(url.span, None, "sent to this address")
                .help("add -H \"Authorization: $IMMUTA_API_KEY\""),
        );
    }
    if let Some(value) = named("authorization") {
        let key = value.text.strip_prefix("Bearer ").unwrap_or(&value.text).trim();
        if is_placeholder(key) && !value.expands {
            findings.add(
                Diagnostic::new(code::PLACEHOLDER, value.span, "the key is still a placeholder")
                    .help("read it from the environment: \"Authorization: $IMMUTA_API_KEY\""),
            );
        } else if !value.expands && secret::reference(key).is_none() && !key.is_empty() {
            findings.add(
                Diagnostic::new(code::SECRET_IN_COMMAND, value.span, "the key stands in the command in clear")
                    .help("it stays in the history of the shell and shows in the list of processes: read it from a file with -H @FILE, or build the command with ucforge"),
            );
        }
    }
    if !request.has_body {
        return;
    }
    match named("content-type") {
        Some(value) if value.expands => {}
        Some(value) => {
            let name = value.text.split(';').next().unwrap_or("").trim();
            if !MEDIA_TYPES.iter().any(|known| known.eq_ignore_ascii_case(name)) {
                findings.add(
                    Diagnostic::new(code::MEDIA_TYPE, value.span, "the API does not read this media type")
                        .severity(Severity::Warning)
                        .help("send application/json"),
                );
            }
        }
        None if request.says_json || request.has_more_headers => {}
        None => findings.add(
            Diagnostic::new(
                code::MEDIA_TYPE,
                request.command,
                "curl calls the body a form, as nothing says what it is",
            )
            .severity(Severity::Warning)
            .help("add -H 'Content-Type: application/json'"),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_are_found_behind_hosts_and_variables() {
        let cases = [
            ("https://h.x/integrations/7?a=/b", "/integrations/7"),
            ("$IMMUTA_URL/integrations", "/integrations"),
            ("${IMMUTA_URL%/}/data/connection", "/data/connection"),
            ("h.x/integrations#f", "/integrations"),
            ("https://h.x", ""),
            ("/integrations", "/integrations"),
        ];
        for (url, expected) in cases {
            assert_eq!(path_of(url), expected, "{url}");
        }
    }
}
