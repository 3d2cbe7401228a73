//! The table of endpoints.

use super::pages::{DEREGISTER, JOBS, OBJECTS, SETTINGS, SIGN_IN, STATUS};
use super::shape::{self, Member, Shape};
use crate::kinds::Payload;
use crate::source::Source;

/// One thing that the API does.
#[derive(Clone, Copy, Debug)]
pub struct Endpoint {
    /// `GET`, `POST`, `PUT` or `DELETE`.
    pub method: &'static str,
    /// The path from the host on. `{id}` is an integration, `{connectionKey}` a connection, and `{objectPath}` one or
    /// more names up to the end.
    pub path: &'static str,
    /// What it does, for people: "Create an integration".
    pub title: &'static str,
    /// The parameters of its query.
    pub query: &'static [Member],
    /// What is sent.
    pub body: Body,
    /// What comes back when it succeeds.
    pub answer: Answer,
    /// What it does to the tenant.
    pub effect: Effect,
    /// Who may do it: one of these permissions. Empty if no page says it.
    pub permissions: &'static [&'static str],
    /// The statuses that the pages list for it, beyond those that every request may get.
    pub errors: &'static [u16],
    /// The versions that have it.
    pub versions: &'static [Immuta],
    /// Where it is described.
    pub source: Source,
    /// How sure that is.
    pub confidence: Confidence,
}

/// What is sent.
#[derive(Clone, Copy, Debug)]
pub enum Body {
    /// Nothing.
    None,
    /// A payload of a platform: a page says so.
    Payload(Payload),
    /// A body of this shape, which may be left out: not a payload, or one that no page confirms.
    Optional(Shape),
    /// A body of this shape: not a payload, or one that no page confirms.
    Required(Shape),
}

/// What comes back.
#[derive(Clone, Copy, Debug)]
pub enum Answer {
    /// A script, as plain text.
    Script,
    /// JSON.
    Json(Shape),
}

/// What a request does to the tenant.
#[derive(Clone, Copy, Debug)]
pub enum Effect {
    /// Nothing: it may be sent any number of times.
    Reads,
    /// It changes something, with these consequences.
    Changes(&'static [Consequence]),
}

/// Something that happens to access or data, and the page that says so.
#[derive(Clone, Copy, Debug)]
pub struct Consequence {
    /// What happens, in one sentence.
    pub text: &'static str,
    /// Where it is written.
    pub source: Source,
}

/// How sure a fact is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Confidence {
    /// A page of Immuta's says it.
    Seen,
    /// Path and purpose are on a page, but the body or the answer is not.
    PartlySeen,
}

/// A version of Immuta whose pages differ from the others. The newest comes first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub enum Immuta {
    /// Software as a service, as its pages were in 2026.
    #[default]
    Saas,
    /// Self-managed, 2025.1.
    V2025_1,
    /// Self-managed, 2024.3.
    V2024_3,
}

impl Immuta {
    /// All versions.
    pub const ALL: &'static [Self] = &[Self::Saas, Self::V2025_1, Self::V2024_3];

    /// The name in commands.
    pub fn name(self) -> &'static str {
        match self {
            Self::Saas => "saas",
            Self::V2025_1 => "2025.1",
            Self::V2024_3 => "2024.3",
        }
    }

    /// The version of that name.
    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|version| version.name() == name)
    }
}

const ADMIN: &[&str] = &["APPLICATION_ADMIN"];
const READERS: &[&str] = &["CREATE_DATA_SOURCE", "APPLICATION_ADMIN", "GOVERNANCE", "Data Owner"];

const ACTIVATES: Consequence = Consequence {
    text: "When an object becomes active and has no subscription policy, Immuta revokes the access of all its users, even \
           access granted on the platform itself.",
    source: Source::ConnectionHowTo,
};
const DISABLES: Consequence = Consequence {
    text: "When a data source is disabled, all grants and policies on it are removed for all users of Immuta, including those that \
           were set on the platform itself. Whether grants of owners go too depends on the tenant's settings.",
    source: Source::ConnectionHowTo,
};
const UNREGISTERED: Consequence = Consequence {
    text: "The access of people who are not registered in Immuta stays as it is.",
    source: Source::ConnectionHowTo,
};
const ONE_CATALOG: Consequence = Consequence {
    text: "The catalog that Immuta keeps for itself belongs to one tenant: sharing it between tenants breaks enforcement.",
    source: Source::ConnectionHowTo,
};
const SCRIPT_FIRST: Consequence = Consequence {
    text: "The script that removes what Immuta made on the platform can only be generated while the integration exists.",
    source: DEREGISTER,
};
const OLD_KEY: Consequence =
    Consequence { text: "The key that the integration used before is void.", source: Source::ApiReference };

