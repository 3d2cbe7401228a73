//! The reference pages of the documentation site: `cargo run --example reference -- FOLDER`.
//!
//! Writes `fields.html` and `codes.html` beside the `index.html` of that folder, inside its frame: everything around its
//! `<main>`, without its scripts. Files that have not changed keep their time.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ucforge_core::explain::{Section, all_codes, all_fields, escaped};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("the folder of the documentation site is missing")?;
    let folder = Path::new(&folder);
    let index = fs::read_to_string(folder.join("index.html"))?;
    let frame = Frame::of(&index).ok_or("index.html has no <title> with a colon, or no <main id=\"content\">")?;
    let fields = body(
        "Fields",
        "<p>Every field of a setup file and of the payloads: what it is, and where it stands. A <code>*</code> in a path is any \
         entry of a list. <code>ucforge explain</code> with a path says the same in a terminal.</p>",
        &all_fields(),
        |id, _| id.trim_start_matches('/').to_owned(),
    );
    let codes = body(
        "Codes",
        "<p>Every finding has a code, and a code keeps its meaning. <code>ucforge explain</code> with a code says the same in a \
         terminal.</p>",
        &all_codes(),
        |_, title| title.to_owned(),
    );
    for (name, title, body) in [("fields.html", "Fields", fields), ("codes.html", "Codes", codes)] {
        let (file, text) = (folder.join(name), frame.around(name, title, &body));
        if fs::read_to_string(&file).ok().as_ref() != Some(&text) {
            fs::write(file, text)?;
        }
    }
    Ok(())
}

/// What stands around the content of a page.
struct Frame {
    before: String,
    site: String,
    between: String,
    after: String,
}

impl Frame {
    fn of(page: &str) -> Option<Self> {
        let (before, rest) = page.split_once("<title>")?;
        let (title, rest) = rest.split_once("</title>")?;
        let (between, rest) = rest.split_once("<main id=\"content\">")?;
        let (_, after) = rest.split_once("</main>")?;
        let lines = between.lines().filter(|line| !line.starts_with("<script"));
        let between: String = lines.flat_map(|line| [line, "\n"]).collect();
        let (before, after) = (before.to_owned(), after.to_owned());
        let site = title.rsplit_once(": ")?.1.to_owned();
        Some(Self { before, site, between: between.replace(" aria-current=\"page\"", ""), after })
    }

    fn around(&self, file: &str, title: &str, body: &str) -> String {
        let link = format!("<a href=\"{file}\">");
        let current = format!("<a href=\"{file}\" aria-current=\"page\">");
        let Self { before, site, between, after } = self;
        let between = between.replace(&link, &current);
        format!(
            "{before}<title>{title}: {site}</title>{between}<main id=\"content\" class=\"reference\">\n{body}</main>{after}"
        )
    }
}

/// A list of all entries, then each in full.
fn body(title: &str, words: &str, sections: &[Section], name: fn(&str, &str) -> String) -> String {
    let mut out = format!("<h1>{title}</h1>\n{words}\n<nav class=\"contents\" aria-label=\"{title}\">\n");
    for section in sections {
        let _ = writeln!(out, "<p><a href=\"#{}\">{}</a></p>\n<ul>", section.id, escaped(section.title));
        for (id, page) in &section.entries {
            let name = name(id, &page.title);
            let _ = writeln!(out, "<li><a href=\"#{}\">{}</a></li>", escaped(id), escaped(&name));
        }
        out.push_str("</ul>\n");
    }
    out.push_str("</nav>\n");
    for section in sections {
        let _ = writeln!(out, "<h2 id=\"{}\">{}</h2>", section.id, escaped(section.title));
        if !section.help.is_empty() {
            let _ = writeln!(out, "<p>{}</p>", escaped(section.help));
        }
        for (id, page) in &section.entries {
            let (id, title) = (escaped(id), escaped(&page.title));
            let _ = writeln!(out, "<section id=\"{id}\">\n<h3><a href=\"#{id}\">{title}</a></h3>");
            let _ = writeln!(out, "{}</section>", page.html(4));
        }
    }
    out
}
