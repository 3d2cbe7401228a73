//! The privileges that Immuta's service principal needs for a setup.

use std::collections::HashMap;
use std::fmt;

use super::{Privilege, Securable, SecurableKind, Situation};
use crate::kinds::Flow;
use crate::platform::databricks::names::{self, is_user_name, is_uuid};
use crate::text::lower;
use crate::value::{Object, Value, visible};

/// Some privileges on one object.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    /// The object that they are granted on.
    pub on: Securable,
    /// The privileges, in the order in which they are written.
    pub privileges: Vec<Privilege>,
}

/// The privileges that the service principal of a setup needs, and no others.
#[derive(Clone, Debug)]
pub struct Needs {
    /// The application ID of the service principal, or the user name of the person who takes its place.
    pub principal: String,
    /// The name of the catalog that Immuta keeps for itself. Whoever creates that catalog grants privileges on it.
    pub immuta_catalog: String,
    /// The facts about the setup that its requirements depend on.
    pub situation: Situation,
    /// Grants to create Immuta's own catalog, in the automatic flow.
    pub bootstrap: Vec<Grant>,
    /// Grants on what Immuta governs.
    pub governed: Vec<Grant>,
    /// Grants on the system tables, for query audit.
    pub audited: Vec<Grant>,
}

/// Why the privileges that a setup needs are not known.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NeedsError {
    /// The setup does not say who the service principal is.
    NoPrincipal,
    /// The principal in the setup is neither an application ID nor a user name.
    NotAPrincipal,
    /// The name of a governed object cannot be read, for this reason.
    Quotes(&'static str),
    /// This name of a governed object is not valid in Unity Catalog.
    NotAName(String),
    /// The object with this name is governed as two kinds.
    TwoKinds(String),
}

impl fmt::Display for NeedsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NoPrincipal => f.write_str(
                "`servicePrincipal` is missing: privileges are granted to the application ID of Immuta's service principal",
            ),
            Self::NotAPrincipal => f.write_str(
                "`servicePrincipal` is neither an application ID, which is a UUID that Databricks shows beside the name, \
                 nor the user name of a person, which is an e-mail address",
            ),
            Self::Quotes(why) => f.write_str(why),
            Self::NotAName(name) => write!(f, "a name in `govern` is not valid in Unity Catalog: {name}"),
            Self::TwoKinds(name) => {
                write!(f, "`govern` names {name} as two kinds of object, and it can only be one")
            }
        }
    }
}

impl std::error::Error for NeedsError {}

/// The system tables that query audit reads: schema, then tables. Both pages name the first three tables, only the page of
/// the Connections API the last one.
const ACCESS: (&str, [&str; 3]) = ("access", ["audit", "table_lineage", "column_lineage"]);
const QUERY: (&str, [&str; 1]) = ("query", ["history"]);

impl Needs {
    /// The needs of a setup.
    ///
    /// Errors: the reason why they are not known.
    pub fn of(answers: &Object, flow: Flow) -> Result<Self, NeedsError> {
        let principal = principal(answers)?;
        let situation = Situation::of(answers, flow);
        let bootstrap = match flow {
            Flow::IntegrationAutomatic => {
                vec![Grant {
                    on: Securable::new(SecurableKind::Metastore, &[]),
                    privileges: vec![Privilege::CREATE_CATALOG],
                }]
            }
            _ => Vec::new(),
        };
        Ok(Self {
            principal,
            immuta_catalog: answers.get("catalog").and_then(Value::text).unwrap_or("").to_owned(),
            situation,
            bootstrap,
            governed: Governed::of(answers)?.grants(),
            audited: if situation.audit { audited(flow) } else { Vec::new() },
        })
    }

    /// A description of the principal, for messages.
    pub(crate) fn called(&self) -> &'static str {
        if is_uuid(&self.principal) {
            "the application ID of Immuta's service principal"
        } else {
            "the user name that Immuta authenticates with"
        }
    }

    /// All grants, in the order in which they are best made.
    pub fn all(&self) -> impl DoubleEndedIterator<Item = &Grant> {
        self.bootstrap.iter().chain(&self.governed).chain(&self.audited)
    }
}

/// The principal of a setup. Privileges are granted to service principals by their application ID, which is the client
/// ID of their OAuth clients, and to people by their user name.
fn principal(answers: &Object) -> Result<String, NeedsError> {
    let given = answers.get("servicePrincipal").and_then(Value::text);
    let client = || answers.get("oAuthClientConfig").and_then(|client| client.get("clientId")).and_then(Value::text);
    match given {
        Some(name) if is_uuid(name) || is_user_name(name) => Ok(name.to_owned()),
        Some(_) => Err(NeedsError::NotAPrincipal),
        None => client().filter(|id| is_uuid(id)).map(str::to_owned).ok_or(NeedsError::NoPrincipal),
    }
}

