//! The paths of the API: which ones exist, what is sent to them, and which one was meant.

use std::sync::OnceLock;

use super::{Says, without_scheme};
use crate::api::{Body, Call};
use crate::catalogue::Shape;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::kinds::Payload;
use crate::platform::PLATFORMS;
use crate::read::curl::{Part, Request};
use crate::secrecy::{is_harmless, is_secret_name, is_word, shown_word};
use crate::suggest;
use crate::text::{Span, listed, part};
use crate::tree::NodeRef;
use crate::value::visible;

rules! {
    REQUEST_METHOD = Error("UC230", "a method that the path does not have", ApiReference) {
        means: "The API has this path, but not with this method.",
        why: "The request fails and changes nothing.",
        fix: "Use the method that the message names. Without `-X` curl sends a GET, or a POST when there is a body.",
        bad: curl("curl -X PATCH https://tenant.hosted.immutacloud.com/integrations/1 \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl -X GET https://tenant.hosted.immutacloud.com/integrations/1 \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    UNEXPECTED_BODY = Error("UC234", "a body where none is taken", ApiReference) {
        means: "A request that deletes an integration has a body.",
        why: "For Databricks the API takes no credentials here, and answers 400.",
        fix: "Remove the body.",
        bad: curl("curl -X DELETE https://tenant.hosted.immutacloud.com/integrations/1 \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                   --json '{\"token\": \"${DATABRICKS_TOKEN}\"}'\n").also(&["UC904"]),
        good: curl("curl -X DELETE https://tenant.hosted.immutacloud.com/integrations/1 \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    UNKNOWN_PATH = Warning("UC235", "a path that the API does not have", ApiReference) {
        means: "The path is not one of those that the documentation of the API lists.",
        why: "The API answers 404. The paths begin right after the host, without `/api` or a version in front.",
        fix: "Compare the path with the suggestion. Payloads go to `/integrations` or `/data/connection`.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/api/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }
}

/// What a path of the API takes.
pub(super) struct Route {
    /// The segments. `{}` is one segment of any text, `{id}` the number of an integration, `{*}` all that follows.
    path: Vec<&'static str>,
    /// The methods that the path has. Empty if the method is not checked.
    methods: Vec<&'static str>,
    /// The payload in the body of a `POST` or `PUT`, if known.
    body: Option<Payload>,
    /// Whether this path is for signing in, so that requests to it need no key.
    signs_in: bool,
}

/// Paths for signing in without a key.
const SIGN_INS: [&str; 3] = ["/bim/apikey/authenticate", "/bim/iam/{}/user/authenticate", "/bim/oauth/token"];

/// Other paths that exist but are not in the table. Requests to them are not checked further.
const OTHERS: [&str; 8] = [
    "/bim/{*}",
    "/api/connections/{*}",
    "/api/v2/{*}",
    "/dataSource/{*}",
    "/webhooks/{*}",
    "/policy/{*}",
    "/tag/{*}",
    "/__sandbox/{*}",
];

/// The paths of the table of endpoints, with the methods of all versions, followed by the other paths.
fn routes() -> &'static [Route] {
    static ROUTES: OnceLock<Vec<Route>> = OnceLock::new();
    ROUTES.get_or_init(|| {
        let mut routes: Vec<Route> = Vec::new();
        for call in Call::ALL {
            let (method, path) = call.line();
            let segments = segments(path);
            let body = match call.endpoint().body {
                Body::Payload(payload) => Some(payload),
                _ => None,
            };
            if let Some(route) = routes.iter_mut().find(|route| route.path == segments) {
                route.methods.push(method);
                route.body = route.body.or(body);
            } else {
                let signs_in = SIGN_INS.contains(&path);
                routes.push(Route { path: segments, methods: vec![method], body, signs_in });
            }
        }
        // Paths with fewer open segments go first: a word is more specific.
        routes.sort_by_key(|route| route.path.iter().filter(|segment| segment.starts_with('{')).count());
        let other = |path, signs_in| Route { path: segments(path), methods: Vec::new(), body: None, signs_in };
        routes.extend(SIGN_INS.map(|path| other(path, true)));
        routes.extend(OTHERS.map(|path| other(path, false)));
        routes
    })
}

/// Splits a path of the table into segments.
fn segments(path: &'static str) -> Vec<&'static str> {
    let mut segments = Vec::new();
    for segment in path.split('/').skip(1) {
        match segment {
            "{connectionKey}" => segments.push("{}"),
            "{objectPath}" => segments.extend(["{}", "{*}"]),
            own => segments.push(own),
        }
    }
    segments
}

/// Segments that people put before the paths because other APIs have them.
const IN_FRONT: [&str; 7] = ["api", "rest", "immuta", "public", "v1", "v2", "v3"];

/// How far a path is from one that exists. `None` if the two have nothing in common.
type Distance = Option<usize>;

impl Route {
    fn fits(&self, segments: &[&str]) -> bool {
        self.distance(segments, |own, other| (own == other).then_some(0)) == Some(0)
    }

    fn distance(&self, segments: &[&str], of_words: impl Fn(&str, &str) -> Distance) -> Distance {
        let (path, rest) = match self.path.split_last() {
            Some((&"{*}", path)) => (path, segments.len() >= path.len()),
            _ => (self.path.as_slice(), segments.len() == self.path.len()),
        };
        if !rest {
            return None;
        }
        path.iter().zip(segments).try_fold(0, |sum, (own, other)| {
            let distance = match *own {
                "{}" => Some(0),
                "{id}" => is_id(other).then_some(0),
                word => of_words(word, other),
            };
            Some(sum + distance?)
        })
    }

    /// Whether this path is for signing in, so that requests to it need no key.
    pub(super) fn signs_in(&self) -> bool {
        self.signs_in
    }

    /// Whether it is known which bodies this path reads: elsewhere, a form may be right.
    pub(super) fn reads_json(&self) -> bool {
        !self.methods.is_empty()
    }

    /// What the path says about the body of a request to it.
    pub(super) fn says(&self, request: &Request) -> Says {
        let is_deletion = request.method.0 == "DELETE";
        match self.body.filter(|_| !is_deletion) {
            // Even with a wrong method, the path says what the body is.
            Some(kind) if request.has_body => Says::Payload(kind),
            Some(_) => Says::Nothing,
            // The body is similar to a payload, so its fields decide.
            None if matches!(self.path.as_slice(), ["integrations", ..] | ["data", "connection", ..]) => Says::Nothing,
            None => Says::Other,
        }
    }

    /// The path, with its open segments filled in from the given ones.
    fn with(&self, segments: &[&str]) -> String {
        let mut path = String::new();
        for (index, own) in self.path.iter().enumerate() {
            let given = segments.get(index..).unwrap_or_default();
            match *own {
                "{*}" => given.iter().for_each(|segment| path.extend(["/", shown(segment)])),
                "{}" | "{id}" => path.extend(["/", given.first().map_or(*own, |segment| shown(segment))]),
                own => path.extend(["/", own]),
            }
        }
        path
    }
}

/// Whether a segment can be the ID of an integration: a number or a placeholder for one, but not a word.
fn is_id(segment: &str) -> bool {
    !segment.is_empty() && !segment.bytes().all(|byte| byte.is_ascii_alphabetic() || matches!(byte, b'-' | b'_'))
}

/// Whether a segment is a variable or placeholder, whose value is not known.
fn is_variable(segment: &str) -> bool {
    segment.starts_with(['$', '{', '<', '%', '!', ':', '['])
}

/// The path of an address, after a host or a variable that holds one.
pub(super) fn path_of(url: &str) -> &str {
    let behind_variable = [("${", "}"), ("$(", ")")]
        .into_iter()
        .find_map(|(open, close)| url.strip_prefix(open)?.split_once(close).map(|(_, behind)| behind));
    let rest = behind_variable.unwrap_or_else(|| without_scheme(url).0);
    let path = rest.find('/').map_or("", |at| part(rest, at..));
    path.split(['?', '#']).next().unwrap_or("")
}

/// Whether a path is known.
pub(super) fn is_known(path: &str) -> bool {
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    routes().iter().any(|route| route.fits(&segments))
}

/// Finds the path of the API that a request goes to or was meant for, and checks its method and body.
pub(super) fn check(
    request: &Request,
    url: &Part,
    body: Option<NodeRef<'_>>,
    findings: &mut Findings,
) -> Option<&'static Route> {
    let path = path_of(&url.text);
    let segments: Vec<&str> = path.split('/').skip(1).collect();
    if segments.iter().all(|segment| segment.is_empty()) {
        if request.has_body && !url.expands {
            findings.add(
                Diagnostic::new(UNKNOWN_PATH, url.span, "this URL has no path")
                    .help("payloads go to /integrations or /data/connection"),
            );
        }
        return None;
    }
    let known = routes().iter().find(|route| route.fits(&segments));
    let open = || {
        let is_same = |own: &str, other: &str| (own == other || is_variable(other)).then_some(0);
        routes().iter().find(|route| route.distance(&segments, is_same).is_some())
    };
    let Some(route) = known.or_else(open) else { return unknown(path, url, &segments, findings) };
    let (method, place) = (request.method.0.as_str(), request.method.1.unwrap_or(request.command));
    // What the shell inserts may set the method.
    let is_open = request.unread.is_some() && request.method.1.is_none();
    let is_told =
        is_open || is_variable(method) || request.body_in_url.is_some() || method == "HEAD" || route.methods.is_empty();
    if !is_told && !route.methods.contains(&method) {
        let message = ["the API does not support ", &shown_word(method), " on this path"].concat();
        let help = ["it supports ", &listed(&route.methods, "and")].concat();
        findings.add(Diagnostic::new(REQUEST_METHOD, place, message).help(help));
    }
    if method == "DELETE" && request.has_body && route.path.first() == Some(&"integrations") {
        findings.extend(body_of_deletion(body, place));
    }
    Some(route)
}

/// Reports the body of a request that deletes an integration, unless it names another platform. The path does not say
/// of which platform the integration is, and some need their credentials here if Immuta set them up itself.
fn body_of_deletion(body: Option<NodeRef<'_>>, place: Span) -> Option<Diagnostic> {
    let own = &PLATFORMS[0].catalogue;
    let is_secret =
        |name: &str| own.fields.iter().any(|field| matches!(field.shape, Shape::Secret { .. }) && field.name() == name);
    let signs_in = |object: NodeRef<'_>| {
        own.choices_in(object).of(0).is_some() || object.children().any(|child| is_secret(child.key()))
    };
    let named = body.and_then(|body| body.get("type")).and_then(NodeRef::text);
    let is_own = match named {
        Some(name) => name.eq_ignore_ascii_case(own.wire),
        None => body.is_some_and(|body| signs_in(body) || body.get("config").is_some_and(signs_in)),
    };
    if named.is_some() && !is_own {
        return None;
    }
    let message = ["a ", own.wire, " integration is deleted without a body"].concat();
    let finding = Diagnostic::new(UNEXPECTED_BODY, place, message);
    Some(if is_own {
        finding.help("the API refuses credentials here: remove the body")
    } else {
        finding.severity(Severity::Warning).help(
            "remove it, unless the integration is of another platform and Immuta set it up: then its credentials belong here",
        )
    })
}

/// A segment as a message shows it: if a quote is missing, an address may contain anything.
fn shown(segment: &str) -> &str {
    // Before an at sign there may be a user and a password.
    if is_word(segment) && !segment.contains(|c: char| c.is_whitespace() || c == '@') { segment } else { "…" }
}

/// A path as a message shows it.
pub(crate) fn shown_path(path: &str) -> String {
    // `/apikey/x` has a secret behind its name.
    let before = std::iter::once("").chain(path.split('/'));
    let is_open = |(before, segment): &(&str, &str)| !is_secret_name(before) || is_harmless(segment);
    let segments = before.zip(path.split('/')).map(|pair| if is_open(&pair) { shown(pair.1) } else { "…" });
    segments.collect::<Vec<_>>().join("/")
}

/// Reports that the API has no such path. Returns the path that was most likely meant.
fn unknown(path: &str, url: &Part, segments: &[&str], findings: &mut Findings) -> Option<&'static Route> {
    let near = nearest(segments);
    let shown = shown_path(path);
    let message = match near {
        Some(_) => ["the API has no path `", &visible(&shown), "`"].concat(),
        None => ["the path `", &visible(&shown), "` is not a known API path"].concat(),
    };
    let finding = Diagnostic::new(UNKNOWN_PATH, url.span, message);
    findings.add(match &near {
        Some((_, meant)) => finding.help(["did you mean `", &visible(meant), "`?"].concat()),
        None => finding.help("payloads go to paths under /integrations or /data/connection"),
    });
    near.map(|(route, _)| route)
}

