//! What is lost on the way to another flow, or back to a setup.

use crate::diagnostic::rule::rules;

rules! {
    LEFT_BEHIND = Warning("UC403", "an answer that the new flow has no place for", Upgrading) {
        means: "The setup moves to another flow, and no document of that flow has a place for one of its answers.",
        why: "The answer is left out of the new setup. What it did does not happen any more: for additional workspaces, Immuta advises \
              against moving to a connection at all.",
        fix: "Keep the old flow if you need the answer.",
        bad: moved_to_integration(&in_setup("connectionKey: lakehouse")).also(&["UC403"]),
        good: moved_to_integration(&in_setup("connectionKey: null\nsettings: null\noptions: null")),
    }

    UPGRADE_MANAGER = Info("UC404", "an integration that is moved by the Upgrade Manager", Upgrading) {
        means: "The setup of an integration becomes that of a connection. An integration that exists already is moved by Immuta's Connection \
                Upgrade Manager, not by registering it again.",
        why: "Registering fails while an integration for Unity Catalog exists.",
        fix: "If the integration exists, use the Upgrade Manager in Immuta. Otherwise register the connection.",
        bad: moved_to_connection(&in_integration_setup("catalog: immuta_prod")),
        good: moved_to_connection(&in_setup("catalog: immuta_prod")),
    }

    NOT_KEPT = Warning("UC405", "a value that the setup does not give back", Ucforge) {
        means: "The payload says something for which the setup has no place, or that it would write differently.",
        why: "A payload built from this setup is not quite the one that it comes from.",
        fix: "Compare the two. If the value matters, correct the setup or keep the payload.",
        bad: back(&in_connection(r#"{"nativeIntegration": {"config": {"port": 8443}}}"#)),
        good: back(&in_connection(r#"{"nativeIntegration": {"config": {"port": 443}}}"#)),
    }
}
