//! The page of a field: everything that the catalogue knows about it.

use super::{Block, Page, Unknown};
use crate::catalogue::{Catalogue, Field, Format, Layout, Literal, Member, Shape, When};
use crate::kinds::{Flow, Kind};
use crate::platform::{CHOICES, PLATFORMS};
use crate::suggest;
use crate::text::listed;

/// A field at one of its places.
struct Standing {
    /// The pointer of the place, with `*` for any entry of a list.
    pointer: String,
    kind: Kind,
    layout: &'static Layout,
    member: &'static Member,
}

/// Every field of every kind of document of every platform.
fn standings() -> impl Iterator<Item = Standing> {
    let layouts = PLATFORMS.iter().flat_map(|platform| Kind::ALL.map(|kind| (kind, platform.catalogue.layout(kind))));
    layouts.flat_map(|(kind, layout)| {
        layout.objects().flat_map(move |object| {
            object.members.iter().map(move |member| Standing {
                pointer: [&object.pointer, "/", member.name].concat(),
                kind,
                layout,
                member,
            })
        })
    })
}

/// Whether two entries of the catalogues are the same field: each platform has its own entry for fields that all of
/// them share.
pub(super) fn is_same(one: &Field, other: &Field) -> bool {
    std::ptr::eq(one, other) || (one.setup, one.label, one.help) == (other.setup, other.label, other.help)
}

/// The page of a field. The field is given by its JSON pointer in a payload or a setup, with numbers or `*` for the
/// entries of lists, or by its name or the end of its pointer, if only one field has that.
///
/// Errors: the fields that may be meant instead.
pub fn field(pointer: &str) -> Result<Page, Unknown> {
    let asked = pointer.trim();
    let wanted = normal(asked);
    let whole = |standing: &Standing| standing.pointer == wanted;
    let end = |standing: &Standing| {
        !asked.starts_with('/')
            && standing.pointer.strip_suffix(&wanted).is_some_and(|before| before.len() < standing.pointer.len())
    };
    let mut found: Vec<Standing> =
        if asked.starts_with('/') { standings().filter(whole).collect() } else { Vec::new() };
    if found.is_empty() {
        found = standings().filter(end).collect();
    }
    let Some(first) = found.first() else {
        return Err(Unknown::Field { asked: pointer.to_owned(), nearest: nearest(&wanted) });
    };
    let own = first.member.field;
    let mut others: Vec<&Standing> = Vec::new();
    for standing in &found {
        if !others.iter().any(|other| is_same(other.member.field, standing.member.field)) {
            others.push(standing);
        }
    }
    if others.len() > 1 {
        let fields = others.iter().map(|other| other.member.field.setup.unwrap_or(&other.pointer).to_owned());
        return Err(Unknown::Several { asked: pointer.to_owned(), fields: fields.collect() });
    }
    Ok(of_field(first.layout.catalogue(), own, first.member.name))
}

/// Normalizes a pointer to the form of the catalogue: with a leading slash, and `*` for the entries of lists.
fn normal(asked: &str) -> String {
    let separator = if asked.contains('/') { '/' } else { '.' };
    let mut normal = String::new();
    for name in asked.trim_start_matches('/').split(separator) {
        let is_entry = name == "-" || !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_digit());
        normal.extend(["/", if is_entry { "*" } else { name }]);
    }
    normal
}

/// The pointers of the fields whose names are most similar to what was asked for.
fn nearest(wanted: &str) -> Vec<String> {
    const NEAREST: usize = 3;
    let last = |pointer: &str| pointer.rsplit('/').next().unwrap_or("").to_lowercase();
    let (name, whole) = (last(wanted), wanted.to_lowercase());
    let far = name.chars().count().div_ceil(3).max(1);
    let mut like: Vec<(usize, usize, String, &Field)> = Vec::new();
    for standing in standings() {
        let of_name = suggest::difference(&last(&standing.pointer), &name);
        if of_name <= far {
            let of_whole = suggest::difference(&standing.pointer.to_lowercase(), &whole);
            like.push((of_name, of_whole, standing.pointer, standing.member.field));
        }
    }
    like.sort_by(|one, other| (one.0, one.1, &one.2).cmp(&(other.0, other.1, &other.2)));
    let mut seen: Vec<&Field> = Vec::new();
    like.retain(|(.., field)| {
        let is_new = !seen.iter().any(|other| is_same(other, field));
        if is_new {
            seen.push(field);
        }
        is_new
    });
    like.into_iter().take(NEAREST).map(|(.., pointer, _)| pointer).collect()
}

