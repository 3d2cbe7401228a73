//! The claims of a document: its values, each with the field it belongs to, so that documents of different kinds can be
//! compared.

use std::cmp::Reverse;
use std::collections::{HashMap, HashSet};
use std::ptr;

use super::meaning::{self, Meaning};
use crate::catalogue::{Field, Format, Layout, ObjectLayout, Shape};
use crate::check::Checked;
use crate::check::damage::is_damage;
use crate::check::kind::{FITS_TWO_KINDS, FROM_SERVER};
use crate::check::shape::BASE_SETUP;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::{Flow, Kind, Payload};
use crate::kit::{Facts, is_filled_in_by_shell, is_here_document};
use crate::read::json::brackets::MISSING_BRACKET;
use crate::secrecy::{self, shown_word};
use crate::text::step;
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value, visible};

/// What a value belongs to.
#[derive(Clone, Copy)]
pub(super) enum What<'a> {
    /// A field of the catalogue.
    Field(&'static Field),
    /// A name that the catalogue does not know, in an object that it does know.
    Unknown { holder: Holder, name: &'a str },
}

/// What two values of different documents have in common if they must agree.
#[derive(Clone, PartialEq, Eq, Hash)]
pub(super) struct Key<'a> {
    /// The field, or the object around an unknown field, by its address in the catalogue.
    place: usize,
    /// The name of an unknown field.
    name: Option<&'a str>,
    /// The host of the additional workspace.
    workspace: Option<String>,
}

/// The object around an unknown field, whatever its name in each kind of document.
#[derive(Clone, Copy)]
pub(super) enum Holder {
    /// An object that describes a connection: `config`, either half of a connection payload, an additional workspace.
    Connection,
    /// The object that is the value of a field of the catalogue.
    Field(&'static Field),
    /// The whole document.
    Document,
}

impl Holder {
    fn place(self) -> usize {
        match self {
            Self::Document => 0,
            Self::Connection => 1,
            Self::Field(field) => ptr::from_ref(field) as usize,
        }
    }
}

/// One value of a document.
pub(super) struct Claim<'a> {
    pub(super) what: What<'a>,
    /// The name of the field in the document.
    pub(super) name: &'a str,
    /// The pointer of the object that holds the value, as in the layout: `/config`.
    pub(super) object: &'static str,
    /// The host of the additional workspace to which the value belongs.
    pub(super) workspace: Option<String>,
    pub(super) value: Meaning,
    pub(super) node: NodeRef<'a>,
}

impl<'a> Claim<'a> {
    pub(super) fn differs_from(&self, other: &Self) -> bool {
        self.value.differs_from(&other.value)
    }

    pub(super) fn key(&self) -> Key<'a> {
        let (place, name) = match self.what {
            What::Field(field) => (ptr::from_ref(field) as usize, None),
            What::Unknown { holder, name } => (holder.place(), Some(name)),
        };
        Key { place, name, workspace: self.workspace.clone() }
    }
}

/// All values of one document.
pub(super) struct Claims<'a> {
    pub(super) facts: &'a Facts,
    /// Whether a part of it is not known: it is damaged beyond a slip that has a certain fix, or extends a setup that
    /// could not be read.
    pub(super) is_partly_read: bool,
    /// Whether it is read as an integration but may also be the request for its script, which has fewer fields.
    pub(super) may_be_script: bool,
    pub(super) all: Vec<Claim<'a>>,
    /// The indexes in `all` of the values of each key.
    index: HashMap<Key<'a>, Vec<usize>>,
    /// The additional workspaces in order, with their hosts. If several have the same host, the later ones get a
    /// number.
    pub(super) workspaces: Vec<(String, NodeRef<'a>)>,
    by_host: HashMap<String, NodeRef<'a>>,
    hosts: HashMap<String, usize>,
    root: NodeRef<'a>,
    /// Whether it is a body without a command, which may be one of several kinds of integration payload.
    is_bare: bool,
    /// The extra fields of the base that it extends.
    base: Option<&'a Value>,
    objects: Vec<(&'static str, Option<String>, NodeRef<'a>)>,
    open: Open,
}

