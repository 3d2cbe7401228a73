//! `ucforge profile`.
//!
//! `let _ =` before a `writeln!` to a `String`: that cannot fail.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use clap::{Args, Subcommand, ValueEnum};
use serde_json::json;
use ucforge_core::secret::is_env_name;
use ucforge_core::text::{Unfit, unfit};

use super::choose::no_such;
use super::file::{Held, New, Profile};
use super::typed::typed;
use super::{Auth, File, Key, Origin, SANDBOX, SANDBOX_URL, keychain};
use crate::client::{Address, shown_url};
use crate::exit::{Exit, Failure};
use crate::human::{self, one_line};

/// Tenants
#[derive(Subcommand)]
pub(crate) enum Command {
    /// Add a tenant, or replace one of that name
    Add(Add),
    /// List the tenants
    List {
        /// How to report
        #[arg(long, value_enum, default_value_t = Output::Human)]
        output: Output,
    },
    /// Show a tenant; its key is not shown
    Show {
        /// Its name
        name: String,
        /// How to report
        #[arg(long, value_enum, default_value_t = Output::Human)]
        output: Output,
    },
    /// Use a tenant wherever no other is named
    Use {
        /// Its name
        name: String,
        /// How to report
        #[arg(long, value_enum, default_value_t = Output::Human)]
        output: Output,
    },
    /// Remove a tenant from the list
    Remove {
        /// Its name
        name: String,
        /// How to report
        #[arg(long, value_enum, default_value_t = Output::Human)]
        output: Output,
    },
}

#[derive(Args)]
pub(crate) struct Add {
    /// What to call it
    name: String,
    /// Its address: https://tenant.hosted.immutacloud.com
    #[arg(long)]
    url: String,
    /// How requests authenticate
    #[arg(long, value_enum, default_value_t = Auth::Raw)]
    auth: Auth,
    #[command(flatten)]
    key: KeyFrom,
    /// Certificates (PEM) to trust besides those of the system
    #[arg(long, value_name = "FILE")]
    ca_cert: Option<PathBuf>,
    /// Never change this tenant
    #[arg(long)]
    read_only: bool,
    /// This is a production tenant: the terminal UI highlights it
    #[arg(long)]
    production: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Output::Human)]
    output: Output,
}

#[derive(Args)]
#[group(required = true, multiple = false)]
struct KeyFrom {
    /// The variable that holds the API key
    #[arg(long, value_name = "VAR")]
    key_env: Option<String>,
    /// The file that holds the API key and nothing else
    #[arg(long, value_name = "PATH")]
    key_file: Option<PathBuf>,
    /// The command that prints the API key; it is run without a shell
    #[arg(long, value_name = "CMD")]
    key_command: Option<String>,
    /// Ask for the API key whenever it is needed
    #[arg(long)]
    key_prompt: bool,
    /// Ask for the API key now, and keep it in the system's keychain (needs a build with the feature `keychain`)
    #[arg(long)]
    keychain: bool,
}

/// How to report.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Output {
    /// For people
    Human,
    /// For programs
    Json,
}

/// Runs `ucforge profile`.
pub(crate) fn run(command: Command) -> Result<Exit, Failure> {
    match command {
        Command::Add(add) => self::add(&add),
        Command::List { output } => list(output),
        Command::Show { name, output } => show(&name, output),
        Command::Use { name, output } => choose(&name, output),
        Command::Remove { name, output } => remove(&name, output),
    }
}

