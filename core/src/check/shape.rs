//! One walk over the tree along the layout of its kind: what is there, what is missing, what does not belong.

use super::suggest::{self, Closeness};
use super::{Base, kind, values};
use crate::catalogue::{Authentication, Layout, Literal, Member, ObjectLayout, Shape, When};
use crate::diagnostic::{Diagnostic, code};
use crate::document::{Flow, Kind};
use crate::tree::{NodeKind, NodeRef, Pointer};
use crate::value::{Object, visible};

/// Checks a whole document.
pub(super) fn check(root: NodeRef<'_>, layout: &'static Layout, base: &Base, findings: &mut Vec<Diagnostic>) {
    let kind = layout.kind();
    // Only setups extend others.
    let base = match base {
        Base::Answers(answers) if kind == Kind::Setup => Some(answers.values()),
        Base::Broken(why) if kind == Kind::Setup => {
            let place = root.get("extends").map_or_else(|| root.opening(), NodeRef::span);
            findings.push(
                Diagnostic::new(code::BASE_SETUP, place, why.clone())
                    .at(&Pointer::from("/extends"))
                    .help("what it would bring counts as missing"),
            );
            None
        }
        _ => None,
    };
    let own_flow = root.get("flow").and_then(NodeRef::text);
    let flow = own_flow.or_else(|| base?.get("flow")?.text()).and_then(Flow::from_name).filter(|_| kind == Kind::Setup);
    let mut walk = Walk { layout, kind, flow, pointer: Pointer::root(), findings };
    if root.kind() == NodeKind::Object {
        walk.object(root, layout.root(), Authentication::default(), base);
        if flow == Some(Flow::Connection)
            && root.get("audit").is_none()
            && base.is_none_or(|b| b.get("audit").is_none())
        {
            walk.add(
                Diagnostic::new(code::AUDIT_ASSUMED, root.opening(), "query audit will be on: this setup does not say")
                    .help("answer `audit`: {enabled: true} or {enabled: false}"),
            );
        }
    } else if root.kind() != NodeKind::Unreadable {
        let what = if walk.kind == Kind::Setup { "a setup" } else { "a payload" };
        let message = format!("{what} is an object, not {}", name_of(root.kind()));
        walk.add(Diagnostic::new(code::WRONG_TYPE, root.opening(), message));
    }
}

/// What a value is, for a message.
pub(super) fn name_of(kind: NodeKind) -> &'static str {
    match kind {
        NodeKind::Null => "null",
        NodeKind::Bool(_) => "true or false",
        NodeKind::Number => "a number",
        NodeKind::Text => "a text",
        NodeKind::Array => "a list",
        NodeKind::Object => "an object",
        NodeKind::Unreadable => "unreadable",
    }
}

pub(super) struct Walk<'a> {
    layout: &'static Layout,
    pub(super) kind: Kind,
    flow: Option<Flow>,
    pointer: Pointer,
    findings: &'a mut Vec<Diagnostic>,
}

