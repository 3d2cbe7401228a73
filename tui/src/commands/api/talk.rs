//! One tenant, and what lies between it and a command: the record, read-only, YAML.

use std::sync::Arc;

use ucforge_core::api::{Outgoing, Response};
use ucforge_core::operation::{Outcome, Why};
use ucforge_core::render::Rendering;
use ucforge_core::secret::{Clear, Secret, SecretError, View};
use ucforge_core::session::Lost;

use super::arguments::Basis;
use super::interrupt::Interrupt;
use super::record::Record;
use crate::client::{Client, shown_url};
use crate::exchange::{Exchange, Step, Trouble};
use crate::exit::Failure;
use crate::profile::{Chosen, Place};

/// Carries requests, and can be duplicated for requests at the same time.
pub(super) trait Tenant: Exchange + Send {
    /// A duplicate for the same tenant.
    fn another(&self) -> Box<dyn Tenant>;
}

impl Tenant for Client {
    fn another(&self) -> Box<dyn Tenant> {
        Box::new(Self::another(self))
    }
}

/// A tenant to talk to.
pub(super) struct Talk {
    tenant: Box<dyn Tenant>,
    pub(super) place: Place,
    as_yaml: bool,
    record: Option<Arc<Record>>,
    pub(super) interrupt: Interrupt,
    /// The last request that changes something and may have arrived, and its status once it was answered.
    pub(super) last_change: Option<(String, Option<u16>)>,
    /// What went wrong with the last change, and with the last request: a request that looks afterwards has troubles of
    /// its own.
    troubles: [Option<(String, Trouble)>; 2],
}

impl Talk {
    /// Gets ready to talk; nothing is sent yet.
    pub(super) fn open(chosen: &Chosen, basis: &Basis, command: &str) -> Result<Self, Failure> {
        let place = Place::of(chosen);
        let client = Client::open(chosen, &basis.reach)?;
        let head = format!("ucforge {command} (profile {}, {})", place.name, shown_url(&place.url));
        let record = basis.record.as_deref().map(|path| Record::open(path, &head)).transpose()?.map(Arc::new);
        Ok(Self::with(Box::new(client), place, basis.as_yaml, record))
    }

    pub(super) fn with(tenant: Box<dyn Tenant>, place: Place, as_yaml: bool, record: Option<Arc<Record>>) -> Self {
        let interrupt = Interrupt::default();
        Self { tenant, place, as_yaml, record, interrupt, last_change: None, troubles: [None, None] }
    }

    /// Another talk with the tenant, for requests at the same time.
    pub(super) fn another(&self) -> Self {
        Self {
            tenant: self.tenant.another(),
            place: self.place.clone(),
            as_yaml: self.as_yaml,
            record: self.record.clone(),
            interrupt: self.interrupt.clone(),
            last_change: None,
            troubles: [None, None],
        }
    }

    /// What went wrong with the request that this outcome is about.
    pub(super) fn trouble_of(&self, outcome: &Outcome) -> Option<&Trouble> {
        let Some(Why::Lost { request, .. }) = &outcome.why else { return None };
        let found = self.troubles.iter().flatten().find(|(line, _)| line == request);
        found.map(|(_, trouble)| trouble)
    }

    /// Writes into the record.
    pub(super) fn note(&self, text: &str) {
        if let Some(record) = &self.record {
            record.note(text);
        }
    }
}

impl Exchange for Talk {
    fn exchange(&mut self, request: &Outgoing) -> Result<Response, Lost> {
        let changes = request.changes();
        if changes && self.place.read_only {
            // Commands refuse earlier; this holds even if one forgets to.
            return Err(Lost::NotSent);
        }
        let yaml = request.content.as_ref().filter(|_| self.as_yaml).and_then(|content| {
            let none = |_: &Secret| Err(SecretError::NoProgram);
            let text = Rendering::Yaml.value(content.value(), &View::Revealed(&none))?.ok()?;
            Some(request.clone().with(content.clone().written(Clear::new(text), "application/yaml")))
        });
        let request = yaml.as_ref().unwrap_or(request);
        if let Some(record) = &self.record {
            record.request(request);
        }
        if changes {
            self.interrupt.hold();
        }
        let before = self.last_change.clone();
        if changes {
            self.last_change = Some((request.line(), None));
        }
        let answer = self.tenant.exchange(request);
        if self.trouble().is_some_and(|trouble| trouble.step == Step::Interrupted) {
            self.interrupt.press();
        }
        let trouble = self.trouble().map(|trouble| (request.line(), trouble.clone()));
        if changes {
            match (&answer, &mut self.last_change) {
                (Ok(response), Some(last)) => last.1 = Some(response.status),
                (Err(lost), _) if !lost.may_have_arrived() => self.last_change = before,
                _ => {}
            }
            self.troubles[0].clone_from(&trouble);
        }
        self.troubles[1] = trouble;
        if let Some(record) = &self.record {
            record.answer(request, &answer);
        }
        answer
    }

    fn trouble(&self) -> Option<&Trouble> {
        self.tenant.trouble()
    }
}
