//! Pasted `curl` commands: what is read out of them, and what is said about them.

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::select;
use serde_json::{Value as Json, json};

use crate::check::{Checked, check};
use crate::diagnostic::Severity;
use crate::fix::apply_fixes;
use crate::kinds::{Kind, Payload};
use crate::read::Format;
use crate::secret::View;
use crate::value::Value;
use crate::value::json;

/// What the body says, as JSON; null without one.
fn body(checked: &Checked<'_>) -> Json {
    let text = checked.tree.root().map(|root| json::compact(&Value::of(root), &View::Masked).unwrap());
    text.map_or(Json::Null, |text| serde_json::from_str(&text).unwrap())
}

fn codes(checked: &Checked<'_>) -> Vec<&'static str> {
    checked.findings.iter().map(|finding| finding.code.id()).collect()
}

/// Codes about the text and the request, not about the body.
fn of_request(text: &str) -> Vec<&'static str> {
    let checked = check(text, Format::Curl, None);
    let own = |code: &&str| {
        code.starts_with("UC0") || ["UC207", "UC212", "UC219"].contains(code) || *code > "UC229" && *code < "UC300"
    };
    let outside = checked.findings.iter().filter(|finding| finding.node.is_none()).map(|finding| finding.code.id());
    outside.filter(own).collect()
}

const HEAD: &str = "-H \"Authorization: $KEY\" -H 'Content-Type: application/json' https://t.x.com/integrations";

#[test]
fn bodies_are_read_out_of_all_kinds_of_quotes() {
    let expected = json!({"type": "it's", "n": [1, "a\"b\\c"], "é": "$HOME"});
    let bodies = [
        r#"-d '{"type": "it'\''s", "n": [1, "a\"b\\c"], "é": "$HOME"}'"#,
        r#"-d '{"type": "it'"'"'s", "n": [1, "a\"b\\c"], "é": "$HOME"}'"#,
        r#"-d "{\"type\": \"it's\", \"n\": [1, \"a\\\"b\\\\c\"], \"é\": \"\$HOME\"}""#,
        r#"-d $'{"type": "it\'s", "n": [1, "a\\"b\\\\c"], "\u00e9": "$HOME"}'"#,
        "--data-raw '{\"type\": \"it'\\''s\",\n \"n\": [1, \"a\\\"b\\\\c\"],\r\n \"é\": \"$HOME\"}'",
        r#"--json '{"type": "it'\''s", "n": [1, "a\"b\\c"], "é": "$HOME"}'"#,
        r#"-sSd'{"type": "it'\''s", "n": [1, "a\"b\\c"], "é": "$HOME"}'"#,
        "--data-binary @- <<'EOF'\n{\"type\": \"it's\", \"n\": [1, \"a\\\"b\\\\c\"], \"é\": \"$HOME\"}\nEOF\n",
        "--data-binary @- <<\\EOF\n{\"type\": \"it's\", \"n\": [1, \"a\\\"b\\\\c\"], \"é\": \"$HOME\"}\nEOF\n",
        // Without quotes around the delimiter, the shell removes backslashes.
        "--data-binary @- <<EOF\n{\"type\": \"it's\", \"n\": [1, \"a\\\"b\\\\\\\\c\"], \"é\": \"\\$HOME\"}\nEOF\n",
        "-d \"$(cat <<EOF\n{\"type\": \"it's\", \"n\": [1, \"a\\\"b\\\\\\\\c\"], \"é\": \"\\$HOME\"}\nEOF\n)\"",
        "-d \"$(cat <<'EOF'\n{\"type\": \"it's\", \"n\": [1, \"a\\\"b\\\\c\"], \"é\": \"$HOME\"}\nEOF\n)\"",
        // Bytes of one character.
        r#"-d $'{"type": "it\'s", "n": [1, "a\\"b\\\\c"], "\xc3\xa9": "$HOME"}'"#,
        r#"-d $'{"type": "it\'s", "n": [1, "a\\"b\\\\c"], "\303\251": "$HOME"}'"#,
    ];
    for data in bodies {
        for text in [format!("curl {HEAD} {data}"), format!("$ IMMUTA=1 /usr/bin/curl \\\n  {HEAD} \\\n  {data}\n")] {
            let checked = check(&text, crate::check::guess(&text, None), None);
            assert_eq!(checked.format, Format::Curl, "{text}");
            assert_eq!(body(&checked), expected, "{text}");
            assert!(!codes(&checked).iter().any(|code| code.starts_with("UC0")), "{text}: {:?}", codes(&checked));
        }
    }
}

