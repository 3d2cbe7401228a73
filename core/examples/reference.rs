//! The reference pages of the documentation site: `cargo run --example reference -- FOLDER`.
//!
//! Writes `fields.md` and `codes.md` there. Files that have not changed keep their modification time.

use std::error::Error;
use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use ucforge_core::explain::{Section, all_codes, all_fields};

fn main() -> Result<(), Box<dyn Error>> {
    let folder = std::env::args_os().nth(1).ok_or("the folder of the documentation site is missing")?;
    let fields = page(
        "Fields",
        "Every field of a setup file and of the payloads: what it is, and where it stands. A `*` in a path is any entry of a list. \
         `ucforge explain` with a path says the same in a terminal.",
        &all_fields(),
        |id, _| format!("`{}`", id.trim_start_matches('/')),
    );
    let codes = page(
        "Codes",
        "Every finding has a code, and a code keeps its meaning. `ucforge explain` with a code says the same in a terminal. Every \
         example is tested with each change to ucforge: the first one reports this code, the fixed one does not. Complete \
         examples can be tried here.",
        &all_codes(),
        |_, title| title.to_owned(),
    ) + "\n<script type=\"module\" src=\"try.js\"></script>\n";
    for (name, text) in [("fields.md", fields), ("codes.md", codes)] {
        let file = Path::new(&folder).join(name);
        if fs::read_to_string(&file).ok().as_ref() != Some(&text) {
            fs::write(file, text)?;
        }
    }
    Ok(())
}

/// A list of all entries, then each in full.
fn page(title: &str, words: &str, sections: &[Section], name: fn(&str, &str) -> String) -> String {
    let mut out = format!("# {title}\n\n{words}\n\n<nav class=\"contents\" aria-label=\"{title}\">\n\n");
    for section in sections {
        let _ = writeln!(out, "[{}](#{})\n", section.title, section.id);
        for (id, page) in &section.entries {
            let _ = writeln!(out, "- [{}](#{id})", name(id, &page.title));
        }
        out.push('\n');
    }
    out.push_str("</nav>\n");
    for section in sections {
        let _ = writeln!(out, "\n## {} {{#{}}}", section.title, section.id);
        if !section.help.is_empty() {
            let _ = writeln!(out, "\n{}", section.help);
        }
        for (id, page) in &section.entries {
            let _ = write!(out, "\n{}", page.section(3, id));
        }
    }
    out
}
