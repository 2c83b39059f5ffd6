//! The open progress streams: how many there are, and one reading of a shop's progress for all who watch it.

mod feed;
mod open_streams;

pub(crate) use feed::{Feeds, Reading, Watcher};
pub(crate) use open_streams::{OpenStream, OpenStreams, TooMany};

use std::sync::Arc;

/// The progress streams of this process.
pub(crate) struct Progress {
    pub(crate) feeds: Arc<Feeds>,
    pub(crate) open: Arc<OpenStreams>,
}

impl Progress {
    pub(crate) fn new(limit: usize, per_person: usize) -> Self {
        Self { feeds: Arc::default(), open: Arc::new(OpenStreams::new(limit, per_person)) }
    }
}
