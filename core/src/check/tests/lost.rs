//! What a mistake has taken away, and what was left behind with a value: it is told once, at its place, and nothing that only follows
//! from it is claimed or changed.

use super::{CONNECTION, CREATE, OAUTH, with};
use crate::check::{Base, Checked, check_text};
use crate::diagnostic::Severity;
use crate::fix::apply_fixes;

const YAML: &str = "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com\n  \
    httpPath: /sql/1.0/warehouses/0123456789abcdef\n  authenticationType: token\n  token: dapi0123456789abcdef0123456789abcdef\n  \
    catalog: immuta_x\n  audit: {enabled: true}\n";

/// The codes of what is found, each of them a warning or an error.
fn codes(text: &str) -> Vec<&'static str> {
    let found = check_text(text, None).findings;
    found.iter().filter(|f| f.severity != Severity::Info).map(|f| f.code.id()).collect()
}

fn fixed(text: &str) -> String {
    apply_fixes(text, crate::check::guess(text, None), None, &Base::None).text
}

/// Each change of a document that is right gives just these findings, and nothing is fixed.
#[track_caller]
fn are_left_alone(right: &str, cases: &[(&str, &str, &[&str])]) {
    assert_eq!(codes(right), [""; 0]);
    for (old, new, expected) in cases {
        let text = with(right, old, new);
        assert_eq!(codes(&text), *expected, "{text}");
        assert_eq!(fixed(&text), text);
    }
}

#[test]
fn what_stands_in_a_line_that_was_not_read_is_not_missing() {
    are_left_alone(
        YAML,
        &[
            // The first field of its mapping begins before the mapping does.
            ("type: ", "type = ", &["UC022"]),
            ("workspaceUrl:", "workspaceUrl =", &["UC022"]),
            ("workspaceUrl:", "# why\n\n  workspaceUrl =", &["UC022"]),
            ("workspaceUrl: ", "workspaceUrl :", &["UC022"]),
            // So does a second one in the line of another.
            (".com\n  httpPath", ".com, httpPath", &["UC022"]),
            ("authenticationType: token\n  token: ", "authenticationType: token token: ", &["UC022"]),
            // What is there is not empty.
            ("token: dapi", "token: |-\n  dapi", &["UC022"]),
            ("  audit", "  workspaceIds:\n    - '123\n  audit", &["UC022"]),
            ("  audit", "  additionalWorkspaceConnections: &c\n    - <<: *c\n  audit", &["UC022"]),
            // An empty one is empty, whatever follows it.
            ("catalog: immuta_x", "catalog:\n  immuta x", &["UC103", "UC022"]),
        ],
    );
    let several = codes(&with(&with(YAML, "workspaceUrl:", "workspaceUrl ="), "httpPath:", "httpPath ="));
    assert!(!several.is_empty() && several.iter().all(|code| *code == "UC022"), "{several:?}");
    // A value alone takes nothing else away.
    let path = "  httpPath: /sql/1.0/warehouses/0123456789abcdef\n";
    assert_eq!(codes(&with(&with(YAML, path, ""), "immuta_x", "@x")), ["UC102", "UC022"]);
}

#[test]
fn a_second_field_in_a_line_does_not_become_a_part_of_the_first() {
    let secret = "    clientSecret: dose0123456789abcdef0123456789abcdefscope: all-apis\n";
    for lines in [
        "  groupPattern:\n    deny: immuta_exempt port: 8443\n",
        "  groupPattern:\n    deny: immuta_exempt workspaceDirectoryPath: /Workspace/x\n",
        "  groupPattern:\n    deny: x catalog: y\n",
        "  groupPattern:\n    deny: @x catalog: y\n",
        &["  oAuthClientConfig:\n    scope: all-apis\n", secret].concat(),
    ] {
        let text = [YAML, lines].concat();
        assert!(codes(&text).contains(&"UC022"), "{text}");
        assert_eq!(fixed(&text), text);
    }
    assert_eq!(
        fixed(&[YAML, "  groupPattern:\n    deny: @x\n"].concat()),
        [YAML, "  groupPattern:\n    deny: \"@x\"\n"].concat()
    );
}

