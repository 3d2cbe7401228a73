//! `new`: a setup to start from.

use ucforge_core::kinds::Flow;
use ucforge_core::starter;

use crate::cli::Auth;
use crate::exit::{Exit, Failure};
use crate::human;

pub(super) fn run(flow: Flow, auth: Auth) -> Result<Exit, Failure> {
    human::result(&starter::yaml(flow, matches!(auth, Auth::OAuthM2M)))
}
