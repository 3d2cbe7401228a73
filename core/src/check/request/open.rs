//! Parts of a request that still need a value.

use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::kit::templates::{self, Template};
use crate::read::curl::Part;
use crate::read::shell::Dialect;
use crate::text::part;
use crate::text::url::without_scheme;

rules! {
    NOT_EXPANDED = Error("UC239", "a variable that is not expanded", Curl) {
        means: "The quotes around a variable, or the way it is written, keep this shell from expanding it.",
        why: "curl sends the name of the variable and not its value: the key is wrong, or the host does not exist.",
        fix: "Use double quotes in bash and PowerShell, and `%NAME%` in the Windows command prompt.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H 'Authorization: $IMMUTA_API_KEY'\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }
}

/// Whether an address holds a placeholder or a template that nobody filled in.
pub(super) fn is_open_address(url: &str, dialect: Dialect) -> bool {
    let (rest, _) = without_scheme(url);
    let holds_brackets = url.contains('<') && url.contains('>');
    holds_brackets || holds_template(url, dialect) || rest.split(['/', '?', '#', '&', '=']).any(is_open_part)
}

/// Whether a text is certainly a template of a tool. `$(…)`, `${…}` and `%X%` do not count: a shell fills them in, or
/// other rules report them.
fn is_placeholder(text: &str) -> bool {
    templates::whole(text).is_some_and(|template| {
        template.is_certain() && !matches!(template, Template::Parentheses | Template::Percent | Template::DollarBraces)
    })
}

/// Whether a whole part of an address is a placeholder: `{id}`, `:id`, `[id]`.
fn is_open_part(text: &str) -> bool {
    let is_name = |name: &str| {
        name.starts_with(|c: char| c.is_ascii_alphabetic())
            && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-' | b' ' | b'.'))
    };
    let inside =
        |open, close| text.strip_prefix(open).and_then(|rest: &str| rest.strip_suffix(close)).is_some_and(is_name);
    is_placeholder(text) || inside('{', '}') || inside('[', ']') || text.strip_prefix(':').is_some_and(is_name)
        // `{tenant}.hosted.immutacloud.com`
        || text.strip_prefix('{').and_then(|rest| rest.split_once('}')).is_some_and(|(name, _)| is_name(name))
}

/// Whether a text holds a template: `{{x}}`, `${{ x }}`, `<%= x %>`, `#{x}`, and `%X%` unless the shell expands it.
pub(super) fn holds_template(text: &str, dialect: Dialect) -> bool {
    let holds = |open: &str, close: &str| {
        text.split_once(open)
            .and_then(|(_, behind)| behind.split_once(close))
            .is_some_and(|(name, _)| !name.trim().is_empty())
    };
    holds("{{", "}}") || holds("<%", "%>") || holds("#{", "}") || dialect != Dialect::Cmd && holds_variable_of_cmd(text)
}

fn holds_variable_of_cmd(text: &str) -> bool {
    // Shorter names may be escapes in an address: `%C3%A9`.
    let mut parts = text.split('%').skip(1);
    let is_name = |name: &str| {
        name.len() > 2 && name.starts_with(|c: char| c.is_ascii_alphabetic()) && crate::secret::is_env_name(name)
    };
    let closed = text.matches('%').count() >= 2;
    closed && parts.next().is_some_and(is_name)
}

/// Whether a key is still a placeholder.
pub(super) fn is_open_key(key: &str, dialect: Dialect) -> bool {
    let bracketed = key.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let braced = key.strip_prefix('{').and_then(|rest| rest.strip_suffix('}'));
    is_placeholder(key)
        || holds_template(key, dialect)
        || bracketed.or(braced).is_some_and(|name| !name.is_empty())
        || is_placeholder(part(key, key.find('<').unwrap_or(0)..))
}

/// The finding about a variable that is sent by name because the shell does not expand it.
pub(super) fn not_expanded(value: &Part, text: &str, dialect: Dialect) -> Option<Diagnostic> {
    let name = text.strip_prefix('$').filter(|_| !value.expands)?;
    let name = name.strip_prefix("env:").unwrap_or(name).split(['/', '?']).next().unwrap_or("");
    crate::secret::is_env_name(name).then(|| {
        let help = match dialect {
            Dialect::Cmd => "in the Windows command prompt write %NAME%",
            _ => "nothing is expanded in single quotes or after a backslash: use double quotes",
        };
        let message = "the shell does not expand this: the variable's name is sent instead of its value";
        Diagnostic::new(NOT_EXPANDED, value.span, message).help(help)
    })
}
