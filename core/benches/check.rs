//! Text in, all findings with lines and columns out, one thread.
#![allow(missing_docs, reason = "criterion's macros make the items")]

use std::fmt::Write as _;
use std::hint::black_box;

use criterion::{BenchmarkId, Criterion, Throughput, criterion_group, criterion_main};
use ucforge_core::check::check;
use ucforge_core::document::Kind;
use ucforge_core::read::Format;
use ucforge_core::report::{Columns, diagnostics};

/// A payload with so many additional workspaces; with `broken`, three mistakes in it.
fn payload(workspaces: usize, broken: bool) -> String {
    let client = |certificate: &str, secret: &str| {
        format!(
            r#"{{"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "authorityUrl": "https://oauth-provider.com/token",
            "useCertificate": {certificate}, {secret}, "scope": "all-apis"}}"#
        )
    };
    let mut text = format!(
        r#"{{"type": "Databricks", "autoBootstrap": true, "config": {{
        "workspaceUrl": "www.example-workspace.cloud.databricks.com", "httpPath": "sql/protocolv1/o/0/0000-00000-abc123",
        "authenticationType": "oAuthM2M", "oAuthClientConfig": {}, "catalog": "{}", "additionalWorkspaceConnections": ["#,
        client(if broken { "\"false\"" } else { "false" }, r#""clientSecret": "dose0123""#),
        if broken { "1immuta" } else { "immuta" }
    );
    for number in 0..workspaces {
        let kind = if broken && number == 1 { "token" } else { "oAuthM2M" };
        let client = client("true", r#""publicCertificateThumbprint": "A1B2", "oauthPrivateKey": "-----BEGIN\nKEY""#);
        // Writing to a String cannot fail.
        let _ = write!(
            text,
            r#"{}
            {{"workspaceUrl": "workspace-{number}.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/2222222222222222",
            "authenticationType": "{kind}", "oAuthClientConfig": {client}, "catalogs": ["isolated_{number}"]}}"#,
            if number > 0 { "," } else { "" },
        );
    }
    text.push_str("]}}");
    text
}

fn benches(criterion: &mut Criterion) {
    let mut group = criterion.benchmark_group("check");
    for workspaces in [0, 2, 50, 5000] {
        for broken in [false, true] {
            let text = payload(workspaces, broken);
            group.throughput(Throughput::Bytes(text.len() as u64));
            let name = if broken { "three mistakes" } else { "valid" };
            group.bench_with_input(BenchmarkId::new(name, workspaces), &text, |bencher, text| {
                bencher.iter(|| {
                    let checked = check(black_box(text), Format::Json, Some(Kind::IntegrationCreate));
                    diagnostics(&checked.findings, text, Columns::Scalars)
                });
            });
        }
    }
    group.finish();
}

criterion_group!(check_benches, benches);
criterion_main!(check_benches);
