//! What is wrong with the words of a statement, regardless of the setup: privileges, names, principals.

use super::Script;
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Code, Diagnostic, Severity};
use crate::kit::rights::SQL_SYNTAX;
use crate::platform::databricks::names;
use crate::platform::databricks::names::OBJECT_NAME;
use crate::platform::databricks::rights::script::reader::{Form, On, Principal};
use crate::platform::databricks::rights::script::rules::SKIPPED_STATEMENT;
use crate::platform::databricks::rights::script::template;
use crate::platform::databricks::rights::{PRINCIPAL, Privilege, Securable, SecurableKind, identifier};
use crate::secrecy::shown_word;
use crate::text::Span;
use crate::value::is_plain;

rules! {
    NOT_APPLICABLE = Error("UC505", "a privilege that the object does not have", Databricks) {
        means: "Objects of this kind do not have the privilege, there is no privilege of this name, or the catalog takes no grants at all.",
        why: "Databricks refuses the statement: the privilege \"is not applicable to this entity\".",
        fix: "Leave it out, or grant the one that fits. Views and materialized views have no MODIFY.",
        bad: sql("GRANT MODIFY ON MATERIALIZED VIEW sales.orders.daily_totals\n  TO `immuta-admins`;\n"),
        good: sql("GRANT SELECT ON MATERIALIZED VIEW sales.orders.daily_totals\n  TO `immuta-admins`;\n"),
    }

    LOCAL_GROUP = Error("UC509", "a group that Unity Catalog does not know", Databricks) {
        means: "`users` and `admins` are groups that each workspace has for itself. Unity Catalog knows groups of the account only. An account \
                may have a group `admins`, so that one is a warning.",
        why: "Databricks refuses the statement.",
        fix: "Name a group of the account. Everybody in the account is in `account users`.",
        bad: sql("GRANT SELECT ON TABLE sales.orders.line_items TO `users`;\n"),
        good: sql("GRANT SELECT ON TABLE sales.orders.line_items TO `account users`;\n"),
    }
}

/// Privileges from before Unity Catalog.
const OLD: [&str; 4] = ["USAGE", "CREATE", "CREATE_NAMED_FUNCTION", "MODIFY_CLASSPATH"];

const UNSETTLED: &str = "Databricks documents it for materialized views only";

const REFUSED: &str = "Databricks refuses the statement";

