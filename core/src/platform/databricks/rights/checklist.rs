//! Who must hold what, where and why, before a flow can work: one table for the checklist, the comments of scripts and the
//! reminder of the runbook.

mod markdown;
mod notes;
mod rows;

pub(crate) use markdown::markdown;

use super::Situation;
use crate::source::Source;
use rows::ROWS;

/// How a requirement gets settled.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Settled {
    /// The grants script does it.
    OurScript,
    /// The script that Immuta generates does it.
    ImmutaScript,
    /// Both scripts do it.
    BothScripts,
    /// Immuta does it by itself.
    Immuta,
    /// A person does it.
    ByHand,
    /// A person does it with SQL: the setup does not say enough for a script.
    BySql,
    /// A setup does not show whether the requirement is met.
    Unknown,
}

impl Settled {
    /// The words for it in the checklist.
    pub fn title(self) -> &'static str {
        match self {
            Self::OurScript => "our script",
            Self::ImmutaScript => "Immuta's script",
            Self::BothScripts => "either script",
            Self::Immuta => "Immuta itself",
            Self::ByHand => "by hand",
            Self::BySql => "by hand, in SQL",
            Self::Unknown => "cannot be known",
        }
    }
}

/// The person or account that a requirement applies to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    /// The owner of the API key.
    ImmutaUser,
    /// Immuta's service principal in Databricks.
    ServicePrincipal,
    /// Whoever runs the script that Immuta generates.
    Runner,
    /// Whoever runs the grants script.
    Granter,
    /// Whoever administers Databricks.
    Admin,
}

impl Who {
    /// All of them, in the order in which they are best asked.
    pub const ALL: [Self; 5] = [Self::ImmutaUser, Self::Admin, Self::ServicePrincipal, Self::Granter, Self::Runner];

    /// The name that people read.
    pub fn title(self) -> &'static str {
        match self {
            Self::ImmutaUser => "Immuta user",
            Self::ServicePrincipal => "Service principal",
            Self::Runner => "Runner of Immuta's script",
            Self::Granter => "Runner of the grants script",
            Self::Admin => "Databricks admin",
        }
    }
}

/// One requirement: a row of the table.
#[derive(Clone, Copy, Debug)]
pub struct Requirement {
    /// Who must hold it.
    pub who: Who,
    /// What must be held or done.
    pub what: &'static str,
    /// The object or place that it applies to.
    pub place: &'static str,
    /// What it is for.
    pub why: &'static str,
    /// The page that states the requirement.
    pub source: Source,
    /// How it gets settled.
    pub settled: Settled,
}

/// The requirements of a setup, in the order in which they are best settled.
pub fn requirements(setup: Situation) -> Vec<Requirement> {
    let held = ROWS.iter().filter(|row| (row.when)(setup));
    held.map(|row| {
        let source = row.source.unwrap_or_else(|| setup.page());
        Requirement {
            who: row.who,
            what: row.what,
            place: row.place,
            why: row.why,
            source,
            settled: (row.settled)(setup),
        }
    })
    .collect()
}

/// The requirements for running the script that Immuta generates, as plain text.
pub(crate) fn to_run_the_script(setup: Situation) -> Vec<String> {
    let rows = requirements(setup).into_iter().filter(|row| row.who == Who::Runner);
    rows.map(|row| [row.what, " (", row.place, ")"].concat().replace('`', "")).collect()
}

/// What has to be done by hand in Databricks, for the comments of a script.
pub(crate) fn beyond_sql(setup: Situation) -> Vec<Requirement> {
    let is_right = |who| matches!(who, Who::Runner | Who::Granter | Who::ImmutaUser);
    let by_hand = |row: &Requirement| row.settled == Settled::ByHand && !is_right(row.who);
    requirements(setup).into_iter().filter(by_hand).collect()
}
