//! Who holds the privileges that a setup needs: its own principal, everybody, or groups that its principal may be a
//! member of.

use std::collections::{BTreeMap, HashMap};

use super::compare::{Held, Holder, NeedsIndex, listed};
use super::{Privilege, Securable};
use crate::diagnostic::Diagnostic;
use crate::diagnostic::rule::rules;
use crate::platform::databricks::names;
use crate::secrecy::shown_text;
use crate::suggest;
use crate::text::{Span, lower};
use crate::value::visible;

rules! {
    RIGHT_MISSING = Error("UC502", "a privilege that the setup needs is missing", ConnectionHowTo) {
        means: "The service principal does not get, or does not hold, a privilege that Immuta needs on a governed object. Scripts that are \
                checked together count as one.",
        why: "Immuta cannot apply policies there: grants, row filters and column masks fail.",
        fix: "Add the statement. `ucforge build SETUP --document grants` writes all of them.",
        bad: against(&in_setup(GOVERNING_SALES), &sql("GRANT USE CATALOG ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n"))
            .also(&["UC503"]),
        good: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)).also(&["UC503"]),
    }

    NOT_ALL_READ = Warning("UC517", "not all was read, so it is unclear what is missing", Ucforge) {
        means: "Some statements or rows could not be read, or the results do not show all privileges on an object, and the rest does not give \
                all that the setup needs, or does not revoke all of it. Or one of several scripts revokes what another one grants.",
        why: "The missing privileges may be in what was not read, or be granted by the script that runs last. ucforge does not say that they \
              are missing, nor that they are there.",
        fix: "Correct what could not be read, and check again. Of a table, paste all rows with all their text, and the results for all \
              objects. Run `SHOW GRANTS` as somebody who may see the privileges of others: to everybody else Databricks shows only their \
              own, without an error.",
        bad: against(&in_setup(GOVERNING_SALES), &sql(concat!(
            "GRANT USE CATALOG, MANAGE ON CATALOG sales\n  TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;\n",
            "EXECUTE IMMEDIATE grants;\n",
        ))).also(&["UC503", "UC516"]),
        good: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)).also(&["UC503"]),
    }

    HELD_BY_GROUP = Warning("UC518", "a privilege that only a group holds", Databricks) {
        means: "A privilege that the setup needs goes to a group, perhaps to everybody in the account, and not to the service principal itself.",
        why: "Members of a group have its privileges. Whether the service principal is a member cannot be determined from the text. What \
              everybody in the account has, the service principal has too, and so does everybody else.",
        fix: "Make sure that it is a member, or grant the privilege directly.",
        bad: against(&in_setup(GOVERNING_SALES), &sql(
            "GRANT USE CATALOG, MANAGE, USE SCHEMA, SELECT, MODIFY ON CATALOG sales\n  TO `lake-admins`;\n",
        )),
        good: against(&in_setup(GOVERNING_SALES), &sql(ALL_OF_SALES)).also(&["UC503"]),
    }
}

/// How somebody who is named beside a privilege relates to a setup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Who {
    /// The principal of the setup.
    Ours,
    /// The group of the account that all users and service principals are in.
    Everybody,
    /// Possibly a group: the principal may be a member of it, which no text shows.
    Group,
    /// Nobody: the name is nearly the application ID of the principal, with something missing or extra.
    Nearly,
    /// Another person or service principal, or nobody.
    Other,
}

/// Everybody in the account is in this group.
const EVERYBODY: &str = "account users";

/// How the holder of this name relates to the setup of this principal.
pub(super) fn who(name: &str, principal: &str) -> Who {
    if name.eq_ignore_ascii_case(principal) {
        Who::Ours
    } else if name.eq_ignore_ascii_case(EVERYBODY) {
        Who::Everybody
    } else if name.is_empty()
        || names::is_uuid(name)
        || name.contains('@')
        || name.bytes().all(|byte| byte.is_ascii_digit())
        // Local to each workspace: Unity Catalog does not know it.
        || name.eq_ignore_ascii_case("users")
    {
        Who::Other
    } else if names::is_uuid(principal) && suggest::closest(name, [principal].into_iter()).is_some() {
        Who::Nearly
    } else {
        Who::Group
    }
}

/// Some privileges on one object.
pub(super) type Rights<'n> = (Vec<Privilege>, &'n Securable);

/// Who holds which of the privileges that a setup needs.
pub(super) struct Holders<'n> {
    wanted: &'n NeedsIndex<'n>,
    held: Held,
    /// Groups, in the order in which they first appear.
    groups: Vec<Group>,
    /// The index of each group in `groups`, by its name in lower case.
    places: HashMap<String, usize>,
    /// Where the group of everybody is first named.
    everybody: Option<Span>,
}

