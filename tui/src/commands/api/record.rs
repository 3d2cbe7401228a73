//! `--record FILE`: what was sent and answered, secrets masked, for a change ticket. Each entry is written at once, so that
//! the file tells the truth whatever happens next.

use std::fmt::Write as _;
use std::fs::{File, OpenOptions};
use std::io::Write as _;
use std::path::Path;
use std::sync::{Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use ucforge_core::api::{Call, Outgoing, Response};
use ucforge_core::session::Lost;

use crate::exit::Failure;
use crate::human::{escaped, one_line};
use crate::secrets::shown_body;
use crate::{input, masked, secrets};

/// A file that is open for appending.
pub(super) struct Record(Mutex<File>);

impl Record {
    /// Opens the file, and writes what is about to happen.
    pub(super) fn open(path: &Path, head: &str) -> Result<Self, Failure> {
        let mut options = OpenOptions::new();
        options.create(true).append(true);
        #[cfg(unix)]
        std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
        let cannot =
            |error: std::io::Error| Failure::usage(format!("{}: {error}: nothing was sent", input::label(path)));
        let mut file = options.open(path).map_err(cannot)?;
        writeln!(file, "=== {} {}", now(), one_line(head)).map_err(cannot)?;
        Ok(Self(Mutex::new(file)))
    }

    /// Records a request, before it is sent.
    pub(super) fn request(&self, request: &Outgoing) {
        let body = shown_body(request).map(|body| format!("\n{}", indented(&body))).unwrap_or_default();
        self.add(&format!("> {} {}{body}", now(), one_line(&request.line())));
    }

    /// Records the answer to a request.
    pub(super) fn answer(&self, request: &Outgoing, answer: &Result<Response, Lost>) {
        let line = one_line(&request.line());
        self.add(&match answer {
            Ok(response) => {
                let body = if request.call == Call::RegenerateKey && response.is_success() {
                    "(not recorded: it holds the new key)".to_owned()
                } else {
                    escaped(&masked::answer(&response.body))
                };
                let body = if body.is_empty() { body } else { format!("\n{}", indented(&body)) };
                format!("< {} {line}: status {}{body}", now(), response.status)
            }
            Err(lost) => format!("< {} {line}: {lost}", now()),
        });
    }

    /// Records something else that happened.
    pub(super) fn note(&self, text: &str) {
        self.add(&format!("- {} {}", now(), one_line(text)));
    }

    fn add(&self, text: &str) {
        let text = secrets::shown(text);
        let mut file = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        // A full disk must not stop a change in the middle.
        let _ = writeln!(file, "{text}").and_then(|()| file.flush());
    }
}

fn indented(text: &str) -> String {
    text.trim_end().lines().map(|line| format!("    {line}")).collect::<Vec<_>>().join("\n")
}

/// The time now, in UTC.
fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).map_or(0, |since| since.as_secs());
    date(seconds)
}

/// A time in seconds since 1970, as RFC 3339 writes it.
fn date(seconds: u64) -> String {
    let (days, rest) = (seconds / 86_400, seconds % 86_400);
    // Days since 0000-03-01, in eras of 400 years, so that leap days come last.
    let days = days + 719_468;
    let (era, day) = (days / 146_097, days % 146_097);
    let year_of_era = (day - day / 1460 + day / 36_524 - day / 146_096) / 365;
    let day_of_year = day - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let shifted = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * shifted + 2) / 5 + 1;
    let month = if shifted < 10 { shifted + 3 } else { shifted - 9 };
    let year = year_of_era + era * 400 + u64::from(month <= 2);
    let mut text = String::new();
    // Writing to a String cannot fail.
    let _ = write!(text, "{year:04}-{month:02}-{day:02}T{:02}:{:02}:{:02}Z", rest / 3600, rest / 60 % 60, rest % 60);
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dates_are_those_of_the_calendar() {
        for (seconds, text) in [
            (0, "1970-01-01T00:00:00Z"),
            (951_782_399, "2000-02-28T23:59:59Z"),
            (951_782_400, "2000-02-29T00:00:00Z"),
            (1_795_909_206, "2026-11-28T23:40:06Z"),
        ] {
            assert_eq!(date(seconds), text);
        }
    }
}
