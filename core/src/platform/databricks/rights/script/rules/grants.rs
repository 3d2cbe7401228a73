//! Statements that grant or revoke privileges or hand objects over, and what they mean to a setup.

use super::words::exact;
use super::{Created, Script, lower};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::kit::templates;
use crate::platform::databricks::names::is_uuid;
use crate::platform::databricks::rights::compare::{Meaning, NeedsIndex, listed, unneeded};
use crate::platform::databricks::rights::holders::{Who, who};
use crate::platform::databricks::rights::script::reader::{Form, Name, On, Principal};
use crate::platform::databricks::rights::script::statements::Rights;
use crate::platform::databricks::rights::script::template;
use crate::platform::databricks::rights::{
    PRINCIPAL, Privilege, RIGHT_GIVEN, SHARED_WITH_OTHERS, Securable, SecurableKind,
};
use crate::text::Span;

rules! {
    SYSTEM_CATALOG = Warning("UC507", "a privilege on catalog system that reaches nothing", Databricks) {
        means: "`USE SCHEMA` is granted on the catalog `system` and not on its schemas.",
        why: "Databricks accepts the statement, but the schemas of `system` do not inherit the privilege: query audit cannot read them.",
        fix: "Grant it on each schema: `system.access`, and for connections `system.query`.",
        bad: sql("GRANT USE SCHEMA ON CATALOG system\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("GRANT USE SCHEMA ON SCHEMA system.access\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    AFTER_TRANSFER = Info("UC513", "a grant after the owner has changed", Databricks) {
        means: "The script works on a catalog that it has already handed over to another owner.",
        why: "Whoever runs the script no longer owns the catalog. Unless it is a metastore admin, Databricks refuses the statement.",
        fix: "Grant and create first, hand over last.",
        bad: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\n\
                  ALTER CATALOG immuta_prod OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n\
                  GRANT USE CATALOG ON CATALOG immuta_prod\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\n\
                   GRANT USE CATALOG ON CATALOG immuta_prod\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n\
                   ALTER CATALOG immuta_prod OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    NO_LOCATION = Info("UC515", "a catalog without a storage location", Databricks) {
        means: "The script creates a catalog without `MANAGED LOCATION`.",
        why: "A metastore without storage of its own, as in newer accounts, refuses that: \"Metastore storage root URL does not exist\".",
        fix: "If Databricks refuses the statement, add `MANAGED LOCATION` with a path in an external location.",
        bad: sql("CREATE CATALOG immuta_prod;\nALTER CATALOG immuta_prod OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\nALTER CATALOG immuta_prod OWNER TO \
                   `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }
}

/// The object of a statement, if it is known, and the known privileges that such an object has, each with its place.
type LookedAt = (Option<Securable>, Vec<(Privilege, Span)>);

impl Script<'_> {
    /// Reports what is wrong with privileges whatever the session is. Returns the object, if it is known, and the known
    /// privileges that such an object has; `None` if the name of the object is impossible.
    fn looked_at(&mut self, rights: &Rights) -> Option<LookedAt> {
        // The known parts of a name may be wrong, however the name is completed.
        let on = self.securable(&rights.on);
        let is_possible = on.is_some();
        let mut privileges = Vec::new();
        for (name, at) in &rights.privileges {
            if let Some(privilege) = self.privilege(name, *at, rights.on.kind) {
                privileges.push((privilege, *at));
            }
        }
        is_possible.then(|| (on.filter(|_| rights.on.name.is_known), privileges))
    }

    /// Whether a statement depends on what only the session knows. Reports that, unless the statement was already
    /// reported.
    fn open(&mut self, span: Span, on: &On, to: &Principal, is_noted: bool) -> bool {
        let is_open = !on.name.is_known || is_open(to);
        if is_open && !is_noted {
            self.relative(span);
        }
        is_open
    }

    /// Whether a statement may be about a privilege that the setup needs without showing it: something in it is
    /// unknown, such as a privilege that is newer than what is known here, or looks like something that a tool fills in.
    fn may_hide(&self, rights: &Rights, on: Option<&Securable>, is_open: bool) -> bool {
        let may_be_filled_in = |name: &str| templates::whole(name).is_some();
        let concerns = |on: &Securable| self.wanted.is_some_and(|wanted| wanted.concerns(on));
        let is_elsewhere = on.is_some_and(|on| !concerns(on));
        let may_be_here = is_elsewhere && rights.on.name.parts.iter().any(|part| may_be_filled_in(part));
        let is_new = |(name, _): &(String, Span)| Privilege::may_be(name);
        let has_new = || self.wanted.is_some() && rights.privileges.iter().any(is_new);
        let is_doubtful = is_open || rights.has_open || may_be_here || may_be_filled_in(&rights.to.name) || has_new();
        is_doubtful && (may_be_here || !is_elsewhere) && self.may_be_for_us(&rights.to)
    }

    /// Whether privileges of this principal may be those that the setup needs.
    pub(super) fn may_be_for_us(&self, to: &Principal) -> bool {
        let who = |principal: &str| who(&to.name, principal);
        self.wanted
            .is_some_and(|wanted| is_open(to) || !matches!(who(&wanted.needs.principal), Who::Nearly | Who::Other))
    }

    /// Whether somebody who gets what the setup needs may have been meant to be its principal: another service
    /// principal, or nobody. If there is already a finding about the name itself, that is enough.
    fn is_meant_for_us(&self, to: &Principal) -> bool {
        let is_nearly = |wanted: &NeedsIndex<'_>| who(&to.name, &wanted.needs.principal) == Who::Nearly;
        (is_uuid(&to.name) || self.wanted.is_some_and(is_nearly)) && exact(&to.name).is_none()
    }

    pub(super) fn grant(&mut self, span: Span, rights: &Rights, is_noted: bool) {
        let looked_at = self.looked_at(rights);
        self.principal(&rights.to);
        let Some((on, privileges)) = looked_at else { return };
        let is_open = self.open(span, &rights.on, &rights.to, is_noted) || privileges.is_empty() && is_noted;
        if self.may_hide(rights, on.as_ref(), is_open) {
            self.unread(span);
        }
        if is_open {
            return;
        }
        let Some(on) = on else { return };
        if matches!(on.kind, SecurableKind::Function | SecurableKind::Volume) {
            let called = if on.kind == SecurableKind::Function { "a function" } else { "a volume" };
            self.elsewhere(Some(called), span, span);
        }
        let first = rights.privileges.first().map_or(span, |(_, at)| *at);
        if !self.takes_grants(&on, first) {
            return;
        }
        let is_ours = self.is_ours(&rights.to);
        let mut needed = Vec::new();
        for (privilege, at) in privileges {
            if let Some(holders) = &mut self.holders {
                holders.grant(&rights.to.name, privilege, &on, rights.to.span);
            }
            let is_trap = self.is_trap(privilege, at, &on, rights);
            if is_ours && !is_trap {
                self.judge(privilege, at, &on, &mut needed);
            } else if self.wanted.is_some_and(|wanted| wanted.concerns(&on)) && self.is_meant_for_us(&rights.to) {
                self.to_others.entry((on.key(), privilege)).or_insert(rights.to.span);
            }
        }
        if !needed.is_empty() {
            let message = ["grants ", &listed(&needed), " on ", &on.for_people(), ", as the setup needs"].concat();
            self.tell(Diagnostic::new(RIGHT_GIVEN, span, message));
        }
        if self.is_immutas_own(&on) {
            self.on_immutas_own(&on, &rights.to, rights.on.name.span, is_ours);
        }
    }

    /// Checks a revocation. `is_conditional` means that it may not be run.
    pub(super) fn revoke(&mut self, span: Span, rights: &Rights, is_noted: bool, is_conditional: bool) {
        let looked_at = self.looked_at(rights);
        self.written(&rights.to);
        let Some((on, privileges)) = looked_at else { return };
        let is_open = self.open(span, &rights.on, &rights.to, is_noted) || privileges.is_empty() && is_noted;
        if self.may_hide(rights, on.as_ref(), is_open) {
            self.untaken.get_or_insert(span);
        }
        if is_open {
            return;
        }
        let Some(on) = on else { return };
        let is_ours = self.is_ours(&rights.to);
        let all = privileges.into_iter().flat_map(|(named, place)| named.revoked_with().map(move |each| (each, place)));
        let mut needed = Vec::new();
        for (privilege, place) in all {
            let is_needed = || self.wanted.is_some_and(|wanted| wanted.meaning(privilege, &on) == Meaning::Needed);
            if is_conditional && is_ours && is_needed() {
                needed.push(privilege);
            }
            // What a branch revokes stays if another one is run.
            if let Some(holders) = self.holders.as_mut().filter(|_| !is_conditional) {
                holders.revoke(&rights.to.name, privilege, &on, rights.to.span);
            }
            if !self.wanted.is_some_and(|wanted| wanted.concerns(&on)) {
                continue;
            }
            if is_ours {
                self.revoked.insert((on.key(), privilege), place);
            } else if !rights.to.name.contains('@') && exact(&rights.to.name).is_none() {
                self.from_others.entry((on.key(), privilege)).or_insert(rights.to.span);
            }
        }
        if !needed.is_empty() {
            self.perhaps_revoked.push((span, needed, on));
        }
    }

    /// Checks a statement that Databricks refuses: it has no effect, but what else is wrong with it is reported.
    pub(super) fn void(&mut self, rights: &Rights) {
        self.looked_at(rights);
        self.principal(&rights.to);
    }

    /// Whether this is a privilege that may not do what it seems to.
    fn is_trap(&mut self, privilege: Privilege, at: Span, on: &Securable, rights: &Rights) -> bool {
        let beside = (rights.to.name.to_lowercase(), lower(&rights.on.name));
        let is_for_immuta = match self.wanted {
            Some(wanted) => self.is_ours(&rights.to) && wanted.meaning(Privilege::MANAGE, on) == Meaning::Needed,
            None => on.kind == SecurableKind::Catalog && is_uuid(&rights.to.name) && !self.is_immutas_own(on),
        };
        if is_for_immuta && privilege == Privilege::MANAGE {
            self.manage.insert(beside);
            return false;
        }
        if is_for_immuta && privilege == Privilege::ALL {
            // Whether MANAGE is granted as well is known only at the end.
            self.everything.entry(beside).or_insert_with(|| (at, on.clone()));
            return true;
        }
        let reaches_nothing = privilege == Privilege::USE_SCHEMA && on.kind == SecurableKind::Catalog && on.is_system();
        if reaches_nothing {
            self.tell(
                Diagnostic::new(SYSTEM_CATALOG, at, "`USE SCHEMA` on catalog `system` reaches no schema there")
                    .help("grant it on each schema: `system.access`, and for connections `system.query`"),
            );
        }
        reaches_nothing
    }

    /// Judges a privilege of the service principal: adds it to `needed`, or reports that it is too much.
    pub(super) fn judge(&mut self, privilege: Privilege, at: Span, on: &Securable, needed: &mut Vec<Privilege>) {
        let Some(wanted) = self.wanted else { return };
        let is_made_here = on.catalog().is_some_and(|catalog| self.created.contains_key(&vec![catalog.to_lowercase()]));
        if wanted.is_immutas_own(on) || is_made_here {
            return;
        }
        match wanted.meaning(privilege, on) {
            Meaning::Needed => needed.push(privilege),
            Meaning::Covered => {}
            meaning => {
                if let Some(finding) = unneeded(meaning, privilege, on, wanted, at) {
                    self.tell(finding);
                }
            }
        }
    }

    fn on_immutas_own(&mut self, on: &Securable, to: &Principal, place: Span, is_ours: bool) {
        if self.wanted.is_some() && !is_ours {
            self.tell(
                Diagnostic::new(SHARED_WITH_OTHERS, to.span, "Immuta's own catalog is only for its service principal")
                    .help("grant nobody else anything on it"),
            );
        }
        if self.is_handed_over(on) {
            self.tell(
                Diagnostic::new(
                    AFTER_TRANSFER,
                    place,
                    "the catalog already has a new owner, and only a metastore admin can still grant on it",
                )
                .help("grant first, transfer ownership last"),
            );
        }
    }

    fn is_handed_over(&self, on: &Securable) -> bool {
        on.catalog().is_some_and(|catalog| self.transferred.contains(&vec![catalog.to_lowercase()]))
    }

    pub(super) fn create_schema(&mut self, span: Span, name: &Name) {
        let on = On {
            kind: SecurableKind::Schema,
            name: Name { parts: name.parts.clone(), span: name.span, is_known: name.is_known },
        };
        if !name.is_known {
            return self.skip_statement("CREATE SCHEMA", span);
        }
        let Some(schema) = self.securable(&on) else { return };
        if self.is_handed_over(&schema) && self.is_immutas_own(&schema) {
            self.tell(
                Diagnostic::new(
                    AFTER_TRANSFER,
                    name.span,
                    "the catalog already has a new owner, and nobody else may create anything in it",
                )
                .help("create schemas first, transfer ownership last"),
            );
        }
        self.skip_statement("CREATE SCHEMA", span);
    }

    pub(super) fn create(&mut self, span: Span, name: &Name, has_location: bool) {
        let on = On {
            kind: SecurableKind::Catalog,
            name: Name { parts: name.parts.clone(), span: name.span, is_known: true },
        };
        let Some(catalog) = self.securable(&on) else { return };
        if !has_location {
            self.tell(
                Diagnostic::new(
                    NO_LOCATION,
                    span,
                    "a metastore without storage of its own refuses a catalog without `MANAGED LOCATION`",
                )
                .help("add MANAGED LOCATION with a path in an external location, if Databricks refuses it"),
            );
        }
        if self.wanted.is_some_and(|wanted| wanted.needs_on(&catalog)) {
            // A catalog with data, and not Immuta's own.
            return;
        }
        // A catalog of this name that was handed over before was another one.
        self.transferred.remove(&catalog.key());
        self.created.insert(catalog.key(), Created { span, name: name.span });
    }

    pub(super) fn owner(&mut self, span: Span, on: &On, to: &Principal, is_noted: bool) {
        let object = self.securable(on);
        self.principal(to);
        let Some(object) = object else { return };
        let is_catalog = object.kind == SecurableKind::Catalog;
        if is_catalog && on.name.is_known {
            // Whoever the new owner is: whoever runs the script no longer is.
            self.transferred.insert(object.key());
        }
        if self.open(span, on, to, is_noted) {
            // Ownership may give what the setup needs.
            let may_matter = |wanted: &NeedsIndex<'_>| !on.name.is_known || wanted.needs_on(&object);
            if self.wanted.is_some_and(may_matter) && self.may_be_for_us(to) {
                self.unread(span);
            }
            if let Some(holders) = self.holders.as_mut().filter(|_| on.name.is_known) {
                holders.disown(&object);
                self.owned.remove(&object.key());
            }
            return;
        }
        let Some(wanted) = self.wanted else { return };
        let (own, ours) = (wanted.is_immutas_own(&object), self.is_ours(to));
        if let Some(holders) = &mut self.holders {
            holders.own(&to.name, &object, to.span);
        }
        if ours {
            self.owned.insert(object.key(), (on.name.span, object.clone()));
        } else {
            self.owned.remove(&object.key());
        }
        if own && !ours && !is_catalog {
            self.on_immutas_own(&object, to, on.name.span, false);
        }
        if is_catalog && own && !ours {
            let message = ["this is not ", wanted.needs.called(), ", which must own its catalog"].concat();
            let help = ["it is ", &wanted.needs.principal].concat();
            self.tell(Diagnostic::new(PRINCIPAL, to.span, message).help(help));
        }
    }
}

/// Whether it is unknown who this principal is.
fn is_open(to: &Principal) -> bool {
    to.form == Form::Unknown || template::in_text(&to.name).is_some()
}
