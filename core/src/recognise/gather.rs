//! From the settings of a block to the answers of a setup.

use std::borrow::Cow;

use super::piece::{Block, Given, Piece, Setting};
use super::{Candidate, Found, LeftOut, address};
use crate::catalogue::{Field, Format, Shape};
use crate::kit::Tool;
use crate::kit::connections::{Connections, Derived, Is, Means, Part, Parts, Settings, Way};
use crate::platform::Platform;
use crate::secrecy::{Credential, is_mask, is_piece, is_secret_name, shown_word};
use crate::secret::{self, Clear, Secret, Source};
use crate::sort::sort_by_key;
use crate::text::url::{is_address, is_example, is_host_byte, is_number};
use crate::text::{Span, step};
use crate::value::Value;

/// The maximum number of parts left out that are listed one by one.
const MOST: usize = 50;
/// A longer text cannot be a host, path or name.
const LONGEST: usize = 1000;

const UNKNOWN: &str = "ucforge does not know this setting";
const DISPUTED: &str = "the text says two different things about it";
const OTHER_WAY: &str = "it is not used by the way to sign in that the text names";
const NO_WAY: &str = "without a secret, the text does not say how Immuta would sign in";
const TWO_WAYS: &str = "the text has credentials for two ways to sign in: choose one";

/// The meaning of Immuta's own variables, whatever the platform.
const OF_IMMUTA: [(&str, Means); 2] = [
    ("IMMUTA_URL", Means::Answer("/immutaUrl")),
    ("IMMUTA_API_KEY", Means::Nothing("the key of the tenant is not part of a setup: `ucforge profile add` keeps it")),
];

/// What a setting means to a platform.
pub(super) fn meaning(settings: &Settings, tool: Tool, name: &str) -> Option<Means> {
    // Names of variables are case-sensitive.
    let is_variable = tool == Tool::Variables;
    let own = if is_variable { OF_IMMUTA.as_slice() } else { &[] };
    let is_it = |known: &str| if is_variable { known == name } else { known.eq_ignore_ascii_case(name) };
    settings.means.iter().chain(own).find(|(known, _)| is_it(known)).map(|(_, means)| *means)
}

/// The letters and digits of a name in lower case: the same for `http_path`, `HTTPPath` and `HTTP path`.
fn letters(name: &str) -> impl Iterator<Item = u8> {
    name.bytes().filter(u8::is_ascii_alphanumeric).map(|letter| letter.to_ascii_lowercase())
}

/// The answers in a block for a setup of a platform.
pub(super) fn candidate(
    platform: &'static Platform,
    connections: &Connections,
    tool: Tool,
    block: &Block<'_>,
) -> Candidate {
    let mut gather = Gather {
        platform,
        connections,
        tool,
        found: Vec::new(),
        disputed: Vec::new(),
        left_out: Vec::new(),
        more: 0,
        parts: Vec::new(),
    };
    gather.block(block);
    let way = gather.way(block);
    gather.derive(way);
    sort_by_key(&mut gather.found, |found| place(platform, &found.pointer));
    sort_by_key(&mut gather.left_out, |left| left.span.unwrap_or_default());
    if gather.more > 0 {
        let why = ["and ", &gather.more.to_string(), " more"].concat();
        gather.left_out.push(LeftOut { name: "…".to_owned(), span: None, why: why.into() });
    }
    Candidate {
        name: name_of(&block.title),
        is_usual: block.is_usual,
        span: block.span,
        found: gather.found,
        left_out: gather.left_out,
        platform,
    }
}

/// A name in the text, made fit for a message.
pub(super) fn name_of(name: &str) -> String {
    shown_word(name).into_owned()
}

fn place(platform: &'static Platform, pointer: &str) -> usize {
    let fields = platform.catalogue.fields;
    fields.iter().position(|field| field.setup == Some(pointer)).unwrap_or(fields.len())
}

struct Gather<'a> {
    platform: &'static Platform,
    connections: &'a Connections,
    tool: Tool,
    found: Vec<Found>,
    /// The pointers of answers for which the text has two different values.
    disputed: Vec<String>,
    left_out: Vec<LeftOut>,
    /// The number of parts left out beyond the maximum.
    more: usize,
    /// The settings that answers may follow from: the part, its name, its text and its place.
    parts: Vec<(Part, String, String, Span)>,
}

