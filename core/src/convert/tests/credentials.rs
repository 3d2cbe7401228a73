//! Nothing that is made of a document shows a credential unless asked to.

use super::*;
use crate::kinds::Document;
use crate::render::Rendering;

/// Wherever a credential is, neither a document in another form nor what is built of it shows it.
#[test]
fn credentials_in_fields_that_are_not_secret_have_names() {
    let in_payload = |old: &str, new: &str| {
        let payload = r#"{"type": "Databricks", "autoBootstrap": true, "config": {"workspaceUrl": "h.cloud.databricks.com",
            "httpPath": "/sql/1.0/warehouses/0123456789abcdef", "authenticationType": "token", "token": "${T}", "catalog": "immuta",
            "groupPattern": {"deny": "g"}, "workspaceIds": ["1"]}}"#;
        assert!(payload.contains(old));
        payload.replace(old, new)
    };
    let texts = [
        in_payload("h.cloud", "https://token:Xk93LmTw@h.cloud"),
        in_payload("h.cloud", "token:Xk93LmTw@h.cloud"),
        in_payload("/sql/1.0", "jdbc:databricks://h.x:443;AuthMech=3;UID=token;PWD=Xk93LmTw"),
        in_payload("abcdef", "abcdef?token=Xk93LmTw"),
        in_payload("immuta", "Bearer Xk93LmTw"),
        in_payload("immuta", "password: Xk93LmTw"),
        in_payload("\"g\"", "\"token=Xk93LmTw\""),
        in_payload("\"1\"", "\"token=Xk93LmTw\""),
        in_payload("\"workspaceIds\": [\"1\"]", "\"name\": \"token\", \"value\": \"Xk93LmTw\""),
    ];
    for text in &texts {
        let checked = check_text(text, None);
        let value = value(&checked).unwrap();
        assert!(!shown(&value).contains("LmTw"), "{}", shown(&value));
        let restored = to_setup(&[&checked]).unwrap().setup;
        let setup = setup_text(&restored, Spelling::Yaml, LiteralSecrets::Masked);
        assert!(!setup.contains("LmTw"), "{setup}");
        assert!(setup_text(&restored, Spelling::Yaml, LiteralSecrets::Revealed).contains("LmTw"));
    }
    let host = shown(&value(&check_text(&texts[0], None)).unwrap());
    assert!(host.contains(r#""workspaceUrl":"${WORKSPACE_URL}""#), "{host}");
    let setup = setup_text(&literal(&texts[0]), Spelling::Yaml, LiteralSecrets::Masked);
    assert!(setup.contains("workspaceUrl: \"${WORKSPACE_URL}\"\n"), "{setup}");
    // What only looks like one stays.
    for (old, new) in [("\"g\"", "\"team:readers@eu.x\""), ("immuta", "someone@example.com"), ("h.cloud", "${HOST}")] {
        let text = in_payload(old, new);
        let shown = shown(&value(&check_text(&text, None)).unwrap());
        assert!(shown.contains(new.trim_matches('"')), "{shown}");
    }
}

/// A path that is written into another command, or into the reason why it is not.
#[test]
fn paths_and_headers_of_commands_show_no_credential() {
    let body =
        r#"-H "Authorization: $K" -d '{"type": "Databricks", "autoBootstrap": true, "config": {"catalog": "x"}}'"#;
    for (url, is_carried) in [
        ("https://t.x.com/integration/dapi7c1e09b25fa8d3464eb90f72c81d6a35", false),
        ("https//user:fdpqblnpmmvq@t.x.com/integrations", false),
        ("https:/user:fdpqblnpmmvq@t.x.com/integrations", false),
        ("'https://t.x.com/integrations/;token=fdpqblnpmmvq'", false),
        ("https://t.x.com/integration", true),
        ("https://t.x.com/integrations/7", true),
    ] {
        let text = format!("curl -X POST {url} {body}");
        let checked = check_text(&text, None);
        match line(&checked, Payload::IntegrationCreate) {
            Ok(line) => assert!(is_carried, "{line:?}"),
            Err(why) => {
                let why = why.to_string();
                assert!(!is_carried && !why.contains("7c1e") && !why.contains("fdpq"), "{why}");
            }
        }
        assert!(integration_of(&checked).is_none_or(|id| id == "7"));
    }
    for (header, shown) in [
        ("dapi7c1e09b25fa8d3464eb90f72c81d6a35: x", "…"),
        ("BearerZq7vXk93LmTw: x", "…"),
        ("Authorization=Zq7vXk93LmTw: x", "…"),
        ("X-Request-Id: x", "X-Request-Id"),
    ] {
        let text = format!("curl -H '{header}' https://t.x.com/integrations {body}");
        let checked = check_text(&text, None);
        assert_eq!(checked.sent.as_ref().unwrap().headers, [shown]);
    }
}

#[test]
fn a_name_that_holds_a_credential_is_not_written() {
    for (name, is_written) in [
        ("dapi7c1e09b25fa8d3464eb90f72c81d6a35", false),
        ("token=fdpqblnpmmvq", false),
        ("Bearer fdpqblnpmmvq", false),
        ("token", true),
        ("dapi_billing_2024", true),
        ("Zq7vXk93LmTw", true),
    ] {
        let text = format!(r#"{{"type": "Databricks", "config": {{"catalog": "x", "more": [{{"{name}": 1}}]}}}}"#);
        assert_eq!(can_be_shown(&check_text(&text, None)).is_ok(), is_written, "{name}");
    }
    let checked = check_text(r#"{"type": "Databricks", "config": {"token=fdpqblnpmmvq": 1}}"#, None);
    let Some(Value::Object(value)) = value(&checked) else { panic!("an object") };
    let Some(Value::Secret(secret)) = value.get("config").and_then(|config| config.get("token=fdpqblnpmmvq")) else {
        panic!("a secret")
    };
    assert_eq!(secret.name, "SECRET");
}

#[test]
fn no_document_of_a_setup_shows_a_credential() {
    let setup = |line: &str| {
        format!(
            "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
             authenticationType: token\ntoken: {{env: X}}\naudit: {{enabled: true}}\n{line}\n"
        )
    };
    let mut built = 0;
    for line in [
        "immutaUrl: https://u:Xk93LmTw@t.example.com\ncatalog: c",
        "immutaUrl: https://t.example.com/?token=Xk93LmTw\ncatalog: c",
        "catalog: Bearer Xk93LmTw",
        "catalog: c\ngroupPattern: {deny: PWD=Xk93LmTw}",
        "catalog: c\nservicePrincipal: token=Xk93LmTw",
        "catalog: c\ngovern: [{catalog: token=Xk93LmTw}]",
        "catalog: c\ngovern: [{table: a.b.password=Xk93LmTw}]",
        "catalog: c\nextra: {integration-create: {/config/foo: Bearer Xk93LmTw}}",
        "catalog: c\nextra: {integration-create: {/config/proxy: 'https://u:Xk93LmTw@p'}}",
    ] {
        let text = setup(line);
        let Some(setup) = Setup::read(&text, Format::Yaml).0 else { continue };
        built += 1;
        for document in setup.platform().documents(setup.flow()) {
            for rendering in document.renderings() {
                let text = document::text(&setup, document, *rendering, &View::Masked);
                let text = text.unwrap_or_else(|error| error.to_string());
                assert!(!text.contains("LmTw"), "{line}: {}: {text}", document.name());
                // Nothing is left out in silence.
                assert!(!text.contains("names nothing under `govern`") || !line.contains("govern"), "{line}: {text}");
            }
        }
    }
    assert!(built > 5, "{built}");
}

#[test]
fn secrets_are_shown_only_when_asked_for() {
    let text = r#"{"ucforge": 1, "flow": "integration-automatic", "token": "t0ken", "oAuthClientConfig": {"clientSecret": "${S}"},
      "additionalWorkspaceConnections": [{"token": {"file": "t"}}], "extra": {"integration-create": {"/config/password": "pw"}}, "catalog": "${NOT_A_SECRET}"}"#;
    let setup = literal(text);
    let rest = r#","oAuthClientConfig":{"clientSecret":{"env":"S"}},"additionalWorkspaceConnections":[{"token":{"file":"t"}}],"extra":{"integration-create":{"/config/password":PW}},"catalog":"${NOT_A_SECRET}"}"#;
    let one_line = |secrets| {
        setup_text(&setup, Spelling::Json, secrets)
            .lines()
            .map(str::trim_start)
            .collect::<String>()
            .replace("\": ", "\":")
    };
    let head = r#"{"ucforge":1,"flow":"integration-automatic","token":"#;
    assert_eq!(
        one_line(LiteralSecrets::Masked),
        format!("{head}{{\"env\":\"DATABRICKS_TOKEN\"}}{}", rest.replace("PW", "\"${PASSWORD}\""))
    );
    assert_eq!(one_line(LiteralSecrets::Revealed), format!("{head}\"t0ken\"{}", rest.replace("PW", "\"pw\"")));
}

/// A command is a reference as `env` and `file` are: no shell is between it and the program, so that nothing may stand for its words.
#[test]
fn commands_stay_as_they_are_or_are_refused() {
    let setup = |words: &str| {
        format!(
            "ucforge: 1\nflow: integration-manual\ntoken: {{command: [{words}]}}\noAuthClientConfig: {{clientSecret: hunter2}}\n"
        )
    };
    for words in [
        "vault, kv, get, -field=token, secret/immuta",
        "pass, show, immuta/token",
        "op, read, 'op://vault/immuta/password'",
        "aws, secretsmanager, get-secret-value, --secret-id, prod/immuta, --query, SecretString",
        "bash, -c, 'pass immuta'",
        "bash, -c, 'curl -H \"Authorization: Bearer $T\" https://v.example.com'",
        "pass",
        "tool, --token, $T",
        "tool, --token, -v",
    ] {
        let text = setup(words);
        let checked = check_text(&text, None);
        assert_eq!(can_be_masked(&checked), Ok(()), "{words}");
        let given: Vec<_> = words.split(", ").map(|word| word.trim_matches('\'')).collect();
        let back = to_setup(&[&checked]).unwrap().setup;
        for setup in [&back, &to_flow(&back, Flow::Connection).setup, &value(&checked).unwrap()] {
            let Some(Value::Array(words)) = setup.path(&["token", "command"]) else { panic!("a command") };
            assert_eq!(words.iter().filter_map(Value::text).collect::<Vec<_>>(), given);
            assert!(!setup_text(setup, Spelling::Yaml, LiteralSecrets::Masked).contains("hunter2"));
        }
    }
    for words in [
        "echo, dapi7c1e09b25fa8d3464eb90f72c81d6a35",
        "bash, -c, 'echo dapi7c1e09b25fa8d3464eb90f72c81d6a35'",
        "tool, --password, hunterLmTw7c1e",
        "tool, --token=hunterLmTw7c1e",
        "curl, 'https://u:Xk93LmTw7c1e@h.example.com'",
    ] {
        let text = setup(words);
        let checked = check_text(&text, None);
        assert_eq!(can_be_masked(&checked), Err(ConvertError::CommandHoldsCredential), "{words}");
        let shown = shown(&value(&checked).unwrap());
        assert!(!shown.contains("7c1e"), "{shown}");
        let answers = Answers::of(checked.tree.root().unwrap());
        let over = over(&literal("ucforge: 1\ncatalog: c\n"), &answers);
        assert_eq!(answers_can_be_masked(&over), Err(ConvertError::CommandHoldsCredential), "{words}");
    }
}

/// What comes from a variable is a text.
#[test]
fn numbers_stay_numbers_or_are_refused() {
    let payload = |field: &str| {
        format!(r#"{{"type": "Databricks", "autoBootstrap": true, "config": {{"catalog": "x", {field}}}}}"#)
    };
    for field in [
        r#""maxTokens": 5"#,
        r#""secretRotationDays": 30"#,
        r#""secretPolicy": {"tokenLifetimeSeconds": 3600}"#,
        r#""proxyPort": 8080"#,
    ] {
        let text = payload(field);
        let checked = check_text(&text, None);
        assert_eq!(can_be_masked(&checked), Ok(()), "{field}");
        assert!(shown(&value(&checked).unwrap()).contains(&field.replace(": ", ":")), "{field}");
        let setup = to_setup(&[&checked]).unwrap();
        assert!(setup.lost.is_empty(), "{field}");
        let setup = setup_text(&setup.setup, Spelling::Yaml, LiteralSecrets::Masked);
        assert!(!setup.contains("${"), "{setup}");
        let again = check_text(&setup, None);
        assert!(again.findings.iter().all(|finding| finding.code != LITERAL_SECRET), "{setup}");
        let answers = Answers::of(again.tree.root().unwrap());
        let built = document::preview(&answers, Payload::IntegrationCreate).unwrap();
        assert!(shown(&built).contains(&field.replace(": ", ":")), "{field}");
    }
    for (field, name) in [
        (r#""password": 48151623"#, "password"),
        (r#""proxy": {"apiKey": 48151623}"#, "apiKey"),
        // Inside of a secret names may be pieces of it.
        (r#""credentials": {"pin": 48151623}"#, "…"),
    ] {
        let text = payload(field);
        let checked = check_text(&text, None);
        assert_eq!(can_be_masked(&checked), Err(ConvertError::NumberIsSecret(name.to_owned())));
        assert!(!shown(&value(&checked).unwrap()).contains("48151623"));
    }
    for field in [r#""password": "48151623""#, r#""token": 48151623"#] {
        let text = payload(field);
        let checked = check_text(&text, None);
        assert_eq!(can_be_masked(&checked), Ok(()), "{field}");
        assert!(!shown(&value(&checked).unwrap()).contains("48151623"));
    }
}

/// What somebody has said to be none is none, where it only looks like one by the words in it.
#[test]
fn what_is_allowed_is_no_credential() {
    let setup = |group: &str, more: &str| {
        format!(
            "ucforge: 1\nflow: integration-automatic\nworkspaceUrl: h.cloud.databricks.com\nhttpPath: /sql/1.0/warehouses/0123456789abcdef\n\
             authenticationType: token\ntoken: {{env: X}}\ncatalog: c\naudit: {{enabled: true}}\nservicePrincipal: 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\n\
             govern: [{{catalog: sales}}]\n{more}groupPattern:\n  deny: {group}\n"
        )
    };
    let allow = "allow: {UC223: that is its name}\n";
    let in_comment = "token=holders # ucforge-allow UC223: that is its name";
    let token = "dapi7c1e09b25fa8d3464eb90f72c81d6a35";
    for (group, more, is_shown) in [
        ("token=holders", allow, true),
        (in_comment, "", true),
        ("token=holders", "", false),
        (token, allow, false),
        ("token=dapi7c1e09b25fa8d3464eb90f72c81d6a35", allow, false),
        ("https://u:holders7c1e@h.example.com", allow, false),
    ] {
        let text = setup(group, more);
        let (setup, checked) = Setup::read(&text, Format::Yaml);
        let (setup, group) = (setup.unwrap(), group.split(' ').next().unwrap());
        let payload = shown(&document::build(&setup, Payload::IntegrationCreate).unwrap());
        assert_eq!(payload.contains(group), is_shown, "{payload}");
        let back = setup_text(&to_setup(&[&checked]).unwrap().setup, Spelling::Yaml, LiteralSecrets::Masked);
        assert_eq!(back.contains(group), is_shown, "{back}");
        assert!(is_shown || !back.contains("7c1e"), "{back}");
        // Privileges have nothing to do with it.
        let plain = Setup::read(&usual(&text), Format::Yaml).0.unwrap();
        for document in [Document::Grants, Document::GrantsUndo, Document::GrantsVerify, Document::Checklist] {
            let written = |setup| document::text(setup, document, document.renderings()[0], &View::Masked).unwrap();
            assert_eq!(written(&setup), written(&plain), "{}", document.name());
        }
        let runbook = document::text(&setup, Document::Runbook, Rendering::Shell, &View::Masked);
        assert_eq!(runbook.is_ok(), is_shown, "{group}");
    }
    // What is sent as a secret stays one.
    let text = setup("g", allow).replace("{env: X}", "'token=holders'");
    let (setup, _) = Setup::read(&text, Format::Yaml);
    assert!(
        setup.is_none_or(
            |setup| !shown(&document::build(&setup, Payload::IntegrationCreate).unwrap()).contains("holders")
        )
    );
}

/// The same setup with a usual group.
fn usual(text: &str) -> String {
    let (before, _) = text.split_once("  deny: ").unwrap();
    [before, "  deny: readers\n"].concat()
}
