//! Commands that do what they say: nothing false is said of them, and no fix changes what they do.

use super::BODY;
use crate::check::{Checked, check, check_text};
use crate::fix::apply_fixes;
use crate::read::Format;

const URL: &str = "https://acme.hosted.immutacloud.com/integrations";
const HEADERS: &str = "-H \"Authorization: $IMMUTA_API_KEY\" -H 'Content-Type: application/json'";

/// The codes of all warnings and errors.
fn told(checked: &Checked<'_>) -> Vec<&'static str> {
    let findings = checked.all().flat_map(|checked| &checked.findings);
    let matters = findings.filter(|finding| finding.severity != crate::diagnostic::Severity::Info);
    matters.map(|finding| finding.code.id()).collect()
}

fn fixed(text: &str) -> String {
    apply_fixes(text, Format::Curl, None, &crate::check::Base::None).text
}

#[test]
fn the_next_command_of_a_script_is_not_a_part_of_the_one_above() {
    for text in [
        format!("curl -sS \"$URL\" {HEADERS} -d '{BODY}'\n\"$DIR/notify.sh\" done\n"),
        "curl --version\n$HOME/bin/report.sh\n".to_owned(),
        "curl -K req.conf\n$HOME/bin/report.sh\n".to_owned(),
        format!("curl -s acme.hosted.immutacloud.com/integrations {HEADERS}\n$HOME/bin/report.sh\n"),
    ] {
        let checked = check_text(&text, None);
        assert!(!told(&checked).contains(&"UC024"), "{text}: {:?}", told(&checked));
        assert_eq!(fixed(&text), text);
    }
    // Where the address is still missing, the line is.
    let text = format!("curl -X POST {HEADERS} -d '{BODY}'\n{URL}\n");
    assert!(told(&check_text(&text, None)).contains(&"UC024"), "{text}");
}

/// What a command prints is put into the body by the shell, whatever quotes and brackets the command itself has.
#[test]
fn a_command_in_a_body_has_quotes_of_its_own() {
    let escaped = BODY.replace('"', "\\\"").replace("${T}", "$(cat \"my tok\" | tr -d \"\\n\")");
    let document = |body: &str| format!("curl -X POST {URL} {HEADERS} -d @- <<EOF\n{body}\nEOF\n");
    let single = |body: &str| format!("curl -X POST {URL} {HEADERS} -d '{body}'");
    for text in [
        format!("curl -X POST {URL} {HEADERS} -d \"{escaped}\""),
        document(&BODY.replace("${T}", "$(cat \"$TOKEN_FILE\")")),
        document(&BODY.replace("\"${T}\"", "$(jq -R . <<< \"$T\")")),
        document(&BODY.replace("true}}", "$(jq -c '.a + {\"b\": [1]}' < x.json)}}")),
        single(&BODY.replace("${T}", "'\"$(jq -r '.[\"a\"]' x.json)\"'")),
        single(&BODY.replace("${T}", "'$(vault kv get -field=token \"secret/a b\")'")),
        single(&BODY.replace("\"${T}\"", "'\"$(jq -Rs . < \"$TOKEN_FILE\")\"'")),
        single(&BODY.replace("immuta_prod", "'immuta_$ENV'")),
        single(&BODY.replace("immuta_prod", "'immuta_${ENV}_x'")),
        single(&BODY.replace("immuta_prod", "'immuta_$(date +%Y)'")),
    ] {
        assert_eq!(told(&check_text(&text, None)), [""; 0], "{text}");
        assert_eq!(fixed(&text), text);
    }
    // Nothing is inserted in single quotes.
    let text = single(&BODY.replace("${T}", "$(cat \"x y\")"));
    assert!(told(&check_text(&text, None)).contains(&"UC005"), "{text}");
    let text = single(&BODY.replace("\"${T}\"", "$(cat x)"));
    assert!(told(&check_text(&text, None)).contains(&"UC012"), "{text}");
}

#[test]
fn what_prints_a_body_is_checked_with_it() {
    let request = format!("curl -X POST {URL} {HEADERS} -d @-");
    for (text, expected) in [
        (format!("echo '{BODY}' | {request}"), vec![]),
        (format!("echo \"it's me\"; echo '{BODY}' | {request}"), vec![]),
        (format!("echo {BODY} | {request}"), vec!["UC023"]),
        (format!("echo \"{BODY}\" | {request}"), vec!["UC023"]),
    ] {
        assert_eq!(told(&check_text(&text, None)), expected, "{text}");
    }
}

#[test]
fn a_body_that_something_else_inserts_is_not_read() {
    for body in ["$BODY", "${BODY}", "${jsonencode(local.payload)}"] {
        let text = format!("curl -X POST {URL} {HEADERS} -d '{body}'");
        assert_eq!(told(&check_text(&text, None)), ["UC025"], "{text}");
        assert_eq!(fixed(&text), text);
    }
}

#[test]
fn options_end_at_two_dashes_and_percent_signs_are_not_always_variables() {
    let text = format!("curl -X POST {HEADERS} -d '{BODY}' -- {URL}");
    assert_eq!(told(&check_text(&text, None)), [""; 0]);
    for address in [
        "\"https://t.x.com/data/settings/donn%C3%A9es%2Fx\"",
        "\"https://t.x.com/integrations\" -H \"X-D: `date +%Y%m%d`\"",
    ] {
        let text =
            format!("curl -X PUT {address} -H \"Authorization: $K\" -H \"Content-Type: application/json\" -d \"{{}}\"");
        assert!(!told(&check_text(&text, None)).contains(&"UC239"), "{text}");
    }
}

#[test]
fn a_redirection_needs_no_space_before_it() {
    let escaped = BODY.replace('"', "\\\"");
    for text in [
        format!("curl -X POST {URL} {HEADERS} -d '{BODY}'>out.json"),
        format!("curl -X POST '{URL}' {HEADERS} -d \"{escaped}\">\"$OUT\""),
        format!("curl {HEADERS} {URL}>out.json"),
        format!("curl {HEADERS} \"{URL}\">>out.json"),
        format!(
            "curl.exe -X POST {URL} -H \"Authorization: %KEY%\" -H \"Content-Type: application/json\" -d \"{escaped}\">out.json"
        ),
    ] {
        assert_eq!(told(&check_text(&text, None)), [""; 0], "{text}");
    }
    // The end of a placeholder is none.
    let text = format!("curl {HEADERS} https://<tenant>.hosted.immutacloud.com/integrations");
    let checked = check_text(&text, None);
    let address = checked.all().flat_map(|checked| &checked.findings).find(|finding| finding.code.id() != "UC905");
    assert!(address.is_some_and(|finding| finding.span.of(&text).contains("<tenant>.hosted")), "{text}");
}

#[test]
fn what_a_shell_puts_in_whole_may_be_of_any_type() {
    let with = |member: &str| {
        let audit = BODY.replacen('{', &["{", member, ", "].concat(), 1);
        format!("curl -X POST {URL} {HEADERS} -d '{audit}'")
    };
    for member in ["\"config\": '\"$CONFIG\"'", "\"config\": '\"$(cat config.json)\"'", "\"config\": '$CONFIG'"] {
        let text = format!(
            "curl -X POST {URL} {HEADERS} -d '{{\"type\": \"Databricks\", \"autoBootstrap\": true, {member}}}'"
        );
        assert_eq!(told(&check_text(&text, None)), [""; 0], "{text}");
    }
    let escaped = "{\\\"type\\\": \\\"Databricks\\\", \\\"autoBootstrap\\\": true, \\\"config\\\": $CONFIG}";
    let text = format!("curl -X POST {URL} {HEADERS} -d \"{escaped}\"");
    assert_eq!(told(&check_text(&text, None)), [""; 0], "{text}");
    let body = "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": $CONFIG}";
    let text = format!("curl -X POST {URL} {HEADERS} -d @- <<EOF\n{body}\nEOF\n");
    assert_eq!(told(&check_text(&text, None)), [""; 0], "{text}");
    // In quotes of JSON it is a text, whatever the variable holds.
    for value in ["\"'$C'\"", "\"'\"$C\"'\""] {
        let text = with(&["\"config\": ", value].concat());
        assert!(told(&check_text(&text, None)).contains(&"UC103"), "{text}");
    }
}

