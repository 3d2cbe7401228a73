//! Fields that every platform has, and their section.

use super::{Choice, Field, Format, Group, InRights, Shape};
use crate::source::Source;

/// The section that asks which documents to make, and for which tenant.
pub(crate) static START: Group =
    Group { id: "start", title: "What to set up", help: "Every document follows from these answers." };

/// The version of the setup format.
pub(crate) const VERSION: Field = Field {
    setup: Some("/ucforge"),
    label: "Version of the setup format",
    help: "Always 1.",
    example: "1",
    shape: Shape::Integer { min: 1, max: 1 },
    always: true,
    ..Field::EMPTY
};

/// The base setup that this one extends.
pub(crate) const EXTENDS: Field = Field {
    setup: Some("/extends"),
    label: "Base setup",
    help: "Another setup file, relative to this one. Its fields are inherited; fields given here win.",
    example: "base.yaml",
    shape: Shape::Text(Format::Any),
    ..Field::EMPTY
};

/// The findings that the setup accepts.
pub(crate) const ALLOW: Field = Field {
    setup: Some("/allow"),
    label: "Exceptions",
    help: "Findings to accept: the code of each with a reason. Errors cannot be allowed.",
    example: "{UC220: our own domain}",
    shape: Shape::Exceptions,
    ..Field::EMPTY
};

/// The URL of the Immuta tenant.
pub(crate) const IMMUTA_URL: Field = Field {
    setup: Some("/immutaUrl"),
    group: Some(&START),
    label: "Immuta URL",
    help: "The URL of your Immuta tenant. Leave it out and scripts read it from IMMUTA_URL.",
    example: "https://tenant.hosted.immutacloud.com",
    find: "Open Immuta in your browser and copy the address up to the first single slash.",
    shape: Shape::Text(Format::Tenant),
    source: Source::IntegrationsHowTo,
    ..Field::EMPTY
};

/// Fields that ucforge does not know.
pub(crate) const EXTRA: Field = Field {
    setup: Some("/extra"),
    label: "Extra fields",
    help: "Fields that ucforge does not know, by kind of document and JSON pointer.",
    example: "{integration-create: {/config/proxy: proxy.internal}}",
    shape: Shape::Extra,
    ..Field::EMPTY
};

/// The platform, which decides all other fields. `assumed` is the platform of a setup that names none.
pub(crate) const fn platform(example: &'static str, assumed: &'static str) -> Field {
    Field {
        setup: Some("/platform"),
        group: Some(&START),
        label: "Platform",
        help: "The data platform that Immuta governs.",
        example,
        assumed,
        shape: Shape::Platform,
        in_rights: InRights::Used,
        ..Field::EMPTY
    }
}

/// The flow, one of those that the platform has.
pub(crate) const fn flow(choices: &'static [Choice]) -> Field {
    Field {
        setup: Some("/flow"),
        group: Some(&START),
        label: "Flow",
        help: "Which API the documents are for, and who creates the catalog that Immuta keeps for itself.",
        example: "connection",
        shape: Shape::Choice(choices),
        in_rights: InRights::Used,
        always: true,
        ..Field::EMPTY
    }
}
