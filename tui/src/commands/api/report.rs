//! What a command has to tell, for people and for programs.
//!
//! With `--output json` every command that talks to a tenant prints one object, whatever has become of it:
//!
//! ```json
//! {"version": 1, "command": "integration create", "outcome": "done", "exit": 0,
//!  "result": {"integration": {"id": "1", "status": "enabled"}},
//!  "problem": null, "next": [{"text": "...", "command": "ucforge integration list"}]}
//! ```
//!
//! | member | holds |
//! |---|---|
//! | `version` | 1; it grows when a member changes its meaning |
//! | `command` | the words of the command |
//! | `outcome` | `done`, `alreadySo`, `different` (`diff`, `apply --check`), `started` (accepted, and its end not seen), `failed` (accepted, and then went wrong), `partly` (some places were changed, and the rest was not), `notDone`, `notSeen` (no answer, and no sign of it), `unknown`, `interrupted`, `dryRun` |
//! | `exit` | the exit code |
//! | `result` | what is known; the members of [`Found`], each only where there is something |
//! | `problem` | null when all is well, else a [`Problem`] |
//! | `next` | what to do next, best first: a sentence, and a command where one does it |

use serde::Serialize;
use serde_json::value::RawValue;
use ucforge_core::secrecy::masked;
use ucforge_core::secret::View;
use ucforge_core::value::{Value, json};

use crate::exit::Exit;

/// What a command has to tell.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Report {
    pub(super) version: u32,
    pub(super) command: String,
    pub(super) outcome: &'static str,
    #[serde(serialize_with = "number")]
    pub(super) exit: Exit,
    pub(super) result: Found,
    pub(super) problem: Option<Problem>,
    pub(super) next: Vec<Step>,
    /// The result for people, on standard output.
    #[serde(skip)]
    pub(super) text: String,
    /// What people are told beside it, on standard error.
    #[serde(skip)]
    pub(super) notes: Vec<String>,
}

/// What is known. Secrets are masked by their names and forms here; those that are known otherwise, where it is told.
#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Found {
    /// All integrations, as the tenant shows them.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) integrations: Option<Vec<Json>>,
    /// The integration as it was seen last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) integration: Option<Json>,
    /// What `status` answers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<Json>,
    /// The connection as it was seen last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) connection: Option<Json>,
    /// The objects that were found.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) objects: Option<Vec<Json>>,
    /// The object as it was seen last.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) object: Option<Json>,
    /// The tests of a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tests: Option<Vec<Test>>,
    /// The ids to wait for with `connection wait`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) bulk_ids: Vec<String>,
    /// Background jobs as they were seen last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) jobs: Vec<Job>,
    /// What was deleted: names from the connection on.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deleted: Option<Vec<String>>,
    /// How many objects went with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) children: Option<u64>,
    /// The script.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) script: Option<String>,
    /// Where the script was saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) script_file: Option<String>,
    /// The new key, in plain text: it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    /// What was answered where a new key was asked for and is not found, in plain text: the old key is void.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unread: Option<String>,
    /// A setup.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) setup: Option<String>,
    /// Where credentials were changed, and where they were not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) places: Vec<Place>,
    /// Where what was asked for and what there is differ.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) differences: Option<Vec<Difference>>,
    /// What was there before an update, was not in the request, and is gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) gone: Vec<Difference>,
    /// One for each file.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) plans: Option<Vec<Plan>>,
    /// Files that were written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) files: Option<Vec<String>>,
    /// Requests that would be sent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) requests: Option<Vec<Request>>,
}

/// What went wrong.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Problem {
    /// Which kind: `exists`, `busy`, `failedBefore`, `notEditable`, `credentialsNeeded`, `credentialsNotWanted`,
    /// `validationFailed`, `unauthorized`, `forbidden`, `notFound`, `rateLimited`, `server`, `notUnderstood`, `refused`;
    /// `notSent`, `notSignedIn`, `noAnswer`, `garbled`, `timeOver`, `redirected`; `declined`, `inError`, `different`,
    /// `endCannotBeSeen`, `notWhole`, `ambiguous`, `interrupted`; `findings` and `usage` when nothing was sent.
    pub(super) kind: &'static str,
    /// In words.
    pub(super) message: String,
    /// Method and target of the request that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<String>,
    /// The HTTP status of the answer.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) status: Option<u16>,
    /// The tests that failed.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) tests: Vec<Test>,
    /// Findings, in the shape of `check --output json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) documents: Option<serde_json::Value>,
}

