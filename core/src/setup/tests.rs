use super::*;
use crate::diagnostic::Severity;
use crate::read::Format;
use crate::render::json;
use crate::secret::View;

const SETUP: &str = r#"{"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
  "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "s3cret", "catalog": "immuta",
  "govern": [{"catalog": "sales"}]}"#;

#[test]
fn a_setup_with_an_error_is_none() {
    assert!(Setup::read(SETUP, Format::Json).0.is_some());
    for broken in ["", "{", "[]", "{}", "null", &SETUP.replace("immuta", "1"), &SETUP.replace("\"flow\"", "\"flaw\"")] {
        let (setup, checked) = Setup::read(broken, Format::Json);
        assert!(setup.is_none(), "{broken}");
        assert!(checked.findings.iter().any(|finding| finding.severity == Severity::Error), "{broken}");
    }
}

#[test]
fn yaml_and_json_are_the_same_setup() {
    let yaml = "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\n\
        httpPath: /sql/1.0/warehouses/0123456789abcdef\nauthenticationType: token\ntoken: s3cret\ncatalog: immuta\ngovern:\n  - {catalog: sales}\n";
    let shown = |text, format| {
        let setup = Setup::read(text, format).0.unwrap();
        json::compact(&setup.answers().without_secrets(), &View::Masked).unwrap()
    };
    assert_eq!(shown(SETUP, Format::Json), shown(yaml, Format::Yaml));
}

#[test]
fn what_is_stored_has_no_literal_secret_and_keeps_the_references() {
    let stored = |token: &str| {
        let text = SETUP.replace("\"s3cret\"", token);
        let tree = crate::read::tree(&text);
        json::compact(&Answers::of(tree.root().unwrap()).without_secrets(), &View::Masked).unwrap()
    };
    assert!(!stored("\"s3cret\"").contains("token\":"), "{}", stored("\"s3cret\""));
    assert!(stored("\"${T}\"").contains(r#""token":{"env":"T"}"#));
    assert!(stored("{\"env\": \"T\"}").contains(r#""token":{"env":"T"}"#));
    assert!(stored("{\"file\": \"t.txt\"}").contains(r#""token":{"file":"t.txt"}"#));
    assert!(stored("{\"command\": [\"pass\", \"x\"]}").contains(r#""token":{"command":["pass","x"]}"#));
}