#[test]
fn commas_at_the_ends_of_lines_are_one_mistake() {
    let with_commas = YAML.replace('\n', ",\n").replace("config:,", "config:");
    for text in [&with_commas, &with_commas.replace("immuta_x,", "\"immuta_x\",").replace("true,", "true, # yes")] {
        assert_eq!(codes(text), ["UC022"], "{text}");
        assert_eq!(fixed(text), text.replace(',', ""), "{text}");
    }
    let one = with(YAML, "immuta_x", "'immuta_x',");
    assert_eq!((codes(&one), fixed(&one)), (vec!["UC022"], one.replace(',', "")));
    // In brackets they belong there, and say nothing of one that is behind a value.
    let brackets = with(YAML, "{enabled: true}", "{\n    enabled: true,\n    x: y,\n    z: 1 }");
    let brackets = with(&brackets, "immuta_x", "immuta_x,");
    assert!(codes(&brackets).contains(&"UC203") && !codes(&brackets).contains(&"UC022"), "{:?}", codes(&brackets));
    // One that YAML takes for a part of the value is judged as one.
    assert_eq!(codes(&with(YAML, "immuta_x", "immuta_x,")), ["UC203"]);
}

#[test]
fn a_comment_that_yaml_does_not_take_for_one_is_told() {
    let group = |name: &str| codes(&[YAML, "  groupPattern:\n    deny: ", name, "\n"].concat());
    for name in ["immuta_exempt // ours", "a#1# ours", "immuta_exempt# ours", "immuta_exempt /* ours */"] {
        assert_eq!(group(name), ["UC226"], "{name}");
    }
    for name in ["immuta_exempt # ours", "\"C# team\"", "'a // b'", "a/b//c", "C#-developers", "team#1", "F#", "a#b c"]
    {
        assert_eq!(group(name), [""; 0], "{name}");
    }
    let secret = "dose0123456789abcdef0123456789abcdef";
    for (behind, expected) in [("# rotate me", &["UC223"][..]), (" # rotate me", &[])] {
        let text = with(OAUTH, secret, &[secret, behind].concat());
        let found = if behind.starts_with('#') { codes(&text) } else { vec![] };
        assert_eq!(found, expected, "{behind}");
    }
    let token = "dapi0123456789abcdef0123456789abcdef";
    let checked = with(YAML, token, &[token, "# rotate me"].concat());
    let told = check_text(&checked, None).findings;
    assert!(told.iter().any(|finding| finding.message.contains("more than the secret")), "{told:?}");
}

#[test]
fn words_behind_a_comma_are_neither_a_name_nor_a_value() {
    for words in ["optional", "-- must be true", "- note", "← change me", "TODO", "REM x", "(required)", "; note"] {
        are_left_alone(
            CREATE,
            &[("\"autoBootstrap\": true,", &["\"autoBootstrap\": true, ", words].concat(), &["UC016"])],
        );
    }
    assert_eq!(codes(&with(CREATE, "\"autoBootstrap\": true,", "\"autoBootstrap\": true, # why")), ["UC010"]);
    assert_eq!(codes(&with(CREATE, "true,", "true, 'x': 1,")).first(), Some(&"UC009"));
}

#[test]
fn a_template_is_a_placeholder_whatever_it_stands_for() {
    const TOKEN: &str = "\"dapi0123456789abcdef0123456789abcdef\"";
    for template in [
        "{{token}}",
        "{{ .Values.token }}",
        "{{ lookup('env', 'T') }}",
        "#{TOKEN}#",
        "#{ Databricks.Token }#",
        "#{infra/token}#",
        "#{Project.Token}",
        "#{Token | ToLower}",
    ] {
        are_left_alone(CREATE, &[(TOKEN, template, &["UC207"]), ("\"Databricks\"", template, &["UC207"])]);
    }
    for (old, new) in [("{\"enabled\": true}", "{{\"enabled\": true}}"), ("{\"enabled\": true}", "{{enabled: true}}")] {
        assert!(!codes(&with(CREATE, old, new)).contains(&"UC207"), "{new}");
    }
    assert_eq!(codes(&with(CREATE, "true,", "true, #{x} is not set")), ["UC010"]);
    are_left_alone(CREATE, &[("\"autoBootstrap\": true,", "\"autoBootstrap\": #{infra/boot}#,", &["UC207"])]);
}