#[test]
fn windows_lines_go_on_behind_a_caret() {
    let text = "curl.exe -X POST ^\r\n  https://t.x.com/integrations ^\r\n  -H \"Content-Type: application/json\" ^\r\n  -d \"{\\\"type\\\": \\\"Databricks\\\"}\"\r\n";
    let checked = check(text, crate::check::guess(text, None), None);
    assert_eq!(body(&checked), json!({"type": "Databricks"}));
    assert_eq!(checked.kind(), Some(Kind::Payload(Payload::IntegrationCreate)));
}

#[test]
fn method_and_address_say_what_the_body_is() {
    let cases = [
        ("https://t.x.com/integrations", "", Some(Kind::Payload(Payload::IntegrationCreate)), &[][..]),
        ("https://t.x.com/integrations/", "-X POST", Some(Kind::Payload(Payload::IntegrationCreate)), &["UC235"]),
        ("https://t.x.com/integrations/scripts/create", "", Some(Kind::Payload(Payload::ScriptCreate)), &[]),
        ("https://t.x.com/integrations/7", "--request PUT", Some(Kind::Payload(Payload::IntegrationUpdate)), &[]),
        ("$IMMUTA_URL/integrations/$ID", "-XPUT", Some(Kind::Payload(Payload::IntegrationUpdate)), &[]),
        ("\"${IMMUTA_URL%/}\"/data/connection", "", Some(Kind::Payload(Payload::Connection)), &[]),
        ("https://t.x.com/integrations", "-X \"$METHOD\"", Some(Kind::Payload(Payload::IntegrationCreate)), &[]),
        ("https://t.x.com/integrations/7", "--request ${1}", Some(Kind::Payload(Payload::IntegrationUpdate)), &[]),
        ("https://t.x.com/data/connection/test?x=1", "", Some(Kind::Payload(Payload::Connection)), &[]),
        ("https://t.x.com/integrations/7/scripts/edit", "", Some(Kind::Payload(Payload::IntegrationUpdate)), &[]),
        // The fields decide where the path does not.
        ("https://t.x.com/other", "", Some(Kind::Payload(Payload::Connection)), &["UC235"]),
        // A wrong method is told; the path still says what the body is.
        ("https://t.x.com/integrations", "-X PUT", Some(Kind::Payload(Payload::IntegrationCreate)), &["UC230"]),
        ("https://t.x.com/integrations/7", "", Some(Kind::Payload(Payload::IntegrationUpdate)), &["UC230"]),
        (
            "https://t.x.com/integrations/scripts/create",
            "-X GET",
            Some(Kind::Payload(Payload::ScriptCreate)),
            &["UC230"],
        ),
    ];
    for (url, options, kind, expected) in cases {
        let text = format!(
            "curl {options} -H \"Authorization: $KEY\" -H 'Content-Type: application/json' -d '{{\"connectionKey\": \"k\"}}' {url}"
        );
        // What a caller believes it to be counts less.
        let checked = check(&text, Format::Curl, Some(Kind::Setup));
        let own = if url.contains("other") { check(&text, Format::Curl, None).kind() } else { checked.kind() };
        assert_eq!(own, kind, "{text}");
        assert_eq!(of_request(&text), expected, "{text}");
    }
}

