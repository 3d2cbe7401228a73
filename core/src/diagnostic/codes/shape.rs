//! Fields that are unknown, missing or in the wrong place, and values that the API fixes.

use crate::diagnostic::rule::rules;

rules! {
    UNKNOWN_FIELD = Warning("UC101", "an unknown field", ApiReference) {
        means: "No field of this name is known here. It may be misspelled, or one that Immuta's documentation does not list.",
        why: "The API may ignore the field, and the one that was meant is then missing.",
        fix: "Compare the name with the suggestion and with the documentation. A setup takes fields that ucforge does not know under `extra`.",
        bad: in_create(r#"{"config": {
  "workspaceURL": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
  "workspaceUrl": null
}}"#)
            .also(&["UC102"]),
        good: in_create(r#"{"config": {"workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com"}}"#),
    }

    MISSING_FIELD = Error("UC102", "a required field is missing", ApiReference) {
        means: "The object lacks a field that the API demands there.",
        why: "The API refuses the request.",
        fix: "Add the field. `ucforge explain` with its name says what to put there.",
        bad: in_create(r#"{"config": {"httpPath": null}}"#),
        good: in_create(r#"{"config": {"httpPath": "/sql/1.0/warehouses/0123456789abcdef"}}"#),
    }

    WRONG_TYPE = Error("UC103", "a value of the wrong type", ApiReference) {
        means: "The field holds a value of another type than it must: a text in place of a number, a single value in place of an object.",
        why: "The API refuses the request. Immuta's page says to set `audit` to `false`, and the field is an object.",
        fix: "Write the value in the type that the message names.",
        bad: in_connection(r#"{"nativeIntegration": {"config": {"audit": false}}}"#),
        good: in_connection(r#"{"nativeIntegration": {"config": {"audit": {"enabled": false}}}}"#).also(&["UC909"]),
    }

    NOT_IN_FLOW = Error("UC105", "a field that the flow cannot carry", Ucforge) {
        means: "The setup answers something for which no document of its flow has a place.",
        why: "ucforge would have to drop the answer without a word when it builds the documents, so it refuses the setup.",
        fix: "Remove the field, or choose the flow that has it.",
        bad: in_integration_setup("connectionKey: lakehouse"),
        good: in_setup("connectionKey: lakehouse"),
    }

    MISPLACED_FIELD = Warning("UC106", "a field in the wrong place", ApiReference) {
        means: "The field exists, but in another object or in another kind of document.",
        why: "The API does not look for it here and may ignore it. If it is required, it is missing in its own place.",
        fix: "Move it to where the message says it belongs.",
        bad: in_create(r#"{"audit": {"enabled": true}, "config": {"audit": null}}"#).also(&["UC907"]),
        good: in_create(r#"{"config": {"audit": {"enabled": true}}}"#),
    }

    NOT_THE_FIXED_VALUE = Error("UC201", "a value that the API fixes", ConnectionHowTo) {
        means: "The API accepts one value only in this field, and this is another one.",
        why: "The API refuses the request, or the connection does not work.",
        fix: "Write the value that the message names. A setup need not answer such fields: ucforge writes them.",
        bad: in_connection(r#"{"nativeIntegration": {"autoBootstrap": true}}"#),
        good: in_connection(r#"{"nativeIntegration": {"autoBootstrap": false}}"#),
    }

    BASE_SETUP = Error("UC211", "a base setup that cannot be used", Ucforge) {
        means: "`extends` names a file that does not exist, cannot be read, is not a setup, or extends itself in a circle.",
        why: "Nobody knows what the base says, so what this setup lacks cannot be filled in.",
        fix: "Correct the path, which is relative to this file, or fix the base. In the page a setup cannot extend another one.",
        bad: in_setup("extends: missing.yaml"),
        good: in_setup("extends: base.yaml"),
    }

    CREDENTIALS = Error("UC301", "credentials that do not fit the authentication type", IntegrationsHowTo) {
        means: "The credentials belong to another way to sign in than the one that `authenticationType` or `useCertificate` names.",
        why: "The API looks for the credentials of the type that is named, and refuses the request when they are missing. An example of \
              Immuta's has `token` beside an OAuth client.",
        fix: "Change the type, or give the credentials that belong to it.",
        bad: in_create(r#"{"config": {"authenticationType": "oAuthM2M"}}"#),
        good: in_create(r#"{"config": {"authenticationType": "token"}}"#),
    }
}
