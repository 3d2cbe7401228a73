//! What the reader of YAML says.

use crate::diagnostic::rule::rules;

rules! {
    BAD_YAML = Error("UC022", "YAML that cannot be read", Yaml) {
        means: "The text is not YAML from this place on: a bracket is not closed, an indent does not fit, or a line has no name.",
        why: "What cannot be read is not checked either, and neither the API nor ucforge can tell what is meant.",
        fix: "Look at the line that is shown, and at the one before it. Indent with spaces, never with tabs.",
        bad: yaml("workspaceIds: [\"1234567890123456\"\naudit: {enabled: true}\n").also(&["UC904"]),
        good: yaml("workspaceIds: [\"1234567890123456\"]\naudit: {enabled: true}\n").also(&["UC904"]),
    }

    READ_DIFFERENTLY = Warning("UC033", "a value that YAML 1.1 and 1.2 read differently", Yaml) {
        means: "A value without quotes is a text in YAML 1.2, and a number, date or truth value in YAML 1.1, or the other way round.",
        why: "Readers follow one or the other. `no` may arrive as `false`, and `0755` as another number.",
        fix: "Put it between quotes if it is a text; write `true` or `false` for a truth value.",
        bad: yaml("ucforge: 1\nflow: connection\nconnectionKey: on\n").also(&["UC102", "UC903"]),
        good: in_setup("connectionKey: lakehouse"),
    }

    MERGE_KEY = Info("UC034", "a merge key, which YAML 1.2 does not have", Yaml) {
        means: "`<<` takes the fields of another mapping over. That belongs to YAML 1.1; ucforge follows it all the same.",
        why: "Readers of YAML 1.2 take `<<` for a field of that name, and miss what it stands for.",
        fix: "Write the fields out where readers other than ucforge get the document.",
        bad: yaml("ucforge: 1\nflow: connection\naudit: &on {enabled: true}\nsettings:\n  <<: {isActive: false}\n").also(&["UC102"]),
        good: in_setup("settings: {isActive: false}"),
    }

    UNKNOWN_TAG = Warning("UC035", "a tag that only its own program knows", Yaml) {
        means: "A value has a tag such as `!vault` or `!Ref`, which says something to the program that it belongs to.",
        why: "The API and ucforge do not know what it stands for: the value is taken as it is written.",
        fix: "Write the value itself, or `${NAME}` or `{env: NAME}` for a secret.",
        bad: yaml("ucforge: 1\nflow: connection\nconnectionKey: !Ref lakehouse\n").also(&["UC102", "UC903"]),
        good: in_setup("connectionKey: lakehouse"),
    }

    MISSING_WHITESPACE = Error("UC036", "whitespace is missing after a colon", Yaml) {
        means: "A name, its colon and its value stand together without a space, as in `port:443`.",
        why: "For YAML that is one text and not a field: the field is missing, and the document may not be readable at all.",
        fix: "Put a space after the colon. The fix does so.",
        bad: yaml("ucforge: 1\nflow:connection\nconnectionKey: lakehouse\n"),
        good: in_setup("connectionKey: lakehouse"),
    }
}
