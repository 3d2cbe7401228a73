//! Where Immuta gets an OAuth token, and what it asks for.

use crate::diagnostic::rule::rules;

rules! {
    AUTHORITY_URL = Warning("UC218", "a token address of an unusual form", Databricks) {
        means: "`authorityUrl` is not a full https URL, or not the address where Databricks or Microsoft Entra gives tokens for a workspace.",
        why: "Immuta gets no token there and cannot sign in. Newer versions of Immuta demand a full URL.",
        fix: "For Databricks' own OAuth write https://, the workspace host and /oidc/v1/token.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "authorityUrl":
    "dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "authorityUrl":
    "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
}}}"#),
    }

    OTHER_AUTHORITY = Warning("UC308", "the token address of another workspace", Databricks) {
        means: "The host of `authorityUrl` is a Databricks workspace, and not the one that Immuta connects to.",
        why: "A token of one workspace is no use in another one. The address was probably copied along.",
        fix: "Write https://, the host of this workspace and /oidc/v1/token.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "authorityUrl":
    "https://dbc-0f1e2d3c-4b5a.cloud.databricks.com/oidc/v1/token"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "authorityUrl":
    "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token"
}}}"#),
    }

    SCOPE = Warning("UC309", "a scope that the token address does not know", Databricks) {
        means: "Databricks' own OAuth wants `all-apis`, Microsoft Entra the ID of Databricks with `/.default`. The scope is that of the other \
                one, or of something else.",
        why: "The address gives no token for such a scope, or one that Databricks refuses.",
        fix: "Take scope and address from the same provider.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {"scope": "sql"}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {"scope": "all-apis"}}}"#),
    }

    CLIENT_DEFAULTS = Warning("UC310", "OAuth values that are left to the API", ConnectionHowTo) {
        means: "The OAuth client does not say `scope` or `useCertificate`. Immuta's page on connections says that they must be `all-apis` and \
                `false`; its tables, and the examples of the Integrations API, leave them out.",
        why: "What the API assumes is not documented.",
        fix: "Write both. A document that ucforge builds for a connection has them.",
        bad: in_connection_oauth(r#"{"connection": {"oAuthClientConfig": {"scope": null}}}"#),
        good: in_connection_oauth(r#"{"connection": {"oAuthClientConfig": {"scope": "all-apis"}}}"#),
    }

    OTHER_SECRET = Warning("UC317", "a client secret that the token address does not know", Databricks) {
        means: "The client secret has the form of one that Databricks makes, and the tokens come from Microsoft Entra, or the other way round.",
        why: "Each provider knows the secrets that it has made, and refuses all others.",
        fix: "Take secret and address from the same provider.",
        bad: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": "dose0123456789abcdef0123456789abcdef",
  "authorityUrl":
    "https://login.microsoftonline.com/corp.example.org/oauth2/v2.0/token",
  "scope": "2ff814a6-3304-4ab8-85cb-cd0e6f879c1d/.default"
}}}"#),
        good: in_create_oauth(r#"{"config": {"oAuthClientConfig": {
  "clientSecret": "dose0123456789abcdef0123456789abcdef",
  "authorityUrl":
    "https://dbc-a1b2c3d4-e5f6.cloud.databricks.com/oidc/v1/token",
  "scope": "all-apis"
}}}"#),
    }
}
