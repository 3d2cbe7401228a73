//! Examples that show rules at work: for people who ask about a rule, and for the test that runs all of them.
//!
//! Each is written as a user would write it. Most are a few fields of a document that is otherwise right: then the
//! example is a JSON merge patch (RFC 7396), in which `null` leaves a field out.

use crate::kinds::{Flow, Kind, Payload};

/// One or several texts, and what else is found in them.
#[derive(Clone, Copy, Debug)]
pub struct Example {
    /// The input of the example.
    pub input: Input,
    /// The codes of other findings in it.
    pub also: &'static [&'static str],
}

/// What an example gives to ucforge.
#[derive(Clone, Copy, Debug)]
pub enum Input {
    /// A whole text.
    Text {
        /// How the text is written.
        form: Form,
        /// The text itself.
        text: &'static str,
    },
    /// Some fields of a document that is otherwise right.
    Fields {
        /// The document that they change.
        of: Whole,
        /// A merge patch in JSON, or in YAML for a setup.
        patch: &'static str,
    },
    /// Two documents that are compared: `match`.
    Match(&'static [Example; 2]),
    /// A script or a table, compared with a setup: `check --setup`.
    Rights {
        /// The setup.
        setup: &'static Example,
        /// The script or table.
        text: &'static Example,
    },
    /// A setup that is moved to another flow: `convert --flow`.
    Move {
        /// The setup.
        setup: &'static Example,
        /// The flow to which it is moved.
        to: Flow,
    },
    /// A payload that is converted back to its setup: `convert --to setup`.
    Back(&'static Example),
    /// Input that is too large, too deep or not a text.
    Made {
        /// A description of the input.
        words: &'static str,
        /// Makes the input.
        make: fn() -> Vec<u8>,
    },
}

/// How a text is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// JSON.
    Json,
    /// YAML.
    Yaml,
    /// A command in a shell.
    Curl,
    /// A script for Databricks.
    Sql,
    /// The output of SHOW GRANTS.
    Shown,
}

/// A document without mistakes, of which an example changes some fields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Whole {
    /// The kind of the document.
    pub kind: Kind,
    /// The flow of the document.
    pub flow: Flow,
    /// How Immuta signs in.
    pub sign_in: SignIn,
}

/// How Immuta signs in, in the order in which the catalogue of the platform lists the ways.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SignIn {
    /// With an access token.
    Token,
    /// As an OAuth client.
    OAuth,
}

impl Example {
    const fn of(input: Input) -> Self {
        Self { input, also: &[] }
    }

    /// Sets the codes of other findings.
    pub(crate) const fn also(self, also: &'static [&'static str]) -> Self {
        Self { also, ..self }
    }
}

const fn text(form: Form, text: &'static str) -> Example {
    Example::of(Input::Text { form, text })
}

const fn fields(kind: Kind, flow: Flow, sign_in: SignIn, patch: &'static str) -> Example {
    Example::of(Input::Fields { of: Whole { kind, flow, sign_in }, patch })
}

/// An example in JSON.
pub(crate) const fn json(source: &'static str) -> Example {
    text(Form::Json, source)
}

/// An example of JSON that is only a piece of a payload, so that its kind is not clear.
pub(crate) const fn piece(source: &'static str) -> Example {
    json(source).also(&["UC904"])
}

/// An example in YAML.
pub(crate) const fn yaml(source: &'static str) -> Example {
    text(Form::Yaml, source)
}

/// A command.
pub(crate) const fn curl(source: &'static str) -> Example {
    text(Form::Curl, source)
}

/// A script for Databricks.
pub(crate) const fn sql(source: &'static str) -> Example {
    text(Form::Sql, source)
}

/// The output of SHOW GRANTS.
pub(crate) const fn shown(source: &'static str) -> Example {
    text(Form::Shown, source)
}

/// Fields of the request for a script.
pub(crate) const fn in_script(patch: &'static str) -> Example {
    fields(Kind::Payload(Payload::ScriptCreate), Flow::IntegrationManual, SignIn::Token, patch)
}

/// Fields of a new integration that signs in with a token.
pub(crate) const fn in_create(patch: &'static str) -> Example {
    fields(Kind::Payload(Payload::IntegrationCreate), Flow::IntegrationAutomatic, SignIn::Token, patch)
}

/// Fields of a new integration that signs in with OAuth.
pub(crate) const fn in_create_oauth(patch: &'static str) -> Example {
    fields(Kind::Payload(Payload::IntegrationCreate), Flow::IntegrationAutomatic, SignIn::OAuth, patch)
}

/// Fields of the update of an integration.
pub(crate) const fn in_update(patch: &'static str) -> Example {
    fields(Kind::Payload(Payload::IntegrationUpdate), Flow::IntegrationUpdate, SignIn::Token, patch)
}

/// Fields of a connection that signs in with a token.
pub(crate) const fn in_connection(patch: &'static str) -> Example {
    fields(Kind::Payload(Payload::Connection), Flow::Connection, SignIn::Token, patch)
}

/// Fields of a connection that signs in with OAuth.
pub(crate) const fn in_connection_oauth(patch: &'static str) -> Example {
    fields(Kind::Payload(Payload::Connection), Flow::Connection, SignIn::OAuth, patch)
}

/// Fields of the setup of a connection that signs in with a token.
pub(crate) const fn in_setup(patch: &'static str) -> Example {
    fields(Kind::Setup, Flow::Connection, SignIn::Token, patch)
}

/// Fields of the setup of a connection that signs in with OAuth.
pub(crate) const fn in_setup_oauth(patch: &'static str) -> Example {
    fields(Kind::Setup, Flow::Connection, SignIn::OAuth, patch)
}

/// Fields of the setup of an integration that signs in with a token.
pub(crate) const fn in_integration_setup(patch: &'static str) -> Example {
    fields(Kind::Setup, Flow::IntegrationAutomatic, SignIn::Token, patch)
}

/// Two documents that are compared.
pub(crate) const fn matched(documents: &'static [Example; 2]) -> Example {
    Example::of(Input::Match(documents))
}

/// Fields of a setup without query audit, so that no privileges on system tables are needed.
pub(crate) const WITHOUT_AUDIT: &str =
    "audit: {enabled: false}\nservicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";

/// The same fields, with a catalog that Immuta governs.
pub(crate) const GOVERNING_SALES: &str =
    "audit: {enabled: false}\nservicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\ngovern: [{catalog: sales}]";

/// All grants that the setup with that catalog needs.
pub(crate) const ALL_OF_SALES: &str = "GRANT USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n";

/// A script or table, compared with a setup.
pub(crate) const fn against(setup: &'static Example, text: &'static Example) -> Example {
    Example::of(Input::Rights { setup, text })
}

/// A setup that is moved to a connection.
pub(crate) const fn moved_to_connection(setup: &'static Example) -> Example {
    Example::of(Input::Move { setup, to: Flow::Connection })
}

/// A setup that is moved to an integration.
pub(crate) const fn moved_to_integration(setup: &'static Example) -> Example {
    Example::of(Input::Move { setup, to: Flow::IntegrationAutomatic })
}

/// A payload that is converted back to a setup.
pub(crate) const fn back(payload: &'static Example) -> Example {
    Example::of(Input::Back(payload))
}

/// An input that cannot be written as a short text.
pub(crate) const fn made(words: &'static str, make: fn() -> Vec<u8>) -> Example {
    Example::of(Input::Made { words, make })
}
