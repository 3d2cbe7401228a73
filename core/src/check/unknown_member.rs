//! Names that an object does not have: mistyped, in the wrong place, or from another kind of document.

use super::kind::FROM_SERVER;
use crate::catalogue::{Choices, Field, Layout, ObjectLayout};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Asks, Diagnostic, Findings};
use crate::kinds::Kind;
use crate::suggest::{self, Closeness};
use crate::text::listed;
use crate::tree::NodeRef;
use crate::value::{is_plain, visible};

rules! {
    UNKNOWN_FIELD = Warning("UC101", "an unknown field", ApiReference) {
        means: "No field of this name is known here. It may be misspelled, or one that Immuta's documentation does not list.",
        why: "The API may ignore the field, and the one that was meant is then missing.",
        fix: "Compare the name with the suggestion and with the documentation. A setup takes fields that ucforge does not know under `extra`.",
        bad: in_create(r#"{"config": {
  "workspaceURL": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
  "workspaceUrl": null
}}"#)
            .also(&["UC102"]),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }

    MISPLACED_FIELD = Warning("UC106", "a field in the wrong place", ApiReference) {
        means: "The field exists, but in another object or in another kind of document.",
        why: "The API does not look for it here and may ignore it. If it is required, it is missing in its own place.",
        fix: "Move it to where the message says it belongs.",
        bad: in_create(r#"{"audit": {"enabled": true}, "config": {"audit": null}}"#).also(&["UC907"]),
        good: in_create(r#"{"config": {"audit": {"enabled": true}}}"#),
    }

    SERVER_FIELDS = Info("UC902", "fields that only answers have", ApiReference) {
        means: "The document has fields that the API sets in its answers, such as `id`, `status` or `createdAt`.",
        why: "It is an answer, or was made from one. The API knows these values itself and does not take them from a request.",
        fix: "Remove them before you send the document, and put the real secrets in place of the masks.",
        bad: in_update(r#"{"id": "1", "status": "enabled"}"#),
        good: in_update(r#"{"type": "Databricks"}"#),
    }
}

/// A member that the layout of its object does not know.
pub(super) struct UnknownMember<'a> {
    pub(super) layout: &'static Layout,
    pub(super) object: &'static ObjectLayout,
    /// A bit for each member of the layout that the object has.
    pub(super) seen: u64,
    pub(super) child: NodeRef<'a>,
    pub(super) choices: Choices,
}

impl UnknownMember<'_> {
    /// The finding about it.
    pub(super) fn finding(&self) -> Diagnostic {
        let (child, name) = (self.child, self.child.key());
        let place = child.key_span().unwrap_or_default();
        let kind = self.layout.kind();
        if self.object.pointer.is_empty() && FROM_SERVER.iter().any(|(of, names)| kind == *of && names.contains(&name))
        {
            let message = ["`", name, "` comes from an API response and is ignored"].concat();
            let finding = Diagnostic::new(SERVER_FIELDS, place, message).at(child);
            return finding.help("remove it before you send the document");
        }
        let unknown = || {
            Diagnostic::new(UNKNOWN_FIELD, place, ["`", &visible(child.shown_key()), "` is not a known field"].concat())
                .at(child)
        };
        let renamed = |known: &'static str, help: String| {
            unknown().help(help).fix(["rename it to `", known, "`"].concat(), child.key_inside(), known)
        };
        let shown: String = name.chars().filter(|c| is_plain(*c) && !c.is_whitespace()).collect();
        if let Some((_, member)) = self.object.member(&shown).filter(|_| shown != name) {
            let help =
                ["a space or a character that does not show is in this name: write `", member.name, "`"].concat();
            return renamed(member.name, help);
        }
        let close = suggest::closest(name, self.free().map(|(member, _)| member));
        if let Some((known, Closeness::Spelling)) = close {
            return renamed(known, ["did you mean `", known, "`?"].concat());
        }
        if let Some(known) = self.other_name(name) {
            return renamed(known, ["in this document it is called `", known, "`"].concat());
        }
        if let Some((known, _)) =
            close.filter(|(known, _)| self.free().any(|(free, missing)| free == *known && missing))
        {
            return unknown().help(["did you mean `", known, "`?"].concat());
        }
        let misplaced = |help: String| {
            let message = ["`", name, "` is in the wrong place"].concat();
            Diagnostic::new(MISPLACED_FIELD, place, message).at(child).help(help)
        };
        if let Some(object) = self.layout.objects().find(|object| object.member(name).is_some()) {
            return misplaced(["it belongs ", &whereabouts(object)].concat());
        }
        let catalogue = self.layout.catalogue();
        let elsewhere = Kind::ALL.into_iter().filter(|other| *other != kind && *other != Kind::Setup);
        let elsewhere =
            elsewhere.filter(|other| catalogue.layout(*other).objects().any(|object| object.member(name).is_some()));
        let kinds: Vec<String> = elsewhere.map(|other| ["`", other.name(), "`"].concat()).collect();
        if !kinds.is_empty() {
            let help = ["it belongs to ", &listed(&kinds, "and"), ": remove it", OR_SAY].concat();
            return misplaced(help).asking(Asks::Kind(None));
        }
        match close {
            Some((known, _)) => unknown().help(["did you mean `", known, "`?"].concat()),
            None => unknown().help("the API may ignore it: check its name and where it belongs"),
        }
    }

    /// The members of the layout that the object does not have, and whether they are required.
    fn free(&self) -> impl Iterator<Item = (&'static str, bool)> {
        let free = self.object.members.iter().enumerate().filter(|(index, _)| self.seen & (1 << index) == 0);
        free.map(move |(_, member)| {
            let is_asked = member.field.when.holds(self.choices) != Some(false);
            (member.name, is_asked && member.is_required(None))
        })
    }

    /// The name in this object of a field that is called `name` elsewhere: `hostname` for `workspaceUrl`.
    fn other_name(&self, name: &str) -> Option<&'static str> {
        let free = self.object.members.iter().enumerate().filter(|(index, _)| self.seen & (1 << index) == 0);
        free.map(|(_, member)| member).find(|member| has_name(member.field, name)).map(|member| member.name)
    }
}

fn has_name(field: &Field, name: &str) -> bool {
    field
        .setup
        .into_iter()
        .chain(field.places.iter().map(|place| place.at))
        .any(|at| at.rsplit('/').next() == Some(name))
}

/// Another way to deal with a field of another kind of document.
const OR_SAY: &str = ", or say that this is one";

/// Changes that advice if the path of a command says what kind the document is.
pub(super) fn send_elsewhere(findings: &mut Findings) {
    findings.for_each_mut(|finding| {
        let told = finding.help.as_ref().and_then(|help| help.strip_suffix(OR_SAY)).map(str::to_owned);
        if let Some(told) = told.filter(|_| finding.code == MISPLACED_FIELD) {
            finding.help = Some([&told, ", or send the document to the path for such"].concat().into());
            finding.asks = None;
        }
    });
}

/// Where an object is, for a message.
fn whereabouts(object: &ObjectLayout) -> String {
    let pointer = object.pointer.trim_start_matches('/');
    if pointer.is_empty() {
        return "at the top of the document".to_owned();
    }
    match pointer.strip_suffix("/*") {
        Some(list) => ["in an entry of `", &list.replace('/', "."), "`"].concat(),
        None => ["in `", &pointer.replace("/*/", ".").replace('/', "."), "`"].concat(),
    }
}
