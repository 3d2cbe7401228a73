//! Tenants that the terminal talks to: which one is meant, and where each of its values comes from.
//!
//! The order is that of interface 3: `--profile`, `UCFORGE_PROFILE`, `IMMUTA_URL` with `IMMUTA_API_KEY`, `profile use`.

mod choose;
mod command;
mod file;
mod key;
mod keychain;
mod listed;
mod modes;
mod place;
mod typed;

use std::fmt;
use std::path::PathBuf;
use std::time::Duration;

pub(crate) use choose::{choose, chosen, named, quietly, variable};
pub(crate) use command::{Command, Output, run};
pub(crate) use file::{File, path as file_path};
pub(crate) use key::Key;
pub(crate) use listed::{Listed, listed};
pub(crate) use place::{Place, option};
#[cfg(unix)]
pub(crate) use typed::leave;
pub(crate) use typed::secret;

use crate::input;

/// The options of every command that talks to a tenant.
#[derive(clap::Args, Clone, Debug)]
pub(crate) struct Reach {
    /// Which tenant: a profile, or `sandbox` for a running `ucforge serve`
    #[arg(long, value_name = "NAME")]
    pub(crate) profile: Option<String>,
    /// How long all attempts of one request together may take, and how long `--wait` looks; a command that prints a secret is not stopped
    #[arg(long, value_name = "SECONDS", default_value = "60", value_parser = seconds)]
    pub(crate) timeout: Duration,
    /// Send nothing that changes the tenant
    #[arg(long)]
    pub(crate) read_only: bool,
    /// Certificates (PEM) to trust besides those of the system
    #[arg(long, value_name = "FILE")]
    pub(crate) ca_cert: Option<PathBuf>,
}

/// The default of `--timeout`.
pub(crate) const DEFAULT_TIMEOUT: Duration = Duration::from_mins(1);

fn seconds(text: &str) -> Result<Duration, &'static str> {
    const WRONG: &str = "give a number of seconds, such as 60 or 0.5";
    let seconds: f64 = text.parse().map_err(|_| WRONG)?;
    let is_sensible = seconds > 0.0 && seconds <= 1e6;
    if is_sensible { Duration::try_from_secs_f64(seconds).map_err(|_| WRONG) } else { Err(WRONG) }
}

/// How a tenant is told who asks. Source: facts 2.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub(crate) enum Auth {
    /// The API key as it is
    Raw,
    /// `Bearer` and the API key
    Bearer,
    /// `Bearer` and a token that the API key is exchanged for
    Exchange,
}

impl Auth {
    const ALL: [Self; 3] = [Self::Raw, Self::Bearer, Self::Exchange];

    /// The name, as it is written in the file.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Raw => "raw",
            Self::Bearer => "bearer",
            Self::Exchange => "exchange",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|auth| auth.name() == name)
    }
}

/// Where a value comes from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Origin {
    /// An option of the command line.
    Flag(&'static str),
    /// A variable of the environment.
    Variable(&'static str),
    /// A line of the file of profiles.
    Line(PathBuf, usize),
    /// The default, because nothing else was given.
    Default,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(name) | Self::Variable(name) => f.write_str(name),
            Self::Line(path, line) => write!(f, "{}:{line}", input::label(path)),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The tenant that is meant.
#[derive(Clone, Debug)]
pub(crate) struct Chosen {
    /// The name of the profile; `sandbox` for the sandbox, `IMMUTA_URL` if the environment names the tenant.
    pub(crate) name: String,
    /// Its address, without a slash at its end.
    pub(crate) url: String,
    /// How requests to the tenant authenticate.
    pub(crate) auth: Auth,
    /// Where its key is.
    pub(crate) key: Key,
    /// Certificates to trust besides those of the system.
    pub(crate) ca_cert: Option<PathBuf>,
    /// Whether nothing may be changed.
    pub(crate) read_only: bool,
    /// Whether people work with the tenant: it then looks different.
    pub(crate) production: bool,
    /// Whether it is the sandbox of this program.
    pub(crate) is_sandbox: bool,
    /// Where these values come from.
    pub(crate) origins: Origins,
}

/// Where the values of a profile come from.
#[derive(Clone, Debug)]
pub(crate) struct Origins {
    pub(crate) profile: Origin,
    pub(crate) url: Origin,
    pub(crate) auth: Origin,
    pub(crate) key: Origin,
    pub(crate) ca_cert: Origin,
    pub(crate) read_only: Origin,
}

/// The name for the sandbox of `ucforge serve`.
pub(crate) const SANDBOX: &str = "sandbox";
/// The name for a tenant that the environment gives.
const ENVIRONMENT: &str = "IMMUTA_URL";
/// Where `ucforge serve` listens by default.
const SANDBOX_URL: &str = "http://127.0.0.1:4173";
