//! The places of the UI other than the builder: each shows a list, and next to it the details of the row under the
//! cursor.

mod activity;
mod comparison;
mod documents;
mod profiles;
mod things;

pub(super) use activity::{Exchanged, as_curl, back_of, find, last_change};
pub(super) use comparison::{Comparison, Live, Registered, Side};
pub(super) use documents::{Source, finding_here, text_of};

use std::borrow::Cow;
use std::rc::Rc;

use unicode_width::UnicodeWidthStr;

use super::editor::Editor;
use super::model::{Model, Scroll};
use super::tenant::{Look, Thing};
use super::view::text::{Measured, plain};
use super::watched::{self, Memo};
use crate::secrets::{said, shown};

/// A place of the UI.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Place {
    Builder,
    Integrations,
    Connections,
    Check,
    Compare,
    Activity,
    Profiles,
}

impl Place {
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::Builder => "builder",
            Self::Integrations => "integrations",
            Self::Connections => "connections",
            Self::Check => "check",
            Self::Compare => "compare",
            Self::Activity => "activity",
            Self::Profiles => "profiles",
        }
    }

    /// The columns of its list, which is sorted by the first one initially. Empty if the order of the rows has a
    /// meaning.
    pub(super) fn columns(self) -> &'static [&'static str] {
        match self {
            Self::Integrations => &["id", "state", "host", "platform"],
            Self::Connections => &["key", "state", "technology"],
            Self::Profiles => &["name", "", "address", "key"],
            Self::Builder | Self::Check | Self::Compare | Self::Activity => &[],
        }
    }

    /// What to do if the list is empty.
    pub(super) fn hint(self, model: &Model) -> Cow<'static, str> {
        let unseen = match self {
            Self::Integrations => model.tenant.unseen.as_ref(),
            Self::Connections => model.tenant.unseen_connections.as_ref(),
            _ => None,
        };
        if let Some(why) = unseen {
            return format!("What there is could not be seen: {}. F5 looks again.", said(why)).into();
        }
        let hint = match self {
            Self::Integrations if model.tenant.is_asked(&Look::Integrations) => "Asking what there is ...",
            Self::Connections if model.tenant.is_asked(&Look::Connections) => "Asking what there is ...",
            Self::Integrations | Self::Connections if !model.tenant.is_known => "Not looked at yet: F5 looks.",
            Self::Integrations => "There is no integration. The builder makes one: Alt-1.",
            Self::Connections => "There is no connection. The builder makes one: Alt-1.",
            Self::Check if model.checked.is_empty() => {
                "Paste a payload, a setup, a curl command or a SQL script here, or open a file: Alt-O."
            }
            Self::Check => "There is nothing to fix.",
            Self::Compare => Self::of_comparison(model),
            Self::Activity => "Nothing was asked yet.",
            Self::Profiles => "There is no profile: `ucforge profile add` adds one.",
            Self::Builder => "",
        };
        hint.into()
    }

    fn of_comparison(model: &Model) -> &'static str {
        match model.comparison.count() {
            0 => {
                "Take two that should describe the same setup, one after the other: Alt-O opens a file, Alt-T takes the builder's answers, \
                 and Alt-M takes what the tenant has, in its list (Alt-2, Alt-3)."
            }
            1 => {
                "Now the other one: Alt-O opens a file, Alt-T takes the builder's answers, Alt-M in Alt-2 or Alt-3 takes what the \
                 tenant has."
            }
            _ if model.comparison.trouble.is_some() => "These two cannot be compared.",
            _ => "Both describe the same setup.",
        }
    }
}

/// A list with its cursor, its filter and its sort order.
#[derive(Default)]
pub(super) struct Listing {
    /// The index of the row under the cursor, among the rows that are shown.
    pub(super) cursor: usize,
    /// Where the cursor was when the list was last shown: it stays with its row, unless the user has moved it.
    seen: usize,
    pub(super) filter: Editor,
    /// Whether the filter is being typed.
    pub(super) is_filtering: bool,
    /// The index of the column that the list is sorted by.
    pub(super) sort: usize,
    /// Whether the keys scroll the text beside the list.
    pub(super) is_reading: bool,
    /// How far that text is scrolled.
    pub(super) top: Scroll,
    /// The id of the row that the text is about, and the text.
    pub(super) detail: (String, String),
    /// Changes whenever the text changes.
    pub(super) version: u64,
    /// Where the lines of the text begin when they are wrapped.
    pub(super) measured: Memo<(u64, u16), Measured>,
    /// All its rows, and those that are shown.
    all: Memo<(u64, String, usize), Vec<Rc<Row>>>,
    shown: Memo<(u64, String, usize, String), Vec<Rc<Row>>>,
}

impl Listing {
    /// Goes to a row and stays there, whichever row the cursor was on.
    pub(super) fn go(&mut self, row: usize) {
        (self.cursor, self.seen) = (row, usize::MAX);
    }
}

