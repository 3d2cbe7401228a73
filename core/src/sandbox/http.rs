//! How the sandbox reads a request, and how its answers are made.

use super::answers;
use crate::api::{Request, Response};
use crate::read::{self, Format, MAX_BYTES};

/// The request with `GET` in place of `HEAD`: the server leaves the body of the answer out.
pub(super) fn without_head<'a>(request: &Request<'a>) -> Request<'a> {
    let method = if request.method == "HEAD" { "GET" } else { request.method };
    Request { method, ..*request }
}

/// Whether the body is empty or only whitespace. A body that is too large is not examined.
pub(super) fn is_empty(request: &Request<'_>) -> bool {
    request.body.len() <= MAX_BYTES && request.body.trim_ascii().is_empty()
}

/// The body as text, and its format.
///
/// Errors: the body is too large, not UTF-8, or of a media type that the API does not read.
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

/// The media type without parameters. A body without one counts as JSON, since clients forget to say so.
fn media_type(request: &Request<'_>) -> String {
    let media_type = request.content_type.split(';').next().unwrap_or("").trim().to_ascii_lowercase();
    if media_type.is_empty() { "application/json".to_owned() } else { media_type }
}