impl Gather<'_> {
    fn block(&mut self, block: &Block<'_>) {
        let settings = (self.connections.settings)(self.tool);
        for (at, setting) in block.settings.iter().enumerate() {
            self.setting(settings, setting, at.checked_sub(1).and_then(|before| block.settings.get(before)));
        }
        if let Some(first) = block.unread.first() {
            let count = block.unread.len();
            let why = if count == 1 {
                "it was not read".to_owned()
            } else {
                format!("it was not read, nor {} more places", count - 1)
            };
            self.leave_out("…", *first, why);
        }
        if let Some(inner) = &block.inner {
            self.tool = Tool::Jdbc;
            self.block(inner);
        }
    }

    fn leave_out(&mut self, name: &str, span: Span, why: impl Into<Cow<'static, str>>) {
        self.add_left_out(name, span, why.into());
    }

    #[inline(never)]
    fn add_left_out(&mut self, name: &str, span: Span, why: Cow<'static, str>) {
        if self.left_out.len() < MOST {
            self.left_out.push(LeftOut { name: name_of(name), span: Some(span), why });
        } else {
            self.more += 1;
        }
    }

    fn setting(&mut self, settings: &Settings, setting: &Setting<'_>, before: Option<&Setting<'_>>) {
        step();
        let name = setting.name.as_ref();
        match meaning(settings, self.tool, name) {
            Some(Means::Answer(pointer)) => self.answer(pointer, setting),
            Some(Means::Part(part)) => match setting.text().map(str::trim) {
                Some(text) if text.len() <= LONGEST && Credential::in_text(text).is_none() => {
                    self.parts.push((part, name.to_owned(), text.to_owned(), setting.span));
                }
                _ => self.leave_out(name, setting.name_span, not_known(&setting.value)),
            },
            Some(Means::Usual(usual, why)) => {
                if !usual.iter().any(|usual| setting.says(usual)) {
                    self.leave_out(name, setting.name_span, why);
                }
            }
            Some(Means::Way | Means::Aside) => {}
            Some(Means::Nothing(why)) => self.leave_out(name, setting.name_span, why),
            None => match self.elsewhere(name) {
                Some(Means::Answer(pointer)) => self.answer(pointer, setting),
                Some(Means::Nothing(why)) => self.leave_out(name, setting.name_span, why),
                _ => {
                    let name = if may_be_the_rest(setting, before) { "…" } else { name };
                    self.leave_out(name, setting.name_span, UNKNOWN);
                }
            },
        }
    }

    /// What this name means to other tools. A name that is for a secret there does not count: here it may be anything.
    fn elsewhere(&self, name: &str) -> Option<Means> {
        let is_it = |known: &str| letters(known).eq(letters(name));
        let is_open = |pointer: &str| {
            let field = self.platform.catalogue.fields.iter().find(|field| field.setup == Some(pointer));
            field.is_some_and(|field| !matches!(field.shape, Shape::Secret { .. }))
        };
        let known = Tool::ALL.into_iter().flat_map(|tool| (self.connections.settings)(tool).means);
        let mut means = known.filter(|(known, _)| is_it(known)).map(|(_, means)| *means);
        means.find(|means| match means {
            Means::Answer(pointer) => is_open(pointer),
            Means::Nothing(_) => true,
            _ => false,
        })
    }

    /// Adds an answer, or leaves it out and says why.
    fn answer(&mut self, pointer: &'static str, setting: &Setting<'_>) {
        let Some(field) = self.platform.catalogue.fields.iter().find(|field| field.setup == Some(pointer)) else {
            return;
        };
        let value = match field.shape {
            Shape::Secret { env, .. } => self.secret(env, setting),
            Shape::Integer { min, max } => integer(setting, min, max),
            Shape::Text(Format::Host) => self.host(setting),
            Shape::Text(format) => text(setting).and_then(|value| self.fits(value, format)),
            _ => text(setting),
        };
        match value {
            Ok(value) => self.put(field, pointer, value, &setting.name, setting.span, None),
            Err(why) => self.leave_out(&setting.name, setting.name_span, why),
        }
    }

    fn put(
        &mut self,
        field: &'static Field,
        pointer: &str,
        value: Value,
        name: &str,
        span: Span,
        assumed: Option<&'static str>,
    ) {
        if self.disputed.iter().any(|disputed| disputed == pointer) {
            return self.leave_out(name, span, DISPUTED);
        }
        let found = Found {
            pointer: pointer.to_owned(),
            label: field.label.to_owned(),
            name: name_of(name),
            span: Some(span),
            value,
            assumed,
        };
        match self.found.iter().position(|other| other.pointer == pointer) {
            None => self.found.push(found),
            Some(at) if is_same(&self.found[at].value, &found.value) => {}
            Some(at) => {
                let other = self.found.remove(at);
                self.disputed.push(pointer.to_owned());
                self.leave_out(&other.name, other.span.unwrap_or_default(), DISPUTED);
                self.leave_out(name, span, DISPUTED);
            }
        }
    }

    /// A secret, under the name of its variable if it has one.
    fn secret(&self, env: &str, setting: &Setting<'_>) -> Result<Value, Cow<'static, str>> {
        let variable = |name: &str| Secret { name: name.to_owned(), source: Source::Env(name.to_owned()) };
        let text = match &setting.value {
            Given::Variable(name) => return Ok(Value::Secret(variable(name))),
            Given::Open(why) => return Err((*why).into()),
            Given::Text(text) => text.trim(),
        };
        if is_mask(text) {
            return Err("it is masked".into());
        }
        if text.contains(|c: char| c.is_whitespace() || c.is_control()) {
            return Err("it contains whitespace, so where it ends is not certain".into());
        }
        let is_variable = self.tool == Tool::Variables && secret::is_env_name(&setting.name);
        let name = if is_variable { setting.name.to_string() } else { env.to_owned() };
        Ok(Value::Secret(Secret { name, source: Source::Literal(Clear::new(text)) }))
    }

    /// Rejects a value that nobody would write into such a field, so that it is not shown there: it may be something
    /// else.
    fn fits(&self, value: Value, format: Format) -> Result<Value, Cow<'static, str>> {
        let text = value.text().unwrap_or("");
        let is_fit = match format {
            Format::HttpPath => text.contains('/'),
            Format::ApplicationId => (self.platform.rules.is_right)(text, format),
            Format::Url | Format::Tenant => is_address(text),
            _ => true,
        };
        if is_fit { Ok(value) } else { Err("it is not a value that this field can have".into()) }
    }

    /// The host in a text that may be a whole address. The other parts of the address are handled like settings.
    fn host(&mut self, setting: &Setting<'_>) -> Result<Value, Cow<'static, str>> {
        let text = text_of(setting)?;
        let mut parts = Block::new(Piece::whole(text));
        address::of_url(Piece::whole(text), "host", &mut parts);
        let authority = parts.settings.first().and_then(Setting::text).unwrap_or(text);
        let host = (self.platform.rules.bare_host)(authority).unwrap_or("");
        if host.is_empty() || !host.bytes().all(is_host_byte) || !host.contains('.') {
            return Err("it is not the name of a host".into());
        }
        if Credential::in_text(host).is_some() {
            return Err("what is pasted into it may be a secret".into());
        }
        if is_example(host) {
            return Err("it is an example of the documentation".into());
        }
        if let Some(why) = (self.connections.refuses)(host) {
            return Err(why.into());
        }
        if authority.contains('@') {
            self.leave_out(
                "user",
                setting.span,
                "the user before the host may be a secret, and a setup has no field for it",
            );
        }
        let behind = authority.rsplit_once('@').map_or(authority, |(_, behind)| behind);
        let port = behind.rsplit_once(':').map(|(_, port)| port).filter(|port| is_number(port));
        let field = self.platform.catalogue.fields.iter().find(|field| field.setup == Some(self.connections.port));
        if let Some((port, field)) = port.zip(field) {
            let given = Given::Text(Cow::Borrowed(port));
            let port = Setting { value: given, name: Cow::Borrowed("port"), written: Cow::Borrowed(""), ..*setting };
            match integer(&port, 1, u32::from(u16::MAX)) {
                Ok(value) => self.put(field, self.connections.port, value, "port", setting.span, None),
                Err(why) => self.leave_out("port", setting.span, why),
            }
        }
        // The text after the host is handled as in the address of a page.
        let settings = (self.connections.settings)(Tool::Address);
        for part in parts.settings.iter().skip(if self.tool == Tool::Address { usize::MAX } else { 1 }) {
            let (name, value, written) = (part.name.clone(), part.value.clone(), part.written.clone());
            let part = Setting { name_span: setting.span, span: setting.span, name, value, written };
            self.setting(settings, &part, None);
        }
        Ok(Value::Text(host.to_owned()))
    }

    /// The way to sign in: the one that the text names, or the one that its credentials show. Answers for another way
    /// are left out.
    fn way(&mut self, block: &Block<'_>) -> Option<&'static str> {
        let inner = block.inner.as_deref();
        let of = |tool| (self.connections.settings)(tool).ways;
        let outer_tool = if inner.is_some() { Tool::Details } else { self.tool };
        let fits = |ways: &'static [Way], block: &Block<'_>| {
            let way = ways.iter().find(|way| way.when.iter().all(|(name, is)| holds(block.get(name), *is)))?;
            let setting = way.when.iter().find_map(|(name, _)| block.get(name))?;
            Some((way.then, setting.name.to_string(), setting.span))
        };
        let said = fits(of(outer_tool), block).or_else(|| inner.and_then(|inner| fits(of(Tool::Jdbc), inner)));
        let discriminator = self.platform.catalogue.sign_in.first()?;
        let wants = |found: &Found| self.field(&found.pointer).and_then(|field| field.when.wants(0));
        let (way, name, span, assumed) = match said {
            Some((Ok(way), name, span)) => (way, name, span, None),
            Some((Err(why), name, span)) => {
                self.leave_out(&name, span, why);
                self.keep(|number| number.is_none(), OTHER_WAY);
                return None;
            }
            None => {
                let secrets = self.found.iter().filter(|found| matches!(found.value, Value::Secret(_)));
                let mut numbers: Vec<(u8, &Found)> = secrets.filter_map(|found| Some((wants(found)?, found))).collect();
                numbers.dedup_by_key(|(number, _)| *number);
                let text = |number: u8| {
                    discriminator.value(number).and_then(|value| match value {
                        crate::catalogue::Literal::Text(text) => Some(text),
                        _ => None,
                    })
                };
                match numbers.as_slice() {
                    [(number, found)] => {
                        let (name, span) = (found.name.clone(), found.span.unwrap_or_default());
                        (text(*number)?, name, span, Some("the text has credentials for this way alone"))
                    }
                    [] => {
                        self.keep(|number| number.is_none(), NO_WAY);
                        return None;
                    }
                    [(_, first), ..] => {
                        let span = first.span.unwrap_or_default();
                        self.leave_out(discriminator.name(), span, TWO_WAYS);
                        return None;
                    }
                }
            }
        };
        let number = discriminator.number(|value| value.is_text(way));
        self.keep(|own| own.is_none() || own == number, OTHER_WAY);
        let pointer = ["/", discriminator.name()].concat();
        if let Some(field) = self.field(&pointer) {
            self.put(field, &pointer, Value::Text(way.to_owned()), &name, span, assumed);
        }
        Some(way)
    }

    fn field(&self, pointer: &str) -> Option<&'static Field> {
        self.platform.catalogue.fields.iter().find(|field| field.setup == Some(pointer))
    }

    /// Leaves out the answers whose way to sign in is not accepted by `is_one`.
    fn keep(&mut self, is_one: impl Fn(Option<u8>) -> bool, why: &'static str) {
        let (kept, left): (Vec<Found>, Vec<Found>) = std::mem::take(&mut self.found)
            .into_iter()
            .partition(|found| is_one(self.field(&found.pointer).and_then(|field| field.when.wants(0))));
        self.found = kept;
        for found in left {
            self.leave_out(&found.name, found.span.unwrap_or_default(), why);
        }
    }

    /// Adds the answers that follow from settings that are not answers themselves.
    fn derive(&mut self, way: Option<&str>) {
        let parts = std::mem::take(&mut self.parts);
        let host = self.found.iter().find(|found| is_host(self.field(&found.pointer)));
        let host = host.map(|found| (found.value.text().unwrap_or("").to_owned(), found.name.clone(), found.span));
        let find = |part: Part| parts.iter().find(|(own, ..)| *own == part);
        let derived = (self.connections.derive)(&Parts {
            host: host.as_ref().map(|(host, ..)| host.as_str()),
            way,
            part: &|part| find(part).map(|(_, _, text, _)| text.as_str()),
            name: &|pointer| self.found.iter().find(|found| found.pointer == pointer).map(|found| found.name.as_str()),
        });
        for derived in derived {
            match derived {
                Derived::Answer { pointer, value, from, why } => {
                    let source = match from.and_then(find) {
                        Some((_, name, _, span)) => (name.clone(), *span),
                        None => host
                            .as_ref()
                            .map(|(_, name, span)| (name.clone(), span.unwrap_or_default()))
                            .unwrap_or_default(),
                    };
                    let is_there = self.found.iter().any(|found| found.pointer == pointer);
                    // An answer in the text wins over one that follows from the host. One that follows from a setting
                    // may contradict it.
                    if let Some(field) = self.field(pointer).filter(|_| !is_there || from.is_some()) {
                        self.put(field, pointer, Value::Text(value), &source.0, source.1, Some(why));
                    }
                }
                Derived::Nothing(part, why) => {
                    if let Some((_, name, _, span)) = find(part) {
                        self.leave_out(name, *span, why);
                    }
                }
            }
        }
    }
}

