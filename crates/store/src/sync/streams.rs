//! Streams (seller account × resource) as workers see them: claimed under a lease with an epoch, pulled window by window,
//! page by page. Each function is a short transaction of its own; whoever lost the lease writes nothing.

use crate::executor::Db;
pub use crate::sync::claim::{Claim, ClaimedStream};
pub use crate::sync::lease::ReleaseOutcome;
pub use crate::sync::page::{PageCommit, PageCommitted};
pub use crate::sync::row::{StreamRow, WindowState};
pub use crate::sync::totals::StreamTotals;
pub use crate::sync::window::Window;

/// What workers may do. Sees every tenant, hands out only what was claimed.
#[derive(Debug, Clone)]
pub struct WorkerStore {
    pub(crate) db: Db,
}
