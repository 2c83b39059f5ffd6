//! Coverage, token buckets and the state of synchronization.

pub mod coverage;
mod resource;
mod synchronization;
pub mod token_bucket;

pub use resource::Resource;
pub use synchronization::{SynchronizationState, may_run_streams};
