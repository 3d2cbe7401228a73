//! A request that is ready to be sent, and kept until it is answered.

use std::fmt;

use super::{Call, Effect, Request, decoded};
use crate::secret::{Clear, Secret, SecretError, Source, View};
use crate::text::url::segment;
use crate::value::{Object, Value, json};

/// A request that is ready to be sent. It lends itself as a [`Request`] to whoever sends it.
#[derive(Clone)]
pub struct Outgoing {
    /// The call that it makes.
    pub call: Call,
    /// Path and query, encoded.
    pub target: String,
    /// The body; `None` for a request without one.
    pub content: Option<Content>,
}

/// The body of a request: its value, and its text with the secrets in plain text.
#[derive(Clone)]
pub struct Content {
    value: Value,
    text: Clear,
    media_type: &'static str,
}

impl Content {
    /// A body with this value.
    ///
    /// Errors: if a secret cannot be obtained.
    pub fn of(value: &Value, secrets: &View<'_>) -> Result<Self, SecretError> {
        Ok(Self::plain(literal(value, secrets)?))
    }

    /// A body whose secrets are literal, or that has none.
    pub fn plain(value: Value) -> Self {
        let masked = |secret: &Secret| View::Masked.text(secret);
        let text = Clear::new(json::compact(&value, &View::Revealed(&masked)).unwrap_or_default());
        Self { value, text, media_type: "application/json" }
    }

    /// The same body, written in another way: as this text, which says the same in this media type.
    #[must_use]
    pub fn written(self, text: Clear, media_type: &'static str) -> Self {
        Self { text, media_type, ..self }
    }

    /// Its value; the secrets in it are literal, but still of the type `Secret`.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// The text to send, secrets in plain text.
    pub fn text(&self) -> &Clear {
        &self.text
    }

    /// The JSON to show: secrets as `${NAME}`.
    pub fn shown(&self) -> String {
        json::pretty(&self.value, &View::Masked).unwrap_or_default()
    }
}

impl Outgoing {
    /// A request without a body. `at` fills the open part of the path: an id or a key, not encoded.
    pub fn new(call: Call, at: &str) -> Self {
        Self { call, target: filled(call.line().1, &segment(at)), content: None }
    }

    /// A request about an object of a connection. `path` has the names from the connection on.
    pub fn about<N: AsRef<str>>(call: Call, path: &[N]) -> Self {
        let path: Vec<_> = path.iter().map(|name| segment(name.as_ref())).collect();
        Self { call, target: filled(call.line().1, &path.join("/")), content: None }
    }

    /// The same request with a body.
    #[must_use]
    pub fn with(mut self, content: Content) -> Self {
        self.content = Some(content);
        self
    }

    /// The same request with a parameter added to its query.
    #[must_use]
    pub fn with_parameter(mut self, name: &str, value: &str) -> Self {
        self.target.push(if self.target.contains('?') { '&' } else { '?' });
        self.target = [&self.target, name, "=", &segment(value)].concat();
        self
    }

    /// What it is about: an id, a key, or the names of an object from the connection on.
    pub fn at(&self) -> Vec<String> {
        let (before, after) = self.call.line().1.split_once('{').unwrap_or((self.call.line().1, "}"));
        let after = after.split_once('}').map_or("", |(_, after)| after);
        let path = self.target.split('?').next().unwrap_or("");
        let open = path.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).unwrap_or("");
        open.split('/').filter(|name| !name.is_empty()).map(|name| decoded(name).into_owned()).collect()
    }

    /// The method.
    pub fn method(&self) -> &'static str {
        self.call.line().0
    }

    /// Whether it changes the tenant: if so, it is never sent twice without a look in between.
    pub fn changes(&self) -> bool {
        matches!(self.call.endpoint().effect, Effect::Changes(_))
    }

    /// Whether it may be repeated when it fails: it changes nothing, and says so by its method.
    pub fn may_be_repeated(&self) -> bool {
        self.method() == "GET" && !self.changes()
    }

    /// Method and target: `GET /integrations/7`.
    pub fn line(&self) -> String {
        [self.method(), " ", &self.target].concat()
    }

    /// The body as text, secrets in plain text; empty if there is none.
    pub fn body(&self) -> &str {
        self.content.as_ref().map_or("", |content| content.text.expose())
    }

    /// The media type of the body; empty if there is none.
    pub fn content_type(&self) -> &'static str {
        self.content.as_ref().map_or("", |content| content.media_type)
    }

    /// The request as it is sent, with this header `Authorization`.
    pub fn lend<'a>(&'a self, authorization: &'a str) -> Request<'a> {
        Request {
            method: self.method(),
            target: &self.target,
            authorization,
            content_type: self.content_type(),
            body: self.body().as_bytes(),
        }
    }
}

