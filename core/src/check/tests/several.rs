//! Texts with several commands: each is a document of its own, wherever it stands.

use proptest::prelude::*;

use super::BODY;
use crate::check::{Base, Checked, check, check_text, compare};
use crate::fix::apply_fixes;
use crate::kinds::{Kind, Payload};
use crate::read::Format;
use crate::report::{Columns, Document};

/// A command that creates, and one that asks.
fn both() -> (String, String) {
    let head = "-H \"Authorization: $K\"";
    let post = format!("curl https://t.x.com/integrations {head} -H 'Content-Type: application/json' -d '{BODY}'");
    (post, format!("curl {head} https://t.x.com/integrations/7/status"))
}

/// Number and kind of each document, and the codes of what is said about it besides that the API is called legacy.
fn told(checked: &Checked<'_>) -> Vec<(Option<usize>, &'static str, Vec<&'static str>)> {
    let codes = |checked: &Checked<'_>| {
        let codes = checked.findings.iter().map(|finding| finding.code.id());
        codes.filter(|code| *code != "UC905").collect::<Vec<_>>()
    };
    checked.all().map(|checked| (checked.command, checked.kind_name(), codes(checked))).collect()
}

#[test]
fn every_command_is_a_document_however_they_are_parted() {
    let (post, get) = both();
    let texts = [
        format!("{post}\n{get}\n"),
        format!("{post}\r\n\r\n{get}\r\n"),
        format!("{post}; {get}"),
        format!("{post} && {get}"),
        format!("{post} || {get}"),
        format!("{post} | tee log | xargs -I{{}} {get}"),
        format!("{post} & {get} & wait"),
        format!("#!/bin/bash\n# first, it's this\n{post} # and that's it\n# curl https://t.x.com/jobs\n{get}\n"),
        format!("( {post} )\n( {get} )\n"),
        format!("if {post}; then\n  {get}\nfi\n"),
        format!("answer=$({post})\nstatus=`{get}`\n"),
        format!("First it's this:\n\n{post}\n\nThen, if it didn't fail:\n\n    {get}\n"),
        format!("# Wiki\n\nDon't wait.\n\n```bash\n{post}\n```\n\nIt's done? Then\n\n~~~\n$ {get}\n~~~\n"),
        format!("Curl's our friend.\n1. {post}\n2. {get}\n"),
        format!("Run: {post}\nDon't forget `{get}`, it's short.\n"),
        format!("cat > later.sh <<'EOF'\n{post}\nEOF\n{get}\n"),
        format!("jobs:\n  x:\n    steps:\n      - run: |\n          {post}\n          {get}\n"),
        format!("sudo -u me {post}\ntime {get}\n"),
        format!("{post} --next https://t.x.com/integrations/7/status -H \"Authorization: $K\""),
    ];
    for text in texts {
        let checked = check_text(&text, None);
        assert_eq!(checked.format, Format::Curl, "{text}");
        let expected = [(Some(1), "integration-create", vec![]), (Some(2), "unknown", vec![])];
        assert_eq!(told(&checked), expected, "{text}");
        for document in checked.all() {
            assert!(document.sent.as_ref().is_some_and(|sent| sent.path.starts_with("/integrations")), "{text}");
        }
    }
}

#[test]
fn a_single_command_has_no_number_and_other_texts_are_not_commands() {
    let (post, _) = both();
    for text in [
        post.clone(),
        format!("curl is what we use. It's good.\n{post}\n"),
        format!("echo \"use curl https://t.x.com/integrations -H 'A: b'\"\n{post}\n"),
        format!("# curl https://t.x.com/integrations -d '{{}}'\n{post}\n"),
    ] {
        assert_eq!(told(&check_text(&text, None)), [(None, "integration-create", vec![])], "{text}");
    }
    for (text, format) in [
        (
            "ucforge: 1\nflow: connection\ntoken: {command: [sh, -c, \"cat k | curl -s https://v.x -H a\"]}\n",
            Format::Yaml,
        ),
        ("# curl -s https://v.x -H a\ntype: Databricks\nconfig: {}\n", Format::Yaml),
        ("type: Databricks\nnote: use `curl -s https://v.x`\n", Format::Yaml),
        ("-- curl -X POST https://t.x.com/integrations -d x\nGRANT SELECT ON TABLE a.b.c TO `x`;\n", Format::Sql),
        ("{\"note\":\n\"curl -X POST https://t.x.com/integrations\"}", Format::Json),
    ] {
        assert_eq!(crate::check::guess(text, None), format, "{text}");
    }
    let yaml = format!("run: |\n  {post}\n");
    assert_eq!(crate::check::guess(&yaml, Some("a.yaml")), Format::Yaml);
}

