//! Values that nobody filled in, that broke on their way, or that do not fit each other.

use std::collections::BTreeMap;

use crate::check::{Base, check, check_text};
use crate::kinds::{Kind, Payload};
use crate::mend::mend;
use crate::read::Format;

/// Every text of an integration payload stands here once, so that any of them can be replaced.
const CERTIFICATE: &str = r#"{"type": "Databricks", "autoBootstrap": true, "config": {
"workspaceUrl": "adb-3141592653589793.13.azuredatabricks.net", "httpPath": "/sql/1.0/warehouses/0a1b2c3d4e5f6071",
"port": 443, "authenticationType": "oAuthM2M", "catalog": "immuta_lab", "audit": {"enabled": true},
"groupPattern": {"deny": "immuta_exempt"}, "workspaceIds": ["3141592653589793"],
"oAuthClientConfig": {"useCertificate": true, "clientId": "1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9",
"authorityUrl": "https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token",
"scope": "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default",
"publicCertificateThumbprint": "0123456789ABCDEF0123456789ABCDEF01234567",
"oauthPrivateKey": "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n"},
"additionalWorkspaceConnections": [{"workspaceUrl": "lake-b.cloud.databricks.com",
"httpPath": "/sql/1.0/warehouses/0a1b2c3d4e5f6072", "authenticationType": "oAuthM2M",
"oAuthClientConfig": {"clientId": "2f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9",
"authorityUrl": "https://lake-b.cloud.databricks.com/oidc/v1/token", "clientSecret": "dose0123456789abcdef0123456789abcdef"},
"catalogs": ["isolated_b"]}]}}"#;

/// A setup of a connection.
const SETUP: &str = r#"{"ucforge": 1, "flow": "connection", "immutaUrl": "https://tenant.corp.net", "connectionKey": "lakehouse",
"workspaceUrl": "dbc-0a1b2c3d-4e5f.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0a1b2c3d4e5f6071",
"authenticationType": "token", "token": {"env": "T"}, "catalog": "immuta_lab", "audit": {"enabled": true},
"groupPattern": {"deny": "immuta_exempt"}, "workspaceIds": ["3141592653589793"],
"servicePrincipal": "1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9", "govern": [{"catalog": "sales"}]}"#;

/// Code, first letter of the severity, and pointer of each finding that this change adds.
fn added(text: &str, kind: Kind, old: &str, new: &str) -> Vec<String> {
    let found = |text: &str| {
        let checked = check_text(text, Some(kind));
        let mut pointers = checked.tree.pointers();
        let mut counted: BTreeMap<String, usize> = BTreeMap::new();
        for finding in &checked.findings {
            let pointer = finding.node.map_or(String::new(), |node| pointers.of(node).as_str().to_owned());
            let severity = &format!("{:?}", finding.severity)[..1];
            *counted.entry(format!("{} {severity} {pointer}", finding.code.id())).or_default() += 1;
        }
        counted
    };
    assert_eq!(text.matches(old).count(), 1, "{old}");
    let before = found(text);
    let after = found(&text.replace(old, new));
    let more = |(finding, count): (String, usize)| {
        std::iter::repeat_n(finding.clone(), count.saturating_sub(before.get(&finding).copied().unwrap_or(0)))
    };
    after.into_iter().flat_map(more).collect()
}

fn json(text: &str) -> String {
    serde_json::to_string(text).unwrap()
}

/// What a token becomes in these findings.
fn of_token(token: &str) -> Vec<String> {
    let payload = r#"{"type": "Databricks", "autoBootstrap": true, "config": {
        "workspaceUrl": "dbc-0a1b2c3d-4e5f.cloud.databricks.com", "httpPath": "/sql/1.0/warehouses/0a1b2c3d4e5f6071",
        "authenticationType": "token", "token": "dapi0123456789abcdef0123456789abcdef", "catalog": "immuta_lab", "audit": {"enabled": true}}}"#;
    let found = added(
        payload,
        Kind::Payload(Payload::IntegrationCreate),
        "\"dapi0123456789abcdef0123456789abcdef\"",
        &json(token),
    );
    found.into_iter().map(|finding| finding.replace(" /config/token", "")).collect()
}

