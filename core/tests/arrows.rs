//! Which module may use which: the picture in `lib.rs` is the list, and the code is held to it.
#![allow(missing_docs, clippy::unwrap_used, clippy::panic, reason = "a test says what it expects by unwrapping it")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

/// The modules that each module uses.
type Arrows = BTreeMap<String, BTreeSet<String>>;

fn src() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

/// All sources below a folder, without tests.
fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap().to_owned();
        match name.strip_suffix(".rs") {
            _ if name == "tests" || name == "tests.rs" || name == "fixtures.rs" => {}
            Some(_) => found.push(path),
            None if path.is_dir() => sources(&path, found),
            None => {}
        }
    }
}

/// The code of a file, without comments and without the tests in it.
fn code(path: &Path) -> String {
    let text = fs::read_to_string(path).unwrap();
    let text = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default().to_owned();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The first names after `prefix`, in `prefix::name` and `prefix::{name, other::thing}`.
fn names_after(code: &str, prefix: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    let word = |text: &str| text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect::<String>();
    for (at, _) in code.match_indices(prefix) {
        let before = code[..at].chars().next_back();
        let rest = &code[at + prefix.len()..];
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_' || c == ':') {
            continue;
        }
        let Some(list) = rest.strip_prefix('{') else {
            names.insert(word(rest));
            continue;
        };
        let (mut depth, mut start) = (0, true);
        for (at, c) in list.char_indices() {
            match c {
                '{' => depth += 1,
                '}' if depth == 0 => break,
                '}' => depth -= 1,
                ',' if depth == 0 => start = true,
                c if start && !c.is_whitespace() => {
                    names.insert(word(&list[at..]));
                    start = false;
                }
                _ => {}
            }
        }
    }
    names
}

/// The top module that a file belongs to.
fn module(path: &Path) -> String {
    let first = path.strip_prefix(src()).unwrap().iter().next().unwrap().to_str().unwrap().to_owned();
    first.trim_end_matches(".rs").to_owned()
}

/// The arrows of the code.
fn drawn() -> Arrows {
    let (mut files, mut arrows) = (Vec::new(), Arrows::new());
    sources(&src(), &mut files);
    let modules: BTreeSet<String> = files.iter().map(|path| module(path)).filter(|name| name != "lib").collect();
    for path in files.iter().filter(|path| module(path) != "lib") {
        let own = module(path);
        let used =
            names_after(&code(path), "crate::").into_iter().filter(|name| modules.contains(name) && *name != own);
        arrows.entry(own.clone()).or_default().extend(used);
    }
    arrows
}

/// The arrows of the picture: lines `//! | module | what it is | the modules it uses |`, a module below those it uses.
fn pictured() -> Vec<(String, BTreeSet<String>)> {
    let text = fs::read_to_string(src().join("lib.rs")).unwrap();
    let rows = text.lines().filter_map(|line| line.strip_prefix("//! | [`"));
    rows.map(|row| {
        let cells: Vec<&str> = row.split('|').map(str::trim).collect();
        let name = cells[0].trim_end_matches("`]").trim_end_matches('`').to_owned();
        (name, cells[2].split_whitespace().map(str::to_owned).collect())
    })
    .collect()
}

#[test]
fn no_module_uses_one_that_the_picture_does_not_allow() {
    let (drawn, pictured) = (drawn(), pictured());
    let mut wrong = Vec::new();
    let names: Vec<&String> = pictured.iter().map(|(name, _)| name).collect();
    for (name, used) in &drawn {
        let Some((_, allowed)) = pictured.iter().find(|(other, _)| other == name) else {
            wrong.push(format!("{name} is not in the picture"));
            continue;
        };
        wrong.extend(used.difference(allowed).map(|other| format!("{name} -> {other} is a new arrow")));
        wrong.extend(allowed.difference(used).map(|other| format!("{name} -> {other} is not drawn any more")));
    }
    for (at, (name, used)) in pictured.iter().enumerate() {
        let above = used.iter().filter(|other| !names[..at].contains(other));
        wrong.extend(above.map(|other| format!("{name} -> {other} runs back up")));
        wrong.extend((!drawn.contains_key(name)).then(|| format!("there is no module {name}")));
    }
    assert!(wrong.is_empty(), "see the picture in core/src/lib.rs:\n{}", wrong.join("\n"));
}

/// The arrows between the modules of one folder, by `super::` in the files beside each other and by their paths.
fn inside(folder: &Path) -> Arrows {
    let path = folder.strip_prefix(src()).unwrap().iter().map(|part| part.to_str().unwrap()).collect::<Vec<_>>();
    let whole = format!("crate::{}::", path.join("::"));
    let mut arrows = Arrows::new();
    let mut files = Vec::new();
    sources(folder, &mut files);
    let name = |file: &Path| {
        let first = file.strip_prefix(folder).unwrap().iter().next().unwrap().to_str().unwrap().to_owned();
        first.trim_end_matches(".rs").to_owned()
    };
    let modules: BTreeSet<String> = files.iter().map(|file| name(file)).collect();
    for file in &files {
        let own = name(file);
        let depth = file.strip_prefix(folder).unwrap().iter().count();
        let code = code(file);
        let mut used = names_after(&code, &"super::".repeat(depth));
        used.extend(names_after(&code, &whole));
        let used = used.into_iter().filter(|other| modules.contains(other) && *other != own);
        arrows.entry(own.clone()).or_default().extend(used);
    }
    arrows
}

