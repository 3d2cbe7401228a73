//! What stands where a value belongs until somebody, or some tool, fills it in.
//!
//! Each tool has its own marks. Some of them are nothing else ([`Template::is_certain`]); others may be part of a name or a
//! secret that somebody has chosen, and count only where no such value can be.

use crate::text::part;

/// A mark around what is to be filled in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Template {
    /// `<TOKEN>`: documentation.
    Angle,
    /// `{{ token }}`, `${{ secrets.TOKEN }}`: Jinja, Mustache, Postman, Databricks, GitHub.
    Braces,
    /// `${var.token}`, `$[variables.token]`: Terraform, bundles, notebooks, shells, Azure Pipelines.
    DollarBraces,
    /// `$(Token)`: Azure Pipelines, make; in shells a command.
    Parentheses,
    /// `<%= token %>`, `{% token %}`: ERB, EJS, Jinja.
    Tag,
    /// `#{Token}`, `#{Token}#`: Octopus, tokens of Azure DevOps.
    HashBraces,
    /// `%TOKEN%`: cmd.
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
}

impl Template {
    /// Whether nobody chooses a name or secret that looks like it.
    pub(crate) fn is_certain(self) -> bool {
        !matches!(self, Self::At | Self::Underscores | Self::Brackets | Self::SingleBraces | Self::Variable)
    }

    /// Whether it says as a part of a longer text, whatever that is, that something is to be filled in.
    fn is_certain_inside(self) -> bool {
        matches!(self, Self::Braces | Self::DollarBraces | Self::Parentheses | Self::Tag | Self::HashBraces)
    }
}

/// Opening and closing marks, the longer before what they begin with.
const MARKS: [(&str, &str, Template); 13] = [
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
];

/// What kind of template a whole text is.
pub(crate) fn whole(text: &str) -> Option<Template> {
    // Most texts begin with a letter, a digit or a slash.
    if !matches!(
        text.as_bytes().first(),
        Some(b'<' | b'{' | b'$' | b'#' | b'%' | b'@' | b'_' | b'[' | b' ' | b'\t' | b'\n' | b'\r')
    ) {
        return None;
    }
    let text = text.trim();
    let between = |open: &str, close: &str| text.strip_prefix(open)?.strip_suffix(close);
    let marked = MARKS.iter().find(|(open, close, template)| {
        between(open, close).is_some_and(|inner| {
            // Lists and objects are no names.
            if template.is_certain() { !inner.trim().is_empty() } else { is_name(inner) }
        })
    });
    let same = |mark: &str| {
        let inner = between(mark, mark);
        inner.is_some_and(|inner| is_variable(between_again(inner, mark)))
    };
    marked
        .map(|(.., template)| *template)
        .or_else(|| same("%").then_some(Template::Percent))
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

/// A text without the mark at both ends, where it is doubled: `@@TOKEN@@`.
fn between_again<'a>(text: &'a str, mark: &str) -> &'a str {
    text.strip_prefix(mark).and_then(|text| text.strip_suffix(mark)).unwrap_or(text)
}

/// The kind of a template that is a part of a text which could not be a value with it: a host, a path, an address, an ID.
pub(crate) fn inside(text: &str) -> Option<Template> {
    find(text, |_| true).or_else(|| holds_percent(text).then_some(Template::Percent))
}

/// The kind of a template that is a part of a text in which people write what they like.
pub(crate) fn inside_free_text(text: &str) -> Option<Template> {
    find(text, Template::is_certain_inside)
}

/// Whether a text holds a variable of a shell, in whatever stands around it.
pub(crate) fn holds_variable(text: &str) -> bool {
    text.split('$').skip(1).any(|behind| behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

/// Whether a shell would put something in place of a part of this text, if its quotes let it.
pub(crate) fn is_for_shells(text: &str) -> bool {
    text.bytes().any(|byte| matches!(byte, b'$' | b'`' | b'%')) && (text.contains(['$', '`']) || holds_percent(text))
}

/// Whether a text has any of the marks of a template.
pub(crate) fn has_marks(text: &str) -> bool {
    text.starts_with("__") || text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'$' | b'[' | b'%' | b'#' | b'@'))
}

