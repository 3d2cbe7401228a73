//! `/__sandbox/...`: looking at the stand-in, emptying it, moving its clock. Only if the options say so.

use super::integration::Answer;
use super::masking::shown;
use super::{Options, Sandbox, answers};
use crate::api::{Request, Response};
use crate::value::Value;

impl Sandbox {
    /// Answers a control request; `None` for any other path, or if the options do not allow control.
    pub(super) fn control(&mut self, request: &Request<'_>) -> Option<Response> {
        let action = request.path().strip_prefix("/__sandbox/")?;
        let clock = self.clock?;
        let method = match action {
            "state" => "GET",
            "reset" | "advance" => "POST",
            _ => return None,
        };
        if request.method == "OPTIONS" {
            return Some(answers::options(method));
        }
        // Whoever may not use the API may not empty it either. If no key is set, these paths need none at all.
        if let Some(refusal) = self.options.api_key.as_ref().and_then(|_| self.authorize(request).err()) {
            return Some(refusal);
        }
        Some(match (action, request.method) {
            ("state", "GET") => self.state(clock),
            ("reset", "POST") => {
                *self = Self::new(Options { seed: false, ..self.options.clone() });
                self.state(0)
            }
            ("advance", "POST") => match request.parameter("ms").and_then(|by| by.parse().ok()) {
                Some(by) => {
                    let now = clock.saturating_add(by);
                    self.clock = Some(now);
                    self.advance(now);
                    self.state(now)
                }
                None => answers::bad_request("say by how much: /__sandbox/advance?ms=1000"),
            },
            _ => answers::wrong_method(method),
        })
    }

    fn state(&self, clock: u64) -> Response {
        answers::json(
            200,
            &Value::from([
                ("now", clock.into()),
                ("integrations", Value::Array(self.integrations.iter().map(|one| one.shown(Answer::One)).collect())),
                ("connections", Value::Array(self.connections.iter().map(|one| shown(&one.key).into()).collect())),
                ("objects", Value::Array(self.all_objects())),
                ("jobs", Value::Array(self.all_jobs(clock))),
            ]),
        )
    }
}
