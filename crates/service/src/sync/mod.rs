//! Pulls orders from Amazon: streams, windows, pages, coverage and the scheduler. Reading stored orders belongs to `orders`.

mod abort;
mod claimed_stream;
mod counts;
mod diagnostics;
mod enqueue;
mod json_cursor;
mod judge_page;
mod lease;
mod next_due;
mod order_dates;
mod page_request;
mod page_token;
mod page_writer;
mod panics;
mod progress;
mod pull;
pub(crate) mod rate_limited_client;
mod retry_now;
mod retry_unreadable;
mod run;
mod scheduler;
pub(crate) mod search;
mod set_aside;
mod since;
pub(crate) mod split_pii;
mod to_rows;
mod window;

pub use counts::PullCounts;
pub use enqueue::AcceptedPull;
pub use progress::{CountryCoverage, StreamView};
pub use pull::{AccountPull, Progress, PullReport};
pub use scheduler::SchedulerOptions;
