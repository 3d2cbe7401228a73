//! Places are marked with `|` in these texts.

use proptest::prelude::*;

use super::*;

/// A text without its mark, and where that was.
fn marked(text: &str) -> (String, usize) {
    let at = text.find('|').unwrap();
    ([&text[..at], &text[at + 1..]].concat(), at)
}

fn offered(text: &str, file: &str) -> Vec<Completion> {
    let (source, at) = marked(text);
    Draft { source: &source, file: Some(file), base: &Base::None }.complete(at)
}

fn labels(text: &str, file: &str) -> Vec<String> {
    offered(text, file).into_iter().map(|one| one.label).collect()
}

/// The text after one of the completions was taken.
fn taken(text: &str, file: &str, label: &str) -> String {
    let (source, _) = marked(text);
    let all = offered(text, file);
    let labels: Vec<&str> = all.iter().map(|one| one.label.as_str()).collect();
    let one = all.iter().find(|one| one.label == label).unwrap_or_else(|| panic!("{text}: {label} not in {labels:?}"));
    // As editors do it: further lines get the margin of the first one.
    let start = source[..one.span.start as usize].rfind('\n').map_or(0, |line| line + 1);
    let line = &source[start..];
    let margin = &line[..line.len() - line.trim_start_matches(' ').len()];
    let margin = &margin[..margin.len().min(one.span.start as usize - start)];
    let inserted = plain(&one.text).replace('\n', &["\n", margin].concat());
    let edits = one.also.iter().map(|edit| (edit.span, edit.text.as_ref()));
    crate::text::edited(&source, edits.chain([(one.span, inserted.as_str())]))
}

fn hovered(text: &str, file: &str) -> Option<(String, String)> {
    let (source, at) = marked(text);
    let hover = Draft { source: &source, file: Some(file), base: &Base::None }.hover(at)?;
    Some((hover.span.of(&source).to_owned(), hover.markdown))
}

const CREATE: &str = r#""type": "Databricks", "autoBootstrap": true"#;

const SETTINGS: &str = r#""connectionKey": "a", "connection": {"technology": "Databricks"}"#;

#[test]
fn names_that_are_not_there_yet_are_offered_where_a_name_belongs() {
    for (text, file) in [
        ("{CREATE, \"config\": {|}}", "a.json"),
        ("{CREATE, \"config\": {\"|\"}}", "a.json"),
        ("{CREATE, \"config\": {\"work|\"}}", "a.json"),
        ("{CREATE, \"config\": {\"work|", "a.json"),
        ("{CREATE, \"config\": {\"work|\n}}", "a.json"),
        ("{CREATE, \"config\": {work|}}", "a.json"),
        ("{CREATE, \"config\": {\"httpPath\": \"x\", |", "a.json"),
        ("{CREATE, \"config\": {\"httpPath\": \"x\",\n|\n\"port\": 443}}", "a.json"),
        ("{CREATE, \"config\": {\"httpPath\": \"x\"\n|\n}}", "a.json"),
        ("{CREATE, \"config\": {\"a\": [1, 2], // {\n |}}", "a.json"),
        ("{CREATE, \"config\": {\"a\": \"\\\"{\", |}}", "a.json"),
        ("{\"config\": {|}, CREATE}", "a.json"),
        ("{CREATE, \"config\": {\"|\": \"x\"}}", "a.json"),
        ("type: Databricks\nautoBootstrap: true\nconfig:\n  |", "a.yaml"),
        ("type: Databricks\nautoBootstrap: true\nconfig:\n  work|", "a.yaml"),
        ("type: Databricks\nautoBootstrap: true\nconfig:\n  work|\n  port: 443\n", "a.yaml"),
        ("config:\n  port: 443\n  |\nautoBootstrap: true\ntype: Databricks\n", "a.yaml"),
        ("config: {port: 443, |}\nautoBootstrap: true\ntype: Databricks\n", "a.yaml"),
        ("config: {port: 443,\n  work|\nautoBootstrap: true\ntype: Databricks\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\n|", "a.yaml"),
        ("ucforge: 1\nflow: connection\nw|", "a.yaml"),
        ("ucforge: 1\nflow: connection # c: d\n\n|\ncatalog: immuta\n", "a.yaml"),
        ("---\nucforge: 1\nflow: connection\ngovern:\n- catalog: a\n|", "a.yaml"),
        ("ucforge: 1\nflow: connection\noAuthClientConfig:\n  oauthPrivateKey: >\n    a: b\n|", "a.yaml"),
        ("ucforge: 1\nflow: integration-manual\nadditionalWorkspaceConnections:\n  - |", "a.yaml"),
        ("ucforge: 1\nflow: integration-manual\nadditionalWorkspaceConnections:\n  - httpPath: x\n    |", "a.yaml"),
        ("ucforge: 1\nflow: integration-manual\nadditionalWorkspaceConnections:\n- httpPath: x\n- w|", "a.yaml"),
        ("ucforge: 1\nflow: integration-manual\nadditionalWorkspaceConnections: [{httpPath: x}, {|", "a.yaml"),
        ("curl https://t.example.com/integrations -d '{CREATE, \"config\": {|}}'", "a.sh"),
    ] {
        let labels = labels(&text.replace("CREATE", CREATE), file);
        assert!(labels.iter().any(|label| label == "workspaceUrl"), "{text}: {labels:?}");
        let has_port = text.contains("port: 443") || text.contains("port\": 443");
        assert!(!has_port || !labels.iter().any(|label| label == "port"), "{text}");
    }
}

