//! Orders that were set aside: listing them, and requesting one again. Their documents stay sealed.

mod list;
mod retry;

pub use list::{ListUnreadable, UnreadablePage, UnreadableView};
pub use retry::{RetryOutcome, RetryReport};
