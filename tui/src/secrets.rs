//! Gets the secrets of a setup from variables, files and programs, and keeps them out of everything that is shown.

use std::borrow::Cow;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::{LazyLock, Mutex, MutexGuard, PoisonError};

use ucforge_core::api::Outgoing;
use ucforge_core::check::unfilled_secret;
use ucforge_core::secrecy::Echoes;
use ucforge_core::secret::{Clear, Secret, SecretError, Source};
use ucforge_core::value::Value;
use zeroize::Zeroizing;

/// Every secret that this process knows. A server may repeat one in the answer to another request than the one that
/// sent it, and to another worker.
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

#[derive(Default)]
struct Known {
    as_it_is: Echoes,
    /// The secrets in lower case: host names lose their case on the way.
    lower: Echoes,
    /// The secrets that are only a word, such as `summer`, which may be part of any host or name.
    words: Echoes,
}

fn known() -> MutexGuard<'static, Known> {
    KNOWN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Keeps a secret out of everything that is shown from now on. Returns false for a word, which can only be kept out of
/// what a server says in its own words.
pub(crate) fn keep(secret: &str) -> bool {
    let mut known = known();
    known.lower.add(Clear::new(secret.to_lowercase()).expose());
    let is_kept = known.as_it_is.add(secret);
    if !is_kept {
        known.words.add_even_a_word(secret);
    }
    is_kept
}

/// A text as it may be shown, without any secret that this process knows. Call this only where something is shown, not
/// before: a tenant's answer is sent back and compared as it is, since a mask would become the value.
pub(crate) fn shown(text: &str) -> Cow<'_, str> {
    known().as_it_is.without(text)
}

/// The same for what a server says in its own words: a message, a body that is shown.
pub(crate) fn said(text: &str) -> String {
    let known = known();
    known.words.without(&known.as_it_is.without(text)).into_owned()
}

/// The same for a text that is used, such as a script or a file: see [`Echoes::without_whole`].
pub(crate) fn usable(text: &str) -> Cow<'_, str> {
    known().as_it_is.without_whole(text)
}

/// A text as it may be shown, with these parts of it kept usable.
pub(crate) fn shown_around(text: &str, parts: &[String]) -> String {
    let mut out = String::new();
    let mut rest = text;
    loop {
        let places = parts.iter().filter(|part| !part.is_empty()).filter_map(|part| Some((rest.find(part)?, part)));
        // Of two parts at the same place, the longer one.
        let Some((at, part)) = places.min_by_key(|(at, part)| (*at, std::cmp::Reverse(part.len()))) else {
            return out + &shown(rest);
        };
        let (before, behind) = rest.split_at(at);
        out.extend([shown(before), usable(part)]);
        rest = behind.strip_prefix(part.as_str()).unwrap_or_default();
    }
}

/// Keeps all secrets of a body out of everything that is shown from now on.
pub(crate) fn keep_all(value: &Value) {
    each(value, &mut |secret| {
        keep(secret);
    });
}

/// Calls `found` with every secret that a value holds in plain text.
fn each(value: &Value, found: &mut impl FnMut(&str)) {
    match value {
        Value::Secret(Secret { source: Source::Literal(clear), .. }) => found(clear.expose()),
        Value::Array(items) => items.iter().for_each(|item| each(item, found)),
        Value::Object(members) => members.iter().for_each(|(_, member)| each(member, found)),
        _ => {}
    }
}

/// The secrets to keep out of what is shown of a request.
pub(crate) struct Hidden(Echoes);

impl Hidden {
    /// The secrets of a request, and all that are known already.
    pub(crate) fn of(request: &Outgoing) -> Self {
        let mut hidden = Self(Echoes::default());
        if let Some(content) = &request.content {
            each(content.value(), &mut |secret| hidden.add(secret));
        }
        hidden
    }

    /// Adds a secret.
    pub(crate) fn add(&mut self, secret: &str) {
        if !keep(secret) {
            self.0.add_even_a_word(secret);
        }
    }

    /// A text without these secrets.
    pub(crate) fn without(&self, text: &str) -> String {
        let text = known().as_it_is.without(text).into_owned();
        self.0.without(&text).into_owned()
    }

    /// Whether an address has one of them, in upper or lower case.
    pub(crate) fn are_in_address(&self, address: &str) -> bool {
        let is_in = |echoes: &Echoes, text: &str| matches!(echoes.without(text), Cow::Owned(_));
        is_in(&known().lower, &address.to_lowercase()) || is_in(&self.0, address)
    }
}

/// The body of a request as it may be shown, or `None` if it has none. A secret of one field may be in another one too.
pub(crate) fn shown_body(request: &Outgoing) -> Option<String> {
    let content = request.content.as_ref()?;
    Some(Hidden::of(request).without(&content.shown()))
}

/// Follows secret references. Only used when something is sent or revealed.
pub(crate) struct Resolver {
    /// The folder of the setup: files are named relative to it.
    folder: PathBuf,
}

