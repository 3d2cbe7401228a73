//! `ucforge rotate`.

use ucforge_core::api::{Call, Outgoing};
use ucforge_core::kinds::{Flow, Payload};
use ucforge_core::operation::Operation;
use ucforge_core::value::Value;

use super::arguments::Rotate;
use super::document::load;
use super::end::holding;
use super::run::{Done, Run};
use crate::exit::Failure;
use crate::human::one_line;

pub(super) fn run(command: &Rotate) -> Done {
    let basis = &command.common.basis;
    let mut run = Run::begin(basis, "rotate", None, Some(&command.setup))?;
    // Each place is verified before the next one is changed.
    run.context.waits = true;
    run.may_change(true)?;
    let loaded = load(&command.setup, Payload::IntegrationUpdate, &[], &run.place)?;
    let Some(setup) = loaded.setup() else {
        return Err(
            Failure::usage(format!("{} is not a setup: `rotate` takes its credentials from one", loaded.name)).into()
        );
    };
    let is_connection = setup.flow() == Flow::Connection;
    let payload = loaded.payload(if is_connection { Payload::Connection } else { Payload::IntegrationUpdate })?;
    let key = payload.get("connectionKey").and_then(Value::text).map(str::to_owned).filter(|_| is_connection);
    let content = loaded.content(&payload, run.secrets())?;
    if basis.dry_run {
        let first = key.as_deref().map(|key| Outgoing::new(Call::GetConnection, key));
        let requests: Vec<_> = first.into_iter().chain([Outgoing::new(Call::ListIntegrations, "")]).collect();
        let mut report = run.dry(&requests);
        report.notes.push("then one PUT for each place that holds credentials for these hosts".to_owned());
        return Ok(report);
    }
    let mut report = run.operate(Operation::rotate(content, key, run.options()))?;
    for place in &report.result.places {
        report.text.extend([format!("{}: {}\n", one_line(&place.request), holding(place.holds))]);
    }
    Ok(report)
}