#[test]
fn templates_are_errors_wherever_a_value_is_wanted() {
    let places = [
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"adb-3141592653589793.13.azuredatabricks.net\"",
            "/config/workspaceUrl",
        ),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"/sql/1.0/warehouses/0a1b2c3d4e5f6071\"",
            "/config/httpPath",
        ),
        (CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "443", "/config/port"),
        (CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"immuta_lab\"", "/config/catalog"),
        (CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"immuta_exempt\"", "/config/groupPattern/deny"),
        (CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"3141592653589793\"", "/config/workspaceIds/0"),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"isolated_b\"",
            "/config/additionalWorkspaceConnections/0/catalogs/0",
        ),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"lake-b.cloud.databricks.com\"",
            "/config/additionalWorkspaceConnections/0/workspaceUrl",
        ),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9\"",
            "/config/oAuthClientConfig/clientId",
        ),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default\"",
            "/config/oAuthClientConfig/scope",
        ),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"0123456789ABCDEF0123456789ABCDEF01234567\"",
            "/config/oAuthClientConfig/publicCertificateThumbprint",
        ),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\\n\"",
            "/config/oAuthClientConfig/oauthPrivateKey",
        ),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"dose0123456789abcdef0123456789abcdef\"",
            "/config/additionalWorkspaceConnections/0/oAuthClientConfig/clientSecret",
        ),
        (
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"https://lake-b.cloud.databricks.com/oidc/v1/token\"",
            "/config/additionalWorkspaceConnections/0/oAuthClientConfig/authorityUrl",
        ),
        (SETUP, Kind::Setup, "\"https://tenant.corp.net\"", "/immutaUrl"),
        (SETUP, Kind::Setup, "\"lakehouse\"", "/connectionKey"),
        (SETUP, Kind::Setup, "\"dbc-0a1b2c3d-4e5f.cloud.databricks.com\"", "/workspaceUrl"),
        (SETUP, Kind::Setup, "\"3141592653589793\"", "/workspaceIds/0"),
        (SETUP, Kind::Setup, "\"1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9\"", "/servicePrincipal"),
        (SETUP, Kind::Setup, "\"sales\"", "/govern/0/catalog"),
        (SETUP, Kind::Setup, "{\"env\": \"T\"}", "/token"),
    ];
    for template in [
        "<value>",
        "{{ value }}",
        "{{secrets/scope/key}}",
        "${{ secrets.VALUE }}",
        "$(Value)",
        "${var.value}",
        "%VALUE%",
        "<%= value %>",
        "#{Value}",
        " {{value}}\n",
    ] {
        for (text, kind, old, pointer) in places {
            let found = added(text, kind, old, &json(template));
            assert_eq!(found, [format!("UC207 E {pointer}")], "{template}");
        }
    }
    // Parts of what can have none.
    for (old, new) in [
        ("adb-3141592653589793.13.azure", "adb-${id}.13.azure"),
        ("adb-3141592653589793.13.azuredatabricks.net", "{{host}}.azuredatabricks.net"),
        ("adb-3141592653589793.13.azuredatabricks.net", "https://<workspace>/"),
        ("adb-3141592653589793.13.azuredatabricks.net", "$DATABRICKS_HOST"),
        ("adb-3141592653589793.13.azuredatabricks.net", "%HOST%:443"),
        ("warehouses/0a1b2c3d4e5f6071", "warehouses/<warehouse-id>"),
        ("warehouses/0a1b2c3d4e5f6071", "warehouses/{warehouseId}"),
        ("11111111-2222-4333-8444-555555555555/oauth2", "{tenant}/oauth2"),
        ("11111111-2222-4333-8444-555555555555/oauth2", "${var.tenant}/oauth2"),
        ("https://lake-b.cloud.databricks.com/oidc", "https://{{host}}/oidc"),
        ("immuta_exempt", "immuta_{{env}}"),
        ("\"immuta_lab\"", "\"immuta_${env}\""),
        ("warehouses/0a1b2c3d4e5f6071", "warehouses/$WAREHOUSE_ID"),
        ("adb-3141592653589793.13.azure", "adb-$ID.13.azure"),
        ("https://lake-b.cloud.databricks.com/oidc", "https://$HOST/oidc"),
    ] {
        let found = added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), old, new);
        assert!(found.len() == 1 && found[0].starts_with("UC207 E"), "{old} {new}: {found:?}");
    }
}

