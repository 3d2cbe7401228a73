//! What is said of a file of cases that is wrong.

use super::Case;
use crate::fixtures::{Block, blocks};

/// What the test would say of a file of cases.
fn said(code: &str, text: &str) -> String {
    let case = |block: &Block| Case::new(code, block).and_then(|case| case.run()).err();
    blocks("x.diff", text).iter().filter_map(case).collect::<Vec<_>>().join("\n")
}

#[test]
fn a_case_that_is_wrong_is_told_with_its_line_and_what_was_found() {
    let right = "# A comment.\n\n@@ bad create\n-    \"catalog\": \"immuta_prod\",\n+    \"catalog\": \"1x\",\n                ^^^^ UC203 error /config/catalog\n";
    assert_eq!(said("UC203", right), "");
    for (old, new, expected) in [
        // The place, the severity and the pointer count, and so does every finding.
        (
            " ^^^^",
            "^^^^",
            "found and not marked:\n     \"catalog\": \"1x\",\n                ^^^^ UC203 error /config/catalog",
        ),
        ("^^^^", "^^^", "expected and not found:"),
        ("error", "warning", "x.diff:3:\nexpected and not found:"),
        ("/config/catalog", "/catalog", "UC203 error /catalog\nfound and not marked:"),
        ("\"1x\",", "\"1x\",\n+    \"unheardOf\": 1,", "UC101 warning /config/unheardOf"),
        ("bad", "good", "x.diff:3: UC203 is found in each bad case and in no good one"),
        ("bad", "fair", "x.diff:3: a case is bad or good"),
        ("create", "nothing", "there is no such base"),
        ("create", "create as nothing", "there is no such base"),
        ("create", "create by nothing", "there is no such base"),
        ("create", "", "a case is `@@ bad BASE`"),
        ("immuta_prod", "other", "x.diff:4: this is not a line of the document"),
        ("-    \"catalog\": \"immuta_prod\",\n", "", "x.diff:4: what is added goes below a line"),
    ] {
        assert_eq!(right.matches(old).count(), 1, "{old}");
        let said = said("UC203", &right.replace(old, new));
        assert!(said.contains(expected), "{old} -> {new}: {said}");
    }
    let case = |lines: &str| said("UC203", &format!("@@ good connection\n{lines}"));
    assert_eq!(blocks("x.diff", "@@ a\n-x\n+z\n").remove(0).apply("y\nx\nw\n").unwrap().0, "y\nz\nw\n");
    let twice = blocks("x.diff", "@@ a\n-x\n").remove(0).apply("y\nx\nx\n").unwrap_err();
    assert!(twice.contains("x.diff:2: this is more than one line of the document"), "{twice}");
    assert!(case("").contains("x.diff:1: this document is the one that it starts from"));
    assert!(case(" {\n").contains("x.diff:1: this document is the one that it starts from"));
    assert!(case(" ^ UC203 error \"\"\n").contains("x.diff:2: a mark stands below the line"));
}
