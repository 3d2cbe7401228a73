//! Where versions of Immuta differ, beyond the endpoints that each has: those are in the table.
//!
//! | what | SaaS, 2025.1 | 2024.3 | where |
//! |---|---|---|---|
//! | the audit reads `system.query.history` | yes | only for a connection | here |
//! | the sentence for credentials in a deletion | names the platform in full | names it in short | `deletion.rs` |
//! | a crawl by PUT | 405 | as by POST | the table of endpoints |
//! | `/jobs`, `/jobs/search`, `/jobs/summary`, `regenerate` | as the table says | 404 | the table of endpoints |

use super::Sandbox;
use crate::api::Immuta;
use crate::kit::sandbox::Terms;

impl Sandbox {
    /// The defaults for what a payload does not say.
    ///
    /// Our assumption: the published answer of an integration has the audit off, the page about connections has it on.
    /// Both are right, each for its own case.
    pub(super) fn terms(&self, is_connection: bool) -> Terms {
        Terms { audits: is_connection, reads_history: is_connection || self.options.immuta != Immuta::V2024_3 }
    }
}