#[test]
fn what_people_choose_as_names_is_no_template() {
    for name in [
        "$admins",
        "your_company",
        "{core team}",
        "$grp",
        "A <B>",
        "[core]",
        "[core] data",
        "a > b",
        "<>",
        "100%",
        "@all",
        "#data",
        "team <x>",
        "todo-owners",
    ] {
        assert_eq!(
            added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"immuta_exempt\"", &json(name)),
            [""; 0],
            "{name}"
        );
    }
    for name in
        ["your_company", "__immuta__", "token", "changed", "test", "example", "todo_app", "sandbox", "replacements"]
    {
        assert_eq!(
            added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"immuta_lab\"", &json(name)),
            [""; 0],
            "{name}"
        );
    }
    for name in ["your_company", "$x", "a#{b}", "example", "{x}", "__x__"] {
        assert_eq!(
            added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"isolated_b\"", &json(name)),
            [""; 0],
            "{name}"
        );
    }
    for address in [
        "https://idp.corp.net/t%C3%A4st%20x/token",
        "https://[2001:db8::1]:8443/token",
        "https://idp.corp.net/$metadata",
    ] {
        let old = "\"https://lake-b.cloud.databricks.com/oidc/v1/token\"";
        assert_eq!(
            added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), old, &json(address)),
            [""; 0],
            "{address}"
        );
    }
}

#[test]
fn secrets_that_are_none_are_told() {
    for word in [
        "changeme",
        "change-me",
        "your-token",
        "your_token_here",
        "TODO",
        "xxx",
        "XXXX-XXXX",
        "$DATABRICKS_TOKEN",
        "$env:TOKEN",
        "replace_me",
        "insert-token",
        "<put> your token",
        "{token}",
        "[TOKEN]",
        "@TOKEN@",
        "__TOKEN__",
        "dapiXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
        "op://vault/databricks/token",
        "\"changeme\"",
        "Bearer your-token",
    ] {
        assert_eq!(of_token(word), ["UC207 W"], "{word}");
    }
    for template in ["${dbx-token}", "${env:TOKEN}", "Bearer {{token}}", "'$(Token)'", "${A B}"] {
        assert_eq!(of_token(template), ["UC207 E"], "{template}");
    }
    for part in ["dapi{{token}}", "x${TOKEN}", "${A}-${B}"] {
        assert!(matches!(of_token(part).join(";").as_str(), "UC207 W" | "UC207 E"), "{part}: {:?}", of_token(part));
    }
    for fine in [
        "${DATABRICKS_TOKEN}",
        "any",
        "something else",
        "a<b>",
        "p4ss{word",
        "dapi0123456789abcdef0123456789abcdef-3",
        "x$y",
        "s3cr3t%20x",
    ] {
        assert_eq!(of_token(fine), [""; 0], "{fine}");
    }
    // What stands in a setup in plain text is told beside what is wrong with it, and not where there is no secret at all.
    let in_setup = |secret: &str| added(SETUP, Kind::Setup, "{\"env\": \"T\"}", &json(secret));
    assert_eq!(in_setup("changeme"), ["UC207 W /token"]);
    assert_eq!(in_setup("$TOKEN"), ["UC207 W /token"]);
    assert_eq!(in_setup("{{token}}"), ["UC207 E /token"]);
    assert_eq!(in_setup("dose0123456789abcdef0123456789abcdef"), ["UC209 W /token", "UC223 W /token"]);
    assert_eq!(in_setup("${TOKEN}"), [""; 0]);
}

#[test]
fn what_was_copied_along_with_a_secret_hides_nothing() {
    const PAT: &str = "dapi0123456789abcdef0123456789abcdef";
    for (token, expected) in [
        (format!("{PAT}\n"), &["UC223 W"][..]),
        (format!(" {PAT}"), &["UC223 W"]),
        (format!("\"{PAT}\""), &["UC223 W"]),
        (format!("“{PAT}”"), &["UC223 W", "UC228 W"][..1]),
        (format!("Bearer {PAT}"), &["UC223 W"]),
        (format!("{PAT}\u{200b}"), &["UC223 W", "UC228 W"]),
        (format!("dapi\u{200b}{}", &PAT[4..]), &["UC223 W", "UC228 W"]),
        (format!("{PAT}\u{a0}x"), &["UC223 W", "UC228 W"]),
        ("Bearer eyJhbGciOiJub25lIn0.eyJzdWIiOiIxIn0.c2ln".to_owned(), &["UC222 W", "UC223 W"]),
        (" dose0123456789abcdef0123456789abcdef\n".to_owned(), &["UC223 W", "UC223 W"]),
        ("Lab8Q~made-up-for-this-example-000000000".to_owned(), &["UC223 W"]),
        (format!("DATABRICKS_TOKEN={PAT}"), &["UC223 W"]),
        (format!("token: \"{PAT}\""), &["UC223 W"]),
        (format!("{PAT}, {PAT}"), &["UC223 W"]),
        ("Basic bWFkZS11cA==".to_owned(), &["UC223 W"]),
    ] {
        assert_eq!(of_token(&token), expected, "{token:?}");
        let payload = format!(
            "{{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {{\"token\": {}}}}}",
            json(&token)
        );
        let told = format!("{:?}", check_text(&payload, Some(Kind::Payload(Payload::IntegrationCreate))).findings);
        assert!(!told.contains("0123456789abcdef") && !told.contains("made-up"), "{told}");
    }
}

