//! Nothing is kept longer than its purpose needs: a table of jobs deletes what has reached the end of its retention period.
//! The scheduler runs each job once an hour, in one process at a time. `docs/RETENTION.md` shows the table.

mod age;
mod buyer_data;
mod jobs;
mod pass;
mod run;
mod status;

pub(crate) use buyer_data::buyer_data_limit;
pub(crate) use pass::RetentionPass;
pub use status::{RetentionRun, RetentionStatus};
