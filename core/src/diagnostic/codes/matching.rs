//! Documents that must fit each other: `match`.

use crate::diagnostic::rule::rules;

rules! {
    DOCUMENTS_DIFFER = Error("UC401", "documents of different setups", IntegrationsHowTo) {
        means: "Two documents that belong together do not say the same in a field that both have. A field that is left out counts as its \
                default.",
        why: "Immuta's page on the manual flow demands the same payload for the script and for the creation. If the catalog or the host differs, \
              the script prepares something other than what Immuta then connects to.",
        fix: "Give the field the same value in all documents, or build all of them from one setup.",
        bad: matched(&[
            in_script(r#"{"config": {"catalog": "immuta_prod"}}"#),
            in_create(r#"{"autoBootstrap": false, "config": {"catalog": "immuta_test"}}"#),
        ]),
        good: matched(&[
            in_script(r#"{"config": {"catalog": "immuta_prod"}}"#),
            in_create(r#"{"autoBootstrap": false, "config": {"catalog": "immuta_prod"}}"#),
        ]),
    }

    NOT_COMPARED = Info("UC402", "a document that cannot be compared", Ucforge) {
        means: "The document is neither a payload nor a setup, or nobody can tell which one.",
        why: "It was left out of the comparison: whether it fits the others is not known.",
        fix: "Say what it is with `--kind`, or name another file.",
        bad: matched(&[in_create(r#"{"config": {"catalog": "immuta_prod"}}"#), json(r#"{"catalog": "immuta_prod"}"#)]),
        good: matched(&[
            in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
            in_create(r#"{"config": {"catalog": "immuta_prod"}}"#),
        ]),
    }
}