/// Where something else is written, such as a placeholder.
#[derive(Default)]
struct Open {
    /// In place of these objects, by their pointers.
    objects: Vec<&'static str>,
    /// In place of the list of additional workspaces, or of the host of one of them.
    workspaces: bool,
    /// Wherever a variable is, as the document is in a here-document that the shell fills in.
    variables: bool,
}

/// Whether a finding means that there may be more in the text than was read.
fn hides_something(finding: &Diagnostic) -> bool {
    let is_damaged = finding.severity == Severity::Error && finding.fix.is_none() && is_damage(finding.code);
    // More may have followed where a bracket is not closed, although closing it makes a whole text of it.
    finding.code == BASE_SETUP || finding.code == MISSING_BRACKET || is_damaged
}

impl<'a> Claims<'a> {
    /// Collects the claims of a document. `None` if its facts are not known.
    pub(super) fn of(checked: &'a Checked<'_>) -> Option<Self> {
        let facts = checked.facts()?;
        let root = checked.tree.root()?;
        let mut claims = Self {
            facts,
            is_partly_read: root.is_in_cut_text() || checked.findings.iter().any(hides_something),
            may_be_script: checked.findings.iter().any(|finding| finding.code == FITS_TWO_KINDS),
            all: Vec::new(),
            index: HashMap::new(),
            workspaces: Vec::new(),
            by_host: HashMap::new(),
            hosts: HashMap::new(),
            root,
            is_bare: checked.sent.is_none(),
            base: checked.base().and_then(|base| base.get("extra")),
            objects: Vec::new(),
            open: Open { variables: is_here_document(root), ..Open::default() },
        };
        let layout = facts.catalogue.layout(facts.kind);
        claims.object(root, layout, layout.root(), Holder::Document, None);
        if let (Some(base), Some(place)) = (checked.base(), root.get("extends")) {
            claims.base(base.values(), place, Some(root), layout, layout.root(), None);
        }
        for (at, claim) in claims.all.iter().enumerate() {
            claims.index.entry(claim.key()).or_default().push(at);
        }
        Some(claims)
    }

    pub(super) fn kind(&self) -> Kind {
        self.facts.kind
    }

    /// The kinds that a payload may be when compared with a setup: those of the setup's flow that look like it. An
    /// integration of another flow counts as the last payload of the setup's flow.
    fn may_be(&self, setup: &Self) -> Vec<Payload> {
        let Some(kind) = self.kind().payload() else { return Vec::new() };
        let Some(flow) = setup.facts.flow else { return vec![kind] };
        let of_flow = setup.facts.catalogue.payloads(flow);
        let is_open = self.is_bare && kind == Payload::IntegrationCreate;
        let looks_like = |own: &Payload| {
            *own == kind
                || is_open && *own == Payload::IntegrationUpdate
                || self.may_be_script && *own == Payload::ScriptCreate
        };
        let mut kinds: Vec<_> = of_flow.iter().copied().filter(looks_like).collect();
        if kinds.is_empty() && kind != Payload::Connection && flow != Flow::Connection {
            kinds.extend(of_flow.last());
        }
        kinds
    }

