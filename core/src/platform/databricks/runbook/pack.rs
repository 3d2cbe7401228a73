//! JSON in fewer lines: a value that fits on one line is written on one, so that a script with several bodies can be
//! read as a whole.

use crate::text::part;

/// The maximum number of columns in a line.
const WIDTH: usize = 126;

/// Packs indented JSON with one value per line, or a jq program that looks like it, into fewer lines.
pub(super) fn pack(text: &str) -> String {
    let mut lines = text.lines().peekable();
    let mut out = Vec::new();
    while lines.peek().is_some() {
        out.extend(value(&mut lines));
    }
    out.join("\n")
}

/// The lines of the value that begins here.
fn value<'t>(lines: &mut std::iter::Peekable<impl Iterator<Item = &'t str>>) -> Vec<String> {
    let Some(first) = lines.next() else { return Vec::new() };
    if !first.ends_with(['{', '[']) {
        return vec![first.to_owned()];
    }
    let indent = first.len() - first.trim_start().len();
    let closes = |line: &str| line.len() - line.trim_start().len() == indent;
    let mut inside = Vec::new();
    while lines.peek().is_some_and(|line| !closes(line)) {
        inside.push(value(lines));
    }
    let end = lines.next().unwrap_or("").trim_start();
    let is_flat = inside
        .iter()
        .all(|member| matches!(member.as_slice(), [line] if !line.trim_end_matches(',').ends_with(['}', ']'])));
    if is_flat {
        let all: Vec<_> = inside.iter().flatten().map(|line| line.trim_start()).collect();
        let line = [first, &all.join(" "), end].concat();
        if line.chars().count() <= WIDTH {
            return vec![line];
        }
    }
    let mut out = vec![first.to_owned()];
    for member in inside {
        match (out.last_mut(), member.as_slice()) {
            // Short values share a line, as words do.
            (Some(last), [line]) if is_open(last, indent) && fits(last, line) => {
                last.push(' ');
                last.push_str(line.trim_start());
            }
            _ => out.extend(member),
        }
    }
    out.push([part(first, ..indent), end].concat());
    out
}

/// Whether another value may come after a line: the line neither opens the object nor ends a value of several lines.
fn is_open(line: &str, indent: usize) -> bool {
    let inside = line.trim_start();
    line.len() - inside.len() > indent && line.ends_with(',') && !inside.starts_with(['}', ']'])
}

fn fits(line: &str, next: &str) -> bool {
    line.chars().count() + 1 + next.trim_start().chars().count() <= WIDTH
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_fits_on_a_line_stands_on_one() {
        let long = "x".repeat(106);
        let text = format!(
            "{{\n  \"type\": \"Databricks\",\n  \"config\": {{\n    \"token\": env.PAT,\n    \"path\": \"{long}\",\n    \"audit\": {{\n      \"enabled\": true\n    }},\n    \"list\": [],\n    \"brace\": \"{{\"\n  }},\n  \"last\": [\n    1,\n    2\n  ]\n}}"
        );
        assert_eq!(
            pack(&text),
            format!(
                "{{\n  \"type\": \"Databricks\",\n  \"config\": {{\n    \"token\": env.PAT,\n    \"path\": \"{long}\",\n    \"audit\": {{\"enabled\": true}}, \"list\": [], \"brace\": \"{{\"\n  }},\n  \"last\": [1, 2]\n}}"
            )
        );
        assert_eq!(pack("{\n  \"a\": {\n    \"b\": 1\n  }\n}"), "{\n  \"a\": {\"b\": 1}\n}");
        assert_eq!(pack("{}"), "{}");
    }
}
