//! A request as a command for bash and curl.

use super::bash;
use super::request::Request;

/// The command.
pub(super) fn render(request: &Request<'_>) -> String {
    let send = format!(
        "body | curl --silent --show-error --fail-with-body --globoff --request {} \\
  --header 'Accept: application/json' --header 'Content-Type: application/json' \\
  --header @<(printf 'Authorization: %s\\n' \"$IMMUTA_API_KEY\") \\
  --data-binary @- --url {}\n",
        request.method,
        bash::address(request)
    );
    bash::command(request, &send)
}
