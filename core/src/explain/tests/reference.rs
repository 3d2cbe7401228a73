//! The reference has every page once, and HTML says what the text says.

use std::collections::BTreeSet;

use crate::codes;
use crate::explain::{Block, Page, Section, all_codes, all_fields, escaped};
use crate::platform::PLATFORMS;

fn ids(sections: &[Section]) -> Vec<&str> {
    sections.iter().flat_map(|section| section.entries.iter().map(|(id, _)| id.as_str())).collect()
}

#[test]
fn every_code_is_in_the_reference_once() {
    let all: Vec<&str> = codes::ALL.iter().map(|code| code.id()).collect();
    assert_eq!(ids(&all_codes()), all);
}

#[test]
fn every_field_is_in_the_reference_once() {
    let sections = all_fields();
    let ids = ids(&sections);
    assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len(), "{ids:?}");
    assert!(ids.contains(&"/oAuthClientConfig/scope") && ids.contains(&"/govern/*/table"), "{ids:?}");
    let titles: Vec<&str> =
        sections.iter().flat_map(|section| section.entries.iter().map(|(_, page)| page.title.as_str())).collect();
    for platform in PLATFORMS {
        for field in platform.catalogue.fields {
            let Some(name) = field.setup.map(|_| field.name()) else { continue };
            let title = [name, ": ", field.label].concat();
            assert!(titles.contains(&title.as_str()), "{title}");
        }
    }
    // Sections are in the order of the form, and what no form asks comes last.
    let order: Vec<&str> = sections.iter().map(|section| section.id.as_str()).collect();
    let groups: Vec<&str> = PLATFORMS[0].catalogue.groups.iter().map(|group| group.id).collect();
    assert_eq!((&order[..groups.len()], order.last()), (&groups[..], Some(&"files")));
}

#[test]
fn html_says_what_the_text_says() {
    let flat = |text: &str| text.split_whitespace().collect::<Vec<_>>().join(" ");
    for section in all_codes().into_iter().chain(all_fields()) {
        for (id, page) in section.entries {
            let html = page.html(4);
            let (mut plain, mut inside) = (String::new(), false);
            for c in html.chars() {
                match c {
                    '<' => (inside, plain) = (true, plain + " "),
                    '>' => inside = false,
                    c if !inside => plain.push(c),
                    _ => {}
                }
            }
            let plain = plain.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&amp;", "&");
            let told = page.text();
            let told = told.split_once('\n').map_or("", |(_, rest)| rest);
            let letters = |text: &str| flat(text).replace([' ', '`'], "");
            // A long title goes on in the second line of the text.
            assert!(letters(told).ends_with(&letters(&plain)), "{id}\n{plain}\n{told}");
        }
    }
}

#[test]
fn what_looks_like_tags_stays_text() {
    let page = Page {
        title: String::new(),
        blocks: vec![
            Block::Paragraph("<b> & `a < \"b\"` and ` alone".to_owned()),
            Block::Sample { language: "text", text: "</code><script>".to_owned() },
        ],
    };
    assert_eq!(
        page.html(3),
        "<p>&lt;b&gt; &amp; <code>a &lt; &quot;b&quot;</code> and ` alone</p>\n\
         <pre><code>&lt;/code&gt;&lt;script&gt;</code></pre>\n"
    );
    assert_eq!(escaped("\"&\""), "&quot;&amp;&quot;");
}
