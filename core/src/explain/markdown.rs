//! Pages as Markdown.

use super::{Block, Page};

/// A page as Markdown, ending with a line break.
pub(super) fn render(page: &Page) -> String {
    let mut out = ["## ", &page.title, "\n"].concat();
    for block in &page.blocks {
        out.push('\n');
        match block {
            Block::Heading(heading) => out.extend(["### ", heading, "\n"]),
            Block::Paragraph(sentences) => out.extend([sentences, "\n"]),
            Block::Facts(facts) => {
                for (name, words) in facts {
                    out.extend(["- ", name, ": ", words, "\n"]);
                }
            }
            Block::Terms(terms) => {
                for (term, lines) in terms {
                    out.extend(["- `", term, "`\n"]);
                    for line in lines {
                        out.extend(["  - ", line, "\n"]);
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

fn longest_run(text: &str, of: char) -> usize {
    text.split(|c| c != of).map(str::len).max().unwrap_or(0)
}
