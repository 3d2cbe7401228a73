//! What a payload asks for, as far as the sandbox keeps it.

use super::answers;
use super::masking::{MASK, Masking, shown};
use super::validation::{Validation, host_name};
use crate::api::Response;
use crate::catalogue::{Choices, Layout, ObjectLayout, When};
use crate::check::Checked;
use crate::kinds::Payload;
use crate::kit::SandboxFacts;
use crate::kit::sandbox::{Script, Terms};
use crate::platform::{self, Platform};
use crate::tree::{NodeKind, NodeRef};
use crate::value::{Object, Value};

/// What a payload asks for. Its secrets are masked as soon as they arrive and never kept.
#[derive(Clone)]
pub(super) struct Configuration {
    /// The platform, as payloads name it.
    pub(super) wire: String,
    /// The platform, if its fields are known.
    pub(super) known: Option<&'static Platform>,
    /// What the sandbox answers for it, if that is known.
    pub(super) facts: Option<&'static SandboxFacts>,
    pub(super) auto_bootstrap: Option<bool>,
    pub(super) config: Option<Object>,
    /// What is missing, in a sentence. The integration of a connection may lack it; any other is refused with this
    /// sentence.
    pub(super) lacks: Option<String>,
    /// The main workspace, in a form that can be compared.
    pub(super) host: String,
    pub(super) validation: Validation,
    /// What the version of Immuta assumes.
    terms: Terms,
}

impl Configuration {
    /// Reads the object of a checked payload that holds `autoBootstrap` and `config`.
    ///
    /// Errors: something is missing that the tenant demands of a platform that is not checked here.
    pub(super) fn of(checked: &Checked<'_>, kind: Payload) -> Result<Self, Response> {
        let root = checked.tree.root();
        let is_connection = kind == Payload::Connection;
        let node = root.and_then(|root| root.path(if is_connection { &["nativeIntegration"] } else { &[] }));
        let technology = root.and_then(|root| root.path(&["connection", "technology"])).filter(|_| is_connection);
        let name = node.and_then(|node| node.get("type")).or(technology).and_then(NodeRef::text).unwrap_or("");
        let known = Platform::of_wire(name).filter(|platform| platform.catalogue.sends(kind));
        let facts = platform::sandbox(name);
        let auto_bootstrap = node.and_then(|node| node.get("autoBootstrap")).and_then(NodeRef::bool);
        let given = node.and_then(|node| node.get("config"));
        let masking = Masking::of(checked, facts);
        let config = match (given, known.and_then(config_layout)) {
            (Some(node), Some((layout, object))) => Some(masking.object(node, layout, object)),
            (Some(node), None) if node.kind() == NodeKind::Object => Some(masking.foreign(node)),
            _ => None,
        };
        if given.is_some_and(|given| given.kind() != NodeKind::Object) {
            return Err(answers::unprocessable("`config` must be an object"));
        }
        let has_platform = facts.is_some_and(|facts| !facts.has_key);
        if is_connection && node.is_none() && has_platform {
            return Err(answers::unprocessable("`nativeIntegration` must be there"));
        }
        // Platforms with a catalogue were checked before. Our assumption: of the others, the tenant demands what its
        // page says of all platforms, and nothing of those that no page names.
        if let Some(facts) = facts.filter(|facts| known.is_none() && !facts.has_key && !is_connection) {
            if auto_bootstrap.is_none() || config.is_none() {
                return Err(answers::unprocessable("`autoBootstrap` and `config` must be there"));
            }
            if facts.is_manual && auto_bootstrap == Some(true) {
                return Err(answers::unprocessable("`autoBootstrap` must be false for this platform"));
            }
        }
        let host = root.zip(facts).and_then(|(root, facts)| {
            facts.hosts.iter().filter_map(|path| root.path(path)).find_map(NodeRef::text).map(host_name)
        });
        let empty = Object::new();
        let tested = config.as_ref().unwrap_or(&empty);
        Ok(Self {
            wire: shown(name).to_owned(),
            validation: root.map(|root| Validation::of(root, facts, tested, auto_bootstrap)).unwrap_or_default(),
            known,
            facts,
            auto_bootstrap,
            config,
            lacks: None,
            host: host.unwrap_or_default(),
            terms: Terms::default(),
        })
    }

    /// Fills in what payloads do not say and answers still show.
    pub(super) fn fill(&mut self, terms: Terms) {
        self.terms = terms;
        if let (Some(facts), Some(config)) = (self.facts, &mut self.config) {
            *config = (facts.with_defaults)(config, terms);
        }
    }

    /// Whether answers show this member: a member that the payloads of a platform do not have is not in its answers
    /// either.
    pub(super) fn has(&self, name: &str) -> bool {
        let layout = self.known.map(|platform| platform.catalogue.layout(Payload::IntegrationCreate).root());
        layout.is_none_or(|layout| layout.member(name).is_some())
    }

    /// A script for it; `None` if its platform is known not to have such a script.
    pub(super) fn script(&self, script: Script) -> Option<String> {
        let empty = Object::new();
        let config = self.config.as_ref().unwrap_or(&empty);
        let written = self.facts.and_then(|facts| (facts.script)(script, config, self.terms));
        let is_second = matches!(script, Script::InitialCreate | Script::PostCleanup);
        // Our assumption: a script that no page describes is empty.
        let empty = || {
            (!is_second || self.facts.is_none()).then(|| "-- There is nothing to run for this platform.\n".to_owned())
        };
        written.or_else(empty)
    }

