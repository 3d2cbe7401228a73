//! Checks one value: its type, and whether it is filled in. The rules check the rest.

use super::walk::Walk;
use super::{extra, rules};
use crate::catalogue::{Choice, Format, Member, Role, Shape};
use crate::check::extra::LITERAL_SECRET;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::kinds::Kind;
use crate::kit::words::EMPTY_VALUE;
use crate::kit::{
    self, EACH_ENTRY, empty, is_filled_in_by_shell, is_whitespace_only, numbers, placeholder, templates, wrong_type,
};
use crate::platform::CHOICES;
use crate::read::json::repair::BARE_TEXT;
use crate::secrecy::is_mask;
use crate::secret;
use crate::suggest;
use crate::text::Span;
use crate::tree::{NodeKind, NodeRef};

rules! {
    NOT_A_CHOICE = Error("UC202", "a value that is not one of the choices", IntegrationsHowTo) {
        means: "The field takes one of a few values, and this is not one of them. Upper and lower case matter. \
                As a warning: the pages do not list all authentication types, so a payload may name a newer one.",
        why: "The API refuses the request.",
        fix: "Write one of the values that the message lists, exactly as it is spelled there.",
        bad: in_create(r#"{"config": {"authenticationType": "Token"}}"#),
        good: in_create(r#"{"config": {"authenticationType": "token"}}"#),
    }

    NUMBER_RANGE = Error("UC205", "a number outside its range", ApiReference) {
        means: "The number is too small, too large, or not a whole one.",
        why: "The API refuses it, or nothing answers there. A whole number that is written as `443.0` or `4.43e2` is a warning: not \
              every parser accepts it as one.",
        fix: "Write a whole number in the range that the message names.",
        bad: in_connection(r#"{"connection": {"port": 70000}}"#).also(&["UC302"]),
        good: in_connection(r#"{"connection": {"port": 443}}"#),
    }

    MASKED_SECRET = Error("UC206", "a mask where a secret belongs", ApiReference) {
        means: "The secret is `REDACTED` or the like: what Immuta shows in its answers in place of the real one.",
        why: "Sent back, the mask would be stored as the secret, and Immuta could no longer sign in to Databricks.",
        fix: "Put the real secret there, or leave it out of an update in which it stays as it is.",
        bad: in_create(r#"{"config": {"token": "REDACTED"}}"#),
        good: in_create(r#"{"config": {"token": "${DATABRICKS_TOKEN}"}}"#),
    }

    BAD_REFERENCE = Error("UC210", "a secret reference that cannot be followed", Ucforge) {
        means: "The setup names a place for the secret in a way that ucforge does not understand, or names more than one.",
        why: "No document can be built with the secret.",
        fix: "Write one of `{env: NAME}`, `{file: PATH}` and `{command: [program, argument]}`. A name has letters, digits and underscores.",
        bad: in_setup("token: {env: DATABRICKS TOKEN}"),
        good: in_setup("token: {env: DATABRICKS_TOKEN}"),
    }
}

/// Checks a value that is neither an object of known members nor fixed.
pub(super) fn check(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &'static Member, required: bool) {
    let value = node.text();
    // Whatever type belongs here, a template must be replaced. Texts and secrets have rules of their own.
    if let Some(value) = value
        && !matches!(member.field.shape, Shape::Anything | Shape::Secret { .. } | Shape::Text(_) | Shape::Texts(_))
        && not_filled_in(walk, node, member.name, value)
    {
        // A shell may put a number or a word of JSON there, which have no quotes.
        if matches!(member.field.shape, Shape::Boolean | Shape::Integer { .. })
            && is_filled_in_by_shell(node, value, walk.is_here_document)
        {
            let place = node.span();
            walk.findings.retain(|finding| finding.code != BARE_TEXT || finding.span != place);
        }
        return;
    }
    match member.field.shape {
        Shape::Object | Shape::Objects | Shape::Anything => {}
        Shape::Exceptions => {
            if node.kind() != NodeKind::Object {
                walk.add(wrong_type(node, member.name, "an object of codes and reasons"));
            }
        }
        Shape::Extra => extra::check(walk, node, member.name),
        Shape::Boolean => boolean(walk, node, member),
        Shape::Integer { min, max } => integer(walk, node, member, min, max),
        Shape::Choice(choices) => choice(walk, node, member, choices),
        Shape::Platform => choice(walk, node, member, CHOICES),
        Shape::Secret { .. } => secret_value(walk, node, member),
        Shape::Text(format) => {
            if let Some(value) = value {
                text(walk, node, member.name, value, (format, member.field.role), required);
            } else {
                walk.add(not_a_text(node, member.name));
            }
        }
        Shape::Texts(format) => texts(walk, node, member, format, required),
    }
}

fn not_a_text(node: NodeRef<'_>, name: &str) -> Diagnostic {
    let finding = wrong_type(node, name, "a string");
    if node.number().is_some() {
        // As written in the source: YAML reads 0123 as 123.
        finding.fix("put it in double quotes", node.span(), format!("\"{}\"", node.source()))
    } else {
        finding
    }
}

fn boolean(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member) {
    if node.bool().is_some() {
        return;
    }
    let finding = wrong_type(node, member.name, "true or false");
    walk.add(match node.text() {
        Some(word @ ("true" | "false")) => finding.fix("remove the quotes", node.span(), word.to_owned()),
        _ => finding,
    });
}

fn integer(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member, min: u32, max: u32) {
    if let Some(number) = node.number() {
        let whole = numbers::whole(number);
        let Some(value) = whole.filter(|value| (min.into()..=max.into()).contains(value)) else {
            let finding = out_of_range(node, member, min, max);
            let is_broken = whole.is_none() && number.contains(['.', 'e', 'E']);
            walk.add(if is_broken {
                finding.help("write a whole number, without a decimal point or exponent")
            } else {
                finding
            });
            return;
        };
        unusual_number(walk, node, member.name, value);
        return;
    }
    let finding = wrong_type(node, member.name, "a whole number");
    let digits = node.text().filter(|text| text.parse::<u32>().is_ok_and(|value| (min..=max).contains(&value)));
    walk.add(match digits {
        Some(digits) if digits.bytes().all(|byte| byte.is_ascii_digit()) && !digits.starts_with('0') => {
            finding.fix("remove the quotes", node.span(), digits.to_owned())
        }
        _ => finding,
    });
}

/// Warns about a whole number with a decimal point or exponent, which not every reader accepts as whole.
fn unusual_number(walk: &mut Walk<'_>, node: NodeRef<'_>, name: &str, value: u64) {
    // In YAML, a number may end with its point, and is read without it.
    let has_point = node.source().contains('.');
    if node.number().is_some_and(|number| has_point || number.contains(['.', 'e', 'E'])) {
        let message = ["`", name, "` is a whole number written with a decimal point or exponent"].concat();
        let plain = value.to_string();
        walk.add(Diagnostic::new(NUMBER_RANGE, node.span(), message).at(node).severity(Severity::Warning).fix(
            ["write ", &plain].concat(),
            node.span(),
            plain,
        ));
    }
}

fn out_of_range(node: NodeRef<'_>, member: &Member, min: u32, max: u32) -> Diagnostic {
    let range = if min == max { format!("must be {min}") } else { format!("must be from {min} to {max}") };
    let message = ["`", member.name, "` ", &range].concat();
    Diagnostic::new(NUMBER_RANGE, node.span(), message).at(node).help(member.field.help)
}

fn choice(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member, choices: &[Choice]) {
    let Some(text) = node.text() else {
        walk.add(wrong_type(node, member.name, "a string"));
        return;
    };
    if choices.iter().any(|choice| choice.value == text) {
        return;
    }
    let list = choices.iter().map(|choice| format!("`{}`", choice.value)).collect::<Vec<_>>().join(", ");
    let refused = walk.layout.catalogue().refused_ways(walk.kind, member.name);
    if refused.is_some_and(|refused| may_be_new(text, choices, refused)) {
        let message = ["`", member.name, "` is not one of those that the documentation names: ", &list].concat();
        let finding = Diagnostic::new(NOT_A_CHOICE, node.span(), message).at(node).severity(Severity::Warning);
        walk.add(finding.help("a newer version of Immuta may have it: its credentials are not checked here"));
        return;
    }
    let message = ["`", member.name, "` must be one of ", &list].concat();
    let finding = Diagnostic::new(NOT_A_CHOICE, node.span(), message).at(node);
    walk.add(match choices.iter().find(|choice| choice.value.eq_ignore_ascii_case(text)) {
        Some(meant) => finding.fix(format!("write \"{}\"", meant.value), node.span(), format!("\"{}\"", meant.value)),
        None => finding,
    });
}

/// Whether a word may be a value that the pages do not name: it is like none that they name, and not known to be wrong.
fn may_be_new(text: &str, choices: &[Choice], refused: &[&str]) -> bool {
    let is_word = text.starts_with(|c: char| c.is_ascii_alphabetic())
        && text.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'_' | b'-'));
    is_word
        && !refused.iter().any(|word| word.eq_ignore_ascii_case(text))
        && suggest::closest(text, choices.iter().map(|choice| choice.value)).is_none()
}

/// Checks a value that may be secret: no finding contains any part of it.
fn secret_value(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member) {
    if walk.kind == Kind::Setup && node.kind() == NodeKind::Object {
        reference(walk, node, member);
        return;
    }
    let Some(value) = node.text() else {
        let expected = if walk.kind == Kind::Setup {
            "{env: NAME}, {file: PATH}, {command: [..]} or a string"
        } else {
            "a string"
        };
        walk.add(wrong_type(node, member.name, expected));
        return;
    };
    if secret::reference(value).is_some() || is_filled_in_by_shell(node, value, walk.is_here_document) {
        return;
    }
    let name = member.name;
    let finding = |code, what: &str| Diagnostic::new(code, node.span(), ["`", name, what].concat()).at(node);
    let is_usual = (walk.platform.rules.is_usual_secret)(value, member.field.role);
    if is_usual && walk.kind != Kind::Setup {
        return;
    }
    if is_whitespace_only(value) {
        walk.add(
            finding(EMPTY_VALUE, "` is empty")
                .help("leave the field out of an update if the credential does not change"),
        );
    } else if is_mask(value) {
        walk.add(
            finding(MASKED_SECRET, "` is a mask, not a secret")
                .help("Immuta would store the mask as the secret: put the real one here, or leave it out of an update"),
        );
    } else if let Some(told) = kit::placeholder::secret(node, name, value, walk.kind) {
        walk.add(told);
    } else {
        if !is_usual {
            let has_lines = matches!(member.field.shape, Shape::Secret { lines: true, .. });
            rules::secret(&walk.platform.rules, node, name, value, (member.field.role, has_lines), |finding| {
                walk.add(finding);
            });
        }
        if walk.kind == Kind::Setup {
            walk.add(
                finding(LITERAL_SECRET, "` is written in plain text")
                    .help("say where it comes from: {env: NAME}, {file: PATH} or {command: [..]}"),
            );
        }
    }
}

/// Whether a text in the place of a value is a template. Reports it unless a shell fills it in.
pub(super) fn not_filled_in(walk: &mut Walk<'_>, node: NodeRef<'_>, name: &str, value: &str) -> bool {
    let is_template = templates::whole(value).is_some();
    if is_template && !is_filled_in_by_shell(node, value, walk.is_here_document) {
        walk.add(placeholder(node, name));
    }
    is_template
}

/// Checks a reference to a secret: `{env: NAME}`, `{file: PATH}` or `{command: [..]}`.
fn reference(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member) {
    let mut members = node.children();
    let fault = match (members.next(), members.next()) {
        (Some(one), None) => match (one.key(), one.text()) {
            ("env", Some(name)) if secret::is_env_name(name) => None,
            ("env", _) => Some((
                one,
                "`env` names an environment variable: letters, digits and underscores, and not one that shells set themselves",
            )),
            ("file", Some(path)) if !path.is_empty() => None,
            ("file", _) => Some((one, "`file` is the path of a file")),
            ("command", None) if is_command(one) => None,
            ("command", _) => Some((one, "`command` is a list of strings: the program and its arguments")),
            _ => Some((node, "a secret comes from `env`, `file` or `command`")),
        },
        _ => Some((node, "a secret comes from only one of `env`, `file` and `command`")),
    };
    if let Some((place, fault)) = fault {
        walk.add(
            Diagnostic::new(BAD_REFERENCE, place.span(), fault)
                .at(place)
                .help(["as in `", member.name, ": ", member.field.example, "`"].concat()),
        );
    }
}

fn is_command(node: NodeRef<'_>) -> bool {
    node.kind() == NodeKind::Array
        && node.children().next().and_then(NodeRef::text).is_some_and(|program| !program.is_empty())
        && node.children().all(|argument| argument.text().is_some())
}

/// Adds a fix that turns a single value into a list of one entry.
pub(super) fn in_a_list(finding: Diagnostic, node: NodeRef<'_>) -> Diagnostic {
    let Span { start, end } = node.span();
    let edit = |at, text: &'static str| Edit { span: Span { start: at, end: at }, text: text.into() };
    let fix = Fix { title: "put it into a list".into(), edits: vec![edit(start, "["), edit(end, "]")] };
    Diagnostic { fix: Some(fix), ..finding }
}

fn texts(walk: &mut Walk<'_>, node: NodeRef<'_>, member: &Member, format: Format, required: bool) {
    if node.kind() != NodeKind::Array {
        if walk.is_filled_in_whole(node) {
            return;
        }
        let finding = wrong_type(node, member.name, "a list of strings");
        let is_one =
            node.text().is_some_and(|text| !text.is_empty() && !text.contains([',', ';', ' ', '\n', '[', ']']));
        let is_quoted = node.source().starts_with('"');
        walk.add(if is_one && is_quoted { in_a_list(finding, node) } else { finding });
        return;
    }
    let mut count = 0;
    for entry in node.children() {
        count += 1;
        match entry.text() {
            Some(value) => text(walk, entry, EACH_ENTRY, value, (format, member.field.role), true),
            None if entry.kind() == NodeKind::Unreadable => {}
            None => walk.add(not_a_text(entry, EACH_ENTRY)),
        }
    }
    if count == 0 && required && !node.is_cut() {
        walk.add(empty(node, member.name).help(member.field.help));
    }
}

fn text(
    walk: &mut Walk<'_>,
    node: NodeRef<'_>,
    name: &str,
    value: &str,
    (format, role): (Format, Role),
    required: bool,
) {
    if is_whitespace_only(value) {
        if required || !format.may_be_empty() {
            walk.add(empty(node, name));
        }
    } else if !(walk.platform.rules.is_usual)(value, format)
        && !is_filled_in_by_shell(node, value, walk.is_here_document)
    {
        rules::text(&walk.platform.rules, node, name, value, (format, role), |finding| walk.add(finding));
    }
}
