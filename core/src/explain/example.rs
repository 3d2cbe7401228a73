//! Examples as parts of a page.

use super::Block;
use crate::catalogue::Literal;
use crate::diagnostic::example::{Example, Form, Input, SignIn, Whole};
use crate::kinds::Kind;
use crate::platform::PLATFORMS;

/// An example in the form in which people read it.
pub(super) fn blocks(example: &Example) -> Vec<Block> {
    match &example.input {
        Input::Text { form, text } => vec![sample(language(*form), text)],
        Input::Fields { of, patch } => vec![
            Block::Paragraph(format!("{}:", in_document(*of, patch))),
            sample(if of.kind == Kind::Setup { "yaml" } else { "json" }, patch),
        ],
        Input::Match(documents) => {
            let mut blocks = vec![Block::Paragraph("Two documents for `ucforge match`.".to_owned())];
            blocks.extend(documents.iter().flat_map(self::blocks));
            blocks
        }
        Input::Rights { setup, text } => {
            let mut blocks = self::blocks(setup);
            let is_table = matches!(text.input, Input::Text { form: Form::Shown, .. });
            let what = if is_table { "what SHOW GRANTS prints" } else { "this script" };
            blocks.push(Block::Paragraph(format!("Compared with it by `ucforge check --setup`, {what}:")));
            blocks.extend(self::blocks(text));
            blocks
        }
        Input::Move { setup, to } => {
            let mut blocks = self::blocks(setup);
            blocks.push(Block::Paragraph(format!("Moved with `ucforge convert --to setup --flow {to}`.")));
            blocks
        }
        Input::Back(payload) => {
            let mut blocks = self::blocks(payload);
            blocks.push(Block::Paragraph("Taken back with `ucforge convert --to setup`.".to_owned()));
            blocks
        }
        Input::Made { words, .. } => vec![Block::Paragraph(capital(words) + ".")],
    }
}

/// Says which document the fields are in: `In an integration-create payload`.
fn in_document(of: Whole, patch: &str) -> String {
    let mut words = match of.kind {
        Kind::Setup => format!("In a setup of flow {}", of.flow),
        Kind::Payload(payload) => {
            let name = payload.name();
            let article = if name.starts_with('i') { "an" } else { "a" };
            format!("In {article} {name} payload")
        }
    };
    // The examples are documents of the first platform.
    let decides = PLATFORMS.first().and_then(|platform| platform.catalogue.sign_in.first());
    let way = decides.and_then(|decides| decides.values.get(of.sign_in as usize));
    if let (SignIn::OAuth, Some(Literal::Text(name))) = (of.sign_in, way) {
        words.push_str(" that signs in with ");
        words.push_str(name);
    }
    if patch.contains("null") {
        words.push_str(" (null: left out)");
    }
    words
}

fn language(form: Form) -> &'static str {
    match form {
        Form::Json => "json",
        Form::Yaml => "yaml",
        Form::Curl => "sh",
        Form::Sql => "sql",
        Form::Shown => "text",
    }
}

fn sample(language: &'static str, text: &str) -> Block {
    Block::Sample { language, text: text.trim_end_matches('\n').to_owned() }
}

fn capital(words: &str) -> String {
    let mut letters = words.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}
