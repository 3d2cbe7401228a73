//! Starburst (Trino): an integration without settings of its own.
//!
//! `{"type": "Trino"}` is its whole payload: no `autoBootstrap`, no `config`; and there is no way to update it. Immuta, Configure
//! a Starburst (Trino) Integration.

use super::Platform;
use crate::catalogue::common::{self, START};
use crate::catalogue::{Catalogue, Choice, Field, Format, Layouts, Literal, Shape, at, with_words};
use crate::kinds::{Flow, Payload, Payloads};
#[cfg(feature = "check")]
use crate::kit::Rules;
#[cfg(feature = "sandbox")]
use crate::kit::SandboxFacts;
use crate::source::{Page, Source};

/// The names of the platform in setups, in payloads, and for people.
pub(super) const NAMES: [&str; 3] = ["trino", "Trino", "Starburst (Trino)"];

/// The platform.
pub static PLATFORM: Platform = Platform {
    catalogue: Catalogue { groups: &[&START], ..Catalogue::new(NAMES, FIELDS, FLOWS, &LAYOUTS) },
    documents: &[],
    #[cfg(feature = "check")]
    rules: Rules::NONE,
    #[cfg(feature = "check")]
    codes: &[],
    #[cfg(feature = "scripts")]
    runbook: None,
    #[cfg(feature = "sandbox")]
    sandbox: Some(SandboxFacts { has_key: true, ..SandboxFacts::NONE }),
    #[cfg(feature = "check")]
    rights: None,
    #[cfg(feature = "check")]
    connections: None,
};

static HOW_TO: Page = Page {
    title: "Immuta, Configure a Starburst (Trino) Integration",
    address: "https://documentation.immuta.com/2024.3/developer-guides/api-intro/integrations-api/how-to-guides/trino-api",
};

static LAYOUTS: Layouts = Layouts::new();

const FLOWS: &[(Flow, &[Payload])] = &[(Flow::IntegrationAutomatic, &[Payload::IntegrationCreate])];

static FIELDS: &[Field] = &with_words([
    common::VERSION,
    common::EXTENDS,
    common::ALLOW,
    Field { always: true, ..common::platform(NAMES[0], "") },
    common::flow(&[Choice {
        value: "integration-automatic",
        label: "Integration: Immuta gives the key for the cluster",
        recommended: true,
    }]),
    common::IMMUTA_URL,
    Field {
        label: "Type",
        help: "The data platform.",
        example: NAMES[1],
        shape: Shape::Text(Format::Any),
        places: &[at(Payloads::of(Payload::IntegrationCreate), "/type").required().fixed(Literal::Text(NAMES[1]))],
        source: Source::Page(&HOW_TO),
        ..Field::EMPTY
    },
    common::EXTRA,
]);