#[test]
fn variables_of_a_shell_are_left_to_the_shell() {
    let codes = |body: &str| {
        let command = format!(
            "curl -X POST https://t.corp.net/integrations -H \"Authorization: $K\" -H 'Content-Type: application/json' -d {body}\n"
        );
        let checked = check(&command, Format::Curl, None);
        let told = checked.findings.iter().filter(|finding| finding.code.id() == "UC207");
        told.map(|finding| format!("{:?}", finding.severity)).collect::<Vec<_>>()
    };
    let payload = |host: &str, token: &str| {
        CERTIFICATE
            .replace("adb-3141592653589793.13.azuredatabricks.net", host)
            .replace("dose0123456789abcdef0123456789abcdef", token)
    };
    let double = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    for (host, token) in
        [("$HOST", "$TOKEN"), ("${HOST}", "${TOKEN:?}"), ("$(cat host)", "$(cat token)"), ("h-$X.corp.net", "%TOKEN%")]
    {
        assert_eq!(codes(&double(&payload(host, token))), [""; 0], "{host} {token}");
        // Between single quotes they are sent as they are.
        assert_eq!(codes(&format!("'{}'", payload(host, token))).len(), 2, "{host} {token}");
    }
    assert_eq!(codes(&format!("'{}'", payload("'\"$HOST\"'", "'\"$TOKEN\"'"))), [""; 0]);
    // So does a here-document, unless its mark has quotes.
    let text = "cat <<EOF | x\n{\"type\": \"Databricks\"}\nEOF\n";
    let root = |text: &str| {
        let at = text.find('{').unwrap();
        let mut builder = crate::tree::TreeBuilder::new(text);
        let span = crate::text::Span::new(at, at + 1);
        builder.leaf(crate::tree::NodeKind::Text, crate::tree::NO_NAME, crate::tree::Scalar::at(span));
        let tree = builder.finish();
        tree.root().is_some_and(crate::kit::is_here_document)
    };
    assert!(root(text) && root(&text.replace("<<EOF", "<<-  END_2")));
    for other in ["<<'EOF'", "<<\\EOF", "<<\"EOF\"", "< EOF", "<<EOF\n{a}\nEOF\ncurl"] {
        let text = text.replace("<<EOF", other);
        let text = if other.contains("{a}") { text.replace("{a}", "a") } else { text };
        assert!(!root(&text), "{other}");
    }
    // Words that the API fixes and choices are no other.
    let of_type = |text: &str| double(&CERTIFICATE.replace("\"Databricks\"", &format!("\"{text}\"")));
    assert_eq!(codes(&of_type("$TYPE")), [""; 0]);
    assert_eq!(codes(&of_type("{{type}}")), ["Error"]);
    // What no shell fills in is told in any quotes.
    assert_eq!(codes(&double(&payload("{{host}}", "<token>"))), ["Error", "Error"]);
}

