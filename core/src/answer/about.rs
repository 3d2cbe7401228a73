//! Whether an answer is about what was asked for: whoever continues with an answer about another object would change
//! that one.

use super::connection::{Connection, DataObject};
use super::integration::Integration;
use super::reader::List;
use crate::api::{Call, Outgoing};

/// An answer that may say what it is about.
pub trait About {
    /// The id, key or path of what it is about, if this is not what the request asks for. `None` also if the answer
    /// does not say.
    fn other(&self, request: &Outgoing) -> Option<String> {
        let _ = request;
        None
    }
}

impl About for Integration {
    fn other(&self, request: &Outgoing) -> Option<String> {
        let is_asked = matches!(request.call, Call::GetIntegration | Call::IntegrationStatus);
        let at = request.at();
        let is_same = |asked: &String| asked.eq_ignore_ascii_case(&self.id);
        (is_asked && !self.id.is_empty() && !at.first().is_some_and(is_same)).then(|| self.id.clone())
    }
}

impl About for Connection {
    fn other(&self, request: &Outgoing) -> Option<String> {
        let is_same = request.call != Call::GetConnection || request.at().first() == Some(&self.key);
        (!is_same).then(|| self.key.clone())
    }
}

impl About for DataObject {
    fn other(&self, request: &Outgoing) -> Option<String> {
        let is_asked = request.call == Call::GetObject && !self.path.is_empty();
        // Platforms do not distinguish names by their case.
        let is_same = || self.path.join("/").eq_ignore_ascii_case(&request.at().join("/"));
        (is_asked && !is_same()).then(|| self.path.join("/"))
    }
}

impl About for String {}
impl About for Vec<Integration> {}
impl<T> About for List<T> {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::api::Response;

    #[test]
    fn an_answer_about_another_one_is_told_from_what_was_asked_for() {
        let json = |body: &str| Response::new(200, "application/json", body.to_owned());
        for (asked, body, expected) in [
            ("1", r#"{"id": "1", "status": "enabled"}"#, None),
            ("1", r#"{"id": 1, "status": "enabled"}"#, None),
            ("123456789012345678901", r#"{"id": 123456789012345678901}"#, None),
            ("0a1B", r#"{"id": "0A1b"}"#, None),
            ("1", r#"{"status": "enabled"}"#, None),
            ("1", r#"{"id": "2", "status": "enabled"}"#, Some("2")),
            ("1", r#"{"id": 11, "status": "enabled"}"#, Some("11")),
            ("123456789012345678901", r#"{"id": 123456789012345678902}"#, Some("123456789012345678902")),
        ] {
            let found = Integration::read(&json(body)).unwrap();
            for call in [Call::GetIntegration, Call::IntegrationStatus] {
                assert_eq!(found.other(&Outgoing::new(call, asked)).as_deref(), expected, "{asked} {body}");
            }
            assert_eq!(found.other(&Outgoing::new(Call::CreateIntegration, "")), None);
        }
        for (asked, key, expected) in
            [("my key/2", "my key/2", None), ("lake", "other", Some("other")), ("lake", "Lake", Some("Lake"))]
        {
            let found = Connection::read(&json(&format!(r#"{{"connectionKey": "{key}"}}"#))).unwrap();
            assert_eq!(found.other(&Outgoing::new(Call::GetConnection, asked)).as_deref(), expected, "{asked} {key}");
        }
        for (asked, path, expected) in [
            (&["k", "Main"][..], r#"["k", "main"]"#, None),
            (&["k", "a/b"], r#"["k", "a/b"]"#, None),
            (&["k", "main"], r#""k/main""#, None),
            (&["k", "main"], "[]", None),
            (&["k", "main"], r#"["k"]"#, Some("k")),
        ] {
            let found = DataObject::read(&json(&format!(r#"{{"objectPath": {path}}}"#))).unwrap();
            assert_eq!(found.other(&Outgoing::about(Call::GetObject, asked)).as_deref(), expected, "{asked:?} {path}");
        }
    }
}
