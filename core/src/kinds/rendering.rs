//! The names of the formats that documents are written in.

/// How a document is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Rendering {
    /// JSON, as it is sent.
    Json,
    /// YAML, which the API takes as well.
    Yaml,
    /// The request as a command for bash and curl.
    Curl,
    /// The request as a command for bash and HTTPie.
    Httpie,
    /// The request as a program for Python's standard library.
    Python,
    /// The request as a script for PowerShell.
    Powershell,
    /// A script for bash.
    Shell,
    /// A script for Databricks.
    Sql,
    /// Resources of Databricks' Terraform provider.
    Terraform,
    /// A text for people.
    Markdown,
}

/// Name, label and ending of each, in the order of [`Rendering::ALL`].
static NAMES: [[&str; 3]; Rendering::ALL.len()] = [
    ["json", "JSON", "json"],
    ["yaml", "YAML", "yaml"],
    ["curl", "curl", "sh"],
    ["httpie", "HTTPie", "sh"],
    ["python", "Python", "py"],
    ["powershell", "PowerShell", "ps1"],
    ["shell", "Shell script", "sh"],
    ["sql", "SQL", "sql"],
    ["terraform", "Terraform", "tf"],
    ["markdown", "Markdown", "md"],
];

impl Rendering {
    /// What payloads can be written as.
    pub const OF_PAYLOADS: &[Self] =
        &[Self::Json, Self::Yaml, Self::Curl, Self::Httpie, Self::Python, Self::Powershell];

    /// The name in commands: `json`.
    pub fn name(self) -> &'static str {
        self.names()[0]
    }

    /// For people: `HTTPie`.
    pub fn label(self) -> &'static str {
        self.names()[1]
    }

    /// The ending of its files: `json`.
    pub fn extension(self) -> &'static str {
        self.names()[2]
    }

    /// Name, label, ending.
    fn names(self) -> &'static [&'static str; 3] {
        // Both are lists of all renderings, in one order: a test says so.
        &NAMES[self as usize]
    }

    /// All of them.
    pub const ALL: &[Self] = &[
        Self::Json,
        Self::Yaml,
        Self::Curl,
        Self::Httpie,
        Self::Python,
        Self::Powershell,
        Self::Shell,
        Self::Sql,
        Self::Terraform,
        Self::Markdown,
    ];

    /// The rendering of a payload that has this name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::named(name, Self::OF_PAYLOADS)
    }

    /// The one of these that has this name.
    pub fn named(name: &str, of: &[Self]) -> Option<Self> {
        of.iter().copied().find(|rendering| rendering.name() == name)
    }
}