#[test]
fn keys_that_broke_on_their_way_are_told_in_every_format() {
    let yaml = |key: &str| {
        format!(
            "type: Databricks\nautoBootstrap: true\nconfig:\n  workspaceUrl: adb-3141592653589793.13.azuredatabricks.net\n  httpPath: /sql/1.0/warehouses/0a1b2c3d4e5f6071\n  authenticationType: oAuthM2M\n  oAuthClientConfig:\n    useCertificate: true\n    clientId: 1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9\n    scope: 2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default\n    authorityUrl: https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token\n    publicCertificateThumbprint: 0123456789ABCDEF0123456789ABCDEF01234567\n    oauthPrivateKey: {key}\n  catalog: immuta_lab\n  audit: {{enabled: true}}\n"
        )
    };
    let lines = "\n      -----BEGIN PRIVATE KEY-----\n      bWFkZSB1cCBmb3IgdGhpcyBleGFtcGxl\n      bWFkZSB1cCBmb3IgdGhpcyBleGFtcGxl\n      -----END PRIVATE KEY-----";
    let codes = |key: &str| {
        let text = yaml(key);
        let checked = check(&text, Format::Yaml, None);
        assert!(!format!("{:?}", checked.findings).contains("bWFkZSB1"));
        let told = checked.findings.iter().map(|finding| finding.code.id()).filter(|code| *code != "UC905");
        told.map(str::to_owned).collect::<Vec<_>>()
    };
    assert_eq!(codes(&format!("|{lines}")), [""; 0]);
    assert_eq!(codes(&format!("|-{lines}")), [""; 0]);
    assert_eq!(codes(&format!("{:?}", lines.trim_start().replace("      ", "").trim_start())), [""; 0]);
    assert_eq!(codes(&format!(">{lines}")), ["UC240"]);
    assert_eq!(codes(&format!("'{}'", lines.trim_start().replace("\n      ", "\\n"))), ["UC240"]);
    assert_eq!(codes(lines.trim_start()), ["UC240"]);
    // Escaped line breaks become line breaks, and no edit holds any of the key.
    let pem = lines.trim_start().replace("      ", "");
    for (text, format) in [
        (yaml(&format!("'{}'", pem.replace('\n', "\\n"))), Format::Yaml),
        (yaml(&format!("{:?}", pem.replace('\n', "\\n"))), Format::Yaml),
        (yaml(&format!("{:?}", pem.replace('\n', "\\r\\n"))), Format::Yaml),
        (CERTIFICATE.replace("KEY-----\\nAAAA\\n", "KEY-----\\\\nAAAA\\\\n"), Format::Json),
    ] {
        let kind = Some(Kind::Payload(Payload::IntegrationCreate));
        let checked = check(&text, format, kind);
        let finding = checked.findings.iter().find(|finding| finding.code.id() == "UC240").unwrap();
        assert!(finding.fix.iter().flat_map(|fix| &fix.edits).all(|edit| edit.text.len() < 3));
        let after = mend(&text, format, kind, &Base::None).text;
        let left = check(&after, format, kind);
        assert!(left.findings.iter().all(|finding| finding.code.id() != "UC240"), "{after}");
        let key = |text: &str| text.replace(['\\', '\'', '"'], "").replace("rn", "n");
        assert_eq!(key(&after), key(&text));
    }
    let broken = yaml(&format!("'{}'", pem.replace('\n', "\\n").replace("END", "end")));
    assert_eq!(mend(&broken, Format::Yaml, None, &Base::None).text, broken);
}