    /// The values that a claim of a document of this `kind` must agree with. If both documents are of the same kind,
    /// only the one at the same place.
    pub(super) fn like<'c>(&'c self, claim: &'c Claim<'a>, kind: Kind) -> impl Iterator<Item = &'c Claim<'a>> {
        let same_kind = self.kind() == kind;
        let places = self.index.get(&claim.key()).into_iter().flatten();
        places.map(|at| &self.all[*at]).filter(move |own| !same_kind || own.object == claim.object)
    }

    /// The object of this document that would hold a claim of another document, or the nearest object around it.
    pub(super) fn holder(&self, claim: &Claim<'_>) -> NodeRef<'a> {
        let layout = self.facts.catalogue.layout(self.kind());
        let holds = |object: &str| match claim.what {
            What::Field(field) => layout.objects().any(|layout| {
                layout.pointer == object && layout.members.iter().any(|member| ptr::eq(member.field, field))
            }),
            What::Unknown { .. } => object == claim.object,
        };
        let exact = self.objects.iter().find(|(object, workspace, _)| *workspace == claim.workspace && holds(object));
        let around = || claim.workspace.as_deref().and_then(|host| self.workspace_node(host));
        exact.map(|(.., node)| *node).or_else(around).unwrap_or_else(|| self.main())
    }

    /// The object that describes the main connection. In a connection payload, that of the native integration.
    pub(super) fn main(&self) -> NodeRef<'a> {
        let main = self.facts.workspaces.iter().rev().find_map(|workspace| self.root.same_tree(workspace.node));
        main.unwrap_or(self.root)
    }

    /// Whether the document mentions a field of the main connection.
    pub(super) fn mentions(&self, field: &'static Field) -> bool {
        self.index.contains_key(&Key { place: ptr::from_ref(field) as usize, name: None, workspace: None })
    }

    /// Whether this object, or one around it, is something else here.
    pub(super) fn has_read(&self, object: &ObjectLayout) -> bool {
        !self.open.objects.iter().any(|open| object.pointer.starts_with(open))
    }

    /// Whether the additional workspaces, or their hosts, are not all known.
    pub(super) fn has_open_workspaces(&self) -> bool {
        self.open.workspaces
    }

    /// Whether the value of a text, or of an entry of a list of texts, is not known: a placeholder, a variable, or
    /// what a shell fills in.
    fn is_open(&self, node: NodeRef<'_>) -> bool {
        let is_open = |node: NodeRef<'_>| {
            let text = node.text();
            text.is_some_and(|text| meaning::is_open(text) || is_filled_in_by_shell(node, text, self.open.variables))
        };
        is_open(node) || node.kind() == NodeKind::Array && node.children().any(is_open)
    }

    pub(super) fn has_workspace(&self, host: &str) -> bool {
        self.workspace_node(host).is_some()
    }

    pub(super) fn workspace_node(&self, host: &str) -> Option<NodeRef<'a>> {
        self.by_host.get(host).copied()
    }

    /// The list of additional workspaces, or the root if there is none.
    pub(super) fn list_of_workspaces(&self) -> NodeRef<'a> {
        let places = self.facts.catalogue.entries.iter().flat_map(|entries| [entries.setup, entries.payload]);
        places.into_iter().find_map(|place| self.root.at(place)).unwrap_or(self.root)
    }

    fn object(
        &mut self,
        node: NodeRef<'a>,
        layout: &'static Layout,
        object: &'static ObjectLayout,
        holder: Holder,
        workspace: Option<&str>,
    ) {
        if node.kind() != NodeKind::Object {
            if node.kind() != NodeKind::Null {
                self.open.objects.push(&object.pointer);
            }
            return;
        }
        self.objects.push((&object.pointer, workspace.map(str::to_owned), node));
        let holder = if object.is_connection() { Holder::Connection } else { holder };
        let mut seen = HashSet::new();
        for child in node.children() {
            step();
            // The reader has reported the second of two equal names.
            if !seen.insert(child.key()) {
                continue;
            }
            let Some((_, member)) = object.member(child.key()) else {
                if !self.is_server_field(object, child) {
                    self.add(
                        What::Unknown { holder, name: child.key() },
                        object,
                        workspace,
                        meaning::unknown(child),
                        child,
                    );
                }
                continue;
            };
            if !self.is_carried(member) {
                continue;
            }
            match (member.field.shape, layout.child(member)) {
                (Shape::Object, Some(inner)) => {
                    self.object(child, layout, inner, Holder::Field(member.field), workspace);
                }
                (Shape::Objects, Some(inner)) if inner.is_connection() => {
                    self.open.workspaces |= !matches!(child.kind(), NodeKind::Array | NodeKind::Null);
                    for entry in child.children() {
                        let host = entry.get(self.host_name());
                        self.open.workspaces |= host.is_none_or(|host| host.text().is_none() || self.is_open(host));
                        let host = self.name_of(entry);
                        self.object(entry, layout, inner, Holder::Connection, Some(&host));
                        self.workspace(host, entry);
                    }
                }
                (Shape::Exceptions | Shape::Extra, _) => {}
                // An empty list makes no claim.
                (Shape::Texts(_) | Shape::Objects, _) if child.children().next().is_none() => {}
                _ if child.kind() == NodeKind::Null || is_base(member.field) => {}
                _ => {
                    // A variable in place of a secret is compared by its name.
                    let is_secret = matches!(member.field.shape, Shape::Secret { .. });
                    let value = if !is_secret && self.is_open(child) {
                        Meaning::Open
                    } else {
                        meaning::of_field(child, member.field, layout.child(member))
                    };
                    self.add(What::Field(member.field), object, workspace, value, child);
                }
            }
        }
    }

    /// Adds the values of a base that the setup itself does not set.
    fn base(
        &mut self,
        base: &Object,
        place: NodeRef<'a>,
        own: Option<NodeRef<'a>>,
        layout: &'static Layout,
        object: &'static ObjectLayout,
        workspace: Option<&str>,
    ) {
        for (name, value) in base.iter() {
            let Some((_, member)) = object.member(name) else { continue };
            let own = own.and_then(|own| own.get(name));
            if !self.is_carried(member) || is_base(member.field) {
                continue;
            }
            match (value, member.field.shape, layout.child(member)) {
                (Value::Object(value), Shape::Object, Some(inner)) => {
                    self.base(value, place, own, layout, inner, workspace);
                }
                // Lists are replaced as a whole.
                (Value::Array(entries), Shape::Objects, Some(inner)) if inner.is_connection() && own.is_none() => {
                    for entry in entries {
                        let Some(entry) = entry.object() else { continue };
                        let host = entry.get(self.host_name()).and_then(Value::text).unwrap_or("");
                        let host = self.numbered(host);
                        self.base(entry, place, None, layout, inner, Some(&host));
                        self.workspace(host, place);
                    }
                }
                (_, Shape::Exceptions | Shape::Extra, _) => {}
                // An empty list makes no claim.
                (Value::Array(entries), ..) if entries.is_empty() => {}
                _ if own.is_some() => {}
                (.., entry) => {
                    let what = What::Field(member.field);
                    let value = meaning::of_value(value, member.field, entry);
                    self.all.push(Claim {
                        what,
                        name: member.name,
                        object: &object.pointer,
                        workspace: workspace.map(str::to_owned),
                        value,
                        node: place,
                    });
                }
            }
        }
    }

    fn add(
        &mut self,
        what: What<'a>,
        object: &'static ObjectLayout,
        workspace: Option<&str>,
        value: Meaning,
        node: NodeRef<'a>,
    ) {
        let workspace = workspace.map(str::to_owned);
        self.all.push(Claim { what, name: node.key(), object: &object.pointer, workspace, value, node });
    }

    /// Whether only API responses have a field: such a field does not describe a setup.
    fn is_server_field(&self, object: &ObjectLayout, child: NodeRef<'_>) -> bool {
        object.pointer.is_empty()
            && FROM_SERVER.iter().any(|(kind, names)| self.kind() == *kind && names.contains(&child.key()))
    }

    /// Whether a field counts in the flow of a setup: the documents of the flow have it, or no document ever does. If
    /// they always have one fixed value there, the value in the setup is compared with that.
    fn is_carried(&self, member: &crate::catalogue::Member) -> bool {
        let is_said = |flow| member.is_carried_by(flow) || member.fixed(Some(flow)).is_some();
        self.facts.flow.is_none_or(is_said)
    }

    fn workspace(&mut self, host: String, node: NodeRef<'a>) {
        self.by_host.insert(host.clone(), node);
        self.workspaces.push((host, node));
    }

    fn name_of(&mut self, workspace: NodeRef<'_>) -> String {
        self.numbered(workspace.get(self.host_name()).and_then(NodeRef::text).unwrap_or(""))
    }

    /// The name of the field with the host of an additional workspace.
    fn host_name(&self) -> &'static str {
        self.facts.catalogue.entries.as_ref().map_or("", |entries| entries.host)
    }

    fn numbered(&mut self, host: &str) -> String {
        let host = meaning::in_format(host, Format::Host).into_owned();
        let count = self.hosts.entry(host.clone()).or_insert(0);
        *count += 1;
        if *count == 1 { host } else { format!("{host} {count}") }
    }
}

