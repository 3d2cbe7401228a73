//! The documentation site: pages in Markdown in `www/docs`, one frame around each, and `llms.txt`, which lists them by
//! chapter. The output goes into `dist` with the rest of the page, the Markdown beside the HTML.

mod page;
mod site;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use crate::bench;
use crate::shell::{Failure, Outcome, SEE_ABOVE, cargo, run};
use crate::workspace::Workspace;
use site::Site;

/// The list of all pages, in the form of llmstxt.org.
const LIST: &str = "llms.txt";

/// Writes the reference from what core knows of fields and codes, then every page as HTML.
pub(crate) fn build(workspace: &Workspace) -> Outcome {
    let folder = workspace.root.join("www/docs");
    let mut command =
        cargo(&["run", "--quiet", "--locked", "--package", "ucforge-core", "--example", "reference", "--"]);
    command.arg(&folder);
    run("writing the reference of the documentation", &mut command, SEE_ABOVE)?;
    bench::write_page(workspace)?;
    println!("• writing the pages of the documentation");
    let (list, pages) = read(&folder)?;
    let there = |path: &str| {
        let target = folder.join(path);
        if path.is_empty() || path.ends_with('/') { target.join("index.html").is_file() } else { target.is_file() }
    };
    let site = Site::new(&list, &pages, &there).map_err(|faults| Failure::new(faults.join("\n")))?;
    let html = site.html();
    remove_others(&folder, &html)?;
    html.iter().try_for_each(|(file, text)| write(&folder.join(file), text))
}

fn read(folder: &Path) -> Outcome<(String, BTreeMap<String, String>)> {
    let text = |path: &Path| fs::read_to_string(path).map_err(|error| Failure::file("reading", path, &error));
    let mut pages = BTreeMap::new();
    for path in files(folder)? {
        if let Some(name) = path.file_name().and_then(|name| name.to_str()?.strip_suffix(".md")) {
            pages.insert(name.to_owned(), text(&path)?);
        }
    }
    Ok((text(&folder.join(LIST))?, pages))
}

fn files(folder: &Path) -> Outcome<Vec<std::path::PathBuf>> {
    let entries = fs::read_dir(folder).map_err(|error| Failure::file("reading", folder, &error))?;
    Ok(entries.filter_map(|entry| Some(entry.ok()?.path())).collect())
}

/// Removes the HTML of pages that no longer exist.
fn remove_others(folder: &Path, html: &BTreeMap<String, String>) -> Outcome {
    for path in files(folder)? {
        let is_page = path.extension().is_some_and(|end| end == "html");
        if is_page && !path.file_name().is_some_and(|name| html.contains_key(&*name.to_string_lossy())) {
            fs::remove_file(&path).map_err(|error| Failure::file("removing", &path, &error))?;
        }
    }
    Ok(())
}

/// Writes a file, unless it has not changed: then it keeps its modification time.
fn write(path: &Path, text: &str) -> Outcome {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return Ok(());
    }
    fs::write(path, text).map_err(|error| Failure::file("writing", path, &error))
}