#[test]
fn what_is_wrong_with_one_command_is_not_said_of_another() {
    let (post, get) = both();
    let reserved =
        "curl https://t.x.com/data/connection -H \"Authorization: $K\" --json '{\"connectionKey\": \"data\"}'";
    let cases = [
        (format!("{post} \\\n{get}\n"), vec![vec!["UC024"], vec![]]),
        (format!("{post} \\\n\n{get}\n"), vec![vec!["UC024"], vec![]]),
        (format!("{}\n{get}\n", post.strip_suffix('\'').unwrap()), vec![vec!["UC023"], vec![]]),
        (format!("```\n{}\n```\nIt's\n```\n{get}\n```", post.strip_suffix('\'').unwrap()), vec![vec!["UC023"], vec![]]),
        (format!("{get}\n{}\n", post.replace("immuta_prod", "1")), vec![vec![], vec!["UC203"]]),
        (format!("{get}; {}; {get}", post.replace(" -d", " \u{2013}d")), vec![vec![], vec!["UC028"], vec![]]),
        (
            format!("{}\n{reserved}\n{get}\n", post.replace("\"Databricks\",", "\"Databricks\"")),
            vec![vec!["UC005"], vec!["UC102", "UC102", "UC204"], vec![]],
        ),
        (
            format!("{post}\ncurl -H Authorization: $K https://t.x.com/integrations/7\n{get}"),
            vec![vec![], vec!["UC023"], vec![]],
        ),
    ];
    for (text, expected) in cases {
        let checked = check(&text, Format::Curl, None);
        let found: Vec<_> = told(&checked).into_iter().map(|(.., codes)| codes).collect();
        assert_eq!(found, expected, "{text}");
    }
}

#[test]
fn places_are_of_the_whole_text_and_all_commands_are_mended_at_once() {
    let (post, _) = both();
    let broken = post.replace("\"Databricks\", ", "\"Databricks\" ").replace("catalog\": \"", "catalog\": \"1");
    let text = format!("It's é:\n{broken}\n\nthen\n{}\n", broken.replace("-d", "\u{2014}data"));
    let checked = check_text(&text, None);
    let reports = Document::all("wiki.md", &checked, Columns::AndUtf16);
    let lines: Vec<Vec<u32>> =
        reports.iter().map(|report| report.diagnostics.iter().map(|found| found.range.line).collect()).collect();
    assert_eq!(lines, [vec![2; 3], vec![5; 4]]);
    assert_eq!(reports.iter().map(|report| report.command).collect::<Vec<_>>(), [Some(1), Some(2)]);
    for document in checked.all() {
        let catalog = document.findings.iter().find(|finding| finding.code.id() == "UC203").unwrap();
        assert_eq!(catalog.span.of(&text), "\"1immuta_prod\"");
        assert_eq!(document.tree.pointers().of(catalog.node.unwrap()).as_str(), "/config/catalog");
    }
    let fixed = apply_fixes(&text, Format::Curl, None, &Base::None);
    let expected = text.replace("\"Databricks\" ", "\"Databricks\", ").replace("\u{2014}data", "--data");
    assert_eq!(fixed.text, expected);
}

