//! Where the secrets of a setup come from: variables, files, programs.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use ucforge_core::secret::{Clear, Secret, SecretError, Source};
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
    pub(crate) fn resolve(&self, secret: &Secret) -> Result<Clear, SecretError> {
        match &secret.source {
            Source::Literal(clear) => Ok(clear.clone()),
            Source::Env(name) => match std::env::var(name) {
                Ok(value) if !value.is_empty() => Ok(Clear::new(value)),
                Ok(_) => Err(SecretError::EmptyVariable(name.clone())),
                Err(std::env::VarError::NotPresent) => Err(SecretError::NoVariable(name.clone())),
                Err(std::env::VarError::NotUnicode(_)) => Err(SecretError::VariableNotText(name.clone())),
            },
            Source::File(path) => {
                let bytes = Zeroizing::new(
                    fs::read(self.folder.join(path))
                        .map_err(|error| SecretError::File(path.clone(), error.to_string()))?,
                );
                text(&bytes).ok_or_else(|| SecretError::FileNotText(path.clone()))
            }
            Source::Command(words) => command(words),
        }
    }
}

/// Runs a program without a shell and takes what it prints.
fn command(words: &[String]) -> Result<Clear, SecretError> {
    let (program, arguments) = words.split_first().ok_or(SecretError::NoProgram)?;
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::piped())
        .output()
        .map_err(|error| SecretError::Program(program.clone(), error.to_string()))?;
    let printed = Zeroizing::new(output.stdout);
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        let last = said.lines().last().unwrap_or_default().trim().to_owned();
        return Err(SecretError::Failed(program.clone(), output.status.to_string(), last));
    }
    text(&printed).ok_or_else(|| SecretError::PrintedNoText(program.clone()))
}

/// One final newline is dropped: files and programs add it.
fn text(bytes: &[u8]) -> Option<Clear> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    (!text.is_empty()).then(|| Clear::new(text))
}
