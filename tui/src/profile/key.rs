//! Where the key of a profile is, and how to get it. The key itself is in no file of ours.

use std::path::{Path, PathBuf};

use ucforge_core::secret::{Clear, Secret, Source};

use super::keychain;
use super::typed::typed;
use crate::exit::Failure;
use crate::human::one_line;
use crate::input;
use crate::secrets::Resolver;

/// Where a key is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Key {
    /// In a variable of the environment.
    Variable(String),
    /// In a file that holds nothing else.
    File(PathBuf),
    /// A program prints it.
    Command(Vec<String>),
    /// The user types it in.
    Prompt,
    /// In the keychain of the system.
    Keychain,
    /// The sandbox accepts any key.
    Any,
}

impl Key {
    /// The key. `profile` is the name of the profile that it belongs to.
    pub(crate) fn read(&self, profile: &str) -> Result<Clear, Failure> {
        let source = match self {
            Self::Variable(name) => Source::Env(name.clone()),
            Self::File(path) => Source::File(path.to_string_lossy().into_owned()),
            Self::Command(words) => Source::Command(words.clone()),
            Self::Prompt => return typed(profile),
            Self::Keychain => return keychain::get(profile),
            // Too short to be hidden from answers, where it may be a word.
            Self::Any => return Ok(Clear::new("any")),
        };
        let secret = Secret { name: "IMMUTA_API_KEY".to_owned(), source };
        let key = Resolver::beside(Path::new(""))
            .resolve(&secret)
            .map_err(|error| Failure::usage(format!("no API key for {}: {error}", one_line(profile))))?;
        checked(key, profile)
    }

    /// The name of this source in the file and in JSON.
    pub(crate) fn member(&self) -> &'static str {
        match self {
            Self::Variable(_) => "keyEnv",
            Self::File(_) => "keyFile",
            Self::Command(_) => "keyCommand",
            Self::Prompt => "keyPrompt",
            Self::Keychain => "keychain",
            Self::Any => "any",
        }
    }

    /// Where the key is, in words. Of a command only the program is named: its arguments may be anything.
    pub(crate) fn shown(&self) -> String {
        match self {
            Self::Variable(name) => format!("the variable {}", one_line(name)),
            Self::File(path) => format!("the file {}", input::label(path)),
            Self::Command(words) => {
                let more = if words.len() > 1 { " ..." } else { "" };
                format!("the command {}{more}", one_line(words.first().map_or("", String::as_str)))
            }
            Self::Prompt => "typed in when it is needed".to_owned(),
            Self::Keychain => "the system's keychain".to_owned(),
            Self::Any => "any: the sandbox takes what it gets".to_owned(),
        }
    }
}

/// Checks that a key is fit for a header, where line breaks would begin another header.
pub(super) fn checked(key: Clear, profile: &str) -> Result<Clear, Failure> {
    let is_fit = key.expose().bytes().all(|byte| byte.is_ascii_graphic());
    if is_fit {
        Ok(key)
    } else {
        let profile = one_line(profile);
        Err(Failure::usage(format!("the API key of {profile} has spaces, line breaks or letters that no key has")))
    }
}
