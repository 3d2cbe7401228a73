//! The page about figures, in Markdown: it says nothing that is not in `figures.json` and `goals.json`.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::figures::{Figures, Peer, Ratio, Row, Run, Spread, Suite};
use super::goals::{Goal, Limit};

const HEAD: &str = "# Figures

What ucforge takes, measured beside what others take for the same work, in the same run. `cargo xtask bench` measures and writes this page;
`--only check,sizes` does a part of it, and what is not measured again keeps its date. All of it is in
`docs/figures/figures.json`.

A figure is the median, and in brackets the range without the lowest and the highest tenth. A ratio has the ranges of both sides in it, so it is
wider than each. Beside a *floor*, a program that does nothing but the least, it says how many times as much ours takes; beside all others, how
many times better ours is.

";

/// Title and introduction of each suite.
const SUITES: [(&str, &str, &str); 9] = [
    (
        "check",
        "Checking, native",
        "From the text of a payload to all findings with line and column, on one thread. The payloads are those of `core/benches/yardstick`: 1.6 kB each. *No places* means that the validator says what is wrong, and not in which line.",
    ),
    (
        "wasm",
        "Checking, in Wasm",
        "The same in the module of the page, from a JavaScript string to a JavaScript object, in Node.",
    ),
    ("sizes", "Sizes", "With brotli at its best, as servers send it."),
    (
        "page",
        "The page",
        "In headless Chromium, each time a new profile. *Form* is the page with its questions, *start* the page as it opens, *100 workspaces* the form with a long answer. A *slow phone* has a quarter of the speed, 1.6 Mbit/s and 150 ms of latency. Typing is timed from the key to the document that changes.",
    ),
    (
        "terminal",
        "The terminal UI",
        "In a pseudo-terminal of 120 by 40. The floor is a list of 30 lines with the same library.",
    ),
    (
        "serve",
        "The sandbox",
        "`ucforge serve` beside Prism on the same OpenAPI document, both logging to nowhere; wrk sends the requests.",
    ),
    ("lsp", "In an editor", "`ucforge lsp` with a setup of 100 workspaces, from the request to the answer."),
    (
        "costs",
        "Instructions and memory",
        "What one operation costs, as `core/benches/costs.txt` keeps it: a change of these is a line in a commit. Instructions are counted by Valgrind; they hardly depend on the machine.",
    ),
    ("other", "Held by tests", ""),
];

/// The title of a suite.
pub(crate) fn title(suite: &str) -> &str {
    SUITES.iter().find(|(name, ..)| *name == suite).map_or(suite, |(_, title, _)| title)
}

/// The page.
pub(crate) fn page(figures: &Figures, goals: &[Goal]) -> String {
    let mut out = HEAD.to_owned();
    all_goals(&mut out, figures, goals);
    for (name, title, about) in SUITES {
        if let Some(suite) = figures.suite(name) {
            let _ = write!(out, "\n## {title} {{#{name}}}\n\n{about}\n");
            section(&mut out, suite);
        }
    }
    out
}

/// Writes every goal, with its figure or the test that ensures it.
fn all_goals(out: &mut String, figures: &Figures, goals: &[Goal]) {
    let (mut met, mut missed, mut open) = (0, 0, 0);
    let mut rows = String::new();
    let mut before = "";
    for goal in goals {
        let row = figures.row(&goal.suite, &goal.measure);
        let verdict = row.and_then(|row| goal.judge(row));
        let is_met = verdict.as_ref().is_some_and(|verdict| verdict.met);
        let (figure, state) = match (&goal.limit, row, verdict) {
            (Limit::Test(file), ..) => {
                met += 1;
                (format!("`{file}`"), "yes".to_owned())
            }
            (_, Some(row), Some(verdict)) => {
                *(if verdict.met { &mut met } else { &mut missed }) += 1;
                (shown(row, &goal.limit), state(verdict.met, verdict.close))
            }
            _ => {
                open += 1;
                ("not measured".to_owned(), String::new())
            }
        };
        let unit = row.map_or("", |row| row.unit.as_str());
        let about = match (&goal.limit, figures.suite(&goal.suite)) {
            (Limit::Test(_), _) => goal.measure.clone(),
            // A section further down the page.
            (_, Some(_)) => format!("[{}](#{}): {}", title(&goal.suite), goal.suite, goal.measure),
            (_, None) => format!("{}: {}", title(&goal.suite), goal.measure),
        };
        // A reason that several goals share is written only once.
        let why = match goal.note.as_str() {
            _ if is_met => String::new(),
            note if !note.is_empty() && note == before => "as above".to_owned(),
            note => cell(note),
        };
        if !is_met {
            before = &goal.note;
        }
        let _ = writeln!(
            rows,
            "| {} | {} | {} | {} | {} | {} |",
            cell(&about),
            cell(&goal.words(unit)),
            cell(&figure),
            state,
            why,
            cell(&goal.source)
        );
    }
    let _ = write!(
        out,
        "## Goals\n\nMet: {met}. Not met: {missed}. Not measured: {open}.\n\n| measure | goal | figure | met | why not | source |\n|---|---|---|---|---|---|\n{rows}"
    );
}

