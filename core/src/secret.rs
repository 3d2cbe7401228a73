//! Secrets are a type: they cannot be printed by accident, and their bytes are wiped when dropped.

use std::fmt;

use zeroize::Zeroizing;

/// A token, client secret or private key in plain text.
///
/// It has neither `Debug` nor `Display`; [`Clear::expose`] is the one way to its text, so every use can be found.
#[derive(Clone)]
pub struct Clear(Zeroizing<String>);

impl Clear {
    /// Wraps a secret text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The secret text. Whoever calls this is responsible for where it goes.
    pub fn expose(&self) -> &str {
        &self.0
    }
}

/// Where a setup says a secret comes from.
#[derive(Clone)]
pub enum Source {
    /// It is in the setup itself.
    Literal(Clear),
    /// An environment variable.
    Env(String),
    /// A file, relative to the setup; one final newline is dropped.
    File(String),
    /// A program and its arguments, run without a shell; its output is the secret.
    Command(Vec<String>),
}

/// A secret of a setup, with the name it goes by in built documents.
#[derive(Clone)]
pub struct Secret {
    /// The environment variable that renderings read it from: `DATABRICKS_TOKEN`.
    pub name: String,
    /// Where it comes from.
    pub source: Source,
}

/// How a rendering shows secrets.
pub enum View<'a> {
    /// As `${NAME}`, to be filled in from the environment.
    Masked,
    /// In plain text. The function returns the secrets that are not literal, or why one is not available.
    Revealed(&'a dyn Fn(&Secret) -> Result<Clear, SecretError>),
}

impl View<'_> {
    /// The text to show for `secret`.
    ///
    /// Errors: those of the function in [`View::Revealed`].
    pub fn text(&self, secret: &Secret) -> Result<Clear, SecretError> {
        match (self, &secret.source) {
            (Self::Masked, _) => Ok(Clear::new(format!("${{{}}}", secret.name))),
            (Self::Revealed(_), Source::Literal(clear)) => Ok(clear.clone()),
            (Self::Revealed(resolve), _) => resolve(secret),
        }
    }
}

/// Why a secret is not available. It names where the secret was to come from, and never holds any part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SecretError {
    /// The environment variable of this name is not set.
    NoVariable(String),
    /// The environment variable of this name is empty.
    EmptyVariable(String),
    /// The environment variable of this name is not UTF-8.
    VariableNotText(String),
    /// A file, and why it cannot be read.
    File(String, String),
    /// A file that is not UTF-8, or is empty.
    FileNotText(String),
    /// A command without a program.
    NoProgram,
    /// A program, and why it cannot be run.
    Program(String, String),
    /// A program that failed, and how it ended. Its output is left out, since it may hold the secret.
    Failed(String, String),
    /// A program that printed nothing, or not UTF-8.
    PrintedNoText(String),
    /// Where the secret was to come from, and what is there in its place.
    Unfilled(String, &'static str),
    /// A page cannot follow the reference to the secret of this name.
    NotInAPage(String),
}

impl fmt::Display for SecretError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoVariable(name) => write!(f, "the environment variable {name} is not set"),
            Self::EmptyVariable(name) => write!(f, "the environment variable {name} is empty"),
            Self::VariableNotText(name) => write!(f, "the environment variable {name} is not UTF-8"),
            Self::File(path, why) => write!(f, "the secret file {path}: {why}"),
            Self::FileNotText(path) => write!(f, "the secret file {path} is not UTF-8, or is empty"),
            Self::NoProgram => f.write_str("the secret's command is empty"),
            Self::Program(program, why) => write!(f, "the secret's command {program}: {why}"),
            Self::Failed(program, status) => {
                write!(f, "the secret's command {program} ended with {status}: run it yourself to see why")
            }
            Self::PrintedNoText(program) => {
                write!(f, "the secret's command {program} printed nothing, or not UTF-8")
            }
            Self::Unfilled(place, what) => write!(f, "{place} holds {what}"),
            Self::NotInAPage(name) => write!(f, "a page cannot read {name}: type the secret in here"),
        }
    }
}

impl std::error::Error for SecretError {}

/// The name in `${NAME}`, if the whole text is such a reference.
pub fn reference(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    is_env_name(name).then_some(name)
}

/// The environment variable for a secret that names none: `PRIVATE_KEY_PASSWORD` for `privateKeyPassword`. If the key
/// is a JSON pointer, its last name counts.
pub fn variable_for(key: &str) -> String {
    let mut name = String::new();
    let key = key.rsplit('/').next().unwrap_or(key);
    for c in key.chars().take(64) {
        if c.is_ascii_uppercase() && !name.is_empty() && !name.ends_with('_') {
            name.push('_');
        }
        name.push(if c.is_ascii_alphanumeric() { c.to_ascii_uppercase() } else { '_' });
    }
    if name.starts_with(|c: char| c.is_ascii_alphabetic()) { name } else { ["SECRET_", &name].concat() }
}

