//! Templates: what is in the place of a value until somebody, or some tool, fills it in.
//!
//! Each tool has its own marks. Some of them are always templates ([`Template::is_certain`]). Others may be part of a
//! name or a secret that somebody chose, and only count where no such value can be.

mod elsewhere;
mod words;

pub(crate) use elsewhere::is_kept_elsewhere;
pub(crate) use words::{is_unfilled_name, is_word};

use crate::text::part;

/// A kind of template, by its marks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    /// `<TOKEN>`: documentation.
    Angle,
    /// `{{ token }}`, `${{ secrets.TOKEN }}`: Jinja, Mustache, Postman, Databricks, GitHub.
    Braces,
    /// `${var.token}`, `$[variables.token]`: Terraform, bundles, notebooks, shells, Azure Pipelines.
    DollarBraces,
    /// `$(Token)`: Azure Pipelines, make. In shells, a command.
    Parentheses,
    /// `<%= token %>`, `{% token %}`: ERB, EJS, Jinja.
    Tag,
    /// `#{Token}`, `#{Token}#`: Octopus, tokens of Azure DevOps.
    HashBraces,
    /// `%TOKEN%`, `%(token)s`: cmd, Python.
    Percent,
    /// `@TOKEN@`: Maven, CMake.
    At,
    /// `__TOKEN__`: tokens of Azure DevOps.
    Underscores,
    /// `[TOKEN]`, `[[ token ]]`.
    Brackets,
    /// `{token}`: OpenAPI.
    SingleBraces,
    /// `$TOKEN`, `$env:TOKEN`, `$token$`: shells.
    Variable,
    /// `«TOKEN»`: documentation.
    Guillemets,
    /// `!Ref Token`: CloudFormation and others that read YAML.
    YamlTag,
}

impl Template {
    /// Whether nobody would choose a name or secret that looks like this.
    pub(crate) fn is_certain(self) -> bool {
        !matches!(
            self,
            Self::At
                | Self::Underscores
                | Self::Brackets
                | Self::SingleBraces
                | Self::Variable
                | Self::Guillemets
                | Self::YamlTag
        )
    }

    /// Whether this is certainly a template even as a part of any longer text.
    fn is_certain_inside(self) -> bool {
        matches!(self, Self::Braces | Self::DollarBraces | Self::Parentheses | Self::Tag | Self::HashBraces)
    }
}

/// Opening and closing marks. Longer ones come before those that they start with.
const MARKS: [(&str, &str, Template); 15] = [
    ("<%", "%>", Template::Tag),
    ("{%", "%}", Template::Tag),
    ("<", ">", Template::Angle),
    ("${{", "}}", Template::Braces),
    ("{{", "}}", Template::Braces),
    ("$(", ")", Template::Parentheses),
    ("${", "}", Template::DollarBraces),
    ("$[", "]", Template::DollarBraces),
    ("#{", "}#", Template::HashBraces),
    ("#{", "}", Template::HashBraces),
    ("[[", "]]", Template::Brackets),
    ("[", "]", Template::Brackets),
    ("{", "}", Template::SingleBraces),
    ("«", "»", Template::Guillemets),
    ("‹", "›", Template::Guillemets),
];

/// The kind of template that a whole text is.
pub(crate) fn whole(text: &str) -> Option<Template> {
    // Most texts begin with a letter, a digit or a slash.
    if !matches!(
        text.as_bytes().first(),
        Some(b'<' | b'{' | b'$' | b'#' | b'%' | b'@' | b'_' | b'[' | b'!' | b' ' | b'\t' | b'\n' | b'\r' | 0x80..)
    ) {
        return None;
    }
    let text = text.trim();
    let between = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    let marked = MARKS.iter().find(|(open, close, template)| {
        between(open, close).is_some_and(|inner| {
            // Lists and objects are not templates.
            if template.is_certain() {
                !inner.trim().is_empty()
            } else {
                is_name(inner) || *template == Template::SingleBraces && is_place(inner)
            }
        })
    });
    let same = |mark: &str| {
        let inner = between(mark, mark);
        inner.is_some_and(|inner| is_variable(between_again(inner, mark)))
    };
    marked
        .map(|(.., template)| *template)
        .or_else(|| same("%").then_some(Template::Percent))
        .or_else(|| between("%(", ")s").filter(|name| is_variable(name)).map(|_| Template::Percent))
        .or_else(|| is_tagged(text).then_some(Template::YamlTag))
        .or_else(|| same("@").then_some(Template::At))
        .or_else(|| same("__").then_some(Template::Underscores))
        .or_else(|| same("$").then_some(Template::Variable))
        .or_else(|| {
            let name = text.strip_prefix('$')?;
            let name =
                name.get(..4).filter(|start| start.eq_ignore_ascii_case("env:")).map_or(name, |_| part(name, 4..));
            is_variable(name).then_some(Template::Variable)
        })
}

