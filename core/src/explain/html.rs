//! Pages as HTML: elements and text alone, so that they need no more than the strictest policy allows.

use std::fmt::Write as _;

use super::{Block, Page};

/// What stands below the heading of a page, its own headings at this level and one deeper, ending with a line break.
pub(super) fn render(page: &Page, level: u8) -> String {
    let mut out = String::new();
    for block in &page.blocks {
        match block {
            Block::Heading(heading) => {
                let _ = writeln!(out, "<h{level}>{}</h{level}>", escaped(heading));
            }
            Block::Paragraph(sentences) => {
                let _ = writeln!(out, "<p>{}</p>", words(sentences));
            }
            Block::Facts(facts) => {
                out.push_str("<dl class=\"facts\">\n");
                for (name, told) in facts {
                    let _ = writeln!(out, "<div><dt>{}</dt><dd>{}</dd></div>", escaped(name), words(told));
                }
                out.push_str("</dl>\n");
            }
            Block::Terms(terms) => {
                out.push_str("<dl>\n");
                for (term, lines) in terms {
                    let _ = writeln!(out, "<dt><code>{}</code></dt>", escaped(term));
                    for line in lines {
                        let _ = writeln!(out, "<dd>{}</dd>", words(line));
                    }
                }
                out.push_str("</dl>\n");
            }
            Block::Sample { text, .. } => {
                let _ = writeln!(out, "<pre><code>{}</code></pre>", escaped(text));
            }
            Block::Address(address) => {
                let _ = writeln!(out, "<p><a href=\"{0}\">{0}</a></p>", escaped(address));
            }
        }
    }
    out
}

/// Sentences, with what is between backticks as code.
pub(super) fn words(sentences: &str) -> String {
    let parts: Vec<&str> = sentences.split('`').collect();
    // One without a partner is only a character.
    let paired = parts.len() - 1 + parts.len() % 2;
    let mut out = String::new();
    for (at, part) in parts.iter().enumerate() {
        match (at % 2 == 1, at < paired) {
            (true, true) => out.extend(["<code>", &escaped(part), "</code>"]),
            (true, false) => out.extend(["`", &escaped(part)]),
            (false, _) => out.push_str(&escaped(part)),
        }
    }
    out
}

/// A text as it may stand between tags and in an attribute.
pub fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c => out.push(c),
        }
    }
    out
}
