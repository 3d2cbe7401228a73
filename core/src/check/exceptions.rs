//! Findings that somebody has allowed, with a reason: under `allow` in a setup, or in a comment if the format has
//! comments.
//!
//! `# ucforge-allow UC220: our own domain` applies to its own line or, if it is alone on its line, to the next one.
//! Before a command, it applies to the whole command. SQL uses `--` instead of `#`. An allowed finding stays as an info
//! that shows the reason. Errors cannot be allowed: the API would still refuse the document.

use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Findings, Severity};
use crate::kinds::Kind;
use crate::read::Format;
use crate::secrecy::{shown_text, shown_word};
use crate::text::{Span, part};
use crate::tree::{NodeKind, NodeRef, Tree};

rules! {
    UNUSED_EXCEPTION = Info("UC910", "an exception that nothing needs", Ucforge) {
        means: "A finding is allowed with a reason, and there is no such finding in the part of the document that the exception is about.",
        why: "The mistake is gone, or the exception is in the wrong place: a comment counts for its own line or the next one.",
        fix: "Remove it, or move it.",
        bad: in_setup("allow: {UC216: a proxy of ours listens there}"),
        good: in_setup("port: 8443\nallow: {UC216: a proxy of ours listens there}").also(&["UC216"]),
    }

    BAD_EXCEPTION = Warning("UC911", "an exception that does not count", Ucforge) {
        means: "The exception names no code that `check` reports, has no reason, or is for an error.",
        why: "The finding stays as it is. Errors cannot be allowed: the API would refuse the document anyway.",
        fix: "Write a code and a reason, as in `UC220: our own domain`, under `allow` in a setup or in a comment: `# ucforge-allow UC220: our own \
              domain`.",
        bad: in_setup("port: 8443\nallow: {UC216: \"\"}").also(&["UC216"]),
        good: in_setup("port: 8443\nallow: {UC216: a proxy of ours listens there}").also(&["UC216"]),
    }
}

const MARK: &str = "ucforge-allow";

/// The maximum number of exceptions in a document that are applied.
const MAX: usize = 1000;

/// One exception: a code that is allowed in a part of the text.
struct Exception<'a> {
    /// Where the exception is written.
    place: Span,
    node: Option<NodeRef<'a>>,
    code: &'a str,
    reason: &'a str,
    /// The part of the text to which it applies.
    about: Span,
}

/// Turns allowed findings into infos, and reports exceptions that are unused or invalid.
pub(super) fn apply(tree: &Tree<'_>, format: Format, kind: Option<Kind>, region: Span, findings: &mut Findings) {
    let mut exceptions = Vec::new();
    if kind == Some(Kind::Setup) {
        in_setup(tree, &mut exceptions);
    }
    if format != Format::Json {
        in_comments(tree.source(), format, region, &mut exceptions);
    }
    // Each exception is compared with all findings, so their number is limited.
    for exception in exceptions.into_iter().take(MAX) {
        if let Some(finding) = exception.apply(findings) {
            findings.add(finding);
        }
    }
}

impl Exception<'_> {
    /// Applies the exception to the findings. Returns a finding if the exception itself is wrong or unused.
    fn apply(&self, findings: &mut Findings) -> Option<Diagnostic> {
        let tell = |code, message: String| {
            let finding = Diagnostic::new(code, self.place, message);
            self.node.map_or(finding.clone(), |node| finding.at(node))
        };
        let bad = |message: &str| {
            Some(tell(BAD_EXCEPTION, message.to_owned()).help("write a code and a reason, as in UC220: our own domain"))
        };
        let Some(code) = super::CODES.iter().copied().find(|code| code.id() == self.code) else {
            return bad(&["`", &shown_word(self.code), "` is not a code that `check` reports"].concat());
        };
        if self.reason.trim().is_empty() {
            return bad("an exception needs a reason");
        }
        let (mut allowed, mut refused) = (0, 0);
        findings.for_each_mut(|finding| {
            if finding.code == code && self.about.start <= finding.span.start && finding.span.start <= self.about.end {
                if finding.severity == Severity::Error {
                    refused += 1;
                } else {
                    allowed += 1;
                    finding.severity = Severity::Info;
                    finding.help = Some(["allowed: ", &shown_text(self.reason.trim())].concat().into());
                    finding.fix = None;
                }
            }
        });
        if refused > 0 {
            return bad("errors cannot be allowed");
        }
        let unused = || tell(UNUSED_EXCEPTION, ["no finding here needs the exception for ", self.code].concat());
        (allowed == 0).then(|| unused().help("remove it"))
    }
}

