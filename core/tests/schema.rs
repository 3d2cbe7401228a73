//! JSON Schemas and checks say the same of generated documents, by a validator of others: every UC1xx error fails the schema,
//! and a document without errors passes it.
//!
//! `UCFORGE_DOCUMENTS=100000 cargo test --release -p ucforge-core --test schema -- --nocapture` tries so many of each kind, and
//! shows the figures. With `UCFORGE_DOCUMENTS_TO=FILE` they are also written there, for another validator.
#![allow(clippy::unwrap_used, clippy::panic, clippy::print_stdout, reason = "a test, and what it prints when asked")]

#[path = "schema/documents.rs"]
mod documents;
#[path = "schema/mutations.rs"]
mod mutations;
#[path = "schema/random.rs"]
mod random;

use std::collections::HashSet;
use std::io::Write;

use serde_json::{Value, json};
use ucforge_core::check::{Base, Check, Setup};
use ucforge_core::diagnostic::Severity;
use ucforge_core::kinds::{Kind, Payload};
use ucforge_core::platform::{PLATFORMS, Platform};
use ucforge_core::read::Format;
use ucforge_core::schema::schema;
use ucforge_core::secret::View;
use ucforge_core::value::json::pretty;

use random::Random;

/// How many documents of each kind there are in every test run.
const FEW: usize = 1500;

/// What the checks say of a document.
struct Told {
    /// The UC1xx errors, as far as they are there whatever a setup extends.
    of_shape: Vec<String>,
    has_errors: bool,
    /// Whether it is of another platform than the schema.
    is_of_another: bool,
}

/// What came of the documents of a kind.
#[derive(Default)]
struct Tally {
    documents: usize,
    both_refuse: usize,
    both_accept: usize,
    /// Errors that are not of shape: a schema may do either.
    other_errors_refused: usize,
    other_errors_passed: usize,
    of_another_platform: usize,
    differences: Vec<String>,
}

/// Setups of a platform that others may extend: what is wrong with a setup that extends another one is wrong over each of them.
fn bases(platform: &Platform) -> Vec<Base> {
    let texts = documents::bases(platform.catalogue.id);
    let answers = texts.iter().map(|text| {
        let (setup, checked) = Setup::read(text, Format::Json);
        let setup = setup.unwrap_or_else(|| panic!("{text}: {:?}", checked.findings));
        Base::Answers(setup.answers().clone())
    });
    answers.collect()
}

fn told(text: &str, document: &Value, platform: &'static Platform, kind: Kind, bases: &[Base]) -> Told {
    let extends = kind == Kind::Setup && document["extends"].is_string();
    let bases = if extends { bases } else { &[Base::None] };
    let mut told: Option<Told> = None;
    for base in bases {
        let checked = Check { format: Some(Format::Json), kind: Some(kind), base, ..Check::default() }.run(text);
        let errors = checked.findings.iter().filter(|finding| finding.severity == Severity::Error);
        let of_shape: Vec<String> = errors
            .clone()
            .filter(|error| error.code.id().starts_with("UC1"))
            .map(|error| format!("{} at {}: {}", error.code.id(), error.span.start, error.message))
            .collect();
        let has_errors = errors.count() > 0;
        let is_unchecked = checked.findings.iter().any(|finding| finding.code.id() == "UC913");
        let is_setup_of_all = kind == Kind::Setup && std::ptr::eq(platform, PLATFORMS[0]);
        let is_of_another = is_unchecked || !is_setup_of_all && !std::ptr::eq(checked.platform, platform);
        told = Some(match told {
            None => Told { of_shape, has_errors, is_of_another },
            Some(before) => Told {
                of_shape: before.of_shape.into_iter().filter(|error| of_shape.contains(error)).collect(),
                has_errors: before.has_errors && has_errors,
                is_of_another: before.is_of_another && is_of_another,
            },
        });
    }
    told.unwrap()
}

/// Documents that the two once did not agree about.
fn once_different(platform: &str, kind: Kind) -> Vec<Value> {
    let certificate = json!({"clientId": "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", "oauthPrivateKey": {"env": "KEY"},
        "authorityUrl": "https://h.example.com/oidc/v1/token", "publicCertificateThumbprint": "A1B2"});
    match (platform, kind) {
        // No credentials are not the wrong ones.
        ("databricks", Kind::Payload(Payload::IntegrationUpdate)) => {
            vec![json!({"type": "Databricks", "autoBootstrap": true,
            "config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
            "authenticationType": "token", "oAuthClientConfig": {}, "catalog": "immuta_prod"}})]
        }
        // What decides is in the other setup.
        ("databricks", Kind::Setup) => {
            vec![
                json!({"ucforge": 1, "extends": "base.yaml", "authenticationType": "oAuthM2M", "oAuthClientConfig": certificate}),
            ]
        }
        ("trino", Kind::Setup) => vec![json!({"ucforge": 1, "extends": "base.yaml"})],
        _ => Vec::new(),
    }
}

