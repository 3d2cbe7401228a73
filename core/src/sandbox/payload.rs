//! The body of a request, read and checked: all that may take long, and none of it needs the sandbox. A server does it
//! before it locks the sandbox for the answer.

use super::connections::{self, NewConnection};
use super::integrations::{self, Configuration};
use super::{answers, http};
use crate::api::{Call, Found, Immuta, Request, Response};
use crate::check::{Check, Checked};
use crate::diagnostic::Severity;
use crate::kinds::Payload;
use crate::text::{Positions, part};

/// What the body of a request says, or why it is refused.
pub struct Body(Result<Content, Response>);

enum Content {
    /// Nothing that would have to be read before the answer.
    Nothing,
    Integration(Box<Configuration>),
    Connection(Box<NewConnection>),
    /// The whole answer, where that depends on nothing else.
    Answer(Response),
}

impl Body {
    /// Reads the body of a request, as its path and method ask for.
    pub fn of(request: &Request<'_>) -> Self {
        let integration = |kind| {
            checked(request, kind, |checked| Ok(Content::Integration(Box::new(Configuration::of(checked, &[])))))
        };
        // Which version is stood in for makes no difference to a body.
        let Found::Call(call, _) = Call::find(request.method, request.path(), Immuta::default()) else {
            return Self(Ok(Content::Nothing));
        };
        Self(match call {
            Call::CreateIntegration => integration(Payload::IntegrationCreate),
            Call::UpdateIntegration => integration(Payload::IntegrationUpdate),
            Call::DeleteIntegration => integrations::without_credentials(request).map(|()| Content::Nothing),
            Call::CreateScript => checked(request, Payload::ScriptCreate, |checked| {
                Ok(Content::Answer(integrations::script_for(checked)))
            }),
            Call::RegisterConnection => checked(request, Payload::Connection, |checked| {
                Ok(Content::Connection(Box::new(NewConnection::of(checked))))
            }),
            Call::TestConnection => checked(request, Payload::Connection, connections::test).map(Content::Answer),
            _ => Ok(Content::Nothing),
        })
    }

    pub(super) fn integration(self) -> Result<Configuration, Response> {
        match self.0? {
            Content::Integration(configuration) => Ok(*configuration),
            _ => Err(mismatch()),
        }
    }

    pub(super) fn connection(self) -> Result<NewConnection, Response> {
        match self.0? {
            Content::Connection(connection) => Ok(*connection),
            _ => Err(mismatch()),
        }
    }

    pub(super) fn answer(self) -> Result<Response, Response> {
        match self.0? {
            Content::Answer(answer) => Ok(answer),
            _ => Err(mismatch()),
        }
    }

    /// Only whether the body may be there.
    pub(super) fn accepted(self) -> Result<(), Response> {
        self.0.map(|_| ())
    }
}

/// For the payload of another request.
fn mismatch() -> Response {
    answers::bad_request("the body was read for another request")
}

/// Reads a body and checks it as a kind of payload. What the checks call an error the tenant refuses too.
fn checked<T>(
    request: &Request<'_>,
    kind: Payload,
    use_it: impl FnOnce(&Checked<'_>) -> Result<T, Response>,
) -> Result<T, Response> {
    let (text, format) = http::text(request)?;
    let checked = Check { format: Some(format), kind: Some(kind.into()), ..Check::default() }.run(text);
    // A text that cannot be read at all is a bad request; one that says something impossible fails validation.
    let errors = || checked.findings.iter().filter(|finding| finding.severity == Severity::Error);
    let syntax = errors().find(|error| error.code.is_syntax());
    let Some(error) = syntax.or_else(|| errors().next()) else {
        return use_it(&checked);
    };
    let place = Positions::new(part(text, ..error.span.start as usize)).at(error.span.start);
    let message = format!("{} (line {}, column {})", error.message, place.line, place.column);
    Err(if syntax.is_some() { answers::bad_request(&message) } else { answers::unprocessable(&message) })
}
