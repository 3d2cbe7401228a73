//! Pictures of a terminal as SVG: one screen, or a recording that plays by itself.
//!
//! A recording is made of the screens that a script has waited for, each shown as long as the script says, so that it is the same
//! whenever and wherever it is made. Each line of the screen is a strip of all that it ever shows, one below the other, which
//! moves up behind a window of one line: only what changes takes space.

use std::fmt::Write as _;

use vt100::{Cell, Color, Screen};

/// The width of a column and the height of a line, in pixels.
const CELL: (f32, f32) = (8.4, 17.0);
const FONT: f32 = 14.0;
/// The margin around the screen, in pixels.
const MARGIN: f32 = 12.0;

const FOREGROUND: &str = "#d6deeb";
const BACKGROUND: &str = "#111722";
/// The sixteen colors of a terminal.
const PALETTE: [&str; 16] = [
    "#2e3440", "#e06c75", "#8fc379", "#e2c07b", "#6cb0f0", "#c792ea", "#5cc0cc", "#c8ccd4", "#7a8394", "#f08a92",
    "#a8d98f", "#f0d399", "#8cc4f8", "#d7aef5", "#82d8e0", "#ffffff",
];

/// What a script has shown so far.
#[derive(Default)]
pub struct Recording {
    /// The lines of each screen, the last of which says what was pressed, and how many milliseconds it is shown.
    screens: Vec<(Vec<String>, u32)>,
    size: (u16, u16),
}

