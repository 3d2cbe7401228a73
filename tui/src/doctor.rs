//! `ucforge doctor`: what would be sent, with every value and the place it came from, and where that goes wrong.
//!
//! It works when nothing else does: it reports whatever it finds, and exits as a command that runs into it would.

mod online;
mod report;

use crate::client::{Address, proxy_of, shown_url, trusted};
use crate::exit::{Exit, Failure};
use crate::human::{self, one_line};
use crate::input;
use crate::profile::{Auth, Chosen, DEFAULT_TIMEOUT, File, Key, Origin, Output, Reach, file_path, quietly, variable};
use report::Report;

/// Tell what is wrong with the way to a tenant
#[derive(clap::Args)]
pub(crate) struct Arguments {
    #[command(flatten)]
    reach: Reach,
    /// Ask the tenant too: one GET that changes nothing
    #[arg(long)]
    online: bool,
    /// How to report
    #[arg(long, value_enum, default_value_t = Output::Human)]
    output: Output,
}

/// Runs `ucforge doctor`.
pub(crate) fn run(arguments: &Arguments) -> Result<Exit, Failure> {
    let mut report = Report::default();
    report.value("version", env!("CARGO_PKG_VERSION"), None);
    file(&mut report);
    variables(&mut report);
    match quietly(&arguments.reach) {
        Ok(chosen) => {
            tenant(&mut report, &chosen);
            let address = match Address::parse(&chosen.url) {
                Ok(address) => Some(address),
                Err(failure) => {
                    report.failure("url", failure, "");
                    None
                }
            };
            let is_open = address.as_ref().is_some_and(|address| {
                request(&mut report, &chosen, address);
                way(&mut report, &chosen, address)
            });
            limits(&mut report, &arguments.reach);
            let key = key(&mut report, &chosen);
            if arguments.online && is_open && key {
                online::ask(&mut report, &chosen, &arguments.reach);
            }
        }
        Err(failure) => report.failure("profile", failure, ""),
    }
    human::result(&match arguments.output {
        Output::Human => report.human(arguments.online),
        Output::Json => report.json(),
    })?;
    Ok(report.exit())
}

/// The file of profiles.
fn file(report: &mut Report) {
    let Some(path) = file_path() else {
        report.value("file", "none", Some("neither HOME nor XDG_CONFIG_HOME is set".to_owned()));
        return;
    };
    let by = if variable("XDG_CONFIG_HOME").is_some() { "XDG_CONFIG_HOME" } else { "HOME" };
    report.value("file", &input::label(&path), Some(by.to_owned()));
    match File::read() {
        Ok(file) if file.exists() => {
            let names: Vec<_> = file.names().map(one_line).collect();
            report.value(
                "profiles",
                &if names.is_empty() { "none".to_owned() } else { names.join(", ") },
                Some("file".to_owned()),
            );
        }
        Ok(_) => report.value("profiles", "none", Some("there is no such file".to_owned())),
        Err(failure) => report.failure("file", failure, "Correct the file, or move it away"),
    }
}

/// The variables that choose a tenant.
fn variables(report: &mut Report) {
    for name in ["UCFORGE_PROFILE", "IMMUTA_URL", "IMMUTA_API_KEY"] {
        let value = match variable(name) {
            None => "not set".to_owned(),
            Some(_) if name == "IMMUTA_API_KEY" => "set".to_owned(),
            Some(url) if name == "IMMUTA_URL" => shown_url(&url),
            Some(value) => one_line(&value),
        };
        report.value(name, &value, Some("environment".to_owned()));
    }
}

fn tenant(report: &mut Report, chosen: &Chosen) {
    let from = |origin: &Origin| Some(origin.to_string());
    let origins = &chosen.origins;
    report.value("profile", &one_line(&chosen.name), from(&origins.profile));
    report.value("url", &shown_url(&chosen.url), from(&origins.url));
    report.value("auth", chosen.auth.name(), from(&origins.auth));
    report.value("key", &chosen.key.shown(), from(&origins.key));
    report.value("readOnly", if chosen.read_only { "yes" } else { "no" }, from(&origins.read_only));
    for warning in chosen.warnings() {
        report.warning("file", warning);
    }
}

