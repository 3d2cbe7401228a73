//! Pages as Markdown.

use super::{Block, Page};

/// A page as Markdown, ending with a line break. Its title is a heading of this level, with `id` as its anchor if
/// given.
pub(super) fn render(page: &Page, level: usize, id: Option<&str>) -> String {
    let (title, below) = ("#".repeat(level), "#".repeat(level + 1));
    let mut out = [&title, " ", &words(&page.title)].concat();
    if let Some(id) = id {
        out.extend([" {#", id, "}"]);
    }
    out.push('\n');
    for block in &page.blocks {
        out.push('\n');
        match block {
            Block::Heading(heading) => out.extend([&below, " ", heading, "\n"]),
            Block::Paragraph(sentences) => out.extend([&words(sentences), "\n"]),
            Block::Facts(facts) => {
                for (name, told) in facts {
                    out.extend(["- ", name, ": ", &words(told), "\n"]);
                }
            }
            Block::Terms(terms) => {
                for (term, lines) in terms {
                    out.extend(["- `", term, "`\n"]);
                    for line in lines {
                        out.extend(["  - ", &words(line), "\n"]);
                    }
                }
            }
            Block::Sample { language, text } => {
                // A fence longer than any in the text.
                let fence = "`".repeat(3.max(longest_run(text, '`') + 1));
                out.extend([&fence, *language, "\n", text, "\n", &fence, "\n"]);
            }
            Block::Address(address) => out.extend(["<", address, ">\n"]),
        }
    }
    out
}

/// Sentences as Markdown: text between backticks is code, and everything else is escaped.
fn words(sentences: &str) -> String {
    let parts: Vec<&str> = sentences.split('`').collect();
    // A backtick without a partner is only a character.
    let paired = parts.len() - 1 + parts.len() % 2;
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match (at % 2 == 1, at < paired) {
            (true, true) => out.extend(["`", part, "`"]),
            (true, false) => out.extend(["\\`", &escaped(part)]),
            (false, _) => out.push_str(&escaped(part)),
        }
    }
    out
}

fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        if matches!(c, '\\' | '<' | '*' | '[' | '&') {
            out.push('\\');
        }
        out.push(c);
    }
    out
}

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}
