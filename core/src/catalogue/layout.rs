//! The catalogue seen from one kind of document: objects with their members.

use std::sync::OnceLock;

use super::{FIELDS, Field, Literal, Place, Shape, Workspaces};
use crate::document::{Flow, Kind};
use crate::text::part;

/// What documents of one kind look like.
pub struct Layout {
    kind: Kind,
    objects: Vec<ObjectLayout>,
}

/// One object of a document; for a list of objects, one of its entries.
pub struct ObjectLayout {
    /// Where it stands, `*` for any entry of a list. Empty for the whole document.
    pub pointer: String,
    /// What it may hold, in the order of the catalogue.
    pub members: Vec<Member>,
}

/// A field at its place in one kind of document.
pub struct Member {
    /// The name there.
    pub name: &'static str,
    /// What the catalogue says of it.
    pub field: &'static Field,
    /// The places of the field that are here: more than one when flows differ. None in a setup.
    pub places: Vec<&'static Place>,
    /// For objects and lists of objects: their layout.
    pub child: Option<usize>,
}

/// The layout of a kind, made from the catalogue when it is first asked for.
pub fn layout(kind: Kind) -> &'static Layout {
    static LAYOUTS: [OnceLock<Layout>; Kind::ALL.len()] = [const { OnceLock::new() }; Kind::ALL.len()];
    LAYOUTS[kind as usize].get_or_init(|| Layout::new(kind))
}

impl Layout {
    fn new(kind: Kind) -> Self {
        let mut layout = Self { kind, objects: vec![ObjectLayout { pointer: String::new(), members: Vec::new() }] };
        for field in FIELDS.iter().filter(|field| field.workspaces != Workspaces::Additional) {
            layout.add(field, str::to_owned);
        }
        // Additional workspaces have their own copies, inside an entry that the loop above has put there.
        for field in FIELDS.iter().filter(|field| field.workspaces != Workspaces::Main) {
            layout.add(field, |pointer| match pointer.strip_prefix("/config") {
                Some(rest) => format!("/config/additionalWorkspaceConnections/*{rest}"),
                None => format!("/additionalWorkspaceConnections/*{pointer}"),
            });
        }
        layout
    }

    /// Puts a field to all its places in this kind; `moved` tells where a pointer of the catalogue leads.
    fn add(&mut self, field: &'static Field, moved: impl Fn(&str) -> String) {
        if self.kind == Kind::Setup {
            if let Some(pointer) = field.setup {
                self.put(field, &moved(pointer), pointer, None);
            }
            return;
        }
        let kind = self.kind;
        for place in field.places.iter().filter(|place| place.is_in(kind)) {
            self.put(field, &moved(place.at), place.at, Some(place));
        }
    }

    /// Puts a field to a pointer. Without its parent there is no place for it: then it is left out.
    fn put(&mut self, field: &'static Field, pointer: &str, original: &'static str, place: Option<&'static Place>) {
        let name = original.rsplit('/').next().unwrap_or("");
        let parent = part(pointer, ..pointer.len() - name.len() - 1);
        let parent = parent.strip_suffix("/*").unwrap_or(parent);
        let Some(object) = self.find_object(parent) else { return };
        if let Some(member) = self.objects[object].members.iter_mut().find(|member| member.name == name) {
            member.places.extend(place);
            return;
        }
        let child = match field.shape {
            Shape::Object => Some(pointer.to_owned()),
            Shape::Objects => Some(format!("{pointer}/*")),
            _ => None,
        }
        .map(|pointer| {
            self.objects.push(ObjectLayout { pointer, members: Vec::new() });
            self.objects.len() - 1
        });
        self.objects[object].members.push(Member { name, field, places: place.into_iter().collect(), child });
    }

    fn find_object(&self, pointer: &str) -> Option<usize> {
        self.objects.iter().position(|object| object.pointer.strip_suffix("/*").unwrap_or(&object.pointer) == pointer)
    }

    /// Which kind it is of.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The layout of the whole document.
    pub fn root(&self) -> &ObjectLayout {
        &self.objects[0]
    }

    /// The layout of what a member holds, when that is an object or a list of objects.
    pub fn child(&self, member: &Member) -> Option<&ObjectLayout> {
        member.child.and_then(|child| self.objects.get(child))
    }
}

impl ObjectLayout {
    /// The member of that name.
    pub fn member(&self, name: &str) -> Option<(usize, &Member)> {
        self.members.iter().enumerate().find(|(_, member)| member.name == name)
    }

    /// Whether the object says how a connection authenticates.
    pub fn authenticates(&self) -> bool {
        self.member("authenticationType").is_some()
    }
}

impl Member {
    /// Whether the API demands it here; in a setup, whether its flow does.
    pub fn is_required(&self, kind: Kind, flow: Option<Flow>) -> bool {
        match (kind, flow) {
            (Kind::Setup, Some(flow)) => self.field.is_required_by(flow),
            (Kind::Setup, None) => self.field.always,
            _ => self.places.iter().any(|place| place.required),
        }
    }

    /// The only value that is right here, if there is one.
    pub fn fixed(&self, kind: Kind, flow: Option<Flow>) -> Option<Literal> {
        match (kind, flow) {
            (Kind::Setup, Some(flow)) => self.field.settled_by(flow),
            _ => self.places.first().and_then(|first| {
                first.fixed.filter(|literal| self.places.iter().all(|place| place.fixed == Some(*literal)))
            }),
        }
    }
}
