//! The documentation site that `serve` delivers: it has every code and every field, and works in a browser.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests say what they expect by unwrapping it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;
use ucforge_tests::{Server, ucforge, ucforge_with};

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn page(server: &Server, path: &str) -> String {
    let answer = server.client().send("GET", path, b"");
    assert_eq!(answer.status, 200, "{path}: run `cargo xtask web` and build ucforge again");
    String::from_utf8(answer.body).unwrap()
}

/// A page of the reference is as new as the program: for each of its words, `explain` says the same title.
#[test]
fn the_reference_is_that_of_this_program() {
    let server = Server::start(&[]);
    let (codes, fields) = (page(&server, "/docs/codes.md"), page(&server, "/docs/fields.md"));
    let run = ucforge_with(&["check", "--output", "sarif", "-"], b"{}", &[]);
    let log: Value = serde_json::from_str(&run.out).unwrap();
    let rules = log["runs"][0]["tool"]["driver"]["rules"].as_array().unwrap();
    let ids: Vec<&str> = rules.iter().map(|rule| rule["id"].as_str().unwrap()).collect();
    assert!(ids.len() > 100);
    assert_eq!(codes.lines().filter(|line| line.starts_with("### UC")).count(), ids.len());
    let html = page(&server, "/docs/codes.html");
    for id in ids {
        let out = ucforge(&["explain", id]).out;
        let title = out.split("\n\n").next().unwrap().replace('\n', " ");
        let heading = format!("### {title} {{#{id}}}\n");
        assert!(codes.contains(&heading), "out of date, run `cargo xtask web`: {heading}");
        assert!(html.contains(&format!("<h3 id=\"{id}\"><a href=\"#{id}\">")), "{id}");
    }
    let schema: Value = serde_json::from_str(&ucforge(&["schema", "setup"]).out).unwrap();
    let mut names = BTreeSet::new();
    members(&schema, &mut names);
    assert!(names.len() > 15, "{names:?}");
    for name in names {
        let is_there = fields
            .lines()
            .any(|line| line.starts_with(&format!("### {name}: ")) && line.ends_with(&format!(" {{#/{name}}}")));
        assert!(is_there, "out of date, run `cargo xtask web`: {name}");
    }
}

/// What a setup may have: some of it only under conditions.
fn members<'s>(schema: &'s Value, names: &mut BTreeSet<&'s String>) {
    names.extend(schema["properties"].as_object().into_iter().flatten().map(|(name, _)| name));
    for part in schema["allOf"].as_array().into_iter().flatten().chain([&schema["then"], &schema["else"]]) {
        if part.is_object() {
            members(part, names);
        }
    }
}

/// Programs that read get every page as Markdown, and a list of all of them.
#[test]
fn every_page_has_its_twin_and_the_list_has_all() {
    let server = Server::start(&[]);
    let list = page(&server, "/docs/llms.txt");
    assert!(list.starts_with("# ucforge\n\n> "), "{list}");
    let sources =
        fs::read_dir(root().join("www/docs")).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let mut names: Vec<String> = sources.filter_map(|file| Some(file.strip_suffix(".md")?.to_owned())).collect();
    names.sort();
    assert!(names.len() >= 12, "{names:?}");
    for name in names {
        assert!(list.contains(&format!("]({name}.md): ")), "{name} is not in llms.txt");
        let (twin, html) = (page(&server, &format!("/docs/{name}.md")), page(&server, &format!("/docs/{name}.html")));
        assert!(twin.starts_with("# "), "{name}");
        assert!(
            html.contains(&format!("<link rel=\"alternate\" type=\"text/markdown\" href=\"{name}.md\">")),
            "{name}"
        );
    }
}

/// What the page on security says is held by a test, is.
#[test]
fn every_test_that_the_page_on_security_names_is_there() {
    let text = fs::read_to_string(root().join("www/docs/security.md")).unwrap();
    let mut count = 0;
    for span in text.split('`').skip(1).step_by(2) {
        let Some((file, name)) = span.split_once("::") else { continue };
        let source = fs::read_to_string(root().join(file)).unwrap_or_else(|error| panic!("{file}: {error}"));
        let is_there = if root().join(file).extension().is_some_and(|end| end == "rs") {
            source.contains(&format!("#[test]\nfn {name}()")) || source.contains(&format!("#[test]\n    fn {name}()"))
        } else {
            source.contains(&format!("test(\"{name}\""))
        };
        assert!(is_there, "{file} has no test {name}");
        count += 1;
    }
    assert!(count > 25, "{count}");
}

