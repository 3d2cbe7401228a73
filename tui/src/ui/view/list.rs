//! A place with a list: the list, and beside it the details of the row under the cursor.

use std::rc::Rc;

use ratatui::Frame;
use ratatui::layout::{Constraint, Layout, Position, Rect};
use ratatui::style::{Modifier, Style};
use ratatui::text::Line;
use ratatui::widgets::Paragraph;
use unicode_width::UnicodeWidthStr;

use super::text::{Measured, fitted, fitted_to, plain, skipped, wrapped};
use super::{Keys, WIDE, block};
use crate::ui::model::{Model, Spot, Target};
use crate::ui::places::{Place, Row, rows};

/// The most columns of a cell that is not the last one of its row.
const CELL: usize = 30;

/// Draws the list and the details, side by side or stacked; if there is room for only one, the one that has the keys.
pub(super) fn draw(model: &Model, frame: &mut Frame<'_>, area: Rect) -> Vec<Target> {
    let mut targets = Vec::new();
    let is_reading = model.listing().is_reading;
    let [list, detail] = if model.listing().detail.1.is_empty() {
        [area, Rect::default()]
    } else if area.width >= WIDE {
        Layout::horizontal([Constraint::Fill(1), Constraint::Fill(1)]).areas(area)
    } else if area.height >= 12 {
        let shares = if is_reading { [1, 2] } else { [1, 1] };
        Layout::vertical(shares.map(Constraint::Fill)).areas(area)
    } else if is_reading {
        [Rect::default(), area]
    } else {
        [area, Rect::default()]
    };
    if !list.is_empty() {
        self::list(model, frame, list, &mut targets);
    }
    if !detail.is_empty() {
        self::detail(model, frame, detail);
        targets.push(Target { area: detail, spot: Spot::Detail });
    }
    targets
}

fn list(model: &Model, frame: &mut Frame<'_>, area: Rect, targets: &mut Vec<Target>) {
    let rows = rows(model);
    let listing = model.listing();
    let filter = match (listing.is_filtering, listing.filter.text()) {
        (false, "") => String::new(),
        (_, text) => format!(" /{}", plain(text)),
    };
    let sorted = model.place.columns().get(listing.sort).map(|column| format!(" by {column}")).unwrap_or_default();
    let about = match (model.place, model.comparison.names()) {
        (Place::Compare, names) if !names.is_empty() => format!(" {}", plain(&names)),
        _ => String::new(),
    };
    let head = format!(" {}{about}: {}{sorted}", model.place.name(), rows.len());
    let title = format!("{head}{filter} ");
    let theme = model.config.looks.theme();
    let block = block(theme, title, Keys::here_if(!listing.is_reading));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    if listing.is_filtering {
        let before = head.width() + 2 + plain(listing.filter.before()).width();
        let x = area.x + 1 + u16::try_from(before).unwrap_or(0);
        if x < area.x + area.width && model.overlay.is_none() {
            frame.set_cursor_position(Position::new(x, area.y));
        }
    }
    let width = usize::from(inner.width);
    if rows.is_empty() {
        let text =
            if filter.is_empty() { model.place.hint(model) } else { "Nothing fits the filter: Esc shows all.".into() };
        let text = model.config.keys.words(&text);
        let lines: Vec<Line<'_>> = wrapped(&text, width, 0).into_iter().map(Line::raw).collect();
        frame.render_widget(Paragraph::new(lines), inner);
        return;
    }
    let widths = widths(model.place, &rows);
    let mut body = inner;
    if !model.place.columns().is_empty() && inner.height > 2 {
        let head: String =
            model.place.columns().iter().zip(&widths).map(|(name, width)| fitted(name, width + 2)).collect();
        let head = Line::styled(fitted_to(head.trim_end(), width), Style::new().add_modifier(Modifier::BOLD));
        frame.render_widget(Paragraph::new(head), Rect { height: 1, ..inner });
        body = Rect { y: inner.y + 1, height: inner.height - 1, ..inner };
    }
    let height = usize::from(body.height).max(1);
    let cursor = listing.cursor.min(rows.len() - 1);
    let top = (cursor + 1).saturating_sub(height);
    for ((index, row), y) in rows.iter().enumerate().skip(top).take(height).zip(body.y..) {
        let cell = |(cell, width): (&String, &usize)| {
            // The end of a pointer says more than its beginning.
            let is_pointer = cell.starts_with('/');
            let skip = if is_pointer { cell.width().saturating_sub(*width) } else { 0 };
            fitted(&fitted_to(&skipped(cell, skip), *width), width + 2)
        };
        let text: String = row.cells.iter().zip(&widths).map(cell).collect();
        let style = match (index == cursor, listing.is_reading) {
            (true, false) => theme.selection,
            (true, true) => Style::new().add_modifier(Modifier::UNDERLINED),
            (false, _) => Style::new(),
        };
        let place = Rect { y, height: 1, ..body };
        frame.render_widget(Paragraph::new(Line::styled(fitted_to(text.trim_end(), width), style)), place);
        targets.push(Target { area: place, spot: Spot::Row(index) });
    }
}

/// How wide each column is: as wide as its widest cell, up to a limit that is higher for the last one.
fn widths(place: Place, rows: &[Rc<Row>]) -> Vec<usize> {
    let count = rows.iter().map(|row| row.cells.len()).max().unwrap_or(0);
    let column = |column: usize| {
        let head = place.columns().get(column).map_or(0, |name| name.width());
        let most = if column + 1 == count { 200 } else { CELL };
        rows.iter().filter_map(|row| row.widths.get(column)).max().copied().unwrap_or(0).max(head).min(most)
    };
    (0..count).map(column).collect()
}

fn detail(model: &Model, frame: &mut Frame<'_>, area: Rect) {
    let listing = model.listing();
    let title = match (listing.is_reading, model.place) {
        (true, _) => " arrows scroll, Esc goes back ",
        (false, Place::Profiles) => " Tab reads this ",
        (false, _) => " Enter reads this ",
    };
    let theme = model.config.looks.theme();
    let block = block(theme, title.to_owned(), Keys::here_if(listing.is_reading));
    let inner = block.inner(area);
    frame.render_widget(block, area);
    let text = &listing.detail.1;
    let measured = listing.measured.get((listing.version, inner.width), || Measured::new(text, inner.width));
    let top = listing.top.top(measured.row_of(usize::MAX), usize::from(inner.height));
    let rows = measured.window(text, inner.height, top);
    let lines: Vec<Line<'_>> = rows.into_iter().map(|row| Line::raw(row.text)).collect();
    frame.render_widget(Paragraph::new(lines), inner);
}
