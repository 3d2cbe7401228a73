//! The commented setup file of `ucforge new`.

use std::fmt::Write as _;

use crate::catalogue::{Authentication, Group, Layout, Member, ObjectLayout, Shape, layout};
use crate::kinds::{Flow, Kind};

/// A setup in YAML for this flow and way to sign in: what must be answered is there with an example, the rest is
/// commented out. Secrets are references to the environment.
pub fn yaml(flow: Flow, oauth: bool) -> String {
    let name = if oauth { Authentication::OAUTH } else { Authentication::TOKEN };
    let starter =
        Starter { layout: layout(Kind::Setup), flow, authentication: Authentication::of(Some(name), None), name };
    let mut out = String::from(
        "# A setup for ucforge. `ucforge check` finds what is wrong with it,\n# `ucforge build` makes the documents.\nucforge: 1\n",
    );
    for group in Group::ALL {
        let mut body = String::new();
        starter.object(&mut body, starter.layout.root(), group, "");
        if !body.is_empty() {
            let _ = write!(out, "\n# {}\n{body}", group.title());
        }
    }
    out
}

struct Starter {
    layout: &'static Layout,
    flow: Flow,
    authentication: Authentication,
    name: &'static str,
}

impl Starter {
    /// Writes the members of an object that belong to a section.
    fn object(&self, out: &mut String, object: &ObjectLayout, group: Group, indent: &str) {
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
        member.field.is_carried_by(self.flow) && member.field.when.holds(self.authentication) == Some(true)
    }

    fn member(&self, out: &mut String, member: &Member, indent: &str) {
        let field = member.field;
        let required = field.is_required_by(self.flow);
        let mark = if required || field.recommended { "" } else { "#" };
        let _ = writeln!(out, "{indent}# {}{}", field.help, if required { "" } else { " (optional)" });
        let value = match (field.setup, field.shape) {
            (Some("/flow"), _) => self.flow.name().to_owned(),
            (Some("/authenticationType"), _) => self.name.to_owned(),
            (_, Shape::Texts(_)) => format!("[\"{}\"]", field.example),
            (_, Shape::Text(_)) => text(field.example),
            _ => field.example.to_owned(),
        };
        let _ = writeln!(out, "{mark}{indent}{}: {value}", member.name);
    }
}

/// A text of the catalogue in YAML: quoted when a reader could take it for something else.
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
    use crate::read::Format;

    #[test]
    fn every_starter_is_a_setup_without_a_finding() {
        for flow in Flow::ALL {
            for oauth in [false, true] {
                let text = yaml(flow, oauth);
                let (setup, checked) = Setup::read(&text, Format::Yaml);
                let codes: Vec<_> = checked.findings.iter().map(|finding| finding.code.id()).collect();
                // The Integrations API is always called legacy.
                let is_new = matches!(flow, Flow::IntegrationAutomatic | Flow::IntegrationManual);
                assert_eq!(codes, if is_new { vec!["UC905"] } else { vec![] }, "{flow} {oauth}\n{text}");
                assert_eq!(setup.map(|setup| setup.flow()), Some(flow));
            }
        }
    }

    #[test]
    fn what_is_commented_out_is_right_as_well() {
        for flow in Flow::ALL {
            let text: String = yaml(flow, true)
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