/// A row of a list.
pub(super) struct Row {
    /// Identifies the row; the cursor stays with it.
    pub(super) id: String,
    /// The texts of the cells, ready to be shown.
    pub(super) cells: Vec<String>,
    /// The width of each cell, in columns.
    pub(super) widths: Vec<usize>,
    pub(super) thing: Option<Thing>,
}

impl Row {
    fn new(id: String, cells: impl IntoIterator<Item = impl AsRef<str>>, thing: Option<Thing>) -> Self {
        let cells: Vec<String> = cells.into_iter().map(|cell| plain(&shown(cell.as_ref()))).collect();
        let widths = cells.iter().map(|cell| cell.width()).collect();
        Self { id, cells, widths, thing }
    }
}

/// The rows that are shown, in order.
pub(super) fn rows(model: &Model) -> Rc<Vec<Rc<Row>>> {
    let version = match model.place {
        Place::Builder => 0,
        Place::Integrations => model.tenant.integrations.version(),
        Place::Connections => model.tenant.connections.version(),
        Place::Check => model.checked.version(),
        Place::Compare => model.comparison.version(),
        Place::Activity => model.tenant.log.version(),
        Place::Profiles => model.profiles.version(),
    };
    let listing = model.listing();
    let of = || (version, model.tenant.place.name.clone(), listing.sort);
    let (version, name, sort) = of();
    let filter = listing.filter.text();
    listing.shown.get((version, name, sort, filter.to_owned()), || {
        let all = listing.all.get(of(), || all(model));
        fitting(&all, filter)
    })
}

/// All rows of the current place, sorted.
fn all(model: &Model) -> Vec<Rc<Row>> {
    let mut rows = match model.place {
        Place::Builder => Vec::new(),
        Place::Integrations => things::integrations(model),
        Place::Connections => things::connections(model),
        Place::Check => documents::findings(model),
        Place::Compare => comparison::differences(model),
        Place::Activity => activity::rows(model),
        Place::Profiles => profiles::rows(model),
    };
    if !model.place.columns().is_empty() {
        let sort = model.listing().sort;
        rows.sort_by_cached_key(|row| order(row.cells.get(sort).map_or("", String::as_str)));
    }
    rows.into_iter().map(Rc::new).collect()
}

/// The rows that contain the text of the filter, or do not if it begins with `!`.
fn fitting(rows: &[Rc<Row>], filter: &str) -> Vec<Rc<Row>> {
    let wanted = filter.to_lowercase();
    let (wanted, has) = wanted.strip_prefix('!').map_or((wanted.as_str(), true), |wanted| (wanted, false));
    let fits =
        |row: &&Rc<Row>| wanted.is_empty() || row.cells.iter().any(|cell| cell.to_lowercase().contains(wanted)) == has;
    rows.iter().filter(fits).cloned().collect()
}

/// The sort key of a cell: numbers come first, by their size.
fn order(cell: &str) -> (u64, String) {
    (cell.parse().unwrap_or(u64::MAX), cell.to_lowercase())
}

/// The row under the cursor.
pub(super) fn selected(model: &Model) -> Option<Rc<Row>> {
    let rows = rows(model);
    let cursor = model.listing().cursor.min(rows.len().checked_sub(1)?);
    rows.get(cursor).cloned()
}

/// Works out the text beside the list if it may have changed. Drawing never does that.
pub(super) fn refresh(model: &mut Model) {
    if model.place == Place::Builder {
        return;
    }
    let rows = rows(model);
    let listing = model.listing();
    let mut cursor = listing.cursor.min(rows.len().saturating_sub(1));
    if listing.cursor == listing.seen && !listing.is_filtering {
        let is_it = |row: &Rc<Row>| !row.id.is_empty() && number(&row.id) == number(&listing.detail.0);
        cursor = rows.iter().position(is_it).unwrap_or(cursor);
    }
    let row = rows.get(cursor);
    // A request and its answer no longer change.
    let is_same = |row: &&Rc<Row>| row.id == listing.detail.0 && !listing.detail.1.is_empty();
    if model.place == Place::Activity && row.is_some_and(|row| is_same(&row)) {
        let listing = model.listing_mut();
        (listing.cursor, listing.seen) = (cursor, cursor);
        return;
    }
    let detail = row.map_or_else(Default::default, |row| {
        let text = match model.place {
            Place::Integrations | Place::Connections => {
                row.thing.as_ref().map(|thing| things::detail(model, thing)).unwrap_or_default()
            }
            Place::Check => documents::detail(model, &row.id),
            Place::Compare => comparison::detail(model, &row.id),
            Place::Activity => activity::detail(model, &row.id),
            Place::Profiles => profiles::detail(model, &row.id),
            Place::Builder => String::new(),
        };
        (row.id.clone(), shown(&text).into_owned())
    });
    let listing = model.listing_mut();
    (listing.cursor, listing.seen) = (cursor, cursor);
    if number(&listing.detail.0) != number(&detail.0) {
        listing.top = Scroll::default();
    }
    if listing.detail != detail {
        listing.detail = detail;
        listing.version = watched::next();
    }
}

/// The id of a row without the `?` of a request that is not answered yet.
fn number(id: &str) -> &str {
    id.trim_end_matches('?')
}
