//! Fields that a setup adds to its documents.

use crate::diagnostic::rule::rules;

rules! {
    EXTRA_FIELD = Error("UC229", "an extra field that cannot be written", Ucforge) {
        means: "An entry under `extra` names a document or a place that does not exist, or a field that has an answer of its own.",
        why: "ucforge cannot put the field there, or it would take the place of an answer.",
        fix: "Name the kind of the payload and a JSON pointer into it, such as `/config/proxy`. Answer known fields in the setup itself.",
        bad: in_setup("extra: {connection: {proxy: proxy.corp.net}}"),
        good: in_setup("extra: {connection: {/connection/proxy: proxy.corp.net}}").also(&["UC912"]),
    }

    WRITTEN_AS_IT_IS = Info("UC912", "a field that is written as it is", Ucforge) {
        means: "The setup adds a field that ucforge does not know to one of its documents.",
        why: "It is written without a check: neither its name nor its value is compared with anything.",
        fix: "Nothing, if the field is meant. Look at its spelling once more.",
        bad: in_setup("extra: {connection: {/connection/proxy: proxy.corp.net}}"),
        good: in_setup("connectionKey: lakehouse"),
    }
}
