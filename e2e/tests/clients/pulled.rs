//! An order as a client wrote it to a file of JSON lines.

use std::path::Path;

use hawser_sandbox::ledger::StoredOrder;
use serde::Deserialize;

/// One order, spelled as in the version of the Orders API that the client read.
#[derive(Debug, Deserialize)]
pub struct Pulled {
    #[serde(flatten)]
    pub order: StoredOrder,
    /// Number of items that the client received; the ledger does not record it.
    pub items: Option<usize>,
}

impl Pulled {
    /// Reads every order of a file of JSON lines.
    pub fn read(path: &Path) -> Vec<Self> {
        let text = std::fs::read_to_string(path).unwrap();
        text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
    }
}