fn compare(platform: &'static Platform, kind: Kind, number: usize, out: &mut Option<std::fs::File>) -> Tally {
    let text = pretty(&schema(platform, kind), &View::Masked).unwrap();
    let schema: Value = serde_json::from_str(&text).unwrap();
    assert!(jsonschema::meta::is_valid(&schema));
    let validator = jsonschema::validator_for(&schema).unwrap();
    let mut random = Random::new(17);
    let bases = bases(platform);
    let (mut tally, mut seen) = (Tally::default(), HashSet::new());
    let mut kept = once_different(platform.catalogue.id, kind);
    for _ in 0..number * 10 {
        if tally.documents == number {
            break;
        }
        let document = kept.pop().unwrap_or_else(|| {
            let mut document = documents::of(platform.catalogue.id, kind, &mut random);
            mutations::some(&mut document, &mut random);
            document
        });
        let text = document.to_string();
        if !seen.insert(text.clone()) {
            continue;
        }
        tally.documents += 1;
        let told = told(&text, &document, platform, kind, &bases);
        let passes = validator.is_valid(&document);
        if let Some(out) = out {
            let line =
                json!({"platform": platform.catalogue.id, "kind": kind.name(), "passes": passes, "document": document});
            writeln!(out, "{line}").unwrap();
        }
        match (told.of_shape.is_empty(), told.has_errors, passes) {
            // A schema is of one platform.
            _ if told.is_of_another && passes => tally.differences.push(format!("the schema takes {text}")),
            _ if told.is_of_another => tally.of_another_platform += 1,
            (false, _, false) => tally.both_refuse += 1,
            (true, false, true) => tally.both_accept += 1,
            (true, true, false) => tally.other_errors_refused += 1,
            (true, true, true) => tally.other_errors_passed += 1,
            (false, _, true) => tally.differences.push(format!("{:?} and the schema takes {text}", told.of_shape)),
            (true, false, false) => {
                let why: Vec<_> = validator.iter_errors(&document).map(|error| error.to_string()).collect();
                tally.differences.push(format!("no error and the schema refuses {text}: {why:?}"));
            }
        }
    }
    tally
}

#[test]
fn errors_of_shape_fail_the_schema_and_documents_without_errors_pass_it() {
    let asked = std::env::var("UCFORGE_DOCUMENTS").ok().map(|number| number.parse().unwrap());
    let mut out = std::env::var_os("UCFORGE_DOCUMENTS_TO").map(|path| std::fs::File::create(path).unwrap());
    let mut differences = Vec::new();
    let kinds = PLATFORMS.iter().flat_map(|platform| {
        let payloads = Payload::ALL.into_iter().filter(|payload| platform.catalogue.sends(*payload));
        payloads.map(Kind::Payload).chain([Kind::Setup]).map(|kind| (*platform, kind))
    });
    for (platform, kind) in kinds {
        let tally = compare(platform, kind, asked.unwrap_or(FEW), &mut out);
        let name = format!("{} {kind}", platform.catalogue.id);
        let Tally { documents, both_refuse, both_accept, other_errors_refused, other_errors_passed, .. } = tally;
        if asked.is_some() {
            println!(
                "{name:<32} {documents:>7} documents: {both_refuse:>7} failed both, {both_accept:>6} passed both, other errors: \
                 {other_errors_refused:>6} failed and {other_errors_passed:>6} passed the schema, {:>5} of another platform, {} \
                 differences",
                tally.of_another_platform,
                tally.differences.len()
            );
        }
        // Both sides are there, or nothing was tried. A payload with one field has few shapes, and none without its platform.
        let is_small = platform.catalogue.layout(kind).root().members.len() == 1;
        assert!(is_small || both_refuse > documents / 10, "{name}: {both_refuse} of {documents}");
        assert!(both_accept > documents / 20, "{name}: {both_accept} of {documents}");
        differences.extend(tally.differences.into_iter().map(|difference| format!("{name}: {difference}")));
    }
    let shown = differences.iter().take(20).cloned().collect::<Vec<_>>().join("\n");
    assert!(differences.is_empty(), "{} differences\n{shown}", differences.len());
}

/// Finds what is said of a type that the schema there does not name: strict validators warn of that.
fn untyped(schema: &Value, typed: &[&str], at: &str, found: &mut Vec<String>) {
    let Value::Object(fields) = schema else { return };
    let own = fields.get("type").map(|own| match own {
        Value::Array(all) => all.iter().filter_map(Value::as_str).collect(),
        one => Vec::from([one.as_str().unwrap()]),
    });
    let typed: Vec<&str> = own.unwrap_or_else(|| typed.to_vec());
    for (keyword, value) in fields {
        let inside = format!("{at}/{keyword}");
        let needed = match keyword.as_str() {
            "properties" | "required" | "additionalProperties" | "minProperties" | "maxProperties" => "object",
            "items" | "prefixItems" | "minItems" | "maxItems" => "array",
            "minLength" | "maxLength" | "pattern" => "string",
            _ => "",
        };
        if !needed.is_empty() && !typed.contains(&needed) {
            found.push(format!("{inside} is for {needed}"));
        }
        match (keyword.as_str(), value) {
            ("properties", Value::Object(members)) => {
                for (name, member) in members {
                    untyped(member, &[], &format!("{inside}/{name}"), found);
                }
            }
            ("items", value) => untyped(value, &[], &inside, found),
            ("allOf" | "anyOf" | "oneOf", Value::Array(all)) => {
                for one in all {
                    untyped(one, &typed, &inside, found);
                }
            }
            ("if" | "then" | "else" | "not", value) => untyped(value, &typed, &inside, found),
            _ => {}
        }
    }
}

#[test]
fn strict_validators_miss_no_type() {
    for platform in PLATFORMS {
        let payloads = Payload::ALL.into_iter().filter(|payload| platform.catalogue.sends(*payload));
        for kind in payloads.map(Kind::Payload).chain([Kind::Setup]) {
            let schema: Value = serde_json::from_str(&pretty(&schema(platform, kind), &View::Masked).unwrap()).unwrap();
            let mut found = Vec::new();
            untyped(&schema, &[], "#", &mut found);
            assert!(found.is_empty(), "{} {kind}: {found:#?}", platform.catalogue.id);
        }
    }
}
