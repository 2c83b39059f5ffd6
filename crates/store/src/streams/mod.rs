//! Streams (seller account × resource) as workers see them: claimed under a lease with an epoch, pulled window by window,
//! page by page. Each function is a short transaction of its own; whoever lost the lease writes nothing.

mod claim;
mod lease;
mod load;
mod page;
mod row;
mod totals;
mod window;

use crate::executor::Db;
pub use claim::{Claim, ClaimedStream};
pub use lease::ReleaseOutcome;
pub use page::{PageCommit, PageCommitted};
pub(crate) use row::stream_columns;
pub use row::{StreamRow, WindowState};
pub use totals::StreamTotals;
pub use window::Window;

/// What workers may do. Sees every tenant, hands out only what was claimed.
#[derive(Debug, Clone)]
pub struct Claims {
    pub(crate) db: Db,
}
