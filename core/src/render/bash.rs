//! What all scripts for bash share. They need bash 3.2, which macOS ships, or newer.
//!
//! Neither the key nor a secret is ever in the arguments of a process, where others on the machine could read them:
//! `printf` is a shell builtin, the key reaches the client through a file descriptor, and jq takes the secrets from the
//! environment and passes the body on through a pipe.

use crate::render::RenderError;
use std::fmt::Write as _;

use super::request::{ADDRESS, Body, ID, KEY, Part, Request};
use crate::value::is_plain;

/// A text as one word of bash, whatever it holds. Invisible characters are escaped: they would mislead whoever reads
/// the script.
pub(crate) fn quote(text: &str) -> String {
    if text.chars().all(is_plain) {
        return single(text);
    }
    let mut out = String::from("$'");
    for c in text.chars() {
        match c {
            '\'' | '\\' => out.extend(['\\', c]),
            c if is_plain(c) => out.push(c),
            c => {
                for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                    // Writing to a String cannot fail.
                    let _ = write!(out, "\\x{byte:02x}");
                }
            }
        }
    }
    out.push('\'');
    out
}

/// A text as one word of bash, in single quotes and otherwise unchanged.
fn single(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}

/// The form of an address that the key may be sent to, as in `request::is_address`. Plain http stays on this machine.
const FORM: &str = r"^(https://([^][:cntrl:][:space:]/?#@%\:[]+|\[[0-9A-Fa-f:.]+\])|http://(localhost|127\.0\.0\.1|\[::1\]))(:([0-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?(/[^?#@\[:cntrl:][:space:]]*)?$";

/// Lines that end the script with status 2 if a variable is missing or not valid, so that nothing is sent before all
/// are there. They call the function `stop` of the script. What they set stays inside them, since a secret may come
/// from a variable of any name.
pub(crate) fn demand<'a>(url: Option<&str>, variables: impl Iterator<Item = &'a str>) -> String {
    let names: Vec<_> = variables.collect();
    let words: Vec<_> = names.iter().map(|name| format!("\"${{{name}:?}}\"")).collect();
    let mut out = format!("(: {}) || exit 2\n", words.join(" "));
    let _ = writeln!(
        out,
        "[[ ${KEY} != *[[:cntrl:]]* ]] || stop '{KEY} holds a line break or another control character' 2"
    );
    if names.contains(&ID) {
        let _ = writeln!(out, "[[ ${ID} != *[!A-Za-z0-9_-]* ]] || stop '{ID} is not the id of an integration' 2");
    }
    let no_proxy = "unset http_proxy HTTP_PROXY all_proxy ALL_PROXY";
    match url {
        None => {
            let _ = writeln!(
                out,
                "(form='{FORM}'
  [[ ${ADDRESS} =~ $form ]]) || stop '{ADDRESS} must be https://HOST, or http:// on this machine, without user, query and fragment' 2
case ${ADDRESS} in http:*) {no_proxy} ;; esac"
            );
        }
        Some(url) if url.starts_with("http:") => {
            let _ = writeln!(out, "{no_proxy}");
        }
        Some(_) => {}
    }
    out
}

/// A line that ends the script unless jq is installed and can read these variables: jq replaces what is not UTF-8 with
/// U+FFFD.
pub(crate) fn demand_jq<'a>(variables: impl Iterator<Item = &'a str>) -> String {
    let all: Vec<_> = variables.map(|name| ["env.", name].concat()).collect();
    format!(
        "jq -en '[{}] | all(index(\"\\ufffd\") == null) and (\"MQ==\" | @base64d == \"1\")' >/dev/null ||\n  stop 'jq 1.6 or newer is missing, or a secret is not UTF-8' 2\n",
        all.join(", ")
    )
}

/// Longer texts are not passed as an argument: systems have a limit, 128 KiB on Linux.
const LONGEST: usize = 100_000;

/// A body with `env.NAME` in place of its secrets: JSON, or a jq program that produces it. Strings are the same in
/// both, since JSON writes a backslash only where it begins an escape.
pub(crate) fn program(body: &Body) -> String {
    let mut text = String::new();
    for part in &body.parts {
        match part {
            Part::Json(json) => text.push_str(json),
            Part::Secret(name) => text.extend(["env.", name]),
        }
    }
    text
}

/// A command that prints a body from its `program`.
///
/// Errors: when the body holds a number that jq would write differently.
pub(crate) fn print(body: &Body, program: &str) -> Result<String, RenderError> {
    // JSON escapes invisible characters; its lines stay lines.
    let text = single(program);
    if body.needed.is_empty() {
        return Ok(format!("printf '%s\\n' {text}"));
    }
    if let Some(number) = &body.changed_by_jq {
        return Err(RenderError::ChangedByJq(number.clone()));
    }
    let is_short = text.len() < LONGEST;
    Ok(if is_short { format!("jq -n {text}") } else { format!("printf '%s\\n' {text} | jq -nf /dev/stdin") })
}

/// The address of the request as one word of bash.
pub(crate) fn address(request: &Request<'_>) -> String {
    let url = request.url.map_or_else(|| "\"${IMMUTA_URL%/}\"".to_owned(), quote);
    let path = if request.path.chars().all(is_path) { request.path.to_owned() } else { quote(request.path) };
    let id = if request.of_one { "\"$INTEGRATION_ID\"" } else { "" };
    [&url, &path, id].concat()
}

/// Whether a character of a path needs no quotes.
fn is_path(c: char) -> bool {
    c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_' | '.' | '%')
}

/// A command that works as it is when pasted: what it defines and sets stays inside its parentheses.
///
/// Errors: as [`print`].
pub(crate) fn command(request: &Request<'_>, client: &str, send: &str) -> Result<String, RenderError> {
    let needed = &request.body.needed;
    let (jq, exported, checked) = if needed.is_empty() {
        ("", String::new(), String::new())
    } else {
        (", jq 1.6 or newer", format!("export {}\n", needed.join(" ")), demand_jq(needed.iter().map(String::as_str)))
    };
    Ok(format!(
        "{}# Needs bash, {client}{jq}.
(
stop() {{ echo \"$1\" >&2; exit \"$2\"; }}
{}{exported}{checked}{} | {send})
",
        request.heading(),
        demand(request.url, request.variables()),
        print(&request.body, &program(&request.body))?,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_show_what_they_hold() {
        assert_eq!(quote("it's a \\ $x"), r"'it'\''s a \ $x'");
        assert_eq!(quote("a\u{1b}[31m\n'\\é\u{202e}0"), r"$'a\x1b[31m\x0a\'\\é\xe2\x80\xae0'");
    }
}
