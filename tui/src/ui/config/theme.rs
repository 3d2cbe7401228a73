//! Colors: those of the terminal, or of a theme.
//!
//! A theme is a file with a style for each role that is to look different, such as `error: bold "#ff5f5f"` or
//! `selection: black on cyan`. A `theme:` with `light:` and `dark:` names two themes.

use std::str::FromStr;

use ratatui::style::{Color, Modifier, Style};
use ucforge_core::read::{self, Format, Read};
use ucforge_core::tree::{NodeKind, NodeRef};

use super::{Open, Warnings, place_of};
use crate::events::Scheme;
use crate::human::one_line;

/// What each part of the screen looks like.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::ui) struct Theme {
    pub(in crate::ui) text: Style,
    pub(in crate::ui) muted: Style,
    pub(in crate::ui) accent: Style,
    pub(in crate::ui) error: Style,
    pub(in crate::ui) warning: Style,
    pub(in crate::ui) good: Style,
    pub(in crate::ui) border: Style,
    pub(in crate::ui) selection: Style,
    pub(in crate::ui) production: Style,
}

/// The looks: one theme, or one for light and one for dark terminals.
#[derive(Clone, Copy, Debug, Default)]
pub(in crate::ui) struct Looks {
    dark: Theme,
    light: Option<Theme>,
    pub(in crate::ui) scheme: Scheme,
}

impl Looks {
    /// Whether it looks different on a light terminal.
    pub(in crate::ui) fn are_two(&self) -> bool {
        self.light.is_some_and(|light| light != self.dark)
    }

    /// The theme that is used now.
    pub(in crate::ui) fn theme(&self) -> &Theme {
        match (&self.light, self.scheme) {
            (Some(light), Scheme::Light) => light,
            _ => &self.dark,
        }
    }
}

impl Default for Theme {
    /// The terminal's own sixteen colors, which its owner has chosen.
    fn default() -> Self {
        let color = |color| Style::new().fg(color);
        Self {
            text: Style::new(),
            muted: Style::new().add_modifier(Modifier::DIM),
            accent: color(Color::Cyan),
            error: color(Color::Red),
            warning: color(Color::Yellow),
            good: color(Color::Green),
            border: Style::new(),
            selection: Style::new().add_modifier(Modifier::REVERSED),
            production: color(Color::Red).add_modifier(Modifier::REVERSED),
        }
    }
}

impl Theme {
    /// The built-in theme with this name.
    fn named(name: &str) -> Option<Self> {
        let text = match name {
            "terminal" => "",
            "dark" => DARK,
            "light" => LIGHT,
            _ => return None,
        };
        let mut warnings = Warnings::new(text, name);
        Some(from_text(text, &mut warnings))
    }

    fn role(&mut self, name: &str) -> Option<&mut Style> {
        Some(match name {
            "text" => &mut self.text,
            "muted" => &mut self.muted,
            "accent" => &mut self.accent,
            "error" => &mut self.error,
            "warning" => &mut self.warning,
            "good" => &mut self.good,
            "border" => &mut self.border,
            "selection" => &mut self.selection,
            "production" => &mut self.production,
            _ => return None,
        })
    }
}

const ROLES: &str = "text, muted, accent, error, warning, good, border, selection and production";

const DARK: &str = "text: '#d8dee9 on #1f2430'\nmuted: '#8a93a6'\naccent: '#7fd4e6'\nerror: '#ff7b85'\nwarning: '#f2cf6b'\ngood: '#9ece7a'\nborder: '#5b6578'\nselection: '#1f2430 on #9cb8e8'\nproduction: 'bold #1f2430 on #ff7b85'\n";

const LIGHT: &str = "text: '#22272e on #fbfaf7'\nmuted: '#66707c'\naccent: '#0b6a80'\nerror: '#b3202c'\nwarning: '#8a5a00'\ngood: '#2c6b1f'\nborder: '#a6adb5'\nselection: '#fbfaf7 on #2f5da8'\nproduction: 'bold #fbfaf7 on #b3202c'\n";

/// Reads the value of `theme:`.
pub(super) fn looks(value: NodeRef<'_>, open: Open<'_>, warnings: &mut Warnings<'_>) -> Looks {
    if value.kind() != NodeKind::Object {
        let dark = theme(value, open, warnings).unwrap_or_default();
        return Looks { dark, ..Looks::default() };
    }
    let (mut light, mut dark) = (None, None);
    for member in value.children() {
        match member.key() {
            "light" => light = theme(member, open, warnings),
            "dark" => dark = theme(member, open, warnings),
            other => warnings.add(
                place_of(member),
                &format!("a theme is a name or a file, or has `light` and `dark`, not `{}`", one_line(other)),
            ),
        }
    }
    Looks { dark: dark.unwrap_or_default(), light: Some(light.unwrap_or_default()), scheme: Scheme::default() }
}

fn theme(value: NodeRef<'_>, open: Open<'_>, warnings: &mut Warnings<'_>) -> Option<Theme> {
    let Some(name) = value.text() else {
        warnings.add(place_of(value), "a theme is terminal, dark, light or the name of a file");
        return None;
    };
    if let Some(theme) = Theme::named(name) {
        return Some(theme);
    }
    match open(name) {
        Ok(text) => {
            let file = one_line(name);
            let mut of_file = Warnings::new(&text, &file);
            let theme = from_text(&text, &mut of_file);
            let line = warnings.positions.at(value.span().start).line;
            warnings.said.extend(of_file.sorted().into_iter().map(|said| (line, said)));
            Some(theme)
        }
        Err(why) => {
            let known = "themes without a file are terminal, dark and light";
            warnings.add(value.span(), &format!("theme {}: {why}; {known}", one_line(name)));
            None
        }
    }
}

fn from_text(text: &str, warnings: &mut Warnings<'_>) -> Theme {
    let mut theme = Theme::default();
    let Read { tree, findings, .. } = read::read(text, Format::Yaml);
    warnings.of_reading(findings);
    for member in tree.root().into_iter().flat_map(NodeRef::children) {
        let Some(role) = theme.role(member.key()) else {
            warnings.add(place_of(member), &format!("a theme has no `{}`; it has {ROLES}", one_line(member.key())));
            continue;
        };
        match member.text().or(member.number()).and_then(style) {
            Some(style) => *role = style,
            None => warnings.add(
                member.span(),
                "a style is a color such as red, 208 or \"#ff8700\", perhaps `on` another one, and bold, dim, italic, \
                 underlined or reversed",
            ),
        }
    }
    theme
}

/// Reads a style from its words, such as `black on cyan`.
fn style(text: &str) -> Option<Style> {
    let (mut style, mut is_background) = (Style::new(), false);
    for word in text.split_whitespace() {
        let word = word.trim_matches(['\'', '"']);
        let modifier = match word {
            "on" => {
                is_background = true;
                continue;
            }
            "bold" => Modifier::BOLD,
            "dim" => Modifier::DIM,
            "italic" => Modifier::ITALIC,
            "underlined" => Modifier::UNDERLINED,
            "reversed" => Modifier::REVERSED,
            _ => {
                let color = Color::from_str(word).ok()?;
                style = if is_background { style.bg(color) } else { style.fg(color) };
                continue;
            }
        };
        style = style.add_modifier(modifier);
    }
    Some(style)
}
