//! The builder in sites of other makers: each is built from its folder in `embeds`, with the folder `npm` where its visitors
//! get it from. The checks are in `browser/embeds.mjs`.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "tests say what they expect by unwrapping it")]

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use tempfile::TempDir;
use ucforge_tests::python;

fn here(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let path = entry.unwrap().path();
        let target = to.join(path.file_name().unwrap());
        if path.file_name().unwrap() == "node_modules" {
            continue;
        }
        if path.is_dir() { copy(&path, &target) } else { fs::copy(&path, &target).map(|_| ()).unwrap() }
    }
}

/// The sources of a site in a folder that goes away, with the element at `element` in it.
fn site(name: &str, element: &str) -> TempDir {
    let folder = TempDir::new().unwrap();
    copy(&here("embeds").join(name), folder.path());
    let package = here("../npm");
    assert!(package.join("ucforge-builder.js").is_file(), "run `cargo xtask npm` first");
    copy(&package, &folder.path().join(element));
    folder
}

fn succeeds(command: &mut Command) {
    let output = command.output().expect("the program starts");
    assert!(
        output.status.success(),
        "{command:?}\n{}{}",
        String::from_utf8_lossy(&output.stdout),
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs the checks of a built site.
fn check(name: &str, folder: &Path) {
    let browser = here("browser");
    assert!(browser.join("node_modules").is_dir(), "run `cargo xtask test`, which gets what the browser tests need");
    let argument = format!("{name}={}", folder.display());
    succeeds(Command::new("node").arg("embeds.mjs").arg(argument).current_dir(browser));
}

#[test]
fn a_plain_page_embeds_the_builder() {
    check("plain", site("plain", "ucforge").path());
}

#[test]
fn hosted_documentation_frames_the_builder() {
    check("hosted", site("hosted", "ucforge").path());
}

#[test]
fn a_site_of_mkdocs_embeds_the_builder() {
    let sources = site("mkdocs", "docs/ucforge");
    let mut build = Command::new(python());
    build.args(["-m", "mkdocs", "build", "--quiet", "--strict"]).current_dir(sources.path());
    succeeds(build.env("NO_MKDOCS_2_WARNING", "1"));
    check("mkdocs", &sources.path().join("site"));
}

/// Two minutes and a quarter of a gigabyte of packages, hence only when asked for:
/// `cargo test -p ucforge-tests --test embeds -- --ignored`.
#[test]
#[ignore = "its packages are large"]
fn a_site_of_docusaurus_embeds_the_builder() {
    let sources = site("docusaurus", "static/ucforge");
    let npm = if cfg!(windows) { "npm.cmd" } else { "npm" };
    for arguments in [&["install", "--ignore-scripts", "--no-audit", "--no-fund"][..], &["run", "build"]] {
        let mut command = Command::new(npm);
        command.args(arguments).current_dir(sources.path());
        succeeds(command.env("DOCUSAURUS_DISABLE_UPDATE", "1").env("NO_UPDATE_NOTIFIER", "1"));
    }
    check("docusaurus", &sources.path().join("build"));
}
