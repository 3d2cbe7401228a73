//! `--diff`: what `--fix` would do, line by line. Secrets in these lines are not shown.

use similar::TextDiff;
use ucforge_core::check::{self as core, guess};
use ucforge_core::fix::apply_fixes;
use ucforge_core::kinds::Kind;
use ucforge_core::read;
use ucforge_core::text::{Span, edited};

use super::words;
use crate::exit::{Exit, Failure};
use crate::input::Input;
use crate::{base, human};

/// Shows the fixes of all inputs. Ends with 1 if there are any.
pub(super) fn run(inputs: &[Input], kind: Option<Kind>) -> Result<Exit, Failure> {
    let mut out = String::new();
    for input in inputs {
        let Ok(source) = read::text(&input.bytes) else { continue };
        let format = guess(source, Some(&input.name));
        let base = base::of(source, format, &input.path, kind);
        let fixed = apply_fixes(source, format, kind, &base);
        if fixed.text == source {
            continue;
        }
        let shown = |text: &str| {
            let check = core::Check { format: Some(format), kind, base: &base, against: None };
            masked(text, &check.run(text).hidden())
        };
        let (before, after) = (shown(source), shown(&fixed.text));
        let name = words::path(&human::one_line(&input.name));
        let diff = TextDiff::from_lines(before.as_str(), after.as_str());
        let text = diff.unified_diff().header(&name, &name).to_string();
        out.push_str(&human::escaped(&text.replace("\r\n", "\n")));
    }
    human::result(&out)?;
    Ok(if out.is_empty() { Exit::Done } else { Exit::Findings })
}

/// A text with stars in the place of what is not to be shown. Line breaks stay.
fn masked(text: &str, hidden: &[Span]) -> String {
    let stars = |part: &str| part.chars().map(|c| if c.is_whitespace() { c } else { '*' }).collect::<String>();
    let edits: Vec<(Span, String)> = hidden.iter().map(|span| (*span, stars(span.of(text)))).collect();
    edited(text, edits.iter().map(|(span, new)| (*span, new.as_str())))
}
