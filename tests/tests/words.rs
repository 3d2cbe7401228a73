//! Words that a native speaker would not use here, in whatever people read: messages, help, comments, pages.
#![allow(clippy::panic, clippy::unwrap_used, reason = "a test says where it failed")]

use std::fs;
use std::path::{Path, PathBuf};

/// What not to write, word by word, and what to write instead. `*` is any word.
const PHRASES: &[(&str, &str)] = &[
    ("blank", "space"),
    ("blanks", "whitespace"),
    ("in clear", "in plain text"),
    ("held against", "compared with"),
    ("come along", "is kept; is not dropped"),
    ("comes along", "is kept; is not dropped"),
    ("is no *", "is not a"),
    ("are no *", "are not"),
    ("mend", "fix"),
    ("mends", "fixes"),
    ("mended", "fixed"),
    ("mending", "fixing"),
    ("take over", "import, inherit"),
    ("taken over", "imported, inherited"),
    ("takes over", "imports, inherits"),
    ("goes on nowhere", "nothing follows"),
    ("gravest", "most severe"),
    ("stands behind", "comes after"),
    ("stands in front", "comes before"),
    ("stands twice", "appears twice"),
    ("stands here", "is here"),
    ("stands there", "is there"),
    ("without a word", "silently"),
    ("does not go with", "cannot be used with"),
    ("passed over", "skipped"),
    ("cannot be told", "is not clear, cannot be determined"),
    ("anew", "again"),
    ("misspelt", "misspelled"),
    ("spelt", "spelled"),
    ("colour", "color"),
    ("back-tick", "backtick"),
    ("back-ticks", "backticks"),
];

/// Words before `is no` and `are no`, and after it, with which it is good English.
const BEFORE_NO: &[&str] = &["there", "here"];
const AFTER_NO: &[&str] = &["better", "less", "longer", "more", "other", "use"];

/// Where a phrase is right: the end of a line's path, and a part of the line.
const RIGHT: &[(&str, &str, &str)] = &[
    ("web/src/lib.rs", "take", "one module takes over from another"),
    ("www/builder/core.js", "takes over", "one module takes over from another"),
    ("www/builder/session.js", "takes over", "one module takes over from another"),
    ("read/yaml/damage.rs", "blank out", "to blank something out"),
    ("read/yaml/damage.rs", "Blanks out", "to blank something out"),
];

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap().to_owned()
}

/// The files below a folder, without those of tests and what is built.
fn files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).unwrap_or_else(|error| panic!("{}: {error}", folder.display())) {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let ends = |end: &str| name.ends_with(end);
        if path.is_dir() {
            if !["tests", "pkg", "snapshots", "node_modules"].contains(&name.as_str()) {
                files(&path, found);
            }
        } else if [".rs", ".js", ".html", ".md", ".sh", ".ts"].iter().any(|end| ends(end)) && name != "tests.rs" {
            found.push(path);
        }
    }
}

/// The lines of Rust that people read, with their numbers: comments, and what is between quotes.
fn read_by_people(source: &str) -> Vec<(usize, String)> {
    let mut lines = Vec::new();
    let (mut in_text, mut hashes, mut continues) = (false, None, false);
    for (number, line) in source.lines().enumerate() {
        let mut words = String::new();
        let mut chars = line.char_indices().peekable();
        while let Some((at, c)) = chars.next() {
            let rest = &line[at..];
            match (in_text, hashes, c) {
                (true, None, '\\') => {
                    chars.next();
                    words.push(' ');
                }
                (true, None, '"') => (in_text, words) = (false, words + " | "),
                (true, Some(count), '"') if rest[1..].starts_with(&"#".repeat(count)) => {
                    (in_text, hashes, words) = (false, None, words + " | ");
                }
                (true, ..) => words.push(c),
                (false, _, '"') => in_text = true,
                (false, _, 'r') if rest.starts_with("r\"") || rest.starts_with("r#") => {
                    let count = rest[1..].chars().take_while(|c| *c == '#').count();
                    if rest[1 + count..].starts_with('"') {
                        (in_text, hashes) = (true, Some(count));
                        chars.nth(count);
                    }
                }
                (false, _, '\'') => {
                    // A character, or a lifetime.
                    let length = rest.strip_prefix("'\\").and_then(|rest| rest.find('\'')).map(|end| end + 1);
                    let length = length.or_else(|| rest.chars().nth(2).is_some_and(|c| c == '\'').then_some(1));
                    for _ in 0..length.map_or(0, |length| length + 1) {
                        chars.next();
                    }
                }
                (false, _, '/') if rest.starts_with("//") => {
                    words.push_str(rest);
                    break;
                }
                _ => {}
            }
        }
        // A text that goes on in the next line.
        if std::mem::replace(&mut continues, in_text && line.ends_with('\\'))
            && let Some((_, last)) = lines.last_mut()
        {
            let last: &mut String = last;
            last.push_str(words.trim_start());
        } else {
            lines.push((number + 1, words));
        }
    }
    lines
}