impl Script<'_> {
    /// Checks the name of an object. Returns the object if Unity Catalog allows the name.
    pub(super) fn securable(&mut self, on: &On) -> Option<Securable> {
        if let Some(fault) = on.name.parts.iter().find_map(|part| names::fault(part)) {
            let message = ["Unity Catalog does not allow this name: ", &fault].concat();
            self.tell(
                Diagnostic::new(OBJECT_NAME, on.name.span, message)
                    .help("copy the name from Catalog Explorer in Databricks"),
            );
            return None;
        }
        Some(Securable { kind: on.kind, path: on.name.parts.clone() })
    }

    /// Checks the name of a privilege. Returns the privilege if objects of this kind have it.
    pub(super) fn privilege(&mut self, name: &str, place: Span, kind: SecurableKind) -> Option<Privilege> {
        let Some(privilege) = Privilege::from_name(name) else {
            // Models are functions, and have privileges that are not judged here.
            let is_governed = !matches!(kind, SecurableKind::Function | SecurableKind::Volume);
            if is_governed || !Privilege::is_elsewhere(name) {
                self.unknown_privilege(name, place, Some(kind));
            }
            return None;
        };
        if privilege.applies_to(kind) {
            return Some(privilege);
        }
        let message = ["`", privilege.sql(), "` is not a privilege on a ", &kind.sql().to_lowercase()].concat();
        let help = if privilege == Privilege::MODIFY { "leave it out: views cannot be modified" } else { REFUSED };
        let finding = Diagnostic::new(NOT_APPLICABLE, place, message).help(help);
        // Streaming tables are refreshed as well, and no page says whether they have the privilege.
        let is_open = kind == SecurableKind::Table && privilege.sql() == "REFRESH";
        self.tell(if is_open { finding.severity(Severity::Warning).help(UNSETTLED) } else { finding });
        None
    }

    /// Checks the name of a privilege on a kind of object whose privileges are not known here.
    pub(super) fn privilege_elsewhere(&mut self, name: &str, place: Span) {
        if Privilege::from_name(name).is_none() && !Privilege::is_elsewhere(name) && !OLD.contains(&name) {
            self.unknown_privilege(name, place, None);
        }
    }

    /// Checks the name of a privilege on an unknown object.
    pub(super) fn privilege_alone(&mut self, name: &str, place: Span) {
        if Privilege::from_name(name).is_none() && !Privilege::is_elsewhere(name) {
            self.unknown_privilege(name, place, None);
        }
    }

    fn unknown_privilege(&mut self, name: &str, place: Span, kind: Option<SecurableKind>) {
        let tell = |message: &[&str]| Diagnostic::new(NOT_APPLICABLE, place, message.concat());
        let shown = shown_word(name);
        let finding = if OLD.contains(&name) {
            tell(&["`", name, "` is a legacy privilege from before Unity Catalog"]).help(match name {
                "USAGE" => "write USE CATALOG or USE SCHEMA",
                "CREATE" => "write CREATE SCHEMA, CREATE TABLE or the like",
                _ => REFUSED,
            })
        } else if Privilege::is_elsewhere(name) {
            let kind = kind.map_or("object", SecurableKind::sql).to_lowercase();
            tell(&["`", &shown, "` is not a known privilege on a ", &kind])
                .severity(Severity::Warning)
                .help("look it up in Databricks' list of privileges")
        } else if name == "ALL" {
            tell(&["`ALL` is not a known privilege: did you mean `ALL PRIVILEGES`?"])
                .severity(Severity::Warning)
                .help("it leaves out `MANAGE`")
        } else if let Some(meant) = Privilege::meant_by(name, kind) {
            tell(&["there is no privilege `", &shown, "`: did you mean `", meant, "`?"]).help(REFUSED)
        } else {
            tell(&["`", &shown, "` is not a known privilege"])
                .severity(Severity::Warning)
                .help("look it up in Databricks' list of privileges")
        };
        self.tell(finding);
    }

    /// Whether an object accepts grants at all.
    pub(super) fn takes_grants(&mut self, on: &Securable, place: Span) -> bool {
        let is_sample = on.catalog().is_some_and(|catalog| catalog.eq_ignore_ascii_case("samples"));
        if is_sample {
            self.tell(
                Diagnostic::new(NOT_APPLICABLE, place, "the catalog `samples` accepts no grants")
                    .help("everybody can read it"),
            );
        }
        !is_sample
    }

    /// Reports what is wrong with the way a principal is written, if anything is.
    pub(super) fn written(&mut self, to: &Principal) {
        let finding = match to.form {
            Form::Text => Diagnostic::new(
                PRINCIPAL,
                to.span,
                "a principal is a name, not a string: Databricks SQL has no quotes here",
            )
            .severity(Severity::Error),
            Form::Bare => Diagnostic::new(
                SQL_SYNTAX,
                to.span,
                "this principal must be in backticks, because of its hyphens or special characters",
            ),
            Form::Name => {
                let Some(exact) = exact(&to.name) else { return };
                let is_padded = to.name.trim() != to.name;
                let message = if is_padded {
                    "this principal begins or ends with whitespace"
                } else {
                    "this principal contains an invisible character"
                };
                let finding = Diagnostic::new(PRINCIPAL, to.span, message);
                self.tell(if is_id(&exact) {
                    finding.fix("remove what does not show", to.span, identifier(&exact))
                } else {
                    finding.help("the name must match exactly")
                });
                return;
            }
            Form::Unknown => return,
        };
        // Between backticks, the name must be exactly right.
        let is_certain =
            not_a_principal(&to.name).is_none() && template::in_text(&to.name).is_none() && exact(&to.name).is_none();
        self.tell(if is_certain {
            finding.fix("put it in backticks", to.span, identifier(&to.name))
        } else {
            finding.help("put it in backticks")
        });
    }

    /// Reports what is wrong with a principal, whatever it is granted.
    pub(super) fn principal(&mut self, to: &Principal) {
        self.written(to);
        if let Some((code, severity, message, help)) = not_a_principal(&to.name) {
            self.tell(Diagnostic::new(code, to.span, message).severity(severity).help(help));
        }
    }

    /// Reports privileges on an object that Immuta does not govern.
    pub(super) fn elsewhere(&mut self, kind: Option<&'static str>, place: Span, span: Span) {
        match kind {
            Some(kind) => {
                let words = ["privileges on ", kind, ", a kind of object that Immuta does not govern"].concat();
                self.skip_statement_for(&words, span, "check them yourself: the setup neither needs nor forbids them");
            }
            None => self.tell(
                Diagnostic::new(SKIPPED_STATEMENT, place, "skipped: this is not a known kind of object")
                    .severity(Severity::Warning)
                    .help("check the spelling: Immuta governs catalogs, schemas, tables and views"),
            ),
        }
    }
}

/// Whether a name is an application ID or a user name, as Databricks assigns them.
fn is_id(name: &str) -> bool {
    names::is_uuid(name) || names::is_user_name(name)
}

/// The name of a principal without whitespace around it and, if it is an ID, without invisible characters; `None` if
/// there are none. In the name of a group, such characters may have a meaning.
pub(super) fn exact(name: &str) -> Option<String> {
    let padding = |c: char| c.is_whitespace() || !is_plain(c);
    let id: String = name.trim_matches(padding).chars().filter(|c| is_plain(*c)).collect();
    let exact = if is_id(&id) { id } else { name.trim().to_owned() };
    (exact != name).then_some(exact)
}

/// Why privileges cannot, or most likely cannot, be granted to somebody with this name.
fn not_a_principal(name: &str) -> Option<(Code, Severity, &'static str, &'static str)> {
    const LOCAL: &str = "this group is local to each workspace, and Unity Catalog does not know such groups";
    let name = name.trim();
    let local = |severity| Some((LOCAL_GROUP, severity, LOCAL, "name an account-level group"));
    if name.eq_ignore_ascii_case("users") {
        local(Severity::Error)
    } else if name.eq_ignore_ascii_case("admins") {
        // An account may have such a group as well.
        local(Severity::Warning)
    } else if !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit()) {
        let help = "write a service principal as its application ID, a UUID";
        Some((PRINCIPAL, Severity::Warning, "a number is not a principal", help))
    } else {
        None
    }
}
