//! Which tenant is meant.

use std::env;

use super::file::{File, Profile};
use super::{Auth, Chosen, ENVIRONMENT, Key, Origin, Origins, Reach, SANDBOX, SANDBOX_URL};
use crate::exit::Failure;
use crate::human::{self, one_line};

/// The tenant that is meant. Anything odd about its files is reported on standard error.
///
/// Errors: no tenant is chosen, or its values cannot be understood.
pub(crate) fn choose(reach: &Reach) -> Result<Chosen, Failure> {
    let chosen = quietly(reach)?;
    for warning in chosen.warnings() {
        human::note_line(&format!("warning: {warning}"));
    }
    Ok(chosen)
}

/// The same without warnings.
pub(crate) fn quietly(reach: &Reach) -> Result<Chosen, Failure> {
    chosen(reach)?.ok_or_else(|| nothing_chosen(variable("IMMUTA_URL").is_some(), variable("IMMUTA_API_KEY").is_some()))
}

/// The tenant that is meant, or `None` if none was chosen.
///
/// Errors: the one that was chosen does not exist, or its values cannot be understood.
pub(crate) fn chosen(reach: &Reach) -> Result<Option<Chosen>, Failure> {
    let chosen = match (&reach.profile, variable("UCFORGE_PROFILE")) {
        (Some(name), _) => Some(named(name, Origin::Flag("--profile"))?),
        (None, Some(name)) => Some(named(&name, Origin::Variable("UCFORGE_PROFILE"))?),
        (None, None) => match (variable("IMMUTA_URL"), variable("IMMUTA_API_KEY")) {
            (Some(url), Some(_)) => Some(from_environment(&url)),
            _ => used()?,
        },
    };
    let Some(mut chosen) = chosen else { return Ok(None) };
    if let Some(file) = &reach.ca_cert {
        (chosen.ca_cert, chosen.origins.ca_cert) = (Some(file.clone()), Origin::Flag("--ca-cert"));
    }
    if reach.read_only {
        (chosen.read_only, chosen.origins.read_only) = (true, Origin::Flag("--read-only"));
    }
    Ok(Some(chosen))
}

/// The value of an environment variable, if it is set and not empty.
pub(crate) fn variable(name: &str) -> Option<String> {
    env::var(name).ok().filter(|value| !value.is_empty())
}

/// The profile with this name.
pub(crate) fn named(name: &str, by: Origin) -> Result<Chosen, Failure> {
    if name == SANDBOX {
        return Ok(sandbox(by));
    }
    let file = File::read()?;
    match (file.profile(name)?, variable("IMMUTA_URL"), variable("IMMUTA_API_KEY")) {
        (Some(profile), ..) => Ok(from_file(profile, by)),
        (None, Some(url), Some(_)) if name == ENVIRONMENT => Ok(from_environment(&url)),
        (None, ..) => Err(Failure::usage(no_such(&file, name, &by))),
    }
}

/// Says that there is no such profile, and lists those that exist.
pub(super) fn no_such(file: &File, name: &str, by: &Origin) -> String {
    let names: Vec<_> = file.names().map(one_line).collect();
    let others = if names.is_empty() { "none".to_owned() } else { names.join(", ") };
    let by = if *by == Origin::Default { String::new() } else { format!(" ({by})") };
    let (name, path) = (one_line(name), file.label());
    let word = crate::usage::quoted(&name);
    format!(
        "there is no profile `{name}`{by} in {path}, which has {others}: \
         `ucforge profile add {word} --url URL --key-env VAR` adds it"
    )
}

/// The profile that `profile use` has chosen.
fn used() -> Result<Option<Chosen>, Failure> {
    let used = File::read()?.used()?;
    used.map(|(name, origin)| named(&name, origin)).transpose()
}

fn nothing_chosen(has_url: bool, has_key: bool) -> Failure {
    let half = match (has_url, has_key) {
        (true, false) => " IMMUTA_URL is set but IMMUTA_API_KEY is not.",
        (false, true) => " IMMUTA_API_KEY is set but IMMUTA_URL is not.",
        _ => "",
    };
    Failure::usage(format!(
        "no tenant was chosen.{half} Use `--profile NAME` (`sandbox` for a running `ucforge serve`), set IMMUTA_URL and \
         IMMUTA_API_KEY, or run `ucforge profile add NAME --url URL --key-env VAR` and `ucforge profile use NAME`"
    ))
}

fn sandbox(by: Origin) -> Chosen {
    Chosen {
        name: SANDBOX.to_owned(),
        url: SANDBOX_URL.to_owned(),
        auth: Auth::Raw,
        key: Key::Any,
        ca_cert: None,
        read_only: false,
        production: false,
        is_sandbox: true,
        origins: Origins::by_default(by),
    }
}

fn from_environment(url: &str) -> Chosen {
    let by = Origin::Variable("IMMUTA_URL");
    let origins = Origins { url: by.clone(), key: Origin::Variable("IMMUTA_API_KEY"), ..Origins::by_default(by) };
    Chosen {
        name: ENVIRONMENT.to_owned(),
        url: url.trim_end_matches('/').to_owned(),
        auth: Auth::Raw,
        key: Key::Variable("IMMUTA_API_KEY".to_owned()),
        ca_cert: None,
        read_only: false,
        production: false,
        is_sandbox: false,
        origins,
    }
}

fn from_file(profile: Profile, by: Origin) -> Chosen {
    let production = profile.is_production();
    let origins = Origins {
        profile: by,
        url: profile.url.1,
        auth: profile.auth.1,
        key: profile.key.1,
        ca_cert: profile.ca_cert.1,
        read_only: profile.read_only.1,
    };
    Chosen {
        name: profile.name,
        url: profile.url.0.trim_end_matches('/').to_owned(),
        auth: profile.auth.0,
        key: profile.key.0,
        ca_cert: profile.ca_cert.0,
        read_only: profile.read_only.0,
        production,
        is_sandbox: false,
        origins,
    }
}

impl Origins {
    fn by_default(profile: Origin) -> Self {
        let default = || Origin::Default;
        Self { profile, url: default(), auth: default(), key: default(), ca_cert: default(), read_only: default() }
    }
}

impl Chosen {
    /// What is odd about the files of this profile, and about how it was chosen.
    pub(crate) fn warnings(&self) -> Vec<String> {
        let mut warnings = Vec::new();
        if let Origin::Line(path, _) = &self.origins.url {
            warnings.extend(super::modes::warning(path));
        }
        if let Key::File(path) = &self.key {
            warnings.extend(super::modes::warning(path));
        }
        warnings.extend(self.unused_address());
        warnings
    }

    /// A warning if `IMMUTA_URL` is set but not used: the user may think that it counts, and has not named this profile
    /// now. A key alone is fine, because many profiles read it.
    fn unused_address(&self) -> Option<String> {
        let is_by_use = matches!(self.origins.profile, Origin::Line(..));
        let url = variable("IMMUTA_URL").filter(|_| is_by_use && variable("IMMUTA_API_KEY").is_none())?;
        let is_same = url.trim_end_matches('/').eq_ignore_ascii_case(&self.url);
        (!is_same).then(|| {
            let name = one_line(&self.name);
            format!("IMMUTA_URL is set but IMMUTA_API_KEY is not, so it is not used: this is for profile `{name}`")
        })
    }
}
