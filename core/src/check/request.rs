//! The request around a body: what its address says about the body, and what is wrong with the address, the method and
//! the headers.

mod advice;
pub(crate) mod headers;
pub(crate) mod open;
pub(crate) mod paths;

use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::kinds::Payload;
use crate::platform;
use crate::read::curl::{Part, Request};
use crate::secrecy::shown_word;
use crate::text::Span;
use crate::text::url::{host_of, is_example, is_loopback, without_scheme};
use crate::tree::NodeRef;

use crate::check::rules::immuta::TENANT_URL;
use crate::diagnostic::rule::rules;
use crate::kit::rights::UNKNOWN_KIND;
use crate::kit::words::EXAMPLE_VALUE;
use crate::read::PLACEHOLDER;
use paths::{Route, path_of};

rules! {
    OTHER_COMMAND = Info("UC029", "a name that Windows PowerShell uses for another command", Curl) {
        means: "In Windows PowerShell 5.1 `curl` is another name for `Invoke-WebRequest`, which does not have these options.",
        why: "The command fails there, or does something else. In newer versions of PowerShell, `curl` is curl.",
        fix: "Write `curl.exe` to run curl itself.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations `\n  -H \"Authorization: $env:IMMUTA_API_KEY\"\n"),
        good: curl("curl.exe https://tenant.hosted.immutacloud.com/integrations `\n  -H \"Authorization: $env:IMMUTA_API_KEY\"\n"),
    }

    MEDIA_TYPE = Error("UC233", "a media type that the API does not read", ApiReference) {
        means: "The header `Content-Type` names something other than JSON or YAML, is missing, or the body is sent as a form.",
        why: "Without the header curl says that the body is a form. The API may then not read it as JSON.",
        fix: "Add `-H 'Content-Type: application/json'`.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  --data @payload.json\n")
            .also(&["UC025"]),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                    -H 'Content-Type: application/json' --data @payload.json\n").also(&["UC025"]),
    }

    BODY_IN_ADDRESS = Error("UC236", "a body that goes into the address", Curl) {
        means: "`-G` or `--url-query` makes curl put the body into the address, and send a GET.",
        why: "The API takes no body from there, and addresses, with all secrets in them, are kept in logs.",
        fix: "Remove the option.",
        bad: curl("curl -G https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                   --data @payload.json\n").also(&["UC025"]),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  --json @payload.json\n")
            .also(&["UC025"]),
    }

    ANY_CERTIFICATE = Warning("UC238", "a certificate that is not checked", Curl) {
        means: "`-k` or `--insecure` makes curl take any certificate.",
        why: "Whoever answers in the place of the tenant gets the API key and every secret in the body.",
        fix: "Remove the option. For an authority of your own, give its certificate with `--cacert FILE`.",
        bad: curl("curl -k https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl --cacert corp.pem https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }
}

/// What a request says about its body.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    /// The kind of payload.
    Payload(Payload),
    /// Nothing: its fields decide.
    Nothing,
    /// The body is not of a known kind.
    Other,
}

/// Adds the findings about a request with this body, if it was read. Returns what the request says about its body.
pub(super) fn check(request: &Request, body: Option<NodeRef<'_>>, findings: &mut Findings) -> Says {
    let mut told = Findings::default();
    let mut says = Says::Nothing;
    if let Some((url, whose)) = request.url.as_ref().and_then(|url| Some((url, elsewhere(url)?))) {
        told.add(
            Diagnostic::new(UNKNOWN_KIND, url.span, ["this goes to ", whose, ", not to Immuta"].concat())
                .severity(Severity::Info)
                .help("it was not checked"),
        );
        headers::key(request, &mut told);
        says = Says::Other;
    } else {
        let route = request.url.as_ref().and_then(|url| {
            address(request, url, &mut told);
            paths::check(request, url, body, &mut told)
        });
        says = route.map_or(says, |route| route.says(request));
        headers::check(request, route, &mut told);
        options(request, route, &mut told);
    }
    if !request.has_body {
        // Nothing is sent that could do lasting harm.
        told.for_each_mut(|finding| finding.severity = finding.severity.min(Severity::Warning));
    }
    findings.extend(told);
    says
}

/// Places of secrets outside the body: in headers, options and the address.
pub(super) fn secrets(request: &Request) -> Vec<Span> {
    let is_secret = |name: &str| crate::secrecy::is_secret_name(name) || headers::holds_secret(name);
    let headers = request.headers.iter().filter(|(name, _)| is_secret(name));
    let values = headers.map(|(_, value)| value.span).chain(request.secrets.iter().copied());
    let bare = request.without_colon.iter().filter(|(name, _)| is_secret(name)).map(|(_, span)| *span);
    values.chain(bare).chain(request.url.iter().filter_map(user_of)).collect()
}

/// What other ways to send a request need to know about a command.
pub struct Sent {
    /// The method: `POST`.
    pub method: String,
    /// The path, without a query.
    pub path: String,
    /// The names of headers other than those of every request.
    pub headers: Vec<String>,
    /// Scheme and host of the address. `None` if one of them is missing, or if it has a user.
    pub(super) tenant: Option<String>,
}

