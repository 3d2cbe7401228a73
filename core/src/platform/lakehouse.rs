//! A made-up platform with three fields: host, database, password.

use super::Platform;
use crate::catalogue::common::{self, START};
use crate::catalogue::{Catalogue, Choice, Field, Format, Layouts, Literal, Shape, at, with_words};
use crate::kinds::{Flow, Payload, Payloads};
#[cfg(feature = "check")]
use crate::kit::Rules;
use crate::source::{Page, Source};

/// In setups, in payloads, and for people.
pub(super) const NAMES: [&str; 3] = ["lakehouse", "Lakehouse", "A lakehouse"];

/// The platform.
pub static PLATFORM: Platform = Platform {
    catalogue: Catalogue { groups: &[&START], ..Catalogue::new(NAMES, FIELDS, FLOWS, &LAYOUTS) },
    documents: &[],
    #[cfg(feature = "check")]
    rules: Rules::NONE,
    #[cfg(feature = "scripts")]
    runbook: None,
    #[cfg(feature = "sandbox")]
    sandbox: None,
    #[cfg(feature = "check")]
    rights: None,
};

static HOW_TO: Page = Page { title: "A page about the lakehouse", address: "https://example.com/lakehouse" };

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
    Field {
        label: "Configuration",
        help: "The settings of the integration.",
        places: &[at(Payloads::of(Payload::IntegrationCreate), "/config").required()],
        ..Field::EMPTY
    },
    Field {
        setup: Some("/host"),
        group: Some(&START),
        label: "Host",
        help: "The host of the lakehouse.",
        example: "lake.example.com",
        shape: Shape::Text(Format::Host),
        places: &[at(Payloads::of(Payload::IntegrationCreate), "/config/host").required()],
        ..Field::EMPTY
    },
    Field {
        setup: Some("/database"),
        group: Some(&START),
        label: "Database",
        help: "Where Immuta keeps its own data.",
        example: "immuta",
        shape: Shape::Text(Format::Any),
        places: &[at(Payloads::of(Payload::IntegrationCreate), "/config/database").required()],
        ..Field::EMPTY
    },
    Field {
        setup: Some("/password"),
        group: Some(&START),
        label: "Password",
        help: "The password of Immuta's user.",
        example: "{env: LAKEHOUSE_PASSWORD}",
        shape: Shape::Secret { env: "LAKEHOUSE_PASSWORD", lines: false },
        places: &[at(Payloads::of(Payload::IntegrationCreate), "/config/password").required()],
        ..Field::EMPTY
    },
    common::EXTRA,
]);
