//! All that the terminal UI knows.

mod window;
mod work;

use std::borrow::Cow;
use std::collections::{BTreeSet, HashMap};

use ucforge_core::catalogue::{Choice, Member};
use ucforge_core::check::Setup;
use ucforge_core::convert;
use ucforge_core::diagnostic::Severity;
use ucforge_core::document;
use ucforge_core::form::{Answer, Control, Draft, Finding, Fix, GroupView, Shown};
use ucforge_core::kinds::Document;
use ucforge_core::read::Format;
use ucforge_core::render::Rendering;
use ucforge_core::secret::{Clear, Secret, SecretError, View};
use ucforge_core::value::Value;
use unicode_width::UnicodeWidthStr;

pub(super) use window::{
    Ask, Choose, Course, Deed, Extent, Help, Import, Lines, Overlay, Page, Palette, Path, Purpose, Scroll, Spot, Target,
};
pub(super) use work::{Job, Pending, Worked};

use super::config::Config;
use super::editor::Editor;
use super::history::History;
use super::places::{self, Comparison, Listing, Place, Source};
use super::tenant::{Tenant, Thing};
use crate::profile::Listed;

/// Longer documents are not compared with themselves at every key.
const MAX_FOLLOWED: usize = 20_000;

/// Follows secret references when something is sent.
pub(super) type Resolve = Box<dyn Fn(&Secret) -> Result<Clear, SecretError>>;

/// The state of the UI.
pub(super) struct Model {
    pub(super) draft: Draft,
    /// What the answers were before.
    pub(super) history: History,
    /// How many other drafts are kept that no program has open.
    pub(super) other_drafts: usize,
    /// What the answers make: questions, findings, the setup itself.
    pub(super) shown: Shown,
    /// The form from top to bottom.
    pub(super) rows: Vec<Row>,
    /// Where each question and entry is in it.
    index: HashMap<String, usize>,
    /// The columns of the widest label.
    pub(super) labels: usize,
    /// What is still to be worked out.
    pub(super) pending: Pending,
    pub(super) focus: Focus,
    /// The file that the setup was opened from, or saved in; empty where it is in none.
    pub(super) file: String,
    /// What is typed where the focus is; none where nothing is typed.
    pub(super) editor: Option<Editor>,
    /// The question whose list of choices is open.
    pub(super) choosing: Option<String>,
    /// The question that the form shows while the focus is elsewhere.
    pub(super) place_in_form: String,
    /// Where Esc goes back to, the last jump last.
    pub(super) back: Vec<Focus>,
    /// What is on the screen, as it was drawn last.
    pub(super) targets: Vec<Target>,
    pub(super) overlay: Option<Overlay>,
    /// Which of the flow's documents is shown.
    pub(super) document: usize,
    /// How payloads are written; a document that has no such format is written in its own.
    pub(super) rendering: Rendering,
    /// The document as text.
    pub(super) preview: String,
    /// The lines of it that the answer at the focus makes.
    pub(super) marked: Vec<usize>,
    /// How far the document is scrolled; the finding and the line of the tenant that the cursor is on.
    pub(super) scroll: [u16; 3],
    /// Questions that were left once, or all of them when something was to be sent: only their findings are shown.
    pub(super) left: BTreeSet<String>,
    pub(super) all_due: bool,
    /// Whom it talks to.
    pub(super) tenant: Tenant,
    /// Where one is, and the lists there.
    pub(super) place: Place,
    pub(super) listings: [Listing; 7],
    /// The document that is checked, and those that are compared.
    pub(super) checked: Source,
    pub(super) comparison: Comparison,
    /// The tenants that can be chosen, as they were read last.
    pub(super) profiles: Vec<Listed>,
    /// What there is to say.
    pub(super) status: String,
    /// Whether anything was answered since the start.
    pub(super) edited: bool,
    /// When the draft is to be saved, in milliseconds.
    pub(super) save_at: Option<u64>,
    /// Since when there is something to save.
    pub(super) unsaved_since: Option<u64>,
    /// Ctrl-C was the last key: once more and the program ends.
    pub(super) leaving: bool,
    /// The command that runs when it is asked for once more.
    pub(super) agreeing: Option<usize>,
    /// Who has the mouse.
    pub(super) mouse: Mouse,
    pub(super) resolve: Resolve,
    /// What the terminal can show.
    pub(super) charset: Charset,
    /// Keys, looks and commands of this person.
    pub(super) config: Config,
}

