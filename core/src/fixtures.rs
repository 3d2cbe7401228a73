//! Documents for tests, each written once: the files of `fixtures/bases`, and changes to them written like a diff.
//! `fixtures/rules/README.md` says how such a file is written.

use std::fs;
use std::path::PathBuf;
use std::sync::OnceLock;

/// The path of a file or folder of `fixtures`.
pub(crate) fn path(name: &str) -> PathBuf {
    PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/fixtures")).join(name)
}

/// A file of `fixtures`.
pub(crate) fn read(name: &str) -> String {
    fs::read_to_string(path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
}

/// The names of the files in a folder of `fixtures`, in order.
pub(crate) fn names(folder: &str) -> Vec<String> {
    let entries = fs::read_dir(path(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// A document that cases start from.
pub(crate) struct Base {
    pub(crate) name: String,
    pub(crate) text: String,
    /// The kind of a payload, `setup`, or the format of a document that has no kind.
    pub(crate) kind: String,
    /// The base setup that a script is compared with.
    pub(crate) against: Option<String>,
    /// The findings in it, as they are marked.
    pub(crate) marks: Vec<Mark>,
}

/// All bases.
pub(crate) fn bases() -> &'static [Base] {
    static BASES: OnceLock<Vec<Base>> = OnceLock::new();
    BASES.get_or_init(|| {
        let mut bases: Vec<Base> = Vec::new();
        for block in blocks("bases/bases.diff", &read("bases/bases.diff")) {
            let (name, from, kind, against) = match block.words()[..] {
                [name, "from", from, "as", kind] => (name, from, kind, None),
                [name, "from", from, "as", kind, "against", setup] => (name, from, kind, Some(setup.to_owned())),
                _ => panic!("{}: a base is `@@ NAME from DOCUMENT as KIND`", block.place),
            };
            let from = match bases.iter().find(|base| base.name == from) {
                Some(base) => base.text.clone(),
                None => read(&format!("bases/{from}")),
            };
            let (text, marks) = block.apply(&from).unwrap_or_else(|error| panic!("{error}"));
            bases.push(Base { name: name.to_owned(), text, kind: kind.to_owned(), against, marks });
        }
        bases
    })
}

/// The text of one base.
pub(crate) fn base(name: &str) -> &'static str {
    &bases().iter().find(|base| base.name == name).unwrap_or_else(|| panic!("no base is named {name}")).text
}

/// The findings at one line of a document: its number, from 1, and the carets and words below it.
pub(crate) type Mark = (usize, String);

/// A part of a file that begins with `@@`: a document, as its difference from another one.
pub(crate) struct Block {
    /// The file and the line.
    pub(crate) place: String,
    head: String,
    lines: Vec<(String, String)>,
}

/// The parts of a file. Lines that begin with `#` are for people.
pub(crate) fn blocks(file: &str, text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    for (number, line) in text.lines().enumerate().filter(|(_, line)| !line.is_empty() && !line.starts_with('#')) {
        let place = format!("core/fixtures/{file}:{}", number + 1);
        if let Some(head) = line.strip_prefix("@@ ") {
            blocks.push(Block { place, head: head.to_owned(), lines: Vec::new() });
        } else {
            assert!(line.starts_with([' ', '+', '-']), "{place}: a line begins with `@@`, `#`, `-`, `+` or a space");
            let block = blocks.last_mut().unwrap_or_else(|| panic!("{place}: nothing stands before the first `@@`"));
            block.lines.push((place, line.to_owned()));
        }
    }
    blocks
}

impl Block {
    /// The words after `@@`.
    pub(crate) fn words(&self) -> Vec<&str> {
        self.head.split_whitespace().collect()
    }

    /// Applies the block to another document: returns the new document and the marks in it.
    pub(crate) fn apply(&self, base: &str) -> Result<(String, Vec<Mark>), String> {
        let lines: Vec<&str> = base.lines().collect();
        let (mut made, mut marks, mut next) = (Vec::new(), Vec::new(), 0);
        for (place, line) in &self.lines {
            let (sign, line) = line.split_at(1);
            if sign == " " && line.trim_start().starts_with('^') {
                if made.is_empty() {
                    return Err(format!("{place}: a mark stands below the line that it is about"));
                }
                marks.push((made.len(), line.trim_end().to_owned()));
                continue;
            }
            if sign != "+" {
                let rest = &lines[next..];
                let at = rest.iter().position(|other| *other == line);
                // It must be the next line, or the only one with this text.
                let is_clear = at == Some(0) || rest.iter().filter(|other| **other == line).count() == 1;
                let Some(at) = at.filter(|_| is_clear) else {
                    let why = if at.is_none() { "not a line" } else { "more than one line" };
                    return Err(format!("{place}: this is {why} of the document from where the block has come to"));
                };
                made.extend(&rest[..at]);
                next += at + 1;
            } else if next == 0 && !lines.is_empty() {
                return Err(format!("{place}: what is added goes below a line of the document"));
            }
            if sign != "-" {
                made.push(line);
            }
        }
        made.extend(&lines[next..]);
        Ok((made.join("\n") + "\n", marks))
    }
}
