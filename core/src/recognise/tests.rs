//! What is recognized in texts as people have them: tables of cases in files, and what must hold of any text.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};

use proptest::prelude::*;

use super::*;
use crate::secret::View;
use crate::text::{Positions, part};
use crate::value::json;

/// What is shown of a text, one line for each thing.
fn told(text: &str) -> String {
    let recognised = match recognise(text) {
        Ok(recognised) => recognised,
        Err(why) => return format!("! {why}\n"),
    };
    let positions = Positions::new(text);
    let place = |span: Option<Span>| {
        let start = positions.at(span.unwrap_or_default().start);
        format!("{}:{}", start.line, start.column)
    };
    let mut out = format!("{}: {}\n", recognised.kind, recognised.what);
    let left = |out: &mut String, left: &LeftOut| {
        let _ = writeln!(out, "- {} {}: {}", place(left.span), left.name, left.why);
    };
    for candidate in &recognised.candidates {
        if recognised.candidates.len() > 1 || !candidate.name.is_empty() {
            let usual = if candidate.is_usual { " (usual)" } else { "" };
            let _ = writeln!(out, "[{}]{usual}", candidate.name);
        }
        for found in &candidate.found {
            let assumed = found.assumed.map(|why| format!(" ({why})")).unwrap_or_default();
            let _ = writeln!(out, "{found} <- {} {}{assumed}", place(found.span), found.name);
        }
        candidate.left_out.iter().for_each(|one| left(&mut out, one));
    }
    if !recognised.left_out.is_empty() {
        out.push_str("[]\n");
        recognised.left_out.iter().for_each(|one| left(&mut out, one));
    }
    out
}

fn files() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/recognise");
    let mut files: Vec<PathBuf> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.extension().is_some_and(|end| end == "txt"));
    files.sort();
    files
}

/// A case: its title, its text, and what is told of it.
fn cases(file: &Path) -> Vec<(String, String, String)> {
    let all = fs::read_to_string(file).unwrap();
    let cases = all.split("==== ").skip(1).map(|case| {
        let (title, rest) = case.split_once('\n').unwrap();
        let (text, told) = rest.split_once("\n----\n").unwrap_or((rest.trim_end_matches('\n'), ""));
        (title.to_owned(), text.to_owned(), told.trim_end_matches('\n').to_owned() + "\n")
    });
    cases.collect()
}

/// `UPDATE_RECOGNISED=1` writes what is told now into the files.
#[test]
fn texts_as_people_have_them_are_told() {
    let is_update = std::env::var_os("UPDATE_RECOGNISED").is_some();
    let mut count = 0;
    for file in files() {
        let mut written = String::new();
        let mut wrong = Vec::new();
        for (title, text, expected) in cases(&file) {
            count += 1;
            let _ = write!(written, "==== {title}\n{text}\n----\n{}\n", told(&text));
            // The ends of lines and what is around a text make no difference.
            for text in [text.clone(), text.replace('\n', "\r\n"), format!("\u{FEFF}{text}\n")] {
                if told(&text) != expected {
                    wrong.push(format!("{title}\n{}", told(&text)));
                }
            }
        }
        if is_update {
            fs::write(&file, written).unwrap();
        } else {
            assert!(wrong.is_empty(), "{}:\n{}", file.display(), wrong.join("\n"));
        }
    }
    assert!(count > 60, "{count}");
}

/// All that a face shows of a text.
fn shown_of(text: &str) -> String {
    match recognise(text) {
        Ok(recognised) => {
            let page = json::compact(&recognised.shown(text), &View::Masked).unwrap();
            let setups = recognised.candidates.iter();
            let setups: String =
                setups.map(|candidate| json::compact(&candidate.setup(), &View::Masked).unwrap()).collect();
            page + &setups + &told(text)
        }
        Err(why) => why.to_string(),
    }
}

/// In the files every secret holds this word.
const CANARY: &str = "anary";

#[test]
fn no_secret_of_the_files_is_shown_however_its_text_is_damaged() {
    let mut secrets = 0;
    for (title, text, _) in files().iter().flat_map(|file| cases(file)) {
        secrets += usize::from(text.contains(CANARY));
        assert!(!shown_of(&text).contains(CANARY), "{title}");
        // A character is lost, or a part of the text.
        for (at, c) in text.char_indices() {
            let (before, behind) = (&text[..at], &text[at + c.len_utf8()..]);
            for damaged in [format!("{before}{behind}"), before.to_owned(), behind.to_owned()] {
                let shown = shown_of(&damaged);
                assert!(!shown.contains(CANARY), "{title} at {at}: {shown}\n{damaged}");
            }
        }
    }
    assert!(secrets > 20, "{secrets}");
}

