//! The state of a walk over a document.

use crate::catalogue::Layout;
use crate::diagnostic::{Diagnostic, Findings};
use crate::kinds::{Flow, Kind};
use crate::kit::{Parts, Workspace};
use crate::platform::Platform;
use crate::text::Span;

/// A walk over the tree of a document along its layout.
pub(super) struct Walk<'f> {
    pub(super) platform: &'static Platform,
    pub(super) layout: &'static Layout,
    pub(super) kind: Kind,
    pub(super) flow: Option<Flow>,
    /// Whether members that are missing here may be in a base that could not be read.
    pub(super) lacks_base: bool,
    /// Whether a shell fills in variables anywhere in the document.
    pub(super) is_here_document: bool,
    /// The fields of the connection that is being walked, or of what is around it.
    pub(super) parts: Parts,
    pub(super) workspaces: Vec<Workspace>,
    /// How many names of the document the layout knows.
    pub(super) known_names: usize,
    /// Places of unreadable values where no string belongs.
    pub(super) not_strings: Vec<Span>,
    pub(super) findings: &'f mut Findings,
}

impl Walk<'_> {
    /// Adds a finding.
    pub(super) fn add(&mut self, finding: Diagnostic) {
        self.findings.add(finding);
    }
}