/// Something to do next.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(crate) struct Step {
    /// In words.
    pub(super) text: String,
    /// The command that does it.
    pub(super) command: Option<String>,
}

/// A validation test.
#[derive(Clone, Serialize)]
pub(crate) struct Test {
    pub(super) name: String,
    pub(super) status: String,
    /// What to fix.
    pub(super) message: String,
}

/// A background job.
#[derive(Serialize)]
pub(crate) struct Job {
    pub(super) id: String,
    pub(super) state: String,
    /// What it says, as the tenant shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) output: Option<Json>,
}

/// A place that holds credentials.
#[derive(Serialize)]
pub(crate) struct Place {
    /// The request that changes it.
    pub(super) request: String,
    /// `new`, `started`, `failed`, `old`, `unknown`.
    pub(super) holds: &'static str,
}

/// One difference; both sides as JSON.
#[derive(Clone, Serialize)]
pub(crate) struct Difference {
    pub(super) pointer: String,
    pub(super) asked: Option<Json>,
    pub(super) live: Option<Json>,
}

/// What has to be done for one file, and what has become of that.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    pub(super) file: String,
    /// `create`, `update`, `nothing`; null where that is not known.
    #[serde(rename = "plan")]
    pub(super) action: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) differences: Vec<Difference>,
    /// What is there, is not known here, and is not in the request, which replaces it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) left_out: Vec<Difference>,
    /// What was not compared, as the tenant does not show it.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) not_compared: Vec<String>,
    /// As that of the whole command; null where nothing was tried.
    pub(super) outcome: Option<&'static str>,
    pub(super) problem: Option<Problem>,
    pub(super) next: Vec<Step>,
}

/// A request that would be sent.
#[derive(Serialize)]
pub(crate) struct Request {
    pub(super) method: &'static str,
    pub(super) url: String,
    /// Secrets as `${NAME}`.
    pub(super) body: Option<Json>,
}

/// A value of somebody else, as JSON to the letter.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub(crate) struct Json(Box<RawValue>);

impl Json {
    /// A value, secrets masked.
    pub(super) fn of(value: &Value) -> Self {
        Self::text(&json::compact(&masked(value), &View::Masked).unwrap_or_default())
    }

    /// What is JSON already; a text where it is not.
    pub(super) fn text(text: &str) -> Self {
        let plain = || serde_json::value::to_raw_value(text).ok();
        let raw = RawValue::from_string(text.to_owned()).ok().or_else(plain);
        Self(raw.unwrap_or_else(|| RawValue::NULL.to_owned()))
    }
}

impl Report {
    /// That all is well.
    pub(super) fn done(command: &str) -> Self {
        Self {
            version: 1,
            command: command.to_owned(),
            outcome: "done",
            exit: Exit::Done,
            result: Found::default(),
            problem: None,
            next: Vec::new(),
            text: String::new(),
            notes: Vec::new(),
        }
    }

    /// An entry of the answer to this request does not say which one it is: something may be missing.
    pub(super) fn is_not_understood(&mut self, request: &str) {
        let message = format!("{request}: an entry of the answer has neither an id nor a path, and is not understood");
        (self.exit, self.outcome) = (Exit::NoAnswer, "failed");
        self.problem = Some(Problem { request: Some(request.to_owned()), ..Problem::new("notUnderstood", message) });
    }

    /// The parts that people use as they are: scripts, keys, setups.
    pub(super) fn used(&self) -> impl Iterator<Item = &String> {
        let Found { script, key, unread, setup, .. } = &self.result;
        [script, key, unread, setup].into_iter().flatten()
    }

    /// The same with a result for people.
    pub(super) fn with_text(self, text: String) -> Self {
        Self { text, ..self }
    }
}

impl Problem {
    pub(super) fn new(kind: &'static str, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), request: None, status: None, tests: Vec::new(), documents: None }
    }
}

#[allow(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde asks for")]
fn number<S: serde::Serializer>(exit: &Exit, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_u8(exit.number())
}