/// The variables that shells, and the scripts made here, set themselves: a secret in one of these would never arrive.
#[cfg(feature = "check")]
const SET_BY_SHELLS: &[&str] =
    &["_", "EUID", "IFS", "LC_ALL", "LINENO", "OPTIND", "PPID", "PWD", "RANDOM", "SECONDS", "SHLVL", "UID"];

#[cfg(feature = "check")]
fn is_set_by_shells(name: &str) -> bool {
    SET_BY_SHELLS.contains(&name)
}

/// The first load of the page writes no scripts.
#[cfg(not(feature = "check"))]
fn is_set_by_shells(_: &str) -> bool {
    false
}

/// Whether a text is a token or secret of Databricks, or as many hexadecimal digits as keys have: the secret in place
/// of its name.
#[cfg(feature = "check")]
fn is_given_out(name: &str) -> bool {
    let behind = ["dapi", "dose", "doau"].into_iter().find_map(|mark| name.strip_prefix(mark));
    let is_hex = name.len() >= 32 && name.bytes().all(|byte| byte.is_ascii_hexdigit());
    let has_digits = name.bytes().filter(u8::is_ascii_digit).count() > 1;
    has_digits && (is_hex || behind.is_some_and(|rest| rest.len() >= 16 && !rest.contains('_')))
}

/// The first load of the page does not know the forms of secrets.
#[cfg(not(feature = "check"))]
fn is_given_out(_: &str) -> bool {
    false
}

/// Whether a text can be the name of an environment variable that a script in a POSIX shell reads.
pub fn is_env_name(name: &str) -> bool {
    !name.is_empty()
        && !is_given_out(name)
        && !is_set_by_shells(name)
        && !name.starts_with(|c: char| c.is_ascii_digit())
        && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reference_is_a_whole_text() {
        assert_eq!(reference("${DATABRICKS_TOKEN}"), Some("DATABRICKS_TOKEN"));
        for text in ["", "${}", "${_}", "${LC_ALL}", "$TOKEN", "x${TOKEN}", "${TOKEN}x", "${1A}", "${A B}", "${A}${B}"]
        {
            assert_eq!(reference(text), None, "{text}");
        }
    }

    #[test]
    fn a_secret_is_not_the_name_of_a_variable() {
        for name in
            ["DATABRICKS_TOKEN", "dapi_key", "dapi", "dapiTokenOfTheTeam", "dose_2024_europe_west_prod", "ABCDEF12"]
        {
            assert!(is_env_name(name), "{name}");
        }
        for secret in [
            "dapi7c1e09b25fa8d3464eb90f72c81d6a35",
            "dose7c1e09b25fa8d3464eb90f72c81d6a35",
            "ac1e09b25fa8d3464eb90f72c81d6a35",
        ] {
            assert!(!is_env_name(secret), "{secret}");
            assert_eq!(reference(&format!("${{{secret}}}")), None);
        }
    }

    #[test]
    fn masked_shows_the_name_and_revealed_the_secret() {
        let literal = Secret { name: "T".into(), source: Source::Literal(Clear::new("s3cret")) };
        let refuse = |_: &Secret| Err(SecretError::NoProgram);
        assert_eq!(View::Masked.text(&literal).map(|clear| clear.expose().to_owned()), Ok("${T}".to_owned()));
        let revealed = View::Revealed(&refuse);
        assert_eq!(revealed.text(&literal).map(|clear| clear.expose().to_owned()), Ok("s3cret".to_owned()));
        let env = Secret { name: "T".into(), source: Source::Env("T".into()) };
        assert_eq!(revealed.text(&env).map(|clear| clear.expose().to_owned()), Err(SecretError::NoProgram));
    }

    #[test]
    fn errors_are_sentences() {
        let name = || "NAME".to_owned();
        for (error, sentence) in [
            (SecretError::NoVariable(name()), "the environment variable NAME is not set"),
            (SecretError::EmptyVariable(name()), "the environment variable NAME is empty"),
            (SecretError::VariableNotText(name()), "the environment variable NAME is not UTF-8"),
            (SecretError::File("a.pem".to_owned(), "not found".to_owned()), "the secret file a.pem: not found"),
            (SecretError::FileNotText("a.pem".to_owned()), "the secret file a.pem is not UTF-8, or is empty"),
            (SecretError::NoProgram, "the secret's command is empty"),
            (SecretError::Program("op".to_owned(), "not found".to_owned()), "the secret's command op: not found"),
            (
                SecretError::Failed("op".to_owned(), "exit status: 1".to_owned()),
                "the secret's command op ended with exit status: 1: run it yourself to see why",
            ),
            (SecretError::PrintedNoText("op".to_owned()), "the secret's command op printed nothing, or not UTF-8"),
            (
                SecretError::Unfilled("the environment variable NAME".to_owned(), "a placeholder"),
                "the environment variable NAME holds a placeholder",
            ),
            (SecretError::NotInAPage(name()), "a page cannot read NAME: type the secret in here"),
        ] {
            assert_eq!(error.to_string(), sentence);
        }
    }
}
