//! Pulls orders from Amazon: streams, windows, pages, coverage and the scheduler.

pub(crate) mod enqueue;
pub(crate) mod json_cursor;
pub(crate) mod page_writer;
pub(crate) mod progress;
pub(crate) mod pull;
pub(crate) mod rate_limited_client;
pub(crate) mod scheduler;
pub(crate) mod search;
pub(crate) mod split_pii;
pub(crate) mod stream;
pub(crate) mod to_rows;
pub(crate) mod window;

pub use progress::{CountryCoverage, StreamView};