fn add(add: &Add) -> Result<Exit, Failure> {
    let name = add.name.as_str();
    if name == SANDBOX {
        return Err(Failure::usage("`sandbox` is there already: it is the `ucforge serve` of this machine"));
    }
    if name.trim().is_empty() || name.chars().any(char::is_control) || name.starts_with('-') {
        return Err(Failure::usage("a name has letters, digits, or marks inside"));
    }
    let url = add.url.trim_end_matches('/');
    Address::parse(url)?;
    if unfit(url) == Some(Unfit::Pasted) {
        human::note_line(&format!(
            "note: the address `{}` has a character that does not belong in a URL",
            shown_url(url)
        ));
    }
    let key = add.key.key()?;
    let ca_cert = add.ca_cert.as_deref().map(absolute);
    let label = File::read()?.label();
    if key == Key::Keychain {
        keychain::ready(name)?;
        keychain::set(name, &typed(name)?)?;
    }
    // Only after the key was typed in: others would have to wait for that.
    let held = Held::wait()?;
    let replaced = held.file.names().any(|other| other == name);
    let mut change = held.change();
    let ca_cert = ca_cert.as_deref();
    change.add(&New {
        name,
        url,
        auth: add.auth,
        key: &key,
        ca_cert,
        read_only: add.read_only,
        production: add.production,
    });
    change.write()?;
    let next = format!("`ucforge doctor{} --online` tries it", super::option(name));
    done(add.output, if replaced { "replaced" } else { "added" }, name, &format!("in {label}; {next}"))
}

impl KeyFrom {
    fn key(&self) -> Result<Key, Failure> {
        if let Some(name) = &self.key_env {
            return if is_env_name(name) {
                Ok(Key::Variable(name.clone()))
            } else {
                Err(Failure::usage("`--key-env` takes the name of a variable, not what it holds"))
            };
        }
        if let Some(path) = &self.key_file {
            return Ok(Key::File(absolute(path)));
        }
        if let Some(command) = &self.key_command {
            let words = shlex::split(command).filter(|words| !words.is_empty());
            let words =
                words.ok_or_else(|| Failure::usage("`--key-command` has a quote that does not end, or is empty"))?;
            return Ok(Key::Command(words));
        }
        Ok(if self.keychain { Key::Keychain } else { Key::Prompt })
    }
}

/// An absolute path, because the file of profiles is read from any folder.
fn absolute(path: &Path) -> PathBuf {
    std::path::absolute(path).unwrap_or_else(|_| path.to_owned())
}

/// The sandbox, which is in no file, as JSON.
fn sandbox(used: bool) -> serde_json::Value {
    json!({"name": SANDBOX, "url": SANDBOX_URL, "auth": "raw", "key": {"from": "any"}, "caCert": null,
        "readOnly": false, "production": false, "used": used})
}

fn list(output: Output) -> Result<Exit, Failure> {
    let file = File::read()?;
    let used = file.used()?.map(|(name, _)| name);
    let is_used = |name: &str| used.as_deref() == Some(name);
    let names: Vec<String> = file.names().map(str::to_owned).collect();
    let mut rows = Vec::new();
    for name in &names {
        rows.extend(file.profile(name)?);
    }
    if output == Output::Json {
        let mut profiles: Vec<_> = rows.iter().map(|profile| described(profile, is_used(&profile.name))).collect();
        profiles.push(sandbox(is_used(SANDBOX)));
        return result(&json!({"version": 1, "file": file.label(), "profiles": profiles}));
    }
    let mut text = String::new();
    let shown = rows.iter().map(|row| (row.name.as_str(), row.url.0.as_str(), row.read_only.0, row.is_production()));
    let all: Vec<_> = shown.chain([(SANDBOX, SANDBOX_URL, false, false)]).collect();
    let width = all.iter().map(|(name, ..)| one_line(name).chars().count()).max().unwrap_or(0);
    for (name, url, read_only, production) in all {
        let mark = if is_used(name) { '*' } else { ' ' };
        let end = match (production, read_only) {
            (false, false) => "",
            (false, true) => "  (read-only)",
            (true, false) => "  (production)",
            (true, true) => "  (production, read-only)",
        };
        let _ = writeln!(text, "{mark} {:width$}  {}{end}", one_line(name), shown_url(url));
    }
    human::result(&text)
}

