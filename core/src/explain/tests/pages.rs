//! The pages themselves.

use crate::codes;
use crate::explain::{Page, Unknown, code, field, page};
use crate::kinds::{Flow, Kind};

/// Every place of every field.
fn pointers() -> Vec<String> {
    let of_kind = |kind: Kind| {
        crate::platform::PLATFORMS[0]
            .catalogue
            .layout(kind)
            .objects()
            .flat_map(|object| object.members.iter().map(|member| format!("{}/{}", object.pointer, member.name)))
    };
    Kind::ALL.into_iter().flat_map(of_kind).collect()
}

fn pages() -> Vec<(String, Page)> {
    let codes = codes::ALL.iter().map(|code| (code.id().to_owned(), page(code.id()).unwrap()));
    codes.chain(pointers().into_iter().map(|pointer| (pointer.clone(), page(&pointer).unwrap()))).collect()
}

#[test]
fn every_code_and_every_field_has_a_page_that_fits_a_terminal() {
    let mut long = Vec::new();
    for (name, page) in pages() {
        let text = page.text();
        assert!(text.ends_with('\n') && !text.ends_with("\n\n") && !text.contains("\n\n\n"), "{name}: {text}");
        assert!(!text.chars().any(|c| c.is_control() && c != '\n'), "{name}: {text}");
        // One word has no place to break.
        let too_long = text.lines().filter(|line| line.chars().count() > 80 && line.trim_start().contains(' '));
        long.extend(too_long.map(|line| format!("{name}: {line}")));
    }
    assert!(long.is_empty(), "{} lines:\n{}", long.len(), long.join("\n"));
}

#[test]
fn pages_say_all_that_is_known() {
    for id in codes::ALL {
        let words = id.words();
        for rendered in [code(id.id()).unwrap().text(), code(id.id()).unwrap().markdown()] {
            let flat = rendered.split_whitespace().collect::<Vec<_>>().join(" ");
            for part in [id.title(), words.means, words.why, words.fix] {
                assert!(flat.contains(&part.split_whitespace().collect::<Vec<_>>().join(" ")), "{}: {part}", id.id());
            }
        }
    }
    let text = field("/config/oAuthClientConfig/scope").unwrap().text();
    for part in
        ["only with authenticationType oAuthM2M", "/nativeIntegration/config/oAuthClientConfig/scope", "all-apis"]
    {
        assert!(text.contains(part), "{text}");
    }
}

#[test]
fn markdown_closes_its_fences() {
    for (name, page) in pages() {
        let markdown = page.markdown();
        let fences = markdown.lines().filter(|line| line.starts_with("```")).count();
        assert!(fences % 2 == 0 && markdown.starts_with("## "), "{name}: {markdown}");
    }
}

#[test]
fn fields_are_found_by_any_of_their_names() {
    let title = |asked: &str| field(asked).map(|page| page.title);
    for (asked, expected) in [
        ("/config/oAuthClientConfig/scope", "scope: Scope"),
        ("/oAuthClientConfig/scope", "scope: Scope"),
        ("oAuthClientConfig/scope", "scope: Scope"),
        ("oAuthClientConfig.scope", "scope: Scope"),
        ("scope", "scope: Scope"),
        ("/nativeIntegration/config/workspaceIds", "workspaceIds: Workspace IDs"),
        ("/govern/3/table", "table: Table"),
        ("/govern/*/table", "table: Table"),
        ("/additionalWorkspaceConnections/0/httpPath", "httpPath: HTTP path"),
        ("/config/additionalWorkspaceConnections/-/catalogs", "catalogs: Catalogs"),
        ("hostname", "hostname: Workspace host"),
        ("/settings", "settings: Settings"),
        ("  isActive ", "isActive: Activate at once"),
    ] {
        assert_eq!(title(asked).as_deref(), Ok(expected), "{asked}");
    }
}

#[test]
fn what_is_not_known_is_answered_with_what_is_like_it() {
    let nearest = |asked: &str| match page(asked) {
        Err(Unknown::Code { nearest, .. } | Unknown::Field { nearest, .. }) => nearest,
        other => panic!("{asked}: {other:?}"),
    };
    for (asked, expected) in [
        ("UC2O3", "UC203"),
        ("uc2411", "UC241"),
        ("203", "UC203"),
        ("UC999", "UC909"),
        ("/config/catlog", "/config/catalog"),
        ("workspaceURL", "/workspaceUrl"),
        ("/config/oAuthClientConfig/scopes", "/config/oAuthClientConfig/scope"),
        ("/connection/htpPath", "/connection/httpPath"),
        ("/oauthClientConfig/scope", "/oAuthClientConfig/scope"),
    ] {
        assert_eq!(nearest(asked).first().map(String::as_str), Some(expected), "{asked}: {:?}", nearest(asked));
        assert!(nearest(asked).len() <= 3, "{asked}");
    }
    for asked in ["zzzzzz", "", "/", "/config/", "proxyServer"] {
        assert_eq!(nearest(asked), [""; 0], "{asked}");
    }
    let several = page("catalog");
    let fields = vec!["/catalog".to_owned(), "/govern/*/catalog".to_owned()];
    assert!(matches!(&several, Err(Unknown::Several { fields: found, .. }) if *found == fields), "{several:?}");
}

#[test]
fn messages_are_sentences_without_control_characters() {
    let message = |asked: &str| page(asked).unwrap_err().to_string();
    assert_eq!(message("UC2O3"), "there is no code `UC2O3`: the nearest are `UC203`, `UC213`, `UC223`");
    assert_eq!(message("catalog"), "`catalog` is the name of several fields: `/catalog`, `/govern/*/catalog`");
    assert_eq!(
        message("zz\u{1b}[31m"),
        "there is no field `zz\\u{1b}[31m`: fields are named as in /config/catalog, codes as in UC203"
    );
}

#[test]
fn no_flow_both_needs_a_field_and_has_no_place_for_it() {
    let mut count = 0;
    for (name, page) in pages() {
        let text = page.text().split_whitespace().collect::<Vec<_>>().join(" ");
        for told in text.split("setup: ").skip(1) {
            let told = told.split(" /").next().unwrap_or(told);
            let Some((needed, unused)) = told.split_once("; not for ") else { continue };
            count += 1;
            let unused = unused.split(';').next().unwrap_or(unused);
            let both =
                Flow::ALL.map(Flow::name).into_iter().filter(|flow| needed.contains(flow) && unused.contains(flow));
            assert_eq!(both.collect::<Vec<_>>(), [""; 0], "{name}: {told}");
        }
    }
    assert!(count > 5, "{count}");
}
