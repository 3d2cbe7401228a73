//! Connection details of other tools, as the start of a setup.

use std::fmt::Write as _;

use ucforge_core::check::{Check, Checked};
use ucforge_core::convert::{LiteralSecrets, is_in_comments, partial_text};
use ucforge_core::kinds::Kind;
use ucforge_core::read::{self, Format};
use ucforge_core::recognise::{Candidate, LeftOut, NotRecognised, Recognised, recognise};
use ucforge_core::text::{Positions, Span};

use crate::cli::{Convert, Target};
use crate::exit::{Exit, Failure};
use crate::human::{self, Stream};
use crate::input::Input;

/// Converts a text that is not one of our documents; `None` if it is one, or nothing that is known.
pub(super) fn of(options: &Convert, inputs: &[Input], checked: &[Checked<'_>]) -> Option<Result<Exit, Failure>> {
    let ([input], [document]) = (inputs, checked) else { return None };
    let is_document = document.all().any(|document| document.kind().is_some());
    if options.to != Target::Setup || options.kind.is_some() || is_document {
        return None;
    }
    let text = read::text(&input.bytes).ok()?;
    match recognise(text) {
        Ok(recognised) => Some(written(options, text, &recognised)),
        Err(NotRecognised(Some(what))) => Some(Err(Failure::findings(what))),
        Err(NotRecognised(None)) => None,
    }
}

fn written(options: &Convert, text: &str, recognised: &Recognised) -> Result<Exit, Failure> {
    let positions = Positions::new(text);
    let place = |span: Option<Span>| {
        let start = positions.at(span.unwrap_or_default().start);
        format!("{}:{}", start.line, start.column)
    };
    let left_out = |notes: &mut String, left: &LeftOut| {
        let _ = writeln!(notes, "   = {}: left out: {left}", place(left.span));
    };
    let mut notes = format!("note: read as {}\n", recognised.what);
    for left in &recognised.left_out {
        left_out(&mut notes, left);
    }
    let candidate = match choice(recognised, options.pick.as_deref()) {
        Ok(candidate) => candidate,
        Err(failure) => {
            human::note_line(notes.trim_end());
            return Err(failure);
        }
    };
    for found in &candidate.found {
        let assumed = found.assumed.map(|why| format!(" ({why})")).unwrap_or_default();
        let _ = writeln!(notes, "   = {}: {found}{assumed}", place(found.span));
    }
    for left in &candidate.left_out {
        left_out(&mut notes, left);
    }
    human::note_line(&notes);
    if candidate.found.is_empty() {
        return Err(Failure::findings("nothing in it is an answer of a setup"));
    }
    let secrets = if options.reveal_secrets { LiteralSecrets::Revealed } else { LiteralSecrets::Masked };
    let setup = partial_text(&recognised.what, candidate, options.flow, secrets);
    // Only what is wrong with the answers is reported: what is missing is in the comments.
    let checked = Check::of(Format::Yaml, Some(Kind::Setup)).run(&setup);
    human::note(&human::findings_that("the setup", &checked, Stream::Notes, |finding| !is_in_comments(finding)));
    human::result(&setup)
}

/// The candidate that is meant: the only one, or the one with this name or number.
fn choice<'r>(recognised: &'r Recognised, pick: Option<&str>) -> Result<&'r Candidate, Failure> {
    let all = &recognised.candidates;
    let list = || {
        let one = |(index, candidate): (usize, &Candidate)| {
            let name = if candidate.name.is_empty() { "without a name" } else { candidate.name.as_str() };
            let usual = if candidate.is_usual && all.len() > 1 { " (the usual one)" } else { "" };
            format!("\n  {}: {name}{usual}", index + 1)
        };
        all.iter().enumerate().map(one).collect::<String>()
    };
    match (all.as_slice(), pick) {
        ([], _) => Err(Failure::findings("nothing in it is an answer of a setup")),
        ([only], None) => Ok(only),
        (_, None) => {
            Err(Failure::usage(format!("say with --pick which one is meant, by its name or number:{}", list())))
        }
        (_, Some(pick)) => {
            let by_name = all.iter().find(|candidate| candidate.name == pick);
            let by_number = || all.get(pick.parse::<usize>().ok()?.checked_sub(1)?);
            let known = || Failure::usage(format!("there is no `{}` in it, only:{}", human::one_line(pick), list()));
            by_name.or_else(by_number).ok_or_else(known)
        }
    }
}
