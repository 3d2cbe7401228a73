//! The tenants that can be chosen.

use std::fmt::Write as _;

use super::Row;
use crate::profile::Listed;
use crate::ui::model::Model;

pub(super) fn rows(model: &Model) -> Vec<Row> {
    let row = |one: &Listed| Row::new(one.name.clone(), [&one.name, &marks(model, one), &one.url, &one.key], None);
    model.profiles.iter().map(row).collect()
}

/// The marks of a profile, such as `in use` or `read-only`.
fn marks(model: &Model, one: &Listed) -> String {
    let marks = [
        (one.name == model.tenant.place.name, "in use"),
        (one.trouble.is_some(), "not here"),
        (one.production, "PRODUCTION"),
        (one.read_only, "read-only"),
    ];
    marks.iter().filter(|(is_so, _)| *is_so).map(|(_, word)| *word).collect::<Vec<_>>().join(", ")
}

/// Everything that is known about a profile. Writing to a `String` cannot fail.
pub(super) fn detail(model: &Model, name: &str) -> String {
    let Some(one) = model.profiles.iter().find(|one| one.name == name) else { return String::new() };
    let mut text = String::new();
    if let Some(why) = &one.trouble {
        let _ = writeln!(text, "{why}\n");
    }
    let yes = |yes: bool| if yes { "yes" } else { "no" };
    for (label, value) in [
        ("Address", one.url.as_str()),
        ("Authentication", one.auth),
        ("API key", &one.key),
        ("Production", yes(one.production)),
        ("Read-only", yes(one.read_only)),
    ] {
        let _ = writeln!(text, "{label:<15} {}", if value.is_empty() { "-" } else { value });
    }
    let _ = match (name == model.tenant.place.name, &one.trouble) {
        (true, _) => writeln!(text, "\nThis is whom it talks to now."),
        (false, None) => writeln!(text, "\nEnter talks to it from now on. Nothing is sent by that."),
        (false, Some(_)) => Ok(()),
    };
    let _ = writeln!(
        text,
        "\nA profile is production when it says `production = true` in profiles.toml, or nothing and its name has `prod`, \
         `production`, `prd` or `live` in it."
    );
    text
}