/// Reports certificates and proxy. Returns whether connecting is worth trying.
fn way(report: &mut Report, chosen: &Chosen, address: &Address) -> bool {
    let mut is_open = true;
    if address.is_tls {
        let by = match (variable("SSL_CERT_FILE"), variable("SSL_CERT_DIR")) {
            (Some(file), _) => format!("SSL_CERT_FILE={}", one_line(&file)),
            (None, Some(folder)) => format!("SSL_CERT_DIR={}", one_line(&folder)),
            (None, None) => "system".to_owned(),
        };
        if let Some(path) = &chosen.ca_cert {
            report.value("caCert", &input::label(path), Some(chosen.origins.ca_cert.to_string()));
        }
        match trusted(chosen.ca_cert.as_deref()) {
            Ok(count) => report.value("certificates", &format!("{count} trusted"), Some(by)),
            Err(trouble) => {
                report.problem(Exit::NoAnswer, "TLS", trouble.what, &trouble.next);
                is_open = false;
            }
        }
    }
    let names = ["HTTPS_PROXY", "https_proxy", "ALL_PROXY", "all_proxy", "NO_PROXY", "no_proxy"];
    let set: Vec<_> = names.into_iter().filter(|name| variable(name).is_some()).collect();
    let set = if set.is_empty() { "no variable names one".to_owned() } else { set.join(", ") };
    match proxy_of(address) {
        Ok(Some(proxy)) => {
            // The address of a proxy that is accepted names no user.
            let authority = proxy.uri().authority().map_or("", |authority| authority.as_str());
            report.value("proxy", &one_line(authority), Some(set));
        }
        Ok(None) if address.is_loopback() => report.value("proxy", "none", Some("this machine".to_owned())),
        Ok(None) => report.value("proxy", "none", Some(set)),
        Err(trouble) => {
            report.problem(Exit::NoAnswer, "proxy", trouble.what, &trouble.next);
            is_open = false;
        }
    }
    is_open
}

fn limits(report: &mut Report, reach: &Reach) {
    let seconds = reach.timeout.as_secs_f64();
    let from = if reach.timeout == DEFAULT_TIMEOUT { "default" } else { "--timeout" };
    report.value("timeout", &format!("{seconds} s for all attempts of a request"), Some(from.to_owned()));
}

/// Reports the requests that `--online` sends.
fn request(report: &mut Report, chosen: &Chosen, address: &Address) {
    let url = |path: &str| format!("{}{}{path}", address.origin(), address.base);
    let key = match &chosen.key {
        Key::Variable(name) => format!("${{{}}}", one_line(name)),
        other => format!("<{}>", other.shown()),
    };
    let authorization = match chosen.auth {
        Auth::Raw => key,
        Auth::Bearer => format!("Bearer {key}"),
        Auth::Exchange => {
            report.request(&format!("POST {}", url("/bim/apikey/authenticate")), &format!("{{\"apikey\": \"{key}\"}}"));
            "Bearer ${TOKEN}, from its answer".to_owned()
        }
    };
    report.request(&format!("GET {}", url("/integrations")), &format!("Authorization: {authorization}"));
}

/// Whether the key is available, as far as that can be seen without running a command or asking the user.
fn key(report: &mut Report, chosen: &Chosen) -> bool {
    if !matches!(chosen.key, Key::Variable(_) | Key::File(_)) {
        return true;
    }
    match chosen.key.read(&chosen.name) {
        Ok(_) => true,
        Err(failure) => {
            let next = match &chosen.key {
                Key::Variable(name) => format!("Set {} to the API key", one_line(name)),
                _ => "Put the API key, and nothing else, into that file".to_owned(),
            };
            report.failure("key", failure, &next);
            false
        }
    }
}
