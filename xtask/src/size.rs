//! The size report: what a browser fetches for the form, at the first key, and on demand.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};

use crate::shell::{Failure, Outcome};
use crate::workspace::Workspace;

/// The most bytes of the first load, compressed with brotli at its best.
const CEILING: u64 = 50_000;

/// The sizes that were last agreed on: a line for each load, its name and its bytes.
const KEPT: &str = "xtask/sizes.txt";

/// The loads, in the order in which a page needs them.
const LOADS: [&str; 3] = ["first load", "second load", "parts that are asked for"];

/// Checks the size of a load: growth by more than a hundredth is an error until somebody has agreed to it.
fn kept(file: &Path, load: &str, size: u64) -> Outcome {
    let text = fs::read_to_string(file).map_err(|error| Failure::file("reading", file, &error))?;
    let agreed = text.lines().find_map(|line| line.strip_prefix(load)?.trim().parse::<u64>().ok());
    match agreed {
        Some(agreed) if size <= agreed + agreed / 100 => Ok(()),
        _ => Err(Failure::new(format!(
            "the {load} is {} bytes now, and {} were agreed on: make it smaller, or write the new size into {KEPT} and say why in the commit",
            grouped(size),
            agreed.map_or_else(|| "none".to_owned(), grouped)
        ))),
    }
}

/// Prints the report; growth that nobody has agreed to, or a first load above the ceiling, is an error.
pub(crate) fn report(workspace: &Workspace) -> Outcome {
    let files = files(workspace)?;
    let sizes = LOADS.map(|load| table(load, &files));
    for (load, size) in LOADS.into_iter().zip(sizes) {
        kept(&workspace.root.join(KEPT), load, size)?;
    }
    let [first, ..] = sizes;
    if first > CEILING {
        return Err(Failure::new(format!(
            "the first load is {} bytes over its limit of {}: make it smaller, or move something into the second load",
            grouped(first - CEILING),
            grouped(CEILING)
        )));
    }
    println!("the first load uses {} of {} bytes (brotli)", grouped(first), grouped(CEILING));
    Ok(())
}

/// Every file of the page, in the order of the loads.
pub(crate) fn files(workspace: &Workspace) -> Outcome<Vec<File>> {
    let output = Command::new("node")
        .arg(workspace.root.join("xtask/node/loads.mjs"))
        .arg(workspace.root.join("dist"))
        .stderr(Stdio::inherit())
        .output()
        .map_err(|error| Failure::new(format!("node could not be started: {error}")))?;
    if !output.status.success() {
        return Err(Failure::new("the page's files could not be measured; `cargo xtask web` builds them"));
    }
    let text = String::from_utf8_lossy(&output.stdout);
    text.lines()
        .map(|line| {
            File::parse(line).ok_or_else(|| Failure::new(format!("the size report has an unexpected line: {line}")))
        })
        .collect()
}

/// One line of the measurement: load, path, raw, gzip, brotli.
#[derive(Debug, PartialEq)]
pub(crate) struct File {
    pub(crate) load: String,
    pub(crate) path: String,
    pub(crate) sizes: [u64; 3],
}

impl File {
    fn parse(line: &str) -> Option<Self> {
        let mut parts = line.split('\t');
        let load = parts.next()?.to_owned();
        let path = parts.next()?.to_owned();
        let mut size = || parts.next()?.parse().ok();
        let sizes = [size()?, size()?, size()?];
        parts.next().is_none().then_some(Self { load, path, sizes })
    }
}

/// Prints one load and returns its brotli total.
fn table(load: &str, files: &[File]) -> u64 {
    row(load, &["raw", "gzip", "brotli"].map(str::to_owned));
    let mut total = [0; 3];
    for file in files.iter().filter(|file| file.load == load) {
        row(&format!("  {}", file.path), &file.sizes.map(grouped));
        for (sum, size) in total.iter_mut().zip(file.sizes) {
            *sum += size;
        }
    }
    row("  total", &total.map(grouped));
    total[2]
}

fn row(name: &str, columns: &[String; 3]) {
    let [raw, gzip, brotli] = columns;
    println!("{name:<36} {raw:>10} {gzip:>10} {brotli:>10}");
}

/// A number with its thousands grouped: 1234567 as 1,234,567.
fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

#[cfg(test)]
mod tests {
    use super::{File, grouped, kept};

    #[test]
    fn thousands_are_grouped() {
        let shown = [0, 12, 999, 1_000, 50_000, 1_234_567].map(grouped);
        assert_eq!(shown, ["0", "12", "999", "1,000", "50,000", "1,234,567"]);
    }

    #[test]
    fn growth_is_agreed_to() {
        let file = std::env::temp_dir().join(format!("ucforge-sizes-{}", std::process::id()));
        std::fs::write(&file, "first load 1000\n").unwrap_or_default();
        assert!(kept(&file, "first load", 1010).is_ok());
        assert!(kept(&file, "first load", 1011).is_err());
        assert!(kept(&file, "second load", 1).is_err());
        std::fs::remove_file(&file).unwrap_or_default();
    }

    #[test]
    fn a_line_has_five_parts() {
        let file = File::parse("first load\ta b.js\t3\t2\t1");
        assert_eq!(file.map(|file| (file.path, file.sizes)), Some(("a b.js".to_owned(), [3, 2, 1])));
        assert_eq!(File::parse("first load\ta.js\t3\t2"), None);
        assert_eq!(File::parse("first load\ta.js\t3\t2\t1\t0"), None);
    }
}
