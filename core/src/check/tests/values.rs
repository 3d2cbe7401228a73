//! Values that nobody filled in or that broke on their way: what takes more to see than a case of `fixtures/rules`.

use std::collections::BTreeMap;

use crate::check::{Base, check, check_text};
use crate::fix::apply_fixes;
use crate::kinds::{Kind, Payload};
use crate::read::Format;

/// Every text of it is there once, so that any of them can be replaced.
const CERTIFICATE: &str = include_str!("../../../fixtures/bases/create-certificate.json");

const CREATE: &str = include_str!("../../../fixtures/bases/create.json");

const SETUP: &str = include_str!("../../../fixtures/bases/setup.json");

const OTHER_SETUP: &str = include_str!("../../../fixtures/bases/setup-integration.json");

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
    let found = added(
        CREATE,
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
        (SETUP, Kind::Setup, "\"https://acme.hosted.immutacloud.com\"", "/immutaUrl"),
        (SETUP, Kind::Setup, "\"lakehouse\"", "/connectionKey"),
        (SETUP, Kind::Setup, "\"dbc-a1b2c3d4-e5f6.cloud.databricks.com\"", "/workspaceUrl"),
        (SETUP, Kind::Setup, "\"1234567890123456\"", "/workspaceIds/0"),
        (OTHER_SETUP, Kind::Setup, "\"6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d\"", "/servicePrincipal"),
        (SETUP, Kind::Setup, "\"sales\"", "/govern/0/catalog"),
        (OTHER_SETUP, Kind::Setup, "{\"env\": \"DATABRICKS_TOKEN\"}", "/token"),
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
}

