//! Guesses the format of a text.

use crate::platform;
use crate::read::{self, Format, curl};
use crate::text::{part, turn};

/// Guesses the format of a text: JSON if its first character after a byte order mark and whitespace is a brace or
/// bracket, unless the file name ends in `.yaml` or `.yml`; a command if its first word is `curl`, the file name ends
/// in `.sh`, or there are commands between prose; a script about privileges if the file name ends in `.sql`, or if a
/// platform recognizes it.
pub fn guess(text: &str, file: Option<&str>) -> Format {
    let extension = file.and_then(|file| Some(file.rsplit_once('.')?.1)).unwrap_or("");
    let is_yaml_file = extension.eq_ignore_ascii_case("yaml") || extension.eq_ignore_ascii_case("yml");
    if extension.eq_ignore_ascii_case("sql") {
        return Format::Sql;
    }
    if !is_yaml_file && (extension.eq_ignore_ascii_case("sh") || curl::is_command(text)) {
        return Format::Curl;
    }
    turn();
    if !is_yaml_file && platform::all_rights().any(|rights| (rights.is_text)(text)) {
        return Format::Sql;
    }
    #[cfg(feature = "texts")]
    let text = read::fence::inside(text);
    let text = text.trim_start_matches('\u{FEFF}').trim_start_matches([' ', '\t', '\r', '\n']);
    let starts_like_json = read::json::colors::behind(text).trim_start().starts_with(['{', '[']);
    let starts_like_json = starts_like_json || is_after_comments(text);
    if !starts_like_json && !is_yaml_file && curl::holds_command(text) {
        return Format::Curl;
    }
    if starts_like_json && !is_yaml_file { Format::Json } else { Format::Yaml }
}

/// Whether a text begins with comments that YAML does not have, or with whitespace that JSON does not have, and
/// continues as JSON.
fn is_after_comments(text: &str) -> bool {
    if !text.starts_with(|c| c == '/' || read::is_other_whitespace(c)) {
        return false;
    }
    let at = read::skip_whitespace(text, 0, |_| {});
    at > 0 && part(text, at..).starts_with(['{', '['])
}
