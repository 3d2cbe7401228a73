//! The files that are sent: they are read and checked before anything is sent.

use std::path::{Path, PathBuf};

use ucforge_core::api::shape::Shape;
use ucforge_core::api::{Body, Call, Content, Found, Outgoing, decoded};
use ucforge_core::check::{Check, Checked, Setup, guess, unfilled};
use ucforge_core::convert;
use ucforge_core::diagnostic::{Diagnostic, Severity};
use ucforge_core::document;
use ucforge_core::kinds::{Flow, Kind, Payload};
use ucforge_core::operation::Wanted;
use ucforge_core::report::{Columns, Document, Report};
use ucforge_core::secret::{SecretError, View};
use ucforge_core::value::Value;

use super::stop::Stop;
use crate::exit::Failure;
use crate::human::{Stream, one_line};
use crate::profile::Place;
use crate::secrets::{Resolver, keep_all};
use crate::{base, human, input};

/// What a file holds.
pub(super) enum Loaded {
    /// A setup without errors.
    Setup(Box<Setup>),
    /// A payload, as it is to be sent.
    Payload(Value),
}

/// A file without errors.
pub(super) struct File {
    /// Its name, as it may be shown.
    pub(super) name: String,
    path: PathBuf,
    use_for: Use,
    pub(super) loaded: Loaded,
    /// The id of the integration that the file updates, if it is a command that names one.
    pub(super) updates: Option<String>,
}

/// What a file is read for.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Use {
    Sending,
    /// Comparing with what the tenant answers now. An earlier answer, with its masks, is good enough.
    Comparing,
}

/// Whether secrets are looked up.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Secrets {
    /// Secrets are looked up: for sending.
    Resolved,
    /// Secrets stay `${NAME}`: for showing and comparing.
    Named,
}

/// Reads a setup, or a payload of the wanted kind, to be sent with one of these requests; with any if none is given.
///
/// Errors: the file cannot be opened, has errors (which are shown), or is for another tenant or another request.
pub(super) fn load(path: &Path, wanted: Payload, to: &[Outgoing], place: &Place) -> Result<File, Stop> {
    read(path, Some(wanted), to, place, Use::Sending)
}

/// The same for a file that is only compared with the tenant.
pub(super) fn load_to_compare(path: &Path, wanted: Payload, place: &Place) -> Result<File, Stop> {
    read(path, Some(wanted), &[], place, Use::Comparing)
}

/// Reads a setup, or any object, to be sent with one of these requests.
pub(super) fn load_any(path: &Path, to: &[Outgoing], place: &Place) -> Result<File, Stop> {
    read(path, None, to, place, Use::Sending)
}

/// What the command in a file calls, or `None` if it does not say.
fn command_of<'a>(document: &'a Checked<'_>) -> Option<Found<'a>> {
    let sent = document.sent.as_ref()?;
    let path = sent.path.trim_end_matches('/');
    let found = Call::find_in_any(&sent.method, path);
    let is_open = path.is_empty() || path.split('/').any(is_variable);
    (found != Found::Nothing || !is_open).then_some(found)
}

/// Whether a part of a path is a placeholder for a value that is not known here: `$ID`, `{id}`, `<id>`, `%ID%`.
fn is_variable(part: &str) -> bool {
    part.contains(['$', '{', '<']) || part.starts_with('%') && part.ends_with('%')
}

/// The payload that a call sends.
fn payload(call: Call) -> Option<Payload> {
    match call.endpoint().body {
        Body::Payload(payload) | Body::Required(Shape::Payload(payload)) => Some(payload),
        _ => None,
    }
}

/// Whether the command in a file fits the request `to`: it is about the same integration or connection, and it is the
/// same call or has the same body. A request that changes nothing accepts the body of a change, and the other way
/// round: a body is tried out, or has its script made, before it is sent. Source: facts 3.
fn fits(command: &Found<'_>, kind: Option<Kind>, to: &Outgoing) -> bool {
    let (call, at) = match command {
        Found::Call(call, parameters) => (*call, parameters.value),
        Found::OtherMethods(_) => return false,
        // If the path is unknown, the body may say what the command is for.
        Found::Nothing => return kind.is_some() && kind == payload(to.call).map(Kind::Payload),
    };
    let creates = |payload| matches!(payload, Payload::ScriptCreate | Payload::IntegrationCreate);
    let has_same_body = || {
        let both = payload(call).zip(payload(to.call));
        both.is_some_and(|(own, other)| own == other || creates(own) && creates(other))
    };
    let other = to.at().join("/");
    let is_same_place = at.is_empty() || other.is_empty() || is_variable(at) || decoded(at) == other;
    // Two different changes never fit each other.
    let one_only_reads = || !to.changes() || !Outgoing::new(call, "").changes();
    is_same_place && (call == to.call || one_only_reads() && has_same_body())
}

