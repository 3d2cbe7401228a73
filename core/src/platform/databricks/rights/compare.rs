//! Who holds what, and what a privilege means to a setup.

use std::collections::{BTreeSet, HashMap};

use crate::diagnostic::Diagnostic;
use crate::text::{Span, lower};

use super::{Needs, Privilege, Securable, SecurableKind};
use crate::diagnostic::rule::rules;

rules! {
    RIGHT_BEYOND = Warning("UC504", "a privilege that the setup does not need", Ucforge) {
        means: "The service principal gets or holds a privilege that nothing in the setup asks for.",
        why: "Immuta works without it. Whoever gets hold of the service principal's credentials can do more than necessary.",
        fix: "Leave it out, or name the object under `govern` if Immuta is to govern it.",
        bad: against(&in_setup(GOVERNING_SALES), &sql(concat!(
            "GRANT USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
            "GRANT SELECT ON TABLE finance.ledger.entries\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
        ))).also(&["UC503"]),
        good: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)).also(&["UC503"]),
    }
}

/// The parts of an object's name in lower case; empty for the metastore. Tables, views and functions share one
/// namespace.
pub(super) type Key = Vec<String>;

/// Somebody who holds privileges, as a number. Whoever fills [`Held`] assigns the numbers.
pub(super) type Holder = u32;

/// Who holds which privileges, and who owns which objects.
#[derive(Default)]
pub(super) struct Held {
    granted: HashMap<(Key, Privilege), BTreeSet<Holder>>,
    owned: HashMap<Key, Holder>,
}

impl Held {
    pub(super) fn grant(&mut self, holder: Holder, privilege: Privilege, on: &Securable) {
        self.granted.entry((on.key(), privilege)).or_default().insert(holder);
    }

    pub(super) fn revoke(&mut self, holder: Holder, privilege: Privilege, on: &Securable) {
        if let Some(holders) = self.granted.get_mut(&(on.key(), privilege)) {
            holders.remove(&holder);
        }
    }

    /// Sets the owner of an object; `None` if the owner does not matter.
    pub(super) fn own(&mut self, holder: Option<Holder>, on: &Securable) {
        match holder {
            Some(holder) => self.owned.insert(on.key(), holder),
            None => self.owned.remove(&on.key()),
        };
    }

    pub(super) fn owns(&self, holder: Holder, on: &Securable) -> bool {
        self.owned.get(&on.key()) == Some(&holder)
    }

    /// Who holds a privilege where it is needed: granted there, inherited from further up, or as the owner. Of each
    /// grant it returns at most `most` holders, those with the lowest numbers.
    pub(super) fn holders(&self, privilege: Privilege, on: &Securable, most: usize) -> BTreeSet<Holder> {
        let mut holders = self.granted(privilege, on, most);
        holders.extend(self.owned.get(&on.key()).filter(|_| !reaches_further(privilege, on.kind)));
        holders
    }

    /// Who is granted a privilege where it is needed or, if it is inherited, further up.
    pub(super) fn granted(&self, privilege: Privilege, on: &Securable, most: usize) -> BTreeSet<Holder> {
        let mut holders = BTreeSet::new();
        let mut take = |on: &Securable| {
            let all = privilege.is_in_all().then_some(Privilege::ALL);
            for privilege in [Some(privilege), all].into_iter().flatten() {
                let granted = self.granted.get(&(on.key(), privilege));
                holders.extend(granted.into_iter().flat_map(|holders| holders.iter().take(most)));
            }
        };
        take(on);
        // MANAGE has to be granted on the object itself, and the schemas of catalog `system` do not inherit USE SCHEMA.
        if privilege == Privilege::MANAGE || on.is_system() && privilege == Privilege::USE_SCHEMA {
            return holders;
        }
        let around = std::iter::successors(on.parent(), Securable::parent);
        around.filter(|parent| privilege.applies_to(parent.kind)).for_each(|parent| take(&parent));
        holders
    }
}

/// Whether a privilege on an object of this kind is about the objects inside. An owner has all privileges on the
/// object, but the objects inside inherit only those that are granted.
fn reaches_further(privilege: Privilege, kind: SecurableKind) -> bool {
    let inside: &[SecurableKind] = match kind {
        SecurableKind::Catalog => &[SecurableKind::Schema, SecurableKind::Table, SecurableKind::Function],
        SecurableKind::Schema => &[SecurableKind::Table, SecurableKind::Function],
        _ => &[],
    };
    privilege != Privilege::MANAGE && inside.iter().any(|inside| privilege.applies_to(*inside))
}

/// Privileges for a message: `` `SELECT`, `MODIFY` ``.
pub(super) fn listed(privileges: &[Privilege]) -> String {
    privileges.iter().map(|privilege| ["`", privilege.sql(), "`"].concat()).collect::<Vec<_>>().join(", ")
}