#[test]
fn what_was_to_be_filled_in_is_not_made_up() {
    are_left_alone(
        CONNECTION,
        &[
            ("443,\n    \"httpPath", "<port>,\n    \"httpPath", &["UC011"]),
            ("{\"enabled\": true}", "{\"enabled\": <true|false>}", &["UC011"]),
            ("[\"1234567890123456\"]", "<ids>", &["UC011"]),
            ("[\"1234567890123456\"],", "[", &["UC007"]),
        ],
    );
    are_left_alone(CREATE, &[("[\"isolated_b\"]", "[", &["UC007"])]);
    assert_eq!(fixed(&with(CREATE, "[\"isolated_b\"]", "[\"isolated_b\"")), CREATE);
}

#[test]
fn a_line_break_inside_of_a_value_says_nothing_of_others() {
    for line_break in ["\n", "\r\n"] {
        let text = with(OAUTH, "\"dbc-a1b2c3d4", &["\"dbc-", line_break, "a1b2c3d4"].concat());
        let found = codes(&text);
        assert_eq!(found.iter().filter(|code| **code == "UC020").count(), 1, "{found:?}");
        assert!(!found.contains(&"UC308"), "{found:?}");
        let half = CONNECTION.replacen("\"dapi0123", &["\"dapi", line_break, "0123"].concat(), 1);
        assert!(!codes(&half).contains(&"UC302"), "{half}");
    }
    let other = with(OAUTH, "\"dbc-a1b2c3d4", "\"dbc-b1b2c3d4");
    assert!(codes(&other).contains(&"UC308"));
}

#[test]
fn of_a_field_that_stands_twice_neither_is_called_incomplete() {
    let config = CREATE.find("\"config\"").unwrap();
    let twice = |first: &str| [&CREATE[..config], first, ", ", &CREATE[config..]].concat();
    assert_eq!(codes(&twice("\"config\": {\"workspaceUrl\": \"dbc-a1b2c3d4-e5f6.cloud.databricks.com\"}")), ["UC014"]);
    // What is wrong in one of them is wrong.
    assert_eq!(codes(&twice("\"config\": {\"catalog\": \"1x\"}")), ["UC203", "UC014"]);
    let client = OAUTH.find("\"oAuthClientConfig\"").unwrap();
    let twice = [&OAUTH[..client], "\"oAuthClientConfig\": {\"scope\": \"all-apis\"}, ", &OAUTH[client..]].concat();
    assert_eq!(codes(&twice), ["UC014"]);
}

#[test]
fn a_merge_conflict_is_one_finding() {
    let json = with(
        CREATE,
        "    \"catalog\"",
        "<<<<<<< HEAD\n    \"catalog\": \"x\",\n=======\n    \"token\": \"Zq7v\",\n>>>>>>> main\n    \"catalog\"",
    );
    let yaml = with(
        YAML,
        "  catalog",
        "<<<<<<< HEAD\n  catalog: x\n||||||| base\n=======\n  token: Zq7v\n>>>>>>> main\n  catalog",
    );
    for text in [json, yaml.replace('\n', "\r\n"), yaml] {
        let checked = check_text(&text, None);
        let places: Vec<_> = checked.findings.iter().map(|f| (f.code.id(), f.span.of(&text))).collect();
        assert_eq!(places, [("UC030", "<<<<<<<")], "{text}");
        assert_eq!(fixed(&text), text);
        let secret = text.find("Zq7v").unwrap();
        let hidden: Vec<_> = checked.all().flat_map(Checked::hidden).collect();
        assert!(hidden.iter().any(|span| (span.start as usize..span.end as usize).contains(&secret)), "{text}");
    }
    // A line of signs alone is none.
    assert_ne!(codes(&with(YAML, "  catalog", "=======\n  catalog")), ["UC030"]);
}

#[test]
fn a_bracket_that_is_put_in_ends_its_line_as_the_others_do() {
    let text = with(CREATE, "    \"audit\":", "    \"x\": {\n      \"y\": 1,\n    \"audit\":").replace('\n', "\r\n");
    let after = fixed(&text);
    assert_eq!(after.matches('\n').count(), after.matches("\r\n").count(), "{after}");
}
