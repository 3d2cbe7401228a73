//! Entries of lists, with their questions only while they are open.

use super::Page;
use crate::form::{FieldView, GroupView};
use crate::tree::Pointer;

impl<'a> Page<'a> {
    pub(super) fn entry(&mut self, list: &'a FieldView, index: usize, item: &'a GroupView) {
        let mut pointer = Pointer::from(list.pointer.as_str());
        pointer.push_index(index);
        let platform = self.view.platform;
        let host = platform.catalogue.entries.as_ref().map_or("", |entries| entries.host);
        let is_of_names = list.is_of_names(platform);
        let named = item.fields.iter().find(|field| if is_of_names { field.filled } else { field.member.name == host });
        let name = named.and_then(FieldView::text).unwrap_or("");
        self.out.object("");
        self.out.text("id", pointer.as_str());
        self.out.text("title", &item.title);
        self.out.text("name", name);
        let progress = self.progress(&item.fields);
        self.how_far(progress);
        if self.at.open == pointer.as_str() {
            self.fields(&item.fields);
        }
        if let Some(kind) = named.filter(|_| is_of_names) {
            self.out.text("kind", kind.member.name);
            self.out.list("kinds");
            for (value, label) in list.kinds(platform, name) {
                self.out.object("");
                self.out.text("value", value);
                self.out.text("label", label);
                self.out.end();
            }
            self.out.end_list();
        }
        self.out.end();
    }
}
