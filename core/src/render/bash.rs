//! What scripts for bash have in common: 3.2 or newer, as it comes with macOS.
//!
//! Neither the key nor a body ever stands in the arguments of a process, where others on the machine could read
//! them: `printf` is a shell builtin, the header reaches the client through a file descriptor and the body through a pipe.
//! Secrets are read from the environment when the script runs, and escaped for JSON there.

use std::fmt::Write as _;

use super::request::{ADDRESS, Body, ID, KEY, Part, Request};

/// One word of a POSIX shell, whatever stands in it.
pub(crate) fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// Lines that end the script with status 2 while a variable is missing or cannot be what it should be: a request that
/// was cut off may still be carried out, so nothing is sent before all is there.
pub(crate) fn demand<'a>(variables: impl Iterator<Item = &'a str>) -> String {
    let mut out = String::new();
    for name in variables {
        let _ = writeln!(out, "[ \"${{{name}:-}}\" ] || {{ echo '{name} is not set' >&2; exit 2; }}");
        let (pattern, problem) = match name {
            KEY => ("*[[:cntrl:]]*) ", "holds a line break or another control character"),
            ID => ("*[!A-Za-z0-9_-]*) ", "is no id of an integration"),
            // The key goes in clear to nobody but this machine.
            ADDRESS => (
                "https://[!-]* | http://localhost | http://localhost[:/]* | http://127.0.0.1 | http://127.0.0.1[:/]*) ;; *) ",
                "must begin with https://",
            ),
            _ => continue,
        };
        let _ = writeln!(out, "case ${name} in {pattern}echo '{name} {problem}' >&2; exit 2 ;; esac");
    }
    out
}

/// Prints its argument as a JSON string, character by character: pattern substitution differs between versions of bash.
/// The scripts set `LC_ALL=C`, so that a character is a byte whatever the locale.
pub(crate) const JSON_FUNCTION: &str = r#"json() {
  local s=$1 i c
  printf '"'
  for ((i = 0; i < ${#s}; i++)); do
    c=${s:i:1}
    case $c in
      '"' | '\') printf '\\%s' "$c" ;;
      $'\n') printf '\\n' ;;
      $'\r') printf '\\r' ;;
      $'\t') printf '\\t' ;;
      [[:cntrl:]]) printf '\\u%04x' "'$c" ;;
      *) printf '%s' "$c" ;;
    esac
  done
  printf '"'
}
"#;

/// A function that prints a body. `secret` tells how the script refers to the secret in a variable.
pub(crate) fn body_function(name: &str, body: &Body, secret: impl Fn(&str) -> String) -> String {
    let mut out = format!("{name}() {{\n");
    let last = body.parts.len().saturating_sub(1);
    for (index, part) in body.parts.iter().enumerate() {
        let _ = match part {
            Part::Json(text) if index == last => writeln!(out, "  printf '%s\\n' {}", quote(text)),
            Part::Json(text) => writeln!(out, "  printf '%s' {}", quote(text)),
            Part::Secret(name) => writeln!(out, "  json \"{}\"", secret(name)),
        };
    }
    out.push_str("}\n");
    out
}

/// The address of the request as one word.
pub(crate) fn address(request: &Request<'_>) -> String {
    let url = request.url.map_or_else(|| "\"${IMMUTA_URL%/}\"".to_owned(), quote);
    let id = if request.of_one { "\"$INTEGRATION_ID\"" } else { "" };
    [&url, request.path, id].concat()
}

/// A command that runs by itself when pasted: what it defines and sets stays inside its parentheses.
pub(crate) fn command(request: &Request<'_>, send: &str) -> String {
    let json = if request.body.needed.is_empty() { "" } else { JSON_FUNCTION };
    let demand = demand(request.variables());
    let body = body_function("body", &request.body, |name| ["$", name].concat());
    [&request.heading(), "(\nset -u; LC_ALL=C\n", &demand, json, &body, send, ")\n"].concat()
}