/// A module that can be reached from itself, with the way there.
fn circle(arrows: &Arrows) -> Option<Vec<String>> {
    fn walk(arrows: &Arrows, way: &mut Vec<String>, done: &mut BTreeSet<String>) -> Option<Vec<String>> {
        let here = way.last().unwrap().clone();
        for next in arrows.get(&here).into_iter().flatten() {
            if let Some(at) = way.iter().position(|name| name == next) {
                return Some([&way[at..], std::slice::from_ref(next)].concat());
            }
            if !done.contains(next) {
                way.push(next.clone());
                if let Some(found) = walk(arrows, way, done) {
                    return Some(found);
                }
                way.pop();
            }
        }
        done.insert(here);
        None
    }
    let mut done = BTreeSet::new();
    arrows.keys().find_map(|name| walk(arrows, &mut vec![name.clone()], &mut done))
}

#[test]
fn no_folder_has_a_circle() {
    let (mut files, mut wrong) = (Vec::new(), Vec::new());
    sources(&src(), &mut files);
    let folders: BTreeSet<&Path> =
        files.iter().filter_map(|file| file.parent()).filter(|path| *path != src()).collect();
    assert!(folders.len() > 20);
    for folder in folders {
        if let Some(way) = circle(&inside(folder)) {
            wrong.push(format!("{}: {}", folder.strip_prefix(src()).unwrap().display(), way.join(" -> ")));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Where a platform may be named outside its folder, and why.
const NAMES_A_PLATFORM: &[(&str, &str)] = &[
    ("source.rs", "titles of pages"),
    ("platform.rs", "the list of platforms, and those that are known to exist"),
    ("kit/templates/words.rs", "words that placeholders are made of"),
    ("tui/src/cli.rs", "help"),
];

/// Their names, by the files of their folder, and a word for one of them.
fn names_of_platforms() -> BTreeSet<String> {
    let entries = fs::read_dir(src().join("platform")).unwrap();
    let name = |path: PathBuf| path.file_stem().unwrap().to_str().unwrap().to_lowercase();
    let is_one = |name: &String| !["others", "seeds"].contains(&name.as_str());
    entries.map(|entry| name(entry.unwrap().path())).filter(is_one).chain(["unity".to_owned()]).collect()
}

/// The files of the shells, without their tests: help, comments and all.
fn shells(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_str().unwrap();
        if path.is_dir() && name != "tests" {
            shells(&path, found);
        } else if name != "tests.rs" && [".rs", ".js", ".ts", ".css"].iter().any(|end| name.ends_with(end)) {
            found.push(path);
        }
    }
}

/// The code of a file without its rules, whose examples are documents.
fn without_rules(code: &str) -> String {
    let mut kept = String::new();
    let mut inside = false;
    for line in code.lines() {
        inside |= line.starts_with("rules! {");
        if !inside {
            kept.push_str(line);
            kept.push('\n');
        }
        inside &= line != "}";
    }
    kept
}

#[test]
fn only_its_folder_names_a_platform() {
    let root = src().join("../..").canonicalize().unwrap();
    let (mut core, mut files) = (Vec::new(), Vec::new());
    sources(&src(), &mut core);
    core.retain(|file| !file.starts_with(src().join("platform")));
    for folder in ["tui/src", "web/src", "www/builder"] {
        shells(&root.join(folder), &mut files);
    }
    let core = core.iter().map(|file| (file.strip_prefix(src()).unwrap(), without_rules(&code(file))));
    let shells = files.iter().map(|file| (file.strip_prefix(&root).unwrap(), fs::read_to_string(file).unwrap()));
    let names = names_of_platforms();
    assert!(names.len() > 2, "{names:?}");
    let (mut wrong, mut allowed) = (Vec::new(), BTreeSet::new());
    for (path, text) in core.chain(shells) {
        let (path, text) = (path.to_str().unwrap().replace('\\', "/"), text.to_lowercase());
        for name in names.iter().filter(|name| text.contains(name.as_str())) {
            match NAMES_A_PLATFORM.iter().find(|(file, _)| *file == path) {
                Some((file, _)) => drop(allowed.insert(*file)),
                None => wrong.push(format!("{path}: {name}")),
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    assert_eq!(allowed.len(), NAMES_A_PLATFORM.len(), "one of them names none any more: only {allowed:?}");
}

#[test]
fn a_planted_arrow_is_found() {
    assert_eq!(without_rules("a\nrules! {\n    b {\n    }\n}\nc\n"), "a\nc\n");
    let code = "use crate::text::Span;\nuse crate::{check, tree::{Node, Tree}};\nfn f() { crate::form::view() }";
    assert_eq!(names_after(code, "crate::"), ["check", "form", "text", "tree"].map(str::to_owned).into());
    assert_eq!(names_after("use super::super::a; use super::b;", "super::"), ["b", "super"].map(str::to_owned).into());
    let arrows = |pairs: &[(&str, &str)]| -> Arrows {
        pairs.iter().map(|(from, to)| ((*from).to_owned(), [(*to).to_owned()].into())).collect()
    };
    assert_eq!(circle(&arrows(&[("a", "b"), ("b", "c")])), None);
    assert_eq!(circle(&arrows(&[("a", "b"), ("b", "c"), ("c", "b")])).unwrap().join(" "), "b c b");
}
