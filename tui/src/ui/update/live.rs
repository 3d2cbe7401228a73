//! Actions on the integrations and connections of a tenant: making answers from one, comparing one, crawling.

use ucforge_core::convert::live::{self, FromLive};
use ucforge_core::operation::Operation;
use ucforge_core::secret::View;
use ucforge_core::value::json;

use super::{import, places, tenant};
use crate::secrets;
use crate::ui::model::{Model, Origin};
use crate::ui::places::{Live, Place, Registered, Side, selected};
use crate::ui::tenant::{Thing, Want};

/// Imports or compares the selected thing: at once if enough is known, else when the tenant has answered.
pub(super) fn want(model: &mut Model, want: Want, now: u64) {
    let Some(thing) = selected(model).and_then(|row| row.thing.clone()) else { return model.say("the list is empty") };
    if let Some(live) = known(model, &thing) {
        return with(model, want, live, now);
    }
    model.tenant.wanted = Some((thing.clone(), want));
    model.say("asking for its configuration ...");
    model.tenant.ask_again_for(thing);
}

/// Uses details that have arrived, if the user waits for them and has not gone somewhere else.
pub(super) fn arrived(model: &mut Model, thing: &Thing, now: u64) {
    let Some((_, want)) = model.tenant.wanted.take_if(|(of, _)| of == thing) else { return };
    if !matches!(model.place, Place::Integrations | Place::Connections) {
        return;
    }
    match known(model, thing) {
        Some(live) => with(model, want, live, now),
        None => model.say("its configuration could not be had: Enter shows why"),
    }
}

fn with(model: &mut Model, want: Want, live: Live, now: u64) {
    match want {
        Want::Import => answers(model, &live, now),
        Want::Compare => {
            places::go(model, Place::Compare);
            places::compare(model, Side::Live(live));
        }
    }
}

/// Everything that is needed about a thing; `None` if it is not known yet.
fn known(model: &Model, thing: &Thing) -> Option<Live> {
    match thing {
        Thing::Integration(id) => {
            model.tenant.integrations.iter().find(|one| one.id == *id).cloned().map(Box::new).map(Live::Integration)
        }
        Thing::Connection(key) => {
            let connection = model.tenant.known(key)?.connection.clone()?;
            let behind = connection.integration.as_ref();
            let behind = behind.and_then(|id| model.tenant.integrations.iter().find(|one| one.id == *id)).cloned();
            let object = model.tenant.connections.iter().find(|one| one.path.join("/") == *key)?.clone();
            Some(Live::Connection(Box::new(Registered { connection, behind, object })))
        }
    }
}

/// Makes answers from what the tenant has; its masked secrets become references to environment variables.
fn answers(model: &mut Model, live: &Live, now: u64) {
    let FromLive { setup, .. } = match live {
        Live::Integration(one) => live::integration(one),
        Live::Connection(one) => live::connection(&one.connection, one.behind.as_ref(), &one.object),
    };
    let Some(setup) = setup else {
        return model.say(format!("not enough is known of {} to make a setup of it", live.name()));
    };
    match json::pretty(&setup, &View::Masked) {
        Ok(text) => {
            // Answers are saved in files, so a secret that the tenant repeats in another field is redacted.
            let kept = secrets::usable(&text);
            if import::ask(model, &kept, &Origin::nowhere(&model.folder.clone()), now) {
                let name = live.name();
                model.say(if kept == text {
                    format!("these are the answers of {name}; Ctrl-S shows what you changed, and asks")
                } else {
                    format!("the tenant repeats a secret in {name}: where that stood there is REDACTED, which is not to be sent")
                });
            }
        }
        Err(error) => model.say(error.to_string()),
    }
}

/// Looks for new objects of the connection under the cursor; the user has to agree first.
pub(super) fn crawl(model: &mut Model) {
    if let Some(Thing::Connection(key)) = model.thing_here() {
        let options = tenant::options(model);
        tenant::begin(model, || Operation::crawl(&[key], None, options));
    }
}
