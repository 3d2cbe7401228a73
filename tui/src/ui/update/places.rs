//! The places other than the builder: what keys do in their lists.

use ratatui::crossterm::event::{KeyCode, KeyEvent};
use ucforge_core::check::Base;
use ucforge_core::secrecy::Credential;

use super::{Effect, act, files, import, live, tenant};
use crate::human::one_line;
use crate::ui::actions::Action;
use crate::ui::editor::Editor;
use crate::ui::model::Model;
use crate::ui::places::{self, Listing, Place, Side, Source};
use crate::ui::tenant::{Thing, Want};

/// Goes to a place.
pub(super) fn go(model: &mut Model, place: Place) {
    let is_elsewhere = model.place != place;
    model.place = place;
    model.tenant.wanted = None;
    model.choosing = None;
    model.history.stop_typing();
    let is_of_tenant = matches!(place, Place::Integrations | Place::Connections);
    if is_of_tenant && !model.tenant.is_known {
        tenant::look(model);
    }
    if place == Place::Activity
        && is_elsewhere
        && let Some(row) = places::last_change(model)
    {
        // Most users come here to put back the last change.
        model.listing_mut().go(row);
    }
    if place == Place::Check && !model.checked.is_empty() {
        let said = counted(model);
        return model.say(said);
    }
    model.say(match place {
        Place::Builder => "",
        Place::Integrations | Place::Connections => {
            "/ filters, Enter reads, Alt-T makes answers, Alt-M compares, F8 deletes"
        }
        Place::Check => "paste a text or open a file with Alt-O; Ctrl-X fixes one, Alt-L all, Alt-1 is the builder",
        Place::Compare => {
            "open files with Alt-O; Alt-T takes the answers; Alt-M in Alt-2 or Alt-3 takes what the tenant has"
        }
        Place::Profiles => "Enter talks to the tenant here from now on, Tab reads, F5 reads the profiles again",
        Place::Activity => "/change shows what changed something; Alt-Z puts it back, Alt-G sends it again",
    });
}

/// Goes to a thing in its list.
pub(super) fn go_to(model: &mut Model, thing: &Thing) {
    let (place, id) = match thing {
        Thing::Integration(id) => (Place::Integrations, id),
        Thing::Connection(key) => (Place::Connections, key),
    };
    go(model, place);
    *model.listing_mut() = Listing::default();
    if let Some(row) = places::rows(model).iter().position(|row| row.id == *id) {
        model.listing_mut().cursor = row;
    }
}

pub(super) fn key(model: &mut Model, key: KeyEvent) -> Vec<Effect> {
    if model.listing().is_filtering {
        filter_key(model, key);
        return Vec::new();
    }
    if key.code == KeyCode::Enter && model.place == Place::Profiles {
        return choose(model);
    }
    let count = places::rows(model).len();
    let columns = model.place.columns();
    let listing = model.listing_mut();
    if listing.is_reading && listing.top.press(key.code) {
        return Vec::new();
    }
    let (at, last) = (&mut listing.cursor, count.saturating_sub(1));
    match key.code {
        KeyCode::Down => *at = (*at + 1).min(last),
        KeyCode::Up => *at = at.saturating_sub(1),
        KeyCode::PageDown => *at = (*at + 10).min(last),
        KeyCode::PageUp => *at = at.saturating_sub(10),
        KeyCode::Home => *at = 0,
        KeyCode::End => *at = last,
        KeyCode::Tab | KeyCode::BackTab => listing.is_reading = !listing.is_reading,
        KeyCode::Enter => read(model),
        KeyCode::Esc => back(model),
        KeyCode::Char('/') => {
            listing.is_filtering = true;
            listing.is_reading = false;
        }
        KeyCode::Char('s') if !columns.is_empty() => {
            listing.sort = (listing.sort + 1) % columns.len();
            let column = columns[listing.sort];
            model.say(format!("sorted by {column}"));
        }
        KeyCode::Char('?') => {
            act(model, Action::Help, 0);
        }
        KeyCode::Char(_) => {
            model.say("nothing is typed here: / filters, s sorts, Enter reads, Esc goes back, ? shows all keys");
        }
        _ => {}
    }
    Vec::new()
}

/// Switches to the tenant under the cursor.
fn choose(model: &mut Model) -> Vec<Effect> {
    let row = places::selected(model);
    let Some(one) = row.and_then(|row| model.profiles.iter().find(|one| one.name == row.id)) else {
        model.say("the list is empty");
        return Vec::new();
    };
    match one.trouble.clone() {
        Some(why) => model.say(why),
        None if one.name == model.tenant.place.name => model.say("this is whom it talks to already"),
        None => return vec![Effect::Choose(one.name.clone())],
    }
    Vec::new()
}

/// Handles a key while the filter is typed; arrows move through the rows that it leaves.
fn filter_key(model: &mut Model, key: KeyEvent) {
    let count = places::rows(model).len();
    let listing = model.listing_mut();
    match key.code {
        KeyCode::Enter => listing.is_filtering = false,
        KeyCode::Esc => {
            listing.is_filtering = false;
            listing.filter = Editor::default();
        }
        KeyCode::Down => listing.cursor = (listing.cursor + 1).min(count.saturating_sub(1)),
        KeyCode::Up => listing.cursor = listing.cursor.saturating_sub(1),
        _ => {
            listing.filter.press(key);
            listing.cursor = 0;
        }
    }
}

/// Moves to the text beside the list. More about a connection is asked for, once.
fn read(model: &mut Model) {
    let Some(row) = places::selected(model) else { return model.say("there is nothing to read") };
    model.listing_mut().is_reading = true;
    if let Some(thing @ Thing::Connection(_)) = &row.thing {
        model.tenant.ask_for(thing.clone());
    }
}

