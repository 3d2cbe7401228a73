//! The commented setup file of `ucforge new`.

use std::fmt::{self, Write as _};

use crate::catalogue::{Choices, Group, Layout, Member, ObjectLayout, Shape};
use crate::kinds::{Flow, Kind};
use crate::platform::Platform;

/// A setup in YAML for this flow and way to sign in: required and recommended answers are there with an example, the
/// rest is commented out. Secrets are references to the environment. `way` is one of
/// [`Catalogue::ways`](crate::catalogue::Catalogue::ways); `None` means the recommended one.
///
/// Errors: what the platform does not have.
pub fn yaml(platform: &'static Platform, flow: Flow, way: Option<&str>) -> Result<String, Lacks> {
    let catalogue = &platform.catalogue;
    if !catalogue.has(flow) {
        return Err(Lacks::Flow(platform, flow));
    }
    let way = match way {
        None => catalogue.ways().iter().find(|choice| choice.recommended).map(|choice| choice.value),
        Some(way) => {
            let own = catalogue.ways().iter().find(|choice| choice.value == way);
            Some(own.ok_or(Lacks::WayToSignIn(platform, way.to_owned()))?.value)
        }
    };
    let mut choices = Choices::default();
    for (of, discriminator) in catalogue.sign_in.iter().enumerate() {
        let named = way.filter(|_| of == 0).and_then(|way| discriminator.number(|value| value.is_text(way)));
        choices = choices.with(of, named.or(discriminator.otherwise));
    }
    let starter = Starter { layout: catalogue.layout(Kind::Setup), flow, choices };
    let mut out = String::from(
        "# A setup for ucforge. `ucforge check` finds what is wrong with it,\n# `ucforge build` makes the documents.\nucforge: 1\n",
    );
    for group in catalogue.groups {
        let mut body = String::new();
        starter.object(&mut body, starter.layout.root(), group, "");
        if !body.is_empty() {
            let _ = write!(out, "\n# {}\n{body}", group.title);
        }
    }
    Ok(out)
}

/// What a platform does not have.
pub enum Lacks {
    /// A flow.
    Flow(&'static Platform, Flow),
    /// A way to sign in.
    WayToSignIn(&'static Platform, String),
}

impl fmt::Display for Lacks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flow(platform, flow) => write!(f, "platform `{}` has no flow `{flow}`", platform.catalogue.id),
            Self::WayToSignIn(platform, way) => {
                write!(f, "Immuta does not sign in to platform `{}` with `{way}`", platform.catalogue.id)
            }
        }
    }
}

struct Starter {
    layout: &'static Layout,
    flow: Flow,
    choices: Choices,
}

impl Starter {
    /// Writes the members of an object that belong to a group.
    fn object(&self, out: &mut String, object: &ObjectLayout, group: &Group, indent: &str) {
        for member in object.members.iter().filter(|member| self.is_asked(member)) {
            match (member.field.shape, self.layout.child(member)) {
                (Shape::Object, Some(child)) => {
                    let mut inner = String::new();
                    self.object(&mut inner, child, group, &format!("{indent}  "));
                    // An object whose members are all commented out is commented out too.
                    let mark = if inner.lines().all(|line| line.trim_start().starts_with('#')) { "#" } else { "" };
                    if !inner.is_empty() {
                        let _ = writeln!(out, "{mark}{indent}{}:\n{inner}", member.name);
                        out.truncate(out.trim_end().len());
                        out.push('\n');
                    }
                }
                _ if member.field.group == Some(group) => self.member(out, member, indent),
                _ => {}
            }
        }
    }

    fn is_asked(&self, member: &Member) -> bool {
        member.is_carried_by(self.flow) && member.field.when.holds(self.choices) == Some(true)
    }

    fn member(&self, out: &mut String, member: &Member, indent: &str) {
        let field = member.field;
        let required = member.is_required(Some(self.flow));
        let mark = if required || field.recommended { "" } else { "#" };
        let _ = writeln!(out, "{indent}# {}{}", field.help, if required { "" } else { " (optional)" });
        let way = self.layout.catalogue().sign_in.first().filter(|first| first.path == [member.name]);
        let way = way.and_then(|first| first.value(self.choices.of(0)?));
        let way = way.map(|way| way.shown().trim_matches('"').to_owned());
        let value = match (field.setup, field.shape) {
            (Some("/flow"), _) => self.flow.name().to_owned(),
            (Some("/platform"), _) => self.layout.catalogue().id.to_owned(),
            (Some(pointer), _) if pointer == ["/", member.name].concat() && way.is_some() => way.unwrap_or_default(),
            (_, Shape::Texts(_)) => format!("[\"{}\"]", field.example),
            (_, Shape::Text(_)) => text(field.example),
            _ => field.example.to_owned(),
        };
        let _ = writeln!(out, "{mark}{indent}{}: {value}", member.name);
    }
}

/// A text of the catalogue in YAML: quoted if a reader could mistake it for something else.
fn text(value: &str) -> String {
    let plain = value.starts_with(|c: char| c.is_ascii_alphabetic() || c == '/')
        && value.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-_./:".contains(&byte))
        && !value.ends_with(':')
        && !matches!(value, "true" | "false" | "null" | "yes" | "no" | "on" | "off");
    if plain { value.to_owned() } else { format!("\"{value}\"") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::check::Setup;
    use crate::platform::PLATFORMS;
    use crate::read::Format;

    #[test]
    fn every_starter_is_a_setup_without_a_finding() {
        for flow in Flow::ALL {
            for way in ["token", "oAuthM2M"] {
                let text = yaml(PLATFORMS[0], flow, Some(way)).ok().unwrap();
                let (setup, checked) = Setup::read(&text, Format::Yaml);
                let codes: Vec<_> = checked.findings.iter().map(|finding| finding.code.id()).collect();
                // The Integrations API is always called legacy.
                let is_new = matches!(flow, Flow::IntegrationAutomatic | Flow::IntegrationManual);
                assert_eq!(codes, if is_new { vec!["UC905"] } else { vec![] }, "{flow} {way}\n{text}");
                assert_eq!(setup.map(|setup| setup.flow()), Some(flow));
            }
        }
    }

    #[test]
    fn what_is_commented_out_is_right_as_well() {
        for flow in Flow::ALL {
            let text: String = yaml(PLATFORMS[0], flow, None)
                .ok()
                .unwrap()
                .lines()
                .map(|line| match line.strip_prefix('#') {
                    Some(rest)
                        if !rest.starts_with(' ')
                            || rest.trim_start().starts_with(|c: char| c.is_ascii_lowercase())
                                && rest.contains(": ")
                                && !rest.contains(". ")
                                && rest.starts_with("  ") =>
                    {
                        format!("{rest}\n")
                    }
                    _ => format!("{line}\n"),
                })
                .collect();
            let (_, checked) = Setup::read(&text, Format::Yaml);
            // A certificate and a secret exclude each other; everything else may be there at once.
            let rest: Vec<_> = checked
                .findings
                .iter()
                .filter(|f| !["UC301", "UC905"].contains(&f.code.id()))
                .map(|f| &f.message)
                .collect();
            assert!(rest.is_empty(), "{flow}: {rest:?}\n{text}");
        }
    }
}
