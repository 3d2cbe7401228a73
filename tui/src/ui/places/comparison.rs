//! Compares two sides that should describe the same setup: texts, or what a tenant has.

use ucforge_core::answer::{Connection, DataObject, Integration};
use ucforge_core::check::{Base, Check, Checked, Setup, compare_texts};
use ucforge_core::convert;
use ucforge_core::document;
use ucforge_core::kinds::{Kind, Payload};
use ucforge_core::operation::{Drift, drift, drift_of_connection};
use ucforge_core::text::listed;
use ucforge_core::value::Value;

use super::{Row, Source};
use crate::human::{self, Stream};
use crate::masked;
use crate::secrets::shown;
use crate::ui::model::Model;

/// One side of a comparison.
pub(in crate::ui) enum Side {
    Text(Source),
    Live(Live),
}

/// An integration or connection of the tenant, as it was when it was added to the comparison.
pub(in crate::ui) enum Live {
    Integration(Box<Integration>),
    Connection(Box<Registered>),
}

/// A connection with all that belongs to it.
pub(in crate::ui) struct Registered {
    pub(in crate::ui) connection: Connection,
    /// The integration behind it.
    pub(in crate::ui) behind: Option<Integration>,
    pub(in crate::ui) object: DataObject,
}

impl Live {
    pub(in crate::ui) fn name(&self) -> String {
        match self {
            Self::Integration(one) => format!("integration {}", one.id),
            Self::Connection(one) => format!("connection {}", one.connection.key),
        }
    }

    /// The same as a text, secrets masked.
    fn source(&self) -> Source {
        let whole = match self {
            Self::Integration(one) => &one.whole.0,
            Self::Connection(one) => &one.connection.whole.0,
        };
        Source::new(&self.name(), &masked::value(whole), Base::None)
    }

    /// Where the tenant differs from what a text asks for.
    ///
    /// Errors: why the text cannot be compared with it.
    fn differing(&self, source: &Source) -> Result<Drift, String> {
        match self {
            Self::Integration(one) => Ok(drift(&payload(source, Payload::IntegrationUpdate)?, one)),
            Self::Connection(one) => {
                let asked = payload(source, Payload::Connection)?;
                Ok(drift_of_connection(&asked, &one.connection, one.behind.as_ref()))
            }
        }
    }
}

/// The payload in a text, or the one that its setup makes.
fn payload(source: &Source, kind: Payload) -> Result<Value, String> {
    let checked = source.checked();
    if checked.kind() == Some(Kind::Setup) {
        let (setup, _) = Setup::read_over(source.text(), source.format(), source.base());
        let setup = setup.ok_or_else(|| format!("{} has errors: Alt-4 shows them", source.name))?;
        let made = match kind {
            Payload::IntegrationUpdate => convert::update(&setup),
            _ => document::build(&setup, kind).ok(),
        };
        return made.ok_or_else(|| format!("{} is a setup for {}: it makes no {kind}", source.name, setup.flow()));
    }
    let check =
        Check { kind: Some(kind.into()), format: Some(source.format()), base: source.base(), ..Check::default() };
    let value = convert::value(&check.run(source.text())).filter(|value| matches!(value, Value::Object(_)));
    let value = value.ok_or_else(|| format!("{} has nothing that can be compared", source.name))?;
    Ok(convert::to_send(value, kind))
}

impl Side {
    pub(in crate::ui) fn name(&self) -> String {
        match self {
            Self::Text(source) => source.name.clone(),
            Self::Live(live) => live.name(),
        }
    }
}

/// Two sides, and where they differ.
#[derive(Default)]
pub(in crate::ui) struct Comparison {
    sides: Vec<Side>,
    found: Vec<(Vec<String>, String)>,
    /// Whether something was left out because the tenant masks it.
    pub(in crate::ui) has_secrets: bool,
    /// Why the two sides cannot be compared; `None` if they can.
    pub(in crate::ui) trouble: Option<String>,
}