/// Who has the mouse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Mouse {
    /// It clicks and scrolls here.
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

/// A line of the form.
#[derive(Clone)]
pub(super) struct Row {
    pub(super) pointer: String,
    pub(super) kind: RowKind,
    /// How far in: entries of lists are further to the right.
    pub(super) depth: u16,
}

/// What a line of the form is.
#[derive(Clone)]
pub(super) enum RowKind {
    /// A heading; the focus passes it by.
    Heading { title: String, help: &'static str },
    /// A question.
    Question(Question),
    /// The beginning of an entry of a list.
    Entry { number: usize, label: &'static str },
}

/// A question with its answer.
#[derive(Clone)]
pub(super) struct Question {
    pub(super) member: &'static Member,
    pub(super) control: Control,
    pub(super) choices: &'static [Choice],
    pub(super) required: bool,
    pub(super) filled: bool,
    pub(super) value: Option<Answer>,
    /// What counts while there is none, as it follows from other answers.
    pub(super) assumed: Option<String>,
    /// For lists of objects: how many entries.
    pub(super) entries: Option<usize>,
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
            labels: 0,
            pending: Pending::default(),
            focus: Focus::Form("/flow".to_owned()),
            file: String::new(),
            editor: None,
            choosing: None,
            place_in_form: "/flow".to_owned(),
            back: Vec::new(),
            targets: Vec::new(),
            overlay: None,
            document: 0,
            rendering: Rendering::Json,
            preview: String::new(),
            marked: Vec::new(),
            scroll: [0; 3],
            left: BTreeSet::new(),
            all_due: false,
            tenant: Tenant::sandbox(),
            place: Place::Builder,
            listings: Default::default(),
            checked: Source::default(),
            comparison: Comparison::default(),
            profiles: Vec::new(),
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
        // The first thing that is asked: what can be chosen is in sight.
        model.choosing = model.shown.view.flow.is_none().then(|| "/flow".to_owned());
        model
    }

    /// The list of the place where one is.
    pub(super) fn listing(&self) -> &Listing {
        &self.listings[self.place as usize]
    }

    pub(super) fn listing_mut(&mut self) -> &mut Listing {
        &mut self.listings[self.place as usize]
    }

    /// Says something in the status line.
    pub(super) fn say(&mut self, text: impl Into<String>) {
        self.status = text.into();
    }

    /// The draft as it may be stored, with what is being typed in a window.
    pub(super) fn stored(&self) -> String {
        match &self.overlay {
            Some(Overlay::Lines(lines)) if lines.is_changed() => {
                let mut draft = self.draft.clone();
                lines.answer(&mut draft);
                draft.stored()
            }
            _ => self.draft.stored(),
        }
    }

    /// When something is due, if anything is.
    pub(super) fn next_due(&self) -> Option<u64> {
        [self.save_at, self.tenant.due, self.pending.due].into_iter().flatten().min()
    }

    /// Works out everything that follows from the answers.
    pub(super) fn refresh(&mut self) {
        self.take(convert::shown(&self.draft.json()), None);
    }

    /// The same with what was worked out elsewhere.
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
        let questions = self.rows.iter().filter_map(Row::question);
        self.labels = questions.map(|one| one.text_of_label().width()).max().unwrap_or_default();
        if let Focus::Form(pointer) = &self.focus
            && self.row_of(pointer).is_none()
        {
            // The question went away: the nearest one that is left.
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

    /// Works out which lines of the document the answer at the focus makes: those that are others without it.
    pub(super) fn follow(&mut self) {
        self.marked.clear();
        let Focus::Form(focused) = &self.focus else { return };
        // What has no answer yet will stand where the entry is that it belongs to.
        let mut pointer = focused.as_str();
        while !pointer.is_empty() && self.draft.get(pointer).is_none() {
            pointer = pointer.rsplit_once('/').map_or("", |(parent, _)| parent);
        }
        if self.preview.len() > MAX_FOLLOWED || pointer.is_empty() {
            return;
        }
        let mut without = self.draft.clone();
        match without.get(pointer) {
            // Another text in its place leaves all other lines as they are.
            Some(Value::Text(text)) if self.question(pointer).is_some_and(|one| one.choices.is_empty()) => {
                let other = [text, "_"].concat();
                without.set(pointer, Value::Text(other));
            }
            _ => without.clear_answer(pointer),
        }
        let without = self.render(&convert::shown(&without.json()).json);
        self.marked = differing(&self.preview, &without);
        // An answer that the whole document hangs on has no place in it.
        if self.marked.len() * 2 > self.preview.lines().count() {
            self.marked.clear();
        }
    }

    /// The document that is shown, fit to be taken along. While the setup has errors nothing is.
    pub(super) fn finished(&self) -> Result<String, String> {
        let document = self.shown_document().ok_or("choose a flow first")?;
        let (setup, _) = Setup::read(&self.shown.json, Format::Json);
        let setup = setup.ok_or("the setup has errors")?;
        document::text(&setup, document, self.rendering(), &View::Masked).map_err(|error| error.to_string())
    }

    /// How many errors are in the way of sending, copying and saving.
    pub(super) fn errors(&self) -> usize {
        self.shown.view.findings.iter().filter(|finding| finding.severity == Severity::Error).count()
    }

    /// How the document is written.
    pub(super) fn rendering(&self) -> Rendering {
        let all = self.shown_document().map_or(Rendering::OF_PAYLOADS, Document::renderings);
        if all.contains(&self.rendering) { self.rendering } else { all[0] }
    }

    /// The documents of the flow.
    pub(super) fn documents(&self) -> Vec<Document> {
        self.shown.view.flow.map_or_else(Vec::new, |flow| self.shown.view.platform.documents(flow))
    }

    /// The document that is shown.
    pub(super) fn shown_document(&self) -> Option<Document> {
        self.documents().get(self.document).copied()
    }

    /// The findings that are due: those of questions that were left, or all when something was to be sent.
    pub(super) fn findings(&self) -> Vec<&Finding> {
        self.due().collect()
    }

    /// The same, one by one.
    pub(super) fn due(&self) -> impl Iterator<Item = &Finding> {
        self.shown.view.findings.iter().filter(|finding| {
            self.all_due
                || self.left.contains(&finding.pointer)
                || !self.is_missing(finding) && !self.is_focused(&finding.pointer)
        })
    }

    /// How many secrets could be typed and are not.
    pub(super) fn secrets_left(&self) -> usize {
        let is_left = |one: &Question| matches!(one.control, Control::Secret | Control::LongSecret) && !one.filled;
        self.rows.iter().filter(|row| matches!(&row.kind, RowKind::Question(one) if is_left(one))).count()
    }

    fn is_missing(&self, finding: &Finding) -> bool {
        self.question(&finding.pointer).is_some_and(|question| question.required && !question.filled)
    }

    pub(super) fn is_focused(&self, pointer: &str) -> bool {
        matches!(&self.focus, Focus::Form(focused) if focused == pointer)
    }

    pub(super) fn row_of(&self, pointer: &str) -> Option<usize> {
        self.index.get(pointer).copied()
    }

    pub(super) fn question(&self, pointer: &str) -> Option<&Question> {
        self.rows.get(self.row_of(pointer)?).and_then(Row::question)
    }

    /// The question that has the focus.
    pub(super) fn focused(&self) -> Option<(&str, &Question)> {
        let Focus::Form(pointer) = &self.focus else { return None };
        self.question(pointer).map(|question| (pointer.as_str(), question))
    }

    /// The fix that a finding at the focus offers.
    pub(super) fn fix_here(&self) -> Option<&Fix> {
        self.fixable_here().and_then(|finding| finding.fix.as_ref())
    }

    /// The finding at the focus that can be fixed.
    pub(super) fn fixable_here(&self) -> Option<&Finding> {
        let Focus::Form(pointer) = &self.focus else { return None };
        let is_here = |finding: &&Finding| {
            let rest = finding.pointer.strip_prefix(pointer.as_str());
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.shown.view.findings.iter().filter(|finding| finding.fix.is_some()).find(is_here)
    }

    /// The list of objects that has the focus, or an entry of which has it.
    pub(super) fn list_here(&self) -> Option<&str> {
        let list = self.focused().filter(|(_, question)| question.entries.is_some()).map(|(pointer, _)| pointer);
        list.or_else(|| Some(self.entry_here()?.rsplit_once('/')?.0))
    }

    /// The thing of the tenant that the cursor is on.
    pub(super) fn thing_here(&self) -> Option<Thing> {
        if self.place != Place::Builder {
            return places::selected(self)?.thing;
        }
        let here = (self.focus == Focus::Tenant).then_some(usize::from(self.scroll[2]))?;
        self.tenant.lines().into_iter().nth(here)?.of
    }

    /// The entry of a list of objects that has the focus, or holds what has it.
    pub(super) fn entry_here(&self) -> Option<&str> {
        let Focus::Form(pointer) = &self.focus else { return None };
        // The nearest one that it is inside of.
        let mut entry = pointer.as_str();
        loop {
            let row = self.row_of(entry).and_then(|row| self.rows.get(row));
            if let Some(row) = row.filter(|row| matches!(row.kind, RowKind::Entry { .. })) {
                return Some(&row.pointer);
            }
            entry = entry.rsplit_once('/')?.0;
        }
    }
}

/// The lines of a text that are not in the other one, in the same order.
fn differing(text: &str, other: &str) -> Vec<usize> {
    // Lines are the same whether or not something follows in a list.
    let lines_of = |text| str::lines(text).map(|line| line.trim_end_matches(',')).collect::<Vec<_>>();
    let (lines, others) = (lines_of(text), lines_of(other));
    if lines.len() == others.len() {
        return (0..lines.len()).filter(|line| lines[*line] != others[*line]).collect();
    }
    let same = |pairs: &mut dyn Iterator<Item = (&&str, &&str)>| pairs.take_while(|(one, two)| one == two).count();
    let above = same(&mut lines.iter().zip(&others));
    let below = same(&mut lines[above..].iter().rev().zip(others[above.min(others.len())..].iter().rev()));
    (above..lines.len() - below).collect()
}

impl Question {
    /// Its label; a star says that it must be answered.
    pub(super) fn text_of_label(&self) -> Cow<'static, str> {
        let label = self.member.field.label;
        if self.required { Cow::Owned([label, " *"].concat()) } else { Cow::Borrowed(label) }
    }
}

impl Row {
    /// The question, where it is one.
    pub(super) fn question(&self) -> Option<&Question> {
        match &self.kind {
            RowKind::Question(question) => Some(question),
            _ => None,
        }
    }

    /// Whether the focus can be here.
    pub(super) fn is_stop(&self) -> bool {
        !matches!(self.kind, RowKind::Heading { .. })
    }
}

fn add_rows(rows: &mut Vec<Row>, group: &GroupView, depth: u16) {
    for field in &group.fields {
        rows.push(Row {
            pointer: field.pointer.clone(),
            kind: RowKind::Question(Question {
                member: field.member,
                control: field.control(),
                choices: field.choices(),
                required: field.required,
                filled: field.filled,
                value: field.value.clone(),
                assumed: field.assumed.clone(),
                entries: field.items.as_ref().map(Vec::len),
            }),
            depth,
        });
        for (index, item) in field.items.iter().flatten().enumerate() {
            rows.push(Row {
                pointer: format!("{}/{index}", field.pointer),
                kind: RowKind::Entry { number: index + 1, label: field.member.field.label },
                depth: depth + 1,
            });
            add_rows(rows, item, depth + 2);
        }
    }
}