fn read(path: &Path, wanted: Option<Payload>, to: &[Outgoing], place: &Place, use_for: Use) -> Result<File, Stop> {
    let name = input::label(path);
    let input = input::read(path).map_err(|error| Failure::usage(format!("{name}: {error}: nothing was sent")))?;
    let base = base::of_input(&input, None);
    let check = |kind| input.check(&Check { kind, base: &base, ..Check::default() });
    let mut checked = check(None);
    let is_setup = checked.kind() == Some(Kind::Setup);
    if !is_setup && let Some(wanted) = wanted {
        let is_it = |checked: &Checked<'_>| checked.all().any(|one| one.kind() == Some(wanted.into()));
        if !is_it(&checked) {
            let as_wanted = check(Some(wanted.into()));
            // A document that is valid as another kind was meant as that kind.
            if let Some(Kind::Payload(other)) =
                checked.kind().filter(|_| as_wanted.has_errors() && !checked.has_errors())
            {
                let (other, wanted) = (other.name(), wanted.name());
                let message =
                    format!("{name} is a `{other}` document, and this command takes `{wanted}`: nothing was sent");
                return Err(Failure::findings(message).into());
            }
            checked = as_wanted;
        }
    }
    let documents: Vec<&Checked<'_>> = match wanted.filter(|_| !is_setup) {
        Some(_) if checked.others.is_empty() => vec![&checked],
        Some(wanted) => checked.all().filter(|one| one.kind() == Some(wanted.into())).collect(),
        None => checked.filled(),
    };
    let [document] = documents[..] else {
        let found = documents.len();
        let what = wanted.map_or("document", Payload::name);
        return Err(
            Failure::usage(format!("{name} has {found} documents of kind {what}: give one; nothing was sent")).into()
        );
    };
    let knows = wanted.is_some() || is_setup;
    let is_unreadable = convert::unreadable(document).is_some();
    // In a part of a document, missing fields mean nothing; only the fields that are there count.
    let is_open =
        |finding: &Diagnostic| finding.severity == Severity::Error && matches!(finding.code.id(), "UC206" | "UC207");
    if knows || is_unreadable {
        let counts = |finding: &Diagnostic| finding.severity > Severity::Info;
        human::note(&human::findings_that(&input.name, &checked, Stream::Notes, counts));
    } else {
        human::note(&human::findings_that(&input.name, &checked, Stream::Notes, is_open));
    }
    if (knows && document.has_errors()) || is_unreadable || document.findings.iter().any(is_open) {
        let message = format!("{name} has errors: nothing was sent");
        let documents = Report::new(Document::all(&input.name, &checked, Columns::Scalars)).documents;
        return Err(Stop::findings(message, serde_json::to_value(documents).ok()));
    }
    let loaded = if is_setup {
        let source = ucforge_core::read::text(&input.bytes)
            .map_err(|finding| Failure::findings(format!("{name}: {}", finding.message)))?;
        let (setup, _) = Setup::read_over(source, guess(source, Some(&input.name)), &base);
        let setup = setup.ok_or_else(|| Failure::findings(format!("{name} has errors: nothing was sent")))?;
        if let Some(url) = setup.immuta_url() {
            place.fits(url, &name)?;
        }
        Loaded::Setup(Box::new(setup))
    } else {
        if let Some(url) = document.tenant() {
            place.fits(url, &name)?;
        }
        if let (Some(command), Some(first)) = (command_of(document), to.first())
            && !to.iter().any(|to| fits(&command, document.kind(), to))
        {
            let of_file =
                document.sent.as_ref().map(|sent| format!("{} {}", sent.method, sent.path)).unwrap_or_default();
            let message = format!(
                "{name} is a command for `{}`, and this one is for `{}`: nothing was sent",
                one_line(&of_file),
                one_line(&first.line())
            );
            return Err(Failure::findings(message).into());
        }
        let value = convert::value(document).filter(|value| matches!(value, Value::Object(_)));
        let value = value.ok_or_else(|| Failure::findings(format!("{name} contains no document: nothing was sent")))?;
        Loaded::Payload(wanted.map_or(value.clone(), |wanted| convert::to_send(value, wanted)))
    };
    match &loaded {
        Loaded::Payload(value) => keep_all(value),
        // A payload made only to be shown names its secrets, so the literal ones of the setup are registered here.
        Loaded::Setup(setup) => {
            setup.payloads().iter().filter_map(|kind| document::build(setup, *kind).ok()).for_each(|it| keep_all(&it));
        }
    }
    let updates = match command_of(document) {
        Some(Found::Call(Call::UpdateIntegration, parameters)) => Some(parameters.value),
        _ => None,
    };
    let updates = updates.filter(|id| !is_variable(id)).map(|id| decoded(id).into_owned());
    Ok(File { name, path: path.to_owned(), use_for, loaded, updates })
}

