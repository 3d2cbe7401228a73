//! Secrets are never shown, however a text that holds them is damaged.

use super::*;
use crate::text::{Span, part};

/// Texts in which every secret holds the word `Marker`.
const TEXTS: [(&str, Format); 6] = [
    (
        r#"{"type": "Databricks", "autoBootstrap": true, "config": {
  "workspaceUrl": "https://token:MarkerOne@dbc-0a1b2c3d-4e5f.cloud.databricks.com", "httpPath": "PWD=MarkerTwo;AuthMech=3",
  "authenticationType": "oAuthM2M", "oAuthClientConfig": {"clientSecret": "MarkerThree", "useCertificate": false},
  "passphrase": "MarkerFour", "pwd": "MarkerFive", "credentials": {"value": "MarkerSix", "more": ["MarkerSeven"]},
  "clientSecretV2": "MarkerEight", "catalog": "1x"}}"#,
        Format::Json,
    ),
    (
        "type: Databricks\nconfig:\n  token: MarkerOne\n  catalog: 1x\n  oAuthClientConfig:\n    clientSecret: \"MarkerTwo\"\n    \
         oauthPrivateKey: |\n      -----BEGIN PRIVATE KEY-----\n      MarkerThree\n      -----END PRIVATE KEY-----\n  password: 'MarkerFour'\n  \
         proxy: http://user:MarkerFive@proxy.internal:3128\n",
        Format::Yaml,
    ),
    (
        "ucforge: 1\nflow: integration-automatic\nimmutaUrl: https://user:MarkerOne@tenant.example.com\ntoken: MarkerTwo\nextra:\n  \
         integration-create:\n    /config/apiToken: MarkerThree\n    /config/proxy: {password: MarkerFour}\ncatalog: 1x\n",
        Format::Yaml,
    ),
    (
        "curl -x http://u:MarkerOne@proxy.example:3128 -X POST https://acme.hosted.immutacloud.com/integrations \\\n  -H 'Cookie: sid=MarkerTwo' \\\n  \
         -H 'Authorization: Bearer MarkerThree' --proxy-user u:MarkerFour \\\n  -d '{\"type\": \"Databricks\", \"config\": {\"token\": \"MarkerFive\", \
         \"catalog\": \"1x\"}}'\n",
        Format::Curl,
    ),
    (
        "GRANT SELCT ON TABLE a.b.c TO `x`; CREATE CONNECTION c TYPE mysql OPTIONS (host 'h', password 'MarkerOne');\n\
         SET spark.secret=MarkerTwo; GRANT USAGE ON SCHEMA a TO b\n",
        Format::Sql,
    ),
    (
        "curl https://user:MarkerOne@acme.hosted.immutacloud.com/integrations -u admin:MarkerTwo --json '{\"config\": {\"token\": \"MarkerThree\"}}'",
        Format::Curl,
    ),
];

/// Everything that any face shows of a checked text.
fn shown(text: &str, checked: &Checked<'_>) -> String {
    let mut hidden = text.as_bytes().to_vec();
    for secret in checked.hidden() {
        hidden[secret.start as usize..secret.end as usize].fill(b'*');
    }
    let hidden = String::from_utf8_lossy(&hidden);
    let line = |span: Span| {
        let start = text[..span.start as usize].rfind('\n').map_or(0, |at| at + 1);
        let end = part(text, span.start as usize..).find('\n').map_or(text.len(), |at| span.start as usize + at);
        hidden[start..end].to_owned()
    };
    let mut out = String::new();
    for finding in &checked.findings {
        let words = [Some(&finding.message), finding.help.as_ref()];
        words.into_iter().flatten().for_each(|words| out.push_str(words));
        out.push_str(&line(finding.span));
        for related in &finding.related {
            out.push_str(&related.message);
            out.push_str(&line(related.span));
        }
        if let Some(fix) = &finding.fix {
            out.push_str(&fix.title);
            fix.edits.iter().for_each(|edit| out.push_str(&edit.text));
        }
        for node in finding.node.iter().chain(finding.related.iter().filter_map(|related| related.node.as_ref())) {
            out.push_str(checked.tree.pointers().of(*node).as_str());
        }
    }
    out
}

fn assert_hidden(text: &str, format: Format) {
    let checked = check(text, format, None);
    let shown = shown(text, &checked);
    // A word that was cut in two by the damage is still told by one of its halves.
    assert!(!shown.contains("Marker") && !shown.contains("arker"), "{shown}\n---\n{text}");
}