impl Walk<'_> {
    /// Adds a finding about the place where the walk stands.
    pub(super) fn add(&mut self, finding: Diagnostic) {
        self.findings.push(finding.at(&self.pointer));
    }

    /// Does something one list entry further down.
    pub(super) fn enter(&mut self, index: usize, inside: impl FnOnce(&mut Self)) {
        let length = self.pointer.push_index(index);
        inside(self);
        self.pointer.cut(length);
    }

    /// Walks one object. `base` is what the extended setup has in its place.
    fn object(
        &mut self,
        node: NodeRef<'_>,
        object: &'static ObjectLayout,
        inherited: Authentication,
        base: Option<&Object>,
    ) {
        let authentication = if object.authenticates() { authentication(node, base) } else { inherited };
        let mixed_up = if object.authenticates() { self.mixed_up(node, authentication) } else { None };
        // What the layout does not know is looked at when it is clear which names are still free.
        let mut strangers = Vec::new();
        // A bit for each member of the layout that is there.
        let mut seen = 0_u64;
        for child in node.children() {
            let name = child.key();
            let length = self.pointer.push_name(name);
            match object.member(name) {
                Some((index, member)) => {
                    // The second of two equal names was reported by the reader; servers read either.
                    seen |= 1 << index;
                    if mixed_up != Some(name) {
                        self.member(child, member, authentication, base);
                    }
                }
                None => strangers.push(child),
            }
            self.pointer.cut(length);
        }
        for stranger in strangers {
            let length = self.pointer.push_name(stranger.key());
            self.unknown(stranger, object, seen);
            self.pointer.cut(length);
        }
        for (index, member) in object.members.iter().enumerate() {
            let told = mixed_up.is_some() && member.field.when != When::Always;
            if seen & (1 << index) == 0
                && !node.is_cut()
                && base.is_none_or(|base| base.get(member.name).is_none())
                && !told
                && member.is_required(self.kind, self.flow)
                && member.field.when.holds(authentication) == Some(true)
            {
                self.add(
                    Diagnostic::new(code::MISSING_FIELD, node.opening(), format!("`{}` is missing", member.name))
                        .help(member.field.help),
                );
            }
        }
    }

    fn unknown(&mut self, child: NodeRef<'_>, object: &'static ObjectLayout, seen: u64) {
        let Some(place) = child.key_span() else { return };
        let name = child.key();
        if self.kind == Kind::IntegrationUpdate && object.pointer.is_empty() && kind::SERVER_FIELDS.contains(&name) {
            self.add(
                Diagnostic::new(code::SERVER_FIELDS, place, format!("`{name}` comes from an answer and is ignored"))
                    .help("remove it before you send the document"),
            );
            return;
        }
        let free = object.members.iter().enumerate().filter(|(index, _)| seen & (1 << index) == 0);
        let free = free.map(|(_, member)| member.name);
        let finding = Diagnostic::new(code::UNKNOWN_FIELD, place, format!("`{}` is not known here", visible(name)));
        self.add(match suggest::closest(name, free) {
            Some((known, closeness)) => {
                let finding = finding.help(format!("did you mean `{known}`?"));
                match closeness {
                    Closeness::Spelling => finding.fix(format!("rename it to `{known}`"), child.key_inside(), known),
                    Closeness::Typing => finding,
                }
            }
            None => finding.help("the API may ignore it: check its name and where it belongs"),
        });
    }

    fn member(
        &mut self,
        node: NodeRef<'_>,
        member: &'static Member,
        authentication: Authentication,
        base: Option<&Object>,
    ) {
        if node.kind() == NodeKind::Unreadable {
            return;
        }
        if let Some(flow) = self.flow
            && member.field.settled_by(flow).is_none()
            && !member.field.is_carried_by(flow)
            && !is_empty(node)
        {
            let message = format!("`{}` has no place in the documents of flow `{flow}`", member.name);
            self.add(
                Diagnostic::new(code::NOT_IN_FLOW, node.span(), message).help("remove it, or choose another flow"),
            );
            return;
        }
        if member.field.when.holds(authentication) == Some(false) && !is_empty(node) {
            self.credential(node, member);
            return;
        }
        match member.field.shape {
            Shape::Object => {
                let base = base.and_then(|base| base.get(member.name)?.object());
                self.nested(node, member, authentication, base);
            }
            Shape::Objects => self.list(node, member, authentication),
            _ => {
                if let Some(fixed) = member.fixed(self.kind, self.flow) {
                    self.fixed(node, member, fixed);
                } else {
                    let required = member.is_required(self.kind, self.flow);
                    values::check(self, node, member, required);
                }
            }
        }
    }

    fn nested(
        &mut self,
        node: NodeRef<'_>,
        member: &'static Member,
        authentication: Authentication,
        base: Option<&Object>,
    ) {
        let Some(object) = self.layout.child(member) else { return };
        if node.kind() == NodeKind::Object {
            self.object(node, object, authentication, base);
            return;
        }
        let mut finding = wrong_type(node, member.name, "an object");
        // `audit: false`: the documentation's own prose says it so.
        if let (Some(value), Some(inner)) = (node.bool(), only_boolean(object)) {
            finding = finding.help(format!("the value goes inside: {{\"{inner}\": {value}}}")).fix(
                "put the value inside",
                node.span(),
                format!("{{\"{inner}\": {value}}}"),
            );
        }
        self.add(finding);
    }

    fn list(&mut self, node: NodeRef<'_>, member: &'static Member, authentication: Authentication) {
        let Some(object) = self.layout.child(member) else { return };
        if node.kind() != NodeKind::Array {
            self.add(wrong_type(node, member.name, "a list of objects"));
            return;
        }
        for (index, entry) in node.children().enumerate() {
            self.enter(index, |walk| match entry.kind() {
                // Lists are replaced as a whole.
                NodeKind::Object => walk.object(entry, object, authentication, None),
                NodeKind::Unreadable => {}
                _ => walk.add(wrong_type(entry, "each entry", "an object")),
            });
        }
    }

    fn fixed(&mut self, node: NodeRef<'_>, member: &Member, fixed: Literal) {
        let (same, expected) = match fixed {
            Literal::Bool(value) => (node.bool() == Some(value), value.to_string()),
            Literal::Integer(value) => (node.number() == Some(value.to_string().as_str()), value.to_string()),
            Literal::Text(text) => (node.text() == Some(text), format!("\"{text}\"")),
        };
        if same {
            return;
        }
        let right_type = matches!(
            (fixed, node.kind()),
            (Literal::Bool(_), NodeKind::Bool(_))
                | (Literal::Integer(_), NodeKind::Number)
                | (Literal::Text(_), NodeKind::Text)
        );
        let code = if right_type { code::NOT_THE_FIXED_VALUE } else { code::WRONG_TYPE };
        let place =
            if matches!(node.kind(), NodeKind::Array | NodeKind::Object) { node.opening() } else { node.span() };
        let finding = Diagnostic::new(code, place, format!("`{}` must be {expected} here", member.name));
        // Another word was written on purpose; only another spelling or type of the same one is mended.
        let meant = node.text().is_some_and(|text| text.eq_ignore_ascii_case(expected.trim_matches('"')))
            || node.number().is_some_and(|number| number == expected);
        let finding = finding.help(member.field.help);
        self.add(if meant { finding.fix(format!("write {expected}"), place, expected) } else { finding });
    }

    /// A credential of the other way to sign in.
    fn credential(&mut self, node: NodeRef<'_>, member: &Member) {
        let instead = match member.field.when {
            When::Always => return,
            When::Token => "`authenticationType` `oAuthM2M`",
            When::OAuth => "`authenticationType` `token`",
            When::ClientSecret => "`useCertificate` true",
            When::Certificate => "a client secret: `useCertificate` is not true",
        };
        self.add(
            Diagnostic::new(code::CREDENTIALS, node.span(), format!("`{}` does not go with {instead}", member.name))
                .help("remove it, or change how Immuta signs in"),
        );
    }

    /// Whether the credentials are all of the other way to sign in than the one that is named: one mistake, told once,
    /// where the way is named. Gives the name of these credentials, which then need no finding of their own.
    fn mixed_up(&mut self, node: NodeRef<'_>, authentication: Authentication) -> Option<&'static str> {
        let (own, other, other_type) = if authentication.oauth? {
            ("oAuthClientConfig", "token", Authentication::TOKEN)
        } else {
            ("token", "oAuthClientConfig", Authentication::OAUTH)
        };
        let (Some(named), None, Some(present)) = (node.get("authenticationType"), node.get(own), node.get(other))
        else {
            return None;
        };
        let finding = Diagnostic::new(
            code::CREDENTIALS,
            named.span(),
            format!("there is `{other}` but no `{own}`: the credentials are those of `{other_type}`"),
        )
        .related(
            present.key_span().unwrap_or_else(|| present.span()),
            Some(self.pointer.join(other)),
            "these credentials",
        )
        .help(format!("write `{other_type}`, or give `{own}` in place of `{other}`"));
        let length = self.pointer.push_name("authenticationType");
        self.add(finding);
        self.pointer.cut(length);
        Some(other)
    }
}

