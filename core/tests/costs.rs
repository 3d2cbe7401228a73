//! What the operations of `benches/operations` cost in memory does not grow unless a commit says so: `benches/costs.txt`.
#![allow(clippy::unwrap_used, clippy::panic, missing_docs, reason = "a test says where it failed")]

#[path = "../benches/operations/mod.rs"]
mod operations;

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

const FILE: &str = "benches/costs.txt";
const HEAD: &str = "\
# What each operation costs. Allocations, their bytes and the most bytes at a time: `cargo test -p ucforge-core --test costs` fails\n\
# when one grows by more than 1%. Instructions: `cargo xtask bench --only costs` fails then, where the compiler is the same.\n\
# COSTS=write with either writes what it counts; say in the commit why it grew.\n";

/// Columns after the name.
const COLUMNS: [&str; 4] = ["allocations", "bytes", "peak", "instructions"];

/// The lines of the file by their names, with the line of the compiler.
fn kept(text: &str) -> (String, BTreeMap<String, Vec<String>>) {
    let compiler = text.lines().find(|line| line.starts_with("compiler ")).unwrap_or("compiler unknown").to_owned();
    let rows = text.lines().filter(|line| !line.starts_with(['#', ' ']) && !line.starts_with("compiler "));
    let rows = rows.filter_map(|line| {
        let mut words = line.split_whitespace().map(str::to_owned);
        Some((words.next()?, words.collect()))
    });
    (compiler, rows.collect())
}

#[test]
fn no_operation_takes_more_memory_than_was_agreed_to() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join(FILE);
    let (compiler, rows) = kept(&fs::read_to_string(&file).unwrap_or_default());
    let mut faults = Vec::new();
    let mut out = format!("{HEAD}{compiler}\n{:<48}", "#");
    for name in COLUMNS {
        write!(out, "{name:>14}").unwrap();
    }
    out.push('\n');
    for operation in operations::all() {
        // What is made once and kept is not of the operation.
        (operation.run)();
        let counted = allocation_counter::measure(|| (operation.run)());
        let now = [counted.count_total, counted.bytes_total, counted.bytes_max];
        let old = rows.get(&operation.name);
        write!(out, "{:<48}", operation.name).unwrap();
        for (index, (name, now)) in COLUMNS.iter().zip(now).enumerate() {
            write!(out, "{now:>14}").unwrap();
            match old.and_then(|old| old.get(index)?.parse::<u64>().ok()) {
                Some(old) if now <= old + old / 100 => {}
                Some(old) => faults.push(format!("{}: {now} {name}, and {old} were agreed to", operation.name)),
                None => faults.push(format!("{}: {now} {name}, and nothing was agreed to", operation.name)),
            }
        }
        writeln!(out, "{:>14}", old.and_then(|old| old.get(3)).map_or("-", String::as_str)).unwrap();
    }
    if std::env::var("COSTS").is_ok_and(|how| how == "write") {
        fs::write(&file, out).unwrap();
    } else {
        assert!(
            faults.is_empty(),
            "{}\nCOSTS=write writes core/{FILE} again: say why in the commit",
            faults.join("\n")
        );
    }
}
