//! What the quick look takes for a usual value, the rules have nothing to say about.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;

use crate::catalogue::Shape;
use crate::check::rules;
use crate::kinds::Kind;
use crate::platform::PLATFORMS;
use crate::read;
use crate::tree::NodeRef;
use crate::value::json;

/// Pieces of values, and of what is wrong with values.
const PIECES: &[&str] = &[
    "dbc-a1b2c3d4-e5f6",
    "adb-1234567890123456.7",
    "1234567890123456.7",
    ".cloud.databricks.com",
    ".azuredatabricks.net",
    ".gcp.databricks.com",
    "login.microsoftonline.com",
    "https://",
    "http://",
    "/oidc/v1/token",
    "/oauth2/v2.0/token",
    "/common",
    "/6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d",
    "/sql/1.0/warehouses/0123456789abcdef",
    "sql/protocolv1/o/1234567890123456/0123-456789-abcdefgh",
    "immuta",
    "_prod",
    "sales",
    "system",
    "all-apis",
    "/.default",
    "1234567890123456",
    "your",
    "example",
    "xxxx",
    "change_me",
    "todo",
    "accounts",
    "www",
    "oregon",
    ".",
    "-",
    "_",
    "/",
    ":",
    "?",
    "#",
    "%2F",
    "<",
    ">",
    "${",
    "}",
    "{{",
    "}}",
    "@",
    ",",
    ";",
    "'",
    "`",
    "é",
    "\u{200b}",
    "\u{ad}",
    " ",
    "dapi0123456789abcdef0123456789abcdef",
    "Bearer ",
    "=",
];

proptest! {
    #![proptest_config(super::random(4000))]

    #[test]
    fn nothing_is_said_of_a_usual_value(pieces in vec(select(PIECES), 1..5)) {
        let value = pieces.concat();
        let mut source = String::new();
        json::write_text(&mut source, &value);
        let tree = read::tree(&source);
        for platform in PLATFORMS {
            for field in platform.catalogue.fields {
                let (Shape::Text(format) | Shape::Texts(format)) = field.shape else { continue };
                if !(platform.rules.is_usual)(&value, format) {
                    continue;
                }
                let mut said = Vec::new();
                rules::text(&platform.rules, tree.root().unwrap(), "field", &value, (format, field.role), |finding| {
                    said.push(finding.message);
                });
                prop_assert!(said.is_empty(), "{} {format:?} {value}: {said:?}", platform.catalogue.id);
            }
        }
    }
}

/// Where two look alike, all names of the object are compared with each other. That is slower and still right, so a new
/// field whose name happens to look like another one is fine.
#[test]
fn hardly_any_names_of_one_object_look_alike() {
    for platform in PLATFORMS {
        for object in Kind::ALL.into_iter().flat_map(|kind| platform.catalogue.layout(kind).objects()) {
            let names: Vec<String> = object.members.iter().map(|member| format!("\"{}\":1", member.name)).collect();
            let text = format!("{{{}}}", names.join(","));
            let tree = read::tree(&text);
            let members = tree.root().into_iter().flat_map(NodeRef::children);
            let mut looks: Vec<_> = members.map(|member| member.key_look().map(|look| look % 128)).collect();
            looks.sort_unstable();
            looks.dedup();
            assert!(looks.len() + 1 >= names.len(), "{} {}: {looks:?}", platform.catalogue.id, object.pointer);
        }
    }
}