#[test]
fn what_is_mended_in_a_command_is_written_as_its_quotes_demand() {
    let cases = [
        (r#"-d '{"a": 1 "b": '"'"'x'"'"'}'"#, None),
        (r#"-d '{"a": 1,}'"#, Some(json!({"a": 1}))),
        (r#"-d "{\"a\": 1 \"b\": {x: 2}}""#, Some(json!({"a": 1, "b": {"x": 2}}))),
        (r#"-d $'{"a": yes, "b": [1,, 2]}'"#, Some(json!({"a": true, "b": [1, 2]}))),
        ("-d '{“a”: “b”}'", Some(json!({"a": "b"}))),
        ("-d '{\"a\": \"it's\"}'", Some(json!({"a": "it's"}))),
        ("-d ‘{\"a\": 1}’", Some(json!({"a": 1}))),
        ("-d '{\"a\": 1}", Some(json!({"a": 1}))),
        ("--data-binary @- <<EOF\n{\"a\": 1,}\nEOF\n", Some(json!({"a": 1}))),
    ];
    for (data, expected) in cases {
        let text = format!("curl {HEAD} {data}");
        let fixed = apply_fixes(&text, Format::Curl, None, &crate::check::Base::None);
        let checked = check(&fixed.text, Format::Curl, None);
        let left: Vec<_> = codes(&checked).into_iter().filter(|code| code.starts_with("UC0")).collect();
        if let Some(expected) = expected {
            assert_eq!(left, [""; 0], "{text}\n{}", fixed.text);
            assert_eq!(body(&checked), expected, "{text}\n{}", fixed.text);
        }
        let again = apply_fixes(&fixed.text, Format::Curl, None, &crate::check::Base::None);
        assert!(again.done.is_empty() && again.text == fixed.text, "{text}");
    }
}

#[test]
fn what_may_have_been_meant_in_two_ways_is_left_as_it_is() {
    let cases = [
        // The header has swallowed the rest.
        "curl -H 'Content-Type: application/json' -H \"Authorization:$K -d '{\"a\": 1}'".to_owned(),
        format!("curl {HEAD} --data-binary @- <<'EOF\n{{\"a\": 1}}\nEOF\n"),
        format!("curl {HEAD} -d {{\n  \"a\": 1}}\n"),
        format!("curl {HEAD} -d \"$BODY\""),
    ];
    for text in cases {
        let fixed = apply_fixes(&text, Format::Curl, None, &crate::check::Base::None);
        assert_eq!(fixed.text, text, "{:?}", fixed.done);
    }
}

#[test]
fn a_command_without_a_body_is_of_no_kind_and_wrong_in_nothing() {
    for text in [
        "curl https://t.x.com/integrations/{id}",
        "curl -X GET -H 'Authorization: abc' https://t.x.com/integrations",
        "curl",
        "# a script\necho hello\n",
        "",
    ] {
        let checked = check(text, Format::Curl, Some(Kind::Payload(Payload::Connection)));
        assert_eq!(checked.kind(), None, "{text}");
        assert!(!checked.has_errors(), "{text}: {:?}", codes(&checked));
    }
}

#[test]
fn keys_and_secrets_of_commands_are_hidden() {
    let cases = [
        "curl -H 'Authorization: s3cret' https://t.x.com/integrations",
        "curl -H \"authorization: Bearer s3cret\" -d '{\"token\": \"s3cret\"}' https://t.x.com/integrations",
        "curl -u 'me:s3cret' -X POST -d \"{\\\"config\\\": {\\\"token\\\": \\\"s3cret\\\"}}\" https://me:s3cret@t.x.com/integrations",
        "curl -H 'Authorization: s3cret \\\n -d '{}' https://t.x.com/integrations",
        "curl -d '{\"config\": {\"clientSecret\": \"s3cret'\\''s3cret\"}}' https://t.x.com/integrations -H 'X-Api-Key: s3cret'",
        "curl -d '{\"config\": {\"token\": s3cret}}' https://t.x.com/integrations",
        "curl -H 'authorizaation:s3cret' -d '{}' https://t.x.com/integrations",
        "curl -H authorizations3cret -d '{}' https://t.x.com/integrations",
        "curl H \"Authorization: s3cret\" -d '{}' https://t.x.com/integrations",
        "curl \u{2013}H \"Authorization: s3cret\" -d '{}' https://t.x.com/integrations",
        "curl -H \\\"Authorization: Bearer s3cret\\\" -d '{}' https://t.x.com/integrations",
        "curl -H ''Content-Type: text/plain' -H 'Authorization: s3cret' -d '{}' https://t.x.com/integrations",
        "IMMUTA_API_KEY=s3cret curl -d '{}' 'https://t.x.com/integrations?apikey=s3cret'",
        "url -H 'Authorization: s3cret' -d '{}' https://t.x.com/integrations",
        "curl --pass s3cret --cert c:s3cret -d '{}' https://t.x.com/integrations",
        "curl --tokn=s3cret -d '{}' https://t.x.com/integrations",
        "curl -F k=1s3cret45678901234567890 -d '{}' https://t.x.com/integrations",
    ];
    for text in cases {
        let checked = check(text, Format::Curl, None);
        let secrets = checked.secrets();
        assert!(secrets.is_sorted(), "{text}");
        for (at, _) in text.match_indices("s3cret") {
            let hidden = secrets.iter().any(|span| (span.start as usize..span.end as usize).contains(&at));
            assert!(hidden, "{text} at {at}: {secrets:?}");
        }
        assert!(!format!("{:?}", checked.findings).contains("s3cret"), "{text}: {:?}", checked.findings);
    }
}

/// Words are read when somebody asks, also after findings of one habit were gathered.
#[test]
fn the_secrets_of_a_command_are_the_same_however_often_somebody_asks() {
    let lines: Vec<String> = (0..6).map(|number| format!("\"k{number}\": 1, // x\n")).collect();
    for body in ["{}", "{\"tokn\": 1", &format!("{{{}\"z\": 1}}", lines.concat())] {
        let text = format!("curl -H 'Authorization: s3cret' --tokn=s3cret -d '{body}' https://t.x.com/integrations");
        let checked = check(&text, Format::Curl, None);
        let secrets = checked.secrets();
        assert_eq!(secrets, checked.secrets(), "{text}");
        assert!(secrets.windows(2).all(|pair| pair[0].end <= pair[1].start), "{text}: {secrets:?}");
        for (at, _) in text.match_indices("s3cret") {
            let hidden = secrets.iter().any(|span| (span.start as usize..span.end as usize).contains(&at));
            assert!(hidden, "{text} at {at}: {secrets:?}");
        }
    }
}

#[test]
fn places_are_those_of_the_pasted_text() {
    let text = "curl -H \"Authorization: $K\" --json \"{\\\"type\\\": \\\"Databricks\\\", \\\"autoBootstrap\\\": true, \\\"config\\\": {\\\"catalog\\\": \\\"1é\\\"}}\" https://t.x.com/integrations";
    let checked = check(text, Format::Curl, None);
    let catalog = checked.findings.iter().find(|finding| finding.code.id() == "UC203").unwrap();
    assert_eq!(catalog.span.of(text), "\\\"1é\\\"");
    assert_eq!(checked.tree.pointers().of(catalog.node.unwrap()).as_str(), "/config/catalog");
}

/// A payload as it could be: any text in any place.
fn payload() -> impl Strategy<Value = Json> {
    let text = "[ -~éü𝄞\t'\"\\\\$`!]{0,12}";
    prop::collection::btree_map(text, text, 0..5).prop_map(|map| json!({"type": "Databricks", "config": map}))
}

/// A text as a word of bash: in single, double or `$'…'` quotes.
fn quoted(text: &str, way: usize) -> String {
    match way {
        0 => format!("'{}'", text.replace('\'', "'\\''")),
        1 => format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\"").replace('$', "\\$").replace('`', "\\`")),
        _ => format!("$'{}'", text.replace('\\', "\\\\").replace('\'', "\\'")),
    }
}

proptest! {
    /// However a shell is told to send a payload, it is read back as it was, each value at its place.
    #[test]
    fn any_body_survives_any_quotes(payload in payload(), way in 0_usize..3) {
        let quoted = quoted(&payload.to_string(), way);
        let command = format!("curl {HEAD} \\\n  -d {quoted}");
        let checked = check(&command, Format::Curl, None);
        prop_assert_eq!(body(&checked), payload, "{}", command);
        prop_assert!(!codes(&checked).iter().any(|code| code.starts_with("UC0")), "{}: {:?}", command, codes(&checked));
    }

    /// A shell joins pieces in different quotes, as they are written around variables.
    #[test]
    fn any_body_survives_pieces_in_different_quotes(payload in payload(), cuts in vec((1_usize..40, 1_usize..20, select(&[1_usize, 2][..])), 1..4)) {
        let text = payload.to_string();
        let mut rest = text.as_str();
        let mut quoted_all = String::new();
        let pieces = cuts.iter().flat_map(|(single, other, way)| [(*single, 0), (*other, *way)]);
        for (length, way) in pieces.chain([(usize::MAX, 0)]) {
            let piece = crate::text::part(rest, ..rest.floor_char_boundary(length));
            rest = crate::text::part(rest, piece.len()..);
            if !piece.is_empty() {
                quoted_all += &quoted(piece, way);
            }
        }
        let command = format!("curl {HEAD} \\\n  -d {quoted_all}");
        let checked = check(&command, Format::Curl, None);
        prop_assert_eq!(body(&checked), payload, "{}", command);
    }

    #[test]
    fn any_command_is_read_without_panic_and_findings_lie_inside_it(
        text in "(curl )?(\\PC*|[-{}\\[\\]\"',:<>$`^\\\\#&|;()‘’“” \n\ta-dHXf@=0-9é]{0,80})"
    ) {
        let checked = check(&text, Format::Curl, None);
        for finding in &checked.findings {
            let spans = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span).chain([finding.span]);
            for span in spans.chain(checked.secrets()) {
                let (start, end) = (span.start as usize, span.end as usize);
                prop_assert!(start <= end && end <= text.len() && text.is_char_boundary(start) && text.is_char_boundary(end));
            }
        }
        let once = apply_fixes(&text, Format::Curl, None, &crate::check::Base::None).text;
        prop_assert_eq!(&apply_fixes(&once, Format::Curl, None, &crate::check::Base::None).text, &once);
    }
}

#[test]
fn options_that_take_no_value_leave_the_next_word_alone() {
    for option in
        ["-n", "--netrc", "--netrc-optional", "--no-netrc", "-6", "-sn", "-kn", "--netrc-file n.txt", "-K n.txt"]
    {
        let text = format!("curl {option} -X POST https://t.x.com/integrations/scripts/create -d '{{}}'");
        let checked = check(&text, Format::Curl, None);
        assert_eq!(checked.kind(), Some(Payload::ScriptCreate.into()), "{option}");
    }
    // What they read may say who asks.
    assert!(!of_request("curl -n https://t.x.com/integrations").contains(&"UC232"));
}

#[test]
fn a_value_between_two_quoted_parts_belongs_to_the_body() {
    for (value, expected) in [("443", json!(443)), ("true", json!(true)), ("null", Json::Null)] {
        let text = format!("curl {HEAD} -d '{{\"a\": '{value}', \"b\": 1}}'");
        let checked = check(&text, Format::Curl, None);
        assert_eq!(body(&checked), json!({"a": expected.clone(), "b": 1}), "{text}");
        assert!(!codes(&checked).iter().any(|code| code.starts_with("UC0")), "{text}: {:?}", codes(&checked));
        assert_eq!(apply_fixes(&text, Format::Curl, None, &crate::check::Base::None).text, text);
        let text = format!("curl {HEAD} -d '{{\"a\": ['{value}'], \"b\": 1}}'");
        let checked = check(&text, Format::Curl, None);
        assert_eq!(body(&checked), json!({"a": [expected], "b": 1}), "{text}");
        assert!(!codes(&checked).iter().any(|code| code.starts_with("UC0")), "{text}: {:?}", codes(&checked));
    }
}

#[test]
fn bash_keeps_a_backslash_before_what_is_not_an_escape() {
    let text = format!("curl {HEAD} -d $'{{\"a\": \"x\\.y\"}}'");
    assert!(codes(&check(&text, Format::Curl, None)).contains(&"UC019"), "{text}");
}

#[test]
fn a_body_of_a_deletion_is_an_error_only_where_it_is_certainly_refused() {
    let severity = |body: &str| {
        let text = format!("curl -X DELETE https://t.x.com/integrations/7 -H \"Authorization: $K\" --json '{body}'");
        let found = check(&text, Format::Curl, None).findings;
        found.iter().find(|finding| finding.code.id() == "UC234").map(|finding| finding.severity)
    };
    for (body, expected) in [
        (r#"{"type": "Databricks"}"#, Some(Severity::Error)),
        (r#"{"token": "${T}"}"#, Some(Severity::Error)),
        (r#"{"config": {"authenticationType": "oAuthM2M"}}"#, Some(Severity::Error)),
        (r#"{"type": "Snowflake", "autoBootstrap": true, "config": {"username": "${U}", "password": "${P}"}}"#, None),
        (r#"{"config": {"username": "${U}", "password": "${P}"}}"#, Some(Severity::Warning)),
        ("{}", Some(Severity::Warning)),
    ] {
        assert_eq!(severity(body), expected, "{body}");
    }
}
