//! Coverage, token buckets, Amazon's history, second looks and the state of synchronization.

pub mod coverage;
mod history;
mod resource;
mod second_look;
mod stream_facts;
mod synchronization;
pub mod token_bucket;

use std::time::Duration;

/// The furthest that the due time of a stream lies ahead, with a margin: a scheduled verification is due once a day.
pub const LONGEST_DUE: Duration = Duration::from_secs(48 * 3600);

/// The furthest that the end of a lease lies ahead, with a margin.
pub const LONGEST_LEASE: Duration = Duration::from_secs(2 * 3600);

pub use history::history_start;
pub use resource::Resource;
pub use second_look::LastLooks;
pub use stream_facts::StreamFacts;
pub use synchronization::{LATE_AFTER, PULL_INTERVAL, SynchronizationState, may_run_streams};
