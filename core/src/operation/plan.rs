//! What is wanted of a tenant, and what has to be done for it.

use super::drift::Drift;
use crate::answer::HOSTS;
use crate::api::Content;
use crate::check::Setup;
use crate::convert::{self, LiteralSecrets, Spelling};
use crate::kinds::{Flow, Payload};
use crate::read::Format;
use crate::secret::{SecretError, View};
use crate::value::Value;

/// What is wanted: one integration or connection, as the payloads of a setup say.
#[derive(Clone)]
pub enum Wanted {
    /// An integration.
    Integration {
        /// The script to run first, for the manual way.
        script: Option<Content>,
        /// What creates it, what updates it, or both.
        bodies: Bodies,
    },
    /// A connection.
    Connection {
        /// The script to run first.
        script: Option<Content>,
        /// What registers it.
        register: Content,
    },
}

/// What can be sent for an integration.
#[derive(Clone)]
pub enum Bodies {
    /// It cannot be updated.
    Create(Content),
    /// It does not say enough to create one: credentials that stay as they are, for example.
    Update(Content),
    /// Whichever is needed.
    Either {
        /// What creates it.
        create: Content,
        /// What updates it.
        update: Content,
    },
}

impl Bodies {
    /// What creates it.
    pub fn create(&self) -> Option<&Content> {
        match self {
            Self::Create(create) | Self::Either { create, .. } => Some(create),
            Self::Update(_) => None,
        }
    }

    /// What updates it.
    pub fn update(&self) -> Option<&Content> {
        match self {
            Self::Update(update) | Self::Either { update, .. } => Some(update),
            Self::Create(_) => None,
        }
    }

    /// Either of them: they agree about which integration is meant.
    pub fn any(&self) -> &Content {
        match self {
            Self::Create(one) | Self::Update(one) | Self::Either { create: one, .. } => one,
        }
    }
}

impl Wanted {
    /// What a setup wants. Secrets are looked up as `secrets` says.
    ///
    /// Errors: when a secret cannot be had.
    pub fn of(setup: &Setup, secrets: &View<'_>) -> Result<Option<Self>, SecretError> {
        let payloads = convert::creation(setup);
        let body = |kind| {
            let found = payloads.iter().find(|(own, _)| *own == kind);
            found.map(|(_, value)| Content::of(value, secrets)).transpose()
        };
        let script = body(Payload::ScriptCreate)?;
        if setup.flow() == Flow::Connection {
            return Ok(body(Payload::Connection)?.map(|register| Self::Connection { script, register }));
        }
        let create = if can_create(setup) { body(Payload::IntegrationCreate)? } else { None };
        let update = convert::update(setup).map(|value| Content::of(&value, secrets)).transpose()?;
        let bodies = match (create, update) {
            (Some(create), Some(update)) => Bodies::Either { create, update },
            (Some(create), None) => Bodies::Create(create),
            (None, Some(update)) => Bodies::Update(update),
            (None, None) => return Ok(None),
        };
        Ok(Some(Self::Integration { script, bodies }))
    }

    /// What these payloads want: `create` where there is none, else `update`.
    pub fn integration(create: Content, update: Content) -> Self {
        Self::Integration { script: None, bodies: Bodies::Either { create, update } }
    }

    /// The same without a script: it was run before.
    #[must_use]
    pub fn without_script(self) -> Self {
        match self {
            Self::Integration { bodies, .. } => Self::Integration { script: None, bodies },
            Self::Connection { register, .. } => Self::Connection { script: None, register },
        }
    }

    /// The host of an integration, as it is written, or of that of a connection; none where its payload has none.
    pub fn host(&self) -> Option<&str> {
        match self {
            Self::Integration { bodies, .. } => own_host(bodies.any().value()),
            Self::Connection { register, .. } => own_host(register.value().get("nativeIntegration")?),
        }
    }
}

/// The host that the payload of an integration is about.
pub(super) fn own_host(payload: &Value) -> Option<&str> {
    HOSTS.iter().find_map(|name| payload.path(&["config", name])?.text())
}

/// Whether a setup says all that creating needs. One for updates may leave credentials out.
fn can_create(setup: &Setup) -> bool {
    if setup.flow() != Flow::IntegrationUpdate {
        return true;
    }
    let answers = convert::to_flow(&Value::Object(setup.values().clone()), Flow::IntegrationAutomatic).setup;
    // Where secrets come from is enough.
    let text = convert::setup_text(&answers, Spelling::Json, LiteralSecrets::Masked);
    Setup::read(&text, Format::Json).0.is_some()
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// There is none: it is created.
    Create {
        /// Method and target.
        request: String,
    },
    /// There is one that differs: it is updated.
    Update {
        /// Method and target.
        request: String,
        /// Where it differs.
        drift: Drift,
    },
    /// It is as wanted.
    Nothing,
}
