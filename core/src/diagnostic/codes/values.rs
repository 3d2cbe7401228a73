//! One value by itself: its type, its range, and whether it is a value at all.

use crate::diagnostic::rule::rules;

rules! {
    EMPTY_VALUE = Error("UC104", "a required value is empty", ApiReference) {
        means: "The field is there and holds nothing: an empty text, whitespace, or an empty list that needs an entry.",
        why: "An empty value says no more than a missing one. The API refuses it, or Immuta cannot connect with it.",
        fix: "Fill it in. An update may leave credentials out when they stay as they are: then remove the field.",
        bad: in_create(r#"{"config": {"catalog": ""}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }

    NOT_A_CHOICE = Error("UC202", "a value that is not one of the choices", IntegrationsHowTo) {
        means: "The field takes one of a few values, and this is none of them. Upper and lower case count.",
        why: "The API refuses the request.",
        fix: "Write one of the values that the message lists, exactly as it is spelled there.",
        bad: in_create(r#"{"config": {"authenticationType": "Token"}}"#),
        good: in_create(r#"{"config": {"authenticationType": "token"}}"#),
    }

    NUMBER_RANGE = Error("UC205", "a number outside its range", ApiReference) {
        means: "The number is too small, too large, or not a whole one.",
        why: "The API refuses it, or nothing answers there. A whole number that is written as `443.0` or `4.43e2` is a warning: not \
              every reader takes it for one.",
        fix: "Write a whole number in the range that the message names.",
        bad: in_connection(r#"{"connection": {"port": 70000}}"#).also(&["UC302"]),
        good: in_connection(r#"{"connection": {"port": 443}}"#),
    }

    MASKED_SECRET = Error("UC206", "a mask where a secret belongs", ApiReference) {
        means: "The secret is `REDACTED` or the like: what Immuta shows in its answers in place of the real one.",
        why: "Sent back, the mask would be stored as the secret, and Immuta could not sign in to Databricks any more.",
        fix: "Put the real secret there, or leave it out of an update in which it stays as it is.",
        bad: in_create(r#"{"config": {"token": "REDACTED"}}"#),
        good: in_create(r#"{"config": {"token": "${DATABRICKS_TOKEN}"}}"#),
    }

    PLACEHOLDER = Error("UC207", "a placeholder that was not replaced", ConnectionHowTo) {
        means: "The value is a blank of an example or a template, such as `<CATALOG>` or `{{ token }}`, not a value of your own.",
        why: "It would be sent as it is. Immuta would look for a host, a catalog or a token of that name.",
        fix: "Put your own value there. In a payload, `${NAME}` stands for a secret that comes from the environment.",
        bad: in_create(r#"{"config": {"catalog": "<CATALOG NAME>"}}"#),
        good: in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
    }

    LITERAL_SECRET = Warning("UC209", "a secret written in plain text in a setup", Ucforge) {
        means: "The setup holds the secret itself and not where it comes from.",
        why: "Setups are kept in files and repositories, where everybody who reads them also reads the secret.",
        fix: "Name its place: `{env: NAME}`, `{file: PATH}` or `{command: [..]}`.",
        bad: in_setup("token: dapi0123456789abcdef0123456789abcdef"),
        good: in_setup("token: {env: DATABRICKS_TOKEN}"),
    }

    BAD_REFERENCE = Error("UC210", "a secret reference that cannot be followed", Ucforge) {
        means: "The setup names a place for the secret in a way that ucforge does not understand, or names more than one.",
        why: "No document can be built with the secret.",
        fix: "Write one of `{env: NAME}`, `{file: PATH}` and `{command: [program, argument]}`. A name has letters, digits and underscores.",
        bad: in_setup("token: {env: DATABRICKS TOKEN}"),
        good: in_setup("token: {env: DATABRICKS_TOKEN}"),
    }

    PORT = Warning("UC216", "a port that Databricks does not use", Databricks) {
        means: "The port is not 443.",
        why: "Every Databricks workspace answers at port 443. With another one Immuta cannot connect, unless something of yours stands in \
              between.",
        fix: "Write 443. If a proxy of yours listens elsewhere, allow the finding with that reason.",
        bad: in_setup("port: 8443"),
        good: in_setup("port: 443"),
    }
}
