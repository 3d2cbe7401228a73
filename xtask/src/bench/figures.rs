//! What was measured, as `docs/figures/figures.json` keeps it.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};

use crate::shell::{Failure, Outcome};

/// How rows and peers name the program that is measured.
pub(crate) const OURS: &str = "ucforge";

/// All suites, in the order of the page.
#[derive(Debug, Default, PartialEq, Serialize, Deserialize)]
pub(crate) struct Figures {
    pub(crate) suites: Vec<Suite>,
}

/// Measures that were taken together.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Suite {
    pub(crate) name: String,
    /// `None` if it has never run.
    pub(crate) run: Option<Run>,
    /// Why the last run did not measure it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) missing: Option<String>,
    #[serde(default)]
    pub(crate) rows: Vec<Row>,
}

/// When and on what a suite ran.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Run {
    pub(crate) date: String,
    pub(crate) commit: String,
    pub(crate) seconds: f64,
    /// Fewer and shorter rounds: to see that it works, not to rely on.
    pub(crate) short: bool,
    pub(crate) processor: String,
    pub(crate) cores: usize,
    /// The load of the minute before it began.
    pub(crate) load: f64,
    pub(crate) system: String,
    pub(crate) versions: BTreeMap<String, String>,
}

/// One measure, ours beside others in the same run.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Row {
    /// Its name: what goals refer to.
    pub(crate) measure: String,
    pub(crate) unit: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(crate) ours: Option<Spread>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) peers: Vec<Peer>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) ratios: Vec<Ratio>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(crate) goals: Vec<super::goals::Verdict>,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) note: String,
}

/// The median of the values, and the range of all but the lowest and highest tenth.
#[derive(Debug, Default, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub(crate) struct Spread {
    pub(crate) median: f64,
    pub(crate) low: f64,
    pub(crate) high: f64,
}

#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Peer {
    pub(crate) name: String,
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub(crate) version: String,
    #[serde(flatten)]
    pub(crate) figure: Spread,
}

/// The ratio of ours and a peer. For a floor, which does the least that can be done, it is how many times as much ours
/// takes; for all others, how many times better ours is.
#[derive(Debug, Default, Clone, PartialEq, Serialize, Deserialize)]
pub(crate) struct Ratio {
    pub(crate) peer: String,
    pub(crate) floor: bool,
    #[serde(flatten)]
    pub(crate) times: Spread,
}

impl Figures {
    pub(crate) fn read(file: &Path) -> Outcome<Self> {
        if !file.is_file() {
            return Ok(Self::default());
        }
        let text = fs::read_to_string(file).map_err(|error| Failure::file("reading", file, &error))?;
        serde_json::from_str(&text).map_err(|error| Failure::new(format!("{} is damaged: {error}", file.display())))
    }

    /// The text of the file.
    pub(crate) fn text(&self) -> Outcome<String> {
        let text = serde_json::to_string_pretty(self).map_err(|error| Failure::new(error.to_string()))?;
        Ok(text + "\n")
    }

    pub(crate) fn suite(&self, name: &str) -> Option<&Suite> {
        self.suites.iter().find(|suite| suite.name == name)
    }

    /// The same, to change it; a suite that is not there yet is added at the end.
    pub(crate) fn suite_mut(&mut self, name: &str) -> &mut Suite {
        let at = self.suites.iter().position(|suite| suite.name == name).unwrap_or_else(|| {
            self.suites.push(Suite { name: name.to_owned(), ..Suite::default() });
            self.suites.len() - 1
        });
        &mut self.suites[at]
    }

    pub(crate) fn row(&self, suite: &str, measure: &str) -> Option<&Row> {
        self.suite(suite)?.rows.iter().find(|row| row.measure == measure)
    }
}

impl Spread {
    /// The spread of some values; `None` if there are none.
    pub(crate) fn of(values: &[f64]) -> Option<Self> {
        let mut values: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
        values.sort_by(f64::total_cmp);
        let figure = Self { median: at(&values, 0.5)?, low: at(&values, 0.1)?, high: at(&values, 0.9)? };
        Some(Self { median: rounded(figure.median), low: rounded(figure.low), high: rounded(figure.high) })
    }

    /// The inverse ratio.
    pub(crate) fn turned(self) -> Self {
        Self { median: 1.0, low: 1.0, high: 1.0 }.times(self)
    }

    /// How many times the other goes into this, with both spreads. The other is never zero.
    fn times(self, other: Self) -> Self {
        Self {
            median: rounded(self.median / other.median),
            low: rounded(self.low / other.high),
            high: rounded(self.high / other.low),
        }
    }
}

/// The value that this part of all values does not exceed; the values are in order.
pub(crate) fn at(values: &[f64], part: f64) -> Option<f64> {
    let last = values.len().checked_sub(1)?;
    #[allow(clippy::cast_precision_loss, reason = "a handful of values")]
    let place = last as f64 * part;
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "below the number of values")]
    let (below, above) = (place.floor() as usize, place.ceil() as usize);
    Some(values[below] + (values[above] - values[below]) * place.fract())
}

