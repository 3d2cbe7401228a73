//! Everything that the terminal UI knows.

mod follow;
mod here;
mod home;
mod row;
mod window;
mod work;

use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};
use std::path::PathBuf;
use std::rc::Rc;

use ucforge_core::check::Setup;
use ucforge_core::convert;
use ucforge_core::diagnostic::Severity;
use ucforge_core::document;
use ucforge_core::form::{Control, Draft, Finding, Shown};
use ucforge_core::kinds::{Document, Flow};
use ucforge_core::read::Format;
use ucforge_core::render::Rendering;
use ucforge_core::secret::{Clear, Secret, SecretError, View};
use unicode_width::UnicodeWidthStr;

pub(super) use home::Home;
use row::add_rows;
pub(super) use row::{Question, Row, RowKind};
pub(super) use window::{
    Ask, Choose, Course, Deed, Extent, Help, Import, Keep, Lines, Origin, Overlay, Page, Palette, Path, Purpose,
    Scroll, Spot, Target, Way,
};
pub(super) use work::{Job, Pending, Worked};

use super::config::Config;
use super::editor::Editor;
use super::history::History;
use super::places::{Comparison, Listing, Place, Source};
use super::saver::Unsaved;
use super::tenant::Tenant;
use super::update::{Offer, Offered};
use super::view::text::Measured;
use super::watched::{self, Memo, Watched};
use crate::profile::Listed;
use crate::secrets::said;

/// Resolves secret references when something is sent.
pub(super) type Resolve = Box<dyn Fn(&Secret) -> Result<Clear, SecretError>>;

/// The state of the UI.
pub(super) struct Model {
    pub(super) draft: Draft,
    /// Earlier answers, for undo and redo.
    pub(super) history: History,
    /// How many other saved drafts no program has open.
    pub(super) other_drafts: usize,
    /// What follows from the answers: questions, findings, the setup itself.
    pub(super) shown: Shown,
    /// The rows of the form, from top to bottom.
    pub(super) rows: Vec<Row>,
    /// The index in `rows` of each question and entry, by its pointer.
    index: HashMap<String, usize>,
    /// The indices of the findings that are shown at each question, by its pointer.
    found: HashMap<String, Vec<usize>>,
    /// The indices of the findings that are due.
    due: Memo<(u64, bool, u64, Focus), Vec<usize>>,
    /// Whether each finding says that an answer is missing.
    missing: Memo<u64, Vec<bool>>,
    /// What the palette offers for its query.
    pub(super) offers: Memo<Offered, Vec<Offer>>,
    /// Changes whenever the findings may have changed, or a question becomes answered or unanswered.
    version: u64,
    /// The width of the widest label, in columns.
    pub(super) labels: usize,
    /// What is still to be worked out from the answers.
    pub(super) pending: Pending,
    pub(super) focus: Focus,
    /// The file that the answers belong to.
    pub(super) home: Home,
    /// The folder that the program was started in, as an absolute path.
    pub(super) folder: PathBuf,
    /// The text from an editor that could not be imported: the user can continue to edit it.
    pub(super) unfit: Option<Clear>,
    /// The text that is typed at the focus; `None` if nothing can be typed there.
    pub(super) editor: Option<Editor>,
    /// The question whose list of choices is open.
    pub(super) choosing: Option<String>,
    /// The question that the form shows while the focus is elsewhere.
    pub(super) place_in_form: String,
    /// The places that Esc goes back to, the latest last.
    pub(super) back: Vec<Focus>,
    /// The targets on the screen, as it was drawn last.
    pub(super) targets: Vec<Target>,
    pub(super) overlay: Option<Overlay>,
    /// The index of the flow's document that is shown.
    pub(super) document: usize,
    /// How payloads are written. A document that does not have this format is written in its own.
    pub(super) rendering: Rendering,
    /// The shown document as text.
    pub(super) preview: String,
    /// Where the lines of `preview` begin when they are wrapped.
    pub(super) measured: Memo<(u64, u16), Measured>,
    /// The lines of `preview` that come from the answer at the focus.
    pub(super) marked: Vec<usize>,
    /// For each pane: how far the document is scrolled, the selected finding, and the selected line of the tenant.
    pub(super) scroll: [u16; 3],
    /// How far the document could be scrolled when it was last drawn.
    pub(super) bottom: Cell<u16>,
    /// The questions that the focus has left once, and whether all count as left, because something was to be sent.
    /// Only then is a missing answer reported.
    pub(super) left: Watched<BTreeSet<String>>,
    pub(super) all_due: bool,
    /// The tenant that the UI talks to, or the sandbox in its place.
    pub(super) tenant: Tenant,
    /// The current place, and the list of each place.
    pub(super) place: Place,
    pub(super) listings: [Listing; 7],
    /// The document that is checked, and those that are compared.
    pub(super) checked: Watched<Source>,
    pub(super) comparison: Watched<Comparison>,
    /// The profiles that can be chosen, as they were read last.
    pub(super) profiles: Watched<Vec<Listed>>,
    /// The message in the status line.
    pub(super) status: String,
    /// Whether any answer was changed since the start.
    pub(super) edited: bool,
    /// When to save the draft, in milliseconds since the start.
    pub(super) save_at: Option<u64>,
    /// Since when there is something to save, in milliseconds since the start.
    pub(super) unsaved_since: Option<u64>,
    /// Whether Ctrl-C was the last key: pressing it again quits.
    pub(super) leaving: bool,
    /// The index of the dangerous command that runs if it is asked for once more.
    pub(super) agreeing: Option<usize>,
    /// Who has the mouse.
    pub(super) mouse: Mouse,
    pub(super) resolve: Resolve,
    /// What the terminal can show.
    pub(super) charset: Charset,
    /// The user's keys, looks and commands.
    pub(super) config: Config,
}