#[test]
fn no_command_shows_the_secrets_of_another() {
    let text = "It's T=s3cret-0\ncurl -H 'Authorization: s3cret-1' https://t.x.com/integrations/7; curl -x http://u:s3cret-2@p:1 -b 'sid=s3cret-3' \
        -H 'X-API-Key: s3cret-4' -H 'Cookie: a=s3cret-5' -H 'Proxy-Authorization: Basic s3cret-6' https://t.x.com/integrations\n\
        curl -H \"Authorization: $K\" -d '{\"config\": {\"token\": \"s3cret-7\"}}' https://t.x.com/integrations | curl --pass s3cret-8 -k https://me:s3cret-9@t.x.com/jobs";
    let checked = check(text, Format::Curl, None);
    assert_eq!(checked.all().count(), 4);
    for document in checked.all() {
        let secrets = document.hidden();
        assert!(secrets.windows(2).all(|pair| pair[0].end <= pair[1].start), "{secrets:?}");
        // What stands in prose has no name that says what it is.
        for (at, _) in text.match_indices("s3cret").skip(1) {
            let hidden = secrets.iter().any(|span| (span.start as usize..span.end as usize).contains(&at));
            assert!(hidden, "{at}: {}", &text[at..at + 8]);
        }
        assert!(!format!("{:?}", document.findings).contains("s3cret"), "{:?}", document.findings);
    }
}

#[test]
fn the_commands_of_a_page_can_be_compared() {
    let (post, get) = both();
    let page = format!("{}\n{get}\n{post}\n", post.replace("/integrations", "/integrations/scripts/create"));
    let checked = check_text(&page, None);
    let filled = checked.filled();
    assert_eq!(
        filled.iter().map(|one| one.kind()).collect::<Vec<_>>(),
        [Some(Kind::Payload(Payload::ScriptCreate)), Some(Kind::Payload(Payload::IntegrationCreate))]
    );
    assert_eq!(compare(&filled).len(), 0);
    let other = page.replacen("immuta_prod", "other", 1);
    assert_eq!(compare(&check_text(&other, None).filled()).len(), 1);
}

#[test]
fn thousands_of_commands_and_of_quotes_that_nothing_closes_stay_quick() {
    let (_, get) = both();
    assert_eq!(check_text(&format!("{get}\n").repeat(2000), None).all().count(), 2000);
    for line in [
        "echo 'it\n",
        "curl -d '{\n",
        "x=$(cat <<E\n",
        "curl \"$(curl $(\n",
        "`curl `",
        "PS> irm @{\n",
        "C:\\>curl \"\n",
    ] {
        check(&line.repeat(50_000), Format::Curl, None);
    }
    check(&format!("curl u -d @- <<EOF\n{}EOF\n", "\n".repeat(300_000)), Format::Curl, None);
}

proptest! {
    /// Whatever stands between commands, each is found, and nothing is said at places that are none.
    #[test]
    fn prose_between_commands_takes_none_away(
        prose in prop::collection::vec("[a-zA-Z .,'\"()!?\n-]{0,40}", 3)
    ) {
        let (post, get) = both();
        let text = format!("{}\n\n```\n{post}\n```\n{}\n\n```\n{get}\n```\n{}", prose[0], prose[1], prose[2]);
        let checked = check(&text, Format::Curl, None);
        prop_assert_eq!(told(&checked).into_iter().map(|(.., codes)| codes).collect::<Vec<_>>(), vec![vec![""; 0]; 2]);
    }

    #[test]
    fn any_text_with_commands_is_read_without_panic(
        text in "((curl|PS>|C:.>|irm|cat <<E|\\$ |http://x|--json|-d|\\{\"a\": 1\\}|\n|[-{}'\"`^%!@$()<>;|&\\\\ é–“]|E\n){1,2} ?){0,24}"
    ) {
        for format in [Format::Curl, crate::check::guess(&text, None)] {
            let checked = check(&text, format, None);
            for document in checked.all() {
                for finding in &document.findings {
                    let edits = finding.fix.iter().flat_map(|fix| &fix.edits).map(|edit| edit.span);
                    let related = finding.related.iter().map(|related| related.span);
                    for span in edits.chain(related).chain([finding.span]).chain(document.secrets()) {
                        let (start, end) = (span.start as usize, span.end as usize);
                        prop_assert!(start <= end && end <= text.len());
                        prop_assert!(text.is_char_boundary(start) && text.is_char_boundary(end));
                    }
                }
            }
            let once = apply_fixes(&text, format, None, &Base::None).text;
            prop_assert_eq!(&apply_fixes(&once, format, None, &Base::None).text, &once);
        }
    }
}