#[test]
fn a_header_that_the_shell_puts_in_has_its_name_there() {
    for header in ["\"${AUTH_HEADER:?}\"", "\"$(printf 'Authorization: Bearer %s' \"$T\")\"", "\"$AUTH_HEADER\""] {
        let text = format!("curl -X POST {URL} -H {header} -H 'Content-Type: application/json' -d '{BODY}'");
        assert_eq!(told(&check_text(&text, None)), [""; 0], "{text}");
    }
}

#[test]
fn an_address_behind_a_header_that_is_left_out_stays_the_address() {
    for address in ["$URL", "acme.hosted.immutacloud.com/integrations", "\"$URL\""] {
        let text = format!("curl -X POST -H Expect: {address} {HEADERS} -d '{BODY}'");
        let checked = check_text(&text, None);
        assert!(!told(&checked).contains(&"UC023"), "{text}: {:?}", told(&checked));
        assert_eq!(fixed(&text), text);
    }
    // With an address elsewhere, it is the rest of the header.
    for text in [format!("curl {URL} -H Authorization: $KEY"), format!("curl -H Authorization: $KEY {URL}")] {
        assert!(fixed(&text).contains("-H \"Authorization: $KEY\""), "{text}");
    }
}

#[test]
fn a_quote_is_not_closed_behind_what_may_be_the_rest_of_the_command() {
    for rest in [" | jq .", " > out.json", " '{URL}'", " $BASE/integrations", " && echo done", " ; ls"] {
        let text = format!("curl {URL} -H \"Authorization: $IMMUTA_API_KEY{rest}");
        assert_eq!(fixed(&text), text);
        assert!(told(&check_text(&text, None)).contains(&"UC023"), "{text}");
    }
    let text = format!("curl {URL} -H \"Authorization: Bearer $IMMUTA_API_KEY");
    assert_eq!(fixed(&text), [&text, "\""].concat());
}