/// Lines of comments that follow each other as one line: a sentence goes on in the next one.
fn joined(lines: Vec<(usize, String)>) -> Vec<(usize, String)> {
    let mut all: Vec<(usize, String)> = Vec::new();
    let mut was_comment = false;
    for (number, line) in lines {
        let comment = line.trim_start().strip_prefix("//").map(|rest| rest.trim_start_matches(['/', '!']));
        let is_comment = comment.is_some();
        match (comment, all.last_mut()) {
            (Some(comment), Some((_, last))) if was_comment => last.push_str(comment),
            _ => all.push((number, line)),
        }
        was_comment = is_comment;
    }
    all
}

/// The words of a line, in lower case. What is between backticks is code.
fn words(line: &str) -> Vec<String> {
    let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join(" ` ");
    let is_part = |c: char| c.is_alphanumeric() || "-_'`".contains(c);
    prose.split(|c: char| !is_part(c)).filter(|word| !word.is_empty()).map(str::to_lowercase).collect()
}

/// The phrases in a line that nobody would say.
fn odd(line: &str) -> Vec<&'static (&'static str, &'static str)> {
    let words = words(line);
    let has = |phrase: &str| {
        let parts: Vec<&str> = phrase.split(' ').collect();
        words.windows(parts.len()).enumerate().any(|(at, window)| {
            let is_same = parts.iter().zip(window).all(|(part, word)| *part == "*" || part == word);
            let is_right = parts.ends_with(&["no", "*"])
                && (words[..at].last().is_some_and(|before| BEFORE_NO.contains(&before.as_str()))
                    || AFTER_NO.contains(&window[2].as_str()));
            is_same && !is_right
        })
    };
    PHRASES.iter().filter(|(phrase, _)| has(phrase)).collect()
}

#[test]
fn nobody_would_say_these_words() {
    let mut found = vec![root().join("README.md"), root().join("CONTRIBUTING.md")];
    for folder in
        ["core/src", "core/fixtures/messages", "tui/src", "web/src", "xtask/src", "xtask/npm", "tests/embeds", "www"]
    {
        files(&root().join(folder), &mut found);
    }
    assert!(found.len() > 200, "{}", found.len());
    let mut wrong = Vec::new();
    for path in found {
        let source = fs::read_to_string(&path).unwrap();
        let name = path.strip_prefix(root()).unwrap().to_string_lossy().replace('\\', "/");
        let lines = if path.extension().is_some_and(|end| end == "rs") {
            read_by_people(&source)
        } else {
            source.lines().map(str::to_owned).enumerate().map(|(number, line)| (number + 1, line)).collect()
        };
        for (number, line) in joined(lines) {
            for (phrase, better) in odd(&line) {
                if !RIGHT.iter().any(|(file, part, _)| name.ends_with(file) && line.contains(part)) {
                    wrong.push(format!("{name}:{number}: `{phrase}` -> {better}: {}", line.trim()));
                }
            }
        }
    }
    // The frozen messages are what people see.
    let messages = fs::read_to_string(root().join("core/fixtures/messages.txt")).unwrap();
    wrong.extend(messages.lines().filter(|line| !odd(line).is_empty()).map(|line| format!("messages.txt: {line}")));
    assert!(wrong.is_empty(), "{} lines:\n{}", wrong.len(), wrong.join("\n"));
}

#[test]
fn what_is_looked_for_is_found() {
    for (line, expected) in [
        ("whitespace around it, and blanks", vec!["blanks"]),
        ("`blanks` is a name", vec![]),
        ("this is no YAML", vec!["is no *"]),
        ("there is no such file; it is no longer there", vec![]),
        ("Mended: one", vec!["mended"]),
        ("recommended, amended", vec![]),
        ("a key in clear", vec!["in clear"]),
        ("it stands behind the host, held against a setup", vec!["held against", "stands behind"]),
    ] {
        assert_eq!(odd(line).iter().map(|(phrase, _)| *phrase).collect::<Vec<_>>(), expected, "{line}");
    }
    let source =
        "fn is_no(a: &'a str) { // in clear\n  x('\"', \"is no b\", r#\"a \" mend\"#); mend(); }\n\"two\n blanks\"";
    let seen: Vec<_> = read_by_people(source).into_iter().map(|(number, line)| (number, odd(&line).len())).collect();
    assert_eq!(seen, [(1, 1), (2, 2), (3, 0), (4, 1)]);
    // What is spread over two lines.
    let source = "/// It cannot\n/// be told.\nf(\"it stands \\\n   twice\");\n// is\nno();\n";
    let seen: Vec<_> =
        joined(read_by_people(source)).into_iter().map(|(line, text)| (line, odd(&text).len())).collect();
    assert_eq!(seen, [(1, 1), (3, 1), (5, 0), (6, 0)]);
}

/// What CONTRIBUTING calls by its path is there.
#[test]
fn the_map_names_what_exists() {
    let text = fs::read_to_string(root().join("CONTRIBUTING.md")).unwrap();
    let quoted = text.split('`').skip(1).step_by(2);
    let paths: Vec<&str> = quoted
        .filter(|word| word.contains('/') && !word.contains([' ', '*', '<']) && !word.contains("UCnnn"))
        .map(|word| word.trim_end_matches('/'))
        .collect();
    assert!(paths.len() > 20, "{paths:?}");
    let missing: Vec<_> = paths
        .into_iter()
        .filter(|path| !["", "core", "core/src"].iter().any(|from| root().join(from).join(path).exists()))
        .collect();
    assert!(missing.is_empty(), "{missing:?}");
}
