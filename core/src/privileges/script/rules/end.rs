//! What can be said when a whole script was read: what stays with whoever ran it, and what of a setup's needs is missing.

use super::{Created, Script, kind};
use crate::diagnostic::{Diagnostic, code};
use crate::document::Document;
use crate::privileges::held::{Key, Wanted, listed};
use crate::privileges::script::statements::{Statement, What};
use crate::privileges::{Grant, Privilege, Securable};
use crate::text::Span;

impl Script<'_> {
    pub(super) fn end(&mut self, statements: &[Statement]) {
        self.handed_over();
        for (words, (span, count)) in std::mem::take(&mut self.others) {
            let times = if count == 1 { String::new() } else { format!(", {count} times") };
            let message = ["passed over: ", &words, &times].concat();
            self.tell(
                Diagnostic::new(code::PASSED_OVER, span, message).help("only statements about rights are looked at"),
            );
        }
        let Some(wanted) = self.wanted else { return };
        match kind(statements) {
            Some(Document::GrantsVerify) => self.verify(wanted, statements),
            Some(Document::GrantsUndo) => self.undo(wanted),
            _ => {
                for (privileges, on) in self.held.missing(wanted.needs) {
                    self.missing(&privileges, on, &wanted.needs.principal);
                }
            }
        }
    }

    /// Immuta's own catalog is the one that the setup names; where the script does not make that one, any that it makes.
    fn handed_over(&mut self) {
        let is_own = |key: &Key| self.wanted.is_some_and(|wanted| wanted.is_immutas_own_key(key));
        let has_own = self.created.keys().any(is_own);
        for (key, Created { span, name }) in std::mem::take(&mut self.created) {
            let is_own = self.wanted.is_none_or(|wanted| wanted.is_immutas_own_key(&key));
            if has_own && !is_own {
                continue;
            }
            if let Some(wanted) = self.wanted.filter(|_| !is_own) {
                let message = ["the setup calls Immuta's catalog `", &wanted.needs.immuta_catalog, "`"].concat();
                self.tell(
                    Diagnostic::new(code::OTHER_CATALOG, name, message)
                        .help("generate the script for this setup, or take over the name"),
                );
            }
            if !self.transferred.contains(&key) {
                self.tell(
                    Diagnostic::new(code::NOT_TRANSFERRED, span, "the catalog stays with whoever runs this script")
                        .help("hand it over at the end: ALTER CATALOG ... OWNER TO, with the application ID of Immuta's service principal"),
                );
            }
        }
    }

    /// A script that only shows rights: somebody's, who should be the service principal.
    fn verify(&mut self, wanted: &Wanted<'_>, statements: &[Statement]) {
        let mut others = None;
        for statement in statements {
            match &statement.what {
                What::ShowGrants(Some(of)) if of.name.eq_ignore_ascii_case(&wanted.needs.principal) => return,
                What::ShowGrants(Some(of)) if !of.name.contains('@') => others = others.or(Some(of.span)),
                _ => {}
            }
        }
        if let Some(place) = others {
            self.other_principal(place, &wanted.needs.principal, "whose rights the setup is about");
        }
    }

    fn other_principal(&mut self, place: Span, principal: &str, why: &str) {
        let message = ["this is not the application ID of Immuta's service principal, ", why].concat();
        self.tell(Diagnostic::new(code::PRINCIPAL, place, message).help(["it is ", principal].concat()));
    }

    /// A script that only takes rights away: one that takes all or nearly all of them is the way back, any other one breaks
    /// something.
    fn undo(&mut self, wanted: &Wanted<'_>) {
        let grants = wanted.needs.all();
        let taken = grants.map(|grant| {
            let lost = |privilege: &&Privilege| self.revoked.contains_key(&(grant.on.key(), **privilege));
            (grant, grant.privileges.iter().filter(lost).copied().collect::<Vec<_>>())
        });
        let taken: Vec<_> = taken.collect();
        if taken.iter().all(|(grant, lost)| lost.len() == grant.privileges.len()) {
            return;
        }
        let from_other =
            |grant: &Grant, privilege: &Privilege| self.from_others.get(&(grant.on.key(), *privilege)).copied();
        let all = taken.iter().flat_map(|(grant, _)| grant.privileges.iter().map(move |privilege| (*grant, privilege)));
        let others: Vec<Span> = all.filter_map(|(grant, privilege)| from_other(grant, privilege)).collect();
        let count = taken.iter().map(|(_, lost)| lost.len()).sum::<usize>();
        // Whoever else loses one of these rights is nobody's business here; who loses most of them was certainly not meant.
        if let Some(place) = others.first().filter(|_| others.len() * 2 > wanted.count()) {
            self.other_principal(*place, &wanted.needs.principal, "which this is to be taken from");
        }
        let is_way_back = count * 2 > wanted.count();
        for (grant, lost) in taken {
            let stay: Vec<_> = grant.privileges.iter().copied().filter(|privilege| !lost.contains(privilege)).collect();
            if !is_way_back && !lost.is_empty() {
                self.missing(&lost, &grant.on, &wanted.needs.principal);
            } else if is_way_back && !stay.is_empty() {
                let message = ["this takes nearly all rights back, and leaves ", &listed(&stay), " on "];
                let message = [&message.concat(), grant.on.for_people().as_str()].concat();
                self.tell(
                    Diagnostic::new(code::RIGHT_BEYOND, Span::default(), message)
                        .help("`ucforge build --document grants-undo` writes the whole script"),
                );
            }
        }
    }

    /// Where the script takes a right away that holds on this object, there or further up.
    fn revoked_at(&self, privilege: Privilege, on: &Securable) -> Option<Span> {
        let mut above = std::iter::successors(Some(on.clone()), Securable::parent);
        above.find_map(|object| self.revoked.get(&(object.key(), privilege)).copied())
    }

    /// Says which rights on an object are missing, and what became of them.
    fn missing(&mut self, privileges: &[Privilege], on: &Securable, principal: &str) {
        let mut taken: Vec<(Span, Vec<Privilege>)> = Vec::new();
        let mut never = Vec::new();
        for privilege in privileges {
            match self.revoked_at(*privilege, on) {
                Some(place) => match taken.iter_mut().find(|(other, _)| *other == place) {
                    Some((_, together)) => together.push(*privilege),
                    None => taken.push((place, vec![*privilege])),
                },
                None => never.push(*privilege),
            }
        }
        for (place, privileges) in taken {
            let message =
                ["this takes ", &listed(&privileges), " on ", &on.for_people(), " away, which the setup needs"];
            self.tell(Diagnostic::new(code::RIGHT_MISSING, place, message.concat()));
        }
        if never.is_empty() || never == [Privilege::MANAGE] && self.without_manage.contains(&on.key()) {
            return;
        }
        let to_other = never.iter().find_map(|privilege| self.to_others.get(&(on.key(), *privilege)).copied());
        if let Some(place) = to_other {
            self.other_principal(place, principal, "which needs this right and does not get it");
        }
        let message = ["no statement gives ", &listed(&never), " on ", &on.for_people()].concat();
        self.tell(
            Diagnostic::new(code::RIGHT_MISSING, Span::default(), message)
                .help("`ucforge build --document grants` writes the statement; another script may have it"),
        );
    }
}
