//! The retention jobs: what they delete, what it costs, and who runs them.

mod buyer_data;
mod cost;
mod expired;
mod jobs;
