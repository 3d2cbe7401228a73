//! What a text is, or that nobody can tell.

use crate::diagnostic::rule::rules;

rules! {
    HTML_SOURCE = Error("UC027", "the source of an HTML page", Ucforge) {
        means: "The text is the source of a web page, with its tags, and not what the page shows.",
        why: "Nothing in it was checked. An example on a page is spread over tags there, and its quotes and brackets are escaped.",
        fix: "Open the page in a browser, and copy the example from there.",
        bad: json("<!DOCTYPE html>\n<html><body><pre>\n{&quot;audit&quot;: {&quot;enabled&quot;: true}}\n</pre></body></html>\n"),
        good: piece(r#"{"audit": {"enabled": true}}"#),
    }

    OTHER_FORMAT = Error("UC030", "a text in a format that is not read", Ucforge) {
        means: "The text was to be one of our documents, and is written in a format that ucforge does not read, such as Python or HCL.",
        why: "Nothing in it was checked.",
        fix: "Paste a payload or setup as JSON or YAML, a curl command, or a script for Databricks. For code, print what it sends.",
        bad: json(r#"{"type": "Databricks", "config": dict(
    workspaceUrl=host, httpPath=path, authenticationType="token"
)}"#),
        good: in_create(r#"{"config": {"authenticationType": "token"}}"#),
    }

    FITS_TWO_KINDS = Info("UC901", "the document fits two kinds", Ucforge) {
        means: "A body with `autoBootstrap` false is the request for the script as well as the creation that follows. ucforge reads it \
                as the creation.",
        why: "Both are sent with the same fields, so the text does not say which it is. Few rules differ between the two.",
        fix: "Say which one you mean with `--kind script-create` or `--kind integration-create`.",
        bad: json(r#"{
  "type": "Databricks",
  "autoBootstrap": false,
  "config": {
    "workspaceUrl": "dbc-a1b2c3d4-e5f6.cloud.databricks.com",
    "httpPath": "/sql/1.0/warehouses/0123456789abcdef",
    "authenticationType": "token",
    "token": "${DATABRICKS_TOKEN}",
    "catalog": "immuta_prod",
    "audit": {"enabled": true}
  }
}"#).also(&["UC905"]),
        good: in_script(r#"{"autoBootstrap": false}"#),
    }

    SERVER_FIELDS = Info("UC902", "fields that only answers have", ApiReference) {
        means: "The document has fields that the API sets in its answers, such as `id`, `status` or `createdAt`.",
        why: "It is an answer, or was made from one. The API knows these values itself and does not take them from a request.",
        fix: "Remove them before you send the document, and put the real secrets in place of the masks.",
        bad: in_update(r#"{"id": "1", "status": "enabled"}"#),
        good: in_update(r#"{"type": "Databricks"}"#),
    }

    UNKNOWN_KIND = Warning("UC904", "what the document is cannot be told", Ucforge) {
        means: "The fields do not say which document this is, or it is none that ucforge knows.",
        why: "Only its syntax was checked.",
        fix: "Say what it is with `--kind`, or check the whole document if this is a piece of one.",
        bad: json(r#"{"audit": {"enabled": true}}"#),
        good: in_create(r#"{"config": {"audit": {"enabled": true}}}"#),
    }

    OTHER_PLATFORM = Info("UC913", "a platform that is not checked here", Ucforge) {
        means: "The document is for a platform that Immuta has and ucforge does not check, or for one that ucforge does not know.",
        why: "Its fields are right or wrong in ways of their own: only its syntax was checked.",
        fix: "Nothing, if the platform is the one you mean. The name stands in `type`, or in `technology` of a connection.",
        bad: json(r#"{
  "type": "Snowflake",
  "autoBootstrap": true,
  "config": {"host": "acme.snowflakecomputing.com"}
}"#),
        good: in_create(r#"{"type": "Databricks"}"#),
    }
}
