#![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

use std::path::{Path, PathBuf};

use super::{Extends, File, MAX_SETUPS, Step, Unreadable};
use crate::check::Base;
use crate::kinds::{Kind, Payload};
use crate::read::Format;
use crate::secret::View;
use crate::value::{Value, json};

/// What a setup in `/s/own.yaml` extends, where there are these files: the answers as JSON, or what is wrong.
fn base(own: &str, files: &[(&str, &str)]) -> Result<String, String> {
    let mut asked = Vec::new();
    let file = Path::new("/s/own.yaml");
    let mut step = Extends::start(own, Format::Yaml, Some(Kind::Setup), file, Some(file.to_owned()));
    loop {
        step = match step {
            Step::Need(extends) => {
                let path = plain(extends.path());
                let shown = path.to_str().unwrap().to_owned();
                let found = files.iter().find(|(name, _)| path == Path::new(name));
                // Nothing is read twice: how long it takes is bounded.
                asked.push(path.clone());
                assert!(asked.len() <= MAX_SETUPS, "{asked:?}");
                let read = found.map(|(_, text)| File {
                    folder: path.parent().unwrap().to_owned(),
                    identity: path.clone(),
                    bytes: text.as_bytes().to_vec(),
                });
                extends.answer(&shown, read.ok_or(Unreadable::Because("there is no such file".to_owned())))
            }
            Step::Done(Base::None) => return Ok(String::new()),
            Step::Done(Base::Broken(why)) => return Err(why),
            Step::Done(Base::Answers(answers)) => {
                return Ok(json::compact(&answers.without_secrets(), &View::Masked).unwrap());
            }
        };
    }
}

/// The path without `..`.
fn plain(path: &Path) -> PathBuf {
    let mut plain = PathBuf::new();
    for part in path.components() {
        if part.as_os_str() == ".." {
            plain.pop();
        } else {
            plain.push(part);
        }
    }
    plain
}

#[test]
fn a_base_whose_name_holds_a_credential_is_not_named() {
    for (name, is_named) in [
        ("https://u:Xk93LmTw@h.example/y.yaml", false),
        ("https://h.example/y.yaml?token=Xk93LmTw", false),
        ("dapi7c1e09b25fa8d3464eb90f72c81d6a35", false),
        ("base.yaml", true),
        ("../x/base.yaml", true),
        ("token-2024.yaml", true),
    ] {
        let why = base(&format!("ucforge: 1\nextends: {name}\n"), &[]).unwrap_err();
        let end = name.rsplit('/').next().unwrap();
        assert_eq!(why.contains(end), is_named, "{why}");
        assert!(!why.contains("Xk93"), "{why}");
    }
}

