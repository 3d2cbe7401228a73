//! Integrations as the API reports them.

use crate::read::{self, Format};
use crate::tree::{NodeKind, NodeRef, Tree};

/// An integration in an answer of the API. What it does not say is empty.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Integration {
    /// What it goes by.
    pub id: String,
    /// Its state: `creating`, `enabled`, `createError`.
    pub status: String,
    /// The host of its workspace.
    pub host: String,
    /// What the API has tried out.
    pub tests: Vec<Test>,
}

/// A validation test with its result.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Test {
    /// What was tried.
    pub name: String,
    /// `passed`, `failed` or `skipped`.
    pub status: String,
    /// Why it did not pass.
    pub message: String,
}

impl Integration {
    /// The one that an answer shows; none when that is not an object.
    pub(super) fn read(body: &str) -> Option<Self> {
        let tree = tree(body)?;
        tree.root().filter(|root| root.kind() == NodeKind::Object).map(Self::of)
    }

    fn of(node: NodeRef<'_>) -> Self {
        let host = node.path(&["config", "workspaceUrl"]).or(node.path(&["config", "host"]));
        let tests = node.path(&["validationResults", "validationTests"]);
        let test = |node: NodeRef<'_>| Test {
            name: text(node.get("name")),
            status: text(node.get("status")),
            message: text(node.get("message")),
        };
        Self {
            id: text(node.get("id")),
            status: text(node.get("status")),
            host: text(host),
            tests: tests.into_iter().flat_map(NodeRef::children).map(test).collect(),
        }
    }

    /// Whether its state is on the way to another one. A state that nobody here knows is final unless it says so.
    pub fn is_changing(&self) -> bool {
        self.status.ends_with("ing")
    }
}

/// The integrations of a list; none when it is not one.
pub fn integrations(body: &str) -> Option<Vec<Integration>> {
    let tree = tree(body)?;
    let list = tree.root().filter(|root| root.kind() == NodeKind::Array)?;
    Some(list.children().map(Integration::of).collect())
}

/// The id in the answer about one integration, if it has one.
pub(super) fn id_of(body: &str) -> Option<String> {
    Integration::read(body).map(|integration| integration.id).filter(|id| !id.is_empty())
}

/// What an answer holds; none when it was cut off or is not JSON.
fn tree(body: &str) -> Option<Tree<'_>> {
    let read = read::read(body, Format::Json);
    (!read.findings.has_errors()).then_some(read.tree)
}

/// Ids are texts at some tenants and numbers at others.
fn text(node: Option<NodeRef<'_>>) -> String {
    node.and_then(|node| node.text().or(node.number())).unwrap_or("").to_owned()
}
