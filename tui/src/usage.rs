//! What to say about a command line that asks for help, or that cannot be understood.

use std::ffi::OsString;
use std::path::{Path, PathBuf};

use clap::Parser as _;
use clap::error::{ContextKind, ContextValue, ErrorKind};
use ucforge_core::text::listed;

use crate::cli::Cli;
use crate::exit::{Exit, Failure};
use crate::{human, input};

/// The rest of the command line, and the file that was named instead of a command, if it exists.
pub(crate) fn file(error: &clap::Error) -> Option<(Cli, PathBuf)> {
    let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand) else { return None };
    let path = PathBuf::from(word);
    if !path.is_file() {
        return None;
    }
    let mut words: Vec<OsString> = std::env::args_os().collect();
    let at = words.iter().skip(1).position(|other| other.as_os_str() == path.as_os_str())?;
    words.remove(at + 1);
    let cli = Cli::try_parse_from(words).ok()?;
    cli.command.is_none().then_some((cli, path))
}

/// Says why a command line was not accepted, or prints the help that it asks for.
pub(crate) fn tell(mut error: clap::Error) -> Result<Exit, Failure> {
    if !error.use_stderr() {
        return human::written(error.print());
    }
    if error.kind() == ErrorKind::InvalidSubcommand
        && let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
    {
        return Err(Failure::usage(no_such_command(word, &similar(&error))));
    }
    if error.kind() == ErrorKind::ArgumentConflict
        && let Some(ContextValue::String(word)) = error.get(ContextKind::InvalidSubcommand)
    {
        let word = human::one_line(word);
        return Err(Failure::usage(format!("options come after the command: `ucforge {word} ... --profile NAME`")));
    }
    show_plainly(&mut error);
    // It does not matter if standard error is closed.
    let _ = error.print();
    Ok(Exit::Usage)
}

/// Commands that may have been meant, nearest first.
fn similar(error: &clap::Error) -> Vec<String> {
    match error.get(ContextKind::SuggestedSubcommand) {
        Some(ContextValue::String(name)) => vec![name.clone()],
        Some(ContextValue::Strings(names)) => names.iter().rev().cloned().collect(),
        _ => Vec::new(),
    }
}

fn no_such_command(word: &str, similar: &[String]) -> String {
    let path = Path::new(word);
    let is_path = word.contains(['/', '\\']) || input::is_document(path) || path.exists();
    let word = human::one_line(word);
    let near: Vec<String> = similar.iter().map(|name| format!("`{name}`")).collect();
    let tip = if is_path {
        format!(": to check a file, run `ucforge check {}`", quoted(&word))
    } else if near.is_empty() {
        String::new()
    } else {
        format!(": did you mean {}?", listed(&near, "or"))
    };
    format!("there is no command `{word}`{tip}\n`ucforge --help` lists them all")
}

/// A word, quoted for a shell.
pub(crate) fn quoted(word: &str) -> String {
    let is_safe = |c: char| c.is_alphanumeric() || "._/+-@%:=,~".contains(c);
    if word.starts_with('-') {
        return quoted(&format!("./{word}"));
    }
    if word.chars().all(is_safe) { word.to_owned() } else { format!("'{}'", word.replace('\'', "'\\''")) }
}

/// Escapes the characters in words of the command line that a terminal would obey.
fn show_plainly(error: &mut clap::Error) {
    let plain: Vec<(ContextKind, ContextValue)> = error
        .context()
        .filter_map(|(kind, value)| match value {
            ContextValue::String(text) => Some((kind, ContextValue::String(human::one_line(text)))),
            ContextValue::Strings(texts) => {
                Some((kind, ContextValue::Strings(texts.iter().map(|text| human::one_line(text)).collect())))
            }
            _ => None,
        })
        .collect();
    for (kind, value) in plain {
        error.insert(kind, value);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_quoted_for_shells_where_they_must_be() {
        for (word, quoted_word) in [
            ("setup.yaml", "setup.yaml"),
            ("a b.json", "'a b.json'"),
            ("it's.sql", "'it'\\''s.sql'"),
            ("-x.yml", "./-x.yml"),
            ("$(id).sh", "'$(id).sh'"),
        ] {
            assert_eq!(quoted(word), quoted_word);
        }
    }
}
