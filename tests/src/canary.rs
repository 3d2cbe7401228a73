//! Secrets that are easily found, and the places where they must not be.

use std::fs;
use std::path::Path;

use crate::Output;

/// An API key, with characters that URLs, JSON and HTML escape.
pub const KEY: &str = "canary-846e9e43c86a4ct1&be\"142/90";
/// A credential of a platform, as bodies hold it.
pub const TOKEN: &str = "dapi-canary-846e9e43/of\"a&body";
/// The text that [`KEY`] and [`TOKEN`] share.
pub const MARK: &str = "canary-846e9e43";

/// The ways in which servers spell a secret when they repeat it.
pub fn spellings(secret: &str) -> Vec<String> {
    [raw, json, json_with_slashes, unicode, unicode_in_capitals, url, url_throughout, html, html_throughout]
        .map(|spell| spell(secret))
        .into()
}

/// The secret, not escaped.
pub fn raw(text: &str) -> String {
    text.to_owned()
}

/// Escaped as in a JSON string.
pub fn json(text: &str) -> String {
    text.replace('\\', "\\\\").replace('"', "\\\"").replace('\r', "\\r").replace('\n', "\\n")
}

/// Like [`json`], with slashes escaped too, which JSON allows but does not require.
pub fn json_with_slashes(text: &str) -> String {
    json(text).replace('/', "\\/")
}

/// Every character as a `\u` escape of JSON.
pub fn unicode(text: &str) -> String {
    each(text, |c| format!("\\u{:04x}", u32::from(c)))
}

/// Like [`unicode`], with hexadecimal digits in upper case.
pub fn unicode_in_capitals(text: &str) -> String {
    each(text, |c| format!("\\u{:04X}", u32::from(c)))
}

/// Percent-encoded as in a URL.
pub fn url(text: &str) -> String {
    each(text, |c| if c.is_ascii_alphanumeric() || c == '-' { c.to_string() } else { format!("%{:02X}", u32::from(c)) })
}

/// Every character percent-encoded, even letters and digits.
pub fn url_throughout(text: &str) -> String {
    each(text, |c| format!("%{:02x}", u32::from(c)))
}

/// Escaped as in HTML.
pub fn html(text: &str) -> String {
    text.replace('&', "&amp;").replace('"', "&quot;")
}

/// Every character as a numeric character reference of HTML.
pub fn html_throughout(text: &str) -> String {
    each(text, |c| format!("&#{};", u32::from(c)))
}

fn each(text: &str, spell: fn(char) -> String) -> String {
    text.chars().map(spell).collect()
}

/// Asserts that no secret, however it is spelled, is in the output or in a file of the folder.
#[track_caller]
pub fn nothing_leaks(folder: &Path, run: &Output) {
    is_hidden(&run.out);
    is_hidden(&run.err);
    for text in files(folder) {
        is_hidden(&text);
    }
}

/// Asserts that no secret, however it is spelled, is in this text.
#[track_caller]
pub fn is_hidden(text: &str) {
    for secret in [KEY, TOKEN] {
        for spelled in spellings(secret) {
            assert!(!text.contains(&spelled), "{spelled}: {text}");
        }
    }
    // This part is left even if the escapes were removed, or an end was cut off.
    assert!(!text.contains(MARK.trim_start_matches("canary-")), "{text}");
}

/// The contents of all files of a folder.
pub fn files(folder: &Path) -> Vec<String> {
    let mut texts = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten().flatten() {
        if entry.path().is_dir() {
            texts.extend(files(&entry.path()));
        } else if let Ok(bytes) = fs::read(entry.path()) {
            // A file that was deleted in the meantime holds no secret.
            texts.push(String::from_utf8_lossy(&bytes).into_owned());
        }
    }
    texts
}

/// The command lines, of all running processes, that contain a secret.
pub fn command_lines() -> Vec<String> {
    let processes = fs::read_dir("/proc").into_iter().flatten().flatten();
    let lines = processes.filter_map(|process| fs::read(process.path().join("cmdline")).ok());
    lines.map(|line| String::from_utf8_lossy(&line).replace('\0', " ")).filter(|line| line.contains(MARK)).collect()
}