fn find(text: &str, is_wanted: impl Fn(Template) -> bool) -> Option<Template> {
    if !text.bytes().any(|byte| matches!(byte, b'<' | b'{' | b'$' | b'[')) {
        return None;
    }
    let holds = |open: &str, close: &str| {
        text.match_indices(open).any(|(at, _)| {
            // What is filled in has a short name.
            let behind = part(text, at + open.len()..);
            let near = behind.char_indices().nth(MOST_NAME).map_or(behind, |(end, _)| part(behind, ..end));
            near.split_once(close).is_some_and(|(inner, behind)| {
                // Between brackets alone stand addresses of IPv6, and the words of a link.
                is_name(inner) && !(open == "[" && (inner.contains(':') || behind.starts_with('(')))
            })
        })
    };
    MARKS
        .iter()
        .find(|(open, close, template)| is_wanted(*template) && holds(open, close))
        .map(|(.., template)| *template)
}

const MOST_NAME: usize = 128;

/// `%TOKEN%`, and not the escapes of an address, `%C3%A4`.
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

/// What somebody calls a thing that is to be filled in: words, paths, calls without arguments.
fn is_name(text: &str) -> bool {
    text.bytes().any(|byte| byte.is_ascii_alphabetic())
        && text.chars().all(|c| {
            c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | ' ' | '/' | ':' | '=' | '|' | '\'' | '(' | ')')
        })
        && !text.contains("://")
}

/// The name of a variable.
fn is_variable(text: &str) -> bool {
    text.len() > 1
        && text.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'.' | b'-'))
        && text.bytes().any(|byte| byte.is_ascii_alphabetic())
}

/// Whether a text says in words that something is to be filled in: `changeme`, `your-token`, `xxxx-xxxx`. It is made of
/// nothing but such words.
pub(crate) fn is_word(text: &str) -> bool {
    const MOST: usize = 64;
    let text = text.trim();
    if text.len() > MOST || !text.is_ascii() {
        return false;
    }
    if is_filling(text) {
        return true;
    }
    let mut says_so = false;
    let mut letters = 0;
    for run in text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|run| !run.is_empty()) {
        // A number at the end of a word: `token1`.
        let word = run.trim_end_matches(|c: char| c.is_ascii_digit());
        if run.len() - word.len() > 3 {
            return false;
        }
        match words(&word.to_ascii_lowercase()) {
            Some(telling) => says_so |= telling,
            None => return false,
        }
        letters += word.len();
    }
    says_so && letters > 2
}

/// One sign again and again, in groups perhaps: `xxxx`, `XXXX-XXXX`, `00000000-0000-…`, `…`.
fn is_filling(text: &str) -> bool {
    let mut signs =
        text.bytes().filter(|byte| !matches!(byte, b'-' | b'_' | b' ')).map(|byte| byte.to_ascii_lowercase());
    match signs.next() {
        // `---`, `____`.
        None => text.len() > 2,
        Some(first) => {
            matches!(first, b'x' | b'0' | b'?' | b'.' | b'#')
                && signs.clone().count() > 1
                && signs.all(|sign| sign == first)
        }
    }
}

/// Words that say that something is to be filled in, or what.
const TELLING: &[&str] = &[
    "change",
    "changeit",
    "credential",
    "credentials",
    "dummy",
    "enter",
    "example",
    "fake",
    "fill",
    "fixme",
    "here",
    "insert",
    "key",
    "mytoken",
    "none",
    "null",
    "paste",
    "pat",
    "password",
    "passwd",
    "placeholder",
    "put",
    "replace",
    "sample",
    "secret",
    "string",
    "tba",
    "tbc",
    "tbd",
    "todo",
    "token",
    "undefined",
    "value",
    "your",
    "yours",
];