impl Comparison {
    pub(in crate::ui) fn count(&self) -> usize {
        self.sides.len()
    }

    /// The names of the sides, for use in a sentence.
    pub(in crate::ui) fn names(&self) -> String {
        listed(&self.sides.iter().map(Side::name).collect::<Vec<_>>(), "and")
    }

    /// All differences as a text.
    pub(in crate::ui) fn text(&self) -> String {
        let pages = self.found.iter().map(|(_, page)| page.trim_end());
        shown(&format!("{}\n\n{}\n", self.names(), pages.collect::<Vec<_>>().join("\n\n"))).into_owned()
    }

    /// Adds a side. If there are two already, a new comparison begins with it.
    pub(in crate::ui) fn add(&mut self, side: Side) {
        let mut sides = std::mem::take(&mut self.sides);
        if sides.len() >= 2 {
            sides.clear();
        }
        sides.push(side);
        *self = Self::default();
        match sides.as_slice() {
            [Side::Text(one), Side::Text(two)] => self.found = texts(&[one, two]),
            [Side::Live(one), Side::Live(two)] => self.found = texts(&[&one.source(), &two.source()]),
            [Side::Live(live), Side::Text(text)] | [Side::Text(text), Side::Live(live)] => self.drift(live, text),
            _ => {}
        }
        self.sides = sides;
    }

    fn drift(&mut self, live: &Live, source: &Source) {
        match live.differing(source) {
            Ok(drift) => {
                self.has_secrets = drift.has_secrets;
                let name = &source.name;
                let text = |side: &Option<String>| side.clone().unwrap_or_else(|| "nothing".to_owned());
                let row = |one: &ucforge_core::operation::Difference| {
                    let (there, asked) = (text(&one.live), text(&one.asked));
                    let pointer = if one.pointer.is_empty() { "/" } else { &one.pointer };
                    let page = format!("{pointer}\n\n{}:\n  {there}\n\n{name}:\n  {asked}\n", live.name());
                    (vec![pointer.to_owned(), format!("{there} in the tenant, {asked} in {name}")], page)
                };
                self.found = drift.differences.iter().map(row).collect();
            }
            Err(why) => self.trouble = Some(why),
        }
    }
}

/// Where two texts differ: the cells of the row and the full text of each difference.
fn texts(sources: &[&Source]) -> Vec<(Vec<String>, String)> {
    let checked: Vec<Checked<'_>> = sources.iter().map(|source| source.checked()).collect();
    let documents: Vec<(&str, &Checked<'_>)> = sources
        .iter()
        .zip(&checked)
        .flat_map(|(source, checked)| checked.filled().into_iter().map(|one| (source.name.as_str(), one)))
        .collect();
    let mut found = compare_texts(&documents.iter().map(|(_, checked)| *checked).collect::<Vec<_>>());
    for difference in &mut found {
        difference.finding.tell_how(crate::input::option);
    }
    found
        .iter()
        .map(|one| {
            let name = documents.get(one.document).map_or("", |(name, _)| *name);
            let word = super::super::view::word(one.finding.severity);
            let cells = vec![word.to_owned(), name.to_owned(), one.finding.message.to_string()];
            (cells, human::differences(&documents, std::slice::from_ref(one), Stream::Screen))
        })
        .collect()
}

pub(super) fn differences(model: &Model) -> Vec<Row> {
    let row = |(index, (cells, _)): (usize, &(Vec<String>, String))| Row::new(index.to_string(), cells, None);
    model.comparison.found.iter().enumerate().map(row).collect()
}

/// The full text of the difference with this id.
pub(super) fn detail(model: &Model, id: &str) -> String {
    let found = id.parse::<usize>().ok().and_then(|index| model.comparison.found.get(index));
    found.map(|(_, page)| page.clone()).unwrap_or_default()
}
