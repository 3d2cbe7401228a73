//! The mistakes of the published examples that concern requests, by the numbers under which they were collected: each is found.

use crate::check::{check_text, compare};

const AUTOMATIC: &str = include_str!("../../../fixtures/pages/integrations-0606.sh");
const UPDATE: &str = include_str!("../../../fixtures/pages/integrations-1188.sh");
const MANUAL: &str = include_str!("../../../fixtures/pages/integrations-0742.sh");
const CREATE: &str = include_str!("../../../fixtures/pages/integrations-0872.sh");
const PAT: &str = include_str!("../../../fixtures/pages/connection-0173.sh");
const M2M: &str = include_str!("../../../fixtures/pages/connection-0228.sh");
const ANSWER: &str = include_str!("../../../fixtures/pages/connection-0303.json");
const GET: &str = include_str!("../../../fixtures/pages/integrations-1009.json");

/// Whether a text has this finding on the line that holds `on`, after some replacements.
fn finds(text: &str, changes: &[(&str, &str)], code: &str, on: &str) -> bool {
    let mut changed = text.to_owned();
    for (old, new) in changes {
        assert!(changed.contains(old), "{old}");
        changed = changed.replacen(old, new, 1);
    }
    let line_of = |at: usize| changed[..at].matches('\n').count();
    let expected = line_of(changed.find(on).unwrap_or_else(|| panic!("{on} in {changed}")));
    let checked = check_text(&changed, None);
    checked.findings.iter().any(|finding| finding.code.id() == code && line_of(finding.span.start as usize) == expected)
}

#[test]
fn every_mistake_is_found_where_it_stands() {
    let cases: &[(&str, &str, &[(&str, &str)], &str, &str)] = &[
        ("M01 missing comma", AUTOMATIC, &[], "UC005", "\"clientSecret\": \"<SECRET>\"\n       \"scope\""),
        (
            "M02 missing comma in the first workspace",
            AUTOMATIC,
            &[],
            "UC005",
            "\"clientSecret\": \"<SECRET>\"\n          \"scope\"",
        ),
        ("M03 clientSecret twice", AUTOMATIC, &[], "UC014", "\"clientSecret\": \"<SECRET>\"\n       \"scope\""),
        ("M04 header without closing quote", UPDATE, &[], "UC023", "<TOKEN>"),
        ("M05 quote behind the bracket", PAT, &[], "UC011", "<\"another-workspace\">"),
        ("M06 brace missing", M2M, &[], "UC007", "       }\n   }\n   }'"),
        ("M07 placeholder as port", PAT, &[], "UC011", "\"port\": <your-Databricks-port>"),
        ("M08 single quotes", ANSWER, &[], "UC009", "objectPath"),
        ("M09 stray continuation", CREATE, &[("}\n    }'", "}\n    }' \\")], "UC024", "}' \\"),
        ("M10 token with an OAuth client", AUTOMATIC, &[], "UC301", "\"authenticationType\": \"token\""),
        ("M11 update without the main token", UPDATE, &[], "UC304", "\"config\": {"),
        ("M11 create without the main token", UPDATE, &[("'PUT'", "'POST'"), ("/{id}", "")], "UC102", "\"config\": {"),
        ("M12 update without client", UPDATE, &[], "UC304", "      {\n        \"workspaceUrl\": \"workspace-b"),
        (
            "M12 create without client",
            UPDATE,
            &[("'PUT'", "'POST'"), ("/{id}", "")],
            "UC102",
            "      {\n        \"workspaceUrl\": \"workspace-b",
        ),
        (
            "M13 oAuthPrivateKey",
            AUTOMATIC,
            &[
                ("oauthPrivateKey", "oAuthPrivateKey"),
                ("\"token\",\n        \"oAuthClientConfig\"", "\"oAuthM2M\",\n        \"oAuthClientConfig\""),
            ],
            "UC101",
            "oAuthPrivateKey",
        ),
        ("M13 oauthClientConfig", CREATE, &[("oAuthClientConfig", "oauthClientConfig")], "UC101", "oauthClientConfig"),
        ("M14 workspaceURL", CREATE, &[("workspaceUrl", "workspaceURL")], "UC101", "workspaceURL"),
        ("M14 HTTPpath", CREATE, &[("httpPath", "HTTPpath")], "UC101", "HTTPpath"),
        ("M16 authority without scheme", CREATE, &[], "UC218", "authorityUrl"),
        ("M17 neither scope nor useCertificate", CREATE, &[], "UC310", "\"oAuthClientConfig\""),
        (
            "M18 certificate in a connection",
            M2M,
            &[("\"useCertificate\": false", "\"useCertificate\": true")],
            "UC201",
            "\"useCertificate\": true",
        ),
        (
            "M18 thumbprint in a connection",
            M2M,
            &[("\"scope\"", "\"publicCertificateThumbprint\": \"A1\", \"scope\"")],
            "UC106",
            "publicCertificateThumbprint",
        ),
        ("M20 placeholder", AUTOMATIC, &[], "UC207", "<CLIENT ID>"),
        ("M20 mask of an answer", GET, &[], "UC206", "REDACTED"),
        ("M20 example host", GET, &[], "UC219", "www.example-workspace"),
        ("M21 jobClusterId", PAT, &[("\"undefined\"", "null")], "UC103", "jobClusterId"),
        ("M22 audit false", PAT, &[("{ \"enabled\": true }", "false")], "UC103", "\"audit\": false"),
        (
            "M23 audit required in a connection",
            PAT,
            &[("\"audit\": { \"enabled\": true },", "")],
            "UC102",
            "\"config\": {",
        ),
        (
            "M25 names of the script in a connection",
            PAT,
            &[("\"host\":", "\"workspaceUrl\":")],
            "UC101",
            "\"workspaceUrl\":",
        ),
    ];
    // Each of them is one slip, however much was wrong before.
    for (name, text, changes, _, _) in cases {
        let count = |text: &str| check_text(text, None).findings.len();
        let changed = changes.iter().fold((*text).to_owned(), |text, (old, new)| text.replacen(old, new, 1));
        let more = count(&changed).saturating_sub(count(text));
        assert!(more <= 3, "{name}: {more} more findings");
    }
    let missed: Vec<_> = cases
        .iter()
        .filter(|(_, text, changes, code, on)| !finds(text, changes, code, on))
        .map(|case| case.0)
        .collect();
    assert_eq!(missed, [""; 0]);
}

/// M15: with and without a slash a path is the same.
#[test]
fn a_leading_slash_makes_no_difference() {
    let with = CREATE.replace("\"sql/protocolv1", "\"/sql/protocolv1");
    assert!(compare(&[&check_text(CREATE, None), &check_text(&with, None)]).is_empty());
    let paths =
        |text: &str| check_text(text, None).findings.iter().filter(|finding| finding.code.id() == "UC214").count();
    assert_eq!(paths(CREATE), paths(&with));
}

/// M26: the request for the script and the payload that follows must be the same.
#[test]
fn a_payload_that_is_not_that_of_its_script_is_found() {
    let told = |other: &str| compare(&[&check_text(MANUAL, None), &check_text(other, None)]).len();
    assert_eq!(told(CREATE), 0);
    assert_eq!(told(&CREATE.replace("\"catalog\": \"immuta\"", "\"catalog\": \"immuta2\"")), 1);
    assert_eq!(told(&CREATE.replace("example-workspace", "other-workspace")), 1);
}