fn audited(flow: Flow) -> Vec<Grant> {
    let grant = |kind, path: &[&str], privilege| Grant { on: Securable::new(kind, path), privileges: vec![privilege] };
    let mut grants = vec![grant(SecurableKind::Catalog, &["system"], Privilege::USE_CATALOG)];
    let mut schema = |schema: &str, tables: &[&str]| {
        grants.push(grant(SecurableKind::Schema, &["system", schema], Privilege::USE_SCHEMA));
        for table in tables {
            grants.push(grant(SecurableKind::Table, &["system", schema, table], Privilege::SELECT));
        }
    };
    schema(ACCESS.0, &ACCESS.1);
    if flow == Flow::Connection {
        schema(QUERY.0, &QUERY.1);
    }
    grants
}

/// The system schemas that query audit reads from; they must be enabled first.
pub(crate) fn audited_schemas(flow: Flow) -> Vec<&'static str> {
    if flow == Flow::Connection { vec![ACCESS.0, QUERY.0] } else { vec![ACCESS.0] }
}

/// The governed objects, as a tree: what is inside of an object that is governed as a whole needs no grants of its own.
#[derive(Default)]
struct Governed {
    catalogs: Named<Catalog>,
}

#[derive(Default)]
struct Catalog {
    whole: bool,
    schemas: Named<Schema>,
}

#[derive(Default)]
struct Schema {
    whole: bool,
    objects: Named<Vec<SecurableKind>>,
}

/// Things by name, in the order in which they were added. Case does not matter in names.
struct Named<T> {
    places: HashMap<String, usize>,
    things: Vec<(String, T)>,
}

impl<T> Default for Named<T> {
    fn default() -> Self {
        Self { places: HashMap::new(), things: Vec::new() }
    }
}

impl<T: Default> Named<T> {
    fn entry(&mut self, name: &str) -> &mut T {
        let count = self.things.len();
        let place = *self.places.entry(lower(name)).or_insert(count);
        if place == count {
            self.things.push((name.to_owned(), T::default()));
        }
        &mut self.things[place].1
    }
}

impl Governed {
    fn of(answers: &Object) -> Result<Self, NeedsError> {
        let mut governed = Self::default();
        let Some(Value::Array(entries)) = answers.get("govern") else { return Ok(governed) };
        for entry in entries {
            for (field, kind) in SecurableKind::GOVERNED {
                if let Some(name) = entry.get(field).and_then(Value::text) {
                    governed.add(kind, name)?;
                }
            }
        }
        Ok(governed)
    }

    fn add(&mut self, kind: SecurableKind, name: &str) -> Result<(), NeedsError> {
        let parts = names::parts(name).map_err(NeedsError::Quotes)?;
        // Invalid names were refused before; this check still keeps them out of everything that is written.
        if parts.len() != kind.parts() || parts.iter().any(|part| names::fault(part).is_some()) {
            return Err(NeedsError::NotAName(visible(name)));
        }
        let catalog = self.catalogs.entry(&parts[0]);
        match parts.as_slice() {
            [_] => catalog.whole = true,
            [_, schema] => catalog.schemas.entry(schema).whole = true,
            [_, schema, object, ..] => {
                let kinds = catalog.schemas.entry(schema).objects.entry(object);
                if kinds.iter().any(|other| *other != kind) {
                    return Err(NeedsError::TwoKinds(visible(name)));
                }
                if kinds.is_empty() {
                    kinds.push(kind);
                }
            }
            [] => {}
        }
        Ok(())
    }

    fn grants(self) -> Vec<Grant> {
        use Privilege as P;
        let mut grants = Vec::new();
        let mut grant = |kind, path: &[&str], privileges: &[Privilege]| {
            grants.push(Grant { on: Securable::new(kind, path), privileges: privileges.to_vec() });
        };
        for (catalog, inside) in &self.catalogs.things {
            // Immuta wants MANAGE on the catalog itself: inherited, it is enough for filters and masks but not for all
            // grants.
            if inside.whole {
                let all = [P::USE_CATALOG, P::MANAGE, P::USE_SCHEMA, P::SELECT, P::MODIFY];
                grant(SecurableKind::Catalog, &[catalog], &all);
                continue;
            }
            grant(SecurableKind::Catalog, &[catalog], &[P::USE_CATALOG, P::MANAGE]);
            for (schema, inside) in &inside.schemas.things {
                if inside.whole {
                    grant(SecurableKind::Schema, &[catalog, schema], &[P::USE_SCHEMA, P::SELECT, P::MODIFY]);
                    continue;
                }
                grant(SecurableKind::Schema, &[catalog, schema], &[P::USE_SCHEMA]);
                for (object, kinds) in &inside.objects.things {
                    for kind in kinds {
                        let path = [catalog.as_str(), schema, object];
                        // MODIFY is not a privilege of views and materialized views.
                        let rights = [P::SELECT, P::MODIFY].into_iter().filter(|privilege| privilege.applies_to(*kind));
                        grant(*kind, &path, &rights.collect::<Vec<_>>());
                    }
                }
            }
        }
        grants
    }
}