/// An assumption beside the code is on the page, and the other way round.
#[test]
fn every_assumption_of_the_sandbox_is_on_its_page() {
    let text = fs::read_to_string(root().join("www/docs/sandbox.md")).unwrap();
    let mut files = vec![root().join("core/src/sandbox.rs")];
    let in_folder = |folder: &str| fs::read_dir(root().join(folder)).unwrap().map(|entry| entry.unwrap().path());
    files.extend(in_folder("core/src/sandbox").filter(|path| path.is_file()));
    for platform in in_folder("core/src/platform").filter(|path| path.is_dir()) {
        files.extend(
            ["fields.rs", "sandbox.rs"].map(|file| platform.join(file)).into_iter().filter(|path| path.is_file()),
        );
    }
    let mut rows = 0;
    for file in files {
        let source = fs::read_to_string(&file).unwrap();
        // Words of one comment, which may go over several lines.
        let words: String = source
            .lines()
            .map(|line| line.trim().trim_start_matches('/').trim())
            .collect::<Vec<_>>()
            .join(" ")
            .to_lowercase();
        let beside = words.matches("our assumption").count() - words.matches("as \"our assumption\"").count();
        let name = file.strip_prefix(root().join("core/src")).unwrap().to_str().unwrap();
        let name = name.strip_prefix("sandbox/").or(name.strip_prefix("platform/")).unwrap_or(name);
        let told = text.matches(&format!("| `{name}` |\n")).count();
        assert_eq!(told, beside, "{name}: assumptions on the page, and in the code");
        rows += told;
    }
    assert!(rows > 35, "{rows}");
}

/// Links of the pages that are read in the repository; those of the site are checked when it is built.
#[test]
fn links_in_the_repository_lead_somewhere() {
    let mut pages = Vec::new();
    let mut folders = vec![root()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
            let name = entry.file_name().into_string().unwrap();
            let is_ours = !name.starts_with('.') && !["target", "node_modules", "release"].contains(&&*name);
            if entry.file_type().unwrap().is_dir() && is_ours {
                folders.push(entry.path());
            } else if entry.path().extension().is_some_and(|end| end == "md")
                && !entry.path().starts_with(root().join("www/docs"))
            {
                pages.push(entry.path());
            }
        }
    }
    let mut seen = 0;
    let mut lost = Vec::new();
    for page in pages {
        for link in links(&fs::read_to_string(&page).unwrap()) {
            seen += 1;
            let (path, anchor) = link.split_once('#').map_or((&*link, None), |(path, anchor)| (path, Some(anchor)));
            let target = if path.is_empty() { page.clone() } else { page.parent().unwrap().join(path) };
            let has = |anchor: &str| anchors(&fs::read_to_string(&target).unwrap()).iter().any(|one| one == anchor);
            if !target.exists() || anchor.is_some_and(|anchor| !has(anchor)) {
                lost.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(seen > 20, "{seen}");
    assert!(lost.is_empty(), "{}", lost.join("\n"));
}

/// The lines of a page outside of code.
fn prose(text: &str) -> String {
    let mut is_code = false;
    let lines = text.lines().filter(|line| {
        let is_fence = line.trim_start().starts_with("```");
        is_code ^= is_fence;
        !is_code && !is_fence
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// What a page links to in this repository.
fn links(text: &str) -> Vec<String> {
    // Code in a line comes between two signs.
    let prose: String = prose(text).split('`').step_by(2).collect::<Vec<_>>().join("x");
    let targets = prose.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next());
    targets.filter(|link| !link.contains("://") && !link.starts_with("mailto:")).map(str::to_owned).collect()
}

/// The anchors that the code hosts give headings, and those that a page gives them itself.
fn anchors(text: &str) -> Vec<String> {
    let headings = prose(text);
    let headings =
        headings.lines().filter(|line| line.starts_with('#')).map(|line| line.trim_start_matches('#').trim());
    let own = headings.clone().filter_map(|line| line.split_once("{#")?.1.strip_suffix('}')).map(str::to_owned);
    let by_words = headings.map(|line| {
        let words = line.split("{#").next().unwrap().trim().to_lowercase().replace(' ', "-");
        words.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_')).collect()
    });
    own.chain(by_words).collect()
}

#[test]
fn what_leads_nowhere_is_found() {
    let page = "# One `a` b\n[x](no.md) [y](a.md#z) `[q](no)` [w](https://h.example)\n```\n[v](no)\n# Two\n```\n## Own {#own}\n";
    assert_eq!(links(page), ["no.md", "a.md#z"]);
    assert_eq!(anchors(page), ["own", "one-a-b", "own"]);
}

#[test]
fn the_documentation_works_in_a_browser() {
    let server = Server::start(&[]);
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("browser");
    assert!(folder.join("node_modules").is_dir(), "run `cargo xtask test`, which gets what the browser tests need");
    let run = Command::new("node")
        .arg("docs.mjs")
        .arg(format!("http://{}/", server.address()))
        .current_dir(folder)
        .status()
        .expect("node starts");
    assert!(run.success(), "the documentation failed its checks, see above");
}
