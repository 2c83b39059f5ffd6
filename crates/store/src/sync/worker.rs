//! The store of workers.

use crate::executor::Db;

/// The store of workers. It sees every tenant but returns only claimed streams.
#[derive(Debug, Clone)]
pub struct WorkerStore {
    pub(crate) db: Db,
}