/// What a request sends. `None` if it has no address.
pub(super) fn sent(request: &Request) -> Option<Sent> {
    let url = request.url.as_ref()?;
    let usual = ["accept", "content-type", "authorization"];
    let other = |name: &&String| !usual.iter().any(|usual| usual.eq_ignore_ascii_case(name));
    let headers =
        request.headers.iter().map(|(name, _)| name).filter(other).map(|name| shown_word(name).into_owned()).collect();
    Some(Sent {
        method: request.method.0.clone(),
        path: path_of(&url.text).to_owned(),
        headers,
        tenant: tenant(request),
    })
}

/// Scheme and host of the address. `None` if one of them is missing, or if it has a user.
fn tenant(request: &Request) -> Option<String> {
    let url = request.url.as_ref().filter(|url| user_of(url).is_none())?;
    let (rest, has_scheme) = without_scheme(&url.text);
    let authority = rest.split(['/', '?', '#']).next().filter(|authority| has_scheme && !authority.is_empty())?;
    let scheme = url.text.strip_suffix(rest)?;
    let is_host = |c: char| c.is_alphanumeric() || matches!(c, '.' | '-' | ':' | '[' | ']');
    authority.chars().all(is_host).then(|| [scheme, authority].concat())
}

/// The place of an address with a user and password before the host.
fn user_of(url: &Part) -> Option<Span> {
    let (rest, _) = without_scheme(&url.text);
    let authority = rest.split(['/', '?', '#']).next().unwrap_or("");
    // With the wrong number of slashes, they end up in the path.
    let is_in_path = || rest.split(['?', '#']).next().is_some_and(|rest| rest.contains('@'));
    (authority.contains('@') || is_in_path() && !paths::is_known(path_of(&url.text))).then_some(url.span)
}

/// Whom a request is for if not for Immuta: pages that describe all steps have such commands too.
fn elsewhere(url: &Part) -> Option<&'static str> {
    let host = host_of(without_scheme(&url.text).0);
    let whose = platform::owner(host).map(|owner| owner.catalogue.wire);
    let whose = whose.or(host.eq_ignore_ascii_case("login.microsoftonline.com").then_some("Microsoft Entra"));
    whose.filter(|_| !paths::is_known(path_of(&url.text)))
}

fn address(request: &Request, url: &Part, findings: &mut Findings) {
    let (rest, has_scheme) = without_scheme(&url.text);
    let host = host_of(rest);
    let finding = |code, message: &'static str| Diagnostic::new(code, url.span, message);
    if open::is_open_address(&url.text, request.dialect) {
        findings
            .add(finding(PLACEHOLDER, "the URL still contains a placeholder").help("replace it with your own value"));
    } else if let Some(finding) = open::not_expanded(url, &url.text, request.dialect) {
        findings.add(finding);
    } else if let Some(owner) = platform::owner(host) {
        let message = ["this is a ", owner.catalogue.wire, " URL, but the path is Immuta's"].concat();
        let finding = Diagnostic::new(TENANT_URL, url.span, message);
        findings.add(finding.help("use the URL of your Immuta tenant"));
    } else if has_scheme
        && url.text.get(..5).is_some_and(|scheme| scheme.eq_ignore_ascii_case("http:"))
        && !is_loopback(host)
    {
        findings.add(finding(TENANT_URL, "this sends the API key in plain text").help("use https://"));
    } else if has_scheme && (is_example(host) || is_organization(host)) {
        findings.add(
            finding(EXAMPLE_VALUE, "the URL is an example from the documentation").help("use the URL of your tenant"),
        );
    }
}

/// `www.organization.immuta.com`, the tenant of the published examples.
fn is_organization(host: &str) -> bool {
    host.split('.').any(|label| label.eq_ignore_ascii_case("organization"))
}

/// Whether it is known that JSON is read there. An address without a path was meant for a payload.
fn reads_json(request: &Request, route: Option<&Route>) -> bool {
    let has_path = || request.url.as_ref().is_some_and(|url| !path_of(&url.text).trim_matches('/').is_empty());
    route.map_or_else(|| !has_path(), Route::reads_json)
}

/// Checks options that change what is sent, or to whom.
fn options(request: &Request, route: Option<&Route>, findings: &mut Findings) {
    if let Some(place) = request.body_in_url {
        findings.add(
            Diagnostic::new(
                BODY_IN_ADDRESS,
                place,
                "this makes it a GET and puts the body, with all its secrets, into the URL",
            )
            .help("remove the option: URLs end up in logs, and the API reads no body from them"),
        );
    } else if let Some((place, what)) = request.encoded.filter(|_| reads_json(request, route)) {
        findings.add(Diagnostic::new(MEDIA_TYPE, place, what).help(advice::send_json(request)));
    }
    let is_loopback = |url: &Part| is_loopback(host_of(without_scheme(&url.text).0));
    if let Some(place) = request.insecure.filter(|_| !request.url.as_ref().is_some_and(is_loopback)) {
        findings.add(
            Diagnostic::new(
                ANY_CERTIFICATE,
                place,
                "the certificate is not verified: the API key and the secrets go to whoever answers",
            )
            .help(advice::trust(request)),
        );
    }
    if let Some(place) = request.alias {
        findings.add(
            Diagnostic::new(OTHER_COMMAND, place, "in Windows PowerShell 5.1 `curl` means Invoke-WebRequest")
                .help("write curl.exe to run curl itself"),
        );
    }
}
