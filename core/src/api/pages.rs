//! The pages that the rows of the endpoint table come from.

use crate::source::{Page, Source};

static JOBS_PAGE: Page = Page {
    title: "Immuta, Get Job Status",
    address: "https://documentation.immuta.com/SaaS/developer-guides/api-intro/immuta-v1-api/configure-your-instance-of-immuta/jobs",
};
static OBJECTS_PAGE: Page = Page {
    title: "Immuta, Manage Connection Objects",
    address: "https://documentation.immuta.com/SaaS/developer-guides/api-intro/connections-api/how-to-guides/manage-a-connection",
};
static SETTINGS_PAGE: Page = Page {
    title: "Immuta, Manage Connection Settings",
    address: "https://documentation.immuta.com/saas/developer-guides/api-intro/connections-api/how-to-guides/manage-connection-settings",
};
static DEREGISTER_PAGE: Page = Page {
    title: "Immuta, Deregister a Connection",
    address: "https://documentation.immuta.com/SaaS/developer-guides/api-intro/connections-api/how-to-guides/deregister-a-connection",
};
static STATUS_PAGE: Page = Page {
    title: "Immuta, HTTP Status Codes and Error Messages (Integrations API)",
    address: "https://documentation.immuta.com/2024.2/developer-guides/api-intro/integrations-api/reference-guides/status-codes",
};
static SIGN_IN_PAGE: Page = Page {
    title: "Immuta, Authentication",
    address: "https://documentation.immuta.com/latest/developer-guides/api-intro/authentication",
};

pub(super) const JOBS: Source = Source::Page(&JOBS_PAGE);
pub(super) const OBJECTS: Source = Source::Page(&OBJECTS_PAGE);
pub(super) const SETTINGS: Source = Source::Page(&SETTINGS_PAGE);
pub(super) const DEREGISTER: Source = Source::Page(&DEREGISTER_PAGE);
pub(super) const STATUS: Source = Source::Page(&STATUS_PAGE);
pub(super) const SIGN_IN: Source = Source::Page(&SIGN_IN_PAGE);