#[test]
fn addresses_scopes_and_secrets_of_entra_are_looked_at() {
    let main = "/config/oAuthClientConfig";
    let authority = |address: &str| {
        let old = "\"https://login.microsoftonline.com/11111111-2222-4333-8444-555555555555/oauth2/v2.0/token\"";
        added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), old, &json(address))
    };
    let t = "11111111-2222-4333-8444-555555555555";
    for address in [
        format!("https://login.microsoftonline.com/{t}"),
        format!("https://login.microsoftonline.com/{t}/"),
        format!("https://login.microsoftonline.com/{t}/oauth2/token"),
        format!("https://login.microsoftonline.com/{t}/oauth2/v2.0/authorize"),
        format!("https://login.microsoftonline.com/{t}/v2.0"),
        format!("https://login.microsoftonline.us/{t}/oauth2/v2.0/token?x=1"),
        "https://login.microsoftonline.com".to_owned(),
        "https://login.partner.microsoftonline.cn/common/oauth2/v2.0/token".to_owned(),
        "https://login.microsoftonline.com/organizations/oauth2/v2.0/token".to_owned(),
        format!("https://sts.windows.net/{t}/"),
    ] {
        assert_eq!(authority(&address), [format!("UC218 W {main}/authorityUrl")], "{address}");
    }
    assert_eq!(
        authority(&format!("https://me:pw@login.microsoftonline.com/{t}/oauth2/v2.0/token")),
        [format!("UC218 W {main}/authorityUrl")]
    );
    // Two mistakes are two findings.
    assert_eq!(
        authority(&format!("login.microsoftonline.com/{t}")),
        [format!("UC218 W {main}/authorityUrl"), format!("UC218 W {main}/authorityUrl")]
    );
    for address in [
        format!("https://login.microsoftonline.us/{t}/oauth2/v2.0/token"),
        format!("https://login.partner.microsoftonline.cn/{t}/oauth2/v2.0/token"),
        "https://LOGIN.microsoftonline.com/corp.onmicrosoft.com/oauth2/v2.0/token".to_owned(),
        "https://idp.corp.net/common/oauth2/token".to_owned(),
    ] {
        assert_eq!(authority(&address), [""; 0], "{address}");
    }
    // What lacks only the scheme gets it, and nothing else is certain.
    for (address, expected) in [
        ("idp.corp.net/token", Some("https://idp.corp.net/token")),
        ("lake-b.cloud.databricks.com/oidc/v1/token", Some("https://lake-b.cloud.databricks.com/oidc/v1/token")),
        ("lake-b.cloud.databricks.com", None),
        ("https//idp.corp.net/token", None),
        ("https:/idp.corp.net/token", None),
        ("your.authority.com", None),
        ("me@idp.corp.net/token", None),
    ] {
        let with = |address: &str| CERTIFICATE.replace("https://lake-b.cloud.databricks.com/oidc/v1/token", address);
        let after =
            mend(&with(address), Format::Json, Some(Kind::Payload(Payload::IntegrationCreate)), &Base::None).text;
        assert_eq!(after, with(expected.unwrap_or(address)), "{address}");
    }
    let scope = |scope: &str| {
        added(
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default\"",
            &json(scope),
        )
    };
    for wrong in [
        "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d%2F.default",
        "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d%2f%2Edefault",
        "all%2Dapis",
        "all-apis",
        "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d",
        "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/user_impersonation",
        "11111111-3304-4ab8-85cb-cd0e6f879c1d/.default",
        "https://graph.microsoft.com/.default",
    ] {
        assert_eq!(scope(wrong), [format!("UC309 W {main}/scope")], "{wrong}");
    }
    for right in [
        "2FF814A6-3304-4AB8-85CB-CD0E6F879C1D/.default",
        "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d//.default",
        "api://immuta-proxy/.default",
    ] {
        assert_eq!(scope(right), [""; 0], "{right}");
    }
    let escaped = CERTIFICATE.replace("cd0e6f879c1d/.default", "cd0e6f879c1d%2F.default");
    assert_eq!(mend(&escaped, Format::Json, None, &Base::None).text, CERTIFICATE);
    let escaped = CERTIFICATE.replace("2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default", "a%20b");
    assert_eq!(mend(&escaped, Format::Json, None, &Base::None).text, escaped);
}

#[test]
fn characters_that_do_not_show_hide_no_other_mistake() {
    let of_id = |id: &str| {
        added(
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9\"",
            &json(id),
        )
    };
    let at = "/config/oAuthClientConfig/clientId";
    assert_eq!(of_id("1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9\u{200b}"), [format!("UC228 W {at}")]);
    assert_eq!(of_id("immuta\u{feff}-principal"), [format!("UC225 W {at}"), format!("UC228 W {at}")]);
    let text = CERTIFICATE.replace("4978-8695", "4978\u{200b}-8695");
    assert_eq!(mend(&text, Format::Json, None, &Base::None).text, CERTIFICATE);
    for (old, new, pointer) in [
        ("\"/sql/1.0/warehouses/0a1b2c3d4e5f6071\"", "\" /sql/1.0/warehouses/0a1b2c3d4e5f6071\"", "/config/httpPath"),
        (
            "\"0123456789ABCDEF0123456789ABCDEF01234567\"",
            "\"\u{200e}0123456789ABCDEF0123456789ABCDEF01234567\"",
            "/config/oAuthClientConfig/publicCertificateThumbprint",
        ),
        ("d/.default\"", "d/.default\\n\"", "/config/oAuthClientConfig/scope"),
        ("\"3141592653589793\"", "\"3141592653589793\u{a0}\"", "/config/workspaceIds/0"),
    ] {
        assert_eq!(
            added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), old, new),
            [format!("UC228 W {pointer}")],
            "{new}"
        );
        assert_eq!(mend(&CERTIFICATE.replace(old, new), Format::Json, None, &Base::None).text, CERTIFICATE);
    }
    assert_eq!(
        added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"immuta_exempt\"", "\"users \""),
        ["UC226 W /config/groupPattern/deny", "UC228 W /config/groupPattern/deny"]
    );
    // What is not right without it is left alone, and not repeated: it may be a secret in the wrong place.
    let text =
        CERTIFICATE.replace("1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9", "dapi0123456789abcdef0123456789abcdef\u{200b}");
    assert_eq!(mend(&text, Format::Json, None, &Base::None).text, text);
    assert!(!format!("{:?}", check_text(&text, None).findings).contains("dapi0123"));
    // A name may hold such a character, and nobody but its author can tell.
    let text = CERTIFICATE.replace("immuta_exempt", "immuta\u{200d}exempt");
    assert_eq!(mend(&text, Format::Json, None, &Base::None).text, text);
}

