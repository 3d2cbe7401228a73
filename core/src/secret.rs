//! Secrets are a type: they cannot be printed by accident, and their bytes are wiped when dropped.

use zeroize::Zeroizing;

/// A token, client secret or private key in plain text.
///
/// It has neither `Debug` nor `Display`; [`Clear::expose`] is the one way to its text, so every use can be found.
#[derive(Clone)]
pub struct Clear(Zeroizing<String>);

impl Clear {
    /// Takes over a secret text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(Zeroizing::new(text.into()))
    }

    /// The secret text. Whoever calls this answers for where it goes.
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
    /// In clear. The function knows the secrets that are not literal, and why one cannot be had.
    Revealed(&'a dyn Fn(&Secret) -> Result<Clear, String>),
}

impl View<'_> {
    /// The text that stands for `secret`.
    ///
    /// Errors: the sentence of the function that was asked.
    pub fn text(&self, secret: &Secret) -> Result<Clear, String> {
        match (self, &secret.source) {
            (Self::Masked, _) => Ok(Clear::new(format!("${{{}}}", secret.name))),
            (Self::Revealed(_), Source::Literal(clear)) => Ok(clear.clone()),
            (Self::Revealed(resolve), _) => resolve(secret),
        }
    }
}

/// The name in `${NAME}`, when the whole text is such a reference.
pub fn reference(text: &str) -> Option<&str> {
    let name = text.strip_prefix("${")?.strip_suffix('}')?;
    is_env_name(name).then_some(name)
}

/// The variable that a secret without one goes by: `PRIVATE_KEY_PASSWORD` for `privateKeyPassword`. Of a JSON pointer its last
/// name counts.
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

/// What shells, and the scripts made here, set themselves: a secret in one of these would never arrive.
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

/// Whether a text can be the name of an environment variable that a script in a POSIX shell reads.
pub fn is_env_name(name: &str) -> bool {
    !name.is_empty()
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
    fn masked_shows_the_name_and_revealed_the_secret() {
        let literal = Secret { name: "T".into(), source: Source::Literal(Clear::new("s3cret")) };
        let refuse = |_: &Secret| Err("no".to_owned());
        assert_eq!(View::Masked.text(&literal).map(|clear| clear.expose().to_owned()), Ok("${T}".to_owned()));
        let revealed = View::Revealed(&refuse);
        assert_eq!(revealed.text(&literal).map(|clear| clear.expose().to_owned()), Ok("s3cret".to_owned()));
        let env = Secret { name: "T".into(), source: Source::Env("T".into()) };
        assert_eq!(revealed.text(&env).map(|clear| clear.expose().to_owned()), Err("no".to_owned()));
    }
}
