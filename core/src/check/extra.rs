//! The `extra` of a setup: fields that ucforge does not know, by kind of payload and JSON pointer.

use super::secrets;
use super::walk::Walk;
use crate::catalogue::{Layout, Member, Shape, Write};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::kinds::Payload;
use crate::kit::wrong_type;
use crate::secrecy::{self, shown_word};
use crate::tree::{NodeKind, NodeRef, Pointer};

rules! {
    LITERAL_SECRET = Warning("UC209", "a secret written in plain text in a setup", Ucforge) {
        means: "The setup holds the secret itself and not where it comes from.",
        why: "Setups are kept in files and repositories, where everybody who reads them also reads the secret.",
        fix: "Name its place: `{env: NAME}`, `{file: PATH}` or `{command: [..]}`.",
        bad: in_setup("token: dapi0123456789abcdef0123456789abcdef"),
        good: in_setup("token: {env: DATABRICKS_TOKEN}"),
    }

    EXTRA_FIELD = Error("UC229", "an extra field that cannot be written", Ucforge) {
        means: "An entry under `extra` names a document or a place that does not exist, or a field that has an answer of its own.",
        why: "ucforge cannot put the field there, or it would take the place of an answer.",
        fix: "Name the kind of the payload and a JSON pointer into it, such as `/config/proxy`. Answer known fields in the setup itself.",
        bad: in_setup("extra: {connection: {proxy: proxy.corp.net}}"),
        good: in_setup("extra: {connection: {/connection/proxy: proxy.corp.net}}").also(&["UC912"]),
    }

    WRITTEN_AS_IT_IS = Info("UC912", "a field that is written as it is", Ucforge) {
        means: "The setup adds a field that ucforge does not know to one of its documents.",
        why: "It is written without a check: neither its name nor its value is compared with anything.",
        fix: "Nothing, if the field is meant. Check its spelling.",
        bad: in_setup("extra: {connection: {/connection/proxy: proxy.corp.net}}"),
        good: in_setup("connectionKey: lakehouse"),
    }
}

/// Checks where each field goes: it must not replace an answer, and its place must be reachable.
pub(super) fn check(walk: &mut Walk<'_>, node: NodeRef<'_>, name: &str) {
    if node.kind() != NodeKind::Object {
        walk.add(wrong_type(node, name, "an object keyed by payload kind"));
        return;
    }
    for of_kind in node.children() {
        let place = of_kind.key_span().unwrap_or_default();
        let bad = |message: String| Diagnostic::new(EXTRA_FIELD, place, message).at(of_kind);
        let Some(kind) = Payload::from_name(of_kind.key()) else {
            let message = ["there is no payload kind `", &shown_word(of_kind.key()), "`"].concat();
            walk.add(bad(message).help(["use one of ", &Payload::ALL.map(Payload::name).join(", ")].concat()));
            continue;
        };
        if let Some(flow) = walk.flow.filter(|flow| !walk.layout.catalogue().payloads(*flow).contains(&kind)) {
            walk.add(bad(["flow `", flow.name(), "` has no document `", kind.name(), "`"].concat()));
            continue;
        }
        if of_kind.kind() != NodeKind::Object {
            walk.add(wrong_type(of_kind, kind.name(), "an object keyed by JSON pointer"));
            continue;
        }
        for field in of_kind.children() {
            let place = field.key_span().unwrap_or_default();
            walk.add(match problem(walk.layout.catalogue().layout(kind), field.key()) {
                Some(message) => Diagnostic::new(EXTRA_FIELD, place, message).at(field),
                None => Diagnostic::new(
                    WRITTEN_AS_IT_IS,
                    place,
                    ["this unknown field goes into the `", kind.name(), "` document"].concat(),
                )
                .at(field)
                .help("it is written as is, unchecked"),
            });
            let mut in_plain_text = Vec::new();
            secrets::in_plain_text(field, false, &mut in_plain_text);
            for secret in in_plain_text {
                let name = shown_word(secrecy::last_name(field.key()));
                walk.add(
                    Diagnostic::new(
                        LITERAL_SECRET,
                        secret.span(),
                        ["`", &name, "` contains a secret in plain text"].concat(),
                    )
                    .at(secret)
                    .help("write ${NAME} to take it from the environment"),
                );
            }
        }
    }
}

/// Returns why a field cannot be written, or `None` if it can.
fn problem(layout: &'static Layout, pointer: &str) -> Option<String> {
    if !pointer.starts_with('/') {
        return Some("name the field by its JSON pointer, which begins with `/`".to_owned());
    }
    let mut object = Some(layout.root());
    let mut names = Pointer::names(pointer).peekable();
    while let Some(name) = names.next() {
        // Inside an unknown member, anything may be.
        let (_, member) = object?.member(&name)?;
        object = layout.child(member);
        if names.peek().is_none() {
            return is_written(member).then(|| match member.field.setup {
                Some(answer) => {
                    ["the setup has its own field for this: `", answer.trim_start_matches('/'), "`"].concat()
                }
                None => "this field is either always written or never".to_owned(),
            });
        }
        match member.field.shape {
            Shape::Object | Shape::Anything => {}
            Shape::Objects => {
                if names.next().is_none_or(|index| index.parse::<u32>().is_err()) {
                    return Some(["`", member.name, "` is a list: number its entries from 0"].concat());
                }
                if names.peek().is_none() {
                    return Some("the setup has its own fields for the entries of this list".to_owned());
                }
            }
            _ => return Some(["nothing can go inside `", member.name, "`"].concat()),
        }
    }
    None
}

/// Whether a built document may hold this field, from an answer or by itself.
fn is_written(member: &Member) -> bool {
    member.places.iter().any(|place| !matches!(place.write, Write::Never))
}