    /// The names of the attributes that differ from `old` and cannot be changed. Our assumption: which ones cannot be
    /// changed is not published, so only the type counts if no page of the platform names another.
    pub(super) fn fixed_changes(&self, old: &Self) -> Vec<&'static str> {
        let fixed = old.facts.map_or(&[] as &[_], |facts| facts.fixed).iter().copied();
        let value =
            |of: &Self, name: &str| of.config.as_ref().and_then(|config| config.get(name)).map(answers::compact);
        let mut changes: Vec<_> = fixed
            .filter(|name| value(old, name).is_some_and(|old| value(self, name).is_some_and(|new| new != old)))
            .collect();
        if self.wire != old.wire {
            changes.push("type");
        }
        changes
    }

    /// Credentials may be left out of an update: those that were there stay, and so do their masks.
    pub(super) fn keep_credentials(&mut self, old: &Self) {
        let layout = self.known.and_then(config_layout);
        let entry = self.facts.map_or("", |facts| facts.host_of_entry);
        match (&mut self.config, &old.config, layout) {
            (Some(new), Some(old), Some((layout, object))) => {
                Carrying { layout, entry }.carry(new, old, object, Choices::default());
            }
            (Some(new), Some(old), None) => keep_masks(new, old),
            _ => {}
        }
    }

    /// The same on another host, for a connection that moves. The name of the host is shown as it is given here.
    pub(super) fn moved(&self, hostname: &str) -> Self {
        let mut moved = Self { host: host_name(hostname), validation: self.validation.moved(hostname), ..self.clone() };
        let mut names = self.facts.map_or(&[] as &[_], |facts| facts.hosts).iter().filter_map(|path| path.last());
        if let Some(config) = &mut moved.config
            && let Some(name) = names.find(|name| config.get(name).is_some())
        {
            config.set(*name, hostname.into());
        }
        moved
    }
}

/// The layout of `config`.
fn config_layout(platform: &'static Platform) -> Option<(&'static Layout, &'static ObjectLayout)> {
    let layout = platform.catalogue.layout(Payload::IntegrationUpdate);
    let (_, member) = layout.root().member("config")?;
    layout.child(member).map(|object| (layout, object))
}

/// Whether a member of this name is a credential of some platform with a catalogue.
pub(super) fn is_credential_of_a_platform(name: &str) -> bool {
    let layouts = platform::PLATFORMS.iter().filter_map(|platform| config_layout(platform));
    let mut members = layouts.filter_map(|(_, object)| object.member(name));
    members.any(|(_, member)| member.field.when != When::ALWAYS)
}

/// Like `keep_credentials`, where no catalogue says what a credential is: what was masked counts as one, as long as the
/// way to sign in is the same.
pub(super) fn keep_masks(new: &mut Object, old: &Object) {
    let way = |object: &Object| object.get("authenticationType").map(answers::compact);
    if way(new).is_some() && way(new) != way(old) {
        return;
    }
    for (name, old) in old.iter() {
        match (new.get_mut(name), old) {
            (Some(Value::Object(new)), Value::Object(old)) => keep_masks(new, old),
            (None, old) if holds_mask(old) => new.set(name.to_owned(), old.clone()),
            _ => {}
        }
    }
}

pub(super) fn holds_mask(value: &Value) -> bool {
    match value {
        Value::Text(text) => text.trim_matches(['<', '>']) == MASK,
        Value::Object(object) => object.iter().any(|(_, value)| holds_mask(value)),
        _ => false,
    }
}

/// Carries old credentials into a new configuration, along the fields of a platform.
struct Carrying {
    layout: &'static Layout,
    /// The name of the host field in the entries of a list, by which an entry is found again.
    entry: &'static str,
}

impl Carrying {
    /// Credentials of another way to sign in are dropped.
    fn carry(&self, new: &mut Object, old: &Object, object: &ObjectLayout, inherited: Choices) {
        let layout = self.layout;
        let choices = if object.is_connection() { layout.catalogue().choices_of(new) } else { inherited };
        for member in object.members.iter().filter(|member| member.field.when.holds(choices) == Some(true)) {
            let credential = member.field.when != When::ALWAYS;
            match (new.get_mut(member.name), old.get(member.name), layout.child(member)) {
                (None, Some(old), _) if credential => new.set(member.name, old.clone()),
                (Some(Value::Object(new)), Some(Value::Object(old)), Some(child)) => {
                    self.carry(new, old, child, choices);
                }
                (Some(Value::Array(new)), Some(Value::Array(old)), Some(child)) => {
                    for entry in new {
                        let host = entry.get(self.entry).and_then(Value::text).map(str::to_owned);
                        let same = |old: &&Value| old.get(self.entry).and_then(Value::text) == host.as_deref();
                        if let (Value::Object(entry), Some(Value::Object(old))) = (entry, old.iter().find(same)) {
                            self.carry(entry, old, child, choices);
                        }
                    }
                }
                _ => {}
            }
        }
    }
}