struct Group {
    /// The name as written.
    name: String,
    /// Where it first appears.
    place: Span,
}

/// The numbers of holders: the principal of the setup, everybody, then groups.
const OURS: Holder = 0;
const ALL: Holder = 1;
const FIRST_GROUP: Holder = 2;

impl<'n> Holders<'n> {
    pub(super) fn new(wanted: &'n NeedsIndex<'n>) -> Self {
        Self { wanted, held: Held::default(), groups: Vec::new(), places: HashMap::new(), everybody: None }
    }

    /// The number of somebody. `None` for those who do not matter, and on objects that do not concern the setup: a long
    /// text may name many.
    fn number(&mut self, name: &str, on: &Securable, place: Span) -> Option<Holder> {
        if !self.wanted.concerns(on) {
            return None;
        }
        match who(name, &self.wanted.needs.principal) {
            Who::Ours => Some(OURS),
            Who::Everybody => {
                self.everybody.get_or_insert(place);
                Some(ALL)
            }
            Who::Nearly | Who::Other => None,
            Who::Group => {
                let next = self.groups.len();
                let index = *self.places.entry(lower(name)).or_insert(next);
                if index == next {
                    self.groups.push(Group { name: name.to_owned(), place });
                }
                Holder::try_from(index).ok().and_then(|index| index.checked_add(FIRST_GROUP))
            }
        }
    }

    pub(super) fn grant(&mut self, name: &str, privilege: Privilege, on: &Securable, place: Span) {
        if let Some(holder) = self.number(name, on, place) {
            self.held.grant(holder, privilege, on);
        }
    }

    pub(super) fn revoke(&mut self, name: &str, privilege: Privilege, on: &Securable, place: Span) {
        if let Some(holder) = self.number(name, on, place) {
            self.held.revoke(holder, privilege, on);
        }
    }

    /// Makes somebody the only owner of an object.
    pub(super) fn own(&mut self, name: &str, on: &Securable, place: Span) {
        let holder = self.number(name, on, place);
        self.held.own(holder, on);
    }

    /// Makes somebody who is not known the only owner of an object.
    pub(super) fn disown(&mut self, on: &Securable) {
        self.held.own(None, on);
    }

    /// Whether the principal has a needed right on an object only because it is the owner.
    pub(super) fn ownership_counts(&self, on: &Securable) -> bool {
        let only_so =
            |privilege: &Privilege| self.holds(*privilege, on) && !self.held.granted(*privilege, on, 1).contains(&OURS);
        self.held.owns(OURS, on) && self.wanted.needed_on(on).iter().any(only_so)
    }

    /// Whether the principal holds a privilege itself, or through the group of everybody.
    pub(super) fn holds(&self, privilege: Privilege, on: &Securable) -> bool {
        self.held.holders(privilege, on, 1).iter().any(|holder| *holder < FIRST_GROUP)
    }

    /// Finds the privileges that are missing, and those that only groups hold.
    pub(super) fn verdict(&self) -> Verdict<'n> {
        let mut verdict =
            Verdict { missing: Vec::new(), by_groups: Vec::new(), by_everybody: Vec::new(), place: self.everybody };
        let mut by_groups: BTreeMap<Vec<usize>, Vec<Rights<'n>>> = BTreeMap::new();
        for grant in self.wanted.needs.all() {
            let (mut missing, mut by_everybody) = (Vec::new(), Vec::new());
            for privilege in &grant.privileges {
                let holders = self.held.holders(*privilege, &grant.on, MAX_GROUPS);
                if holders.contains(&OURS) {
                    continue;
                }
                if holders.contains(&ALL) {
                    by_everybody.extend((!is_harmless(*privilege)).then_some(*privilege));
                    continue;
                }
                let groups: Vec<usize> =
                    holders.into_iter().map(|holder| (holder - FIRST_GROUP) as usize).take(MAX_GROUPS).collect();
                if groups.is_empty() {
                    missing.push(*privilege);
                    continue;
                }
                let rights = by_groups.entry(groups).or_default();
                match rights.last_mut().filter(|(_, on)| *on == &grant.on) {
                    Some((privileges, _)) => privileges.push(*privilege),
                    None => rights.push((vec![*privilege], &grant.on)),
                }
            }
            if !missing.is_empty() {
                verdict.missing.push((missing, &grant.on));
            }
            if !by_everybody.is_empty() {
                verdict.by_everybody.push((by_everybody, &grant.on));
            }
        }
        for (groups, rights) in by_groups {
            let groups: Vec<&Group> = groups.iter().filter_map(|index| self.groups.get(*index)).collect();
            let place = groups.first().map_or(Span::default(), |group| group.place);
            let names = groups.into_iter().map(|group| group.name.clone()).collect();
            verdict.by_groups.push(ByGroups { names, place, rights });
        }
        verdict
    }
}

