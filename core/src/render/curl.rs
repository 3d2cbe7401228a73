//! A request as a command for bash and curl.

use super::bash;
use super::request::Request;
use crate::render::RenderError;

/// The command. A redirect would send the key to another address, so none is followed: one is an error.
///
/// Errors: when the body cannot be written this way.
pub(super) fn render(request: &Request<'_>) -> Result<String, RenderError> {
    let send = format!(
        "curl --disable --silent --show-error --fail-with-body --location --max-redirs 0 --globoff --request {} \\
  --header 'Accept: application/json' --header 'Content-Type: application/json' \\
  --header @<(printf 'Authorization: %s\\n' \"$IMMUTA_API_KEY\") \\
  --data-binary @- --url {}\n",
        request.method,
        bash::address(request)
    );
    bash::command(request, "curl 7.76 or newer", &send)
}
