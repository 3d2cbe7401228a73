//! The pages that facts come from.

/// Where a fact comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Source {
    /// Immuta: configure a Databricks Unity Catalog integration, Integrations API.
    IntegrationsHowTo,
    /// Immuta: register a Databricks Unity Catalog connection, Connections API.
    ConnectionHowTo,
    /// Immuta: connection registration payloads, reference guide.
    ConnectionPayloads,
    /// Immuta: the reference pages of both APIs for payloads, responses and status codes.
    ApiReference,
    /// Immuta: upgrading to connections, the Connection Upgrade Manager.
    Upgrading,
    /// Databricks documentation.
    Databricks,
    /// The grammar of JSON.
    Json,
    /// The grammar of YAML.
    Yaml,
    /// The manual of curl, and the shell around it.
    Curl,
    /// A page about one platform.
    Page(&'static Page),
    /// A decision of this project.
    Ucforge,
}

/// A page that only the folder of one platform names.
#[derive(Debug, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: &'static str,
    /// Its URL.
    pub address: &'static str,
}

impl Source {
    /// The title of the page.
    pub fn title(self) -> &'static str {
        match self {
            Self::IntegrationsHowTo => "Immuta, Configure a Databricks Unity Catalog Integration (Integrations API)",
            Self::ConnectionHowTo => "Immuta, Register a Databricks Unity Catalog Connection (Connections API)",
            Self::ConnectionPayloads => "Immuta, Connection Registration Payloads Reference Guide",
            Self::ApiReference => "Immuta, reference guides of the Integrations API and the Connections API",
            Self::Upgrading => "Immuta, Upgrading to Connections",
            Self::Databricks => "Databricks documentation, Unity Catalog",
            Self::Json => "RFC 8259, The JavaScript Object Notation (JSON) Data Interchange Format",
            Self::Yaml => "YAML 1.2.2",
            Self::Curl => "curl manual; POSIX shell",
            Self::Page(page) => page.title,
            Self::Ucforge => "ucforge",
        }
    }

    /// The URL to read it at: the page itself, or where to begin. `None` if the source is this project.
    #[cfg(feature = "explain")]
    pub fn address(self) -> Option<&'static str> {
        Some(match self {
            Self::IntegrationsHowTo => {
                "https://documentation.immuta.com/latest/developer-guides/api-intro/integrations-api/how-to-guides/databricks-uc-api"
            }
            Self::ConnectionHowTo => {
                "https://documentation.immuta.com/saas/developer-guides/api-intro/connections-api/how-to-guides/register-a-connection/register-a-databricks-unity-catalog-connection"
            }
            Self::ConnectionPayloads => {
                "https://documentation.immuta.com/saas/developer-guides/api-intro/connections-api/connection-registration-payloads-reference-guide"
            }
            Self::ApiReference => {
                "https://documentation.immuta.com/saas/developer-guides/api-intro/integrations-api/reference-guides/integrations-api"
            }
            Self::Upgrading => {
                "https://documentation.immuta.com/SaaS/configuration/integrations/data-and-integrations/registering-a-connection/reference-guides/upgrading-to-connections"
            }
            Self::Databricks => "https://docs.databricks.com/en/data-governance/unity-catalog/",
            Self::Json => "https://www.rfc-editor.org/rfc/rfc8259",
            Self::Yaml => "https://yaml.org/spec/1.2.2/",
            Self::Curl => "https://curl.se/docs/manpage.html",
            Self::Page(page) => page.address,
            Self::Ucforge => return None,
        })
    }
}
