//! Streams (seller account × resource) as workers see them: claimed under a lease with an epoch, then pulled window by window
//! and page by page; also coverage and quotas. Each function of [`WorkerStore`] is a short transaction, and a worker that has
//! lost its lease writes nothing.

mod claim;
mod claimed_stream;
mod coverage;
mod data_sets;
mod diagnostic_payloads;
mod lease;
mod lease_owners;
mod load;
mod page;
mod quotas;
mod read_again;
mod refused_data_set;
mod reschedule;
mod row;
mod totals;
mod window;
mod worker;

pub use claim::Claim;
pub use claimed_stream::ClaimedStream;
pub use coverage::MarketplaceCoverage;
pub use diagnostic_payloads::DiagnosticPayload;
pub use lease::ReleaseOutcome;
pub use page::PageCommit;
pub use quotas::{QuotaKey, Reserved};
pub use refused_data_set::RefusedDataSet;
pub use row::{StreamRow, WindowState};
pub use totals::StreamTotals;
pub use window::Window;
pub use worker::WorkerStore;
