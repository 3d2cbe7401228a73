//! Questions as the page asks them.

use super::Page;
use crate::catalogue::{Absent, Choice, Shape};
use crate::form::{Answer, FieldView};
use crate::kinds::Flow;

impl<'a> Page<'a> {
    /// Writes the questions that are asked here.
    pub(super) fn fields(&mut self, fields: &'a [FieldView]) {
        self.out.list("fields");
        for field in fields {
            if self.asks(field) {
                self.field(field);
            }
        }
        self.out.end_list();
    }

    fn field(&mut self, view: &'a FieldView) {
        let (field, is_needed) = (view.member.field, self.is_needed(view));
        let is_of_names = view.is_of_names(self.view.platform);
        self.out.object("");
        for (name, text) in [
            ("pointer", view.pointer.as_str()),
            ("name", view.member.name),
            ("label", field.label),
            ("help", field.help),
            ("example", field.example),
            ("type", if is_of_names { "names" } else { view.control().name() }),
            #[cfg(feature = "check")]
            ("source", field.source.title()),
            ("find", field.find),
            ("default", field.assumed),
            ("assumed", view.assumed.as_deref().unwrap_or("")),
            ("unset", self.unset(view)),
        ] {
            if !text.is_empty() {
                self.out.text(name, text);
            }
        }
        self.out.flag("required", is_needed);
        self.out.flag("filled", view.filled);
        self.out.flag("rare", view.is_rare());
        self.choices(view);
        match &view.value {
            Some(Answer::Bool(value)) => self.out.flag("value", *value),
            Some(Answer::Text(text)) => self.out.text("value", text),
            Some(Answer::Texts(texts)) => self.out.texts("value", texts),
            None => {}
        }
        if let Some(items) = &view.items {
            self.out.list("items");
            for (index, item) in items.iter().enumerate() {
                self.entry(view, index, item);
            }
            self.out.end_list();
        }
        self.out.end();
    }

    fn choices(&mut self, view: &FieldView) {
        let choices = view.choices();
        if choices.is_empty() {
            return;
        }
        let is_flow = matches!(view.member.field.shape, Shape::Choice(_)) && view.member.field.always;
        self.out.list("choices");
        for choice in choices {
            // Of the flows, only those that serve the purpose, and the one that is chosen.
            if !is_flow || self.serves(choice) {
                self.out.object("");
                self.out.text("value", choice.value);
                self.out.text("label", choice.label);
                self.out.end();
            }
        }
        self.out.end_list();
    }

    fn serves(&self, choice: &Choice) -> bool {
        let (Some(flow), Some(purpose)) = (Flow::from_name(choice.value), self.at.purpose) else { return true };
        self.view.flow == Some(flow) || purpose.flows().contains(&flow)
    }

    /// The value that counts while a yes-or-no question is not answered.
    fn unset(&self, view: &FieldView) -> &'static str {
        match (view.member.field.absent, self.view.flow) {
            _ if !matches!(view.member.field.shape, Shape::Boolean) => "",
            (Absent::Is(value) | Absent::Settled(value), _) => value,
            (Absent::ByFlow { flows, there, elsewhere, .. }, Some(flow)) => {
                if flows.has(flow) {
                    there
                } else {
                    elsewhere
                }
            }
            _ => "",
        }
    }
}
