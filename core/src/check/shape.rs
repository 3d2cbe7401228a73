//! One walk over the tree along the layout of its kind: what is there, what is missing, what does not belong. On its way it
//! collects the fields that rules about several of them look for.

use super::stranger::Stranger;
use super::{Base, rules, values};
use crate::catalogue::{Authentication, Layout, Literal, Member, ObjectLayout, Role, Shape, When};
use crate::diagnostic::{Diagnostic, Findings, code};
use crate::kinds::{Flow, Kind, Payload};
use crate::kit::{Document, EACH_ENTRY, Facts, Parts, Whose, Workspace, is_here_document, name_of, wrong_type};
use crate::platform::RULES;
use crate::tree::{NodeKind, NodeRef, Tree};
use crate::value::Object;

/// Checks a whole document.
pub(super) fn check(tree: &Tree<'_>, layout: &'static Layout, base: &Base, findings: &mut Findings) -> Option<Facts> {
    let root = tree.root()?;
    let kind = layout.kind();
    // Only setups extend others.
    let (base, is_broken) = match base {
        Base::Answers(answers) if kind == Kind::Setup => (Some(answers.values()), false),
        Base::Broken(why) if kind == Kind::Setup => {
            let place = root.get("extends").unwrap_or(root);
            findings.add(
                Diagnostic::new(code::BASE_SETUP, place.span_or_opening(), why.clone())
                    .at(place)
                    .help("fields it would provide are treated as missing"),
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
            findings.add(Diagnostic::new(code::WRONG_TYPE, root.opening(), message).at(root));
        }
        return None;
    }
    if let Some(finding) = other_platform(root, kind) {
        findings.add(finding);
        return None;
    }
    let is_here_document = is_here_document(root);
    let mut walk =
        Walk { layout, kind, flow, is_here_document, parts: Parts::default(), workspaces: Vec::new(), findings };
    walk.object(root, layout.root(), Authentication::default(), base);
    let base_has = |name: &str| is_broken || base.is_some_and(|base| base.get(name).is_some());
    let facts = Facts { kind, flow, workspaces: walk.workspaces, parts: walk.parts };
    rules::document(&RULES, &Document { tree, facts: &facts, base: &base_has }, findings);
    Some(facts)
}

/// The other platforms that Immuta integrates, by their names in `type`.
const OTHER_PLATFORMS: [&str; 6] =
    ["Snowflake", "Redshift", "Trino", "Native S3", "Azure Synapse Analytics", "Google BigQuery"];

/// A payload for another platform is right in its own way: nothing else of it can be judged here.
fn other_platform(root: NodeRef<'_>, kind: Kind) -> Option<Diagnostic> {
    if !kind.payload().is_some_and(|payload| payload != Payload::Connection) {
        return None;
    }
    let node = root.get("type")?;
    let name = node.text().filter(|name| OTHER_PLATFORMS.contains(name))?;
    root.path(&["config", "workspaceUrl"]).is_none().then(|| {
        Diagnostic::new(code::NOT_THE_FIXED_VALUE, node.span(), ["this is a payload for ", name].concat())
            .at(node)
            .help("only Databricks payloads, with `type` \"Databricks\", are checked")
    })
}

/// Where the first members of an object are in its layout, so that names are looked up once.
struct Members {
    places: [u8; FEW],
    /// A bit for each member of the layout that is there.
    seen: u64,
    has_strangers: bool,
}

/// Few objects have more members.
const FEW: usize = 24;

/// The place of a member that the layout does not know.
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

pub(super) struct Walk<'f> {
    layout: &'static Layout,
    pub(super) kind: Kind,
    pub(super) flow: Option<Flow>,
    /// Whether a shell fills in variables everywhere.
    pub(super) is_here_document: bool,
    /// The fields of the connection that is being walked through, or of what is around it.
    parts: Parts,
    workspaces: Vec<Workspace>,
    findings: &'f mut Findings,
}