/// Words that such texts are made of.
fn pieces() -> impl Strategy<Value = String> {
    let words = [
        "jdbc:databricks://",
        "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
        ":443",
        "/default",
        ";",
        "=",
        "&",
        "?",
        "#",
        "{",
        "}",
        "AuthMech=3",
        "PWD=",
        "UID=token",
        "httpPath=",
        "/sql/1.0/warehouses/0123456789abcdef",
        "\n",
        "[DEFAULT]",
        "host = ",
        "token = ",
        "client_id",
        "client_secret: ",
        "export ",
        "set ",
        "$env:",
        "DATABRICKS_TOKEN=",
        "DATABRICKS_HOST=",
        "\"",
        "'",
        "`",
        "\\",
        " ",
        "provider \"databricks\" {",
        "var.token",
        "${",
        "$(",
        "{{ env_var('X') }}",
        "outputs:\n",
        "  dev:\n",
        "    type: databricks\n",
        "    host: ",
        "Server hostname",
        "HTTP path",
        "Port",
        "JDBC URL",
        "Driver=",
        "<<EOT",
        "EOT",
        "/*",
        "*/",
        "https://",
        "?o=123",
        "@",
        "é",
        "\u{FEFF}",
        "\u{202e}",
        "\t",
        "(",
        ")",
        "443",
        "dapi0123456789abcdef0123456789abcdef",
    ];
    let word = proptest::sample::select(words.to_vec()).prop_map(str::to_owned);
    proptest::collection::vec(prop_oneof![9 => word, 1 => any::<String>()], 0..30).prop_map(|words| words.concat())
}

proptest! {
    #[test]
    fn any_text_is_told_with_its_places_inside(text in pieces()) {
        if let Ok(recognised) = recognise(&text) {
            let is_inside = |span: Span| {
                let (start, end) = (span.start as usize, span.end as usize);
                start <= end && text.is_char_boundary(start) && text.is_char_boundary(end)
            };
            for candidate in &recognised.candidates {
                prop_assert!(is_inside(candidate.span));
                let found = candidate.found.iter().filter_map(|found| found.span);
                let left = candidate.left_out.iter().filter_map(|left| left.span);
                prop_assert!(found.chain(left).all(is_inside));
                let mut pointers: Vec<&str> = candidate.found.iter().map(|found| &*found.pointer).collect();
                pointers.sort_unstable();
                pointers.dedup();
                prop_assert_eq!(pointers.len(), candidate.found.len());
            }
        }
        shown_of(&text);
    }

    #[test]
    fn no_secret_of_any_text_is_shown(before in pieces(), behind in pieces()) {
        let secret = "dapiC0FFEE23456789abcdef0123456789ab";
        for text in [format!("{before}{secret}{behind}"), format!("{before}\nPWD={secret};{behind}")] {
            let shown = shown_of(&text);
            prop_assert!(!shown.contains("C0FFEE23456789"), "{}\n{}", text, shown);
        }
    }
}

/// Twice the text takes about twice the time: a text of a few MiB that is made to be slow would otherwise take minutes.
#[test]
fn long_texts_take_no_longer_than_they_are() {
    for piece in [
        "a;",
        "a={;",
        "export A=b ",
        "A=\"",
        "[a]\nb=c\n",
        "provider \"a\" {\n",
        "a = \"${\n",
        "<<E\n",
        "Port\n",
        "Port 1\n",
        "jdbc:a:b\n",
        "jdbc:a://b;c=d;",
        "  a:\n   type: b\n   host: c\n",
        "{",
        "$(",
        "A=b\nc\n",
        "/*",
        "Server hostname: a\nPort: 1\n",
        "a.b?c=d&",
    ] {
        let long = piece.repeat(1 << 12);
        for start in
            ["", "jdbc:databricks://h;", "Driver=a;", "[a]\n", "export ", "provider \"databricks\" {\n", "https://h/?"]
        {
            let text = format!("{start}{long}");
            let before = std::time::Instant::now();
            let _ = recognise(&text);
            assert!(before.elapsed().as_secs() < 2, "{start:?} and {piece:?} took {:?}", before.elapsed());
        }
    }
}

#[test]
fn a_setup_of_what_was_recognized_holds_the_secret_itself() {
    let text = "jdbc:databricks://dbc-a1b2c3d4-e5f6.cloud.databricks.com:443/default;AuthMech=3;UID=token;PWD=s3cret";
    let recognised = recognise(text).unwrap();
    let setup = recognised.candidates[0].setup();
    let Some(Value::Secret(secret)) = setup.get("token") else { panic!("no token") };
    let Source::Literal(clear) = &secret.source else { panic!("no literal") };
    assert_eq!((clear.expose(), secret.name.as_str()), ("s3cret", "DATABRICKS_TOKEN"));
    assert!(part(text, recognised.candidates[0].found[3].span.unwrap().start as usize..).starts_with("s3cret"));
}