/// Goes one step back: from the text to the list, from filtered rows to all rows, and then to the builder.
fn back(model: &mut Model) {
    let listing = model.listing_mut();
    if listing.is_reading {
        listing.is_reading = false;
    } else if !listing.filter.text().is_empty() {
        listing.filter = Editor::default();
    } else {
        go(model, Place::Builder);
    }
}

/// The name of a text that was pasted.
const PASTED: &str = "pasted";

/// Checks or compares a pasted text, depending on the place.
pub(super) fn paste(model: &mut Model, text: &str) {
    match model.place {
        Place::Check => {
            model.checked = Source::new(PASTED, text, Base::None).into();
            *model.listing_mut() = Listing::default();
            let said = counted(model);
            model.say(said);
        }
        Place::Compare => compare(model, Side::Text(Source::new(PASTED, text, Base::None))),
        _ if model.listing().is_filtering => {
            let line = text.lines().next().unwrap_or_default();
            if Credential::in_text(line).is_none() {
                model.listing_mut().filter.insert(line);
            }
        }
        _ => model.say("texts are pasted in the builder, in check and in compare"),
    }
}

/// Opens in check a text that could not be imported. Returns whether it did: a file that is open there is not replaced.
pub(super) fn bring_to_check(model: &mut Model, text: &str) -> bool {
    let is_free = model.checked.is_empty() || model.checked.name == PASTED;
    if is_free {
        model.checked = Source::new(PASTED, text, Base::None).into();
        model.listings[Place::Check as usize] = Listing::default();
    }
    is_free
}

pub(super) fn compare(model: &mut Model, side: Side) {
    let name = one_line(&side.name());
    model.comparison.add(side);
    *model.listing_mut() = Listing::default();
    let secrets = if model.comparison.has_secrets { "; secrets are not compared: the tenant masks them" } else { "" };
    let said = match (model.comparison.count(), places::rows(model).len(), &model.comparison.trouble) {
        (1, ..) => format!("{name} is the first; now the other one"),
        (_, _, Some(why)) => why.clone(),
        (_, 0, _) => format!("both describe the same setup{secrets}"),
        (_, 1, _) => format!("1 difference{secrets}"),
        (_, many, _) => format!("{many} differences{secrets}"),
    };
    model.say(said);
}

/// How many findings there are, and what can be done about them.
pub(super) fn counted(model: &Model) -> String {
    match (model.checked.count(), model.checked.fixes()) {
        (0, _) => "nothing to fix".to_owned(),
        (1, 0) => "1 finding".to_owned(),
        (many, 0) => format!("{many} findings"),
        (many, fixes) => format!("{many} findings, {fixes} with a fix: Ctrl-X applies one, Alt-L all"),
    }
}

/// Applies the fix of the finding under the cursor.
pub(super) fn fix(model: &mut Model) {
    if let Some(title) = places::finding_here(model).and_then(|index| model.checked.fix(index)) {
        let said = format!("fixed: {title}; {}", counted(model));
        model.say(said);
    }
}

/// Applies all fixes.
pub(super) fn fix_all(model: &mut Model) {
    let count = model.checked.fix_all();
    let left = counted(model);
    let fixes = if count == 1 { "fix" } else { "fixes" };
    model.say(format!("{count} {fixes} applied; {left}; Alt-T makes the answers from it, Ctrl-O saves a copy"));
}

/// Makes the answers from what is here. In compare the answers become one side.
pub(super) fn take_over(model: &mut Model, now: u64) {
    match model.place {
        Place::Check => {
            let text = zeroize::Zeroizing::new(model.checked.text().to_owned());
            // The text may differ from the file by now, so this does not count as opening the file.
            let origin = model.checked.origin(&model.folder);
            import::ask(model, &text, &origin, now);
        }
        Place::Compare => {
            let text = files::setup_text(model);
            compare(model, Side::Text(Source::new("the builder's answers", &text, Base::None)));
        }
        Place::Integrations | Place::Connections => live::want(model, Want::Import, now),
        _ => {}
    }
}

/// What can be copied or saved here: the name of a file for it, and its text.
fn taken(model: &Model) -> Result<(String, String), String> {
    let row = places::selected(model);
    match model.place {
        Place::Check => {
            let text = model.checked.text();
            if Credential::in_text(text).is_some() {
                return Err("this holds what looks like a credential: it is not written anywhere; `ucforge check --fix FILE` fixes a file in its place".to_owned());
            }
            Ok(("checked.txt".to_owned(), text.to_owned()))
        }
        Place::Activity => {
            let one = row.as_ref().and_then(|row| places::find(model, &row.id)).ok_or("the list is empty")?;
            Ok(("request.sh".to_owned(), places::as_curl(&one.request)?))
        }
        Place::Compare => Ok(("differences.txt".to_owned(), model.comparison.text())),
        _ => {
            let row = row.ok_or("the list is empty")?;
            let name: String = row.id.chars().map(|c| if c.is_alphanumeric() { c } else { '-' }).collect();
            Ok((format!("{}-{name}.txt", model.place.name()), model.listing().detail.1.clone()))
        }
    }
}

pub(super) fn copy(model: &mut Model) -> Vec<Effect> {
    match taken(model) {
        Ok((_, text)) => {
            model.say("copied through the terminal (OSC 52); secrets are masked");
            vec![Effect::Copy(text)]
        }
        Err(why) => {
            model.say(why);
            Vec::new()
        }
    }
}

pub(super) fn save(model: &mut Model) -> Vec<Effect> {
    match taken(model) {
        Ok((name, text)) => vec![Effect::Export(name, text)],
        Err(why) => {
            model.say(why);
            Vec::new()
        }
    }
}
