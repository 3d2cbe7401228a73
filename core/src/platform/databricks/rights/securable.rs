//! Securable objects of Unity Catalog, and the privileges that can be granted on them.

use std::fmt;
use std::hash::{Hash, Hasher};

use crate::secrecy::shown_text;
use crate::suggest;
use crate::text::lower;
use crate::value::visible;

/// The kind of object that a privilege is granted on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[repr(u8)]
pub enum SecurableKind {
    /// The metastore of the workspace; it has no name.
    Metastore,
    /// A catalog.
    Catalog,
    /// A schema, also called database.
    Schema,
    /// A table.
    Table,
    /// A view.
    View,
    /// A materialized view.
    MaterializedView,
    /// A function.
    Function,
    /// A volume.
    Volume,
}

impl SecurableKind {
    /// The kinds that can be governed, each with the field that names such an object in an entry of `govern`.
    pub(crate) const GOVERNED: [(&'static str, Self); 5] = [
        ("catalog", Self::Catalog),
        ("schema", Self::Schema),
        ("table", Self::Table),
        ("view", Self::View),
        ("materializedView", Self::MaterializedView),
    ];

    /// The keyword in SQL: `MATERIALIZED VIEW`.
    pub fn sql(self) -> &'static str {
        match self {
            Self::Metastore => "METASTORE",
            Self::Catalog => "CATALOG",
            Self::Schema => "SCHEMA",
            Self::Table => "TABLE",
            Self::View => "VIEW",
            Self::MaterializedView => "MATERIALIZED VIEW",
            Self::Function => "FUNCTION",
            Self::Volume => "VOLUME",
        }
    }

    /// How many parts the name of such an object has.
    pub(crate) fn parts(self) -> usize {
        match self {
            Self::Metastore => 0,
            Self::Catalog => 1,
            Self::Schema => 2,
            _ => 3,
        }
    }

    const fn bit(self) -> u8 {
        1 << self as u8
    }
}

/// An object with its full name. Unity Catalog stores names in lower case and matches them without case; comparisons
/// here ignore case too.
#[derive(Clone, Debug)]
pub struct Securable {
    /// The kind of the object.
    pub kind: SecurableKind,
    /// The parts of its name, as they were written: catalog, schema, object.
    pub path: Vec<String>,
}

impl Securable {
    /// An object of this kind, with the parts of its name.
    pub fn new(kind: SecurableKind, path: &[&str]) -> Self {
        Self { kind, path: path.iter().map(|part| (*part).to_owned()).collect() }
    }

    /// The name of its catalog; `None` for the metastore.
    pub fn catalog(&self) -> Option<&str> {
        self.path.first().map(String::as_str)
    }

    /// The parts of its name in lower case.
    pub(crate) fn key(&self) -> Vec<String> {
        self.path.iter().map(|part| lower(part)).collect()
    }

    /// The schema or catalog that contains it.
    pub(crate) fn parent(&self) -> Option<Self> {
        let (_, path) = self.path.split_last()?;
        let kind = match path.len() {
            0 => return None,
            1 => SecurableKind::Catalog,
            _ => SecurableKind::Schema,
        };
        Some(Self { kind, path: path.to_vec() })
    }

    /// Whether it is in the catalog of Databricks' own system tables.
    pub(crate) fn is_system(&self) -> bool {
        self.catalog().is_some_and(|catalog| catalog.eq_ignore_ascii_case("system"))
    }

    /// The name for people: `sales.orders`, with backticks around parts that are not plain.
    pub fn name(&self) -> String {
        let plain = |part: &str| part.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'_');
        let parts = self.path.iter().map(|part| if plain(part) { part.clone() } else { identifier(part) });
        parts.collect::<Vec<_>>().join(".")
    }
}

impl Securable {
    /// Kind and name, for messages: ``schema `sales.orders` ``.
    pub(crate) fn for_people(&self) -> String {
        let kind = self.kind.sql().to_ascii_lowercase();
        if self.path.is_empty() {
            return ["the ", &kind].concat();
        }
        [&kind, " `", &visible(&shown_text(&self.path.join("."))).replace('`', "'"), "`"].concat()
    }
}

impl PartialEq for Securable {
    fn eq(&self, other: &Self) -> bool {
        self.kind == other.kind && self.key() == other.key()
    }
}

impl Eq for Securable {}

impl Hash for Securable {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.kind.hash(state);
        self.key().hash(state);
    }
}

impl fmt::Display for Securable {
    /// Writes the kind and the name as SQL, every part in backticks.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.kind.sql())?;
        for (index, part) in self.path.iter().enumerate() {
            f.write_str(if index == 0 { " " } else { "." })?;
            f.write_str(&identifier(part))?;
        }
        Ok(())
    }
}