/// The needs of a setup, indexed for lookups.
pub(super) struct NeedsIndex<'n> {
    pub(super) needs: &'n Needs,
    rights: HashMap<Key, Vec<Privilege>>,
    /// The objects on which privileges are needed, and the schemas and catalogs around them, each with the privileges
    /// that are needed inside.
    concerned: HashMap<Key, Vec<Privilege>>,
}

/// What a privilege means to a setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// The setup needs it.
    Needed,
    /// It is inherited anyway from further up, where the setup needs it.
    Covered,
    /// Objects that need it inherit it, and so do others.
    Broader,
    /// Nothing in the setup needs it.
    Beyond,
}

impl<'n> NeedsIndex<'n> {
    pub(super) fn new(needs: &'n Needs) -> Self {
        let mut rights: HashMap<Key, Vec<Privilege>> = HashMap::new();
        let mut concerned: HashMap<Key, Vec<Privilege>> = HashMap::new();
        for grant in needs.all() {
            rights.entry(grant.on.key()).or_default().extend(&grant.privileges);
            concerned.entry(grant.on.key()).or_default();
            for around in std::iter::successors(grant.on.parent(), Securable::parent) {
                let inside = concerned.entry(around.key()).or_default();
                for privilege in &grant.privileges {
                    if !inside.contains(privilege) {
                        inside.push(*privilege);
                    }
                }
            }
        }
        Self { needs, rights, concerned }
    }

    /// Whether a privilege on this object may be a needed one, for the object or for something inside.
    pub(super) fn concerns(&self, on: &Securable) -> bool {
        self.concerned.contains_key(&on.key())
    }

    /// The privileges that are needed on this object.
    pub(super) fn needed_on(&self, on: &Securable) -> &[Privilege] {
        self.rights.get(&on.key()).map_or(&[], Vec::as_slice)
    }

    /// How many privileges are needed.
    pub(super) fn count(&self) -> usize {
        self.needs.all().map(|grant| grant.privileges.len()).sum()
    }

    /// Whether anything is needed on this object.
    pub(super) fn needs_on(&self, on: &Securable) -> bool {
        !self.needed_on(on).is_empty()
    }

    pub(super) fn is_immutas_own(&self, on: &Securable) -> bool {
        self.is_immutas_own_key(&on.key())
    }

    pub(super) fn is_immutas_own_key(&self, key: &Key) -> bool {
        key.first().is_some_and(|catalog| *catalog == lower(&self.needs.immuta_catalog))
    }

    pub(super) fn meaning(&self, privilege: Privilege, on: &Securable) -> Meaning {
        let key = on.key();
        if self.rights.get(&key).is_some_and(|rights| rights.contains(&privilege)) {
            return Meaning::Needed;
        }
        let mut around = on.parent();
        while let Some(parent) = around {
            if self.rights.get(&parent.key()).is_some_and(|rights| rights.contains(&privilege)) {
                return Meaning::Covered;
            }
            around = parent.parent();
        }
        let hands_down = matches!(on.kind, SecurableKind::Catalog | SecurableKind::Schema)
            && privilege != Privilege::MANAGE
            && !(on.is_system() && privilege == Privilege::USE_SCHEMA);
        let is_needed_inside = || self.concerned.get(&key).is_some_and(|inside| inside.contains(&privilege));
        if hands_down && is_needed_inside() { Meaning::Broader } else { Meaning::Beyond }
    }
}

/// The finding for a privilege that the setup does not need in this form; `None` if it is needed or covered.
pub(super) fn unneeded(
    meaning: Meaning,
    privilege: Privilege,
    on: &Securable,
    wanted: &NeedsIndex<'_>,
    place: Span,
) -> Option<Diagnostic> {
    let tell = |message: [&str; 4]| Diagnostic::new(RIGHT_BEYOND, place, message.concat());
    let is_all = privilege == Privilege::ALL;
    Some(match meaning {
        Meaning::Needed | Meaning::Covered => return None,
        _ if is_all && wanted.needs_on(on) => {
            tell(["`", privilege.sql(), "` is more than the setup needs on ", &on.for_people()])
                .help("grant the needed privileges by name first, then revoke this one")
        }
        Meaning::Broader => tell(["`", privilege.sql(), "` is needed on less than ", &on.for_people()])
            .help("grant it on what the setup governs, or govern all of it"),
        Meaning::Beyond => tell(["the setup does not need `", privilege.sql(), "` on ", &on.for_people()])
            .help("leave it out, or name the object under `govern`"),
    })
}

/// The finding for a service principal that owns an object without need.
pub(super) fn needless_ownership(place: Span, on: &Securable) -> Diagnostic {
    let message = ["the setup does not need its service principal to own ", &on.for_people()].concat();
    Diagnostic::new(RIGHT_BEYOND, place, message).help("`MANAGE` is enough for what Immuta governs")
}
