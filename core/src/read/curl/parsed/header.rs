//! The headers of a command, also those that the shell cuts off.

use super::Parsed;
use crate::diagnostic::{Diagnostic, Edit, Fix};
use crate::read::curl::words::{expansion, is_address, is_header_name, is_rest, is_scheme, looks_like_address};
use crate::read::curl::{Part, dashes};
use crate::read::shell::{Dialect, SHELL_QUOTES, Word, is_any_space, is_odd};
use crate::text::{Span, part};

impl Parsed {
    /// Handles a header. The shell cuts off a header without quotes at its first space: then the next word is the rest
    /// of it, or the next two, if the first names a scheme. Returns how many of the words behind it belong to it.
    pub(super) fn header(&mut self, word: &Word, from: usize, next: &[Word]) -> usize {
        let whole = Part::of(word, from);
        let length = word.expands.then(|| expansion(&whole.text, self.request.dialect)).flatten();
        if length.is_some_and(|length| whole.text.find(':').is_some_and(|colon| colon < length)) {
            // The name is in what the shell inserts, and so may be the key.
            self.request.has_more_headers = true;
            self.request.secrets.push(whole.span);
            return 0;
        }
        let header = whole.text.split_once(':').filter(|_| !whole.text.starts_with('@'));
        let Some((name, value)) = header else {
            let name = part(&whole.text, ..whole.text.find([' ', '=']).unwrap_or(0)).to_owned();
            match whole.text.strip_suffix(';') {
                _ if is_header_name(&name) => self.request.without_colon.push((name, whole.span)),
                Some(name) => self.request.empty_headers.push((name.trim().to_owned(), whole.span)),
                None if whole.text.starts_with('@') || whole.expands => self.request.has_more_headers = true,
                // Where the name ends is not known: the rest may be the key.
                None => self.request.secrets.push(whole.span),
            }
            return 0;
        };
        let mut name = name.to_owned();
        if let Some(meant) = dashes::header(word, from, &name) {
            name.clone_from(&meant.text);
            self.dashes.push(meant);
        }
        let colon = from + whole.text.len() - value.len() - 1;
        let end = from + whole.text.trim_end_matches(is_any_space).len();
        self.note_odd(word, from, from + whole.text.len() - whole.text.trim_start_matches(is_any_space).len(), "");
        self.note_odd(word, part(word.text(), ..colon).trim_end_matches(is_any_space).len().max(from), colon, "");
        self.note_odd(word, end.max(colon + 1), word.text().len(), "");
        let name = name.trim_matches(is_any_space).trim().to_owned();
        if value.trim().is_empty() {
            let most = if next.first().is_some_and(|first| is_scheme(first.text())) { 2 } else { 1 };
            // The only word that can be the address is not the rest of a header that is left out.
            let may_be_address =
                |word: &Word| looks_like_address(word) || is_address(word) && !word.text().contains(' ');
            let is_other = |pair: &[Word]| !pair[0].text().starts_with('-') && may_be_address(&pair[1]);
            let is_only_address = !name.eq_ignore_ascii_case("authorization")
                && self.request.url.is_none()
                && next.first().is_some_and(may_be_address)
                && !next.windows(2).any(is_other);
            let is_cut = word.is_bare && from < word.text().len() && !is_only_address;
            let count = next.iter().take(most).take_while(|next| is_cut && is_rest(next)).count();
            let rest = next.get(..count).unwrap_or_default();
            let (Some(first), Some(last)) = (rest.first(), rest.last()) else {
                self.request.empty_headers.push((name, whole.span));
                return 0;
            };
            let span = Span { start: whole.span.start, end: last.span.end };
            let mut finding = Diagnostic::new(SHELL_QUOTES, span, "the shell ends the header at the space in it")
                .help("put the whole header in quotes");
            // With a backslash, a character is meant literally, or was copied with the quotes of another language.
            let is_plain =
                |word: &Word| word.is_bare && word.text().len() == (word.span.end - word.span.start) as usize;
            // Where more words follow, the end of the header is not known.
            let is_end = next.get(count).is_none_or(|next| !is_rest(next));
            let is_certain = is_end && is_plain(word) && rest.iter().all(is_plain) && is_header_name(&name);
            if is_certain && self.request.dialect != Dialect::Cmd {
                let quotes = [Span::at(span.start as usize), Span::at(span.end as usize)];
                let edits = quotes.into_iter().map(|span| Edit { span, text: "\"".into() }).collect();
                finding.fix = Some(Fix { title: "put it in quotes".into(), edits });
            }
            self.findings.push(finding);
            let text = rest.iter().map(Word::text).collect::<Vec<_>>().join(" ");
            let place = Span { start: first.span.start, end: last.span.end };
            let expands = rest.iter().any(|word| word.expands);
            self.request.headers.push((name, Part { text, span: place, expands }));
            return count;
        }
        let trimmed = value.trim_start_matches(|c: char| c.is_whitespace() || is_odd(c));
        let behind = from + (whole.text.len() - trimmed.len());
        self.note_odd(word, colon + 1, behind.min(end.max(colon + 1)), " ");
        let mut value = Part::of(word, behind);
        value.text.truncate(value.text.trim_end_matches(is_any_space).len());
        self.request.headers.push((name, value));
        0
    }
}