impl fmt::Debug for Outgoing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.line())
    }
}

/// The same value with all its secrets made literal, wherever they come from.
fn literal(value: &Value, secrets: &View<'_>) -> Result<Value, SecretError> {
    Ok(match value {
        Value::Secret(secret) => {
            let source = Source::Literal(secrets.text(secret)?);
            Value::Secret(Secret { name: secret.name.clone(), source })
        }
        Value::Array(items) => Value::Array(items.iter().map(|item| literal(item, secrets)).collect::<Result<_, _>>()?),
        Value::Object(members) => {
            let mut object = Object::new();
            for (name, member) in members.iter() {
                object.push(name.to_owned(), literal(member, secrets)?);
            }
            Value::Object(object)
        }
        other => other.clone(),
    })
}

/// A path template with a value in place of its open part.
fn filled(template: &str, value: &str) -> String {
    match template.split_once('{').and_then(|(before, rest)| Some((before, rest.split_once('}')?.1))) {
        Some((before, after)) => [before, value, after].concat(),
        None => template.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::secret::{Secret, Source};

    #[test]
    fn targets_are_fit_to_be_sent() {
        for (request, line) in [
            (Outgoing::new(Call::ListIntegrations, ""), "GET /integrations"),
            (Outgoing::new(Call::GetIntegration, "7"), "GET /integrations/7"),
            (Outgoing::new(Call::DeleteScript, "a/../b"), "POST /integrations/a%2F%2E%2E%2Fb/scripts/delete"),
            (Outgoing::new(Call::GetConnection, "my key?"), "GET /data/connection/my%20key%3F"),
            (Outgoing::about(Call::Crawl, &["k", "a/b", "ü"]), "POST /data/crawl/k/a%2Fb/%C3%BC"),
            (Outgoing::new(Call::FindJobs, "").with_parameter("bulkId", "a&b"), "GET /jobs?bulkId=a%26b"),
        ] {
            assert_eq!(request.line(), line);
        }
    }

    #[test]
    fn what_a_request_is_about_is_read_from_its_target() {
        for (request, expected) in [
            (Outgoing::new(Call::ListIntegrations, ""), &[][..]),
            (Outgoing::new(Call::UpdateIntegration, "7"), &["7"]),
            (Outgoing::new(Call::DeleteScript, "a/../b"), &["a/../b"]),
            (Outgoing::about(Call::Crawl, &["k", "a/b", "ü"]), &["k", "a/b", "ü"]),
            (Outgoing::new(Call::FindJobs, "").with_parameter("bulkId", "1"), &[]),
        ] {
            assert_eq!(request.at(), expected, "{request:?}");
        }
    }

    #[test]
    fn only_gets_that_change_nothing_may_be_repeated() {
        for call in Call::ALL {
            let request = Outgoing::new(*call, "1");
            assert!(!request.may_be_repeated() || (request.method() == "GET" && !request.changes()), "{call:?}");
        }
        assert!(!Outgoing::new(Call::JobStatuses, "").may_be_repeated());
    }

    #[test]
    fn a_body_shows_no_secret() {
        let secret = Secret { name: "T".to_owned(), source: Source::Literal(Clear::new("s3cret")) };
        let value = Value::from([("token", Value::Secret(secret))]);
        let refuse = |_: &Secret| Err(SecretError::NoProgram);
        let content = Content::of(&value, &View::Revealed(&refuse)).unwrap();
        let request = Outgoing::new(Call::CreateIntegration, "").with(content.clone());
        assert_eq!(request.body(), r#"{"token":"s3cret"}"#);
        assert!(content.shown().contains("${T}") && !format!("{request:?}").contains("s3cret"));
        assert_eq!(request.lend("k").content_type, "application/json");
    }
}