impl Resolver {
    /// A resolver for the secrets of the setup in this file.
    pub(crate) fn beside(setup: &Path) -> Self {
        Self { folder: setup.parent().unwrap_or(Path::new("")).to_owned() }
    }

    /// The secret itself. It is kept out of everything that is shown afterwards.
    pub(crate) fn resolve(&self, secret: &Secret) -> Result<Clear, SecretError> {
        let clear = self.look_up(secret)?;
        // The tenant would keep a placeholder as the secret.
        if let Some(what) = unfilled_secret(clear.expose()) {
            return Err(SecretError::Unfilled(place(&secret.source), what));
        }
        keep(clear.expose());
        Ok(clear)
    }

    fn look_up(&self, secret: &Secret) -> Result<Clear, SecretError> {
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

/// Where a secret comes from, in words.
fn place(source: &Source) -> String {
    match source {
        Source::Literal(_) => "the text of the secret".to_owned(),
        Source::Env(name) => format!("the environment variable {name}"),
        Source::File(path) => format!("the secret file {path}"),
        Source::Command(words) => {
            format!("the output of the secret's command {}", words.first().map_or("", String::as_str))
        }
    }
}

/// Runs a program without a shell and takes what it prints.
fn command(words: &[String]) -> Result<Clear, SecretError> {
    let (program, arguments) = words.split_first().ok_or(SecretError::NoProgram)?;
    let output = Command::new(program)
        .args(arguments)
        .stdin(Stdio::null())
        .stderr(Stdio::null())
        .output()
        .map_err(|error| SecretError::Program(program.clone(), error.to_string()))?;
    let printed = Zeroizing::new(output.stdout);
    if !output.status.success() {
        return Err(SecretError::Failed(program.clone(), output.status.to_string()));
    }
    text(&printed).ok_or_else(|| SecretError::PrintedNoText(program.clone()))
}

/// The secret in some bytes. One final newline is dropped, because files and programs add it, and so is a byte order
/// mark at the start, which editors add and no secret has.
fn text(bytes: &[u8]) -> Option<Clear> {
    let text = std::str::from_utf8(bytes).ok()?;
    let text = text.strip_prefix('\u{FEFF}').unwrap_or(text);
    let text = text.strip_suffix('\n').map_or(text, |text| text.strip_suffix('\r').unwrap_or(text));
    (!text.is_empty()).then(|| Clear::new(text))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_editors_add_is_no_part_of_a_secret() {
        for (bytes, expected) in [
            ("s3cret", Some("s3cret")),
            ("s3cret\n", Some("s3cret")),
            ("s3cret\r\n", Some("s3cret")),
            ("\u{FEFF}s3cret\r\n", Some("s3cret")),
            ("s3cret\n\n", Some("s3cret\n")),
            (" s3\u{FEFF}cret ", Some(" s3\u{FEFF}cret ")),
            ("\u{FEFF}\n", None),
            ("", None),
        ] {
            let found = text(bytes.as_bytes()).map(|clear| clear.expose().to_owned());
            assert_eq!(found.as_deref(), expected, "{bytes:?}");
        }
    }

    #[test]
    fn what_is_shown_has_no_piece_of_a_secret_and_what_is_used_only_the_secrets_left_out() {
        keep("u5ed-0123456789abcdef-shown");
        keep("hunterhunter");
        let text = |secret: &str| format!("[{secret}] /u5ed-0123456789abcde/x [hunterhunter]");
        let secret = text("u5ed-0123456789abcdef-shown");
        assert_eq!(shown(&secret), "[REDACTED] /REDACTED/x [hunterhunter]");
        assert_eq!(said(&secret), "[REDACTED] /REDACTED/x [REDACTED]");
        assert_eq!(usable(&secret), text("REDACTED"));
        let around = format!("a {secret} b {secret} c /u5ed-0123456789abcde/y");
        let one = format!("a {0} b {0} c /REDACTED/y", text("REDACTED"));
        assert_eq!(shown_around(&around, &[String::new(), "[".to_owned(), secret]), one);
        assert_eq!(shown_around("x", &[]), "x");
    }

    #[test]
    fn a_mask_or_placeholder_is_no_secret_wherever_it_comes_from() {
        let resolver = Resolver::beside(Path::new("x/setup.yaml"));
        let of =
            |source| resolver.resolve(&Secret { name: "T".to_owned(), source }).map(|clear| clear.expose().to_owned());
        let words = |text: &str| Source::Command(vec!["printf".to_owned(), "%s".to_owned(), text.to_owned()]);
        for text in ["REDACTED", "<CLIENT SECRET>", "${OTHER}", "***"] {
            let error = of(words(text)).unwrap_err().to_string();
            assert!(error.starts_with("the output of the secret's command printf holds a "), "{error}");
        }
        assert_eq!(of(words("pa<ss>wd")).unwrap(), "pa<ss>wd");
    }
}