impl Walk<'_> {
    /// Adds a finding.
    pub(super) fn add(&mut self, finding: Diagnostic) {
        self.findings.add(finding);
    }

    /// Walks one object. `base` is what the extended setup has in its place.
    fn object(
        &mut self,
        node: NodeRef<'_>,
        object: &'static ObjectLayout,
        inherited: Authentication,
        base: Option<&Object>,
    ) {
        let is_connection = object.authenticates();
        let around = if is_connection { std::mem::take(&mut self.parts) } else { Parts::default() };
        let members = self.members(node, object);
        let (authentication, mixed_up) = if is_connection {
            let signing_in = SigningIn::of(node, &self.parts);
            let mut authentication = signing_in.authentication(base);
            // Where certificates are not allowed, that alone is said; all else counts as signing in with a secret.
            let has_certificates = self.kind != Payload::Connection && self.flow != Some(Flow::Connection);
            authentication.certificate &= has_certificates;
            (authentication, self.mixed_up(&signing_in, authentication))
        } else {
            (inherited, None)
        };
        for (index, child) in node.children().enumerate() {
            let Some((_, member)) = members.of(index, child, object) else { continue };
            // What is inside credentials of the other sort is looked at as what it is.
            let is_other = mixed_up.is_some() && mixed_up == Some(member.name);
            let own = if is_other { authentication.other() } else { authentication };
            self.member(child, member, own, base);
        }
        // What the layout does not know is looked at when it is clear which names are still free.
        if members.has_strangers {
            for (index, child) in node.children().enumerate() {
                if members.of(index, child, object).is_none() {
                    let stranger = Stranger { layout: self.layout, object, seen: members.seen, child, authentication };
                    // What a reader has said of a name is enough.
                    if child.key_span().is_some() {
                        self.findings.add_with(|| stranger.finding());
                    }
                }
            }
        }
        self.missing(node, object, authentication, base, members.seen, mixed_up.is_some());
        if is_connection {
            let parts = std::mem::replace(&mut self.parts, around);
            let whose = match (object.pointer.rsplit('/').next(), self.kind) {
                (Some("*"), _) => Whose::Additional,
                (Some("connection"), Kind::Payload(Payload::Connection)) => Whose::Connection,
                (_, Kind::Payload(Payload::Connection)) => Whose::Native,
                _ => Whose::Main,
            };
            self.workspaces.push(Workspace { whose, node: node.id(), layout: object, authentication, parts });
        }
    }

    /// Finds the members of an object in its layout, and notes those that rules about several fields look for.
    fn members(&mut self, node: NodeRef<'_>, object: &'static ObjectLayout) -> Members {
        let mut members = Members { places: [UNKNOWN; FEW], seen: 0, has_strangers: false };
        for (count, child) in node.children().enumerate() {
            match object.member(child.key()) {
                Some((index, member)) => {
                    // The second of two equal names was reported by the reader; servers read either.
                    members.seen |= 1 << index;
                    if let (Some(place), Ok(index)) = (members.places.get_mut(count), u8::try_from(index)) {
                        *place = index;
                    }
                    if member.field.role != Role::None {
                        self.parts.put(member.field.role, child);
                    }
                }
                None => members.has_strangers = true,
            }
        }
        members
    }

    /// What an object must have and has not. `told` says that the credentials had their finding.
    fn missing(
        &mut self,
        node: NodeRef<'_>,
        object: &'static ObjectLayout,
        authentication: Authentication,
        base: Option<&Object>,
        seen: u64,
        told: bool,
    ) {
        if node.is_cut() {
            return;
        }
        let mut missing = object.required(self.flow) & !seen;
        while missing != 0 {
            let member = &object.members[missing.trailing_zeros() as usize];
            missing &= missing - 1;
            if member.field.when.holds(authentication) == Some(true)
                && !(told && member.field.when != When::Always)
                && base.is_none_or(|base| base.get(member.name).is_none())
            {
                self.findings.add_with(|| {
                    Diagnostic::new(code::MISSING_FIELD, node.opening(), ["`", member.name, "` is missing"].concat())
                        .at(node)
                        .help(member.field.help)
                });
            }
        }
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
            && !member.is_carried_by(flow)
            && member.fixed(Some(flow)).is_none()
            && !is_empty(node)
        {
            let message = ["`", member.name, "` is not used by any document of flow `", flow.name(), "`"].concat();
            self.add(
                Diagnostic::new(code::NOT_IN_FLOW, node.span_or_opening(), message)
                    .at(node)
                    .help("remove it, or choose another flow"),
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
                if let Some(fixed) = member.fixed(self.flow) {
                    self.fixed(node, member, fixed);
                } else {
                    let required = member.is_required(self.flow);
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
            let inside = ["{\"", inner, "\": ", if value { "true" } else { "false" }, "}"].concat();
            finding = finding.help(["put the value inside: ", &inside].concat()).fix(
                "put the value inside",
                node.span(),
                inside,
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
        for entry in node.children() {
            match entry.kind() {
                // Lists are replaced as a whole.
                NodeKind::Object => self.object(entry, object, authentication, None),
                NodeKind::Unreadable => {}
                _ => self.add(wrong_type(entry, EACH_ENTRY, "an object")),
            }
        }
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
        let code = if right_type { code::NOT_THE_FIXED_VALUE } else { code::WRONG_TYPE };
        let place = node.span_or_opening();
        let finding =
            Diagnostic::new(code, place, ["`", member.name, "` must be ", &expected, " here"].concat()).at(node);
        // Another word was written on purpose; only another spelling or type of the same one is fixed.
        let meant = node.text().is_some_and(|text| text.eq_ignore_ascii_case(expected.trim_matches('"')))
            || node.number().is_some_and(|number| number == expected);
        let finding = finding.help(member.field.help);
        self.add(if meant { finding.fix(["write ", &expected].concat(), place, expected) } else { finding });
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
            Diagnostic::new(
                code::CREDENTIALS,
                node.span_or_opening(),
                ["`", member.name, "` cannot be used with ", instead].concat(),
            )
            .at(node)
            .help("remove it, or change how Immuta authenticates"),
        );
    }

    /// Whether the credentials are all of the other way to sign in than the one that is named: one mistake, told once,
    /// where the way is named. Gives the name of these credentials, which then need no finding of their own.
    fn mixed_up(&mut self, signing_in: &SigningIn<'_>, authentication: Authentication) -> Option<&'static str> {
        let (client, token) = (signing_in.client, signing_in.token);
        let (own, other, other_type, lacks_own, present) = if authentication.oauth? {
            ("oAuthClientConfig", "token", Authentication::TOKEN, client.is_none(), token)
        } else {
            ("token", "oAuthClientConfig", Authentication::OAUTH, token.is_none(), client)
        };
        let (named, present) = signing_in.kind.zip(present).filter(|_| lacks_own)?;
        let message =
            ["there is `", other, "` but no `", own, "`: the credentials are for `", other_type, "`"].concat();
        self.add(
            Diagnostic::new(code::CREDENTIALS, named.span(), message)
                .at(named)
                .related(present.key_span().unwrap_or_else(|| present.span()), Some(present), "these credentials")
                .help(["write `", other_type, "`, or give `", own, "` in place of `", other, "`"].concat()),
        );
        Some(other)
    }
}

impl Literal {
    /// Whether a node of a tree is this value.
    fn is_node(self, node: NodeRef<'_>) -> bool {
        match self {
            Self::Bool(value) => node.bool() == Some(value),
            Self::Integer(value) => node.number().is_some_and(|number| number == value.to_string()),
            Self::Text(text) => node.text() == Some(text),
        }
    }
}

/// What an object says of how its connection signs in.
struct SigningIn<'a> {
    kind: Option<NodeRef<'a>>,
    token: Option<NodeRef<'a>>,
    client: Option<NodeRef<'a>>,
}

impl<'a> SigningIn<'a> {
    /// `parts` are those of the object, without what is further in.
    fn of(node: NodeRef<'a>, parts: &Parts) -> Self {
        let part = |role| parts.get(role).and_then(|id| node.same_tree(id));
        Self { kind: part(Role::AuthenticationType), token: part(Role::Token), client: part(Role::Client) }
    }

    /// How the connection authenticates; what it leaves open its base says.
    fn authentication(&self, base: Option<&Object>) -> Authentication {
        let certificate = self.client.and_then(|client| client.get("useCertificate"));
        let own = Authentication::of(self.kind.and_then(NodeRef::text), certificate.and_then(NodeRef::bool));
        let Some(base) = base.map(Authentication::in_answers) else { return own };
        Authentication {
            oauth: if self.kind.is_some() { own.oauth } else { base.oauth },
            certificate: if certificate.is_some() { own.certificate } else { base.certificate },
        }
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
