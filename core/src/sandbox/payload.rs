//! Reads and checks the body of a request. This is everything that may take long, and none of it needs the sandbox. A
//! server does it before it locks the sandbox for the answer. The table of endpoints says what the body should be.

use super::configuration::Configuration;
use super::connections::NewConnection;
use super::masking::Masking;
use super::{answers, http, shape};
use crate::api::{self, Call, Found, Request, Response};
use crate::catalogue::MISSING_FIELD;
use crate::check::{Check, Checked};
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::Payload;
use crate::platform;
use crate::read;
use crate::text::{Positions, part};
use crate::tree::{NodeKind, NodeRef, Tree};
use crate::value::{Object, Value};

/// What the body of a request says, or why it is refused.
#[derive(Clone)]
pub struct Body(Result<Content, Response>);

#[derive(Clone)]
enum Content {
    /// No body, where none is needed.
    Nothing,
    Integration(Box<Configuration>),
    Connection(Box<NewConnection>),
    Other(Box<Other>),
}

/// A body other than the payload of a platform.
#[derive(Clone)]
struct Other {
    /// The value as it was sent. It may hold secrets, and is gone once the answer is made.
    given: Value,
    /// The part that may be kept, secrets masked.
    kept: Object,
    /// What does not fit its shape, in a sentence; `None` if all of it fits.
    misfit: Option<String>,
}

impl Body {
    /// Reads the body of a request, as its method and path demand.
    pub fn of(request: &Request<'_>) -> Self {
        // Which version the sandbox imitates makes no difference to a body.
        let found = match Call::find_in_any(request.method, request.path()) {
            Found::Call(call, _) => Some(call),
            _ => None,
        };
        Self(match found.map(|call| call.endpoint().body) {
            None | Some(api::Body::None) => Ok(Content::Nothing),
            Some(api::Body::Payload(_) | api::Body::Required(_)) if http::is_empty(request) => {
                Err(answers::empty_body())
            }
            Some(api::Body::Payload(kind) | api::Body::Required(api::shape::Shape::Payload(kind))) => {
                payload(request, kind)
            }
            Some(api::Body::Optional(_)) if http::is_empty(request) => Ok(Content::Nothing),
            Some(api::Body::Optional(shape) | api::Body::Required(shape)) => other(request, &shape),
        })
    }

    pub(super) fn integration(self) -> Result<Configuration, Response> {
        self.update(false)
    }

    /// Like `integration`, for an update. Our assumption: what the tenant shows of an integration that belongs to a
    /// connection, it accepts in return, although that has the field names of connections and fewer fields.
    pub(super) fn update(self, belongs_to_connection: bool) -> Result<Configuration, Response> {
        match self.0? {
            Content::Integration(configuration) => match &configuration.lacks {
                Some(message) if !belongs_to_connection => Err(answers::unprocessable(message)),
                _ => Ok(*configuration),
            },
            _ => Err(mismatch()),
        }
    }

    pub(super) fn connection(self) -> Result<NewConnection, Response> {
        match self.0? {
            Content::Connection(connection) => Ok(*connection),
            _ => Err(mismatch()),
        }
    }

    /// What was sent and what may be kept of it, if it fits the table; `None` if nothing was sent.
    pub(super) fn fitting(self) -> Result<Option<(Value, Object)>, Response> {
        match self.0? {
            Content::Nothing => Ok(None),
            Content::Other(other) => match other.misfit {
                Some(message) => Err(answers::bad_request(&message)),
                None => Ok(Some((other.given, other.kept))),
            },
            _ => Err(mismatch()),
        }
    }

    /// What was sent, whether it fits or not.
    pub(super) fn given(self) -> Result<Option<Value>, Response> {
        match self.0? {
            Content::Nothing => Ok(None),
            Content::Other(other) => Ok(Some(other.given)),
            _ => Err(mismatch()),
        }
    }
}

/// The answer to a body that was read for another request.
fn mismatch() -> Response {
    answers::bad_request("the body was read for another request")
}

/// Reads a body and checks it as a kind of payload. What the checks call an error, the tenant refuses too.
fn payload(request: &Request<'_>, kind: Payload) -> Result<Content, Response> {
    let (text, format) = http::text(request)?;
    let checked = Check { format: Some(format), kind: Some(kind.into()), ..Check::default() }.run(text);
    // A text that cannot be read at all is a bad request; one that says something impossible fails validation.
    let errors = || checked.findings.iter().filter(|finding| finding.severity == Severity::Error);
    if let Some(error) = errors().find(|error| error.code.is_syntax()) {
        return Err(answers::bad_request(&said(text, error)));
    }
    let may_lack = kind == Payload::IntegrationUpdate && is_named_as_in_connections(&checked);
    let config = checked.tree.root().and_then(|root| root.get("config")).filter(|_| may_lack).map(NodeRef::id);
    let may_be_left_out = |error: &&Diagnostic| error.code == MISSING_FIELD && config.is_some() && error.node == config;
    if let Some(error) = errors().find(|error| !may_be_left_out(error)) {
        return Err(answers::unprocessable(&said(text, error)));
    }
    let mut content = content(&checked, kind)?;
    if let Content::Integration(configuration) = &mut content {
        configuration.lacks = errors().next().map(|error| said(text, error));
    }
    Ok(content)
}

/// Whether the host has the name that it has in connections, and not that of integrations.
fn is_named_as_in_connections(checked: &Checked<'_>) -> bool {
    let Some(root) = checked.tree.root() else { return false };
    let hosts =
        root.get("type").and_then(NodeRef::text).and_then(platform::sandbox).map_or(&[][..], |facts| facts.hosts);
    let mut hosts = hosts.iter().filter(|path| path.first() == Some(&"config"));
    hosts.next().is_some_and(|own| root.path(own).is_none()) && hosts.any(|path| root.path(path).is_some())
}

fn content(checked: &Checked<'_>, kind: Payload) -> Result<Content, Response> {
    Ok(match kind {
        Payload::Connection => Content::Connection(Box::new(NewConnection::of(checked)?)),
        _ => Content::Integration(Box::new(Configuration::of(checked, kind)?)),
    })
}

/// The value in the body of a request, in JSON or YAML; `None` if the body is empty.
///
/// Errors: the answer to a body that cannot be read.
pub fn read_body(request: &Request<'_>) -> Result<Option<Value>, Response> {
    if http::is_empty(request) { Ok(None) } else { Ok(tree(request)?.root().map(Value::of)) }
}

fn tree<'a>(request: &Request<'a>) -> Result<Tree<'a>, Response> {
    let (text, format) = http::text(request)?;
    let read = read::read(text, format);
    match read.findings.iter().find(|finding| finding.severity == Severity::Error) {
        Some(error) => Err(answers::bad_request(&said(text, error))),
        None => Ok(read.tree),
    }
}

/// Reads a body that is not a payload.
fn other(request: &Request<'_>, shape: &api::shape::Shape) -> Result<Content, Response> {
    let tree = tree(request)?;
    let root = tree.root().ok_or_else(answers::empty_body)?;
    let given = Value::of(root);
    let kept = if root.kind() == NodeKind::Object { Masking::unchecked().foreign(root) } else { Object::new() };
    let misfit = shape::misfit(shape, &given);
    Ok(Content::Other(Box::new(Other { given, kept, misfit })))
}

/// A finding with its place.
fn said(text: &str, error: &Diagnostic) -> String {
    let place = Positions::new(part(text, ..error.span.start as usize)).at(error.span.start);
    format!("{} (line {}, column {})", error.message, place.line, place.column)
}
