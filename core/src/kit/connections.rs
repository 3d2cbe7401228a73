//! How other tools write down what leads to a platform: the names that they have for what a setup asks.
//!
//! The readers of their texts know no platform; each platform says here what is its own.

/// A tool, by the kind of text that people copy from it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tool {
    /// `jdbc:NAME://host:443/schema;name=value;...`
    Jdbc,
    /// `Driver=...;Host=...;...`, or a section of `odbc.ini`.
    Odbc,
    /// Lines with a label and a value each, as a page shows them.
    Details,
    /// An INI file with a section for each profile.
    Profiles,
    /// A `profiles.yml` of dbt.
    Dbt,
    /// Blocks `provider "NAME" { ... }`.
    Terraform,
    /// `export NAME=value`, and what other shells write.
    Variables,
    /// The address of a page.
    Address,
}

impl Tool {
    /// All of them.
    pub(crate) const ALL: [Self; 8] = [
        Self::Jdbc,
        Self::Odbc,
        Self::Details,
        Self::Profiles,
        Self::Dbt,
        Self::Terraform,
        Self::Variables,
        Self::Address,
    ];

    /// Its name in code.
    pub fn name(self) -> &'static str {
        match self {
            Self::Jdbc => "jdbc",
            Self::Odbc => "odbc",
            Self::Details => "details",
            Self::Profiles => "profiles",
            Self::Dbt => "dbt",
            Self::Terraform => "terraform",
            Self::Variables => "variables",
            Self::Address => "address",
        }
    }
}

/// What a platform knows of the texts of other tools.
pub(crate) struct Connections {
    /// What these tools call the platform: a subprotocol, a type, a provider, the beginning of variables. `true` where
    /// nobody else is called so; else something in the text has to show whose it is.
    pub(crate) names: fn(Tool) -> &'static [(&'static str, bool)],
    /// The settings of a tool.
    pub(crate) settings: fn(Tool) -> &'static Settings,
    /// The name of the port in a setup.
    pub(crate) port: &'static str,
    /// Why a host of the platform is nothing to connect to, if it is not.
    pub(crate) refuses: fn(&str) -> Option<&'static str>,
    /// What follows from what a text says beside answers.
    pub(crate) derive: fn(&Parts<'_>) -> Vec<Derived>,
}

/// The settings of a tool. Names are compared without case.
pub(crate) struct Settings {
    /// What each means. All others are unknown.
    pub(crate) means: &'static [(&'static str, Means)],
    /// How somebody signs in, by what is set: the first that fits counts. Where none does, the credentials decide.
    pub(crate) ways: &'static [Way],
    /// Settings that only texts of this platform have: a name, and a value where any other would say nothing.
    pub(crate) signs: &'static [(&'static str, Option<&'static str>)],
}

/// What a setting is to a setup.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// The answer at this place.
    Answer(&'static str),
    /// What answers may follow from.
    Part(Part),
    /// How to sign in, together with others.
    Way,
    /// What is so anyway, where it is one of these; else a setup has no place for it, for this reason.
    Usual(&'static [&'static str], &'static str),
    /// Nothing that anybody has to know.
    Aside,
    /// A setup has no place for it, for this reason.
    Nothing(&'static str),
}

/// What is not an answer, and leads to some.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The ID of the compute.
    Warehouse,
    /// The number of the workspace.
    Workspace,
    /// The path of a page in the workspace.
    Page,
    /// The directory that the client belongs to.
    Directory,
}

/// One way to sign in.
pub(crate) struct Way {
    /// What has to be set for it.
    pub(crate) when: &'static [(&'static str, Is)],
    /// What a setup calls it, or why Immuta does not sign in so.
    pub(crate) then: Result<&'static str, &'static str>,
}

/// What a setting has to be.
#[derive(Clone, Copy)]
pub(crate) enum Is {
    /// This text, without case.
    Text(&'static str),
    /// Anything that is there.
    Set,
    /// Not there.
    Unset,
}

/// What a text says beside its answers.
pub(crate) struct Parts<'a> {
    /// The host.
    pub(crate) host: Option<&'a str>,
    /// The way to sign in.
    pub(crate) way: Option<&'a str>,
    /// The others.
    pub(crate) part: &'a dyn Fn(Part) -> Option<&'a str>,
}

/// What follows from a part.
pub(crate) enum Derived {
    /// An answer, where the text itself has none. It follows from the part, or from the host.
    Answer {
        /// Where it goes.
        pointer: &'static str,
        /// What it is.
        value: String,
        /// The part, or none for the host.
        from: Option<Part>,
        /// Why it follows.
        why: &'static str,
    },
    /// The part is not an answer, for this reason.
    Nothing(Part, String),
}
