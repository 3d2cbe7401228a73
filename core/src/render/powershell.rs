//! A request as a script for Windows PowerShell 5.1 or PowerShell 7.
//!
//! The script holds ASCII only: 5.1 reads files without a byte order mark in the machine's own encoding.

use std::fmt::Write as _;

use super::request::{ADDRESS, ID, KEY, Part, Request};

/// The form of an address that the key may be sent to, as in `request::is_address`.
const FORM: &str = r"\A(https://([^\[\]\s\x00-\x1f\x7f/?#@%\\:]+|\[[0-9A-Fa-f:.]+\])|http://(localhost|127[.]0[.]0[.]1|\[::1\]))(:([0-5]?[0-9]{1,4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?(/[^\s\x00-\x1f\x7f?#@\\]*)?\z";

/// Writes the script.
pub(super) fn render(request: &Request<'_>) -> String {
    let names: Vec<_> = request.variables().map(|name| format!("'{name}'")).collect();
    let mut out = request.heading();
    let _ = write!(
        out,
        "# Windows PowerShell 5.1 or PowerShell 7.
Set-StrictMode -Version Latest
$ErrorActionPreference = 'Stop'
foreach ($name in {}) {{
  if (-not [Environment]::GetEnvironmentVariable($name)) {{ throw \"$name is not set\" }}
}}
if ($env:{KEY} -match '[\\x00-\\x1f\\x7f]') {{ throw '{KEY} holds a line break or another control character' }}
",
        names.join(", ")
    );
    if request.url.is_none() {
        // The key is sent in plain text only to this machine.
        let _ = writeln!(
            out,
            "if ($env:{ADDRESS} -cnotmatch '{FORM}') {{ throw '{ADDRESS} must be https://HOST, or http:// on this machine, without user, query and fragment' }}"
        );
    }
    let mut uri = match request.url {
        Some(url) => text(url),
        None => format!("$env:{ADDRESS}.TrimEnd('/')"),
    };
    let _ = write!(uri, " + '{}'", request.path);
    if request.of_one {
        let _ = writeln!(
            out,
            "if ($env:{ID} -notmatch '\\A[A-Za-z0-9_-]+\\z') {{ throw '{ID} is not the id of an integration' }}"
        );
        let _ = write!(uri, " + $env:{ID}");
    }
    if !request.body.needed.is_empty() {
        out.push_str("function Get-Json([string]$Text) { ConvertTo-Json -InputObject $Text -Compress }\n");
    }
    out.push_str("$body = ");
    for (index, part) in request.body.parts.iter().enumerate() {
        if index > 0 {
            out.push_str(" + ");
        }
        let _ = match part {
            Part::Json(json) => write!(out, "@'\n{}\n'@", ascii(json)),
            Part::Secret(name) => write!(out, "(Get-Json $env:{name})"),
        };
    }
    let _ = write!(
        out,
        "
$request = @{{
  Method = '{}'
  Uri = {uri}
  Headers = @{{ Accept = 'application/json'; Authorization = $env:{KEY} }}
  ContentType = 'application/json'
  Body = [Text.Encoding]::UTF8.GetBytes($body)
  # A redirect would send the API key to another URL.
  MaximumRedirection = 0
  TimeoutSec = 60
  UseBasicParsing = $true
}}
if ($PSVersionTable.PSVersion.Major -ge 6) {{
  # Keys have no published form.
  $request.SkipHeaderValidation = $true
  # Plain http bypasses proxies too.
  $request.NoProxy = $request.Uri -clike 'http:*'
}} else {{
  [Net.ServicePointManager]::SecurityProtocol = [Net.ServicePointManager]::SecurityProtocol -bor [Net.SecurityProtocolType]::Tls12
}}
try {{
  (Invoke-WebRequest @request).Content
}} catch {{
  if ($_.ErrorDetails) {{ [Console]::Error.WriteLine($_.ErrorDetails.Message) }}
  throw
}}
",
        request.method
    );
    out
}

/// JSON in ASCII. Only its strings can hold other characters, and JSON has an escape for these. No line begins with
/// `'@`, which would end the here-string: the strings of JSON are in double quotes.
fn ascii(json: &str) -> String {
    let mut out = String::with_capacity(json.len());
    for c in json.chars() {
        if c.is_ascii() {
            out.push(c);
        } else {
            for unit in c.encode_utf16(&mut [0; 2]) {
                let _ = write!(out, "\\u{unit:04x}");
            }
        }
    }
    out
}

/// A text in single quotes, in which only the quote itself is special.
fn text(value: &str) -> String {
    let mut out = String::from("'");
    for c in value.chars() {
        match c {
            '\'' => out.push_str("''"),
            ' '..='~' => out.push(c),
            // PowerShell treats typographic quotes as quotes, and 5.1 reads the file in an unknown encoding.
            c => {
                for unit in c.encode_utf16(&mut [0; 2]) {
                    let _ = write!(out, "' + [char]0x{unit:04x} + '");
                }
            }
        }
    }
    out.push('\'');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn everything_is_ascii() {
        assert_eq!(ascii("{\"a\": \"é𝄞’\"}"), "{\"a\": \"\\u00e9\\ud834\\udd1e\\u2019\"}");
        assert_eq!(text("https://a'b’.x"), "'https://a''b' + [char]0x2019 + '.x'");
    }
}
