//! All pages together: the list that names them, their frame, and whether their links lead somewhere.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use super::page::{Page, escaped};

const FRAME: &str = include_str!("page.html");
const SCRIPT: &str = "<script type=\"module\" src=\"../ucforge-builder.js\"></script>\n";

/// A line of the list.
struct Entry {
    title: String,
    name: String,
    about: String,
}

/// Every page, with the chapters of the list.
pub(super) struct Site {
    chapters: Vec<(String, Vec<Entry>)>,
    pages: BTreeMap<String, Page>,
}

impl Site {
    /// Errors: all that is wrong with the list, the pages and their links; `is_there` says whether a path relative to
    /// the pages leads to a file that is not a page.
    pub(super) fn new(
        list: &str,
        texts: &BTreeMap<String, String>,
        is_there: &dyn Fn(&str) -> bool,
    ) -> Result<Self, Vec<String>> {
        let mut faults = Vec::new();
        let chapters = chapters(list, &mut faults);
        let pages: BTreeMap<String, Page> = texts.iter().map(|(name, text)| (name.clone(), Page::new(text))).collect();
        let mut listed: Vec<&str> =
            chapters.iter().flat_map(|(_, entries)| entries).map(|entry| entry.name.as_str()).collect();
        for name in &listed {
            if !pages.contains_key(*name) {
                faults.push(format!("llms.txt names {name}.md, which is not there"));
            }
        }
        listed.sort_unstable();
        for twice in listed.windows(2).filter(|pair| pair[0] == pair[1]) {
            faults.push(format!("llms.txt names {}.md twice", twice[0]));
        }
        for (name, page) in &pages {
            if listed.binary_search(&name.as_str()).is_err() {
                faults.push(format!("{name}.md is not in llms.txt"));
            }
            faults.extend(page.faults.iter().map(|fault| format!("{name}.md {fault}")));
            let lost = page.links.iter().filter(|link| !leads_somewhere(link, name, &pages, is_there));
            faults.extend(lost.map(|link| format!("{name}.md links to {link}, which is not there")));
        }
        if faults.is_empty() { Ok(Self { chapters, pages }) } else { Err(faults) }
    }

    /// Every file of the site with its text.
    pub(super) fn html(&self) -> BTreeMap<String, String> {
        let entries = self.chapters.iter().flat_map(|(_, entries)| entries);
        entries
            .filter_map(|entry| {
                let page = self.pages.get(&entry.name)?;
                let text = FRAME
                    .replace("{about}", &escaped(&entry.about))
                    .replace("{title}", &page.title)
                    .replace("{name}", &entry.name)
                    .replace("{script}", if page.has_builder { SCRIPT } else { "" })
                    .replace("{chapters}", &self.chapters_of(&entry.name))
                    // Last, so that nothing in it is mistaken for a placeholder of the frame.
                    .replace("{body}", &page.body);
                Some((format!("{}.html", entry.name), text))
            })
            .collect()
    }

    fn chapters_of(&self, current: &str) -> String {
        let mut out = String::new();
        for (title, entries) in &self.chapters {
            let _ = writeln!(out, "<h2>{}</h2>\n<ul>", escaped(title));
            for Entry { title, name, .. } in entries {
                let mark = if name == current { " aria-current=\"page\"" } else { "" };
                let _ = writeln!(out, "<li><a href=\"{name}.html\"{mark}>{}</a></li>", escaped(title));
            }
            out.push_str("</ul>\n");
        }
        out
    }
}

/// The chapters of a list: headings, and below them lines like `- [Title](name.md): what it is about`.
fn chapters(list: &str, faults: &mut Vec<String>) -> Vec<(String, Vec<Entry>)> {
    let mut chapters: Vec<(String, Vec<Entry>)> = Vec::new();
    for line in list.lines() {
        if let Some(title) = line.strip_prefix("## ") {
            chapters.push((title.to_owned(), Vec::new()));
        } else if line.starts_with("- ") {
            match (entry(line), chapters.last_mut()) {
                (Some(entry), Some((_, entries))) => entries.push(entry),
                _ => faults.push(format!("llms.txt has a line that is not a page of a chapter: {line}")),
            }
        }
    }
    chapters
}

fn entry(line: &str) -> Option<Entry> {
    let (title, rest) = line.strip_prefix("- [")?.split_once("](")?;
    let (name, about) = rest.split_once(".md): ")?;
    Some(Entry { title: title.to_owned(), name: name.to_owned(), about: about.to_owned() })
}

