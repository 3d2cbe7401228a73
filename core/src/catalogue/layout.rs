//! The catalogue seen from one kind of document: objects with their members.

use std::sync::OnceLock;

use super::{Catalogue, Choices, Field, InEntries, Literal, Place, Shape};
use crate::kinds::{Flow, Flows, Kind, Payload};
use crate::text::{cut_last, part};

/// What documents of one kind look like.
pub struct Layout {
    catalogue: &'static Catalogue,
    kind: Kind,
    objects: Vec<ObjectLayout>,
}

/// One object of a document; for a list of objects, one of its entries.
pub struct ObjectLayout {
    /// The JSON pointer of the object, with `*` for any entry of a list. Empty for the whole document.
    pub pointer: String,
    /// The members that it may hold, in the order of the catalogue.
    pub members: Vec<Member>,
    /// The choices about the way to sign in that are fixed here: first without a flow, then in each flow. `None` if the
    /// object is not a connection.
    settled: Option<[Choices; 1 + Flow::ALL.len()]>,
    /// A hash table from names to members: the index of each member plus one, 0 for an empty slot.
    slots: [u8; SLOTS],
    /// A bit for each required member: first in payloads and setups without a flow, then in each flow.
    required: [u64; 1 + Flow::ALL.len()],
}

/// More than twice the members of any object, so that names rarely collide. At least one slot stays empty: the search
/// for an unknown name ends there.
pub(super) const SLOTS: usize = 64;

/// The slot where the search for a name begins.
fn slot(name: &str) -> usize {
    let bytes = name.as_bytes();
    let at = |index: usize| usize::from(bytes.get(index).copied().unwrap_or(0));
    (name.len() * 5 + at(0) * 3 + at(name.len() / 2)) % SLOTS
}

/// A field at its place in one kind of document.
pub struct Member {
    /// The name of the member there.
    pub name: &'static str,
    /// Its field in the catalogue.
    pub field: &'static Field,
    /// The places of the field at this pointer: more than one if flows differ. Empty in a setup.
    pub places: Vec<&'static Place>,
    /// For an object or a list of objects: the index of its layout.
    pub child: Option<usize>,
    /// What follows from the catalogue, computed once instead of at every use.
    derived: Derived,
}

/// Facts about a member: in each flow of a setup, as bits, and in payloads and setups without a flow.
#[derive(Clone, Copy, Default)]
struct Derived {
    required: bool,
    required_by: Flows,
    carried_by: Flows,
    fixed: Option<Literal>,
    settled_by: [Option<Literal>; Flow::ALL.len()],
}

impl Derived {
    fn new(catalogue: &Catalogue, kind: Kind, field: &'static Field, places: &[&'static Place]) -> Self {
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
            required_by: flows(&|flow| catalogue.is_required_by(field, flow)),
            carried_by: flows(&|flow| catalogue.is_carried_by(field, flow)),
            fixed: None,
            settled_by: Flow::ALL.map(|flow| catalogue.settled_by(field, flow)),
        }
    }
}

/// The layouts of a catalogue, each built on first use.
#[derive(Default)]
pub struct Layouts([OnceLock<Layout>; Kind::ALL.len()]);

impl Layouts {
    /// Layouts of which none is built yet.
    pub const fn new() -> Self {
        Self([const { OnceLock::new() }; Kind::ALL.len()])
    }

    pub(super) fn get(&'static self, catalogue: &'static Catalogue, kind: Kind) -> &'static Layout {
        let index = kind.payload().map_or(Payload::ALL.len(), |payload| payload as usize);
        self.0[index].get_or_init(|| Layout::new(catalogue, kind))
    }
}

impl Layout {
    fn new(catalogue: &'static Catalogue, kind: Kind) -> Self {
        let mut layout = Self { catalogue, kind, objects: vec![ObjectLayout::new(String::new())] };
        for field in catalogue.fields.iter().filter(|field| field.in_entries != InEntries::Only) {
            layout.add(field, str::to_owned);
        }
        // Entries have their own copies, inside the list that the loop above has added.
        if let Some(entries) = &catalogue.entries {
            for field in catalogue.fields.iter().filter(|field| field.in_entries != InEntries::No) {
                layout.add(field, |pointer| match pointer.strip_prefix(entries.repeats) {
                    Some(rest) => [entries.payload, "/*", rest].concat(),
                    None => [entries.setup, "/*", pointer].concat(),
                });
            }
        }
        for member in layout.objects.iter_mut().flat_map(|object| &mut object.members) {
            member.derived = Derived::new(catalogue, kind, member.field, &member.places);
        }
        layout.objects.iter_mut().for_each(ObjectLayout::index);
        for index in 0..layout.objects.len() {
            layout.objects[index].settled = layout.settled(&layout.objects[index]);
        }
        layout
    }