/// Words that stand beside them.
const BESIDE: &[&str] = &[
    "a",
    "access",
    "account",
    "actual",
    "add",
    "aad",
    "an",
    "api",
    "app",
    "application",
    "azure",
    "be",
    "client",
    "dapi",
    "databricks",
    "dbx",
    "demo",
    "dose",
    "entra",
    "for",
    "from",
    "generated",
    "host",
    "hostname",
    "id",
    "immuta",
    "in",
    "is",
    "it",
    "me",
    "must",
    "my",
    "new",
    "oauth",
    "of",
    "or",
    "our",
    "own",
    "path",
    "personal",
    "please",
    "principal",
    "private",
    "prod",
    "real",
    "service",
    "set",
    "should",
    "some",
    "sp",
    "spn",
    "test",
    "the",
    "this",
    "to",
    "url",
    "use",
    "user",
    "valid",
    "warehouse",
    "with",
    "workspace",
];

/// Whether letters are made of such words, and whether one of them tells; nothing when there is anything else.
fn words(letters: &str) -> Option<bool> {
    // For each place: whether words lead up to it, and whether one of them tells.
    let mut reached: Vec<Option<bool>> = vec![None; letters.len() + 1];
    reached[0] = Some(false);
    for at in 0..letters.len() {
        let Some(so_far) = reached[at] else { continue };
        let rest = part(letters, at..);
        let mut reach = |length: usize, tells: bool| {
            let place = &mut reached[at + length];
            *place = Some(place.unwrap_or(false) || so_far || tells);
        };
        for (words, tells) in [(TELLING, true), (BESIDE, false)] {
            // One letter is a word only by itself.
            let fit = words.iter().filter(|word| rest.starts_with(**word) && (word.len() > 1 || letters.len() == 1));
            fit.for_each(|word| reach(word.len(), tells));
        }
        let filling = rest.len() - rest.trim_start_matches('x').len();
        if filling > 2 {
            reach(filling, true);
        }
    }
    reached[letters.len()]
}

/// How other tools say where a secret is kept.
const KEPT_ELSEWHERE: [&str; 15] = [
    "@Microsoft.KeyVault(",
    "akv://",
    "arn:aws:secretsmanager:",
    "arn:aws:ssm:",
    "azurekeyvault://",
    "dbutils.secrets.get(",
    "env.",
    "env:",
    "op://",
    "os.environ",
    "os.getenv(",
    "process.env.",
    "ref+",
    "secrets.",
    "vault:",
];

