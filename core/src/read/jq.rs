//! A jq program that makes JSON with secrets from the environment, as our own commands use it. The result is the JSON
//! that it would print, with `"${NAME}"` in place of a variable.

use super::shell::{Command, Word};
use super::source_map::{Quoting, SourceMap};
use crate::secret::is_env_name;
use crate::text::{Span, part};

/// The body that the commands before a client print: by `jq -n` with a program, or by `printf` with a text, which may
/// be the program. The last body that can be read counts.
pub(super) fn printed(commands: &[Command]) -> Option<SourceMap> {
    let (mut body, mut text) = (None, None);
    for command in commands {
        match command.words.as_slice() {
            [print, form, piece]
                if print.text() == "printf" && matches!(form.text(), "%s" | "%s\\n") && !piece.expands =>
            {
                text = Some(piece.taken.behind(0));
                body = Some(piece.taken.behind(0));
            }
            [jq, words @ ..] if jq.text() == "jq" => {
                let program =
                    if has_flag(words, 'f') { text.take() } else { argument(words).map(|word| word.taken.behind(0)) };
                if let Some(json) = program.as_ref().and_then(json) {
                    body = Some(json);
                }
            }
            _ => {}
        }
    }
    body
}

/// Whether one of the words is an option with this letter.
fn has_flag(words: &[Word], letter: char) -> bool {
    words.iter().any(|word| {
        word.text().strip_prefix('-').is_some_and(|letters| !letters.starts_with('-') && letters.contains(letter))
    })
}

/// The program among the words, if jq reads no input and takes no values from its arguments.
fn argument(words: &[Word]) -> Option<&Word> {
    let is_option = |word: &Word| word.text().starts_with('-');
    let reads_nothing = has_flag(words, 'n') || words.iter().any(|word| word.text() == "--null-input");
    let has_values = words.iter().any(|word| word.text().contains("arg") && is_option(word));
    let mut others = words.iter().filter(|word| !is_option(word));
    match (others.next(), others.next()) {
        (Some(program), None) if reads_nothing && !has_values && !program.expands => Some(program),
        _ => None,
    }
}

/// The JSON that a program prints. `None` if the program does more than name variables of the environment.
fn json(program: &SourceMap) -> Option<SourceMap> {
    let text = program.text.as_str();
    let (mut variables, mut at) = (Vec::new(), 0);
    while let Some(c) = part(text, at..).chars().next() {
        let rest = part(text, at..);
        at += match c {
            '"' => string(rest)?,
            'a'..='z' | '$' => {
                if let Some((name, length)) = variable(rest) {
                    variables.push((Span::new(at, at + length), ["\"${", name, "}\""].concat()));
                    length
                } else {
                    word(rest)?
                }
            }
            '{' | '}' | '[' | ']' | ',' | ':' | ' ' | '\t' | '\r' | '\n' => 1,
            '-' | '0'..='9' => {
                rest.find(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '-' | '+' | '.'))).unwrap_or(rest.len())
            }
            _ => return None,
        };
    }
    Some(program.with(&variables, Quoting::Double))
}

/// The length of the first word, if it means the same in JSON.
fn word(rest: &str) -> Option<usize> {
    let length = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(rest.len());
    matches!(part(rest, ..length), "true" | "false" | "null").then_some(length)
}

/// The length of a string with its quotes. `None` if jq inserts something into it. A string without an end is the
/// mistake of its author: it is read as JSON, and reported there.
fn string(rest: &str) -> Option<usize> {
    let mut escaped = false;
    for (at, c) in rest.char_indices().skip(1) {
        match c {
            '(' if escaped => return None,
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            '"' => return Some(at + 1),
            _ => {}
        }
    }
    Some(rest.len())
}

