//! A request as a shell command: bash 3.2 or newer and curl, nothing else.
//!
//! Neither the key nor the body ever stands in the arguments of a process, where others on the machine could read
//! them: `printf` is a shell builtin, the header reaches curl through a file descriptor and the body through a pipe.
//! Secrets are read from the environment when the command runs, and escaped for JSON there.

use std::fmt::Write as _;

use super::json::{self, Piece};
use crate::document::Kind;
use crate::secret::View;
use crate::value::Value;

/// The request for a payload.
///
/// `immuta_url` is the tenant's address when the setup names one; else the command reads `IMMUTA_URL`.
///
/// Errors: the sentence of a secret that cannot be had.
pub fn render(kind: Kind, payload: &Value, immuta_url: Option<&str>, secrets: &View<'_>) -> Result<String, String> {
    let Some((method, path)) = kind.request() else {
        return Err(format!("a {kind} is not sent to the API"));
    };
    let mut needed = Vec::new();
    let body = body(payload, secrets, &mut needed)?;
    let mut out = String::new();
    // Writing to a String cannot fail; `let _ =` below says so each time.
    let _ = writeln!(out, "# {}: {method} {path}", kind.title());
    let _ = write!(out, "# Needs in the environment: IMMUTA_API_KEY");
    if immuta_url.is_none() {
        out.push_str(", IMMUTA_URL");
    }
    let (fixed_path, of_one) = match path.strip_suffix("{id}") {
        Some(fixed_path) => (fixed_path, true),
        None => (path, false),
    };
    if of_one {
        out.push_str(", INTEGRATION_ID");
    }
    for name in &needed {
        let _ = write!(out, ", {name}");
    }
    out.push_str("\n(\n  set -u\n");
    // Nothing is sent while one of them is missing: a request that was cut off may still be carried out.
    let variables = ["IMMUTA_API_KEY"].into_iter().chain(immuta_url.is_none().then_some("IMMUTA_URL"));
    let variables = variables.chain(of_one.then_some("INTEGRATION_ID")).chain(needed.iter().map(String::as_str));
    for name in variables {
        let _ = writeln!(out, "  : \"${{{name}:?is not set}}\" || exit 2");
    }
    if !needed.is_empty() {
        out.push_str(JSON_FUNCTION);
    }
    out.push_str("  body() {\n");
    out.push_str(&body);
    out.push_str("  }\n");
    out.push_str("  body | curl --silent --show-error --fail-with-body --globoff --request ");
    out.push_str(method);
    out.push_str(" \\\n    --header 'Accept: application/json' --header 'Content-Type: application/json' \\\n");
    out.push_str("    --header @<(printf 'Authorization: %s\\n' \"$IMMUTA_API_KEY\") \\\n");
    out.push_str("    --data-binary @- --url ");
    match immuta_url {
        Some(url) => out.push_str(&quote(url.trim_end_matches('/'))),
        None => out.push_str("\"${IMMUTA_URL%/}\""),
    }
    out.push_str(fixed_path);
    if of_one {
        out.push_str("\"$INTEGRATION_ID\"");
    }
    out.push_str("\n)\n");
    Ok(out)
}

/// Prints its argument as a JSON string, character by character: pattern substitution differs between versions of bash.
const JSON_FUNCTION: &str = r#"  json() {
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

/// The lines that print the body. Secrets that are not shown are left to `json` at run time; their names go to `needed`.
fn body(payload: &Value, secrets: &View<'_>, needed: &mut Vec<String>) -> Result<String, String> {
    let mut lines = String::new();
    let mut text = String::new();
    for piece in json::pieces(payload) {
        match (piece, secrets) {
            (Piece::Secret(secret), View::Masked) => {
                let _ = writeln!(lines, "    printf '%s' {}", quote(&text));
                let _ = writeln!(lines, "    json \"${}\"", secret.name);
                text.clear();
                if !needed.contains(&secret.name) {
                    needed.push(secret.name.clone());
                }
            }
            (Piece::Secret(secret), View::Revealed(_)) => json::write_text(&mut text, secrets.text(secret)?.expose()),
            (Piece::Text(piece), _) => text.push_str(&piece),
        }
    }
    let _ = writeln!(lines, "    printf '%s\\n' {}", quote(&text));
    Ok(lines)
}

/// One word of a POSIX shell, whatever stands in it.
pub fn quote(text: &str) -> String {
    format!("'{}'", text.replace('\'', r"'\''"))
}
