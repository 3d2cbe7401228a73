//! The user's configuration of the terminal UI: `config.yaml`, next to the file of profiles.
//!
//! ```yaml
//! keys:
//!   copy: Alt-K                  # an action as the palette names it; `none` takes its key away
//! theme: solarized.yaml          # terminal (its own colors), dark, light, or a file beside this one
//! commands:
//!   ticket:
//!     key: Alt-J                 # may be left out: the palette has it too
//!     where: integrations        # a place, or a list of them; everywhere where it is left out
//!     command: [glab, issue, create, --title, "integration {id}"]
//!     dangerous: true            # asks once more, and is off where nothing may be changed
//! ```
//!
//! Each error in the file is reported with its line, and its entry is ignored: the UI always starts.

mod command;
mod keys;
mod theme;

use std::io;
use std::path::{Path, PathBuf};

use ucforge_core::diagnostic::{Findings, Severity};
use ucforge_core::read::{self, Format, Read};
use ucforge_core::text::{Positions, Span};
use ucforge_core::tree::{NodeKind, NodeRef};

pub(super) use command::{Command, Run, SETUP, run_of, why_not};
pub(super) use theme::{Looks, Theme};

use super::actions::Keymap;
use crate::human::one_line;
use crate::{input, profile};

/// The contents of the file.
#[derive(Default)]
pub(super) struct Config {
    pub(super) keys: Keymap,
    pub(super) looks: Looks,
    pub(super) commands: Vec<Command>,
    /// The errors in the file, each as a message with its line.
    pub(super) said: Vec<String>,
}

/// Reads another file that the configuration names.
type Open<'a> = &'a dyn Fn(&str) -> Result<String, String>;

/// Reads this user's file; without a file, all defaults apply.
pub(super) fn load() -> Config {
    let Some(path) = profile::file_path().map(|path| path.with_file_name("config.yaml")) else {
        return Config::default();
    };
    let text = match text_of(&path) {
        Ok(text) => text,
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Config::default(),
        Err(error) => {
            let said = vec![format!("{}: {error}", input::label(&path))];
            return Config { said, ..Config::default() };
        }
    };
    let open = |name: &str| text_of(&beside(&path, name)).map_err(|error| error.to_string());
    from_text(&text, &input::label(&path), &open)
}

fn text_of(path: &Path) -> io::Result<String> {
    // Reading a pipe or a device might never end.
    if !std::fs::metadata(path)?.is_file() {
        return Err(io::Error::other("this is not a file"));
    }
    let bytes = input::read(path)?.bytes;
    String::from_utf8(bytes).map_err(|_| io::Error::other("this is not UTF-8"))
}

fn beside(path: &Path, name: &str) -> PathBuf {
    match name.strip_prefix("~/").and_then(|rest| Some(std::env::home_dir()?.join(rest))) {
        Some(path) => path,
        None => path.parent().unwrap_or(Path::new("")).join(name),
    }
}

/// Reads a configuration from the text of the file with this name.
fn from_text(text: &str, name: &str, open: Open<'_>) -> Config {
    let mut config = Config::default();
    let Read { tree, findings, .. } = read::read(text, Format::Yaml);
    let mut warnings = Warnings::new(text, name);
    warnings.of_reading(findings);
    if let Some(root) = tree.root().filter(|root| root.kind() != NodeKind::Null) {
        if root.kind() != NodeKind::Object {
            warnings.add(root.span(), "this must hold `keys:`, `theme:` and `commands:`");
        }
        for member in root.children() {
            match member.key() {
                "keys" => {}
                "commands" => config.commands = command::all(member, &mut warnings),
                "theme" => config.looks = theme::looks(member, open, &mut warnings),
                other => warnings.add(
                    member.key_span().unwrap_or(member.span()),
                    &format!("there is no `{}` here; there are `keys`, `theme` and `commands`", one_line(other)),
                ),
            }
        }
        config.keys = keys::keymap(root.get("keys"), &mut config.commands, &mut warnings);
    }
    config.said = warnings.sorted();
    config
}

/// Collects the errors in a file, each with its line.
struct Warnings<'t> {
    name: &'t str,
    positions: Positions<'t>,
    said: Vec<(u32, String)>,
}

impl<'t> Warnings<'t> {
    fn new(text: &'t str, name: &'t str) -> Self {
        Self { name, positions: Positions::new(text), said: Vec::new() }
    }

    fn add(&mut self, span: Span, what: &str) {
        let line = self.positions.at(span.start).line;
        self.said.push((line, format!("{}:{line}: {what}", self.name)));
    }

    /// Adds the errors that the YAML reader found. An empty file is fine.
    fn of_reading(&mut self, findings: Findings) {
        let is_fault = |severity: Severity, code: &str| severity == Severity::Error && code != "UC001";
        for finding in findings {
            if is_fault(finding.severity, finding.code.id()) {
                self.add(finding.span, &finding.message);
            }
        }
    }

    fn sorted(mut self) -> Vec<String> {
        self.said.sort_by_key(|(line, _)| *line);
        self.said.into_iter().map(|(_, said)| said).collect()
    }
}

/// The span of a member's key, or of its value if it has no key.
fn place_of(member: NodeRef<'_>) -> Span {
    member.key_span().unwrap_or(member.span())
}

#[cfg(test)]
mod tests;