/// A value of another type than the field's. The value itself stays out of the words: it may be a secret.
pub(super) fn wrong_type(node: NodeRef<'_>, name: &str, expected: &str) -> Diagnostic {
    let name = if name.contains(' ') { name.to_owned() } else { format!("`{name}`") };
    let place = if matches!(node.kind(), NodeKind::Array | NodeKind::Object) { node.opening() } else { node.span() };
    Diagnostic::new(code::WRONG_TYPE, place, format!("{name} must be {expected}, not {}", name_of(node.kind())))
}

/// How the connection that this object describes authenticates; what it leaves open its base says.
fn authentication(node: NodeRef<'_>, base: Option<&Object>) -> Authentication {
    let base = base.map(Authentication::in_answers).unwrap_or_default();
    let own = Authentication::in_tree(node);
    let says_certificate = node.path(&["oAuthClientConfig", "useCertificate"]).is_some();
    Authentication {
        oauth: if node.get("authenticationType").is_some() { own.oauth } else { base.oauth },
        certificate: if says_certificate { own.certificate } else { base.certificate },
    }
}

fn is_empty(node: NodeRef<'_>) -> bool {
    match node.kind() {
        NodeKind::Null => true,
        NodeKind::Array | NodeKind::Object => node.children().next().is_none(),
        NodeKind::Text => node.text() == Some(""),
        _ => false,
    }
}

/// The one boolean that an object holds, if it holds nothing else.
fn only_boolean(object: &ObjectLayout) -> Option<&'static str> {
    match object.members.as_slice() {
        [only] if matches!(only.field.shape, Shape::Boolean) => Some(only.name),
        _ => None,
    }
}
