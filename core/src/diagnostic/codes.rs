//! The codes of all rules. A code, once released, keeps its meaning.

use super::Severity;
use crate::source::Source;

/// The name of a rule.
#[derive(Clone, Copy, Debug)]
pub struct Code(&'static Rule);

#[derive(Debug)]
struct Rule {
    id: &'static str,
    severity: Severity,
    title: &'static str,
    source: Source,
}

impl Code {
    /// `UC203`.
    pub fn id(self) -> &'static str {
        self.0.id
    }

    /// Whether it is about the text and not about what it says: UC0xx.
    pub fn is_syntax(self) -> bool {
        self.id().starts_with("UC0")
    }

    /// How much a finding of this rule usually matters.
    pub fn severity(self) -> Severity {
        self.0.severity
    }

    /// What the rule is about, in a few words.
    pub fn title(self) -> &'static str {
        self.0.title
    }

    /// Where the rule comes from: a page, or a decision of this project.
    pub fn source(self) -> Source {
        self.0.source
    }

    /// The code of that name.
    pub fn from_id(id: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|code| code.id() == id)
    }
}

impl PartialEq for Code {
    fn eq(&self, other: &Self) -> bool {
        self.id() == other.id()
    }
}

impl Eq for Code {}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $severity:ident($id:literal, $title:literal, $source:ident);)*) => {
        /// The codes by name.
        pub mod code {
            use super::{Code, Rule, Severity, Source};
            $(
                #[doc = concat!("`", $id, "`: ", $title, ".")]
                $(#[$doc])*
                pub const $name: Code = Code(&Rule {
                    id: $id,
                    severity: Severity::$severity,
                    title: $title,
                    source: Source::$source,
                });
            )*
        }

        impl Code {
            /// All codes, in order.
            pub const ALL: &[Self] = &[$(code::$name),*];
        }
    };
}

