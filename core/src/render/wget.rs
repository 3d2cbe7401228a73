//! The request as a command for bash and wget.

use super::RenderError;
use super::bash::{command, quote};
use super::request::Request;

pub(super) fn render(request: &Request<'_>) -> Result<String, RenderError> {
    let send = format!(
        "wget --quiet --method {} --body-file=- \"${{IMMUTA_URL%/}}\"{}\n",
        request.method,
        quote(request.path)
    );
    command(request, "wget", &send)
}
