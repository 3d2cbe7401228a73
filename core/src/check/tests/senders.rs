//! Requests of curl, of PowerShell's own command, and of editors: each is told what to write in its own words.

use super::BODY;
use crate::check::{Base, Checked, check_text, guess};
use crate::fix::apply_fixes;
use crate::read::Format;

const URL: &str = "https://t.x.com/integrations";

/// Codes and helps of what is wrong with the request.
fn helps(text: &str) -> Vec<(&'static str, String)> {
    let checked = check_text(text, None);
    let findings = checked.findings.iter().filter(|finding| finding.code.id().starts_with("UC2"));
    findings.map(|finding| (finding.code.id(), finding.help.clone().unwrap_or_default().into_owned())).collect()
}

fn codes(checked: &Checked<'_>) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.code.id()).filter(|code| *code != "UC905").collect()
}

#[test]
fn what_is_missing_is_told_as_the_sender_is_told_it() {
    let cmd = BODY.replace('"', "\\\"").replace("${T}", "%T%");
    for (text, key, json) in [
        (
            format!("curl {URL} -d '{BODY}'"),
            "add -H \"Authorization: $IMMUTA_API_KEY\"",
            "add -H 'Content-Type: application/json'",
        ),
        (
            format!("C:\\>curl {URL} -d \"{cmd}\""),
            "add -H \"Authorization: %IMMUTA_API_KEY%\"",
            "add -H \"Content-Type: application/json\"",
        ),
        (
            format!("PS> curl.exe {URL} -d '{BODY}'"),
            "add -H \"Authorization: $env:IMMUTA_API_KEY\"",
            "add -H 'Content-Type: application/json'",
        ),
        (
            format!("irm {URL} -Method Post -Body '{BODY}'"),
            "add -Headers @{Authorization = $env:IMMUTA_API_KEY}",
            "add -ContentType 'application/json'",
        ),
        (
            format!("POST {URL}\nAuthorization KEY\nContent-Type:\n\n{BODY}\n"),
            "write a line `Authorization:` followed by the key",
            "write a line `Content-Type: application/json`",
        ),
    ] {
        let mut told = helps(&text);
        told.sort_unstable();
        assert_eq!(told, [("UC232", key.to_owned()), ("UC233", json.to_owned())], "{text}");
    }
    for (headers, code, word) in [
        ("@{Authorization = 'abc'}", "UC231", "$env:IMMUTA_API_KEY"),
        ("@{Authorization = '<key>'}", "UC207", "$env:IMMUTA_API_KEY"),
        ("$h -SkipCertificateCheck", "UC238", "on this machine"),
    ] {
        let text = format!("irm {URL} -Method Post -ContentType 'application/json' -Headers {headers} -Body '{BODY}'");
        let told = helps(&text);
        assert!(told.len() == 1 && told[0].0 == code && told[0].1.contains(word), "{told:?} {text}");
        assert!(!told[0].1.contains("-H ") && !told[0].1.contains("cacert"), "{told:?}");
    }
}

#[test]
fn a_line_of_an_editor_is_a_header_with_its_colon() {
    let text = |lines: &str| format!("POST {URL}\n{lines}\n\n{BODY}\n");
    for (lines, expected) in [
        ("Authorization: {{key}}\nContent-Type: application/json", &[][..]),
        ("Content-Type: application/json", &[]),
        ("Authorization {{key}}", &["UC232"]),
        ("Authorization:", &["UC232"]),
        ("Authorization: {{key}}\nX-Trace abc", &["UC026"]),
        ("Authorization: {{key}}\nX-Trace : a b", &[]),
        ("    ?a=1\n    &b=2 c\nAuthorization: {{key}}", &[]),
    ] {
        assert_eq!(codes(&check_text(&text(lines), None)), expected, "{lines}");
    }
    let secret = text("Authorization Zq7vXk93");
    let hidden = check_text(&secret, None).hidden();
    assert!(hidden.iter().any(|span| span.of(&secret).contains("Zq7vXk93")));
}