/// Who has the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mouse {
    /// It clicks and scrolls in this UI.
    Here,
    /// The terminal selects text with it.
    Terminal,
}

/// The characters that a terminal can show.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Charset {
    Ascii,
    Unicode,
}

/// Where keys go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Focus {
    /// A question or entry, by its pointer.
    Form(String),
    Preview,
    Findings,
    Tenant,
}

impl Model {
    pub(super) fn new(draft: Draft, resolve: Resolve) -> Self {
        let shown = convert::shown(&draft.json());
        let mut model = Self {
            draft,
            history: History::default(),
            other_drafts: 0,
            shown,
            rows: Vec::new(),
            index: HashMap::new(),
            found: HashMap::new(),
            due: Memo::default(),
            missing: Memo::default(),
            offers: Memo::default(),
            version: 0,
            labels: 0,
            pending: Pending::default(),
            focus: Focus::Form("/flow".to_owned()),
            home: Home::default(),
            folder: PathBuf::new(),
            unfit: None,
            editor: None,
            choosing: None,
            place_in_form: "/flow".to_owned(),
            back: Vec::new(),
            targets: Vec::new(),
            overlay: None,
            document: 0,
            rendering: Rendering::Json,
            preview: String::new(),
            measured: Memo::default(),
            marked: Vec::new(),
            scroll: [0; 3],
            bottom: Cell::new(u16::MAX),
            left: Watched::default(),
            all_due: false,
            tenant: Tenant::sandbox(),
            place: Place::Builder,
            listings: Default::default(),
            checked: Watched::default(),
            comparison: Watched::default(),
            profiles: Watched::default(),
            status: String::new(),
            edited: false,
            save_at: None,
            unsaved_since: None,
            leaving: false,
            agreeing: None,
            mouse: Mouse::Here,
            resolve,
            charset: Charset::Unicode,
            config: Config::default(),
        };
        model.refresh();
        // The flow is asked first, so the list of its choices starts open.
        model.choosing = model.shown.view.flow.is_none().then(|| "/flow".to_owned());
        model
    }

    /// The list of the current place.
    pub(super) fn listing(&self) -> &Listing {
        &self.listings[self.place as usize]
    }

    pub(super) fn listing_mut(&mut self) -> &mut Listing {
        &mut self.listings[self.place as usize]
    }

    /// The version of the answers: as long as it stays the same, the form asks the same questions.
    pub(super) fn version(&self) -> u64 {
        self.version
    }

