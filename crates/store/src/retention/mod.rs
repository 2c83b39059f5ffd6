//! Deletes what has reached the end of its retention period, one batch per statement, and records the runs of the jobs
//! that do so. It sees every tenant, and returns counts only.

mod buyer_data;
mod expired;
mod jobs;

pub use expired::Expired;
pub use jobs::{FinishedJob, JobRow};

use crate::executor::Db;

/// Every statement that looks for rows to delete.
#[cfg(feature = "testing")]
pub(crate) fn statements() -> Vec<&'static str> {
    let expired = Expired::ALL.into_iter().map(Expired::statement);
    expired.chain([buyer_data::ERASE, buyer_data::ERASE_SET_ASIDE, buyer_data::DESTROY]).collect()
}

/// The store of the retention jobs.
#[derive(Debug, Clone)]
pub struct RetentionStore {
    pub(crate) db: Db,
}
