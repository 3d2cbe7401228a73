//! Findings that need the whole script: what stays with whoever ran it, and which needs of a setup are missing.

use std::collections::HashSet;

use super::{Created, Script, SkippedStatements};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Severity};
use crate::kinds::Document;
use crate::kit::Lacks;
use crate::kit::rights::UNKNOWN_KIND;
use crate::platform::databricks::rights::compare::{Key, NeedsIndex, RIGHT_BEYOND, listed, needless_ownership};
use crate::platform::databricks::rights::holders::{
    Holders, RIGHT_MISSING, Rights, Verdict, missing, not_all_read, not_all_taken, not_asked, order_unclear,
    perhaps_taken,
};
use crate::platform::databricks::rights::script::rules::SKIPPED_STATEMENT;
use crate::platform::databricks::rights::script::template::By;
use crate::platform::databricks::rights::{Grant, PRINCIPAL, Privilege, Securable};
use crate::read::PLACEHOLDER;
use crate::text::Span;

rules! {
    OTHER_CATALOG = Warning("UC510", "a catalog other than that of the setup", IntegrationsHowTo) {
        means: "The script creates a catalog for Immuta under another name than the setup gives it.",
        why: "Immuta looks for the catalog that the payload names, and does not find it.",
        fix: "Generate the script again for this setup, or use its name in the setup.",
        bad: against(&in_setup(WITHOUT_AUDIT), &sql(concat!(
            "CREATE CATALOG immuta_test MANAGED LOCATION 's3://lake/immuta';\n",
            "ALTER CATALOG immuta_test OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
        ))).also(&["UC504"]),
        good: against(&in_setup(WITHOUT_AUDIT), &sql(concat!(
            "CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\n",
            "ALTER CATALOG immuta_prod OWNER TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
        ))),
    }

    ALL_PRIVILEGES = Warning("UC506", "all privileges, which are not all", Databricks) {
        means: "`ALL PRIVILEGES` leaves out MANAGE, and the privileges for external use.",
        why: "Immuta needs MANAGE on every catalog with governed objects. Without it, it cannot grant or revoke anything there.",
        fix: "Grant the privileges by their names, MANAGE among them.",
        bad: sql("GRANT ALL PRIVILEGES ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
        good: sql("GRANT USE CATALOG, MANAGE ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }

    NOT_TRANSFERRED = Warning("UC511", "a catalog that is not handed over", IntegrationsHowTo) {
        means: "The script creates Immuta's catalog, and its owner stays whoever runs the script.",
        why: "Immuta's service principal must own its catalog: otherwise it cannot create or change anything in it.",
        fix: "End the script with `ALTER CATALOG ... OWNER TO`, with the application ID of the service principal.",
        bad: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\n"),
        good: sql("CREATE CATALOG immuta_prod MANAGED LOCATION 's3://lake/immuta';\nALTER CATALOG immuta_prod OWNER TO \
                   `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"),
    }
}

/// A privilege on an object as one string, for comparison with other scripts of the same run.
fn called(privilege: Privilege, on: &Securable) -> String {
    [&[privilege.sql().to_owned()], on.key().as_slice()].concat().join("\0")
}

fn names(rights: &[Rights<'_>]) -> impl Iterator<Item = String> {
    rights.iter().flat_map(|(privileges, on)| privileges.iter().map(|privilege| called(*privilege, on)))
}

impl Script<'_> {
    /// Reports what is known at the end of a script of this kind.
    pub(super) fn end(&mut self, kind: Option<Document>) {
        self.handed_over();
        self.placeholders();
        for (words, SkippedStatements { first, count, help }) in std::mem::take(&mut self.others) {
            let times = if count == 1 { String::new() } else { format!(", {count} times") };
            let message = ["skipped: ", &words, &times].concat();
            self.tell(Diagnostic::new(SKIPPED_STATEMENT, first, message).help(help));
        }
        let mut verdict = self.holders.as_ref().map(Holders::verdict);
        if let Some((verdict, beside)) = verdict.as_mut().zip(self.beside) {
            if kind != Some(Document::GrantsUndo) {
                for (privileges, on) in &verdict.missing {
                    self.given_beside(privileges, on);
                }
            }
            verdict.missing_if(|right, on| beside.all.missing.contains(&called(right, on)));
            verdict.by_groups_if(|right, on| beside.all.indirect.contains(&called(right, on)));
        }
        self.everything(verdict.as_ref());
        let (Some(wanted), Some(verdict)) = (self.wanted, verdict) else { return };
        self.owned(wanted);
        match kind {
            Some(Document::GrantsVerify) => self.verify(wanted, &verdict),
            Some(Document::GrantsUndo) => self.undo(wanted),
            _ => self.judged(wanted, &verdict),
        }
    }

    /// Reports whether what the script gives is enough.
    fn judged(&mut self, wanted: &NeedsIndex<'_>, verdict: &Verdict<'_>) {
        verdict.told().into_iter().for_each(|finding| self.tell(finding));
        for (place, taken, on) in std::mem::take(&mut self.perhaps_revoked) {
            self.tell(perhaps_taken(place, &taken, &on));
        }
        match self.unread.filter(|_| !verdict.missing.is_empty()) {
            Some(place) => self.tell(not_all_read(place, "statements", &verdict.missing)),
            None => self.missing(&verdict.missing, wanted),
        }
    }

    /// What the script lacks, whatever other scripts give.
    pub(super) fn lacks(&self) -> Lacks {
        let verdict = self.holders.as_ref().map(Holders::verdict);
        let missing: HashSet<String> = verdict.iter().flat_map(|verdict| names(&verdict.missing)).collect();
        let by_groups = verdict.iter().flat_map(|verdict| &verdict.by_groups).flat_map(|group| names(&group.rights));
        let indirect = by_groups.chain(missing.iter().cloned()).collect();
        Lacks { gives: self.does.gives, missing, indirect, is_unread: self.unread.is_some() }
    }

    /// Checks a script that only shows privileges: it must change none, and show those that the setup needs.
    fn verify(&mut self, wanted: &NeedsIndex<'_>, verdict: &Verdict<'_>) {
        if let Some(place) = self.shown.other.filter(|_| !self.shown.ours) {
            self.other_principal(place, wanted, "whose privileges the setup is about");
            self.shown.is_open = true;
        }
        let is_other = !self.does.shows && self.does.kind().is_some();
        if let Some(place) = self.does.changes.filter(|_| !is_other) {
            let message =
                ["this script was meant to be `", Document::GrantsVerify.name(), "`, and this changes privileges"];
            let help = "leave it out, or check the script as what it is";
            self.tell(Diagnostic::new(UNKNOWN_KIND, place, message.concat()).help(help));
            for (privileges, on) in &verdict.missing {
                self.taken(privileges, on);
            }
        }
        if is_other || self.shown.is_open || self.unread.is_some() {
            return;
        }
        // A result also contains what is inherited from further up.
        let is_shown = |on: &Securable| {
            let key = on.key();
            self.shown
                .objects
                .iter()
                .any(|shown| if key.is_empty() { shown.is_empty() } else { shown.starts_with(&key) })
        };
        let rights: Vec<Rights<'_>> = wanted.needs.all().map(|grant| (grant.privileges.clone(), &grant.on)).collect();
        // A script that asks about some of the objects counts as a part of a whole one.
        if !rights.is_empty() && !rights.iter().any(|(_, on)| is_shown(on)) {
            self.tell(not_asked(&rights));
        }
    }

    /// Reports each placeholder once, with how often it occurs: a template is full of them.
    fn placeholders(&mut self) {
        for (_, (place, by, count)) in std::mem::take(&mut self.placeholders) {
            let times = if count == 1 { String::new() } else { format!(", and {} more like it", count - 1) };
            let (message, help) = match by {
                By::Somebody => (
                    "this placeholder is not filled in",
                    "put the actual name here, unless a tool of yours does so before Databricks sees it",
                ),
                By::Databricks => (
                    "this is a placeholder, and its value is not known here",
                    "notebooks, jobs and queries with parameters fill it in; elsewhere put the actual name here",
                ),
            };
            let finding = Diagnostic::new(PLACEHOLDER, place, [message, &times].concat()).help(help);
            self.tell(if by == By::Databricks { finding.severity(Severity::Warning) } else { finding });
        }
    }

    /// Reports grants of ALL PRIVILEGES, which does not include all privileges.
    fn everything(&mut self, verdict: Option<&Verdict<'_>>) {
        let missing = verdict.into_iter().flat_map(|verdict| &verdict.missing);
        let without_manage: HashSet<&Securable> =
            missing.filter(|(privileges, _)| privileges.contains(&Privilege::MANAGE)).map(|(_, on)| *on).collect();
        for (beside, (at, on)) in std::mem::take(&mut self.everything) {
            if self.manage.contains(&beside) {
                if self.wanted.is_some() {
                    self.judge(Privilege::ALL, at, &on, &mut Vec::new());
                }
                continue;
            }
            self.without_manage.insert(on.key());
            let is_missing = without_manage.contains(&on);
            let finding =
                Diagnostic::new(ALL_PRIVILEGES, at, "`ALL PRIVILEGES` does not include `MANAGE`, which Immuta needs")
                    .help("grant the privileges by name");
            // Compared with a setup, this grant is not enough.
            self.tell(if is_missing && self.unread.is_none() { finding.severity(Severity::Error) } else { finding });
        }
    }

    /// Reports ownership, which is more than a setup needs unless it gives a needed privilege.
    fn owned(&mut self, wanted: &NeedsIndex<'_>) {
        for (_, (place, on)) in std::mem::take(&mut self.owned) {
            let counts = self.holders.as_ref().is_some_and(|holders| holders.ownership_counts(&on));
            if !counts && !wanted.is_immutas_own(&on) {
                self.tell(needless_ownership(place, &on));
            }
        }
    }

    /// Checks that Immuta's own catalog is handed over: the one that the setup names or, if the script does not create
    /// that one, any that it creates.
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
                    Diagnostic::new(OTHER_CATALOG, name, message)
                        .help("generate the script for this setup, or use the same name in both"),
                );
            }
            if !self.transferred.contains(&key) {
                self.tell(
                    Diagnostic::new(NOT_TRANSFERRED, span, "the catalog remains owned by whoever runs this script")
                        .help("transfer it at the end: ALTER CATALOG ... OWNER TO, with the application ID of Immuta's service principal"),
                );
            }
        }
    }

    fn other_principal(&mut self, place: Span, wanted: &NeedsIndex<'_>, why: &str) {
        let message = ["this is not ", wanted.needs.called(), ", ", why].concat();
        self.tell(Diagnostic::new(PRINCIPAL, place, message).help(["it is ", &wanted.needs.principal].concat()));
    }

    /// Checks a script that only revokes privileges: one that revokes most of the needed ones is the way back, any
    /// other one breaks something.
    fn undo(&mut self, wanted: &NeedsIndex<'_>) {
        let unread = self.untaken.into_iter().chain(self.unread).min();
        if self.does.kind().is_none() && wanted.count() > 0 && unread.is_none() {
            // Only its title shows what kind of script it is.
            let message = "this script revokes nothing, and the setup needs privileges";
            let finding = Diagnostic::new(RIGHT_BEYOND, Span::default(), message);
            self.tell(finding.help("`ucforge build --document grants-undo` writes the whole script"));
            return;
        }
        let grants = wanted.needs.all();
        let is_revoked = |grant: &Grant, privilege: Privilege| self.revoked.contains_key(&(grant.on.key(), privilege));
        // What is granted again afterwards stays.
        let stays = |grant: &Grant, privilege: Privilege| {
            self.holders.as_ref().is_some_and(|holders| holders.holds(privilege, &grant.on))
        };
        let taken = grants.map(|grant| {
            let lost = |privilege: &&Privilege| is_revoked(grant, **privilege) && !stays(grant, **privilege);
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
        let count = |grant: &Grant| grant.privileges.iter().filter(|right| is_revoked(grant, **right)).count();
        let count = taken.iter().map(|(grant, _)| count(grant)).sum::<usize>();
        // That somebody else loses a few of these privileges does not matter here; if it is most of them, the wrong
        // principal was named.
        if let Some(place) = others.first().filter(|_| others.len() * 2 > wanted.count()) {
            self.other_principal(*place, wanted, "from whom this is to be revoked");
        }
        // What was not read may revoke the rest; a script that revokes nothing that the setup needs is something else.
        if let Some(place) = unread {
            if count > 0 || self.does.kind().is_none() {
                let stay = |lost: &[Privilege], grant: &Grant| {
                    grant.privileges.iter().copied().filter(|privilege| !lost.contains(privilege)).collect()
                };
                let stay: Vec<Rights<'_>> = taken.iter().map(|(grant, lost)| (stay(lost, grant), &grant.on)).collect();
                let stay: Vec<Rights<'_>> = stay.into_iter().filter(|(privileges, _)| !privileges.is_empty()).collect();
                self.tell(not_all_taken(place, &stay));
            }
            return;
        }
        let is_way_back = count * 2 > wanted.count();
        for (grant, lost) in taken {
            let stay: Vec<_> = grant.privileges.iter().copied().filter(|privilege| !lost.contains(privilege)).collect();
            if !is_way_back && !lost.is_empty() {
                let given = self.given_beside(&lost, &grant.on);
                let lost = lost.into_iter().filter(|privilege| !given.contains(privilege)).collect();
                self.missing(&[(lost, &grant.on)], wanted);
            } else if is_way_back && !stay.is_empty() {
                let message = ["this revokes nearly all privileges, but leaves ", &listed(&stay), " on "];
                let message = [&message.concat(), grant.on.for_people().as_str()].concat();
                self.tell(
                    Diagnostic::new(RIGHT_BEYOND, Span::default(), message)
                        .help("`ucforge build --document grants-undo` writes the whole script"),
                );
            }
        }
    }

    /// Where the script revokes a privilege that counts on this object, on the object itself or further up.
    fn revoked_at(&self, privilege: Privilege, on: &Securable) -> Option<Span> {
        let mut above = std::iter::successors(Some(on.clone()), Securable::parent);
        above.find_map(|object| self.revoked.get(&(object.key(), privilege)).copied())
    }

    /// Reports which privileges are missing, and whether they were revoked or went to another principal.
    fn missing(&mut self, rights: &[Rights<'_>], wanted: &NeedsIndex<'_>) {
        let (mut never_given, mut to_other) = (Vec::new(), None);
        for (privileges, on) in rights {
            let never = self.taken(privileges, on);
            if never.is_empty() || never == [Privilege::MANAGE] && self.without_manage.contains(&on.key()) {
                continue;
            }
            let given = |privilege: &Privilege| self.to_others.get(&(on.key(), *privilege)).copied();
            to_other = to_other.or_else(|| never.iter().find_map(given));
            never_given.push((never, *on));
        }
        if let Some(place) = to_other {
            self.other_principal(place, wanted, "which needs these privileges and does not get them");
        }
        let (does_not_give, help) = match self.beside {
            // The script with the unread part reports that, or the last script reports what none of them gives.
            Some(beside) if beside.all.is_unread || !beside.tells => return,
            Some(_) => ("none of these scripts grants", "`ucforge build --document grants` writes the statements"),
            None => (
                "no statement grants",
                "`ucforge build --document grants` writes the statements; another script may contain them",
            ),
        };
        for finding in missing(does_not_give, &never_given, help) {
            self.tell(finding);
        }
    }

    /// Reports which of these privileges the script revokes although another one grants them to the principal itself:
    /// whether they are missing depends on the order of the scripts. Privileges that only a group gets do not depend on
    /// it. Returns those that are granted to the principal itself.
    fn given_beside(&mut self, privileges: &[Privilege], on: &Securable) -> Vec<Privilege> {
        let Some(beside) = self.beside else { return Vec::new() };
        let is_given = |privilege: &&Privilege| !beside.all.indirect.contains(&called(**privilege, on));
        let given: Vec<Privilege> = privileges.iter().filter(is_given).copied().collect();
        for (place, privileges) in self.by_place(&given, on).0 {
            self.tell(order_unclear(place, &privileges, on));
        }
        given
    }

    /// Splits privileges into those that the script revokes, by the place where it does so, and the others.
    fn by_place(&self, privileges: &[Privilege], on: &Securable) -> (Vec<(Span, Vec<Privilege>)>, Vec<Privilege>) {
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
        (taken, never)
    }

    /// Reports which of these privileges the script revokes. Returns the others.
    fn taken(&mut self, privileges: &[Privilege], on: &Securable) -> Vec<Privilege> {
        let (taken, never) = self.by_place(privileges, on);
        for (place, privileges) in taken {
            let message = ["this revokes ", &listed(&privileges), " on ", &on.for_people(), ", which the setup needs"];
            let finding = Diagnostic::new(RIGHT_MISSING, place, message.concat());
            self.tell(if self.revoked_at(Privilege::ALL, on) == Some(place) {
                finding.help("revoking `ALL PRIVILEGES` also revokes what was granted by name, except `MANAGE`")
            } else {
                finding
            });
        }
        never
    }
}
