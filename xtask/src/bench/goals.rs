//! The goals, as `docs/figures/goals.json` lists them, and whether they are met.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use super::figures::{Figures, Row};
use super::report::number;
use crate::shell::{Failure, Outcome};

/// One goal. It belongs to the row of figures that has its suite and measure.
#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Goal {
    pub(crate) suite: String,
    pub(crate) measure: String,
    pub(crate) limit: Limit,
    /// Where the goal comes from.
    pub(crate) source: String,
    /// Why it is not met, or what to know about it.
    #[serde(default)]
    pub(crate) note: String,
}

#[derive(Debug, Clone, PartialEq, Deserialize)]
#[serde(rename_all = "snake_case", deny_unknown_fields)]
pub(crate) enum Limit {
    /// In the unit of the row.
    AtMost(f64),
    AtLeast(f64),
    /// How many times better than a peer.
    TimesBetter {
        peer: String,
        least: f64,
    },
    /// How many times as much as a floor.
    TimesFloor {
        peer: String,
        most: f64,
    },
    /// Nothing to measure: a test of the project fails when it is not met.
    Test(String),
}

/// Whether a row meets a goal.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Verdict {
    /// The goal in words: "at most 1.25 times the floor page".
    pub(crate) goal: String,
    /// The number in the goal.
    pub(crate) limit: f64,
    pub(crate) met: bool,
    /// Whether the limit is inside the spread: another run may decide differently.
    pub(crate) close: bool,
    /// What to know about it.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) note: String,
}

impl Goal {
    pub(crate) fn read(file: &Path) -> Outcome<Vec<Self>> {
        let text = fs::read_to_string(file).map_err(|error| Failure::file("reading", file, &error))?;
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("{}: {error}", file.display())))
    }

    /// The goal in words, with the unit of the row that it belongs to.
    pub(crate) fn words(&self, unit: &str) -> String {
        let with_unit = |limit: f64| format!("{} {unit}", number(limit)).trim_end().to_owned();
        match &self.limit {
            Limit::AtMost(limit) => format!("at most {}", with_unit(*limit)),
            Limit::AtLeast(limit) => format!("at least {}", with_unit(*limit)),
            Limit::TimesBetter { peer, least } => format!("{} times better than {peer}", number(*least)),
            Limit::TimesFloor { peer, most } => format!("at most {} times the {peer}", number(*most)),
            Limit::Test(_) => "held by a test".to_owned(),
        }
    }

    /// Judges a row. `None` if it does not have the figure that the goal is about.
    pub(crate) fn judge(&self, row: &Row) -> Option<Verdict> {
        let ratio = |peer: &str, floor: bool| {
            row.ratios.iter().find(|ratio| ratio.peer == peer && ratio.floor == floor).map(|ratio| ratio.times)
        };
        let (figure, limit, at_most) = match &self.limit {
            Limit::AtMost(limit) => (row.ours?, *limit, true),
            Limit::AtLeast(limit) => (row.ours?, *limit, false),
            Limit::TimesBetter { peer, least } => (ratio(peer, false)?, *least, false),
            Limit::TimesFloor { peer, most } => (ratio(peer, true)?, *most, true),
            Limit::Test(_) => return None,
        };
        let met = if at_most { figure.median <= limit } else { figure.median >= limit };
        let close = figure.low < figure.high && figure.low <= limit && limit <= figure.high;
        Some(Verdict { goal: self.words(&row.unit), limit, met, close, note: self.note.clone() })
    }
}

/// Writes into every row which of its goals are met.
pub(crate) fn judge(figures: &mut Figures, goals: &[Goal]) {
    for suite in &mut figures.suites {
        for row in &mut suite.rows {
            let of_row = goals.iter().filter(|goal| goal.suite == suite.name && goal.measure == row.measure);
            row.goals = of_row.filter_map(|goal| goal.judge(row)).collect();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::figures::{Ratio, Spread};
    use super::*;

    fn goal(limit: Limit) -> Goal {
        Goal { suite: "s".to_owned(), measure: "m".to_owned(), limit, source: String::new(), note: String::new() }
    }

    #[test]
    fn goals_are_judged_by_the_median_and_say_when_it_is_close() {
        let times = Spread { median: 2.9, low: 2.5, high: 3.2 };
        let row = Row {
            unit: "ms".to_owned(),
            ours: Some(Spread { median: 4.0, low: 3.0, high: 4.5 }),
            ratios: vec![Ratio { peer: "p".to_owned(), floor: false, times }],
            ..Row::default()
        };
        let judged = |limit| {
            let verdict = goal(limit).judge(&row)?;
            Some((verdict.goal, verdict.met, verdict.close))
        };
        assert_eq!(judged(Limit::AtMost(4.0)), Some(("at most 4 ms".to_owned(), true, true)));
        assert_eq!(judged(Limit::AtMost(2.5)), Some(("at most 2.5 ms".to_owned(), false, false)));
        assert_eq!(judged(Limit::AtLeast(3.0)), Some(("at least 3 ms".to_owned(), true, true)));
        let times = |least| Limit::TimesBetter { peer: "p".to_owned(), least };
        assert_eq!(judged(times(3.0)), Some(("3 times better than p".to_owned(), false, true)));
        assert_eq!(judged(Limit::TimesFloor { peer: "p".to_owned(), most: 9.0 }), None);
        assert_eq!(judged(Limit::Test("t".to_owned())), None);
    }
}