/// Whether a text is the number of a positional argument, as in `{0}`.
fn is_place(text: &str) -> bool {
    matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tags that some readers of YAML replace with something else.
const TAGS: [&str; 14] = [
    "Base64",
    "FindInMap",
    "GetAtt",
    "ImportValue",
    "Join",
    "Ref",
    "Select",
    "Sub",
    "env",
    "env_var",
    "file",
    "include",
    "secret",
    "vault",
];

/// Whether a text is a tag of YAML with something after it.
fn is_tagged(text: &str) -> bool {
    text.strip_prefix('!')
        .and_then(|tagged| tagged.split_once(char::is_whitespace))
        .is_some_and(|(tag, _)| TAGS.contains(&tag))
}

/// A text without a second mark at both ends, as in `@@TOKEN@@`.
fn between_again<'a>(text: &'a str, mark: &str) -> &'a str {
    text.strip_prefix(mark).and_then(|text| text.strip_suffix(mark)).unwrap_or(text)
}

/// The kind of a template inside a text of a narrow format, in which such marks are never part of a value: a host, a
/// path, an address, an ID.
pub(crate) fn inside(text: &str) -> Option<Template> {
    find(text, |_| true).or_else(|| holds_percent(text).then_some(Template::Percent))
}

/// The kind of a template inside a text in which people may write anything.
pub(crate) fn inside_free_text(text: &str) -> Option<Template> {
    find(text, Template::is_certain_inside)
}

/// Whether a text holds a variable of a shell anywhere.
pub(crate) fn holds_variable(text: &str) -> bool {
    text.split('$').skip(1).any(|behind| behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

/// Whether a shell would replace a part of this text, if its quotes allow that.
pub(crate) fn is_for_shells(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'$' | b'`' | b'%')) && (text.contains(['$', '`']) || holds_percent(text))
}

/// Whether a text has any of the marks of a template.
pub(crate) fn has_marks(text: &str) -> bool {
    text.starts_with("__")
        || matches!(text.as_bytes().first(), Some(b'!' | 0xC2 | 0xE2))
        || text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'$' | b'[' | b'%' | b'#' | b'@'))
}

fn find(text: &str, is_wanted: impl Fn(Template) -> bool) -> Option<Template> {
    if !text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'$' | b'[')) {
        return None;
    }
    let holds = |open: &str, close: &str| {
        text.match_indices(open).any(|(at, _)| {
            // Placeholders have short names.
            let behind = part(text, at + open.len()..);
            let near = behind.char_indices().nth(MAX_NAME).map_or(behind, |(end, _)| part(behind, ..end));
            near.split_once(close).is_some_and(|(inner, behind)| {
                // Single brackets are also around IPv6 addresses and the text of a link.
                is_name(inner) && !(open == "[" && (inner.contains(':') || behind.starts_with('(')))
            })
        })
    };
    MARKS
        .iter()
        .find(|(open, close, template)| is_wanted(*template) && holds(open, close))
        .map(|(.., template)| *template)
}

const MAX_NAME: usize = 128;

/// Whether a text holds `%TOKEN%`, as opposed to the escapes of an address, `%C3%A4`.
fn holds_percent(text: &str) -> bool {
    let is_escape = |rest: &str| rest.len() > 1 && rest.bytes().take(2).all(|byte| byte.is_ascii_hexdigit());
    let mut pieces = text.split('%').skip(1).peekable();
    while let Some(name) = pieces.next() {
        if is_variable(name) && pieces.peek().is_some_and(|behind| !is_escape(behind)) {
            return true;
        }
    }
    false
}

/// Whether a text may be the name of a placeholder: words, a path, a call without arguments.
fn is_name(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '/' | ':' | '=' | '|' | '\'' | '(' | ')')
        })
        && !text.contains("://")
}

/// Whether a text may be the name of a variable.
fn is_variable(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether a text is a template in a format whose names may have nearly any character: people seldom choose names with
/// such marks around one word, and hardly ever with `$` or brackets around capitals.
pub(crate) fn is_unfilled_in_free_text(text: &str) -> bool {
    let text = text.trim();
    let inner = text.trim_matches(['$', '{', '}', '[', ']']);
    match whole(text) {
        None | Some(Template::Underscores) => false,
        Some(Template::SingleBraces) => is_variable(inner) || is_place(inner),
        Some(Template::Brackets) => is_constant(inner),
        Some(Template::Variable) => is_constant(inner) || inner.contains(':'),
        Some(_) => true,
    }
}

/// Whether a text is the name of a variable without lower case letters.
fn is_constant(text: &str) -> bool {
    is_variable(text) && !text.bytes().any(|byte| byte.is_ascii_lowercase())
}

#[cfg(test)]
mod tests;
