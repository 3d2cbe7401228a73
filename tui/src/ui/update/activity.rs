//! Actions on requests that were sent: sending one again, or putting back what it changed.

use ucforge_core::operation::{Operation, PutBack};

use super::tenant;
use crate::ui::model::Model;
use crate::ui::places::{back_of, find, selected};
use crate::ui::tenant::Look;

/// Sends the request under the cursor once more. If it changes something, the user has to agree, as the first time.
pub(super) fn again(model: &mut Model) {
    let row = selected(model);
    let Some(one) = row.as_ref().and_then(|row| find(model, &row.id)) else { return model.say("the list is empty") };
    let request = one.request.clone();
    if !request.changes() {
        model.tenant.looks.push_front(Look::Again(Box::new(request)));
        return;
    }
    begin(model, request);
}

/// Sends what puts back the change under the cursor; the user has to agree first.
pub(super) fn put_back(model: &mut Model) {
    let row = selected(model);
    match row.as_ref().and_then(|row| back_of(model, &row.id)) {
        Some(PutBack::By { request, .. }) => begin(model, request),
        Some(PutBack::Not(why)) => model.say(why),
        None => model.say("the list is empty"),
    }
}

fn begin(model: &mut Model, request: ucforge_core::api::Outgoing) {
    let (line, options) = (request.line(), tenant::options(model));
    // The operation is made before `begin` clears anything for it.
    match Operation::of(request, options) {
        Some(operation) => tenant::begin(model, || operation),
        None => model.say(format!("{line} is not sent from here")),
    }
}
