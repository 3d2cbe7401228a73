//! Findings with the questions they are about.

use super::{Finding, InRights, MISSING_FIELD, Page, Purpose, Severity, is_in};
#[cfg(feature = "check")]
use crate::form::readiness::is_for_rights;
use crate::form::{FieldView, GroupView};

impl<'a> Page<'a> {
    pub(super) fn findings(&mut self) {
        let view = self.view;
        self.out.list("diagnostics");
        for finding in &view.findings {
            let field = view.field_of(&finding.pointer);
            if self.concerns(field) {
                self.finding(finding, field);
            }
        }
        // Answers that documents about privileges require, although the flow does not.
        for field in view.groups.iter().flat_map(|group| &group.fields) {
            let is_needed = field.member.field.in_rights == InRights::Needed && !field.required;
            if is_needed && !field.is_answered() {
                let message = field.member.field.is_missing();
                let (code, severity, pointer) = (MISSING_FIELD.id(), Severity::Error, field.pointer.clone());
                self.finding(&Finding { code, severity, pointer, message, help: None, fix: None }, Some(field));
            }
        }
        self.out.end_list();
    }

    /// Whether a finding is about something that is asked here. One that is about no question concerns every purpose
    /// but grants.
    fn concerns(&self, field: Option<&FieldView>) -> bool {
        match field {
            None => self.at.purpose != Some(Purpose::Grants),
            Some(field) => self.group_of(field).is_some_and(|(_, asked)| self.asks(asked)),
        }
    }

    /// The section of a question, and the section's question that contains it: itself, or its list.
    fn group_of(&self, field: &FieldView) -> Option<(&'a GroupView, &'a FieldView)> {
        let groups = self.view.groups.iter();
        groups
            .flat_map(|group| group.fields.iter().map(move |asked| (group, asked)))
            .find(|(_, asked)| is_in(&field.pointer, asked))
    }

    fn finding(&mut self, finding: &Finding, field: Option<&FieldView>) {
        self.out.object("");
        self.out.text("code", finding.code);
        self.out.text("severity", severity(self.severity(finding, field)));
        self.out.text("pointer", &finding.pointer);
        let message = &*finding.message;
        #[cfg(feature = "check")]
        let words = field.and_then(|field| self.entry_of(field));
        #[cfg(feature = "check")]
        let said = words.as_ref().and_then(|(_, label)| message.strip_prefix(label.as_str())?.strip_prefix(": "));
        #[cfg(feature = "check")]
        let message = said.unwrap_or(message);
        #[cfg(feature = "check")]
        let message = &*match field {
            Some(field) => field.member.field.by_label(field.member.name, message),
            None => message.to_owned(),
        };
        self.out.text("message", message);
        if let Some(help) = &finding.help {
            self.out.text("help", help);
        }
        #[cfg(feature = "check")]
        self.fix(finding);
        if let Some(field) = field {
            self.out.object("field");
            self.place(field);
            self.out.end();
        }
        self.out.end();
    }

    /// The severity for the user's purpose. For grants, a warning about an answer that they require is an error: a
    /// payload would only be odd, but the grants cannot be written.
    #[cfg(feature = "check")]
    fn severity(&self, finding: &Finding, field: Option<&FieldView>) -> Severity {
        let is_in_the_way = self.at.purpose == Some(Purpose::Grants) && field.is_some_and(is_for_rights);
        if is_in_the_way && finding.severity == Severity::Warning { Severity::Error } else { finding.severity }
    }

    #[cfg(not(feature = "check"))]
    #[allow(clippy::unused_self, reason = "with checks there is more to it")]
    fn severity(&self, finding: &Finding, _: Option<&FieldView>) -> Severity {
        finding.severity
    }

    /// Writes a question, its step, and the entry of a list that it belongs to.
    pub(super) fn place(&mut self, field: &FieldView) {
        self.out.text("pointer", &field.pointer);
        self.out.text("label", field.member.field.label);
        self.out.flag("filled", field.filled);
        let is_needed = self.is_needed(field);
        self.out.flag("required", is_needed);
        if let Some(found) = self.group_of(field) {
            self.out.text("step", &found.0.id);
            #[cfg(feature = "check")]
            if let Some((number, label)) = self.entry_of(field) {
                self.out.text("entry", &[&*found.1.pointer, "/", number].concat());
                self.out.text("list", &label);
            }
        }
    }

    /// The entry of a list that a question belongs to: its number from 0, and its label.
    #[cfg(feature = "check")]
    fn entry_of(&self, field: &FieldView) -> Option<(&'a str, String)> {
        let (_, list) = self.group_of(field)?;
        let item = list.item_at(&field.pointer)?;
        Some((&item.id, [list.entry_label(), " ", &item.title].concat()))
    }

    #[cfg(feature = "check")]
    fn fix(&mut self, finding: &Finding) {
        let Some(fix) = &finding.fix else { return };
        self.out.object("fix");
        self.out.text("title", &fix.title);
        self.out.list("edits");
        for edit in &fix.edits {
            self.out.object("");
            self.out.number("start16", edit.utf16.0 as usize);
            self.out.number("end16", edit.utf16.1 as usize);
            self.out.text("text", &edit.text);
            self.out.end();
        }
        self.out.end_list();
        self.out.end();
    }
}

fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Info => "info",
    }
}
