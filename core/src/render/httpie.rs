//! A request as a command for bash and HTTPie 3 or newer.

use super::bash;
use super::request::Request;
use crate::render::RenderError;

/// The command. Without `--ignore-netrc` a stored login for the host would replace the key.
///
/// Errors: when the body cannot be written this way.
pub(super) fn render(request: &Request<'_>) -> Result<String, RenderError> {
    let send = format!(
        "http --check-status --ignore-netrc --body {} {} \\
  Accept:application/json Content-Type:application/json \\
  Authorization:@<(printf '%s' \"$IMMUTA_API_KEY\")\n",
        request.method,
        bash::address(request)
    );
    bash::command(request, "HTTPie 3 or newer", &send)
}
