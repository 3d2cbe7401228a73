//! What a principal holds, and whether that is what a setup needs.

use std::collections::{HashMap, HashSet};

use crate::diagnostic::{Diagnostic, code};
use crate::text::Span;

use super::{Grant, Needs, Privilege, Securable, SecurableKind};

/// An object by its name in lower case; the metastore has none. Tables, views and functions share one space of names.
pub(super) type Key = Vec<String>;

/// The rights of one principal.
#[derive(Default)]
pub(super) struct Held {
    granted: HashSet<(Key, Privilege)>,
    owned: HashSet<Key>,
}

impl Held {
    pub(super) fn grant(&mut self, privilege: Privilege, on: &Securable) {
        self.granted.insert((on.key(), privilege));
    }

    pub(super) fn revoke(&mut self, privilege: Privilege, on: &Securable) {
        self.granted.remove(&(on.key(), privilege));
    }

    pub(super) fn own(&mut self, on: &Securable) {
        self.owned.insert(on.key());
    }

    pub(super) fn disown(&mut self, on: &Securable) {
        self.owned.remove(&on.key());
    }

    /// Whether a right holds where it is needed: granted there or, as far as it is handed down, further up.
    pub(super) fn holds(&self, privilege: Privilege, on: &Securable) -> bool {
        if self.holds_on(privilege, on) {
            return true;
        }
        // MANAGE has to be granted on the catalog itself, and catalog `system` hands nothing down.
        if privilege == Privilege::MANAGE || on.is_system() && privilege == Privilege::USE_SCHEMA {
            return false;
        }
        let mut around = on.parent();
        while let Some(parent) = around {
            if privilege.applies_to(parent.kind) && self.granted_on(privilege, &parent) {
                return true;
            }
            around = parent.parent();
        }
        false
    }

    fn holds_on(&self, privilege: Privilege, on: &Securable) -> bool {
        self.owned.contains(&on.key()) && !reaches_further(privilege, on.kind) || self.granted_on(privilege, on)
    }

    fn granted_on(&self, privilege: Privilege, on: &Securable) -> bool {
        let has = |privilege| self.granted.contains(&(on.key(), privilege));
        has(privilege) || privilege.is_in_all() && has(Privilege::ALL)
    }

    /// The rights that a setup needs and that are not held, object by object.
    pub(super) fn missing<'n>(&self, needs: &'n Needs) -> Vec<(Vec<Privilege>, &'n Securable)> {
        let lacking = |grant: &'n Grant| -> (Vec<Privilege>, &'n Securable) {
            (
                grant.privileges.iter().copied().filter(|privilege| !self.holds(*privilege, &grant.on)).collect(),
                &grant.on,
            )
        };
        needs.all().map(lacking).filter(|(privileges, _)| !privileges.is_empty()).collect()
    }
}

/// Whether a privilege on such an object is one for what it holds. Its owner has all privileges on it, which are handed down
/// only where they are granted.
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

/// What a setup needs, to be looked up.
pub(super) struct Wanted<'n> {
    pub(super) needs: &'n Needs,
    rights: HashMap<Key, Vec<Privilege>>,
}

/// What a right means to a setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Meaning {
    /// It is one that is needed.
    Needed,
    /// It is handed down anyway from further up, where it is needed.
    Covered,
    /// It is handed down to where it is needed, and to more.
    Broader,
    /// Nothing needs it.
    Beyond,
}

impl<'n> Wanted<'n> {
    pub(super) fn new(needs: &'n Needs) -> Self {
        let mut rights: HashMap<Key, Vec<Privilege>> = HashMap::new();
        for grant in needs.all() {
            rights.entry(grant.on.key()).or_default().extend(&grant.privileges);
        }
        Self { needs, rights }
    }

    /// How many rights are needed.
    pub(super) fn count(&self) -> usize {
        self.needs.all().map(|grant| grant.privileges.len()).sum()
    }

    /// Whether anything is needed on this object.
    pub(super) fn needs_on(&self, on: &Securable) -> bool {
        self.rights.contains_key(&on.key())
    }

    pub(super) fn is_immutas_own(&self, on: &Securable) -> bool {
        self.is_immutas_own_key(&on.key())
    }

    pub(super) fn is_immutas_own_key(&self, key: &Key) -> bool {
        key.first().is_some_and(|catalog| *catalog == self.needs.immuta_catalog.to_lowercase())
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
        // Schemas and catalogs are few, and few scripts grant more than they must.
        let inside = |other: &Key| other.len() > key.len() && other.starts_with(&key) && !key.is_empty();
        let hands_down = matches!(on.kind, SecurableKind::Catalog | SecurableKind::Schema)
            && privilege != Privilege::MANAGE
            && !(on.is_system() && privilege == Privilege::USE_SCHEMA);
        let is_needed_inside =
            || self.rights.iter().any(|(other, rights)| inside(other) && rights.contains(&privilege));
        if hands_down && is_needed_inside() { Meaning::Broader } else { Meaning::Beyond }
    }
}

/// What there is to say of a right that the setup does not need as it is; nothing of one that is covered.
pub(super) fn beyond(
    meaning: Meaning,
    privilege: Privilege,
    on: &Securable,
    wanted: &Wanted<'_>,
    place: Span,
) -> Option<Diagnostic> {
    let tell = |message: [&str; 4]| Diagnostic::new(code::RIGHT_BEYOND, place, message.concat());
    let is_all = privilege == Privilege::ALL;
    Some(match meaning {
        Meaning::Needed | Meaning::Covered => return None,
        _ if is_all && wanted.needs_on(on) => {
            tell(["`", privilege.sql(), "` is more than the setup needs on ", &on.for_people()])
                .help("grant the rights that are needed by their names first, then take this one back")
        }
        Meaning::Broader => tell(["`", privilege.sql(), "` is needed on less than ", &on.for_people()])
            .help("grant it on what the setup governs, or govern all of it"),
        Meaning::Beyond => tell(["the setup does not need `", privilege.sql(), "` on ", &on.for_people()])
            .help("leave it out, or name the object under `govern`"),
    })
}