#[test]
fn a_name_of_nothing_but_invisible_characters_is_not_called_empty() {
    for name in ["\u{202e}", "a\u{200b}", "\u{200b}a"] {
        let found = added(SETUP, Kind::Setup, "\"sales\"", &json(name));
        assert_eq!(found.len(), 1, "{name:?}: {found:?}");
        assert!(found[0].contains(" W /govern/0/catalog"), "{name:?}: {found:?}");
    }
    assert_eq!(added(SETUP, Kind::Setup, "\"sales\"", "\"\""), ["UC104 E /govern/0/catalog"]);
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
        (format!("{PAT}\u{200b}"), &["UC228 W"]),
        (format!("dapi\u{200b}{}", &PAT[4..]), &["UC228 W"]),
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

/// The secret in a payload as it is written, and what the fixes make of it.
fn fixed_token(written: &str) -> String {
    let with = |token: &str| CREATE.replace("\"dapi0123456789abcdef0123456789abcdef\"", token);
    let fixed = apply_fixes(&with(written), Format::Json, None, &Base::None).text;
    let (before, after) = CREATE.split_once("\"dapi0123456789abcdef0123456789abcdef\"").unwrap();
    fixed.strip_prefix(before).and_then(|rest| rest.strip_suffix(after)).unwrap().to_owned()
}

#[test]
fn what_was_copied_along_with_a_secret_is_removed_where_that_is_certain() {
    const PAT: &str = "\"dapi0123456789abcdef0123456789abcdef\"";
    for written in [
        "\" dapi0123456789abcdef0123456789abcdef\"",
        "\"\\tdapi0123456789abcdef0123456789abcdef \\r\\n\"",
        "\"dapi\u{200b}0123456789abcdef0123456789abcdef\"",
        "\"\\ufeffdapi0123456789abcdef\u{200d}0123456789abcdef\"",
        "\"Bearer dapi0123456789abcdef0123456789abcdef\"",
        "\"\\n bearer  dapi0123456789abcdef0123456789abcdef\"",
        "\"\\\"dapi0123456789abcdef0123456789abcdef\\\"\"",
        "\"dapi\u{a0}0123456789abcdef0123456789abcdef\"",
        "\"\\udb40\\udc01dapi0123456789abcdef0123456789abcdef\"",
    ] {
        assert_eq!(fixed_token(written), PAT, "{written}");
    }
    for (written, fixed) in [
        // Nobody here knows the form of these, and still nothing of them is lost.
        ("\"opaque-1 \"", "\"opaque-1\""),
        ("\"Bearer opaque-1\"", "\"opaque-1\""),
        ("\"opa\u{200b}que\\\"1\"", "\"opaque\\\"1\""),
        // Quotes, and what is between two words, may belong to it; and there are two mistakes where the rest is wrong as well.
        ("\"'opaque-1'\"", "\"'opaque-1'\""),
        ("\"two words \"", "\"two words \""),
        ("\"Bearer two words\"", "\"Bearer two words\""),
        ("\"opaque\u{a0}1\"", "\"opaque\u{a0}1\""),
        ("\" dose0123456789abcdef0123456789abcdef\"", "\" dose0123456789abcdef0123456789abcdef\""),
        ("\"\u{200b}\"", "\"\u{200b}\""),
        // Near misses.
        ("\"Bearer\"", "\"Bearer\""),
        ("\"bearer-opaque-1\"", "\"bearer-opaque-1\""),
    ] {
        assert_eq!(fixed_token(written), fixed, "{written}");
    }
    for silent in ["Bearer", "bearer-opaque-1", "Bearer:opaque", "two words", "opaque'1'", "pässwört"] {
        assert!(of_token(silent).is_empty(), "{silent}");
    }
}

#[test]
fn what_was_copied_along_with_a_secret_is_removed_wherever_it_is_written() {
    let secret = "\"dose0123456789abcdef0123456789abcdef\u{200b} \"";
    let setup = SETUP.replace("{\"env\": \"DATABRICKS_CLIENT_SECRET\"}", secret);
    assert_ne!(setup, SETUP);
    let fixed = apply_fixes(&setup, Format::Json, Some(Kind::Setup), &Base::None).text;
    assert!(fixed.contains("\"dose0123456789abcdef0123456789abcdef\""), "{fixed}");
    let yaml = "ucforge: 1\nflow: connection\nauthenticationType: token\ntoken: 'Bearer opaque-1'\n";
    let fixed = apply_fixes(yaml, Format::Yaml, Some(Kind::Setup), &Base::None).text;
    assert!(fixed.contains("token: 'opaque-1'\n"), "{fixed}");
    let curl = format!("curl -X POST https://t.example.com/integrations -d '{}'", CREATE.replace("\"dapi", "\" dapi"));
    let fixed = apply_fixes(&curl, Format::Curl, None, &Base::None).text;
    assert!(fixed.contains("\"dapi0123456789abcdef0123456789abcdef\""), "{fixed}");
    // A key may have line breaks around it, and has some in it.
    let key = CERTIFICATE.replace("-----BEGIN", "\u{feff}-----BEGIN");
    assert_ne!(key, CERTIFICATE);
    assert_eq!(apply_fixes(&key, Format::Json, None, &Base::None).text, CERTIFICATE);
}

#[test]
fn one_value_where_a_list_belongs_is_put_into_one_where_that_is_certain() {
    let fixed = |text: &str| apply_fixes(text, Format::Json, Some(Kind::Setup), &Base::None).text;
    let with = |member: &str| format!(r#"{{"ucforge": 1, "flow": "connection", {member}}}"#);
    for (one, list) in [
        (r#""govern": {"catalog": "sales"}"#, r#""govern": [{"catalog": "sales"}]"#),
        (r#""workspaceIds": "1234567890123456""#, r#""workspaceIds": ["1234567890123456"]"#),
        (r#""workspaceIds": "123, 456""#, r#""workspaceIds": "123, 456""#),
        (r#""govern": {"0": {"catalog": "sales"}}"#, r#""govern": {"0": {"catalog": "sales"}}"#),
        (r#""govern": {}"#, r#""govern": {}"#),
    ] {
        assert_eq!(fixed(&with(one)), with(list), "{one}");
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
        let after = apply_fixes(&text, format, kind, &Base::None).text;
        let left = check(&after, format, kind);
        assert!(left.findings.iter().all(|finding| finding.code.id() != "UC240"), "{after}");
        let key = |text: &str| text.replace(['\\', '\'', '"'], "").replace("rn", "n");
        assert_eq!(key(&after), key(&text));
    }
    let broken = yaml(&format!("'{}'", pem.replace('\n', "\\n").replace("END", "end")));
    assert_eq!(apply_fixes(&broken, Format::Yaml, None, &Base::None).text, broken);
}

#[test]
fn what_is_certain_in_an_address_or_scope_is_mended() {
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
            apply_fixes(&with(address), Format::Json, Some(Kind::Payload(Payload::IntegrationCreate)), &Base::None)
                .text;
        assert_eq!(after, with(expected.unwrap_or(address)), "{address}");
    }
    let escaped = CERTIFICATE.replace("cd0e6f879c1d/.default", "cd0e6f879c1d%2F.default");
    assert_eq!(apply_fixes(&escaped, Format::Json, None, &Base::None).text, CERTIFICATE);
    let escaped = CERTIFICATE.replace("2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default", "a%20b");
    assert_eq!(apply_fixes(&escaped, Format::Json, None, &Base::None).text, escaped);
}

#[test]
fn characters_that_do_not_show_are_removed_where_that_is_certain() {
    let text = CERTIFICATE.replace("4978-8695", "4978\u{200b}-8695");
    assert_eq!(apply_fixes(&text, Format::Json, None, &Base::None).text, CERTIFICATE);
    for (old, new) in [
        ("\"/sql/1.0/warehouses/0a1b2c3d4e5f6071\"", "\" /sql/1.0/warehouses/0a1b2c3d4e5f6071\""),
        ("\"0123456789ABCDEF0123", "\"\u{200e}0123456789ABCDEF0123"),
        ("d/.default\"", "d/.default\\n\""),
        ("\"3141592653589793\"", "\"3141592653589793\u{a0}\""),
        ("\"port\": 443,", "\"port\": 4.43e2,"),
    ] {
        assert_eq!(CERTIFICATE.matches(old).count(), 1, "{old}");
        assert_eq!(apply_fixes(&CERTIFICATE.replace(old, new), Format::Json, None, &Base::None).text, CERTIFICATE);
    }
    // What is not right without it is left alone, and not repeated: it may be a secret in the wrong place.
    let text =
        CERTIFICATE.replace("1f2e3d4c-5b6a-4978-8695-a4b3c2d1e0f9", "dapi0123456789abcdef0123456789abcdef\u{200b}");
    assert_eq!(apply_fixes(&text, Format::Json, None, &Base::None).text, text);
    assert!(!format!("{:?}", check_text(&text, None).findings).contains("dapi0123"));
    // A name may hold such a character, and nobody but its author can tell.
    let text = CERTIFICATE.replace("immuta_exempt", "immuta\u{200d}exempt");
    assert_eq!(apply_fixes(&text, Format::Json, None, &Base::None).text, text);
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
        .replace("\"isolated_b\"]\n      }", &format!("{catalogs}]}}, {workspaces}"));
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

/// A name with hyphens is refused; the one with underscores is another name, so it is offered and never put there unasked.
#[test]
fn a_catalog_name_with_underscores_is_offered() {
    use crate::form::Draft;
    let offered = |catalog: &str| {
        let mut draft = Draft::default();
        draft.set("/flow", "connection".into());
        draft.set("/catalog", catalog.into());
        let shown = draft.shown(crate::report::answers);
        let fix = shown.view.findings.iter().find(|found| found.code == "UC203").and_then(|found| found.fix.as_ref());
        fix.map(|fix| (fix.title.clone(), draft.fixed(&shown, fix).unwrap()))
    };
    for (typed, plain) in [("immuta-prod", "immuta_prod"), ("immuta prod.eu", "immuta_prod_eu")] {
        let (title, fixed) = offered(typed).unwrap();
        assert_eq!(title, ["use `", plain, "`"].concat());
        assert_eq!(fixed.get("/catalog").and_then(crate::value::Value::text), Some(plain));
    }
    // Nothing is made up, no catalog that is there is named, and nothing is said of what may be a secret.
    for typed in ["1immuta", "immuta!", "hive-metastore", "xvT8Q-abcDEF.ghi", "wJalrXUtnFEMI-K7MDENG", "immuta_prod"] {
        assert!(offered(typed).is_none(), "{typed}");
    }
    let setup = r#"{"ucforge": 1, "flow": "connection", "catalog": "immuta-prod"}"#;
    let fixed = crate::fix::apply_fixes(setup, crate::read::Format::Json, Some(Kind::Setup), &crate::check::Base::None);
    assert_eq!(fixed.text, setup);
}
