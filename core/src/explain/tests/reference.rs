//! The reference has every page once, and Markdown says what the text says.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, Parser};

use crate::codes;
use crate::explain::{Block, Page, Section, all_codes, all_fields};
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

/// What a reader of Markdown makes of a text, without whitespace.
fn read(markdown: &str) -> String {
    let texts = Parser::new(markdown).map(|event| match event {
        Event::Text(text) | Event::Code(text) => text.into_string(),
        Event::Html(text) | Event::InlineHtml(text) => panic!("{text} is taken for HTML in {markdown}"),
        _ => String::new(),
    });
    flat(&texts.collect::<String>())
}

fn flat(text: &str) -> String {
    text.split_whitespace().collect::<String>().replace('`', "")
}

#[test]
fn markdown_says_what_the_text_says() {
    for section in all_codes().into_iter().chain(all_fields()) {
        for (id, page) in section.entries {
            // Facts are columns in a terminal, and a list here.
            let told = flat(&page.text()).replace(':', "");
            assert_eq!(read(&page.markdown()).replace(':', ""), told, "{id}");
        }
    }
}

#[test]
fn what_looks_like_markup_stays_text() {
    let page = Page {
        title: "A *title*".to_owned(),
        blocks: vec![
            Block::Paragraph("<b> & &lt; `a < \"b\"` [c](d) \\* and ` alone".to_owned()),
            Block::Sample { language: "text", text: "</code><script>\n```\n".to_owned() },
        ],
    };
    assert_eq!(read(&page.markdown()), "A*title*<b>&&lt;a<\"b\"[c](d)\\*andalone</code><script>");
    assert!(page.section(3, "/a/*/b").starts_with("### A \\*title\\* {#/a/*/b}\n\n"));
}
