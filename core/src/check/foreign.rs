//! Texts that are not ours: distinguishes a broken document from something else that no reader here understands. Such a
//! text is named in one sentence, and never changed.

mod language;
mod names;

use crate::catalogue::Field;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Code, Diagnostic, Findings};
use crate::kinds::Kind;
use crate::kit::rights::{SQL_SYNTAX, UNKNOWN_KIND};
use crate::platform::PLATFORMS;
use crate::read::Format;
use crate::read::duplicates::DUPLICATE_FIELD;
use crate::read::json::TEXT_AFTER_END;
use crate::read::json::brackets::EXTRA_BRACKET;
use crate::read::json::commas::MISSING_COMMA;
use crate::read::json::members::{MISSING_COLON, MISSING_NAME, MISSING_VALUE};
use crate::read::json::repair::BARE_TEXT;
use crate::read::json::scalars::{BAD_NUMBER, UNCLOSED_TEXT};
use crate::recognise;
use crate::sort::sort;
use crate::text::Span;
use crate::tree::{NodeKind, NodeRef, Tree};

rules! {
    OTHER_FORMAT = Error("UC030", "a text in a format that is not read", Ucforge) {
        means: "The text should be one of our documents, and is written in a format that ucforge does not read, such as Python or HCL.",
        why: "Nothing in it was checked.",
        fix: "Paste a payload or setup as JSON or YAML, a curl command, or a script for Databricks. For code, print what it sends.",
        bad: json(r#"{"type": "Databricks", "config": dict(
    workspaceUrl=host, httpPath=path, authenticationType="token"
)}"#),
        good: in_create(r#"{"config": {"authenticationType": "token"}}"#),
    }
}

/// A text that is not ours, with its name if it is recognized.
struct Foreign {
    what: Option<names::Name>,
}

/// Replaces all findings with one if a text is not ours, and returns whether it did. The two kinds are what the caller
/// says it is (`said`), and what its fields show (`found`).
pub(super) fn told(
    source: &str,
    format: Format,
    tree: &Tree<'_>,
    (said, found): (Option<Kind>, Option<Kind>),
    is_compared: bool,
    findings: &mut Findings,
) -> bool {
    let is_document = matches!(format, Format::Json | Format::Yaml);
    if is_document
        && !findings.is_empty()
        && let Some(place) = conflict(source)
    {
        let code = if said.or(found).is_some() || names_of_ours(source) > 1 { OTHER_FORMAT } else { UNKNOWN_KIND };
        *findings = Findings::default();
        findings.add(
            Diagnostic::new(code, place, "a merge conflict that is not resolved begins here")
                .help("nothing was checked: keep one of the two versions, and remove the marks"),
        );
        return true;
    }
    let is_text = is_document && found.is_none();
    if let Some(what) = is_text.then(|| recognise::name(source)).flatten() {
        let message = ["this is ", &what, ", which ucforge does not check"].concat();
        let code = code(said, is_compared);
        *findings = Findings::default();
        findings.add(Diagnostic::new(code, Span::default(), message).help(MAKE_A_SETUP));
        return true;
    }
    let is_read = found.is_some() && tree.root().is_some_and(|root| root.kind() == NodeKind::Object);
    if format == Format::Json && !findings.is_empty() && language::is_other(source) {
        let code = if said.is_some() || names_of_ours(source) > 1 { OTHER_FORMAT } else { UNKNOWN_KIND };
        *findings = Findings::default();
        let what = names::of(source).filter(|name| name.is_sure).unwrap_or(names::LANGUAGE);
        findings.add(Foreign { what: Some(what) }.finding(code));
        return true;
    }
    let Some(foreign) = judge(source, format, tree, findings).filter(|_| !is_read) else { return false };
    *findings = Findings::default();
    findings.add(foreign.finding(code(said, is_compared)));
    true
}

/// Finds where Git left two versions of some lines, with conflict markers around and between them.
fn conflict(source: &str) -> Option<Span> {
    let (mut start, mut first, mut has_both) = (0, None, false);
    for line in source.split_inclusive('\n') {
        let is = |mark| {
            let behind = line.trim_end().strip_prefix(mark);
            behind.is_some_and(|behind| behind.is_empty() || behind.starts_with(' '))
        };
        if is("<<<<<<<") {
            (first, has_both) = (Some(start), false);
        } else if is("=======") {
            has_both = first.is_some();
        } else if is(">>>>>>>") && has_both {
            return first.map(|at| Span::new(at, at + 7));
        }
        start += line.len();
    }
    None
}

/// The code to report for a text that is not ours.
fn code(said: Option<Kind>, is_compared: bool) -> Code {
    match (said, is_compared) {
        (Some(_), _) => OTHER_FORMAT,
        (_, true) => SQL_SYNTAX,
        _ => UNKNOWN_KIND,
    }
}