impl File {
    /// The body with this value, with secrets looked up relative to this file.
    ///
    /// Errors: a value has not been filled in, or a secret cannot be found.
    pub(super) fn content(&self, value: &Value, secrets: Secrets) -> Result<Content, Failure> {
        let open = if self.use_for == Use::Sending { unfilled(value) } else { Vec::new() };
        if let Some(first) = open.first() {
            let what = first.what();
            let more = if open.len() > 1 { format!(" (and {} more)", open.len() - 1) } else { String::new() };
            let pointer = one_line(first.pointer.as_str());
            return Err(Failure::findings(format!(
                "{}: `{pointer}` is {what}{more}: the tenant would keep it as it is. Put the value there, or leave it out if \
                 it does not change; nothing was sent",
                self.name
            )));
        }
        self.with(secrets, |view| Content::of(value, view))
    }

    fn with<T>(&self, secrets: Secrets, make: impl Fn(&View<'_>) -> Result<T, SecretError>) -> Result<T, Failure> {
        let resolver = Resolver::beside(&self.path);
        let resolve = |secret: &_| resolver.resolve(secret);
        let view = if secrets == Secrets::Resolved { View::Revealed(&resolve) } else { View::Masked };
        make(&view).map_err(|error| Failure::findings(format!("{}: {error}: nothing was sent", self.name)))
    }

    /// What a setup in this file wants of its tenant, or `None` if it creates nothing there.
    pub(super) fn wanted(&self, setup: &Setup, secrets: Secrets) -> Result<Option<Wanted>, Failure> {
        self.with(secrets, |view| Wanted::of(setup, view))
    }

    /// The payload of a kind.
    ///
    /// Errors: the setup has no payload of that kind.
    pub(super) fn payload(&self, kind: Payload) -> Result<Value, Failure> {
        let setup = match &self.loaded {
            Loaded::Payload(value) => return Ok(value.clone()),
            Loaded::Setup(setup) => setup,
        };
        let own = || document::build(setup, kind).ok();
        let value = match kind {
            Payload::IntegrationUpdate => convert::update(setup),
            Payload::IntegrationCreate => own().or_else(|| {
                let made = convert::creation(setup).into_iter().find(|(made, _)| *made == kind);
                made.map(|(_, value)| value).filter(|_| setup.flow() != Flow::IntegrationUpdate)
            }),
            _ => own(),
        };
        value.ok_or_else(|| {
            let instead = match setup.flow() {
                Flow::Connection => "`ucforge connection register FILE` registers it",
                Flow::IntegrationUpdate => "`ucforge integration update ID FILE` sends it",
                Flow::IntegrationAutomatic => "Immuta sets up the platform itself: `ucforge integration create FILE`",
                Flow::IntegrationManual => "`ucforge integration create FILE` sends it",
            };
            Failure::findings(format!(
                "{} is a setup for flow `{}`, which has no `{kind}`: {instead}",
                self.name,
                setup.flow()
            ))
        })
    }

    /// The setup, or `None` for a payload.
    pub(super) fn setup(&self) -> Option<&Setup> {
        match &self.loaded {
            Loaded::Setup(setup) => Some(setup),
            Loaded::Payload(_) => None,
        }
    }

    /// A request with the payload of a kind.
    pub(super) fn request(&self, request: Outgoing, kind: Payload, secrets: Secrets) -> Result<Outgoing, Failure> {
        Ok(request.with(self.content(&self.payload(kind)?, secrets)?))
    }
}
