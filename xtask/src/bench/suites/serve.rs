//! The sandbox beside Prism.

use super::{Bench, Measured, output, program};
use crate::bench::figures::OURS;
use crate::shell::{Failure, on_path};

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    if on_path("wrk").is_none() || on_path("curl").is_none() {
        return Ok(Err("wrk and curl are needed.".to_owned()));
    }
    if std::env::var_os("PRISM").is_none() && on_path("npx").is_none() {
        return Ok(Err("Prism is needed: PRISM names it, or npx gets it.".to_owned()));
    }
    let mut command = program(bench.source("tests/bench/serve.sh"));
    command.arg(bench.pick("2", "1")).arg(bench.pick("3", "1")).env("UCFORGE", bench.built("ucforge"));
    let csv = match output("requests by wrk", &mut command) {
        Ok(csv) => csv,
        Err(failure) => return Ok(Err(format!("{failure}"))),
    };
    for line in csv.lines().skip(1) {
        let parts: Vec<&str> = line.split(',').collect();
        let [request, connections, rest @ ..] = &parts[..] else { continue };
        // The values of the rounds, with spaces between them.
        let rounds = |index: usize| -> Vec<f64> {
            rest.get(index)
                .into_iter()
                .flat_map(|text| text.split(' '))
                .filter_map(|value| value.parse().ok())
                .collect()
        };
        let name = format!("{request}, {connections} connection{}", if *connections == "1" { "" } else { "s" });
        for (index, who) in [(0, "Prism"), (2, OURS)] {
            bench.table.add(&name, "requests/s", (who, "5"), &rounds(index));
            bench.table.add(&format!("{name}: 99% answered within"), "ms", (who, "5"), &rounds(index + 1));
        }
    }
    if bench.table.rows.is_empty() {
        return Err(Failure::new(format!("serve.sh printed no figures: {csv}")));
    }
    bench.table.compare(&["Prism"], false);
    Ok(Ok(bench.rows()))
}
