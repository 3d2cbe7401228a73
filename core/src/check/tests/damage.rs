//! Texts that are damaged beyond what can be told for sure, or that are not ours: few findings, and nothing is changed.

use super::{CONNECTION, SETUP, with};
use crate::check::{Base, check_text};
use crate::diagnostic::Severity;
use crate::fix::apply_fixes;

/// The codes of what is found, each of them a warning or an error.
fn codes(text: &str) -> Vec<&'static str> {
    let found = check_text(text, None).findings;
    found.iter().filter(|f| f.severity != Severity::Info).map(|f| f.code.id()).collect()
}

fn fixed(text: &str) -> String {
    apply_fixes(text, crate::check::guess(text, None), None, &Base::None).text
}

#[track_caller]
fn is_left_alone(text: &str, most: usize) {
    let found = codes(text);
    assert!(!found.is_empty() && found.len() <= most, "{text}\n{found:?}");
    assert_eq!(fixed(text), text, "{found:?}");
}

#[test]
fn objects_of_programming_languages_are_not_changed() {
    for text in [
        "{ \"type\" => \"Databricks\", \"port\" => 443 }",
        "{ :type => 'Databricks', :config => { :port => 443 } }",
        "{\n  'autoBootstrap' => true,\n  'config' => [ 'catalog' => 'c' ]\n}",
        "{:type \"x\" :port 443}",
        "{:type \"Databricks\", :config {:catalog \"c\"}}",
        "{\n  workspaceUrl = \"x\"\n  port = 443\n}",
        "{\n  \"workspaceUrl\" = var.url\n  \"httpPath\" = \"x\"\n}",
        "{ type = 'x' }",
        "{ type = 'x', config = { port = 443 } }",
        "{token: process.env.TOKEN, a: getPath(), port: PORT + 1}",
        "{type: \"Databricks\", autoBootstrap: true, config: {workspaceUrl: hostOf(env), token: process.env.TOKEN}}",
        "{\"connectionKey\": name.toLowerCase(), \"connection\": {\"port\": PORT + 1}}",
    ] {
        is_left_alone(text, 2);
    }
    // What is ours is an error as it stands.
    assert_eq!(codes("{workspaceUrl: f(), connectionKey: 'x'}"), ["UC030"]);
    // Right texts, and slips with one way on.
    assert_eq!(codes(&with(SETUP, "\"lakehouse\"", "\"a => b\"")), codes(&with(SETUP, "\"lakehouse\"", "\"a => b!\"")));
    assert_eq!(fixed(&with(SETUP, "\"flow\":", "\"flow\" =")).matches("\"flow\" :").count(), 1);
    assert_eq!(fixed(&with(SETUP, "\"flow\": \"connection\"", "flow: connection")), SETUP);
}

#[test]
fn a_fix_merges_and_moves_no_entries() {
    let setup = |rows: &str| with(SETUP, "\"audit\"", &format!("\"govern\": [{rows}], \"audit\""));
    for rows in [
        r#"{"schema": "sales.orders", {"table": "sales.orders.line_items"}"#,
        "{\"schema\": \"a.b\",\n {\"schema\": \"a.c\"},\n {\"schema\": \"a.d\"}",
        r#"{"schema": "a.b"}, {"schema": "a.c", {"schema": "a.d"}"#,
    ] {
        is_left_alone(&setup(rows), 3);
    }
    let list =
        |line: &str| with(CONNECTION, "[\"1234567890123456\"]", &format!("[\n  \"1234567890123456\",\n  {line}\n]"));
    for line in ["\"x\": 007,", "\"x\": 'it''s',", "\"x\": 7,"] {
        let text = list(line);
        let after = fixed(&text);
        let brackets = |text: &str| text.replace(|c| !"{}[]".contains(c), "");
        assert_eq!(brackets(&after), brackets(&text), "{after}");
    }
}