/// Whether a text is how another tool says where a secret is kept.
pub(crate) fn is_kept_elsewhere(text: &str) -> bool {
    let starts = |mark: &str| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    // Nothing else that begins so has another letter or a dot next.
    KEPT_ELSEWHERE.iter().any(|mark| starts(mark) && part(text, mark.len()..).starts_with(|c: char| !c.is_whitespace()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_of_every_tool_are_known() {
        let cases = [
            ("<TOKEN>", Template::Angle),
            ("<the id of your workspace>", Template::Angle),
            ("{{token}}", Template::Braces),
            ("{{ secrets/scope/key }}", Template::Braces),
            ("${{ secrets.TOKEN }}", Template::Braces),
            ("${{ parameters['x'] }}", Template::Braces),
            (" {{a}}-{{b}} ", Template::Braces),
            ("$(SpSecret)", Template::Parentheses),
            ("$(cat token.txt)", Template::Parentheses),
            ("${var.token}", Template::DollarBraces),
            ("${dbx-token}", Template::DollarBraces),
            ("${TOKEN}", Template::DollarBraces),
            ("<%= ENV['TOKEN'] %>", Template::Tag),
            ("{% token %}", Template::Tag),
            ("#{Token}", Template::HashBraces),
            ("#{Token}#", Template::HashBraces),
            ("%DATABRICKS_TOKEN%", Template::Percent),
            ("@dbx.token@", Template::At),
            ("@@TOKEN@@", Template::At),
            ("%%TOKEN%%", Template::Percent),
            ("$[variables.token]", Template::DollarBraces),
            ("__DBX_TOKEN__", Template::Underscores),
            ("[[token]]", Template::Brackets),
            ("[YOUR TOKEN]", Template::Brackets),
            ("{workspaceId}", Template::SingleBraces),
            ("$DATABRICKS_TOKEN", Template::Variable),
            ("$env:DATABRICKS_TOKEN", Template::Variable),
            ("$token$", Template::Variable),
        ];
        for (text, expected) in cases {
            assert_eq!(whole(text), Some(expected), "{text}");
        }
        for text in [
            "",
            " ",
            "<",
            "<>",
            "< >",
            "{}",
            "{{}}",
            "{{ }}",
            "$()",
            "${}",
            "%%",
            "%1%",
            "@",
            "@@",
            "____",
            "[]",
            "[::1]",
            "[1]",
            "$",
            "$$",
            "$5",
            "$a b",
            "a<b>",
            "${TOKEN",
            "TOKEN}",
            "{\"kty\": \"RSA\"}",
            "_name_",
            "%C3%A4",
            "#1",
            "@admins",
        ] {
            assert_eq!(whole(text), None, "{text}");
        }
    }

    #[test]
    fn parts_of_a_text_may_be_templates() {
        for (text, expected) in [
            ("adb-${id}.7.azuredatabricks.net", Template::DollarBraces),
            ("https://{{host}}/oidc/v1/token", Template::Braces),
            ("https://login.microsoftonline.com/{tenant}/oauth2/v2.0/token", Template::SingleBraces),
            ("/sql/1.0/warehouses/<warehouse-id>", Template::Angle),
            ("https://%DATABRICKS_HOST%/oidc", Template::Percent),
            ("x-$(Id)", Template::Parentheses),
        ] {
            assert_eq!(inside(text), Some(expected), "{text}");
        }
        for text in
            ["a.$x{y", "a.}${x", "%C3%A4%20b", "100%", "a > b < c", "[::1]:443", "a{1}", "$5", "[h.x](https://h.x)"]
        {
            assert_eq!(inside(text), None, "{text}");
        }
        assert_eq!(inside_free_text("immuta-{{env}}"), Some(Template::Braces));
        for text in ["team <x>", "a {b}", "$admins", "[x] y", "%x%"] {
            assert_eq!(inside_free_text(text), None, "{text}");
        }
        // Many openings stay quick.
        assert_eq!(inside(&"{{".repeat(500_000)), None);
    }

    #[test]
    fn words_that_stand_for_a_value_are_known() {
        for text in [
            "changeme",
            "change-me",
            "CHANGE_ME",
            "your-token",
            "your_token_here",
            "yourTokenHere",
            "insert-token",
            "replace_me",
            "TODO",
            "todo!",
            "tbd",
            "xxx",
            "XXXX-XXXX",
            "xxxxxxxx-xxxx-xxxx-xxxx-xxxxxxxxxxxx",
            "dapiXXXXXXXXXXXXXXXX",
            "...",
            "???",
            "my-secret",
            "token",
            "Token1",
            "paste your token here",
            "<put-your-PAT-here",
            "databricks_client_secret",
            "example",
            "00000000-0000-0000-0000-000000000000",
            "string",
            "null",
        ] {
            assert!(is_word(text), "{text}");
        }
        for text in [
            "",
            "x",
            "xx",
            "any",
            "something else",
            "s3cret",
            "dapi0123456789abcdef0123456789abcdef",
            "dose",
            "a.b.c",
            "prod",
            "key4512",
            "Lab8Q~made-up-for-this-example-000000000",
            "hunter2",
            "tokens-of-love",
            "service-principal",
            "sekret",
            "0",
            "x1x2x3",
        ] {
            assert!(!is_word(text), "{text}");
        }
    }

    #[test]
    fn what_other_tools_look_up_is_known() {
        for text in [
            "op://vault/item/field",
            "os.environ['TOKEN']",
            "@Microsoft.KeyVault(SecretUri=x)",
            "process.env.TOKEN",
            "secrets.TOKEN",
        ] {
            assert!(is_kept_elsewhere(text), "{text}");
        }
        for text in ["op", "environment", "vaults", "env", "secretsauce"] {
            assert!(!is_kept_elsewhere(text), "{text}");
        }
    }
}