/// Puts any name in backticks: a backtick inside is doubled.
pub(crate) fn identifier(name: &str) -> String {
    ["`", &name.replace('`', "``"), "`"].concat()
}

/// A privilege of Unity Catalog.
#[derive(Clone, Copy, Debug)]
pub struct Privilege(&'static Row);

#[derive(Debug)]
struct Row {
    /// The name in SQL, with spaces between its words.
    sql: &'static str,
    /// The kinds of objects that have the privilege, one bit each.
    own: u8,
    /// Other kinds that it may be granted on, for everything inside, one bit each.
    inherited: u8,
}

const M: u8 = SecurableKind::Metastore.bit();
const C: u8 = SecurableKind::Catalog.bit();
const S: u8 = SecurableKind::Schema.bit();
const T: u8 = SecurableKind::Table.bit();
const V: u8 = SecurableKind::View.bit();
const MV: u8 = SecurableKind::MaterializedView.bit();
const F: u8 = SecurableKind::Function.bit();
const VOL: u8 = SecurableKind::Volume.bit();
const OBJECTS: u8 = T | V | MV | F | VOL;

const fn row(sql: &'static str, own: u8, inherited: u8) -> Row {
    Row { sql, own, inherited }
}

/// What can be granted on what, from the grants page of Databricks' Terraform provider and the privileges reference.
static ROWS: &[Row] = &[
    row("CREATE CATALOG", M, 0),
    row("USE CATALOG", C, 0),
    row("MANAGE", C | S | OBJECTS, 0),
    row("USE SCHEMA", S, C),
    row("SELECT", T | V | MV, C | S),
    // Neither views nor materialized views can be modified.
    row("MODIFY", T, C | S),
    row("REFRESH", MV, C | S),
    row("EXECUTE", F, C | S),
    row("ALL PRIVILEGES", C | S | OBJECTS, 0),
    row("CREATE SCHEMA", C, 0),
    row("CREATE TABLE", S, C),
    row("CREATE VIEW", S, C),
    row("CREATE FUNCTION", S, C),
    row("CREATE VOLUME", S, C),
    row("CREATE MODEL", S, C),
    row("CREATE MATERIALIZED VIEW", S, C),
    row("READ VOLUME", VOL, C | S),
    row("WRITE VOLUME", VOL, C | S),
    row("APPLY TAG", C | S | OBJECTS, 0),
    row("BROWSE", C | S | OBJECTS, 0),
    row("EXTERNAL USE SCHEMA", S, C),
    // On the metastore; Immuta needs none of them.
    row("CREATE CLEAN ROOM", M, 0),
    row("CREATE CONNECTION", M, 0),
    row("CREATE EXTERNAL LOCATION", M, 0),
    row("CREATE EXTERNAL METADATA", M, 0),
    row("CREATE PROVIDER", M, 0),
    row("CREATE RECIPIENT", M, 0),
    row("CREATE SHARE", M, 0),
    row("CREATE SERVICE CREDENTIAL", M, 0),
    row("CREATE STORAGE CREDENTIAL", M, 0),
    row("MANAGE ALLOWLIST", M, 0),
    row("SET SHARE PERMISSION", M, 0),
    row("USE MARKETPLACE ASSETS", M, 0),
    row("USE PROVIDER", M, 0),
    row("USE RECIPIENT", M, 0),
    row("USE SHARE", M, 0),
];

/// Privileges that are not judged here: those of other kinds of objects, and names that only the REST API is known to have.
static ELSEWHERE: &[&str] = &[
    "ACCESS",
    "CREATE CASE COLLECTION",
    "CREATE DATASOURCE",
    "CREATE EXTERNAL TABLE",
    "CREATE EXTERNAL VOLUME",
    "CREATE FEATURE",
    "CREATE FLOW",
    "CREATE FOREIGN CATALOG",
    "CREATE FOREIGN SECURABLE",
    "CREATE MANAGED STORAGE",
    "CREATE MEMORY STORE",
    "CREATE MODEL VERSION",
    "CREATE RULE",
    "CREATE SEMANTIC GRAPH",
    "CREATE SERVICE",
    "CREATE SKILL",
    "CREATE STREAM",
    "CREATE STREAMING TABLE",
    "DELETE",
    "DELETE EVENTS",
    "EXECUTE CLEAN ROOM TASK",
    "EXTERNAL USE LOCATION",
    "INSERT",
    "MANAGE ACCESS",
    "MANAGE ACCESS CONTROL",
    "MANAGE GRANTS",
    "MODIFY CLEAN ROOM",
    "READ EVENTS",
    "READ FEATURE",
    "READ FILES",
    "READ FLOW",
    "READ MEMORY STORE",
    "READ METADATA",
    "READ PRIVATE FILES",
    "READ SEMANTIC GRAPH",
    "READ SKILL",
    "READ STREAM",
    "UPDATE",
    "UPDATE EVENTS",
    "USE CONNECTION",
    "VIEW ADMIN METADATA",
    "VIEW OBJECT",
    "WRITE FEATURE",
    "WRITE FILES",
    "WRITE FLOW",
    "WRITE MEMORY STORE",
    "WRITE PRIVATE FILES",
    "WRITE SEMANTIC GRAPH",
    "WRITE SKILL",
    "WRITE STREAM",
];

impl Privilege {
    /// Allows creating catalogs in the metastore.
    pub const CREATE_CATALOG: Self = Self(&ROWS[0]);
    /// Allows reaching what is in a catalog.
    pub const USE_CATALOG: Self = Self(&ROWS[1]);
    /// Allows granting, and setting filters and masks.
    pub const MANAGE: Self = Self(&ROWS[2]);
    /// Allows reaching what is in a schema.
    pub const USE_SCHEMA: Self = Self(&ROWS[3]);
    /// Allows reading.
    pub const SELECT: Self = Self(&ROWS[4]);
    /// Allows writing.
    pub const MODIFY: Self = Self(&ROWS[5]);

    /// All privileges that are judged here.
    #[cfg(feature = "editor")]
    pub(crate) fn judged() -> impl Iterator<Item = Self> {
        ROWS.iter().map(Self)
    }

    /// `ALL PRIVILEGES`, which includes all but three.
    pub const ALL: Self = Self(&ROWS[8]);

    /// The name in SQL: `USE CATALOG`.
    pub fn sql(self) -> &'static str {
        self.0.sql
    }

    /// The name in REST and Terraform: `USE_CATALOG`.
    pub fn underscored(self) -> String {
        self.0.sql.replace(' ', "_")
    }

    /// The privilege with this name, in any case, with spaces or underscores between its words.
    pub(crate) fn from_name(name: &str) -> Option<Self> {
        let same = |row: &&'static Row| {
            row.sql.len() == name.len()
                && row
                    .sql
                    .bytes()
                    .zip(name.bytes())
                    .all(|(own, other)| own.eq_ignore_ascii_case(&other) || own == b' ' && other == b'_')
        };
        ROWS.iter().find(same).map(Self)
    }

    /// Whether this is the name of a privilege that is not judged here.
    pub(crate) fn is_elsewhere(name: &str) -> bool {
        let name = name.replace('_', " ");
        ELSEWHERE.iter().any(|known| known.eq_ignore_ascii_case(&name))
    }

    /// The privilege that an unknown name was most likely meant to be. Of two that are equally close, it is the one
    /// that this kind of object has.
    pub(crate) fn meant_by(name: &str, on: Option<SecurableKind>) -> Option<&'static str> {
        // No privilege has a name this long, and comparing a word with all of them is not free.
        if name.len() > 40 {
            return None;
        }
        let fits = |row: &&Row| on.is_some_and(|kind| (row.own | row.inherited) & kind.bit() != 0);
        let own = ROWS.iter().filter(fits).chain(ROWS.iter().filter(|row| !fits(row))).map(|row| row.sql);
        suggest::closest_words(name, own.chain(ELSEWHERE.iter().copied()))
    }

    /// Whether a name that is not known here may still be that of a privilege. Near misses are typing errors.
    pub(crate) fn may_be(name: &str) -> bool {
        Self::from_name(name).is_none() && !Self::is_elsewhere(name) && Self::meant_by(name, None).is_none()
    }

    /// Whether it can be granted on an object of this kind at all.
    pub(crate) fn applies_to(self, kind: SecurableKind) -> bool {
        (self.0.own | self.0.inherited) & kind.bit() != 0
    }

    /// Whether `ALL PRIVILEGES` includes this one: the three names below have to be granted by name.
    pub(crate) fn is_in_all(self) -> bool {
        !["MANAGE", "EXTERNAL USE SCHEMA", "ALL PRIVILEGES"].contains(&self.sql())
    }

    /// The privileges that are revoked with this one: itself and, for `ALL PRIVILEGES`, those that it includes.
    pub(crate) fn revoked_with(self) -> impl Iterator<Item = Self> {
        let is_too = move |other: &Self| *other == self || self == Self::ALL && other.is_in_all();
        ROWS.iter().map(Self).filter(is_too)
    }
}

impl PartialEq for Privilege {
    fn eq(&self, other: &Self) -> bool {
        // Names are unique; the address of a row need not be.
        self.0.sql == other.0.sql
    }
}

impl Eq for Privilege {}

impl Hash for Privilege {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.0.sql.hash(state);
    }
}