/// Where no name and no form tells of a secret, the place does: nobody knows the field.
#[test]
fn nothing_of_a_field_that_nobody_knows_is_shown() {
    for text in [
        r#"{"type": "Databricks", "autoBootstrap": true, "config": {"auth": "Marker", "x": {"y": ["Marker", {"z": "Marker"}]}, "catalog": "1x"}}"#,
        r#"{"type": "Databricks", "autoBootstrap": true, "env": {"name": "DB", "value": "Marker"}, "config": {"catalog": "1x"}}"#,
        r#"{"type": "Databricks", "config": {"httpPath": "Bearer Marker", "workspaceUrl": "https%3A%2F%2Fu%3AMarker%40h.x"}}"#,
        r#"{"type": "Databricks", "config": {"httpPath": "--token Marker", "token": {"Marker": 1}, "catalog": "https://h/?sig=Marker"}}"#,
        "ucforge: 1\nflow: integration-automatic\n\"token\": x # old token was Marker\ncatalog: 1x\n",
        "ucforge: 1\nflow: integration-automatic\ntoken: {env: Marker!}\n",
        "ucforge: 1\nflow: integration-automatic\ntoken: {command: [echo, Marker]}\ncommand: x\n",
        "type: Databricks\nautoBootstrap: true\nconfig:\n  tok\\u0065n: Marker\n",
        // A name that is not shown, in a text that is damaged elsewhere.
        "{\u{201C}type\": \"Databricks\", \"config\": {\"a1b2c3d4e5f6a7b8c9d0\": \"Marker\", \"f6a7b8c9d0a1b2c3d4e5\": {\"x\": [\"Marker\"]}}}",
    ] {
        assert_hidden(text, crate::check::guess(text, None));
    }
    // What is known is shown, and so are the names around it.
    let text = TEXTS[0].0;
    let shown = shown(text, &check(text, TEXTS[0].1, None));
    for word in ["passphrase", "oAuthM2M", "1x"] {
        assert!(shown.contains(word), "{word}");
    }
}

