//! Commands as people paste them: with marks, dashes, quotes and prompts that other programs have changed.

use super::BODY;
use crate::check::{Base, Checked, check_text};
use crate::fix::apply_fixes;
use crate::read::Format;

const URL: &str = "https://north.hosted.immutacloud.com/integrations";

const HEADERS: &str = "-H 'Content-Type: application/json' -H \"Authorization: $IMMUTA_API_KEY\"";

fn told(checked: &Checked<'_>) -> Vec<&'static str> {
    let findings = checked.all().flat_map(|checked| &checked.findings);
    findings.map(|finding| finding.code.id()).filter(|code| *code != "UC905").collect()
}

#[track_caller]
fn holds(text: &str, expected: &[&str]) {
    let checked = check_text(text, None);
    let said: Vec<_> = checked.findings.iter().map(|finding| &finding.message).collect();
    assert_eq!((told(&checked), checked.kind_name()), (expected.to_vec(), "integration-create"), "{text}\n{said:?}");
    assert!(checked.others.is_empty(), "{text}");
}

#[track_caller]
fn fixed(text: &str, expected: &str) {
    assert_eq!(apply_fixes(text, Format::Curl, None, &Base::None).text, expected);
}

#[test]
fn lost_marks_are_told_where_the_address_comes_later() {
    let headers = HEADERS.replace(" -H", "\n  -H");
    for text in [
        format!("curl -X POST\n  {URL}\n  {headers}\n  -d '{BODY}'\n"),
        format!("curl\n  '{URL}'\n  {headers}\n  -d '{BODY}'\n"),
        format!("curl -sS -X POST\n{headers}\n\"{URL}\"\n-d '{BODY}'\n"),
        format!("$ curl --fail\n  $IMMUTA/integrations\n  {headers}\n  -d '{BODY}'\n"),
        format!("curl {URL}\n  {headers}\n  -d\n  '{BODY}'\n"),
    ] {
        holds(&text, &["UC024"]);
        let fixed = apply_fixes(&text, Format::Curl, None, &Base::None).text;
        holds(&fixed, &[]);
    }
    // What stands behind a whole command is none of its words.
    for behind in ["https://wiki.example.org/page", "'quoted'", "$X/y", "see https://x.y/z"] {
        holds(&format!("curl {URL} {HEADERS} -d '{BODY}'\n{behind}\n"), &[]);
    }
    for text in ["curl is a program\nhttps://curl.se/docs\n", "curl -V\n\nhttps://curl.se\n"] {
        assert!(!told(&check_text(text, None)).contains(&"UC024"), "{text}");
    }
}

#[test]
fn a_space_behind_a_dash_is_told_at_the_dash() {
    for (from, to) in
        [("-H", "– H"), ("-H", "— H"), ("-H", "- H"), ("-H", "−− header"), ("-d", "– d"), ("-d", "-- data")]
    {
        let right = format!("curl -X POST {URL} {HEADERS} -d '{BODY}'");
        let text = right.replacen(from, to, 1);
        holds(&text, &["UC028"]);
        let finding = &check_text(&text, None).findings;
        assert_eq!(finding.iter().next().unwrap().span.start as usize, text.find(to).unwrap());
        holds(&apply_fixes(&text, Format::Curl, None, &Base::None).text, &[]);
    }
    holds(&format!("curl -o - {URL} {HEADERS} -d '{BODY}'"), &[]);
    holds(&format!("curl -K - -s {URL} {HEADERS} -d '{BODY}'"), &[]);
}

#[test]
fn a_header_without_a_colon_is_not_sent() {
    let json = "-H 'Content-Type: application/json'";
    for key in ["Authorization $K", "Authorization= $K", "authorization Bearer $K", "Authorization = $K"] {
        holds(&format!("curl {URL} {json} -H \"{key}\" -d '{BODY}'"), &["UC232"]);
    }
    for header in ["Content-Type application/json", "Content-Type=application/json"] {
        holds(&format!("curl {URL} -H '{header}' -H \"Authorization: $K\" -d '{BODY}'"), &["UC233"]);
    }
    holds(&format!("curl {URL} {HEADERS} -H 'Accept */*' -d '{BODY}'"), &["UC026"]);
    for header in ["$HEADER", "Authorization$REST", "@headers", "X-Empty;"] {
        holds(&format!("curl {URL} {json} -H \"Authorization: $K\" -H \"{header}\" -d '{BODY}'"), &[]);
    }
    let text = format!("curl {URL} {json} -H 'Authorization abcd1234efgh' -d '{BODY}'");
    let checked = check_text(&text, None);
    let at = text.find("abcd1234").unwrap();
    assert!(checked.secrets().iter().any(|span| (span.start as usize..span.end as usize).contains(&at)));
}

#[test]
fn a_body_in_double_quotes_is_one_finding() {
    let plain = BODY.replace("${T}", "abc");
    for body in [plain.clone(), plain.replace(", ", ",\n  "), plain.replace("{\"", "{\n \"")] {
        let text = format!("curl -X POST {URL} {HEADERS} -d \"{body}\"\n");
        let checked = check_text(&text, None);
        assert_eq!((told(&checked)[0], checked.kind_name()), ("UC023", "integration-create"), "{text}");
        assert_eq!(told(&checked).iter().filter(|code| code.starts_with("UC0")).count(), 1, "{:?}", told(&checked));
        fixed(&text, &format!("curl -X POST {URL} {HEADERS} -d '{body}'\n"));
    }
    let text = format!("curl -X POST {URL} {HEADERS} --json \"{BODY}\" -s");
    holds(&text, &["UC023"]);
    // The shell fills in this variable, and would not between single quotes.
    fixed(&text, &text);
    let escaped = BODY.replace('"', "\\\"");
    holds(&format!("curl {URL} {HEADERS} -d \"{escaped}\""), &[]);
    let mixed = BODY.replace("\"immuta_prod\"", "\"'$CATALOG'\"");
    assert!(!told(&check_text(&format!("curl {URL} {HEADERS} -d '{mixed}'"), None)).contains(&"UC023"));
}

#[test]
fn a_header_is_put_in_quotes_where_it_has_none_of_any_kind() {
    let text = |header: &str| format!("curl {URL} -H 'Content-Type: application/json' -H {header} -d '{BODY}'\n");
    fixed(&text("Authorization: $K"), &text("\"Authorization: $K\""));
    let escaped = text("\\\"Authorization: abc\\\"");
    assert!(told(&check_text(&escaped, None)).contains(&"UC023"));
    fixed(&escaped, &escaped);
    holds(&text("Authorization: Bearer $K"), &["UC023"]);
    fixed(&text("Authorization: Bearer $K"), &text("\"Authorization: Bearer $K\""));
    let note = text("X-Note: two words more");
    fixed(&note, &note);
}

#[test]
fn carets_in_front_of_quotes_are_read() {
    let inner = BODY.replace("${T}", "%T%").replace('"', "^\\^\"").replace('{', "^{").replace('}', "^}");
    for end in [" ^\n", " ^\r\n", " "] {
        holds(
            &format!(
                "curl ^\"{URL}^\"{end}  -H ^\"Content-Type: application/json^\"{end}  -H ^\"Authorization: %K%^\"{end}  --data-raw ^\"{inner}^\""
            ),
            &[],
        );
    }
    let lines = inner.replace(", ", ",^\n\n ");
    holds(
        &format!(
            "curl ^\"{URL}^\" ^\n -H ^\"Content-Type: application/json^\" ^\n -H ^\"Authorization: %K%^\" ^\n -d ^\"{lines}^\" ^\n --compressed"
        ),
        &[],
    );
}

#[test]
fn more_prompts_are_taken_off() {
    for prompt in [
        "$> ",
        "fish> ",
        "nu> ",
        "host% ",
        "! ",
        "!",
        "In [3]: !",
        "In [12]: ! ",
        "┌──(kali㉿kali)-[~]\n└─$ ",
        "╰─❯ ",
        "- ",
        "- $ ",
    ] {
        holds(&format!("{prompt}curl {URL} {HEADERS} -d '{BODY}'\n"), &[]);
        holds(&format!("{prompt}curl {URL} \\\n  {HEADERS} \\\n  -d '{BODY}'\n"), &[]);
    }
}

#[test]
fn doubled_marks_are_one_finding() {
    let text = format!("curl {URL} \\\\\n  {HEADERS} \\\\\n  -d '{BODY}'\n");
    holds(&text, &["UC024"]);
    fixed(&text, &text.replace("\\\\", "\\"));
}

#[test]
fn a_password_on_the_command_line_is_told_and_not_shown() {
    for user in ["-u admin:Hunter2", "--user 'admin:Hunter2'", "-uadmin:Hunter2", "--oauth2-bearer Hunter2"] {
        let text = format!("curl {user} {URL} {HEADERS} -d '{BODY}'");
        holds(&text, &["UC231"]);
        let checked = check_text(&text, None);
        assert!(!format!("{:?}", checked.findings).contains("Hunter2"));
    }
    for user in ["-u admin", "-u \"admin:$PW\"", "-u \"$USER_PW\"", "-u admin:", "-b jar.txt", "-E cert.pem"] {
        holds(&format!("curl {user} {URL} {HEADERS} -d '{BODY}'"), &[]);
    }
}

#[test]
fn a_body_in_two_halves_is_one_finding() {
    for at in [40, 100, 160] {
        let (front, back) = BODY.split_at(at);
        let text = format!("curl {URL} {HEADERS} -d '{front}' -d '{back}'");
        assert_eq!(told(&check_text(&text, None)), ["UC237"], "{text}");
    }
}

#[test]
fn an_invisible_character_in_the_address_is_the_cause() {
    for (at, c) in
        [(0, '\u{200B}'), (8, '\u{200B}'), (URL.len(), '\u{200B}'), (URL.len(), '\u{200E}'), (12, '\u{FEFF}')]
    {
        let mut url = URL.to_owned();
        url.insert(at, c);
        let text = format!("curl -X POST {url} {HEADERS} -d '{BODY}'");
        holds(&text, &["UC228"]);
        fixed(&text, &text.replace(c, ""));
    }
    holds(&format!("curl -X POST '{URL}?name=é' {HEADERS} -d '{BODY}'"), &[]);
}

#[test]
fn two_media_types_are_told() {
    let plain = "-H 'Content-Type: text/plain'";
    holds(&format!("curl {URL} {HEADERS} {plain} -d '{BODY}'"), &["UC233"]);
    holds(&format!("curl {URL} {HEADERS} -H 'content-type: application/json' -d '{BODY}'"), &[]);
}

#[test]
fn a_body_without_quotes_around_it_is_one_finding() {
    let plain = BODY.replace("${T}", "dapi0123456789abcdef0123456789abcdef");
    let text = format!("curl {URL} {HEADERS} -d {plain}\n");
    holds(&text, &["UC023"]);
    fixed(&text, &format!("curl {URL} {HEADERS} -d '{plain}'\n"));
    // What the shell would fill in is nobody's to keep from it.
    let text = format!("curl {URL} {HEADERS} -d {BODY}\n");
    holds(&text, &["UC023"]);
    fixed(&text, &text);
    // Without its option it is an address.
    let text = format!("curl {URL} {HEADERS} d '{BODY}'\n");
    let checked = check_text(&text, None);
    assert_eq!((told(&checked), checked.has_errors()), (vec!["UC026"], true));
    for text in [
        format!("curl {URL} {HEADERS} -d '{BODY}' {{a,b}}"),
        format!("{{ curl {URL} {HEADERS} -d '{BODY}'; }}"),
        format!("f() {{ \"x\"; }}\ncurl {URL} {HEADERS} -d '{BODY}'"),
    ] {
        holds(&text, &[]);
    }
}

#[test]
fn requests_as_they_go_over_the_network_are_read() {
    let headers =
        "Host: north.hosted.immutacloud.com\nAuthorization: 0123456789abcdef\nContent-Type: application/json\n";
    for text in [
        format!("POST /integrations HTTP/1.1\n{headers}\n{BODY}\n"),
        format!("POST /integrations HTTP/1.1\n{headers}\n{BODY}\n").replace('\n', "\r\n"),
        format!("POST {URL}\nAuthorization: x\n\n{BODY}"),
        format!("POST {URL}\nAuthorization: x\n\n{}", BODY.replace("${T}", "{{TOKEN}}")),
        format!("POST /integrations\n{BODY}\n"),
        format!(
            "@host = https://x.y\n@key = s3cret\n\n### Create\n# @name it\nPOST {{{{host}}}}/integrations\nAuthorization: {{{{key}}}}\n\n{BODY}\n\n> {{% client.log() %}}\n"
        ),
    ] {
        holds(&text, &[]);
        holds(&text.replace("\"Databricks\", ", "\"Databricks\" "), &["UC005"]);
    }
    // Method and address decide.
    let kinds = |text: &str| {
        let checked = check_text(text, None);
        checked.all().map(Checked::kind_name).collect::<Vec<_>>()
    };
    let script_body = BODY.replacen("true", "false", 1);
    let script = format!("POST /integrations/scripts/create HTTP/1.1\n{headers}\n{script_body}\n");
    assert_eq!(kinds(&script), ["script-create"]);
    let both = format!("{script}\n###\n\nGET /integrations\n\n###\nPOST /integrations\n{headers}\n< ./body.json\n");
    assert_eq!(kinds(&both), ["script-create", "unknown", "unknown"]);
    assert_eq!(told(&check_text(&both, None)), ["UC025"]);
    assert_eq!(told(&check_text(&script.replace("HTTP/1.1\n", "HTTP/1.1\nAuthorization: <key>\n"), None)), ["UC207"]);
    // What only looks like one.
    for text in ["POST /integrations creates an integration.", "GET it", "POST: /integrations\n", "Host: x\n"] {
        assert_ne!(check_text(text, None).format, Format::Curl, "{text}");
    }
    // Neither the key nor a variable is shown.
    let text = format!("@key = s3cret\nPOST /integrations\nAuthorization: s3cret\n\n{BODY}");
    let hidden = check_text(&text, None).secrets();
    for (at, _) in text.match_indices("s3cret") {
        assert!(hidden.iter().any(|span| span.start as usize <= at && at < span.end as usize));
    }
}

#[test]
fn a_mark_behind_something_that_keeps_it_from_being_one_is_not_put_there() {
    let rest = format!("\n  {HEADERS} -d '{BODY}'\n");
    for (front, has_fix) in [
        (format!("curl {URL}"), true),
        (format!("curl {URL} -H \"X-A: \\\"b\""), true),
        (format!("curl {URL} \\ # note"), false),
        (format!("curl {URL} # note"), false),
        (format!("curl {URL} \\="), false),
    ] {
        let text = format!("{front}{rest}");
        let checked = check_text(&text, None);
        let mark = checked.findings.iter().find(|finding| finding.code.id() == "UC024");
        assert_eq!(mark.map(|finding| finding.fix.is_some()), Some(has_fix), "{text}");
    }
}

#[test]
fn a_quote_is_not_closed_behind_what_is_no_part_of_the_text() {
    for text in [
        format!("curl {URL} {HEADERS} -d '{BODY}\n\n# Then look at it\ncurl {URL} {HEADERS}\n"),
        format!("curl {URL} {HEADERS} -d '{BODY}\n\nThen look at it.\n"),
        format!("curl {HEADERS} -d '{BODY} {URL}\n"),
        format!("curl -H 'Content-Type: application/json' -H \"Authorization: $K {URL}\n"),
    ] {
        assert!(told(&check_text(&text, None)).contains(&"UC023"), "{text}");
        fixed(&text, &text);
    }
}

#[test]
fn a_value_between_two_quoted_parts_is_no_apostrophe() {
    let text =
        format!("curl {URL} {HEADERS} -d '{}'\n", BODY.replace("${T}", "'dapi0123456789abcdef0123456789abcdef'"));
    holds(&text, &[]);
    fixed(&text, &text);
}
