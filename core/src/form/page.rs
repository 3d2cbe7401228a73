//! What the page shows now, as JSON: where the user is, and how complete everything is.

mod entry;
mod finding;
mod question;
#[cfg(feature = "check")]
mod review;

use super::out::Out;
use super::picture::{Actor, picture};
use super::readiness::Readiness;
use super::{FieldView, Finding, FormView, GroupView, Purpose, Shown, readiness};
use crate::catalogue::{InRights, MISSING_FIELD, Shape};
use crate::diagnostic::Severity;
use crate::kinds::{Document, Flow};

/// Where the user is.
#[derive(Clone, Copy)]
pub struct At<'a> {
    /// What brings the user here; `None` until they say so.
    pub purpose: Option<Purpose>,
    /// The step that is open: the id of a section, or `review`.
    pub step: &'a str,
    /// The pointer of the open entry of a list.
    pub open: &'a str,
}

/// What the page shows, as JSON.
pub fn page(shown: &Shown, at: At<'_>) -> String {
    let mut page = Page::new(&shown.view, at);
    page.out.object("");
    page.write();
    page.out.text("setup", &shown.json);
    page.out.texts("hidden", &shown.hidden);
    page.out.end();
    page.out.finish()
}

/// The question at or around a place, its step, and the entry of a list that it belongs to, as JSON; `None` if there is
/// no question.
#[cfg(feature = "check")]
pub fn place_of(shown: &Shown, pointer: &str) -> Option<String> {
    let mut page = Page::new(&shown.view, At { purpose: None, step: "", open: "" });
    let field = shown.view.field_of(pointer)?;
    page.out.object("");
    page.place(field);
    page.out.end();
    Some(page.out.finish())
}

struct Page<'a> {
    view: &'a FormView,
    at: At<'a>,
    out: Out,
    /// The pointers of the questions with mistakes, sorted, one for each mistake.
    #[cfg(feature = "check")]
    mistaken: Vec<&'a str>,
}

/// How complete a section is.
#[derive(Clone, Copy, Default)]
struct Progress {
    missing: usize,
    wrong: usize,
    is_filled: bool,
    is_required: bool,
}

impl Progress {
    fn state(self) -> &'static str {
        if self.wrong > 0 {
            "wrong"
        } else if self.missing > 0 {
            "open"
        } else if self.is_filled || self.is_required {
            "done"
        } else {
            "optional"
        }
    }
}

impl<'a> Page<'a> {
    fn new(view: &'a FormView, at: At<'a>) -> Self {
        Self {
            view,
            at,
            out: Out::default(),
            #[cfg(feature = "check")]
            mistaken: review::mistaken(view),
        }
    }

    fn write(&mut self) {
        let view = self.view;
        self.out.text("flow", view.flow.map_or("", Flow::name));
        self.purposes();
        let mut missing = 0;
        self.out.list("steps");
        for group in &view.groups {
            if group.fields.iter().any(|field| self.asks(field)) {
                let progress = self.progress(&group.fields);
                missing += progress.missing;
                self.out.object("");
                self.out.text("id", &group.id);
                self.out.text("title", &group.title);
                self.how_far(progress);
                self.out.end();
            }
        }
        self.out.end_list();
        self.out.number("missing", missing);
        self.out.list("groups");
        for group in &view.groups {
            if group.id == self.at.step {
                self.group(group);
            }
        }
        self.out.end_list();
        #[cfg(feature = "check")]
        self.review();
        self.findings();
        self.kinds();
        self.picture();
    }

    fn how_far(&mut self, progress: Progress) {
        self.out.text("state", progress.state());
        self.out.number("missing", progress.missing);
        self.out.number("wrong", progress.wrong);
    }