/// A secret that came to be where a name belongs, in a text that can be read.
#[test]
fn nothing_of_a_name_that_may_be_a_secret_is_shown() {
    let setup = |line: &str| {
        format!("ucforge: 1\nflow: integration-automatic\nauthenticationType: token\n{line}\ncatalog: 1x\n")
    };
    let payload =
        |member: &str| format!(r#"{{"type": "Databricks", "config": {{"port": 443, {member}, "catalog": "1x"}}}}"#);
    for text in [
        setup("oAuthClientConfig: {clientId: x, clientSecret, Zq7vXk93LmTw}"),
        setup("oAuthClientConfig: {clientId: x, clientSecret, fdpqblnpmmvq}"),
        setup("oAuthClientConfig: {clientId: x, clientSecret=Zq7vXk93LmTw}"),
        setup("oAuthClientConfig: {clientId: x, clientSecret fdpqblnpmmvq}"),
        setup("oAuthClientConfig: {clientId: x, \"clientSecret\":, Zq7vXk93LmTw: y}"),
        setup("token:\n? fdpqblnpmmvq"),
        setup("token=fdpqblnpmmvq:"),
        setup("? token fdpqblnpmmvq\n: x"),
        setup("Zq7vXk93LmTw: token"),
        setup("\"Bearer fdpqblnpmmvq\": 1"),
        setup("9a7e2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d: x"),
        setup("\"hunter2!x7Kp%9\": x"),
        setup("extra: {integration-create: {/config/Zq7vXk93LmTw: 1, /config/token=fdpqblnpmmvq: {a: 1}}}"),
        setup("extra: {Zq7vXk93LmTw: 1}"),
        payload(r#""Zq7vXk93LmTw": "token""#),
        payload(r#""Zq7vXk93LmTw": {"a": 1, "a": 2}"#),
        payload(r#""token=fdpqblnpmmvq": 1"#),
        payload(r#""token fdpqblnpmmvq": 1"#),
        payload(r#""token": "", "fdpqblnpmmvq": """#),
        payload(r#""token": "a", "bZq7vXk93LmTw": "c""#),
        payload(r#""eyJhbGciOiJIUzI1.eyJzdWIiOiIxMjM0.c2lnbmF0dXJl": 1"#),
        payload(r#""name": "token", "value": "fdpqblnpmmvq""#),
        payload("\"token\": \"\",\nfdpqblnpmmvq\n"),
    ] {
        let shown = shown(&text, &check_text(&text, None));
        for secret in ["fdpq", "mmvq", "Zq7v", "LmTw", "9a7e2c3d", "7Kp", "eyJz", "c2ln"] {
            assert!(!shown.contains(secret), "{secret} in {shown}\n---\n{text}");
        }
    }
}

/// A secret that is taken for a word of a command, a script or an exception.
#[test]
fn nothing_of_a_word_that_may_be_a_secret_is_said() {
    let rest = "-H \"Authorization: $K\" -d '{\"type\": \"Databricks\", \"config\": {\"catalog\": \"1x\"}}'";
    let setup = |line: &str| {
        format!("ucforge: 1\nflow: integration-automatic\nauthenticationType: token\nport: 8443 {line}\ncatalog: 1x\n")
    };
    for text in [
        format!("curl -X dapi7c1e09b25fa8d3464eb90f72c81d6a35 https://t.x.com/integrations {rest}"),
        format!("curl -X token=fdpqblnpmmvq https://t.x.com/integrations {rest}"),
        format!("curl https//fdpqblnpmmvq@t.x.com/integrations {rest}"),
        format!("curl https:///fdpqblnpmmvq@t.x.com/integrations {rest}"),
        format!("curl https:/user:fdpqblnpmmvq@t.x.com/integrations {rest}"),
        format!("curl https://t.x.com/integrations/1/apiKey=fdpqblnpmmvq {rest}"),
        format!("curl https://t.x.com/integration/abc8Q~Zq7vXk93LmTwPl0oKi8u-h7yGt6fRd5e4 {rest}"),
        format!("curl 'https://t.x.com/integrations/;token=fdpqblnpmmvq' {rest}"),
        format!("curl --tokenZq7üXk93LmTw https://t.x.com/integrations {rest}"),
        "GRANT dapi7c1e09b25fa8d3464eb90f72c81d6a35 ON CATALOG a TO x;".to_owned(),
        "GRANT USAGE ON SCHEMA a TO b; -- ucforge-allow dapi7c1e09b25fa8d3464eb90f72c81d6a35: x".to_owned(),
        "-- ucforge-allow password=fdpqblnpmmvq\nGRANT USAGE ON SCHEMA a TO b;".to_owned(),
        format!("# ucforge-allow token=fdpqblnpmmvq: x\ncurl https://t.x.com/integrations {rest}"),
        setup("# ucforge-allow dapi7c1e09b25fa8d3464eb90f72c81d6a35: why"),
        setup("\nallow: {dapi7c1e09b25fa8d3464eb90f72c81d6a35: why}"),
        setup("\nallow: {UC216: with token dapi7c1e09b25fa8d3464eb90f72c81d6a35}"),
        setup("\nallow: {UC216: proxy password=fdpqblnpmmvq}"),
        setup("# ucforge-allow UC216: token: fdpqblnpmmvq"),
        setup("# ucforge-allow UC216: Bearer fdpqblnpmmvq"),
    ] {
        let checked = check_text(&text, None);
        let said = (said(&checked) + &shown(&text, &checked)).to_ascii_lowercase();
        for secret in ["fdpq", "mmvq", "zq7", "lmtw", "7c1e09", "d6a35"] {
            assert!(!said.contains(secret), "{secret} in {said}\n---\n{text}");
        }
    }
}

#[test]
fn words_that_somebody_chose_are_said() {
    for (text, word) in [
        ("curl -X PATCH https://t.x.com/integrations/1 -H 'Authorization: $K'", "PATCH"),
        ("curl https://t.x.com/integration/7 -H 'Authorization: $K'", "/integration/7"),
        ("curl --jsn https://t.x.com/integrations -H 'Authorization: $K'", "`--jsn`"),
        ("GRANT SELCT ON TABLE a.b.c TO x;", "SELCT"),
        ("GRANT USAGE ON SCHEMA a TO b; -- ucforge-allow UC999: x", "`UC999`"),
        (
            "ucforge: 1\nflow: integration-automatic\nport: 8443\nallow: {UC216: our own proxy}\n",
            "allowed: our own proxy",
        ),
    ] {
        let said = said(&check_text(text, None));
        assert!(said.contains(word), "{said}");
    }
}

/// The words of all findings, without the lines that they are about.
fn said(checked: &Checked<'_>) -> String {
    let mut out = String::new();
    for finding in &checked.findings {
        let title = finding.fix.iter().chain(&finding.offer).map(|fix| &fix.title);
        [Some(&finding.message), finding.help.as_ref()]
            .into_iter()
            .flatten()
            .chain(title)
            .for_each(|words| out += words);
        finding.node.iter().for_each(|node| out += checked.tree.pointers().of(*node).as_str());
    }
    out
}

/// What is of another type than its field may be anything; what people choose is shown all the same.
#[test]
fn values_of_the_wrong_type_are_shown_where_they_are_harmless() {
    for (value, is_shown) in [
        (r#""port": "Zq7vXk93LmTw""#, false),
        (r#""catalog": {"name": "Zq7vXk93LmTw"}"#, false),
        (r#""audit": {"enabled": "Zq7vXk93LmTw"}"#, false),
        (r#""port": "443 tls""#, true),
        (r#""catalog": {"name": "main"}"#, true),
    ] {
        let text = format!(r#"{{"type": "Databricks", "config": {{{value}}}}}"#);
        let checked = check_text(&text, None);
        let shown = shown(&text, &checked);
        assert!(!shown.contains("Zq7v") && shown.contains(value) == is_shown, "{shown}");
    }
}

/// The title of an offer says the name that it would write.
#[test]
fn no_offer_has_a_secret_in_its_title() {
    for (catalog, is_offered) in [("immuta-prod", true), ("Bearer fdpqblnpmmvq", false), ("token hunter", true)] {
        let text = format!(r#"{{"type": "Databricks", "config": {{"catalog": "{catalog}"}}}}"#);
        let checked = check_text(&text, None);
        assert_eq!(checked.findings.iter().any(|finding| finding.offer.is_some()), is_offered, "{catalog}");
    }
}

#[test]
fn names_that_somebody_chose_are_shown() {
    for name in ["databaseName", "x-123", "spark.sql.x", "workspaceURL", "proxyHost", "sparkVersion2"] {
        let text = format!(r#"{{"type": "Databricks", "config": {{"token": "", "{name}": "a", "catalog": "1x"}}}}"#);
        let shown = shown(&text, &check_text(&text, None));
        assert!(shown.contains(&format!("`{name}` is not a known field")), "{shown}");
        assert!(shown.contains(&format!("/config/{name}")), "{shown}");
    }
}

#[test]
fn no_output_holds_a_secret() {
    for (text, format) in TEXTS {
        assert_hidden(text, format);
        assert!(text.is_ascii() && text.contains("Marker"));
    }
}

/// What tells that something is a secret: broken, nothing tells.
const MARKS: [&str; 27] = [
    "https://token:MarkerOne@",
    "https://user:MarkerOne@",
    "http://u:MarkerOne@",
    "http://user:MarkerFive@",
    "PWD=MarkerTwo",
    "secret=MarkerTwo",
    "user u:",
    "user u:MarkerFour",
    " -u admin:MarkerTwo",
    "curl ",
    "clientSecret",
    "oAuthClientConfig",
    "passphrase",
    "\"pwd",
    "credentials\": {\"value\": \"MarkerSix\", \"more\": [\"MarkerSeven",
    "clientSecretV2",
    "token",
    "apiToken",
    "password",
    "password: Marker",
    "oauthPrivateKey",
    "-----BEGIN PRIVATE KEY-----\n      MarkerThree",
    "Cookie: sid=MarkerTwo",
    "Authorization: Bearer MarkerThree",
    "--proxy-user",
    "--json",
    "OPTIONS",
];

/// Whether damage between two bytes, or to the bytes between them, breaks one of the marks.
fn breaks_a_mark(text: &str, from: usize, to: usize) -> bool {
    MARKS.iter().any(|mark| text.match_indices(mark).any(|(start, _)| from < start + mark.len() && to > start))
}

#[test]
fn nor_does_one_of_a_damaged_text() {
    for (text, format) in TEXTS {
        for at in (0..text.len()).filter(|at| !breaks_a_mark(text, *at, at + 1)) {
            assert_hidden(&[&text[..at], &text[at + 1..]].concat(), format);
        }
        for (number, with) in
            ["\"", "'", "\\", ",", ":", "}", "{", "[", "\n", " ", "#", "=", "`", "@"].iter().enumerate()
        {
            for at in (number % 3..text.len()).step_by(3).filter(|at| !breaks_a_mark(text, *at, *at)) {
                assert_hidden(&[&text[..at], with, &text[at..]].concat(), format);
            }
        }
    }
}
