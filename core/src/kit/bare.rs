//! A secret without what was copied along with it.

/// A secret without what was copied along with it.
pub(crate) struct Bare<'a> {
    pub(crate) text: &'a str,
    /// Whether quotes were removed. Whitespace is always removed.
    pub(crate) has_quotes: bool,
    pub(crate) has_bearer: bool,
}

/// Quotes that may be around a text, or a part of it.
pub(crate) const QUOTES: [char; 8] = ['"', '\'', '`', '“', '”', '‘', '’', '„'];

impl<'a> Bare<'a> {
    pub(crate) fn of(value: &'a str) -> Self {
        let mut bare = Self { text: value, has_quotes: false, has_bearer: false };
        loop {
            let before = bare.text.len();
            let text = bare.text.trim();
            let unquoted = text.strip_prefix(QUOTES).and_then(|text| text.strip_suffix(QUOTES));
            bare.has_quotes |= unquoted.is_some();
            let text = unquoted.unwrap_or(text);
            let behind = text.get(..7).filter(|start| start.eq_ignore_ascii_case("Bearer "));
            bare.has_bearer |= behind.is_some();
            bare.text = behind.and_then(|start| text.strip_prefix(start)).unwrap_or(text);
            if bare.text.len() == before {
                return bare;
            }
        }
    }
}