#[test]
fn what_is_cut_off_is_told_once_and_not_closed() {
    let audit = CONNECTION.find("\"workspaceIds\"").unwrap();
    for text in [
        CONNECTION[..audit].trim_end(),
        &CONNECTION[..audit],
        CONNECTION[..audit].trim_end().trim_end_matches(','),
        CONNECTION[..audit].trim_end().trim_end_matches("},").trim_end_matches('e'),
        CONNECTION[..audit].trim_end().trim_end_matches("},"),
        "{\"connectionKey\":",
        "{\"connectionKey\": \"k\", \"connection\": {",
        "{\"connectionKey\": \"k\", \"nativeIntegration\": {\"config\": {\"workspaceIds\": [\n",
    ] {
        let found = check_text(text, None).findings;
        let syntax: Vec<_> = found.iter().filter(|f| f.code.id() < "UC100").collect();
        assert_eq!(syntax.len(), 1, "{text}\n{syntax:?}");
        assert!(syntax[0].message.contains("cut off"), "{syntax:?}");
        assert_eq!(fixed(text), text);
    }
    // A comma too many inside, and brackets that are only missing, are fixed as ever.
    assert_eq!(fixed(&CONNECTION.replace("443,", "443,,")), CONNECTION);
    let closed = fixed(&CONNECTION[..CONNECTION.len() - 2]);
    assert_eq!(closed.replace(char::is_whitespace, ""), CONNECTION.replace(char::is_whitespace, ""));
}

#[test]
fn an_open_comment_hides_the_rest() {
    for text in [CONNECTION.replacen("443,", "443, /* a", 1), format!("{} /* a", &CONNECTION[..CONNECTION.len() - 3])] {
        let found = check_text(&text, None).findings;
        assert_eq!(found.iter().filter(|f| f.code.id() < "UC100").count(), 1, "{found:?}");
        assert_eq!(fixed(&text), text);
    }
}

#[test]
fn deep_and_long_texts_take_few_rounds() {
    for text in ["[".repeat(20_000), "{\"a\":".repeat(100_000)] {
        assert_eq!(fixed(&text), text);
    }
}

#[test]
fn type_and_config_alone_are_not_an_integration() {
    for text in [
        r#"{"name":"x","version":"1.0.0","type":"module","config":{"port":443},"scripts":{"a":"b"}}"#,
        r#"{"type":"a","config":{}}"#,
        r#"{"type": "commonjs", "config": {"token": "x"}, "license": "MIT"}"#,
        r#"{"kind": "x", "config": {"a": 1}}"#,
        "{\"type\":\"a\",\"config\":{}}\n{\"type\":\"b\",\"config\":{}}\n",
    ] {
        let found = codes(text);
        assert!(found.contains(&"UC904"), "{text} {found:?}");
        assert_eq!(fixed(text), text);
    }
    for text in [
        r#"{"type": "Databrick", "config": {}}"#,
        r#"{"type": "Databricks", "config": {}, "name": "x"}"#,
        r#"{"type": "x", "config": {"workspaceUrl": "x", "catalog": "c"}}"#,
        r#"{"config": {"catalog": "c"}}"#,
        r#"{"type": "x", "autoBootstrap": true, "config": {}}"#,
    ] {
        assert!(!codes(text).contains(&"UC904"), "{text}");
    }
}

#[test]
fn a_stray_line_is_told_once_and_not_quoted() {
    for word in ["extra", "\"extra\"", "-- x", "two words", "TODO"] {
        for name in ["\n  \"settings\"", "\n      \"jobConfig\""] {
            let text = with(CONNECTION, name, &format!("\n  {word}{name}"));
            let found = check_text(&text, None).findings;
            assert_eq!(codes(&text), ["UC016"], "{text}\n{found:?}");
            assert_eq!(fixed(&text), text);
        }
    }
}

#[test]
fn yaml_of_other_programs_is_told_in_one_finding() {
    for text in [
        "apiVersion: v1\nkind: Service\nmetadata:\n  name: x\n---\napiVersion: v1\nkind: Pod\nmetadata:\n  name: y\n",
        "name: a\nage: 1\nname: b\nage: 2\nname: c\nage: 3\n",
        "HTTP/1.1 200 OK\nContent-Type: text/html\nServer: x\nDate: Mon, 1 Jan 2026 10:00:00 GMT\n",
        "Anna: hi there: see\nBob: what? - no\nAnna: @Bob ok\n",
    ] {
        assert_eq!(codes(text), ["UC904"], "{text}");
        assert_eq!(fixed(text), text);
    }
    // What is ours keeps its errors.
    let ours = "type: Databricks\nautoBootstrap: true\nconfig:\n  token: @x\n";
    assert!(codes(ours).contains(&"UC022"));
}
