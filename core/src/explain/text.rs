//! Pages for a terminal.

use super::{Block, Page};

/// The maximum number of columns in a line.
const WIDTH: usize = 80;

/// A page as text, ending with a line break.
pub(super) fn render(page: &Page) -> String {
    let mut out = String::new();
    wrap(&mut out, &page.title, "", "");
    for (index, block) in page.blocks.iter().enumerate() {
        let before = index.checked_sub(1).and_then(|before| page.blocks.get(before));
        // No empty line after a heading, or before an address.
        if !matches!(before, Some(Block::Heading(_))) && !matches!(block, Block::Address(_)) {
            out.push('\n');
        }
        match block {
            Block::Heading(heading) => out.extend([heading, "\n"]),
            Block::Paragraph(sentences) => {
                let indent = if is_under_heading(page, index) { "  " } else { "" };
                wrap(&mut out, sentences, indent, indent);
            }
            Block::Facts(facts) => {
                let longest = facts.iter().map(|(name, _)| name.len()).max().unwrap_or(0);
                for (name, words) in facts {
                    wrap(&mut out, words, &format!("{name:<longest$}  "), &" ".repeat(longest + 2));
                }
            }
            Block::Terms(terms) => {
                for (term, lines) in terms {
                    out.extend(["  ", term, "\n"]);
                    for line in lines {
                        wrap(&mut out, line, "      ", "      ");
                    }
                }
            }
            Block::Sample { text, .. } => {
                for line in text.lines() {
                    out.push_str(if line.is_empty() { "" } else { "  " });
                    out.extend([line, "\n"]);
                }
            }
            Block::Address(address) => out.extend(["  ", address, "\n"]),
        }
    }
    out
}

fn is_under_heading(page: &Page, index: usize) -> bool {
    page.blocks.iter().take(index).any(|block| matches!(block, Block::Heading(_)))
}

/// Adds words, wrapped to the width. `first` begins the first line, `indent` all others.
fn wrap(out: &mut String, words: &str, first: &str, indent: &str) {
    let mut line = first.to_owned();
    let mut is_empty = true;
    for word in words.split_whitespace() {
        if !is_empty && line.chars().count() + 1 + word.chars().count() > WIDTH {
            out.extend([line.trim_end(), "\n"]);
            indent.clone_into(&mut line);
            is_empty = true;
        }
        if !is_empty {
            line.push(' ');
        }
        line.push_str(word);
        is_empty = false;
    }
    out.extend([line.trim_end(), "\n"]);
}