fn leads_somewhere(link: &str, from: &str, pages: &BTreeMap<String, Page>, is_there: &dyn Fn(&str) -> bool) -> bool {
    let (path, anchor) = link.split_once('#').map_or((link, None), |(path, anchor)| (path, Some(anchor)));
    let name = if path.is_empty() { Some(from) } else { path.strip_suffix(".md") };
    match name.and_then(|name| pages.get(name)) {
        Some(page) => anchor.is_none_or(|anchor| page.ids.contains(anchor)),
        None => name.is_none() && anchor.is_none() && is_there(path),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LIST: &str = "# Site\n\n> About it.\n\n## Guides\n\n- [First & best](one.md): \"The\" first.\n- [Second](two.md): The other.\n";

    fn site(list: &str, pages: &[(&str, &str)]) -> Result<BTreeMap<String, String>, Vec<String>> {
        let texts = pages.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
        Site::new(list, &texts, &|path| path == "../").map(|site| site.html())
    }

    #[test]
    fn a_page_gets_its_frame_and_marks_itself() {
        let html = site(
            LIST,
            &[
                ("one", "# One `a`\n\n[Two](two.md#x)\n"),
                ("two", "# Two\n\n## Ecks {#x}\n\n<ucforge-builder>\n</ucforge-builder>\n"),
            ],
        )
        .unwrap();
        let one = &html["one.html"];
        assert!(one.contains("<title>One a: ucforge</title>") && one.contains("<h1>One <code>a</code></h1>"), "{one}");
        assert!(one.contains("<li><a href=\"one.html\" aria-current=\"page\">First &amp; best</a></li>"), "{one}");
        assert!(one.contains("content=\"&quot;The&quot; first.\"") && one.contains("href=\"one.md\""), "{one}");
        assert!(one.contains("<a href=\"two.html#x\">Two</a>") && !one.contains("<script"), "{one}");
        assert!(html["two.html"].contains(SCRIPT) && html["two.html"].contains("<h2 id=\"x\">Ecks</h2>"));
    }

    #[test]
    fn tables_have_the_name_of_their_heading() {
        let table = "|a|b|\n|-|-|\n|c|d|\n";
        let two =
            format!("# Two\n\n## What, then?\n\n{table}\n### Third {{#/a/b}}\n\n{table}\n#### Source\n\n#### Source\n");
        let html = site(LIST, &[("one", "# One\n"), ("two", &two)]).unwrap();
        let two = &html["two.html"];
        assert!(two.contains("<h2 id=\"what-then\">What, then?</h2>\n<div class=\"table\" role=\"region\" aria-labelledby=\"what-then\" tabindex=\"0\">\n<table>"), "{two}");
        assert_eq!(two.matches("<h4>Source</h4>").count(), 2, "{two}");
        assert!(two.contains("<h3 id=\"/a/b\"><a href=\"#/a/b\">Third</a></h3>"), "{two}");
    }

    #[test]
    fn what_is_wrong_is_named() {
        let one = "# One\n\n[a](three.md) [b](two.md#no) [c](#no) [d](../) [e](../no) [f](https://example.com)\n\n## Twice\n\n## Twice\n";
        let faults = site(LIST, &[("one", one), ("two", "Text\n"), ("four", "# Four\n\n# Five\n")]).unwrap_err();
        assert_eq!(
            faults,
            [
                "four.md is not in llms.txt",
                "four.md has a second main heading, `Five`",
                "one.md has the anchor `twice` twice: give one heading another with {#name}",
                "one.md links to three.md, which is not there",
                "one.md links to two.md#no, which is not there",
                "one.md links to #no, which is not there",
                "one.md links to ../no, which is not there",
                "two.md has no main heading",
            ]
        );
        let faults = site(
            "- [a](b.md): c\n## A\n- [a](one.md): a\n- [b](one.md): b\n- [c](no.md): c\n- c\n",
            &[("one", "# One\n")],
        );
        assert_eq!(
            faults.unwrap_err(),
            [
                "llms.txt has a line that is not a page of a chapter: - [a](b.md): c",
                "llms.txt has a line that is not a page of a chapter: - c",
                "llms.txt names no.md, which is not there",
                "llms.txt names one.md twice",
            ]
        );
    }

    #[test]
    fn two_tables_of_one_name_are_refused() {
        let two = "# Two\n\n## A\n\n|a|\n|-|\n|c|\n\nText\n\n|a|\n|-|\n|c|\n";
        let faults = site(LIST, &[("one", "# One\n"), ("two", two)]).unwrap_err();
        assert_eq!(faults, ["two.md has a second table below `a`: give it a heading"]);
    }
}
