//! Values at random that shells and other languages could take for something else.

use std::fs;
use std::process::Command;

use proptest::prelude::*;
use serde_json::json;
use tempfile::TempDir;
use ucforge_tests::{Capture, read_by};

use super::{built, run};

/// Texts made of what each of the languages could trip over.
fn nasty() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        prop::sample::select(vec![
            "'",
            "\"",
            "\\",
            "$",
            "`",
            "!",
            "\n",
            "\r",
            "\t",
            "$(id)",
            "`id`",
            "${HOME}",
            "%s",
            "'@",
            "\n'@\n",
            "@'",
            "\"\"\"",
            "'''",
            "\\u0041",
            "\\N{BULLET}",
            "{}",
            "#",
            ": ",
            "- ",
            "| ",
            "> ",
            "&a",
            "*a",
            "!!int ",
            "no",
            "0123",
            "1e3",
            "~",
            "null",
            "\u{85}",
            "\u{2028}",
            "\u{feff}",
            "\u{202e}",
            "раураl",
            "ｕｎｉ",
            "‘",
            "’",
            "“",
            "é",
            "𝄞",
            " ",
            "\u{7f}",
            "\u{1b}[31m",
            "EOF",
            "<<EOF",
            "'\\''",
            "; touch x ;",
            "|| true",
            "&&",
            "\\\n",
            "\u{1}"
        ])
        .prop_map(str::to_owned),
        "\\PC{1,6}",
    ];
    prop::collection::vec(piece, 1..8).prop_map(|pieces| pieces.concat()).prop_filter(
        "neither empty nor a reference, mask or placeholder",
        |text| {
            // U+FFFD stands for what is not UTF-8. A template alone, or in a text that says nothing else, is an error.
            let bare = text.trim().trim_matches(['"', '\'', '`', '“', '’', '‘']);
            let is_alone = bare.starts_with(['$', '%', '#', '{']) && bare.ends_with(['}', ')', '%', '#']);
            let is_inside = ["$(id)", "${HOME}"].iter().any(|template| text.contains(template));
            let is_strange = text.contains(|c: char| c.is_control() || matches!(c, '\\' | '`' | ';' | '*' | '"' | '!'));
            !(text.trim().is_empty() || is_alone || is_inside && !is_strange || text.contains(['<', '>', '\u{fffd}']))
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_value_breaks_out_of_a_shell_or_python(value in nasty(), secret in nasty(), name in nasty()) {
        let server = Capture::everything();
        let setup = json!({"ucforge": 1, "flow": "integration-automatic", "workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": secret, "catalog": "immuta",
            "groupPattern": {"deny": value}, "extra": {"integration-create": {"/config/unheardOf": {name.clone(): value}}}});
        let expected = json!({"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": secret, "catalog": "immuta",
            "groupPattern": {"deny": value}, "unheardOf": {name.clone(): value}}});
        for to in ["curl", "python"] {
            let revealed = built(&setup, "integration-create", to, &["--reveal-secrets"]);
            let (output, _) = run(&revealed, to, &server.url(), &[]);
            prop_assert!(output.status.success(), "{:?}\n{}", output, revealed);
            prop_assert_eq!(server.take()[0].json(), expected.clone(), "{}", revealed);
        }
        let masked = built(&setup, "integration-create", "curl", &[]);
        let folder = TempDir::new().unwrap();
        let output = Command::new("bash").args(["-c", &masked]).current_dir(folder.path())
            .env("IMMUTA_URL", server.url()).env("IMMUTA_API_KEY", "k").env("DATABRICKS_TOKEN", &secret).output().unwrap();
        prop_assert!(output.status.success(), "{:?}\n{}", output, masked);
        prop_assert_eq!(server.take()[0].json(), expected.clone());
        prop_assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 0, "something was made");
        let yaml = built(&setup, "integration-create", "yaml", &["--reveal-secrets"]);
        prop_assert_eq!(read_by("read_yaml.py", &yaml), json!([expected, expected]), "{}", yaml);
    }
}