#[test]
fn fixes_inside_escaped_quotes_are_escaped() {
    let text = "curl.exe -X POST https://acme.hosted.immutacloud.com/integrations `\n -H \"Authorization: $env:KEY\" `\n \
        -d '{\\\"type\\\": Databricks, \\\"autoBootstrap\\\": true, \\\"config\\\": {}}'\n";
    assert!(fixed(text).contains("{\\\"type\\\": \\\"Databricks\\\", "), "{}", fixed(text));
}

#[test]
fn a_fix_that_the_shell_would_undo_is_not_made() {
    // Inside double quotes of the shell, `"` would end the text.
    let text = format!(
        "curl -X POST {URL} {HEADERS} -d \"{{\\\"type\\\":\\\"Databricks\\\",\\\"autoBootstrap\\\":\\\"true\\\",\\\"config\\\":{{\\\"workspaceIds\\\":[123456]}}}}\""
    );
    let fixed = fixed(&text);
    assert!(!fixed.contains("[\"123456\"]"), "{fixed}");
    // What an alias repeats would change with it.
    let text = "type: Databricks\nautoBootstrap: true\nconfig:\n  additionalWorkspaceConnections:\n    - catalogs: &k \"isolated_b\"\n    - catalogs: [*k]\n";
    let once = apply_fixes(text, Format::Yaml, None, &crate::check::Base::None).text;
    let errors = |text: &str| check(text, Format::Yaml, None).error_count();
    assert!(once.contains("&k \"isolated_b\"") && errors(&once) <= errors(text), "{once}");
}

#[test]
fn a_header_without_its_colon_is_hidden() {
    for header in [
        "Authorization;Hunter2secret",
        "Authorization; Hunter2secret",
        "Authorization, Hunter2secret",
        "Authorization\u{ff1a} Hunter2secret",
        "X-Api-Key;Hunter2secret",
        "Hunter2secret",
    ] {
        let text = format!("curl https://acme.hosted.immutacloud.com/nopath -H '{header}'");
        let checked = check_text(&text, None);
        let at = text.find("Hunter2secret").unwrap_or(0);
        let covers =
            |span: &crate::text::Span| span.start as usize <= at && span.end as usize >= at + "Hunter2secret".len();
        assert!(checked.hidden().iter().any(covers), "{text}");
        assert!(checked.findings.iter().all(|finding| !finding.message.contains("Hunter2")), "{text}");
    }
}

#[test]
fn brackets_and_apostrophes_in_words_end_nothing() {
    for text in [
        format!(
            "R=$(curl -sS -X POST {URL} {HEADERS} -d '{}')",
            BODY.replace("immuta_prod", "a_b").replacen('{', "{\"x\": \"a :) b\", ", 1)
        ),
        format!(
            "curl -X POST {URL} -H \"Authorization: $(grep -o 'key(.*' f)\" -H 'Content-Type: application/json' -d '{BODY}'"
        ),
        format!("curl -X POST {URL} {HEADERS} -o Bob\u{2019}s.json -d '{BODY}'"),
        format!(
            "curl -X POST {URL} {HEADERS} -o \"r_$(date +%Y%m%d).json\" -d \"{}\"",
            BODY.replace("${T}", "$T").replace('"', "\\\"")
        ),
    ] {
        let checked = check_text(&text, None);
        let syntax = |code: &str| code.starts_with("UC0") || code == "UC239";
        assert!(!told(&checked).iter().any(|code| syntax(code)), "{text}: {:?}", told(&checked));
        assert_eq!(checked.kind_name(), "integration-create", "{text}");
        assert_eq!(fixed(&text), text);
    }
}

#[test]
fn parameters_of_powershell_may_be_switches_and_have_colons() {
    let headers = "-Headers @{Authorization = $env:KEY} -ContentType 'application/json'";
    for text in [
        format!("Invoke-RestMethod -NoProxy -Method Post -Uri {URL} {headers} -Body '{BODY}'"),
        format!("Invoke-RestMethod -SomethingNew -Method Post -Uri {URL} {headers} -Body '{BODY}'"),
        format!("Invoke-RestMethod -SkipHttpErrorCheck:$true -Method Post -Uri {URL} {headers} -Body '{BODY}'"),
        format!("Invoke-RestMethod -SkipCertificateCheck:$false -Method Post -Uri {URL} {headers} -Body '{BODY}'"),
        format!("Invoke-RestMethod -Method:Post -Uri:{URL} {headers} -Body:'{BODY}'"),
    ] {
        let checked = check_text(&text, None);
        assert_eq!((told(&checked), checked.kind_name()), (vec![], "integration-create"), "{text}");
    }
    // What is wrong in such a body is found.
    let text =
        format!("Invoke-RestMethod -Method:Post -Uri:{URL} {headers} -Body:'{}'", BODY.replace("true,", "\"true\","));
    assert!(told(&check_text(&text, None)).contains(&"UC103"), "{text}");
}
