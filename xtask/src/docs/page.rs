//! One page: Markdown to HTML, and where its links lead.

use std::collections::BTreeSet;

use pulldown_cmark::{CowStr, Event, HeadingLevel, Options, Parser, Tag, TagEnd, html};

/// One page after its conversion.
pub(super) struct Page {
    /// Its main heading, as HTML without tags.
    pub(super) title: String,
    /// The whole page, as HTML.
    pub(super) body: String,
    /// The anchors that links may name.
    pub(super) ids: BTreeSet<String>,
    /// Links inside the site, as they are written.
    pub(super) links: Vec<String>,
    /// Whether it holds the builder.
    pub(super) has_builder: bool,
    /// The mistakes that must be fixed first.
    pub(super) faults: Vec<String>,
}

impl Page {
    pub(super) fn new(markdown: &str) -> Self {
        let mut page = Self {
            title: String::new(),
            body: String::new(),
            ids: BTreeSet::from(["content".to_owned()]),
            links: Vec::new(),
            has_builder: false,
            faults: Vec::new(),
        };
        let mut writer = Writer { page: &mut page, out: Vec::new(), heading: String::new(), is_named: false };
        writer.all(Parser::new_ext(markdown, Options::ENABLE_TABLES | Options::ENABLE_HEADING_ATTRIBUTES));
        let events = writer.out;
        if page.title.is_empty() {
            page.faults.push("has no main heading".to_owned());
        }
        html::push_html(&mut page.body, events.into_iter());
        page
    }

    fn id(&mut self, id: &str) {
        if !self.ids.insert(id.to_owned()) {
            self.faults.push(format!("has the anchor `{id}` twice: give one heading another with {{#name}}"));
        }
    }
}

struct Writer<'a, 'b> {
    page: &'a mut Page,
    out: Vec<Event<'b>>,
    /// The anchor of the last heading, and whether a table already takes its name from it.
    heading: String,
    is_named: bool,
}

impl<'b> Writer<'_, 'b> {
    fn all(&mut self, mut events: impl Iterator<Item = Event<'b>>) {
        while let Some(event) = events.next() {
            match event {
                Event::Start(Tag::Heading { level, id, .. }) => {
                    let inner: Vec<_> =
                        events.by_ref().take_while(|event| !matches!(event, Event::End(TagEnd::Heading(_)))).collect();
                    self.heading(level, id.as_deref(), inner);
                }
                // A table that is too wide scrolls, also with the keyboard: so it takes the focus, and has a name.
                Event::Start(tag @ Tag::Table(_)) => {
                    if std::mem::replace(&mut self.is_named, true) {
                        self.page
                            .faults
                            .push(format!("has a second table below `{}`: give it a heading", self.heading));
                    }
                    let id = &self.heading;
                    self.html(format!(
                        "<div class=\"table\" role=\"region\" aria-labelledby=\"{id}\" tabindex=\"0\">\n"
                    ));
                    self.out.push(Event::Start(tag));
                }
                Event::End(TagEnd::Table) => {
                    self.out.push(Event::End(TagEnd::Table));
                    self.html("</div>\n".to_owned());
                }
                Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
                    let dest_url = CowStr::from(self.link(&dest_url));
                    self.out.push(Event::Start(Tag::Link { link_type, dest_url, title, id }));
                }
                Event::Html(text) | Event::InlineHtml(text) => {
                    self.page.has_builder |= text.contains("<ucforge-builder");
                    self.out.push(Event::Html(text));
                }
                other => self.out.push(other),
            }
        }
    }

    fn heading(&mut self, level: HeadingLevel, id: Option<&str>, inner: Vec<Event<'b>>) {
        let text: String = inner
            .iter()
            .filter_map(|event| match event {
                Event::Text(text) | Event::Code(text) => Some(&**text),
                _ => None,
            })
            .collect();
        if level == HeadingLevel::H1 {
            if !self.page.title.is_empty() {
                self.page.faults.push(format!("has a second main heading, `{text}`"));
            }
            self.page.title = escaped(&text);
            self.between("<h1>", inner, "</h1>\n");
            return;
        }
        // Deeper headings are the same in every section: they get an anchor only if they have a name.
        let Some(name) = id.map(str::to_owned).or_else(|| (level < HeadingLevel::H4).then(|| slug(&text))) else {
            self.between(&format!("<{level}>"), inner, &format!("</{level}>\n"));
            return;
        };
        self.page.id(&name);
        let name = escaped(&name);
        let has_link = id.is_some() && level > HeadingLevel::H2;
        let (link, end) = if has_link { (format!("<a href=\"#{name}\">"), "</a>") } else { (String::new(), "") };
        self.between(&format!("<{level} id=\"{name}\">{link}"), inner, &format!("{end}</{level}>\n"));
        (self.heading, self.is_named) = (name, false);
    }

    fn between(&mut self, start: &str, inner: Vec<Event<'b>>, end: &str) {
        self.html(start.to_owned());
        self.out.extend(inner);
        self.html(end.to_owned());
    }

    /// Converts the target of a link. Pages link to each other's Markdown, so that it can be read without the site.
    fn link(&mut self, target: &str) -> String {
        if target.contains("://") || target.starts_with("mailto:") {
            return target.to_owned();
        }
        self.page.links.push(target.to_owned());
        let (path, anchor) = target.split_once('#').map_or((target, None), |(path, anchor)| (path, Some(anchor)));
        let path = path.strip_suffix(".md").map_or_else(|| path.to_owned(), |name| format!("{name}.html"));
        anchor.map_or(path.clone(), |anchor| format!("{path}#{anchor}"))
    }

    fn html(&mut self, text: String) {
        self.out.push(Event::Html(text.into()));
    }
}

/// The anchor of a heading that has no name: its words.
fn slug(text: &str) -> String {
    let words = text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    words.map(str::to_lowercase).collect::<Vec<_>>().join("-")
}

/// A text escaped for use between tags and in an attribute.
pub(super) fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
