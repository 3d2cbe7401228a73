//! The catalogue seen from one kind of document: objects with their members.

use std::sync::OnceLock;

use super::{FIELDS, Field, Literal, Place, Shape, Workspaces};
use crate::kinds::{Flow, Flows, Kind, Payload};
use crate::text::part;

/// What documents of one kind look like.
pub struct Layout {
    kind: Kind,
    objects: Vec<ObjectLayout>,
}

/// One object of a document; for a list of objects, one of its entries.
pub struct ObjectLayout {
    /// Where it is, `*` for any entry of a list. Empty for the whole document.
    pub pointer: String,
    /// What it may hold, in the order of the catalogue.
    pub members: Vec<Member>,
    /// Where members are found by their names: their places, and one more.
    slots: [u8; SLOTS],
    /// A bit for each member that must be there: in payloads and setups without a flow, then in each flow.
    required: [u64; 1 + Flow::ALL.len()],
}

/// More than twice the members of any object, so that names rarely meet.
const SLOTS: usize = 64;

/// Where the search for a name begins.
fn slot(name: &str) -> usize {
    let bytes = name.as_bytes();
    let at = |index: usize| usize::from(bytes.get(index).copied().unwrap_or(0));
    (name.len() * 5 + at(0) * 3 + at(name.len() / 2)) % SLOTS
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
    /// What follows from the catalogue, told once and not at every look.
    told: Told,
}

/// Answers for each flow of a setup, as bits, and for payloads and setups without one.
#[derive(Clone, Copy, Default)]
struct Told {
    required: bool,
    required_by: Flows,
    carried_by: Flows,
    fixed: Option<Literal>,
    settled_by: [Option<Literal>; Flow::ALL.len()],
}

impl Told {
    fn new(kind: Kind, field: &Field, places: &[&'static Place]) -> Self {
        if kind != Kind::Setup {
            let first = places.first().and_then(|place| place.fixed);
            let fixed = first.filter(|literal| places.iter().all(|place| place.fixed == Some(*literal)));
            return Self { required: places.iter().any(|place| place.required), fixed, ..Self::default() };
        }
        let flows = |holds: &dyn Fn(Flow) -> bool| {
            Flow::ALL.into_iter().filter(|flow| holds(*flow)).fold(Flows::NONE, |flows, flow| flows.or(Flows::of(flow)))
        };
        Self {
            required: field.always,
            required_by: flows(&|flow| field.is_required_by(flow)),
            carried_by: flows(&|flow| field.is_carried_by(flow)),
            fixed: None,
            settled_by: Flow::ALL.map(|flow| field.settled_by(flow)),
        }
    }
}

/// The layout of a kind, made from the catalogue when it is first asked for.
pub fn layout(kind: impl Into<Kind>) -> &'static Layout {
    let kind = kind.into();
    static LAYOUTS: [OnceLock<Layout>; Kind::ALL.len()] = [const { OnceLock::new() }; Kind::ALL.len()];
    LAYOUTS[kind.payload().map_or(Payload::ALL.len(), |payload| payload as usize)].get_or_init(|| Layout::new(kind))
}

impl Layout {
    fn new(kind: Kind) -> Self {
        let mut layout = Self { kind, objects: vec![ObjectLayout::new(String::new())] };
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
        for member in layout.objects.iter_mut().flat_map(|object| &mut object.members) {
            member.told = Told::new(kind, member.field, &member.places);
        }
        layout.objects.iter_mut().for_each(ObjectLayout::index);
        layout
    }

    /// Puts a field to all its places in this kind; `moved` shows where a pointer of the catalogue leads.
    fn add(&mut self, field: &'static Field, moved: impl Fn(&str) -> String) {
        let Kind::Payload(payload) = self.kind else {
            if let Some(pointer) = field.setup {
                self.put(field, &moved(pointer), pointer, None);
            }
            return;
        };
        for place in field.places.iter().filter(|place| place.is_in(payload)) {
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
            self.objects.push(ObjectLayout::new(pointer));
            self.objects.len() - 1
        });
        let (places, told) = (place.into_iter().collect(), Told::default());
        self.objects[object].members.push(Member { name, field, places, child, told });
    }

    fn find_object(&self, pointer: &str) -> Option<usize> {
        self.objects.iter().position(|object| object.pointer.strip_suffix("/*").unwrap_or(&object.pointer) == pointer)
    }

    /// Which kind it is of.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The layouts of all objects, those further out before those inside.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectLayout> {
        self.objects.iter()
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
    fn new(pointer: String) -> Self {
        Self { pointer, members: Vec::new(), slots: [0; SLOTS], required: [0; 1 + Flow::ALL.len()] }
    }

    /// Fills the tables, when all members are there.
    fn index(&mut self) {
        for (index, member) in self.members.iter().enumerate() {
            let mut at = slot(member.name);
            while self.slots[at] != 0 {
                at = (at + 1) % SLOTS;
            }
            // No object has more members than checks can tick off in 64 bits; a test says so.
            self.slots[at] = u8::try_from(index + 1).unwrap_or(0);
            for (bits, flow) in self.required.iter_mut().zip([None].into_iter().chain(Flow::ALL.map(Some))) {
                *bits |= u64::from(member.is_required(flow)) << index;
            }
        }
    }

    /// The member of that name.
    pub fn member(&self, name: &str) -> Option<(usize, &Member)> {
        let mut at = slot(name);
        loop {
            let index = usize::from(self.slots[at]).checked_sub(1)?;
            let member = &self.members[index];
            if member.name == name {
                return Some((index, member));
            }
            at = (at + 1) % SLOTS;
        }
    }

    /// A bit for each member that must be there, when it makes sense at all.
    #[cfg(feature = "check")]
    pub(crate) fn required(&self, flow: Option<Flow>) -> u64 {
        self.required[flow.map_or(0, |flow| 1 + flow as usize)]
    }

    /// Whether the object says how a connection authenticates.
    pub fn authenticates(&self) -> bool {
        self.member("authenticationType").is_some()
    }
}

impl Member {
    /// Whether the API demands it here; in a setup, whether its flow does.
    pub fn is_required(&self, flow: Option<Flow>) -> bool {
        flow.map_or(self.told.required, |flow| self.told.required_by.has(flow))
    }

    /// Whether some document of a setup's flow carries it, or nothing is carried anyway.
    pub fn is_carried_by(&self, flow: Flow) -> bool {
        self.told.carried_by.has(flow)
    }

    /// The only value that is right here, if there is one.
    pub fn fixed(&self, flow: Option<Flow>) -> Option<Literal> {
        flow.map_or(self.told.fixed, |flow| self.told.settled_by[flow as usize])
    }
}
