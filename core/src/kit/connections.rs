//! How other tools describe a connection to a platform: their names for the answers of a setup.
//!
//! The readers of these texts do not know the platforms: each platform describes itself here.

/// A tool, or rather the kind of text that people copy from it.
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
    /// All tools.
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

    /// The name of the tool in code.
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

/// What a platform knows about the texts of other tools.
pub(crate) struct Connections {
    /// The names of the platform in a tool: a subprotocol, a type, a provider, the prefix of variables. `true` if no
    /// other platform has the name. Otherwise something else in the text must show which platform it is.
    pub(crate) names: fn(Tool) -> &'static [(&'static str, bool)],
    /// The settings that a tool has for the platform.
    pub(crate) settings: fn(Tool) -> &'static Settings,
    /// The JSON pointer of the port in a setup.
    pub(crate) port: &'static str,
    /// Returns why Immuta cannot connect to a host of the platform. `None` if it can.
    pub(crate) refuses: fn(&str) -> Option<&'static str>,
    /// Derives answers from the other parts of a text.
    pub(crate) derive: fn(&Parts<'_>) -> Vec<Derived>,
}

/// The settings of a tool. Case does not matter in names, except for variables.
pub(crate) struct Settings {
    /// The known settings, each with its meaning. All others are unknown.
    pub(crate) means: &'static [(&'static str, Means)],
    /// The ways to sign in, by what is set: the first that matches counts. If none does, the credentials decide.
    pub(crate) ways: &'static [Way],
    /// Settings that only texts of this platform have: a name, and the value that it must have. `None` if any value is
    /// enough.
    pub(crate) signs: &'static [(&'static str, Option<&'static str>)],
}

/// What a setting means for a setup.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Means {
    /// The answer at this JSON pointer of a setup.
    Answer(&'static str),
    /// A part from which answers may follow.
    Part(Part),
    /// A part of how to sign in, together with other settings.
    Way,
    /// The usual value if it is one of these, which needs no answer. Any other value has no place in a setup, for this
    /// reason.
    Usual(&'static [&'static str], &'static str),
    /// Nothing that matters: the setting is ignored.
    Aside,
    /// The setting has no place in a setup, for this reason.
    Nothing(&'static str),
}

/// A setting that is not an answer, but from which answers follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Part {
    /// The ID of the SQL warehouse.
    Warehouse,
    /// The numeric ID of the workspace.
    Workspace,
    /// The path of a page in the workspace.
    Page,
    /// The directory to which the client belongs.
    Directory,
}

/// One way to sign in.
pub(crate) struct Way {
    /// The settings that must match.
    pub(crate) when: &'static [(&'static str, Is)],
    /// The name of this way in a setup, or why Immuta does not sign in like this.
    pub(crate) then: Result<&'static str, &'static str>,
}

/// What a setting must be.
#[derive(Clone, Copy)]
pub(crate) enum Is {
    /// It has this value, whatever the case.
    Text(&'static str),
    /// It is set, to any value.
    Set,
    /// It is not set.
    Unset,
}

/// What a text says besides its answers.
pub(crate) struct Parts<'a> {
    /// The host to connect to.
    pub(crate) host: Option<&'a str>,
    /// The way to sign in.
    pub(crate) way: Option<&'a str>,
    /// Looks up the other parts.
    pub(crate) part: &'a dyn Fn(Part) -> Option<&'a str>,
    /// The name of the setting that gives the answer at this JSON pointer.
    pub(crate) name: &'a dyn Fn(&str) -> Option<&'a str>,
}

/// What follows from a part of a text.
pub(crate) enum Derived {
    /// An answer. If it follows from the host, it only counts if the text itself does not have this answer.
    Answer {
        /// The JSON pointer of the answer in a setup.
        pointer: &'static str,
        /// The value of the answer.
        value: String,
        /// The part from which it follows. `None` if it follows from the host.
        from: Option<Part>,
        /// Why the answer follows.
        why: &'static str,
    },
    /// The part is not an answer, for this reason.
    Nothing(Part, String),
}
