//! Where the secrets of a setup come from: variables, files, programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ucforge_core::secret::{Clear, Secret, Source};
use zeroize::Zeroizing;

/// Follows secret references. Only used when something is sent or revealed.
pub(crate) struct Resolver {
    /// Files are named relative to the setup.
    folder: PathBuf,
}

impl Resolver {
    /// For the secrets of the setup in this file.
    pub(crate) fn beside(setup: &Path) -> Self {
        Self { folder: setup.parent().unwrap_or(Path::new("")).to_owned() }
    }

    /// The secret itself.
    ///
    /// Errors: a sentence that names the reference and never the secret.
    pub(crate) fn resolve(&self, secret: &Secret) -> Result<Clear, String> {
        match &secret.source {
            Source::Literal(clear) => Ok(clear.clone()),
            Source::Env(name) => match std::env::var(name) {
                Ok(value) if !value.is_empty() => Ok(Clear::new(value)),
                Ok(_) => Err(format!("the environment variable {name} is empty")),
                Err(std::env::VarError::NotPresent) => Err(format!("the environment variable {name} is not set")),
                Err(std::env::VarError::NotUnicode(_)) => Err(format!("the environment variable {name} is not UTF-8")),
            },
            Source::File(path) => {
                let bytes = Zeroizing::new(
                    fs::read(self.folder.join(path)).map_err(|error| format!("the secret file {path}: {error}"))?,
                );
                text(&bytes).ok_or_else(|| format!("the secret file {path} is not UTF-8, or is empty"))
            }
            Source::Command(words) => command(words),
        }
    }
}

/// Runs a program without a shell and takes what it prints.
fn command(words: &[String]) -> Result<Clear, String> {
    let (program, arguments) = words.split_first().ok_or("the secret's command is empty")?;
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| format!("the secret's command {program}: {error}"))?;
    let printed = Zeroizing::new(output.stdout);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().last().unwrap_or_default().trim().to_owned();
        return Err(format!("the secret's command {program} ended with {}: {last}", output.status));
    }
    text(&printed).ok_or_else(|| format!("the secret's command {program} printed nothing, or not UTF-8"))
}

/// One final newline is dropped: files and programs add it.
fn text(bytes: &[u8]) -> Option<Clear> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    (!text.is_empty()).then(|| Clear::new(text))
}