    fn purposes(&mut self) {
        let view = self.view;
        self.out.list("purposes");
        for purpose in Purpose::ALL {
            self.out.object("");
            self.out.text("value", purpose.name());
            self.out.text("label", purpose.label());
            self.out.text("help", purpose.help());
            // A flow that already serves the purpose is kept.
            if !view.flow.is_some_and(|flow| purpose.flows().contains(&flow)) {
                for flow in purpose.flows().iter().filter(|flow| view.platform.catalogue.has(**flow)).take(1) {
                    self.out.text("flow", flow.name());
                }
            }
            self.out.end();
        }
        self.out.end_list();
        if let Some(flow) = view.flow {
            self.out.text("usual", Purpose::of(flow).name());
        }
        self.out.list("notes");
        for note in self.at.purpose.map_or(&[][..], Purpose::notes) {
            self.out.entry(note);
        }
        self.out.end_list();
    }

    /// Whether a question is asked for the user's purpose.
    fn asks(&self, field: &FieldView) -> bool {
        let Some(purpose) = self.at.purpose else { return true };
        // A flow without an alternative is not asked for.
        let is_settled = || {
            let served = purpose.flows().iter().filter(|flow| self.view.platform.catalogue.has(**flow)).count();
            matches!(field.member.field.shape, Shape::Choice(_))
                && field.member.field.always
                && field.filled
                && served == 1
        };
        purpose.asks(field) && !is_settled()
    }

    /// Whether the user's purpose requires an answer.
    fn is_needed(&self, field: &FieldView) -> bool {
        let of = field.member.field;
        match self.at.purpose {
            Some(Purpose::Grants) => of.in_rights == InRights::Needed || of.always,
            _ => field.required,
        }
    }

    fn progress(&self, fields: &[FieldView]) -> Progress {
        let mut progress = Progress::default();
        self.add(fields, &mut progress);
        progress
    }

    fn add(&self, fields: &[FieldView], progress: &mut Progress) {
        for field in fields {
            if !self.asks(field) {
                continue;
            }
            let is_needed = self.is_needed(field);
            progress.is_filled |= field.filled;
            progress.is_required |= is_needed;
            progress.missing += usize::from(is_needed && !field.is_answered());
            #[cfg(feature = "check")]
            {
                progress.wrong += self.mistakes(field);
            }
            for item in field.items.iter().flatten() {
                self.add(&item.fields, progress);
            }
        }
    }

    fn group(&mut self, group: &'a GroupView) {
        self.out.object("");
        self.out.text("id", &group.id);
        self.out.text("title", &group.title);
        self.out.text("help", group.help);
        self.fields(&group.fields);
        self.out.end();
    }

    fn kinds(&mut self) {
        self.out.list("kinds");
        for one in readiness(self.view) {
            if self.at.purpose.is_none_or(|purpose| purpose.offers(one.document)) {
                self.kind(&one);
            }
        }
        self.out.end_list();
    }

    fn kind(&mut self, one: &Readiness) {
        let (document, out) = (one.document, &mut self.out);
        let is_sent = matches!(document, Document::Payload(_) | Document::Runbook);
        out.object("");
        out.text("kind", document.name());
        out.text("title", document.title());
        out.text("subtitle", &document.subtitle(self.view.platform.catalogue.wire));
        out.text("level", if is_sent { "send" } else { "rights" });
        out.list("formats");
        for rendering in document.renderings() {
            out.object("");
            out.text("value", rendering.name());
            out.text("label", rendering.label());
            out.text("file", &document.file_name(*rendering));
            out.end();
        }
        out.end_list();
        out.texts("missing", &one.missing);
        out.texts("wrong", &one.wrong);
        out.end();
    }

    fn picture(&mut self) {
        self.out.list("picture");
        if let Some(flow) = self.view.flow {
            let platform = self.view.platform;
            let name = |actor| match actor {
                Actor::You => "You",
                Actor::Immuta => "Immuta",
                Actor::Platform => platform.catalogue.wire,
            };
            for arrow in picture(platform, flow) {
                self.out.object("");
                self.out.text("from", name(arrow.from));
                self.out.text("to", name(arrow.to));
                self.out.text("text", &arrow.text);
                self.out.text("kind", arrow.document.map_or("", Document::name));
                self.out.end();
            }
        }
        self.out.end_list();
    }
}

/// Whether a pointer leads to a field or into it.
fn is_in(pointer: &str, field: &FieldView) -> bool {
    pointer.strip_prefix(&*field.pointer).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

#[cfg(all(test, feature = "convert"))]
mod tests;
