//! All documents of a setup in all their formats, by the number of additional workspaces: the time must grow with the
//! text.
#![allow(
    missing_docs,
    clippy::unwrap_used,
    reason = "criterion's macros make the items; a benchmark that cannot start says so by panicking"
)]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ucforge_core::check::Check;
use ucforge_core::check::Setup;
use ucforge_core::convert;
use ucforge_core::document;
use ucforge_core::kinds::{Document, Payload};
use ucforge_core::read::Format;
use ucforge_core::secret::View;

fn setup(workspaces: usize) -> String {
    let mut text = String::from(
        "ucforge: 1\nflow: integration-manual\nworkspaceUrl: h.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
         authenticationType: token\ntoken: {env: DATABRICKS_TOKEN}\ncatalog: immuta_prod\nservicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\n",
    );
    if workspaces > 0 {
        text.push_str("additionalWorkspaceConnections:\n");
    }
    for index in 0..workspaces {
        let _ = write!(
            text,
            "  - workspaceUrl: w{index}.cloud.databricks.com\n    httpPath: /sql/1.0/warehouses/0123456789abcdef\n    \
             authenticationType: token\n    token: {{env: TOKEN_{index}}}\n    catalogs: [catalog_{index}]\n"
        );
    }
    text
}

fn documents(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("all documents");
    for workspaces in [0, 10, 100, 1000, 10_000] {
        let text = setup(workspaces);
        let setup = Setup::read(&text, Format::Yaml).0.unwrap();
        let all = || {
            let mut bytes = 0;
            for document in setup.platform().documents(setup.flow()) {
                for rendering in document.renderings() {
                    bytes += black_box(document::text(&setup, document, *rendering, &View::Masked)).unwrap().len();
                }
            }
            bytes
        };
        group.throughput(Throughput::Bytes(all() as u64));
        group.bench_function(BenchmarkId::from_parameter(workspaces), |bencher| bencher.iter(all));
    }
    group.finish();
    let mut group = criterion.benchmark_group("back to the setup");
    for workspaces in [100, 1000, 10_000] {
        let setup = Setup::read(&setup(workspaces), Format::Yaml).0.unwrap();
        let kind = Payload::IntegrationCreate;
        let rendering = Document::Payload(kind).renderings()[0];
        let payload = document::text(&setup, Document::Payload(kind), rendering, &View::Masked).unwrap();
        group.throughput(Throughput::Bytes(payload.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(workspaces), |bencher| {
            bencher.iter(|| {
                let checked = Check::of(Format::Json, Some(kind.into())).run(&payload);
                black_box(convert::to_setup(&[&checked])).is_ok()
            });
        });
    }
    group.finish();
    let mut group = criterion.benchmark_group("unknown fields back to the setup");
    for fields in [100, 1000, 10_000] {
        let setup = Setup::read(&setup(0), Format::Yaml).0.unwrap();
        let kind = Payload::IntegrationCreate;
        let rendering = Document::Payload(kind).renderings()[0];
        let payload = document::text(&setup, Document::Payload(kind), rendering, &View::Masked).unwrap();
        let mut unknown = String::new();
        for index in 0..fields {
            let _ = write!(unknown, "\"unknown{index}\": {index},");
        }
        let payload = payload.replacen("\"config\": {", &["\"config\": {", &unknown].concat(), 1);
        group.throughput(Throughput::Bytes(payload.len() as u64));
        group.bench_function(BenchmarkId::from_parameter(fields), |bencher| {
            bencher.iter(|| {
                let checked = Check::of(Format::Json, Some(kind.into())).run(&payload);
                black_box(convert::to_setup(&[&checked])).is_ok()
            });
        });
    }
    group.finish();
}

/// The same for the documents about privileges, by the number of governed tables.
fn rights(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("grants, undo, verify, Terraform, checklist");
    for tables in [10, 100, 1000, 10_000] {
        let setup = Setup::read(&governing(tables), Format::Yaml).0.unwrap();
        let all = || {
            let mut bytes = 0;
            for document in [Document::Grants, Document::GrantsUndo, Document::GrantsVerify, Document::Checklist] {
                for rendering in document.renderings() {
                    bytes += black_box(document::text(&setup, document, *rendering, &View::Masked)).unwrap().len();
                }
            }
            bytes
        };
        group.throughput(Throughput::Bytes(all() as u64));
        group.bench_function(BenchmarkId::from_parameter(tables), |bencher| bencher.iter(all));
    }
    group.finish();
    for (name, ends) in [("a script against its setup", ";"), ("a script without semicolons against its setup", "")] {
        let mut group = criterion.benchmark_group(name);
        for tables in [10, 100, 1000, 10_000] {
            let setup = Setup::read(&governing(tables), Format::Yaml).0.unwrap();
            let rendering = Document::Grants.renderings()[0];
            let script = document::text(&setup, Document::Grants, rendering, &View::Masked).unwrap().replace(';', ends);
            group.throughput(Throughput::Bytes(script.len() as u64));
            group.bench_function(BenchmarkId::from_parameter(tables), |bencher| {
                bencher.iter(|| {
                    let check = Check { against: Some(&setup), ..Check::of(Format::Sql, None) };
                    black_box(check.run(&script)).findings.len()
                });
            });
        }
        group.finish();
    }
}

fn governing(tables: usize) -> String {
    let mut text = setup(0) + "audit: {enabled: true}\ngovern:\n";
    for index in 0..tables {
        let _ = writeln!(text, "  - {{table: catalog_{}.schema_{}.table_{index}}}", index % 10, index % 100);
    }
    text
}

criterion_group!(benches, documents, rights);
criterion_main!(benches);