fn in_setup<'a>(tree: &'a Tree<'a>, exceptions: &mut Vec<Exception<'a>>) {
    let Some(allow) = tree.root().and_then(|root| root.get("allow")).filter(|allow| allow.kind() == NodeKind::Object)
    else {
        return;
    };
    for child in allow.children() {
        exceptions.push(Exception {
            place: child.key_span().unwrap_or_default(),
            node: Some(child),
            code: child.key(),
            reason: child.text().unwrap_or(""),
            about: Span::new(0, tree.source().len()),
        });
    }
}

fn in_comments<'a>(source: &'a str, format: Format, region: Span, exceptions: &mut Vec<Exception<'a>>) {
    let source = region.of(source);
    if !source.contains(MARK) {
        return;
    }
    let mut start = region.start as usize;
    let mut waiting: Vec<usize> = Vec::new();
    for line in source.split_inclusive('\n') {
        let end = start + line.len();
        // What begins the next line is not in this one.
        let last = start + line.trim_end_matches('\n').len();
        let sign = if format == Format::Sql { "--" } else { "#" };
        let comment = comment_of(line, sign);
        let is_alone = line.trim_start().starts_with(sign);
        if !is_alone && !line.trim().is_empty() {
            // The comments above apply to the first line that is not a comment.
            for index in waiting.drain(..) {
                exceptions[index].about =
                    Span::new(start, if format == Format::Curl { region.end as usize } else { last });
            }
        }
        if let Some((at, words)) = comment {
            let (code, reason) = words.split_once(':').unwrap_or((words, ""));
            if is_alone {
                waiting.push(exceptions.len());
            }
            exceptions.push(Exception {
                place: Span::new(start + at, start + line.trim_end().len()),
                node: None,
                code: code.trim(),
                reason,
                about: Span::new(start, last),
            });
        }
        start = end;
    }
}

/// The offset of the mark in a comment of this line, and the text after the mark.
fn comment_of<'l>(line: &'l str, sign: &str) -> Option<(usize, &'l str)> {
    let at = line.find(MARK)?;
    let before = part(line, ..at).trim_end();
    let is_comment =
        before.strip_suffix(sign).is_some_and(|before| before.is_empty() || before.ends_with([' ', '\t', ';']));
    is_comment.then(|| (at, part(line, at + MARK.len()..).trim()))
}

#[cfg(test)]
mod tests {
    use crate::check::{check, check_text};
    use crate::diagnostic::Severity;
    use crate::kinds::Kind;
    use crate::kinds::Payload;
    use crate::read::Format;

    fn told(text: &str, format: Format) -> Vec<(String, Severity, String)> {
        let checked = check(text, format, None);
        let shown = |finding: &crate::diagnostic::Diagnostic| {
            (finding.code.id().to_owned(), finding.severity, finding.help.as_deref().unwrap_or("").to_owned())
        };
        checked
            .findings
            .iter()
            .map(shown)
            .filter(|(code, ..)| ["UC216", "UC910", "UC911", "UC102"].contains(&code.as_str()))
            .collect()
    }

    const YAML: &str =
        "ucforge: 1\nflow: connection\nconnectionKey: k\nworkspaceUrl: h.cloud.databricks.com\nport: 8443\n";

    #[test]
    fn a_comment_allows_its_line_or_the_next() {
        let info = |help: &str| ("UC216".to_owned(), Severity::Info, help.to_owned());
        let first = |text: &str| told(text, Format::Yaml).into_iter().find(|(code, ..)| code == "UC216").unwrap();
        assert_eq!(first(YAML).1, Severity::Warning);
        let beside = YAML.replace("8443", "8443 # ucforge-allow UC216: a proxy of ours");
        assert_eq!(first(&beside), info("allowed: a proxy of ours"));
        let above = YAML.replace("port", "# ucforge-allow UC216: a proxy of ours\n\nport");
        assert_eq!(first(&above), info("allowed: a proxy of ours"));
        let elsewhere = YAML.replace("flow", "# ucforge-allow UC216: a proxy of ours\nflow");
        assert_eq!(first(&elsewhere).1, Severity::Warning);
        assert!(told(&elsewhere, Format::Yaml).iter().any(|(code, ..)| code == "UC910"));
        let in_a_text = YAML.replace("k\n", "'k#ucforge-allow UC216: x'\n");
        assert_eq!(first(&in_a_text).1, Severity::Warning);
    }