impl Recording {
    /// Shows a screen for a while, and below it what was pressed.
    pub fn show(&mut self, screen: &Screen, pressed: &str, milliseconds: u32) {
        let (rows, columns) = screen.size();
        self.size = (columns, rows + 1);
        let mut lines: Vec<String> = (0..rows).map(|row| line(screen, row)).collect();
        lines.push(words(0, pressed, cells(pressed.chars().count()), r#" class="k""#));
        self.screens.push((lines, milliseconds));
    }

    /// The recording as a picture that starts again when it has ended.
    pub fn svg(&self, title: &str) -> String {
        let total: u32 = self.screens.iter().map(|(_, milliseconds)| milliseconds).sum();
        let (mut style, mut body) = (String::new(), String::new());
        for row in 0..usize::from(self.size.1) {
            self.strip(row, total, &mut style, &mut body);
        }
        let _ = write!(style, "\n@media(prefers-reduced-motion:reduce){{g{{animation:none!important}}}}");
        whole(title, self.size, &style, &body)
    }

    /// One line of the screen, with everything that it ever shows.
    fn strip(&self, row: usize, total: u32, style: &mut String, body: &mut String) {
        let (mut shown, mut steps, mut now) = (Vec::new(), Vec::new(), 0);
        for (lines, milliseconds) in &self.screens {
            let place = shown.iter().position(|line| *line == &lines[row]).unwrap_or_else(|| {
                shown.push(&lines[row]);
                shown.len() - 1
            });
            if steps.last().is_none_or(|(_, last)| *last != place) {
                steps.push((now, place));
            }
            now += milliseconds;
        }
        let top = CELL.1 * count(row);
        if let [line] = shown[..] {
            if !line.is_empty() {
                let _ = writeln!(body, "<g transform=\"translate(0 {top})\">{line}</g>");
            }
            return;
        }
        let _ = write!(style, "\n#r{row}{{animation:r{row} {total}ms step-end infinite}}@keyframes r{row}{{");
        for (at, place) in steps {
            let percent = f64::from(at) * 100.0 / f64::from(total);
            let _ = write!(style, "{percent:.3}%{{transform:translateY({}px)}}", -CELL.1 * count(place));
        }
        style.push('}');
        let _ =
            write!(body, "<svg y=\"{top}\" width=\"{}\" height=\"{}\"><g id=\"r{row}\">", width(self.size.0), CELL.1);
        for (place, line) in shown.iter().enumerate().filter(|(_, line)| !line.is_empty()) {
            let _ = write!(body, "<g transform=\"translate(0 {})\">{line}</g>", CELL.1 * count(place));
        }
        body.push_str("</g></svg>\n");
    }
}

/// One screen as a picture.
pub fn still(screen: &Screen, title: &str) -> String {
    let (rows, columns) = screen.size();
    let mut body = String::new();
    for row in 0..rows {
        let line = line(screen, row);
        if !line.is_empty() {
            let _ = writeln!(body, "<g transform=\"translate(0 {})\">{line}</g>", CELL.1 * f32::from(row));
        }
    }
    whole(title, (columns, rows), "", &body)
}

fn whole(title: &str, (columns, rows): (u16, u16), style: &str, body: &str) -> String {
    let (wide, high) = (width(columns) + 2.0 * MARGIN, CELL.1 * f32::from(rows) + 2.0 * MARGIN);
    let mut colours = String::new();
    for (number, colour) in PALETTE.iter().enumerate() {
        let _ = write!(colours, ".c{number}{{fill:{colour}}}");
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {wide} {high}\" width=\"{wide}\" height=\"{high}\" role=\"img\">\
         <title>{}</title>\n<style>text{{font:{FONT}px ui-monospace,Menlo,Consolas,'DejaVu Sans Mono','Liberation Mono',monospace;\
         white-space:pre;fill:{FOREGROUND}}}.b{{font-weight:bold}}.d{{opacity:.6}}.i{{font-style:italic}}.u{{text-decoration:underline}}\
         .k{{fill:#e2c07b;font-style:italic}}{colours}.bg{{fill:{BACKGROUND}}}{style}</style>\n\
         <rect class=\"bg\" width=\"{wide}\" height=\"{high}\" rx=\"8\"/>\n\
         <svg x=\"{MARGIN}\" y=\"{MARGIN}\" width=\"{}\" height=\"{}\">\n{body}</svg>\n</svg>\n",
        escaped(title),
        width(columns),
        CELL.1 * f32::from(rows),
    )
}

/// How a run of cells looks.
#[derive(Clone, Copy, PartialEq)]
struct Look {
    front: Color,
    back: Color,
    marks: [bool; 4],
}

impl Look {
    fn of(cell: &Cell, is_cursor: bool) -> Self {
        let marks = [cell.bold(), cell.dim(), cell.italic(), cell.underline()];
        let (front, back) = (cell.fgcolor(), cell.bgcolor());
        if cell.inverse() == is_cursor {
            return Self { front, back, marks };
        }
        // A default color needs an explicit value when foreground and background are swapped.
        let named = |colour: Color, usual: Color| if colour == Color::Default { usual } else { colour };
        Self { front: named(back, rgb(BACKGROUND)), back: named(front, rgb(FOREGROUND)), marks }
    }

    fn attributes(self) -> String {
        let marks = ["b", "d", "i", "u"].iter().zip(self.marks).filter(|(_, is_set)| *is_set);
        let mut classes: Vec<String> = marks.map(|(name, _)| (*name).to_owned()).collect();
        let mut style = String::new();
        match self.front {
            Color::Default => {}
            Color::Idx(number @ 0..16) => classes.push(format!("c{number}")),
            other => style = format!(" style=\"fill:{}\"", hex(other)),
        }
        let class = if classes.is_empty() { String::new() } else { format!(" class=\"{}\"", classes.join(" ")) };
        class + &style
    }
}

/// One line of the screen.
fn line(screen: &Screen, row: u16) -> String {
    let (_, columns) = screen.size();
    let cursor = (!screen.hide_cursor()).then(|| screen.cursor_position());
    let (mut backs, mut texts) = (String::new(), String::new());
    let mut column = 0;
    while column < columns {
        let look = |column| screen.cell(row, column).map(|cell| Look::of(cell, cursor == Some((row, column))));
        let Some(current) = look(column) else { break };
        let (begin, mut text) = (column, String::new());
        while column < columns && look(column) == Some(current) {
            let Some(cell) = screen.cell(row, column) else { break };
            text.push_str(if cell.has_contents() { cell.contents() } else { " " });
            column += if cell.is_wide() { 2 } else { 1 };
        }
        if current.back != Color::Default {
            let (class, fill) = match current.back {
                Color::Idx(number @ 0..16) => (format!(" class=\"c{number}\""), String::new()),
                other => (String::new(), format!(" fill=\"{}\"", hex(other))),
            };
            let (x, wide) = (width(begin), width(column - begin));
            let _ = write!(backs, "<rect x=\"{x}\" width=\"{wide}\" height=\"{}\"{class}{fill}/>", CELL.1);
        }
        texts.push_str(&words(begin, &text, column - begin, &current.attributes()));
    }
    backs + &texts
}

/// A text that begins in a column. It is stretched to the width of its cells, whatever the font.
fn words(column: u16, text: &str, cells: u16, attributes: &str) -> String {
    let trimmed = text.trim_end();
    let kept = trimmed.trim_start();
    if kept.is_empty() {
        return String::new();
    }
    let spaces = |all: &str, part: &str| self::cells(all.len() - part.len());
    let (before, after) = (spaces(trimmed, kept), spaces(text, trimmed));
    let wide = width(cells - before - after);
    // The lines of a frame have to meet.
    let stretched = if kept.contains(|one| ('\u{2500}'..='\u{259f}').contains(&one)) {
        " lengthAdjust=\"spacingAndGlyphs\""
    } else {
        ""
    };
    format!(
        "<text x=\"{}\" y=\"{}\" textLength=\"{}\"{stretched}{attributes}>{}</text>",
        width(column + before),
        CELL.1 - 4.0,
        wide,
        escaped(kept)
    )
}

fn width(columns: u16) -> f32 {
    // Rounded to a tenth, so that the product has no long tail of digits.
    (CELL.0 * f32::from(columns) * 10.0).round() / 10.0
}

fn count(number: usize) -> f32 {
    f32::from(cells(number))
}

fn cells(number: usize) -> u16 {
    u16::try_from(number).expect("lines and recordings are short")
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

fn rgb(hex: &str) -> Color {
    let part = |at: usize| u8::from_str_radix(&hex[at..at + 2], 16).expect("colours here are written in six digits");
    Color::Rgb(part(1), part(3), part(5))
}

fn hex(colour: Color) -> String {
    match colour {
        Color::Default => FOREGROUND.to_owned(),
        Color::Rgb(red, green, blue) => format!("#{red:02x}{green:02x}{blue:02x}"),
        Color::Idx(number @ 0..16) => PALETTE[usize::from(number)].to_owned(),
        Color::Idx(number @ 16..232) => {
            let level = |step: u8| if step == 0 { 0 } else { 55 + 40 * step };
            let number = number - 16;
            format!("#{:02x}{:02x}{:02x}", level(number / 36), level(number / 6 % 6), level(number % 6))
        }
        Color::Idx(number) => {
            let grey = 8 + 10 * (number - 232);
            format!("#{grey:02x}{grey:02x}{grey:02x}")
        }
    }
}