impl Endpoint {
    const fn new(method: &'static str, path: &'static str, title: &'static str) -> Self {
        Self {
            method,
            path,
            title,
            query: &[],
            body: Body::None,
            answer: Answer::Json(Shape::Anything),
            effect: Effect::Reads,
            permissions: ADMIN,
            errors: &[],
            versions: Immuta::ALL,
            source: Source::ApiReference,
            confidence: Confidence::Seen,
        }
    }

    const fn script(path: &'static str, title: &'static str, payload: Payload) -> Self {
        Self { body: Body::Payload(payload), answer: Answer::Script, errors: &[422], ..Self::new("POST", path, title) }
    }

    /// The oldest pages have it with another method.
    const fn crawl(method: &'static str, versions: &'static [Immuta]) -> Self {
        Self {
            body: Body::Optional(shape::CRAWL),
            answer: Answer::Json(shape::STARTED),
            effect: Effect::Changes(&[]),
            permissions: &[],
            errors: &[404],
            versions,
            source: OBJECTS,
            confidence: Confidence::PartlySeen,
            ..Self::new(method, "/data/crawl/{objectPath}", "Look for new objects")
        }
    }

    /// Whether the path is below `/integrations`.
    pub fn is_about_integrations(&self) -> bool {
        self.path.starts_with("/integrations")
    }
}

