//! Commands for all shells, behind all prompts: what they send is read, or one sentence says why not.

use super::BODY;
use crate::check::{Base, Checked, check, check_text};
use crate::fix::apply_fixes;
use crate::read::Format;

pub(super) const URL: &str = "https://t.x.com/integrations";

/// All that is said of a text, besides that the API is called legacy.
fn told(checked: &Checked<'_>) -> Vec<&'static str> {
    let findings = checked.all().flat_map(|checked| &checked.findings);
    findings.map(|finding| finding.code.id()).filter(|code| *code != "UC905").collect()
}

/// Holds a text against what is expected of it: that its body is read, and what is said.
pub(super) fn holds(text: &str, expected: &[&str]) {
    let checked = check_text(text, None);
    assert_eq!(
        (told(&checked), checked.kind_name(), checked.format),
        (expected.to_vec(), "integration-create", Format::Curl),
        "{text}"
    );
    assert!(checked.others.is_empty(), "{text}");
}

pub(super) fn escaped() -> String {
    BODY.replace('"', "\\\"")
}

/// Headers for each shell.
pub(super) const POSIX: &str = "-H \"Authorization: $K\" -H 'Content-Type: application/json'";
pub(super) const CMD: &str = "-H \"Authorization: %K%\" -H \"Content-Type: application/json\"";
const POWERSHELL: &str = "-H \"Authorization: $env:K\" -H 'Content-Type: application/json'";

#[test]
fn prompts_are_taken_off() {
    for prompt in [
        "",
        "$ ",
        "% ",
        "# ",
        "> ",
        ">> ",
        "λ ",
        "❯ ",
        "» ",
        "user@host:~$ ",
        "root@host:/app# ",
        "[root@host ~]# ",
        "[me@h lab]$ ",
        "(base) me@mbp lab % ",
        "(venv) $ ",
        "bash-5.1$ ",
        "sh-4.2# ",
        "➜  ~ ",
        "➜  lab git:(main) ✗ ",
        "Macs-MBP:lab me$ ",
        "/ # ",
        "~/lab $ ",
        "host:~ # ",
        "  $ ",
    ] {
        holds(&format!("{prompt}curl {URL} {POSIX} -d '{BODY}'\n"), &[]);
        holds(&format!("{prompt}export K=x\n{prompt}curl {URL} {POSIX} \\\n  -d '{BODY}'\n"), &[]);
    }
    for prompt in ["C:\\>", "C:\\lab>", "C:\\Users\\a b>", "d:/x> "] {
        holds(&format!("{prompt}curl {URL} {CMD} -d \"{}\"\n", escaped()), &[]);
        holds(&format!("{prompt}set K=x\n\n{prompt}curl.exe {URL} {CMD} -d \"{}\"\n", escaped()), &[]);
    }
    for prompt in ["PS C:\\x> ", "PS> ", "PS /home/me> ", "(base) PS C:\\a b> "] {
        holds(&format!("{prompt}curl.exe {URL} {POWERSHELL} -d '{BODY}'\n"), &[]);
    }
}

#[test]
fn prompts_of_lines_that_go_on_are_taken_off_in_quotes_too() {
    let (front, back) = BODY.split_at(BODY.find(" \"config\"").unwrap());
    for prompt in ["> ", ">", ">> "] {
        holds(&format!("$ curl {URL} \\\n{prompt}  {POSIX} \\\n{prompt} -d '{front}\n{prompt}{back}'\n"), &[]);
        holds(
            &format!("$ cat <<EOF |\n{prompt}{front}\n{prompt}{back}\n{prompt}EOF\n{prompt}curl {URL} {POSIX} -d @-\n"),
            &[],
        );
    }
    holds(&format!("curl {URL} \\\n> {POSIX} \\\n> -d '{BODY}'\n"), &[]);
    holds(&format!("dash$ curl {URL} {POSIX} -d '{front}\nquote> {back}'\n").replace("dash$", "~ %"), &[]);
    holds(&format!("C:\\x>curl {URL} ^\nMore? {CMD} ^\nMore? -d \"{}\"\n", escaped()), &[]);
    holds(&format!("PS C:\\x> curl.exe {URL} `\n>> {POWERSHELL} `\n>> -d '{BODY}'\n"), &[]);
}

#[test]
fn the_command_prompt_of_windows_has_quotes_and_variables_of_its_own() {
    let doubled = BODY.replace('"', "\"\"");
    holds(&format!("curl {URL} ^\n  {CMD} ^\n  -d \"{}\"\n", escaped()), &[]);
    holds(&format!("curl {URL} {CMD} -d \"{doubled}\"\n"), &[]);
    // Its quotes alone show it too.
    for body in [doubled.clone(), doubled.replacen('{', "{ ", 1)] {
        let headers = CMD.replace("%K%", "0123456789abcdef");
        let body = body.replace("${T}", "dapi0123456789abcdef0123456789abcdef");
        holds(&format!("curl.exe {URL} {headers} -d \"{body}\"\n"), &["UC231"]);
    }
    // In bash there is nothing between two of them.
    let text = format!("curl {URL} -H \"Authorization: $K\" -H 'Content-Type: application/json' -d \"{doubled}\"\n");
    assert!(told(&check_text(&text, None)).contains(&"UC012"));
    holds(
        &format!("@echo off\nset K=x\ncurl {URL} {} -d \"{}\"\n", CMD.replace('%', "!"), escaped())
            .replace("curl", "curl ^\n"),
        &[],
    );
    holds(&format!("curl \"%IMMUTA%/integrations\" {CMD} -d \"{}\"\n", escaped()), &[]);
    // What does not work there is one sentence.
    let text = format!("C:\\x>curl '{URL}' {} -d '{BODY}'\n", CMD.replace('"', "'"));
    let checked = check_text(&text, None);
    assert_eq!((told(&checked), checked.kind_name()), (vec!["UC023"], "integration-create"));
    let text = format!("C:\\x>curl {URL} \\\n  {CMD} \\\n  -d \"{}\"\n", escaped());
    holds(&text, &["UC024"]);
    assert_eq!(apply_fixes(&text, Format::Curl, None, &Base::None).text, text.replace(" \\\n", " ^\n"));
    let lines = escaped().replace(", ", ", ^\n");
    holds(&format!("curl {URL} ^\n  {CMD} ^\n  -d \"{lines}\"\n"), &["UC024"]);
    // In other shells it is a template that nobody filled in.
    holds(&format!("curl {URL} -H 'Authorization: %IMMUTA_KEY%' --json '{BODY}'\n"), &["UC207"]);
    let other = format!("curl '{URL}?name=%C3%A9%20x' {POSIX} -d '{BODY}'");
    holds(&other, &[]);
}

#[test]
fn powershell_has_quotes_and_commands_of_its_own() {
    holds(&format!("curl.exe {URL} `\n  {POWERSHELL} `\n  -d '{BODY}'\n"), &[]);
    holds(&format!("curl.exe {URL} {POWERSHELL} -d '{}'\n", escaped()), &[]);
    holds(&format!("curl.exe {URL} {POWERSHELL} -d @'\n{BODY}\n'@\n"), &[]);
    let backticks = BODY.replace('"', "`\"").replace('$', "`$");
    holds(&format!("curl.exe {URL} {POWERSHELL} -d \"{backticks}\"\n"), &[]);
    holds(&format!("$r = curl.exe {URL} {POWERSHELL} -d \"{}\"\n", BODY.replace('"', "\"\"")), &[]);
    holds(&format!("curl.exe {URL} {POWERSHELL} -d \"{}\"\n", escaped()), &["UC023"]);
    // An older name for another command: told, and read all the same.
    holds(&format!("curl {URL} {POWERSHELL} -d '{BODY}'\n"), &["UC029"]);
    let text = format!("PS C:\\x> curl.exe {URL} \\\n  {POWERSHELL} \\\n  -d '{BODY}'\n");
    holds(&text, &["UC024"]);
    assert_eq!(apply_fixes(&text, Format::Curl, None, &Base::None).text, text.replace(" \\\n", " `\n"));
}

#[test]
fn powershells_own_requests_are_read() {
    let headers = "@{ Authorization = $env:K; 'Content-Type' = 'application/json' }";
    holds(&format!("Invoke-RestMethod -Method Post -Uri {URL} -Headers {headers} -Body '{BODY}'\n"), &[]);
    holds(&format!("$r = irm {URL} -Me Post -Headers {headers} -Body '{BODY}'\n"), &[]);
    holds(
        &format!(
            "Invoke-WebRequest -Uri '{URL}' `\n  -Method POST `\n  -Headers @{{\n    Authorization = \"Bearer $env:K\"\n  }} `\n  \
             -ContentType 'application/json' `\n  -Body @'\n{BODY}\n'@\n"
        ),
        &[],
    );
    holds(&format!("curl -Uri {URL} -Method Post -Headers {headers} -Body '{BODY}'\n"), &[]);
    holds(&format!("irm {URL} -Method Post -Headers @{{Authorization='abc'}} -Body '{BODY}'"), &["UC233", "UC231"]);
    holds(&format!("irm {URL} -Method Post -Headers $h -Body '{BODY}' -SkipCertificateCheck"), &["UC238"]);
    holds(&format!("irm {URL} -Method Put -Headers $h -Body '{BODY}'"), &["UC230"]);
    for text in [
        "irm @params",
        "irm https://t.x.com/integrations -Method Post -Headers $h -Body $body",
        "irm https://t.x.com/integrations -Method Post -Headers $h -Body ($x | ConvertTo-Json)",
        "irm https://t.x.com/integrations -Method Post -Headers $h -InFile body.json",
    ] {
        assert_eq!(told(&check_text(text, None)), ["UC025"], "{text}");
    }
}

#[test]
fn bodies_are_read_out_of_pipes_and_documents() {
    let (front, back) = BODY.split_at(BODY.find(" \"config\"").unwrap());
    let curl = format!("curl {URL} {POSIX}");
    for text in [
        format!("cat <<EOF | {curl} -d @-\n{BODY}\nEOF\n"),
        format!("cat <<-'EOF' | {curl} \\\n  --data-binary @-\n{front}\n{back}\nEOF\n"),
        format!("cat << \"END\" |\n{BODY}\nEND\n  {curl} -d @-\n"),
        format!("{curl} -d @- <<EOF\n{BODY}\nEOF\n"),
        format!("{curl} -d @/dev/stdin <<< '{BODY}'\n"),
        format!("echo '{BODY}' | {curl} -d @-\n"),
        format!("echo -n '{front}\n{back}' |\n  {curl} -d @-\n"),
        format!("printf '%s' '{BODY}' | {curl} -d @-\n"),
        format!("printf '{BODY}\\n' | {curl} --json @-\n"),
        format!("{curl} -d \"$(cat <<'EOF'\n{BODY}\nEOF\n)\"\n"),
        format!("{curl} -d \"$(cat <<EOF\n{front}\n{back}\nEOF\n)\" > out.json 2>&1\n"),
        format!("{curl} > out.json -d '{BODY}'"),
        format!("answer=$(echo '{BODY}' | {curl} -d @-)"),
        format!("make() {{\n  printf '%s' '{BODY}'\n}}\nmake | {curl} -d @-"),
    ] {
        holds(&text, &[]);
        let broken = text.replace("\"Databricks\", ", "\"Databricks\" ");
        holds(&broken, &["UC005"]);
        if !text.contains("\n -d") && !text.contains("EOF\n)") {
            assert_eq!(apply_fixes(&broken, Format::Curl, None, &Base::None).text, text);
        }
    }
    for (text, place) in [
        (format!("{curl} -d @- < body.json"), "in the file body.json"),
        (format!("cat body.json | {curl} -d @-"), "in the file body.json"),
        (format!("{curl} -T body.json -X POST"), "in the file body.json"),
        (format!("jq . body.json | {curl} -d @-"), "comes from another command"),
        (format!("jq --arg x \"it's\" -n '{{\n  a: 1\n}}' | {curl} -d @-"), "comes from another command"),
        (format!("echo \"$BODY\" | {curl} -d @-"), "comes from another command"),
        (format!("{curl} -d @-"), "comes from standard input"),
        (format!("printf '%s' '{BODY}' > f\ncat f | {curl} -d @-"), "in the file f"),
        (format!("printf '%s' '{BODY}' | tee f | {curl} -d @-"), "comes from another command"),
        (format!("body() {{\n  make it\n}}\nbody | {curl} -d @-"), "comes from another command"),
        (format!("{curl} -d \"$(cat body.json)\""), "the shell inserts the body here"),
    ] {
        let checked = check_text(&text, None);
        assert_eq!(told(&checked), ["UC025"], "{text}");
        assert!(checked.findings[0].message.contains(place), "{text}: {:?}", checked.findings);
    }
}

#[test]
fn marks_at_the_ends_of_lines_inside_of_quotes_are_one_finding() {
    let lines = |mark: &str| BODY.replace(", ", &format!(", {mark}\n  "));
    for (text, fixed) in [
        (format!("curl {URL} {POSIX} -d '{}'", lines("\\ ")), format!("curl {URL} {POSIX} -d '{}'", lines(""))),
        (format!("curl {URL} {POSIX} -d '{}'", lines("\\")), format!("curl {URL} {POSIX} -d '{}'", lines(""))),
        (
            format!("curl {URL} {POSIX} -d @- <<'EOF'\n{}\nEOF\n", lines("\\")),
            format!("curl {URL} {POSIX} -d @- <<'EOF'\n{}\nEOF\n", lines("")),
        ),
        (
            format!("PS> curl.exe {URL} {POWERSHELL} -d '{}'", lines("`")),
            format!("PS> curl.exe {URL} {POWERSHELL} -d '{}'", lines("")),
        ),
    ] {
        holds(&text, &["UC024"]);
        assert_eq!(apply_fixes(&text, Format::Curl, None, &Base::None).text, fixed);
        holds(&fixed, &[]);
    }
    // Between double quotes, and in a document without quotes, the shell joins the lines.
    let double = lines("\\").replace('"', "\\\"").replace('$', "\\$");
    holds(&format!("curl {URL} {POSIX} -d \"{double}\""), &[]);
    holds(&format!("curl {URL} {POSIX} -d @- <<EOF\n{}\nEOF\n", lines("\\")), &[]);
    holds(&format!("curl {URL} {POSIX} -d \"{}\"", double.replace("\\\n", "\\ \n")), &["UC024"]);
}

/// The shell is told by what is outside of a body. Where two shells are told, nothing is rewritten for one of them.
#[test]
fn a_mark_in_the_body_makes_no_other_shell_of_a_command() {
    let command = format!("curl {URL} \\\n  {POSIX} \\\n  -d '{BODY}'\n");
    for mark in ["`", "^", "$env:A"] {
        let text = command.replacen("\"Databricks\", ", &format!("\"Databricks\", {mark}\n"), 1);
        let found = told(&check_text(&text, None));
        assert!(!found.iter().any(|code| ["UC023", "UC024", "UC239"].contains(code)), "{found:?} {text}");
        let fixed = apply_fixes(&text, Format::Curl, None, &Base::None).text;
        assert_eq!(fixed.matches(" \\\n").count(), 2, "{fixed}");
    }
    holds(&command.replace("${T}", "$env:DATABRICKS_TOKEN"), &["UC207"]);
    for (text, at) in [
        (command.replacen(" \\\n  -d", " `\n  -d", 1), "`\n"),
        (command.replacen(" \\\n  -d", " ^\n  -d", 1), "^\n"),
        (command.replace("$K", "$env:K").replace("curl ", "curl.exe "), "\\\n"),
    ] {
        let checked = check_text(&text, None);
        assert_eq!(told(&checked), ["UC024"], "{text}");
        assert_eq!(checked.findings[0].span.start as usize, text.find(at).unwrap(), "{text}");
        assert_eq!(apply_fixes(&text, Format::Curl, None, &Base::None).text, text);
    }
    // In bash these are words.
    for word in ["^", "`date`"] {
        holds(&format!("curl {URL} -A {word} {POSIX} -d '{BODY}'\n"), &[]);
    }
}

#[test]
fn slips_in_every_line_are_one_finding_with_one_fix() {
    let command = format!(
        "curl {URL} \\\n  -H \"Authorization: $K\" \\\n  -H 'Content-Type: application/json' \\\n  -d '{BODY}'\n"
    );
    for (text, code) in [
        (command.replace(" \\\n", "\n"), "UC024"),
        (command.replace(" \\\n", " \\  \n"), "UC024"),
        (command.replace(" -", " \u{2013}"), "UC028"),
        (command.replace("-H", "\u{2014}header").replace("-d", "\u{2010}d"), "UC028"),
        (command.replace("-H \"Auth", "\u{2014}H \"Auth").replace("-d", "\u{2212}\u{2212}data\u{2011}raw"), "UC028"),
        (command.replace("-d", "\u{2013}-data"), "UC028"),
        (command.replace("Content-Type", "Content\u{2013}Type").replace("-d", "\u{2014}d"), "UC028"),
        (command.replace("curl https", "curl --url=https"), "UC026"),
        (command.replace("-H ", "--header=").replace("-d ", "--data-raw="), "UC026"),
        (
            command
                .replace("-H \"A", "-H \u{201C}A")
                .replace("$K\"", "$K\u{201D}")
                .replace("'C", "\u{2018}C")
                .replace("json'", "json\u{2019}"),
            "UC023",
        ),
    ] {
        let checked = check_text(&text, None);
        assert_eq!(told(&checked), [code], "{text}");
        let fixed = apply_fixes(&text, Format::Curl, None, &Base::None).text;
        assert_eq!(told(&check_text(&fixed, None)), [""; 0], "{fixed}");
    }
    // A dash in what is said is none of curl's.
    for text in [
        command.replace("immuta_prod", "immuta_prod\", \"note\": \"a \u{2013}d \u{2014} b"),
        format!("curl {URL} {POSIX} -A '\u{2013}x' -d '{BODY}'"),
    ] {
        assert!(!told(&check_text(&text, None)).contains(&"UC028"), "{text}");
    }
}

/// Codes that belong to commands alone: what triggers each, and near misses.
#[test]
fn each_rule_of_commands_finds_what_it_is_for_and_nothing_else() {
    let post = format!("curl {URL} {POSIX} -d '{BODY}'");
    let with = |old: &str, new: &str| {
        assert!(post.contains(old), "{old}");
        post.replacen(old, new, 1)
    };
    let key = "-H \"Authorization: $K\"";
    let jobs = "curl -G https://t.x.com/jobs -H \"Authorization: $K\"";
    let get = "curl https://t.x.com/integrations -H \"Authorization: $K\"";
    let cases: Vec<(&str, Vec<String>, Vec<String>)> = vec![
        (
            "UC027",
            vec![
                post.replace('"', "&quot;"),
                post.replace('\'', "&#x27;"),
                format!("<p><code>{post}</code></p>"),
                BODY.replace('"', "&#34;"),
            ],
            vec![
                with("immuta_prod", "a&quot;b"),
                with("\"catalog\"", "\"note\": \"<b>&quot;a&quot;</b> &amp; b\", \"catalog\""),
                with("$K", "<p>"),
            ],
        ),
        (
            "UC028",
            vec![
                with("-d", "\u{2013}d"),
                with("-H", "\u{2014}header"),
                with("-d", "\u{2015}\u{2015}json"),
                with("-H", "\u{2011}H"),
            ],
            vec![
                with("-d", "-d"),
                with("immuta_prod", "immuta\u{2013}prod"),
                with(key, &format!("{key} -o '\u{2013}d'")),
            ],
        ),
        (
            "UC029",
            vec![format!("PS> {post}"), format!("curl {URL} {POWERSHELL} `\n -d '{BODY}'")],
            vec![post.clone(), format!("PS> {}", post.replace("curl", "curl.exe"))],
        ),
        (
            "UC235",
            vec![
                with("/integrations", "/api/integrations"),
                with("/integrations", "/integrations/"),
                with("/integrations", "//integrations"),
                with("/integrations", "/Integrations"),
                with("/integrations", "/integrations/script/create"),
                with("/integrations", "/somewhere"),
                with("/integrations", ""),
                get.replace("/integrations", "/data/connections"),
            ],
            vec![
                with("https://t.x.com", "$IMMUTA"),
                with(URL, "$URL"),
                get.replace("/integrations", "/data/object/key/db?x=/y/"),
                get.replace("/integrations", "/$API/7"),
                "curl https://adb-1.2.azuredatabricks.net/api/2.1/unity-catalog/catalogs -H \"Authorization: $K\""
                    .to_owned(),
            ],
        ),
        (
            "UC236",
            vec![
                with("curl", "curl -G"),
                with("curl", "curl --get"),
                with("curl", "curl -sG"),
                with("curl", "curl -X POST -G"),
                format!("curl -G {URL} {key} -d @x.json"),
            ],
            vec![
                post.clone(),
                format!("{jobs} -d bulkId=abc -d x=1"),
                format!("{jobs} --data-urlencode \"bulkId=$ID\""),
                jobs.to_owned(),
            ],
        ),
        (
            "UC237",
            vec![
                format!("{post} -d '{{}}'"),
                format!("{post} --data-raw 'x'"),
                format!("{post} -d @more.json"),
                format!("curl {URL} {key} --json '{BODY}' --json '{BODY}'"),
            ],
            vec![
                post.clone(),
                format!("curl {URL} {key} --json '{}' --json '{}'", &BODY[..40], &BODY[40..]),
                format!("{jobs} -d a=1 -d b=2"),
            ],
        ),
        (
            "UC238",
            vec![
                with("curl", "curl -k"),
                with("curl", "curl --insecure"),
                with("curl", "curl -skS"),
                get.replace("curl", "curl -k"),
            ],
            vec![
                with("curl", "curl --cacert ca.pem"),
                with("https://t.x.com", "http://localhost:4173").replace("curl", "curl -k"),
                with("curl", "curl --no-insecure"),
            ],
        ),
        (
            "UC239",
            vec![
                with("\"Authorization: $K\"", "'Authorization: $K'"),
                with("\"Authorization: $K\"", "'Authorization: Bearer $K'"),
                with(URL, "'$IMMUTA/integrations'"),
                with("$K", "\\$K"),
            ],
            vec![
                post.clone(),
                with("\"Authorization: $K\"", "'Authorization: ${K}'"),
                with("\"Authorization: $K\"", "'Authorization: '$K"),
            ],
        ),
    ];
    for (code, triggers, near) in cases {
        for text in &triggers {
            let found = told(&check_text(text, None));
            assert!(found.contains(&code) && found.len() <= 3, "{code}: {found:?} {text}");
        }
        assert!(near.len() > 1);
        for text in near {
            let found = told(&check_text(&text, None));
            assert!(!found.contains(&code), "{code}: {found:?} {text}");
        }
    }
}

#[test]
fn what_is_no_json_and_what_is_no_key_is_told_once() {
    for (text, expected) in [
        (format!("curl {URL} {POSIX} -F 'payload=@x.json'"), "UC233"),
        (format!("curl {URL} {POSIX} --form-string 'a={BODY}'"), "UC233"),
        (format!("curl {URL} {POSIX} --data-urlencode '{BODY}'"), "UC233"),
        (format!("curl {URL} {POSIX} -d 'type=Databricks' -d 'autoBootstrap=true'"), "UC233"),
        (format!("curl {URL} -H 'Authorization:' --json '{BODY}'"), "UC232"),
        (format!("curl {URL} -H 'authorization;' --json '{BODY}'"), "UC232"),
        (format!("curl {URL} -H \"Authorization: $K\" -H 'Content-Type:' -d '{BODY}'"), "UC233"),
        (format!("curl {URL} -H Authorization: $K --json '{BODY}'"), "UC023"),
        (format!("curl {URL}?a=1&b=2 -H \"Authorization: $K\" --json '{BODY}'"), "UC023"),
        (format!("curl {URL} -H 'Authorization: Bearer {{{{immuta_token}}}}' --json '{BODY}'"), "UC207"),
        (format!("curl {URL} -H 'Authorization: ${{{{ secrets.IMMUTA }}}}' --json '{BODY}'"), "UC207"),
        (format!("curl {URL} -H 'Authorization: [API KEY]' --json '{BODY}'"), "UC207"),
        (format!("curl '{{{{base_url}}}}/integrations' -H \"Authorization: $K\" --json '{BODY}'"), "UC207"),
        (
            format!("curl 'https://{{tenant}}.immuta.com/integrations' -H \"Authorization: $K\" --json '{BODY}'"),
            "UC207",
        ),
        (format!("curl 'https://%TENANT%/integrations' -H \"Authorization: $K\" --json '{BODY}'"), "UC207"),
        (format!("curl -X PUT '{URL}/:id' -H \"Authorization: $K\" --json '{BODY}'"), "UC207"),
        (format!("curl -X PUT '{URL}/[id]' -H \"Authorization: $K\" --json '{BODY}'"), "UC207"),
        (format!("curl https://a.cloud.databricks.com/integrations -H \"Authorization: $K\" --json '{BODY}'"), "UC212"),
    ] {
        assert_eq!(told(&check_text(&text, None)), [expected], "{text}");
    }
    for text in [
        format!("curl {URL} -H 'Authorization:' -H \"Authorization: $K\" --json '{BODY}'"),
        format!("curl \"$(cat url)/integrations\" -H \"Authorization: $(cat key)\" --json '{BODY}'"),
        format!("curl '{URL}?a=1&b=2' -H \"Authorization: $K\" --json '{BODY}'"),
        format!("curl -X PUT {URL}/$ID -H Authorization:$K --json '{BODY}'"),
        "curl -X POST https://t.x.com/bim/apikey/authenticate --json '{\"apikey\": \"${K}\"}'".to_owned(),
        "curl https://t.x.com/jobs/statuses -H \"Authorization: $K\" --json '{\"jobIds\": [\"a\"]}'".to_owned(),
    ] {
        assert_eq!(told(&check_text(&text, None)), [""; 0], "{text}");
    }
    // What goes to Databricks is no affair of this API.
    let token = "curl -u \"$ID:$S\" https://a.cloud.databricks.com/oidc/v1/token -d grant_type=client_credentials -d scope=all-apis";
    let checked = check(token, Format::Curl, None);
    assert_eq!((told(&checked), checked.has_errors()), (vec!["UC904"], false));
}

/// Commands as people published them, with all that there is to say of each.
#[test]
fn commands_from_the_field_are_understood() {
    let cases = [
        (include_str!("../../../fixtures/commands/line-ends.sh"), "script-create", &["UC024"][..]),
        (include_str!("../../../fixtures/commands/dash-d.sh"), "script-create", &["UC028"]),
        (include_str!("../../../fixtures/commands/dash-header.sh"), "script-create", &["UC028"]),
        (include_str!("../../../fixtures/commands/prompt.sh"), "script-create", &[]),
        (include_str!("../../../fixtures/commands/caret.sh"), "script-create", &[]),
        (include_str!("../../../fixtures/commands/get-with-body.sh"), "integration-create", &["UC236"]),
        (include_str!("../../../fixtures/commands/wrong-path.sh"), "integration-create", &["UC235"]),
        (include_str!("../../../fixtures/commands/html-source.txt"), "unknown", &["UC027"]),
    ];
    for (text, kind, expected) in cases {
        let checked = check(text, crate::check::guess(text, Some("a.sh")), None);
        assert_eq!((told(&checked), checked.kind_name()), (expected.to_vec(), kind), "{text}");
        let fixed = apply_fixes(text, Format::Curl, None, &Base::None).text;
        if ["UC024", "UC028"].contains(expected.first().unwrap_or(&"")) {
            let after = check_text(&fixed, None);
            assert_eq!((told(&after), after.kind_name()), (vec![], kind), "{fixed}");
        } else {
            assert_eq!(fixed, text);
        }
    }
    let collection = check_text(include_str!("../../../fixtures/commands/collection.sh"), None);
    assert!(told(&collection).contains(&"UC207") && !told(&collection).contains(&"UC231"), "{:?}", told(&collection));
    let two = check_text(include_str!("../../../fixtures/commands/two-commands.sh"), None);
    let kinds: Vec<_> = two.all().map(|one| (one.command, one.kind_name(), one.has_errors())).collect();
    assert_eq!(kinds, [(Some(1), "integration-create", false), (Some(2), "connection", true)]);
    assert!(!two.findings.iter().any(|finding| finding.code.id() == "UC204"));
    assert!(two.others[0].findings.iter().any(|finding| finding.code.id() == "UC204"));
    let proxy = include_str!("../../../fixtures/commands/proxy.sh");
    let secrets = check_text(proxy, None).secrets();
    for marker in ["Marker-Six", "Marker-Seven"] {
        let at = proxy.find(marker).unwrap();
        assert!(secrets.iter().any(|span| span.start as usize <= at && at < span.end as usize), "{marker}");
    }
}

#[test]
fn every_shell_fills_in_its_variables() {
    let with = |name: &str| BODY.replace("${T}", name).replace("dbc-a1b2c3d4-e5f6.cloud.databricks.com", name);
    let doubled = |text: &str| text.replace('"', "\"\"");
    holds(&format!("curl {URL} {CMD} -d \"{}\"\n", doubled(&with("%LAKE_X%"))), &[]);
    let carets = with("%LAKE_X%").replace('"', "^\\^\"");
    let headers = "-H ^\"Authorization: %K%^\" -H ^\"Content-Type: application/json^\"";
    holds(&format!("curl ^\"{URL}^\" {headers} -d ^\"{carets}^\"\n"), &[]);
    holds(&format!("curl.exe {URL} {POWERSHELL} -d \"{}\"\n", doubled(&with("$env:LAKE_X"))), &[]);
    holds(&format!("curl.exe {URL} {POWERSHELL} -d @\"\n{}\n\"@\n", with("$env:LAKE_X")), &[]);
    let port = |value: &str| BODY.replace("\"catalog\"", &format!("\"port\": {value}, \"catalog\""));
    for body in [
        format!("'{}'", port("'\"$PORT\"'")),
        format!("'{}'", port("'$PORT'")),
        format!("\"{}\"", port("$PORT").replace('"', "\\\"")),
        format!("@- <<EOF\n{}\nEOF", port("$PORT")),
    ] {
        holds(&format!("curl {URL} {POSIX} -d {body}\n"), &[]);
    }
    let catalog = BODY.replace("\"immuta_prod\"", "'\"$CATALOG\"'");
    for body in [port("$PORT"), catalog] {
        let text = format!("curl {URL} {POSIX} -d '{body}'\n");
        assert!(told(&check_text(&text, None)).contains(&"UC012"), "{text}");
    }
}

#[test]
fn powershell_takes_quotes_and_dashes_of_word_processors() {
    let headers = "@{Authorization = “$env:K”}";
    holds(&format!("irm {URL} -Method Post -Headers {headers} -ContentType “application/json” -Body ‘{BODY}’\n"), &[]);
    holds(&format!("irm –Uri {URL} –Method Post –Headers $h –ContentType 'application/json' –Body '{BODY}'\n"), &[]);
}

#[test]
fn headers_of_powershell_may_hold_comments_and_expressions() {
    for headers in [
        "@{\n  # it's the key of the service account\n  Authorization = $env:K\n  'Content-Type' = 'application/json'\n}",
        "@{ Authorization = \"Bearer \" + $env:K; 'Content-Type' = 'application/json' }",
    ] {
        holds(&format!("irm {URL} -Method Post -Headers {headers} -Body '{BODY}'\n"), &[]);
    }
}

#[test]
fn a_request_of_powershell_is_read_below_other_lines() {
    let more = "-Headers $h -ContentType 'application/json'";
    holds(&format!("$h = @{{Authorization = $env:K}}\nirm {URL} -Method Post {more} -Body '{BODY}'\n"), &[]);
}
