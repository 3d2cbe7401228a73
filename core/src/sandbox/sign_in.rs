//! `POST /bim/apikey/authenticate`, and which requests are let in.

use std::hash::{DefaultHasher, Hasher};

use super::{Body, Sandbox, answers};
use crate::api::{Request, Response};
use crate::value::Value;

impl Sandbox {
    /// One page sends the key in the body, another in the header `Authorization`, without a body.
    ///
    /// Our assumptions: a token does not expire, and a wrong key gets a 401.
    pub(super) fn authenticate(&self, request: &Request<'_>, payload: Body) -> Result<Response, Response> {
        let given = payload.fitting()?;
        let key = match &given {
            Some((body, _)) => body.get("apikey").and_then(Value::text).unwrap_or(""),
            None => request.authorization,
        };
        let key = key.trim();
        if key.is_empty() || self.options.api_key.as_ref().is_some_and(|expected| key != expected) {
            return Err(answers::unauthorized());
        }
        Ok(answers::json(200, &Value::from([("authenticated", true.into()), ("token", token(key).into())])))
    }

    pub(super) fn authorize(&self, request: &Request<'_>) -> Result<(), Response> {
        let key = request.authorization.trim();
        let accepted = match &self.options.api_key {
            // No key is never the right one, whatever is demanded.
            _ if key.is_empty() => false,
            // Our assumption: the raw key and `Bearer` with the key are both accepted, as public clients send both.
            Some(expected) => {
                let bearer = key.strip_prefix("Bearer ").map(str::trim);
                key == expected || bearer == Some(expected) || bearer == Some(&token(expected))
            }
            None => true,
        };
        if accepted { Ok(()) } else { Err(answers::unauthorized()) }
    }
}

/// The token for a key: always the same one, and nobody can read the key from it.
fn token(key: &str) -> String {
    let part = |salt: u8| {
        let mut hasher = DefaultHasher::new();
        hasher.write_u8(salt);
        hasher.write(key.as_bytes());
        hasher.finish()
    };
    format!("sandbox-{:016x}{:016x}", part(0), part(1))
}
