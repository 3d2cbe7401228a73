//! What is fixed, and what is only told: a fix of syntax is certain, or it is none. Each slip is put into a payload that is right
//! otherwise.

use super::{CREATE, found, with};
use crate::check::{Base, check_text};
use crate::fix::apply_fixes;
use crate::read::Format;

fn fixed(text: &str) -> String {
    apply_fixes(text, Format::Json, None, &Base::None).text
}

/// What a part of the payload becomes, and what the fixes make of that: `None` where nobody knows what was meant.
#[track_caller]
fn all(cases: &[(&str, &str, Option<&str>)]) {
    let mut wrong = Vec::new();
    for (right, slip, meant) in cases {
        let text = with(CREATE, right, slip);
        let (after, expected) = (fixed(&text), with(CREATE, right, meant.unwrap_or(slip)));
        let told = check_text(&text, None).findings;
        let has_fix = meant.is_none() && told.iter().any(|finding| finding.fix.is_some());
        if after != expected || has_fix || found(&text).is_empty() {
            let changed = after.lines().filter(|line| !text.contains(line)).collect::<Vec<_>>().join("\n");
            let said: Vec<_> = told.iter().map(|f| format!("{} {} {:?}", f.code.id(), f.message, f.fix)).collect();
            wrong.push(format!("{slip}\n  became: {changed}\n  {}", said.join("\n  ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

const CATALOG: &str = "\"immuta_prod\"";
const DENY: &str = "\"immuta_exempt\"";
const TRUE: &str = "{\"enabled\": true}";

#[test]
fn a_fix_of_one_of_several_slips_at_a_place_is_none() {
    all(&[
        (CATALOG, "\"immuta\" + \"_prod\"", None),
        (CATALOG, "\"immuta_prod\" or \"x\"", None),
        (CATALOG, "\"immuta\" \"_prod\"", None),
        (DENY, "'immuta's exempt'", None),
        (TRUE, "{\"enabled\" -> true}", None),
        (TRUE, "{\"enabled\" => true}", None),
        ("    \"catalog\"", "    -    \"catalog\": \"immuta\",\n+    \"catalog\"", None),
        ("    \"catalog\"", "12    \"catalog\"", None),
        (DENY, "\"\"\"immuta_exempt\"\"\"", None),
        (DENY, "'''immuta_exempt'''", None),
        // Quotes inside of quotes may be the ones that were meant.
        (DENY, "'\"immuta_exempt\"'", None),
        (DENY, "`\"immuta_exempt\"`", None),
        (DENY, "\"immuta_exempt''", None),
        (CATALOG, "\"immuta_prod''", None),
        (DENY, "'immuta \"exempt\"'", Some("\"immuta \\\"exempt\\\"\"")),
        (DENY, "'immuta\\''", Some("\"immuta'\"")),
        // Each of these has one way on.
        (DENY, "'immuta exempt',", Some("\"immuta exempt\"")),
        ("\"immuta_prod\",", "'immuta_prod'", Some("\"immuta_prod\",")),
        ("\"catalog\": \"immuta_prod\",", "catalog: immuta_prod", Some("\"catalog\": \"immuta_prod\",")),
        (TRUE, "{'enabled' = True,}", Some("{\"enabled\" : true}")),
    ]);
}

#[test]
fn quotes_make_a_string_only_where_one_fits() {
    all(&[
        (TRUE, "{\"enabled\": ture}", None),
        (TRUE, "{\"enabled\": fblse}", None),
        (TRUE, "{\"enabled\": $true}", None),
        (CATALOG, "${CATALOG}", None),
        (CATALOG, "immuta-prod", None),
        ("\"token\",", "″token″,", None),
        (DENY, "″immuta_exempt″", None),
        (DENY, "«immuta_exempt»", None),
        (DENY, "immuta's", None),
        (TRUE, "{\"enabled\": yes}", Some(TRUE)),
        (TRUE, "{\"enabled\": On}", Some(TRUE)),
        (CATALOG, "immuta_prod", Some(CATALOG)),
        (DENY, "immuta_exempt", Some(DENY)),
        // The quotes are beyond doubt, whatever is wrong with the name.
        (CATALOG, "“1immuta”", Some("\"1immuta\"")),
        (CATALOG, "'immuta-prod'", Some("\"immuta-prod\"")),
        (CATALOG, "<CATALOG>", Some("\"<CATALOG>\"")),
        // What a template puts there may be no string.
        ("\"dapi0123456789abcdef0123456789abcdef\"", "${T}", None),
    ]);
}

#[test]
fn a_mark_inside_the_quotes_is_not_put_behind_them_once_more() {
    const CATALOGS: &str = "[\"isolated_b\"]";
    let deny = format!("{{\"deny\": {DENY}}},");
    let catalog = format!("{CATALOG},");
    let slips = [
        (deny.as_str(), "{\"deny\": \"immuta_exempt}\","),
        (deny.as_str(), "{\"deny\": \"immuta_exempt},\""),
        (CATALOGS, "[\"isolated_b]\""),
        (CATALOGS, "\"[isolated_b\"]"),
        (catalog.as_str(), "\"immuta_prod,\""),
        ("\"catalog\":", "\"catalog:\""),
        ("\"token\":", "\"token:\""),
    ];
    for (right, slip) in slips {
        // One finding says it.
        let text = with(CREATE, right, slip);
        let told: Vec<_> = found(&text).iter().map(|finding| finding.code.id()).collect();
        // What shows far behind it only is told by the margins.
        assert!(told == ["UC032"] || told == ["UC007"], "{slip}: {told:?}");
        assert_eq!(fixed(&text), text, "{slip}");
        // With another slip somewhere, that one is fixed and this one is not.
        let two = with(&text, "\"type\":", "'type':");
        let line: String = two.lines().map(str::trim_start).collect();
        for (two, one) in [(two, text), (line.clone(), line.replace('\'', "\""))] {
            let after = fixed(&two);
            assert!(after == two || after == one, "{after}");
        }
    }
    all(&[
        ("\"token\",", "\"token,\"", None),
        // Marks that are in a value by right.
        (deny.as_str(), "{\"deny\": \"a}b\",", Some("{\"deny\": \"a}b\"},")),
        (deny.as_str(), "{\"deny\": \"a,b\"}", Some("{\"deny\": \"a,b\"},")),
        (deny.as_str(), "{\"deny\": \"a:\"}", Some("{\"deny\": \"a:\"},")),
        (CATALOGS, "[\"isolated_b\"", Some("[\"isolated_b\"]")),
    ]);
}

#[test]
fn a_line_break_is_taken_out_where_it_cannot_belong() {
    all(&[
        (CATALOG, "\"immuta\n_prod\"", None),
        (DENY, "\"immuta\nexempt\"", None),
        (DENY, "'immuta\nexempt'", None),
        ("\"Databricks\"", "\"Data\nbricks\"", None),
        ("[\"isolated_b\"]", "[\"isolated\n_b\"]", None),
        ("dbc-a1b2c3d4", "dbc-\na1b2c3d4", Some("dbc-a1b2c3d4")),
        (
            "dapi0123456789abcdef0123456789abcdef",
            "dapi0123456789\nabcdef0123456789abcdef",
            Some("dapi0123456789abcdef0123456789abcdef"),
        ),
        ("\"groupPattern\":", "\"group\nPattern\":", Some("\"groupPattern\":")),
        ("\"groupPattern\":", "\"group\nLattice\":", None),
        ("\"groupPattern\":", "\"group\n\"Pattern:", None),
    ]);
    let key = |lines: &str| {
        with(
            super::OAUTH,
            "\"clientSecret\": \"dose0123456789abcdef0123456789abcdef\",",
            &format!("\"oauthPrivateKey\": \"{lines}\","),
        )
    };
    let right = "-----BEGIN PRIVATE KEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----";
    assert_eq!(fixed(&key(right)), key(&right.replace('\n', "\\n")));
    // A space was lost there.
    let broken = key("-----BEGIN PRIVATE\nKEY-----\nMC4CAQAw\n-----END PRIVATE KEY-----");
    assert!(!fixed(&broken).contains("PRIVATE\\nKEY"));
}

#[test]
fn lines_that_were_cut_off_at_a_width_are_joined_or_left_alone() {
    let line: String = CREATE.lines().map(str::trim_start).collect();
    for width in 20..100 {
        let chars: Vec<char> = line.chars().collect();
        let folded = chars.chunks(width).map(|part| part.iter().collect::<String>()).collect::<Vec<_>>().join("\n");
        let after = fixed(&folded);
        let joined: String = after.lines().collect();
        assert_eq!(joined, line, "{width}:\n{after}");
    }
}

#[test]
fn what_nothing_ends_has_no_closing_quote_to_spare() {
    const HOST: &str = "\"workspaceUrl\": \"dbc-a1b2c3d4-e5f6.cloud.databricks.com\",";
    all(&[
        (
            HOST,
            "\"workspaceURL\n: \"dbc-a1b2c3d4-e5f6.cloud.databricks.com\",",
            Some("\"workspaceUrl\"\n: \"dbc-a1b2c3d4-e5f6.cloud.databricks.com\","),
        ),
        (HOST, "\"workspaceUrl\": \"https://dbc-a1b2c3d4-e5f6.cloud.databricks.com,", Some(HOST)),
        (HOST, "\"workspaceUrl\": \"dbc-a1b2c3d4-e5f6.cloud.databricks.com/,", Some(HOST)),
        (HOST, "\"workspaceUrl\": https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/,", Some(HOST)),
        (HOST, "“workspaceURL”: ‘https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/’,", Some(HOST)),
        (
            "\"token\": \"dapi0123456789abcdef0123456789abcdef\",",
            "\"token\": \" dapi0123456789abcdef0123456789abcdef,",
            Some("\"token\": \"dapi0123456789abcdef0123456789abcdef\","),
        ),
    ]);
    // What is cut off in the middle of a name is said once, and of the name nothing.
    for text in
        ["{\"connectionKey\": \"k\", \"connection\": {\"technology\": \"Databricks\", \"host", "{\"ucforge\": 1, \"flo"]
    {
        let told: Vec<_> = found(text).iter().map(|finding| finding.code.id()).collect();
        assert_eq!((told, fixed(text)), (vec!["UC021"], text.to_owned()), "{text}");
    }
}

#[test]
fn strings_of_other_languages_keep_what_they_say() {
    all(&[
        (DENY, "u'immuta_exempt'", Some(DENY)),
        (DENY, "U\"immuta_exempt\"", Some(DENY)),
        (DENY, "r'immuta_exempt'", Some(DENY)),
        (DENY, "r'immuta\\exempt'", None),
        (DENY, "b'immuta_exempt'", None),
        (DENY, "f'immuta_{x}'", None),
        (DENY, "'caf\\xe9'", Some("\"caf\\u00e9\"")),
        (DENY, "'immuta\\x27s'", Some("\"immuta\\u0027s\"")),
        (DENY, "u'caf\\xe9'", Some("\"caf\\u00e9\"")),
        (DENY, "'caf\\U000000e9'", Some("\"caf\\u00e9\"")),
        (DENY, "'x\\U0001F600'", None),
        (DENY, "'x\\0'", None),
        (DENY, "'x\\101'", None),
        (DENY, "'CORP\\admin'", None),
        (DENY, "'CORP\\xmas'", Some("\"CORP\\\\xmas\"")),
        (DENY, "'CORP\\exempt'", Some("\"CORP\\\\exempt\"")),
        (DENY, "'say \"hi\"'", Some("\"say \\\"hi\\\"\"")),
        (DENY, "'it\\'s'", Some("\"it's\"")),
        (DENY, "'a\\\\b'", Some("\"a\\\\b\"")),
        (DENY, "CORP\\new", None),
        ("\"groupPattern\":", "u'groupPattern':", Some("\"groupPattern\":")),
        ("\"groupPattern\":", "u'groupPattern' :", Some("\"groupPattern\" :")),
    ]);
    // The value is read as it will be written.
    let told = |catalog: &str| {
        let text = with(CREATE, CATALOG, catalog);
        found(&text).iter().map(|finding| finding.code.id()).collect::<Vec<_>>()
    };
    assert_eq!(told("'immuta\\x5fprod'"), ["UC009"]);
    assert_eq!(told("'immuta\\x2dprod'"), ["UC009", "UC203"]);
    // What Python 2 prints.
    let printed = "{u'type': u'Databricks', u'autoBootstrap': True, u'config': {u'catalog': u'c', u'port': 443}}";
    assert_eq!(
        fixed(printed),
        "{\"type\": \"Databricks\", \"autoBootstrap\": true, \"config\": {\"catalog\": \"c\", \"port\": 443}}"
    );
}

#[test]
fn what_is_before_a_document_is_no_string() {
    let body = super::BODY;
    let command = |body: &str| {
        format!(
            "curl -X POST \"$U/integrations\" -H \"Authorization: $K\" -H 'Content-Type: application/json' -d '{body}'"
        )
    };
    for text in
        [format!("={body}"), format!("({body}"), "%7B%22type%22%3A%22Databricks%22%7D".to_owned(), "body".to_owned()]
    {
        let text = command(&text);
        let told: Vec<_> = found(&text).iter().map(|finding| finding.code.id()).collect();
        assert!(told == ["UC032"] || told == ["UC012"], "{text} {told:?}");
        assert_eq!(apply_fixes(&text, Format::Curl, None, &Base::None).text, text);
    }
    let carets = body.replace("${T}", "%T%").replace('"', "\\\"").replace('{', "^{").replace('}', "^}");
    let more = carets.replace("\\\"", "^\\^\"");
    for body in [carets, more] {
        let text = format!(
            "curl -X POST \"https://acme.hosted.immutacloud.com/integrations\" ^\n  -H \"Authorization: %KEY%\" ^\n  -H \"Content-Type: application/json\" ^\n  -d \"{body}\"\n"
        );
        let told: Vec<_> = found(&text).iter().map(|finding| finding.code.id()).collect();
        assert_eq!(
            (told, apply_fixes(&text, Format::Curl, None, &Base::None).text),
            (vec!["UC032"], text.clone()),
            "{text}"
        );
    }
}

#[test]
fn a_bracket_is_not_put_behind_what_does_not_belong_there() {
    let deny = format!("\"groupPattern\": {{\"deny\": {DENY}}},");
    let open = format!("\"groupPattern\": {{\"deny\": {DENY}, \"workspaceIds\": [\"1234567890123456\"],");
    all(&[(deny.as_str(), open.as_str(), None)]);
    // The same on one line, wherever one is lost. Where it is put back, it is at its place.
    let line: String = CREATE.lines().map(str::trim_start).collect();
    for (at, _) in line.match_indices(['}', ']']) {
        let text = [&line[..at], &line[at + 1..]].concat();
        let after = fixed(&text);
        assert!(after == text || after == line, "{at} {after}");
    }
}

#[test]
fn color_codes_are_one_finding_and_the_rest_is_read() {
    let colored = |text: &str| text.replace(CATALOG, &format!("\u{1b}[0;32m{CATALOG}\u{1b}[0m"));
    // As `jq -C` prints it.
    let all = format!(
        "\u{1b}[1;39m{}\u{1b}[0m",
        CREATE.replace('"', "\u{1b}[0m\"\u{1b}[34;1m").replace(',', "\u{1b}[1;39m,\u{1b}[m")
    );
    for text in [colored(CREATE), all] {
        let told: Vec<_> = found(&text).iter().map(|finding| finding.code.id()).collect();
        assert_eq!((told, fixed(&text).trim_end()), (vec!["UC032"], CREATE.trim_end()), "{text}");
    }
    // What else is wrong is at its place.
    let text = colored(&CREATE.replace("immuta_exempt", "immuta\u{200d}exempt"));
    let deny = found(&text).into_iter().find(|finding| finding.code.id() == "UC228").unwrap();
    assert!(deny.span.of(&text).contains('\u{200d}'));
    let deep = ["\u{1b}".repeat(100_000), "[0m".repeat(100_000), CREATE.to_owned()].concat();
    assert!(check_text(&deep, None).findings.len() < 1010);
    // A single control character is none of them.
    let text = with(CREATE, DENY, "\"immuta\u{1b}exempt\"");
    assert_eq!(fixed(&text), text);
}

#[test]
fn a_fix_leaves_what_its_field_takes() {
    all(&[
        (CATALOG, "[\"immuta_prod\"", None),
        ("\"catalogs\":", "\"catalogs\":[", None),
        ("\"autoBootstrap\": true", "\"autoBootstrap\":\" true", None),
        ("[\"isolated_b\"]", "[\"isolated\"_b]", None),
        ("\"catalog\": \"immuta_prod\",", "\"catalog\": \"immuta_prod\"\",\n", None),
        ("{\"deny\"", "{]\"deny\"", Some("{\"deny\"")),
        ("\"catalog\": ", "\"catalog\": ,", Some("\"catalog\": ")),
        ("[\"isolated_b\"]", "[\"isolated_b\"[]", Some("[\"isolated_b\"]")),
    ]);
    // One entry is not made of two, and one more is taken apart where it is closed too early.
    let setup = |new: &str| with(super::SETUP, "{\"table\"", new);
    let early = with(CREATE, "\"useCertificate\": false\n        },", "\"useCertificate\": false\n        }},");
    assert_eq!((fixed(&setup("\"table\"")), fixed(&early)), (setup("\"table\""), CREATE.to_owned()));
    // A number without its first quote is not put between three.
    let ids = with(super::SETUP, "[\"1234567890123456\"]", "[1234567890123456\"]");
    assert_eq!(fixed(&ids), ids);
}

#[test]
fn a_mark_inside_of_a_word_leaves_it_in_one_piece() {
    const HOST: &str = "\"workspaceUrl\": \"workspace-b";
    all(&[
        // A quote one character too far to the right.
        ("[\"isolated_b\"]", "[i\"solated_b\"]", None),
        ("[\"isolated_b\"]", "[1\"234567890123456\"]", None),
        ("\"useCertificate\":", "u\"seCertificate\":", None),
        ("\"useCertificate\":", "u\"useCertificate\":", Some("\"useCertificate\":")),
        // A backslash before a letter that belongs to the value.
        (HOST, "\"workspaceUrl\": \"wo\\rkspace-b", None),
        (HOST, "\"workspaceUrl\": \"workspace-\\b", None),
        (HOST, "\"workspaceUrl\": \"work\u{200B}space-b", Some(HOST)),
        ("dapi0123456789abcdef0123456789abcdef", "dapi0123456789a\\bcdef0123456789abcdef", None),
        (
            "dapi0123456789abcdef0123456789abcdef\"",
            "dapi0123456789abcdef0123456789abcdef\\n\"",
            Some("dapi0123456789abcdef0123456789abcdef\""),
        ),
        // What a stray mark makes a comment.
        ("\"audit\": {\"enabled\": true},", "\"audit\": {\"enabled\": true}, # \"x\": 1", None),
        (
            "\"audit\": {\"enabled\": true},",
            "\"audit\": {\"enabled\": true}, # why: so",
            Some("\"audit\": {\"enabled\": true}, "),
        ),
    ]);
    // Brackets in a name are those that are missing elsewhere.
    let both = with(CREATE, "\"groupPattern\": {\"deny\"", "\"groupPattern`: {`deny\"");
    assert!(
        found(&both).iter().all(|finding| !["UC007", "UC008"].contains(&finding.code.id()) || finding.fix.is_none())
    );
}