fn section(out: &mut String, suite: &Suite) {
    if let Some(run) = &suite.run {
        machine(out, run);
    }
    if let Some(missing) = &suite.missing {
        let _ = write!(out, "\nNot measured in the last run: {missing}\n");
    }
    if suite.rows.is_empty() {
        return;
    }
    let mut versions: BTreeMap<&str, &str> = BTreeMap::new();
    for peer in suite.rows.iter().flat_map(|row| &row.peers) {
        versions.insert(&peer.name, &peer.version);
    }
    let names: Vec<String> = versions
        .iter()
        .map(|(name, version)| if version.is_empty() { (*name).to_owned() } else { format!("{name} ({version})") })
        .collect();
    if !names.is_empty() {
        let _ = write!(out, "\nBeside it: {}.\n", names.join(", "));
    }
    if names.is_empty() {
        out.push_str("\n| measure | ucforge | goal | met |\n|---|---|---|---|\n");
    } else {
        out.push_str("\n| measure | ucforge | others | ratio | goal | met |\n|---|---|---|---|---|---|\n");
    }
    for row in &suite.rows {
        let ours = row.ours.map_or_else(String::new, |ours| spread(ours, &row.unit));
        let peers: Vec<String> = row.peers.iter().map(|peer| of_peer(peer, &row.unit)).collect();
        let ratios: Vec<String> = row.ratios.iter().map(ratio).collect();
        let goals: Vec<&str> = row.goals.iter().map(|verdict| verdict.goal.as_str()).collect();
        let met: Vec<String> = row.goals.iter().map(|verdict| state(verdict.met, verdict.close)).collect();
        let measure = if row.note.is_empty() { row.measure.clone() } else { format!("{} ({})", row.measure, row.note) };
        let lines = |texts: &[String]| cell(&texts.join("; "));
        let _ = write!(out, "| {} | {} |", cell(&measure), cell(&ours));
        if !names.is_empty() {
            let _ = write!(out, " {} | {} |", lines(&peers), lines(&ratios));
        }
        let _ = writeln!(out, " {} | {} |", cell(&goals.join("; ")), lines(&met));
    }
}

fn machine(out: &mut String, run: &Run) {
    let versions: Vec<String> = run.versions.iter().map(|(name, version)| format!("{name} {version}")).collect();
    let _ = write!(
        out,
        "\n{}, commit `{}`, {:.0} s on {} ({} cores, load {:.1} at its start), {}{}.{}\n",
        run.date,
        run.commit,
        run.seconds,
        run.processor,
        run.cores,
        run.load,
        run.system,
        if versions.is_empty() { String::new() } else { format!(", {}", versions.join(", ")) },
        if run.short { " **A short run, to see that it works.**" } else { "" }
    );
}

/// The figure that a goal is about.
fn shown(row: &Row, limit: &Limit) -> String {
    match limit {
        Limit::TimesBetter { peer, .. } | Limit::TimesFloor { peer, .. } => {
            row.ratios.iter().find(|ratio| ratio.peer == *peer).map(ratio).unwrap_or_default()
        }
        _ => row.ours.map_or_else(String::new, |ours| spread(ours, &row.unit)),
    }
}

fn state(met: bool, close: bool) -> String {
    let text = match (met, close) {
        (true, false) => "yes",
        (true, true) => "yes, narrowly",
        (false, false) => "**no**",
        (false, true) => "**no**, narrowly",
    };
    text.to_owned()
}

