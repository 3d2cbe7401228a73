//! Walks the tree along the layout of its kind, and finds what is wrong, missing or out of place. On the way, it
//! collects the fields for rules that look at several of them.

use super::unknown_member::UnknownMember;
use super::walk::Walk;
use super::{Base, rules, values};
use crate::catalogue::{Choices, Literal, MISSING_FIELD, Member, ObjectLayout, Role, Shape, When};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings};
use crate::kinds::{Flow, Kind, Payload};
use crate::kit::words::WRONG_TYPE;
use crate::kit::{
    Document, EACH_ENTRY, Facts, Parts, Whose, Workspace, is_filled_in_by_shell, is_here_document, name_of, wrong_type,
};
use crate::platform::Platform;
use crate::read::json::repair::BARE_TEXT;
use crate::read::json::scalars::BARE_PLACEHOLDER;
use crate::sort::sort;
use crate::text::{Span, step};
use crate::tree::{NodeKind, NodeRef, Tree};
use crate::value::{Object, Value};

rules! {
    NOT_IN_FLOW = Error("UC105", "a field that the flow cannot carry", Ucforge) {
        means: "The setup answers something for which no document of its flow has a place.",
        why: "ucforge would have to silently drop the answer when it builds the documents, so it refuses the setup.",
        fix: "Remove the field, or choose the flow that has it.",
        bad: in_integration_setup("connectionKey: lakehouse"),
        good: in_setup("connectionKey: lakehouse"),
    }

    NOT_THE_FIXED_VALUE = Error("UC201", "a value that the API fixes", ConnectionHowTo) {
        means: "The API accepts one value only in this field, and this is another one.",
        why: "The API refuses the request, or the connection does not work.",
        fix: "Write the value that the message names. A setup need not answer such fields: ucforge writes them.",
        bad: in_connection(r#"{"nativeIntegration": {"autoBootstrap": true}}"#),
        good: in_connection(r#"{"nativeIntegration": {"autoBootstrap": false}}"#),
    }

    BASE_SETUP = Error("UC211", "a base setup that cannot be used", Ucforge) {
        means: "`extends` names a file that does not exist, cannot be read, is not a setup, or extends itself in a circle.",
        why: "Nobody knows what the base says, so what this setup lacks cannot be filled in.",
        fix: "Correct the path, which is relative to this file, or fix the base. In the page a setup cannot extend another one.",
        bad: in_setup("extends: missing.yaml"),
        good: in_setup("extends: base.yaml"),
    }

    CREDENTIALS = Error("UC301", "credentials that do not fit the authentication type", IntegrationsHowTo) {
        means: "The credentials belong to another authentication type than the one that the document names.",
        why: "The API looks for the credentials of the type that is named, and refuses the request when they are missing. An example of \
              Immuta's has `token` beside an OAuth client.",
        fix: "Change the type, or give the credentials that belong to it.",
        bad: in_create(r#"{"config": {"authenticationType": "oAuthM2M"}}"#),
        good: in_create(r#"{"config": {"authenticationType": "token"}}"#),
    }
}

/// Checks a whole document. Returns what rules and comparisons need to know about it, or `None` if it is not an object.
pub(super) fn check(
    tree: &Tree<'_>,
    (platform, kind): (&'static Platform, Kind),
    base: &Base,
    findings: &mut Findings,
) -> Option<Facts> {
    let root = tree.root()?;
    let layout = platform.catalogue.layout(kind);
    // Only setups extend others.
    let (base, is_broken) = match base {
        Base::Answers(answers) if kind == Kind::Setup => (Some(answers.values()), false),
        Base::Broken(why) if kind == Kind::Setup => {
            let place = root.get("extends").unwrap_or(root);
            findings.add(
                Diagnostic::new(BASE_SETUP, place.span_or_opening(), why.clone())
                    .at(place)
                    .help("what it would provide is not known, so missing fields are not reported"),
            );
            (None, true)
        }
        _ => (None, false),
    };
    let own_flow = root.get("flow").and_then(NodeRef::text);
    let flow = own_flow.or_else(|| base?.get("flow")?.text()).and_then(Flow::from_name).filter(|_| kind == Kind::Setup);
    if root.kind() != NodeKind::Object {
        if root.kind() != NodeKind::Unreadable {
            let what = if kind == Kind::Setup { "a setup" } else { "a payload" };
            let message = [what, " must be an object, not ", name_of(root.kind())].concat();
            findings.add(Diagnostic::new(WRONG_TYPE, root.opening(), message).at(root));
        }
        return None;
    }
    let is_here_document = is_here_document(root);
    let mut walk = Walk {
        platform,
        layout,
        kind,
        flow,
        lacks_base: is_broken,
        is_here_document,
        parts: Parts::default(),
        workspaces: Vec::new(),
        known_names: 0,
        not_strings: Vec::new(),
        findings,
    };
    walk.object(root, layout.root(), Choices::default(), base);
    let base_has = |name: &str| is_broken || base.is_some_and(|base| base.get(name).is_some());
    take_back_quotes(&mut walk.not_strings, walk.findings);
    let facts = Facts {
        catalogue: &platform.catalogue,
        kind,
        flow,
        workspaces: walk.workspaces,
        parts: walk.parts,
        knows_all_names: walk.known_names == tree.names(),
    };
    if let Some((base, flow)) = base.zip(flow) {
        base_in_flow(root, layout.root(), base, flow, findings);
    }
    let document = Document { tree, facts: &facts, base: &base_has, of_base: base };
    rules::document(&platform.rules, &document, findings);
    Some(facts)
}

/// Reports answers of the base that no document of this flow carries: they would silently be left out. What the
/// setup itself says in their place is checked where it is written.
fn base_in_flow(root: NodeRef<'_>, object: &ObjectLayout, base: &Object, flow: Flow, findings: &mut Findings) {
    let place = root.get("extends").unwrap_or(root);
    for (name, value) in base.iter().filter(|(name, _)| root.get(name).is_none()) {
        let Some((_, member)) = object.member(name) else { continue };
        let is_nothing = match value {
            Value::Null => true,
            Value::Array(items) => items.is_empty(),
            Value::Object(members) => members.iter().next().is_none(),
            Value::Text(text) => text.is_empty(),
            _ => false,
        };
        if is_nothing || member.is_carried_by(flow) || member.fixed(Some(flow)).is_some() {
            continue;
        }
        let message = ["`", member.name, "` of the base is not used by any document of flow `", flow.name(), "`"];
        findings.add(
            Diagnostic::new(NOT_IN_FLOW, place.span_or_opening(), message.concat())
                .at(place)
                .help("remove it there, extend another setup, or choose another flow"),
        );
    }
}

/// The members of an object with their places in its layout, so that names are looked up once.
struct Members {
    places: [u8; FEW],
    /// A bit for each member of the layout that the object has. In `repeated`, one for each that it has more than once.
    seen: u64,
    repeated: u64,
    has_unknown: bool,
}

/// The number of members whose places are remembered: few objects have more.
const FEW: usize = 24;

/// Marks a member that the layout does not know.
const UNKNOWN: u8 = u8::MAX;

impl Members {
    fn of(&self, index: usize, child: NodeRef<'_>, object: &'static ObjectLayout) -> Option<(usize, &'static Member)> {
        match self.places.get(index) {
            Some(&UNKNOWN) => None,
            Some(&place) => Some((place.into(), &object.members[usize::from(place)])),
            None => object.member(child.key()),
        }
    }
}

impl Walk<'_> {
    /// Walks one object. `base` is the object in its place in the extended setup.
    fn object(&mut self, node: NodeRef<'_>, object: &'static ObjectLayout, inherited: Choices, base: Option<&Object>) {
        let is_connection = object.is_connection();
        let around = if is_connection { std::mem::take(&mut self.parts) } else { Parts::default() };
        let members = self.members(node, object);
        let (choices, mixed_up) = if is_connection {
            let catalogue = self.layout.catalogue();
            let of_base = base.map(|base| catalogue.choices_of(base)).unwrap_or_default();
            // If the flow settles a value, another value is reported at its own place. Everything else is checked as if
            // it had the settled one.
            let choices = object.settled(self.flow).or(catalogue.choices_over(node, of_base));
            (choices, self.mixed_up(node, object, members.seen, choices))
        } else {
            (inherited, None)
        };
        for (index, child) in node.children().enumerate() {
            step();
            let Some((place, member)) = members.of(index, child, object) else { continue };
            // Members of credentials of another type are checked for that type.
            let own = match mixed_up {
                Some((name, other)) if name == member.name => choices.with(0, Some(other)),
                _ => choices,
            };
            if members.repeated & 1 << place != 0 {
                self.copy(child, member, own, base);
            } else {
                self.member(child, member, own, base);
            }
        }
        // Unknown members are checked last, when it is clear which names are still free.
        if members.has_unknown {
            for (index, child) in node.children().enumerate() {
                step();
                if members.of(index, child, object).is_none() {
                    let unknown = UnknownMember { layout: self.layout, object, seen: members.seen, child, choices };
                    // A member without a name has a finding from the reader, which is enough.
                    if child.key_span().is_some() {
                        self.findings.add_with(|| unknown.finding());
                    }
                }
            }
        }
        self.missing(node, object, choices, base, members.seen, mixed_up.is_some());
        if is_connection {
            let parts = std::mem::replace(&mut self.parts, around);
            let whose = match (object.pointer.rsplit('/').next(), self.kind) {
                (Some("*"), _) => Whose::Additional,
                (Some("connection"), Kind::Payload(Payload::Connection)) => Whose::Connection,
                (_, Kind::Payload(Payload::Connection)) => Whose::Native,
                _ => Whose::Main,
            };
            self.workspaces.push(Workspace { whose, node: node.id(), layout: object, choices, parts });
        }
    }

    /// Walks one of several members of the same name. A server uses one of them, and nobody knows which: another may
    /// have what this one lacks, and connections in this one may not count.
    fn copy(&mut self, node: NodeRef<'_>, member: &'static Member, choices: Choices, base: Option<&Object>) {
        let (known, lacks_base) = (self.workspaces.len(), std::mem::replace(&mut self.lacks_base, true));
        self.member(node, member, choices, base);
        self.lacks_base = lacks_base;
        self.workspaces.truncate(known);
    }

    /// Finds the members of an object in its layout, and notes those that rules about several fields look at.
    fn members(&mut self, node: NodeRef<'_>, object: &'static ObjectLayout) -> Members {
        let mut members = Members { places: [UNKNOWN; FEW], seen: 0, repeated: 0, has_unknown: false };
        for (count, child) in node.children().enumerate() {
            match object.member(child.key()) {
                Some((index, member)) => {
                    // The reader has reported the second of two equal names. Servers may read either.
                    members.repeated |= members.seen & 1 << index;
                    members.seen |= 1 << index;
                    self.known_names += 1;
                    if let (Some(place), Ok(index)) = (members.places.get_mut(count), u8::try_from(index)) {
                        *place = index;
                    }
                    if member.field.role != Role::NONE {
                        self.parts.put(member.field.role, child);
                    }
                }
                None => members.has_unknown = true,
            }
        }
        members
    }

    /// Reports the required members that an object lacks. `reported` means that wrong credentials were already
    /// reported.
    fn missing(
        &mut self,
        node: NodeRef<'_>,
        object: &'static ObjectLayout,
        choices: Choices,
        base: Option<&Object>,
        seen: u64,
        reported: bool,
    ) {
        if node.is_cut() || self.lacks_base {
            return;
        }
        let mut missing = object.required(self.flow) & !seen;
        while missing != 0 {
            let member = &object.members[missing.trailing_zeros() as usize];
            missing &= missing - 1;
            if member.field.when.holds(choices) == Some(true)
                && !(reported && member.field.when != When::ALWAYS)
                && base.is_none_or(|base| base.get(member.name).is_none())
            {
                self.findings.add_with(|| {
                    Diagnostic::new(MISSING_FIELD, node.opening(), ["`", member.name, "` is missing"].concat())
                        .at(node)
                        .help(member.field.help)
                });
            }
        }
    }

    fn member(&mut self, node: NodeRef<'_>, member: &'static Member, choices: Choices, base: Option<&Object>) {
        if node.kind() == NodeKind::Unreadable {
            if !takes_string(member.field.shape) {
                self.not_strings.push(node.span());
            }
            return;
        }
        if let Some(flow) = self.flow
            && !member.is_carried_by(flow)
            && member.fixed(Some(flow)).is_none()
            && !is_empty(node)
        {
            let message = ["`", member.name, "` is not used by any document of flow `", flow.name(), "`"].concat();
            self.add(
                Diagnostic::new(NOT_IN_FLOW, node.span_or_opening(), message)
                    .at(node)
                    .help("remove it, or choose another flow"),
            );
            return;
        }
        if member.field.when.holds(choices) == Some(false) && !is_empty(node) {
            self.credential(node, member, choices);
            return;
        }
        match member.field.shape {
            Shape::Object => {
                let base = base.and_then(|base| base.get(member.name)?.object());
                self.nested(node, member, choices, base);
            }
            Shape::Objects => self.list(node, member, choices),
            _ => {
                if let Some(fixed) = member.fixed(self.flow) {
                    self.fixed(node, member, fixed);
                } else {
                    let required = member.is_required(self.flow);
                    values::check(self, node, member, required);
                }
            }
        }
    }

    fn nested(&mut self, node: NodeRef<'_>, member: &'static Member, choices: Choices, base: Option<&Object>) {
        let Some(object) = self.layout.child(member) else { return };
        if node.kind() == NodeKind::Object {
            self.object(node, object, choices, base);
            return;
        }
        if self.is_filled_in_whole(node) {
            return;
        }
        let mut finding = wrong_type(node, member.name, "an object");
        // `audit: false`, as the documentation's own text has it.
        if let (Some(value), Some(inner)) = (node.bool(), only_boolean(object)) {
            let inside = ["{\"", inner, "\": ", if value { "true" } else { "false" }, "}"].concat();
            finding = finding.help(["put the value inside: ", &inside].concat()).fix(
                "put the value inside",
                node.span(),
                inside,
            );
        }
        self.add(finding);
    }

    /// Whether a shell puts a whole value of JSON here, of whatever type. Then it needs no quotes.
    pub(super) fn is_filled_in_whole(&mut self, node: NodeRef<'_>) -> bool {
        let is_filled_in = node.source().starts_with(['$', '`', '%', '!'])
            && node.text().is_some_and(|text| is_filled_in_by_shell(node, text, self.is_here_document));
        if is_filled_in {
            let place = node.span();
            self.findings.retain(|finding| finding.code != BARE_TEXT || finding.span != place);
        }
        is_filled_in
    }

    fn list(&mut self, node: NodeRef<'_>, member: &'static Member, choices: Choices) {
        let Some(object) = self.layout.child(member) else { return };
        if node.kind() != NodeKind::Array {
            if self.is_filled_in_whole(node) {
                return;
            }
            let finding = wrong_type(node, member.name, "a list of objects");
            // An object that can only be one entry, as the list knows all its members.
            let is_entry = node.children().next().is_some()
                && node.children().all(|child| object.member(child.key()).is_some())
                && node.source().starts_with('{');
            self.add(if is_entry { values::in_a_list(finding, node) } else { finding });
            return;
        }
        // Lists are replaced as a whole: a base cannot have what an entry lacks.
        let lacks_base = std::mem::take(&mut self.lacks_base);
        for entry in node.children() {
            match entry.kind() {
                NodeKind::Object => self.object(entry, object, choices, None),
                NodeKind::Unreadable => {}
                _ => self.add(wrong_type(entry, EACH_ENTRY, "an object")),
            }
        }
        self.lacks_base = lacks_base;
    }

    fn fixed(&mut self, node: NodeRef<'_>, member: &Member, fixed: Literal) {
        if fixed.is_node(node) {
            return;
        }
        if node.text().is_some_and(|text| values::not_filled_in(self, node, member.name, text)) {
            return;
        }
        let expected = fixed.shown();
        let right_type = matches!(
            (fixed, node.kind()),
            (Literal::Bool(_), NodeKind::Bool(_))
                | (Literal::Integer(_), NodeKind::Number)
                | (Literal::Text(_), NodeKind::Text)
        );
        let code = if right_type { NOT_THE_FIXED_VALUE } else { WRONG_TYPE };
        let place = node.span_or_opening();
        let finding =
            Diagnostic::new(code, place, ["`", member.name, "` must be ", &expected, " here"].concat()).at(node);
        // A different word was written on purpose. Only another case or type of the same value is fixed.
        let meant = node.text().is_some_and(|text| text.eq_ignore_ascii_case(expected.trim_matches('"')))
            || node.number().is_some_and(|number| number == expected);
        let finding = finding.help(member.field.help);
        self.add(if meant { finding.fix(["write ", &expected].concat(), place, expected) } else { finding });
    }

    /// Reports a credential of another way to sign in.
    fn credential(&mut self, node: NodeRef<'_>, member: &Member, choices: Choices) {
        let Some(condition) = member.field.when.failing(choices) else { return };
        let Some(discriminator) = self.layout.catalogue().sign_in.get(condition.of) else { return };
        let (is, actual) = (condition.is, choices.of(condition.of));
        let value = |number| match discriminator.value(number) {
            Some(Literal::Text(text)) => ["` `", text, "`"].concat(),
            Some(other) => ["` ", &other.shown()].concat(),
            None => "`".to_owned(),
        };
        let message = match actual.filter(|_| actual != discriminator.otherwise) {
            Some(actual) => ["`", member.name, "` cannot be used with `", discriminator.name(), &value(actual)],
            None => ["`", member.name, "` is used only with `", discriminator.name(), &value(is)],
        };
        self.add(
            Diagnostic::new(CREDENTIALS, node.span_or_opening(), message.concat())
                .at(node)
                .help("remove it, or change how Immuta authenticates"),
        );
    }

    /// Reports credentials that all belong to another way to sign in than the named one: a single mistake, reported
    /// where the way is named. Returns the name of these credentials, which then need no finding of their own, and the
    /// number of their way.
    fn mixed_up(
        &mut self,
        node: NodeRef<'_>,
        object: &'static ObjectLayout,
        seen: u64,
        choices: Choices,
    ) -> Option<(&'static str, u8)> {
        let named_way = choices.of(0)?;
        let credentials = || {
            let members = object.members.iter().enumerate();
            members.filter_map(|(index, member)| Some((seen & (1 << index) != 0, member, member.field.when.wants(0)?)))
        };
        let mut own = None;
        for (is_there, member, way) in credentials() {
            if way == named_way {
                if is_there {
                    return None;
                }
                own = own.or(Some(member.name));
            }
        }
        // An empty object does not count as credentials.
        let present = |member: &Member| node.get(member.name).filter(|present| !is_empty(*present));
        let (other, present, way) = credentials()
            .filter(|(is_there, _, way)| *is_there && *way != named_way)
            .find_map(|(_, other, way)| Some((other, present(other)?, way)))?;
        let decides = self.layout.catalogue().sign_in.first()?;
        let named = node.get(decides.path.first()?)?;
        let own = own?;
        let Some(Literal::Text(other_way)) = decides.value(way) else { return None };
        let other = other.name;
        let message = ["there is `", other, "` but no `", own, "`: the credentials are for `", other_way, "`"].concat();
        self.add(
            Diagnostic::new(CREDENTIALS, named.span(), message)
                .at(named)
                .related(present.key_span().unwrap_or_else(|| present.span()), Some(present), "these credentials")
                .help(["write `", other_way, "`, or give `", own, "` in place of `", other, "`"].concat()),
        );
        Some((other, way))
    }
}

/// Whether a field of this shape accepts a string.
fn takes_string(shape: Shape) -> bool {
    matches!(shape, Shape::Text(_) | Shape::Secret { .. } | Shape::Choice(_) | Shape::Platform | Shape::Anything)
}

/// Drops the fixes that quote a placeholder at these places: it would be filled in as a string, and none belongs there.
fn take_back_quotes(places: &mut [Span], findings: &mut Findings) {
    if places.is_empty() {
        return;
    }
    sort(places);
    findings.for_each_mut(|finding| {
        if finding.code == BARE_PLACEHOLDER && places.binary_search(&finding.span).is_ok() {
            finding.fix = None;
        }
    });
}

fn is_empty(node: NodeRef<'_>) -> bool {
    match node.kind() {
        NodeKind::Null => true,
        NodeKind::Array | NodeKind::Object => node.children().next().is_none(),
        NodeKind::Text => node.text() == Some(""),
        _ => false,
    }
}

/// The name of the boolean member of an object, if it is the only member.
fn only_boolean(object: &ObjectLayout) -> Option<&'static str> {
    match object.members.as_slice() {
        [only] if matches!(only.field.shape, Shape::Boolean) => Some(only.name),
        _ => None,
    }
}
