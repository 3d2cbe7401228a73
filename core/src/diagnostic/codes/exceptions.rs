//! Findings that somebody has allowed.

use crate::diagnostic::rule::rules;

rules! {
    UNUSED_EXCEPTION = Info("UC910", "an exception that nothing needs", Ucforge) {
        means: "A finding is allowed with a reason, and there is no such finding in the part of the document that the exception is about.",
        why: "The mistake is gone, or the exception is in the wrong place: a comment counts for its own line or the next one.",
        fix: "Remove it, or move it.",
        bad: in_setup("allow: {UC216: a proxy of ours listens there}"),
        good: in_setup("port: 8443\nallow: {UC216: a proxy of ours listens there}").also(&["UC216"]),
    }

    BAD_EXCEPTION = Warning("UC911", "an exception that does not count", Ucforge) {
        means: "The exception names no code that exists, has no reason, or is for an error.",
        why: "The finding stays as it is. Errors cannot be allowed: the API would refuse the document all the same.",
        fix: "Write a code and a reason, as in `UC220: our own domain`, under `allow` in a setup or in a comment: `# ucforge-allow UC220: our own \
              domain`.",
        bad: in_setup("port: 8443\nallow: {UC216: \"\"}").also(&["UC216"]),
        good: in_setup("port: 8443\nallow: {UC216: a proxy of ours listens there}").also(&["UC216"]),
    }
}