fn show(name: &str, output: Output) -> Result<Exit, Failure> {
    let file = File::read()?;
    let used = file.used()?.is_some_and(|(used, _)| used == name);
    if name == SANDBOX {
        let (key, yes) = (Key::Any.shown(), if used { "yes" } else { "no" });
        return match output {
            Output::Json => result(&json!({"version": 1, "file": file.label(), "profile": sandbox(used)})),
            Output::Human => human::result(&format!(
                "{:<10} {SANDBOX_URL}\n{:<10} raw\n{:<10} {key}\n{:<10} {yes}\n",
                "url", "auth", "key", "used"
            )),
        };
    }
    let profile = file.profile(name)?.ok_or_else(|| Failure::usage(no_such(&file, name, &Origin::Default)))?;
    if output == Output::Json {
        return result(&json!({"version": 1, "file": file.label(), "profile": described(&profile, used)}));
    }
    let yes = |yes: bool| if yes { "yes" } else { "no" }.to_owned();
    let ca_cert = profile.ca_cert.0.as_deref().map_or_else(|| "-".to_owned(), crate::input::label);
    let mut text = String::new();
    for (label, value, origin) in [
        ("url", shown_url(&profile.url.0), &profile.url.1),
        ("auth", profile.auth.0.name().to_owned(), &profile.auth.1),
        ("key", profile.key.0.shown(), &profile.key.1),
        ("caCert", ca_cert, &profile.ca_cert.1),
        ("readOnly", yes(profile.read_only.0), &profile.read_only.1),
    ] {
        let _ = writeln!(text, "{label:<10} {value}  ({origin})");
    }
    let _ = writeln!(text, "{:<10} {}", "production", yes(profile.is_production()));
    let _ = writeln!(text, "{:<10} {}", "used", yes(used));
    human::result(&text)
}

fn described(profile: &Profile, used: bool) -> serde_json::Value {
    let mut key = json!({"from": profile.key.0.member()});
    match &profile.key.0 {
        Key::Variable(name) => key["name"] = json!(name),
        Key::File(path) => key["path"] = json!(crate::input::name(path)),
        // The arguments of a command may be anything.
        Key::Command(words) => key["program"] = json!(words.first()),
        _ => {}
    }
    let ca_cert = profile.ca_cert.0.as_deref().map(crate::input::name);
    json!({"name": profile.name, "url": shown_url(&profile.url.0), "auth": profile.auth.0.name(), "key": key,
        "caCert": ca_cert, "readOnly": profile.read_only.0, "production": profile.is_production(), "used": used})
}

fn choose(name: &str, output: Output) -> Result<Exit, Failure> {
    let file = File::read()?;
    if name != SANDBOX && file.profile(name)?.is_none() {
        return Err(Failure::usage(no_such(&file, name, &Origin::Default)));
    }
    let mut change = Held::wait()?.change();
    change.choose(name);
    change.write()?;
    done(output, "used", name, "from now on, wherever no other tenant is named")
}

fn remove(name: &str, output: Output) -> Result<Exit, Failure> {
    if name == SANDBOX {
        return Err(Failure::usage("`sandbox` is always there: it is the `ucforge serve` of this machine"));
    }
    let file = File::read()?;
    // A profile that cannot be understood can still be removed.
    if !file.names().any(|other| other == name) {
        return Err(Failure::usage(no_such(&file, name, &Origin::Default)));
    }
    let in_keychain = file.profile(name).is_ok_and(|profile| profile.is_some_and(|it| it.key.0 == Key::Keychain));
    let label = file.label();
    let mut change = Held::wait()?.change();
    change.remove(name);
    change.write()?;
    if in_keychain && let Err(failure) = keychain::remove(name) {
        human::note_line(&format!("warning: {}", failure.message));
    }
    done(output, "removed", name, &format!("from {label}"))
}

fn done(output: Output, what: &str, name: &str, more: &str) -> Result<Exit, Failure> {
    match output {
        Output::Human => human::result(&format!("{}: {what} {more}\n", one_line(name))),
        Output::Json => result(&json!({"version": 1, "profile": name, "done": what})),
    }
}

fn result(value: &serde_json::Value) -> Result<Exit, Failure> {
    human::result(&format!("{value:#}\n"))
}