codes! {
    // The text.
    EMPTY_TEXT = Error("UC001", "the text is empty", Ucforge);
    NOT_UTF8 = Error("UC002", "the text is not UTF-8", Json);
    TOO_LARGE = Error("UC003", "the text is too large", Ucforge);
    TOO_DEEP = Error("UC004", "the values are nested too deep", Ucforge);
    MISSING_COMMA = Error("UC005", "a comma is missing", Json);
    EXTRA_COMMA = Error("UC006", "a comma too many", Json);
    MISSING_BRACKET = Error("UC007", "a closing bracket is missing", Json);
    EXTRA_BRACKET = Error("UC008", "a closing bracket too many or of the wrong kind", Json);
    WRONG_QUOTES = Error("UC009", "quotes that JSON does not have", Json);
    COMMENT = Error("UC010", "a comment, which JSON does not have", Json);
    BARE_PLACEHOLDER = Error("UC011", "a placeholder without quotes", Json);
    BARE_TEXT = Error("UC012", "a text without quotes", Json);
    TEXT_AFTER_END = Error("UC013", "text after the end", Json);
    DUPLICATE_FIELD = Error("UC014", "a field stands twice", Json);
    MISSING_COLON = Error("UC015", "a colon is missing", Json);
    MISSING_VALUE = Error("UC016", "a value is missing", Json);
    MISSING_NAME = Error("UC017", "a value without a name", Json);
    BAD_NUMBER = Error("UC018", "a number that JSON does not have", Json);
    BAD_ESCAPE = Error("UC019", "an escape that JSON does not have", Json);
    RAW_CONTROL = Error("UC020", "a control character inside a text", Json);
    UNCLOSED_TEXT = Error("UC021", "a text is not closed", Json);
    BAD_YAML = Error("UC022", "YAML that cannot be read", Yaml);
    SHELL_QUOTES = Error("UC023", "quotes of a command that do not fit", Curl);
    CONTINUATION = Error("UC024", "a line of a command that goes on nowhere", Curl);
    BODY_ELSEWHERE = Info("UC025", "a body that stands elsewhere", Curl);
    UNKNOWN_OPTION = Info("UC026", "an option of curl that is not known", Curl);
    HTML_SOURCE = Error("UC027", "the source of an HTML page", Ucforge);
    WRONG_DASH = Error("UC028", "a dash in place of a hyphen", Curl);
    OTHER_COMMAND = Info("UC029", "a name that Windows PowerShell uses for another command", Curl);
    OTHER_FORMAT = Error("UC030", "a text in a format that is not read", Ucforge);
    BYTE_ORDER_MARK = Warning("UC031", "a byte order mark", Json);
    SLIP = Error("UC032", "a character too many, missing, or in the wrong place", Json);
    READ_DIFFERENTLY = Warning("UC033", "a value that YAML 1.1 and 1.2 read differently", Yaml);
    MERGE_KEY = Info("UC034", "a merge key, which YAML 1.2 does not have", Yaml);
    UNKNOWN_TAG = Warning("UC035", "a tag that only its own program knows", Yaml);
    MISSING_WHITESPACE = Error("UC036", "whitespace is missing behind a colon", Yaml);
    TOO_MANY = Info("UC099", "too many findings", Ucforge);

    // The shape.
    UNKNOWN_FIELD = Warning("UC101", "an unknown field", ApiReference);
    MISSING_FIELD = Error("UC102", "a required field is missing", ApiReference);
    WRONG_TYPE = Error("UC103", "a value of the wrong type", ApiReference);
    EMPTY_VALUE = Error("UC104", "a required value is empty", ApiReference);
    NOT_IN_FLOW = Error("UC105", "a field that the flow cannot carry", Ucforge);
    MISPLACED_FIELD = Warning("UC106", "a field in the wrong place", ApiReference);

    // One value.
    NOT_THE_FIXED_VALUE = Error("UC201", "a value that the API fixes", ConnectionHowTo);
    NOT_A_CHOICE = Error("UC202", "a value that is no choice", IntegrationsHowTo);
    CATALOG_NAME = Error("UC203", "a catalog name that Immuta refuses", IntegrationsHowTo);
    CONNECTION_KEY = Error("UC204", "a connection key that Immuta refuses", ConnectionHowTo);
    NUMBER_RANGE = Error("UC205", "a number outside its range", ApiReference);
    MASKED_SECRET = Error("UC206", "a mask where a secret belongs", ApiReference);
    PLACEHOLDER = Error("UC207", "a placeholder that was not replaced", ConnectionHowTo);
    HOST_WITH_MORE = Warning("UC208", "more than a host name", IntegrationsHowTo);
    LITERAL_SECRET = Warning("UC209", "a secret in clear in a setup", Ucforge);
    BAD_REFERENCE = Error("UC210", "a secret reference that cannot be followed", Ucforge);
    BASE_SETUP = Error("UC211", "a base setup that cannot be used", Ucforge);
    TENANT_URL = Error("UC212", "an address that no tenant has", Ucforge);
    RESERVED_CATALOG = Error("UC213", "a catalog that Databricks keeps for itself", Databricks);
    HTTP_PATH = Warning("UC214", "an HTTP path of an unusual form", Databricks);
    CLUSTER_PATH = Info("UC215", "a cluster where a SQL warehouse is preferred", ConnectionHowTo);
    PORT = Warning("UC216", "a port that Databricks does not use", Databricks);
    WORKSPACE_ID = Warning("UC217", "a workspace ID of an unusual form", Databricks);
    AUTHORITY_URL = Warning("UC218", "a token address of an unusual form", Databricks);
    EXAMPLE_VALUE = Warning("UC219", "an example of the documentation", IntegrationsHowTo);
    HOST_FORM = Warning("UC220", "a host name of an unusual form", Databricks);
    ACCOUNT_CONSOLE = Error("UC221", "the account console in place of a workspace", Databricks);
    SHORT_LIVED_TOKEN = Warning("UC222", "a token that soon expires", Databricks);
    WRONG_SECRET = Warning("UC223", "a secret of the wrong sort", Databricks);
    PRIVATE_KEY = Warning("UC224", "a text that is no private key", IntegrationsHowTo);
    CLIENT_ID = Warning("UC225", "a client ID of an unusual form", Databricks);
    EXEMPT_GROUP = Warning("UC226", "a group that cannot be exempted as meant", Databricks);
    OBJECT_NAME = Error("UC227", "a name that Unity Catalog does not allow", Databricks);
    INVISIBLE_CHARACTER = Warning("UC228", "a character that does not show", Ucforge);
    EXTRA_FIELD = Error("UC229", "an extra field that cannot be written", Ucforge);
    REQUEST_METHOD = Error("UC230", "a method that the path does not have", ApiReference);
    SECRET_IN_COMMAND = Warning("UC231", "a key in clear in a command", Ucforge);
    NO_AUTHORIZATION = Error("UC232", "a request without a key", ApiReference);
    MEDIA_TYPE = Error("UC233", "a media type that the API does not read", ApiReference);
    BODY_NOT_WANTED = Error("UC234", "a body where none is taken", ApiReference);
    UNKNOWN_PATH = Warning("UC235", "a path that the API does not have", ApiReference);
    BODY_IN_ADDRESS = Error("UC236", "a body that goes into the address", Curl);
    SEVERAL_BODIES = Error("UC237", "several bodies in one command", Curl);
    ANY_CERTIFICATE = Warning("UC238", "a certificate that is not checked", Curl);
    NOT_EXPANDED = Error("UC239", "a variable that is not expanded", Curl);
    PRIVATE_KEY_FORM = Warning("UC240", "a private key in a form that is not read", IntegrationsHowTo);
    THUMBPRINT = Warning("UC241", "a thumbprint of an unusual form", Ucforge);

    // Values that must fit each other.
    CREDENTIALS = Error("UC301", "credentials that do not fit the authentication type", IntegrationsHowTo);
    CONNECTION_DIFFERS = Error("UC302", "two halves of a connection that differ", ConnectionHowTo);
    MAY_BE_NEW = Warning("UC304", "an update without credentials", IntegrationsHowTo);
    WORKSPACE_TWICE = Warning("UC305", "a workspace that stands twice", IntegrationsHowTo);
    CATALOG_TWICE = Warning("UC306", "a catalog that stands twice", IntegrationsHowTo);
    OTHER_WORKSPACE_ID = Warning("UC307", "the ID of another workspace", Databricks);
    OTHER_AUTHORITY = Warning("UC308", "the token address of another workspace", Databricks);
    SCOPE = Warning("UC309", "a scope that the token address does not know", Databricks);
    CLIENT_DEFAULTS = Warning("UC310", "OAuth values that are left to the API", ConnectionHowTo);
    GOVCLOUD_AUDIT = Warning("UC311", "query audit where there are no system tables", Databricks);
    GOVERNED_IMMUTA = Error("UC313", "Immuta's own catalog among the governed ones", ConnectionHowTo);
    NOT_GOVERNED = Info("UC314", "workspaces and governed objects that do not meet", IntegrationsHowTo);
    OTHER_PRINCIPAL = Warning("UC315", "a service principal that is not the one of the client ID", Databricks);
    TWO_KINDS = Error("UC316", "an object that is governed as two kinds", Databricks);
    OTHER_SECRET = Warning("UC317", "a client secret that the token address does not know", Databricks);

    // Documents that must fit each other.
    DOCUMENTS_DIFFER = Error("UC401", "documents of different setups", IntegrationsHowTo);
    NOT_COMPARED = Info("UC402", "a document that cannot be compared", Ucforge);
    LEFT_BEHIND = Warning("UC403", "an answer that cannot come along", Upgrading);
    UPGRADE_MANAGER = Info("UC404", "an integration that is moved by the Upgrade Manager", Upgrading);
    NOT_KEPT = Warning("UC405", "a value that the setup does not give back", Ucforge);

    // Scripts for Databricks, and what they leave behind.
    SQL_SYNTAX = Error("UC501", "a statement or row that cannot be read", Databricks);
    RIGHT_MISSING = Error("UC502", "a right that the setup needs is missing", ConnectionHowTo);
    RIGHT_GIVEN = Info("UC503", "a right that the setup needs is there", ConnectionHowTo);
    RIGHT_BEYOND = Warning("UC504", "a right beyond what the setup needs", Ucforge);
    NOT_APPLICABLE = Error("UC505", "a privilege that the object does not have", Databricks);
    ALL_PRIVILEGES = Warning("UC506", "all privileges, which are not all", Databricks);
    SYSTEM_CATALOG = Warning("UC507", "a right on catalog system that reaches nothing", Databricks);
    PRINCIPAL = Warning("UC508", "a principal that is not the one that is meant", Databricks);
    LOCAL_GROUP = Error("UC509", "a group that Unity Catalog does not know", Databricks);
    OTHER_CATALOG = Warning("UC510", "a catalog other than that of the setup", IntegrationsHowTo);
    NOT_TRANSFERRED = Warning("UC511", "a catalog that is not handed over", IntegrationsHowTo);
    SHARED_WITH_OTHERS = Warning("UC512", "a right on Immuta's own catalog for somebody else", IntegrationsHowTo);
    AFTER_TRANSFER = Info("UC513", "a grant after the owner has changed", Databricks);
    DESTROYS = Warning("UC514", "a statement that removes something", Ucforge);
    NO_LOCATION = Info("UC515", "a catalog without a storage location", Databricks);
    PASSED_OVER = Info("UC516", "statements that are not looked at", Ucforge);
    NOT_ALL_READ = Warning("UC517", "a text that was not read to its end, so that what is missing cannot be told", Ucforge);
    HELD_BY_GROUP = Warning("UC518", "a right that only a group holds", Databricks);
    MISSPELT_STATEMENT = Warning("UC519", "a statement whose first word is misspelt", Databricks);
    OTHER_DIALECT = Error("UC520", "a statement that Unity Catalog does not have", Databricks);

    // Advice.
    FITS_TWO_KINDS = Info("UC901", "the document fits two kinds", Ucforge);
    SERVER_FIELDS = Info("UC902", "fields that only answers have", ApiReference);
    AUDIT_ASSUMED = Info("UC903", "audit is on unless it is turned off", ConnectionHowTo);
    UNKNOWN_KIND = Warning("UC904", "what the document is cannot be told", Ucforge);
    LEGACY_API = Info("UC905", "the legacy API for Unity Catalog", ApiReference);
    SHARED_CATALOG = Info("UC906", "a catalog name that every tenant has", ConnectionHowTo);
    AUDIT_OFF = Info("UC907", "audit is off unless it is turned on", IntegrationsHowTo);
    REVOCATION = Warning("UC908", "an answer that takes access away", ConnectionHowTo);
    NOT_RECOMMENDED = Info("UC909", "another answer than the recommended one", ConnectionHowTo);
    UNUSED_EXCEPTION = Info("UC910", "an exception that nothing needs", Ucforge);
    BAD_EXCEPTION = Warning("UC911", "an exception that does not count", Ucforge);
    WRITTEN_AS_IT_IS = Info("UC912", "a field that is written as it is", Ucforge);
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_unique_and_in_order() {
        assert!(Code::ALL.windows(2).all(|pair| pair[0].id() < pair[1].id()));
    }
}