pub(super) fn of_field(catalogue: &Catalogue, field: &'static Field, name: &str) -> Page {
    let mut page = Page { title: [name, ": ", field.label].concat(), blocks: Vec::new() };
    page.paragraph(field.help);
    let own: Vec<Standing> = standings().filter(|standing| is_same(standing.member.field, field)).collect();
    let mut facts = facts(catalogue, field);
    if let Some(members) = members(&own) {
        let at = facts.iter().take_while(|(name, _)| ["Type", "Used"].contains(name)).count();
        facts.insert(at, ("Holds", members));
    }
    page.blocks.push(Block::Facts(facts));
    page.heading("Where it belongs");
    page.blocks.push(Block::Terms(places(&own)));
    page.source(field.source);
    page
}

/// The facts about a field that hold at all its places, in a few words each.
pub(crate) fn facts(catalogue: &Catalogue, field: &Field) -> Vec<(&'static str, String)> {
    let mut facts = vec![("Type", type_of(field.shape))];
    if let Some(when) = when(catalogue, field.when) {
        facts.push(("Used", when));
    }
    if !field.assumed.is_empty() {
        facts.push(("Left out", ["in a setup, counts as ", field.assumed].concat()));
    }
    if !field.example.is_empty() {
        facts.push(("Example", field.example.to_owned()));
    }
    if field.recommended {
        facts.push(("Advice", "Immuta recommends the value of the example".to_owned()));
    }
    facts
}

/// Each place of a field, with the kinds of document that have it, and whether it is required there.
fn places(own: &[Standing]) -> Vec<(String, Vec<String>)> {
    /// A status, and the kinds to which it applies.
    type Told<'a> = (String, Vec<&'a str>);
    let mut places: Vec<(String, Vec<Told<'_>>)> = Vec::new();
    for standing in own {
        let told = status(standing);
        let at = places.iter().position(|(pointer, _)| *pointer == standing.pointer).unwrap_or_else(|| {
            places.push((standing.pointer.clone(), Vec::new()));
            places.len() - 1
        });
        // If the status differs between platforms, each is listed.
        let same = |other: &&Standing| other.pointer == standing.pointer && other.kind == standing.kind;
        let differs = own.iter().filter(same).any(|other| status(other) != told);
        let told = if differs { [&told, " for ", standing.layout.catalogue().id].concat() } else { told };
        let kinds = &mut places[at].1;
        match kinds.iter_mut().find(|(other, _)| *other == told) {
            Some((_, names)) if names.contains(&standing.kind.name()) => {}
            Some((_, names)) => names.push(standing.kind.name()),
            None => kinds.push((told, vec![standing.kind.name()])),
        }
    }
    let sentence = |(told, kinds): Told<'_>| [&listed(&kinds, "and"), ": ", &told].concat();
    places.into_iter().map(|(pointer, kinds)| (pointer, kinds.into_iter().map(sentence).collect())).collect()
}

/// Whether a field is required at a place.
fn status(standing: &Standing) -> String {
    let member = standing.member;
    if standing.kind != Kind::Setup {
        return match member.fixed(None) {
            Some(literal) if member.is_required(None) => ["required, and it must be ", &literal.shown()].concat(),
            Some(literal) => ["optional, and it must be ", &literal.shown()].concat(),
            None if member.is_required(None) => "required".to_owned(),
            None => "optional".to_owned(),
        };
    }
    let catalogue = standing.layout.catalogue();
    let flows = || Flow::ALL.into_iter().filter(|flow| catalogue.has(*flow));
    let in_flows =
        |holds: &dyn Fn(Flow) -> bool| -> Vec<&str> { flows().filter(|flow| holds(*flow)).map(Flow::name).collect() };
    let is_reached = |flow| objects_around(standing).all(|object| object.member.is_carried_by(flow));
    let fixed = |flow| member.fixed(Some(flow)).filter(|_| is_reached(flow));
    let is_used = |flow| is_reached(flow) && member.is_carried_by(flow) || fixed(flow).is_some();
    let required = in_flows(&|flow| is_used(flow) && member.is_required(Some(flow)));
    let unused = in_flows(&|flow| !is_used(flow));
    let mut told = match required.len() {
        0 => "optional".to_owned(),
        all if all + unused.len() == flows().count() => "required".to_owned(),
        _ => ["required for ", &listed(&required, "and")].concat(),
    };
    if !unused.is_empty() {
        told.extend(["; not for ", &listed(&unused, "or")]);
    }
    for flow in flows() {
        if let Some(literal) = fixed(flow) {
            told.extend(["; always ", &literal.shown(), " for ", flow.name()]);
        }
    }
    told
}

