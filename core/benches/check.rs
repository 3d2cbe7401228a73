//! Text in, all findings with lines and columns out, on one thread; measured beside the yardsticks of the field in the
//! same run.
//!
//! The yardsticks are given the payloads and the JSON Schema that are in `yardstick/`: a schema validator on a parsed
//! value (no places), and the same on a tree with places, each error with its line and column.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    clippy::panic,
    reason = "criterion's macros make the items; a benchmark that cannot start says so by panicking"
)]

mod payloads;

use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use jsonc_parser::ast::Value as Node;
use jsonc_parser::common::Ranged;
use ucforge_core::check::Check;
use ucforge_core::kinds::{Kind, Payload};
use ucforge_core::read::Format;
use ucforge_core::report::{Columns, Document};

const VALID: &str = include_str!("yardstick/payload_valid.json");
/// The same with every placeholder replaced, so that both sides have next to nothing to say.
const FILLED: &str = include_str!("yardstick/payload_filled.json");
const INVALID: &str = include_str!("yardstick/payload_invalid.json");
const SCHEMA: &str = include_str!("yardstick/schema.json");

/// What is measured: from a text to its findings with lines and columns.
fn ours(text: &str, format: Format, kind: Option<Kind>) -> usize {
    let checked = Check::of(format, kind).run(text);
    black_box(Document::new("-", &checked, Columns::Scalars)).diagnostics.len()
}

/// The byte offset of the node that a JSON pointer names, or of the nearest one above it.
fn offset(root: &Node<'_>, pointer: &str) -> usize {
    let mut node = root;
    for name in pointer.split('/').skip(1) {
        let next = match node {
            Node::Object(object) => object.get(name).map(|member| &member.value),
            Node::Array(array) => name.parse::<usize>().ok().and_then(|index| array.elements.get(index)),
            _ => None,
        };
        let Some(next) = next else { break };
        node = next;
    }
    node.range().start
}

fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..offset];
    let line = before.bytes().filter(|byte| *byte == b'\n').count();
    (line + 1, offset - before.rfind('\n').map_or(0, |at| at + 1) + 1)
}

fn yardsticks(criterion: &mut Criterion) {
    let validator = jsonschema::validator_for(&serde_json::from_str(SCHEMA).unwrap()).unwrap();
    let mut group = criterion.benchmark_group("yardstick payloads");
    for (name, text) in [("valid", VALID), ("filled in", FILLED), ("three mistakes", INVALID)] {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("ucforge", name), text, |bencher, text| {
            bencher.iter(|| ours(black_box(text), Format::Json, None));
        });
        group.bench_with_input(BenchmarkId::new("serde_json + jsonschema, no places", name), text, |bencher, text| {
            bencher.iter(|| {
                let value: serde_json::Value = serde_json::from_str(black_box(text)).unwrap();
                let told = |error: jsonschema::ValidationError<'_>| {
                    black_box((error.instance_path().to_string(), error.to_string())).0.len() + 1
                };
                validator.iter_errors(&value).map(told).sum::<usize>()
            });
        });
        let name = BenchmarkId::new("jsonc-parser + jsonschema, line and column", name);
        group.bench_with_input(name, text, |bencher, text| {
            bencher.iter(|| {
                let tree = jsonc_parser::parse_to_ast(
                    black_box(text),
                    &jsonc_parser::CollectOptions::default(),
                    &jsonc_parser::ParseOptions::default(),
                );
                let root = tree.unwrap().value.unwrap();
                let value: serde_json::Value = root.clone().into();
                let told = |error: jsonschema::ValidationError<'_>| {
                    let place = line_column(text, offset(&root, error.instance_path().as_str()));
                    black_box((place, error.to_string())).0.0
                };
                validator.iter_errors(&value).map(told).sum::<usize>()
            });
        });
    }
    group.finish();
}

/// All kinds, keys in any order, escapes, and the curve over size: its cost per byte should be flat.
fn generated(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("generated");
    for kind in Kind::ALL {
        for shuffled in [false, true] {
            let text = payloads::document(kind, 2, shuffled, true);
            group.throughput(Throughput::Bytes(text.len() as u64));
            let name = BenchmarkId::new(kind.name(), if shuffled { "shuffled" } else { "in order" });
            group.bench_with_input(name, &text, |bencher, text| {
                bencher.iter(|| ours(black_box(text), Format::Json, Some(kind)));
            });
        }
    }
    group.finish();
    let mut group = criterion.benchmark_group("size");
    group.sample_size(10);
    for workspaces in [0, 1, 10, 50, 1_000, 10_000, 40_000] {
        let text = payloads::document(Kind::Payload(Payload::IntegrationCreate), workspaces, false, false);
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::new("workspaces", workspaces), &text, |bencher, text| {
            bencher.iter(|| ours(black_box(text), Format::Json, None));
        });
    }
    // On one line, as programs write it.
    let text = payloads::document(Kind::Payload(Payload::IntegrationCreate), 10_000, false, false);
    let text: String = text.lines().map(str::trim).collect();
    group.throughput(Throughput::Bytes(text.len() as u64));
    group.bench_with_input(BenchmarkId::new("workspaces", "10000 on one line"), &text, |bencher, text| {
        bencher.iter(|| ours(black_box(text), Format::Json, None));
    });
    group.finish();
}

/// Texts on which quadratic algorithms would take forever.
fn pathological(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("pathological");
    group.sample_size(10);
    for (name, text) in payloads::pathological(4 << 20) {
        group.throughput(Throughput::Bytes(text.len() as u64));
        group.bench_with_input(BenchmarkId::from_parameter(name), &text, |bencher, text| {
            bencher.iter(|| {
                ours(
                    black_box(text),
                    ucforge_core::check::guess(text, None),
                    Some(Kind::Payload(Payload::IntegrationCreate)),
                )
            });
        });
    }
    group.finish();
}

criterion_group!(benches, yardsticks, generated, pathological);
criterion_main!(benches);