/// Finds the nearest path to one that does not exist: without extra segments before or after, with a missing first
/// segment, in the right case, without extra slashes.
fn nearest(segments: &[&str]) -> Option<(&'static Route, String)> {
    let words: Vec<&str> = segments.iter().copied().filter(|segment| !segment.is_empty()).take(8).collect();
    let mut variants: Vec<(Vec<&str>, usize)> = vec![(words.clone(), 0)];
    let front = words.iter().take_while(|word| IN_FRONT.iter().any(|known| known.eq_ignore_ascii_case(word))).count();
    if front > 0 {
        variants.push((words[front..].to_vec(), 1));
    }
    for missing in ["integrations", "data"] {
        variants.push(([&[missing], words.as_slice()].concat(), 2));
    }
    if let Some((_, shorter)) = words.split_last().filter(|(_, shorter)| !shorter.is_empty()) {
        variants.push((shorter.to_vec(), 5));
    }
    let of_words = |own: &str, other: &str| match own {
        _ if own == other => Some(0),
        _ if own.eq_ignore_ascii_case(other) => Some(1),
        _ => suggest::closest(other, [own].into_iter()).map(|_| 2),
    };
    let found = variants.iter().flat_map(|(words, cost)| {
        // Paths that allow anything are near to everything.
        let routes = routes().iter().filter(|route| !route.methods.is_empty());
        routes.filter_map(move |route| Some((route.distance(words, of_words)? + cost, route, words)))
    });
    let (_, route, words) = found.min_by_key(|(distance, ..)| *distance)?;
    Some((route, route.with(words)))
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
            ("$(cat /etc/tenant)/data/connection", "/data/connection"),
            ("%IMMUTA_URL%/integrations", "/integrations"),
            ("$env:IMMUTA_URL/integrations", "/integrations"),
            ("{{base}}/integrations", "/integrations"),
            ("h.x/integrations#f", "/integrations"),
            ("https://h.x", ""),
            ("/integrations", "/integrations"),
        ];
        for (url, expected) in cases {
            assert_eq!(path_of(url), expected, "{url}");
        }
    }

    #[test]
    fn the_path_that_was_meant_is_named() {
        let cases = [
            ("/api/integrations", Some("/integrations")),
            ("/v1/integrations/7", Some("/integrations/7")),
            ("/api/v1/data/connection/test", Some("/data/connection/test")),
            ("/integrations/", Some("/integrations")),
            ("//integrations", Some("/integrations")),
            ("/integrations//scripts/create", Some("/integrations/scripts/create")),
            ("/Integrations/Scripts/Create", Some("/integrations/scripts/create")),
            ("/integrations/script/create", Some("/integrations/scripts/create")),
            ("/integration", Some("/integrations")),
            ("/data/connections", Some("/data/connection")),
            ("/connection/test", Some("/data/connection/test")),
            ("/scripts/create", Some("/integrations/scripts/create")),
            ("/integrations/create", Some("/integrations")),
            ("/job", Some("/jobs")),
            ("/health", None),
            ("/data/elsewhere", None),
            ("/integrations/seven/eight/nine", None),
        ];
        for (path, expected) in cases {
            let segments: Vec<&str> = path.split('/').skip(1).collect();
            assert!(!is_known(path), "{path}");
            assert_eq!(nearest(&segments).map(|(_, path)| path).as_deref(), expected, "{path}");
        }
    }

    #[test]
    fn paths_that_exist_are_known() {
        for path in [
            "/integrations",
            "/integrations/7/scripts/delete",
            "/integrations/{id}/status",
            "/data/connection/my-lake",
            "/data/object/key/db/schema",
            "/data/object/search",
            "/data/crawl/key",
            "/data/settings/key/db",
            "/jobs",
            "/jobs/statuses",
            "/bim/apikey/authenticate",
            "/bim/apikey/12",
            "/api/v2/data",
            "/api/connections/key",
        ] {
            assert!(is_known(path), "{path}");
        }
    }
}
