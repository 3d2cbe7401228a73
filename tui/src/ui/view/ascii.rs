//! For terminals that can only show ASCII.

use ratatui::buffer::Buffer;

/// Replaces every character that such a terminal cannot show with a similar one.
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
