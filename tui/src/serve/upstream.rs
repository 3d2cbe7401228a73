//! `--upstream`: a tenant answers under the paths of the API. The key is added here, so that no page ever has it.
//!
//! A page has to send a random token that was printed once, so that other users of this machine get nothing. Only
//! documented paths are forwarded.

use std::sync::{Mutex, PoisonError};

use ucforge_core::api::{Call, Content, Effect, Found, Outgoing, Request, Response, decoded};
use ucforge_core::sandbox;
use ucforge_core::secret::Clear;

use crate::client::Client;
use crate::exchange::Exchange;
use crate::exit::Failure;
use crate::profile::{DEFAULT_TIMEOUT, Reach, choose};
use crate::secrets::{said, usable};

/// The number of random bytes in a token.
const TOKEN_BYTES: usize = 24;

/// The tenant of a profile.
pub(super) struct Upstream {
    name: String,
    token: Clear,
    is_read_only: bool,
    first: Client,
    /// Clients that have nothing to do.
    idle: Mutex<Vec<Client>>,
}

impl Upstream {
    /// The tenant of this profile. Nothing is sent yet.
    ///
    /// Errors: there is no such profile, its key cannot be read, or this machine has no random numbers.
    pub(super) fn open(profile: String) -> Result<Self, Failure> {
        let reach = Reach { profile: Some(profile), timeout: DEFAULT_TIMEOUT, read_only: false, ca_cert: None };
        let chosen = choose(&reach)?;
        let first = Client::open(&chosen, &reach)?;
        Ok(Self {
            token: token()?,
            is_read_only: chosen.read_only,
            name: chosen.name,
            first,
            idle: Mutex::new(Vec::new()),
        })
    }

    /// The name of the profile.
    pub(super) fn name(&self) -> &str {
        &self.name
    }

    /// The token that a page has to send.
    pub(super) fn token(&self) -> &Clear {
        &self.token
    }

    /// The answer of the tenant. Blocks until it arrives.
    pub(super) fn answer(&self, request: &Request<'_>) -> Response {
        let outgoing = match self.outgoing(request) {
            Ok(outgoing) => outgoing,
            Err(refusal) => return refusal,
        };
        let idle = self.idle.lock().unwrap_or_else(PoisonError::into_inner).pop();
        let mut client = idle.unwrap_or_else(|| self.first.another());
        let response = client.exchange(&outgoing).unwrap_or_else(|lost| {
            let status = if lost.may_have_arrived() { 504 } else { 502 };
            sandbox::error(status, &Failure::of(&lost, &outgoing, client.trouble(), &self.name).message)
        });
        let response = for_page(response);
        self.idle.lock().unwrap_or_else(PoisonError::into_inner).push(client);
        response
    }

    /// The request to forward.
    ///
    /// Errors: the answer to a request that is not forwarded.
    fn outgoing(&self, request: &Request<'_>) -> Result<Outgoing, Response> {
        let shown = request.authorization.trim();
        if !is_same(shown.strip_prefix("Bearer ").unwrap_or(shown).trim(), self.token.expose()) {
            return Err(sandbox::error(401, "open the address that `ucforge serve --upstream` printed"));
        }
        // The server leaves out the body of the answer.
        let method = if request.method == "HEAD" { "GET" } else { request.method };
        // The version of the tenant is not known.
        let call = match Call::find_in_any(method, request.path()) {
            // Since the key is added here, a token of the tenant would come back.
            Found::Call(Call::Authenticate, _) => return Err(no_such_path()),
            Found::Call(call, _) if is_plain(request.path()) => call,
            Found::OtherMethods(methods) if method == "OPTIONS" => return Err(sandbox::options(&methods)),
            Found::OtherMethods(methods) => return Err(sandbox::wrong_method(&methods)),
            _ => return Err(no_such_path()),
        };
        if self.is_read_only && matches!(call.endpoint().effect, Effect::Changes(_)) {
            return Err(sandbox::error(403, "this profile is read-only: nothing that changes the tenant is sent"));
        }
        let mut outgoing = Outgoing::new(call, "");
        request.target.clone_into(&mut outgoing.target);
        // YAML is forwarded as the same content in JSON: how the tenant wants YAML to be labeled is not known.
        outgoing.content = sandbox::read_body(request)?.map(Content::plain);
        Ok(outgoing)
    }
}

/// An answer as a page may have it, without the key that is added here. A page uses the content of a successful answer,
/// so nothing that only looks like a piece of the key may be missing from it; a refusal is only shown.
fn for_page(mut response: Response) -> Response {
    let hidden = if response.is_success() { |text: &str| usable(text).into_owned() } else { said };
    response.body = hidden(&response.body);
    response.content_type = hidden(&response.content_type).into();
    response.retry_after = response.retry_after.map(|after| hidden(&after));
    response
}

fn no_such_path() -> Response {
    sandbox::error(404, "there is no such path in the API")
}

/// Whether no piece of a path is `.` or `..`: resolving those would lead to another path than the one that was found.
fn is_plain(path: &str) -> bool {
    path.split('/').all(|piece| !decoded(piece).split(['/', '\\']).any(|name| matches!(name, "." | "..")))
}

fn token() -> Result<Clear, Failure> {
    let mut bytes = [0; TOKEN_BYTES];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::usage(format!("this machine has no random numbers: {error}")))?;
    let digit = |value: u8| char::from_digit(value.into(), 16).unwrap_or('0');
    Ok(Clear::new(bytes.iter().flat_map(|byte| [digit(byte >> 4), digit(byte & 15)]).collect::<String>()))
}

/// Compares two texts in a time that does not depend on where they differ.
fn is_same(one: &str, other: &str) -> bool {
    one.len() == other.len() && one.bytes().zip(other.bytes()).fold(0, |all, (a, b)| all | (a ^ b)) == 0
}
