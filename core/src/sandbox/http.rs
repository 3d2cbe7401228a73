//! How the sandbox reads a request, and how its answers are made.

use super::answers;
use crate::api::{Request, Response};
use crate::read::{self, Format, MAX_BYTES};

/// With `GET` for `HEAD`: what differs is up to the server, which leaves the body out.
pub(super) fn without_head<'a>(request: &Request<'a>) -> Request<'a> {
    let method = if request.method == "HEAD" { "GET" } else { request.method };
    Request { method, ..*request }
}

/// Whether there is nothing in the body. One that is too large is not looked at.
pub(super) fn is_empty(request: &Request<'_>) -> bool {
    request.body.len() <= MAX_BYTES && request.body.trim_ascii().is_empty()
}

/// The body as text, and what it is written in.
///
/// Errors: it is too large, not UTF-8, or of a media type that the API does not read.
pub(super) fn text<'a>(request: &Request<'a>) -> Result<(&'a str, Format), Response> {
    if request.body.len() > MAX_BYTES {
        return Err(answers::too_large());
    }
    let format = match media_type(request).as_str() {
        "application/json" => Format::Json,
        "application/yaml" | "application/x-yaml" | "text/yaml" => Format::Yaml,
        _ => return Err(answers::unsupported_media_type()),
    };
    let text = read::text(request.body).map_err(|finding| answers::bad_request(&finding.message))?;
    Ok((text, format))
}

/// The media type without parameters. A body without one is taken for JSON, which is what clients forget to say.
fn media_type(request: &Request<'_>) -> String {
    let media_type = request.content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if media_type.is_empty() { "application/json".to_owned() } else { media_type }
}