/// Whether a field is about the setup file itself.
fn is_base(field: &Field) -> bool {
    matches!(field.setup, Some("/ucforge" | "/extends"))
}

/// A difference between the extra fields of a setup and the unknown fields of one of its payloads.
pub(super) struct Extra<'a> {
    pub(super) own: NodeRef<'a>,
    pub(super) other: NodeRef<'a>,
    pub(super) message: String,
    pub(super) severity: Severity,
}

/// Compares the `extra` of a setup with the unknown fields of a payload, whichever of the two comes first.
pub(super) fn extra_fields<'a>(own: &Claims<'a>, other: &Claims<'a>) -> Vec<Extra<'a>> {
    let (setup, payload, setup_is_own) = match (own.kind(), other.kind()) {
        (Kind::Setup, Kind::Setup) => return Vec::new(),
        (Kind::Setup, _) => (own, other, true),
        (_, Kind::Setup) => (other, own, false),
        _ => return Vec::new(),
    };
    // What was not read may say the same.
    if setup.is_partly_read || payload.is_partly_read {
        return Vec::new();
    }
    let kinds = payload.may_be(setup).into_iter();
    let mut compared: Vec<_> = kinds.map(|kind| extra_fields_as(kind, setup, payload, setup_is_own)).collect();
    // If no kind matches, the payload counts as the kind of which it has the most extra fields.
    compared.sort_by_key(|(found, named)| (!found.is_empty(), Reverse(*named), found.len()));
    let mut compared = compared.into_iter().map(|(found, _)| found);
    let fewest = compared.next().unwrap_or_default();
    if !fewest.is_empty() {
        return fewest;
    }
    // One kind matches, but the payload does not say which kind it is.
    let mut others = compared.next().unwrap_or_default();
    for extra in &mut others {
        extra.severity = Severity::Info;
    }
    others
}