#[test]
fn a_number_is_what_it_means() {
    for (number, expected) in [
        ("443", &[][..]),
        ("443.0", &["UC205 W /config/port"]),
        ("4.43e2", &["UC205 W /config/port"]),
        ("44300E-2", &["UC205 W /config/port"]),
        ("8443.0", &["UC205 W /config/port", "UC216 W /config/port"]),
        ("443.5", &["UC205 E /config/port"]),
        ("1e9", &["UC205 E /config/port"]),
        ("-443.0", &["UC205 E /config/port"]),
    ] {
        assert_eq!(
            added(
                CERTIFICATE,
                Kind::Payload(Payload::IntegrationCreate),
                "\"port\": 443",
                &format!("\"port\": {number}")
            ),
            expected,
            "{number}"
        );
    }
    let written = CERTIFICATE.replace("443,", "4.43e2,");
    assert_eq!(mend(&written, Format::Json, None, &Base::None).text, CERTIFICATE);
}

#[test]
fn very_many_odd_values_stay_quick() {
    // Quadratic ways took minutes for these.
    let list = |count: usize, entry: &dyn Fn(usize) -> String| (0..count).map(entry).collect::<Vec<_>>().join(",");
    let catalogs = list(60_000, &|number| format!("\"$x{{{number}\""));
    let ids = list(60_000, &|number| format!("\"{number}\""));
    let workspaces = list(20_000, &|number| {
        format!("{{\"workspaceUrl\": \"https://w{number}.cloud.databricks.com:443/?o={number}\", \"catalogs\": []}}")
    });
    let text = CERTIFICATE
        .replace("\"3141592653589793\"", &ids)
        .replace("\"isolated_b\"]}", &format!("{catalogs}]}}, {workspaces}"));
    assert!(check_text(&text, Some(Kind::Payload(Payload::IntegrationCreate))).findings.len() > 900);
    for value in
        ["{{".repeat(200_000), "\"".repeat(200_000), "https:/".repeat(100_000), "-----BEGIN X-----".repeat(50_000)]
    {
        of_token(&value);
        added(
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"adb-3141592653589793.13.azuredatabricks.net\"",
            &json(&value),
        );
        added(
            CERTIFICATE,
            Kind::Payload(Payload::IntegrationCreate),
            "\"-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----\\n\"",
            &json(&value),
        );
        added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"immuta_exempt\"", &json(&value));
    }
}

#[test]
fn names_that_nobody_filled_in_are_told() {
    let words = ["CHANGE_ME", "REPLACE_ME", "TODO", "your_catalog", "REPLACE_WITH_CATALOG", "xxx", "__CATALOG__"];
    for word in words.into_iter().chain(["replace-me", "insert-your-key-here", "Your-Connection-Key"]) {
        assert_eq!(added(SETUP, Kind::Setup, "\"lakehouse\"", &json(word)), ["UC207 W /connectionKey"], "{word}");
    }
    for word in words {
        let found = added(CERTIFICATE, Kind::Payload(Payload::IntegrationCreate), "\"immuta_lab\"", &json(word));
        assert_eq!(found, ["UC207 W /config/catalog"], "{word}");
    }
    for name in ["test", "example", "your_company", "todo_app", "sandbox", "change-log"] {
        assert_eq!(added(SETUP, Kind::Setup, "\"lakehouse\"", &json(name)), [""; 0], "{name}");
    }
    for template in [
        "$CATALOG",
        "$env:Group",
        "{catalog}",
        "{0}",
        "[GROUP]",
        "@CATALOG@",
        "@group@",
        "%(catalog)s",
        "%GROUP%",
        "«group»",
        "!Ref Group",
        "REPLACE_ME",
        "your-group",
        "__GROUP__",
    ] {
        for (old, pointer) in [("\"immuta_exempt\"", "/groupPattern/deny"), ("\"sales\"", "/govern/0/catalog")] {
            let found = added(SETUP, Kind::Setup, old, &json(template)).join(";");
            let severity = if template.starts_with('%') { "E" } else { "W" };
            assert_eq!(found, format!("UC207 {severity} {pointer}"), "{template}");
        }
    }
}

