//! For terminals that can only show ASCII.

use ratatui::buffer::Buffer;

/// Puts something similar in the place of every character that such a terminal cannot show.
pub(super) fn replace(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        if cell.symbol().is_ascii() {
            continue;
        }
        let similar = match cell.symbol() {
            "─" => "-",
            "═" => "=",
            "│" | "║" => "|",
            "┌" | "┐" | "└" | "┘" | "╔" | "╗" | "╚" | "╝" => "+",
            "•" => "*",
            "…" => "~",
            "↪" => ">",
            _ => "?",
        };
        cell.set_symbol(similar);
    }
}
