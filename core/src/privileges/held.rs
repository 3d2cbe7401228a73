//! What a principal holds, and whether that is what a setup needs.

use std::collections::{HashMap, HashSet};

use super::{Needs, Privilege, Securable, SecurableKind};

/// An object by its name in lower case; the metastore has none. Tables, views and functions share one space of names.
type Key = Vec<String>;

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
        self.owned.contains(&on.key()) || self.granted_on(privilege, on)
    }

    fn granted_on(&self, privilege: Privilege, on: &Securable) -> bool {
        let has = |privilege| self.granted.contains(&(on.key(), privilege));
        let all = Privilege::from_name("ALL PRIVILEGES");
        has(privilege) || privilege.is_in_all() && all.is_some_and(has)
    }

    /// The rights that a setup needs and that are not held.
    pub(super) fn missing<'n>(&self, needs: &'n Needs) -> Vec<(Privilege, &'n Securable)> {
        let rights = needs.all().flat_map(|grant| grant.privileges.iter().map(|privilege| (*privilege, &grant.on)));
        rights.filter(|(privilege, on)| !self.holds(*privilege, on)).collect()
    }
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

    pub(super) fn is_immutas_own(&self, on: &Securable) -> bool {
        on.catalog().is_some_and(|catalog| catalog.to_lowercase() == self.needs.immuta_catalog.to_lowercase())
    }

    pub(super) fn meaning(&self, privilege: Privilege, on: &Securable) -> Meaning {
        let key = on.key();
        if self.rights.get(&key).is_some_and(|rights| rights.contains(&privilege)) {
            return Meaning::Needed;
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