fn of_peer(peer: &Peer, unit: &str) -> String {
    format!("{}: {}", peer.name, spread(peer.figure, unit))
}

fn ratio(ratio: &Ratio) -> String {
    let (times, words) = match ratio {
        Ratio { floor: true, times, .. } => (*times, "times the"),
        Ratio { times, .. } if times.median >= 1.0 || times.low == 0.0 => (*times, "times better than"),
        Ratio { times, .. } => (times.turned(), "times worse than"),
    };
    let told = match number(times.median).as_str() {
        "1" => "the same as".to_owned(),
        times => format!("{times} {words}"),
    };
    format!("{told} {}{}", ratio.peer, range(times))
}

fn spread(figure: Spread, unit: &str) -> String {
    format!("{} {unit}{}", number(figure.median), range(figure)).trim_end().to_owned()
}

fn range(figure: Spread) -> String {
    let (low, high) = (number(figure.low), number(figure.high));
    if low == high { String::new() } else { format!(" ({low} to {high})") }
}

/// A number for people. Three digits are enough, and thousands are grouped: 1,234, 56.7, 0.012.
pub(crate) fn number(value: f64) -> String {
    if value == 0.0 {
        return "0".to_owned();
    }
    #[allow(clippy::cast_possible_truncation, reason = "the number of digits of a float")]
    let before = value.abs().log10().floor() as i32;
    let text = format!("{value:.*}", usize::try_from(2 - before).unwrap_or(0));
    let text = if text.contains('.') { text.trim_end_matches('0').trim_end_matches('.') } else { &text };
    let (whole, rest) = text.split_at(text.find('.').unwrap_or(text.len()));
    let mut out = String::new();
    for (index, digit) in whole.char_indices() {
        if index > 0 && (whole.len() - index).is_multiple_of(3) && !out.ends_with('-') {
            out.push(',');
        }
        out.push(digit);
    }
    out + rest
}

/// Text for a cell of a table.
fn cell(text: &str) -> String {
    text.replace('|', "\\|").replace('\n', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_short() {
        let shown = [0.0, 49364.0, 1234.5, 99.96, 5.0, 1.25, 0.01234, 1_234_567.0].map(number);
        assert_eq!(shown, ["0", "49,364", "1,234", "100", "5", "1.25", "0.0123", "1,234,567"]);
    }

    #[test]
    fn a_goal_without_a_figure_says_so() {
        let goal = Goal {
            suite: "page".to_owned(),
            measure: "ready".to_owned(),
            limit: Limit::AtMost(5.0),
            source: "plan".to_owned(),
            note: "later".to_owned(),
        };
        let page = page(&Figures::default(), &[goal]);
        assert!(page.contains("Met: 0. Not met: 0. Not measured: 1."), "{page}");
        assert!(page.contains("| The page: ready | at most 5 | not measured |  | later | plan |"), "{page}");
    }

    #[test]
    fn a_row_says_what_it_is_beside() {
        let figure = |median| Spread { median, low: median - 1.0, high: median + 1.0 };
        let row = Row {
            measure: "time".to_owned(),
            unit: "ms".to_owned(),
            ours: Some(figure(2.0)),
            peers: vec![Peer { name: "a|b".to_owned(), version: "1.2".to_owned(), figure: figure(4.0) }],
            ratios: vec![Ratio { peer: "a|b".to_owned(), floor: true, times: figure(2.0) }],
            ..Row::default()
        };
        let suite = Suite { name: "lsp".to_owned(), rows: vec![row], missing: Some("no wrk.".to_owned()), run: None };
        let page = page(&Figures { suites: vec![suite] }, &[]);
        assert!(page.contains("Not measured in the last run: no wrk.\n\nBeside it: a|b (1.2).\n"), "{page}");
        assert!(
            page.contains("| time | 2 ms (1 to 3) | a\\|b: 4 ms (3 to 5) | 2 times the a\\|b (1 to 3) |  |  |"),
            "{page}"
        );
        let same = Ratio { peer: "b".to_owned(), floor: false, times: Spread { median: 1.001, low: 0.9, high: 1.1 } };
        assert_eq!(super::ratio(&same), "the same as b (0.9 to 1.1)");
    }
}