    /// The choices about the way to sign in that are fixed in an object: first without a flow, then in each flow.
    /// `None` if the object is not a connection.
    fn settled(&self, object: &ObjectLayout) -> Option<[Choices; 1 + Flow::ALL.len()]> {
        let first = self.catalogue.sign_in.first()?;
        object.member(first.path.first()?)?;
        let mut settled = [Choices::default(); 1 + Flow::ALL.len()];
        for (of, discriminator) in self.catalogue.sign_in.iter().enumerate() {
            let Some(member) = self.member_at(object, discriminator.path) else { continue };
            for (choices, flow) in settled.iter_mut().zip([None].into_iter().chain(Flow::ALL.map(Some))) {
                let fixed = member.fixed(flow);
                *choices = choices.with(of, discriminator.number(|value| Some(value) == fixed));
            }
        }
        Some(settled)
    }

    /// The member that these names lead to from an object.
    fn member_at<'l>(&'l self, object: &'l ObjectLayout, path: &[&str]) -> Option<&'l Member> {
        let (last, before) = path.split_last()?;
        let object = before.iter().try_fold(object, |object, name| self.child(object.member(name)?.1))?;
        object.member(last).map(|(_, member)| member)
    }

    /// Adds a field at all its places in this kind of document; `moved` maps pointers of the catalogue to pointers of
    /// the document.
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

    /// Adds a field at a pointer. A field whose parent is missing is left out.
    fn put(&mut self, field: &'static Field, pointer: &str, original: &'static str, place: Option<&'static Place>) {
        let name = cut_last(original).map_or(original, |(_, name)| name);
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
        let (places, derived) = (place.into_iter().collect(), Derived::default());
        self.objects[object].members.push(Member { name, field, places, child, derived });
    }

    fn find_object(&self, pointer: &str) -> Option<usize> {
        self.objects.iter().position(|object| object.pointer.strip_suffix("/*").unwrap_or(&object.pointer) == pointer)
    }

    /// The catalogue that it is made from.
    pub fn catalogue(&self) -> &'static Catalogue {
        self.catalogue
    }

    /// The kind of document that it describes.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The layouts of all objects, outer ones before inner ones.
    pub fn objects(&self) -> impl Iterator<Item = &ObjectLayout> {
        self.objects.iter()
    }

    /// The layout of the whole document.
    pub fn root(&self) -> &ObjectLayout {
        &self.objects[0]
    }

    /// Whether an object is an entry of the list whose entries have fields of their own.
    pub fn is_entry(&self, object: &ObjectLayout) -> bool {
        let list = object.pointer.strip_suffix("/*");
        let entries = self.catalogue.entries.as_ref();
        list.is_some() && entries.is_some_and(|entries| list == Some(entries.setup) || list == Some(entries.payload))
    }

    /// The layout of the object that a member holds; for a list of objects, that of its entries.
    pub fn child(&self, member: &Member) -> Option<&ObjectLayout> {
        member.child.and_then(|child| self.objects.get(child))
    }
}

impl ObjectLayout {
    fn new(pointer: String) -> Self {
        Self { pointer, members: Vec::new(), settled: None, slots: [0; SLOTS], required: [0; 1 + Flow::ALL.len()] }
    }

    /// Fills the lookup tables, once all members are there.
    fn index(&mut self) {
        for (index, member) in self.members.iter().enumerate() {
            let mut at = slot(member.name);
            while self.slots[at] != 0 {
                at = (at + 1) % SLOTS;
            }
            // No object has more members than checks can tick off in 64 bits; a test ensures it.
            self.slots[at] = u8::try_from(index + 1).unwrap_or(0);
            for (bits, flow) in self.required.iter_mut().zip([None].into_iter().chain(Flow::ALL.map(Some))) {
                *bits |= u64::from(member.is_required(flow)) << index;
            }
        }
    }

    /// The member of that name, with its index.
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

    /// A bit for each member that is required if it applies at all.
    #[cfg(feature = "check")]
    pub(crate) fn required(&self, flow: Option<Flow>) -> u64 {
        self.required[flow.map_or(0, |flow| 1 + flow as usize)]
    }

    /// Whether the object says how a connection signs in.
    pub fn is_connection(&self) -> bool {
        self.settled.is_some()
    }

    /// The choices about the way to sign in that are fixed here.
    pub fn settled(&self, flow: Option<Flow>) -> Choices {
        self.settled.map(|settled| settled[flow.map_or(0, |flow| 1 + flow as usize)]).unwrap_or_default()
    }
}

impl Member {
    /// Whether the API requires it here; in a setup, whether the flow does.
    pub fn is_required(&self, flow: Option<Flow>) -> bool {
        flow.map_or(self.derived.required, |flow| self.derived.required_by.has(flow))
    }

    /// Whether some document of this flow carries the answer, or no document ever does.
    pub fn is_carried_by(&self, flow: Flow) -> bool {
        self.derived.carried_by.has(flow)
    }

    /// The only value that is right here, if there is one.
    pub fn fixed(&self, flow: Option<Flow>) -> Option<Literal> {
        flow.map_or(self.derived.fixed, |flow| self.derived.settled_by[flow as usize])
    }
}
