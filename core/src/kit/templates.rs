//! What is where a value belongs until somebody, or some tool, fills it in.
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
    /// Whether nobody chooses a name or secret that looks like it.
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

    /// Whether it says as a part of a longer text, whatever that is, that something is to be filled in.
    fn is_certain_inside(self) -> bool {
        matches!(self, Self::Braces | Self::DollarBraces | Self::Parentheses | Self::Tag | Self::HashBraces)
    }
}

/// Opening and closing marks, the longer before what they begin with.
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

/// What kind of template a whole text is.
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
            // Lists and objects are not names.
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

/// What stands for the first, second, ... of some values: `{0}`.
fn is_place(text: &str) -> bool {
    matches!(text.len(), 1 | 2) && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Tags that readers of YAML put something else in place of.
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

/// Whether a text holds a variable of a shell, in whatever is around it.
pub(crate) fn holds_variable(text: &str) -> bool {
    text.split('$').skip(1).any(|behind| behind.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_'))
}

/// Whether a shell would put something in place of a part of this text, if its quotes let it.
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
            // What is filled in has a short name.
            let behind = part(text, at + open.len()..);
            let near = behind.char_indices().nth(MAX_NAME).map_or(behind, |(end, _)| part(behind, ..end));
            near.split_once(close).is_some_and(|(inner, behind)| {
                // Between brackets alone are addresses of IPv6, and the words of a link.
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
    const MAX: usize = 64;
    let text = text.trim();
    if text.len() > MAX || !text.is_ascii() {
        return false;
    }
    if is_filling(text) || text.eq_ignore_ascii_case("n/a") {
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
        // `-`, `____`.
        None => !text.is_empty(),
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

/// Words that are beside them.
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
    "goes",
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

/// Words for what a name belongs to.
const NAMED: &[&str] = &[
    "catalog",
    "catalogs",
    "connection",
    "database",
    "databricks",
    "deny",
    "exempt",
    "exemption",
    "group",
    "immuta",
    "key",
    "name",
    "new",
    "schema",
    "table",
    "unity",
    "value",
    "view",
];

/// Whether nobody has chosen this name, as `CHANGE_ME` or `your_catalog`. Of the words that tell it for secrets most may be
/// names: `example`, `token`, `todo_app`.
pub(crate) fn is_unfilled_name(text: &str) -> bool {
    const MAX: usize = 64;
    let text = text.trim();
    if text.len() > MAX || !text.is_ascii() {
        return false;
    }
    if let Some(inner) = text.strip_prefix("__").and_then(|text| text.strip_suffix("__")) {
        return is_constant(inner);
    }
    let is_of = |word: &str, words: &[&str]| words.iter().any(|known| known.eq_ignore_ascii_case(word));
    let mut words = text.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let Some(first) = words.next() else { return false };
    let is_filling = first.len() > 2 && first.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x'));
    if is_filling || is_of(first, &["todo", "fixme", "tbc", "tbd", "placeholder", "undefined", "null"]) {
        return words.all(|word| is_filling && word.bytes().all(|byte| byte.eq_ignore_ascii_case(&b'x')));
    }
    let is_known = |word: &str| is_of(word, NAMED) || is_of(word, BESIDE) || is_of(word, &["your", "here"]);
    if is_of(first, &["change", "enter", "fill", "insert", "paste", "put", "replace"]) {
        return words.next().is_some_and(|word| is_of(word, &["me", "this", "with", "your", "here"]))
            && words.all(is_known);
    }
    if is_of(first, &["changeit", "changeme", "fillme", "replaceme"]) {
        return words.all(is_known);
    }
    let mut words = words.peekable();
    if is_of(first, &["your"]) {
        return words.peek().is_some() && words.all(|word| is_of(word, NAMED) || is_of(word, &["here"]));
    }
    is_of(first, NAMED) && words.last().is_some_and(|word| is_of(word, &["here"]))
}

/// Whether a text is the name of a variable in capitals.
fn is_constant(text: &str) -> bool {
    is_variable(text) && !text.bytes().any(|byte| byte.is_ascii_lowercase())
}

/// Whether a text is a template where names may have nearly any sign: what people choose has such signs seldom around one
/// word, and with `$` or brackets hardly ever in capitals.
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

/// How other tools say where a secret is kept.
const KEPT_ELSEWHERE: [&str; 24] = [
    "$ANSIBLE_VAULT;",
    "@Microsoft.KeyVault(",
    "akv://",
    "arn:aws:secretsmanager:",
    "arn:aws:ssm:",
    "aws-sm:",
    "awssm:",
    "azurekeyvault://",
    "dbutils.secrets.get(",
    "enc(",
    "enc[",
    "env.",
    "env:",
    "gcpsm:",
    "keyvault:",
    "op://",
    "os.environ",
    "os.getenv(",
    "process.env.",
    "ref+",
    "secrets.",
    "sops:",
    "ssm:",
    "vault:",
];

/// Whether a text is how another tool says where a secret is kept.
pub(crate) fn is_kept_elsewhere(text: &str) -> bool {
    let starts = |mark: &str| text.get(..mark.len()).is_some_and(|start| start.eq_ignore_ascii_case(mark));
    // Nothing else that begins so has another letter or a dot next.
    KEPT_ELSEWHERE.iter().any(|mark| starts(mark) && part(text, mark.len()..).starts_with(|c: char| !c.is_whitespace()))
        || starts("projects/") && text.contains("/secrets/")
        || is_call(text)
        || is_in_store(text)
}

/// `lookup("env", "TOKEN")`: the name of a function, and what it is given.
fn is_call(text: &str) -> bool {
    text.strip_suffix(')').and_then(|text| text.split_once('(')).is_some_and(|(function, given)| {
        is_variable(function) && given.starts_with(|c: char| c.is_ascii_alphabetic() || matches!(c, '"' | '\''))
    })
}

/// `gsm://project/token`: an address that is none of the web.
fn is_in_store(text: &str) -> bool {
    text.split_once("://").is_some_and(|(scheme, path)| {
        is_variable(scheme) && !path.is_empty() && !["http", "https"].iter().any(|web| web.eq_ignore_ascii_case(scheme))
    })
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
            ("%(token)s", Template::Percent),
            ("{0}", Template::SingleBraces),
            ("{12}", Template::SingleBraces),
            ("«TOKEN»", Template::Guillemets),
            ("‹the token›", Template::Guillemets),
            ("!Ref DbxToken", Template::YamlTag),
            ("!Sub \"${Token}\"", Template::YamlTag),
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
            "%(a b)s",
            "{123}",
            "{-1}",
            "«»",
            "«a» b",
            "!Important people",
            "!Ref",
            "größe",
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
            "TOKEN_GOES_HERE",
            "N/A",
            "n/a",
            "-",
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
            "ENC[AES256_GCM,data:abc,iv:abc,tag:abc,type:str]",
            "ENC(abc=)",
            "$ANSIBLE_VAULT;1.1;AES256\n6162",
            "ssm:/prod/token",
            "sops:x",
            "lookup(\"env\",\"TOKEN\")",
            "file('token.txt')",
            "projects/x/secrets/y/versions/1",
            "gsm://prod/token",
        ] {
            assert!(is_kept_elsewhere(text), "{text}");
        }
        for text in [
            "op",
            "environment",
            "vaults",
            "env",
            "secretsauce",
            "encode",
            "a(b",
            "p4ss(1)",
            "projects/x",
            "ssm",
            "://x",
        ] {
            assert!(!is_kept_elsewhere(text), "{text}");
        }
    }

    #[test]
    fn names_that_nobody_chose_are_known() {
        for text in [
            "CHANGE_ME",
            "changeme",
            "Change-Me_Catalog",
            "REPLACE_ME",
            "replace-me",
            "REPLACE_WITH_CATALOG",
            "replace_with_your_catalog",
            "TODO",
            "tbd",
            "fixme",
            "__CATALOG__",
            "your_catalog",
            "your-group-name",
            "insert_your_catalog_here",
            "catalog_name_goes_here",
            "xxx",
            "xxxx_xxxx",
        ] {
            assert!(is_unfilled_name(text), "{text}");
        }
        for text in [
            "",
            "x",
            "xx",
            "xxl_sizes",
            "test",
            "example",
            "your_company",
            "your",
            "todo_app",
            "sandbox",
            "__immuta__",
            "__X__",
            "replacement",
            "change_log",
            "replace_parts",
            "insert_date",
            "my_catalog",
            "catalog",
            "catalog_sphere",
            "token",
        ] {
            assert!(!is_unfilled_name(text), "{text}");
        }
    }
}
