//! What a value is: the text itself, a reference to a variable, or something that only another tool knows.

use std::borrow::Cow;

use super::piece::Given;
use crate::kit::templates::{self, Template};
use crate::secret;

const EMPTY: &str = "it is empty";
const PLACEHOLDER: &str = "it is still a placeholder";
/// The reason given for a value that another program fills in.
pub(super) const WORKED_OUT: &str = "another tool fills it in, and what it will be is not known here";
const PERHAPS: &str = "it may be the name of a variable or the value itself";

/// A value from a tool that fills in references to variables.
pub(super) fn of(text: Cow<'_, str>) -> Given<'_> {
    match variable(text.trim()) {
        Some(name) => Given::Variable(name.to_owned()),
        None => plain(text),
    }
}

/// A value from a tool that leaves it as it is.
pub(super) fn plain(text: Cow<'_, str>) -> Given<'_> {
    let bare = text.trim();
    if bare.is_empty() {
        return Given::Open(EMPTY);
    }
    match templates::whole(bare) {
        Some(Template::Angle) => return Given::Open(PLACEHOLDER),
        Some(Template::Variable) => return Given::Open(PERHAPS),
        Some(template) if template.is_certain() => return Given::Open(WORKED_OUT),
        _ => {}
    }
    // A value that another tool fills in partly: `https://{{ host }}/`.
    let is_in_part = ["${", "{{", "$("].iter().any(|mark| bare.contains(mark));
    if is_in_part || templates::is_kept_elsewhere(bare) {
        Given::Open(WORKED_OUT)
    } else if templates::is_word(bare) {
        Given::Open(PLACEHOLDER)
    } else {
        Given::Text(text)
    }
}

/// The variable that a whole text certainly refers to.
fn variable(text: &str) -> Option<&str> {
    let between = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    let is_name = |name: &&str| secret::is_env_name(name);
    let braced = || between("${env.", "}").or_else(|| between("${env:", "}"));
    let named = secret::reference(text).or_else(braced).or_else(|| between("%", "%")).filter(is_name);
    named.or_else(|| of_jinja(text)).or_else(|| after_env(text))
}

/// The variable in `{{ env_var('NAME') }}`, without a default that may take the place of an unset variable.
fn of_jinja(text: &str) -> Option<&str> {
    let inner = text.strip_prefix("{{")?.strip_suffix("}}")?.trim_matches(['-', ' ', '\t']);
    let argument = inner.strip_prefix("env_var")?.trim_start().strip_prefix('(')?.strip_suffix(')')?.trim();
    let between = |quote: char| argument.strip_prefix(quote)?.strip_suffix(quote);
    between('\'').or_else(|| between('"')).filter(|name| secret::is_env_name(name))
}

/// The variable in `$env:NAME`.
pub(super) fn after_env(text: &str) -> Option<&str> {
    let start = text.get(..5).filter(|start| start.eq_ignore_ascii_case("$env:"))?;
    text.get(start.len()..).filter(|name| secret::is_env_name(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn references_are_told_from_texts_and_from_what_nobody_knows_here() {
        for (text, expected) in [
            ("${TOKEN}", "$TOKEN"),
            ("${env.TOKEN}", "$TOKEN"),
            ("${env:TOKEN}", "$TOKEN"),
            ("%TOKEN%", "$TOKEN"),
            ("$env:TOKEN", "$TOKEN"),
            ("{{ env_var('TOKEN') }}", "$TOKEN"),
            ("{{env_var(\"TOKEN\")}}", "$TOKEN"),
            ("{{- env_var('TOKEN') -}}", "$TOKEN"),
            ("{{ env_var('TOKEN', 'default') }}", "?"),
            ("{{ env_var('TOKEN') | upper }}", "?"),
            ("{{ var('token') }}", "?"),
            ("$TOKEN", "?"),
            ("<token>", "?"),
            ("", "?"),
            ("  ", "?"),
            ("$(op read x)", "?"),
            ("op://vault/token", "?"),
            ("https://{{ host }}/", "?"),
            ("dapi0123", "dapi0123"),
            ("pa$$w0rd", "pa$$w0rd"),
        ] {
            let told = match of(Cow::Borrowed(text)) {
                Given::Text(text) => text.into_owned(),
                Given::Variable(name) => ["$", &name].concat(),
                Given::Open(_) => "?".to_owned(),
            };
            assert_eq!(told, expected, "{text}");
        }
    }
}
