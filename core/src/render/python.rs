//! A request as a program for Python 3.6 or newer and its standard library.

use crate::render::RenderError;
use std::fmt::Write as _;

use super::request::{ID, KEY, Request};
use crate::secret::View;
use crate::value::{Value, is_plain};

/// Writes the program.
///
/// Errors: when a secret is not available, or Python cannot hold a number.
pub(super) fn render(request: &Request<'_>, payload: &Value, secrets: &View<'_>) -> Result<String, RenderError> {
    let url = request.url.map_or_else(|| "env(\"IMMUTA_URL\", URL).rstrip(\"/\")".to_owned(), text);
    let id = if request.of_one { format!(" + env(\"{ID}\", ID)") } else { String::new() };
    let mut body = Writer { out: String::new(), secrets };
    body.value(payload, 0)?;
    Ok(format!(
        "#!/usr/bin/env python3
{}# Python 3.6 or newer, nothing else.
import http.client
import json
import os
import re
import sys
import urllib.error
import urllib.request

PRINTABLE, ID = \"[^\\\\x00-\\\\x1f\\\\x7f]+\", \"[A-Za-z0-9_-]+\"
# The API key is sent in plain text only to this machine.
URL = r\"(https://([^\\[\\]\\s\\x00-\\x1f\\x7f/?#@%\\\\:]+|\\[[0-9A-Fa-f:.]+\\])|http://(localhost|127[.]0[.]0[.]1|\\[::1\\]))\"
URL += r\"(:([0-5]?[0-9]{{1,4}}|6[0-4][0-9]{{3}}|65[0-4][0-9]{{2}}|655[0-2][0-9]|6553[0-5]))?(/[^\\s\\x00-\\x1f\\x7f-\\U0010ffff?#@\\\\]*)?\"


def env(name, form=\"(?s).+\"):
    try:
        value = os.fsencode(os.environ.get(name, \"\")).decode()
    except UnicodeDecodeError:
        value, form = \" \", \"\"
    if not re.fullmatch(form, value):
        print(name, \"is not valid\" if value else \"is not set\", file=sys.stderr)
        sys.exit(2)
    return value


url = {url} + {}{id}
headers = {{
    \"Accept\": \"application/json\",
    \"Content-Type\": \"application/json\",
    \"Authorization\": env(\"{KEY}\", PRINTABLE).encode().decode(\"latin-1\"),
}}
body = {}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    # A redirect would send the API key to another URL.
    def redirect_request(self, *_):
        return None


# Plain http bypasses proxies too.
direct = [urllib.request.ProxyHandler({{}})] if url.startswith(\"http:\") else []
request = urllib.request.Request(url, json.dumps(body).encode(), headers, method=\"{}\")
try:
    with urllib.request.build_opener(NoRedirect, *direct).open(request, timeout=60) as answer:
        sys.stdout.buffer.write(answer.read() + b\"\\n\")
except urllib.error.HTTPError as error:
    sys.stdout.buffer.write(error.read() + b\"\\n\")
    sys.exit(\"the API answered {{}} {{}}\".format(error.code, error.reason))
except (OSError, http.client.HTTPException) as error:
    sys.exit(\"no response: {{}}\".format(error))
",
        request.heading(),
        text(request.path),
        body.out,
        request.method,
    ))
}

struct Writer<'a> {
    out: String,
    secrets: &'a View<'a>,
}

impl Writer<'_> {
    fn value(&mut self, value: &Value, indent: usize) -> Result<(), RenderError> {
        match value {
            Value::Null => self.out.push_str("None"),
            Value::Bool(value) => self.out.push_str(if *value { "True" } else { "False" }),
            Value::Number(number) => self.out.push_str(checked(number)?),
            Value::Text(value) => self.out.push_str(&text(value)),
            Value::Secret(secret) => match self.secrets {
                View::Masked => {
                    let _ = write!(self.out, "env(\"{}\")", secret.name);
                }
                View::Revealed(_) => self.out.push_str(&text(self.secrets.text(secret)?.expose())),
            },
            Value::Array(items) => {
                self.list(['[', ']'], items, indent, |writer, item| writer.value(item, indent + 1))?;
            }
            Value::Object(object) => {
                let members: Vec<_> = object.iter().collect();
                self.list(['{', '}'], &members, indent, |writer, (name, value)| {
                    writer.out.push_str(&text(name));
                    writer.out.push_str(": ");
                    writer.value(value, indent + 1)
                })?;
            }
        }
        Ok(())
    }

    fn list<T>(
        &mut self,
        [open, close]: [char; 2],
        items: &[T],
        indent: usize,
        one: impl Fn(&mut Self, &T) -> Result<(), RenderError>,
    ) -> Result<(), RenderError> {
        self.out.push(open);
        for item in items {
            self.line(indent + 1);
            one(self, item)?;
            self.out.push(',');
        }
        if !items.is_empty() {
            self.line(indent);
        }
        self.out.push(close);
        Ok(())
    }

    fn line(&mut self, indent: usize) {
        self.out.push('\n');
        self.out.extend(std::iter::repeat_n("    ", indent));
    }
}

/// A number, if Python keeps its value. JSON's grammar of numbers is part of Python's.
fn checked(number: &str) -> Result<&str, RenderError> {
    // Python refuses whole numbers from 4,300 digits on; beyond the range of a double it has only infinity. Counting
    // digits is enough: reading the number itself would add more to the modules of the page than the rest of this file.
    let is_whole = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'-') && number.len() < 4000;
    let (digits, exponent) = number.split_once(['e', 'E']).unwrap_or((number, "0"));
    let before_the_point = digits.trim_start_matches('-').bytes().take_while(u8::is_ascii_digit).count();
    let most = 308_i32.saturating_sub_unsigned(u32::try_from(before_the_point).unwrap_or(u32::MAX));
    let fits = is_whole || exponent.parse::<i32>().is_ok_and(|exponent| exponent <= most);
    if fits { Ok(number) } else { Err(RenderError::NotForPython(number.to_owned())) }
}

/// A text in double quotes, with invisible characters escaped.
fn text(value: &str) -> String {
    let mut out = String::from("\"");
    for c in value.chars() {
        let _ = match c {
            '"' | '\\' => write!(out, "\\{c}"),
            '\n' => write!(out, "\\n"),
            c if is_plain(c) => write!(out, "{c}"),
            c if (c as u32) <= 0xFFFF => write!(out, "\\u{:04x}", c as u32),
            c => write!(out, "\\U{:08x}", c as u32),
        };
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_escaped() {
        assert_eq!(text("a\"b\\c'\n\u{1}é\u{202e}\u{e0001}"), "\"a\\\"b\\\\c'\\n\\u0001é\\u202e\\U000e0001\"");
    }

    #[test]
    fn numbers_that_would_change_are_refused() {
        for number in ["0", "-12", "443", "1.5", "1e3", "-1.5E+307", "12.5e-400", "123456789012345678901234567890"] {
            assert_eq!(checked(number), Ok(number));
        }
        for number in
            ["1e400", "-10.5e307", "1e99999999999", &"9".repeat(4300), &["1", &"0".repeat(400), ".5"].concat()]
        {
            assert!(checked(number).is_err());
        }
    }
}
