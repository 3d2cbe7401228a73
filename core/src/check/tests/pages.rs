//! Every block of the two how-to pages, as a reader copies it from the rendered page, against `fixtures/pages.tsv`: what a
//! careful reader would say of each, with the reason. The names of the files are the page and the line of the block.

use std::collections::BTreeMap;

use crate::check::check_text;
use crate::diagnostic::Diagnostic;
use crate::fix::apply_fixes;
use crate::kinds::Kind;
use crate::read::Format;
use crate::read::json::scalars::BARE_PLACEHOLDER;
use crate::text::Positions;

macro_rules! pages {
    ($($name:literal),* $(,)?) => {
        pub(crate) const PAGES: &[(&str, &str)] = &[$(($name, include_str!(concat!("../../../fixtures/pages/", $name)))),*];
    };
}

pages! {
    "connection-0046.sh", "connection-0087.sh", "connection-0173.sh", "connection-0228.sh", "connection-0303.json",
    "integrations-0552.sh", "integrations-0578.sh", "integrations-0606.sh", "integrations-0678.json",
    "integrations-0700.json", "integrations-0714.sh", "integrations-0742.sh", "integrations-0772.sh",
    "integrations-0848.sh", "integrations-0872.sh", "integrations-0898.sh", "integrations-0970.json",
    "integrations-0992.json", "integrations-1000.sh", "integrations-1009.json", "integrations-1047.sh",
    "integrations-1056.json", "integrations-1158.sh", "integrations-1188.sh", "integrations-1244.json",
    "integrations-1266.json", "integrations-1274.sh", "integrations-1285.json",
}

const TABLE: &str = include_str!("../../../fixtures/pages.tsv");

#[test]
fn every_block_of_the_pages_gives_what_a_careful_reader_finds() {
    let mut expected: BTreeMap<&str, Vec<String>> = BTreeMap::new();
    for row in TABLE.lines().skip(1) {
        let cells: Vec<_> = row.split('\t').collect();
        assert!(cells.len() == 7 && !cells[6].is_empty(), "{row}");
        expected.entry(cells[0]).or_default().push(cells[1..6].join(" "));
    }
    for (name, text) in PAGES {
        let checked = check_text(text, None);
        let (positions, mut pointers) = (Positions::new(text), checked.tree.pointers());
        let mut found = Vec::new();
        for finding in &checked.findings {
            let kind = checked.kind().map_or("unknown", Kind::name);
            let severity = format!("{:?}", finding.severity).to_lowercase();
            let line = positions.at(finding.span.start).line;
            let pointer = finding.node.map_or("-".to_owned(), |node| pointers.of(node).as_str().to_owned());
            found.push(format!("{kind} {} {severity} {line} {pointer}", finding.code.id()));
        }
        assert_eq!(found, expected.remove(name).unwrap_or_default(), "{name}");
    }
    assert!(expected.is_empty(), "{expected:?}");
}

#[test]
fn what_can_be_fixed_in_the_pages_is_fixed() {
    for (name, text) in PAGES {
        let format = crate::check::guess(text, None);
        let fixed = apply_fixes(text, format, None, &crate::check::Base::None).text;
        let left = check_text(&fixed, None);
        // In the place of a number a placeholder stays as it is: nobody knows the number, and a string is none.
        let is_open = |finding: &Diagnostic| finding.code == BARE_PLACEHOLDER && finding.fix.is_none();
        let syntax: Vec<_> =
            left.findings.iter().filter(|finding| finding.code.is_syntax() && !is_open(finding)).collect();
        assert!(syntax.is_empty(), "{name}: {syntax:?}\n{fixed}");
        if format == Format::Json {
            assert!(serde_json::from_str::<serde_json::Value>(&fixed).is_ok(), "{name}: {fixed}");
        }
    }
}
