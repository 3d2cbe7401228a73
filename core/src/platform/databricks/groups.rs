//! The sections of the form.

use crate::catalogue::Group;
use crate::catalogue::common::START;

/// The sections, in order.
pub(super) static GROUPS: &[&Group] =
    &[&START, &WORKSPACE, &AUTHENTICATION, &IMMUTA, &WORKSPACES, &CONNECTION, &PRIVILEGES];

/// The Databricks workspace.
pub(crate) static WORKSPACE: Group = Group {
    id: "workspace",
    title: "Databricks workspace",
    help: "The workspace that Immuta connects to, and the compute it uses there.",
};

/// How Immuta signs in to the workspace.
pub(crate) static AUTHENTICATION: Group = Group {
    id: "authentication",
    title: "Credentials",
    help: "The credentials of the service principal you created for Immuta in Databricks.",
};

/// What Immuta creates and does in the workspace.
pub(crate) static IMMUTA: Group = Group {
    id: "immuta",
    title: "Immuta settings",
    help: "The catalog that Immuta keeps for itself, query audit, and who is exempt from data policies.",
};

/// More workspaces of the same metastore.
pub(crate) static WORKSPACES: Group = Group {
    id: "workspaces",
    title: "Additional workspaces",
    help: "For catalogs that are bound to other workspaces of the same metastore.",
};

/// How the connection behaves.
pub(crate) static CONNECTION: Group = Group {
    id: "connection",
    title: "Connection settings",
    help: "The recommended answers are safe: nothing becomes active before you say so.",
};

/// The objects that Immuta governs.
pub(crate) static PRIVILEGES: Group = Group {
    id: "privileges",
    title: "What Immuta governs",
    help: "Used for the grants script only; no payload carries it.",
};