/// The most groups that are named beside a privilege.
const MAX_GROUPS: usize = 3;

/// The most objects that are named in one finding.
const MAX_OBJECTS: usize = 3;

/// The needed privileges that the principal does not hold itself.
pub(super) struct Verdict<'n> {
    /// Privileges that nobody holds.
    pub(super) missing: Vec<Rights<'n>>,
    /// Privileges that only groups hold.
    pub(super) by_groups: Vec<ByGroups<'n>>,
    /// Privileges that the principal holds only through the group of everybody, except harmless ones.
    by_everybody: Vec<Rights<'n>>,
    /// Where the group of everybody is first named.
    place: Option<Span>,
}

/// Whether a privilege is harmless if everybody has it: alone it gives access to nothing.
fn is_harmless(privilege: Privilege) -> bool {
    privilege == Privilege::USE_CATALOG || privilege == Privilege::USE_SCHEMA
}

impl Verdict<'_> {
    /// The findings about privileges that only groups hold.
    pub(super) fn told(&self) -> Vec<Diagnostic> {
        let everybody = self.place.filter(|_| !self.by_everybody.is_empty()).map(|place| {
            let what = some(&self.by_everybody, MAX_OBJECTS);
            let message = ["everybody in the account has ", &what, ", not only the service principal"].concat();
            let help =
                "everybody is in the group `account users`: grant it to the service principal in place of that group";
            Diagnostic::new(HELD_BY_GROUP, place, message).help(help)
        });
        self.by_groups.iter().map(ByGroups::told).chain(everybody).collect()
    }

    /// Keeps as missing only the privileges for which `is_missing` holds.
    pub(super) fn missing_if(&mut self, is_missing: impl Fn(Privilege, &Securable) -> bool) {
        keep(&mut self.missing, &is_missing);
    }

    /// Keeps with groups only the privileges for which `is_alone` holds.
    pub(super) fn by_groups_if(&mut self, is_alone: impl Fn(Privilege, &Securable) -> bool) {
        for group in &mut self.by_groups {
            keep(&mut group.rights, &is_alone);
        }
        self.by_groups.retain(|group| !group.rights.is_empty());
    }
}

fn keep(rights: &mut Vec<Rights<'_>>, is_kept: &dyn Fn(Privilege, &Securable) -> bool) {
    for (privileges, on) in rights.iter_mut() {
        privileges.retain(|privilege| is_kept(*privilege, on));
    }
    rights.retain(|(privileges, _)| !privileges.is_empty());
}

/// Privileges that each of these groups holds.
pub(super) struct ByGroups<'n> {
    names: Vec<String>,
    place: Span,
    pub(super) rights: Vec<Rights<'n>>,
}

impl ByGroups<'_> {
    /// The finding that asks about membership: for members, privileges of a group are as good as their own.
    fn told(&self) -> Diagnostic {
        let names: Vec<_> = self.names.iter().map(|name| ["`", &visible(&shown_text(name)), "`"].concat()).collect();
        let message = [
            "not held directly: ",
            &crate::text::listed(&names, "or"),
            " holds ",
            &some(&self.rights, MAX_OBJECTS),
            ": is the service principal a member?",
        ];
        Diagnostic::new(HELD_BY_GROUP, self.place, message.concat()).help(
            "members of a group have its privileges; if this is not a group, or the principal is not a member, grant them directly",
        )
    }
}