#[test]
fn each_setup_says_more_than_the_one_it_extends() {
    let files = [
        ("/s/a/one.yaml", "extends: ../two.json\ncatalog: one\naudit: {enabled: true}\n"),
        ("/s/two.json", r#"{"extends": "/far/three.yaml", "catalog": "two", "httpPath": "two", "port": 1}"#),
        ("/far/three.yaml", "httpPath: three\nport: 3\nflow: connection\ntoken: {file: t}\n"),
    ];
    let found = base("extends: a/one.yaml\n", &files).unwrap();
    let expected =
        r#"{"httpPath":"two","port":1,"flow":"connection","token":{"file":"/far/t"},"extends":"../two.json","#;
    // Which of them is named last does not matter: all have been followed.
    let found = found.replace(r#""extends":"/far/three.yaml""#, r#""extends":"../two.json""#);
    assert_eq!(found, [expected, r#""catalog":"one","audit":{"enabled":true}}"#].concat());
}

#[test]
fn a_text_that_a_base_allows_is_kept() {
    let allowed = "groupPattern: {deny: token=team-exempt-2024}\nallow: {UC223: this is the real name of the group}\n";
    let start = Extends::start("extends: one.yaml\n", Format::Yaml, Some(Kind::Setup), Path::new("/s/own.yaml"), None);
    let Step::Need(extends) = start else { panic!("it extends a setup") };
    let file = File { folder: "/s".into(), identity: "/s/one.yaml".into(), bytes: allowed.as_bytes().to_vec() };
    let Step::Done(Base::Answers(answers)) = extends.answer("one.yaml", Ok(file)) else { panic!("it can be read") };
    let deny = answers.get("groupPattern").and_then(|pattern| pattern.object()?.get("deny"));
    assert_eq!(deny.and_then(Value::text), Some("token=team-exempt-2024"));
}

#[test]
fn objects_are_merged_and_lists_replaced() {
    let files = [
        ("/s/one.yaml", "extends: two.yaml\ngroupPattern: {deny: one}\n"),
        ("/s/two.yaml", "extends: three.yaml\nworkspaceIds: ['2']\n"),
        ("/s/three.yaml", "workspaceIds: ['3', '4']\ngroupPattern: {deny: three}\n"),
    ];
    let found = base("extends: one.yaml\n", &files).unwrap();
    assert!(found.contains(r#""workspaceIds":["2"]"#) && found.contains(r#"{"deny":"one"}"#), "{found}");
}

#[test]
fn a_base_may_be_shared_but_never_lead_back() {
    // Two setups with one base are asked for one after the other, so nothing leads back.
    let shared = ("/s/base.yaml", "catalog: immuta\n");
    for own in ["left", "right"] {
        let side = format!("/s/{own}.yaml");
        let files = [shared, (&*side, "extends: ./base.yaml\n")];
        assert!(base(&format!("extends: {own}.yaml\n"), &files).unwrap().contains("immuta"), "{own}");
    }
    let to = |name: &'static str, other: &str| (name, format!("extends: {other}\n"));
    for (own, files, said) in [
        ("own.yaml", vec![], "/s/own.yaml"),
        ("../s/own.yaml", vec![], "/s/own.yaml"),
        ("a.yaml", vec![to("/s/a.yaml", "a.yaml")], "/s/a.yaml"),
        ("a.yaml", vec![to("/s/a.yaml", "own.yaml")], "/s/own.yaml"),
        ("a.yaml", vec![to("/s/a.yaml", "b/b.yaml"), to("/s/b/b.yaml", "../a.yaml")], "/s/a.yaml"),
        ("a.yaml", vec![to("/s/a.yaml", "b.yaml"), to("/s/b.yaml", "c.yaml"), to("/s/c.yaml", "a.yaml")], "/s/a.yaml"),
    ] {
        let own_file = ("/s/own.yaml", format!("extends: {own}\n"));
        let files: Vec<(&str, &str)> = files.iter().chain([&own_file]).map(|(name, text)| (*name, &**text)).collect();
        let expected = format!("the base setup {said} leads back to itself");
        assert_eq!(base(&own_file.1, &files), Err(expected));
    }
}

#[test]
fn a_row_of_setups_has_an_end() {
    let row = |bases: usize| {
        let names: Vec<String> = (0..bases).map(|index| format!("/s/{index}.yaml")).collect();
        let text = |index: usize| match index + 1 {
            last if last == bases => "catalog: last\n".to_owned(),
            next => format!("extends: {next}.yaml\n"),
        };
        let texts: Vec<String> = (0..bases).map(text).collect();
        let files: Vec<(&str, &str)> = names.iter().zip(&texts).map(|(name, text)| (&**name, &**text)).collect();
        base("extends: 0.yaml\n", &files)
    };
    assert!(row(1).unwrap().contains("last") && row(MAX_SETUPS - 1).unwrap().contains("last"));
    let too_many = Err("the base setup /s/15.yaml is one too many: at most 16 may extend one another".to_owned());
    assert_eq!(row(MAX_SETUPS), too_many);
    assert_eq!(row(40), too_many);
}

#[test]
fn what_is_wrong_with_a_base_is_said_with_its_line() {
    for (text, said) in [
        ("[", ", line 1: "),
        ("catalog: immuta\nflow: by-car\n", ", line 2: `flow` "),
        ("\n\ncatalog: 1 bad\n", ", line 3: Immuta refuses this catalog name"),
        ("port: many\n", ", line 1: `port` "),
        ("catalog: a\ncatalog: b\n", ", line 2: "),
        ("", ", line 1: the text is empty"),
    ] {
        let why = base("extends: base.yaml\n", &[("/s/base.yaml", text)]).unwrap_err();
        assert!(why.starts_with(&format!("the base setup /s/base.yaml{said}")), "{text:?}: {why}");
    }
    // What a setup must have may be in another one, and what is only a warning is not looked at.
    for text in ["catalog: immuta\n", "flow: connection\n", "catalogue: x\n", "token: plain\n", "{}"] {
        assert!(base("extends: base.yaml\n", &[("/s/base.yaml", text)]).is_ok(), "{text}");
    }
    assert_eq!(base("extends: none.yaml\n", &[]), Err("the base setup /s/none.yaml: there is no such file".to_owned()));
}

#[test]
fn bytes_that_are_no_text_and_devices_are_refused() {
    let own = "extends: base.yaml\n";
    let start = || match Extends::start(own, Format::Yaml, Some(Kind::Setup), Path::new("own.yaml"), None) {
        Step::Need(extends) => extends,
        Step::Done(_) => unreachable!("it extends one"),
    };
    let why = |step: Step| match step {
        Step::Done(Base::Broken(why)) => why,
        _ => String::new(),
    };
    assert_eq!(why(start().answer("x", Err(Unreadable::NotAFile))), "the base setup x is not a file");
    let file = |bytes: &[u8]| File { identity: "b".into(), folder: "/".into(), bytes: bytes.to_vec() };
    assert!(why(start().answer("x", Ok(file(b"catalog: \xFF\n")))).starts_with("the base setup x: "));
    let huge = vec![b' '; crate::read::MAX_BYTES + 1];
    assert!(why(start().answer("x", Ok(file(&huge)))).starts_with("the base setup x: "));
}

#[test]
fn only_setups_extend_others() {
    let need = |text: &str, kind| {
        let step = Extends::start(text, Format::Json, kind, Path::new("a.json"), None);
        matches!(step, Step::Need(_))
    };
    let setup = r#"{"ucforge": 1, "extends": "b"}"#;
    assert!(need(setup, None) && need(r#"{"flow": "connection", "extends": "b"}"#, None));
    assert!(need(r#"{"extends": "b"}"#, Some(Kind::Setup)));
    assert!(
        !need(setup, Some(Kind::Payload(Payload::Connection)))
            && !need(r#"{"type": "Databricks", "extends": "b"}"#, None)
    );
    for text in [r#"{"ucforge": 1}"#, r#"{"ucforge": 1, "extends": ["b"]}"#, r#"{"ucforge": 1, "extends": null}"#, "["]
    {
        assert!(!need(text, Some(Kind::Setup)), "{text}");
    }
}

#[test]
fn a_payload_is_not_a_base() {
    let why = |text: &str| base("extends: base\n", &[("/s/base", text)]).err();
    for (text, name) in [
        (r#"{"type": "Databricks", "autoBootstrap": true, "config": {"catalog": "immuta"}}"#, "config"),
        (r#"{"connectionKey": "k", "connection": {"technology": "Databricks"}}"#, "connection"),
        ("nativeIntegration:\n  config: {}\n", "nativeIntegration"),
    ] {
        let expected = format!("the base setup /s/base is not a setup: `{name}` is part of what is sent to the API");
        assert_eq!(why(text), Some(expected), "{text}");
    }
    assert_eq!(why("GRANT USE CATALOG ON CATALOG a TO b;"), Some("the base setup /s/base is not a setup".to_owned()));
    // What payloads and setups both have, and what neither has, is no sign of one.
    for text in [
        r#"{"connectionKey": "k", "catalog": "immuta"}"#,
        r#"{"ucforge": 1, "config": {"catalog": "immuta"}}"#,
        r#"{"settings": {"isActive": false}, "options": {}}"#,
        r#"{"type": "Databricks", "catalog": "immuta"}"#,
        r#"{"configuration": {}}"#,
    ] {
        assert_eq!(why(text), None, "{text}");
    }
}

#[test]
fn the_platform_of_a_base_counts() {
    let base = "ucforge: 1\nplatform: trino\nflow: integration-automatic\n";
    let answers = crate::check::Setup::read(base, Format::Yaml).0.unwrap().answers().clone();
    let told = |own: &str| {
        let (setup, checked) = crate::check::Setup::read_over(own, Format::Yaml, &Base::Answers(answers.clone()));
        assert_eq!(checked.platform.catalogue.id, setup.as_ref().map_or("databricks", |_| "trino"));
        checked.findings.iter().map(|finding| finding.code.id()).collect::<Vec<_>>()
    };
    assert_eq!(told("extends: base.yaml\nimmutaUrl: https://tenant.hosted.immutacloud.com\n"), [""; 0]);
    assert!(told("extends: base.yaml\nplatform: databricks\n").contains(&"UC102"));
}
