//! `convert`: a document in another format, back to its setup, or a setup for another flow.

mod partial;

use std::path::PathBuf;

use ucforge_core::check::{Base, Check, Checked, Difference, compare};
use ucforge_core::convert::{self, ConvertError, LiteralSecrets, MovedSetup, RestoredSetup, Spelling};
use ucforge_core::diagnostic::{Asks, Diagnostic, Severity};
use ucforge_core::kinds::Kind;
use ucforge_core::read::Format;
use ucforge_core::render::{Rendering, To};
use ucforge_core::secret::View;
use ucforge_core::value::Value;

use crate::cli::{Convert, Target};
use crate::exit::{Exit, Failure};
use crate::human::Stream;
use crate::input::Input;
use crate::secrets::Resolver;
use crate::{base, human, input};

pub(super) fn run(options: &Convert) -> Result<Exit, Failure> {
    let paths = if options.files.is_empty() { vec![PathBuf::from("-")] } else { options.files.clone() };
    let mut inputs: Vec<Input> = Vec::new();
    for path in &paths {
        let read = input::read(path);
        inputs.push(read.map_err(|error| Failure::usage(format!("{}: {error}", input::label(path))))?);
    }
    let bases: Vec<Base> = inputs.iter().map(|input| base::of_input(input, options.kind)).collect();
    let checked: Vec<Checked<'_>> = inputs
        .iter()
        .zip(&bases)
        // The setup that an input extends counts when the input is checked, and is followed when it is moved.
        .map(|(input, base)| input.check(&Check { kind: options.kind, base, ..Check::default() }))
        .collect();
    if let Some(outcome) = partial::of(options, &inputs, &checked) {
        return outcome;
    }
    if options.pick.is_some() {
        return Err(Failure::usage(
            "--pick chooses from the connection details that --to setup reads, and these are none",
        ));
    }
    let is_setup = options.to == Target::Setup || options.flow.is_some();
    for (input, checked) in inputs.iter().zip(&checked) {
        // What a setup still lacks is reported for the resulting setup.
        let tells = |finding: &Diagnostic| !is_setup || convert::is_about_the_source(finding);
        human::note(&human::findings_that(&input.name, checked, Stream::Notes, tells));
    }
    // A document that could not be read cannot be written either. Other mistakes do not keep it from being converted.
    if checked.iter().flat_map(Checked::all).any(|checked| convert::unreadable(checked).is_some()) {
        return Ok(Exit::Findings);
    }
    // Each command of a text is a document of its own; those that send nothing are skipped.
    let documents: Vec<(&str, &Checked<'_>)> = inputs
        .iter()
        .zip(&checked)
        .flat_map(|(input, checked)| checked.filled().into_iter().map(|checked| (input.name.as_str(), checked)))
        .collect();
    if !options.reveal_secrets {
        documents
            .iter()
            .try_for_each(|(_, document)| convert::can_be_masked(document).map_err(|why| not_masked(&why)))?;
    }
    let resolver = Resolver::beside(&paths[0]);
    let resolve = |secret: &_| resolver.resolve(secret);
    let view = if options.reveal_secrets { View::Revealed(&resolve) } else { View::Masked };
    let text = match (options.to, options.flow, documents.as_slice()) {
        (Target::Rendering(to), None, [(name, document)]) => {
            if let Some(command) = document.command {
                human::note(&format!(
                    "note: this is command {command} of {}: the others send no document\n",
                    human::escaped(name)
                ));
            }
            other_format(document, to, &view)?
        }
        (Target::Rendering(_), None, _) => {
            let several: Vec<String> =
                documents.iter().filter_map(|(_, document)| Some(document.command?.to_string())).collect();
            let which =
                if several.is_empty() { String::new() } else { format!(" (here: commands {})", several.join(", ")) };
            return Err(Failure::usage(format!(
                "convert one document at a time{which}: only --to setup accepts several"
            )));
        }
        _ => return setup(options, &documents, &bases),
    };
    human::result(&text)
}

fn not_masked(why: &ConvertError) -> Failure {
    Failure::findings(format!("{why}: correct it, or write it out with --reveal-secrets"))
}

/// The same document in another format.
fn other_format(document: &Checked<'_>, to: Rendering, view: &View<'_>) -> Result<String, Failure> {
    let no_document = || Failure::findings("this text contains no document: nothing to convert");
    // A single word is not a document, and a script that cannot be read here is one word to YAML.
    let is_document = |value: &Value| matches!(value, Value::Object(_) | Value::Array(_));
    let value = convert::value(document).filter(is_document).ok_or_else(no_document)?;
    // A document whose kind is not known is still read and written, as long as it is not sent.
    if let Some(text) = to.value(&value, view) {
        return text.map_err(Failure::findings);
    }
    let payload = match document.kind() {
        Some(Kind::Payload(payload)) => payload,
        Some(Kind::Setup) => {
            return Err(Failure::findings("a setup is not sent to the API: use `ucforge build` for its documents"));
        }
        None => {
            return Err(Failure::findings("the fields do not show what kind of document this is: name it with --kind"));
        }
    };
    let url = document.tenant();
    let line = convert::line(document, payload).map_err(Failure::findings)?;
    if let Some(headers) = document.sent.as_ref().map(|sent| &sent.headers).filter(|headers| !headers.is_empty()) {
        human::note(&format!("note: these headers are left out: {}\n", headers.join(", ")));
    }
    let to_line = line.as_ref().map(|(method, path)| (method.as_str(), path.as_str()));
    let goes = To { url, line: to_line };
    to.payload(payload, &convert::to_send(value, payload), goes, view).map_err(Failure::findings)
}

/// The setup that documents come from, perhaps for another flow.
fn setup(options: &Convert, documents: &[(&str, &Checked<'_>)], bases: &[Base]) -> Result<Exit, Failure> {
    let spelling = match options.to {
        Target::Setup | Target::Rendering(Rendering::Yaml) => Spelling::Yaml,
        Target::Rendering(Rendering::Json) => Spelling::Json,
        Target::Rendering(_) => return Err(Failure::usage("a setup is written as setup, yaml or json")),
    };
    let all: Vec<&Checked<'_>> = documents.iter().map(|(_, checked)| *checked).collect();
    let tell = |differences: &[Difference]| human::note(&human::differences(documents, differences, Stream::Notes));
    let mut differences = if all.len() > 1 { compare(&all) } else { Vec::new() };
    for difference in &mut differences {
        difference.finding.tell_how(input::option);
    }
    tell(&differences);
    if differences.iter().any(|one| one.finding.severity == Severity::Error) {
        // One side of a difference would be lost.
        return Err(Failure::findings("these documents do not describe the same setup"));
    }
    let RestoredSetup { mut setup, lost } = convert::to_setup(&all).map_err(|why| match why {
        ConvertError::UnknownKind => Failure::findings(format!("{why}: name it{}", input::option(Asks::Kind(None)))),
        _ => Failure::findings(why),
    })?;
    tell(&lost);
    for id in all.iter().filter_map(|document| convert::integration_of(document)) {
        human::note(&format!(
            "note: a setup does not name the integration: scripts take INTEGRATION_ID={id} from the environment\n"
        ));
    }
    if let Some(flow) = options.flow {
        match bases {
            [Base::Answers(base)] => setup = convert::over(&setup, base),
            // The answers of the base would be left behind.
            [Base::Broken(why)] => return Err(Failure::findings(why)),
            _ => {}
        }
        convert::has_flow(&setup, flow).map_err(Failure::findings)?;
        if !options.reveal_secrets {
            convert::answers_can_be_masked(&setup).map_err(|why| not_masked(&why))?;
        }
        let MovedSetup { setup: moved, remarks } = convert::to_flow(&setup, flow);
        human::note(&human::remarks(&remarks));
        setup = moved;
    }
    let secrets = if options.reveal_secrets { LiteralSecrets::Revealed } else { LiteralSecrets::Masked };
    let text = convert::setup_text(&setup, spelling, secrets);
    let was_setup = all.iter().any(|document| document.kind() == Some(Kind::Setup));
    let format = if spelling == Spelling::Json { Format::Json } else { Format::Yaml };
    let result = Check::of(format, Some(Kind::Setup)).run(&text);
    // A variable may not be a valid answer where a credential was.
    let is_worse = || matches!(bases, [Base::None]) && result.error_count() > all[0].error_count();
    if !was_setup || options.flow.is_some() || is_worse() {
        // What is left to do before documents can be built from it.
        human::note(&human::findings("the setup", &result, Stream::Notes));
    }
    human::result(&text)
}
