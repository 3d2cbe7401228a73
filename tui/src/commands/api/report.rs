//! The report of a command, for people and for programs.
//!
//! With `--output json` every command that talks to a tenant prints one object, whatever the outcome:
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
//! | `result` | what is known; the members of [`Found`], each only if it has a value |
//! | `problem` | null when all is well, else a [`Problem`] |
//! | `next` | what to do next, best first: a sentence, and a command if one does it |

use serde::Serialize;
use serde_json::value::RawValue;
use ucforge_core::secrecy::masked;
use ucforge_core::secret::View;
use ucforge_core::value::{Value, json};

use crate::exit::Exit;

/// The report of a command.
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
    /// Notes for people beside the result, on standard error.
    #[serde(skip)]
    pub(super) notes: Vec<String>,
}

/// What is known. Secrets are masked by their names and forms here; those known in other ways, when the report is
/// printed.
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
    /// The validation tests that `connection test` and `integration status` show.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) tests: Option<Vec<Test>>,
    /// The ids to wait for with `connection wait`.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) bulk_ids: Vec<String>,
    /// Background jobs as they were seen last.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) jobs: Vec<Job>,
    /// The path of the deleted object: its names, starting with the connection.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) deleted: Option<Vec<String>>,
    /// How many objects were deleted with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) children: Option<u64>,
    /// The generated script.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) script: Option<String>,
    /// Where the script was saved.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) script_file: Option<String>,
    /// The new key, in plain text: it was asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) key: Option<String>,
    /// The answer to a request for a new key if no key is found in it, in plain text: the old key is void.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) unread: Option<String>,
    /// The setup of an integration, as YAML.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) setup: Option<String>,
    /// Where credentials were changed, and where they were not.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) places: Vec<Place>,
    /// The differences between what was asked for and what is there.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) differences: Option<Vec<Difference>>,
    /// Values that were there before an update, were not in the request, and are gone.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) gone: Vec<Difference>,
    /// The plans of `apply`, one for each file.
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
    pub(super) message: String,
    /// The problem in words.
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
    pub(super) text: String,
    /// The step in words.
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
    /// Its output, as the tenant shows it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) output: Option<Json>,
}

/// A place that holds credentials.
#[derive(Serialize)]
pub(crate) struct Place {
    /// The request that changes it.
    pub(super) request: String,
    /// What the place holds: `new`, `started`, `failed`, `old`, `unknown`.
    pub(super) holds: &'static str,
}

/// One difference; both sides as JSON.
#[derive(Clone, Serialize)]
pub(crate) struct Difference {
    pub(super) pointer: String,
    pub(super) asked: Option<Json>,
    pub(super) live: Option<Json>,
}

/// What has to be done for one file, and the outcome of that.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Plan {
    pub(super) file: String,
    /// `create`, `update`, `nothing`; null if not known.
    #[serde(rename = "plan")]
    pub(super) action: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) request: Option<String>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) differences: Vec<Difference>,
    /// Values that are there but not known here, and not in the request, which replaces them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) left_out: Vec<Difference>,
    /// The values that were not compared, because the tenant does not show them.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub(super) not_compared: Vec<String>,
    /// The outcome, in the same terms as that of the whole command; null if nothing was tried.
    pub(super) outcome: Option<&'static str>,
    pub(super) problem: Option<Problem>,
    pub(super) next: Vec<Step>,
}

/// A request that would be sent.
#[derive(Serialize)]
pub(crate) struct Request {
    pub(super) method: &'static str,
    pub(super) url: String,
    /// The body, with secrets as `${NAME}`.
    pub(super) body: Option<Json>,
}

/// A value from elsewhere, as exact JSON.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub(crate) struct Json(Box<RawValue>);

impl Json {
    /// A value, with secrets masked.
    pub(super) fn of(value: &Value) -> Self {
        Self::text(&json::compact(&masked(value), &View::Masked).unwrap_or_default())
    }

    /// The same for what a server says in its own words.
    pub(super) fn said(value: &Value) -> Self {
        Self::text(&crate::secrets::said(Self::of(value).0.get()))
    }

    /// A text that is JSON already; any other text becomes a JSON string.
    pub(super) fn text(text: &str) -> Self {
        let plain = || serde_json::value::to_raw_value(text).ok();
        let raw = RawValue::from_string(text.to_owned()).ok().or_else(plain);
        Self(raw.unwrap_or_else(|| RawValue::NULL.to_owned()))
    }
}

impl Report {
    /// A report that all is well.
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

    /// Reports that an entry of the answer to this request has no id or path: something may be missing.
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