#[test]
fn secrets_that_other_tools_keep_are_told() {
    for text in [
        "{0}",
        "!Ref DbxToken",
        "ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]",
        "$ANSIBLE_VAULT;1.1;AES256",
        "$ANSIBLE_VAULT;1.1;AES256\n6162636465\n6667",
        "«TOKEN»",
        "TOKEN_GOES_HERE",
        "ssm:/prod/token",
        "sops:x",
        "lookup(\"env\",\"TOKEN\")",
        "projects/x/secrets/y/versions/1",
        "bws://prod/token",
        "N/A",
        "n/a",
        "-",
    ] {
        assert_eq!(of_token(text), ["UC207 W"], "{text}");
    }
    assert_eq!(of_token("%(token)s"), ["UC207 E"]);
    for fine in ["!Important people", "encoded", "a-b", "p4ss(1)", "ssm", "projects", "größe"] {
        assert_eq!(of_token(fine), [""; 0], "{fine}");
    }
}

#[test]
fn signs_left_from_pasting_are_told() {
    let token = "dapi0123456789abcdef0123456789abcdef";
    for text in
        [format!("«{token}"), format!(">{token}"), format!("{token}."), format!("({token}-2)"), format!("{token}»")]
    {
        assert_eq!(of_token(&text), ["UC223 W"], "{text}");
    }
    for address in
        ["https://acme.corp.net,", "https://acme.corp.net;", "https://acme.corp.net/\"", "https://acme.corp.net)"]
    {
        let found = added(SETUP, Kind::Setup, "\"https://tenant.corp.net\"", &json(address));
        assert_eq!(found, ["UC212 W /immutaUrl"], "{address}");
    }
    for address in
        ["https://acme.corp.net:8443/a,b;c", "https://größe.example/", "http://[::1]:80", "https://a_b.corp.net"]
    {
        let found = added(SETUP, Kind::Setup, "\"https://tenant.corp.net\"", &json(address));
        assert_eq!(found, [""; 0], "{address}");
    }
    let govern = |entry: &str| added(SETUP, Kind::Setup, "{\"catalog\": \"sales\"}", entry);
    for (kind, name, code) in [
        ("table", "sales.orders.line_items,", "UC227"),
        ("catalog", "'sales'", "UC227"),
        ("schema", "sales.orders;", "UC227"),
        ("view", "“sales.orders.x”", "UC227"),
        ("catalog", "\u{a0}sales", "UC228"),
        ("schema", "sales.orders\u{3000}", "UC228"),
    ] {
        let found = govern(&format!("{{{}: {}}}", json(kind), json(name)));
        assert_eq!(found, [format!("{code} W /govern/0/{kind}")], "{name}");
    }
    for (kind, name) in
        [("catalog", "`'sales'`"), ("catalog", "o'brien"), ("schema", "sales.a,b"), ("catalog", "größe")]
    {
        assert_eq!(govern(&format!("{{{}: {}}}", json(kind), json(name))), [""; 0], "{name}");
    }
}

#[test]
fn an_entry_of_what_is_governed_names_one_object() {
    let govern = |entry: &str| added(SETUP, Kind::Setup, "{\"catalog\": \"sales\"}", entry);
    for entry in [
        r#"{"schema": "sales.orders", "table": "sales.orders.x"}"#,
        r#"{"catalog": "sales", "schema": "hr.people"}"#,
        r#"{"table": "a.b.c", "view": "a.b.d", "materializedView": "a.b.e"}"#,
        "{}",
    ] {
        assert_eq!(govern(entry), ["UC227 E /govern/0"], "{entry}");
    }
    for entry in [r#"{"view": "sales.orders.x"}"#, r#"{"schema": "a.b"}, {"table": "c.d.e"}"#] {
        assert_eq!(govern(entry), [""; 0], "{entry}");
    }
}

#[test]
fn a_point_at_the_end_of_a_number_is_told_in_yaml() {
    let found = |port: &str| {
        let yaml = format!("ucforge: 1\nflow: connection\nport: {port}\n");
        let findings = check(&yaml, Format::Yaml, Some(Kind::Setup)).findings;
        findings.iter().filter(|f| f.code.id() == "UC205").map(|f| format!("{:?}", f.severity)).collect::<Vec<_>>()
    };
    for port in ["443.", "443.0", "443.00"] {
        assert_eq!(found(port), ["Warning"], "{port}");
    }
    for port in ["443", "0x1BB", "443 # 1.5"] {
        assert_eq!(found(port), [""; 0], "{port}");
    }
}
