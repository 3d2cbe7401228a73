//! `x-sandbox-fault`: answers that go wrong because somebody asked for it.
//!
//! This module only says what is asked for; the server, which has the bytes, spoils them.

use std::time::Duration;

use super::answers;
use crate::api::Response;
use crate::text::part;

/// How one answer goes wrong.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Fault {
    /// The status to answer with, as a gateway in front of the API would: nothing is done.
    status: Option<u16>,
    /// How long the answer is held back. The request has been carried out by then.
    pub delay: Duration,
    /// The answer ends halfway through its body.
    pub truncate: bool,
    /// The body cannot be understood.
    pub garbage: bool,
    /// The connection is closed without an answer.
    pub drop: bool,
}

/// The `Retry-After` of a busy server, in seconds: long enough to be seen, short enough for tests.
const SOON: &str = "1";

/// What `garbage` sends: neither text nor JSON.
pub const GARBAGE: &[u8] = b"\x1F\x8B\x00\xFF{\"id\": <html>\x00\xC3";

impl Fault {
    /// The name of the header.
    pub const HEADER: &str = "x-sandbox-fault";

    /// The choices for a person: the value of the header, and in words what answers are like then. The first leaves
    /// them as they are.
    pub const CHOICES: &[(&str, &str)] = &[
        ("", "do not go wrong"),
        ("429", "are 429 Too Many Requests"),
        ("503", "are 503 Service Unavailable"),
        ("401", "are 401 Unauthorized"),
        ("drop", "do not arrive"),
        ("truncate", "are cut off"),
        ("garbage", "cannot be read"),
    ];

    /// Reads the values of the header.
    ///
    /// Errors: the answer to a fault that is not known. Ignoring it would test nothing.
    pub fn read<'v>(values: impl IntoIterator<Item = &'v str>) -> Result<Self, Response> {
        let mut fault = Self::default();
        for word in values.into_iter().flat_map(|value| value.split(',')).map(str::trim) {
            match word.split_once('=').map_or((word, None), |(name, value)| (name.trim_end(), Some(value.trim_start())))
            {
                ("", None) => {}
                ("truncate", None) => fault.truncate = true,
                ("garbage", None) => fault.garbage = true,
                ("drop", None) => fault.drop = true,
                ("delay", Some(ms)) => fault.delay = Duration::from_millis(number(ms).ok_or_else(unknown)?),
                (status, None) => {
                    let status = number(status).and_then(|status| u16::try_from(status).ok());
                    fault.status = Some(status.filter(|status| (300..=599).contains(status)).ok_or_else(unknown)?);
                }
                _ => return Err(unknown()),
            }
        }
        Ok(fault)
    }

    /// What a client gets in place of this response; `None` if the connection is closed without one. For callers that
    /// have no bytes to spoil themselves.
    pub fn spoil(&self, mut response: Response) -> Option<Response> {
        if self.garbage {
            response.body = String::from_utf8_lossy(GARBAGE).into_owned();
        }
        if self.truncate {
            let half = part(&response.body, ..response.body.len() / 2).len();
            response.body.truncate(half);
        }
        (!self.drop).then_some(response)
    }

    /// The answer instead of the API's; `None` if the API is to be asked.
    pub fn response(&self) -> Option<Response> {
        self.status.map(|status| Response {
            retry_after: matches!(status, 429 | 503).then(|| SOON.to_owned()),
            ..answers::error(status, "this response was requested with x-sandbox-fault")
        })
    }
}

/// A number, digits only: a sign is a mistake.
fn number(text: &str) -> Option<u64> {
    text.parse().ok().filter(|_| text.bytes().all(|byte| byte.is_ascii_digit()))
}

fn unknown() -> Response {
    answers::bad_request(
        "x-sandbox-fault takes a status from 300 to 599, delay=MS, truncate, garbage and drop, separated by commas",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_choice_is_a_fault_but_the_first() {
        for (index, (fault, words)) in Fault::CHOICES.iter().enumerate() {
            assert_eq!(Fault::read([*fault]).unwrap() == Fault::default(), index == 0, "{words}");
        }
    }

    #[test]
    fn faults_are_read_one_by_one_and_together() {
        let read =
            |value: &str| Fault::read([value]).map(|fault| (fault, fault.response().map(|response| response.status)));
        let none = Fault::default();
        assert_eq!(read("").unwrap(), (none, None));
        assert_eq!(read("503").unwrap().1, Some(503));
        for (status, waits) in [("429", true), ("503", true), ("500", false), ("401", false), ("302", false)] {
            let answer = read(status).unwrap().0.response().unwrap();
            assert_eq!(answer.retry_after.as_deref(), waits.then_some("1"), "{status}");
        }
        assert_eq!(read("delay=20").unwrap().0, Fault { delay: Duration::from_millis(20), ..none });
        assert_eq!(
            read(" drop , truncate,garbage").unwrap().0,
            Fault { drop: true, truncate: true, garbage: true, ..none }
        );
        let whole = Response::new(200, "application/json", "{\"a\": 1}".to_owned());
        assert_eq!(read("drop").unwrap().0.spoil(whole.clone()), None);
        assert_eq!(read("truncate").unwrap().0.spoil(whole.clone()).unwrap().body, "{\"a\"");
        assert!(read("garbage").unwrap().0.spoil(whole.clone()).unwrap().body.contains("<html>"));
        assert_eq!(none.spoil(whole.clone()), Some(whole));
        let both = Fault::read(["429", "delay = 5"]).unwrap();
        assert_eq!((both.status, both.delay.as_millis()), (Some(429), 5));
        for bad in [
            "200",
            "600",
            "099",
            "+503",
            "delay",
            "delay=",
            "delay=-1",
            "delay=1s",
            "drop=1",
            "503=1",
            "Drop",
            "drop garbage",
        ] {
            assert_eq!(read(bad).unwrap_err().status, 400, "{bad}");
        }
    }
}
