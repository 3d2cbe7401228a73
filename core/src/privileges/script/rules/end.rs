//! What can be said when a whole script was read: what stays with whoever ran it, and what of a setup's needs is missing.

use super::{Created, Script, kind};
use crate::diagnostic::{Diagnostic, code};
use crate::document::Document;
use crate::privileges::held::{Key, Wanted, listed};
use crate::privileges::script::statements::Statement;
use crate::privileges::{Privilege, Securable};
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
            Some(Document::GrantsVerify) => {}
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

    /// A script that only takes rights away: one that takes all of them is the way back, any other one breaks something.
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
        for (grant, lost) in taken.into_iter().filter(|(_, lost)| !lost.is_empty()) {
            self.missing(&lost, &grant.on, &wanted.needs.principal);
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
            let message = "this is not the application ID of Immuta's service principal, which needs this right and does not get it";
            self.tell(Diagnostic::new(code::PRINCIPAL, place, message).help(["it is ", principal].concat()));
        }
        let message = ["no statement gives ", &listed(&never), " on ", &on.for_people()].concat();
        self.tell(
            Diagnostic::new(code::RIGHT_MISSING, Span::default(), message)
                .help("`ucforge build --document grants` writes the statement; another script may have it"),
        );
    }
}
