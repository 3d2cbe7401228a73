//! The shapes of bodies and answers that are not payloads: enough to read them, to answer with them, and to describe
//! them.
//!
//! Members that are not named here may still be present, in both directions.

use crate::kinds::Payload;

/// The shape of a value.
#[derive(Clone, Copy, Debug)]
pub enum Shape {
    /// A text.
    Text,
    /// A text that nobody should see.
    Secret,
    /// A whole number.
    Integer,
    /// True or false.
    Boolean,
    /// An id: a number in the reference, a text in its examples.
    Id,
    /// One of these texts, or one that is not known yet.
    Known(&'static [&'static str]),
    /// A list of values of this shape.
    List(&'static Shape),
    /// An object with any names, whose values have this shape.
    Map(&'static Shape),
    /// An object with these members.
    Object(&'static [Member]),
    /// One of these shapes.
    Either(&'static [Shape]),
    /// A shape with a name of its own.
    Named(&'static str, &'static Shape),
    /// A payload of any platform.
    Payload(Payload),
    /// This shape, or null.
    OrNull(&'static Shape),
    /// Anything.
    Anything,
}

/// A member of an object, or a parameter.
#[derive(Clone, Copy, Debug)]
pub struct Member {
    /// Its name.
    pub name: &'static str,
    /// The shape of its value.
    pub shape: Shape,
    /// Whether it is always there.
    pub required: bool,
    /// What it means, in one sentence.
    pub means: &'static str,
}

const fn member(name: &'static str, shape: Shape, means: &'static str) -> Member {
    Member { name, shape, required: true, means }
}

const fn optional(name: &'static str, shape: Shape, means: &'static str) -> Member {
    Member { name, shape, required: false, means }
}

/// The states of an integration.
pub const STATUSES: &[&str] = &[
    "creating",
    "createError",
    "enabled",
    "editing",
    "editError",
    "deleting",
    "deleteError",
    "deleted",
    "disabled",
    "migrating",
    "migrateError",
    "recurringValidationError",
];

/// How a validation, or one test of it, ended.
pub const RESULTS: &[&str] = &["passed", "failed", "warning", "skipped"];

/// The states of a job.
pub const JOB_STATES: &[&str] = &["active", "cancelled", "completed", "created", "expired", "failed", "retry"];

/// The states of an object of a connection.
pub const OBJECT_STATES: &[&str] = &["active", "inactive"];

const TEST: Shape = Shape::Named(
    "ValidationTest",
    &Shape::Object(&[
        member("name", Shape::Text, "What is tested."),
        member("status", Shape::Known(RESULTS), "How it ended."),
        optional("result", Shape::Anything, "What it found."),
        optional("message", Shape::Text, "What to fix, when it failed."),
    ]),
);

const VALIDATION: Shape = Shape::Named(
    "ValidationResults",
    &Shape::Object(&[
        member("status", Shape::Known(RESULTS), "How the validation ended."),
        member("validationTests", Shape::List(&TEST), "Its tests; there may be none."),
    ]),
);

const ID: Member = member("id", Shape::Id, "The id of the integration.");
const STATUS: Member = member("status", Shape::Known(STATUSES), "The state of the integration.");
const RESULTS_MEMBER: Member = member("validationResults", VALIDATION, "What was tested, and how that ended.");

/// The answer to creating, changing or deleting an integration.
pub const OUTCOME: Shape = Shape::Named("IntegrationOutcome", &Shape::Object(&[ID, STATUS, RESULTS_MEMBER]));

/// An integration.
pub const INTEGRATION: Shape = Shape::Named(
    "Integration",
    &Shape::Object(&[
        ID,
        STATUS,
        RESULTS_MEMBER,
        member("type", Shape::Text, "The platform, as payloads name it."),
        optional("autoBootstrap", Shape::Boolean, "Whether Immuta created what it needs itself."),
        optional("config", Shape::Map(&Shape::Anything), "The configuration, secrets masked, defaults filled in."),
    ]),
);

/// All integrations.
pub const INTEGRATIONS: Shape = Shape::List(&INTEGRATION);

/// The state of an integration.
pub const INTEGRATION_STATUS: Shape = Shape::Named("IntegrationStatus", &Shape::Object(&[ID, STATUS, RESULTS_MEMBER]));

/// A new key of an integration.
pub const NEW_KEY: Shape =
    Shape::Named("NewKey", &Shape::Object(&[optional("apiKey", Shape::Secret, "The new key; the old one is void.")]));

/// Credentials in the body of a deletion.
pub const CREDENTIALS: Shape = Shape::Named("Credentials", &Shape::Map(&Shape::Anything));

const OBJECT_PATH: Member =
    member("objectPath", Shape::List(&Shape::Text), "The names from the connection to the object.");
const BULK_ID: Member = member("bulkId", Shape::Text, "The id of the background jobs, for `GET /jobs`.");

/// The answer to a registration, and to everything else that starts jobs.
pub const STARTED: Shape = Shape::Named("Started", &Shape::Object(&[OBJECT_PATH, BULK_ID]));

/// The results of a dry run.
pub const DRY_RUN: Shape = Shape::Named("DryRun", &Shape::Object(&[RESULTS_MEMBER]));

const PERSON: Shape = Shape::Object(&[
    optional("id", Shape::Integer, "The id."),
    optional("name", Shape::Text, "The name."),
    optional("email", Shape::Text, "The email address."),
]);

/// A connection.
pub const CONNECTION: Shape = Shape::Named(
    "Connection",
    &Shape::Object(&[
        member("connectionKey", Shape::Text, "The key of the connection."),
        member("connection", Shape::Map(&Shape::Anything), "How Immuta reaches the platform, secrets masked."),
        optional("nativeIntegrationId", Shape::Id, "The id of the integration behind the connection."),
        optional("createdAt", Shape::Text, "When it was registered."),
        optional("createdBy", Shape::Integer, "The id of who registered it."),
        optional("creator", PERSON, "Who registered it."),
        optional("updatedAt", Shape::Text, "When it was changed last."),
        optional("updatedBy", Shape::Integer, "The id of who changed it."),
        optional("updater", PERSON, "Who changed it."),
    ]),
);

/// The body that changes a connection: how Immuta reaches the platform.
pub const CONNECTION_CHANGE: Shape = Shape::Named(
    "ConnectionChange",
    &Shape::Object(&[optional(
        "connection",
        Shape::Map(&Shape::Anything),
        "As in a registration; credentials may be left out.",
    )]),
);

/// The settings of an object. A setting that is left out, or null, is inherited.
pub const SETTINGS: Shape = Shape::Named(
    "Settings",
    &Shape::Object(&[
        optional("isActive", Shape::OrNull(&Shape::Boolean), "Whether the object is active."),
        optional(
            "activateNewChildren",
            Shape::OrNull(&Shape::Boolean),
            "Whether children that are found later become active.",
        ),
    ]),
);

/// An object of a connection: the connection itself, a catalog, a schema, a table.
pub const OBJECT: Shape = Shape::Named(
    "DataObject",
    &Shape::Object(&[
        OBJECT_PATH,
        member("technology", Shape::Text, "The technology of the platform."),
        member("state", Shape::Known(OBJECT_STATES), "Whether it is active."),
        optional("settings", SETTINGS, "What counts for it, inherited or its own."),
        optional("overrides", SETTINGS, "What is set at the object itself."),
    ]),
);

/// The objects that a search found.
pub const OBJECTS: Shape = Shape::List(&OBJECT);

/// The body of a search; nothing about it is published.
pub const SEARCH: Shape = Shape::Named("ObjectSearch", &Shape::Map(&Shape::Anything));

/// New settings of an object.
pub const SETTINGS_CHANGE: Shape = Shape::Named(
    "SettingsChange",
    &Shape::Object(&[member("settings", SETTINGS, "The settings that change; null inherits again.")]),
);

/// The body of a crawl.
pub const CRAWL: Shape = Shape::Named(
    "Crawl",
    &Shape::Object(&[optional("forceRecursiveCrawl", Shape::Boolean, "Whether inactive objects are crawled too.")]),
);

/// A deleted object.
pub const DELETED: Shape = Shape::Named(
    "Deleted",
    &Shape::Object(&[OBJECT_PATH, member("childCount", Shape::Integer, "How many objects went with it.")]),
);

/// A job.
pub const JOB: Shape = Shape::Named(
    "Job",
    &Shape::Object(&[
        member("id", Shape::Text, "The id of the job."),
        member("state", Shape::Known(JOB_STATES), "Its state."),
        optional("output", Shape::Anything, "What it says."),
    ]),
);

/// Jobs by their ids.
pub const JOBS: Shape = Shape::Map(&JOB);

/// The jobs of a bulk id: each version answers with one of these shapes.
pub const BULK_JOBS: Shape = Shape::Either(&[JOBS, Shape::List(&JOB), JOB]);

/// The parameters of `GET /jobs`.
pub const BULK_QUERY: &[Member] =
    &[member("bulkId", Shape::Text, "What a registration or change of settings answered.")];

/// The body that asks for the states of jobs.
pub const JOB_IDS: Shape = Shape::Named(
    "JobIds",
    &Shape::Object(&[
        member("jobIds", Shape::List(&Shape::Text), "The ids of the jobs."),
        optional("wait", Shape::Integer, "For how many seconds to wait until they are done; -1 for ever."),
        optional("pollInterval", Shape::Integer, "How often the server looks meanwhile, in seconds."),
    ]),
);

const JOB_TYPE: Member = optional("jobType", Shape::List(&Shape::Text), "Only these types of jobs.");
const START: Member = optional("startDate", Shape::Text, "Only jobs from then on.");
const END: Member = optional("endDate", Shape::Text, "Only jobs until then.");

/// The parameters of `GET /jobs/search`.
pub const JOB_QUERY: &[Member] = &[
    JOB_TYPE,
    optional("state", Shape::Known(JOB_STATES), "Only jobs in this state."),
    START,
    END,
    optional("offset", Shape::Integer, "How many to skip."),
    optional("size", Shape::Integer, "How many to answer with."),
];

/// A page of jobs.
pub const FOUND_JOBS: Shape = Shape::Named(
    "FoundJobs",
    &Shape::Object(&[
        member("jobs", Shape::List(&JOB), "The jobs."),
        member("next", Shape::OrNull(&Shape::Integer), "Where the next page begins; null on the last one."),
    ]),
);

/// The parameters of `GET /jobs/summary`.
pub const SUMMARY_QUERY: &[Member] = &[JOB_TYPE, START, END];

/// How many jobs of each type are in each state.
pub const SUMMARY: Shape = Shape::Map(&Shape::Map(&Shape::Integer));

/// An API key, to be exchanged.
pub const KEY: Shape = Shape::Named("ApiKey", &Shape::Object(&[member("apikey", Shape::Secret, "The API key.")]));

/// What an API key is exchanged for.
pub const TOKEN: Shape = Shape::Named(
    "Token",
    &Shape::Object(&[
        member("authenticated", Shape::Boolean, "Whether the key was accepted."),
        member("token", Shape::Secret, "The token, sent as `Bearer`."),
    ]),
);

/// An error.
pub const ERROR: Shape = Shape::Named(
    "Error",
    &Shape::Object(&[
        member("statusCode", Shape::Integer, "The status again."),
        member("error", Shape::Text, "The name of the status."),
        member("message", Shape::Text, "What is wrong."),
        optional("validationResults", VALIDATION, "What was tested, and how that ended."),
    ]),
);
