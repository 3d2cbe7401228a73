//! The codes of all rules. A code, once released, keeps its meaning.

use super::Severity;

/// The name of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    id: &'static str,
    severity: Severity,
    title: &'static str,
}

impl Code {
    const fn error(id: &'static str, title: &'static str) -> Self {
        Self { id, severity: Severity::Error, title }
    }

    const fn warning(id: &'static str, title: &'static str) -> Self {
        Self { id, severity: Severity::Warning, title }
    }

    const fn info(id: &'static str, title: &'static str) -> Self {
        Self { id, severity: Severity::Info, title }
    }

    /// `UC203`.
    pub fn id(self) -> &'static str {
        self.id
    }

    /// Whether it is about the text and not about what it says: UC0xx.
    pub fn is_syntax(self) -> bool {
        self.id.starts_with("UC0")
    }

    /// How much a finding of this rule usually matters.
    pub fn severity(self) -> Severity {
        self.severity
    }

    /// What the rule is about, in a few words.
    pub fn title(self) -> &'static str {
        self.title
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Code {}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $severity:ident($id:literal, $title:literal);)*) => {
        /// The codes by name.
        pub mod code {
            use super::Code;
            $(
                #[doc = concat!("`", $id, "`: ", $title, ".")]
                $(#[$doc])*
                pub const $name: Code = Code::$severity($id, $title);
            )*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &[Self] = &[$(code::$name),*];
        }
    };
}

codes! {
    EMPTY_TEXT = error("UC001", "the text is empty");
    NOT_UTF8 = error("UC002", "the text is not UTF-8");
    TOO_LARGE = error("UC003", "the text is too large");
    TOO_DEEP = error("UC004", "the values are nested too deep");
    MISSING_COMMA = error("UC005", "a comma is missing");
    EXTRA_COMMA = error("UC006", "a comma too many");
    MISSING_BRACKET = error("UC007", "a closing bracket is missing");
    EXTRA_BRACKET = error("UC008", "a closing bracket too many or of the wrong kind");
    WRONG_QUOTES = error("UC009", "quotes that JSON does not have");
    COMMENT = error("UC010", "a comment, which JSON does not have");
    BARE_PLACEHOLDER = error("UC011", "a placeholder without quotes");
    BARE_TEXT = error("UC012", "a text without quotes");
    TEXT_AFTER_END = error("UC013", "text after the end");
    DUPLICATE_FIELD = error("UC014", "a field stands twice");
    MISSING_COLON = error("UC015", "a colon is missing");
    MISSING_VALUE = error("UC016", "a value is missing");
    MISSING_NAME = error("UC017", "a value without a name");
    BAD_NUMBER = error("UC018", "a number that JSON does not have");
    BAD_ESCAPE = error("UC019", "an escape that JSON does not have");
    RAW_CONTROL = error("UC020", "a control character inside a text");
    UNCLOSED_TEXT = error("UC021", "a text is not closed");
    BAD_YAML = error("UC022", "YAML that cannot be read");
    TOO_MANY = info("UC099", "too many findings");

    UNKNOWN_FIELD = warning("UC101", "an unknown field");
    MISSING_FIELD = error("UC102", "a required field is missing");
    WRONG_TYPE = error("UC103", "a value of the wrong type");
    EMPTY_VALUE = error("UC104", "a required value is empty");
    NOT_IN_FLOW = error("UC105", "a field that the flow cannot carry");

    NOT_THE_FIXED_VALUE = error("UC201", "a value that the API fixes");
    NOT_A_CHOICE = error("UC202", "a value that is no choice");
    CATALOG_NAME = error("UC203", "a catalog name that Immuta refuses");
    CONNECTION_KEY = error("UC204", "a connection key that Immuta refuses");
    NUMBER_RANGE = error("UC205", "a number outside its range");
    MASKED_SECRET = error("UC206", "a mask where a secret belongs");
    PLACEHOLDER = error("UC207", "a placeholder that was not replaced");
    HOST_WITH_MORE = warning("UC208", "more than a host name");
    LITERAL_SECRET = warning("UC209", "a secret in clear in a setup");
    BAD_REFERENCE = error("UC210", "a secret reference that cannot be followed");
    BASE_SETUP = error("UC211", "a base setup that cannot be used");

    TENANT_URL = error("UC212", "an address that no tenant has");

    CREDENTIALS = error("UC301", "credentials that do not fit the authentication type");

    FITS_TWO_KINDS = info("UC901", "the document fits two kinds");
    SERVER_FIELDS = info("UC902", "fields that only answers have");
    AUDIT_ASSUMED = info("UC903", "audit is on unless it is turned off");
    UNKNOWN_KIND = info("UC904", "what the document is cannot be told");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_order() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].id() < pair[1].id()));
    }
}
