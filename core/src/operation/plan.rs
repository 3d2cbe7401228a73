//! What is wanted of a tenant, and what has to be done to get there.

use super::drift::Drift;
use crate::answer::HOSTS;
use crate::api::Content;
use crate::check::Setup;
use crate::convert::{self, LiteralSecrets, Spelling};
use crate::kinds::{Flow, Payload};
use crate::read::Format;
use crate::secret::{SecretError, View};
use crate::value::Value;

/// What is wanted: one integration or connection, as the payloads of a setup describe it.
#[derive(Clone)]
pub enum Wanted {
    /// An integration.
    Integration {
        /// The script to run first, for the manual way.
        script: Option<Content>,
        /// The body that creates it, the body that updates it, or both.
        bodies: Bodies,
    },
    /// A connection.
    Connection {
        /// The script to run first.
        script: Option<Content>,
        /// The body that registers it.
        register: Content,
    },
}

/// The bodies that can be sent for an integration.
#[derive(Clone)]
pub enum Bodies {
    /// Only a body to create it: it cannot be updated.
    Create(Content),
    /// Only a body to update it: the setup does not say enough to create one, for example because credentials stay as
    /// they are.
    Update(Content),
    /// Both, to send whichever is needed.
    Either {
        /// The body that creates it.
        create: Content,
        /// The body that updates it.
        update: Content,
    },
}

impl Bodies {
    /// The body that creates it.
    pub fn create(&self) -> Option<&Content> {
        match self {
            Self::Create(create) | Self::Either { create, .. } => Some(create),
            Self::Update(_) => None,
        }
    }

    /// The body that updates it.
    pub fn update(&self) -> Option<&Content> {
        match self {
            Self::Update(update) | Self::Either { update, .. } => Some(update),
            Self::Create(_) => None,
        }
    }

    /// One of the bodies: both agree about which integration is meant.
    pub fn any(&self) -> &Content {
        match self {
            Self::Create(one) | Self::Update(one) | Self::Either { create: one, .. } => one,
        }
    }
}

impl Wanted {
    /// What a setup wants. Secrets are looked up as `secrets` says.
    ///
    /// Errors: if a secret cannot be obtained.
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

    /// What these payloads want: `create` if there is no such integration, else `update`.
    pub fn integration(create: Content, update: Content) -> Self {
        Self::Integration { script: None, bodies: Bodies::Either { create, update } }
    }

    /// The same without the script, which was run before.
    #[must_use]
    pub fn without_script(self) -> Self {
        match self {
            Self::Integration { bodies, .. } => Self::Integration { script: None, bodies },
            Self::Connection { register, .. } => Self::Connection { script: None, register },
        }
    }

    /// The host of the integration, or of the integration of a connection, as it is written; `None` if the payload has
    /// none.
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

/// Whether a setup says enough to create an integration. A setup for updates may leave credentials out.
fn can_create(setup: &Setup) -> bool {
    if setup.flow() != Flow::IntegrationUpdate {
        return true;
    }
    let answers = convert::to_flow(&Value::Object(setup.values().clone()), Flow::IntegrationAutomatic).setup;
    // It is enough to know where secrets come from.
    let text = convert::setup_text(&answers, Spelling::Json, LiteralSecrets::Masked);
    Setup::read(&text, Format::Json).0.is_some()
}

/// What has to be done.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Plan {
    /// It does not exist: create it.
    Create {
        /// Method and target.
        request: String,
    },
    /// It exists and differs: update it.
    Update {
        /// Method and target.
        request: String,
        /// The differences.
        drift: Drift,
    },
    /// It is as wanted.
    Nothing,
}