/// Privileges on some objects, for a message; it names at most `most` objects.
fn some(rights: &[Rights<'_>], most: usize) -> String {
    let each = |(privileges, on): &Rights<'_>| [&listed(privileges), " on ", &on.for_people()].concat();
    let mut all: Vec<String> = rights.iter().take(most).map(each).collect();
    if rights.len() > most {
        let more = rights.len() - most;
        all.push(format!("and others on {more} more {}", if more == 1 { "object" } else { "objects" }));
    }
    all.join("; ")
}

/// Reports what is missing: on few objects one finding for each, on many a single one, since they have one cause.
pub(super) fn missing(does_not_give: &str, rights: &[Rights<'_>], help: &'static str) -> Vec<Diagnostic> {
    const FEW: usize = 2;
    const MAX: usize = 20;
    let tell = |rights: &[Rights<'_>]| {
        let message = [does_not_give, " ", &some(rights, MAX)].concat();
        Diagnostic::new(RIGHT_MISSING, Span::default(), message).help(help)
    };
    if rights.len() > FEW { vec![tell(rights)] } else { rights.chunks(1).map(tell).collect() }
}

/// The finding that the missing privileges may be in what was not read.
pub(super) fn not_all_read(place: Span, what: &str, missing: &[Rights<'_>]) -> Diagnostic {
    let message = ["not all ", what, " could be read, so it is unclear what is missing"].concat();
    let help = ["nothing that was read gives ", &some(missing, MAX_OBJECTS)].concat();
    Diagnostic::new(NOT_ALL_READ, place, message).help(help)
}

/// The finding that one script revokes what another one grants: which of them runs last is unknown.
pub(super) fn order_unclear(place: Span, taken: &[Privilege], on: &Securable) -> Diagnostic {
    let what = ["this revokes ", &listed(taken), " on ", &on.for_people()].concat();
    let message = [&what, ", which another of these scripts grants: it is unclear what stays"].concat();
    Diagnostic::new(NOT_ALL_READ, place, message).help(
        "the setup needs it, and the order in which the scripts run is not known for sure: run the one that grants last, or leave out the \
         `REVOKE`",
    )
}

/// The finding that a branch, which may not be run, revokes needed privileges.
pub(super) fn perhaps_taken(place: Span, taken: &[Privilege], on: &Securable) -> Diagnostic {
    let what = ["this may revoke ", &listed(taken), " on ", &on.for_people(), ", which the setup needs"].concat();
    Diagnostic::new(NOT_ALL_READ, place, what).help(
        "it is in a condition, a loop or a handler, and the text does not show whether that is run: make sure that it is not, or leave it out",
    )
}

/// The finding that what was not read may revoke the privileges that stay.
pub(super) fn not_all_taken(place: Span, stay: &[Rights<'_>]) -> Diagnostic {
    let help = ["nothing that was read revokes ", &some(stay, MAX_OBJECTS)].concat();
    Diagnostic::new(NOT_ALL_READ, place, "not all statements could be read, so it is unclear what stays").help(help)
}

/// The finding that no statement asks about these privileges.
pub(super) fn not_asked(rights: &[Rights<'_>]) -> Diagnostic {
    let message = ["no statement shows whether these privileges are there: ", &some(rights, MAX_OBJECTS)].concat();
    let help = "`ucforge build --document grants-verify` writes the whole script";
    Diagnostic::new(NOT_ALL_READ, Span::default(), message).help(help)
}

/// The finding that privileges may be there after all, on objects whose privileges were not shown, or not completely.
pub(super) fn not_seen(missing: &[Rights<'_>]) -> Diagnostic {
    let what = some(missing, MAX_OBJECTS);
    let why = "the results do not say whether these privileges are missing: ";
    Diagnostic::new(NOT_ALL_READ, Span::default(), [why, &what].concat()).help(
        "add the result of `SHOW GRANTS` on these objects, run by their owner, somebody with `MANAGE`, or the service principal itself: \
         others see only their own privileges, without an error",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_say_who_somebody_is() {
        let principal = "6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d";
        for (name, expected) in [
            ("6F1B2C3D-4e5f-4a6b-8c7d-9e0f1a2b3c4d", Who::Ours),
            ("Account Users", Who::Everybody),
            ("lake-admins", Who::Group),
            ("admins", Who::Group),
            ("分析チーム", Who::Group),
            ("users", Who::Other),
            ("7f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", Who::Other),
            ("someone@example.org", Who::Other),
            ("1234567890", Who::Other),
            ("", Who::Other),
            // Without hyphens, without its end, with something that does not show.
            ("6f1b2c3d4e5f4a6b8c7d9e0f1a2b3c4d", Who::Nearly),
            ("6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4", Who::Nearly),
            (" 6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", Who::Nearly),
            ("\u{200b}6F1B2C3D-4e5f-4a6b-8c7d-9e0f1a2b3c4d", Who::Nearly),
            ("6f1b2c3d", Who::Group),
            ("immuta-sp", Who::Group),
            ("immuta-6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d", Who::Group),
        ] {
            assert_eq!(who(name, principal), expected, "{name}");
        }
        assert_eq!(who("Immuta.User@example.org", "immuta.user@example.org"), Who::Ours);
    }
}