#[test]
fn nothing_is_offered_where_nothing_belongs() {
    for (text, file) in [
        ("{CREATE, \"config\": {\"a\": 1 // |\n}}", "a.json"),
        ("{CREATE, \"config\": {\"a\" |}}", "a.json"),
        ("{CREATE, \"config\": {\"a\": 1 |}}", "a.json"),
        ("{CREATE, \"config\": {}} |", "a.json"),
        ("{CREATE, \"config\": {\"catalog\": \"imm|\"}}", "a.json"),
        ("ucforge: 1\n# |\nflow: connection\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\nworkspaceUrl: a # |\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\noAuthClientConfig:\n  oauthPrivateKey: |-\n    |", "b.yaml"),
        ("ucforge: 1\nflow: connection\nworkspaceUrl: a\n    |", "a.yaml"),
        // None of ours, of other platforms, and nothing that is known to be one of ours.
        ("{\"name\": \"x\", \"dependencies\": {|}}", "package.json"),
        ("{\"type\": \"Snowflake\", \"autoBootstrap\": true, \"config\": {|}}", "a.json"),
        ("services:\n  web:\n    |", "compose.yaml"),
        ("{|}", "a.json"),
        ("SELECT 'GRANT |", "a.sql"),
        ("-- GRANT |", "a.sql"),
        // The value is there already: below, or in brackets.
        ("ucforge: 1\nflow: connection\naudit:|\n  enabled: true\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\naudit: |\n  # all\n\n  enabled: true\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\naudit: |{enabled: true}\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\nworkspaceIds:|\n- '1'\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\nsettings:|\r\n  isActive: false\r\n", "a.yaml"),
        ("ucforge: 1\rflow: connection\rsettings:|\r  isActive: false\r", "a.yaml"),
        ("ucforge: 1\nflow: \"inte|\n  gration-manual\"\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\ngovern:\n- |  catalog: a\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\ngovern:\n- |\n  catalog: a\n", "a.yaml"),
        ("{CREATE, \"config\": |{\"port\": 443}}", "a.json"),
        ("{CREATE, \"config\":| {\"port\": 443}}", "a.json"),
        ("{CREATE, \"config\": {\"port\":| 443}}", "a.json"),
        ("{CREATE, \"config\": {\"authenticationType\": | // how\n\"token\"}}", "a.json"),
        // In this column nothing fits what is above and below.
        ("ucforge: 1\nflow: connection\nsettings:\n    |\n  isActive: false\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\nsettings:\n  isActive: false\n |\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\n|\n  port: 443\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\ntoken: {|env: A}\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\ntoken:\n  env: A\n  |\n", "a.yaml"),
        // An anchor may be used elsewhere.
        ("ucforge: 1\nflow: connection\nport: &a |443\n", "a.yaml"),
        ("GRANT SELECT ON TABLE a.b.c TO |", "a.sql"),
    ] {
        let text = text.replace("CREATE", CREATE).replacen("|-\n", "\u{0}\n", 1);
        let (before, after) = text.split_once('|').unwrap();
        let source = [before, after].concat().replace('\u{0}', "|-");
        let at = before.len() + usize::from(before.contains('\u{0}'));
        let all = Draft { source: &source, file: Some(file), base: &Base::None }.complete(at);
        assert!(all.is_empty(), "{text}: {:?}", all.iter().map(|one| &one.label).collect::<Vec<_>>());
    }
}

