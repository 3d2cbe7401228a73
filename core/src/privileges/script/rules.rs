//! What is wrong with a script, and what of a setup's needs it fulfils.

mod end;

use std::collections::{HashMap, HashSet};

use super::reader::{Broken, Form, Name, On, Principal};
use super::statements::{Rights, Statement, What, statements};
use crate::diagnostic::{Diagnostic, Findings, Severity, code};
use crate::document::Document;
use crate::names::{self, is_uuid};
use crate::privileges::held::{Held, Key, Meaning, Wanted, listed};
use crate::privileges::{Needs, Privilege, Securable, SecurableKind};
use crate::text::Span;
use crate::value::visible;

/// Checks a script, on its own or against the needs of a setup. Gives what it is.
pub(crate) fn check(source: &str, needs: Option<&Needs>, findings: &mut Findings) -> Option<Document> {
    let statements = statements(source);
    let wanted = needs.map(Wanted::new);
    let mut script = Script {
        wanted: wanted.as_ref(),
        manage: manage_grants(&statements),
        held: Held::default(),
        created: HashMap::new(),
        transferred: HashSet::new(),
        others: HashMap::new(),
        to_others: HashMap::new(),
        revoked: HashMap::new(),
        from_others: HashMap::new(),
        without_manage: HashSet::new(),
        findings,
    };
    for statement in &statements {
        script.statement(statement);
    }
    script.end(&statements);
    kind(&statements)
}

/// What a script is, by what it does.
fn kind(statements: &[Statement]) -> Option<Document> {
    let has = |is: fn(&What) -> bool| statements.iter().any(|statement| is(&statement.what));
    let gives = |what: &What| matches!(what, What::Grant(_) | What::Owner { .. } | What::CreateCatalog { .. });
    if statements.iter().any(|statement| statement.is_grant || gives(&statement.what)) {
        Some(Document::Grants)
    } else if has(|what| matches!(what, What::Revoke(_))) {
        Some(Document::GrantsUndo)
    } else if has(|what| matches!(what, What::ShowGrants(_))) {
        Some(Document::GrantsVerify)
    } else {
        None
    }
}

/// Who is granted MANAGE on what, so that ALL PRIVILEGES beside it is no trap.
fn manage_grants(statements: &[Statement]) -> HashSet<(String, Vec<String>)> {
    let grants = statements.iter().filter_map(|statement| match &statement.what {
        What::Grant(rights) => Some(rights),
        _ => None,
    });
    grants
        .filter(|rights| rights.privileges.iter().any(|(name, _)| name == "MANAGE"))
        .map(|rights| (rights.to.name.to_lowercase(), lower(&rights.on.name)))
        .collect()
}

fn lower(name: &Name) -> Vec<String> {
    name.parts.iter().map(|part| part.to_lowercase()).collect()
}

struct Script<'a> {
    wanted: Option<&'a Wanted<'a>>,
    /// See [`manage_grants`].
    manage: HashSet<(String, Vec<String>)>,
    /// What the setup's service principal gets.
    held: Held,
    /// Catalogs that the script makes.
    created: HashMap<Key, Created>,
    /// Catalogs that it hands over.
    transferred: HashSet<Key>,
    /// Statements that were passed over, by their first words: the first place, and how many.
    others: HashMap<String, (Span, usize)>,
    /// Rights that somebody else gets, with the place of that principal.
    to_others: HashMap<(Key, Privilege), Span>,
    /// Rights that the service principal loses, with the place of their names.
    revoked: HashMap<(Key, Privilege), Span>,
    /// Rights that somebody else loses, with the place of that principal.
    from_others: HashMap<(Key, Privilege), Span>,
    /// Objects on which it was told that all privileges leave out `MANAGE`.
    without_manage: HashSet<Key>,
    findings: &'a mut Findings,
}

/// A catalog that a script makes.
struct Created {
    /// Its statement.
    span: Span,
    /// Its name there.
    name: Span,
}