#[test]
fn who_signs_in_needs_no_key() {
    let post = |path: &str, body: &str| format!("curl -X POST https://t.x.com{path} {body}");
    let (json, form) =
        ("--json '{\"username\": \"me\", \"password\": \"${P}\"}'", "-d 'grant_type=refresh_token&client_id=x'");
    for (text, expected) in [
        (post("/bim/iam/bim/user/authenticate", json), &[][..]),
        (post("/bim/iam/$IAM/user/authenticate", json), &[]),
        (post("/bim/oauth/token", form), &[]),
        (post("/bim/apikey/authenticate", "--json '{\"apikey\": \"${K}\"}'"), &[]),
        (post("/bim/iam/bim/user", json), &["UC232"]),
        (post("/bim/apikey", json), &["UC232"]),
        // A form is told where it is known what is read.
        (post("/integrations", &[form, " -H \"Authorization: $K\""].concat()), &["UC233"]),
        // On a path that is not known, a form may be right.
        (post("/project/upload", "-F 'file=@x.csv' -H \"Authorization: $K\""), &["UC235"]),
    ] {
        assert_eq!(codes(&check_text(&text, None)), expected, "{text}");
    }
}

#[test]
fn options_without_their_command_are_no_script() {
    for text in [
        "--data '{\n  \"type\": \"Databricks\"\n}'".to_owned(),
        format!("--data-raw '{BODY}' \\\n  {URL}\n"),
        format!("--header 'Authorization: Zq7vXk93LmTw' \\\n--data '{BODY}'"),
        format!("--location \\\n--header 'Authorization: Zq7vXk93LmTw' \\\n--data '{BODY}'"),
        format!("--request POST '{URL}' \\\n--data '{BODY}'"),
    ] {
        let checked = check_text(&text, None);
        assert_eq!(
            (codes(&checked), checked.kind_name(), checked.has_errors()),
            (vec!["UC904"], "unknown", false),
            "{text}"
        );
        assert!(checked.findings[0].help.as_ref().is_some_and(|help| help.contains("paste the whole command")));
        assert_eq!(apply_fixes(&text, Format::Curl, None, &Base::None).text, text);
        let hidden = checked.hidden();
        assert!(!text.contains("Zq7v") || hidden.iter().any(|span| span.of(&text).contains("Zq7v")), "{text}");
    }
    // Comments of SQL.
    for text in [
        "--data for the team\nGRANT SELECT ON TABLE a.b.c TO x;",
        "--url: see the wiki\nSHOW GRANTS ON CATALOG a;",
        "--header\nSHOW GRANTS ON CATALOG a;",
        "--request by Anna\nSHOW GRANTS ON CATALOG a;",
        "--x 'y'\nSHOW GRANTS ON CATALOG a;",
    ] {
        assert_eq!(guess(text, None), Format::Sql, "{text}");
    }
}

/// Where a command is sent decides what it is: nothing else that somebody says does.
#[test]
fn a_field_of_another_kind_is_sent_to_another_path() {
    let body = BODY.replacen('{', "{\"connectionKey\": \"k\", ", 1);
    let command = format!("curl {URL} -H \"Authorization: $K\" --json '{body}'");
    for (text, asks) in [(command.as_str(), false), (body.as_str(), true)] {
        let kind = asks.then(|| crate::kinds::Payload::IntegrationCreate.into());
        let checked = check_text(text, kind);
        let told = checked.findings.iter().find(|finding| finding.code.id() == "UC106").map(|told| {
            let help = told.help.clone().unwrap_or_default();
            (told.asks.is_some(), help.contains("the path for such"))
        });
        assert_eq!(told, Some((asks, !asks)), "{text}");
    }
}

/// What the fix changes in one go, is told in one go.
#[test]
fn dashes_are_told_beside_quotes() {
    let text = format!("curl –X POST {URL} –H ‘Authorization: Bearer $K’ –d ‘{}’", BODY.replacen(", ", " ", 1));
    let told = codes(&check_text(&text, None));
    assert!(told.contains(&"UC023") && told.contains(&"UC028") && !told.contains(&"UC005"), "{told:?}");
}