/// Declares the calls and their endpoints.
macro_rules! endpoints {
    ($($(#[$doc:meta])* $name:ident = $endpoint:expr;)*) => {
        /// Everything that the API does.
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
        pub enum Call {
            $($(#[$doc])* $name),*
        }

        impl Call {
            /// All of them.
            pub const ALL: &'static [Self] = &[$(Self::$name),*];

            /// Its row of the table.
            pub const fn endpoint(self) -> &'static Endpoint {
                match self {
                    $(Self::$name => const { &$endpoint }),*
                }
            }

            /// How to reach it: method, path and the versions that have it. Separate from its row, so that code that
            /// only looks for a path does not pull in the rest of the table.
            pub(super) const fn route(self) -> (&'static str, &'static str, &'static [Immuta]) {
                match self {
                    $(Self::$name => const {
                        let endpoint: Endpoint = $endpoint;
                        (endpoint.method, endpoint.path, endpoint.versions)
                    }),*
                }
            }

            /// Its name: `CreateIntegration`.
            pub fn name(self) -> &'static str {
                match self {
                    $(Self::$name => stringify!($name)),*
                }
            }
        }
    };
}

endpoints! {
    /// `GET /integrations`
    ListIntegrations = Endpoint {
        answer: Answer::Json(shape::INTEGRATIONS),
        ..Endpoint::new("GET", "/integrations", "List all integrations")
    };
    /// `POST /integrations`
    CreateIntegration = Endpoint {
        body: Body::Payload(Payload::IntegrationCreate),
        answer: Answer::Json(shape::OUTCOME),
        effect: Effect::Changes(&[ONE_CATALOG, UNREGISTERED]),
        errors: &[409, 422],
        ..Endpoint::new("POST", "/integrations", "Create the integration")
    };
    /// `GET /integrations/{id}`
    GetIntegration = Endpoint {
        answer: Answer::Json(shape::INTEGRATION),
        errors: &[404],
        source: STATUS,
        ..Endpoint::new("GET", "/integrations/{id}", "Get one integration")
    };
    /// `PUT /integrations/{id}`
    UpdateIntegration = Endpoint {
        body: Body::Payload(Payload::IntegrationUpdate),
        answer: Answer::Json(shape::OUTCOME),
        effect: Effect::Changes(&[]),
        errors: &[404, 409, 422],
        source: STATUS,
        ..Endpoint::new("PUT", "/integrations/{id}", "Update the integration")
    };
    /// `DELETE /integrations/{id}`
    DeleteIntegration = Endpoint {
        body: Body::Optional(shape::CREDENTIALS),
        answer: Answer::Json(shape::OUTCOME),
        effect: Effect::Changes(&[DISABLES, UNREGISTERED, SCRIPT_FIRST]),
        errors: &[404, 409, 422],
        source: STATUS,
        ..Endpoint::new("DELETE", "/integrations/{id}", "Delete the integration")
    };
    /// `GET /integrations/{id}/status`
    IntegrationStatus = Endpoint {
        answer: Answer::Json(shape::INTEGRATION_STATUS),
        errors: &[404],
        confidence: Confidence::PartlySeen,
        ..Endpoint::new("GET", "/integrations/{id}/status", "Get the status of an integration")
    };
    /// `POST /integrations/{id}/regenerate`
    RegenerateKey = Endpoint {
        answer: Answer::Json(shape::NEW_KEY),
        effect: Effect::Changes(&[OLD_KEY]),
        errors: &[404, 409],
        versions: &[Immuta::Saas, Immuta::V2025_1],
        confidence: Confidence::PartlySeen,
        ..Endpoint::new("POST", "/integrations/{id}/regenerate", "Generate a new API key for an integration")
    };
    /// `POST /integrations/scripts/create`
    CreateScript = Endpoint::script("/integrations/scripts/create", "Generate the script", Payload::ScriptCreate);
    /// `POST /integrations/scripts/initial-create`
    InitialCreateScript = Endpoint {
        body: Body::Required(Shape::Payload(Payload::ScriptCreate)),
        confidence: Confidence::PartlySeen,
        ..Endpoint::script(
            "/integrations/scripts/initial-create",
            "Generate the first of two scripts (Synapse, Redshift)",
            Payload::ScriptCreate,
        )
    };
    /// `POST /integrations/scripts/cleanup`
    CleanupScript = Endpoint {
        body: Body::Required(Shape::Payload(Payload::IntegrationCreate)),
        confidence: Confidence::PartlySeen,
        ..Endpoint::script(
            "/integrations/scripts/cleanup",
            "Generate the script that removes what is left of a failed set-up",
            Payload::IntegrationCreate,
        )
    };
    /// `POST /integrations/scripts/post-cleanup`
    PostCleanupScript = Endpoint {
        body: Body::Required(Shape::Payload(Payload::IntegrationCreate)),
        confidence: Confidence::PartlySeen,
        ..Endpoint::script(
            "/integrations/scripts/post-cleanup",
            "Generate the second script of a removal (Synapse)",
            Payload::IntegrationCreate,
        )
    };
    /// `POST /integrations/{id}/scripts/edit`
    EditScript = Endpoint {
        errors: &[404, 422],
        confidence: Confidence::PartlySeen,
        ..Endpoint::script(
            "/integrations/{id}/scripts/edit",
            "Generate the script for a change of an integration",
            Payload::IntegrationUpdate,
        )
    };
    /// `POST /integrations/{id}/scripts/delete`
    DeleteScript = Endpoint {
        answer: Answer::Script,
        errors: &[404],
        source: DEREGISTER,
        ..Endpoint::new("POST", "/integrations/{id}/scripts/delete", "Generate the script that removes an integration")
    };
    /// `POST /data/connection`
    RegisterConnection = Endpoint {
        body: Body::Payload(Payload::Connection),
        answer: Answer::Json(shape::STARTED),
        effect: Effect::Changes(&[ACTIVATES, UNREGISTERED, ONE_CATALOG]),
        errors: &[409, 422],
        source: Source::ConnectionHowTo,
        ..Endpoint::new("POST", "/data/connection", "Register the connection")
    };
    /// `POST /data/connection/test`
    TestConnection = Endpoint {
        body: Body::Payload(Payload::Connection),
        answer: Answer::Json(shape::DRY_RUN),
        errors: &[422],
        source: Source::ConnectionHowTo,
        confidence: Confidence::PartlySeen,
        ..Endpoint::new("POST", "/data/connection/test", "Try a registration without doing it")
    };
    /// `GET /data/connection/{connectionKey}`
    GetConnection = Endpoint {
        answer: Answer::Json(shape::CONNECTION),
        permissions: READERS,
        errors: &[404],
        source: SETTINGS,
        ..Endpoint::new("GET", "/data/connection/{connectionKey}", "Get one connection")
    };
    /// `PUT /data/connection/{connectionKey}`
    UpdateConnection = Endpoint {
        body: Body::Required(shape::CONNECTION_CHANGE),
        answer: Answer::Json(shape::CONNECTION),
        effect: Effect::Changes(&[]),
        permissions: &[],
        errors: &[404, 409, 422],
        source: SETTINGS,
        confidence: Confidence::PartlySeen,
        ..Endpoint::new("PUT", "/data/connection/{connectionKey}", "Change how a connection reaches its platform")
    };
    /// `POST /data/object/search`
    SearchConnections = Endpoint {
        body: Body::Optional(shape::SEARCH),
        answer: Answer::Json(shape::OBJECTS),
        permissions: &[],
        source: OBJECTS,
        confidence: Confidence::PartlySeen,
        ..Endpoint::new("POST", "/data/object/search", "List all connections")
    };
    /// `POST /data/object/search/{objectPath}`
    SearchObjects = Endpoint {
        body: Body::Optional(shape::SEARCH),
        answer: Answer::Json(shape::OBJECTS),
        permissions: &[],
        errors: &[404],
        source: OBJECTS,
        confidence: Confidence::PartlySeen,
        ..Endpoint::new("POST", "/data/object/search/{objectPath}", "List the children of an object")
    };
    /// `GET /data/object/{objectPath}`
    GetObject = Endpoint {
        answer: Answer::Json(shape::OBJECT),
        permissions: READERS,
        errors: &[404],
        source: OBJECTS,
        ..Endpoint::new("GET", "/data/object/{objectPath}", "Get one object of a connection")
    };
    /// `DELETE /data/object/{objectPath}`
    DeleteObject = Endpoint {
        answer: Answer::Json(shape::DELETED),
        effect: Effect::Changes(&[DISABLES, UNREGISTERED, SCRIPT_FIRST]),
        errors: &[404],
        source: DEREGISTER,
        ..Endpoint::new("DELETE", "/data/object/{objectPath}", "Delete a connection or an object, and all below it")
    };
    /// `POST /data/crawl/{objectPath}`
    Crawl = Endpoint::crawl("POST", Immuta::ALL);
    /// `PUT /data/crawl/{objectPath}`
    CrawlByPut = Endpoint::crawl("PUT", &[Immuta::V2024_3]);
    /// `PUT /data/settings/{objectPath}`
    ChangeSettings = Endpoint {
        body: Body::Required(shape::SETTINGS_CHANGE),
        answer: Answer::Json(shape::STARTED),
        effect: Effect::Changes(&[ACTIVATES, DISABLES, UNREGISTERED]),
        permissions: &[],
        errors: &[404],
        source: OBJECTS,
        confidence: Confidence::PartlySeen,
        ..Endpoint::new("PUT", "/data/settings/{objectPath}", "Change the settings of an object")
    };
    /// `GET /jobs`
    FindJobs = Endpoint {
        query: shape::BULK_QUERY,
        answer: Answer::Json(shape::BULK_JOBS),
        permissions: &[],
        versions: &[Immuta::Saas],
        source: JOBS,
        confidence: Confidence::PartlySeen,
        ..Endpoint::new("GET", "/jobs", "Get the jobs of a bulk id")
    };
    /// `POST /jobs/statuses`
    JobStatuses = Endpoint {
        body: Body::Required(shape::JOB_IDS),
        answer: Answer::Json(shape::JOBS),
        permissions: &[],
        source: JOBS,
        ..Endpoint::new("POST", "/jobs/statuses", "Get the states of jobs")
    };
    /// `GET /jobs/search`
    SearchJobs = Endpoint {
        query: shape::JOB_QUERY,
        answer: Answer::Json(shape::FOUND_JOBS),
        permissions: &[],
        versions: &[Immuta::Saas, Immuta::V2025_1],
        source: JOBS,
        ..Endpoint::new("GET", "/jobs/search", "Search jobs")
    };
    /// `GET /jobs/summary`
    SummarizeJobs = Endpoint {
        query: shape::SUMMARY_QUERY,
        answer: Answer::Json(shape::SUMMARY),
        permissions: &[],
        versions: &[Immuta::Saas, Immuta::V2025_1],
        source: JOBS,
        ..Endpoint::new("GET", "/jobs/summary", "Count jobs by type and state")
    };
    /// `POST /bim/apikey/authenticate`
    Authenticate = Endpoint {
        // One page sends the key in the header `Authorization` and no body.
        body: Body::Optional(shape::KEY),
        answer: Answer::Json(shape::TOKEN),
        permissions: &[],
        source: SIGN_IN,
        ..Endpoint::new("POST", "/bim/apikey/authenticate", "Exchange an API key for a token")
    };
}

impl Call {
    /// Method and path.
    pub const fn line(self) -> (&'static str, &'static str) {
        let (method, path, _) = self.route();
        (method, path)
    }
}
