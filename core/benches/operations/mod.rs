//! The operations that people wait for, by name; `costs.txt` keeps their cost.

use std::fmt::Write as _;
use std::hint::black_box;

use ucforge_core::check::{Check, Setup};
use ucforge_core::convert;
use ucforge_core::document;
use ucforge_core::kinds::{Document, Payload};
use ucforge_core::read::Format;
use ucforge_core::recognise::recognise;
use ucforge_core::report::{Columns, Document as Report};
use ucforge_core::secret::View;

/// One operation. What it needs is made before, and is not measured.
pub(crate) struct Operation {
    /// Its name in `costs.txt`.
    pub(crate) name: String,
    /// Runs the operation once.
    pub(crate) run: Box<dyn Fn()>,
}

const JDBC: &str = "jdbc:databricks://dbc-a1b2c3d4-e5f6.cloud.databricks.com:443/default;transportMode=http;ssl=1;AuthMech=3;UID=token;\
                    PWD=s3cret;httpPath=/sql/1.0/warehouses/0123456789abcdef;ConnCatalog=immuta";

/// All operations, in the order of the file.
pub(crate) fn all() -> Vec<Operation> {
    let mut all = Vec::new();
    let mut add =
        |name: &str, run: Box<dyn Fn()>| all.push(Operation { name: name.replace(", ", "-").replace(' ', "-"), run });
    for (name, text) in [
        ("valid", include_str!("../yardstick/payload_valid.json")),
        ("filled in", include_str!("../yardstick/payload_filled.json")),
        ("three mistakes", include_str!("../yardstick/payload_invalid.json")),
    ] {
        add(&format!("check payload, {name}"), Box::new(move || check(text, Format::Json)));
    }
    let large = setup("integration-manual", 100);
    add("check setup with 100 workspaces", Box::new(move || check(&large, Format::Yaml)));
    let read = |flow, workspaces| Setup::read(&setup(flow, workspaces), Format::Yaml).0;
    for document in Document::all() {
        // A setup of the first flow that has the document.
        let of = ["connection", "integration-manual", "integration-update"].into_iter().find_map(|flow| {
            read(flow, 2).filter(|setup| setup.platform().documents(setup.flow()).contains(&document))
        });
        let Some(setup) = of else { continue };
        let build = move || {
            for rendering in document.renderings() {
                drop(black_box(document::text(&setup, document, *rendering, &View::Masked)));
            }
        };
        add(&format!("build {} in all its formats", document.name()), Box::new(build));
    }
    let of = read("integration-manual", 2);
    let text = |document: Document| {
        let setup = of.as_ref()?;
        document::text(setup, document, document.renderings()[0], &View::Masked).ok()
    };
    let payload = text(Document::Payload(Payload::IntegrationCreate)).unwrap_or_default();
    let command = curl(&payload);
    let script = text(Document::Grants).unwrap_or_default();
    let convert = move || {
        let checked = Check::of(Format::Json, Some(Payload::IntegrationCreate.into())).run(&payload);
        drop(black_box(convert::to_setup(&[&checked])));
    };
    add("convert payload to setup", Box::new(convert));
    add("recognize JDBC URL", Box::new(|| drop(black_box(recognise(black_box(JDBC))))));
    add("check SQL script of grants", Box::new(move || check(&script, Format::Sql)));
    add("check curl command", Box::new(move || check(&command, Format::Curl)));
    all
}

/// Checks a text, up to findings with lines and columns.
fn check(text: &str, format: Format) {
    let checked = Check::of(format, None).run(black_box(text));
    black_box(Report::new("-", &checked, Columns::Scalars));
}

fn curl(payload: &str) -> String {
    format!(
        "curl -X POST \"$IMMUTA_URL/integrations\" -H \"Authorization: $IMMUTA_API_KEY\" -H 'Content-Type: application/json' -d '{payload}'\n"
    )
}

/// A complete setup with this many additional workspaces.
fn setup(flow: &str, workspaces: usize) -> String {
    let mut text = format!(
        "ucforge: 1\nflow: {flow}\nimmutaUrl: https://immuta.example.com\nworkspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com\n\
         httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: {{env: DATABRICKS_TOKEN}}\ncatalog: immuta_prod\n\
         servicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\naudit: {{enabled: true}}\ngovern:\n  - {{table: sales.orders.line_items}}\n"
    );
    if flow == "connection" {
        text.push_str("connectionKey: lake\n");
    } else if workspaces > 0 {
        text.push_str("additionalWorkspaceConnections:\n");
        for index in 0..workspaces {
            // Writing to a String cannot fail.
            let _ = write!(
                text,
                "  - workspaceUrl: w{index}.cloud.databricks.com\n    httpPath: /sql/1.0/warehouses/0123456789abcdef\n    \
                 authenticationType: token\n    token: {{env: TOKEN_{index}}}\n    catalogs: [catalog_{index}]\n"
            );
        }
    }
    text
}