#[test]
fn what_the_flow_and_the_way_to_sign_in_do_not_have_is_not_offered() {
    let has = |text: &str, label: &str| labels(text, "a.yaml").iter().any(|one| one == label);
    let setup = "ucforge: 1\nflow: connection\n";
    assert!(has(&format!("{setup}|"), "connectionKey"));
    assert!(!has("ucforge: 1\nflow: integration-manual\n|", "connectionKey"));
    assert!(has("ucforge: 1\nflow: integration-manual\n|", "additionalWorkspaceConnections"));
    for (way, own, other) in [("token", "token", "oAuthClientConfig"), ("oAuthM2M", "oAuthClientConfig", "token")] {
        let text = format!("{setup}authenticationType: {way}\n|");
        assert!(has(&text, own) && !has(&text, other), "{way}");
    }
    // What the base says counts.
    let base = crate::setup::Answers::of(
        crate::read::tree(r#"{"flow": "connection", "authenticationType": "token"}"#).root().unwrap(),
    );
    let draft = Draft { source: "ucforge: 1\nextends: b.yaml\n", file: Some("a.yaml"), base: &Base::Answers(base) };
    let labels: Vec<String> = draft.complete(draft.source.len()).into_iter().map(|one| one.label).collect();
    assert!(labels.iter().any(|label| label == "token") && !labels.iter().any(|label| label == "oAuthClientConfig"));
}

#[test]
#[allow(clippy::too_many_lines, reason = "a table")]
fn what_is_taken_is_well_formed_where_it_stands() {
    let setup = "ucforge: 1\nflow: connection\n";
    for (text, file, label, after) in [
        ("{CREATE, \"con|\"}", "a.json", "config", None),
        ("{CREATE,\n  |\n}", "a.json", "config", None),
        (
            "{CREATE, \"config\": {\"a\": 1\n  |\n}}",
            "a.json",
            "port",
            Some("{CREATE, \"config\": {\"a\": 1,\n  \"port\": 443\n}}"),
        ),
        (
            "{CREATE, \"config\": {\"po|\", \"a\": 1}}",
            "a.json",
            "port",
            Some("{CREATE, \"config\": {\"port\": 443, \"a\": 1}}"),
        ),
        (
            "{CREATE, \"config\": {\n|\n\"a\": 1}}",
            "a.json",
            "port",
            Some("{CREATE, \"config\": {\n\"port\": 443,\n\"a\": 1}}"),
        ),
        ("{CREATE, \"config\": {\"po|\": 1}}", "a.json", "port", Some("{CREATE, \"config\": {\"port\": 1}}")),
        (
            "{CREATE, \"config\": {\"po|, \"a\": 1}}",
            "a.json",
            "port",
            Some("{CREATE, \"config\": {\"port\": 443, \"a\": 1}}"),
        ),
        (
            "{CREATE, \"config\": {\"authenticationType\": |}}",
            "a.json",
            "token",
            Some("{CREATE, \"config\": {\"authenticationType\": \"token\"}}"),
        ),
        (
            "{CREATE, \"config\": {\"authenticationType\": \"o|\"}}",
            "a.json",
            "oAuthM2M",
            Some("{CREATE, \"config\": {\"authenticationType\": \"oAuthM2M\"}}"),
        ),
        (
            "{CREATE, \"config\": {\"authenticationType\": \"o|\n}}",
            "a.json",
            "oAuthM2M",
            Some("{CREATE, \"config\": {\"authenticationType\": \"oAuthM2M\"\n}}"),
        ),
        ("{\"type\": |\n\"autoBootstrap\": true, \"config\": {}}", "a.json", "Databricks", None),
        (
            "{CREATE, \"config\": {\"audit\": {\"enabled\": t|}}}",
            "a.json",
            "true",
            Some("{CREATE, \"config\": {\"audit\": {\"enabled\": true}}}"),
        ),
        (
            "{CREATE, \"config\": {\"token\": |}}",
            "a.json",
            "from the environment",
            Some("{CREATE, \"config\": {\"token\": \"${DATABRICKS_TOKEN}\"}}"),
        ),
        (
            "{CREATE, \"config\": {\"port\": |443, \"a\": 1}}",
            "a.json",
            "443",
            Some("{CREATE, \"config\": {\"port\": 443, \"a\": 1}}"),
        ),
        (
            "{CREATE, \"config\": {\"authenticationType\":|\"token\"}}",
            "a.json",
            "oAuthM2M",
            Some("{CREATE, \"config\": {\"authenticationType\":\"oAuthM2M\"}}"),
        ),
        (
            "{CREATE, \"config\": {\"authenticationType\": \"to|k: [en]\", \"a\": 1}}",
            "a.json",
            "token",
            Some("{CREATE, \"config\": {\"authenticationType\": \"token\", \"a\": 1}}"),
        ),
        (
            "{SETTINGS, \"settings\": {|}}",
            "a.json",
            "dataOwners",
            Some("{SETTINGS, \"settings\": {\"dataOwners\": null}}"),
        ),
        ("SETUPaudit: {|\"a\": 1}", "a.yaml", "enabled", Some("SETUPaudit: {enabled: true,\"a\": 1}")),
        ("SETUPaudit: {b: 1, |a: 1}", "a.yaml", "enabled", Some("SETUPaudit: {b: 1, enabled: true,a: 1}")),
        (
            "SETUPaudit: {b: [1], |\n  a: {c: 1}}",
            "a.yaml",
            "enabled",
            Some("SETUPaudit: {b: [1], enabled: true,\n  a: {c: 1}}"),
        ),
        ("SETUPaudit: {\"enabled\":|no way}", "a.yaml", "true", Some("SETUPaudit: {\"enabled\": true}")),
        ("SETUPaudit: {\"enable|\":true}", "a.yaml", "enabled", Some("SETUPaudit: {\"enabled\":true}")),
        ("SETUPaudit: {|\nport: 443\n", "a.yaml", "enabled", Some("SETUPaudit: {enabled: true\nport: 443\n")),
        ("ucforge: 1\nflow: co|\n", "a.yaml", "connection", Some("ucforge: 1\nflow: connection\n")),
        ("ucforge: 1\nflow:|\n", "a.yaml", "connection", Some("ucforge: 1\nflow: connection\n")),
        ("ucforge: 1\nflow: \"|\n", "a.yaml", "connection", Some("ucforge: 1\nflow: \"connection\"\n")),
        ("SETUPtoken:|", "a.yaml", "from the environment", Some("SETUPtoken: {env: DATABRICKS_TOKEN}")),
        ("SETUPtoken: {|}", "a.yaml", "env", Some("SETUPtoken: {env: DATABRICKS_TOKEN}")),
        ("SETUPport: |", "a.yaml", "443", Some("SETUPport: 443")),
        ("SETUPtoken: {fi|: x}", "a.yaml", "file", Some("SETUPtoken: {file: x}")),
        ("SETUPaudit: {|}", "a.yaml", "enabled", Some("SETUPaudit: {enabled: true}")),
        ("SETUPaudit:\n  en|", "a.yaml", "enabled", Some("SETUPaudit:\n  enabled: true")),
        ("SETUPaudi|\n", "a.yaml", "audit", None),
        ("SETUPgovern:\n  |", "a.yaml", "- ", Some("SETUPgovern:\n  - ")),
        ("SETUPgovern:\n  - ca|", "a.yaml", "catalog", Some("SETUPgovern:\n  - catalog: ")),
        ("SETUPworkspaceIds|", "a.yaml", "workspaceIds", Some("SETUPworkspaceIds:\n  - \"\"")),
        ("GRANT SEL|", "a.sql", "SELECT", Some("GRANT SELECT")),
        ("GRANT USE CAT|", "a.sql", "USE CATALOG", Some("GRANT USE CATALOG")),
        (
            "GRANT SELECT, mod| ON TABLE a.b.c TO `x`;",
            "a.sql",
            "MODIFY",
            Some("GRANT SELECT, MODIFY ON TABLE a.b.c TO `x`;"),
        ),
        ("GRANT SELECT |", "a.sql", "ON", Some("GRANT SELECT ON")),
        ("GRANT SELECT ON mat|", "a.sql", "MATERIALIZED VIEW", Some("GRANT SELECT ON MATERIALIZED VIEW")),
        ("GRANT SELECT ON MATERIALIZED v|", "a.sql", "MATERIALIZED VIEW", Some("GRANT SELECT ON MATERIALIZED VIEW")),
        ("-- x\nGRANT SELECT ON TABLE a.b.c |", "a.sql", "TO", Some("-- x\nGRANT SELECT ON TABLE a.b.c TO")),
        ("REVOKE SELECT ON TABLE a.b.c |", "a.sql", "FROM", None),
        ("GRANT a; gr|", "a.sql", "GRANT", Some("GRANT a; GRANT")),
    ] {
        let filled = |text: &str| text.replace("CREATE", CREATE).replace("SETUP", setup).replace("SETTINGS", SETTINGS);
        let done = taken(&filled(text), file, label);
        if let Some(after) = after {
            assert_eq!(done, filled(after), "{text}");
        }
        let format = crate::check::guess(&done, Some(file));
        let read = crate::read::read(&done, format);
        let syntax: Vec<_> = read.findings.iter().map(|finding| finding.message.to_string()).collect();
        assert!(syntax.is_empty() || text.contains("\"|\n") || text.contains("{|\n"), "{text} -> {done}: {syntax:?}");
    }
}

#[test]
fn all_required_fields_at_once_leave_none_missing() {
    for (text, file) in [
        ("{\"type\": \"Databricks\",\n  |\n}", "a.json"),
        ("{CREATE,\n  \"config\": {\n    |\n  }\n}", "a.json"),
        ("{\"connectionKey\": \"a\",\n  |\n}", "a.json"),
        ("type: Databricks\nautoBootstrap: true\nconfig:\n  |\n", "a.yaml"),
        ("ucforge: 1\nflow: connection\n|", "a.yaml"),
        ("ucforge: 1\nflow: integration-manual\n|", "a.yaml"),
        ("{\"ucforge\": 1, \"flow\": \"connection\",\n|}", "a.json"),
    ] {
        let done = taken(&text.replace("CREATE", CREATE), file, "all required fields");
        let draft = Draft { source: &done, file: Some(file), base: &Base::None };
        let checked = draft.check();
        let found: Vec<_> = checked.findings.iter().map(|one| (one.code.id(), one.message.to_string())).collect();
        // What is still to be filled in is empty.
        assert!(
            found.iter().all(|(code, message)| *code != "UC102" && *code != "UC101" && !message.contains("comma")),
            "{text} -> {done}\n{found:?}"
        );
        assert!(checked.kind().is_some(), "{done}");
    }
    let entry = taken(
        "ucforge: 1\nflow: integration-manual\nadditionalWorkspaceConnections:\n  - |",
        "a.yaml",
        "all required fields",
    );
    assert!(entry.contains("\n  - workspaceUrl: \n    httpPath: \n    authenticationType: oAuthM2M\n    oAuthClientConfig:\n      clientId: "), "{entry}");
}

#[test]
fn a_document_may_be_begun_in_an_empty_file() {
    let setup = taken("|", "a.yaml", "ucforge setup connection databricks");
    assert_eq!(
        setup,
        crate::starter::yaml(crate::platform::PLATFORMS[0], crate::kinds::Flow::Connection, None).ok().unwrap()
    );
    let payload = taken("uc|", "a.json", "ucforge integration-create databricks");
    let checked = Draft { source: &payload, file: Some("a.json"), base: &Base::None }.check();
    assert_eq!(checked.kind_name(), "integration-create", "{payload}");
}

#[test]
fn what_was_found_may_be_allowed() {
    let labels =
        labels("ucforge: 1\nflow: connection\nworkspaceUrl: https://a.cloud.databricks.com\nallow: {|}\n", "a.yaml");
    assert!(labels.iter().any(|label| label.starts_with("UC")), "{labels:?}");
    assert!(!labels.iter().any(|label| label == "UC102"), "errors cannot be allowed");
    // One that is there already is not offered again.
    let setup = "ucforge: 1\nflow: connection\nextra: {script-create: {}, |}\n";
    assert!(!self::labels(setup, "a.yaml").iter().any(|label| label == "script-create"));
}

#[test]
fn the_address_that_follows_from_the_host_is_offered() {
    let done = taken(
        "ucforge: 1\nflow: connection\nworkspaceUrl: dbc-a1b2c3d4-e5f6.cloud.databricks.com\nauthenticationType: oAuthM2M\noAuthClientConfig:\n  authorityUrl: |\n",
        "a.yaml",
        "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token",
    );
    assert!(done.ends_with("authorityUrl: https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token\n"));
}

#[test]
fn names_and_values_say_what_they_are() {
    for (text, file, span, words) in [
        ("{CREATE, \"config\": {\"http|Path\": \"x\"}}", "a.json", "\"httpPath\"", "SQL Warehouses"),
        ("{CREATE, \"config\": {\"httpPath\": \"|x\"}}", "a.json", "\"x\"", "SQL Warehouses"),
        ("{CREATE, \"config\": {\"httpPath\": \"|x\"", "a.json", "\"x\"", "SQL Warehouses"),
        ("ucforge: 1\nfl|ow: connection\n", "a.yaml", "flow", "recommended"),
        ("ucforge: 1\nflow: connection\noAuthClientConfig:\n  client|Id: a\n", "a.yaml", "clientId", "Application ID"),
        (
            "curl https://t.example.com/integrations -d '{CREATE, \"config\": {\"http|Path\": 1}}'",
            "a.sh",
            "\"httpPath\"",
            "SQL Warehouses",
        ),
        ("GRANT sel|ect ON TABLE a.b.c TO `x`;", "a.sql", "select", "can be granted on catalog, schema, table"),
        (
            "GRANT a; GRANT SELECT, USE CAT|ALOG ON CATALOG a TO `x`;",
            "a.sql",
            "USE CATALOG",
            "can be granted on catalog",
        ),
        ("{CREATE, \"con|fg\": {}}", "a.json", "\"confg\"", "UC101"),
    ] {
        let text = text.replace("CREATE", CREATE);
        let (at, markdown) = hovered(&text, file).unwrap_or_else(|| panic!("{text}"));
        assert_eq!(at, span, "{text}");
        assert!(markdown.contains(words), "{text}: {markdown}");
    }
    for (text, file) in [
        ("{\"na|me\": \"x\"}", "package.json"),
        ("{\"ty|pe\": \"Snowflake\", \"autoBootstrap\": true}", "a.json"),
        ("ucforge: 1\n|\nflow: connection", "a.yaml"),
        ("GRANT SELECT ON TABLE a.sel|ect.c TO `x`;", "a.sql"),
    ] {
        assert_eq!(hovered(text, file).filter(|(_, text)| !text.contains("UC")), None, "{text}");
    }
}

#[test]
fn no_secret_is_in_what_is_said() {
    let secret = "dapi9f3b6c1d8e2a7b4c5d0e1f6a3b8c2d7e";
    let text = format!("ucforge: 1\nflow: connection\nauthenticationType: token\ntoken: {secret}\n");
    for at in 0..=text.len() {
        let draft = Draft { source: &text, file: Some("a.yaml"), base: &Base::None };
        let said = format!("{:?} {:?}", draft.hover(at), draft.complete(at));
        assert!(!said.contains(&secret[4..20]), "{at}");
    }
}

#[test]
fn what_is_none_of_ours_is_passed_over() {
    let silent =
        |text: &str, file: &str| is_silent(&Draft { source: text, file: Some(file), base: &Base::None }.check());
    for (text, file) in [
        ("", "a.json"),
        (" \n", "a.yaml"),
        ("{}", "a.json"),
        ("[]", "a.json"),
        ("{\"name\": \"x\", \"version\": \"1\"}", "package.json"),
        ("services:\n  web:\n    image: x\n", "compose.yaml"),
        ("SELECT 1;", "a.sql"),
        ("echo hello\n", "a.sh"),
    ] {
        assert!(silent(text, file), "{text}");
    }
    for (text, file) in [
        ("{", "a.json"),
        ("ucforge: 1", "a.yaml"),
        ("{\"type\": \"Databricks\", \"autoBootstrap\": tru", "a.json"),
        ("GRANT SELECT", "a.sql"),
    ] {
        assert!(!silent(text, file) || text == "{", "{text}");
    }
}

proptest! {
    /// Whatever is typed where, there is an answer, and what is taken is inside of the text.
    #[test]
    fn no_text_and_no_place_breaks_it(
        text in prop::sample::select(vec![
            "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"httpPath\": \"/sql\", \"audit\": {\"enabled\": true}}}",
            "ucforge: 1\nflow: connection\ngovern:\n  - catalog: a\n  - {table: b}\naudit: {enabled: true}\n",
            "GRANT USE CATALOG, SELECT ON TABLE a.b.c TO `x`; -- c\nREVOKE /* x */ SELECT ON\n",
            "curl -X POST https://t.example.com/integrations -d '{\"type\": \"Databricks\"}'\n",
        ]),
        damage in prop::collection::vec((any::<prop::sample::Index>(), "[\\[\\]{}\",:'\\n\\r# a<>é|-]{0,3}"), 0..5),
        at in any::<prop::sample::Index>(),
        file in prop::sample::select(vec!["a.json", "a.yaml", "a.sql", "a.sh", "a"]),
    ) {
        let mut chars: Vec<char> = text.chars().collect();
        for (at, with) in damage {
            let at = at.index(chars.len());
            chars.splice(at..=at, with.chars());
            if chars.is_empty() {
                break;
            }
        }
        let text: String = chars.into_iter().collect();
        let draft = Draft { source: &text, file: Some(file), base: &Base::None };
        let at = at.index(text.len() + 1);
        for one in draft.complete(at) {
            let (start, end) = (one.span.start as usize, one.span.end as usize);
            prop_assert!(start <= end && text.get(start..end).is_some(), "{:?}", one);
            prop_assert!(start <= at && text.floor_char_boundary(at) <= end.max(start), "{} {:?}", at, one);
        }
        if let Some(hover) = draft.hover(at) {
            prop_assert!(text.get(hover.span.start as usize..hover.span.end as usize).is_some());
        }
    }
}

/// What is completed anywhere in a text that can be read leaves one that can be read, without a name twice.
#[test]
fn what_is_taken_anywhere_leaves_the_text_well_formed() {
    let fixtures = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/bases");
    let mut taken = 0;
    for name in ["connection", "setup"] {
        let text = std::fs::read_to_string(fixtures.join(name).with_extension("json")).unwrap();
        let compact: String = text.lines().map(str::trim).collect::<Vec<_>>().join(" ");
        let value = crate::value::Value::of(crate::read::tree(&text).root().unwrap());
        let block = crate::render::yaml::render(&value, &crate::secret::View::Masked).unwrap();
        let forms = [
            (text.clone(), "a.json"),
            (compact.clone(), "a.json"),
            (text.replace('\n', "\r"), "a.json"),
            (compact.clone(), "a.yaml"),
            (compact.replace("\": ", "\":"), "a.yaml"),
            (block.clone(), "a.yaml"),
            (block.replace('\n', "\r\n"), "a.yaml"),
            (block.replace('\n', "\n   \n"), "a.yaml"),
            (block.replace('\n', " # \"x: {\n"), "a.yaml"),
        ];
        for (number, (text, file)) in forms.into_iter().enumerate() {
            // Other places in each form: all of them in all forms would take long.
            for at in (number % 5..=text.len()).step_by(5) {
                let draft = Draft { source: &text, file: Some(file), base: &Base::None };
                for one in draft.complete(at) {
                    let start = text[..one.span.start as usize].rfind('\n').map_or(0, |line| line + 1);
                    let line = &text[start..one.span.start as usize];
                    let margin = &line[..line.len() - line.trim_start_matches(' ').len()];
                    let inserted = plain(&one.text).replace('\n', &["\n", margin].concat());
                    let also = one.also.iter().map(|edit| (edit.span, edit.text.as_ref()));
                    let done = crate::text::edited(&text, also.chain([(one.span, inserted.as_str())]));
                    let read = crate::read::read(&done, draft.format());
                    let found: Vec<_> = read.findings.iter().map(|one| one.message.to_string()).collect();
                    assert!(found.is_empty(), "{}|{} {}: {found:?}", &text[..at], &text[at..], one.label);
                    taken += 1;
                }
            }
        }
    }
    assert!(taken > 800, "{taken}");
}