/// Whether the name of a setting may be the rest of a secret that was cut in two, or a secret that changed places with
/// its name.
fn may_be_the_rest(setting: &Setting<'_>, before: Option<&Setting<'_>>) -> bool {
    let name = setting.name.as_ref();
    let is_behind = before.is_some_and(|before| is_secret_name(&before.name));
    let value = setting.written.trim();
    let is_beside = is_behind || is_secret_name(name) || is_secret_name(value);
    is_beside && is_piece(name) || is_behind && value.is_empty() && !is_secret_name(name)
}

fn is_host(field: Option<&Field>) -> bool {
    field.is_some_and(|field| matches!(field.shape, Shape::Text(Format::Host)))
}

fn holds(setting: Option<&Setting<'_>>, is: Is) -> bool {
    match is {
        Is::Text(text) => setting.is_some_and(|setting| setting.says(text)),
        Is::Set => setting.is_some(),
        Is::Unset => setting.is_none(),
    }
}

fn is_same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text(one), Value::Text(other)) => one.eq_ignore_ascii_case(other),
        (Value::Number(one), Value::Number(other)) => one == other,
        (Value::Secret(one), Value::Secret(other)) => match (&one.source, &other.source) {
            (Source::Literal(one), Source::Literal(other)) => one.expose() == other.expose(),
            (Source::Env(one), Source::Env(other)) => one == other,
            _ => false,
        },
        _ => false,
    }
}