    #[test]
    fn what_begins_the_line_below_is_not_allowed() {
        let unknown = |more: &str| {
            let text = format!("{YAML}{more}");
            let checked = check(&text, Format::Yaml, None);
            let found = checked.findings.iter().filter(|one| one.code.id() == "UC101");
            found.map(|one| (one.span.of(&text).to_owned(), one.severity)).collect::<Vec<_>>()
        };
        let expected = [("hue".to_owned(), Severity::Info), ("shade".to_owned(), Severity::Warning)];
        assert_eq!(unknown("hue: 1 # ucforge-allow UC101: a field of ours\nshade: 2\n"), expected);
        assert_eq!(unknown("# ucforge-allow UC101: a field of ours\nhue: 1\nshade: 2\n"), expected);
    }

    #[test]
    fn a_setup_allows_codes_with_reasons() {
        let with = |allow: &str| told(&format!("{YAML}allow: {allow}\n"), Format::Yaml);
        let port = |allow: &str| with(allow).into_iter().find(|(code, ..)| code == "UC216").unwrap();
        assert_eq!(port("{UC216: a proxy}"), ("UC216".to_owned(), Severity::Info, "allowed: a proxy".to_owned()));
        let codes = |allow: &str| {
            with(allow).into_iter().map(|(code, ..)| code).filter(|code| code.starts_with("UC9")).collect::<Vec<_>>()
        };
        assert_eq!(codes("{UC216: ''}"), ["UC911"]);
        assert_eq!(codes("{UC216: 7}"), ["UC911"]);
        assert_eq!(codes("{UC999: because}"), ["UC911"]);
        assert_eq!(codes("{UC102: because}"), ["UC911"]);
        // Reported by `convert` alone.
        assert_eq!(codes("{UC403: because}"), ["UC911"]);
        assert_eq!(codes("{UC204: because}"), ["UC910"]);
        assert_eq!(codes("{UC216: a proxy}"), [""; 0]);
    }

    #[test]
    fn a_comment_before_a_command_is_about_all_of_it() {
        let command = "# ucforge-allow UC231: a key for tests\ncurl -X GET \\\n -H 'Authorization: abc' \\\n https://h.x/integrations\n";
        let checked = check(command, Format::Curl, None);
        let shown: Vec<_> = checked.findings.iter().map(|finding| (finding.code.id(), finding.severity)).collect();
        assert_eq!(shown, [("UC231", Severity::Info)]);
    }

    #[test]
    fn each_of_several_commands_has_its_own_exceptions() {
        let get = "curl -H 'Authorization: abc' https://h.x/integrations";
        let text = format!(
            "# ucforge-allow UC231: a key for tests\n{get}\n\n{get} # ucforge-allow UC231: the same\n\n# ucforge-allow UC233: x\n{get}\n"
        );
        let checked = check(&text, Format::Curl, None);
        let shown = |checked: &crate::check::Checked<'_>| {
            checked.findings.iter().map(|finding| (finding.code.id(), finding.severity)).collect::<Vec<_>>()
        };
        let shown: Vec<_> = checked.all().map(shown).collect();
        let allowed = vec![("UC231", Severity::Info)];
        assert_eq!(shown, [allowed.clone(), allowed, vec![("UC910", Severity::Info), ("UC231", Severity::Warning)]]);
    }

    #[test]
    fn comments_of_scripts_begin_in_their_own_way() {
        let severity = |text: &str| {
            check(text, Format::Sql, None).findings.iter().map(|one| (one.code.id(), one.severity)).collect::<Vec<_>>()
        };
        let allowed = [("UC506", Severity::Info)];
        let grant = "GRANT ALL PRIVILEGES ON CATALOG a TO `6f1b2c3d-4e5f-4a6b-8c7d-9e0f1a2b3c4d`;";
        assert_eq!(severity(grant), [("UC506", Severity::Warning)]);
        assert_eq!(severity(&format!("{grant} -- ucforge-allow UC506: a team of ours")), allowed);
        assert_eq!(severity(&format!("-- ucforge-allow UC506: a team of ours\n{grant}")), allowed);
        assert_eq!(severity(&format!("{grant} # ucforge-allow UC506: x"))[0], ("UC506", Severity::Warning));
    }

    #[test]
    fn json_has_no_comments_and_payloads_no_exceptions() {
        let text = r#"{"type": "Databricks", "autoBootstrap": true, "allow": {"UC905": "known"}, "config": {}}"#;
        let checked = check_text(text, Some(Kind::Payload(Payload::IntegrationCreate)));
        assert!(checked.findings.iter().any(|finding| finding.code.id() == "UC101"));
    }
}