/// Compares them for a payload of this kind. Also returns how many of the extra fields the payload has.
fn extra_fields_as<'a>(
    kind: Payload,
    setup: &Claims<'a>,
    payload: &Claims<'a>,
    setup_is_own: bool,
) -> (Vec<Extra<'a>>, usize) {
    let extra = setup.root.path(&["extra", kind.name()]);
    let mut found = Vec::new();
    let mut tell = |in_setup: NodeRef<'a>, in_payload: NodeRef<'a>, name: &str, what: &str, severity| {
        let (own, other) = if setup_is_own { (in_setup, in_payload) } else { (in_payload, in_setup) };
        let message = ["`", &visible(name), "` ", what].concat();
        found.push(Extra { own, other, message, severity });
    };
    let mut named = Vec::new();
    for field in extra.iter().flat_map(|extra| extra.children()) {
        let pointer = field.key();
        let name = secrecy::last_name(field.shown_key());
        match payload.root.at(pointer) {
            Some(node) => {
                if meaning::unknown(field).differs_from(&meaning::unknown(node)) {
                    tell(field, node, name, "is different in the other document", Severity::Error);
                }
                named.push(node);
            }
            None => tell(field, payload.root, name, "is in only one of the documents", Severity::Warning),
        }
    }
    let of_base = setup.base.and_then(|base| base.get(kind.name())?.object());
    let place = setup.root.get("extends").unwrap_or(setup.root);
    for (pointer, value) in of_base.into_iter().flat_map(Object::iter) {
        if extra.is_some_and(|extra| extra.get(pointer).is_some()) {
            continue;
        }
        let name = shown_word(secrecy::last_name(pointer));
        match payload.root.at(pointer) {
            Some(node) => {
                if meaning::of_unknown_value(value).differs_from(&meaning::unknown(node)) {
                    tell(place, node, &name, "is different in the other document", Severity::Error);
                }
                named.push(node);
            }
            None => tell(place, payload.root, &name, "is in only one of the documents", Severity::Warning),
        }
    }
    for claim in payload.all.iter().filter(|claim| matches!(claim.what, What::Unknown { .. })) {
        let is_told = named.iter().any(|node| claim.node.holds(*node));
        if !is_told {
            let place = extra.unwrap_or(setup.root);
            tell(place, claim.node, claim.node.shown_key(), "is in only one of the documents", Severity::Warning);
        }
    }
    (found, named.len())
}