/// The objects and lists that hold a field.
fn objects_around(standing: &Standing) -> impl Iterator<Item = Standing> {
    let (pointer, layout) = (&standing.pointer, standing.layout);
    standings().filter(move |other| {
        let inside = pointer.strip_prefix(&other.pointer).filter(|_| std::ptr::eq(other.layout, layout));
        inside.is_some_and(|inside| inside.starts_with('/'))
    })
}

/// The names of the fields inside an object, or inside each entry of a list.
fn members(own: &[Standing]) -> Option<String> {
    let mut names: Vec<&str> = Vec::new();
    for standing in own {
        let child = standing.layout.child(standing.member)?;
        names.extend(child.members.iter().map(|member| member.name));
    }
    names = names.iter().enumerate().filter(|(at, name)| !names[..*at].contains(name)).map(|(_, name)| *name).collect();
    (!names.is_empty()).then(|| names.join(", "))
}

/// The ways to sign in that use a field. `None` if all of them use it.
fn when(catalogue: &Catalogue, when: When) -> Option<String> {
    let conditions = when.0.iter().filter_map(|condition| {
        let discriminator = catalogue.sign_in.get(condition.of)?;
        // A condition on the default value also holds if the deciding field is left out.
        let is = discriminator.value(condition.is)?;
        let other = discriminator.values.iter().find(|value| **value != is);
        Some(match other {
            Some(other) if discriminator.otherwise == Some(condition.is) => {
                format!("{} not {}", discriminator.name(), plain(*other))
            }
            _ => format!("{} {}", discriminator.name(), plain(is)),
        })
    });
    let conditions: Vec<String> = conditions.collect();
    (!conditions.is_empty()).then(|| ["only with ", &listed(&conditions, "and")].concat())
}

fn plain(literal: Literal) -> String {
    literal.shown().trim_matches('"').to_owned()
}

fn type_of(shape: Shape) -> String {
    match shape {
        Shape::Text(format) => ["a text", &of_format(format)].concat(),
        Shape::Texts(format) => ["a list of texts, each", &of_format(format).replacen(':', "", 1)].concat(),
        Shape::Secret { env, lines } => [
            "a secret text",
            if lines { " of several lines" } else { "" },
            "; in a setup also {env: NAME}, {file: PATH} or {command: [..]}; in a payload ${",
            env,
            "} stands for it",
        ]
        .concat(),
        Shape::Integer { min, max } if min == max => format!("the number {min}"),
        Shape::Integer { min, max } => format!("a whole number from {min} to {max}"),
        Shape::Boolean => "true or false".to_owned(),
        Shape::Choice(choices) => {
            let names: Vec<&str> = choices.iter().map(|choice| choice.value).collect();
            listed(&names, "or")
        }
        Shape::Platform => {
            let names: Vec<&str> = CHOICES.iter().map(|choice| choice.value).collect();
            listed(&names, "or")
        }
        Shape::Object => "an object".to_owned(),
        Shape::Objects => "a list of objects".to_owned(),
        Shape::Exceptions => "an object of codes, each with the reason why the finding is allowed".to_owned(),
        Shape::Extra => "an object of kinds of payloads, each with JSON pointers and values".to_owned(),
        Shape::Anything => "anything: the documentation names the field, and not what it holds".to_owned(),
    }
}

fn of_format(format: Format) -> String {
    let words = match format {
        Format::Any => return String::new(),
        Format::Host => "a host name without scheme, port or path",
        Format::HttpPath => "the HTTP path of a SQL warehouse or cluster",
        Format::CatalogName => "letters, digits and underscores, not starting with a digit, at most 255 characters",
        Format::CatalogReference => "the name of a catalog",
        Format::ObjectName(1) => "the name of a catalog, in backticks if it has unusual characters",
        Format::ObjectName(2) => "a name of two parts with a dot between them",
        Format::ObjectName(_) => "a name of three parts with dots between them",
        Format::ConnectionKey => "letters, digits, hyphens and underscores, and none of the words that Immuta reserves",
        Format::Url => "a URL",
        Format::Tenant => "the https address of a tenant, without a path",
        Format::WorkspaceId => "the number of a workspace",
        Format::Group => "the name of a group of the account",
        Format::Scope => "the scope of an OAuth token",
        Format::Thumbprint => "the hash of a certificate in hexadecimal digits",
        Format::ApplicationId => "the application ID of a service principal, a UUID",
    };
    [": ", words].concat()
}