/// Rounds to four digits: more would only be noise in the file. Whole numbers keep all of theirs.
fn rounded(value: f64) -> f64 {
    if value == 0.0 || !value.is_finite() || value.fract() == 0.0 {
        return if value.is_finite() { value } else { 0.0 };
    }
    #[allow(clippy::cast_possible_truncation, reason = "the number of digits of a float")]
    let digits = 3 - value.abs().log10().floor() as i32;
    let scale = 10f64.powi(digits);
    (value * scale).round() / scale
}

/// Rows that are filled value by value.
#[derive(Default)]
pub(crate) struct Table {
    pub(crate) rows: Vec<Row>,
}

impl Table {
    /// Adds the values of one program for one measure. Without values there is nothing to add.
    pub(crate) fn add(&mut self, measure: &str, unit: &str, who: (&str, &str), values: &[f64]) {
        let Some(figure) = Spread::of(values) else { return };
        let at = self.rows.iter().position(|row| row.measure == measure).unwrap_or_else(|| {
            let (measure, unit) = (measure.to_owned(), unit.to_owned());
            self.rows.push(Row { measure, unit, ..Row::default() });
            self.rows.len() - 1
        });
        let row = &mut self.rows[at];
        let (name, version) = who;
        if name == OURS {
            row.ours = Some(figure);
        } else {
            row.peers.push(Peer { name: name.to_owned(), version: version.to_owned(), figure });
        }
    }

    /// Adds lines of JSON, as the scripts write them: measure, unit, who, version, values.
    pub(crate) fn add_lines(&mut self, text: &str) -> Outcome {
        #[derive(Deserialize)]
        struct Line {
            measure: String,
            unit: String,
            who: String,
            #[serde(default)]
            version: String,
            values: Vec<f64>,
        }
        for line in text.lines().filter(|line| line.starts_with('{')) {
            let line: Line = serde_json::from_str(line)
                .map_err(|error| Failure::new(format!("a line of figures is not understood: {error}: {line}")))?;
            self.add(&line.measure, &line.unit, (&line.who, &line.version), &line.values);
        }
        Ok(())
    }

    /// Adds the ratios of ours and these peers, in every row that has them.
    pub(crate) fn compare(&mut self, peers: &[&str], floor: bool) {
        for row in &mut self.rows {
            let Some(ours) = row.ours else { continue };
            let more_is_better = row.unit.ends_with("/s");
            for peer in row.peers.iter().filter(|peer| peers.contains(&peer.name.as_str())) {
                let (above, below) = if floor || more_is_better { (ours, peer.figure) } else { (peer.figure, ours) };
                // There is no ratio to zero, and nothing is better than a peer that takes nothing.
                if below.low > 0.0 && (floor || above.median > 0.0) {
                    row.ratios.push(Ratio { peer: peer.name.clone(), floor, times: above.times(below) });
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_spread_leaves_out_what_is_rare() {
        let values: Vec<f64> = (0..=10).map(f64::from).chain([f64::NAN]).collect();
        assert_eq!(Spread::of(&values), Some(Spread { median: 5.0, low: 1.0, high: 9.0 }));
        assert_eq!(Spread::of(&[]), None);
        let all = [0.0, 49364.0, 1.234_56, 0.000_123_456].map(|value| rounded(value).to_string());
        assert_eq!(all, ["0", "49364", "1.235", "0.0001235"]);
    }

    #[test]
    fn a_ratio_says_how_much_better_or_how_far_above_the_floor() {
        let mut table = Table::default();
        let lines = "noise\n\
            {\"measure\":\"time\",\"unit\":\"ms\",\"who\":\"ucforge\",\"values\":[2]}\n\
            {\"measure\":\"time\",\"unit\":\"ms\",\"who\":\"other\",\"version\":\"1\",\"values\":[6]}\n\
            {\"measure\":\"time\",\"unit\":\"ms\",\"who\":\"least\",\"values\":[1]}\n\
            {\"measure\":\"rate\",\"unit\":\"requests/s\",\"who\":\"ucforge\",\"values\":[8]}\n\
            {\"measure\":\"rate\",\"unit\":\"requests/s\",\"who\":\"other\",\"values\":[2]}\n";
        assert!(table.add_lines(lines).is_ok());
        table.compare(&["other"], false);
        table.compare(&["least"], true);
        let ratios: Vec<(&str, String)> = table
            .rows
            .iter()
            .flat_map(|row| &row.ratios)
            .map(|ratio| (ratio.peer.as_str(), ratio.times.median.to_string()))
            .collect();
        assert_eq!(
            ratios,
            [("other", "3"), ("least", "2"), ("other", "4")].map(|(peer, times)| (peer, times.to_owned()))
        );
        assert_eq!(table.rows[0].peers[0].version, "1");
        let mut table = Table::default();
        table.add("idle", "%", (OURS, ""), &[1.0]);
        table.add("idle", "%", ("least", ""), &[0.0]);
        table.compare(&["least"], true);
        table.compare(&["least"], false);
        assert!(table.rows[0].ratios.is_empty());
        assert!(table.add_lines("{\"measure\":1}").is_err());
    }

    #[test]
    fn a_spread_of_both_sides_is_in_the_ratio() {
        let ours = Spread { median: 2.0, low: 1.0, high: 4.0 };
        let peer = Spread { median: 8.0, low: 6.0, high: 10.0 };
        assert_eq!(peer.times(ours), Spread { median: 4.0, low: 1.5, high: 10.0 });
    }
}
