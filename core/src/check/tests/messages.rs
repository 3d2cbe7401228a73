//! Every message, help and title of a fix, word for word: people search for them, and scripts grep them. The documents are the
//! fixtures, the cases of the rules, and what `fixtures/messages` adds; its README says how to update the list.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::check::matching::compare;
use crate::check::{Base, Check, Checked, check, check_against, guess};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::kinds::Kind;
use crate::read::Format;

/// Codes that a document alone does not cause.
const ELSEWHERE: [(&str, &str); 0] = [];

fn path(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(name)
}

/// The documents of a file of `fixtures/messages`.
fn documents(name: &str) -> Vec<String> {
    let text =
        fs::read_to_string(path("fixtures/messages").join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
    let principal = "`6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`";
    text.split("=====\n").map(|text| text.replace(" SP", &[" ", principal].concat())).collect()
}

#[derive(Default)]
struct Messages {
    lines: BTreeSet<String>,
    codes: BTreeSet<&'static str>,
}

impl Messages {
    fn add(&mut self, finding: &Diagnostic) {
        let mut line = format!("{}: {}", finding.code.id(), finding.message);
        for (name, text) in [("help", finding.help.as_deref()), ("fix", finding.fix.as_ref().map(|fix| &*fix.title))] {
            if let Some(text) = text {
                line.extend([" | ", name, ": ", text]);
            }
        }
        for related in &finding.related {
            line.extend([" | related: ", &*related.message]);
        }
        self.lines.insert(line);
        self.codes.insert(finding.code.id());
    }

    fn all(&mut self, checked: &Checked<'_>) {
        checked.findings.iter().for_each(|finding| self.add(finding));
    }
}

/// The files below `core` that are documents already.
fn fixtures(messages: &mut Messages) {
    for folder in [
        "fixtures/commands",
        "fixtures/foreign",
        "fixtures/foreign/valid",
        "fixtures/pages",
        "fixtures/slips",
        "fuzz/seeds",
    ] {
        let entries = fs::read_dir(path(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
        for file in entries.map(|entry| entry.unwrap().path()).filter(|path| path.is_file()) {
            let name = file.to_string_lossy().into_owned();
            let bytes = fs::read(&file).unwrap();
            messages.all(&Check::default().bytes(&bytes, Some(&name)));
        }
    }
}

/// The cases of the rules.
fn cases(messages: &mut Messages) {
    super::rules::each_bad_case(|checked| messages.all(checked));
}

fn own(messages: &mut Messages) {
    for (name, format) in
        [("json.txt", Format::Json), ("yaml.txt", Format::Yaml), ("curl.txt", Format::Curl), ("sql.txt", Format::Sql)]
    {
        for text in documents(name) {
            messages.all(&check(&text, format, None));
            messages.all(&check(&text, guess(&text, None), None));
        }
    }
    let scripts = documents("grants.txt");
    let (setup, scripts) = scripts.split_first().unwrap();
    let setup = crate::check::Setup::read(setup, Format::Json).0.unwrap();
    for text in scripts {
        messages.all(&check_against(text, Format::Sql, None, &Base::None, Some(&setup)));
        messages.all(&check_against(text, guess(text, None), None, &Base::None, Some(&setup)));
        messages.all(&check(text, Format::Sql, None));
    }
    for pair in documents("match.txt") {
        let (one, other) = pair.split_once("-----\n").unwrap_or_else(|| panic!("not a pair: {pair}"));
        let checked = [one, other].map(|text| check(text, guess(text, None), None));
        for difference in compare(&[&checked[0], &checked[1]]) {
            messages.add(&difference.finding);
        }
    }
    let broken = Base::Broken("the base setup base.yaml: there is no such file".to_owned());
    let text = "ucforge: 1\nflow: connection\nextends: base.yaml\n";
    messages.all(&check_against(text, Format::Yaml, None, &broken, None));
    for bytes in [&b"\xFF\xFE{\0"[..], b"type: \xFF", b"", &[b'['; 300], &vec![b' '; (16 << 20) + 1]] {
        messages.all(&Check::default().bytes(bytes, None));
    }
    let many = ", \"x\": 1".repeat(1500);
    messages.all(&check(&["{\"ucforge\": 1", &many, "}"].concat(), Format::Json, Some(Kind::Setup)));
    messages.all(&check("[main]\nkey = 1\n", Format::Yaml, Some(Kind::Setup)));
}

/// What moving a setup and going back to one say.
#[cfg(feature = "convert")]
fn conversions(messages: &mut Messages) {
    use crate::convert::{to_flow, to_setup, value};
    use crate::kinds::Flow;
    for text in documents("convert.txt") {
        let checked = check(&text, Format::Json, None);
        let remarks = to_flow(&value(&checked).unwrap(), Flow::Connection).remarks;
        for remark in remarks {
            messages.add(&remark.finding);
        }
        for lost in to_setup(&[&checked]).unwrap().lost {
            messages.add(&lost.finding);
        }
    }
}

/// The page has no options: where they are the way out, the face that has them says so.
#[test]
fn messages_name_no_options_but_those_of_a_command() {
    let frozen = fs::read_to_string(path("fixtures/messages.txt")).unwrap();
    // Between backticks there are whole commands.
    let words = frozen.lines().flat_map(|line| line.split('`').step_by(2)).flat_map(|part| part.split([' ', ',', ':']));
    let options: BTreeSet<&str> = words.filter(|word| word.starts_with("--") && !word.starts_with("---")).collect();
    // Those of curl.
    assert_eq!(options, BTreeSet::from(["--cacert", "--data", "--data-binary"]));
}

#[test]
fn messages_are_frozen() {
    let mut messages = Messages::default();
    fixtures(&mut messages);
    cases(&mut messages);
    own(&mut messages);
    #[cfg(feature = "convert")]
    conversions(&mut messages);
    let file = path("fixtures/messages.txt");
    let now = messages.lines.iter().map(|line| line.replace('\n', "\\n") + "\n").collect::<String>();
    if std::env::var_os("UPDATE_MESSAGES").is_some() {
        fs::write(&file, &now).unwrap();
    }
    let frozen = fs::read_to_string(&file).unwrap();
    let (old, new): (BTreeSet<_>, BTreeSet<_>) = (frozen.lines().collect(), now.lines().collect());
    let (gone, come): (Vec<_>, Vec<_>) = (old.difference(&new).collect(), new.difference(&old).collect());
    assert!(
        gone.is_empty() && come.is_empty(),
        "gone:\n{gone:#?}\nnew:\n{come:#?}\nUPDATE_MESSAGES=1 rewrites the file"
    );
    let missing: Vec<_> = codes::ALL
        .iter()
        .map(|code| code.id())
        .filter(|id| !messages.codes.contains(id) && !ELSEWHERE.iter().any(|(other, _)| other == id))
        .collect();
    assert!(missing.is_empty(), "no message of {missing:?}: add documents to fixtures/messages");
    let reached: Vec<_> = ELSEWHERE.iter().filter(|(id, _)| messages.codes.contains(id)).collect();
    assert!(reached.is_empty(), "{reached:?} is reached after all");
}
