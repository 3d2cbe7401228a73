//! From the words of a command to a request.

mod header;

use super::options::{self, Body, Does};
use super::words::{
    is_address, is_bare_body, is_expansion, is_half, is_hidden, is_one_insertion, is_variable, looks_like_address,
    printed_document,
};
use super::{Part, Request, Sender, dashes, elsewhere, in_file};
use crate::diagnostic::rule::rules;
use crate::diagnostic::{Diagnostic, Edit, Fix, Severity};
use crate::read::shell::{Dialect, Word, is_odd};
use crate::read::source_map::SourceMap;
use crate::secrecy::shown_word;
use crate::text::{Span, part};

rules! {
    UNKNOWN_OPTION = Info("UC026", "an option of curl that is not known", Curl) {
        means: "ucforge does not know an option of the command, or the way it is written.",
        why: "It was skipped. If it is misspelled, curl refuses to run; if it takes a value, that value may have been misread.",
        fix: "Compare it with the manual of curl.",
        bad: curl("curl --sillent https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
        good: curl("curl --silent https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    SEVERAL_BODIES = Error("UC237", "several bodies in one command", Curl) {
        means: "The command has more than one body: several `--data` options, or one beside `--json` or `--form`.",
        why: "curl joins them with `&`, which is not JSON, or refuses to mix them. The API cannot read the result.",
        fix: "Send one body per command.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                   -H 'Content-Type: application/json' --data @payload.json \\\n  --data '{\"autoBootstrap\": true}'\n").also(&["UC025", "UC102"]),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\" \\\n  \
                   -H 'Content-Type: application/json' --data @payload.json\n").also(&["UC025"]),
    }

    SECRET_IN_COMMAND = Warning("UC231", "a secret written in plain text in a command", Ucforge) {
        means: "The command holds the API key or a password itself.",
        why: "It stays in the history of the shell, and everybody on the machine can see it in the list of processes while curl runs.",
        fix: "Read it from a file with `-H @FILE`, or build the command with ucforge, which keeps it out of the arguments.",
        bad: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H 'Authorization: 3f9a1c7e5b2d4068a1c3'\n"),
        good: curl("curl https://tenant.hosted.immutacloud.com/integrations \\\n  -H \"Authorization: $IMMUTA_API_KEY\"\n"),
    }

    INVISIBLE_CHARACTER = Warning("UC228", "a character that does not show", Ucforge) {
        means: "The value holds whitespace around it, or a character that cannot be seen, such as a zero-width space. Or a command \
                has one between its words, such as a no-break space.",
        why: "It was copied from a page or a chat, and is sent with the value. The host, name or secret is then another one. \
              A shell treats it as a part of the word beside it.",
        fix: "Retype the value. The fix removes the characters where the rest is certainly right.",
        bad: in_create("{\"config\": {\"httpPath\": \"/sql/1.0/warehouses/0123456789abcdef\u{200B}\"}}"),
        good: in_create(r#"{"config": {"httpPath": "/sql/1.0/warehouses/0123456789abcdef"}}"#),
    }
}

pub(super) struct Parsed {
    pub(super) request: Request,
    pub(super) body: Option<SourceMap>,
    /// Whether the body comes from standard input.
    pub(super) is_piped: bool,
    /// The word that says so.
    pub(super) body_place: Span,
    /// Where the last word of the request ends.
    pub(super) end: usize,
    pub(super) findings: Vec<Diagnostic>,
    /// The parts of the body, one for each option that gives one.
    data: Vec<Data>,
    dashes: Vec<dashes::Meant>,
    /// Edits for signs between options and their values, where a space belongs.
    equals: Vec<Edit>,
    /// Edits for invisible characters in the address.
    hidden: Vec<Edit>,
    /// Edits for such characters around the names and values of headers.
    odd: Vec<Edit>,
    /// Words that the shell replaces as a whole: an address, or any number of options.
    open: Vec<Open>,
}

struct Open {
    part: Part,
    /// Whether quotes keep the result one word.
    is_one: bool,
}

struct Data {
    place: Span,
    json: bool,
    /// `None` if the body is not in the command.
    text: Option<SourceMap>,
    /// Whether it may be form data: `name=value`.
    is_form: bool,
}

impl Parsed {
    pub(super) fn new(place: Span, dialect: Dialect) -> Self {
        Self {
            request: Request {
                method: (String::new(), None),
                url: None,
                headers: Vec::new(),
                empty_headers: Vec::new(),
                without_colon: Vec::new(),
                has_body: false,
                has_more_headers: false,
                unread: None,
                is_upload: false,
                says_json: false,
                body_in_url: None,
                insecure: None,
                encoded: None,
                secrets: Vec::new(),
                command: place,
                dialect,
                sender: Sender::Curl,
                alias: None,
            },
            body: None,
            is_piped: false,
            body_place: place,
            end: place.end as usize,
            findings: Vec::new(),
            data: Vec::new(),
            dashes: Vec::new(),
            equals: Vec::new(),
            hidden: Vec::new(),
            odd: Vec::new(),
            open: Vec::new(),
        }
    }

    /// Whether the request has an address, or something that it sends: a sentence about curl has neither.
    pub(super) fn says_anything(&self) -> bool {
        let request = &self.request;
        let is_address = |url: &Part| {
            url.expands || url.text == "localhost" || url.text.contains(['/', '.', ':', '$', '<', '{', '%'])
        };
        request.has_body || !request.headers.is_empty() || request.url.as_ref().is_some_and(is_address)
    }

    pub(super) fn take_body(&mut self, body: SourceMap) {
        if self.body.is_none() {
            self.body = Some(body);
        }
    }

    /// Reads words up to the end, or up to the one after which another request begins. Returns the index of that word.
    pub(super) fn read(&mut self, words: &[Word]) -> Option<usize> {
        let mut is_head = false;
        let mut index = 0;
        let mut next = None;
        while let Some(word) = words.get(index) {
            index += 1;
            let mut word = word;
            let meant = match dashes::split(word, words.get(index)) {
                Some(meant) => {
                    word = words.get(index).unwrap_or(word);
                    index += 1;
                    Some(meant)
                }
                None => dashes::option(word),
            };
            let text = meant.as_ref().map_or(word.text(), |meant| &meant.text).to_owned();
            let shift = meant.as_ref().map_or(0, |meant| meant.shift);
            self.dashes.extend(meant);
            if let Some(name) = text.strip_prefix("--").filter(|name| !name.is_empty()) {
                match options::by_name(name) {
                    None if options::expanded(name).is_some() => {
                        if let (Some(does), Some(value)) = (options::expanded(name), words.get(index)) {
                            index += 1;
                            self.filled(does, value);
                        }
                    }
                    Some(Does::Nothing) => {}
                    Some(Does::Next) => next = Some(index - 1),
                    Some(does) if self.switch(does, word.span, &mut is_head) => {}
                    Some(does) => {
                        if let Some(value) = words.get(index) {
                            index += 1;
                            index += self.option(does, value, 0, words.get(index..).unwrap_or_default());
                        }
                    }
                    None => {
                        let behind = words.get(index..).unwrap_or_default();
                        if let Some(count) = self.with_equals(word, name, shift, behind) {
                            index += count;
                        } else {
                            self.unknown(word, &["--", name].concat());
                            // Most options take a value, but an address is not one.
                            let value = words.get(index);
                            if value.is_some_and(|next| !next.text().starts_with('-') && !looks_like_address(next)) {
                                index += 1;
                            }
                        }
                    }
                }
            } else if let Some(letters) = text.strip_prefix('-').filter(|letters| !letters.is_empty()) {
                for (at, letter) in letters.char_indices() {
                    let behind = at + letter.len_utf8();
                    match options::by_letter(letter) {
                        Some(Does::Nothing) => continue,
                        Some(Does::Next) => next = Some(index - 1),
                        Some(does) if self.switch(does, word.span, &mut is_head) => continue,
                        Some(does) if behind < letters.len() => {
                            index +=
                                self.option(does, word, behind + 1 + shift, words.get(index..).unwrap_or_default());
                        }
                        Some(does) => {
                            if let Some(value) = words.get(index) {
                                index += 1;
                                index += self.option(does, value, 0, words.get(index..).unwrap_or_default());
                            }
                        }
                        None => self.unknown(word, &["-", letter.encode_utf8(&mut [0; 4])].concat()),
                    }
                    break;
                }
            } else {
                self.word(word);
            }
            if next.is_some() {
                break;
            }
        }
        self.take_open();
        if self.request.method.0.is_empty() {
            let method = match (is_head, self.request.has_body && self.request.body_in_url.is_none()) {
                (true, _) => "HEAD",
                (_, true) => "POST",
                _ => "GET",
            };
            method.clone_into(&mut self.request.method.0);
        }
        next
    }

    /// Handles an option without a value that means something here. Returns whether it was one.
    fn switch(&mut self, does: Does, place: Span, is_head: &mut bool) -> bool {
        match does {
            Does::Head => *is_head = true,
            Does::Get => self.request.body_in_url = Some(place),
            Does::Insecure => self.request.insecure = self.request.insecure.or(Some(place)),
            Does::Netrc => self.request.has_more_headers = true,
            _ => return false,
        }
        true
    }

    /// Reports characters that only look like a space or are invisible, in one finding: they come from one copy.
    pub(super) fn tell_odd(&mut self, text: &str, mut odd: Vec<Edit>) {
        odd.append(&mut self.odd);
        crate::sort::sort_by_key(&mut odd, |edit| edit.span.start);
        let Some(first) = odd.first().map(|edit| edit.span) else { return };
        let character = first.of(text).chars().find(|c| is_odd(*c)).map_or(0, u32::from);
        let message = format!("U+{character:04X} is not a space: it becomes part of what is beside it");
        let mut finding = Diagnostic::new(INVISIBLE_CHARACTER, first, message)
            .severity(Severity::Error)
            .help("it is often copied from a web page or document");
        let others = odd.iter().skip(1).take(8).map(|edit| crate::diagnostic::Related {
            span: edit.span,
            node: None,
            message: "here too".into(),
        });
        finding.related.extend(others);
        let is_removed = odd.iter().all(|edit| edit.text.is_empty());
        let title = if is_removed { "remove it" } else { "write a plain space" };
        finding.fix = Some(Fix { title: title.into(), edits: odd });
        self.findings.push(finding);
    }

    /// Notes a piece of a word if it holds such a character.
    fn note_odd(&mut self, word: &Word, from: usize, to: usize, with: &'static str) {
        if part(word.text(), from..to).contains(is_odd) {
            self.odd.push(Edit { span: word.taken.span(Span::new(from, to)), text: with.into() });
        }
    }

    /// Combines what the options have said, and reports what does not fit.
    pub(super) fn finish(&mut self) {
        if let Some(finding) = dashes::finding(&std::mem::take(&mut self.dashes)) {
            self.findings.push(finding);
        }
        let hidden = std::mem::take(&mut self.hidden);
        if let Some(first) = hidden.first() {
            let mut finding = Diagnostic::new(
                INVISIBLE_CHARACTER,
                first.span,
                "the URL contains an invisible character, and curl sends it",
            )
            .help("it was probably copied by accident: remove it");
            if self.request.has_body {
                finding.severity = Severity::Error;
            }
            finding.fix = Some(Fix { title: "remove it".into(), edits: hidden });
            self.findings.push(finding);
        }
        let equals = std::mem::take(&mut self.equals);
        if let Some(first) = equals.first() {
            let mut finding =
                Diagnostic::new(UNKNOWN_OPTION, first.span, "curl needs a space between an option and its value")
                    .severity(Severity::Warning)
                    .help("with = it does not recognize the option");
            finding.fix = Some(Fix { title: "write a space".into(), edits: equals });
            self.findings.push(finding);
        }
        let data = std::mem::take(&mut self.data);
        if self.request.body_in_url.is_some() && data.iter().all(|data| data.is_form) {
            // They are parameters of the address, which is what the option is for.
            self.request.body_in_url = None;
            self.request.has_body = false;
            self.request.encoded = None;
            return;
        }
        if let Some(first) = data.first().filter(|_| data.iter().all(|data| data.is_form)) {
            self.request.encoded.get_or_insert((first.place, "this is form data, not JSON"));
            return;
        }
        if let Some(second) = data.get(1) {
            let is_json = data.iter().all(|data| data.json);
            let is_whole = |data: &Data| data.text.as_ref().is_some_and(|text| text.text.trim_start().starts_with('{'));
            if !is_json || is_whole(second) {
                let message = if is_json {
                    "curl appends this to the body before it, and the result is not JSON"
                } else {
                    "curl joins this to the body before it with `&`, and the result is not JSON"
                };
                let first = data.first().map_or(second.place, |first| first.place);
                self.findings.push(
                    Diagnostic::new(SEVERAL_BODIES, second.place, message)
                        .related(first, None, "the body before it")
                        .help("send one body per command"),
                );
            } else if data.iter().all(|data| data.text.is_some()) {
                let mut whole = SourceMap::default();
                data.iter().filter_map(|data| data.text.as_ref()).for_each(|text| whole.append(text));
                self.take_body(whole);
                return;
            }
        }
        let is_broken = data.len() > 1;
        if is_broken && data.first().is_some_and(|first| first.text.as_ref().is_some_and(|text| is_half(&text.text))) {
            // They are parts of one body, which is read as it was meant.
            let mut whole = SourceMap::default();
            data.iter().filter_map(|data| data.text.as_ref()).for_each(|text| whole.append(text));
            self.take_body(whole);
            return;
        }
        for data in data {
            if let Some(text) = data.text.filter(|_| !(is_broken && data.is_form)) {
                self.take_body(text);
            }
        }
    }

    /// Handles `--request=POST`, which other programs understand. Returns how many of the words behind it belong to it;
    /// `None` if curl has no such option.
    fn with_equals(&mut self, word: &Word, name: &str, shift: usize, next: &[Word]) -> Option<usize> {
        let (front, _) = name.split_once('=')?;
        let does = options::by_name(front).filter(|does| *does != Does::Nothing)?;
        let at = shift + 2 + front.len();
        let span = word.taken.span(Span::new(at, at + 1));
        self.equals.push(Edit { span, text: " ".into() });
        Some(self.option(does, word, at + 1, next))
    }

    fn unknown(&mut self, word: &Word, option: &str) {
        // Options end here.
        if word.text() == "--" {
            return;
        }
        // A value may be glued to it.
        let option = option.split(['=', ' ', '\n']).next().unwrap_or("");
        let shown = shown_word(option);
        if shown != option {
            self.request.secrets.push(word.span);
        }
        let message = ["`", &shown, "` is not a known curl option"].concat();
        self.findings
            .push(Diagnostic::new(UNKNOWN_OPTION, word.span, message).help("it is skipped: check its spelling"));
    }

    /// Handles a word that is neither an option nor the value of one.
    fn word(&mut self, word: &Word) {
        if is_expansion(word, self.request.dialect) {
            let text = word.text();
            let is_one = !word.is_bare && !text.contains("[@]") && !text.contains("$@");
            self.open.push(Open { part: Part::of(word, 0), is_one });
        } else if self.open.is_empty() || is_address(word) {
            self.address(word, 0);
        } else if is_bare_body(word) {
            // The option before it may be part of what the shell inserts.
            self.request.secrets.push(word.span);
        }
    }

    /// Sorts out the words that the shell replaces: one is the address if there is no other, the rest may be options.
    fn take_open(&mut self) {
        let mut open = std::mem::take(&mut self.open);
        if self.request.url.is_none() && !open.is_empty() {
            let index = open.iter().position(|open| open.is_one).unwrap_or(0);
            let is_one = open[index].is_one;
            self.request.unread = (!is_one).then_some(open[index].part.span);
            self.request.url = Some(open.remove(index).part);
        }
        self.request.unread = open.first().map(|open| open.part.span).or(self.request.unread);
        self.request.has_more_headers |= self.request.unread.is_some();
    }

    /// Handles the value of `--expand-header` and similar options, where curl itself replaces `{{NAME}}`.
    fn filled(&mut self, does: Does, word: &Word) {
        let is_open = word.text().contains("{{");
        if is_open && let Does::Body(body) = does {
            self.request.has_body = true;
            self.request.says_json |= body == Body::Json;
            self.request.secrets.push(word.span);
            self.findings.push(elsewhere(word.span, "curl inserts the body here".to_owned()));
            let json = body == Body::Json;
            self.data.push(Data { place: word.span, json, text: None, is_form: false });
            return;
        }
        let (headers, had_url) = (self.request.headers.len(), self.request.url.is_some());
        self.option(does, word, 0, &[]);
        let url = self.request.url.as_mut().filter(|_| !had_url);
        for value in
            self.request.headers.iter_mut().skip(headers).map(|(_, value)| value).chain(url).filter(|_| is_open)
        {
            value.text = value.text.replace("{{", "${").replace("}}", "}");
            value.expands = true;
        }
    }

    /// Handles an address, which begins at byte `from` of the word.
    pub(super) fn address(&mut self, word: &Word, from: usize) {
        if self.request.url.is_none() {
            let mut url = Part::of(word, from);
            let hidden = url.text.char_indices().filter(|(_, c)| is_hidden(*c));
            let spans = hidden.map(|(at, c)| word.taken.span(Span::new(from + at, from + at + c.len_utf8())));
            self.hidden.extend(spans.map(|span| Edit { span, text: "".into() }));
            url.text.retain(|c| !is_hidden(c));
            self.request.url = Some(url);
        } else if is_bare_body(word) {
            // It may hold secrets, and nothing reads it.
            self.request.secrets.push(word.span);
            self.findings.push(
                Diagnostic::new(
                    UNKNOWN_OPTION,
                    word.span,
                    "no option is before this: curl takes it for one more address",
                )
                .severity(Severity::Error)
                .help("if it is the body, write -d before it"),
            );
        }
    }

    /// Handles an option whose value begins at byte `from` of the word. Returns how many of
    /// the words behind it belong to it.
    fn option(&mut self, does: Does, word: &Word, from: usize, next: &[Word]) -> usize {
        match does {
            Does::Method => {
                let value = Part::of(word, from);
                self.request.method = (value.text.to_ascii_uppercase(), Some(value.span));
            }
            Does::Url => self.address(word, from),
            Does::Header => return self.header(word, from, next),
            Does::Body(body) => self.data(word, from, body),
            Does::Encoded => {
                self.request.has_body = true;
                let text = part(word.text(), from..);
                let name = part(text, ..text.find('=').unwrap_or(0));
                let is_form = !name.is_empty() && !name.contains(['{', '"', '[', ' ']);
                let what = "curl percent-encodes this body, so it is no longer JSON";
                self.request.encoded.get_or_insert((word.span, what));
                self.data.push(Data { place: word.span, json: false, text: None, is_form });
            }
            Does::Form => {
                self.request.has_body = true;
                self.request.encoded.get_or_insert((word.span, "curl sends this as a multipart form, not as JSON"));
            }
            Does::Upload => {
                self.request.has_body = true;
                self.request.is_upload = true;
                if self.request.method.0.is_empty() {
                    self.request.method = ("PUT".to_owned(), None);
                }
                let name = part(word.text(), from..);
                self.findings.push(in_file(word.span, name));
            }
            Does::Secret | Does::User | Does::Password => {
                let value = Part::of(word, from);
                self.request.has_more_headers = true;
                // Without the sign of a cookie or password, it is a file or a variable.
                let is_file = does == Does::Secret
                    && !value.text.contains(['=', ':'])
                    && (value.expands || value.text.contains(['.', '/']));
                if !is_file {
                    self.request.secrets.push(value.span);
                }
                self.password(does, &value);
            }
            Does::Proxy => {
                let value = Part::of(word, from);
                if value.text.contains('@') {
                    self.request.secrets.push(value.span);
                }
            }
            Does::Config => self.request.has_more_headers = true,
            Does::Get | Does::Insecure | Does::Netrc | Does::Next | Does::Value | Does::Nothing | Does::Head => {}
        }
        0
    }

    /// Reports a password in plain text.
    fn password(&mut self, does: Does, value: &Part) {
        let password = match does {
            Does::User => value.text.split_once(':').map(|(_, password)| password),
            Does::Password => Some(value.text.as_str()),
            _ => None,
        };
        let is_written = |password: &&str| !password.is_empty() && !password.starts_with(['$', '<', '{', '%']);
        if !value.expands && password.as_ref().is_some_and(is_written) {
            self.findings.push(
                Diagnostic::new(SECRET_IN_COMMAND, value.span, "a password in plain text on the command line")
                    .help("it stays in the shell history and shows up in the process list"),
            );
        }
    }

    pub(super) fn data(&mut self, word: &Word, from: usize, body: Body) {
        self.request.has_body = true;
        let json = body == Body::Json;
        self.request.says_json |= json;
        let text = part(word.text(), from..);
        let mut data = Data { place: word.span, json, text: None, is_form: false };
        if word.expands
            && let Some(document) = printed_document(&word.taken.behind(from))
        {
            data.text = Some(document);
        } else if word.expands && is_variable(text) {
            self.findings.push(elsewhere(word.span, "the shell inserts the body here".to_owned()));
        } else if is_one_insertion(text) {
            // In single quotes a shell does not insert it, but what the command is written in may.
            let message = "this is sent as it is, unless something inserts the body before the shell runs";
            self.findings.push(elsewhere(word.span, message.to_owned()).severity(Severity::Warning));
        } else if let Some(name) = text.strip_prefix('@').filter(|_| body != Body::Raw) {
            if matches!(name, "-" | "/dev/stdin") {
                self.is_piped = true;
                self.body_place = word.span;
            } else {
                self.findings.push(in_file(word.span, name));
            }
        } else {
            let name = part(text, ..text.find('=').unwrap_or(0));
            data.is_form =
                !name.is_empty() && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | '.' | '['));
            data.text = Some(word.taken.behind(from));
        }
        self.data.push(data);
    }
}