impl Script<'_> {
    fn tell(&mut self, finding: Diagnostic) {
        self.findings.add(finding);
    }

    fn statement(&mut self, statement: &Statement) {
        match &statement.what {
            What::Broken(broken) => self.broken(broken),
            What::CreateCatalog { name, has_location, is_foreign } => {
                if *is_foreign {
                    self.pass_over("CREATE CATALOG for what another system or a share holds", statement.span);
                } else {
                    self.create(statement.span, name, *has_location);
                }
            }
            What::CreateSchema(name) => self.create_schema(statement.span, name),
            What::Owner { on, to } => self.owner(on, to),
            What::Grant(rights) => self.grant(statement.span, rights),
            What::Revoke(rights) => self.revoke(rights),
            What::ShowGrants(of) => {
                if let Some(of) = of {
                    self.written(of);
                }
            }
            What::Use => {}
            What::Relative => {
                self.tell(
                    Diagnostic::new(
                        code::PASSED_OVER,
                        statement.span,
                        "passed over: what this is about depends on the session",
                    )
                    .help("write names out: catalog, schema, object and principal"),
                );
            }
            What::Destroys(words) => {
                let message = ["`", words, "` removes or overwrites something"].concat();
                self.tell(
                    Diagnostic::new(code::DESTROYS, statement.span, message)
                        .help("Immuta needs no such statement: make sure that it is meant"),
                );
            }
            What::Other(words) => self.pass_over(words, statement.span),
        }
    }

    fn pass_over(&mut self, words: &str, span: Span) {
        self.others.entry(words.to_owned()).or_insert((span, 0)).1 += 1;
    }

    fn revoke(&mut self, rights: &Rights) {
        let Some(on) = self.securable(&rights.on) else { return };
        self.written(&rights.to);
        let is_ours = self.is_ours(&rights.to);
        for (name, place) in &rights.privileges {
            let Some(privilege) = self.privilege(name, *place, &on) else { continue };
            if is_ours {
                self.held.revoke(privilege, &on);
                self.revoked.insert((on.key(), privilege), *place);
            } else if !rights.to.name.contains('@') {
                self.from_others.entry((on.key(), privilege)).or_insert(rights.to.span);
            }
        }
    }

    fn broken(&mut self, broken: &Broken) {
        let finding = Diagnostic::new(code::SQL_SYNTAX, broken.place, broken.message);
        self.tell(match broken.semicolon {
            Some(place) => finding.fix("insert `;`", place, ";"),
            None => finding,
        });
    }

    /// The object, when its name is one that Unity Catalog has.
    fn securable(&mut self, on: &On) -> Option<Securable> {
        if let Some(fault) = on.name.parts.iter().find_map(|part| names::fault(part)) {
            let message = ["Unity Catalog does not allow this name: ", &fault].concat();
            self.tell(
                Diagnostic::new(code::OBJECT_NAME, on.name.span, message)
                    .help("take the name from the catalog explorer in Databricks"),
            );
            return None;
        }
        Some(Securable { kind: on.kind, path: on.name.parts.clone() })
    }

    /// The privilege, when the object has it.
    fn privilege(&mut self, name: &str, place: Span, on: &Securable) -> Option<Privilege> {
        let Some(privilege) = Privilege::from_name(name) else {
            let old = ["USAGE", "CREATE", "READ_METADATA", "CREATE_NAMED_FUNCTION", "MODIFY_CLASSPATH"].contains(&name);
            let message = if old {
                ["`", name, "` is a privilege of the time before Unity Catalog"].concat()
            } else {
                ["`", &visible(name), "` is no privilege that is known here"].concat()
            };
            let finding = Diagnostic::new(code::NOT_APPLICABLE, place, message);
            let help = match name {
                "USAGE" => "write USE CATALOG or USE SCHEMA",
                "CREATE" => "write CREATE SCHEMA, CREATE TABLE or another one of these",
                _ => "look it up in Databricks' list of privileges",
            };
            self.tell(if old { finding } else { finding.severity(Severity::Warning) }.help(help));
            return None;
        };
        if !privilege.applies_to(on.kind) {
            let kind = on.kind.sql().to_lowercase();
            let message = ["`", privilege.sql(), "` is no privilege of a ", &kind].concat();
            let help = if privilege == Privilege::MODIFY {
                "leave it out: views cannot be modified"
            } else {
                "Databricks refuses the statement"
            };
            self.tell(Diagnostic::new(code::NOT_APPLICABLE, place, message).help(help));
            return None;
        }
        if on.catalog().is_some_and(|catalog| catalog.eq_ignore_ascii_case("samples")) {
            self.tell(
                Diagnostic::new(code::NOT_APPLICABLE, place, "the catalog `samples` takes no grants")
                    .help("everybody can read it"),
            );
            return None;
        }
        Some(privilege)
    }

    /// Says what is wrong with the way a principal is written, if anything is.
    fn written(&mut self, to: &Principal) -> bool {
        let finding = match to.form {
            Form::Text => Diagnostic::new(
                code::PRINCIPAL,
                to.span,
                "a principal is a name and no text: Databricks' SQL has no quotes here",
            )
            .severity(Severity::Error),
            Form::Bare => Diagnostic::new(
                code::SQL_SYNTAX,
                to.span,
                "this principal stands between back-ticks, because of its hyphens and signs",
            ),
            Form::Name => return true,
        };
        self.tell(finding.fix("put it between back-ticks", to.span, crate::privileges::identifier(&to.name)));
        false
    }

    /// Says what is wrong with a principal whatever it is granted.
    fn principal(&mut self, to: &Principal) {
        if !self.written(to) {
            return;
        }
        let name = to.name.trim();
        let finding = |code, message: &'static str| Diagnostic::new(code, to.span, message);
        if ["users", "admins"].iter().any(|group| group.eq_ignore_ascii_case(name)) {
            let finding = finding(
                code::LOCAL_GROUP,
                "this group is local to each workspace, and Unity Catalog knows no such groups",
            );
            let is_sure = name.eq_ignore_ascii_case("users");
            self.tell(
                if is_sure { finding } else { finding.severity(Severity::Warning) }.help("name a group of the account"),
            );
        } else if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
            self.tell(
                finding(code::PRINCIPAL, "a number is no principal")
                    .help("a service principal is named by its application ID, a UUID"),
            );
        }
    }

    fn is_ours(&self, to: &Principal) -> bool {
        self.wanted.is_some_and(|wanted| wanted.needs.principal.eq_ignore_ascii_case(&to.name))
    }

    /// Whether an object is in Immuta's own catalog: the one that the setup names, or else the one that the script makes.
    fn is_immutas_own(&self, on: &Securable) -> bool {
        match self.wanted {
            Some(wanted) => wanted.is_immutas_own(on),
            None => on.catalog().is_some_and(|catalog| self.created.contains_key(&vec![catalog.to_lowercase()])),
        }
    }

    fn grant(&mut self, span: Span, rights: &Rights) {
        let Some(on) = self.securable(&rights.on) else { return };
        self.principal(&rights.to);
        let is_ours = self.is_ours(&rights.to);
        let mut needed = Vec::new();
        for (name, at) in &rights.privileges {
            let Some(privilege) = self.privilege(name, *at, &on) else { continue };
            let trap = self.is_trap(privilege, *at, &on, rights);
            if is_ours {
                self.held.grant(privilege, &on);
                if !trap {
                    self.judge(privilege, *at, &on, &mut needed);
                }
            } else if self.wanted.is_some() && !rights.to.name.contains('@') {
                // A person was certainly meant.
                self.to_others.entry((on.key(), privilege)).or_insert(rights.to.span);
            }
        }
        if !needed.is_empty() {
            let message = ["gives ", &listed(&needed), " on ", &on.for_people(), ", as the setup needs"].concat();
            self.tell(Diagnostic::new(code::RIGHT_GIVEN, span, message));
        }
        if self.is_immutas_own(&on) {
            self.on_immutas_own(&on, &rights.to, rights.on.name.span, is_ours);
        }
    }

    /// Whether this is a privilege that does not do what it seems to, which is told.
    fn is_trap(&mut self, privilege: Privilege, at: Span, on: &Securable, rights: &Rights) -> bool {
        let beside = (rights.to.name.to_lowercase(), lower(&rights.on.name));
        let is_for_immuta = match self.wanted {
            Some(wanted) => self.is_ours(&rights.to) && wanted.meaning(Privilege::MANAGE, on) == Meaning::Needed,
            None => on.kind == SecurableKind::Catalog && is_uuid(&rights.to.name) && !self.is_immutas_own(on),
        };
        let lacks_manage = privilege == Privilege::ALL && is_for_immuta && !self.manage.contains(&beside);
        if lacks_manage {
            self.without_manage.insert(on.key());
            self.tell(
                Diagnostic::new(code::ALL_PRIVILEGES, at, "`ALL PRIVILEGES` leaves out `MANAGE`, which Immuta needs")
                    .help("grant the privileges by their names"),
            );
        }
        let reaches_nothing = privilege == Privilege::USE_SCHEMA && on.kind == SecurableKind::Catalog && on.is_system();
        if reaches_nothing {
            self.tell(
                Diagnostic::new(code::SYSTEM_CATALOG, at, "`USE SCHEMA` on catalog `system` reaches no schema there")
                    .help("grant it on each schema: `system.access`, and for connections `system.query`"),
            );
        }
        lacks_manage || reaches_nothing
    }

    /// What a right of the service principal means to the setup.
    fn judge(&mut self, privilege: Privilege, at: Span, on: &Securable, needed: &mut Vec<Privilege>) {
        let Some(wanted) = self.wanted else { return };
        let is_made_here = on.catalog().is_some_and(|catalog| self.created.contains_key(&vec![catalog.to_lowercase()]));
        if wanted.is_immutas_own(on) || is_made_here {
            return;
        }
        match wanted.meaning(privilege, on) {
            Meaning::Needed => needed.push(privilege),
            Meaning::Covered => {}
            meaning => {
                if let Some(finding) = crate::privileges::held::beyond(meaning, privilege, on, wanted, at) {
                    self.tell(finding);
                }
            }
        }
    }

    fn on_immutas_own(&mut self, on: &Securable, to: &Principal, place: Span, is_ours: bool) {
        if self.wanted.is_some() && !is_ours {
            self.tell(
                Diagnostic::new(
                    code::SHARED_WITH_OTHERS,
                    to.span,
                    "Immuta's own catalog is for its service principal alone",
                )
                .help("grant nobody else anything there"),
            );
        }
        if self.is_handed_over(on) {
            self.tell(
                Diagnostic::new(
                    code::AFTER_TRANSFER,
                    place,
                    "the catalog has a new owner by now, and only a metastore admin can still grant on it",
                )
                .help("grant first, hand over last"),
            );
        }
    }

    fn is_handed_over(&self, on: &Securable) -> bool {
        on.catalog().is_some_and(|catalog| self.transferred.contains(&vec![catalog.to_lowercase()]))
    }

    fn create_schema(&mut self, span: Span, name: &Name) {
        let on = On { kind: SecurableKind::Schema, name: Name { parts: name.parts.clone(), span: name.span } };
        let Some(schema) = self.securable(&on) else { return };
        if self.is_handed_over(&schema) && self.is_immutas_own(&schema) {
            self.tell(
                Diagnostic::new(
                    code::AFTER_TRANSFER,
                    name.span,
                    "the catalog has a new owner by now, and nobody else may create anything in it",
                )
                .help("create schemas first, hand over last"),
            );
        }
        self.pass_over("CREATE SCHEMA", span);
    }

    fn create(&mut self, span: Span, name: &Name, has_location: bool) {
        let on = On { kind: SecurableKind::Catalog, name: Name { parts: name.parts.clone(), span: name.span } };
        let Some(catalog) = self.securable(&on) else { return };
        if !has_location {
            self.tell(
                Diagnostic::new(
                    code::NO_LOCATION,
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
        // Whatever was handed over before was another one.
        self.transferred.remove(&catalog.key());
        self.created.insert(catalog.key(), Created { span, name: name.span });
    }

    fn owner(&mut self, on: &On, to: &Principal) {
        let Some(object) = self.securable(on) else { return };
        self.principal(to);
        let is_catalog = object.kind == SecurableKind::Catalog;
        if is_catalog {
            self.transferred.insert(object.key());
        }
        let Some(wanted) = self.wanted else { return };
        let (own, ours) = (wanted.is_immutas_own(&object), self.is_ours(to));
        if ours {
            self.held.own(&object);
        } else {
            self.held.disown(&object);
        }
        if own && !ours && !is_catalog {
            self.on_immutas_own(&object, to, on.name.span, false);
        }
        if is_catalog && own && !ours {
            let help = ["it is ", &wanted.needs.principal].concat();
            self.tell(
                Diagnostic::new(
                    code::PRINCIPAL,
                    to.span,
                    "this is not the application ID of Immuta's service principal, which must own its catalog",
                )
                .help(help),
            );
        } else if !own && ours {
            let message = ["the setup does not need its service principal to own ", &object.for_people()].concat();
            self.tell(
                Diagnostic::new(code::RIGHT_BEYOND, on.name.span, message)
                    .help("`MANAGE` is enough for what Immuta governs"),
            );
        }
    }
}