/// Why a value cannot be used as a text.
fn not_known(value: &Given<'_>) -> Cow<'static, str> {
    match value {
        Given::Variable(name) => {
            ["it comes from the variable ", &name_of(name), ", and a setup holds the value itself"].concat().into()
        }
        Given::Open(why) => (*why).into(),
        Given::Text(_) => "it is not a value that this field can have".into(),
    }
}

fn text_of<'s>(setting: &'s Setting<'_>) -> Result<&'s str, Cow<'static, str>> {
    let Given::Text(text) = &setting.value else { return Err(not_known(&setting.value)) };
    let text = text.trim();
    if text.len() > LONGEST || text.contains(|c: char| c.is_whitespace() || c.is_control()) {
        return Err("it is not a value that this field can have".into());
    }
    Ok(text)
}

fn text(setting: &Setting<'_>) -> Result<Value, Cow<'static, str>> {
    let text = text_of(setting)?;
    if Credential::in_text(text).is_some() || is_mask(text) {
        return Err("it looks like a secret, and this field is not for one".into());
    }
    Ok(Value::Text(text.to_owned()))
}

fn integer(setting: &Setting<'_>, min: u32, max: u32) -> Result<Value, Cow<'static, str>> {
    let number = text_of(setting)?.parse::<u32>().ok().filter(|number| (min..=max).contains(number));
    let number =
        number.ok_or_else(|| ["it is not a number from ", &min.to_string(), " to ", &max.to_string()].concat())?;
    Ok(u64::from(number).into())
}
