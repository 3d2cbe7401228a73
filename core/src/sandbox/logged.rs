//! A request as a line of a log may show it: somebody may have put a secret into its path.

use super::masking::shown;
use crate::api::{Call, decoded};
use crate::secrecy::Credential;

/// What replaces a piece that is not shown.
const LEFT_OUT: &str = "...";

/// The most pieces of a path or a query that are shown.
const MOST: usize = 12;

/// The path and query of a request for a log. It shows what the table of endpoints knows, and numbers, which are ids.
/// Another piece of the path is shown only if the request `succeeded`: then it names something that is there.
pub fn logged(target: &str, succeeded: bool) -> String {
    let (path, query) = target.split_once('?').unwrap_or((target, ""));
    let mut text = pieces(path.strip_prefix('/').unwrap_or(path), '/', |piece| {
        let name = decoded(piece);
        let is_shown = piece.is_empty() || is_number(piece) || is_word(piece) || succeeded && may_be_shown(&name);
        (if is_shown { piece } else { LEFT_OUT }).to_owned()
    });
    text.insert(0, '/');
    if !query.is_empty() {
        text.push('?');
        text += &pieces(query, '&', |pair| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            let value = if is_number(value) { value } else { LEFT_OUT };
            if is_parameter(name) { [name, "=", value].concat() } else { LEFT_OUT.to_owned() }
        });
    }
    text
}

fn pieces(text: &str, separator: char, one: impl Fn(&str) -> String) -> String {
    let mut pieces: Vec<_> = text.split(separator).take(MOST).map(one).collect();
    if text.split(separator).nth(MOST).is_some() {
        pieces.push(LEFT_OUT.to_owned());
    }
    pieces.join(separator.encode_utf8(&mut [0; 4]))
}

fn is_number(piece: &str) -> bool {
    (1..20).contains(&piece.len()) && piece.bytes().all(|byte| byte.is_ascii_digit())
}

fn is_word(piece: &str) -> bool {
    ["__sandbox", "state", "reset", "advance"].contains(&piece)
        || Call::ALL.iter().any(|call| call.endpoint().path.split('/').any(|word| word == piece))
}

fn is_parameter(name: &str) -> bool {
    name == "ms" || Call::ALL.iter().any(|call| call.endpoint().query.iter().any(|member| member.name == name))
}

fn may_be_shown(name: &str) -> bool {
    const LONGEST: usize = 100;
    name.len() <= LONGEST && shown(name) == name && Credential::in_text(name).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_known_is_shown_and_the_rest_is_not() {
        for (target, line) in [
            ("/integrations", "/integrations"),
            ("/integrations/12", "/integrations/12"),
            ("/integrations/12/", "/integrations/12/"),
            ("/integrations/hunter2/status", "/integrations/.../status"),
            ("/hunter2", "/..."),
            ("/", "/"),
            ("*", "/..."),
            ("/jobs?bulkId=hunter2", "/jobs?bulkId=..."),
            ("/jobs?bulkId=12&apiKey=1234", "/jobs?bulkId=12&..."),
            ("/jobs?hunter2", "/jobs?..."),
            ("/__sandbox/advance?ms=5000", "/__sandbox/advance?ms=5000"),
            ("/data/connection/hunter2", "/data/connection/..."),
            ("/integrations/123456789012345678901234567890", "/integrations/..."),
        ] {
            assert_eq!(logged(target, false), line, "{target}");
        }
        assert!(logged(&"/1".repeat(1000), false).len() < 40);
    }

    #[test]
    fn names_of_what_is_there_are_shown() {
        assert_eq!(logged("/data/connection/lake%20house", true), "/data/connection/lake%20house");
        for secret in ["dapi0123456789abcdef0123456789abcdef", "https%3A%2F%2Fme%3Apw%40h.example", "token=hunter2"] {
            assert_eq!(logged(&format!("/data/connection/{secret}"), true), "/data/connection/...", "{secret}");
        }
    }
}