    /// Says something in the status line.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.status = said(&text.into());
    }

    /// The answers to save, including the text that is being typed in a window.
    pub(super) fn unsaved(&self) -> Unsaved {
        let mut draft = self.draft.clone();
        if let Some(Overlay::Lines(lines)) = &self.overlay
            && lines.is_changed()
        {
            lines.answer(&mut draft);
        }
        Unsaved(self.home.anywhere(&draft))
    }

    /// The answers to save, as text that may be stored.
    #[cfg(test)]
    pub(super) fn stored(&self) -> String {
        self.unsaved().text()
    }

    /// When something is due next, in milliseconds since the start; `None` if nothing is.
    pub(super) fn next_due(&self) -> Option<u64> {
        [self.save_at, self.tenant.due, self.pending.due].into_iter().flatten().min()
    }

    /// Works out everything that follows from the answers.
    pub(super) fn refresh(&mut self) {
        self.take(convert::shown(&self.draft.json()), None);
    }

    /// Updates the model with what follows from the answers. Without a `preview`, the document is rendered here.
    fn take(&mut self, shown: Shown, preview: Option<String>) {
        self.is_settled();
        self.shown = shown;
        self.rows.clear();
        for group in &self.shown.view.groups {
            self.rows.push(Row {
                pointer: String::new(),
                kind: RowKind::Heading { title: group.title.clone(), help: group.help },
                depth: 0,
            });
            add_rows(&mut self.rows, group, 1);
        }
        let stops = self.rows.iter().enumerate().filter(|(_, row)| row.is_stop());
        self.index = stops.map(|(index, row)| (row.pointer.clone(), index)).collect();
        self.version = watched::next();
        self.found = row::found(&self.rows, &self.index, &self.shown.view.findings);
        let questions = self.rows.iter().filter_map(Row::question);
        self.labels = questions.map(|one| one.text_of_label().width()).max().unwrap_or_default();
        if let Focus::Form(pointer) = &self.focus
            && self.row_of(pointer).is_none()
        {
            // The question is gone: go to the first one of the form.
            let first = self.rows.iter().find(|row| row.is_stop()).map(|row| row.pointer.clone());
            self.focus = Focus::Form(first.unwrap_or_default());
            self.editor = None;
        }
        self.document = self.document.min(self.documents().len().saturating_sub(1));
        self.preview = preview.unwrap_or_else(|| self.render(&self.shown.json));
        self.follow();
    }

    fn render(&self, setup: &str) -> String {
        work::render(setup, self.shown_document(), self.rendering())
    }

    /// The document that is shown, ready to be copied or saved. There is none while the setup has errors.
    pub(super) fn finished(&self) -> Result<String, String> {
        let document = self.shown_document().ok_or("choose a flow first")?;
        let (setup, _) = Setup::read(&self.shown.json, Format::Json);
        let setup = setup.ok_or("the setup has errors")?;
        document::text(&setup, document, self.rendering(), &View::Masked).map_err(|error| error.to_string())
    }

    /// How many errors prevent sending, copying and saving.
    pub(super) fn errors(&self) -> usize {
        self.shown.view.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// The format that the document is written in.
    pub(super) fn rendering(&self) -> Rendering {
        let all = self.shown_document().map_or(Rendering::OF_PAYLOADS, Document::renderings);
        if all.contains(&self.rendering) { self.rendering } else { all[0] }
    }

    /// The chosen flow, if the platform has it.
    pub(super) fn flow(&self) -> Option<Flow> {
        self.shown.view.flow.filter(|_| !self.documents().is_empty())
    }

    /// The documents of the flow.
    pub(super) fn documents(&self) -> Vec<Document> {
        self.shown.view.flow.map_or_else(Vec::new, |flow| self.shown.view.platform.documents(flow))
    }

    /// The document that is shown.
    pub(super) fn shown_document(&self) -> Option<Document> {
        self.documents().get(self.document).copied()
    }

    /// The findings that are due: all once something was to be sent. Before that, those of questions that were left,
    /// and others that neither report a missing answer nor are at the focus.
    pub(super) fn findings(&self) -> Vec<&Finding> {
        let findings = &self.shown.view.findings;
        self.due().iter().filter_map(|index| findings.get(*index)).collect()
    }

    /// The indices of the findings that are due, in order.
    pub(super) fn due(&self) -> Rc<Vec<usize>> {
        // In a large form most findings are due wherever the focus is, so the cheap test comes first.
        let is_due = |(finding, is_missing): (&Finding, &bool)| {
            !is_missing && !self.is_focused(&finding.pointer) || self.all_due || self.left.contains(&finding.pointer)
        };
        self.due.get((self.version, self.all_due, self.left.version(), self.focus.clone()), || {
            let findings = &self.shown.view.findings;
            let missing = self.missing.get(self.version, || findings.iter().map(|one| self.is_missing(one)).collect());
            let all = findings.iter().zip(&*missing).enumerate();
            all.filter(|(_, one)| is_due(*one)).map(|(index, _)| index).collect()
        })
    }

    /// The due findings that are shown at a question.
    pub(super) fn due_at(&self, pointer: &str) -> impl Iterator<Item = &Finding> {
        let (due, here) = (self.due(), self.found.get(pointer));
        let here = here.into_iter().flatten().filter(move |index| due.binary_search(index).is_ok());
        here.filter_map(|index| self.shown.view.findings.get(*index))
    }

    /// How many secrets could be typed but are not.
    pub(super) fn secrets_left(&self) -> usize {
        self.secrets().filter(|(_, question)| !question.filled).count()
    }

    /// The questions for secrets, with their pointers.
    pub(super) fn secrets(&self) -> impl Iterator<Item = (&str, &Question)> {
        let all = self.rows.iter().filter_map(|row| Some((row.pointer.as_str(), row.question()?)));
        all.filter(|(_, question)| matches!(question.control, Control::Secret | Control::LongSecret))
    }

    fn is_missing(&self, finding: &Finding) -> bool {
        self.question(&finding.pointer).is_some_and(|question| question.required && !question.filled)
    }

    pub(super) fn row_of(&self, pointer: &str) -> Option<usize> {
        self.index.get(pointer).copied()
    }

    pub(super) fn question(&self, pointer: &str) -> Option<&Question> {
        self.rows.get(self.row_of(pointer)?).and_then(Row::question)
    }
}
