//! The tenant that a command talks to, and what may be sent to it.

use super::{Chosen, ENVIRONMENT};
use crate::client::{Address, shown_url};
use crate::exit::Failure;
use crate::human::one_line;
use crate::usage::quoted;

/// The tenant that a command talks to.
#[derive(Clone)]
pub(crate) struct Place {
    /// The name of the profile.
    pub(crate) name: String,
    pub(crate) url: String,
    pub(crate) is_sandbox: bool,
    pub(crate) read_only: bool,
    pub(crate) production: bool,
}

/// The option that chooses a profile, to append to a command; empty if the environment names the tenant.
pub(crate) fn option(name: &str) -> String {
    if name == ENVIRONMENT { String::new() } else { [" --profile ", &quoted(&one_line(name))].concat() }
}

impl Place {
    pub(crate) fn of(chosen: &Chosen) -> Self {
        Self {
            name: chosen.name.clone(),
            url: chosen.url.clone(),
            is_sandbox: chosen.is_sandbox,
            read_only: chosen.read_only,
            production: chosen.production,
        }
    }

    /// Its name on a screen: the profile, or the host if the environment names the tenant.
    pub(crate) fn label(&self) -> String {
        if self.name != ENVIRONMENT {
            return self.name.clone();
        }
        let url = shown_url(&self.url);
        url.split_once("://").map_or(url.as_str(), |(_, host)| host).to_owned()
    }

    /// Checks that a setup or command for this address may be sent here.
    ///
    /// Errors: it is for another tenant.
    pub(crate) fn fits(&self, url: &str, file: &str) -> Result<(), Failure> {
        let origin = |url: &str| Address::parse(url).map(|address| address.origin()).ok();
        if self.is_sandbox || origin(url).is_some_and(|own| origin(&self.url) == Some(own)) {
            return Ok(());
        }
        Err(Failure::findings(format!(
            "{file} is for {}, and profile `{}` is for {}: nothing was sent. Choose another profile, or correct the address in it",
            shown_url(url),
            one_line(&self.name),
            shown_url(&self.url)
        )))
    }
}
