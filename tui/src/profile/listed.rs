//! All tenants that can be chosen, for a list.

use super::choose::variable;
use super::{Auth, ENVIRONMENT, File, Key, SANDBOX};
use crate::client::shown_url;
use crate::human::one_line;

/// A tenant that can be chosen. Its key is not in it.
#[derive(Clone, Debug, Default)]
pub(crate) struct Listed {
    pub(crate) name: String,
    pub(crate) url: String,
    /// How requests to the tenant authenticate.
    pub(crate) auth: &'static str,
    /// Where its key is, in words.
    pub(crate) key: String,
    pub(crate) read_only: bool,
    pub(crate) production: bool,
    /// Why it cannot be chosen.
    pub(crate) trouble: Option<String>,
}

/// The tenants in the file, the one from the environment, and the sandbox in this program.
pub(crate) fn listed() -> Vec<Listed> {
    let mut all = match File::read() {
        Ok(file) => file.names().map(|name| of_file(&file, name)).collect(),
        Err(failure) => {
            vec![Listed { name: "profiles.toml".to_owned(), trouble: Some(failure.message), ..Listed::default() }]
        }
    };
    if let (Some(url), Some(_)) = (variable("IMMUTA_URL"), variable("IMMUTA_API_KEY")) {
        all.push(Listed {
            name: ENVIRONMENT.to_owned(),
            url: shown_url(&url),
            auth: Auth::Raw.name(),
            key: Key::Variable("IMMUTA_API_KEY".to_owned()).shown(),
            ..Listed::default()
        });
    }
    let key = "any".to_owned();
    all.push(Listed {
        name: SANDBOX.to_owned(),
        url: "in this program".to_owned(),
        auth: "-",
        key,
        ..Listed::default()
    });
    all
}

fn of_file(file: &File, name: &str) -> Listed {
    let name_of = name.to_owned();
    match file.profile(name) {
        Ok(Some(profile)) => Listed {
            production: profile.is_production(),
            name: name_of,
            url: shown_url(&profile.url.0),
            auth: profile.auth.0.name(),
            trouble: (profile.key.0 == Key::Prompt)
                .then(|| format!("its key is typed in: start with `ucforge --profile {}`", one_line(&profile.name))),
            key: profile.key.0.shown(),
            read_only: profile.read_only.0,
        },
        Ok(None) => Listed { name: name_of, ..Listed::default() },
        Err(failure) => Listed { name: name_of, trouble: Some(failure.message), ..Listed::default() },
    }
}
