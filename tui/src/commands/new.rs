//! `new`: a setup to start from.

use ucforge_core::kinds::Flow;
use ucforge_core::platform::Platform;
use ucforge_core::starter;

use crate::exit::{Exit, Failure};
use crate::human;

pub(super) fn run(platform: &'static Platform, flow: Flow, auth: Option<&str>) -> Result<Exit, Failure> {
    let text = starter::yaml(platform, flow, auth).map_err(|why| Failure::usage(why.to_string()))?;
    human::result(&text)
}