/// The variable that a text begins with, written as in jq, and the length of that expression: `env.NAME`,
/// `env["NAME"]`, `$ENV.NAME`.
fn variable(rest: &str) -> Option<(&str, usize)> {
    let behind = rest.strip_prefix("env").or_else(|| rest.strip_prefix("$ENV"))?;
    let before = rest.len() - behind.len();
    let (name, length) = if let Some(name) = behind.strip_prefix('.') {
        let name = name.strip_prefix('"').map_or_else(
            || part(name, ..name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len())),
            |quoted| quoted.split('"').next().unwrap_or(""),
        );
        let quotes = if part(behind, 1..).starts_with('"') { 2 } else { 0 };
        (name, 1 + quotes + name.len())
    } else {
        let (name, _) = behind.strip_prefix("[\"")?.split_once("\"]")?;
        (name, name.len() + 4)
    };
    is_env_name(name).then_some((name, before + length))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "tests say what they expect by unwrapping it")]

    use super::*;
    use crate::read::shell::commands;

    fn body(text: &str) -> Option<SourceMap> {
        printed(&commands(text, |_| true, &mut |_| {}))
    }

    #[test]
    fn what_jq_would_print_is_known() {
        for (program, json) in [
            (r#"{"a": env.PAT}"#, r#"{"a": "${PAT}"}"#),
            (r#"{"a":env["PAT_2"],"b":[1,-1.5e3,true,null]}"#, r#"{"a":"${PAT_2}","b":[1,-1.5e3,true,null]}"#),
            (r#"[$ENV.a, $ENV["b"], env."C"]"#, r#"["${a}", "${b}", "${C}"]"#),
            (r#"{"env.X": "env.Y \\(z) \" env.Z"}"#, r#"{"env.X": "env.Y \\(z) \" env.Z"}"#),
            ("{\n  \"ü\": env.A_1\n}", "{\n  \"ü\": \"${A_1}\"\n}"),
            // A mistake in the JSON is for whoever reads that.
            (r#"{"a": env.PAT,}"#, r#"{"a": "${PAT}",}"#),
            (r#"{"a": "#, r#"{"a": "#),
        ] {
            let text = format!("jq -n '{program}' | curl --data-binary @- https://x");
            assert_eq!(body(&text).map(|body| body.text).as_deref(), Some(json), "{text}");
            let text = format!("printf '%s\\n' '{program}' | jq -nf /dev/stdin | curl --data-binary @- https://x");
            assert_eq!(body(&text).map(|body| body.text).as_deref(), Some(json), "{text}");
        }
    }

    #[test]
    fn what_jq_would_do_otherwise_is_left_to_it() {
        for program in [
            "{a: env.PAT}",
            r#"{"a": $token}"#,
            r#"{"a": "\(env.PAT)"}"#,
            r#"{"a": (env.PAT)}"#,
            r#"{"a": env.PAT | @base64}"#,
            r#"{"a": env}"#,
            r#"{"a": env.PAT + "x"}"#,
            r#"{"a": env["x y"]}"#,
            r#"{"a": input}"#,
            r#"{"a": environment}"#,
            r#"[env.PAT] | all(. != "")"#,
        ] {
            assert!(body(&format!("jq -n '{program}' | curl -d @- https://x")).is_none(), "{program}");
        }
        for text in [
            r#"jq '{"a": 1}' | curl -d @- https://x"#,
            r#"jq -n --arg a b '{"a": 1}' | curl -d @- https://x"#,
            r#"jq -n '{"a": 1}' file | curl -d @- https://x"#,
            r#"jq -n "{\"a\": $X}" | curl -d @- https://x"#,
            "jq -nf program.jq | curl -d @- https://x",
        ] {
            assert!(body(text).is_none(), "{text}");
        }
    }

    #[test]
    fn places_are_those_of_the_command() {
        let text = r#"jq -n '{"a": env.PAT, "b": 1}' | curl"#;
        let body = body(text).unwrap();
        let of = |inner: &str| {
            let start = body.text.find(inner).unwrap();
            let span = body.span(Span::new(start, start + inner.len()));
            part(text, span.start as usize..span.end as usize)
        };
        assert_eq!(of("\"${PAT}\""), "env.PAT");
        assert_eq!(of("\"b\""), "\"b\"");
        assert_eq!(of("1"), "1");
    }
}