/// Decides whether a text that was read in this format is not written in it at all. A broken document in the format,
/// ours or not, does not count.
fn judge(source: &str, format: Format, tree: &Tree<'_>, findings: &Findings) -> Option<Foreign> {
    let is_broken = findings.iter().any(|finding| super::damage::is_damage(finding.code));
    let root = tree.root();
    let holds_something = matches!(root.map(NodeRef::kind), Some(NodeKind::Object | NodeKind::Array));
    if !is_broken && holds_something || !source.contains(char::is_alphanumeric) {
        return None;
    }
    let is_foreign = match format {
        Format::Json => is_no_json(tree, findings),
        Format::Yaml => root.is_none() || !holds_something || is_no_yaml(source),
        Format::Curl | Format::Sql => false,
    };
    is_foreign.then(|| Foreign { what: names::of(source) })
}

impl Foreign {
    /// The one finding about the text.
    fn finding(&self, code: Code) -> Diagnostic {
        let (message, help) = match &self.what {
            Some(name) => (["this is ", name.what, ", which ucforge does not check"].concat(), name.help),
            None => ("this is not a document that ucforge knows".to_owned(), None),
        };
        Diagnostic::new(code, Span::default(), message).help(help.unwrap_or(PASTE))
    }
}

const MAKE_A_SETUP: &str = "`ucforge convert --to setup` makes a setup of it, as far as it goes";
const PASTE: &str = "nothing was checked: paste a payload or setup as JSON or YAML, a curl command, or a SQL script";

/// Whether a text that begins with a bracket is not JSON: hardly anything in it is a name with a value.
fn is_no_json(tree: &Tree<'_>, findings: &Findings) -> bool {
    /// Findings that mean that something was not understood.
    const SERIOUS: [Code; 9] = [
        TEXT_AFTER_END,
        MISSING_NAME,
        MISSING_VALUE,
        MISSING_COLON,
        MISSING_COMMA,
        UNCLOSED_TEXT,
        BARE_TEXT,
        BAD_NUMBER,
        EXTRA_BRACKET,
    ];
    let pairs = tree.root().map_or(0, count_pairs);
    let is_more = |finding: &Diagnostic| {
        finding.code == TEXT_AFTER_END && finding.span.of(tree.source()).contains(char::is_alphanumeric)
    };
    if findings.iter().any(is_more) {
        return true;
    }
    let is_serious = |finding: &&Diagnostic| SERIOUS.contains(&finding.code) && (pairs == 0 || finding.fix.is_none());
    let serious = findings.iter().filter(is_serious).count();
    if pairs == 0 {
        // `{"type"` is still the beginning of an object.
        let inside = tree.source().trim_start_matches('\u{FEFF}').trim_start().get(1..).unwrap_or("").trim_start();
        let begins_object = tree.root().is_some_and(|root| root.kind() == NodeKind::Object) && inside.starts_with('"');
        return serious > 0 && !begins_object;
    }
    // Names between quotes are a sign of JSON.
    let most = if tree.source().contains('"') { pairs + 1 } else { pairs };
    serious >= most && names_of_ours(tree.source()) < 2
}

fn count_pairs(node: NodeRef<'_>) -> usize {
    let is_pair = |child: NodeRef<'_>| usize::from(child.key_span().is_some() && child.kind() != NodeKind::Unreadable);
    node.children().map(|child| is_pair(child) + count_pairs(child)).sum()
}

/// Whether most lines of a text that cannot be read as YAML do not look like YAML.
fn is_no_yaml(source: &str) -> bool {
    if names::is_sure(source) {
        return true;
    }
    let (mut all, mut known) = (0_usize, 0_usize);
    for line in source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#')) {
        all += 1;
        known += usize::from(is_of_yaml(line));
    }
    known * 2 < all || known == 0
}

/// Whether a line looks like YAML: `name: value`, `name:`, `- entry`, a bracket, or the start or end of a document.
fn is_of_yaml(line: &str) -> bool {
    let line = line.trim_start_matches(['-', ' ', '?']);
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '/' | '"' | '\'');
    let behind = line.trim_start_matches(is_part);
    let has_name = behind.len() < line.len() && behind.starts_with([':', '\u{FF1A}']);
    has_name || line.is_empty() || line.starts_with(['{', '[', '}', ']', '%', '*', '&', '"', '\''])
}

/// Whether YAML of an unknown kind has several documents or records, or is broken in more than one place: then its
/// syntax is up to the program that reads it.
pub(super) fn is_other_yaml(source: &str, findings: &Findings) -> bool {
    let is_several = |finding: &Diagnostic| [DUPLICATE_FIELD, TEXT_AFTER_END].contains(&finding.code);
    let syntax = findings.iter().filter(|finding| finding.code.is_syntax()).count();
    (syntax > 1 || findings.iter().any(is_several)) && names_of_ours(source) < 2
}

/// Counts the field names in a text that only our documents have.
pub(super) fn names_of_ours(source: &str) -> usize {
    let is_long = |name: &&str| name.len() > 7 && name.chars().any(char::is_uppercase);
    let fields = PLATFORMS.iter().flat_map(|platform| platform.catalogue.fields);
    let mut names: Vec<&str> = fields.map(Field::name).filter(is_long).collect();
    sort(&mut names);
    names.dedup();
    names.into_iter().filter(|name| source.contains(name)).count()
}
