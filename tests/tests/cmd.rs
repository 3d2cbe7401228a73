//! Command lines with what they print and how they end, as files: see `cmd/README.md`.
#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use ucforge_tests::binary;

#[test]
fn command_lines_print_what_their_files_say() {
    let cases = trycmd::TestCases::new();
    // Where these tests are run by GitHub, files are not named from here.
    cases.env("GITHUB_WORKSPACE", "");
    cases.register_bin("ucforge", binary().as_path()).case("cmd/*.md").case("cmd/exact/*.toml");
}

fn files(folder: &str) -> Vec<PathBuf> {
    fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect()
}

/// What is not a case, or calls a program that is not registered, would be passed over without a word.
#[test]
fn every_file_is_part_of_a_case_and_every_case_runs_ucforge() {
    let mut commands = 0;
    for path in files("cmd").iter().filter(|path| !path.ends_with("README.md") && !path.ends_with("exact")) {
        let extension = path.extension().and_then(|extension| extension.to_str());
        match extension {
            Some("md") => {
                let text = fs::read_to_string(path).unwrap();
                let lines: Vec<_> = text.lines().filter_map(|line| line.strip_prefix("$ ")).collect();
                assert!(!lines.is_empty(), "{path:?}");
                commands += lines.len();
                for line in lines {
                    let program = line.split(' ').find(|word| !word.contains('='));
                    assert_eq!(program, Some("ucforge"), "{path:?}: {line}");
                }
            }
            Some("in" | "out") => assert!(path.with_extension("md").exists(), "{path:?}"),
            _ => panic!("{path:?}"),
        }
    }
    let names: BTreeSet<_> = files("cmd/exact").iter().map(|path| path.with_extension("toml")).collect();
    for name in &names {
        let case = fs::read_to_string(name).unwrap();
        assert!(case.contains("bin.name = \"ucforge\"\n"), "{name:?}");
        assert!(Path::new(name).with_extension("stdout").exists(), "{name:?}");
    }
    assert!(commands > 100 && names.len() > 10, "{commands} {}", names.len());
}
