//! Instructions of the operations, counted by Valgrind, beside what they allocate: `core/benches/costs.txt` keeps both,
//! and growth by more than a hundredth is an error until somebody has agreed to it.

use std::fmt::Write as _;
use std::fs;
use std::process::Command;

use super::{Bench, Measured, program, read};
use crate::bench::figures::OURS;
use crate::shell::{Failure, Outcome, answer, on_path};

/// The program that runs an operation a given number of times.
const PROGRAM: &str = "examples/costs";
const FILE: &str = "core/benches/costs.txt";
/// The columns after the name that a test of core counts, with their units; the last column, instructions, is counted
/// here.
const COUNTED: [(&str, &str); 3] =
    [("allocations", "allocations"), ("allocated", "bytes"), ("most at a time", "bytes")];

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    if on_path("valgrind").is_none() {
        return Ok(Err("Valgrind was not found.".to_owned()));
    }
    bench.has("Valgrind", Command::new("valgrind").arg("--version"));
    let compiler = bench.rustc();
    let file = bench.source(FILE);
    let text = read(&file)?;
    let path = bench.built(PROGRAM);
    let names = answer(&mut Command::new(&path)).ok_or_else(|| Failure::new(format!("{PROGRAM} does not run")))?;
    let mut counted = Vec::new();
    for name in names.lines() {
        counted.push((name, instructions(&path, name)?));
    }
    // The count for another compiler says nothing about the code.
    let same = text.lines().any(|line| line == format!("compiler {compiler}"));
    let mut faults = Vec::new();
    for (name, now) in &counted {
        let columns = columns(&text, name);
        for ((what, unit), value) in COUNTED.iter().zip(&columns) {
            bench.table.add(
                &format!("{}: {what}", name.replace('-', " ")),
                unit,
                (OURS, ""),
                &value.parse().ok().into_iter().collect::<Vec<_>>(),
            );
        }
        #[allow(clippy::cast_precision_loss, reason = "far below 2^52")]
        let value = *now as f64;
        bench.table.add(&format!("{}: instructions", name.replace('-', " ")), "instructions", (OURS, ""), &[value]);
        match columns.get(COUNTED.len()).and_then(|old| old.parse::<u64>().ok()) {
            Some(old) if same && *now > old + old / 100 => {
                faults.push(format!("{name}: {now} instructions, and {old} were agreed to"));
            }
            None => faults.push(format!("{name}: {now} instructions, and nothing was agreed to")),
            Some(_) => {}
        }
    }
    if std::env::var("COSTS").is_ok_and(|how| how == "write") {
        let text = written(&text, &compiler, &counted);
        fs::write(&file, text).map_err(|error| Failure::file("writing", &file, &error))?;
    } else if !faults.is_empty() {
        let faults = faults.join("\n");
        return Err(Failure::new(format!("{faults}\nCOSTS=write writes {FILE} again: say why in the commit")));
    }
    Ok(Ok(bench.rows()))
}

/// The instructions of one turn, without what is done before and after.
fn instructions(path: &std::path::Path, name: &str) -> Outcome<u64> {
    // One turn is enough to warm up, and all others cost the same.
    let (few, many) = (counted(path, name, 2)?, counted(path, name, 12)?);
    Ok(many.saturating_sub(few) / 10)
}

fn counted(path: &std::path::Path, name: &str, turns: u32) -> Outcome<u64> {
    let mut command = program("valgrind");
    command.args(["--tool=callgrind", "--callgrind-out-file=/dev/null"]).arg(path).args([name, &turns.to_string()]);
    let output = command.output().map_err(|error| Failure::new(format!("valgrind failed: {error}")))?;
    let said = String::from_utf8_lossy(&output.stderr);
    let line = said.lines().find_map(|line| line.split_once("Collected : "));
    line.and_then(|(_, count)| count.trim().parse().ok())
        .ok_or_else(|| Failure::new(format!("valgrind counted nothing for {name}: {said}")))
}

/// The columns of an operation in the file, after its name.
fn columns<'a>(text: &'a str, name: &str) -> Vec<&'a str> {
    let line = text.lines().find(|line| line.split_whitespace().next() == Some(name));
    line.map(|line| line.split_whitespace().skip(1).collect()).unwrap_or_default()
}

/// The file with new counts in its last column, and the compiler that they were counted for.
fn written(text: &str, compiler: &str, counted: &[(&str, u64)]) -> String {
    let mut out = String::new();
    for line in text.lines() {
        let name = line.split_whitespace().next().unwrap_or_default();
        let now = counted.iter().find(|(counted, _)| *counted == name);
        match (now, line.rfind(char::is_whitespace)) {
            (Some((_, now)), Some(last)) => {
                let _ = writeln!(out, "{} {now:>13}", line[..last].trim_end());
            }
            _ if line.starts_with("compiler ") => {
                let _ = writeln!(out, "compiler {compiler}");
            }
            _ => {
                let _ = writeln!(out, "{line}");
            }
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::{columns, written};

    const TEXT: &str = "# head\ncompiler 1.0.0\n# names\none    1 2 3      -\ntwo    4 5 6     70\n";

    #[test]
    fn counts_are_written_into_the_last_column() {
        let text = written(TEXT, "1.2.3", &[("one", 12), ("two", 345)]);
        assert_eq!(text, "# head\ncompiler 1.2.3\n# names\none    1 2 3            12\ntwo    4 5 6           345\n");
        assert_eq!(columns(&text, "two"), ["4", "5", "6", "345"]);
        assert!(columns(&text, "three").is_empty());
    }
}
